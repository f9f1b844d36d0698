"""The few words that every stage shares: ids, facts, refusals, and the Decider itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, Generic, NamedTuple, NewType, TypeVar

from selection.domain.rulebook.book import Rulebook

CandidateId = NewType("CandidateId", str)
EntityId = NewType("EntityId", str)
"""A salted hash of what identifies a person or a body; the same in every nomination of it."""
HonoureeId = NewType("HonoureeId", str)
"""One entry of a register of past winners; a salted hash of it, so that it is entered once."""
MotionId = NewType("MotionId", str)
PersonId = NewType("PersonId", str)
UnitId = NewType("UnitId", str)
VoterId = NewType("VoterId", str)

State = TypeVar("State")
Command = TypeVar("Command")
Event = TypeVar("Event")

Facts = Mapping[str, str]
"""What other streams have decided, by name (see `facts`); a fact that does not hold is absent."""


class AtHand(dict[str, str]):
    """The facts that were looked up for one decision.

    Asking for one that the decision did not declare to rest on is a programming error: it would
    look absent, and nothing would guard it until the event is recorded.
    """

    def __init__(self, declared: Iterable[str], holding: Facts) -> None:
        self.declared = frozenset(declared)
        super().__init__((name, holding[name]) for name in self.declared if name in holding)

    def __contains__(self, name: object) -> bool:
        self._must_be_declared(name)
        return super().__contains__(name)

    def __getitem__(self, name: str) -> str:
        self._must_be_declared(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of the fact, or the default if it does not hold."""
        self._must_be_declared(name)
        return super().get(name, default)

    def required(self) -> dict[str, str | None]:
        """What must still hold when the decision is recorded: None for what must be absent."""
        held = dict(self)
        return {name: held.get(name) for name in self.declared}

    def _must_be_declared(self, name: object) -> None:
        if name not in self.declared:
            raise LookupError(f"the decision does not declare to rest on {name!r}")


class Refused(Exception):
    """The rules say no.

    `reason` is a kebab-case sentence that names the rule; templates own the words people read.
    `because` holds the ids and figures the words need: rule ids, limits, instants; never text
    that a person wrote.
    """

    def __init__(self, reason: str, **because: object) -> None:
        super().__init__(reason, because)
        self.reason = reason
        self.because = because


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Words or personal data kept in the vault; an event names the record and its salted hash."""

    record: str
    digest: str


class Counted(StrEnum):
    """As what a vote stands in the tally: raw, less those looked into and those found invalid."""

    RAW = "RAW"
    QUARANTINED = "QUARANTINED"
    INVALID = "INVALID"


class Tallied(NamedTuple):
    """One line of the tally: how many votes a candidate has in a channel at a stage.

    A quarantined or invalid vote stays among the raw ones; the valid ones are what is left. A
    tuple, because one is made and looked up for every vote.
    """

    channel: str
    stage: str
    candidate: CandidateId
    counted: Counted = Counted.RAW


def stream(rules: Rulebook, *parts: object) -> str:
    """The id of a stream: the campaign, then the parts; a slash inside a part is escaped.

    The parts go from the coarse to the fine (a day before a voter), so that what is written at
    the same time lies together in the store.
    """
    plain = [str(part) for part in parts]
    name = "/".join((rules.id, *plain))
    if "%" not in name and name.count("/") == len(parts):  # nearly all; asked for every vote
        return name
    escaped = (part.replace("%", "%25").replace("/", "%2F") for part in plain)
    return "/".join((rules.id, *escaped))


def fact(kind: str, *parts: object) -> str:
    """The name of a fact; a colon inside a part is escaped, so that no two facts share a name."""
    plain = [str(part) for part in parts]
    name = ":".join((kind, *plain))
    if "%" not in name and name.count(":") == len(parts):  # nearly all; asked for every vote
        return name
    return ":".join((kind, *(part.replace("%", "%25").replace(":", "%3A") for part in plain)))


def leaves_nothing(_: Any) -> Mapping[str, str | None]:
    """The event is nobody else's business."""
    return {}


def counts_nothing(_: Any) -> Mapping[Tallied, int]:
    """The event changes no tally."""
    return {}


def answers_nothing(_: Any, __: Any) -> bool:
    """No earlier event is an answer to a command that changes nothing."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider(Generic[Command, State, Event]):
    """An aggregate: its events, where its stream is, how it begins, decides and changes.

    `decide` holds all the rules and no side effects; `evolve` holds none. What a decision needs
    to know of other streams comes in as facts, named by `rests_on`; what others may need to know
    of it is stated by `leaves` (None takes a fact away). Both are functions of the event alone,
    so that facts and tallies can be computed again from the journal.
    """

    name: str
    events: tuple[type[Any], ...]
    stream: Callable[[Command, Rulebook], str]
    initial: State
    decide: Callable[[Command, State, Facts, Rulebook], Sequence[Event]]
    evolve: Callable[[State, Event], State]
    rests_on: Callable[[Command, Rulebook], Sequence[str]]
    leaves: Callable[[Event], Mapping[str, str | None]] = leaves_nothing
    counts: Callable[[Event], Mapping[Tallied, int]] = counts_nothing
    answers: Callable[[Command, Event], bool] = answers_nothing

    def replay(self, events: Iterable[Event]) -> State:
        """The state after these events."""
        return reduce(self.evolve, events, self.initial)
