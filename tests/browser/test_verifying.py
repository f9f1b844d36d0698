"""A visitor shows who it is by a code on the phone, or by WeChat, and likes."""

from collections.abc import Generator

import msgspec
import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import WINDOWS
from browser.inside import served
from browser.visiting import Visitor
from outbound.serving import Heard, Listening, listening
from selection.outbound.configured import outbound
from web.public.test_verifying import ANNA, BASE, BOOK, NUMBER


def says(heard: Heard) -> tuple[int, bytes]:
    """As the gateway, and as WeChat in both its parts."""
    return 200, b'{"openid":"oONE"}' if heard.path == "/token" else b"{}"


@pytest.fixture
def outside() -> Generator[Listening]:
    """The gateway and WeChat."""
    with listening(says) as found:
        yield found


@pytest.fixture
def visitor(chrome: Browser, width: int, outside: Listening, tmp_path) -> Generator[Visitor]:
    """Somebody with a fresh browser, at a fair that asks for phone or WeChat."""
    ways = outbound(
        {
            "SELECTION_SMS": f"{outside.address}/sms",
            "SELECTION_SMS_KEY": "k",
            "SELECTION_SMS_SECRET": "s",
            "SELECTION_WECHAT_APP": "wx1",
            "SELECTION_WECHAT_SECRET": "app secret",
            "SELECTION_WECHAT_API": f"{outside.address}/token",
            "SELECTION_WECHAT_AUTHORISE": f"{outside.address}/authorise",
        }
    )
    with served(tmp_path / "home", book=BOOK, outbound=ways) as (_, address):
        context = chrome.new_context(**(WINDOWS[width] | {"locale": "zh-CN"}))
        context.set_default_timeout(10_000)
        found = Visitor(context, address, width)
        yield found
        context.close()
        assert found.unexpected() == []


def test_a_code_from_the_phone_lets_one_like(visitor, outside):
    page = visitor.page
    visitor.go(ANNA)
    visitor.press(page.get_by_role("link", name="验证后点赞").first)
    expect(page.get_by_role("heading", name="验证后点赞")).to_be_visible()
    visitor.look("voter")
    visitor.expects("422")
    page.get_by_label("手机号", exact=True).fill("12345")
    visitor.press(page.get_by_role("button", name="发送验证码"))
    expect(page.get_by_text("请填写中国大陆的 11 位手机号。")).to_be_visible()
    visitor.look("voter-mended")
    page.get_by_label("手机号", exact=True).fill(NUMBER)
    visitor.press(page.get_by_role("button", name="发送验证码"))
    expect(page.get_by_role("heading", name="填写验证码")).to_be_visible()
    visitor.look("voter-code")
    code = msgspec.json.decode(outside.heard[-1].body)["parameters"]["code"]
    page.get_by_label("6 位验证码").fill(code)
    visitor.press(page.get_by_role("button", name="完成验证"))
    expect(page.locator("#toasts")).to_contain_text("验证成功")
    visitor.press(page.locator("#like-A-001"))
    expect(page.locator("#like-A-001")).to_contain_text("今日已赞")


def test_wechat_lets_one_like_and_the_way_there_is_not_in_the_way_of_the_policy(visitor, outside):
    page = visitor.page
    visitor.go(f"{ANNA}/voter")
    visitor.press(page.get_by_role("button", name="去微信验证"))
    page.wait_for_url(f"{outside.address}/authorise**")
    [asked] = [each.query for each in outside.heard if each.path == "/authorise"]
    assert asked["scope"] == ["snsapi_base"]
    visitor.go(f"{BASE}/voter/wechat?code=C&state={asked['state'][0]}")
    visitor.look("voter-back")
    visitor.press(page.get_by_role("button", name="完成验证"))
    expect(page.locator("#toasts")).to_contain_text("验证成功")
    visitor.press(page.locator("#like-A-001"))
    expect(page.locator("#like-A-001")).to_contain_text("今日已赞")
