"""What each event does to the tables: one function per read model, a batch at a time.

Votes and reviews have modules of their own.
"""

from collections.abc import Sequence

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from selection.domain.announcement import (
    AwardRevoked,
    FinalListDecided,
    ListProposed,
    ListPublished,
    ListReleased,
    SubstitutePublished,
)
from selection.domain.candidacy import (
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
)
from selection.domain.consents import ConsentWithdrawn
from selection.domain.consultation import CandidateRuledOut
from selection.domain.disqualification import CandidateDisqualified
from selection.domain.incident import SecrecyIncidentReported
from selection.domain.listed import Status
from selection.domain.marking import (
    ScoresheetDrafted,
    ScoresheetReopened,
    ScoresheetSubmitted,
)
from selection.domain.opinions import AppealDecided, CandidateRejected
from selection.domain.quota import (
    SlotMoved,
    SlotReleased,
    SlotTaken,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from selection.domain.recognition import CandidateExcluded
from selection.domain.showcase import (
    PagePublished,
    PageTakenDown,
    VotingFrozen,
    VotingUnfrozen,
)
from selection.domain.transferring import CategoryTransferred
from selection.readmodels.chronicle import project_chronicle
from selection.readmodels.drafts import project_drafts
from selection.readmodels.reviews import project_reviews
from selection.readmodels.span import Span
from selection.readmodels.tables import (
    candidates,
    listed,
    sheets,
    slates,
    unit_names,
    units,
)
from selection.readmodels.votes import project_rulebooks, project_votes

# Made once: to make a statement takes longer than to execute it, and an event needs several.
_NEXT_NUMBER = (
    select(func.coalesce(func.max(candidates.c.number), 0) + 1)
    .where(candidates.c.category == bindparam("among"))
    .scalar_subquery()
)
"""The number that the next candidate of a category gets."""
_ENTERED = insert(candidates).values(
    number=_NEXT_NUMBER,
    withdrawn=False,
    rejected=False,
    published=False,
    shown=False,
    frozen=False,
)
_MINE = update(candidates).where(candidates.c.candidate == bindparam("of"))
_NUMBERED = _MINE.values(number=_NEXT_NUMBER)
_SHOWN = _MINE.values(
    shown=and_(candidates.c.published, not_(or_(candidates.c.withdrawn, candidates.c.rejected)))
)
_ONE_MORE = (
    insert(slates)
    .values(taken=1)
    .on_conflict_do_update(index_elements=["unit", "category"], set_={"taken": slates.c.taken + 1})
)


def project_candidates(db: Connection, span: Span) -> None:
    """Who stands, where, and which page is on show."""
    for record in span.of(
        NominationCorrected,
        CategoryTransferred,
        NominationWithdrawn,
        AppealDecided,
        PagePublished,
        VotingFrozen,
        VotingUnfrozen,
        NominationSubmitted,
        CandidateRejected,
        CandidateDisqualified,
        CandidateExcluded,
        CandidateRuledOut,
        PageTakenDown,
        SecrecyIncidentReported,
        ConsentWithdrawn,
    ):
        match record.event:
            case NominationSubmitted() as event:
                db.execute(
                    _ENTERED,
                    {
                        "candidate": event.candidate,
                        "category": event.category,
                        "among": event.category,
                        "unit": event.unit,
                        "record": event.paper.record,
                    },
                )
            case NominationCorrected(candidate=candidate, paper=paper):
                _change(db, candidate, record=paper.record)
            case CategoryTransferred(candidate=candidate, agreed=agreed):
                # Nobody was on show yet, so no number of the former category is known outside.
                moved = {"category": agreed.category, "record": agreed.paper.record}
                db.execute(_NUMBERED, {"of": candidate, "among": agreed.category, **moved})
            case NominationWithdrawn(candidate=candidate):
                _change(db, candidate, withdrawn=True)
            case (
                CandidateRejected(candidate=candidate)
                | CandidateDisqualified(candidate=candidate)
                | CandidateExcluded(candidate=candidate)
                | CandidateRuledOut(candidate=candidate)
            ):
                _change(db, candidate, rejected=True)
            case AppealDecided(candidate=candidate, upheld=True):
                _change(db, candidate, rejected=False)
            case PagePublished(candidate=candidate, paper=paper):
                _change(db, candidate, published=True, page=paper.record)
            case (
                PageTakenDown(candidate=candidate)
                | SecrecyIncidentReported(candidate=candidate)
                | ConsentWithdrawn(candidate=candidate, hides=True)
            ):
                _change(db, candidate, published=False)
            case VotingFrozen(candidate=candidate):
                _change(db, candidate, frozen=True)
            case VotingUnfrozen(candidate=candidate):
                _change(db, candidate, frozen=False)
            case _:
                pass


def _change(db: Connection, candidate: str, **values: object) -> None:
    db.execute(_MINE, {"of": candidate, **values})
    db.execute(_SHOWN, {"of": candidate})


def project_units(db: Connection, span: Span) -> None:
    """What a unit is, until when it hands in, what it is called, and which unit it went into."""
    for record in span.of(
        UnitRegistered, UnitDeadlineSet, UnitDeadlineLifted, UnitRenamed, UnitsMerged
    ):
        match record.event:
            case UnitRegistered(unit=unit, unit_type=unit_type):
                row = insert(units).values(unit=unit, type=unit_type)
                db.execute(
                    row.on_conflict_do_update(index_elements=["unit"], set_={"type": unit_type})
                )
            case UnitDeadlineSet(unit=unit, deadline=deadline):
                _unit(db, unit, deadline=deadline.isoformat())
            case UnitDeadlineLifted(unit=unit):
                _unit(db, unit, deadline=None)
            case UnitRenamed(unit=unit, name=name):
                row = insert(unit_names)
                db.execute(row.values(unit=unit, position=record.position, record=name.record))
            case UnitsMerged(unit=unit, into=into):
                _unit(db, unit, merged_into=into)
            case _:
                pass


def _unit(db: Connection, unit: str, **values: object) -> None:
    db.execute(update(units).where(units.c.unit == unit).values(**values))


def project_slates(db: Connection, span: Span) -> None:
    """How many slots each unit has used in each category."""
    for record in span.of(SlotTaken, SlotMoved, SlotReleased):
        match record.event:
            case SlotTaken(unit=unit, category=category):
                _one_more(db, unit, category)
            case SlotMoved(unit=unit, former=former, category=category):
                _one_less(db, unit, former)
                _one_more(db, unit, category)
            case SlotReleased(unit=unit, category=category):
                _one_less(db, unit, category)
            case _:
                pass


def _one_more(db: Connection, unit: str, category: str) -> None:
    db.execute(_ONE_MORE, {"unit": unit, "category": category})


def _one_less(db: Connection, unit: str, category: str) -> None:
    this = update(slates).where(slates.c.unit == unit, slates.c.category == category)
    db.execute(this.values(taken=slates.c.taken - 1))


def project_sheets(db: Connection, span: Span) -> None:
    """Which score sheets are begun and which are in."""
    states: dict[tuple[str, str, str, str], bool] = {}
    for record in span.of(ScoresheetSubmitted, ScoresheetDrafted, ScoresheetReopened):
        match record.event:
            case ScoresheetDrafted() | ScoresheetReopened() as event:
                states[event.channel, event.stage, event.expert, event.candidate] = False
            case ScoresheetSubmitted() as event:
                states[event.channel, event.stage, event.expert, event.candidate] = True
            case _:
                pass
    keys = ("channel", "stage", "expert", "candidate")
    rows = [
        {**dict(zip(keys, key, strict=True)), "submitted": done} for key, done in states.items()
    ]
    if rows:
        row = insert(sheets)
        now = {"submitted": row.excluded.submitted}
        db.execute(row.on_conflict_do_update(index_elements=keys, set_=now), rows)


def project_listed(db: Connection, span: Span) -> None:
    """The list, line by line, from its proposal to its release and after."""
    for record in span.of(
        ListProposed,
        ListPublished,
        SubstitutePublished,
        FinalListDecided,
        ListReleased,
        AwardRevoked,
    ):
        match record.event:
            case ListProposed(places=places):
                db.execute(delete(listed).where(listed.c.status == "PROPOSED"))
                rows = [
                    {
                        "candidate": place.candidate,
                        "category": place.category,
                        "status": "PROPOSED",
                    }
                    for place in places
                ]
                if rows:
                    db.execute(insert(listed), rows)
            case ListPublished(places=places):
                _are(db, [each.candidate for each in places], Status.PUBLISHED)
            case SubstitutePublished(place=place):
                row = {"candidate": place.candidate, "category": place.category}
                db.execute(insert(listed).values(**row, status=Status.PUBLISHED))
            case FinalListDecided(places=places):
                _are(db, places, Status.DECIDED)
            case ListReleased(awards=awards):
                _are(db, [each.candidate for each in awards], Status.RELEASED)
            case AwardRevoked(candidate=candidate):
                _are(db, [candidate], Status.REVOKED)
            case _:
                pass


def _are(db: Connection, candidates: Sequence[str], status: Status) -> None:
    db.execute(update(listed).where(listed.c.candidate.in_(candidates)).values(status=status))


READ_MODELS = (
    project_rulebooks,
    project_candidates,
    project_drafts,
    project_reviews,
    project_units,
    project_slates,
    project_votes,
    project_sheets,
    project_listed,
    project_chronicle,
)
