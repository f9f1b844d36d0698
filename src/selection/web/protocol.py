"""uvicorn's fast HTTP protocol, with bounds on what httptools gathers and on the time it takes.

httptools gathers a head of any length, and the headers that may follow a body in pieces, and
waits for their end for ever (60 MB of either were taken). A proxy in front may have bounds of its
own; without one these are the only ones.
"""

import asyncio

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from selection.web.wire import Wire

LONGEST_HEAD = 32_768
"""Bytes of request line and headers; what came in one packet is looked at when it is complete."""

PATIENCE = 10.0
"""Seconds in which a head must have come in."""

PATIENCE_WITH_BODY = 120.0
"""Seconds in which a body must have come in: a phone that lost its network never says so."""


class Cycle(RequestResponseCycle):
    """Writes an answer whose headers are known bytes, without looking at each of them again."""

    _begun: bytes | None = None

    async def send(self, message: ASGISendEvent) -> None:
        """Send as uvicorn does; head and body of a `Wire` at once."""
        if message["type"] == "http.response.start":
            headers = message.get("headers")
            if isinstance(headers, Wire) and self._is_plain():
                self._begin(message["status"], headers)
                return
        elif self._begun is not None and message["type"] == "http.response.body":
            self._end(self._begun, message.get("body", b""))
            return
        await super().send(message)

    def _is_plain(self) -> bool:
        return self.keep_alive and not (
            self.flow.write_paused
            or self.disconnected
            or self.response_started
            or self.access_log
            or self.scope["method"] == "HEAD"
        )

    def _begin(self, status: int, headers: Wire) -> None:
        self.response_started, self.waiting_for_100_continue = True, False
        self.expected_content_length = headers.length
        own = (b"%b: %b\r\n" % header for header in self.default_headers)
        self._begun = b"".join((STATUS_LINE[status], *own, headers.known, b"\r\n"))

    def _end(self, head: bytes, body: bytes) -> None:
        if len(body) != self.expected_content_length:
            raise RuntimeError("the answer is not as long as it says")
        if self.disconnected:
            return
        self.transport.write(head + body)
        self.response_complete = True
        self.message_event.set()
        self.on_response()


class BoundedProtocol(HttpToolsProtocol):
    """Closes the connection of whoever sends too much head, or too slowly."""

    _gathered = 0  # bytes of lines that are not complete: a head, or what follows a body in pieces
    _uncounted = 0  # bytes of the packet in which the message began
    _came = 0  # of all of these and the packet that is being read: no head in it is longer
    _in_lines = True
    _just_begun = False  # somewhere within the packet that is being read
    _until: float | None = None  # by the loop's clock: when what is being read must be in
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait(PATIENCE)

    def data_received(self, data: bytes) -> None:
        """Take what came in; lines that go on and on are counted."""
        self._came = self._gathered + self._uncounted + len(data)
        super().data_received(data)
        if self._just_begun:
            self._just_begun = False  # most of the packet may belong to what was before
            self._uncounted = len(data)
        elif self._in_lines:
            self._gathered += len(data)
            if self._gathered > LONGEST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._begin_lines()
        self._wait(PATIENCE)

    def on_headers_complete(self) -> None:
        """The head is in: the request goes on, unless the head came in one piece too large.

        Headers that follow the body are dropped: they were not there to be checked.
        """
        self._in_lines = False
        self._wait(PATIENCE_WITH_BODY)
        if self._came > LONGEST_HEAD and self._size() > LONGEST_HEAD:
            # Without any header it goes on, to be refused: it names no host of ours.
            self.headers.clear()
        super().on_headers_complete()
        self.headers = []  # for what may follow the body, which nobody reads
        if type(self.cycle) is RequestResponseCycle:  # uvicorn asks nobody which one to make
            self.cycle.__class__ = Cycle

    def on_chunk_header(self) -> None:
        """A piece of the body begins; if it is empty, headers may follow."""
        self._begin_lines()

    def on_body(self, body: bytes) -> None:
        """Take some of the body."""
        self._in_lines = False
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is in."""
        self._in_lines = False
        self._rest()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._rest()
        self._stop()
        super().connection_lost(exc)

    def _size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def _begin_lines(self) -> None:
        self._gathered, self._in_lines, self._just_begun = 0, True, True

    def _wait(self, seconds: float) -> None:
        """Give the visitor so long from now.

        Nearly all are in long before, so a timer that is running stays, and looks again when it
        rings; only one that would ring too late is set anew.
        """
        self._until = self.loop.time() + seconds
        if self._timer is not None and self._timer.when() > self._until:
            self._stop()
        if self._timer is None:
            self._timer = self.loop.call_at(self._until, self._look)

    def _rest(self) -> None:
        self._until = None

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        if self._until is None or self.transport.is_closing():
            return
        if self.loop.time() < self._until:
            self._timer = self.loop.call_at(self._until, self._look)
        else:
            self.transport.close()
