"""How far the preliminary review of each candidate is, and who works on it; no opinion is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Update, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from selection.domain.candidacy import NominationCorrected, NominationSubmitted
from selection.domain.opinions import (
    AppealDecided,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    ConflictDeclared,
    FormalReviewAppealed,
    OpinionGiven,
    ReviewAssigned,
    Verdict,
)
from selection.domain.recognition import CandidateExcluded
from selection.domain.transferring import CategoryTransferred
from selection.journal.items import Record
from selection.readmodels.tables import assignments, reviews


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases a reviewer was given, and how many of them wait for the reviewer's answer."""

    cases: int
    waiting: int


def loads(db: Connection) -> Mapping[str, Load]:
    """The load of each reviewer who was given a case: what assigning goes by."""
    waits = case((reviews.c.outcome.is_(None) & ~assignments.c.answered, 1), else_=0)
    rows = db.execute(
        select(assignments.c.reviewer, func.count(), func.sum(waits))
        .join(reviews, reviews.c.candidate == assignments.c.candidate)
        .group_by(assignments.c.reviewer)
    )
    return {reviewer: Load(cases, waiting) for reviewer, cases, waiting in rows}


def project_reviews(db: Connection, records: Sequence[Record]) -> None:
    """Who is to answer and who has, what came of it, and until when the unit may act."""
    for record in records:
        match record.event:
            case NominationSubmitted(candidate=candidate):
                db.execute(insert(reviews).values(candidate=candidate, opinions=0, returns=0))
            case NominationCorrected(candidate=candidate):
                _review(db, candidate, outcome=None, due=None)
            case CategoryTransferred(candidate=candidate):
                _review(db, candidate, opinions=0)
                db.execute(_assignments(candidate).values(answered=False))
            case ReviewAssigned() as event:
                _assign(db, event)
            case ConflictDeclared() as event:
                _step_back(db, event)
            case OpinionGiven(candidate=candidate, reviewer=reviewer):
                _review(db, candidate, opinions=reviews.c.opinions + 1)
                mine = assignments.c.reviewer == reviewer
                db.execute(_assignments(candidate).where(mine).values(answered=True))
            case CandidatePassed(candidate=candidate):
                _review(db, candidate, outcome=Verdict.PASSED)
            case CandidateReturned(candidate=candidate, due=due):
                told = {"opinions": 0, "returns": reviews.c.returns + 1, "due": due.isoformat()}
                _review(db, candidate, outcome=Verdict.RETURNED, **told)
                db.execute(_assignments(candidate).values(answered=False))
            case CandidateRejected(candidate=candidate, appeal_until=until):
                _review(db, candidate, outcome=Verdict.REJECTED, due=until.isoformat())
            case CandidateExcluded(candidate=candidate):
                _review(db, candidate, outcome=Verdict.REJECTED, due=None)
            case FormalReviewAppealed(candidate=candidate):
                _review(db, candidate, appeal="OPEN", due=None)
            case AppealDecided(candidate=candidate, upheld=False):
                _review(db, candidate, appeal="REFUSED")
            case AppealDecided(candidate=candidate):
                _review(db, candidate, appeal="UPHELD", outcome=None, opinions=0)
                db.execute(delete(assignments).where(assignments.c.candidate == candidate))
            case _:
                pass


def _assign(db: Connection, event: ReviewAssigned) -> None:
    """The rows of those who stay keep what they say."""
    of_the_case = assignments.c.candidate == event.candidate
    gone = assignments.c.reviewer.not_in(event.reviewers)
    db.execute(delete(assignments).where(of_the_case, gone))
    for each in event.reviewers:
        row = {"candidate": event.candidate, "reviewer": each, "answered": False}
        db.execute(insert(assignments).values(row).on_conflict_do_nothing())


def _step_back(db: Connection, event: ConflictDeclared) -> None:
    """An opinion of the round under way is void."""
    mine = (assignments.c.candidate == event.candidate, assignments.c.reviewer == event.reviewer)
    undecided = reviews.c.outcome.is_(None)
    gave = select(func.count()).select_from(assignments).where(*mine, assignments.c.answered)
    fewer = reviews.c.opinions - gave.scalar_subquery()
    db.execute(_reviews(event.candidate).where(undecided).values(opinions=fewer))
    db.execute(delete(assignments).where(*mine))


def _review(db: Connection, candidate: str, **values: object) -> None:
    db.execute(_reviews(candidate).values(**values))


def _reviews(candidate: str) -> Update:
    return update(reviews).where(reviews.c.candidate == candidate)


def _assignments(candidate: str) -> Update:
    return update(assignments).where(assignments.c.candidate == candidate)
