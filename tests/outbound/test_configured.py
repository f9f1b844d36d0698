"""What an operator sets, and what is said of what cannot be used."""

import pytest

from selection.outbound.configured import DAILY, NOWHERE, outbound
from selection.outbound.line import Misconfigured

SMS = {
    "SELECTION_SMS": "https://sms.example.org/send",
    "SELECTION_SMS_KEY": "k",
    "SELECTION_SMS_SECRET": "hidden",
}
WECHAT = {"SELECTION_WECHAT_APP": "wx1", "SELECTION_WECHAT_SECRET": "hidden"}
MAIL = {"SELECTION_MAIL": "smtps://me@mail.example.org", "SELECTION_MAIL_FROM": "me@example.org"}


def test_without_settings_the_program_talks_to_nobody():
    assert outbound({}) == NOWHERE


def test_what_is_set_is_there():
    found = outbound({**SMS, **WECHAT, **MAIL, "SELECTION_SMS_DAILY": "7"})
    assert found.sms is not None
    assert found.wechat is not None
    assert found.mail is not None
    assert (found.mail.port, found.mail.encrypted, found.mail.user) == (465, True, "me")
    assert found.codes_daily == 7
    assert outbound(SMS).codes_daily == DAILY


def test_only_a_server_on_this_machine_is_spoken_to_in_the_clear():
    here = outbound({**MAIL, "SELECTION_MAIL": "smtp://127.0.0.1:2525"}).mail
    there = outbound({**MAIL, "SELECTION_MAIL": "smtp://mail.example.org"}).mail
    assert here is not None
    assert here.plain
    assert there is not None
    assert not there.plain
    assert there.port == 587


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({**SMS, "SELECTION_SMS": "http://sms.example.org"}, "SELECTION_SMS"),
        ({**SMS, "SELECTION_SMS_SECRET": ""}, "SELECTION_SMS_SECRET"),
        ({**SMS, "SELECTION_SMS_DAILY": "many"}, "SELECTION_SMS_DAILY"),
        ({**WECHAT, "SELECTION_WECHAT_SECRET": ""}, "SELECTION_WECHAT_SECRET"),
        ({**WECHAT, "SELECTION_WECHAT_BY": "phone"}, "SELECTION_WECHAT_BY"),
        ({**WECHAT, "SELECTION_WECHAT_API": "http://x.example.org"}, "SELECTION_WECHAT_API"),
        ({**MAIL, "SELECTION_MAIL": "https://x"}, "SELECTION_MAIL"),
        ({**MAIL, "SELECTION_MAIL": "smtp://[x"}, "SELECTION_MAIL"),
        ({**MAIL, "SELECTION_MAIL_FROM": "me\n@example.org"}, "SELECTION_MAIL_FROM"),
    ],
)
def test_what_cannot_be_used_is_named(environ, named):
    with pytest.raises(Misconfigured, match=named) as refused:
        outbound(environ)
    assert "hidden" not in str(refused.value)
