"""Motions (提请): what one official puts and others agree to, before it is done (P18).

Whoever puts a motion says exactly what is to be done, in a paper of the vault whose salted hash
stands here; whoever agrees, agrees to that hash. With the last signature that the act needs the
motion is carried, and what it asks for is recorded in the same commit. A motion decides nothing
itself: the act's own rules do, when it is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never, get_args

from selection.domain.kernel import Decider, Facts, MotionId, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, acting_for, must_hold, stands_for
from selection.domain.rulebook.book import FEWEST_SIGNATURES, Rulebook
from selection.domain.rulebook.words import Act


class Matter(StrEnum):
    """What a motion asks for."""

    OPEN_STAGE = "OPEN_STAGE"
    EXTEND_STAGE = "EXTEND_STAGE"
    POSTPONE_STAGE = "POSTPONE_STAGE"
    CANCEL_CAMPAIGN = "CANCEL_CAMPAIGN"
    AMEND_RULES = "AMEND_RULES"
    MERGE_UNITS = "MERGE_UNITS"
    ADMIT_LATE = "ADMIT_LATE"
    PUBLISH_LIST = "PUBLISH_LIST"
    CORRECT_NOTICE = "CORRECT_NOTICE"
    PUBLISH_SUBSTITUTE = "PUBLISH_SUBSTITUTE"
    DECIDE_LIST = "DECIDE_LIST"
    RELEASE_LIST = "RELEASE_LIST"
    REVOKE_AWARD = "REVOKE_AWARD"
    EXPORT_PERSONAL = "EXPORT_PERSONAL"
    REOPEN_SHEET = "REOPEN_SHEET"
    BAR_EXPERT = "BAR_EXPERT"
    CONCLUDE_OBJECTION = "CONCLUDE_OBJECTION"
    CONCLUDE_REVIEW = "CONCLUDE_REVIEW"
    CERTIFY_TALLY = "CERTIFY_TALLY"
    CONFIRM_INCIDENT = "CONFIRM_INCIDENT"
    DISMISS_INCIDENT = "DISMISS_INCIDENT"


NEEDS: Mapping[Matter, Act] = {
    Matter.OPEN_STAGE: Act.EXTEND_STAGE,
    Matter.EXTEND_STAGE: Act.EXTEND_STAGE,
    Matter.POSTPONE_STAGE: Act.EXTEND_STAGE,
    Matter.ADMIT_LATE: Act.LATE_ADMISSION,
    Matter.PUBLISH_LIST: Act.PUBLISH,
    Matter.CORRECT_NOTICE: Act.PUBLISH,
    Matter.PUBLISH_SUBSTITUTE: Act.PUBLISH,
    Matter.DECIDE_LIST: Act.RELEASE,
    Matter.RELEASE_LIST: Act.RELEASE,
    Matter.REVOKE_AWARD: Act.REVOKE,
    Matter.REOPEN_SHEET: Act.REOPEN_SHEET,
    Matter.CONCLUDE_OBJECTION: Act.OBJECTION,
    Matter.CONCLUDE_REVIEW: Act.OBJECTION,
    Matter.CERTIFY_TALLY: Act.INVALIDATE_VOTES,
}
"""Whose signatures the rulebook counts; what is not here needs as few as any act of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutMotion:
    """Ask for something that needs several signatures; this is the first of them."""

    motion: MotionId
    matter: Matter
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondMotion:
    """Agree to exactly what the paper of that hash says.

    `carries` tells that this is the last signature that was missing, and that what is asked for
    is recorded with it.
    """

    motion: MotionId
    digest: str
    carries: bool
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMotion:
    """Take a motion back, or turn it down."""

    motion: MotionId
    by: PersonId
    at: datetime


Command = PutMotion | SecondMotion | WithdrawMotion


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionPut:
    """Something waits for other signatures: so many different ones are `needed` in all."""

    motion: MotionId
    matter: Matter
    paper: Paper
    needed: int
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionSeconded:
    """Somebody else agreed; `carried` with the last signature, and it is done."""

    motion: MotionId
    matter: Matter
    carried: bool
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionWithdrawn:
    """It is not asked for any more."""

    motion: MotionId
    matter: Matter
    by: PersonId
    at: datetime


