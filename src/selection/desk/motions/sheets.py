"""Motions about score sheets: one that was signed is opened again (P20)."""

from collections.abc import Mapping
from datetime import datetime

from selection.desk.motions.motion import REASON, Motion, Office, Signers
from selection.desk.requests import Order
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.marking import ReopenScoresheet
from selection.domain.motion import Matter
from selection.domain.scoresheet import SCORESHEET


class Reopening(Motion, frozen=True, kw_only=True, tag=Matter.REOPEN_SHEET.value):
    """Let an expert change a signed sheet once more; until it is signed anew it does not count."""

    matter = Matter.REOPEN_SHEET
    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: str

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """How often the sheet was written on."""
        where = (self.channel, self.stage, self.expert, self.candidate)
        history = office.desk.journal.read(stream(office.desk.rules, "sheet", *where))
        return {"events": str(len(history))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Open it."""
        command = ReopenScoresheet(
            channel=self.channel,
            stage=self.stage,
            expert=self.expert,
            candidate=self.candidate,
            reason=office.kept(self.candidate, REASON, self.reason, at),
            signed_by=signers,
            at=at,
        )
        return (Order(SCORESHEET, command),)
