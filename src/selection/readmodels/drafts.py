"""Which candidates are a unit's, and which a person's own; what they say is read elsewhere."""

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from selection.domain.candidacy import LateSubmissionRecorded, NominationSubmitted
from selection.domain.drafts import NominationDrafted
from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.readmodels.span import Span
from selection.readmodels.tables import drafts, units

_BEGUN = insert(drafts).on_conflict_do_nothing(index_elements=["candidate"])
"""A draft comes before what is handed in; a nomination that was never drafted has only that."""


def project_drafts(db: Connection, span: Span) -> None:
    """Who is being nominated, from the first word of a draft or from the submission."""
    for record in span.of(NominationDrafted, NominationSubmitted, LateSubmissionRecorded):
        match record.event:
            case NominationDrafted(candidate=candidate, unit=unit, applicant=applicant):
                _begin(db, candidate, unit, applicant, record.position)
            case NominationSubmitted(candidate=candidate, unit=unit):
                _begin(db, candidate, unit, None, record.position)
            case LateSubmissionRecorded(candidate=candidate, submission=late):
                _begin(db, candidate, late.unit, None, record.position)
            case _:
                pass


def _begin(
    db: Connection, candidate: CandidateId, unit: UnitId, applicant: PersonId | None, position: int
) -> None:
    row = {"candidate": candidate, "unit": unit, "applicant": applicant, "position": position}
    db.execute(_BEGUN, row)


def of_unit(db: Connection, unit: UnitId) -> Sequence[CandidateId]:
    """The candidates that the unit answers for, those of units that went into it too; by age."""
    mine, found = {str(unit)}, {str(unit)}
    while found:
        into = select(units.c.unit).where(units.c.merged_into.in_(found))
        found = set(db.scalars(into)) - mine
        mine |= found
    rows = select(drafts.c.candidate).where(drafts.c.unit.in_(mine)).order_by(drafts.c.position)
    return [CandidateId(each) for each in db.scalars(rows)]


def of_applicant(db: Connection, person: PersonId) -> Sequence[CandidateId]:
    """The nominations that the person signs for as candidate; by age."""
    rows = select(drafts.c.candidate).where(drafts.c.applicant == person)
    return [CandidateId(each) for each in db.scalars(rows.order_by(drafts.c.position))]
