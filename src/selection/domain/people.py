"""Who may act (10.8): people appointed to roles; experts come in by their panel (`panels`).

The people of a recommending unit hold their roles for that unit. Its clerk and its leader may name
a deputy, who acts as they do until that ends: a signature of theirs is one signature, whichever of
the two gives it, so that a deputy is never the second person to somebody's own signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import Decider, Facts, PersonId, Refused, UnitId, stream
from selection.domain.roles import (
    CHECKS_OR_COUNTS,
    FOR_A_UNIT,
    HAS_DEPUTIES,
    OWN,
    Role,
    acting_for,
    must_hold,
)
from selection.domain.rulebook.book import Rulebook

BY_THE_UNIT = (Role.UNIT_CLERK, Role.CANDIDATE)
"""Roles that the leader of a unit may give and take as well as an official."""

DECIDES_OR_JUDGES = (Role.OFFICIAL, *CHECKS_OR_COUNTS)
"""Roles that no candidate holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointPerson:
    """Give a person a role; `unit` if the person works for a recommending unit."""

    person: PersonId
    role: Role
    by: PersonId
    at: datetime
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissPerson:
    """Take a role from a person, and from whoever stands in."""

    person: PersonId
    role: Role
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDeputy:
    """Let a person act for somebody of the same unit who is away; by that one or an official."""

    person: PersonId
    stands_for: PersonId
    role: Role
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDeputy:
    """Let a person act for somebody no more; by who was stood in for, or by an official."""

    person: PersonId
    stands_for: PersonId
    role: Role
    by: PersonId
    at: datetime


Command = AppointPerson | DismissPerson | NameDeputy | EndDeputy


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAppointed:
    """A person has a role."""

    person: PersonId
    role: Role
    unit: UnitId | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDismissed:
    """A person has a role no more, nor has the deputy who stood in."""

    person: PersonId
    role: Role
    deputy: PersonId | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyNamed:
    """A person acts for another one of the unit."""

    person: PersonId
    stands_for: PersonId
    role: Role
    unit: UnitId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyEnded:
    """A person acts for another one no more."""

    person: PersonId
    stands_for: PersonId
    role: Role
    by: PersonId
    at: datetime


Event = PersonAppointed | PersonDismissed | DeputyNamed | DeputyEnded


@dataclass(frozen=True, slots=True)
class Person:
    """The roles a person holds, and for which recommending unit the person works."""

    roles: frozenset[Role] = frozenset()
    unit: UnitId | None = None


