"""Three experts score, one by keyboard alone, one staying out; then the panel meets."""

from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, Locator, Page

import jury
from browser.conftest import WINDOWS
from browser.inside import cookie_of, served
from browser.visiting import Visitor
from fair import ONE, Fair
from jury import CHAIR, EVA, FRED, MEETING, SCORING, TELLERS
from selection.domain.kernel import PersonId

DESK = "/fair-practice/desk"
COUNT = ("3", "2", "1")

Come = Callable[[PersonId], Visitor]


@pytest.fixture
def fair(tmp_path) -> Generator[tuple[Fair, str]]:
    """The panel is seated, and the scoring open."""
    with served(tmp_path / "home", at=SCORING, people=jury.EVERYBODY, book=jury.BOOK) as (
        found,
        address,
    ):
        jury.seated(found)
        found.refresh()
        yield found, address


@pytest.fixture
def come(chrome: Browser, fair: tuple[Fair, str], width: int) -> Generator[Come]:
    """Lets somebody who has signed in come with a browser; nobody may meet trouble."""
    visitors: list[Visitor] = []

    def arrive(person: PersonId) -> Visitor:
        context = chrome.new_context(**WINDOWS[width], locale="zh-CN")
        context.set_default_timeout(15_000)
        context.add_cookies([cookie_of(fair[0], fair[1], person)])
        visitor = Visitor(context, fair[1], width)
        visitors.append(visitor)
        return visitor

    yield arrive
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def follow(visitor: Visitor, target: Locator) -> None:
    """Press what leads to another page, and wait for that."""
    with visitor.page.expect_navigation():
        visitor.press(target)


def promise(visitor: Visitor) -> None:
    """The undertaking, and no conflict."""
    page = visitor.page
    visitor.go(f"{DESK}/score")
    page.get_by_label("我已逐条阅读").check()
    follow(visitor, page.get_by_role("button", name="签署承诺书"))
    follow(visitor, page.get_by_role("button", name="我与以上候选均无利害关系"))
    page.get_by_text("还没有分给您的评分表").wait_for()


def test_three_experts_score_and_one_of_them_stays_out(come: Come):
    eva, fred, chair = come(EVA), come(FRED), come(CHAIR)
    eva.go(f"{DESK}/score")
    eva.look("score-undertaking")
    promise(eva)
    promise(chair)
    _declare_a_tie(fred)
    chair.go(f"{DESK}/panel/P/sheets")
    follow(chair, chair.page.get_by_role("button", name="分派评分表"))
    chair.page.get_by_text("评分表已分派").wait_for()
    chair.look("panel-sheets")

    _score(eva)
    _score_by_keys(chair)
    fred.go(f"{DESK}/score")
    assert fred.page.get_by_text("已回避").count() == 1
    assert fred.page.get_by_text("虚构甲").count() == 0
    fred.look("score-home-recused")
    chair.go(f"{DESK}/panel/P")
    row = chair.page.get_by_role("row", name="专家夏")
    assert "4" in row.inner_text()
    chair.look("panel-members")


def _declare_a_tie(fred: Visitor) -> None:
    page = fred.page
    fred.go(f"{DESK}/score")
    page.get_by_label("我已逐条阅读").check()
    follow(fred, page.get_by_role("button", name="签署承诺书"))
    page.get_by_label("虚构甲").check()
    fred.look("score-conflicts")
    follow(fred, page.get_by_role("button", name="勾选的要回避，下一步"))
    page.get_by_label("理由").select_option(label="配偶、直系或近旁系亲属")
    fred.look("score-grounds")
    follow(fred, page.get_by_role("button", name="确认回避"))
    page.get_by_text("回避申报已收到").wait_for()


