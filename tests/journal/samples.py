"""Events that exist only in these tests, and the shortest words to append them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from selection.domain.kernel import CandidateId, Tallied
from selection.journal import store
from selection.journal.codec import Codec
from selection.journal.items import Item, Write
from selection.journal.journal import Journal
from selection.journal.upcasts import Upcast
from selection.settings import Schema

CAMPAIGN = "practice"
MONDAY = datetime(2023, 12, 4, 9, 0, tzinfo=UTC)
OPEN = "stage:likes"
LI = CandidateId("li-ming")
WANG = CandidateId("wang-fang")


class Tier(StrEnum):
    DEVICE = "T0"
    PHONE = "T1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Liked:
    candidate: CandidateId
    tier: Tier = Tier.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    item: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    candidate: CandidateId
    marks: tuple[Mark, ...]
    shares: Mapping[str, int]
    day: date
    at: datetime
    remark: str | None


NAMES: dict[type, str] = {
    Opened: "stage.opened.1",
    Closed: "stage.closed.1",
    Liked: "ballot.liked.3",
    Scored: "sheet.scored.1",
}


def _say_who(shape: dict[str, object]) -> dict[str, object]:
    return {"candidate": shape["whom"]}


def _say_which_tier(shape: dict[str, object]) -> dict[str, object]:
    return {**shape, "tier": "T0"}


UPCASTS = {
    "ballot.liked.1": Upcast(to="ballot.liked.2", change=_say_who),
    "ballot.liked.2": Upcast(to="ballot.liked.3", change=_say_which_tier),
}
CODEC = Codec(NAMES, UPCASTS)


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def step(self, **by: float) -> None:
        self.now += timedelta(**by)


def leaves(event: object) -> dict[str, str | None]:
    match event:
        case Opened(stage=stage):
            return {f"stage:{stage}": "open"}
        case Closed(stage=stage):
            return {f"stage:{stage}": None}
        case _:
            return {}


def counts(event: object) -> dict[Tallied, int]:
    return {line(event.candidate): 1} if isinstance(event, Liked) else {}


def line(candidate: CandidateId) -> Tallied:
    return Tallied(channel="public", stage="likes", candidate=candidate)


def item(
    *writes: tuple[str, int, object],
    command: str = "c-1",
    requires: Mapping[str, str | None] | None = None,
) -> Item:
    """An item of one event per write, which leaves and counts what its events do."""
    left: dict[str, str | None] = {}
    counted: dict[Tallied, int] = {}
    for _, _, event in writes:
        left |= leaves(event)
        for tallied, change in counts(event).items():
            counted[tallied] = counted.get(tallied, 0) + change
    return Item(
        command=command,
        actor="a-1",
        rulebook=1,
        writes=tuple(Write(stream=s, after=n, events=(event,)) for s, n, event in writes),
        requires=requires or {},
        leaves=left,
        counts=counted,
    )


def like(voter: str, after: int = 0, *, candidate: CandidateId = LI, command: str = "c-1") -> Item:
    """A like that needs the stage to be open."""
    return item(
        (f"ballot-{voter}", after, Liked(candidate=candidate)),
        command=command,
        requires={OPEN: "open"},
    )


OPEN_LIKES = item(("stage-likes", 0, Opened(stage="likes")), command="open-likes")
CLOSE_LIKES = item(("stage-likes", 1, Closed(stage="likes")), command="close-likes")


def new(place: Path | Schema, clock: Clock | None = None) -> Journal:
    return store.create(place, campaign=CAMPAIGN, clock=clock or Clock(), codec=CODEC)


def again(place: Path | Schema, clock: Clock | None = None, *, write: bool = True) -> Journal:
    return store.open_(place, clock=clock or Clock(), write=write, codec=CODEC)
