"""One's own account: password, second factors, codes, sessions, and what happened to it."""

import asyncio

from litestar import Response, post, route

from selection.accounts import passwords
from selection.accounts.delays import TooOften
from selection.accounts.one_time_codes import Kind
from selection.accounts.passwords import Crowded, Weak
from selection.accounts.security_log import Happened
from selection.accounts.signing_in import Inside
from selection.accounts.tickets import Purpose
from selection.web.access.entering import Password
from selection.web.access.log_words import happened
from selection.web.access.pages import (
    UNFIT,
    address_of,
    door,
    go,
    local,
    set_ticket,
    wait_words,
    way_page,
    weak_words,
)
from selection.web.access.standing import needs_second
from selection.web.confirming import confirmed
from selection.web.desks.showing import fields
from selection.web.doors import DOOR, READ, Door
from selection.web.forms import Code, Form, read
from selection.web.installation import Installation
from selection.web.places import places
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import Worker, set_session, worker

SIGNED_IN = {DOOR: Door.SIGNED_IN}
RECENT = 20


class Changing(Form, frozen=True):
    """The password that was, and the one that is to be."""

    old: Password = ""
    new: Password = ""
    again: Password = ""


class Which(Form, frozen=True):
    """One of the lists' rows."""

    which: Code = ""


@route("/account", http_method=READ, opt=SIGNED_IN)
async def account(request: AnyRequest) -> Response[bytes]:
    """Everything about one's own account."""
    return await _page(request)


@post("/account/password", opt=SIGNED_IN)
async def change_password(request: AnyRequest) -> Response[bytes]:
    """Another password; all other sessions end."""
    data = await read(request, Changing)
    house, me, language = installation(request), worker(request), visitor_of(request).language
    access, at = house.accounts.access, house.clock()
    if data.new != data.again:
        return await _page(request, language.say("两次输入的密码不一致。"))
    needs = await asyncio.to_thread(needs_second, house, me.person)
    about = await asyncio.to_thread(_about, house, me)
    try:
        said = await house.gate.through(
            lambda: door(request).confirm(me.person, data.old, address=address_of(request), at=at)
        )
        if isinstance(said, TooOften):
            return await _page(request, wait_words(said.seconds, language))
        if not isinstance(said, Inside):
            return await _page(request, language.say("原来的密码不对。"))
        factors = await asyncio.to_thread(door(request).factors, me.person)
        passwords.must_be_good(data.new, second_factor=needs or factors.any(), about=about)
        await house.gate.through(
            lambda: access.credentials.change_password(
                me.person, data.new, at=at, but=me.session.id
            )
        )
    except Weak as weak:
        return await _page(request, weak_words(weak, language))
    except Crowded:
        return await _page(request, wait_words(5, language))
    token = await asyncio.to_thread(access.sessions.renew, me.session.id)
    return go("/account", *([set_session(house, token)] if token else []), said="password-changed")


@post("/account/factor", opt=SIGNED_IN)
async def add_factor(request: AnyRequest) -> Response[bytes]:
    """Begin to set a further second factor."""
    confirmed(request)
    house, me = installation(request), worker(request)
    ticket = await asyncio.to_thread(
        lambda: house.accounts.access.tickets.issue(me.person, Purpose.ADDING, at=house.clock())
    )
    return go("/sign-in/factor", set_ticket(house, ticket))


@post("/account/factor/remove", opt=SIGNED_IN)
async def remove_factor(request: AnyRequest) -> Response[bytes]:
    """Remove a second factor; the last one stays until another one is there."""
    confirmed(request)
    data = await read(request, Which)
    house, me = installation(request), worker(request)
    access, at = house.accounts.access, house.clock()

    def remove() -> bool:
        factors = door(request).factors(me.person)
        several = int(factors.app) + factors.passkeys + int(factors.sheet > 0) > 1
        if not several:
            return False
        if data.which == "app":
            access.totp.remove(me.person, at=at)
        else:
            access.passkeys.remove(me.person, data.which, at=at)
        return True

    if not await asyncio.to_thread(remove):
        say = visitor_of(request).language.say
        return await _page(request, say("这是最后一种验证方式，请先添加另一种再移除。"))
    return go("/account", said="factor-removed")


@post("/account/codes", opt=SIGNED_IN)
async def new_codes(request: AnyRequest) -> Response[bytes]:
    """New recovery codes, shown once; those before are worth nothing any more."""
    confirmed(request)
    house, me = installation(request), worker(request)
    codes = await asyncio.to_thread(
        lambda: house.accounts.access.codes.issue(me.person, Kind.RECOVERY, at=house.clock())
    )
    return way_page(
        request, "access/codes.html", {"codes": codes, "next": "/account", "first": False}
    )


@post("/account/sessions/end", opt=SIGNED_IN)
async def end_session(request: AnyRequest) -> Response[bytes]:
    """End one of one's own sessions, or all others."""
    confirmed(request)
    data = await read(request, Which)
    house, me = installation(request), worker(request)
    access = house.accounts.access

    def end() -> None:
        if data.which == "others":
            access.sessions.end_all(me.person, but=me.session.id)
        else:
            access.sessions.end_of(me.person, data.which)
        access.log.note(Happened.SESSION_ENDED, me.person, at=house.clock())

    await asyncio.to_thread(end)
    return go("/account", said="session-ended")


def _about(house: Installation, me: Worker) -> tuple[str, ...]:
    """The words that a password is not to be made of."""
    titles = (each.campaign.rules.title for each in places(house, me.person))
    name = house.accounts.access.credentials.name_of(me.person)
    return (me.name, name, house.origin.host, *titles)


async def _page(request: AnyRequest, problem: str | None = None) -> Response[bytes]:
    house, me = installation(request), worker(request)
    language = visitor_of(request).language

    def look() -> dict[str, object]:
        access, at = house.accounts.access, house.clock()
        needs = needs_second(house, me.person)
        factors = door(request).factors(me.person)
        return {
            "me": me,
            "act": lambda: fields(me),
            "name": access.credentials.name_of(me.person),
            "factors": factors,
            "keys": [(each, local(house, each.made_at)) for each in access.passkeys.of(me.person)],
            "sessions": [
                (each, local(house, each.begun_at), local(house, each.seen_at))
                for each in access.sessions.of(me.person, at=at)
            ],
            "happened": [
                (local(house, each.at), happened(each.what, language), each.by is not None)
                for each in access.log.newest(most=RECENT, person=me.person)
            ],
            "least": passwords.LEAST if needs or factors.any() else passwords.LEAST_ALONE,
        }

    context = await asyncio.to_thread(look)
    return way_page(
        request, "access/account.html", context, status=UNFIT if problem else 200, problem=problem
    )


HANDLERS = [account, change_password, add_factor, remove_factor, new_codes, end_session]
