"""Where the campaign is played: the real desk on a real store, and the model beside it."""

import pickle
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from model.acts import Act, Asked, Scene, made
from model.book import (
    BEFORE,
    CANDIDATES,
    CHIEF,
    CLERKS,
    EXPERTS,
    OFFICIALS,
    REVIEWERS,
    TOML,
)
from model.plain import DONE, NOTHING, Model, No, day_of
from selection.desk.checking import findings
from selection.desk.desk import WAITED, Desk
from selection.desk.opening import open_campaign
from selection.desk.requests import Answer, Order, Receipt, Request
from selection.domain.casting import CandidateLiked
from selection.domain.deciders import DECIDERS
from selection.domain.kernel import Refused
from selection.domain.panels import PANELS, FormPanel
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.quota import RegisterUnit
from selection.domain.roles import Role
from selection.domain.rulebook.canonical import canonical
from selection.domain.slate import SLATE
from selection.domain.visibility import Extent
from selection.journal import store
from selection.readmodels.standings import standings_of_all
from selection.readmodels.views import Views

SHM = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it)
FOLDER = SHM if SHM.is_dir() else None
DECIDER_OF = {event: decider for decider in DECIDERS for event in decider.events}
TIME_IS_OURS = "time-is-the-server-s"
TAKEN = "request-id-is-taken"


