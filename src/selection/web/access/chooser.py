"""Where somebody may go after signing in: the selections one works for, and one's office."""

import asyncio
from dataclasses import dataclass
from typing import Annotated

import msgspec
from litestar import Response, post, route

from selection.accounts.offices import Office
from selection.domain.kernel import PersonId
from selection.web.access.inviting import office_title
from selection.web.access.pages import go, way_page
from selection.web.desks.menu import title_of
from selection.web.desks.showing import fields
from selection.web.doors import DOOR, READ, Door
from selection.web.forms import Form, read
from selection.web.installation import Installation
from selection.web.languages import Language
from selection.web.places import places
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.workers import set_session, worker

SIGNED_IN = {DOOR: Door.SIGNED_IN}


@dataclass(frozen=True, slots=True)
class Way:
    """A place to work at."""

    code: str  # of the selection; empty for an office
    title: str
    roles: tuple[str, ...]
    practice: bool = False


class Entering(Form, frozen=True):
    """Which selection to enter; none: the office."""

    code: Annotated[str, msgspec.Meta(max_length=128)] = ""


@route("/desk", http_method=READ, opt=SIGNED_IN)
async def choose(request: AnyRequest) -> Response[bytes]:
    """All places of the person; with one alone, straight on to it."""
    house, me = installation(request), worker(request)
    language = visitor_of(request).language
    ways = await asyncio.to_thread(_ways, house, me.person, me.office, language)
    if len(ways) == 1:
        return go(_address(ways[0].code, me.office))
    context = {"me": me, "ways": ways, "act": lambda: fields(me)}
    return way_page(request, "access/desk.html", context)


@post("/desk", opt=SIGNED_IN)
async def enter(request: AnyRequest) -> Response[bytes]:
    """Enter one: with other roles, the session goes on under another token (P29)."""
    data = await read(request, Entering)
    house, me = installation(request), worker(request)
    to = _address(data.code if data.code in house.campaigns else "", me.office)
    token = await asyncio.to_thread(house.accounts.sessions.renew, me.session.id)
    return go(to, *([set_session(house, token)] if token else []))


def _ways(
    house: Installation, person: PersonId, office: Office | None, language: Language
) -> list[Way]:
    ways = [
        Way(
            each.campaign.id,
            each.campaign.rules.title,
            tuple(title_of(role, language) for role in sorted(each.roles)),
        )
        for each in places(house, person)
    ]
    if office is not None:
        ways.append(Way("", language.say("本系统的管理"), (office_title(office, language),)))
    return ways


def _address(code: str, office: Office | None) -> str:
    if code:
        return f"/{code}/desk"
    return f"/office/{office.lower()}" if office else "/account"


HANDLERS = [choose, enter]
