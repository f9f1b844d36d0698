"""WeChat's web authorisation, against a server that answers as WeChat does."""

import asyncio
import logging
from urllib.parse import parse_qs, urlsplit

import pytest

from outbound.serving import listening
from selection.outbound.line import Line
from selection.outbound.wechat import CodeRefused, WeChat, WeChatSilent

SECRET = "an app's secret"
WHO = (
    b'{"access_token":"T","expires_in":7200,"openid":"oABC","scope":"snsapi_base","unionid":"uX"}'
)


def account(address="https://api.example.org", **more):
    exchange = Line(f"{address}/sns/oauth2/access_token", setting="X", seconds=1)
    return WeChat(
        exchange,
        app="wx123",
        secret=SECRET,
        authorise="https://open.weixin.qq.com/connect/oauth2/authorize",
        **more,
    )


def exchanged(says, code="CODE", **more):
    with listening(says) as server:
        try:
            return asyncio.run(account(server.address, **more).who(code)), server.heard
        except (CodeRefused, WeChatSilent) as error:
            return type(error), server.heard


def test_a_visitor_is_sent_with_what_wechat_compares_in_its_order():
    address = account().address("https://vote.example.org/x/voter/wechat/back", "STATE")
    parts = urlsplit(address)
    assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx123&")
    assert address.endswith("#wechat_redirect")
    assert list(parse_qs(parts.query)) == [
        "appid",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
    ]
    assert parse_qs(parts.query)["redirect_uri"] == [
        "https://vote.example.org/x/voter/wechat/back"
    ]
    assert parse_qs(parts.query)["scope"] == ["snsapi_base"]


def test_a_code_is_exchanged_for_who_it_is():
    who, [heard] = exchanged(lambda _: (200, WHO))
    assert who == "oABC"
    assert heard.path == "/sns/oauth2/access_token"
    assert heard.query == {
        "appid": ["wx123"],
        "secret": [SECRET],
        "code": ["CODE"],
        "grant_type": ["authorization_code"],
    }


def test_an_installation_that_goes_by_unionid_takes_no_openid_instead():
    assert exchanged(lambda _: (200, WHO), by_union=True)[0] == "uX"
    assert exchanged(lambda _: (200, b'{"openid":"oABC"}'), by_union=True)[0] is WeChatSilent


@pytest.mark.parametrize("number", [40029, 40163, 41008, 42003])
def test_a_code_of_no_use_can_only_be_asked_for_again(number):
    said = f'{{"errcode":{number},"errmsg":"invalid code, rid: 1"}}'.encode()
    assert exchanged(lambda _: (200, said))[0] is CodeRefused


@pytest.mark.parametrize(
    "said",
    [
        (200, b'{"errcode":-1,"errmsg":"system error"}'),
        (200, b'{"errcode":40125,"errmsg":"invalid appsecret"}'),
        (200, b'{"errcode":"40029"}'),
        (200, b"{}"),
        (200, b'{"openid":""}'),
        (200, b'{"openid":7}'),
        (200, b'{"openid":"' + b"x" * 500 + b'"}'),
        (200, b"<html>"),
        (200, b"\xff\xfe"),
        (200, b"[" * 20_000),
        (200, b" " * 200_000),
        (500, b"oops"),
        (502, WHO),
        None,
    ],
)
def test_whatever_else_is_said_names_nobody(said):
    assert exchanged(lambda _: said)[0] is WeChatSilent


def test_the_secret_is_in_no_log(caplog):
    caplog.set_level(logging.INFO)
    exchanged(lambda _: (500, b"oops"))
    exchanged(lambda _: (200, WHO))
    assert SECRET not in caplog.text
    assert "oABC" not in caplog.text