class Clock:
    """A clock that goes wherever it is set, also back."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Before:
    """A request that was put before."""

    asked: Asked
    at: datetime
    request: Request
    receipt: Receipt | None  # of what was recorded


@dataclass(slots=True)
class Theatre:
    """One campaign, played on the desk and in the model."""

    desk: Desk
    clock: Clock
    model: Model
    digests: list[str] = field(default_factory=list[str])
    published: str = ""
    before: list[Before] = field(default_factory=list[Before])
    last: tuple[int, datetime | None] = (0, None)

    # --- asking

    def scene(self) -> Scene:
        return Scene(self.model, self.clock(), self.digests, self.published)

    def ask(self, what: Act) -> str:
        """Put one act to the desk, hold what it says against the model, and tell it."""
        asked = made(self.scene(), what)
        if asked.call is None:
            [said] = self.put([asked])
            return said
        self.desk.keep_time()
        self.model.keep_time(self.clock())
        expected = self._foretold(asked)
        try:
            answer: Answer = asked.call(self.desk)
        except Refused as refused:
            answer = refused
        return self._agree(what, expected, answer)

    def put(self, several: Sequence[Asked]) -> list[str]:
        """Put these to the desk in one go, each as a request of its own."""
        requests = [Request(actor="actor", orders=asked.orders) for asked in several]
        return self._put(list(several), requests, [None] * len(requests))

    def together(self, acts: Sequence[Act]) -> None:
        """Put several acts as one request: all of it is recorded, or nothing."""
        parts = [made(self.scene(), each) for each in acts]

        def expected() -> str:
            said = [part.expected() for part in parts]
            return DONE if DONE in said else NOTHING

        orders = tuple(order for part in parts for order in part.orders)
        self.put([Asked(expected, orders)])

    def again(self, which: int, *, actor: str, renamed: bool, twice: bool) -> None:
        """Put a request of before once more, under its own id or under another one."""
        if not self.before:
            return
        known = self.before[-1 - which % len(self.before)]
        request = replace(known.request, actor=actor)
        if renamed:
            request = Request(actor=actor, orders=known.request.orders)
        times = 2 if twice else 1
        earlier = None if renamed else known
        self._put([known.asked] * times, [request] * times, [earlier] * times)

    def _put(
        self,
        several: list[Asked],
        requests: list[Request],
        earlier: list[Before | None],
    ) -> list[str]:
        said: list[str] = []
        now = self.clock()
        self.model.keep_time(now)
        answers = self.desk.handle_all(requests)
        recorded: dict[str, Before] = {each.request.id: each for each in earlier if each}
        for asked, request, answer in zip(several, requests, answers, strict=True):
            at = request.orders[0].command.at
            mine = recorded.get(request.id)
            if not now - WAITED <= at <= now:
                said.append(self._agree(request, TIME_IS_OURS, answer))
                continue
            if mine is not None and mine.receipt is not None:
                if request.actor != mine.request.actor:
                    said.append(self._agree(request, TAKEN, answer))
                    continue
                assert isinstance(answer, Receipt), answer
                assert answer.repeated
                assert answer == msgspec.structs.replace(mine.receipt, repeated=True)
                said.append(NOTHING)
                continue
            said.append(self._agree(request, self._foretold(asked), answer))
            receipt = answer if isinstance(answer, Receipt) and answer.first else None
            if receipt is not None and receipt.repeated:
                receipt = None
            if mine is None:
                mine = Before(asked, at, request, receipt)
                self.before = [*self.before[-7:], mine]
                recorded[request.id] = mine
            else:
                mine.request, mine.receipt = request, receipt
        return said

    def _foretold(self, asked: Asked) -> str:
        """What the model says; a request of several orders that is refused leaves no trace."""
        kept = copied(self.model.__dict__) if len(asked.orders) > 1 else {}
        try:
            return asked.expected()
        except No as no:
            self.model.__dict__.update(kept)
            return no.reason

    def _agree(self, what: object, expected: str, answer: Answer) -> str:
        match answer:
            case Refused():
                said = answer.reason
            case Receipt(first=None) | Receipt(repeated=True):
                said = NOTHING
            case Receipt():
                said = DONE
                self._learn(answer)
            case _:
                said = repr(answer)
        if isinstance(what, Request):
            what = [order.command for order in what.orders]
        assert said == expected, (what, self.clock().isoformat())
        return said

    def _learn(self, receipt: Receipt) -> None:
        """Take over what only the journal knows: positions of likes, hashes of lists."""
        assert receipt.first is not None
        for position, event in enumerate(receipt.events, start=receipt.first):
            if isinstance(event, CandidateLiked):
                self.model.votes[position] = (event.voter, day_of(event.at), event.candidate)
            if type(event).__name__ == "ListProposed":
                self.digests.append(event.digest)
                assert self.model.proposed is not None
                assert [each.candidate for each in event.places] == self.model.proposed["places"]
            if type(event).__name__ == "ListPublished":
                self.published = event.digest

    # --- looking

    def look(self) -> None:
        """The journal has only grown, and what it holds now is what the model says."""
        self.desk.keep_time()
        self.model.keep_time(self.clock())
        with self.desk.journal.database.reading() as view:
            head = view.head()
            position, recorded_at = self.last
            assert head.position == head.events >= position
            assert head.recorded_at is not None
            assert recorded_at is None or head.recorded_at >= recorded_at
            self.last = head.position, head.recorded_at
            if head.position == position:
                return
            tally, held = view.tally(), view.facts(None)
        assert {(each.candidate, each.counted): n for each, n in tally.items()} == {
            line: n for line, n in self.model.tally().items() if n
        }
        told: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for name, value in held.items():
            kind, _, about = name.partition(":")
            told[kind][about] = value
        self._compare(told)

    def _compare(self, told: dict[str, dict[str, str]]) -> None:
        model = self.model
        assert (told["campaign"][""] == "paused") is model.paused
        standing = {each for each in CANDIDATES if model.stands(each)}
        assert {name: _closing(value) for name, value in told["stage"].items()} == model.open
        assert set(told["closed"]) == set(model.ended)
        assert {name: value.split("@")[1] for name, value in told["slot"].items()} == model.slots
        assert told["nominated"] == {each: CANDIDATES[each] for each in standing}
        assert told["live"] == model.live
        assert set(told["passed"]) == model.passed
        assert set(told["rejected"]) == model.rejected
        assert set(told["returned"]) == set(model.returned)
        assert set(told["shown"]) == set(model.pages)
        assert set(told["frozen"]) == model.frozen
        assert set(told["recused"]) == {f"{e}:candidate%3A{c}" for e, c in model.recused}
        aside = {f"likes:{voter}:{who}" for voter, _, who in model.aside().values()}
        assert set(told["under-inspection"]) == aside
        assert bool(told["certified"]) is model.certified
        assert set(told["publicised"]) == set(model.lines)
        assert set(told["held"]) == {each for each in model.lines if model.held(each)}
        assert set(told["struck"]) == {each for each in model.lines if model.struck(each)}

    def look_closely(self) -> None:
        """The whole store is sound, and every stream can be replayed."""
        journal = self.desk.journal
        assert list(findings(journal)) == []
        records = list(journal.since(0))
        assert [each.position for each in records] == [*range(1, len(records) + 1)]
        times = [each.envelope.recorded_at for each in records]
        assert times == sorted(times)
        streams: defaultdict[str, list[Any]] = defaultdict(list)
        for each in records:
            streams[each.stream].append(each.event)
        for history in streams.values():
            DECIDER_OF[type(history[0])].replay(history)

    def look_at_the_tables(self) -> None:
        """Tables that came along from the chapter on are what a build from the start gives."""
        journal = self.desk.journal
        path = journal.database.path.parent
        caught_up, anew = Views(path / "views.db"), Views(path / "anew.db")
        try:
            caught_up.catch_up(journal)
            anew.catch_up(journal)
            assert caught_up.rows() == anew.rows()
            self._standings(anew)
        finally:
            caught_up.close()
            anew.close()

    def _standings(self, views: Views) -> None:
        with views.reading() as db:
            found = standings_of_all(
                db, self.desk.rules, channel="likes", stage="LIKES", extent=Extent(None)
            )
        model = self.model
        assert {
            (category, each.candidate, each.votes, each.rank)
            for category, some in found.of.items()
            for each in some
        } == {
            (CANDIDATES[each], each, model.valid(each), self._rank(each))
            for each in model.on_show()
        }

    def _rank(self, candidate: str) -> int:
        model = self.model
        rivals = [each for each in model.on_show() if CANDIDATES[each] == CANDIDATES[candidate]]
        return 1 + sum(model.valid(each) > model.valid(candidate) for each in rivals)


def copied(model: Any) -> Any:
    return pickle.loads(pickle.dumps(model))  # noqa: S301 (our own; far quicker than deepcopy)


def _closing(opening: str) -> datetime | None:
    closes = opening.partition("/")[2]
    return None if closes == "open" else datetime.fromisoformat(closes)


# --- where a play begins


def _opened(folder: Path) -> Theatre:
    clock = Clock(BEFORE)
    journal = store.create(folder / "journal.db", campaign="played", clock=clock)
    desk = open_campaign(
        journal, canonical(TOML.encode()), drafted_by="o1", frozen_by="o2", clock=clock
    )
    roles = [
        *((each, Role.OFFICIAL, None) for each in OFFICIALS),
        *((each, Role.REVIEWER, None) for each in REVIEWERS),
        (CHIEF, Role.CHIEF_REVIEWER, None),
        *((each, Role.UNIT_CLERK, unit) for each, unit in CLERKS.items()),
    ]
    for unit in CLERKS.values():
        registered = RegisterUnit(unit=unit, unit_type="UNIT", by="o1", at=clock())
        desk.handle("o1", Order(SLATE, registered))
    for person, role, unit in roles:
        appointed = AppointPerson(person=person, role=role, unit=unit, by="o1", at=clock())
        desk.handle("o1", Order(PEOPLE, appointed))
    formed = FormPanel(panel="PANEL", members=EXPERTS, by="o1", at=clock())
    desk.handle("o1", Order(PANELS, formed))
    return Theatre(desk, clock, Model())


BOTH = ("o1", "o2")
FIVE = {"c1": "u1", "c2": "u1", "c3": "u2", "c4": "u1", "c5": "u2"}
CHAPTERS: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("2030-03-01T09:00:00+08:00", ()),
    (
        "2030-03-02T10:00:00+08:00",
        (
            *(("submit", (unit, each)) for each, unit in FIVE.items()),
            *(("assign", (each, ("r1", "r2"), "o1")) for each in FIVE),
        ),
    ),
    (
        "2030-03-07T10:00:00+08:00",
        (
            *(("say", (each, by, "PASSED")) for each in FIVE for by in ("r1", "r2")),
            *(("show", (each, "page-1", "o1")) for each in FIVE),
        ),
    ),
    ("2030-03-09T13:00:00+08:00", ()),
    (
        "2030-03-10T13:00:00+08:00",
        (
            *(("like", ("v1", each)) for each in ("c1", "c2", "c4")),
            *(("like", ("v2", each)) for each in ("c1", "c3")),
            *(("mark_sheet", ("e1", each, 2)) for each in FIVE),
            ("mark_sheet", ("e2", "c1", 3)),
        ),
    ),
    (
        "2030-03-11T13:00:00+08:00",
        (("open_stage", ("INSPECTION", "o1")),),
    ),
    (
        "2030-03-12T19:00:00+08:00",
        (
            ("certify_tally", (BOTH,)),
            ("propose_list", ("o1",)),
            ("approve_list", ("o2", False)),
            ("open_stage", ("PUBLICITY", "o1")),
            ("publish_list", (BOTH, False)),
        ),
    ),
    ("2030-03-15T08:00:00+08:00", (("open_stage", ("RELEASE", "o1")),)),
)
"""What has happened before a play begins, if it does not begin with the first nomination."""


@dataclass(frozen=True, slots=True)
class Script:
    """A campaign so far: its store, byte by byte, and the model."""

    store: bytes
    tables: bytes
    now: datetime
    model: Model
    digests: tuple[str, ...]
    published: str


@cache
def script(chapter: int) -> Script:
    """The campaign up to and with a chapter."""
    with TemporaryDirectory(dir=FOLDER) as folder:
        path = Path(folder) / "journal.db"
        if chapter == 0:
            theatre = _opened(Path(folder))
        else:
            theatre = _staged(Path(folder), script(chapter - 1))
        hour, acts = CHAPTERS[chapter]
        theatre.clock.now = datetime.fromisoformat(hour)
        for each in acts:
            assert theatre.ask(each) == DONE, each
        theatre.look()
        views = Views(path.with_name("views.db"))
        views.catch_up(theatre.desk.journal)
        views.close()
        theatre.desk.journal.close()
        return Script(
            path.read_bytes(),
            path.with_name("views.db").read_bytes(),
            theatre.clock(),
            theatre.model,
            tuple(theatre.digests),
            theatre.published,
        )


def _staged(folder: Path, so_far: Script) -> Theatre:
    path = folder / "journal.db"
    path.write_bytes(so_far.store)
    path.with_name("views.db").write_bytes(so_far.tables)
    clock = Clock(so_far.now)
    desk = Desk.open(store.open_(path, clock=clock), clock=clock)
    return Theatre(
        desk,
        clock,
        copied(so_far.model),
        list(so_far.digests),
        so_far.published,
    )


@contextmanager
def staged(chapter: int) -> Iterator[Theatre]:
    """A play that begins after a chapter, on a store of its own."""
    with TemporaryDirectory(dir=FOLDER) as folder:
        theatre = _staged(Path(folder), script(chapter))
        try:
            yield theatre
        finally:
            theatre.desk.journal.close()


SPANS = (
    timedelta(milliseconds=1),
    timedelta(minutes=2),
    timedelta(hours=1),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(minutes=-2),
    timedelta(hours=-1),
    timedelta(days=-1),
)
