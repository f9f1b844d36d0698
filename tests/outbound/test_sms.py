"""The SMS gateway, spoken to over a real socket."""

import asyncio
import hashlib
import hmac
import logging
import threading
from datetime import UTC, datetime

import msgspec
import pytest

from outbound.serving import listening
from selection.outbound.line import Fate, Line, Misconfigured
from selection.outbound.sms import ShortMessage, SmsGateway

AT = datetime(2030, 2, 1, 2, 0, tzinfo=UTC)
SECRET = "a secret of a gateway"
CODE = ShortMessage(
    id="one-id",
    to="13800000000",
    template="code",
    parameters={"code": "123456"},
    text="验证码 123456",
)


def gateway(address, seconds=2.0):
    line = Line(f"{address}/send", setting="SELECTION_SMS", seconds=seconds)
    return SmsGateway(line, key="key-1", secret=SECRET)


def sent(says, message=CODE, **more):
    with listening(says) as server:
        fate = asyncio.run(gateway(server.address, **more).send(message, at=AT))
    return fate, server.heard


def test_a_message_goes_out_signed_and_with_an_id_of_its_own():
    fate, [heard] = sent(lambda _: (202, b'{"id":"7"}'))

    assert fate is Fate.SENT
    assert (heard.method, heard.path) == ("POST", "/send")
    assert msgspec.json.decode(heard.body) == {
        "to": "+8613800000000",
        "template": "code",
        "parameters": {"code": "123456"},
        "text": "验证码 123456",
    }
    said = f"{int(AT.timestamp())}\none-id\n{hashlib.sha256(heard.body).hexdigest()}"
    signature = hmac.digest(SECRET.encode(), said.encode(), "sha256").hex()
    assert heard.headers["x-selection-signature"] == signature
    assert heard.headers["x-selection-key"] == "key-1"
    assert heard.headers["idempotency-key"] == "one-id"


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (200, Fate.SENT),
        (400, Fate.REFUSED),
        (401, Fate.REFUSED),
        (302, Fate.REFUSED),
        (429, Fate.LATER),
        (500, Fate.UNKNOWN),
        (503, Fate.UNKNOWN),
    ],
)
def test_what_the_gateway_says_decides_what_becomes_of_it(status, fate):
    assert sent(lambda _: (status, b"{}"))[0] is fate


def test_a_gateway_that_hangs_up_may_have_sent_it():
    assert sent(lambda _: None)[0] is Fate.UNKNOWN


def test_a_gateway_that_is_too_slow_may_have_sent_it():
    with listening(lambda _: (200, b"{}")) as server:
        server.waits = threading.Event()
        fate = asyncio.run(gateway(server.address, seconds=0.3).send(CODE, at=AT))
    assert fate is Fate.UNKNOWN


def test_an_answer_without_end_is_not_read():
    assert sent(lambda _: (200, b"x" * 100_000))[0] is Fate.UNKNOWN


def test_a_gateway_that_is_not_there_has_sent_nothing():
    with listening(lambda _: (200, b"")) as server:
        address = server.address
    assert asyncio.run(gateway(address).send(CODE, at=AT)) is Fate.LATER


def test_a_redirect_is_not_followed_and_no_proxy_is_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    fate, heard = sent(lambda _: (307, b""))
    assert fate is Fate.REFUSED
    assert len(heard) == 1


def test_neither_number_nor_words_nor_secret_are_in_a_log_or_a_repr(caplog):
    caplog.set_level(logging.DEBUG)
    sent(lambda _: (500, b"oops 13800000000"))
    told = caplog.text + repr(CODE) + repr([vars(each) for each in caplog.records])
    for hidden in ("13800000000", "123456", SECRET):
        assert hidden not in told


@pytest.mark.parametrize(
    "address",
    ["", "http://sms.example.org/send", "ftp://127.0.0.1/", "//x", "http://[", "https://"],
)
def test_an_address_that_others_can_listen_to_is_refused(address):
    with pytest.raises(Misconfigured, match="SELECTION_SMS"):
        Line(address, setting="SELECTION_SMS")
