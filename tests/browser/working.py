"""A home open to real browsers in this very process: its clock moves as a story wants it."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.request import urlopen

import uvicorn

from selection.domain.kernel import PersonId
from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import Installation, open_installation
from selection.web.origins import Origin
from selection.web.server import Server
from selection.web.workers import session_cookie

PATIENCE = 30
"""Seconds until the site answers, or has ended."""


@contextmanager
def working(home: Home, clock: Callable[[], datetime]) -> Generator[tuple[Installation, str]]:
    """The installation and its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with open_installation(home, [Origin.read(address)], clock=clock) as installation:
            config = uvicorn.Config(create_app(installation), log_config=None, access_log=False)
            server = Server(config, installation)
            serving = threading.Thread(target=server.run, args=([listening],))
            serving.start()
            try:
                _wait(address)
                yield installation, address
            finally:
                server.should_exit = True
                serving.join(PATIENCE)


def cookie_of(installation: Installation, address: str, person: PersonId) -> dict[str, Any]:
    """What a browser keeps of somebody who has signed in."""
    token = installation.accounts.sessions.begin(person, at=installation.clock())
    return {"name": session_cookie(installation), "value": token, "url": address}


def _wait(address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urlopen(f"{address}/healthz"):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody answers")
