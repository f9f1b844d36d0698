"""Two officials publish a list, each in a browser of their own; then a place is filled again."""

from collections.abc import Callable, Generator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import chosen
from browser.conftest import WINDOWS
from browser.inside import cookie_of, served
from browser.visiting import Visitor
from fair import BERT, ONE, TWO, UNIT, Fair
from selection.accounts.people import Person
from selection.desk.publishing import publication
from selection.desk.submitting import withdraw
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.listed import Status
from selection.domain.roles import Role
from web.desks.working import appoint

OFFICE = "/fair-practice/desk/office"
WATCH = "/fair-practice/desk/watch"


@pytest.fixture
def office(tmp_path, width) -> Generator[tuple[Fair, str]]:
    """The likes are over; everybody has a name."""
    assert width
    with served(tmp_path / "home", book=chosen.BOOK, at=chosen.VOTING) as (fair, address):
        named = [Person(id=ONE, name="虚构甲官"), Person(id=TWO, name="虚构乙官")]
        fair.accounts.people.enter(named, at=fair.clock())
        fair.like_each(chosen.LIKES)
        yield fair, address


@pytest.fixture
def comes(chrome: Browser, office: tuple[Fair, str], width: int) -> Generator[Callable[..., Any]]:
    """Lets somebody come who has signed in; in the end none may have met trouble."""
    fair, address = office
    visitors: list[Visitor] = []

    def come(person: PersonId, **options: Any) -> Visitor:
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"} | options))
        context.add_cookies([cookie_of(fair, address, person)])
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, address, width))
        return visitors[-1]

    yield come
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def now(fair: Fair):
    return publication(fair.place.desk)


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follows(page: Page, link: str, title: str) -> None:
    """Follow a link to the page of that title."""
    page.get_by_role("link", name=link).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def signs(visitor: Visitor, act: str) -> None:
    """Read what waits, and sign it with the name of the act typed by hand."""
    page = visitor.page
    visitor.go(f"{OFFICE}/approvals")
    follows(page, "核对并签署", act)
    page.get_by_label(f"输入“{act}”以继续").fill(act)
    presses(page, "我已核对，签署生效")
    expect(page.locator("#toasts")).to_contain_text("已签署")


def puts(page: Page, act: str) -> None:
    page.get_by_label(f"输入“{act}”以继续").fill(act)
    presses(page, "送第二人核对签署")
    expect(page.locator("#toasts")).to_contain_text("已提请")


def test_two_officials_publish_and_a_place_is_filled_again(office, comes):
    fair, _ = office
    early = comes(ONE)
    early.go(OFFICE)
    early.look("office-overview")
    fair.to(chosen.PUBLIC)
    one, two = comes(ONE), comes(TWO)
    listed(one, two)
    assert now(fair).of(Status.PUBLISHED) == ("bert", "cara")
    leader = appoint(fair, "leader-one", Role.UNIT_LEADER, unit=UNIT)
    withdraw(fair.place.desk, CandidateId(BERT.id), by=leader)
    filled_again(one, two)
    assert now(fair).of(Status.PUBLISHED) == ("bert", "cara", "anna")
    for path in ("timeline", "units", "motions/amend-rules"):
        one.go(f"{OFFICE}/{path}")
        one.look(f"office-{path.rpartition('/')[2]}")


def listed(one: Visitor, two: Visitor) -> None:
    """From the end of the likes to the published list."""
    one.go(OFFICE)
    expect(one.page.locator("#nx")).to_have_text("开启：公示")
    follows(one.page, "去开启这个阶段", "阶段与规则")
    one.look("office-stages")
    one.page.locator("#PUBLICITY").get_by_role("button", name="开启").click()
    expect(one.page.locator("#toasts")).to_contain_text("已办理")

    one.go(f"{OFFICE}/list")
    follows(one.page, "计算名单草稿", "名单草稿")
    one.look("office-draft")
    presses(one.page, "提出，请另一人同意")
    expect(one.page.locator("#toasts")).to_contain_text("已提出")

    two.go(f"{OFFICE}/list")
    two.look("office-list-proposed")
    presses(two.page, "我已核对，同意这份名单")
    expect(two.page.locator("#toasts")).to_contain_text("已签署")

    one.go(f"{OFFICE}/list")
    follows(one.page, "提请公示", "公示名单")
    one.look("office-motion")
    puts(one.page, "公示名单")
    one.look("office-approvals")
    two.go(f"{OFFICE}/approvals")
    follows(two.page, "核对并签署", "公示名单")
    two.look("office-approval")
    signs(two, "公示名单")


def filled_again(one: Visitor, two: Visitor) -> None:
    """The next in rank steps into a place that became free."""
    one.go(f"{OFFICE}/list")
    one.look("office-list-free")
    presses(one.page, "提出递补")
    expect(one.page.locator("#toasts")).to_contain_text("已提出")
    two.go(f"{OFFICE}/list")
    presses(two.page, "我已核对，同意递补")
    one.go(f"{OFFICE}/list")
    follows(one.page, "提请公示递补人选", "公示递补人选")
    puts(one.page, "公示递补人选")
    signs(two, "公示递补人选")


def test_the_supervisor_opens_what_is_sealed_with_a_reason(office, comes):
    fair, _ = office
    watcher = comes(appoint(fair, "watcher", Role.SUPERVISOR, name="虚构监督"))
    watcher.go(WATCH)
    watcher.look("watch-overview")
    watcher.go(f"{WATCH}/sealed?q=A-001")
    watcher.look("watch-sealed")
    page = watcher.page
    page.get_by_label("完整申报材料 — 开启的理由").fill("核对联系方式")
    presses(page, "记录并开启")
    expect(page.get_by_text("13000000000")).to_be_visible()
    watcher.look("watch-opened")
    watcher.go(f"{WATCH}/sealed")
    expect(page.get_by_text("核对联系方式")).to_be_visible()
    expect(page.get_by_text("13000000000")).to_have_count(0)


def test_it_all_works_without_javascript(office, comes):
    fair, _ = office
    fair.to(chosen.PUBLIC)
    one = comes(ONE, java_script_enabled=False)
    one.go(f"{OFFICE}/stages")
    one.page.locator("#PUBLICITY").get_by_role("button", name="开启").click()
    one.go(f"{OFFICE}/list/draft")
    presses(one.page, "提出，请另一人同意")
    expect(one.page.locator("#toasts")).to_contain_text("已提出")
    assert now(fair).proposed is not None
