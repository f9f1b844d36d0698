"""How quickly votes are counted again from the journal, and all read models built again.

    .venv/bin/python benchmarks/rebuilding.py FOLDER [EVENTS]

Makes a rehearsal in FOLDER (a small one below a million events) and adds likes until it has EVENTS
(600,000 if not said), some of them taken back, put aside, found invalid or valid; what is there
already is used. Then the votes are counted in turn, and a rate tells how many events are taken in
for each second of one core:

* ours: the read model of the votes, as `selection rebuild` builds it, in an empty database;
* library: the same likes as events of the eventsourcing library, read in its sections and made
  events again by its mapper, all as it does by default, and counted in a dictionary;
* SQL: one GROUP BY over the likes in our own table.

Ours and SQL must agree with the tally that the journal kept. At last a process of its own builds
all read models and tells its time and memory; those have a target from two million events on.
"""

import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate, count, islice
from pathlib import Path
from time import perf_counter, process_time

from eventsourcing.application import Application, LocalNotificationLog
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import (
    DatetimeAsISO,
    DecimalAsStr,
    JSONTranscoder,
    Mapper,
    StoredEvent,
    UUIDAsHex,
)
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from eventsourcing.system import NotificationLogReader
from measuring import Report
from sqlalchemy import create_engine, select

from selection.desk.clock import ScriptedClock
from selection.domain.ballot import BALLOT
from selection.domain.candidacy import NominationSubmitted
from selection.domain.casting import CandidateLiked, LikeWithdrawn
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Counted, Paper, PersonId, Tallied, VoterId
from selection.domain.rulebook.words import Tier
from selection.domain.suspicion import (
    Suspect,
    VotesInvalidated,
    VotesQuarantined,
    VotesReinstated,
)
from selection.journal import store
from selection.journal.items import Item, Record, Write
from selection.journal.journal import Journal
from selection.journal.names import NAMES
from selection.readmodels.span import span
from selection.readmodels.tables import metadata, votes
from selection.readmodels.views import PAGE, rebuild
from selection.readmodels.votes import project_rulebooks, project_votes
from selection.settings import Home

EVENTS, MILLION = 600_000, 1_000_000
ROUNDS = 5
BATCH = 500
OF_THE_LIBRARY = 30_000
"""Likes that the library counts: its rate does not depend on how many there are."""

QUICKEST = 500
"""The section with which the library is quickest; its default is much smaller."""

TAKEN_BACK, LOOKED_INTO = 50, 1_000
"""One like of so many."""

LIKED, WITHDRAWN = NAMES[CandidateLiked], NAMES[LikeWithdrawn]
GROUP_BY = """SELECT json_extract(state, '$.event.channel'), json_extract(state, '$.event.stage'),
    json_extract(state, '$.event.candidate'), sum(iif(topic = ?, 1, -1))
    FROM stored_events WHERE topic IN (?, ?) GROUP BY 1, 2, 3"""


def now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


# --- the journal ---------------------------------------------------------------------------------


def made(home: Home, events: int) -> str:
    """The campaign with at least so many events; made, or filled up, if it is not there yet."""
    if not home.campaigns():
        size = ["--small"] if events < MILLION else []
        demo = ["-m", "selection", "demo", "--no-serve", "--home", str(home.root), *size]
        subprocess.run([sys.executable, *demo], check=True, stdout=subprocess.DEVNULL)
    code = next(each for each in home.campaigns() if each.endswith("-live"))
    clock = ScriptedClock(now())
    with store.open_(home.journal(code), clock=clock) as journal:
        items = _votes(journal, clock)
        while journal.head().events < events:
            journal.append(list(islice(items, BATCH)))
            clock.to(clock() + timedelta(milliseconds=700))
    return code


