"""Who is at work: the session of a request, and what its person may do in the campaign asked for.

Roles are read from the journal on each request, so that a dismissal holds at once.
"""

import asyncio
import hmac
import logging
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException, PermissionDeniedException

from selection.accounts.offices import Office
from selection.accounts.sessions import ABSOLUTE, Session
from selection.accounts.store import Accounts
from selection.domain import facts
from selection.domain.kernel import PersonId, UnitId
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.installation import Installation
from selection.web.logbook import whereabouts

log = logging.getLogger(__name__)

EXPERT = "EXPERT"
"""What a member of a panel is called among the roles, or who was drawn as a substitute."""

TOKEN, TOKEN_HEADER = "token", "x-token"
_PURPOSE = ["selection.form.1"]
_WORKER = "worker"


class NotSignedIn(HTTPException):
    """The page is for people who work for a selection, and nobody is signed in."""

    status_code = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who is signed in."""

    person: PersonId
    name: str
    session: Session
    roles: frozenset[str]  # of the campaign in the address; none where there is no campaign
    unit: UnitId | None  # the recommending unit that the person works for
    panels: frozenset[str]  # on which the person sits
    office: Office | None
    token: str  # what the person's forms carry

    def holds(self, *roles: str) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)


def worker(request: ASGIConnection[Any, Any, Any, Any]) -> Worker:
    """Who asks; only for handlers behind a door that is not public."""
    return request.scope["state"][_WORKER]


def session_cookie(installation: Installation) -> str:
    """The name of the cookie; with https no other host can set one of that name."""
    return "__Host-session" if installation.origin.https else "session"


def set_session(installation: Installation, token: str) -> Cookie:
    """The cookie of a new session; an empty token takes it away."""
    return Cookie(
        key=session_cookie(installation),
        value=token,
        path="/",
        max_age=int(ABSOLUTE.total_seconds()) if token else 0,
        secure=installation.origin.https,
        httponly=True,
        samesite="strict",
    )


def asked(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Path and query of a request, to come back to."""
    query = request.scope["query_string"].decode("ascii", "replace")
    return request.scope["path"] + (f"?{query}" if query else "")


async def recognise(connection: ASGIConnection[Any, Any, Any, Any]) -> Worker | None:
    """Who is signed in; None if nobody is. Kept with the request."""
    state: dict[str, Any] = connection.scope["state"]
    if _WORKER not in state:
        installation: Installation = connection.app.state.installation
        token = connection.cookies.get(session_cookie(installation))
        place = installation.campaigns.get(connection.path_params.get("code", ""))
        state[_WORKER] = (
            await asyncio.to_thread(_found, installation, place, token) if token else None
        )
    return state[_WORKER]


async def must_carry_token(request: Request[Any, Any, Any], at_work: Worker) -> None:
    """Refuse a form without the token of the session, as a field or as a header of htmx."""
    sent = request.headers.get(TOKEN_HEADER) or (await request.form()).get(TOKEN)
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), at_work.token.encode()):
        log.warning("a form came without its token", extra=whereabouts(request.scope))
        raise PermissionDeniedException


def _found(installation: Installation, place: OpenCampaign | None, token: str) -> Worker | None:
    accounts = installation.accounts
    session = accounts.sessions.find(token, at=installation.clock())
    if session is None:
        return None
    person = session.person
    roles, unit, panels = standing(place, person) if place else (frozenset[str](), None, ())
    known = accounts.people.people([person]).get(person)
    return Worker(
        person=person,
        name=known.name if known else "",
        session=session,
        roles=roles,
        unit=unit,
        panels=frozenset(panels),
        office=accounts.access.offices.of(person),
        token=_form_token(accounts, session),
    )


def standing(
    place: OpenCampaign, person: PersonId
) -> tuple[frozenset[str], UnitId | None, tuple[str, ...]]:
    """The roles of a person in a campaign, the unit worked for, the panels sat on."""
    named = {facts.appointed(person, role): role for role in Role}
    seats = {facts.member(each.code, person): each.code for each in place.rules.seated}
    waits = [facts.substitute(each.code, person) for each in place.rules.seated]
    home = facts.belongs_to(person)
    held = place.journal.facts([*named, *seats, *waits, home])
    roles = {str(role) for fact, role in named.items() if fact in held}
    panels = tuple(code for fact, code in seats.items() if fact in held)
    unit = held.get(home)
    called = bool(panels) or any(each in held for each in waits)
    return (
        frozenset(roles | ({EXPERT} if called else set())),
        UnitId(unit) if unit else None,
        panels,
    )


def _form_token(accounts: Accounts, session: Session) -> str:
    """The same for all forms of a session, and of no other; unknown to who holds the store."""
    key = hmac.digest(accounts.secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")
    return hmac.digest(key, session.id.encode(), "sha256").hex()
