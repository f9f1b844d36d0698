"""How far everybody is: counts for the officials' overview, and nothing that anybody thinks.

Before the lock nobody learns more of a score sheet than whether it is in (contract §7).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.opinions import Verdict
from selection.readmodels.tables import (
    assignments,
    candidates,
    drafts,
    reviews,
    sheets,
    slates,
    units,
    votes,
)


@dataclass(slots=True)
class OfCategory:
    """The candidates of one category."""

    nominated: int = 0
    withdrawn: int = 0
    rejected: int = 0
    passed: int = 0
    shown: int = 0

    @property
    def standing(self) -> int:
        """How many are in the running."""
        return self.nominated - self.withdrawn - self.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing:
    """The preliminary review: cases that wait, and of those who were returned or appeal."""

    undecided: int = 0
    returned: int = 0
    appeals: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many are done."""

    done: int
    all: int

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return self.all - self.done


@dataclass(slots=True)
class OfUnit:
    """A recommending unit: what it is, until when it hands in, and what it has handed in."""

    unit: UnitId
    type: str
    deadline: datetime | None
    merged_into: UnitId | None
    taken: dict[str, int] = field(default_factory=dict[str, int])
    standing: int = 0
    returned: int = 0

    @property
    def used(self) -> int:
        """Places that are used."""
        return sum(self.taken.values())


@dataclass(frozen=True, slots=True)
class Likes:
    """All likes of a campaign."""

    raw: int
    quarantined: int
    invalid: int

    @property
    def valid(self) -> int:
        """Those that count."""
        return self.raw - self.quarantined - self.invalid


def by_category(db: Connection) -> dict[str, OfCategory]:
    """The candidates of each category."""
    found: defaultdict[str, OfCategory] = defaultdict(OfCategory)
    rows = db.execute(
        select(candidates, reviews.c.outcome).outerjoin(
            reviews, reviews.c.candidate == candidates.c.candidate
        )
    )
    for row in rows:
        mine = found[row.category]
        mine.nominated += 1
        mine.withdrawn += row.withdrawn
        mine.rejected += row.rejected and not row.withdrawn
        stands = not (row.withdrawn or row.rejected)
        mine.passed += stands and row.outcome == Verdict.PASSED
        mine.shown += row.shown
    return dict(found)


def reviewing(db: Connection) -> Reviewing:
    """How many cases of the preliminary review are still open, and why."""
    standing = candidates.c.withdrawn.is_(False) & candidates.c.rejected.is_(False)
    join = reviews.join(candidates, candidates.c.candidate == reviews.c.candidate)
    open_cases = select(func.count()).select_from(join)

    def count(*such: ColumnElement[bool]) -> int:
        return db.scalar(open_cases.where(*such)) or 0

    return Reviewing(
        undecided=count(standing, reviews.c.outcome.is_(None)),
        returned=count(standing, reviews.c.outcome == Verdict.RETURNED),
        appeals=count(reviews.c.appeal == "OPEN"),
    )


def by_reviewer(db: Connection) -> dict[PersonId, Share]:
    """How many of the cases that a reviewer was given are answered or decided."""
    rows = db.execute(
        select(assignments.c.reviewer, assignments.c.answered, reviews.c.outcome).join(
            reviews, reviews.c.candidate == assignments.c.candidate
        )
    )
    done: defaultdict[str, int] = defaultdict(int)
    every: defaultdict[str, int] = defaultdict(int)
    for reviewer, answered, outcome in rows:
        every[reviewer] += 1
        done[reviewer] += bool(answered or outcome)
    return {PersonId(each): Share(done[each], every[each]) for each in sorted(every)}


def submitted(db: Connection, channel: str, stage: str) -> frozenset[tuple[PersonId, CandidateId]]:
    """Whose sheets of whom are in."""
    rows = db.execute(
        select(sheets.c.expert, sheets.c.candidate).where(
            sheets.c.channel == channel, sheets.c.stage == stage, sheets.c.submitted.is_(True)
        )
    )
    return frozenset((PersonId(expert), CandidateId(candidate)) for expert, candidate in rows)


def by_unit(db: Connection) -> list[OfUnit]:
    """All units that were ever registered."""
    found = {
        row.unit: OfUnit(
            unit=UnitId(row.unit),
            type=row.type,
            deadline=datetime.fromisoformat(row.deadline) if row.deadline else None,
            merged_into=UnitId(row.merged_into) if row.merged_into else None,
        )
        for row in db.execute(select(units).order_by(units.c.unit))
    }
    for row in db.execute(select(slates)):
        if row.unit in found and row.taken:
            found[row.unit].taken[row.category] = row.taken
    stands = select(candidates.c.unit, reviews.c.outcome).outerjoin(
        reviews, reviews.c.candidate == candidates.c.candidate
    )
    for row in db.execute(
        stands.where(candidates.c.withdrawn.is_(False), candidates.c.rejected.is_(False))
    ):
        if row.unit in found:
            found[row.unit].standing += 1
            found[row.unit].returned += row.outcome == Verdict.RETURNED
    return list(found.values())


def likes(db: Connection) -> Likes:
    """All likes together; never by unit."""
    sums = select(func.sum(votes.c.raw), func.sum(votes.c.quarantined), func.sum(votes.c.invalid))
    raw, quarantined, invalid = db.execute(sums).one()
    return Likes(raw or 0, quarantined or 0, invalid or 0)


def not_shown(db: Connection) -> int:
    """Those who stand and have passed, if they had to, and whose page is not on show."""
    outcome = reviews.c.outcome
    join = candidates.outerjoin(reviews, reviews.c.candidate == candidates.c.candidate)
    return (
        db.scalar(
            select(func.count())
            .select_from(join)
            .where(
                candidates.c.withdrawn.is_(False),
                candidates.c.rejected.is_(False),
                candidates.c.shown.is_(False),
                outcome.is_distinct_from(Verdict.RETURNED),
            )
        )
        or 0
    )


def standing(db: Connection) -> dict[CandidateId, str]:
    """Who is in the running, and in which category."""
    rows = db.execute(
        select(candidates.c.candidate, candidates.c.category).where(
            candidates.c.withdrawn.is_(False), candidates.c.rejected.is_(False)
        )
    )
    return {CandidateId(candidate): category for candidate, category in rows}


def not_nominated(db: Connection) -> tuple[CandidateId, ...]:
    """Who is drafted, or was handed in too late, and never stood."""
    nominated = select(candidates.c.candidate)
    rows = db.scalars(
        select(drafts.c.candidate)
        .where(drafts.c.candidate.not_in(nominated))
        .order_by(drafts.c.position)
    )
    return tuple(map(CandidateId, rows))
