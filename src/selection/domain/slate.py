"""A unit's slate (推荐名额): the slots that one recommending unit has used of its quota.

One stream per unit, because the notice gives the quota to the unit: two clerks racing for the
last slot meet here (R-QUO-07).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, UnitId, stream
from selection.domain.limits import Use, ceilings, too_many
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Per, SlotFreed, StageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit:
    """Admit a recommending unit, of a type the rulebook knows."""

    unit: UnitId
    unit_type: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSlot:
    """Use a slot of the quota for a candidate."""

    unit: UnitId
    candidate: CandidateId
    category: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSlot:
    """Give back the slot of a candidate who is gone; it stays used if the rulebook says so."""

    unit: UnitId
    candidate: CandidateId
    at: datetime


Command = RegisterUnit | TakeSlot | ReleaseSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegistered:
    """The unit may recommend."""

    unit: UnitId
    unit_type: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTaken:
    """A slot is used."""

    unit: UnitId
    candidate: CandidateId
    category: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotReleased:
    """A slot is free again."""

    unit: UnitId
    candidate: CandidateId
    at: datetime


Event = UnitRegistered | SlotTaken | SlotReleased


@dataclass(frozen=True, slots=True)
class Slate:
    """What type of unit this is, and which slots it has used."""

    unit_type: str | None = None
    taken: Mapping[CandidateId, str] = field(default_factory=dict[CandidateId, str])


def decide(command: Command, slate: Slate, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on the unit's quota (R-QUO-01…06)."""
    match command:
        case RegisterUnit(unit=unit, unit_type=unit_type, by=by, at=at):
            facts.must_run(at_hand)
            must_hold(at_hand, by, Role.OFFICIAL)
            if rules.unit_type(unit_type) is None:
                raise Refused("unit-type-is-unknown", unit_type=unit_type)
            if slate.unit_type == unit_type:
                return ()
            if slate.unit_type is not None:
                raise Refused("unit-is-of-another-type", unit=unit)
            return (UnitRegistered(unit=unit, unit_type=unit_type, by=by, at=at),)
        case TakeSlot():
            return _take(command, slate, at_hand, rules)
        case ReleaseSlot(unit=unit, candidate=candidate, at=at):
            if facts.in_the_running(at_hand, candidate):
                raise Refused("candidate-is-in-the-running", candidate=candidate)
            if candidate not in slate.taken or not _freed(at_hand, rules, at):
                return ()
            return (SlotReleased(unit=unit, candidate=candidate, at=at),)
        case _:
            assert_never(command)


def _take(command: TakeSlot, slate: Slate, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    facts.must_be_in(at_hand, rules, StageKind.INTAKE, command.at)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    if rules.unit_types and slate.unit_type is None:
        raise Refused("unit-is-not-registered", unit=command.unit)
    if facts.slot(command.candidate) in at_hand or command.candidate in slate.taken:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    unit_type = rules.unit_type(slate.unit_type or "")
    if unit_type is not None:
        used = [Use(candidate, category) for candidate, category in slate.taken.items()]
        new = [Use(command.candidate, command.category)]
        over = too_many(unit_type.limits, used, new, ceilings(rules))
        if over is not None:
            reason = (
                "quota-of-category-is-used-up" if Per.CATEGORY in over.per else "quota-is-used-up"
            )
            raise Refused(reason, unit=command.unit, most=over.most)
    return (
        SlotTaken(
            unit=command.unit,
            candidate=command.candidate,
            category=command.category,
            at=command.at,
        ),
    )


def _freed(at_hand: Facts, rules: Rulebook, at: datetime) -> bool:
    """Whether a slot is free again once its candidate is gone (R-QUO-06)."""
    match rules.nomination.slot_freed:
        case SlotFreed.NEVER:
            return False
        case SlotFreed.ALWAYS:
            return True
        case SlotFreed.UNTIL_DEADLINE:
            # Where there is no intake to end there is no deadline.
            stages = rules.stages_of(StageKind.INTAKE)
            return not stages or any(facts.is_open(at_hand, each.code, at) for each in stages)


def evolve(slate: Slate, event: Event) -> Slate:
    """Take note."""
    match event:
        case UnitRegistered(unit_type=unit_type):
            return replace(slate, unit_type=unit_type)
        case SlotTaken(candidate=candidate, category=category):
            return replace(slate, taken={**slate.taken, candidate: category})
        case SlotReleased(candidate=candidate):
            kept = {each: category for each, category in slate.taken.items() if each != candidate}
            return replace(slate, taken=kept)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The official, or the intake; for a release, that the candidate is gone."""
    match command:
        case RegisterUnit(by=by):
            return (facts.CAMPAIGN, facts.appointed(by, Role.OFFICIAL))
        case TakeSlot(candidate=candidate):
            intake = facts.stages(rules, StageKind.INTAKE)
            return (facts.CAMPAIGN, facts.slot(candidate), *intake)
        case ReleaseSlot(candidate=candidate):
            gone = (facts.nominated(candidate), facts.rejected(candidate))
            return (*gone, *facts.stages(rules, StageKind.INTAKE))
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell nominations what type their unit is of, and which slot is theirs."""
    match event:
        case UnitRegistered(unit=unit, unit_type=unit_type):
            return {facts.unit_type(unit): unit_type}
        case SlotTaken(unit=unit, candidate=candidate, category=category):
            return {facts.slot(candidate): facts.used(category, unit)}
        case SlotReleased(candidate=candidate):
            return {facts.slot(candidate): None}
        case _:
            assert_never(event)


SLATE: Decider[Command, Slate, Event] = Decider(
    name="slate",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "slate", command.unit),
    initial=Slate(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
