"""The words of a campaign's course: what is asked for, what happened, where it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from selection.domain.calendar import Workdays
from selection.domain.kernel import Paper, PersonId
from selection.domain.rulebook.book import Stage

CLOCK = PersonId("clock")
"""Who opens and closes a stage whose time stands in the rulebook."""


FINGERPRINT = re.compile("[0-9a-f]{64}")
"""SHA-256, in lower-case hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCampaign:
    """Propose a rulebook, by its fingerprint; a later draft replaces it."""

    fingerprint: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeRulebook:
    """Adopt the drafted rulebook for good; by somebody other than who drafted it (P22)."""

    canonical: str
    fingerprint: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAmendment:
    """Propose other rules, by their fingerprint, with a reason; a later draft replaces it."""

    fingerprint: str
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptAmendment:
    """Let the drafted rules hold from now on, where the rulebook lets them change."""

    canonical: str
    fingerprint: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStage:
    """Open a stage; `workdays` are the days of the calendar library, for spans of working days.

    `closes` is entered by hand, for a span in a year that no calendar covers; those who do it
    sign for it.
    """

    stage: str
    by: PersonId
    at: datetime
    workdays: Workdays = field(default_factory=dict[date, bool])
    closes: datetime | None = None
    signed_by: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseStage:
    """Close a stage for good: one whose time is up, or one that only an act closes."""

    stage: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendStage:
    """Move the closing of an open stage to a later instant, with a reason."""

    stage: str
    closes: datetime
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeStage:
    """Move the opening of a stage that has not opened yet, with a reason.

    `closes` moves a closing that stands in the rulebook; None leaves it where it is.
    """

    stage: str
    opens: datetime
    closes: datetime | None
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCampaign:
    """Let nothing happen until resumed; what is open stays open."""

    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCampaign:
    """Go on after a pause."""

    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCampaign:
    """End the campaign without a result, with a reason."""

    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = (
    DraftCampaign
    | FreezeRulebook
    | DraftAmendment
    | AdoptAmendment
    | OpenStage
    | CloseStage
    | ExtendStage
    | PostponeStage
    | PauseCampaign
    | ResumeCampaign
    | CancelCampaign
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDrafted:
    """A rulebook was proposed."""

    fingerprint: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookFrozen:
    """The rulebook was adopted: its canonical text and fingerprint (docs/rulebook.md §6)."""

    version: int
    canonical: str
    fingerprint: str
    drafted_by: PersonId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentDrafted:
    """Other rules were proposed."""

    fingerprint: str
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookAmended:
    """The rules hold as `version` from this event's own position on; earlier ones stay read.

    `former` is the fingerprint they replace, `changed` are the keys that differ.
    """

    version: int
    canonical: str
    fingerprint: str
    former: str
    changed: tuple[str, ...]
    reason: Paper
    drafted_by: PersonId
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOpened:
    """A stage was opened; `closes` is None if an act of the organiser will close it.

    It is open `since` its time came, even if the clock got to it a little later. `signed_by` are
    those who entered its closing by hand, if anybody did.
    """

    stage: str
    since: datetime
    closes: datetime | None
    signed_by: tuple[PersonId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageClosed:
    """A stage was closed."""

    stage: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageExtended:
    """A stage, open `since` then, closes later."""

    stage: str
    since: datetime
    closes: datetime
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePostponed:
    """A stage that has not opened yet opens later; `closes` is None if its closing stays."""

    stage: str
    opens: datetime
    closes: datetime | None
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPaused:
    """Nothing may happen for now."""

    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignResumed:
    """The campaign goes on."""

    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCancelled:
    """The campaign ended without a result."""

    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = (
    CampaignDrafted
    | RulebookFrozen
    | AmendmentDrafted
    | RulebookAmended
    | StageOpened
    | StageClosed
    | StageExtended
    | StagePostponed
    | CampaignPaused
    | CampaignResumed
    | CampaignCancelled
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Where the campaign stands."""

    draft: CampaignDrafted | None = None
    adopted: RulebookFrozen | RulebookAmended | None = None  # the rules that hold
    amendment: AmendmentDrafted | None = None
    paused: bool = False
    resumed: datetime | None = None
    cancelled: bool = False
    open: Mapping[str, datetime | None] = field(default_factory=dict[str, datetime | None])
    since: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    closed: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    postponed: Mapping[str, StagePostponed] = field(default_factory=dict[str, StagePostponed])

    @property
    def frozen(self) -> bool:
        """Whether there are rules to go by."""
        return self.adopted is not None

    def over(self, stage: Stage, at: datetime) -> bool:
        """Whether the stage has ended by then, by an act or by its time."""
        ended = self.ended(stage)
        return ended is not None and at >= ended

    def ended(self, stage: Stage) -> datetime | None:
        """When the stage ended or will end, or None if nobody knows yet."""
        if stage.code in self.closed:
            return self.closed[stage.code]
        return self.open.get(stage.code, self.closes(stage))

    def closes(self, stage: Stage) -> datetime | None:
        """When the stage closes by the rulebook or a postponement, or None if that depends."""
        moved = self.postponed.get(stage.code)
        return moved.closes if moved and moved.closes else stage.closes

    def opens(self, stage: Stage) -> datetime | None:
        """When the stage opens by itself, or None if an act opens it."""
        moved = self.postponed.get(stage.code)
        return moved.opens if moved else stage.opens
