"""The motion to take out personal data: by two, for a day, and only what it was about (P18)."""

from collections.abc import Mapping
from datetime import datetime

from selection.desk.motions.motion import REASON, Motion, Office, Signers
from selection.desk.requests import Order
from selection.desk.taking_out import contents, standing
from selection.domain.exporting import EXPORTING, AllowExport
from selection.domain.motion import Matter


class PersonalExport(Motion, frozen=True, kw_only=True, tag=Matter.EXPORT_PERSONAL.value):
    """Let those who sign take out the table of all nominations with its personal data."""

    matter = Matter.EXPORT_PERSONAL
    reason: str

    def grounds(self, office: Office) -> Mapping[str, str]:
        """What the table tells."""
        return {"contents": contents(standing(office.desk))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Allow it."""
        command = AllowExport(
            contents=contents(standing(office.desk)),
            purpose=office.kept(self.subject(office), REASON, self.reason, at),
            signed_by=signers,
            at=at,
        )
        return (Order(EXPORTING, command),)
