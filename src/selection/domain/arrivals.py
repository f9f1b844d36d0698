"""What comes in at the deadline or later (A-01): recorded, and let in by officials or not."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Facts, PersonId, Refused
from selection.domain.roles import signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, StageKind

SHOWN_OR_JUDGED = frozenset(
    {
        StageKind.SHOWCASE,
        StageKind.VOTE,
        StageKind.SCORING,
        StageKind.MEETING,
        StageKind.DECISION,
        StageKind.PUBLICITY,
        StageKind.RELEASE,
    }
)
"""Stages in which everybody must have come in: nobody joins those who are shown or judged."""


def has_ended(at_hand: Facts, code: str, at: datetime) -> bool:
    """Whether the stage was open and is so no more; the closing instant is the first of these."""
    since = at_hand.get(facts.begun(code))
    opened = since is not None and at >= datetime.fromisoformat(since)
    return opened and not facts.is_open(at_hand, code, at)


def is_late(at_hand: Facts, rules: Rulebook, at: datetime) -> bool:
    """Whether nominations were taken in and are so no more.

    A rulebook that never takes any in has no deadline.
    """
    intake = rules.stages_of(StageKind.INTAKE)
    return bool(intake) and all(has_ended(at_hand, each.code, at) for each in intake)


def must_be_in_time(at_hand: Facts, unit: str, at: datetime) -> None:
    """Refuse at the unit's own deadline, if it has one, and later."""
    deadline = at_hand.get(facts.unit_deadline(unit))
    if deadline is not None and at >= datetime.fromisoformat(deadline):
        raise Refused("unit-deadline-has-passed", unit=unit, deadline=deadline)


def admitted(
    people: Sequence[PersonId], at_hand: Facts, rules: Rulebook, at: datetime
) -> tuple[PersonId, ...]:
    """The officials who let something late in, as many as LATE_ADMISSION asks for.

    Refused: submission-is-not-late, late-admission-is-over once candidates are shown or judged.
    """
    facts.must_run(at_hand)
    if not is_late(at_hand, rules, at):
        raise Refused("submission-is-not-late")
    for stage in rules.stages:
        if stage.kind in SHOWN_OR_JUDGED and facts.begun(stage.code) in at_hand:
            raise Refused("late-admission-is-over", stage=stage.code)
    return signed(at_hand, people, needed=rules.signatures(Act.LATE_ADMISSION))


def told(rules: Rulebook) -> tuple[str, ...]:
    """The facts that say whether something is late."""
    intake = rules.stages_of(StageKind.INTAKE)
    return (facts.CAMPAIGN, *(fact(each.code) for each in intake for fact in _OF_A_STAGE))


def admission(people: Sequence[PersonId], rules: Rulebook) -> tuple[str, ...]:
    """The facts that an admission rests on."""
    later = (each for each in rules.stages if each.kind in SHOWN_OR_JUDGED)
    return (*told(rules), *(facts.begun(each.code) for each in later), *signatures(people))


_OF_A_STAGE = (facts.stage, facts.begun)
