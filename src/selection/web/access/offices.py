"""The three administrators (§10.8): none of them sees what a selection is about.

The system administrator looks after the program, the security administrator after accounts, and
the audit administrator reads what was done to them.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException

from selection.accounts.delays import MOST as MOST_FAILURES
from selection.accounts.invitations import Purpose
from selection.accounts.offices import Office
from selection.accounts.security_log import Happened
from selection.desk.backup_notes import noted
from selection.domain.kernel import PersonId
from selection.web.access.inviting import office_title
from selection.web.access.log_words import happened
from selection.web.access.pages import UNFIT, go, local, way_page
from selection.web.confirming import confirmed
from selection.web.desks.menu import title_of
from selection.web.desks.showing import fields
from selection.web.doors import DOOR, READ, office
from selection.web.forms import Form, read
from selection.web.health import is_ready
from selection.web.installation import Installation
from selection.web.languages import Language
from selection.web.links import Link, link_to
from selection.web.places import places
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import Worker, worker

SECURITY = {DOOR: office(Office.SECURITY)}
AUDIT = {DOOR: office(Office.AUDIT)}
SYSTEM = {DOOR: office(Office.SYSTEM)}
ROWS = 100
LONGEST_NUMBER = 15
"""Digits: what any store counts to."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as its administrator sees it: who, what for, in which state."""

    person: PersonId
    name: str
    roles: tuple[str, ...]
    opened: bool
    waits: bool  # for a second person's consent to its link
    disabled: bool
    sessions: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the log."""

    number: int
    at: datetime
    what: str
    person: str
    by: str
    about: str


class Whose(Form, frozen=True):
    """Whose account it is about."""

    person: Annotated[str, msgspec.Meta(max_length=128)] = ""


@route("/office/security", http_method=READ, opt=SECURITY)
async def security(request: AnyRequest) -> Response[bytes]:
    """All accounts: who may sign in, who is in."""
    return await _accounts(request)


@post("/office/security/disable", opt=SECURITY)
async def disable(request: AnyRequest) -> Response[bytes]:
    """Shut an account; whoever is in is out with the next request."""
    confirmed(request)
    house, me, person = await _about_another(request)
    access = house.accounts.access
    await asyncio.to_thread(
        lambda: access.credentials.disable(person, by=me.person, at=house.clock())
    )
    return go("/office/security", said="account-disabled")


@post("/office/security/enable", opt=SECURITY)
async def enable(request: AnyRequest) -> Response[bytes]:
    """Open a shut account again."""
    confirmed(request)
    house, me, person = await _about_another(request)
    access = house.accounts.access
    await asyncio.to_thread(
        lambda: access.credentials.enable(person, by=me.person, at=house.clock())
    )
    return go("/office/security", said="account-enabled")


@post("/office/security/agree", opt=SECURITY)
async def agree(request: AnyRequest) -> Response[bytes]:
    """Agree that an official comes in by a link that another official made."""
    confirmed(request)
    house, me, person = await _about_another(request)
    invitations = house.accounts.access.invitations
    agreed = await asyncio.to_thread(
        lambda: invitations.agree(person, by=me.person, at=house.clock())
    )
    if not agreed:
        raise NotFoundException
    return go("/office/security", said="link-agreed")


@post("/office/security/sessions", opt=SECURITY)
async def end_sessions(request: AnyRequest) -> Response[bytes]:
    """End all sessions of a person."""
    house, me, person = await _about_another(request)
    access = house.accounts.access

    def end() -> None:
        access.sessions.end_all(person)
        access.log.note(Happened.SESSION_ENDED, person, by=me.person, at=house.clock())

    await asyncio.to_thread(end)
    return go("/office/security", said="session-ended")


@post("/office/security/reset", opt=SECURITY)
async def reset(request: AnyRequest) -> Response[bytes]:
    """Make a link with which the person sets everything anew; shown once, to be handed over."""
    confirmed(request)
    house, me, person = await _about_another(request)

    def make() -> str:
        access, at = house.accounts.access, house.clock()
        access.sessions.end_all(person)
        held = access.offices.of(person)
        return access.invitations.make(
            person, Purpose.RESET, by=me.person, at=at, role=str(held) if held else None
        )

    token = await asyncio.to_thread(make)
    names = await asyncio.to_thread(house.accounts.people.name_of, [person])
    made = Link(address=link_to(request, token), whose=names.get(person) or person)
    return await _accounts(request, link=made)


@route("/office/audit", http_method=READ, opt=AUDIT)
async def audit(request: AnyRequest) -> Response[bytes]:
    """The log of accounts, newest first; nothing can be changed here."""
    house, language = installation(request), visitor_of(request).language
    asked = request.query_params.get("before", "")
    before = (
        int(asked)
        if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER
        else None
    )

    def look() -> list[Row]:
        lines = house.accounts.access.log.newest(most=ROWS, before=before)
        ids = {each for line in lines for each in (line.person, line.by) if each}
        names = house.accounts.people.name_of(ids)

        def name(who: PersonId | None) -> str:
            return (names.get(who) or who) if who else ""

        return [
            Row(
                line.id,
                local(house, line.at),
                happened(line.what, language),
                name(line.person),
                name(line.by),
                line.about[:8],
            )
            for line in lines
        ]

    rows = await asyncio.to_thread(look)
    more = rows[-1].number if len(rows) == ROWS and rows[-1].number > 1 else None
    return _office_page(request, "access/audit.html", {"rows": rows, "more": more})


@route("/office/system", http_method=READ, opt=SYSTEM)
async def system(request: AnyRequest) -> Response[bytes]:
    """How the program is: ready or not, which version, how old the last backup is."""
    house = installation(request)
    words = await house.health.words()
    places = [(each.id, each.rules.title, len(each.parked())) for each in house.campaigns.values()]
    backups, now = await asyncio.to_thread(noted, house.home), house.clock()
    context = {
        "backups": backups,
        "backup_at": local(house, backups.made.at) if backups.made else None,
        "backup_hours": (now - backups.made.at) // HOUR if backups.made else 0,
        "backup_stale": backups.stale(now),
        "failed_at": local(house, backups.failed.at) if backups.failed else None,
        "ready": is_ready(words),
        "words": [each.value.split(" ", 1) for each in words],
        "version": version("selection"),
        "places": places,
        "now": local(house, now),
    }
    return _office_page(request, "access/system.html", context)


async def _about_another(request: AnyRequest) -> tuple[Installation, Worker, PersonId]:
    """Whose account the form is about; nobody acts on an own one here."""
    data = await read(request, Whose)
    house, me = installation(request), worker(request)
    known = await asyncio.to_thread(house.accounts.people.people, [data.person])
    if not known or data.person == me.person:
        raise NotFoundException
    return house, me, PersonId(data.person)


async def _accounts(request: AnyRequest, *, link: Link | None = None) -> Response[bytes]:
    house, language = installation(request), visitor_of(request).language
    accounts = await asyncio.to_thread(_all, house, language)
    context = {"accounts": accounts, "link": link, "most": MOST_FAILURES}
    return _office_page(request, "access/security.html", context)


def _all(house: Installation, language: Language) -> list[Account]:
    access, at = house.accounts.access, house.clock()
    opened, offices, links = (
        access.credentials.all(),
        access.offices.all(),
        access.invitations.newest(),
    )
    every = {*opened, *offices, *links}
    names = house.accounts.people.name_of(every)
    sessions = access.sessions.all(at=at)
    found: list[Account] = []
    for person in every:
        mine = [each for each in sessions if each.person == person]
        roles = {role for each in places(house, person) for role in each.roles}
        held = offices.get(person)
        titles = [title_of(role, language) for role in sorted(roles)]
        titles += [office_title(held, language)] if held else []
        seen = max((each.seen_at for each in mine), default=None)
        found.append(
            Account(
                person=person,
                name=names.get(person) or person,
                roles=tuple(titles),
                opened=person in opened,
                waits=person in links and links[person].waits(at),
                disabled=person in opened and opened[person].disabled,
                sessions=len(mine),
                seen_at=local(house, seen) if seen else None,
            )
        )
    return sorted(found, key=lambda each: (not each.sessions, each.name))


def _office_page(
    request: AnyRequest, template: str, context: Mapping[str, object], problem: str | None = None
) -> Response[bytes]:
    me, language = worker(request), visitor_of(request).language
    title = office_title(me.office, language) if me.office else ""
    told = {"me": me, "title": title, "act": lambda: fields(me), **context}
    status = UNFIT if problem else 200
    return way_page(request, template, told, status=status, problem=problem)


HANDLERS = [security, disable, enable, agree, end_sessions, reset, audit, system]
