"""What a reviewer has ticked so far and not given yet: kept in the vault, read by nobody else.

It is no opinion and no event. A draft is of one round: after a correction it begins anew.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from selection.accounts.store import Accounts
from selection.domain.checklist import Tick
from selection.domain.kernel import CandidateId, PersonId

LONGEST_NOTE = 500
LONGEST_REMARK = 2000
"""In characters; what is longer belongs into a file."""

Note = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE)]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Ticks and notes by item, what is granted, and the words for the unit."""

    round: str
    saved_at: datetime | None = None
    ticks: Mapping[str, Tick] = {}
    notes: Mapping[str, Note] = {}
    rules: tuple[str, ...] = ()
    grants: Mapping[str, bool] = {}
    remark: Annotated[str, msgspec.Meta(max_length=LONGEST_REMARK)] = ""


def keep(accounts: Accounts, candidate: CandidateId, who: PersonId, draft: Draft) -> None:
    """Keep the draft in the place of the one before; Erased for who was erased."""
    if draft.saved_at is None:
        raise ValueError("a draft is kept at an instant")
    content = msgspec.to_builtins(draft)
    accounts.vault.keep(candidate, _kind(who), content, at=draft.saved_at)


def find(accounts: Accounts, candidate: CandidateId, who: PersonId, round_: str) -> Draft:
    """The person's own draft of this round; an empty one where there is none."""
    record = accounts.vault.newest(_kind(who), [candidate]).get(candidate)
    content = None if record is None else accounts.vault.open_many([record])[record]
    if content is None:
        return Draft(round=round_)
    found = msgspec.convert(content, Draft)
    return found if found.round == round_ else Draft(round=round_)


def _kind(who: PersonId) -> str:
    """The kind of the paper: the draft of exactly this person, whose id would be too long."""
    return f"review-draft-{hashlib.sha256(who.encode()).hexdigest()[:32]}"