Event = MotionPut | MotionSeconded | MotionWithdrawn


@dataclass(frozen=True, slots=True)
class Waiting:
    """A motion, and who agreed to it so far."""

    put: MotionPut
    seconded_by: tuple[PersonId, ...] = ()

    @property
    def signers(self) -> tuple[PersonId, ...]:
        """Who signed so far, the mover first."""
        return (self.put.by, *self.seconded_by)

    def carries(self, by: PersonId) -> bool:
        """Whether the signature of this person is the last that is missing."""
        return len({*self.signers, by}) >= self.put.needed


@dataclass(frozen=True, slots=True)
class Motions:
    """All motions of the campaign that wait, oldest first, and the ids that were ever used."""

    waiting: Mapping[MotionId, Waiting] = field(default_factory=dict[MotionId, Waiting])
    known: frozenset[MotionId] = frozenset()

    def find(self, motion: MotionId) -> Waiting:
        """The motion; Refused if it does not wait."""
        found = self.waiting.get(motion)
        if found is None:
            raise Refused("motion-does-not-wait")
        return found


def decide(command: Command, motions: Motions, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on a motion, by officials.

    Refused: motion-does-not-wait, motion-has-changed (another hash, or other signatures than
    whoever agrees has seen), a-second-person-is-needed (the mover, whoever agreed already, or
    somebody who stands for one of them).
    """
    must_hold(at_hand, command.by, Role.OFFICIAL)
    match command:
        case PutMotion():
            if command.motion in motions.known:
                raise Refused("motion-has-changed")
            return (
                MotionPut(
                    motion=command.motion,
                    matter=command.matter,
                    paper=command.paper,
                    needed=needed(command.matter, rules),
                    by=command.by,
                    at=command.at,
                ),
            )
        case SecondMotion():
            return _seconded(command, motions.find(command.motion), at_hand)
        case WithdrawMotion(motion=motion, by=by, at=at):
            matter = motions.find(motion).put.matter
            return (MotionWithdrawn(motion=motion, matter=matter, by=by, at=at),)
        case _:
            assert_never(command)


def needed(matter: Matter, rules: Rulebook) -> int:
    """How many different people sign for it."""
    act = NEEDS.get(matter)
    return FEWEST_SIGNATURES if act is None else rules.signatures(act)


def _seconded(command: SecondMotion, waiting: Waiting, at_hand: Facts) -> Sequence[MotionSeconded]:
    if command.digest != waiting.put.paper.digest:
        raise Refused("motion-has-changed")
    if {command.by, stands_for(at_hand, command.by, Role.OFFICIAL)} & {*waiting.signers}:
        raise Refused("a-second-person-is-needed", needed=waiting.put.needed)
    carried = waiting.carries(command.by)
    if carried is not command.carries:
        raise Refused("motion-has-changed")
    return (
        MotionSeconded(
            motion=command.motion,
            matter=waiting.put.matter,
            carried=carried,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(motions: Motions, event: Event) -> Motions:
    """Take note; what is done or withdrawn waits no more."""
    waiting = {each: it for each, it in motions.waiting.items() if each != event.motion}
    match event:
        case MotionPut(motion=motion):
            return Motions({**waiting, motion: Waiting(event)}, motions.known | {motion})
        case MotionSeconded(motion=motion, carried=False, by=by):
            before = motions.waiting.get(motion)
            if before is None:  # under other rules it waited for nobody else
                return motions
            more = Waiting(before.put, (*before.seconded_by, by))
            return replace(motions, waiting={**motions.waiting, motion: more})
        case MotionSeconded() | MotionWithdrawn():
            return replace(motions, waiting=waiting)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Who acts, and for whom."""
    return acting_for(command.by, Role.OFFICIAL)


MOTION: Decider[Command, Motions, Event] = Decider(
    name="motion",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "motion"),
    initial=Motions(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
