"""What tests of the web floor share so that each has a home and an application of its own quickly.

To make them takes most of a second, whatever a test is about; to copy or to lend them, nothing.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from litestar import Litestar

from selection.web.app import create_app
from selection.web.installation import Installation
from selection.web.origins import Origin

_idle: dict[tuple[Origin, ...], list[Litestar]] = {}


def lasting() -> Path:
    """A folder that lasts as long as the process: what is made in it once can be copied."""
    folder, mine = Path(tempfile.mkdtemp(prefix="selection-")), os.getpid()

    def remove() -> None:
        if os.getpid() == mine:  # and not a process that this one has forked
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


@contextmanager
def application(installation: Installation, *, lent: bool = True) -> Generator[Litestar]:
    """The application for an installation: one that an installation before it has left.

    Whoever makes one that is different says so by `lent`.
    """
    if not lent:
        yield create_app(installation)
        return
    idle = _idle.setdefault(tuple(installation.origins), [])
    app = idle.pop() if idle else create_app(installation)
    app.state.installation = installation
    yield app
    vars(app).pop("_short", None)  # which keeps the installation
    idle.append(app)
