"""Showing who one is before liking (T1, domain 2.4): a code sent to the phone."""

import asyncio
from datetime import timedelta
from math import ceil
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.phone_codes import DIGITS, LASTS, Issued, TooManyCodes
from selection.domain.rulebook.words import Tier
from selection.outbound.line import Fate
from selection.outbound.sms import ShortMessage, SmsGateway
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.exhibits import Exhibit
from selection.web.floods import TooOften
from selection.web.forms import Form, Unfit, read
from selection.web.identities import mobile
from selection.web.mine import voter_of
from selection.web.public.candidate import on_show
from selection.web.public.fresh import UNFIT, address_of, fresh_page, go_on
from selection.web.showing import AnyRequest, campaign, installation, visitor_of
from selection.web.toasts import Said

ASKED = "phone-code"
"""The cookie of the browser that asked for a code."""
SENDING = "code"
"""The template under which a gateway knows the message."""


class Phone(Form, kw_only=True, frozen=True):
    """To which number a code is to be sent."""

    phone: Annotated[str, msgspec.Meta(max_length=30)] = ""


class Code(Form, kw_only=True, frozen=True):
    """The code that arrived."""

    code: Annotated[str, msgspec.Meta(max_length=20)] = ""


@route("/{code:str}/candidates/{label:str}/voter", http_method=READ, opt={DOOR: Door.PUBLIC})
async def ways(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """How one can show who one is."""
    place = campaign(request, code)
    return ways_page(request, place, on_show(place, label))


@post("/{code:str}/candidates/{label:str}/voter/phone", opt={DOOR: Door.PUBLIC}, status_code=200)
async def phone(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """Send a code to the number, if that may be."""
    place = campaign(request, code)
    exhibit = on_show(place, label)
    gateway = _gateway(request, place)
    say = visitor_of(request).language.say
    try:
        written = (await read(request, Phone)).phone
    except Unfit:
        written = ""
    number = mobile(written)
    if number is None:
        problem = say("请填写中国大陆的 11 位手机号。")
        return ways_page(request, place, exhibit, problem=problem, phone=written, status=UNFIT)
    wait = installation(request).floods.code(address_of(request))
    if wait is not None:
        raise TooOften(wait)
    try:
        issued = await _issued(request, number)
    except TooManyCodes as refused:
        problem = _too_many(request, refused.wait)
        return ways_page(request, place, exhibit, problem=problem, phone=written, status=429)
    fate = await _sent(request, place, gateway, number, issued)
    if fate in (Fate.LATER, Fate.REFUSED):
        await asyncio.to_thread(installation(request).accounts.phone_codes.was_not_sent, issued.id)
        problem = say("验证码没有发出，请核对号码，稍后再试。")
        return ways_page(request, place, exhibit, problem=problem, phone=written, status=UNFIT)
    identities = installation(request).identities
    kept = identities.private_cookie(
        identities.named(ASKED), issued.id, lasts=int(LASTS.total_seconds())
    )
    return go_on(f"{exhibit.path}/voter/code", kept)


@route("/{code:str}/candidates/{label:str}/voter/code", http_method=READ, opt={DOOR: Door.PUBLIC})
async def code_page(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Where the code is written."""
    place = campaign(request, code)
    exhibit = on_show(place, label)
    return _code_page(request, place, exhibit)


@post("/{code:str}/candidates/{label:str}/voter/check", opt={DOOR: Door.PUBLIC}, status_code=200)
async def check(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """Take the code, and know the voter from now on."""
    place = campaign(request, code)
    exhibit = on_show(place, label)
    house = installation(request)
    asked = request.cookies.get(house.identities.named(ASKED), "")
    try:
        written = (await read(request, Code)).code
    except Unfit:
        written = ""
    typed = "".join(each for each in written if each.isascii() and each.isdigit())
    number = None
    if asked and len(typed) == DIGITS:
        number = await asyncio.to_thread(
            house.accounts.phone_codes.check, asked, typed, at=place.clock()
        )
    if number is None:
        problem = visitor_of(request).language.say(
            "验证码不对或已失效。每个验证码只能试 5 次、10 分钟内有效；可以重新获取。"
        )
        return _code_page(request, place, exhibit, problem=problem, status=UNFIT)
    identities = house.identities
    return go_on(
        f"{exhibit.path}?said={Said.VERIFIED.value}",
        identities.set_cookie(identities.known(Tier.PHONE, number)),
        identities.private_cookie(identities.named(ASKED), "", lasts=0),
    )


def ways_page(
    request: AnyRequest,
    place: OpenCampaign,
    exhibit: Exhibit,
    *,
    problem: str | None = None,
    phone: str = "",
    status: int = 200,
) -> Response[bytes]:
    """The page with every way that the rulebook takes and this installation has."""
    outbound, liking = installation(request).outbound, place.snapshot.liking
    context: dict[str, Any] = {
        "exhibit": exhibit,
        "by_phone": liking.by_phone and outbound.sms is not None,
        "by_wechat": liking.by_wechat and outbound.wechat is not None,
        "in_wechat": "MicroMessenger" in request.headers.get("user-agent", ""),
        "verified": voter_of(place, visitor_of(request)) is not None,
        "problem": problem,
        "phone": phone,
    }
    return fresh_page(
        request, place, "pages/voter.html", context, section="showcase", status=status
    )


def _code_page(
    request: AnyRequest,
    place: OpenCampaign,
    exhibit: Exhibit,
    *,
    problem: str | None = None,
    status: int = 200,
) -> Response[bytes]:
    context = {"exhibit": exhibit, "problem": problem}
    return fresh_page(
        request, place, "pages/voter_code.html", context, section="showcase", status=status
    )


def _gateway(request: AnyRequest, place: OpenCampaign) -> SmsGateway:
    """The gateway; NotFoundException where no phone is asked for."""
    found = installation(request).outbound.sms
    if found is None or not place.snapshot.liking.by_phone:
        raise NotFoundException
    return found


async def _issued(request: AnyRequest, number: str) -> Issued:
    house = installation(request)
    token = house.identities.of(Tier.PHONE, number).token
    return await asyncio.to_thread(
        house.accounts.phone_codes.issue,
        token,
        daily=house.outbound.codes_daily,
        at=house.clock(),
    )


async def _sent(
    request: AnyRequest, place: OpenCampaign, gateway: SmsGateway, number: str, issued: Issued
) -> Fate:
    """Hand the code to the gateway; the id of the message tells nothing of the browser's."""
    minutes = str(LASTS // timedelta(minutes=1))
    message = ShortMessage(
        id=installation(request).identities.mark_of(issued.id),
        to=number,
        template=SENDING,
        parameters={"code": issued.code, "minutes": minutes, "title": place.rules.title},
        text=f"验证码 {issued.code}，{minutes} 分钟内有效，用于在“{place.rules.title}”点赞。"
        "如非本人操作，请忽略；不要告诉任何人。",
    )
    return await gateway.send(message, at=place.clock())


def _too_many(request: AnyRequest, wait: timedelta | None) -> str:
    say = visitor_of(request).language.say
    if wait is None:
        return say("今天发给这个号码的验证码太多，请明天再试。")
    return say("刚刚发过验证码，请 %(seconds)s 秒后再试。") % {
        "seconds": ceil(wait.total_seconds())
    }


HANDLERS = [ways, phone, code_page, check]
