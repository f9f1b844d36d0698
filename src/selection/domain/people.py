"""Who may act (10.8): people appointed to roles; experts come in by their panel (`panels`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Decider, Facts, PersonId, Refused, UnitId, stream
from selection.domain.roles import CHECKS_OR_COUNTS, Role
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
class PersonAppointed:
    """A person has a role."""

    person: PersonId
    role: Role
    unit: UnitId | None
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """The roles a person holds, and for which recommending unit the person works."""

    roles: frozenset[Role] = frozenset()
    unit: UnitId | None = None


def decide(
    command: AppointPerson, person: Person, at_hand: Facts, _: Rulebook
) -> Sequence[PersonAppointed]:
    """Appoint; whoever sat on a panel neither checks nor counts (10.8)."""
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


def evolve(person: Person, event: PersonAppointed) -> Person:
    """Take note of the role."""
    return Person(person.roles | {event.role}, event.unit or person.unit)


def leaves(event: PersonAppointed) -> Mapping[str, str | None]:
    """Tell the other stages what the person may do, and for whom the person works."""
    told: dict[str, str | None] = {facts.appointed(event.person, event.role): "yes"}
    if event.unit is not None:
        told[facts.belongs_to(event.person)] = event.unit
    return told


PEOPLE: Decider[AppointPerson, Person, PersonAppointed] = Decider(
    name="people",
    events=(PersonAppointed,),
    stream=lambda command, rules: stream(rules, "person", command.person),
    initial=Person(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (facts.expert(command.person),),
    leaves=leaves,
)