def _votes(journal: Journal, clock: ScriptedClock) -> Iterator[Item]:
    """Likes of ever new voters, for some candidates more than for others."""
    submitted = journal.since(0, names=[NAMES[NominationSubmitted]])
    standing = [(each.event.candidate, each.event.category) for each in submitted]
    weights = [*accumulate(1 / (n + 1) ** 0.7 for n in range(len(standing)))]
    first = next(journal.since(0, names=[LIKED])).event
    recent: deque[Suspect] = deque(maxlen=10)
    for n in count(journal.head().events):
        voter = VoterId(blake2b(str(n).encode(), digest_size=16).hexdigest())
        chance = int(voter[:8], 16) / 16**8 * weights[-1]
        candidate, category = standing[sum(each <= chance for each in weights)]
        here = {
            "channel": first.channel,
            "stage": first.stage,
            "voter": voter,
            "candidate": candidate,
            "day": clock().date(),
            "at": clock(),
        }
        what: list[object] = [CandidateLiked(**here, tier=Tier.DEVICE, category=category)]
        if n % TAKEN_BACK == 0:
            what.append(LikeWithdrawn(**here))
        yield _item(f"{journal.campaign}/ballot/{clock().date()}/{voter}", BALLOT.counts, what)
        about = Suspect(position=n, voter=voter, stage=first.stage, candidates=(candidate,))
        recent.append(about)
        if n % LOOKED_INTO == 0:
            looked_into = list(_looked_into(first.channel, n, tuple(recent)))
            yield _item(f"{journal.campaign}/inspection/{n}", INSPECTION.counts, looked_into)


def _looked_into(channel: str, n: int, suspects: tuple[Suspect, ...]) -> Iterator[object]:
    about = {"channel": channel, "cluster": n, "votes": suspects, "at": now()}
    nobody, nothing = PersonId("official"), Paper(record="none", digest="0" * 64)
    yield VotesQuarantined(**about, reason=nothing, by=nobody)
    match n // LOOKED_INTO % 3:
        case 1:
            yield VotesInvalidated(**about)
        case 2:
            yield VotesReinstated(**about, invalid=False, freed=())


def _item(stream: str, counts: Callable[..., object], what: Sequence[object]) -> Item:
    counted: Counter[Tallied] = Counter()
    for each in what:
        counted.update(counts(each))
    writes = (Write(stream=stream, after=0, events=tuple(what)),)
    return Item(command=stream, actor="public", rulebook=1, writes=writes, counts=counted)


# --- three ways of counting ----------------------------------------------------------------------

Line = tuple[str, str, str]
"""Channel, stage and candidate."""


def ours(journal: Journal) -> dict[tuple[Line, Counted], int]:
    """The votes by what they count as, from the first event to the last."""
    engine = create_engine("sqlite://")
    with engine.begin() as db:
        metadata.create_all(db)
        position = 0
        while (events := span(journal, position, most=PAGE)) is not None:
            project_rulebooks(db, events)
            project_votes(db, events)
            position = events.until
        found: Counter[tuple[Line, Counted]] = Counter()
        for row in db.execute(select(votes)):
            for counted in Counted:
                line = (row.channel, row.stage, row.candidate)
                found[line, counted] += getattr(row, counted.lower())
    engine.dispose()
    return {line: n for line, n in found.items() if n}


def by_sql(db: sqlite3.Connection) -> dict[Line, int]:
    """Likes less those taken back, as SQLite adds them up."""
    found = db.execute(GROUP_BY, (LIKED, LIKED, WITHDRAWN))
    return {(channel, stage, candidate): n for channel, stage, candidate, n in found if n}


class Box(Aggregate):
    """A ballot as the library would have it."""

    class Liked(Aggregate.Event):
        """The fields of envelope and `CandidateLiked`; the library stores instants, but no dates.

        The instant of its recording is the library's own field.
        """

        campaign: str
        command: str
        actor: str
        rulebook: int

        channel: str
        stage: str
        voter: str
        tier: str
        candidate: str
        category: str
        day: str
        at: datetime


