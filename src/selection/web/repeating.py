"""Public answers, given again word for word as long as the page they were made of is on the shelf.

The first answer goes the whole way, past every guard. What left the house then is kept, under all
of the request that a public page may depend on. So nothing here decides a status, a header or a
right; it only knows when nothing can be different.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from litestar import Litestar
from litestar.types import Message, Receive, Scope, Send
from litestar.types.asgi_types import LifeSpanReceive, LifeSpanScope, LifeSpanSend

from selection.web.pages import Page, Shelf

DEPENDS_ON = frozenset({b"host", b"accept-encoding", b"if-none-match", b"hx-request"})
"""The headers that a public page may depend on. With a cookie of ours, no page is public."""

_SOURCE = "selection.repeating"
"""Under this key of the scope's state stands what a handler said of its answer."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The page that an answer is made of, its key on the shelf, and when it ends at the latest."""

    page: Page
    key: object
    until: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it left the house."""

    source: _Source
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    size: int


class Place(Protocol):
    """What is asked of a campaign."""

    shelf: Shelf[Page]
    answers: Shelf[Answer]
    clock: Callable[[], datetime]


def is_for_everybody(scope: Scope, shown: Page, key: object, *, until: datetime) -> None:
    """Say of a request that whoever asks the same is given this page, while it is on the shelf.

    `until`: when the same request may mean another page though nothing was recorded.
    """
    scope["state"][_SOURCE] = _Source(shown, key, until.astimezone(UTC))


class Repeating(Litestar):
    """The application, which does not work out again what it answered a moment ago."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Repeat the answer, or work it out and keep it where it may be repeated."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await super().__call__(scope, receive, send)
            return
        campaigns: Mapping[str, Place] = self.state.installation.campaigns
        place = campaigns.get(scope["path"].partition("/")[2].partition("/")[0])
        asked = None if place is None else _asked(scope)
        if place is None or asked is None:
            await super().__call__(scope, receive, send)
            return
        known = place.answers.get(asked)
        if known is not None and _holds(known.source, place):
            await _repeat(known, send)
            return
        heard = _Heard(send)
        await super().__call__(scope, receive, heard)
        source = scope["state"].get(_SOURCE)
        if source is not None:
            place.answers.put(asked, heard.answer(source, asked))


class _Heard:
    """Passes on what is sent, and remembers all of it but the pieces of a stream."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status = 0
        self._headers: tuple[tuple[bytes, bytes], ...] = ()
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], tuple(message["headers"])
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            self._body = message.get("body", b"")
        await self._send(message)

    def answer(self, source: _Source, asked: tuple[bytes, ...]) -> Answer:
        told = (*asked, *(each for header in self._headers for each in header), self._body)
        return Answer(source, self._status, self._headers, self._body, sum(map(len, told)))


def _asked(scope: Scope) -> tuple[bytes, ...] | None:
    """All that a public answer may depend on; None where a cookie is among it."""
    asked = [scope["raw_path"], scope["query_string"]]
    for name, value in scope["headers"]:
        if name in DEPENDS_ON:
            asked += (name, value)
        elif name == b"cookie":
            return None
    return tuple(asked)


def _holds(source: _Source, place: Place) -> bool:
    return place.shelf.get(source.key) is source.page and place.clock() < source.until


async def _repeat(known: Answer, send: Send) -> None:
    # A list of its own: whoever passes an answer on may add a header.
    await send(
        {"type": "http.response.start", "status": known.status, "headers": [*known.headers]}
    )
    await send({"type": "http.response.body", "body": known.body, "more_body": False})
