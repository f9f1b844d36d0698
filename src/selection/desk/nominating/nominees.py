"""One candidate as its unit sees it: the draft, the files, what was handed in, what became of it.

Everything is read from the streams of the candidate, so it is as new as the journal itself. Of the
preliminary review nothing is told but its outcome: who answers, and how, is not the unit's (3.3).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from selection.accounts.vault import Content, Vault
from selection.desk.desk import Desk
from selection.domain import facts
from selection.domain.attachments import (
    ATTACHMENTS,
    Attached,
    Attachments,
    MaterialRemoved,
    MaterialReplaced,
    MaterialUploaded,
)
from selection.domain.candidacy import Nomination
from selection.domain.case import Review
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import Draft, DraftSentBack
from selection.domain.kernel import (
    AtHand,
    CandidateId,
    Decider,
    Paper,
    UnitId,
    stream,
)
from selection.domain.moving import proposed_move
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import CandidateRejected, CandidateReturned
from selection.domain.quarantine import quarantined
from selection.domain.review import REVIEW
from selection.domain.transferring import TransferProposed
from selection.journal.items import Record

READ: Mapping[str, Decider[Any, Any, Any]] = {
    "draft": DRAFTING,
    "nomination": NOMINATION,
    "review": REVIEW,
    "attachments": ATTACHMENTS,
}
"""The streams that a candidate has, and who decides on each."""

OF_ITS_FATE = (
    facts.nominated,
    facts.nominated_by,
    facts.drafted,
    facts.approved,
    facts.returned,
    facts.passed,
    facts.rejected,
    facts.declared,
    facts.agreed,
    facts.shown,
    facts.publicised,
    facts.slot,
    proposed_move,
    quarantined,
)
"""The facts that say what became of a candidate."""


class Standing(StrEnum):
    """How far a nomination has come, in the eyes of its unit."""

    DRAFT = "DRAFT"  # being written
    SENT_BACK = "SENT_BACK"  # by the leader, with words
    APPROVED = "APPROVED"  # by the leader, and not handed in yet
    LATE = "LATE"  # came in after the deadline: recorded, and nobody stands by it
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"  # to be corrected until a certain moment
    PASSED = "PASSED"
    REJECTED = "REJECTED"  # can be appealed until a certain moment
    APPEALED = "APPEALED"
    OUT = "OUT"  # rejected for good
    WITHDRAWN = "WITHDRAWN"
    LOCKED = "LOCKED"  # locked away after a secrecy incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """All that is known of one candidate; `unit` answers for it now.

    `sent_back` is why the leader sent the draft back, if nothing was written since; `returned`
    and `rejected` are the last ones, `due` the moment until which the unit may do something.
    """

    candidate: CandidateId
    unit: UnitId
    category: str
    standing: Standing
    due: datetime | None
    draft: Draft
    nomination: Nomination
    attachments: Attachments
    files: tuple[Attached, ...]
    sent_back: DraftSentBack | None
    returned: CandidateReturned | None
    returns: int
    rejected: CandidateRejected | None
    proposed: TransferProposed | None
    at_hand: Mapping[str, str]
    saved_at: datetime | None
    handed_in: tuple[Record, ...]

    @property
    def paper(self) -> Paper | None:
        """The form as it was saved last; of a nomination that was never drafted, as handed in."""
        if self.draft.saved is not None:
            return self.draft.saved.paper
        dossier = self.nomination.handed_in or self.nomination.late
        return None if dossier is None else dossier.paper

    @property
    def writable(self) -> bool:
        """Whether the form can be written in: before it is handed in, and while it is returned."""
        return self.draft.begun is not None and self.standing in {
            Standing.DRAFT,
            Standing.SENT_BACK,
            Standing.APPROVED,
            Standing.RETURNED,
        }

    @property
    def files_open(self) -> bool:
        """Whether files can come and go: also while a move to another category waits."""
        return self.writable or self.proposed is not None


def answering_unit(desk: Desk, candidate: CandidateId) -> UnitId | None:
    """The unit that answers for the candidate now; None for an id that is nobody's."""
    names = (facts.nominated_by(candidate), facts.drafted(candidate))
    held = desk.journal.facts(names)
    unit = next((held[name] for name in names if name in held), None)
    while unit is not None:
        into = desk.journal.facts([facts.merged(unit)]).get(facts.merged(unit))
        if into is None:
            return UnitId(unit)
        unit = into
    return None


def nominee(desk: Desk, candidate: CandidateId, unit: UnitId) -> Nominee:
    """One of the candidates of that unit; see `nominees`."""
    return nominees(desk, [candidate], unit)[0]


