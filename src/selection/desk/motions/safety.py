"""Motions about the public vote and about secrecy: certified, destroyed, found to be nothing."""

from collections.abc import Mapping
from datetime import datetime

from selection.desk.inspecting import certifying
from selection.desk.motions.motion import Motion, Office, Signers, told
from selection.desk.requests import Order
from selection.domain.incident import (
    INCIDENT,
    ConfirmSecrecyIncident,
    DismissSecrecyIncident,
)
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, stream
from selection.domain.motion import Matter


class Certification(Motion, frozen=True, kw_only=True, tag=Matter.CERTIFY_TALLY.value):
    """Certify the votes of a stage as they are: only these go into a ranking (R-LIKE-10)."""

    matter = Matter.CERTIFY_TALLY
    channel: str
    stage: str

    def grounds(self, office: Office) -> Mapping[str, str]:
        """Every line of the tally, and how far the inspection was."""
        desk = office.desk
        lines = sorted(
            (line.candidate, line.counted, votes)
            for line, votes in desk.journal.tally().items()
            if (line.channel, line.stage) == (self.channel, self.stage)
        )
        history = desk.journal.read(stream(desk.rules, INSPECTION.name, self.channel))
        return {"tally": told(lines), "inspection": str(len(history))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Certify them."""
        order = certifying(
            office.desk, channel=self.channel, stage=self.stage, signed_by=signers, at=at
        )
        return (order,)


class Destruction(Motion, frozen=True, kw_only=True, tag=Matter.CONFIRM_INCIDENT.value):
    """Destroy everything of a candidate who was reported; whoever serves the campaign does it."""

    matter = Matter.CONFIRM_INCIDENT
    candidate: CandidateId

    def grounds(self, office: Office) -> Mapping[str, str]:
        """How often something was said of the incident."""
        return _history(office, self.candidate)

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Confirm it."""
        del office
        command = ConfirmSecrecyIncident(candidate=self.candidate, signed_by=signers, at=at)
        return (Order(INCIDENT, command),)


class FalseAlarm(Motion, frozen=True, kw_only=True, tag=Matter.DISMISS_INCIDENT.value):
    """Set everything of a candidate free again who was reported."""

    matter = Matter.DISMISS_INCIDENT
    candidate: CandidateId

    def grounds(self, office: Office) -> Mapping[str, str]:
        """How often something was said of the incident."""
        return _history(office, self.candidate)

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Dismiss it."""
        del office
        command = DismissSecrecyIncident(candidate=self.candidate, signed_by=signers, at=at)
        return (Order(INCIDENT, command),)


def _history(office: Office, candidate: CandidateId) -> Mapping[str, str]:
    rules = office.desk.rules
    return {"events": str(len(office.desk.journal.read(stream(rules, INCIDENT.name, candidate))))}
