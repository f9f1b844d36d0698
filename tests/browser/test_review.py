"""Two reviewers, one of them by keyboard alone, who disagree; the chief who decides; officials."""

import io
from collections.abc import Callable, Generator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

import fair as fairs
from browser.conftest import WINDOWS
from browser.inside import cookie_of, served
from browser.visiting import Visitor
from fair import ONE, TWO, Fair
from selection.desk.reviewing import review_of
from selection.domain.kernel import PersonId
from selection.domain.materials import Looks
from web.desks.reviewed import BOOK, CHIEF, ERNA, FILES, A, B, assign, nominate_erna, staffed

CASE = "/fair-practice/desk/review/cases/B-001"


def photo(hue: int) -> bytes:
    kept = io.BytesIO()
    Image.new("HSV", (800, 600), (hue, 90, 200)).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture
def review(tmp_path, width) -> Generator[tuple[Fair, str]]:
    """The fair with one candidate who has files and pleads, assigned to two."""
    assert width
    files = {"photos": ("工作照1.jpg", Looks.JPEG, photo(20)), "scan": FILES["scan"]}
    people = (fairs.ANNA, fairs.BERT)
    with served(tmp_path / "home", people=people, book=BOOK) as (fair, address):
        staffed(fair)
        nominate_erna(fair, files)
        assign(fair, ERNA, A, B)
        fair.refresh()
        yield fair, address


@pytest.fixture
def comes(chrome: Browser, review: tuple[Fair, str], width: int) -> Generator[Callable[..., Any]]:
    """Lets somebody come who has signed in; in the end none may have met trouble."""
    fair, address = review
    visitors: list[Visitor] = []

    def come(person: PersonId) -> Visitor:
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"}))
        context.add_cookies([cookie_of(fair, address, person)])
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, address, width))
        return visitors[-1]

    yield come
    for each in visitors:
        each.context.close()
    assert [each.unexpected() for each in visitors if each.unexpected()] == []


def test_two_reviewers_disagree_and_the_chief_decides(review, comes):
    fair, _ = review
    by_keys(comes(A))
    assert len(review_of(fair.place.desk, ERNA).opinions) == 1

    other = comes(B)
    other.go(CASE)
    page = other.page
    expect(page.get_by_text("印章模糊")).to_have_count(0)
    photos(other)
    other.look("review-case")
    fits(page, "印章清晰").check()
    fits(page, "事迹属实").check()
    page.get_by_label("同意破格").check()
    expect(page.locator("#progress")).to_contain_text("已自动保存")
    page.reload()
    expect(
        page.get_by_role("group", name="印章清晰").get_by_label("符合", exact=True)
    ).to_be_checked()
    other.press(page.get_by_role("button", name="通过", exact=True))
    expect(page.locator("#toasts")).to_contain_text("已提交")

    chief = comes(CHIEF)
    chief.go("/fair-practice/desk/review/board")
    chief.look("review-board")
    chief.press(chief.page.get_by_role("link", name="B-001").first)
    expect(chief.page.get_by_text("印章模糊").first).to_be_visible()
    chief.look("review-dispute")
    fits(chief.page, "印章清晰").check()
    chief.page.get_by_label("第 1 项备注").fill("已核对原件，印章清晰。")
    chief.page.get_by_label("同意破格").check()
    chief.press(chief.page.get_by_role("button", name="通过", exact=True))
    expect(chief.page.locator("#toasts")).to_contain_text("已提交")
    assert review_of(fair.place.desk, ERNA).passed


def fits(page: Page, item: str) -> Locator:
    """The first of the three answers to an item."""
    return page.get_by_role("group", name=item).get_by_label("符合", exact=True)


def by_keys(visitor: Visitor) -> None:
    """Answer every item without a mouse: Tab to the checklist, then single keys."""
    visitor.go(CASE)
    page, keys = visitor.page, visitor.page.keyboard
    for _ in range(60):
        if page.evaluate("document.activeElement.closest('form[data-keys]') !== null"):
            break
        keys.press("Tab")
    keys.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_hidden()
    keys.press("k")
    keys.press("2")
    keys.press("n")
    keys.type("印章模糊，请重新盖章。")
    keys.press("Escape")
    keys.press("j")
    keys.press("1")
    expect(
        page.get_by_role("group", name="事迹属实").get_by_label("符合", exact=True)
    ).to_be_checked()
    for _ in range(80):
        if page.evaluate("document.activeElement.value === 'RETURNED'"):
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("已提交")


def photos(visitor: Visitor) -> None:
    """A photo large, turned and enlarged, and back to the case."""
    page = visitor.page
    visitor.press(page.locator("a[data-shot]"))
    shown = page.get_by_role("dialog", name="照片")
    expect(shown).to_be_visible()
    visitor.press(shown.get_by_role("button", name="旋转"))
    expect(page.locator("#shot-image")).to_have_class("turn-1 zoom-0")
    visitor.press(shown.get_by_role("button", name="放大"))
    visitor.check()
    visitor.press(shown.get_by_role("button", name="关闭"))
    expect(shown).to_be_hidden()


def test_officials_look_into_likes_and_into_an_incident(review, comes):
    fair, _ = review
    fair.like_each({"A-001": 12})
    one, two = comes(ONE), comes(TWO)
    one.go(
        "/fair-practice/desk/integrity/find?label=A-001&since=2030-02-01T09:00&until=2030-02-02T09:00"
    )
    one.page.get_by_label("理由").fill("间隔过于均匀")
    one.look("integrity-find")
    one.press(one.page.get_by_role("button", name="隔离"))
    expect(one.page.get_by_role("link", name="第 1 批")).to_be_visible()
    one.look("integrity")
    one.press(one.page.get_by_role("link", name="第 1 批"))
    one.page.get_by_label("理由").fill("程序所为")
    one.press(one.page.get_by_role("button", name="剔除这一批"))
    expect(one.page.locator("main")).to_contain_text("须由另一人同意")
    one.look("integrity-batch")
    two.go("/fair-practice/desk/integrity/batches/likes/1")
    two.press(two.page.get_by_role("button", name="同意剔除"))
    expect(two.page.locator("main")).to_contain_text("已剔除")

    one.go("/fair-practice/desk/integrity/incidents?label=A-002")
    one.press(one.page.get_by_role("button", name="报告并立即锁定"))
    expect(one.page.locator("main")).to_contain_text("已锁定，待认定")
    one.press(one.page.get_by_role("button", name="不涉密，提请排除"))
    expect(one.page.locator("main")).to_contain_text("等第二人签署")
    one.look("incidents")
    two.go("/fair-practice/desk/integrity/incidents")
    two.press(two.page.get_by_role("button", name="同意并签署"))
    expect(two.page.locator("main")).to_contain_text("已排除")


def test_a_case_is_reviewed_without_javascript(review, chrome, width):
    fair, address = review
    context = chrome.new_context(**(WINDOWS[width] | {"java_script_enabled": False}))
    context.add_cookies([cookie_of(fair, address, A)])
    page = context.new_page()
    page.goto(address + CASE)
    for name in ("印章清晰", "事迹属实"):
        fits(page, name).check()
    page.get_by_label("同意破格").check()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("已提交")
    assert len(review_of(fair.place.desk, ERNA).opinions) == 1
    context.close()
