"""A register of past winners (往年已入选典型), imported from outside: who, in which year (1.6).

One stream per name, so that whoever bears it is known at once; the name itself is in the vault.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts, honours
from selection.domain.honours import Namesake
from selection.domain.kernel import (
    Decider,
    EntityId,
    Facts,
    HonoureeId,
    Paper,
    PersonId,
    Refused,
    stream,
)
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterHonouree:
    """Enter a past winner, once.

    `honouree` is a salted hash of the whole entry, so that the same line of a list is the same
    entry; `name` is one of the name, `places` are those of its province and its unit, `entities`
    those of numbers and codes.
    """

    register: str
    honouree: HonoureeId
    name: EntityId
    year: int
    paper: Paper
    by: PersonId
    at: datetime
    places: tuple[EntityId, ...] = ()
    entities: tuple[EntityId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HonoureeEntered:
    """A past winner is known; `before` are the entries of the same name that were there."""

    register: str
    name: EntityId
    entered: Namesake
    before: tuple[Namesake, ...]
    entities: tuple[EntityId, ...]
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Honours:
    """The entries of one name, in their order."""

    entries: tuple[Namesake, ...] = ()


def decide(
    command: EnterHonouree, honours: Honours, at_hand: Facts, rules: Rulebook
) -> Sequence[HonoureeEntered]:
    """Enter once, in a register that an exclusion of the rulebook names."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if all(each.register != command.register for each in rules.exclusions):
        raise Refused("register-is-unknown", register=command.register)
    if any(each.honouree == command.honouree for each in honours.entries):
        return ()
    entered = Namesake(honouree=command.honouree, year=command.year, places=command.places)
    return (
        HonoureeEntered(
            register=command.register,
            name=command.name,
            entered=entered,
            before=honours.entries,
            entities=command.entities,
            paper=command.paper,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(honours: Honours, event: HonoureeEntered) -> Honours:
    """Take note."""
    return Honours((*honours.entries, event.entered))


def leaves(event: HonoureeEntered) -> Mapping[str, str | None]:
    """Tell nominations who has won before, by number and by name, and that the list grew."""
    register, entered = event.register, event.entered
    return {
        honours.grown(register): entered.honouree,
        honours.honouree(register, entered.honouree): str(entered.year),
        honours.namesakes(register, event.name): ",".join(
            each.told() for each in (*event.before, entered)
        ),
        **{
            honours.honoured(register, entity, entered.year): entered.honouree
            for entity in event.entities
        },
    }


REGISTER: Decider[EnterHonouree, Honours, HonoureeEntered] = Decider(
    name="register",
    events=(HonoureeEntered,),
    stream=lambda command, rules: stream(rules, "register", command.register, command.name),
    initial=Honours(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (facts.CAMPAIGN, facts.appointed(command.by, Role.OFFICIAL)),
    leaves=leaves,
)
