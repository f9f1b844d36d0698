"""Visitors find their way to a candidate."""

import re

import pytest
from playwright.sync_api import expect

from browser.campaigns import ENDED, HIDDEN, LIVE, OPEN, PAUSED, SOON

CARDS = ".cards .card"


def test_a_visitor_goes_through_the_categories(visitor):
    visitor.go(LIVE)
    visitor.look("showcase")
    page = visitor.page
    tabs = page.get_by_role("navigation", name="类别").get_by_role("link")
    expect(tabs).to_have_count(4)
    seen = set()

    for n in range(4):
        visitor.press(tabs.nth(n))
        expect(tabs.nth(n)).to_have_attribute("aria-current", "page")
        names = page.locator(".card__meta .num").all_inner_texts()
        assert names
        assert seen.isdisjoint(names)
        seen |= set(names)


@pytest.mark.parametrize("what", ["name", "unit", "number"])
def test_a_search_replaces_the_list_says_how_many_and_can_be_gone_back_on(visitor, what):
    visitor.go(LIVE)
    page = visitor.page
    card = page.locator(CARDS).nth(2)
    words = {
        "name": card.locator(".card__name"),
        "unit": card.locator(".card__unit bdi"),
        "number": card.locator(".card__meta .num"),
    }[what].inner_text()
    number = card.locator(".card__meta .num").inner_text()
    before = page.locator(CARDS).count()

    page.get_by_role("searchbox").fill(words)
    page.wait_for_url(re.compile(r"[?&]q=[^&]"))
    expect(page.locator(CARDS)).not_to_have_count(before)
    found = page.locator(CARDS).count()

    assert number in page.locator(".card__meta .num").all_inner_texts()
    expect(page.locator("#said")).to_have_text(f"{found} 个候选")
    if what == "name":
        visitor.look("showcase-search")
    page.go_back()
    expect(page.locator(CARDS)).to_have_count(before)
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_a_search_that_finds_nothing_shows_the_way_on(visitor):
    visitor.go(LIVE)
    page = visitor.page

    page.get_by_role("searchbox").fill("没有这个人")
    expect(page.locator("#list")).to_contain_text("没有找到“没有这个人”")
    expect(page.locator("#said")).to_have_text("0 个候选")
    visitor.look("showcase-nothing-found")
    visitor.press(page.get_by_role("link", name="查看本类全部候选"))
    expect(page.locator(CARDS).first).to_be_visible()


def test_a_region_is_chosen(visitor):
    visitor.go(LIVE)
    page = visitor.page
    region = page.locator(".card__meta bdi").first.inner_text()
    before = page.locator(CARDS).count()

    page.get_by_label("推荐地区").select_option(region)
    expect(page.locator(CARDS)).not_to_have_count(before)

    assert set(page.locator(".card__meta bdi").all_inner_texts()) == {region}
    assert "region=" in page.url


def test_the_list_can_be_put_in_the_order_of_the_likes(visitor):
    visitor.go(LIVE)
    page = visitor.page

    page.get_by_label("排列方式").select_option("likes")
    page.wait_for_url(re.compile("order=likes"))
    expect(page.locator(".sorter")).to_contain_text("按点赞数排列")

    votes = [int(each.replace(",", "")) for each in page.locator(".tally b").all_inner_texts()]
    assert votes == sorted(votes, reverse=True)


@pytest.mark.parametrize(
    ("address", "words", "name"),
    [
        (ENDED, "点赞已结束", "ended"),
        (SOON, "日开始", "soon"),
        (PAUSED, "暂停中", "paused"),
    ],
)
def test_a_showcase_says_why_nobody_can_like_now(visitor, address, words, name):
    visitor.go(address)
    button = visitor.page.locator(".card .like").first

    expect(button).to_contain_text(words)
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(visitor.page.locator("form .like")).to_have_count(0)
    visitor.look(f"showcase-{name}")


def test_likes_that_nobody_may_see_yet_are_not_shown(visitor):
    visitor.go(HIDDEN)

    expect(visitor.page.locator(".tally").first).to_contain_text("期间不公布点赞数")
    visitor.look("showcase-hidden")


def test_large_print_is_kept_from_page_to_page(visitor):
    visitor.go(LIVE)
    page = visitor.page

    visitor.press(page.get_by_role("button", name="大字版"))
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    visitor.look("showcase-large")
    for path, name in ((f"{LIVE}/board", "board"), (f"{LIVE}/candidates/A-001", "candidate")):
        visitor.go(path)
        expect(page.locator("html")).to_have_attribute("data-size", "large")
        visitor.look(f"{name}-large")
    visitor.press(page.get_by_role("button", name="标准字号"))
    expect(page.locator("html")).not_to_have_attribute("data-size", "large")


def test_large_print_keeps_the_search(visitor):
    visitor.go(LIVE)
    page = visitor.page
    page.get_by_role("searchbox").fill("没有这个人")
    page.wait_for_url(re.compile(r"[?&]q=[^&]"))
    expect(page.locator(CARDS)).to_have_count(0)

    visitor.press(page.get_by_role("button", name="大字版"))

    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.get_by_role("searchbox")).to_have_value("没有这个人")


def test_english_is_kept_from_page_to_page(visitor):
    visitor.go(OPEN)
    page = visitor.page

    visitor.press(page.get_by_role("button", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for path, name in (
        (LIVE, "showcase"),
        (f"{LIVE}/board", "board"),
        (f"{LIVE}/candidates/A-001", "candidate"),
        (f"{ENDED}/notice", "notice"),
    ):
        visitor.go(path)
        visitor.look(f"{name}-english")
    visitor.press(page.get_by_role("button", name="中文"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
