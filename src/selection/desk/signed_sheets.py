"""A score sheet as its expert signed it, to be printed; whoever asks has asked `secrecy` first."""

from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.marking import ScoresheetReopened, ScoresheetSubmitted
from selection.domain.marks import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What a sheet says; without a comment, or once it is erased, that is empty."""

    marks: Marks
    comment: str
    at: datetime


def signed_sheet(
    desk: Desk,
    accounts: Accounts,
    channel: str,
    stage: str,
    expert: PersonId,
    candidate: CandidateId,
) -> Signed | None:
    """The sheet as it was signed last; None before that, and while it is opened again."""
    signed: ScoresheetSubmitted | None = None
    for record in desk.journal.read(
        stream(desk.rules, "sheet", channel, stage, expert, candidate)
    ):
        match record.event:
            case ScoresheetSubmitted() as event:
                signed = event
            case ScoresheetReopened():
                signed = None
            case _:
                pass
    if signed is None:
        return None
    record_of = signed.comment.record if signed.comment else None
    content = accounts.vault.open_many([record_of])[record_of] if record_of else None
    comment = str(content["words"]) if content else ""
    return Signed(marks=signed.marks, comment=comment, at=signed.at)
