"""The guard of the app, which asks every handler for its door and every worker for the role."""

from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from selection.web.doors import DOOR, Bureau, Desk, Door
from selection.web.origins import changes_something
from selection.web.workers import NotSignedIn, Worker, must_carry_token, recognise


async def doorkeeper(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """The app's guard: PermissionDeniedException (403) unless the handler has an open door.

    NotSignedIn where somebody has to sign in first. HEAD is no way round it: a guard is asked
    whatever the method. Litestar's own answers to OPTIONS have no door, so they are refused;
    nothing of ours asks for them. A form of somebody who is signed in must carry the token of the
    session: `SameOrigin` alone would trust every page of the site.
    """
    door = handler.opt.get(DOOR)
    if door is Door.PUBLIC:
        return
    if not isinstance(door, Door | Desk | Bureau):
        raise PermissionDeniedException
    worker = await recognise(connection)
    if worker is None:
        raise NotSignedIn
    if not _is_open(door, worker):
        raise PermissionDeniedException
    if changes_something(connection.scope):
        await must_carry_token(cast("Request[Any, Any, Any]", connection), worker)


def _is_open(door: Door | Desk | Bureau, worker: Worker) -> bool:
    match door:
        case Desk(roles):
            return not roles.isdisjoint(worker.roles)
        case Bureau(offices):
            return worker.office in offices
        case _:
            return True
