"""A unit's slate (推荐名额): the slots that one recommending unit has used of its quota.

One stream per unit, because the notice gives the quota to the unit: two clerks racing for the
last slot meet here (R-QUO-07).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import arrivals, facts, units
from selection.domain.kernel import Decider, Facts, Refused, stream
from selection.domain.limits import Use, too_many
from selection.domain.moving import movable, must_be_movable
from selection.domain.quota import (
    Command,
    Event,
    LiftUnitDeadline,
    MergeUnits,
    MoveSlot,
    RegisterUnit,
    ReleaseSlot,
    RenameUnit,
    SetUnitDeadline,
    Slate,
    SlotMoved,
    SlotReleased,
    SlotTaken,
    TakeSlot,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from selection.domain.roles import Role, acting_for, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, Per, SlotFreed, StageKind


def decide(command: Command, slate: Slate, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on the unit and its quota (R-QUO-01…08)."""
    match command:
        case RegisterUnit():
            return units.registered(command, slate, at_hand, rules)
        case SetUnitDeadline():
            return units.deadline_set(command, slate, at_hand, rules)
        case LiftUnitDeadline():
            return units.deadline_lifted(command, slate, at_hand)
        case RenameUnit():
            return units.renamed(command, slate, at_hand)
        case MergeUnits():
            return units.merged(command, slate, at_hand)
        case TakeSlot():
            return _take(command, slate, at_hand, rules)
        case MoveSlot():
            return _move(command, slate, at_hand, rules)
        case ReleaseSlot():
            return _release(command, slate, at_hand, rules)
        case _:
            assert_never(command)


def _take(command: TakeSlot, slate: Slate, at_hand: Facts, rules: Rulebook) -> Sequence[SlotTaken]:
    if command.admitted_by:
        arrivals.admitted(command.admitted_by, at_hand, rules, command.at)
    else:
        facts.must_be_in(at_hand, rules, StageKind.INTAKE, command.at)
        arrivals.must_be_in_time(at_hand, command.unit, command.at)
    units.must_be_itself(command.unit, slate)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    if rules.unit_types and slate.unit_type is None:
        raise Refused("unit-is-not-registered", unit=command.unit)
    if facts.slot(command.candidate) in at_hand or command.candidate in slate.taken:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    _must_have_room(command, slate, rules)
    return (
        SlotTaken(
            unit=command.unit,
            candidate=command.candidate,
            category=command.category,
            at=command.at,
        ),
    )


def _move(command: MoveSlot, slate: Slate, at_hand: Facts, rules: Rulebook) -> Sequence[SlotMoved]:
    """Move the slot as the unit agreed, if the other category has room (A-19)."""
    must_be_movable(command.candidate, at_hand, rules)
    signed(at_hand, command.signed_by, needed=rules.signatures(Act.CATEGORY_TRANSFER))
    former = slate.taken.get(command.candidate)
    if former is None:
        raise Refused("no-slot-is-taken", candidate=command.candidate, unit=command.unit)
    if at_hand.get(facts.agreed(command.candidate)) != command.category:
        raise Refused("transfer-is-not-agreed", category=command.category)
    _must_have_room(command, slate, rules)
    return (
        SlotMoved(
            unit=command.unit,
            candidate=command.candidate,
            former=former,
            category=command.category,
            at=command.at,
        ),
    )


def _must_have_room(command: TakeSlot | MoveSlot, slate: Slate, rules: Rulebook) -> None:
    """Refuse what goes beyond a limit of the unit's type, but for what the candidate uses."""
    unit_type = rules.unit_type(slate.unit_type or "")
    if unit_type is None:
        return
    used = [
        Use(candidate, category)
        for candidate, category in slate.taken.items()
        if candidate != command.candidate
    ]
    new = [Use(command.candidate, command.category)]
    over = too_many(unit_type.limits, used, new, rules.ceilings)
    if over is not None:
        reason = "quota-of-category-is-used-up" if Per.CATEGORY in over.per else "quota-is-used-up"
        raise Refused(reason, unit=command.unit, most=over.most)


