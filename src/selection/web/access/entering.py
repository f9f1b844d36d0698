"""Signing in: a name and a password, then a second factor; and signing out."""

import asyncio
from typing import Annotated

import msgspec
from litestar import Response, post, route

from selection.accounts.delays import TooOften
from selection.accounts.passwords import MOST, Crowded
from selection.accounts.security_log import Happened
from selection.accounts.signing_in import Halfway, Inside, Over
from selection.accounts.tickets import Purpose, Ticket
from selection.domain.kernel import PersonId
from selection.web.access.pages import (
    LONGEST_WAY,
    TOO_MANY,
    UNFIT,
    address_of,
    agent_of,
    asked_way,
    door,
    go,
    keys_site,
    ours,
    set_ticket,
    ticket_of,
    wait_words,
    way_page,
)
from selection.web.access.standing import needs_second
from selection.web.doors import DOOR, READ, Door
from selection.web.forms import EXACTLY, Form, Unfit, read
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import session_cookie, set_session

PUBLIC = {DOOR: Door.PUBLIC}
LONGEST_ANSWER = 16_000
"""Characters of what a browser says for a passkey."""

Next = Annotated[str, msgspec.Meta(max_length=LONGEST_WAY)]
Password = Annotated[str, msgspec.Meta(max_length=4 * MOST), EXACTLY]
Answer = Annotated[str, msgspec.Meta(max_length=LONGEST_ANSWER)]


class Knocking(Form, frozen=True):
    """A name and a password. They are tried as they are, so that all are refused alike."""

    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    password: Password = ""
    next: Next = ""


class Second(Form, frozen=True):
    """A code, or what a passkey signed."""

    code: Annotated[str, msgspec.Meta(max_length=40)] = ""
    credential: Answer = ""
    next: Next = ""


@route("/sign-in", http_method=READ, opt=PUBLIC)
async def sign_in(request: AnyRequest) -> Response[bytes]:
    """The page that asks for name and password."""
    return _asking(request, name="", to=asked_way(request))


@post("/sign-in", opt=PUBLIC)
async def knock(request: AnyRequest) -> Response[bytes]:
    """Try name and password; the second half is asked for, or the person is in."""
    try:
        data = await read(request, Knocking)
    except Unfit:
        return _asking(request, name="", to="", wrong=True)
    house, language = installation(request), visitor_of(request).language
    try:
        said = await house.gate.through(
            lambda: door(request).password(
                data.name,
                data.password,
                needs_second=lambda person: needs_second(house, person),
                address=address_of(request),
                at=house.clock(),
            )
        )
    except Crowded:
        said = TooOften(5)
    match said:
        case TooOften(seconds):
            return _asking(
                request, name=data.name, to=data.next, problem=wait_words(seconds, language)
            )
        case Halfway(ticket, purpose):
            enrols = purpose is Purpose.ENROLMENT
            to = "/sign-in/factor" if enrols else "/sign-in/second"
            return go(to, set_ticket(house, ticket), next=data.next)
        case Inside(person):
            return await come_in(request, person, ours(data.next))
        case _:
            return _asking(request, name=data.name, to=data.next, wrong=True)


@route("/sign-in/second", http_method=READ, opt=PUBLIC)
async def second(request: AnyRequest) -> Response[bytes]:
    """The page that asks for the second factor."""
    return await _asking_for_second(request, asked_way(request))


@post("/sign-in/second", opt=PUBLIC)
async def try_second(request: AnyRequest) -> Response[bytes]:
    """Try a code, or what a passkey signed."""
    language = visitor_of(request).language
    say = language.say
    try:
        data = await read(request, Second)
    except Unfit:
        return await _asking_for_second(request, "", problem=say("验证没有通过，请再试。"))
    house, site, token = installation(request), keys_site(request), ticket_of(request)
    at, address = house.clock(), address_of(request)

    def try_it() -> object:
        if data.credential and site is not None:
            return door(request).passkey(token, data.credential, site, address=address, at=at)
        return door(request).code(token, data.code, address=address, at=at)

    match await asyncio.to_thread(try_it):
        case Inside(person):
            return await come_in(request, person, ours(data.next))
        case TooOften(seconds):
            problem = wait_words(seconds, language)
            return await _asking_for_second(request, data.next, problem=problem, status=TOO_MANY)
        case Over():
            return _over()
        case _:
            words = say("验证没有通过。每个验证码只能用一次，请等下一个，或核对手机的时间。")
            return await _asking_for_second(request, data.next, problem=words)


