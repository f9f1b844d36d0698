"""What the product promises, held against every event as soon as it is committed.

It keeps its own account of the journal, by the plainest means; beside it the model of the whole
campaign has to find every recorded act right where it stands.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from model.acts import Asked
from model.book import CANDIDATES
from model.plain import DONE, Model, No, day_of
from selection.desk.requests import Receipt
from selection.domain.campaign import CLOCK
from selection.domain.casting import CandidateLiked, LikeWithdrawn
from selection.domain.course import StageClosed, StageExtended, StageOpened
from selection.domain.deciders import DECIDERS, counts, leaves
from selection.domain.kernel import Tallied
from selection.domain.quota import SlotMoved, SlotReleased, SlotTaken
from selection.journal.items import Record
from selection.journal.journal import Journal

DECIDER_OF = {event: decider for decider in DECIDERS for event in decider.events}
AT_MOST = {"each": 1, "category": 2, "day": 3}
OF_A_UNIT = 2


class Broken(AssertionError):
    """A promise that was not kept."""


def must(kept: object, *said: object) -> None:
    if not kept:
        raise Broken(" ".join(map(str, said)))


Attempts = Callable[[str, datetime], Asked | None]


class Account:
    """The journal so far, as its events tell it."""

    def __init__(self, journal: Journal, model: Model, attempts: Attempts) -> None:
        """`attempts` knows what was asked under an id at an instant; the model is at the start."""
        self.journal = journal
        self.model = model
        self.position = 0
        self.digests: list[str] = []
        self.published = ""
        self.ran: dict[tuple[str, str], list[Record]] = {}
        self._attempts = attempts
        self._at: datetime | None = None
        self._versions: Counter[str] = Counter()
        self._states: dict[str, Any] = {}
        self._facts: dict[str, str] = {}
        self._tally: Counter[Tallied] = Counter()
        self._open: dict[str, tuple[datetime, datetime | None]] = {}
        self._closed: set[str] = set()
        self._likes: defaultdict[tuple[str, date], list[str]] = defaultdict(list)
        self._slots: Counter[tuple[str, str]] = Counter()
        self._lists = 0

    def begin(self) -> None:
        """Take what stands in the journal already for granted, as far as the model goes."""
        self._see(with_model=False)

    def look(self) -> None:
        """Hold what came since against every promise."""
        before = self.position
        self._see(with_model=True)
        if self.position > before:
            self._compare()

    def _see(self, *, with_model: bool) -> None:
        group: list[Record] = []
        for record in self.journal.since(self.position):
            self._in_order(record)
            self._within_the_rules(record.event)
            self._replayed(record)
            if group and group[-1].envelope.command != record.envelope.command:
                self._ran(group, with_model=with_model)
                group = []
            group.append(record)
        if group:
            self._ran(group, with_model=with_model)

    def _in_order(self, record: Record) -> None:
        """Dense positions, times that never go back, versions without a gap."""
        at = record.envelope.recorded_at
        must(record.position == self.position + 1, "a position is missing before", record)
        must(self._at is None or at >= self._at, "the time goes back at", record)
        self._versions[record.stream] += 1
        must(record.version == self._versions[record.stream], "a version is missing", record)
        self.position, self._at = record.position, at

    def _replayed(self, record: Record) -> None:
        """Whatever was accepted can be replayed, and leaves what it leaves."""
        event = record.event
        decider = DECIDER_OF[type(event)]
        state = self._states.get(record.stream, decider.initial)
        self._states[record.stream] = decider.evolve(state, event)
        for name, value in leaves(event).items():
            if value is None:
                self._facts.pop(name, None)
            else:
                self._facts[name] = value
        self._tally.update(counts(event))

    def _within_the_rules(self, event: Any) -> None:
        match event:
            case StageOpened(stage=stage, since=since, closes=closes):
                must(stage not in self._open, "opened twice:", event)
                must(stage not in self._closed, "opened again:", event)
                self._open[stage] = since, closes
            case StageExtended(stage=stage, since=since, closes=closes):
                self._open[stage] = since, closes
            case StageClosed(stage=stage):
                must(self._open.pop(stage, None), "closed but not open:", event)
                self._closed.add(stage)
            case CandidateLiked(stage=stage, voter=voter, candidate=candidate, at=at):
                since, closes = self._open.get(stage, (None, None))
                must(since is not None and since <= at, "a like before the opening:", event)
                must(closes is None or at < closes, "a like after the close:", event)
                mine = self._likes[voter, day_of(at)]
                mine.append(candidate)
                alike = [each for each in mine if CANDIDATES[each] == CANDIDATES[candidate]]
                must(mine.count(candidate) <= AT_MOST["each"], "liked twice:", event)
                must(len(alike) <= AT_MOST["category"], "beyond the category's limit:", event)
                must(len(mine) <= AT_MOST["day"], "beyond the day's limit:", event)
            case LikeWithdrawn(voter=voter, candidate=candidate, day=day):
                must(candidate in self._likes[voter, day], "there was no like:", event)
                self._likes[voter, day].remove(candidate)
            case SlotTaken(unit=unit, category=category):
                self._slots[unit, category] += 1
                must(self._slots[unit, category] <= OF_A_UNIT, "beyond the quota:", event)
            case SlotReleased(unit=unit, category=category):
                self._slots[unit, category] -= 1
            case SlotMoved(unit=unit, former=former, category=category):
                self._slots[unit, former] -= 1
                self._slots[unit, category] += 1
            case _ if type(event).__name__ == "ListPublished":
                self._lists += 1
                must(self._lists == 1, "published twice:", event)
            case _:
                pass

    def _ran(self, group: list[Record], *, with_model: bool) -> None:
        """A command's events stand together and once, and the model finds them right there."""
        command = group[0].envelope.command
        key = _told_apart(command, group[0])
        must(key not in self.ran, "recorded twice:", command, group)
        self.ran[key] = group
        if not with_model:
            return
        if group[0].envelope.actor == CLOCK:
            for record in group:
                self._kept_time(record.event)
        else:
            self._found_right(command, group)
        for record in group:
            self._learn(record)

    def _kept_time(self, event: Any) -> None:
        due = self.model._due(event.at)
        must(due == event.stage, "the model's clock does not do that:", event, due)
        if isinstance(event, StageOpened):
            self.model._begin(event.stage, event.at)
        else:
            self.model._end(event.stage, event.at)

    def _found_right(self, command: str, group: list[Record]) -> None:
        asked = self._attempts(command, group[0].event.at)
        if asked is None:
            raise Broken(f"nobody asked for {group}")
        try:
            said = asked.expected()
        except No as no:
            said = no.reason
        must(said == DONE, "recorded, but the model says", said, group)

    def _learn(self, record: Record) -> None:
        event = record.event
        if isinstance(event, CandidateLiked):
            self.model.votes[record.position] = event.voter, day_of(event.at), event.candidate
        elif type(event).__name__ == "ListProposed":
            self.digests.append(event.digest)
            must(
                [each.candidate for each in event.places] == self.model.proposed["places"],
                "another list than the model's:",
                event,
            )
        elif type(event).__name__ == "ListPublished":
            self.published = event.digest

    def _compare(self) -> None:
        """Facts and tally in the store are those that the events and the model give."""
        with self.journal.database.reading() as view:
            head, facts, tally = view.head(), view.facts(None), view.tally()
        must(head.position == head.events == self.position, "the head is elsewhere:", head)
        must(facts == self._facts, "other facts:", set(facts.items()) ^ set(self._facts.items()))
        must(tally == {n: v for n, v in self._tally.items() if v}, "another tally:", tally)
        counted = {(each.candidate, each.counted): n for each, n in tally.items()}
        must(
            counted == {k: n for k, n in self.model.tally().items() if n}, "not the model's tally"
        )
        must(set(self._open) == set(self.model.open), "other stages are open", self._open)

    # --- what somebody was told

    def told(self, command: str, receipt: Receipt) -> None:
        """An acknowledgement names what stands in the journal."""
        if receipt.first is None:
            return
        must(receipt.last is not None and receipt.last <= self.position, "not recorded:", receipt)
        mine = list(self.journal.since(receipt.first - 1, until=receipt.last))
        ran = self.ran.get(_told_apart(command, mine[0]))
        must(ran or receipt.repeated, "not recorded:", receipt)
        mine = ran or mine  # or somebody else's, which answers the same question
        places = mine[0].position, mine[-1].position
        must((receipt.first, receipt.last) == places, "recorded elsewhere:", receipt, places)
        must(receipt.events == tuple(each.event for each in mine), "recorded otherwise:", receipt)

    def once(self, intents: dict[str, str]) -> None:
        """Nothing that somebody wanted once was recorded under two ids (id → what was wanted)."""
        wanted = Counter((intents[each], day) for each, day in self.ran if each in intents)
        must(max(wanted.values(), default=0) <= 1, "wanted once:", wanted.most_common(1))


def _told_apart(command: str, record: Record) -> tuple[str, str]:
    """What is recorded once: a like once on each day, since a day is a stream of its own."""
    daily = isinstance(record.event, CandidateLiked | LikeWithdrawn)
    return command, record.stream if daily else ""
