"""Photos large for experts, sheets on paper, a recount, an expert barred by two, certificates."""

from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, expect

import jury
from browser.conftest import WINDOWS
from browser.inside import cookie_of, served
from browser.test_panels import _count, follow
from browser.test_review import photo
from browser.visiting import Visitor
from fair import BERT, ONE, TWO, Fair
from jury import CHAIR, EVA, EXPERTS, FRED, MEETING, SCORING, TELLERS
from selection.desk.clock import ScriptedClock
from selection.domain.kernel import PersonId
from selection.settings import Home
from web.desks import released, test_score
from web.desks.test_score import GINA, WITH_FILES, nominate_gina

DESK = "/fair-practice/desk"
HALL = f"{DESK}/meeting/MEETING/PEOPLE"

Come = Callable[..., Visitor]


@pytest.fixture
def fair(tmp_path, monkeypatch) -> Generator[tuple[Fair, str]]:
    """Everybody promised and has sheets; one candidate has a photo."""
    monkeypatch.setattr(test_score, "PHOTO", photo(20))
    with served(tmp_path / "home", at=SCORING, people=jury.EVERYBODY, book=WITH_FILES) as (
        found,
        address,
    ):
        nominate_gina(found)
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found, GINA)
        found.refresh()
        yield found, address


@pytest.fixture
def over(tmp_path) -> Generator[tuple[Fair, str]]:
    """The winners are released."""

    def make(home: Home, _: ScriptedClock) -> None:
        with released.listed(home.root) as found:
            released.release_all(found)

    with served(tmp_path / "home", at=released.RELEASED, make=make) as (found, address):
        yield found, address


@pytest.fixture
def come(chrome: Browser, width: int) -> Generator[Come]:
    """Lets somebody who has signed in come with a browser; nobody may meet trouble."""
    visitors: list[Visitor] = []

    def arrive(at: tuple[Fair, str], person: PersonId, *, scripts: bool = True) -> Visitor:
        context = chrome.new_context(
            **WINDOWS[width], locale="zh-CN", java_script_enabled=scripts, accept_downloads=True
        )
        context.set_default_timeout(15_000)
        context.add_cookies([cookie_of(*at, person)])
        visitor = Visitor(context, at[1], width)
        visitors.append(visitor)
        return visitor

    yield arrive
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def to_gina(visitor: Visitor) -> None:
    """To the sheet of the candidate who has a photo."""
    page = visitor.page
    visitor.go(f"{DESK}/score")
    follow(visitor, page.locator(".worklist a", has_text="虚构戊").first)


def test_an_expert_looks_at_a_photo_by_keys_and_prints_the_signed_sheet(
    fair: tuple[Fair, str], come: Come
):
    eva = come(fair, EVA)
    to_gina(eva)
    page, keys = eva.page, eva.page.keyboard
    eva.press(page.get_by_text("推荐材料").first)
    eva.look("score-photos")
    page.locator("a[data-shot]").focus()
    keys.press("Enter")
    shown = page.get_by_role("dialog", name="照片")
    expect(shown).to_be_visible()
    keys.press("r")
    keys.press("+")
    expect(page.locator("#shot-image")).to_have_class("turn-1 zoom-1")
    keys.press("+")
    keys.press("+")
    expect(page.locator("#shot-image")).to_have_class("turn-1 zoom-0")
    eva.check()
    page.screenshot(path=f"var/screens/score-photo-large-{eva.width}.png", scale="css")
    keys.press("Escape")
    expect(shown).to_be_hidden()
    expect(page.locator("a[data-shot]")).to_be_focused()

    page.locator("#mark_0").fill("31")
    page.locator("#mark_1").fill("47.5")
    follow(eva, page.locator("#sign"))
    to_gina(eva)
    eva.look("score-signed-to-print")
    with page.expect_download() as saved:
        eva.press(page.get_by_role("link", name="评分表（PDF）"))
    assert saved.value.suggested_filename.startswith("专家评分表 B-002 虚构戊")

    plain = come(fair, FRED, scripts=False)
    plain.expects(
        "Content Security Policy", "favicon.ico"
    )  # of the browser's own page for a photo
    to_gina(plain)
    plain.press(plain.page.get_by_text("推荐材料").first)
    with plain.context.expect_page() as opened:
        plain.press(plain.page.locator("a[data-shot]"))
    opened.value.wait_for_load_state()
    assert opened.value.locator("img").count() == 1


