"""What the pages of the way in have in common: their frame, their cookies, their words."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from litestar import Response
from litestar.datastructures import Cookie

from selection.accounts.passwords import Fault, Weak
from selection.accounts.signing_in import SigningIn
from selection.accounts.sites import Site
from selection.accounts.tickets import LASTS
from selection.web.access.said import toast_said
from selection.web.installation import Installation
from selection.web.languages import Language
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, installation, visitor_of

OK, SEE_OTHER, UNFIT, TOO_MANY = 200, 303, 422, 429
LONGEST_WAY = 500
"""Characters of an address to go on to; a longer one is forgotten."""

_OURS = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_MAKES = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def way_page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = OK,
    problem: str | None = None,
    cookies: list[Cookie] | None = None,
) -> Response[bytes]:
    """A page of the way in; no cache keeps it. `problem` is told on top of it."""
    visitor = visitor_of(request)
    html = installation(request).templates.render(
        template,
        visitor.language,
        visitor.size,
        {
            "site": None,
            "here": _here(request),
            "toast": toast_said(request.query_params.get("said", ""), visitor.language),
            "problem": problem,
            **context,
        },
    )
    return Response(html.encode(), status_code=status, media_type=HTML, cookies=cookies)


def _here(request: AnyRequest) -> str:
    """The address of this page, to come back to: what it does not know of the query is dropped."""
    path, to = quote(request.scope["path"]), request.query_params.get("next", "")
    return f"{path}?{urlencode({'next': to})}" if to else path


def go(
    to: str, *cookies: Cookie, headers: dict[str, str] | None = None, **query: str
) -> Response[bytes]:
    """Go on to another page of ours."""
    told = {name: value for name, value in query.items() if value}
    location = f"{to}?{urlencode(told)}" if told else to
    return Response(
        b"",
        status_code=SEE_OTHER,
        headers={"location": location, **(headers or {})},
        cookies=list(cookies),
    )


def ours(way: str, otherwise: str = "/desk") -> str:
    """An address of this site to go on to, whatever the visitor's says: path and query alone."""
    return way if len(way) <= LONGEST_WAY and _OURS.fullmatch(way) else otherwise


def asked_way(request: AnyRequest) -> str:
    """Where the address says to go on to afterwards; empty if that is not of this site."""
    return ours(request.query_params.get("next", ""), otherwise="")


def local(house: Installation, at: datetime) -> datetime:
    """The instant in the zone of the installation's selections."""
    zones = (each.rules.calendar.zone for each in house.campaigns.values())
    return at.astimezone(next(zones, UTC))


def ticket_cookie(house: Installation) -> str:
    """The name of the cookie that a ticket is in."""
    return "__Host-ticket" if house.origin.https else "ticket"


def set_ticket(house: Installation, token: str) -> Cookie:
    """The cookie of a ticket; an empty token takes it away."""
    return Cookie(
        key=ticket_cookie(house),
        value=token,
        path="/",
        max_age=int(LASTS.total_seconds()) if token else 0,
        secure=house.origin.https,
        httponly=True,
        samesite="strict",
    )


def ticket_of(request: AnyRequest) -> str:
    """The ticket that the browser holds; empty if it holds none."""
    return request.cookies.get(ticket_cookie(installation(request)), "")


def door(request: AnyRequest) -> SigningIn:
    """The way in of the installation."""
    accounts = installation(request).accounts
    return SigningIn(accounts.access, accounts.secrets)


def address_of(request: AnyRequest) -> str | None:
    """Where the request comes from."""
    return request.client.host if request.client else None


def agent_of(request: AnyRequest) -> str:
    """The make of a browser and its system, and nothing else that it says of itself."""
    told = request.headers.get("user-agent", "")
    makes = (name for sign, name in _MAKES if sign in told)
    systems = (name for sign, name in _SYSTEMS if sign in told)
    return " · ".join(each for each in (next(makes, ""), next(systems, "")) if each)


def keys_site(request: AnyRequest) -> Site | None:
    """For whom passkeys are; None where there can be none: at an address without a name."""
    house = installation(request)
    host = request.headers.get("host", "").lower()
    origin = next((each for each in house.origins if host in each.hosts), house.origin)
    plain = origin.host
    if plain.startswith("[") or plain.replace(".", "").isdecimal():
        return None
    if not origin.https and plain != "localhost":
        return None
    return Site(plain, str(origin), visitor_of(request).language.say("推选工作台"))


_TOLD_IN_SECONDS = 90


def wait_words(seconds: int, language: Language) -> str:
    """That somebody has to wait."""
    say = language.say
    if seconds < _TOLD_IN_SECONDS:
        return say("尝试次数过多，请等 %(seconds)s 秒再试。") % {"seconds": seconds}
    minutes = -(-seconds // 60)
    return say("尝试次数过多，请等 %(minutes)s 分钟再试。") % {"minutes": minutes}


def weak_words(weak: Weak, language: Language) -> str:
    """Why a password is not taken."""
    say = language.say
    match weak.fault:
        case Fault.SHORT:
            return say("密码太短，至少 %(least)s 个字符。可以用几个不相干的词连成一句。") % {
                "least": weak.least
            }
        case Fault.LONG:
            return say("密码太长，最多 128 个字符。")
        case Fault.COMMON:
            return say("这个密码太常见，别人很容易猜到，请换一个。")
        case Fault.ABOUT_YOU:
            return say("密码里主要是姓名、登录名或活动名称，请换一个。")
