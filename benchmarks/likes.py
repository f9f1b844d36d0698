"""Likes a second: the endpoint of the page's button, with all its protections, durable.

    make bench                                   # or: .venv/bin/python benchmarks/likes.py
    .venv/bin/python benchmarks/likes.py stored 10000000    # with so many likes in the store

Beside it run the empty POSTs of `servers.py` and two plain ways to count likes. The campaign is
one of the rehearsal, whose voting is open; every like comes from a device with a cookie of its
own, and all that were acknowledged must be counted in the end.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec
from measuring import Failed, Report, Run, free_port, in_turn, load, p99, rate, server

from postgres import Server
from selection.cli.store import now
from selection.domain.ballot import BALLOT
from selection.domain.casting import CandidateLiked
from selection.domain.kernel import VoterId
from selection.journal import store
from selection.journal.bundles import Bundle, Entry, Landed
from selection.journal.names import NAMES
from selection.readmodels.views import Views
from selection.settings import DATABASE, Database, Home
from selection.web.installation import open_installation
from selection.web.origins import Origin

Serving = AbstractContextManager[subprocess.Popen[bytes]]

CAMPAIGN = "cast-2023-practice-live"
VOTERS = 100_000
ROUNDS, SECONDS = 3, 3.0
FEW, MANY = 64, 256  # connections
MILLION, BATCH = 1_000_000, 2_000
EMPTY = 'wrk.method = "POST"\nwrk.headers["Content-Length"] = "0"\n'
TARGETS = {  # by database: ÷ guarded, ÷ bare, ÷ a transaction apiece
    "PostgreSQL": (">= 0.8", ">= 0.5", ">= 12"),
    "SQLite": (">= 0.6", ">= 0.4", ">= 6"),
}
SLOW_SYNC = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>
static void wait_(void) { struct timespec t = {0, 2000000}; nanosleep(&t, 0); }
int fsync(int f) { static int (*o)(int); if (!o) o = dlsym(RTLD_NEXT, "fsync");
  int r = o(f); wait_(); return r; }
int fdatasync(int f) { static int (*o)(int); if (!o) o = dlsym(RTLD_NEXT, "fdatasync");
  int r = o(f); wait_(); return r; }
"""
"""Two milliseconds more for every sync: a cloud volume, where this disk needs almost none."""


def main() -> int:
    """Measure, print, and say whether the targets are reached."""
    report = Report()
    report.begin()
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="selection-bench-")))
        home = rehearsed(folder / "home")
        for name, database in databases(held).items():
            if database is not None:
                command = ["migrate", "--home", str(home.root), "--to", database.url]
                quietly(command)
            one_database(report, name, Home(home.root, database), folder)
        for name, database in databases(held, slow_sync(folder)).items():
            slow(report, name, home.root, database, folder)
        stored(report, home, MILLION, folder)
    return report.end()


def only_stored(events: int) -> int:
    """Only the comparison of a full store with an empty one."""
    report = Report()
    report.begin()
    with tempfile.TemporaryDirectory(prefix="selection-bench-") as folder:
        stored(report, rehearsed(Path(folder) / "home"), events, Path(folder))
    return report.end()


def stored(report: Report, home: Home, events: int, folder: Path) -> None:
    """Likes on SQLite with so many stored, beside likes with next to none."""
    full = Home(folder / "full")
    shutil.copytree(home.root, full.root)
    fill(full, events)
    few, many = Likes(home, folder / "few.lua"), Likes(full, folder / "many.lua")
    ports = free_port(), free_port()
    with served(home, ports[0]), served(full, ports[1]):
        runs = in_turn(
            ROUNDS,
            {"few": partial(few.run, ports[0], FEW), "many": partial(many.run, ports[1], FEW)},
        )
    ratio = rate(runs["many"]) / rate(runs["few"])
    report.tell(f"SQLite {FEW}: likes with {events:,} stored / with none", ratio, ">= 0.9")


def fill(home: Home, events: int) -> None:
    """Likes of yesterday, as the desk records them, and read into the read models."""
    with store.open_(home.journal(CAMPAIGN), clock=now) as journal:
        first = next(journal.since(0, names=[NAMES[CandidateLiked]]))
        at = now() - timedelta(days=1)
        known = journal.head().position
        for batch in range(0, events, BATCH):
            instant = journal.instant(journal.head().recorded_at)
            envelope = msgspec.structs.replace(first.envelope, recorded_at=instant)
            entries: list[Entry] = []
            for n in range(batch, batch + BATCH):
                voter = VoterId(blake2b(str(n).encode(), digest_size=16).hexdigest())
                stream = f"{CAMPAIGN}/ballot/likes/{at.date()}/{voter}"
                event = replace(first.event, voter=voter, day=at.date(), at=at)
                entries.append((stream, 1, *journal.codec.encode(event, envelope)))
            counts = dict.fromkeys(BALLOT.counts(first.event), BATCH)
            bundle = Bundle(entries=entries, known=known, at=instant, counts=counts)
            if not isinstance(journal.record(bundle), Landed):
                raise Failed("the store was not filled")
        views = Views(home.views(CAMPAIGN))
        views.catch_up(journal)
        views.close()


