"""Showing who one is by WeChat (T2, domain 2.4): there and back, bound to the browser.

Whoever begins gets a state in a signed cookie; WeChat brings it back with a code. Only with both,
and only once, the code is exchanged. Coming back shows a button and changes nothing, as every
page that is only looked at: programs that open links ahead of people use up no code.
"""

import asyncio
import secrets
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.domain.rulebook.words import Tier
from selection.outbound.wechat import CodeRefused, WeChat, WeChatSilent
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.forms import Form, Unfit, read
from selection.web.identities import Identities
from selection.web.public.candidate import on_show
from selection.web.public.fresh import UNFIT, fresh_page, go_on
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, installation, visitor_of
from selection.web.toasts import Said

BEGUN = "wechat"
"""The cookie of the browser that went to WeChat."""
LASTS = timedelta(minutes=10)
UNAVAILABLE = 503

Word = Annotated[str, msgspec.Meta(max_length=200)]


class Back(msgspec.Struct, kw_only=True, frozen=True):
    """What WeChat puts into the address to come back to."""

    code: Word = ""
    state: Word = ""


class Brought(Form, kw_only=True, frozen=True):
    """The same, from the button."""

    code: Word = ""
    state: Word = ""


@post("/{code:str}/candidates/{label:str}/voter/wechat", opt={DOOR: Door.PUBLIC}, status_code=200)
async def begin(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """Give the browser its state, and send it to WeChat."""
    place = campaign(request, code)
    exhibit = on_show(place, label)
    wechat, identities = _account(request, place), installation(request).identities
    state = secrets.token_urlsafe(24)
    until = int((place.clock() + LASTS).timestamp())
    kept = identities.sealed(f"{state}~{place.id}~{exhibit.label}~{until}")
    back = f"{installation(request).origin}{place.base}/voter/wechat"
    return fresh_page(
        request,
        place,
        "pages/voter_leaves.html",
        {"exhibit": exhibit, "there": wechat.address(back, state)},
        section="showcase",
        cookies=[
            identities.private_cookie(
                identities.named(BEGUN), kept, lasts=int(LASTS.total_seconds())
            )
        ],
    )


@route("/{code:str}/voter/wechat", http_method=READ, opt={DOOR: Door.PUBLIC})
async def back(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Back from WeChat: a button that goes on, or why it cannot."""
    place = campaign(request, code)
    asked = query(request, Back)
    label = _begun(request, place, asked.state)
    context = {"brought": asked, "label": label if asked.code else None, "problem": None}
    return fresh_page(request, place, "pages/voter_back.html", context, section="showcase")


@post("/{code:str}/voter/wechat/finish", opt={DOOR: Door.PUBLIC}, status_code=200)
async def finish(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Exchange the code, and know the voter from now on."""
    place = campaign(request, code)
    house = installation(request)
    wechat, identities = _account(request, place), house.identities
    try:
        brought = await read(request, Brought)
    except Unfit:
        brought = Brought()
    label = _begun(request, place, brought.state)
    if label is None or not brought.code or not await _first_use(request, brought.state):
        return _again(request, place)
    try:
        who = await wechat.who(brought.code)
    except CodeRefused:
        return _again(request, place)
    except WeChatSilent:
        say = visitor_of(request).language.say
        problem = say("微信暂时没有回应，没有完成验证。请稍后重新开始。")
        return _again(request, place, problem=problem, status=UNAVAILABLE)
    return go_on(
        f"{place.base}/candidates/{label}?said={Said.VERIFIED.value}",
        identities.set_cookie(identities.of(Tier.WECHAT, who)),
        _forgotten(identities),
    )


def _account(request: AnyRequest, place: OpenCampaign) -> WeChat:
    """The official account; NotFoundException where nobody is known by WeChat."""
    found = installation(request).outbound.wechat
    if found is None or not place.snapshot.liking.by_wechat:
        raise NotFoundException
    return found


def _begun(request: AnyRequest, place: OpenCampaign, state: str) -> str | None:
    """The candidate from whose page this browser went to WeChat with that state, not long ago."""
    identities = installation(request).identities
    kept = identities.unsealed(request.cookies.get(identities.named(BEGUN)))
    if kept is None or not state:
        return None
    begun, campaign_, label, until = kept.split("~")
    ours = secrets.compare_digest(begun.encode(), state.encode()) and campaign_ == place.id
    in_time = place.clock() < datetime.fromtimestamp(int(until), place.clock().tzinfo)
    return label if ours and in_time else None


async def _first_use(request: AnyRequest, state: str) -> bool:
    house = installation(request)
    return await asyncio.to_thread(house.accounts.once.use, state, at=house.clock())


def _again(
    request: AnyRequest, place: OpenCampaign, *, problem: str | None = None, status: int = UNFIT
) -> Response[bytes]:
    context = {"brought": Back(), "label": None, "problem": problem}
    return fresh_page(
        request,
        place,
        "pages/voter_back.html",
        context,
        section="showcase",
        status=status,
        cookies=[_forgotten(installation(request).identities)],
    )


def _forgotten(identities: Identities) -> Cookie:
    return identities.private_cookie(identities.named(BEGUN), "", lasts=0)


HANDLERS = [begin, back, finish]
