"""Motions that conclude an objection or its review (domain 5.3): two sign the same words."""

from collections.abc import Mapping
from datetime import date, datetime

from selection.desk.motions.motion import Motion, Office, Signers, told
from selection.desk.objecting import CONCLUSION, cases
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain.kernel import CandidateId
from selection.domain.motion import Matter
from selection.domain.objecting import ConcludeObjection, ConcludeReview, Conclusion
from selection.domain.objections import OBJECTIONS


def _as_it_stands(office: Office, number: int) -> Mapping[str, str]:
    """The case: what happens to it meanwhile makes the motion void."""
    case = cases(office.desk).by_number.get(number)
    return {
        "case": told([case.waits_for, case.kind, case.reported, case.handlers]) if case else ""
    }


class ObjectionConclusion(Motion, frozen=True, kw_only=True, tag=Matter.CONCLUDE_OBJECTION.value):
    """Conclude the objection of that number.

    `last` is the last day to ask for a review, where no calendar covers the days.
    """

    matter = Matter.CONCLUDE_OBJECTION
    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: str
    last: date | None = None

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """The case as it stands."""
        return _as_it_stands(office, self.number)

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Conclude it."""
        zone = office.desk.rules.calendar.zone
        command = ConcludeObjection(
            number=self.number,
            candidate=self.candidate,
            finding=self.finding,
            reason=office.kept(self.candidate, CONCLUSION, self.reason, at),
            signed_by=signers,
            at=at,
            workdays=known(zone, at.astimezone(zone).date()),
            last=self.last,
        )
        return (Order(OBJECTIONS, command),)


class ReviewConclusion(Motion, frozen=True, kw_only=True, tag=Matter.CONCLUDE_REVIEW.value):
    """Conclude the review of the objection of that number, for good."""

    matter = Matter.CONCLUDE_REVIEW
    number: int
    candidate: CandidateId
    finding: Conclusion
    reason: str

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """The case as it stands."""
        return _as_it_stands(office, self.number)

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Conclude it."""
        command = ConcludeReview(
            number=self.number,
            candidate=self.candidate,
            finding=self.finding,
            reason=office.kept(self.candidate, CONCLUSION, self.reason, at),
            signed_by=signers,
            at=at,
        )
        return (Order(OBJECTIONS, command),)