def databases(held: ExitStack, preload: str = "") -> dict[str, Database | None]:
    """SQLite, and a server of PostgreSQL of our own."""
    if preload:
        os.environ["LD_PRELOAD"] = preload
    postgres = Server(shared_buffers="512MB", max_wal_size="4GB")
    held.callback(postgres.stop)
    postgres.start()
    os.environ.pop("LD_PRELOAD", None)
    return {"SQLite": None, "PostgreSQL": postgres.database()}


def one_database(report: Report, name: str, home: Home, folder: Path) -> None:
    """All ratios on one database."""
    likes = Likes(home, folder / "voters.lua")
    bare, ours, plain, apiece = (free_port() for _ in range(4))
    with ExitStack() as held:
        held.enter_context(server("bare", port=bare))
        held.enter_context(served(home, ours))
        held.enter_context(by_the_library(home, apiece, folder))
        every: dict[str, Callable[[int], Run]] = {
            "bare": lambda c: load(EMPTY, bare, connections=c, seconds=SECONDS, path="/empty"),
            "guarded": partial(likes.empty, ours),
            "likes": partial(likes.run, ours),
            "apiece": partial(likes.plain, apiece),
        }
        if home.database is not None:
            held.enter_context(straightforward(home.database, plain))
            every["plain"] = partial(likes.plain, plain)
        for connections in (FEW, MANY):
            at = {key: partial(run, connections) for key, run in every.items()}
            runs = in_turn(ROUNDS, at)
            for key, each in runs.items():
                report.tell(f"{name} {connections}: {key}/s", rate(each), "")
                report.tell(f"{name} {connections}: {key} p99 ms", p99(each) / 1000, "")
            compare(report, f"{name} {connections}:", runs, TARGETS[name])
            if connections == FEW:
                slower = p99(runs["likes"]) / p99(runs["guarded"])
                report.tell(f"{name} {connections}: likes p99 / guarded p99", slower, "<= 3")
        if home.database is not None:
            two_processes(report, likes, home, ours)
    likes.must_be_counted(4 * ROUNDS * (FEW + MANY))


def compare(
    report: Report, name: str, runs: dict[str, list[Run]], targets: tuple[str, ...]
) -> None:
    """The ratios of likes to everything else."""
    likes = rate(runs["likes"])
    for other, target in zip(("guarded", "bare", "apiece"), targets, strict=True):
        report.tell(f"{name} likes / {other}", likes / rate(runs[other]), target)
    if "plain" in runs:
        report.tell(f"{name} likes / plain", likes / rate(runs["plain"]), ">= 15")


def two_processes(report: Report, likes: "Likes", home: Home, one: int) -> None:
    """Two processes on one database, beside one."""
    two = free_port()
    with served(home, two, "2"):
        runs = in_turn(
            ROUNDS,
            {"one": partial(likes.run, one, FEW), "two": partial(likes.run, two, FEW)},
        )
    report.tell(
        "PostgreSQL 64: two processes / one", rate(runs["two"]) / rate(runs["one"]), ">= 0.8"
    )


def slow(report: Report, name: str, root: Path, database: Database | None, folder: Path) -> None:
    """Likes and a transaction apiece, where every sync takes two milliseconds more."""
    home = Home(root, database)
    preload = slow_sync(folder)
    if database is not None:
        quietly(["migrate", "--home", str(root), "--to", database.url])
    likes = Likes(home, folder / "voters.lua")
    ours, apiece = free_port(), free_port()
    with (
        served(home, ours, LD_PRELOAD=preload),
        by_the_library(home, apiece, folder, LD_PRELOAD=preload),
    ):
        runs = in_turn(
            ROUNDS,
            {
                "likes": partial(likes.run, ours, MANY),
                "apiece": partial(likes.plain, apiece, MANY),
            },
        )
    for key, each in runs.items():
        report.tell(f"{name} {MANY}, +2 ms a sync: {key}/s", rate(each), "")
    ratio = rate(runs["likes"]) / rate(runs["apiece"])
    report.tell(f"{name} {MANY}, +2 ms a sync: likes / apiece", ratio, ">= 15")
    likes.must_be_counted(ROUNDS * MANY)


