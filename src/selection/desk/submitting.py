"""Nominations and their slots: what belongs together is asked for together."""

from dataclasses import replace

from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.candidacy import (
    AdmitLateSubmission,
    Nomination,
    NominationSubmitted,
    NoteRival,
    SubmitNomination,
    WithdrawNomination,
)
from selection.domain.identity import Comparison
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused
from selection.domain.nomination import NOMINATION
from selection.domain.quota import MoveSlot, ReleaseSlot, TakeSlot
from selection.domain.slate import SLATE
from selection.domain.transferring import TransferCategory


def handing_in(submitted: SubmitNomination) -> tuple[Order, Order]:
    """The slot and the nomination in it, recorded together or not at all."""
    taken = TakeSlot(
        unit=submitted.unit,
        candidate=submitted.candidate,
        category=submitted.category,
        at=submitted.at,
    )
    return Order(SLATE, taken), Order(NOMINATION, submitted)


def submit(
    desk: Desk,
    submitted: SubmitNomination,
    *,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Hand a nomination in; at the deadline or later it is recorded as late (A-01).

    Raises Refused for what the rules do not allow; before nominations are taken in, too. Who
    stands for another unit already is refused with a notice to both (A-11): the refusal names
    the nomination that stands (`by`) and its unit (`stands_for`), which finds `RivalRefused`.
    """
    try:
        return _hand_in(desk, submitted, by=by, id=id)
    except Refused as refused:
        if refused.reason != "candidate-is-nominated-elsewhere":
            raise
        raise _told_to_both(desk, submitted, refused, by=by) from refused


def _hand_in(
    desk: Desk,
    submitted: SubmitNomination,
    *,
    by: PersonId,
    id: str | None,
) -> Receipt:
    try:
        return desk.handle(by, *handing_in(submitted), id=id)
    except Refused as refused:
        if refused.reason != "stage-is-not-open":
            raise
    return desk.handle(by, Order(NOMINATION, submitted), id=id)


def _told_to_both(
    desk: Desk, submitted: SubmitNomination, refused: Refused, *, by: PersonId
) -> Refused:
    """The refusal with both units, after the other one's notice is recorded.

    If the nomination that stood was withdrawn meanwhile, the refusal stays as it is.
    """
    first = CandidateId(str(refused.because["by"]))
    notice = NoteRival(
        candidate=first,
        unit=submitted.unit,
        rival=submitted.candidate,
        entities=submitted.entities,
        at=desk.clock(),
    )
    try:
        desk.handle(by, Order(NOMINATION, notice))
    except Refused:
        return refused
    unit = desk.journal.facts({facts.nominated_by(first)}).get(facts.nominated_by(first))
    both = {**refused.because, "unit": submitted.unit, "stands_for": unit}
    return Refused("candidate-is-nominated-elsewhere", **both)


def admit(
    desk: Desk,
    candidate: CandidateId,
    *,
    reason: Paper,
    signed_by: tuple[PersonId, ...],
    compared: Comparison | None = None,
) -> Receipt:
    """Let a late submission stand, in a slot of its unit if one is left.

    `compared` holds its name against the registers of past winners, where there are any.
    Raises Refused without one, without officials enough, or once candidates are shown.
    """
    orders = admitting(desk, candidate, reason=reason, signed_by=signed_by, compared=compared)
    return desk.handle(signed_by[0], *orders)


def admitting(
    desk: Desk,
    candidate: CandidateId,
    *,
    reason: Paper,
    signed_by: tuple[PersonId, ...],
    compared: Comparison | None = None,
) -> tuple[Order, Order]:
    """What `admit` orders, to be put together with something else."""
    at = desk.clock()
    asked = AdmitLateSubmission(
        candidate=candidate, entities=(), reason=reason, signed_by=signed_by, at=at
    )
    nomination: Nomination = desk.state(Order(NOMINATION, asked))
    late = nomination.late
    if late is None:
        raise Refused("no-late-submission-is-recorded", candidate=candidate)
    taken = TakeSlot(
        unit=late.unit,
        candidate=candidate,
        category=late.category,
        at=at,
        admitted_by=signed_by,
    )
    stands = replace(asked, entities=late.entities, compared=compared)
    return Order(SLATE, taken), Order(NOMINATION, stands)


def transfer(
    desk: Desk, candidate: CandidateId, category: str, *, signed_by: tuple[PersonId, ...]
) -> Receipt:
    """Move a candidate and its slot to the category that its unit agreed to (A-19).

    Raises Refused if the unit did not, if its quota has no room there, or if it is too late.
    """
    at = desk.clock()
    moved = TransferCategory(candidate=candidate, category=category, signed_by=signed_by, at=at)
    order = Order(NOMINATION, moved)
    unit = _stands(desk, order).unit
    slot = MoveSlot(unit=unit, candidate=candidate, category=category, signed_by=signed_by, at=at)
    return desk.handle(signed_by[0], Order(SLATE, slot), order)


def withdraw(desk: Desk, candidate: CandidateId, *, by: PersonId) -> Receipt:
    """Take a nomination back and its slot with it, which is free again if the rules say so."""
    at = desk.clock()
    gone = WithdrawNomination(candidate=candidate, by=by, at=at)
    order = Order(NOMINATION, gone)
    free = ReleaseSlot(unit=_stands(desk, order).unit, candidate=candidate, at=at)
    return desk.handle(by, order, Order(SLATE, free))


def _stands(desk: Desk, order: Order) -> NominationSubmitted:
    """The nomination that the order is about."""
    nomination: Nomination = desk.state(order)
    if nomination.submitted is None:
        raise Refused("candidate-is-not-nominated", candidate=order.command.candidate)
    return nomination.submitted
