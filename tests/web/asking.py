"""Asks an application in the words of ASGI, so that nothing on the way mends what is sent.

An HTTP client tidies addresses, drops the body that an answer to HEAD should not have had, and
waits for the end of a stream that has none.
"""

from asyncio import Event
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from urllib.parse import unquote

from litestar import Litestar
from litestar.routes import BaseRoute, HTTPRoute
from litestar.testing import TestClient

from fair import ORIGIN
from selection.web.app import create_app
from selection.web.assets import Assets
from selection.web.doors import DOOR, Door
from selection.web.origins import Origin

HOST = "vote.example.org"
OURS = {"origin": ORIGIN}
HTMX = {"hx-request": "true"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
MULTIPART = {"content-type": "multipart/form-data; boundary=BB"}
JSON = {"content-type": "application/json"}
COOKIES = {"__Host-preferences", "__Host-session", "__Host-ticket", "__Host-voter"}

FIXED = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
"""What every answer says, whatever gave it."""

_callers = count()


@dataclass(slots=True)
class Answer:
    """What the application sent, word for word."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    streams: bool = False

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]

    def one(self, name: str) -> str:
        [value] = self.all(name)
        return value

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def cookies(self) -> set[str]:
        return {each.partition("=")[0] for each in self.all("set-cookie")}

    def said(self) -> tuple[int, list[tuple[str, str]]]:
        return self.status, sorted(self.headers)


def is_public(route: BaseRoute) -> bool:
    """Whether anybody may ask at this address."""
    return isinstance(route, HTTPRoute) and all(
        each.opt.get(DOOR) is Door.PUBLIC
        for each in route.route_handlers
        if set(map(str, each.http_methods)) != {"OPTIONS"}
    )


def bare_app() -> Litestar:
    """The application without an installation: only to look at its routes."""
    origin = Origin.read(ORIGIN)
    nothing = SimpleNamespace(origins=[origin], origin=origin, assets=Assets(_Empty()))
    return create_app(nothing)  # pyright: ignore[reportArgumentType] - enough of one


class _Empty:
    def iterdir(self):
        return iter(())


def ask(
    client: TestClient[Litestar],
    method: str,
    target: str,
    *,
    headers: dict[str, str] | None = None,
    host: str = HOST,
    body: bytes = b"",
) -> Answer:
    """Send one request from an address of its own. A stream is left after its first words."""
    raw, _, query = target.partition("?")
    answer, left, sent = Answer(), Event(), False
    named = {"host": host, **(headers or {})}
    n = next(_callers)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "https",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in named.items()],
        "client": (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}", 1),
        "server": (HOST, 443),
        "state": {},
    }

    async def receive():
        nonlocal sent
        if sent:
            await left.wait()
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = [(k.decode(), v.decode("latin-1")) for k, v in message["headers"]]
            return
        answer.body += message.get("body", b"")
        answer.streams = ("content-type", EVENTS) in answer.headers
        if answer.streams or not message.get("more_body"):
            left.set()  # a server says so too, once the answer is complete

    async def run():
        await client.app(scope, receive, send)

    with client.portal() as portal:
        portal.call(run)
    return answer


EVENTS = "text/event-stream; charset=utf-8"


def assert_guarded(answer: Answer) -> None:
    """Every header that every answer has, once and exactly; no cookie that is not ours."""
    for name, value in FIXED.items():
        assert answer.all(name) == [value], name
    assert len(answer.all("cache-control")) == 1
    assert not answer.all("server")
    assert answer.cookies <= COOKIES
    if answer.cookies:
        assert answer.one("cache-control") == "no-store"
