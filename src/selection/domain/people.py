"""Who may act (10.8): people appointed to roles; experts come in by their panel (`panels`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import Decider, Facts, PersonId, Refused, UnitId, stream
from selection.domain.roles import CHECKS_OR_COUNTS, Role, must_hold
from selection.domain.rulebook.book import Rulebook


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
    """Take a role from a person."""

    person: PersonId
    role: Role
    by: PersonId
    at: datetime


Command = AppointPerson | DismissPerson


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
    """A person has a role no more."""

    person: PersonId
    role: Role
    by: PersonId
    at: datetime


Event = PersonAppointed | PersonDismissed


@dataclass(frozen=True, slots=True)
class Person:
    """The roles a person holds, and for which recommending unit the person works."""

    roles: frozenset[Role] = frozenset()
    unit: UnitId | None = None


def decide(command: Command, person: Person, at_hand: Facts, _: Rulebook) -> Sequence[Event]:
    """Appoint or dismiss, by an official; the first two are those who adopted the rulebook."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    match command:
        case AppointPerson():
            return _appoint(command, person, at_hand)
        case DismissPerson(person=who, role=role, by=by, at=at):
            if facts.appointed(who, role) not in at_hand:
                return ()
            return (PersonDismissed(person=who, role=role, by=by, at=at),)
        case _:
            assert_never(command)


def _appoint(command: AppointPerson, person: Person, at_hand: Facts) -> Sequence[PersonAppointed]:
    """Whoever sat on a panel neither checks nor counts (10.8)."""
    if command.role in person.roles and command.unit in (None, person.unit):
        return ()
    if command.role in CHECKS_OR_COUNTS and facts.expert(command.person) in at_hand:
        raise Refused("roles-exclude-each-other", person=command.person, role=str(command.role))
    return (
        PersonAppointed(
            person=command.person,
            role=command.role,
            unit=command.unit,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(person: Person, event: Event) -> Person:
    """Take note of the role."""
    match event:
        case PersonAppointed(role=role, unit=unit):
            return Person(person.roles | {role}, unit or person.unit)
        case PersonDismissed(role=role):
            return Person(person.roles - {role}, person.unit)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The official, and what the person is already."""
    official = facts.appointed(command.by, Role.OFFICIAL)
    match command:
        case AppointPerson(person=person):
            about = facts.expert(person)
        case DismissPerson(person=person, role=role):
            about = facts.appointed(person, role)
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, official, about)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the other stages what the person may do, and for whom the person works."""
    if isinstance(event, PersonDismissed):
        return {facts.appointed(event.person, event.role): None}
    told: dict[str, str | None] = {facts.appointed(event.person, event.role): "yes"}
    if event.unit is not None:
        told[facts.belongs_to(event.person)] = event.unit
    return told


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