def slow_sync(folder: Path) -> str:
    """A library that makes every sync take longer."""
    source, made = folder / "slow.c", folder / "slow.so"
    if not made.exists():
        source.write_text(SLOW_SYNC)
        subprocess.run(["cc", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
    return str(made)


def rehearsed(root: Path) -> Home:
    """A small rehearsal, left with a campaign in which the public is voting."""
    quietly(["demo", "--small", "--no-serve", "--home", str(root)])
    return Home(root)


def quietly(command: list[str]) -> None:
    """Run a command of the program, and show its words only if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "selection", *command], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Failed(done.stdout + done.stderr)


def served(home: Home, port: int, *more: str, **environ: str) -> Serving:
    """The program at work on a home."""
    if home.database is not None:
        environ[DATABASE] = home.database.url
    return server("ours", str(home.root), *more, port=port, **environ)


def straightforward(database: Database, port: int) -> Serving:
    """Litestar, SQLAlchemy, asyncpg and a counter."""
    url = database.url.replace("postgresql://", "postgresql+asyncpg://")
    return server("serve", url, port=port, program="crud_baseline.py")


def by_the_library(home: Home, port: int, folder: Path, **environ: str) -> Serving:
    """The library's own application on the same kind of database."""
    if home.database is None:
        file = folder / f"library-{port}.db"
        environ |= {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(file)}
    else:
        name = home.database.url.rpartition("?")[0].rpartition("/")[2]
        host = home.database.url.rpartition("host=")[2]
        environ |= {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": name,
            "POSTGRES_HOST": host,
            "POSTGRES_USER": "postgres",
            "POSTGRES_PASSWORD": "",
            "POSTGRES_POOL_SIZE": "16",
            "POSTGRES_SCHEMA": "public",
        }
    return server("serve", port=port, program="apiece_baseline.py", **environ)


class Likes:
    """Likes of ever new voters: each voter likes one candidate after the other."""

    def __init__(self, home: Home, file: Path) -> None:
        self._home, self._file = home, file
        self._begun = self.answered = 0
        with open_installation(home, [Origin.read("http://127.0.0.1")], clock=now) as opened:
            place = opened.campaigns[CAMPAIGN]
            cookies = [opened.devices.issue() for _ in range(VOTERS)]
            self._cookie = opened.devices.cookie
            # Numbers first: whoever goes on to the next label goes on to another category.
            self._labels = sorted(place.snapshot.exhibits, key=lambda each: each[::-1])
        listed = ",\n".join(f'"{each}"' for each in cookies)
        file.write_text(f"return {{\n{listed}\n}}\n")
        self._before = self._counted()

    def run(self, port: int, connections: int) -> Run:
        """Likes for some seconds."""
        path = 'local path = base .. labels[1 + c % #labels] .. "/like"'
        run = self._load(port, connections, path)
        self.answered += run.requests
        return run

    def empty(self, port: int, connections: int) -> Run:
        """The same requests to the empty door."""
        return self._load(port, connections, 'local path = "/empty"')

    def plain(self, port: int, connections: int) -> Run:
        """The same voters and candidates, said in JSON as the plain ways take them."""
        script = f"""
local voters = dofile("{self._file}")
local n = {self._begun}
local head = "POST /like HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n"
  .. "Content-Type: application/json\\r\\nContent-Length: "
request = function()
  local v, c = 1 + n % #voters, (math.floor(n / #voters) + n) % 100
  n = n + 1
  local body = '{{"voter":"' .. voters[v] .. '","candidate":"c-' .. c .. '"}}'
  return head .. #body .. "\\r\\n\\r\\n" .. body
end
"""
        return self._asked(script, port, connections)

    def _load(self, port: int, connections: int, path: str) -> Run:
        labels = ", ".join(f'"{each}"' for each in self._labels)
        headers = "".join(f"{name}: {value}\\r\\n" for name, value in _headers(port).items())
        # Joined here and not by wrk: what the load takes of the two cores, the server lacks.
        script = f"""
local voters = dofile("{self._file}")
local labels = {{ {labels} }}
local base = "/{CAMPAIGN}/candidates/"
local n = {self._begun}
local rest = " HTTP/1.1\\r\\n{headers}Cookie: {self._cookie}="
request = function()
  -- A thousand voters at a time, each of whom likes eight candidates.
  local crowd, turn = math.floor(n / 8000), math.floor(n / 1000) % 8
  local v = 1 + (crowd * 1000 + n % 1000) % #voters
  local c = 8 * math.floor(crowd * 1000 / #voters) + turn + v
  n = n + 1
  {path}
  return "POST " .. path .. rest .. voters[v] .. "\\r\\n\\r\\n"
end
"""
        return self._asked(script, port, connections)

    def _asked(self, script: str, port: int, connections: int) -> Run:
        run = load(script, port, connections=connections, seconds=SECONDS)
        self._begun += run.requests + connections
        return run

    def _counted(self) -> int:
        place = self._home.journal(CAMPAIGN)
        with store.open_(place, clock=now, write=False) as journal:
            return sum(journal.tally().values())

    def must_be_counted(self, most_under_way: int) -> None:
        """Every answer was a like that is counted now; some were cut off on their way back."""
        counted = self._counted() - self._before
        if not self.answered <= counted <= self.answered + most_under_way:
            raise Failed(f"{self.answered} likes were answered, {counted} are counted")


def _headers(port: int) -> dict[str, str]:
    """What a telephone sends with a like, but for the cookie."""
    return {
        "Host": f"127.0.0.1:{port}",
        "Content-Length": "0",
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://127.0.0.1:{port}",
        "Sec-Fetch-Site": "same-origin",
        "HX-Request": "true",
        "HX-Target": "act",
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": "zh-CN,zh;q=0.9",
        "User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0",
    }


if __name__ == "__main__":
    sys.exit(only_stored(int(sys.argv[2])) if sys.argv[1:] else main())
