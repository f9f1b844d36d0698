"""Motions about experts: one who concealed a conflict of interest is out for good (4.3)."""

from collections.abc import Mapping
from datetime import datetime

from selection.desk.motions.motion import REASON, Motion, Office, Signers
from selection.desk.requests import Order
from selection.domain.impartiality import BarExpert
from selection.domain.kernel import PersonId, stream
from selection.domain.motion import Matter
from selection.domain.recusal import RECUSAL


class Barring(Motion, frozen=True, kw_only=True, tag=Matter.BAR_EXPERT.value):
    """Bar an expert who concealed a ground to stay out: nothing of what the expert gave counts."""

    matter = Matter.BAR_EXPERT
    expert: PersonId
    reason: str

    def subject(self, office: Office) -> str:
        """The expert."""
        del office
        return self.expert

    def grounds(self, office: Office) -> Mapping[str, str]:
        """How often something was said of the expert's impartiality."""
        history = office.desk.journal.read(stream(office.desk.rules, "recusal", self.expert))
        return {"events": str(len(history))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Bar the expert."""
        command = BarExpert(
            expert=self.expert,
            reason=office.kept(self.expert, REASON, self.reason, at),
            signed_by=signers,
            at=at,
        )
        return (Order(RECUSAL, command),)
