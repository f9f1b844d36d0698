"""What pages of the desk of objections are given: nothing that says who objects."""

from dataclasses import dataclass
from datetime import datetime

from selection.desk.objecting import Piece
from selection.domain.cases import Step
from selection.domain.motion import Matter
from selection.domain.objecting import Conclusion, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One objection in the list."""

    number: int
    name: str | None  # of the candidate; None: erased
    label: str
    way: str
    received: datetime
    step: Step
    due: datetime | None
    left: int | None  # working days until then, today's among them
    late: bool
    held: bool
    finding: Conclusion | None
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """A tip (线索), which holds nobody up."""

    number: int
    name: str | None
    label: str
    words: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A conclusion that waits for the other signature: exactly these words."""

    id: str
    matter: Matter
    digest: str
    finding: Conclusion
    reason: str
    mover: str
    mine: bool
    void: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One objection on its page; `may` are the acts that are open to whoever looks."""

    row: Row
    words: str | None
    pieces: tuple[Piece, ...]
    kind: Kind | None
    conclude_by: datetime | None
    report_by: datetime | None
    handlers: tuple[str, ...]
    told_unit: str | None
    reports: tuple[str | None, ...]
    ground: str | None
    reasons: tuple[tuple[Conclusion, str | None], ...]
    request: str | None
    final_from: datetime | None
    opened: int
    steps: tuple[tuple[str, datetime], ...]
    draft: Draft | None
    may: frozenset[str]
