"""Acts of two people at once, of whom one comes first: a count by two tellers, a draw by two.

They are no motions (`domain.motion`): the second one does not agree to what the first one says but
does the same, or the other half. Until then nothing of the act is in the journal; what the first
one did lies in the vault, and whoever begins anew takes the place of what lay there.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.domain.kernel import PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the first of two people did; `content` is all of it, as JSON has it."""

    act: str
    about: str
    by: PersonId
    at: datetime
    content: Mapping[str, Any]
    digest: str


def ask(
    desk: Desk,
    accounts: Accounts,
    act: str,
    about: str,
    content: Mapping[str, Any],
    *,
    by: PersonId,
) -> Waiting:
    """Let an act wait for somebody else; it takes the place of what waited there before."""
    at = desk.clock()
    accounts.vault.keep(
        _subject(desk, about),
        _kind(act),
        {"by": by, "at": at.isoformat(), "content": dict(content)},
        at=at,
    )
    return Waiting(act=act, about=about, by=by, at=at, content=content, digest=_digest(content))


def waiting(desk: Desk, accounts: Accounts, act: str, about: str) -> Waiting | None:
    """What waits there, if anything does."""
    subject = _subject(desk, about)
    record = accounts.vault.newest(_kind(act), [subject]).get(subject)
    found = accounts.vault.open_many([record])[record] if record else None
    if not found or not found.get("content"):
        return None
    content: dict[str, Any] = msgspec.convert(found["content"], dict[str, Any])
    return Waiting(
        act=act,
        about=about,
        by=PersonId(str(found["by"])),
        at=datetime.fromisoformat(str(found["at"])),
        content=content,
        digest=_digest(content),
    )


def settle(desk: Desk, accounts: Accounts, act: str, about: str, *, by: PersonId) -> None:
    """Let nothing wait there any more: it was done, or taken back."""
    at = desk.clock()
    accounts.vault.keep(
        _subject(desk, about), _kind(act), {"by": by, "at": at.isoformat(), "content": {}}, at=at
    )


def _kind(act: str) -> str:
    return f"waiting.{act}"


def _subject(desk: Desk, about: str) -> str:
    """Nothing personal in itself: the campaign, and the hash of what it is about."""
    return f"waiting.{hashlib.sha256(f'{desk.rules.id} {about}'.encode()).hexdigest()}"


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()