def test_a_count_is_taken_anew_and_its_papers_are_printed(fair: tuple[Fair, str], come: Come):
    found, _ = fair
    for n, expert in enumerate(EXPERTS):
        jury.scored(found, expert, [GINA], 30, 50 - n)
    jury.all_scored(found)
    found.to(MEETING)
    official, chair = come(fair, ONE), come(fair, CHAIR)
    first, second = (come(fair, each) for each in TELLERS)
    chair.go(f"{DESK}/panel/P/sheets")
    chair.look("panel-sheets-locked")
    with chair.page.expect_download() as saved:
        chair.press(chair.page.get_by_role("link", name="专家夏").first)
    assert saved.value.suggested_filename.endswith("专家夏.pdf")

    official.go(HALL)
    follow(official, official.page.get_by_role("button", name="登记到会"))
    for each in (first, second):
        each.go(HALL)
        _count(each, ("3", "2", "1"))
    official.go(HALL)
    official.press(official.page.get_by_text("计票有误，重新清点"))
    official.look("meeting-recount-ask")
    official.page.get_by_label("理由").fill("唱票时有两张粘在一起")
    follow(official, official.page.get_by_role("button", name="请两位计票人重新清点"))
    official.look("meeting-recount")
    for each in (first, second):
        each.go(HALL)
        each.look("meeting-recount-teller")
        _count(each, ("3", "1", "1"))
    second.page.get_by_text("两人录入一致，计票结果成立").wait_for()
    official.go(HALL)
    official.look("meeting-recounted")
    with official.page.expect_download() as saved:
        official.press(official.page.get_by_role("link", name="第 1 次投票的计票单"))
    assert saved.value.suggested_filename == "计票单 第1次 最美虚构者.pdf"


def test_two_officials_bar_an_expert(fair: tuple[Fair, str], come: Come):
    one, two = come(fair, ONE), come(fair, TWO)
    one.go(f"{DESK}/panel/P/recusals")
    one.press(one.page.get_by_text("隐瞒应当回避的情形，取消评审资格"))
    form = one.page.locator("form[action$='/barred']")
    form.get_by_label("专家", exact=True).select_option(label="专家夏")
    form.get_by_label("查明的情况").fill("与候选系姐妹，未申报。")
    form.get_by_label("输入“取消专家的评审资格”").fill("取消专家的评审资格")
    one.look("panel-bar")
    follow(one, form.get_by_role("button"))
    two.go(f"{DESK}/office/approvals")
    follow(two, two.page.get_by_role("link", name="取消专家的评审资格").first)
    two.look("approval-bar")
    two.page.get_by_label("取消专家的评审资格").fill("取消专家的评审资格")
    follow(two, two.page.locator("form[action$='/agree'] button"))
    one.go(f"{DESK}/panel/P/recusals")
    one.page.get_by_text("所评全部不计").wait_for()
    one.look("panel-barred")


def test_an_official_prints_certificates_and_anybody_checks_one(
    over: tuple[Fair, str], come: Come
):
    one = come(over, ONE)
    one.go(f"{DESK}/office/list")
    one.press(one.page.get_by_text("逐份打印或核验"))
    one.look("office-certificates")
    with one.page.expect_download() as saved:
        one.press(one.page.get_by_role("link", name="全部证书（PDF）"))
    assert saved.value.suggested_filename == "证书-fair-practice.pdf"
    follow(one, one.page.get_by_role("link", name=f"核验 {BERT.name}"))
    one.page.get_by_text("证书有效").wait_for()
    one.look("certificate")
    one.go(f"{DESK}/office/exports")
    one.look("office-exports")
    form = one.page.locator("form", has=one.page.locator("input[name=scores]"))
    form.get_by_label("用途").fill("年度存档")
    with one.page.expect_download() as saved:
        one.press(form.get_by_role("button"))
    assert saved.value.suggested_filename.startswith("汇总表（含评分名次）")
