"""A jury (`jury`) open to real browsers, with a clock of its own: a minute here may be a day."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import uvicorn

import jury
from fair import BEFORE, Fair, opened
from selection.desk.clock import ScriptedClock
from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import open_installation
from selection.web.origins import Origin
from selection.web.server import Server

PATIENCE = 30


@contextmanager
def open_jury(folder: Path, at: datetime) -> Generator[tuple[Fair, str]]:
    """The campaign with its panel seated, and its address."""
    clock, home = ScriptedClock(BEFORE), Home(folder)
    opened(home, clock, people=jury.EVERYBODY, book=jury.BOOK)
    clock.to(at)
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
                fair = Fair(installation, None, clock, installation.accounts)  # type: ignore[arg-type]
                fair.to(at)
                jury.seated(fair)
                yield fair, address
            finally:
                server.should_exit = True
                serving.join(PATIENCE)


def _wait(address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urlopen(f"{address}/healthz"):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody answers")
