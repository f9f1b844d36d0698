"""Putting a motion, agreeing to it, withdrawing it, and what waits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from selection.accounts.problems import Erased
from selection.desk.motions.course import (
    Amendment,
    Cancellation,
    Extension,
    OpeningByHand,
    Postponement,
)
from selection.desk.motions.experts import Barring
from selection.desk.motions.lists import (
    Correction,
    Decision,
    ListPublication,
    ReleaseOfList,
    Revocation,
    SubstitutePublication,
)
from selection.desk.motions.motion import Motion, Office
from selection.desk.motions.objections import ObjectionConclusion, ReviewConclusion
from selection.desk.motions.personal_data import PersonalExport
from selection.desk.motions.safety import Certification, Destruction, FalseAlarm
from selection.desk.motions.sheets import Reopening
from selection.desk.motions.units import Admission, Merger
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.kernel import AtHand, MotionId, PersonId, Refused, stream
from selection.domain.motion import (
    MOTION,
    Motions,
    PutMotion,
    SecondMotion,
    Waiting,
    WithdrawMotion,
    needed,
)
from selection.domain.roles import Role

KIND = "motion"
"""What a motion is in the vault."""

AnyMotion: TypeAlias = (
    OpeningByHand
    | Extension
    | Postponement
    | Cancellation
    | Amendment
    | Merger
    | Admission
    | ListPublication
    | Correction
    | SubstitutePublication
    | Decision
    | ReleaseOfList
    | Revocation
    | Reopening
    | Barring
    | PersonalExport
    | ObjectionConclusion
    | ReviewConclusion
    | Certification
    | Destruction
    | FalseAlarm
)


@dataclass(frozen=True, slots=True)
class Item:
    """A motion that waits: its content, who signed, and whether it is void by now.

    Without a content its subject was erased, and it is void.
    """

    id: MotionId
    waiting: Waiting
    motion: AnyMotion | None
    void: bool

    @property
    def digest(self) -> str:
        """The salted hash of the content, as the journal has it."""
        return self.waiting.put.paper.digest


def put(office: Office, motion: AnyMotion, *, by: PersonId, id: str | None = None) -> Receipt:
    """Ask for it; the others find it among what waits.

    Raises Refused where the rules would not allow it even with all signatures.
    """
    at = office.desk.clock()
    beside = motion.beside(office, by, at)
    _must_be_possible(office, motion, beside, by)
    content = {"asked": msgspec.to_builtins(motion), "grounds": dict(motion.grounds(office))}
    paper = office.accounts.vault.keep(motion.subject(office), KIND, content, at=at)
    command = PutMotion(
        motion=MotionId(uuid.uuid4().hex), matter=motion.matter, paper=paper, by=by, at=at
    )
    return office.desk.handle(by, Order(MOTION, command), *beside, id=id)


def second(
    office: Office, motion: MotionId, digest: str, *, by: PersonId, id: str | None = None
) -> Receipt:
    """Agree to exactly that content; with the last signature that is missing, it is done.

    Raises Refused, also where what it rests on is not the same any more.
    """
    office.desk.keep_time()
    at = office.desk.clock()
    waiting = motions(office).waiting.get(motion)
    carries = waiting is not None and waiting.carries(by)
    command = SecondMotion(motion=motion, digest=digest, carries=carries, by=by, at=at)
    orders: list[Order] = [Order(MOTION, command)]
    if waiting is not None:
        found = _read(office, waiting)
        if found is None or found[1]:
            raise Refused("motion-has-changed")
        if carries and waiting.put.by != by:
            orders += found[0].orders(office, (*waiting.signers, by), at)
    return office.desk.handle(by, *orders, id=id)


def withdraw(office: Office, motion: MotionId, *, by: PersonId, id: str | None = None) -> Receipt:
    """Take it back, or turn it down."""
    command = WithdrawMotion(motion=motion, by=by, at=office.desk.clock())
    return office.desk.handle(by, Order(MOTION, command), id=id)


def motions(office: Office) -> Motions:
    """All motions as they stand."""
    history = office.desk.journal.read(stream(office.desk.rules, MOTION.name))
    return MOTION.replay(record.event for record in history)


def waiting(office: Office) -> list[Item]:
    """What waits for signatures, oldest first."""
    return [item(office, id_, each) for id_, each in motions(office).waiting.items()]


def item(office: Office, motion: MotionId, waits: Waiting) -> Item:
    """One motion that waits, with its content."""
    found = _read(office, waits)
    return Item(
        id=motion,
        waiting=waits,
        motion=None if found is None else found[0],
        void=found is None or found[1],
    )


def _read(office: Office, waits: Waiting) -> tuple[AnyMotion, bool] | None:
    """What is asked for, and whether its grounds are gone; None if its subject was erased."""
    try:
        content = office.accounts.vault.open(waits.put.paper.record)
    except Erased:
        return None
    asked = msgspec.convert(content["asked"], AnyMotion)
    return asked, dict(asked.grounds(office)) != content["grounds"]


def _must_be_possible(
    office: Office, motion: Motion, beside: Sequence[Order], by: PersonId
) -> None:
    """Refuse what would be refused with all signatures; nothing is recorded.

    Those who are still to sign are taken to be officials, which is looked at when they do.
    """
    desk = office.desk
    others = range(1, needed(motion.matter, desk.rules))
    signers = (by, *(PersonId(f"to-sign-{n}") for n in others))
    left: dict[str, str | None] = {
        facts.appointed(each, Role.OFFICIAL): "yes" for each in signers[1:]
    }
    states: dict[str, object] = {}
    desk.keep_time()
    for order in (*beside, *motion.orders(office, signers, desk.clock())):
        decider, name = order.decider, order.decider.stream(order.command, desk.rules)
        names = decider.rests_on(order.command, desk.rules)
        held = {**desk.journal.facts(names), **left}
        holding = {fact: value for fact, value in held.items() if value is not None}
        state = states.get(name, desk.state(order))
        for event in decider.decide(order.command, state, AtHand(names, holding), desk.rules):
            state = decider.evolve(state, event)
            left |= decider.leaves(event)
        states[name] = state
