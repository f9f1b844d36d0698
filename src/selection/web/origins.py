"""Whether a request that changes something comes from one of our own pages.

A like carries no token, because pages without a cookie are the same for all and cacheable. What
stands in for it is what a browser says by itself and no other site can make it say: `Origin`, or
`Sec-Fetch-Site` where a form was sent without one. WeChat's browser sends the first only.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.exceptions import PermissionDeniedException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from selection.web.logbook import whereabouts

log = logging.getLogger(__name__)

_PORTS = {"http": 80, "https": 443}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({b"same-origin", b"none"})  # none: typed or opened by the visitor's own hand


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port under which visitors reach the site."""

    scheme: str
    host: str  # lower case; an IPv6 address in brackets
    port: int

    @classmethod
    def read(cls, written: str) -> Self:
        """From `https://vote.example.org`; ValueError for anything but scheme, host and port."""
        parts = urlsplit(written.strip().rstrip("/"))
        if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
            raise ValueError(f"{written!r} is no origin like https://vote.example.org")
        if parts.path or parts.query or parts.fragment:
            raise ValueError(f"{written!r} says more than scheme, host and port")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(parts.scheme, host, parts.port or _PORTS[parts.scheme])

    @property
    def https(self) -> bool:
        """Whether the site is reached by https; plain http is for development."""
        return self.scheme == "https"

    @property
    def hosts(self) -> list[str]:
        """The values of the Host header that belong to it, for Litestar's `allowed_hosts`.

        Litestar compares Host with its port and letter by letter; browsers write lower case and
        leave out the scheme's own port.
        """
        full = f"{self.host}:{self.port}"
        return [self.host, full] if self._is_usual else [full]

    def __str__(self) -> str:
        """As browsers send it: without the scheme's own port."""
        return f"{self.scheme}://{self.hosts[0]}"

    @property
    def _is_usual(self) -> bool:
        return self.port == _PORTS[self.scheme]


class SameOrigin(ASGIMiddleware):
    """Refuses (403) every unsafe request that is not shown to come from one of our origins.

    `Origin: null` comes from sandboxed frames and from redirects across sites, so it is nobody's.
    Saying nothing is not enough, and where the two headers disagree the worse one counts.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, origins: Iterable[Origin]) -> None:
        self._origins = frozenset(str(each).encode() for each in origins)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Let the request through, or raise PermissionDeniedException."""
        if changes_something(scope):
            origins = {value for name, value in scope["headers"] if name == b"origin"}
            sites = {value for name, value in scope["headers"] if name == b"sec-fetch-site"}
            told = [
                is_ours(origin, site, self._origins)
                for origin in origins or {None}
                for site in sites or {None}
            ]
            if not all(told):
                log.warning("a request came from another site", extra=whereabouts(scope))
                raise PermissionDeniedException("请在本站页面上操作。")
        await next_app(scope, receive, send)


def is_ours(origin: bytes | None, site: bytes | None, origins: frozenset[bytes]) -> bool:
    """Whether what a browser says of itself shows that the request comes from our own pages."""
    return (
        (origin is not None or site is not None)
        and (origin is None or origin in origins)
        and (site is None or site in _OURS)
    )


def changes_something(scope: Scope) -> bool:
    """Whether the request may change something: every HTTP method but GET, HEAD and OPTIONS."""
    return scope["type"] == ScopeType.HTTP and scope["method"] not in _SAFE
