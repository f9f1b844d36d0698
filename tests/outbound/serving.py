"""Servers on this machine that speak as those outside do, and note what they were asked."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


Says = Callable[[Heard], tuple[int, bytes]]


@dataclass(slots=True)
class Listening:
    """A server that answers what `says` says; None hangs up without a word."""

    says: Callable[[Heard], tuple[int, bytes] | None]
    address: str = ""
    heard: list[Heard] = field(default_factory=list)
    waits: threading.Event | None = None


@contextmanager
def listening(says: Callable[[Heard], tuple[int, bytes] | None]) -> Generator[Listening]:
    found = Listening(says)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("content-length", 0))
            parts = urlsplit(self.path)
            headers = {key.lower(): value for key, value in self.headers.items()}
            body = self.rfile.read(length)
            heard = Heard(self.command, parts.path, parse_qs(parts.query), headers, body)
            found.heard.append(heard)
            if found.waits is not None:
                found.waits.wait(5)
            said = found.says(heard)
            if said is None:
                self.close_connection = True
                return
            status, words = said
            self.send_response(status)
            self.send_header("content-type", "text/plain")
            self.send_header("content-length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        do_GET = do_POST = answer  # noqa: N815 - so the server calls them

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # who hangs up in the middle is part of some tests

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        found.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield found
        finally:
            if found.waits is not None:
                found.waits.set()
            server.shutdown()
            thread.join()
