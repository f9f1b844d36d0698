"""Which ways out an installation has: read once, at start, from the environment.

| variable | means |
|---|---|
| `SELECTION_SMS`, `SELECTION_SMS_KEY`, `SELECTION_SMS_SECRET` | the SMS gateway |
| `SELECTION_SMS_DAILY` | codes that may be sent in 24 hours, for all visitors together |
| `SELECTION_WECHAT_APP`, `SELECTION_WECHAT_SECRET` | the official account |
| `SELECTION_WECHAT_BY` | `openid` (default) or `unionid` |
| `SELECTION_WECHAT_API`, `SELECTION_WECHAT_AUTHORISE` | only where WeChat is behind a relay |
| `SELECTION_MAIL` | `smtps://user@host:465`, `smtp://user@host:587` (STARTTLS) |
| `SELECTION_MAIL_PASSWORD`, `SELECTION_MAIL_FROM` | of the mail server; the sender |

Secrets stay in the environment: no store and no log ever holds one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selection.outbound.line import Line, Misconfigured, is_this_machine, must_be_safe
from selection.outbound.mail import ADDRESS, MailServer
from selection.outbound.sms import SmsGateway
from selection.outbound.wechat import AUTHORISE, EXCHANGE, WeChat

DAILY = 20_000
"""Codes a day, unless a setting says otherwise: what a flood may cost at most."""
PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """The ways out; None for what is not set."""

    sms: SmsGateway | None = None
    codes_daily: int = DAILY
    wechat: WeChat | None = None
    mail: MailServer | None = None


NOWHERE = Outbound()
"""An installation that talks to nobody."""


def outbound(environ: Mapping[str, str] = os.environ) -> Outbound:
    """The ways out that the environment names; raises Misconfigured with a sentence."""
    daily = environ.get("SELECTION_SMS_DAILY", str(DAILY))
    if not (daily.isascii() and daily.isdigit()):
        raise Misconfigured("SELECTION_SMS_DAILY 须是一个数字。")
    return Outbound(
        sms=_sms(environ),
        codes_daily=int(daily),
        wechat=_wechat(environ),
        mail=_mail(environ),
    )


def _sms(environ: Mapping[str, str]) -> SmsGateway | None:
    address = environ.get("SELECTION_SMS")
    if not address:
        return None
    key, secret = _needed(environ, "SELECTION_SMS", "SELECTION_SMS_KEY", "SELECTION_SMS_SECRET")
    return SmsGateway(Line(address, setting="SELECTION_SMS"), key=key, secret=secret)


def _wechat(environ: Mapping[str, str]) -> WeChat | None:
    app = environ.get("SELECTION_WECHAT_APP")
    if not app:
        return None
    [secret] = _needed(environ, "SELECTION_WECHAT_APP", "SELECTION_WECHAT_SECRET")
    by = environ.get("SELECTION_WECHAT_BY", "openid")
    if by not in ("openid", "unionid"):
        raise Misconfigured("SELECTION_WECHAT_BY 须是 openid 或 unionid。")
    api = environ.get("SELECTION_WECHAT_API", EXCHANGE)
    authorise = environ.get("SELECTION_WECHAT_AUTHORISE", AUTHORISE)
    return WeChat(
        Line(api, setting="SELECTION_WECHAT_API"),
        app=app,
        secret=secret,
        authorise=must_be_safe(authorise, "SELECTION_WECHAT_AUTHORISE"),
        by_union=by == "unionid",
    )


def _mail(environ: Mapping[str, str]) -> MailServer | None:
    address = environ.get("SELECTION_MAIL")
    if not address:
        return None
    [sender] = _needed(environ, "SELECTION_MAIL", "SELECTION_MAIL_FROM")
    if not ADDRESS.fullmatch(sender):
        raise Misconfigured("SELECTION_MAIL_FROM 须是一个邮箱地址。")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in PORTS or not host:
        raise Misconfigured("SELECTION_MAIL 须写成 smtps://用户@主机 或 smtp://用户@主机。")
    return MailServer(
        host=host,
        port=port or PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=environ.get("SELECTION_MAIL_PASSWORD", ""),
        encrypted=parts.scheme == "smtps",
        plain=parts.scheme == "smtp" and is_this_machine(host),
    )


def _needed(environ: Mapping[str, str], setting: str, *names: str) -> list[str]:
    missing = [each for each in names if not environ.get(each)]
    if missing:
        raise Misconfigured(f"设置了 {setting}，还须设置 {'、'.join(missing)}。")
    return [environ[each] for each in names]
