"""The real program, serving the campaigns of this moment on a free port."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from browser.campaigns import furnish
from selection.settings import Home

PATIENCE = 30
"""Seconds until the program answers, or has ended."""

GOODBYE = "已中断。已经确认的都已记录，没有写到一半的东西。"


@contextmanager
def serving(folder: Path) -> Generator[str]:
    """The address; `folder` is empty and becomes the home.

    In the end the program must have had nothing to complain of.
    """
    home = Home(folder)
    furnish(home, datetime.now(UTC))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = home.root / "said"
    command = [sys.executable, "-m", "selection", "serve"]
    with said.open("w") as file:
        program = subprocess.Popen(
            [*command, "--home", str(home.root), "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, program)
            yield address
        finally:
            program.send_signal(signal.SIGINT)
            program.wait(PATIENCE)
    assert said.read_text().replace(GOODBYE, "").strip() == ""


def _wait(address: str, program: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and program.poll() is None:
        try:
            with urlopen(address):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the program does not answer")
