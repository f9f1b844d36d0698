"""Doors: who may call a handler. Nobody, unless the handler says so.

Forgetting a guard on one handler must not open it, so the guard (`doorkeeper`) stands at the app
and asks every handler for its door. Paths are never asked: `/official%2fscores` reaches the
handler of `/official/scores`, whatever a proxy believes that it has closed.
"""

from dataclasses import dataclass
from enum import StrEnum

from litestar import Litestar
from litestar.enums import HttpMethod
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute

from selection.accounts.offices import Office
from selection.domain.roles import Role

DOOR = "door"
"""The key of a handler's `opt` under which its door stands: `opt={"door": Door.PUBLIC}`."""


READ = (HttpMethod.GET, HttpMethod.HEAD)
"""The methods of whatever is only looked at: Litestar's own `get` knows no HEAD."""


class Door(StrEnum):
    """Through which door a handler is reached."""

    PUBLIC = "PUBLIC"  # anybody, without saying who they are
    SIGNED_IN = "SIGNED_IN"  # whoever works for any selection


@dataclass(frozen=True, slots=True)
class Desk:
    """The door of a desk: whoever has one of these roles in the campaign of the address."""

    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bureau:
    """The door of the administrators: whoever holds one of these offices of the installation."""

    offices: frozenset[Office]


def staff(*roles: Role | str) -> Desk:
    """The door for people of these roles; `EXPERT` is whoever sits on a panel."""
    return Desk(frozenset(map(str, roles)))


def office(*offices: Office) -> Bureau:
    """The door for the holders of these offices (§10.8)."""
    return Bureau(frozenset(offices))


def check_doors(app: Litestar) -> list[str]:
    """The handlers that forgot their door, as `GET,HEAD /path`; an empty list is what we want."""
    return [
        f"{','.join(sorted(_methods(handler)))} {route.path}"
        for route in app.routes
        for handler in (
            route.route_handlers if isinstance(route, HTTPRoute) else [route.route_handler]
        )
        if not isinstance(handler.opt.get(DOOR), Door | Desk | Bureau)
        and _methods(handler) != {"OPTIONS"}  # made by Litestar for every path
    ]


def _methods(handler: BaseRouteHandler) -> set[str]:
    """GET, POST …; for what is not HTTP, the kind of handler."""
    return {str(each) for each in getattr(handler, "http_methods", [type(handler).__name__])}