def _release(
    command: ReleaseSlot, slate: Slate, at_hand: Facts, rules: Rulebook
) -> Sequence[SlotReleased]:
    facts.must_run(at_hand)
    if facts.in_the_running(at_hand, command.candidate):
        raise Refused("candidate-is-in-the-running", candidate=command.candidate)
    if not facts.is_out_for_good(at_hand, command.candidate, command.at):
        raise Refused("rejection-is-not-final", candidate=command.candidate)
    category = slate.taken.get(command.candidate)
    if category is None or not slots_are_freed(at_hand, rules, command.at):
        return ()
    return (
        SlotReleased(
            unit=command.unit, candidate=command.candidate, category=category, at=command.at
        ),
    )


def slots_are_freed(at_hand: Facts, rules: Rulebook, at: datetime) -> bool:
    """Whether a slot is free again now, once its candidate is gone (R-QUO-06)."""
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
        case UnitDeadlineSet(deadline=deadline):
            return replace(slate, deadline=deadline)
        case UnitDeadlineLifted():
            return replace(slate, deadline=None)
        case UnitRenamed():
            return slate
        case UnitsMerged(into=into):
            return replace(slate, into=into)
        case (
            SlotTaken(candidate=candidate, category=category)
            | SlotMoved(candidate=candidate, category=category)
        ):
            return replace(slate, begun=True, taken={**slate.taken, candidate: category})
        case SlotReleased(candidate=candidate):
            kept = {each: category for each, category in slate.taken.items() if each != candidate}
            return replace(slate, taken=kept)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The official or leader, or the intake; for a release, that the candidate is gone."""
    intake = facts.stages(rules, StageKind.INTAKE)
    match command:
        case RegisterUnit(by=by) | LiftUnitDeadline(by=by) | RenameUnit(by=by):
            return (facts.CAMPAIGN, facts.appointed(by, Role.OFFICIAL))
        case MergeUnits(unit=unit, into=into, people=people, candidates=candidates):
            both = (facts.merged(into), facts.unit_type(into), facts.roll(unit))
            those = (*map(facts.belongs_to, people), *map(facts.nominated_by, candidates))
            return (facts.CAMPAIGN, *both, *those, *signatures(command.signed_by))
        case SetUnitDeadline(unit=unit, by=by):
            leader = acting_for(by, Role.UNIT_LEADER)
            return (facts.CAMPAIGN, facts.unit_deadline(unit), *leader, *intake)
        case TakeSlot(unit=unit, candidate=candidate, admitted_by=people):
            mine = (facts.unit_deadline(unit), facts.slot(candidate))
            late = arrivals.admission(people, rules) if people else ()
            return (facts.CAMPAIGN, *mine, *intake, *late)
        case MoveSlot(candidate=candidate, signed_by=people):
            return (*movable(candidate, rules), facts.agreed(candidate), *signatures(people))
        case ReleaseSlot(candidate=candidate):
            gone = (facts.nominated(candidate), facts.rejected(candidate))
            return (facts.CAMPAIGN, *gone, *intake)
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell nominations what their unit is, until when it hands in, and which slot is theirs."""
    match event:
        case UnitRegistered(unit=unit, unit_type=unit_type):
            return {facts.unit_type(unit): unit_type}
        case UnitDeadlineSet(unit=unit, deadline=deadline):
            return {facts.unit_deadline(unit): deadline.isoformat()}
        case UnitDeadlineLifted(unit=unit):
            return {facts.unit_deadline(unit): None}
        case UnitRenamed():
            return {}
        case UnitsMerged(unit=unit, into=into):
            return {
                facts.merged(unit): into,
                facts.roll(into): facts.mark("merged", unit, at=event.at),
                **{facts.belongs_to(each): into for each in event.people},
                **{facts.nominated_by(each): into for each in event.candidates},
            }
        case (
            SlotTaken(unit=unit, candidate=candidate, category=category)
            | SlotMoved(unit=unit, candidate=candidate, category=category)
        ):
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
