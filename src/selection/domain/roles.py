"""What people do in a campaign, and what their signatures are worth (10.8, P18)."""

from collections.abc import Sequence
from enum import StrEnum

from selection.domain import facts
from selection.domain.kernel import Facts, PersonId, Refused
from selection.domain.rulebook.book import FEWEST_SIGNATURES


class Role(StrEnum):
    """What a person does in this campaign."""

    OFFICIAL = "OFFICIAL"
    REVIEWER = "REVIEWER"
    CHIEF_REVIEWER = "CHIEF_REVIEWER"
    TELLER = "TELLER"
    PANEL_CHAIR = "PANEL_CHAIR"
    UNIT_CLERK = "UNIT_CLERK"
    UNIT_LEADER = "UNIT_LEADER"
    CANDIDATE = "CANDIDATE"
    OBJECTION_CLERK = "OBJECTION_CLERK"
    SUPERVISOR = "SUPERVISOR"


CHECKS_OR_COUNTS = (Role.REVIEWER, Role.CHIEF_REVIEWER, Role.TELLER)
"""Whoever checks the candidates or counts the votes does not sit on a panel (R-PRE-03, 10.8)."""

FOR_A_UNIT = (Role.UNIT_CLERK, Role.UNIT_LEADER, Role.CANDIDATE)
"""Roles that a person holds for one recommending unit: who writes, who approves, who is nominated
or speaks for a nominated body (申报人)."""

HAS_DEPUTIES = (Role.UNIT_CLERK, Role.UNIT_LEADER)
"""Roles that a unit has one person for, who may be away; of all others there are several."""

OWN = "yes"
"""The value of the fact of an appointment, where nobody else is stood in for."""


def must_hold(at_hand: Facts, person: PersonId, role: Role) -> None:
    """Refuse a person who does not hold the role."""
    if facts.appointed(person, role) not in at_hand:
        raise Refused("person-has-no-such-role", person=person, role=str(role))


def signed(
    at_hand: Facts,
    people: Sequence[PersonId],
    *,
    role: Role = Role.OFFICIAL,
    needed: int = FEWEST_SIGNATURES,
) -> tuple[PersonId, ...]:
    """The different people who signed; Refused if they are too few, or not all of the role."""
    different = tuple(dict.fromkeys(people))
    if len(different) < needed:
        raise Refused("a-second-person-is-needed", needed=needed)
    for person in different:
        must_hold(at_hand, person, role)
    return different


def signatures(people: Sequence[PersonId], role: Role = Role.OFFICIAL) -> tuple[str, ...]:
    """The facts that the signatures rest on."""
    return tuple(facts.appointed(person, role) for person in dict.fromkeys(people))


def must_act_for(at_hand: Facts, person: PersonId, role: Role, unit: str) -> None:
    """Refuse a person who does not hold the role for this recommending unit."""
    must_hold(at_hand, person, role)
    if at_hand.get(facts.belongs_to(person)) != unit:
        raise Refused("person-is-of-another-unit", person=person)


def acting_for(person: PersonId, role: Role) -> tuple[str, str]:
    """The facts that `must_act_for` and `stands_for` rest on."""
    return facts.appointed(person, role), facts.belongs_to(person)


def stands_for(at_hand: Facts, person: PersonId, role: Role) -> str:
    """Whose signature the person's is: that of who named a deputy, or the person's own."""
    held = at_hand.get(facts.appointed(person, role), OWN)
    return person if held == OWN else held
