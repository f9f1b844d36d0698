"""Who waits for whom in the preliminary review: a reviewer's own cases, and all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.opinions import Verdict
from selection.readmodels.tables import assignments, candidates, reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A candidate who stands, and where the review is; no opinion, and not how many there are.

    `record` is the form in the vault. `due` is until when the unit may correct, or appeal.
    """

    candidate: CandidateId
    category: str
    number: int
    unit: UnitId
    record: str
    returns: int
    outcome: Verdict | None
    due: datetime | None
    appeal: str | None

    @property
    def open(self) -> bool:
        """Whether reviewers are to answer."""
        return self.outcome is None

    def overdue(self, at: datetime) -> bool:
        """Whether the unit's time for a correction has run out, and nobody has noted it yet."""
        return self.outcome is Verdict.RETURNED and self.due is not None and self.due <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One's own case, and whether one has answered in the round under way."""

    filed: Filed
    answered: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for one's answer."""
        return self.filed.open and not self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseen:
    """A case as a chief or an official sees it: who reviews it, and how many have answered."""

    filed: Filed
    reviewers: tuple[PersonId, ...]
    answers: int


def own(db: Connection, reviewer: PersonId) -> tuple[Own, ...]:
    """The cases of a reviewer."""
    mine = and_(
        assignments.c.candidate == candidates.c.candidate, assignments.c.reviewer == reviewer
    )
    rows = db.execute(_filed(assignments.c.answered).join(assignments, mine)).all()
    return tuple(Own(filed=_read(row), answered=row.answered) for row in rows)


def overseen(db: Connection) -> tuple[Overseen, ...]:
    """All cases of who stands."""
    people: dict[str, list[PersonId]] = {}
    for row in db.execute(select(assignments).order_by(assignments.c.reviewer)):
        people.setdefault(row.candidate, []).append(PersonId(row.reviewer))
    return tuple(
        Overseen(
            filed=_read(row),
            reviewers=tuple(people.get(row.candidate, ())),
            answers=row.opinions,
        )
        for row in db.execute(_filed(reviews.c.opinions)).all()
    )


def _filed(also: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    columns = (
        candidates.c.candidate,
        candidates.c.category,
        candidates.c.number,
        candidates.c.unit,
        candidates.c.record,
        reviews.c.returns,
        reviews.c.outcome,
        reviews.c.due,
        reviews.c.appeal,
        also,
    )
    return (
        select(*columns)
        .join(reviews, reviews.c.candidate == candidates.c.candidate)
        .where(~candidates.c.withdrawn)
    )


def _read(row: Row[Any]) -> Filed:
    return Filed(
        candidate=CandidateId(row.candidate),
        category=row.category,
        number=row.number,
        unit=UnitId(row.unit),
        record=row.record,
        returns=row.returns,
        outcome=None if row.outcome is None else Verdict(row.outcome),
        due=None if row.due is None else datetime.fromisoformat(row.due),
        appeal=row.appeal,
    )
