"""Motions about the course of the campaign: its stages, its rules, its end."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from selection.desk.motions.motion import REASON, Motion, Office, Signers
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import (
    AdoptAmendment,
    CancelCampaign,
    DraftAmendment,
    ExtendStage,
    OpenStage,
    PostponeStage,
)
from selection.domain.kernel import PersonId
from selection.domain.motion import Matter


class OpeningByHand(Motion, frozen=True, kw_only=True, tag=Matter.OPEN_STAGE.value):
    """Open a stage with a closing entered by hand, in a year that no calendar covers."""

    matter = Matter.OPEN_STAGE
    stage: str
    closes: datetime

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Open it."""
        zone = office.desk.rules.calendar.zone
        command = OpenStage(
            stage=self.stage,
            by=signers[0],
            at=at,
            workdays=known(zone, at.astimezone(zone).date()),
            closes=self.closes,
            signed_by=signers,
        )
        return (Order(CAMPAIGN, command),)


class Extension(Motion, frozen=True, kw_only=True, tag=Matter.EXTEND_STAGE.value):
    """Let an open stage close later."""

    matter = Matter.EXTEND_STAGE
    stage: str
    closes: datetime
    reason: str

    def grounds(self, office: Office) -> Mapping[str, str]:
        """When it closes without that."""
        return {"closes": str(office.campaign().open.get(self.stage))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Extend it."""
        reason = office.kept(self.subject(office), REASON, self.reason, at)
        command = ExtendStage(
            stage=self.stage, closes=self.closes, reason=reason, signed_by=signers, at=at
        )
        return (Order(CAMPAIGN, command),)


class Postponement(Motion, frozen=True, kw_only=True, tag=Matter.POSTPONE_STAGE.value):
    """Let a stage open later than its time, and close later if it has to."""

    matter = Matter.POSTPONE_STAGE
    stage: str
    opens: datetime
    closes: datetime | None = None
    reason: str

    def grounds(self, office: Office) -> Mapping[str, str]:
        """When it opens and closes without that."""
        stage, campaign = office.desk.rules.stage(self.stage), office.campaign()
        if stage is None:
            return {}
        return {"opens": str(campaign.opens(stage)), "closes": str(campaign.closes(stage))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Postpone it."""
        command = PostponeStage(
            stage=self.stage,
            opens=self.opens,
            closes=self.closes,
            reason=office.kept(self.subject(office), REASON, self.reason, at),
            signed_by=signers,
            at=at,
        )
        return (Order(CAMPAIGN, command),)


class Cancellation(Motion, frozen=True, kw_only=True, tag=Matter.CANCEL_CAMPAIGN.value):
    """End the campaign without a result."""

    matter = Matter.CANCEL_CAMPAIGN
    reason: str

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Cancel it."""
        reason = office.kept(self.subject(office), REASON, self.reason, at)
        return (Order(CAMPAIGN, CancelCampaign(reason=reason, signed_by=signers, at=at)),)


class Amendment(Motion, frozen=True, kw_only=True, tag=Matter.AMEND_RULES.value):
    """Let other rules hold from now on; `canonical` is their whole text."""

    matter = Matter.AMEND_RULES
    canonical: str
    reason: str

    @property
    def fingerprint(self) -> str:
        """The name of exactly these rules."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def grounds(self, office: Office) -> Mapping[str, str]:
        """The rules that they replace."""
        return {"former": office.desk.fingerprint or ""}

    def beside(self, office: Office, by: PersonId, at: datetime) -> tuple[Order, ...]:
        """The draft is recorded by its fingerprint."""
        reason = office.kept(self.subject(office), REASON, self.reason, at)
        command = DraftAmendment(fingerprint=self.fingerprint, reason=reason, by=by, at=at)
        return (Order(CAMPAIGN, command),)

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Adopt the draft."""
        del office
        command = AdoptAmendment(
            canonical=self.canonical, fingerprint=self.fingerprint, signed_by=signers, at=at
        )
        return (Order(CAMPAIGN, command),)
