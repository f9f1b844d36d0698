"""What a motion is to the desk: what it asks for, what it rests on, and what it orders."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import msgspec

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.course import Campaign
from selection.domain.kernel import Paper, PersonId
from selection.domain.motion import Matter

REASON = "reason"
"""The kind of the paper that a reason is kept as."""

Signers = tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """Where a motion is put and carried: a desk, and the vault that keeps words."""

    desk: Desk
    accounts: Accounts

    def kept(self, subject: str, kind: str, words: str, at: datetime) -> Paper:
        """Words kept in the vault."""
        return self.accounts.vault.keep(subject, kind, {"words": words}, at=at)

    def campaign(self) -> Campaign:
        """Where the course of the campaign stands."""
        history = self.desk.journal.read(stream_of(self.desk.rules))
        return CAMPAIGN.replay(record.event for record in history)


class Motion(msgspec.Struct, frozen=True, kw_only=True, tag_field="matter"):
    """Something that several officials do together; its fields are what they agree on.

    They are kept in the vault, and the journal holds their salted hash.
    """

    matter: ClassVar[Matter]

    def subject(self, office: Office) -> str:
        """Under whose key the paper is kept: the candidate's, if it is about one."""
        return f"motions-{office.desk.rules.id}"

    def grounds(self, office: Office) -> Mapping[str, str]:
        """What it rests on besides: if that is not the same any more, the motion is void."""
        del office
        return {}

    def beside(self, office: Office, by: PersonId, at: datetime) -> tuple[Order, ...]:
        """What is recorded when it is put, together with it."""
        del office, by, at
        return ()

    def orders(self, office: Office, signers: Signers, at: datetime) -> tuple[Order, ...]:
        """What is done with the last signature; papers that it needs are kept now."""
        raise NotImplementedError


def told(of: Iterable[object]) -> str:
    """A hash of several things in their order, to see whether they are still the same."""
    return hashlib.sha256(msgspec.json.encode(list(of))).hexdigest()
