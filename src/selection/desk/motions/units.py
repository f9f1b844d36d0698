"""Motions about recommending units: one that goes into another, and what one handed in late."""

from collections.abc import Mapping
from datetime import datetime

from selection.desk.comparing import Registers
from selection.desk.merging import called, merging, who_belongs
from selection.desk.motions.motion import REASON, Motion, Office, Signers, told
from selection.desk.requests import Order
from selection.desk.submitting import admitting
from selection.domain.candidacy import LateSubmissionRecorded, NominationSubmitted
from selection.domain.identity import Comparison
from selection.domain.kernel import CandidateId, UnitId, stream
from selection.domain.motion import Matter
from selection.domain.nomination import NOMINATION

DOCUMENT = "document"
NAME = "name"
"""The field that every form begins with."""


class Merger(Motion, frozen=True, kw_only=True, tag=Matter.MERGE_UNITS.value):
    """Let a unit go into another one for good, by a document."""

    matter = Matter.MERGE_UNITS
    unit: UnitId
    into: UnitId
    document: str

    def subject(self, office: Office) -> str:
        """The unit."""
        del office
        return self.unit

    def grounds(self, office: Office) -> Mapping[str, str]:
        """Who goes with it."""
        return {"who": told(who_belongs(office.desk.journal.all_facts(), self.unit))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Merge them."""
        paper = office.kept(self.unit, DOCUMENT, self.document, at)
        return (merging(office.desk, self.unit, self.into, paper=paper, signed_by=signers),)


class Admission(Motion, frozen=True, kw_only=True, tag=Matter.ADMIT_LATE.value):
    """Let a late submission stand (A-01)."""

    matter = Matter.ADMIT_LATE
    candidate: CandidateId
    reason: str

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """What was handed in."""
        late = late_submission(office, self.candidate)
        return {"paper": late.paper.digest if late else ""}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Admit it; its name is held against the registers as they are now."""
        late = late_submission(office, self.candidate)
        return admitting(
            office.desk,
            self.candidate,
            reason=office.kept(self.candidate, REASON, self.reason, at),
            signed_by=signers,
            compared=None if late is None else compared(office, late),
        )


def late_submission(office: Office, candidate: CandidateId) -> NominationSubmitted | None:
    """What was handed in too late for the candidate, if anything was."""
    name = stream(office.desk.rules, NOMINATION.name, candidate)
    found = None
    for record in office.desk.journal.read(name):
        if isinstance(record.event, LateSubmissionRecorded):
            found = record.event.submission
    return found


def compared(office: Office, late: NominationSubmitted) -> Comparison | None:
    """The name held against the registers of past winners; None where there are none."""
    if not office.desk.rules.exclusions:
        return None
    form = office.accounts.vault.open(late.paper.record)
    unit = office.accounts.people.units([late.unit]).get(late.unit)
    name = called(office.desk, office.accounts, [late.unit]).get(late.unit, "")
    registers = Registers(office.desk.journal, office.desk.rules, office.accounts)
    return registers.compare(str(form[NAME]), region=unit.region if unit else "", unit=name)