def _score(eva: Visitor) -> None:
    """One sheet after the other; what is typed saves itself, and all are signed together."""
    page = eva.page
    eva.go(f"{DESK}/score")
    eva.look("score-home")
    follow(eva, page.get_by_role("link", name="继续评分"))
    for n in range(4):
        first, second = page.locator("#mark_0"), page.locator("#mark_1")
        first.fill(str(30 + n))
        second.fill("45.5")
        page.get_by_label("评语").fill("材料扎实。")
        page.locator("#sum").get_by_text("已自动保存").wait_for()
        assert page.locator("#sum .total").inner_text().startswith(f"{75 + n}.5")
        if n == 0:
            page.get_by_text("推荐材料").first.click()
            eva.look("score-sheet")
            with eva.nothing_jumps():
                first.fill("31")
                second.focus()
                page.wait_for_timeout(600)
            first.fill("30")
            second.focus()
        follow(eva, page.get_by_role("button", name="保存并看下一件"))
    eva.go(f"{DESK}/score")
    follow(eva, page.get_by_role("link", name="核对并签字"))
    assert page.get_by_role("checkbox").count() == 4
    eva.look("score-sign")
    follow(eva, page.get_by_role("button", name="签字提交勾选的"))
    page.get_by_text("都办完了，谢谢您").wait_for()
    follow(eva, page.locator(".worklist a").first)
    page.get_by_text("已签字封存").wait_for()
    eva.look("score-signed")


def _to(page: Page, selector: str) -> None:
    """Go there with the Tab key, as many times as it takes."""
    for _ in range(80):
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {selector}")


def _score_by_keys(chair: Visitor) -> None:
    """A whole sheet without a pointer, from the queue to the signature."""
    page = chair.page
    chair.go(f"{DESK}/score")
    _to(page, ".worklist a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sheets/*")
    _to(page, "#mark_0")
    page.keyboard.type("36")
    _to(page, "#mark_1")
    page.keyboard.type("50.5")
    _to(page, "#comment")
    page.keyboard.type("keyboard only")
    _to(page, "#keep")
    page.locator("#sum").get_by_text("已自动保存").wait_for()
    _to(page, "#sign")
    page.keyboard.press("Enter")
    page.get_by_text("已签字提交").wait_for()


def test_a_chair_two_tellers_and_an_official_hold_the_meeting(fair: tuple[Fair, str], come: Come):
    found, _ = fair
    jury.promised(found)
    jury.assigned(found)
    jury.all_scored(found)
    found.to(MEETING)
    official, chair = come(ONE), come(CHAIR)
    first, second = (come(each) for each in TELLERS)
    hall = f"{DESK}/meeting/MEETING/PEOPLE"
    chair.go(f"{DESK}/panel/lock/sheets/SCORING")
    chair.page.get_by_text("宽严情况").wait_for()
    chair.look("panel-locked")

    official.go(f"{DESK}/meeting")
    official.look("meetings")
    follow(official, official.page.get_by_role("link", name="最美虚构者"))
    official.look("meeting-attendance")
    follow(official, official.page.get_by_role("button", name="登记到会"))
    official.page.get_by_text("3 / 3 人").wait_for()

    first.go(hall)
    first.look("meeting-count")
    _count(first, COUNT)
    first.page.get_by_text("您的计票已收到，等另一位独立录入").first.wait_for()
    second.go(hall)
    assert second.page.get_by_label("A-001").input_value() == ""
    second.expects("409")
    _count(second, ("3", "1", "1"))
    second.page.get_by_text("与另一位计票人录入的不一致").wait_for()
    second.look("meeting-counts-differ")
    _count(second, COUNT)
    second.page.get_by_text("两人录入一致，计票结果成立").wait_for()
    chair.go(hall)
    chair.page.get_by_text("2 名过线").wait_for()
    chair.look("meeting-result")

    official.go(hall)
    official.page.get_by_role("textbox", name="纪要").fill(
        "到会三人，无人回避。\n计票如上，二人过线。"
    )
    follow(official, official.page.get_by_role("button", name="保存，请组长和计票人签字"))
    official.look("meeting-minutes")
    for each in (chair, first, second):
        each.go(hall)
        follow(each, each.page.get_by_role("button", name="在纪要上签字"))
        each.page.get_by_text("已签字提交").wait_for()
    official.go(hall)
    follow(official, official.page.get_by_role("button", name="结束会议"))
    official.page.get_by_text("会议已结束。数字的摘要").wait_for()
    official.look("meeting-over")


def _count(teller: Visitor, votes: tuple[str, ...]) -> None:
    page = teller.page
    page.get_by_label("发出选票").fill("3")
    page.get_by_label("收回选票").fill("3")
    page.get_by_label("其中废票").fill("0")
    for n, each in enumerate(votes, start=1):
        page.get_by_label(f"A-{n:03}").fill(each)
    follow(teller, page.get_by_role("button", name="签字录入计票"))
