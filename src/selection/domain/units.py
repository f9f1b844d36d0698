"""A recommending unit itself: registered as of one type, with a deadline of its own at most."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Facts, Refused
from selection.domain.quota import (
    LiftUnitDeadline,
    RegisterUnit,
    SetUnitDeadline,
    Slate,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
)
from selection.domain.roles import Role, must_act_for, must_hold
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
    if rules.unit_types and slate.unit_type is None:
        raise Refused("unit-is-not-registered", unit=command.unit)
    facts.must_be_in_time(at_hand, command.unit, command.at)
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


def _deadline(at_hand: Facts, rules: Rulebook) -> datetime | None:
    """When nominations end, as far as that is known: the latest intake."""
    ends: list[datetime | None] = []
    for stage in rules.stages_of(StageKind.INTAKE):
        opening = at_hand.get(facts.stage(stage.code))
        ends.append(stage.closes if opening is None else facts.closes_of(opening))
    known = [each for each in ends if each is not None]
    return max(known) if known and len(known) == len(ends) else None
