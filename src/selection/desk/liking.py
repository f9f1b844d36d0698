"""Likes, many at a time: decided from memory by the same rules, recorded in one bundle.

The ballots of recent voters and all facts are remembered. The journal's lock says whether that
memory still holds; if not, it is looked up again and the likes are decided again. So a like costs
no query of its own, and several processes may do this on one journal.

What is to be read and recorded is said step by step and done by whoever drives: here and now, or
by an event loop that must not wait.
"""

import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, cast

import msgspec

from selection.desk.desk import ATTEMPTS, Desk, unheard
from selection.desk.ids import opaque
from selection.desk.requests import Answer, Busy, Receipt
from selection.domain import facts
from selection.domain.ballot import BALLOT
from selection.domain.casting import Ballot, LikeCandidate, WithdrawLike
from selection.domain.kernel import CandidateId, Refused, Tallied
from selection.journal.bundles import Bundle, Confirm, Entry, Landed, Look, Outdated, Seen
from selection.journal.items import Envelope, Head, Record
from selection.journal.journal import Journal
from selection.journal.trouble import StoreTrouble

PUBLIC = "public"
"""Who acts: the voter's pseudonym stands in the event, and nobody else is known."""

MOST_KEPT = 100_000
"""Ballots in memory, about 500 bytes each."""

NEW = Ballot()
"""The ballot of a voter who has done nothing yet."""

LikeCommand = LikeCandidate | WithdrawLike


class Kept(msgspec.Struct, gc=False):
    """A ballot as the journal has it; `acts` are position, candidate and +1 or -1 of each like."""

    ballot: Ballot
    version: int
    acts: list[tuple[int, CandidateId, int]]


class Told(msgspec.Struct, frozen=True, gc=False):
    """The answer to one like, and the ballot after it; None if it was not looked at."""

    answer: Answer
    kept: Kept | None = None


Step = Look | Bundle | Confirm
Found = Seen | Landed | Outdated | Head


class _Draft(msgspec.Struct, gc=False):
    """What one like comes to, before anything is recorded; `place` is among the entries."""

    answer: Answer | None
    kept: Kept
    stream: str
    command: str = ""
    place: int = 0
    events: tuple[Any, ...] = ()
    acts: Sequence[tuple[CandidateId, int]] = ()


@dataclass(slots=True, eq=False)
class _Round:
    """One attempt at a batch."""

    drafts: list[_Draft] = field(default_factory=list[_Draft])
    entries: list[Entry] = field(default_factory=list[Entry])
    counts: dict[Tallied, int] = field(default_factory=dict[Tallied, int])
    leaves: dict[str, str | None] = field(default_factory=dict[str, str | None])
    changed: dict[str, Kept] = field(default_factory=dict[str, Kept])


