"""A fair open to real browsers in this very process, so that a story can move its clock."""

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import uvicorn

import fair as fairs
from fair import Fair
from selection.desk.clock import ScriptedClock
from selection.domain.kernel import PersonId
from selection.outbound.configured import NOWHERE, Outbound
from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import open_installation
from selection.web.origins import Origin
from selection.web.server import Server
from selection.web.workers import session_cookie

PATIENCE = 30
"""Seconds until somebody answers, or has ended."""


@contextmanager
def served(
    folder: Path,
    *,
    at: datetime = fairs.VOTING,
    host: str = "127.0.0.1",
    outbound: Outbound = NOWHERE,
    make: Callable[..., None] = fairs.opened,
    **more: Any,
) -> Generator[tuple[Fair, str]]:
    """The fair and its address; `make` makes it, and `more` is what that takes.

    Passkeys are for names only: with `host` it is reached as `localhost`.
    """
    clock, home = ScriptedClock(fairs.BEFORE), Home(folder)
    make(home, clock, **more)
    clock.to(at)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://{host}:{listening.getsockname()[1]}"
        origins = [Origin.read(address)]
        with open_installation(home, origins, clock=clock, outbound=outbound) as installation:
            config = uvicorn.Config(create_app(installation), log_config=None, access_log=False)
            server = Server(config, installation)
            serving = threading.Thread(target=server.run, args=([listening],))
            serving.start()
            try:
                _wait(address)
                nobody: Any = None  # browsers come by themselves
                fair = Fair(installation, nobody, clock, installation.accounts)
                fair.to(at)
                yield fair, address
            finally:
                server.should_exit = True
                serving.join(PATIENCE)


def cookie_of(fair: Fair, address: str, person: PersonId) -> dict[str, str]:
    """What a browser keeps of somebody who has signed in."""
    installation = fair.installation
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
