"""Doors: who may call a handler. Nobody, unless the handler says so.

Forgetting a guard on one handler must not open it, so the guard stands at the app and asks every
handler for its door. Paths are never asked: `/official%2fscores` reaches the handler of
`/official/scores`, whatever a proxy believes that it has closed.
"""

from enum import StrEnum
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

DOOR = "door"
"""The key of a handler's `opt` under which its door stands: `opt={"door": Door.PUBLIC}`."""


READ = (HttpMethod.GET, HttpMethod.HEAD)
"""The methods of whatever is only looked at: Litestar's own `get` knows no HEAD."""


class Door(StrEnum):
    """Through which door a handler is reached."""

    PUBLIC = "PUBLIC"  # anybody, without saying who they are


async def doorkeeper(
    connection: ASGIConnection[Any, Any, Any, Any],  # noqa: ARG001 - a guard is called so
    handler: BaseRouteHandler,
) -> None:
    """The app's guard: PermissionDeniedException (403) unless the handler has an open door.

    HEAD is no way round it: a guard is asked whatever the method. Litestar's own answers to
    OPTIONS have no door, so they are refused; nothing of ours asks for them.
    """
    if handler.opt.get(DOOR) is not Door.PUBLIC:
        raise PermissionDeniedException("这里不对外开放。")


def check_doors(app: Litestar) -> list[str]:
    """The handlers that forgot their door, as `GET,HEAD /path`; an empty list is what we want."""
    return [
        f"{','.join(sorted(_methods(handler)))} {route.path}"
        for route in app.routes
        for handler in (
            route.route_handlers if isinstance(route, HTTPRoute) else [route.route_handler]
        )
        if not isinstance(handler.opt.get(DOOR), Door)
        and _methods(handler) != {"OPTIONS"}  # made by Litestar for every path
    ]


def _methods(handler: BaseRouteHandler) -> set[str]:
    """GET, POST …; for what is not HTTP, the kind of handler."""
    return {str(each) for each in getattr(handler, "http_methods", [type(handler).__name__])}
