"""The board follows the likes while somebody looks at it."""

import re

from playwright.sync_api import expect

from browser.campaigns import ENDED, HIDDEN, LIVE, OPEN
from browser.test_liking import like

SOON_ENOUGH = 10_000
"""Milliseconds from a like to a board elsewhere: two looks at the journal, and the jitter."""


def test_the_board_shows_who_stands_where(visitor):
    visitor.go(f"{LIVE}/board")
    page = visitor.page

    votes = [int(each.replace(",", "")) for each in page.locator(".cnt b").all_inner_texts()]
    assert votes == sorted(votes, reverse=True)
    visitor.look("board")
    everything = page.get_by_role("link", name="查看全部名次")
    visitor.press(everything)
    expect(everything).to_have_count(0)
    visitor.look("board-all")


def test_the_board_of_another_category_is_a_link_away(visitor):
    visitor.go(f"{LIVE}/board")
    lines = visitor.page.locator(".lines .line")

    visitor.press(lines.nth(1))

    expect(lines.nth(1)).to_have_attribute("aria-current", "page")
    expect(visitor.page.locator(".board li").first).to_be_visible()


def test_the_board_draws_the_line_below_the_last_place(visitor):
    visitor.go(f"{LIVE}/board?category=SITE&rows=all")
    rows = visitor.page.locator(".board > li")
    texts = rows.all_inner_texts()

    assert [("参考线" in each and "赞" in each) for each in texts].index(True) == 10
    visitor.look("board-line")


def test_a_board_of_a_vote_that_is_over_says_so(visitor):
    visitor.go(f"{ENDED}/board")

    expect(visitor.page.locator(".pagehead .chip")).to_have_text("点赞已结束")
    visitor.look("board-ended")


def test_figures_that_nobody_may_see_yet_are_not_on_the_board(visitor):
    visitor.go(f"{HIDDEN}/board")

    expect(visitor.page.get_by_role("heading", name="点赞数现在不公布")).to_be_visible()
    visitor.look("board-hidden")


def test_a_like_elsewhere_comes_onto_the_board_and_nothing_jumps(arrive):
    watching, other = arrive(), arrive()
    other.go(f"{OPEN}/candidates/B-001")
    before = _liked(other, "B-001")
    watching.go(f"{OPEN}/board?category=PLACES")
    row = watching.page.locator("#row-B-001 .cnt b")
    expect(row).to_have_text(str(before))

    third = arrive()
    third.go(f"{OPEN}/candidates/B-001")
    with watching.nothing_jumps():
        _liked(third, "B-001")
        expect(row).to_have_text(str(before + 1), timeout=SOON_ENOUGH)
    watching.look("board-live")


def test_a_board_that_is_being_read_by_keyboard_waits_to_be_asked(arrive):
    watching, other = arrive(), arrive()
    watching.go(f"{OPEN}/board?category=PLACES")
    row = watching.page.locator("#row-B-002 .cnt b")
    before = int(row.inner_text())
    watching.page.locator("#row-B-002 a").focus()

    other.go(f"{OPEN}/candidates/B-002")
    with watching.nothing_jumps():
        other.press(like(other.page, "B-002"))
        news = watching.page.get_by_role("button", name="有更新，点此刷新")
        expect(news).to_be_visible(timeout=SOON_ENOUGH)
    expect(row).to_have_text(str(before))
    watching.look("board-news")
    watching.press(news)

    expect(row).to_have_text(str(before + 1))
    expect(news).not_to_be_visible()


def test_a_board_without_a_stream_asks_from_time_to_time(arrive):
    watching, other = arrive(), arrive()
    watching.expects("net::ERR_FAILED", "[object Event]")  # the stream's, told by htmx
    page = watching.page
    page.clock.install()
    page.route("**/board/changes", lambda route: route.abort())
    watching.go(f"{OPEN}/board?category=PLACES")
    row = page.locator("#row-B-001 .cnt b")
    before = int(row.inner_text())
    page.clock.run_for(1_000)

    other.go(f"{OPEN}/candidates/B-001")
    _liked(other, "B-001")
    other.page.wait_for_timeout(2_000)  # the board is taken anew at most once a second and a half
    page.clock.run_for(16_000)

    expect(row).to_have_text(str(before + 1))


def test_a_board_that_cannot_be_reached_shows_what_it_had(arrive):
    watching, other = arrive(), arrive()
    watching.expects("net::ERR_FAILED", "htmx:")
    page = watching.page
    watching.go(f"{OPEN}/board?category=PLACES")
    page.route(re.compile(r"/board\?"), lambda route: route.abort())

    other.go(f"{OPEN}/candidates/B-001")
    _liked(other, "B-001")

    expect(page.locator("#stale")).to_be_visible(timeout=SOON_ENOUGH)
    expect(page.locator("#row-B-001")).to_be_visible()
    watching.look("board-stale")


def _liked(visitor, label: str) -> int:
    """Like the candidate of the page; the votes there were then, this one among them."""
    visitor.press(like(visitor.page, label))
    expect(like(visitor.page, label)).to_have_attribute("aria-pressed", "true")
    visitor.page.wait_for_timeout(2_000)
    visitor.page.reload()
    return int(visitor.page.locator(".votebox .tally b").inner_text())
