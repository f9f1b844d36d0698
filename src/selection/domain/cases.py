"""How each objection stands: what it waits for, until when, and what was found (domain 5.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.objecting import Conclusion, Kind


class Step(StrEnum):
    """What a case waits for, and the deadlines are of."""

    ADMISSION = "ADMISSION"
    CONCLUSION = "CONCLUSION"
    REVIEW = "REVIEW"
    NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One objection: to whom, what it waits for and until when, and what was found."""

    candidate: CandidateId
    waits_for: Step = Step.ADMISSION
    due: datetime | None = None
    conclude_by: datetime | None = None
    kind: Kind | None = None
    report_by: datetime | None = None
    handlers: tuple[PersonId, ...] = ()
    reported: bool = False
    finding: Conclusion | None = None
    signed_by: tuple[PersonId, ...] = ()
    final_from: datetime | None = None
    reviewed: bool = False

    def overdue(self, at: datetime) -> bool:
        """Whether what the case waits for should have been done by then."""
        late = self.due is not None and at >= self.due
        unreported = self.report_by is not None and not self.reported and at >= self.report_by
        return self.waits_for is not Step.NOTHING and (late or unreported)


@dataclass(frozen=True, slots=True)
class Cases:
    """All objections by number, and the last number that was given."""

    by_number: Mapping[int, Case] = field(default_factory=dict[int, Case])
    last: int = 0

    def case(self, number: int) -> Case:
        """The objection of that number; Refused if there is none."""
        found = self.by_number.get(number)
        if found is None:
            raise Refused("objection-is-unknown", number=number)
        return found