@post("/sign-out", opt=PUBLIC)
async def sign_out(request: AnyRequest) -> Response[bytes]:
    """End the session, in the store and in the browser."""
    house = installation(request)
    token = request.cookies.get(session_cookie(house))

    def end() -> None:
        access = house.accounts.access
        session = access.sessions.find(token, at=house.clock()) if token else None
        if session is not None:
            access.sessions.end(session.id)
            access.log.note(Happened.SIGNED_OUT, session.person, at=house.clock())

    await asyncio.to_thread(end)
    return go(
        "/sign-in",
        set_session(house, ""),
        set_ticket(house, ""),
        headers={"clear-site-data": '"cache", "storage"'},
        said="signed-out",
    )


async def come_in(request: AnyRequest, person: PersonId, to: str) -> Response[bytes]:
    """Let the person in: a new session, whatever the browser held before."""
    token = await begin(request, person)
    house = installation(request)
    return go(to, set_session(house, token), set_ticket(house, ""))


async def begin(request: AnyRequest, person: PersonId) -> str:
    """Begin a session and note it; the session that the browser held before ends."""
    house = installation(request)
    before = request.cookies.get(session_cookie(house))

    def enter() -> str:
        access, at = house.accounts.access, house.clock()
        old = access.sessions.find(before, at=at) if before else None
        if old is not None:
            access.sessions.end(old.id)
        access.log.note(Happened.SIGNED_IN, person, at=at)
        return access.sessions.begin(person, at=at, agent=agent_of(request))

    return await asyncio.to_thread(enter)


async def the_ticket(request: AnyRequest, *purposes: Purpose) -> Ticket | None:
    """The ticket of the browser, if it still stands and is for one of these."""
    house, token = installation(request), ticket_of(request)
    if not token:
        return None
    found = await asyncio.to_thread(
        lambda: house.accounts.access.tickets.find(token, at=house.clock())
    )
    return found if found is not None and found.purpose in purposes else None


def _asking(
    request: AnyRequest, *, name: str, to: str, wrong: bool = False, problem: str | None = None
) -> Response[bytes]:
    say = visitor_of(request).language.say
    status = UNFIT if wrong else TOO_MANY if problem else 200
    if wrong:
        problem = say("登录名或密码不对。请核对后再试；忘记密码请联系主办方重置。")
    context = {"name": name, "next": to}
    return way_page(request, "access/sign_in.html", context, status=status, problem=problem)


async def _asking_for_second(
    request: AnyRequest, to: str, *, problem: str | None = None, status: int = UNFIT
) -> Response[bytes]:
    ticket = await the_ticket(request, Purpose.SECOND_FACTOR)
    if ticket is None:
        return _over()
    house, site = installation(request), keys_site(request)

    def look() -> dict[str, object]:
        factors = door(request).factors(ticket.person)
        options = ""
        if factors.passkeys and site is not None:
            from selection.accounts import ceremonies  # noqa: PLC0415 - takes long to import

            known = house.accounts.access.passkeys.known(ticket.person)
            options = ceremonies.asked_to_sign(ticket.challenge, site, known)
        return {"factors": factors, "options": options, "next": to}

    context = await asyncio.to_thread(look)
    status = status if problem else 200
    return way_page(request, "access/second.html", context, status=status, problem=problem)


def _over() -> Response[bytes]:
    return go("/sign-in", said="begin-again")


HANDLERS = [sign_in, knock, second, try_second, sign_out]
