"""Setting a second factor: an app that shows six digits, or a passkey.

Whoever has to have one comes here after the password and before the first session; whoever is
signed in already comes from the page of the account.
"""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import msgspec
from litestar import Response, post, route

from selection.accounts import totp
from selection.accounts.one_time_codes import Kind
from selection.accounts.passkeys import NotAccepted
from selection.accounts.tickets import Purpose, Ticket
from selection.web.access.entering import PUBLIC, Answer, Next, begin, the_ticket
from selection.web.access.pages import (
    UNFIT,
    asked_way,
    go,
    keys_site,
    ours,
    set_ticket,
    ticket_of,
    way_page,
)
from selection.web.doors import READ
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import recognise, set_session

Name = Annotated[str, msgspec.Meta(max_length=40)]


class Factor(Form, frozen=True):
    """The code that an app shows, or what a device answered; `name` is the owner's word for it."""

    code: Annotated[str, msgspec.Meta(max_length=12)] = ""
    credential: Answer = ""
    name: Name = ""
    next: Next = ""


@dataclass(frozen=True, slots=True)
class App:
    """What an app has to be told."""

    address: str
    secret: str


@route("/sign-in/factor", http_method=READ, opt=PUBLIC)
async def factor(request: AnyRequest) -> Response[bytes]:
    """The page on which a second factor is set."""
    return await _asking(request, asked_way(request))


@post("/sign-in/factor", opt=PUBLIC)
async def set_factor(request: AnyRequest) -> Response[bytes]:
    """Set it; a first one comes with recovery codes, shown once, and lets the person in."""
    say = visitor_of(request).language.say
    try:
        data = await read(request, Factor)
    except Unfit:
        return await _asking(request, "", problem=say("没有设置成功，请再试。"))
    ticket = await _mine(request)
    if ticket is None:
        return _over()
    house, site, at = installation(request), keys_site(request), installation(request).clock()
    access, token = house.accounts.access, ticket_of(request)

    def add() -> bool:
        if data.credential and site is not None:
            try:
                access.passkeys.add(
                    ticket.person,
                    data.credential,
                    ticket.challenge,
                    site,
                    name=data.name or say("通行密钥"),
                    at=at,
                )
            except NotAccepted:
                return False
            return True
        return access.totp.add(ticket.person, ticket.app_secret, data.code, at=at)

    if not await asyncio.to_thread(add):
        words = say("没有设置成功：验证码不对，或设备没有确认。请核对手机的时间后再试。")
        return await _asking(request, data.next, problem=words)
    if not await asyncio.to_thread(access.tickets.use_up, token):
        return _over()
    if ticket.purpose is Purpose.ADDING:
        return go("/account", set_ticket(house, ""), said="factor-added")
    codes = await asyncio.to_thread(
        lambda: access.codes.issue(ticket.person, Kind.RECOVERY, at=at)
    )
    session = await begin(request, ticket.person)
    return way_page(
        request,
        "access/codes.html",
        {"codes": codes, "next": ours(data.next), "first": True},
        cookies=[set_session(house, session), set_ticket(house, "")],
    )


async def _mine(request: AnyRequest) -> Ticket | None:
    """The ticket to set a factor with; one for a further factor is worth nothing signed out."""
    ticket = await the_ticket(request, Purpose.ENROLMENT, Purpose.ADDING)
    if ticket is None or ticket.purpose is Purpose.ENROLMENT:
        return ticket
    worker = await recognise(request)
    return ticket if worker is not None and worker.person == ticket.person else None


async def _asking(request: AnyRequest, to: str, problem: str | None = None) -> Response[bytes]:
    ticket = await _mine(request)
    if ticket is None:
        return _over()
    house, site = installation(request), keys_site(request)
    title = visitor_of(request).language.say("推选工作台")

    def look() -> dict[str, object]:
        access = house.accounts.access
        name = access.credentials.name_of(ticket.person)
        options = ""
        if site is not None:
            from selection.accounts import ceremonies  # noqa: PLC0415 - takes long to import

            known = access.passkeys.known(ticket.person)
            options = ceremonies.asked_to_make(ticket.person, name, ticket.challenge, site, known)
        app = App(totp.address(ticket.app_secret, name, title), ticket.app_secret)
        first = ticket.purpose is Purpose.ENROLMENT
        return {"app": app, "options": options, "next": to, "first": first}

    context = await asyncio.to_thread(look)
    status = UNFIT if problem else 200
    return way_page(request, "access/factor.html", context, status=status, problem=problem)


def _over() -> Response[bytes]:
    return go("/sign-in", said="begin-again")


HANDLERS = [factor, set_factor]
