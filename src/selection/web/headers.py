"""The headers of every answer, whatever gave it: page, refusal, 404, 405, 500 or static file.

Only the app's `before_send` sees them all. Litestar's `response_headers`, its `after_request` and
middleware never see the answers that the router gives by itself (404, 405).
"""

from collections.abc import Iterable

from litestar.types import BeforeMessageSendHookHandler, Message, Scope

SAME_FOR_ALL = "same_for_all"
"""The key of a handler's `opt`: its answer depends on neither htmx nor cookies (files, media)."""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",  # htmx, and the changes of the board
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_FIXED = {
    "content-security-policy": "; ".join(f"{what} {who}" for what, who in _POLICY.items()),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
}
_SECURE = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
_NO_STORE = (b"cache-control", b"no-store")
_NO_BODY = range(300, 400)
"""Answers that only send on: Litestar calls the empty body JSON."""
_VARY = (b"vary", b"HX-Request, Cookie")


Header = tuple[bytes, bytes]


class Dress:
    """Puts the fixed headers on what a handler says.

    They stand, whatever a handler says. Nothing is stored by a cache unless the handler allowed
    it, and an answer that sets a cookie is stored by none: another visitor would get that cookie.
    A page may differ for htmx and by cookie, so caches are told, unless it is the same for all.
    """

    def __init__(self, *, https: bool) -> None:
        """`https` says whether visitors reach the site by https."""
        headers = _FIXED | (_SECURE if https else {})
        self._fixed = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._names = frozenset(name for name, _ in self._fixed)

    def on(self, headers: Iterable[Header], *, same_for_all: bool = False) -> list[Header]:
        """The headers of an answer that says these."""
        said = [
            (name.lower(), value) for name, value in headers if name.lower() not in self._names
        ]
        there = {name for name, _ in said}
        if b"set-cookie" in there:
            said = [*(each for each in said if each[0] != b"cache-control"), _NO_STORE]
        elif b"cache-control" not in there:
            said.append(_NO_STORE)
        if not same_for_all:
            said.append(_VARY)
        return said + self._fixed


def security_headers(*, https: bool) -> BeforeMessageSendHookHandler:
    """The hook for `before_send`; see `Dress`."""
    dress = Dress(https=https)

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            said = message.get("headers", ())
            if message["status"] in _NO_BODY:
                said = [each for each in said if each[0].lower() != b"content-type"]
            message["headers"] = dress.on(said, same_for_all=_is_same_for_all(scope))

    return add


def _is_same_for_all(scope: Scope) -> bool:
    # An address that the router does not know has no handler.
    return "route_handler" in scope and scope["route_handler"].opt.get(SAME_FOR_ALL) is True
