"""The candidate's page, the notice, and the pages that explain."""

import re

import pytest
from playwright.sync_api import expect

from browser.campaigns import ENDED, LIVE, PAUSED, SOON


def test_a_candidate_is_shown_with_pictures_story_and_like(visitor):
    visitor.go(f"{LIVE}/candidates/A-001")
    page = visitor.page

    visitor.look("candidate")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    if visitor.width == 390:
        expect(page.locator(".like")).to_be_in_viewport()  # the bar above the tabs
    pictures = page.get_by_role("list", name="照片", exact=True).get_by_role("link")
    address = pictures.first.get_attribute("href")
    assert page.request.get(f"{visitor.site}{address}").headers["content-type"] == "image/webp"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"{LIVE}/candidates/B-001", "organization"),
        (f"{LIVE}/candidates/C-001", "project"),
        (f"{LIVE}/candidates/D-001", "community"),
        (f"{ENDED}/candidates/A-001", "ended"),
        (f"{SOON}/candidates/A-001", "soon"),
        (f"{PAUSED}/candidates/A-001", "paused"),
    ],
)
def test_a_page_holds_in_every_category_and_state(visitor, path, name):
    visitor.go(path)
    visitor.look(f"candidate-{name}")


def test_the_address_of_a_page_is_copied(arrive):
    visitor = arrive(permissions=["clipboard-read", "clipboard-write"])
    visitor.go(f"{LIVE}/candidates/A-001")
    page = visitor.page

    with visitor.nothing_jumps():
        visitor.press(page.get_by_role("button", name="复制"))
        expect(page.locator("#toasts")).to_contain_text("已复制")

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f" {visitor.site}{LIVE}/candidates/A-001")
    visitor.look("candidate-copied")


def test_the_notice_is_read_folded_and_printed(visitor):
    visitor.go(f"{ENDED}/notice")
    page = visitor.page
    visitor.look("notice")
    roll = page.locator("details.roll").first
    visitor.press(roll.locator("summary"))
    expect(roll.locator("ol")).not_to_be_visible()

    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(roll.locator("ol")).to_be_visible()
    expect(page.locator("header.top, .tabbar, .foot, .status")).to_have_count(4)
    for each in page.locator("header.top, .tabbar, .foot, .status").all():
        expect(each).not_to_be_visible()
    visitor.look("notice-print", axe=False)
    printed = page.pdf(path=None, format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 6


def test_before_there_is_a_list_the_page_says_when(visitor):
    visitor.go(f"{LIVE}/notice")

    expect(visitor.page.get_by_role("heading", name="名单还没有公示")).to_be_visible()
    visitor.look("notice-none")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "entrance"),
        (f"{LIVE}/rules", "rules"),
        (f"{LIVE}/privacy", "privacy"),
        (f"{SOON}/rules", "rules-small"),
        (f"{LIVE}/accessibility", "accessibility"),
    ],
)
def test_the_pages_that_explain_hold_what_every_page_holds(visitor, path, name):
    visitor.go(path)
    visitor.look(name)


@pytest.mark.parametrize(
    ("path", "name"), [(f"{LIVE}/candidates/A-999", "not-found"), ("/nowhere", "not-found-bare")]
)
def test_an_address_that_does_not_exist_is_told(visitor, path, name):
    visitor.expects("404 (Not Found)")
    visitor.go(path, status=404)

    expect(visitor.page.get_by_role("heading", name="没有找到这个页面")).to_be_visible()
    expect(visitor.page.get_by_text("丢失")).to_have_count(0)  # nothing was sent
    visitor.look(name)
