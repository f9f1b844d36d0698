"""Motions about the list: published, corrected, decided on, released, revoked."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from selection.desk.arranging import names
from selection.desk.concluding import deciding, releasing, who_is_clear, who_is_ready
from selection.desk.motions.motion import REASON, Motion, Office, Signers, told
from selection.desk.publishing import (
    correcting,
    lines_of,
    publication,
    publishing,
    publishing_substitute,
)
from selection.desk.requests import Order
from selection.domain.announcement import Ground, RevokeAward
from selection.domain.kernel import CandidateId
from selection.domain.motion import Matter
from selection.domain.publication import PUBLICATION

NOTE, DECISION = "note", "decision"


def _printed(office: Office, candidates: Collection[CandidateId]) -> str:
    """What the lines of these candidates would say now, as a hash."""
    lines = lines_of(office.desk, office.accounts, tuple(candidates))
    return told([each, line["name"], line["detail"]] for each, line in lines.items())


class ListPublication(Motion, frozen=True, kw_only=True, tag=Matter.PUBLISH_LIST.value):
    """Publish the approved list of that hash; `last` is the last day where no calendar has it."""

    matter = Matter.PUBLISH_LIST
    digest: str
    last: date | None = None

    def grounds(self, office: Office) -> Mapping[str, str]:
        """The list that is proposed, and what each line of it says."""
        proposed = publication(office.desk).proposed
        places = proposed.places if proposed else ()
        return {
            "digest": proposed.digest if proposed else "",
            "lines": _printed(office, [each.candidate for each in places]),
        }

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Print and publish it."""
        desk, accounts = office.desk, office.accounts
        return (publishing(desk, accounts, signed_by=signers, at=at, last=self.last),)


class Correction(Motion, frozen=True, kw_only=True, tag=Matter.CORRECT_NOTICE.value):
    """Print the line of a candidate anew; `renamed` if it is another name."""

    matter = Matter.CORRECT_NOTICE
    candidate: CandidateId
    name: str
    detail: str
    renamed: bool
    reason: str
    last: date | None = None

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """The version of the notice that it corrects."""
        return {"version": str(publication(office.desk).version)}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Print it."""
        order = correcting(
            office.desk,
            office.accounts,
            {self.candidate: {"name": self.name, "detail": self.detail}},
            renamed=[self.candidate] if self.renamed else [],
            reason=office.kept(self.candidate, REASON, self.reason, at),
            signed_by=signers,
            at=at,
            last=self.last,
        )
        return (order,)


class SubstitutePublication(
    Motion, frozen=True, kw_only=True, tag=Matter.PUBLISH_SUBSTITUTE.value
):
    """Publish the substitute that was agreed on."""

    matter = Matter.PUBLISH_SUBSTITUTE
    candidate: CandidateId
    last: date | None = None

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def grounds(self, office: Office) -> Mapping[str, str]:
        """In whose place it is, and what the line says."""
        mine = publication(office.desk).substitution
        return {
            "instead_of": mine.instead_of if mine else "",
            "line": _printed(office, [self.candidate]),
        }

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Print and publish it."""
        order = publishing_substitute(
            office.desk,
            office.accounts,
            self.candidate,
            signed_by=signers,
            at=at,
            last=self.last,
        )
        return (order,)


class Decision(Motion, frozen=True, kw_only=True, tag=Matter.DECIDE_LIST.value):
    """Decide on everybody who is ready, by a document; nobody follows a `closing` decision."""

    matter = Matter.DECIDE_LIST
    document: str
    closing: bool

    def grounds(self, office: Office) -> Mapping[str, str]:
        """Who is ready, and what version the notice has."""
        now = publication(office.desk)
        ready = who_is_ready(office.desk, now, office.desk.clock())
        return {"version": str(now.version), "ready": told(ready)}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Decide."""
        order = deciding(
            office.desk,
            names(office.desk, office.accounts),
            document=office.kept(self.subject(office), DECISION, self.document, at),
            signed_by=signers,
            at=at,
            closing=self.closing,
        )
        return (order,)


class ReleaseOfList(Motion, frozen=True, kw_only=True, tag=Matter.RELEASE_LIST.value):
    """Release everybody who was decided on and whom nothing holds up."""

    matter = Matter.RELEASE_LIST

    def grounds(self, office: Office) -> Mapping[str, str]:
        """Who that is."""
        now = publication(office.desk)
        return {"version": str(now.version), "clear": told(who_is_clear(office.desk, now))}

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Release them."""
        desk, accounts = office.desk, office.accounts
        naming = names(desk, accounts)
        return (releasing(desk, accounts, naming, signed_by=signers, at=at),)


class Revocation(Motion, frozen=True, kw_only=True, tag=Matter.REVOKE_AWARD.value):
    """Take an award back; the public reads the note beside the name."""

    matter = Matter.REVOKE_AWARD
    candidate: CandidateId
    ground: Ground
    reason: str
    note: str

    def subject(self, office: Office) -> str:
        """The candidate."""
        del office
        return self.candidate

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """Revoke it."""
        command = RevokeAward(
            candidate=self.candidate,
            ground=self.ground,
            reason=office.kept(self.candidate, REASON, self.reason, at),
            note=office.kept(self.candidate, NOTE, self.note, at),
            signed_by=signers,
            at=at,
        )
        return (Order(PUBLICATION, command),)
