"""The last acts: the list is proposed, approved by a second official, published and released."""

from collections.abc import Mapping

from selection.desk.arranging import names
from selection.desk.concluding import decide, release
from selection.desk.proposing import propose
from selection.desk.publishing import publish
from selection.desk.rehearsal.consulting import bodies_are_asked
from selection.desk.rehearsal.objecting import (
    objections_are_settled,
    objections_come_in,
    somebody_steps_in,
)
from selection.desk.rehearsal.scoring import settle_ties
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order
from selection.domain.announcement import ApproveList, ListPublished
from selection.domain.kernel import CandidateId
from selection.domain.objecting import Conclusion
from selection.domain.publication import PUBLICATION
from selection.domain.rulebook.words import StageKind

NO_OBJECTIONS: Mapping[CandidateId, Conclusion] = {}


def list_is_decided(hand: Stagehand) -> ListPublished:
    """From the ranking at one position to the released list."""
    bodies_are_asked(hand)
    for stage in hand.stages(StageKind.DECISION):
        hand.enter(stage)
    settle_ties(hand)
    hand.watch("排名与拟定名单", 0, 4)
    lists = [_published(hand, only) for only in _batches(hand)]
    hand.watch("排名与拟定名单", 2, 4)
    contested = hand.rules.objection is not None and lists[-1].period is not None
    settled = objections_come_in(hand) if contested else NO_OBJECTIONS
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.leave(stage)
    for each in lists[:-1]:
        _wait_for_its_end(hand, each)
        _release_stage(hand)
        _decide_and_release(hand, closing=False)
    _wait_for_its_end(hand, lists[-1])
    objections_are_settled(hand, settled)
    _release_stage(hand)
    _decide_and_release(hand, closing=not settled)
    if settled:
        somebody_steps_in(hand)
        _decide_and_release(hand, closing=True)
    hand.watch("排名与拟定名单", 4, 4)
    return lists[-1]


def _batches(hand: Stagehand) -> list[frozenset[CandidateId] | None]:
    """One list of all; or, where every nomination walks by itself, one list after another."""
    if not hand.rules.rolling:
        return [None]
    everybody = sorted(hand.standing)
    half = len(everybody) // 2
    return [frozenset(everybody[:half]), frozenset(everybody[half:])]


def _published(hand: Stagehand, only: frozenset[CandidateId] | None) -> ListPublished:
    """Propose a list, let another official approve it, and publish it."""
    first, second = hand.officials[:2]
    naming = names(hand.desk, hand.accounts)
    proposed = propose(hand.desk, naming, by=first, at=hand.clock(), only=only)
    hand.count([proposed])
    [event] = proposed.events
    hand.clock.on(hours=1)
    approved = ApproveList(digest=event.digest, by=second, at=hand.clock())
    hand.must(second, Order(PUBLICATION, approved))
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.enter(stage)
    signers = (first, second)
    receipt = publish(hand.desk, hand.accounts, signed_by=signers, at=hand.clock())
    hand.count([receipt])
    published: ListPublished = receipt.events[0]
    hand.clock.on(minutes=30)
    return published


def _wait_for_its_end(hand: Stagehand, published: ListPublished) -> None:
    if published.period is not None and hand.clock() < published.period.until:
        hand.clock.to(published.period.until)


def _release_stage(hand: Stagehand) -> None:
    for stage in hand.stages(StageKind.RELEASE):
        hand.enter(stage)
    hand.clock.on(hours=1)


def _decide_and_release(hand: Stagehand, *, closing: bool) -> None:
    """Decide on those who are ready, and release them; the last decision may be on nobody."""
    signers, naming = hand.officials[:2], names(hand.desk, hand.accounts)
    document = hand.paper(f"decision-{hand.rules.id}", "decision", "同意公布。")
    at = hand.clock()
    decided = decide(
        hand.desk, naming, document=document, signed_by=signers, at=at, closing=closing
    )
    hand.count([decided])
    if decided.events[0].places:
        hand.count([release(hand.desk, hand.accounts, naming, signed_by=signers, at=at)])
