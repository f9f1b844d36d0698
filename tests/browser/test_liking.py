"""Likes, given and taken back by people with all kinds of browsers."""

import json
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from browser.campaigns import FROZEN_PAGE, GONE_PAGE, OPEN
from browser.conftest import QUIET, WINDOWS
from browser.visiting import Visitor

LEFT, TOAST = "#left", "#toasts .toast"


def like(page: Page, label: str):
    """The like button of a candidate, wherever it stands on the page."""
    return page.locator(f"#like-{label}")


def votes(page: Page, label: str) -> int:
    return int(page.locator(f"#act-{label} .tally b").inner_text().replace(",", ""))


def test_a_like_is_given_and_taken_back_and_nothing_jumps(visitor):
    visitor.go(OPEN)
    page, button = visitor.page, like(visitor.page, "A-001")
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 2 次")

    with visitor.nothing_jumps():
        visitor.press(button)
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator(TOAST)).to_contain_text("已为虚构甲点赞，本类今日还剩 1 次")
    expect(button).to_contain_text("今日已赞")
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 1 次")
    visitor.look("showcase-liked")

    with visitor.nothing_jumps():
        visitor.press(button)
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(page.locator(TOAST)).to_contain_text("已取消对虚构甲的点赞")
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 2 次")


def test_a_double_tap_is_one_like(visitor):
    visitor.go(OPEN)
    page, button = visitor.page, like(visitor.page, "A-003")
    page.evaluate("() => { window.same = true }")

    button.dblclick()

    expect(page.locator(TOAST)).to_contain_text("已为虚构丙点赞，本类今日还剩 1 次")
    page.wait_for_timeout(300)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.same")  # no form was sent past the script


def test_a_like_is_still_there_when_the_visitor_comes_back(visitor):
    visitor.go(OPEN)
    visitor.press(like(visitor.page, "A-001"))
    expect(like(visitor.page, "A-001")).to_have_attribute("aria-pressed", "true")

    visitor.go(f"{OPEN}/candidates/A-001")

    expect(like(visitor.page, "A-001")).to_have_attribute("aria-pressed", "true")
    visitor.look("candidate-liked")


def test_the_likes_of_a_category_run_out_and_those_of_another_do_not(visitor):
    visitor.go(OPEN)
    page = visitor.page
    for label in ("A-001", "A-002"):
        visitor.press(like(page, label))
        expect(like(page, label)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(LEFT)).to_contain_text("本类今日已用完")

    visitor.press(like(page, "A-003"))  # the page does not know yet, the rules do
    expect(page.locator(TOAST)).to_contain_text("今日次数已用完")
    expect(like(page, "A-003")).to_contain_text("今日已用完")
    visitor.go(OPEN)
    expect(like(page, "A-003")).to_have_attribute("aria-disabled", "true")
    visitor.look("showcase-used-up")

    visitor.go(f"{OPEN}?category=PLACES")
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 1 次")  # three a day in all
    visitor.press(like(page, "B-001"))
    expect(like(page, "B-001")).to_have_attribute("aria-pressed", "true")


def test_a_candidate_whose_votes_are_being_checked_cannot_be_liked(visitor):
    visitor.go(FROZEN_PAGE)

    expect(like(visitor.page, "A-004")).to_have_attribute("aria-disabled", "true")
    expect(like(visitor.page, "A-004")).to_contain_text("数据核查中")
    visitor.look("candidate-frozen")


def test_a_page_that_was_taken_down_says_so(visitor):
    visitor.expects("410 (Gone)")
    visitor.go(GONE_PAGE, status=410)

    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    visitor.look("taken-down")


def test_a_like_that_did_not_get_through_is_told_and_tried_again(visitor):
    visitor.expects("net::ERR_FAILED", "htmx:")
    visitor.go(OPEN)
    page, button = visitor.page, like(visitor.page, "A-002")
    page.route("**/like", lambda route: route.abort())

    with visitor.nothing_jumps():
        visitor.press(button)
        expect(page.locator(TOAST)).to_contain_text("没有成功，网络不稳定。这次没有扣次数。")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).not_to_have_attribute("aria-busy", "true")
    visitor.look("showcase-lost")

    page.unroute("**/like")
    visitor.press(page.get_by_role("button", name="再试一次"))
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(TOAST)).to_contain_text("已为虚构乙点赞")


def test_a_like_is_given_by_keyboard_and_the_focus_stays(visitor):
    visitor.go(OPEN)
    page = visitor.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
              return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
            }"""
        ), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.id") == "like-A-001":
            break
    button = like(page, "A-001")
    expect(button).to_be_focused()

    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(page.locator(".htmx-added")).to_have_count(0)  # before that, the form is a plain one
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()


def test_everything_works_without_javascript(arrive):
    visitor: Visitor = arrive(java_script_enabled=False)
    page = visitor.page
    visitor.go(OPEN)
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 2 次")

    visitor.press(like(page, "A-003"))
    expect(page.locator(TOAST)).to_contain_text("已为虚构丙点赞")
    expect(like(page, "A-003")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(LEFT)).to_contain_text("今日还可赞 1 次")
    visitor.look("showcase-no-javascript", axe=False)
    visitor.press(like(page, "A-003"))
    expect(page.locator(TOAST)).to_contain_text("已取消对虚构丙的点赞")
    expect(like(page, "A-003")).to_have_attribute("aria-pressed", "false")

    page.get_by_role("searchbox").fill("A-002")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(1)
    visitor.press(page.locator(".card__name a"))
    expect(page.get_by_role("heading", level=1)).to_have_text("虚构乙")
    visitor.press(like(page, "A-002"))
    expect(like(page, "A-002")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-copy], [data-print]")).not_to_be_visible()

    visitor.press(page.get_by_role("link", name="榜单").locator("visible=true").first)
    expect(page.locator(".board li").first).to_be_visible()
    visitor.press(page.get_by_role("button", name="大字版"))
    expect(page.locator("html")).to_have_attribute("data-size", "large")


def test_a_browser_that_keeps_no_cookies_is_told(
    playwright: Playwright, chromium: str, site: str, width: int, tmp_path: Path
):
    settings = tmp_path / "Default" / "Preferences"
    settings.parent.mkdir()
    block = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    settings.write_text(json.dumps(block))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=chromium, args=QUIET, locale="zh-CN", **WINDOWS[width]
    )
    visitor = Visitor(context, site, width)
    visitor.expects("400 (Bad Request)", "Error Code 400")
    visitor.go(OPEN)

    visitor.press(like(visitor.page, "A-001"))
    expect(visitor.page.locator(TOAST)).to_contain_text("请允许本站的 Cookie 后再试")
    expect(visitor.page.locator(TOAST)).to_contain_text("这次没有扣次数")

    assert context.cookies() == []
    visitor.look("showcase-no-cookies")
    context.close()
