"""A citizen objects; officials look into it; the unit never learns who it was."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import WINDOWS
from browser.visiting import Visitor
from browser.working import cookie_of, working
from fair import ONE, TWO
from selection.desk.clock import ScriptedClock
from selection.desk.objecting import cases
from selection.domain.kernel import PersonId
from selection.domain.objecting import Conclusion
from selection.settings import Home
from selection.web.installation import Installation
from web.desks.publicised import CLERK, LOOKS, PUBLIC, UNIT_CLERK, copied
from web.desks.test_objections import CANARIES, FILE_NAME, WHO, WORDS, photo

BASE = "/fair-practice"
DESK = f"{BASE}/desk/objections"


@pytest.fixture
def house(tmp_path: Path) -> Generator[tuple[Installation, str]]:
    """The selection on the day when its list was published."""
    copied(tmp_path / "home")
    with working(Home(tmp_path / "home"), ScriptedClock(PUBLIC)) as found:
        yield found


@pytest.fixture
def comes(
    chrome: Browser, house: tuple[Installation, str], width: int
) -> Generator[Callable[..., Visitor]]:
    """Lets somebody come, signed in or not; in the end none may have met trouble."""
    installation, address = house
    visitors: list[Visitor] = []

    def come(person: PersonId | None = None, **options: Any) -> Visitor:
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"} | options))
        if person is not None:
            context.add_cookies([cookie_of(installation, address, person)])
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, address, width))
        return visitors[-1]

    yield come
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def objects(citizen: Visitor) -> dict[str, str]:
    """From the published list to the number and the code."""
    page = citizen.page
    citizen.go(f"{BASE}/notice")
    citizen.press(page.get_by_role("link", name="提出异议"))
    expect(page.get_by_role("heading", name="提出异议", level=1)).to_be_visible()
    page.get_by_label("对象").select_option(label="虚构甲 · A-001")
    page.get_by_label("具体事实和依据").fill(WORDS)
    page.get_by_label("姓名或单位名称").fill(WHO["name"])
    page.get_by_label("联系电话").fill(WHO["phone"])
    page.get_by_label("我确认所反映的情况属实").check()
    page.locator("#evidence").set_input_files(
        {"name": FILE_NAME, "mimeType": "image/jpeg", "buffer": photo()}
    )
    citizen.look("objection")
    citizen.expects("422")
    citizen.press(page.get_by_role("button", name="提交异议"))
    expect(page.get_by_text("个人请填证件号码，单位请填单位名称。")).to_be_visible()
    expect(page.get_by_label("具体事实和依据")).to_have_value(WORDS)
    citizen.look("objection-mended")
    page.get_by_label("证件号码（个人）").fill(WHO["identity"])
    page.locator("#evidence").set_input_files(
        {"name": FILE_NAME, "mimeType": "image/jpeg", "buffer": photo()}
    )
    citizen.press(page.get_by_role("button", name="提交异议"))
    expect(page.get_by_role("heading", name="异议已收到")).to_be_visible()
    citizen.look("objection-filed")
    return {each: page.locator(f"#{each}").inner_text() for each in ("receipt", "key")}


def asks(citizen: Visitor, told: dict[str, str]) -> None:
    citizen.go(f"{BASE}/progress")
    citizen.page.get_by_label("受理编号或回执编号").fill(told["receipt"])
    citizen.page.get_by_label("查询码").fill(told["key"])
    citizen.press(citizen.page.get_by_role("button", name="查询", exact=True))


def opens(hand: Visitor) -> Page:
    hand.go(DESK)
    hand.press(hand.page.get_by_role("link", name="第 1 号"))
    expect(hand.page.get_by_role("heading", name="第 1 号异议", level=1)).to_be_visible()
    return hand.page


def test_a_citizen_objects_and_the_unit_never_learns_who_it_was(house, comes):
    installation, _ = house
    citizen = comes()
    told = objects(citizen)
    asks(citizen, told)
    expect(citizen.page.get_by_text("已收到，等待受理")).to_be_visible()

    official = comes(ONE)
    official.go(DESK)
    official.look("objections")
    page = opens(official)
    official.look("objection-case")
    official.press(page.get_by_role("button", name="受理", exact=True))
    expect(page.get_by_text("安排核查")).to_be_visible()
    page.get_by_label("虚构核查甲").check()
    page.get_by_label("虚构核查乙").check()
    page.get_by_label("告知推荐单位的内容").fill("请核实五月的活动是否举办。")
    official.press(page.get_by_role("button", name="开始核查"))
    expect(page.get_by_text("核查人：")).to_be_visible()

    unit = comes(UNIT_CLERK)
    unit.go(f"{BASE}/desk/unit/inquiries")
    unit.look("objection-unit")
    expect(unit.page.get_by_text("请核实五月的活动是否举办。")).to_be_visible()
    for hand in (unit, official):
        seen = hand.page.content()
        assert not [each for each in CANARIES if each in seen]

    clerk = comes(CLERK)
    page = opens(clerk)
    page.get_by_label("查看的理由").fill("核对身份是否真实")
    clerk.press(page.get_by_role("button", name="查看异议人（留记录）"))
    expect(page.get_by_text(WHO["name"])).to_be_visible()
    clerk.look("objection-opened")

    looks = comes(LOOKS)
    page = opens(looks)
    page.get_by_label("核查情况和意见").fill("经核查，照片是另一年的。")
    looks.press(page.get_by_role("button", name="提交报告"))

    page = opens(official)
    page.locator("#c-UPHELD").check()
    page.get_by_label("理由").first.fill("照片是另一年的。")
    weighs(official, "提请另一人签署")
    second = comes(TWO)
    page = opens(second)
    second.look("objection-to-sign")
    weighs(second, "签署，结论生效")
    expect(page.get_by_text("成立", exact=True).first).to_be_visible()
    case = cases(installation.campaigns["fair-practice"].desk).case(1)
    assert case.finding is Conclusion.UPHELD

    asks(citizen, told)
    expect(citizen.page.get_by_text("已有结论：成立")).to_be_visible()
    citizen.look("objection-progress")
    official.go(f"{BASE}/desk/office/messages")
    official.look("messages")


def weighs(hand: Visitor, button: str) -> None:
    """Does what cannot be taken back: its name is typed first."""
    hand.page.get_by_label("输入“对异议作出结论”以继续").fill("对异议作出结论")
    hand.press(hand.page.get_by_role("button", name=button))


def test_a_citizen_objects_without_javascript(comes, house):
    installation, _ = house
    told = objects_plainly(comes(java_script_enabled=False))
    assert told
    assert cases(installation.campaigns["fair-practice"].desk).last == 1


def objects_plainly(citizen: Visitor) -> str:
    page = citizen.page
    citizen.go(f"{BASE}/objections/new?candidate=A-002")
    page.get_by_label("具体事实和依据").fill(WORDS)
    page.get_by_label("姓名或单位名称").fill(WHO["name"])
    page.get_by_label("联系电话").fill(WHO["phone"])
    page.get_by_label("证件号码（个人）").fill(WHO["identity"])
    page.get_by_label("我确认所反映的情况属实").check()
    citizen.press(page.get_by_role("button", name="提交异议"))
    return page.locator("#receipt").inner_text()
