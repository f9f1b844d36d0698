"""Sealed material that a supervisor opens (contract §5): with a reason, and never unseen.

What the objector said of himself has a procedure of its own (`objections`); this is for the rest:
a whole dossier with its personal data, an original file, an expert's sheet after the lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from selection.domain import facts, sheet_facts
from selection.domain.course import FINGERPRINT
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.seats import locked_channels


class Sealed(StrEnum):
    """What is opened."""

    DOSSIER = "DOSSIER"
    ORIGINAL = "ORIGINAL"
    SHEETS = "SHEETS"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSealed:
    """Look into something of a candidate that nobody sees by the way; `digest` is a file's."""

    kind: Sealed
    candidate: CandidateId
    digest: str | None
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedMaterialOpened:
    """Somebody looked."""

    kind: Sealed
    candidate: CandidateId
    digest: str | None
    reason: Paper
    by: PersonId
    at: datetime


def decide(
    command: OpenSealed,
    _: tuple[SealedMaterialOpened, ...],
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[SealedMaterialOpened]:
    """Record the look, each one anew; by a supervisor.

    Refused: person-has-no-such-role, original-is-not-named, scoring-is-not-locked (contract §5:
    until the lock nobody reads another's sheet).
    """
    must_hold(at_hand, command.by, Role.SUPERVISOR)
    if not _names(command.kind, command.digest):
        raise Refused("original-is-not-named")
    if command.kind is Sealed.SHEETS and any(each not in at_hand for each in _locks(rules)):
        raise Refused("scoring-is-not-locked")
    return (
        SealedMaterialOpened(
            kind=command.kind,
            candidate=command.candidate,
            digest=command.digest,
            reason=command.reason,
            by=command.by,
            at=command.at,
        ),
    )


def _names(kind: Sealed, digest: str | None) -> bool:
    if kind is not Sealed.ORIGINAL:
        return digest is None
    return digest is not None and FINGERPRINT.fullmatch(digest) is not None


def _locks(rules: Rulebook) -> Sequence[str]:
    return [sheet_facts.sealed(*place) for place in locked_channels(rules)]


def rests_on(command: OpenSealed, rules: Rulebook) -> Sequence[str]:
    """Who opens; for sheets also the lock."""
    return (facts.appointed(command.by, Role.SUPERVISOR), *_locks(rules))


SEALED: Decider[OpenSealed, tuple[SealedMaterialOpened, ...], SealedMaterialOpened] = Decider(
    name="sealed",
    events=(SealedMaterialOpened,),
    stream=lambda _, rules: stream(rules, "sealed"),
    initial=(),
    decide=decide,
    evolve=lambda openings, event: (*openings, event),
    rests_on=rests_on,
)
