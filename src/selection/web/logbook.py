"""A number for every request, told in `X-Request-Id`, and a line for what became of it.

The line says what the program knows by itself: number, command, campaign, method, route, status,
milliseconds. Nothing that a visitor wrote is in it: no path, query, header, cookie, address, body.
"""

import logging
import os
from collections.abc import Container, Iterator
from contextvars import ContextVar
from time import perf_counter
from typing import cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from selection.desk.requests import Answer, Receipt
from selection.web.wire import plus

log = logging.getLogger(__name__)

SLOW = 1.0
"""Seconds until an answer begins, from which on it is noted as if it had failed."""

_FAULT = 500
_BYTES = 5
_DRAWN = 1_000
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_REQUEST: ContextVar[str] = ContextVar("request")
_COMMAND: ContextVar[str] = ContextVar("command")


def _numbers() -> Iterator[str]:
    """Random ones: in order they would tell how many visitors come, whatever the rules hide."""
    while True:
        drawn = os.urandom(_BYTES * _DRAWN).hex()
        yield from (drawn[at : at + 2 * _BYTES] for at in range(0, len(drawn), 2 * _BYTES))


_number = _numbers().__next__


class Logbook:
    """Stands around the whole application, so that no answer goes out without its number."""

    def __init__(self, app: ASGIApp, campaigns: Container[str], *, every: bool = False) -> None:
        """Faults and slow answers are noted; with `every`, all answers."""
        self._app = app
        self._campaigns = campaigns
        self._every = every

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Number the request, answer it, note it."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        number = _number()
        _REQUEST.set(number)
        begun, seconds, status = perf_counter(), 0.0, 0

        async def numbered(message: Message) -> None:
            nonlocal seconds, status
            if message["type"] == "http.response.start":
                seconds, status = perf_counter() - begun, message["status"]
                said = message.get("headers", ())
                message["headers"] = plus(said, (b"x-request-id", number.encode()))
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            if self._every or not status or status >= _FAULT or seconds >= SLOW:
                self._note(scope, status, seconds)

    def _note(self, scope: HTTPScope, status: int, seconds: float) -> None:
        """Status 0: there was no answer, because the visitor was gone or the program ended."""
        code = scope["path"].partition("/")[2].partition("/")[0]
        log.log(
            logging.WARNING if status >= _FAULT else logging.INFO,
            "answered" if status else "not answered",
            extra={
                "campaign": code if code in self._campaigns else None,
                "method": scope["method"] if scope["method"] in _METHODS else None,
                "route": scope["path_template"] if "path_template" in scope else None,  # noqa: SIM401 (typed)
                "status": status,
                "ms": round(seconds * 1_000, 1),
            },
        )


def whereabouts(scope: Scope) -> dict[str, str]:
    """What a line of the log says of a request that is turned away: where it went, not whose."""
    http = cast("HTTPScope", scope)
    return {"method": str(http["method"]), "route": http["path_template"]}


def number_of_this_request() -> str:
    """What the log calls the request that is being answered; a new number outside of one."""
    return _REQUEST.get(None) or _number()


def carries(answer: Answer) -> None:
    """Whatever is noted of this request from now on names the command that was recorded."""
    if isinstance(answer, Receipt):
        _COMMAND.set(answer.id)


def numbers() -> dict[str, str | None]:
    """The request that is being answered, and its command."""
    return {"request": _REQUEST.get(None), "command": _COMMAND.get(None)}
