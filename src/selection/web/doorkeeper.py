"""The guard of the app, which asks every handler for its door and every worker for the role."""

import logging
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from selection.web.doors import DOOR, Bureau, Desk, Door
from selection.web.floods import TooOften
from selection.web.logbook import whereabouts
from selection.web.origins import changes_something
from selection.web.showing import installation
from selection.web.workers import NotSignedIn, Worker, must_carry_token, recognise

log = logging.getLogger(__name__)

PAPERS = (".pdf", ".docx", ".xlsx", ".json", "/exports")
"""How addresses end at which a paper is made."""


async def doorkeeper(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The app's guard: nobody comes in without `let_in`, and no form without its token.

    A form of somebody who is signed in must carry the token of the session: `SameOrigin` alone
    would trust every page of the site.
    """
    worker = await let_in(connection, handler)
    if worker is None:
        return
    if not changes_something(connection.scope):
        must_not_come_too_often(connection, worker)
    else:
        await must_carry_token(cast("Request[Any, Any, Any]", connection), worker)


def must_not_come_too_often(
    connection: ASGIConnection[Any, Any, Any, Any], worker: Worker
) -> None:
    """Count the request; TooOften beyond the bounds for requests, or for those with a file.

    A file comes along in a form of several parts, or is made where the address ends so.
    """
    brought = connection.headers.get("content-type", "").startswith("multipart/")
    made = connection.scope["path_template"].endswith(PAPERS)
    house = installation(cast("Request[Any, Any, Any]", connection))
    wait = house.floods.request(worker.person, file=brought or made)
    if wait is not None:
        raise TooOften(wait)


async def let_in(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> Worker | None:
    """Who comes in; None through a door that is open to everybody.

    PermissionDeniedException (403) unless the handler has a door that is open to the person,
    NotSignedIn where somebody has to sign in first. HEAD is no way round it: a guard is asked
    whatever the method. Litestar's own answers to OPTIONS have no door, so they are refused;
    nothing of ours asks for them.
    """
    door = handler.opt.get(DOOR)
    if door is Door.PUBLIC:
        return None
    if not isinstance(door, Door | Desk | Bureau):
        raise PermissionDeniedException
    worker = await recognise(connection)
    if worker is None:
        raise NotSignedIn
    if not _is_open(door, worker):
        log.warning("a door stayed closed", extra=whereabouts(connection.scope))
        raise PermissionDeniedException
    return worker


class AtTheDoor(ASGIMiddleware):
    """Lets nobody send anything to a desk who may not come in: not a byte of it is read.

    Guards are asked after the form was read, and a desk takes films. Stands before `PreParse`.
    Who sends too often is stopped here too.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Ask, then go on."""
        if changes_something(scope):
            connection = ASGIConnection[Any, Any, Any, Any](scope)
            worker = await let_in(connection, scope["route_handler"])
            if worker is not None:
                must_not_come_too_often(connection, worker)
        await next_app(scope, receive, send)


def _is_open(door: Door | Desk | Bureau, worker: Worker) -> bool:
    match door:
        case Desk(roles):
            return not roles.isdisjoint(worker.roles)
        case Bureau(offices):
            return worker.office in offices
        case _:
            return True
