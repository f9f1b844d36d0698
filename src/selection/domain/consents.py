"""A candidate's consents after the submission: each given or withdrawn by itself (PIPL 15, 25).

To be on show, in a publicity and in a casebook are separate consents (R-SHO-03). A promise, such
as that of truth, is none: who takes it back withdraws the nomination.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from selection.domain import facts
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, Facts, Paper, PersonId, Refused
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Declaration
from selection.domain.rulebook.words import Declarer, NeededFor


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsent:
    """Record that the candidate consents to what a declaration is needed for.

    `paper` is the candidate's own statement; somebody of the unit, or an official, records it.
    """

    candidate: CandidateId
    declaration: str
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """Record that the candidate takes a consent back; `paper` as for `GiveConsent`."""

    candidate: CandidateId
    declaration: str
    paper: Paper
    by: PersonId
    at: datetime


Command = GiveConsent | WithdrawConsent


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The candidate consents; `declared` is all that is declared for the nomination now."""

    candidate: CandidateId
    declaration: str
    declared: tuple[Declared, ...]
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn:
    """The candidate consents no more; `hides`: what was shown on this consent is off at once."""

    candidate: CandidateId
    declaration: str
    declared: tuple[Declared, ...]
    hides: bool
    paper: Paper
    by: PersonId
    at: datetime


Event = ConsentGiven | ConsentWithdrawn


def decided(
    command: Command, at_hand: Facts, rules: Rulebook
) -> Sequence[ConsentGiven | ConsentWithdrawn]:
    """Take note of a consent, or of its end, while the nomination stands; a pause is no matter.

    On a published list a name stays, as the notice printed it: there one objects (domain 5.3).
    """
    candidate = command.candidate
    facts.must_stand(at_hand, candidate)
    unit = at_hand.get(facts.nominated_by(candidate))
    if unit is None or at_hand.get(facts.belongs_to(command.by)) != unit:
        must_hold(at_hand, command.by, Role.OFFICIAL)
    consent = _consent(command.declaration, rules)
    mine, before = Declared(code=consent.code, by=Declarer.CANDIDATE), _declared(command, at_hand)
    match command:
        case GiveConsent():
            if mine in before:
                return ()
            return (
                ConsentGiven(
                    candidate=candidate,
                    declaration=consent.code,
                    declared=(*before, mine),
                    paper=command.paper,
                    by=command.by,
                    at=command.at,
                ),
            )
        case WithdrawConsent():
            if mine not in before:
                return ()
            public = facts.publicised(candidate) in at_hand
            if consent.needed_for is NeededFor.PUBLICITY and public:
                raise Refused("list-is-published")
            return (
                ConsentWithdrawn(
                    candidate=candidate,
                    declaration=consent.code,
                    declared=tuple(each for each in before if each != mine),
                    hides=consent.needed_for is NeededFor.SHOWCASE,
                    paper=command.paper,
                    by=command.by,
                    at=command.at,
                ),
            )
        case _:
            assert_never(command)


def _consent(code: str, rules: Rulebook) -> Declaration:
    for each in rules.declarations:
        asked = each.needed_for is not NeededFor.SUBMIT and Declarer.CANDIDATE in each.by
        if each.code == code and asked:
            return each
    raise Refused("declaration-is-no-consent")


def _declared(command: Command, at_hand: Facts) -> tuple[Declared, ...]:
    """What stands declared, as the fact says it."""
    held = facts.listed(at_hand, facts.declared(command.candidate))
    lines = (each.partition("/") for each in held)
    return tuple(Declared(code=code, by=Declarer(by)) for code, _, by in lines)


def rests_on(command: Command) -> tuple[str, ...]:
    """The nomination, what is declared for it, whether it is public, and who records."""
    candidate, by = command.candidate, command.by
    mine = (facts.nominated, facts.nominated_by, facts.declared, facts.publicised)
    person = (facts.belongs_to(by), facts.appointed(by, Role.OFFICIAL))
    return (*(name(candidate) for name in mine), *person)


def told(declared: Sequence[Declared]) -> str:
    """How a fact says what is declared."""
    return ",".join(f"{each.code}/{each.by}" for each in declared)