class Liking:
    """Decides and records likes at one desk, and likes taken back."""

    def __init__(self, desk: Desk, *, most: int = MOST_KEPT) -> None:
        self._desk = desk
        self._most = most
        self._kept: dict[str, Kept] = {}
        self._facts: dict[str, str] = {}
        self._known = -1
        self._durable = 0
        self._in_company = False
        self._recorded_at: datetime | None = None
        self._doubtful: Sequence[str] = ()
        self._ids = _ids()

    def handle_all(self, commands: Sequence[LikeCommand]) -> list[Told]:
        """Decide and record, here and now; each like gets its own answer, in their order."""
        self._desk.keep_time()
        told = self._perform_all(self.steps(commands))
        for reader in self._desk.afterwards:
            reader()
        return told

    def _perform_all(self, steps: Generator[Step, Found, list[Told]]) -> list[Told]:
        try:
            step = next(steps)
            while True:
                step = steps.send(perform(self._desk.journal, step))
        except StopIteration as done:
            return done.value

    def steps(self, commands: Sequence[LikeCommand]) -> Generator[Step, Found, list[Told]]:
        """What is to be read and recorded for these likes; returns their answers.

        If a step fails, nothing of it is remembered: the next likes look everything up again.
        """
        streams = [BALLOT.stream(command, self._desk.rules) for command in commands]
        # Nobody knows what became of a bundle whose recording failed, nor whether what was seen
        # then is still there; so until it has not:
        if self._doubtful:
            self._forget(self._doubtful)
            self._facts.clear()
            self._known = -1
        self._doubtful = streams
        if self._in_company:  # others may have had these ballots meanwhile; recording would tell
            self._forget(streams)
        look = self._known < 0
        for _ in range(ATTEMPTS):
            missing = {stream for stream in streams if stream not in self._kept}
            if looked := bool(missing) or look:
                seen = yield Look(tuple(missing), self._known)
                self._remember(missing, cast("Seen", seen))
                look = False
            if self._facts.get(facts.RULEBOOK) != self._desk.fingerprint:
                self._desk.take_the_rules()
                streams = [BALLOT.stream(command, self._desk.rules) for command in commands]
                self._doubtful = [*self._doubtful, *streams]
                look = True
                continue
            at = self._desk.journal.instant(self._recorded_at)
            tried = self._decide(commands, streams, at)
            if not tried.entries and not looked:
                # Nothing will be compared under the lock, so memory alone may not say no.
                self._forget(streams)
                continue
            landed = Landed(0)
            if not tried.entries:
                yield Confirm()  # whoever liked before is told so, and must be able to rely on it
            else:
                landed = yield Bundle(
                    entries=tried.entries,
                    known=self._known,
                    at=at,
                    counts=tried.counts,
                    leaves=tried.leaves,
                )
            match landed:
                case Landed(first):
                    self._doubtful = ()
                    return self._settle(tried, first, at)
                case Outdated.FACTS:
                    look = True
                case _:
                    self._forget(streams)
        return [Told(Busy()) for _ in commands]

    def _forget(self, streams: Iterable[str]) -> None:
        """Look these ballots up again when they are next needed."""
        for stream in streams:
            self._kept.pop(stream, None)

    def _remember(self, streams: Iterable[str], seen: Seen) -> None:
        if seen.head.position < self._durable:  # another database than before: trust nothing
            raise StoreTrouble(
                "数据比程序记得的旧，请重新启动程序。",
                f"head at {seen.head.position}, recorded up to {self._durable}",
            )
        for name, value in seen.news.items():
            if value is None:
                self._facts.pop(name, None)
            else:
                self._facts[name] = value
        self._known = seen.head.position
        self._in_company = self._known > self._durable
        self._recorded_at = seen.head.recorded_at
        for stream in streams:
            self._kept[stream] = Kept(NEW, 0, [])
        for row in seen.rows:
            self._add(self._kept[row[1]], self._desk.journal.codec.record(row))

    @staticmethod
    def _add(kept: Kept, record: Record) -> None:
        kept.ballot = BALLOT.evolve(kept.ballot, record.event)
        kept.version = record.version
        for line, change in BALLOT.counts(record.event).items():
            kept.acts.append((record.position, line.candidate, change))

    def _make_room(self) -> None:
        beyond = len(self._kept) - self._most
        if beyond > 0:  # those that were looked up first; whoever likes on is looked up again
            for stream in [*self._kept][: beyond + self._most // 10]:
                del self._kept[stream]

    def _decide(
        self, commands: Sequence[LikeCommand], streams: Sequence[str], at: datetime
    ) -> _Round:
        tried = _Round()
        desk, kept, changed = self._desk, self._kept, tried.changed
        rules, known = desk.rules, self._facts
        now, waited = desk.clock(), desk.waited
        for command, stream in zip(commands, streams, strict=True):
            before = changed.get(stream) or kept[stream]
            draft = _Draft(unheard(command.at, now, waited), before, stream)
            tried.drafts.append(draft)
            if draft.answer is None:
                try:
                    opaque(command.voter)  # the candidate is one that was nominated, or refused
                    draft.events = tuple(BALLOT.decide(command, before.ballot, known, rules))
                except Refused as refused:
                    draft.answer = refused
            if draft.events:
                self._draft(draft, at, tried)
        return tried

    def _draft(self, draft: _Draft, at: datetime, tried: _Round) -> None:
        """Enter what was decided, to be recorded with the others."""
        desk, before = self._desk, draft.kept
        draft.command, draft.place = next(self._ids), len(tried.entries)
        envelope = Envelope(
            campaign=desk.journal.campaign,
            command=draft.command,
            actor=PUBLIC,
            recorded_at=at,
            rulebook=desk.version,
        )
        encode, version, ballot = desk.journal.codec.encode, before.version, before.ballot
        for event in draft.events:
            version += 1
            ballot = BALLOT.evolve(ballot, event)
            tried.entries.append((draft.stream, version, *encode(event, envelope)))
            counted = BALLOT.counts(event).items()
            for line, change in counted:
                tried.counts[line] = tried.counts.get(line, 0) + change
            draft.acts = [(line.candidate, change) for line, change in counted]
            tried.leaves.update(BALLOT.leaves(event))
        draft.kept = tried.changed[draft.stream] = Kept(ballot, version, before.acts)

    def _settle(self, tried: _Round, first: int, at: datetime) -> list[Told]:
        """Remember what is durable now, and hand out the receipts."""
        if tried.entries:
            self._in_company |= first > self._known + 1
            self._recorded_at = at
            self._known = first + len(tried.entries) - 1
        self._durable = self._known
        for name, value in tried.leaves.items():
            if value is None:
                self._facts.pop(name, None)
            else:
                self._facts[name] = value
        told: list[Told] = []
        for draft in tried.drafts:
            answer = draft.answer
            if answer is None:
                answer = self._receipt(draft, first + draft.place, at)
                draft.kept.acts += [(first + draft.place, *act) for act in draft.acts]
            told.append(Told(answer, draft.kept))
        self._kept.update(tried.changed)
        self._make_room()
        return told

    @staticmethod
    def _receipt(draft: _Draft, first: int, at: datetime) -> Receipt:
        recorded = bool(draft.events)
        return Receipt(
            id=draft.command,
            stream=draft.stream,
            events=draft.events,
            first=first if recorded else None,
            last=first + len(draft.events) - 1 if recorded else None,
            recorded_at=at if recorded else None,
        )


def perform(journal: Journal, step: Step) -> Found:
    """Do one step, here and now."""
    match step:
        case Look():
            return journal.look(step)
        case Bundle():
            return journal.record(step)
        case Confirm():
            return journal.confirm()


def _ids() -> Generator[str]:
    """Ids of commands that nobody else gives."""
    mine = os.urandom(12).hex()
    for n in count():
        yield f"{mine}{n:x}"
