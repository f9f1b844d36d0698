"""The comment of a score sheet (评语): in the vault, as it was signed or as it was last saved."""

from collections.abc import Iterable

from selection.accounts.store import Accounts
from selection.domain.kernel import CandidateId, Paper
from selection.domain.marking import ScoresheetReopened, ScoresheetSubmitted
from selection.journal.items import Record

COMMENT_DRAFT = "comment-draft"
"""The kind of paper that an unfinished comment is kept as, one for each sheet."""


def comment_of(
    accounts: Accounts, token: str, candidate: CandidateId, history: Iterable[Record]
) -> str:
    """The comment of a sheet: as it was signed, or else as it was last saved; "" without one."""
    signed: Paper | None = None
    for record in history:
        match record.event:
            case ScoresheetSubmitted(comment=comment):
                signed = comment
            case ScoresheetReopened():
                signed = None
            case _:
                pass
    record = signed.record if signed else _draft(accounts, token, candidate)
    content = accounts.vault.open_many([record])[record] if record else None
    return str(content["words"]) if content else ""


def _draft(accounts: Accounts, token: str, candidate: CandidateId) -> str | None:
    return accounts.vault.newest(f"{COMMENT_DRAFT}.{token}", [candidate]).get(candidate)
