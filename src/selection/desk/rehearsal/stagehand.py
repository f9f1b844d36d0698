"""What every act of a rehearsal needs at hand: desk, clock, people, chance, and the count."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

from selection.accounts.media import Media
from selection.accounts.people import Unit
from selection.accounts.store import Accounts
from selection.accounts.vault import Entry
from selection.desk.clock import ScriptedClock
from selection.desk.comparing import Registers
from selection.desk.course import Course
from selection.desk.desk import Desk
from selection.desk.rehearsal.cast import Dossier
from selection.desk.rehearsal.names import Names, opaque
from selection.desk.rehearsal.plan import Plan
from selection.desk.rehearsal.samples import Samples
from selection.desk.requests import Answer, Busy, Order, Receipt, Request
from selection.domain.campaign import CAMPAIGN, Campaign, stream_of
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, UnitId
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.words import StageKind

BATCH = 1_000

Watch = Callable[[str, int, int], None]
"""Told the name of an act, how much of it is done, and how much it is in all."""


class TimeIsUp(Exception):
    """The script has come to the instant at which it is to stop."""


class StageClock(ScriptedClock):
    """A scripted clock that does not pass the end of the script, if it has one."""

    def __init__(self, start: datetime, until: datetime | None) -> None:
        super().__init__(start)
        self.until = until

    def to(self, instant: datetime) -> None:
        """Set the clock to the instant; raises TimeIsUp if the script ends before."""
        if self.until is not None and instant > self.until:
            raise TimeIsUp
        super().to(instant)

    def on(self, **span: float) -> None:
        """Let so much time pass; raises TimeIsUp if the script ends before."""
        self.to(self() + timedelta(**span))


Whatever = TypeVar("Whatever")


@dataclass(slots=True, kw_only=True)
class Stagehand:
    """Hands the actors what they need, and counts what the desk says."""

    desk: Desk
    accounts: Accounts
    media: Media
    samples: Samples
    clock: StageClock
    random: Random
    names: Names
    plan: Plan
    watch: Watch
    officials: tuple[PersonId, ...]
    leaving: StageKind | None = None  # in whose midst the script ends: people do the rest
    tellers: tuple[PersonId, ...] = ()
    reviewers: tuple[PersonId, ...] = ()
    chiefs: tuple[PersonId, ...] = ()
    units: dict[UnitId, Unit] = field(default_factory=dict[UnitId, Unit])
    clerks: dict[UnitId, tuple[PersonId, PersonId]] = field(
        default_factory=dict[UnitId, tuple[PersonId, PersonId]]
    )
    recorded: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    standing: dict[CandidateId, str] = field(default_factory=dict[CandidateId, str])
    nominated_by: dict[CandidateId, UnitId] = field(default_factory=dict[CandidateId, UnitId])
    dossiers: dict[CandidateId, Dossier] = field(default_factory=dict[CandidateId, Dossier])
    panels: dict[str, tuple[PersonId, ...]] = field(
        default_factory=dict[str, tuple[PersonId, ...]]
    )
    recused: set[tuple[PersonId, CandidateId]] = field(
        default_factory=set[tuple[PersonId, CandidateId]]
    )
    merit: dict[CandidateId, float] = field(default_factory=dict[CandidateId, float])
    shown: list[CandidateId] = field(default_factory=list[CandidateId])
    registers: Registers = field(init=False)

    def __post_init__(self) -> None:
        self.registers = Registers(self.desk.journal, self.desk.rules, self.accounts)

    @property
    def course(self) -> Course:
        """The way through the stages."""
        return Course(self.desk, self.clock, self.officials[0])

    @property
    def rules(self) -> Rulebook:
        """The rulebook of the campaign."""
        return self.desk.rules

    def category_of(self, candidate: CandidateId) -> str:
        """The category of a candidate who stands."""
        return self.standing[candidate]

    def new_id(self) -> str:
        """An id that nobody has."""
        return opaque(self.random)

    def put(self, act: str, requests: Sequence[Request]) -> list[Answer]:
        """Put requests to the desk in batches, counting what is recorded and what is refused."""
        answers: list[Answer] = []
        waiting = iter(requests)
        self.watch(act, 0, len(requests))
        while batch := list(islice(waiting, BATCH)):
            answers += self.count(self.desk.handle_all(batch))
            self.watch(act, len(answers), len(requests))
        return answers

    def count(self, answers: list[Answer]) -> list[Answer]:
        """Count the events recorded, and the refusals by their reason."""
        for answer in answers:
            if isinstance(answer, Refused):
                self.refused[answer.reason] += 1
            elif isinstance(answer, Busy):
                raise answer
            elif not answer.repeated:
                self.recorded.update(type(event).__name__ for event in answer.events)
        return answers

    def must(self, actor: str, *orders: Order) -> Receipt:
        """One request that the script relies on; a refusal ends the rehearsal."""
        receipt = self.desk.handle(actor, *orders)
        self.count([receipt])
        return receipt

    def paper(self, subject: str, kind: str, words: str) -> Paper:
        """Keep some words in the vault."""
        return self.papers(kind, [(subject, words)])[0]

    def papers(self, kind: str, words: Sequence[tuple[str, str]]) -> list[Paper]:
        """Keep some words on each of several subjects, in one go."""
        entries = [Entry(subject=of, kind=kind, content={"words": each}) for of, each in words]
        return self.accounts.vault.keep_many(entries, at=self.clock())

    def enter(self, stage: Stage) -> None:
        """Come to the time of a stage: end what must end before, and open it."""
        self.course.enter(stage.code)

    def leave(self, stage: Stage) -> None:
        """Come to the end of a stage: by its time, or by an act of the organiser."""
        self.course.leave(stage.code)

    def stages(self, *kinds: StageKind) -> Iterable[Stage]:
        """The stages of these kinds, in the order of the rulebook."""
        return (stage for stage in self.rules.stages if stage.kind in kinds)

    def begun(self, kind: StageKind, all_of_it: Sequence[Whatever]) -> Sequence[Whatever]:
        """What is done of the work of a stage: all, unless the script ends in its midst."""
        return all_of_it[: len(all_of_it) * 3 // 5] if kind is self.leaving else all_of_it

    def leave_off(self, kind: StageKind) -> None:
        """End here if the script ends in the midst of such a stage; raises TimeIsUp."""
        if kind is self.leaving:
            raise TimeIsUp

    def spread(self, span: timedelta, count: int) -> list[timedelta]:
        """So many moments within a span, in order."""
        seconds = span.total_seconds()
        return [
            timedelta(seconds=each)
            for each in sorted(self.random.uniform(0, seconds) for _ in range(count))
        ]

    def campaign(self) -> Campaign:
        """Where the campaign stands."""
        history = self.desk.journal.read(stream_of(self.rules))
        return CAMPAIGN.replay(record.event for record in history)
