"""Two servers of which one follows the other, and that the product knows by one URL.

A commit of one has to be on the disk of the other before it counts. They are named to each other:
with `*`, a base backup under way would be taken for a standby, too.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg

from postgres import OWNER, PATIENCE, Server
from selection.settings import Database

SETTINGS = {
    "dynamic_shared_memory_type": "mmap",  # in its folder: who was killed leaves nothing elsewhere
    "synchronous_standby_names": "ANY 1 (db1, db2)",
    "wal_retrieve_retry_interval": "100ms",
    # Who follows again may say so before he is heard, and says it again after this long only.
    "wal_receiver_status_interval": "1s",
}

FOLLOWS = "SELECT FROM pg_stat_replication WHERE sync_state = 'quorum' AND replay_lsn >= %s"
MEMORY = Path("/dev/shm")  # noqa: S108 (folders with names of their own are made in it)
PLENTY = 4_000_000_000  # bytes


class Cluster:
    """A primary, and the standby that takes its place when it is lost."""

    def __init__(self) -> None:
        room = _room()
        self.primary = Server(within=room, cluster_name="db1", **SETTINGS)
        self.primary.start()
        self.standby = Server(of=self.primary, within=room, cluster_name="db2", **SETTINGS)
        self._folders = f"{self.primary.folder},{self.standby.folder}"
        self._start_the_standby()

    def stop(self) -> None:
        """Stop both and take their folders away."""
        self.standby.stop()
        self.primary.stop()

    def url(self, name: str = "postgres") -> str:
        """How libpq names a database of whichever of the two may be written to."""
        return f"postgresql://{OWNER}@/{name}?host={self._folders}&target_session_attrs=read-write"

    def database(self) -> Database:
        """A new, empty database."""
        name = f"t_{uuid4().hex[:12]}"
        self.primary.run(f"CREATE DATABASE {name}")
        return Database(self.url(name))

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """The standby takes nothing in, not even what is on its way already."""
        with psycopg.connect(self.standby.url()) as db:
            [(receiver,)] = db.execute("SELECT pid FROM pg_stat_wal_receiver").fetchall()
        os.kill(receiver, signal.SIGSTOP)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):  # it may have been killed with its server
                os.kill(receiver, signal.SIGCONT)

    def fail_over(self) -> None:
        """The primary is lost without a word, and the standby takes its place."""
        self.primary.kill9()
        self.promote()

    def promote(self) -> None:
        """The standby takes the place of a primary that was killed.

        It does so as it stands: what it was sent and had not taken in is lost as well.
        """
        self.standby.kill9()
        self.standby.start()
        self.standby.run("SELECT pg_promote()")
        self.primary, self.standby = self.standby, self.primary

    def mend(self) -> None:
        """The lost host comes back as a standby, with a copy of the primary and nothing else."""
        self.standby.follow(self.primary)
        self._start_the_standby()

    def catch_up(self) -> None:
        """Returns when the standby shows whatever the primary had when this was called."""
        with psycopg.connect(self.primary.url(), autocommit=True) as db:
            [(end,)] = db.execute("SELECT pg_current_wal_flush_lsn()").fetchall()
            until = time.monotonic() + PATIENCE
            while not db.execute(FOLLOWS, [end]).fetchall():
                assert time.monotonic() < until, "the standby does not follow"
                time.sleep(0.01)

    def _start_the_standby(self) -> None:
        self.standby.start()
        self.catch_up()


def _room() -> Path | None:
    """Memory, if there is plenty: a kill leaves it as it is, and nobody waits for a disk."""
    is_there = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > PLENTY
    return MEMORY if is_there else None
