"""A register of past winners (往年已入选典型), imported from outside: who, in which year (1.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Decider, EntityId, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterHonouree:
    """Enter a past winner by the salted hash of what identifies it."""

    register: str
    entity: EntityId
    year: int
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HonoureeEntered:
    """A past winner is known; `years` are all years known of it so far, ascending."""

    register: str
    entity: EntityId
    years: tuple[int, ...]
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Honours:
    """The years in which the person or body won."""

    years: tuple[int, ...] = ()


def decide(
    command: EnterHonouree, honours: Honours, at_hand: Facts, rules: Rulebook
) -> Sequence[HonoureeEntered]:
    """Enter once per year, in a register that an exclusion of the rulebook names."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if all(each.register != command.register for each in rules.exclusions):
        raise Refused("register-is-unknown", register=command.register)
    if command.year in honours.years:
        return ()
    return (
        HonoureeEntered(
            register=command.register,
            entity=command.entity,
            years=tuple(sorted((*honours.years, command.year))),
            paper=command.paper,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(_: Honours, event: HonoureeEntered) -> Honours:
    """Take note."""
    return Honours(event.years)


def leaves(event: HonoureeEntered) -> Mapping[str, str | None]:
    """Tell nominations who has won before."""
    return {facts.honoured(event.register, event.entity): ",".join(map(str, event.years))}


REGISTER: Decider[EnterHonouree, Honours, HonoureeEntered] = Decider(
    name="register",
    events=(HonoureeEntered,),
    stream=lambda command, rules: stream(rules, "register", command.register, command.entity),
    initial=Honours(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (facts.CAMPAIGN, facts.appointed(command.by, Role.OFFICIAL)),
    leaves=leaves,
)