def decide(command: Command, person: Person, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Appoint or dismiss; the first two officials are those who adopted the rulebook.

    By an official; clerks and candidates of a unit by its leader too. Nobody takes the role of
    an official from himself, so that there is always one.
    """
    facts.must_run(at_hand)
    match command:
        case AppointPerson():
            return _appoint(command, person, at_hand, rules)
        case DismissPerson():
            return _dismiss(command, at_hand)
        case NameDeputy():
            return _name(command, at_hand)
        case EndDeputy():
            return _end(command, at_hand)
        case _:
            assert_never(command)


def _appoint(
    command: AppointPerson, person: Person, at_hand: Facts, rules: Rulebook
) -> Sequence[PersonAppointed]:
    who, role, unit = command.person, command.role, command.unit
    _must_be_entitled(at_hand, command.by, role, unit)
    if role in FOR_A_UNIT:
        if unit is None:
            raise Refused("role-is-held-for-a-unit", role=str(role))
        if rules.unit_types and facts.unit_type(unit) not in at_hand:
            raise Refused("unit-is-not-registered", unit=unit)
    if unit is not None and facts.merged(unit) in at_hand:
        raise Refused("unit-is-merged", unit=unit, into=at_hand[facts.merged(unit)])
    if role in person.roles and unit in (None, person.unit):
        return ()
    if at_hand.get(facts.appointed(who, role), OWN) != OWN:
        raise Refused("person-is-a-deputy", person=who, role=str(role))
    if any(each in at_hand for each in _excluding(who, role)):
        raise Refused("roles-exclude-each-other", person=who, role=str(role))
    return (PersonAppointed(person=who, role=role, unit=unit, by=command.by, at=command.at),)


def _excluding(person: PersonId, role: Role) -> tuple[str, ...]:
    """The facts of which none may hold for a person who takes the role (10.8).

    Whoever sat on a panel neither checks nor counts; a candidate neither decides nor judges.
    """
    if role is Role.CANDIDATE:
        judging = (facts.appointed(person, each) for each in DECIDES_OR_JUDGES)
        return (facts.expert(person), *judging)
    candidate = (facts.appointed(person, Role.CANDIDATE),) if role in DECIDES_OR_JUDGES else ()
    sat = (facts.expert(person),) if role in CHECKS_OR_COUNTS else ()
    return (*candidate, *sat)


def _dismiss(command: DismissPerson, at_hand: Facts) -> Sequence[PersonDismissed]:
    who, role = command.person, command.role
    _must_be_entitled(at_hand, command.by, role, at_hand.get(facts.belongs_to(who)))
    held = at_hand.get(facts.appointed(who, role))
    if held is None:
        return ()
    if held != OWN:
        raise Refused("person-is-a-deputy", person=who, role=str(role))
    if role is Role.OFFICIAL and command.by == who:
        raise Refused("own-dismissal-is-for-others", person=who)
    deputy = at_hand.get(facts.deputy(who, role))
    return (
        PersonDismissed(
            person=who,
            role=role,
            deputy=None if deputy is None else PersonId(deputy),
            by=command.by,
            at=command.at,
        ),
    )


def _must_be_entitled(at_hand: Facts, by: PersonId, role: Role, unit: str | None) -> None:
    leads = facts.appointed(by, Role.UNIT_LEADER) in at_hand
    at_home = unit is not None and at_hand.get(facts.belongs_to(by)) == unit
    if not (role in BY_THE_UNIT and leads and at_home):
        must_hold(at_hand, by, Role.OFFICIAL)


def _name(command: NameDeputy, at_hand: Facts) -> Sequence[DeputyNamed]:
    who, other, role = command.person, command.stands_for, command.role
    if command.by != other:
        must_hold(at_hand, command.by, Role.OFFICIAL)
    if role not in HAS_DEPUTIES:
        raise Refused("role-has-no-deputies", role=str(role))
    must_hold(at_hand, other, role)
    if at_hand.get(facts.appointed(other, role)) != OWN:
        raise Refused("person-is-a-deputy", person=other, role=str(role))
    if at_hand.get(facts.appointed(who, role)) == other:
        return ()
    if facts.appointed(who, role) in at_hand:
        raise Refused("deputy-holds-the-role", person=who, role=str(role))
    if facts.deputy(other, role) in at_hand:
        raise Refused("deputy-is-named", person=other, deputy=at_hand[facts.deputy(other, role)])
    unit = at_hand[facts.belongs_to(other)]
    if at_hand.get(facts.belongs_to(who), unit) != unit:
        raise Refused("person-is-of-another-unit", person=who)
    return (
        DeputyNamed(
            person=who,
            stands_for=other,
            role=role,
            unit=UnitId(unit),
            by=command.by,
            at=command.at,
        ),
    )


def _end(command: EndDeputy, at_hand: Facts) -> Sequence[DeputyEnded]:
    who, other, role = command.person, command.stands_for, command.role
    if command.by != other:
        must_hold(at_hand, command.by, Role.OFFICIAL)
    if at_hand.get(facts.deputy(other, role)) != who:
        return ()
    return (DeputyEnded(person=who, stands_for=other, role=role, by=command.by, at=command.at),)


def evolve(person: Person, event: Event) -> Person:
    """Take note of the role; one that a deputy acts in is not the deputy's."""
    match event:
        case PersonAppointed(role=role, unit=unit):
            return Person(person.roles | {role}, unit or person.unit)
        case PersonDismissed(role=role):
            return Person(person.roles - {role}, person.unit)
        case DeputyNamed(unit=unit):
            return Person(person.roles, unit)
        case DeputyEnded():
            return person
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Who appoints, and what the person is already; for a deputy, both of them."""
    who, role, by = command.person, command.role, command.by
    entitled = (facts.CAMPAIGN, facts.appointed(by, Role.OFFICIAL))
    leader = acting_for(by, Role.UNIT_LEADER)
    mine = acting_for(who, role)
    match command:
        case AppointPerson(unit=unit):
            home = () if unit is None else (facts.unit_type(unit), facts.merged(unit))
            return (*entitled, *leader, *mine, *home, *_excluding(who, role))
        case DismissPerson():
            return (*entitled, *leader, *mine, facts.deputy(who, role))
        case NameDeputy(stands_for=other) | EndDeputy(stands_for=other):
            return (*entitled, *mine, *acting_for(other, role), facts.deputy(other, role))
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the other stages what the person may do, and for whom the person works."""
    match event:
        case PersonAppointed(person=who, role=role, unit=unit):
            home = {} if unit is None else _at_home(who, unit, event.at)
            return {facts.appointed(who, role): OWN, **home}
        case PersonDismissed(person=who, role=role, deputy=deputy):
            gone: dict[str, str | None] = {facts.appointed(who, role): None}
            if deputy is not None:
                gone |= {facts.appointed(deputy, role): None, facts.deputy(who, role): None}
            return gone
        case DeputyNamed(person=who, stands_for=other, role=role, unit=unit):
            return {
                facts.appointed(who, role): other,
                facts.deputy(other, role): who,
                **_at_home(who, unit, event.at),
            }
        case DeputyEnded(person=who, stands_for=other, role=role):
            return {facts.appointed(who, role): None, facts.deputy(other, role): None}
        case _:
            assert_never(event)


def _at_home(person: PersonId, unit: UnitId, at: datetime) -> dict[str, str]:
    return {
        facts.belongs_to(person): unit,
        facts.roll(unit): facts.mark("joined", person, at=at),
    }


PEOPLE: Decider[Command, Person, Event] = Decider(
    name="people",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "person", command.person),
    initial=Person(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
