"""A recommending unit itself: registered as of one type, with a deadline of its own at most."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain import arrivals, facts
from selection.domain.kernel import Facts, Refused, UnitId
from selection.domain.quota import (
    LiftUnitDeadline,
    MergeUnits,
    RegisterUnit,
    RenameUnit,
    SetUnitDeadline,
    Slate,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
)
from selection.domain.roles import Role, must_act_for, must_hold, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind


def registered(
    command: RegisterUnit, slate: Slate, at_hand: Facts, rules: Rulebook
) -> Sequence[UnitRegistered]:
    """Register the unit, or correct its type while it has nominated nobody.

    Registering it once more as what it is changes nothing. Refused: unit-type-is-unknown (A-17),
    unit-is-of-another-type.
    """
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if rules.unit_type(command.unit_type) is None:
        raise Refused("unit-type-is-unknown", unit_type=command.unit_type)
    if slate.unit_type == command.unit_type:
        return ()
    if slate.begun:
        raise Refused("unit-is-of-another-type", unit=command.unit, unit_type=slate.unit_type)
    return (
        UnitRegistered(
            unit=command.unit, unit_type=command.unit_type, by=command.by, at=command.at
        ),
    )


def deadline_set(
    command: SetUnitDeadline, slate: Slate, at_hand: Facts, rules: Rulebook
) -> Sequence[UnitDeadlineSet]:
    """Give the unit a deadline of its own, ahead and earlier than the campaign's (domain 1.2).

    The unit's leader may change it until it has passed. Refused: unit-deadline-has-passed,
    deadline-is-not-ahead, deadline-is-not-earlier.
    """
    facts.must_run(at_hand)
    must_act_for(at_hand, command.by, Role.UNIT_LEADER, command.unit)
    must_be_itself(command.unit, slate)
    if rules.unit_types and slate.unit_type is None:
        raise Refused("unit-is-not-registered", unit=command.unit)
    arrivals.must_be_in_time(at_hand, command.unit, command.at)
    if command.deadline <= command.at:
        raise Refused("deadline-is-not-ahead", deadline=command.deadline)
    last = _deadline(at_hand, rules)
    if last is not None and command.deadline >= last:
        raise Refused("deadline-is-not-earlier", latest=last)
    if slate.deadline == command.deadline:
        return ()
    return (
        UnitDeadlineSet(
            unit=command.unit, deadline=command.deadline, by=command.by, at=command.at
        ),
    )


def deadline_lifted(
    command: LiftUnitDeadline, slate: Slate, at_hand: Facts
) -> Sequence[UnitDeadlineLifted]:
    """Take the unit's own deadline away, even one that has passed."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if slate.deadline is None:
        return ()
    return (UnitDeadlineLifted(unit=command.unit, by=command.by, at=command.at),)


def renamed(command: RenameUnit, slate: Slate, at_hand: Facts) -> Sequence[UnitRenamed]:
    """Take note of the unit's new name."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    must_be_itself(command.unit, slate)
    if slate.unit_type is None:
        raise Refused("unit-is-not-registered", unit=command.unit)
    return (UnitRenamed(unit=command.unit, name=command.name, by=command.by, at=command.at),)


def merged(command: MergeUnits, slate: Slate, at_hand: Facts) -> Sequence[UnitsMerged]:
    """Let the unit go into another registered one, for good; by two officials.

    Refused: unit-is-not-registered, unit-is-merged (either of them), unit-is-the-same,
    unit-has-changed if somebody came or went since its people and candidates were looked up.
    """
    facts.must_run(at_hand)
    people = signed(at_hand, command.signed_by)
    unit, into = command.unit, command.into
    if unit == into:
        raise Refused("unit-is-the-same", unit=unit)
    must_be_itself(unit, slate)
    if facts.merged(into) in at_hand:
        raise Refused("unit-is-merged", unit=into, into=at_hand[facts.merged(into)])
    for each, known in ((unit, slate.unit_type), (into, at_hand.get(facts.unit_type(into)))):
        if known is None:
            raise Refused("unit-is-not-registered", unit=each)
    if not _is_whole(command, at_hand):
        raise Refused("unit-has-changed", unit=unit)
    return (
        UnitsMerged(
            unit=unit,
            into=into,
            people=command.people,
            candidates=command.candidates,
            paper=command.paper,
            signed_by=people,
            at=command.at,
        ),
    )


def must_be_itself(unit: UnitId, slate: Slate) -> None:
    """Refuse a unit that went into another one."""
    if slate.into is not None:
        raise Refused("unit-is-merged", unit=unit, into=slate.into)


def _is_whole(command: MergeUnits, at_hand: Facts) -> bool:
    """Whether those named are still of the unit, and nobody came since."""
    unit = command.unit
    return (
        at_hand.get(facts.roll(unit), "") == command.roll
        and all(at_hand.get(facts.belongs_to(each)) == unit for each in command.people)
        and all(at_hand.get(facts.nominated_by(each)) == unit for each in command.candidates)
    )


def _deadline(at_hand: Facts, rules: Rulebook) -> datetime | None:
    """When nominations end, as far as that is known: the latest intake."""
    ends: list[datetime | None] = []
    for stage in rules.stages_of(StageKind.INTAKE):
        opening = at_hand.get(facts.stage(stage.code))
        ends.append(stage.closes if opening is None else facts.closes_of(opening))
    known = [each for each in ends if each is not None]
    return max(known) if known and len(known) == len(ends) else None