class ItsOwn:
    """The same likes, stored and read as the library does by default."""

    def __init__(self, likes: Sequence[Record], file: Path) -> None:
        transcoder = JSONTranscoder()
        for each in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
            transcoder.register(each)
        self.mapper = Mapper(transcoder)
        self.datastore = SQLiteDatastore(str(file))
        self.recorder = SQLiteApplicationRecorder(self.datastore)
        self.recorder.create_table()
        stored: list[StoredEvent] = []
        for record in likes:
            like, envelope, box = record.event, record.envelope, Box()
            words: dict[str, object] = {
                each.name: str(getattr(like, each.name)) for each in fields(like)
            }
            words |= {name: getattr(envelope, name) for name in ("campaign", "command", "actor")}
            box.trigger_event(Box.Liked, **words | {"at": like.at, "rulebook": envelope.rulebook})
            stored += map(self.mapper.to_stored_event, box.collect_events()[1:])
        self.recorder.insert_events(stored)

    def count(self, section: int = Application.log_section_size) -> dict[Line, int]:
        """All of them, a section at a time."""
        log = LocalNotificationLog(self.recorder, section_size=section)
        found: dict[Line, int] = {}
        for some in NotificationLogReader(log, section_size=section).select(start=1):
            for each in some:
                liked = self.mapper.to_domain_event(each)
                line = (liked.channel, liked.stage, liked.candidate)
                found[line] = found.get(line, 0) + 1
        return found


def rate(events: int, way: Callable[[], object]) -> float:
    """Events taken in within a second of one core."""
    begun = process_time()
    way()
    return events / (process_time() - begun)


def count_votes(path: Path, report: Report) -> None:
    """Count in turn, and tell the ratios."""
    with (
        store.open_(path, clock=now, write=False) as journal,
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db,
    ):
        kept = {
            ((line.channel, line.stage, str(line.candidate)), line.counted): n
            for line, n in journal.tally().items()
        }
        raw = {line: n for (line, counted), n in kept.items() if counted is Counted.RAW}
        if ours(journal) != kept or by_sql(db) != raw:
            raise SystemExit("the votes counted again are not those that the journal kept")
        likes = list(islice(journal.since(0, names=[LIKED]), OF_THE_LIBRARY))
        library = ItsOwn(likes, Path(folder) / "its.db")
        if sum(library.count().values()) != len(likes):
            raise SystemExit("the library does not count all likes")
        events = journal.head().events
        ways: dict[str, tuple[int, Callable[[], object]]] = {
            "ours": (events, lambda: ours(journal)),
            "library": (len(likes), library.count),
            "library at its quickest": (len(likes), lambda: library.count(QUICKEST)),
            "SQL": (events, lambda: by_sql(db)),
        }
        seen: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, (number, way) in ways.items():
                seen[name].append(rate(number, way))
        library.datastore.close()
    rates = {name: statistics.median(some) for name, some in seen.items()}
    for name, found in rates.items():
        print(f"# {name}: {found:,.0f} events/s, of {ways[name][0]:,}")
    ratio = rates["ours"] / rates["library"]
    report.tell("tally rebuilt / the library's default replay", ratio, ">= 8")
    ratio = rates["ours"] / rates["library at its quickest"]
    report.tell(f"tally rebuilt / its replay in sections of {QUICKEST}", ratio, "")
    report.tell("tally rebuilt / SQL GROUP BY", rates["ours"] / rates["SQL"], ">= 1")


# --- all read models -----------------------------------------------------------------------------


def build_all(path: Path) -> None:
    """Build them once, from nothing, and print seconds and megabytes."""
    with (
        store.open_(path, clock=now, write=False) as journal,
        tempfile.TemporaryDirectory() as folder,
    ):
        begun = perf_counter()
        views, _ = rebuild(Path(folder) / "views.db", journal)
        taken = perf_counter() - begun
        if views.position != journal.head().position or views.parked():
            raise SystemExit("the read models are not at the journal's last line")
        views.close()
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Measure and tell; the exit code is 1 if a target is missed."""
    match sys.argv[1:]:
        case ["build", path]:
            build_all(Path(path))
            return
        case [folder, *more]:
            home, events = Home(Path(folder)), int(more[0]) if more else EVENTS
        case _:
            raise SystemExit(__doc__)
    path = home.journal(made(home, events))
    report = Report()
    report.begin()
    count_votes(path, report)
    alone = [sys.executable, __file__, "build", str(path)]
    done = subprocess.run(alone, check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, done.stdout.split())
    long = events >= 2 * MILLION
    report.tell(f"all read models of {events:,} events, seconds", seconds, "<= 60" * long)
    report.tell("the same, megabytes of memory", megabytes, "<= 1000" * long)
    sys.exit(report.end())


if __name__ == "__main__":
    main()
