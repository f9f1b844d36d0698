"""How far the preliminary review of each candidate is, and who works on it; no opinion is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from selection.domain.candidacy import (
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
)
from selection.domain.consultation import CandidateRuledOut
from selection.domain.disqualification import CandidateDisqualified
from selection.domain.kernel import CandidateId
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
from selection.readmodels.span import Span
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


# Made once: to make a statement takes longer than to execute it, and an event needs several.
_REVIEWS = update(reviews).where(reviews.c.candidate == bindparam("of"))
_ONE_MORE_OPINION = _REVIEWS.values(opinions=reviews.c.opinions + 1)
_ONE_MORE_RETURN = _REVIEWS.values(returns=reviews.c.returns + 1)
_ASSIGNMENTS = update(assignments).where(assignments.c.candidate == bindparam("of"))
_ANSWERED = _ASSIGNMENTS.where(assignments.c.reviewer == bindparam("who")).values(answered=True)
_GIVEN = insert(assignments).on_conflict_do_nothing()
_ALL_BUT = delete(assignments).where(
    assignments.c.candidate == bindparam("of"),
    assignments.c.reviewer.not_in(bindparam("staying", expanding=True)),
)


def late(db: Connection, now: datetime) -> tuple[CandidateId, ...]:
    """Those who were returned, and whose time for a correction has run out."""
    returned = reviews.c.outcome == Verdict.RETURNED
    return _until(db, now, returned)


def out_for_good(db: Connection, now: datetime) -> tuple[CandidateId, ...]:
    """Those who were rejected, and who cannot appeal any more or did so in vain."""
    rejected = reviews.c.outcome == Verdict.REJECTED
    final = and_(rejected, reviews.c.due.is_(None), reviews.c.appeal.is_distinct_from("OPEN"))
    rows = db.scalars(select(reviews.c.candidate).where(final).order_by(reviews.c.candidate))
    return (*_until(db, now, rejected), *map(CandidateId, rows))


def _until(db: Connection, now: datetime, such: ColumnElement[bool]) -> tuple[CandidateId, ...]:
    rows = db.execute(
        select(reviews.c.candidate, reviews.c.due)
        .where(such, reviews.c.due.is_not(None))
        .order_by(reviews.c.candidate)
    )
    return tuple(CandidateId(who) for who, due in rows if datetime.fromisoformat(due) <= now)


def project_reviews(db: Connection, span: Span) -> None:
    """Who is to answer and who has, what came of it, and until when the unit may act."""
    for record in span.of(
        NominationSubmitted,
        NominationCorrected,
        CategoryTransferred,
        OpinionGiven,
        CandidatePassed,
        CandidateReturned,
        CandidateRejected,
        NominationWithdrawn,
        FormalReviewAppealed,
        AppealDecided,
        ReviewAssigned,
        ConflictDeclared,
        CandidateExcluded,
        CandidateRuledOut,
        CandidateDisqualified,
    ):
        match record.event:
            case NominationSubmitted(candidate=candidate):
                db.execute(insert(reviews).values(candidate=candidate, opinions=0, returns=0))
            case NominationCorrected(candidate=candidate):
                _review(db, candidate, outcome=None, due=None)
            case CategoryTransferred(candidate=candidate):
                _review(db, candidate, opinions=0)
                db.execute(_ASSIGNMENTS, {"of": candidate, "answered": False})
            case ReviewAssigned() as event:
                _assign(db, event)
            case ConflictDeclared() as event:
                _step_back(db, event)
            case OpinionGiven(candidate=candidate, reviewer=reviewer):
                db.execute(_ONE_MORE_OPINION, {"of": candidate})
                db.execute(_ANSWERED, {"of": candidate, "who": reviewer})
            case CandidatePassed(candidate=candidate):
                _review(db, candidate, outcome=Verdict.PASSED)
            case CandidateReturned(candidate=candidate, due=due):
                told = {"outcome": Verdict.RETURNED, "opinions": 0, "due": due.isoformat()}
                db.execute(_ONE_MORE_RETURN, {"of": candidate, **told})
                db.execute(_ASSIGNMENTS, {"of": candidate, "answered": False})
            case CandidateRejected(candidate=candidate, appeal_until=until):
                _review(db, candidate, outcome=Verdict.REJECTED, due=until.isoformat())
            case (
                CandidateExcluded(candidate=candidate)
                | CandidateRuledOut(candidate=candidate)
                | CandidateDisqualified(candidate=candidate)
            ):
                _review(db, candidate, outcome=Verdict.REJECTED, due=None)
            case NominationWithdrawn(candidate=candidate):
                _review(db, candidate, due=None)
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
    db.execute(_ALL_BUT, {"of": event.candidate, "staying": event.reviewers})
    rows = [
        {"candidate": event.candidate, "reviewer": each, "answered": False}
        for each in event.reviewers
    ]
    if rows:
        db.execute(_GIVEN, rows)


def _step_back(db: Connection, event: ConflictDeclared) -> None:
    """An opinion of the round under way is void."""
    mine = (assignments.c.candidate == event.candidate, assignments.c.reviewer == event.reviewer)
    undecided = reviews.c.outcome.is_(None)
    gave = select(func.count()).select_from(assignments).where(*mine, assignments.c.answered)
    fewer = reviews.c.opinions - gave.scalar_subquery()
    undone = _REVIEWS.where(undecided).values(opinions=fewer)
    db.execute(undone, {"of": event.candidate})
    db.execute(delete(assignments).where(*mine))


def _review(db: Connection, candidate: str, **values: object) -> None:
    db.execute(_REVIEWS, {"of": candidate, **values})
