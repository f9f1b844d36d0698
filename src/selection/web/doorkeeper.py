"""The guard of the app, which asks every handler for its door and every worker for the role."""

import logging
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from selection.web.doors import DOOR, Bureau, Desk, Door
from selection.web.origins import changes_something
from selection.web.workers import NotSignedIn, Worker, must_carry_token, recognise

log = logging.getLogger(__name__)


async def doorkeeper(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The app's guard: nobody comes in without `let_in`, and no form without its token.

    A form of somebody who is signed in must carry the token of the session: `SameOrigin` alone
    would trust every page of the site.
    """
    worker = await let_in(connection, handler)
    if worker is not None and changes_something(connection.scope):
        await must_carry_token(cast("Request[Any, Any, Any]", connection), worker)


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
        scope = cast("HTTPScope", connection.scope)
        about = {"method": str(scope["method"]), "route": scope["path_template"]}
        log.warning("a door stayed closed", extra=about)  # the person stands in no log of ours
        raise PermissionDeniedException
    return worker


class AtTheDoor(ASGIMiddleware):
    """Lets nobody send anything to a desk who may not come in: not a byte of it is read.

    Guards are asked after the form was read, and a desk takes films. Stands before `PreParse`.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Ask, then go on."""
        if changes_something(scope):
            await let_in(ASGIConnection[Any, Any, Any, Any](scope), scope["route_handler"])
        await next_app(scope, receive, send)


def _is_open(door: Door | Desk | Bureau, worker: Worker) -> bool:
    match door:
        case Desk(roles):
            return not roles.isdisjoint(worker.roles)
        case Bureau(offices):
            return worker.office in offices
        case _:
            return True