def nominees(desk: Desk, candidates: Sequence[CandidateId], unit: UnitId) -> list[Nominee]:
    """The candidates of the unit that answers for them, in the same order."""
    streams = {
        (kind, each): stream(desk.rules, kind, each) for each in candidates for kind in READ
    }
    histories = desk.journal.read_many(list(streams.values())) if streams else {}
    names = {fact(each) for each in candidates for fact in OF_ITS_FATE}
    held = desk.journal.facts(names) if names else {}
    return [
        _nominee(
            each,
            unit,
            {kind: histories[streams[kind, each]] for kind in READ},
            AtHand([fact(each) for fact in OF_ITS_FATE], held),
        )
        for each in candidates
    ]


def _nominee(
    candidate: CandidateId,
    unit: UnitId,
    histories: Mapping[str, Sequence[Record]],
    at_hand: AtHand,
) -> Nominee:
    states = {
        kind: decider.replay(each.event for each in histories[kind])
        for kind, decider in READ.items()
    }
    draft: Draft = states["draft"]
    nomination: Nomination = states["nomination"]
    review: Review = states["review"]
    attachments: Attachments = states["attachments"]
    returned = [
        each.event for each in histories["review"] if isinstance(each.event, CandidateReturned)
    ]
    last = histories["draft"][-1:]
    sent_back = [each.event for each in last if isinstance(each.event, DraftSentBack)]
    standing, due = _standing(candidate, draft, nomination, at_hand)
    if sent_back and standing is Standing.DRAFT:
        standing = Standing.SENT_BACK
    dossier = nomination.submitted or nomination.late
    begun = draft.begun
    saved = [each for each in histories["draft"] if each.event == draft.saved]
    moving = nomination.transfer
    category = at_hand.get(facts.nominated(candidate)) or (
        dossier.category if dossier else begun.category if begun else ""
    )
    return Nominee(
        candidate=candidate,
        unit=unit,
        category=category,
        standing=standing,
        due=due,
        draft=draft,
        nomination=nomination,
        attachments=attachments,
        files=_files(histories["attachments"]),
        sent_back=sent_back[0] if sent_back else None,
        returned=returned[-1] if returned else None,
        returns=len(returned),
        rejected=review.rejected,
        proposed=moving if isinstance(moving, TransferProposed) else None,
        at_hand=at_hand,
        saved_at=saved[-1].envelope.recorded_at if saved else None,
        handed_in=tuple(histories["nomination"]),
    )


def _files(records: Sequence[Record]) -> tuple[Attached, ...]:
    """The files that are attached now, by material and number."""
    held: dict[tuple[str, int], Attached] = {}
    for record in records:
        match record.event:
            case MaterialUploaded(file=file) | MaterialReplaced(file=file):
                held[file.code, file.order] = file
            case MaterialRemoved(code=code, order=order):
                held.pop((code, order), None)
            case _:
                pass
    return tuple(held[place] for place in sorted(held))


def _standing(
    candidate: CandidateId,
    draft: Draft,
    nomination: Nomination,
    at_hand: AtHand,
) -> tuple[Standing, datetime | None]:
    """How far it has come, and until when the unit may do something about it."""
    if quarantined(candidate) in at_hand:
        return Standing.LOCKED, None
    if nomination.withdrawn:
        return Standing.WITHDRAWN, None
    if facts.nominated(candidate) in at_hand:
        return _outcome(candidate, at_hand)
    if nomination.late is not None:
        return Standing.LATE, None
    if draft.approved is not None and facts.approved(candidate) in at_hand:
        return Standing.APPROVED, None
    return Standing.DRAFT, None


def _outcome(candidate: CandidateId, at_hand: AtHand) -> tuple[Standing, datetime | None]:
    rejection = at_hand.get(facts.rejected(candidate))
    if rejection == facts.FOR_GOOD:
        return Standing.OUT, None
    if rejection == facts.APPEALED:
        return Standing.APPEALED, None
    if rejection is not None:
        return Standing.REJECTED, datetime.fromisoformat(rejection)
    if facts.returned(candidate) in at_hand:
        return Standing.RETURNED, datetime.fromisoformat(at_hand[facts.returned(candidate)])
    if facts.passed(candidate) in at_hand:
        return Standing.PASSED, None
    return Standing.SUBMITTED, None


def words(vault: Vault, papers: Collection[Paper]) -> dict[str, Content | None]:
    """What the papers say, by their records; None where the subject was erased."""
    return vault.open_many({each.record for each in papers}) if papers else {}


def content_of(vault: Vault, of: Nominee) -> Content:
    """What the form says as it was saved last; nothing before that, and once it was erased."""
    return _said(vault, of.paper)


def said(vault: Vault, paper: Paper | None) -> str:
    """The words of a paper; none without one, and once its subject was erased."""
    return str(_said(vault, paper).get("words", ""))


def _said(vault: Vault, paper: Paper | None) -> Content:
    return {} if paper is None else words(vault, [paper])[paper.record] or {}
