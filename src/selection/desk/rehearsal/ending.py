"""The last acts: the list is proposed, approved by a second official, published and released."""

from collections.abc import Mapping

from selection.desk.arranging import names
from selection.desk.concluding import decide, release
from selection.desk.proposing import propose
from selection.desk.publishing import publish
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
    for stage in hand.stages(StageKind.DECISION):
        hand.enter(stage)
    settle_ties(hand)
    first, second = hand.officials[:2]
    hand.watch("排名与拟定名单", 0, 4)
    naming = names(hand.desk, hand.accounts)
    proposed = propose(hand.desk, naming, by=first, at=hand.clock())
    hand.count([proposed])
    [event] = proposed.events
    hand.clock.on(hours=1)
    approved = ApproveList(digest=event.digest, by=second, at=hand.clock())
    hand.must(second, Order(PUBLICATION, approved))
    hand.watch("排名与拟定名单", 1, 4)
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.enter(stage)
    signers = (first, second)
    receipt = publish(hand.desk, hand.accounts, signed_by=signers, at=hand.clock())
    hand.count([receipt])
    published: ListPublished = receipt.events[0]
    hand.watch("排名与拟定名单", 2, 4)
    contested = hand.rules.objection is not None and published.period is not None
    settled = objections_come_in(hand) if contested else NO_OBJECTIONS
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.leave(stage)
    if published.period is not None and hand.clock() < published.period.until:
        hand.clock.to(published.period.until)
    objections_are_settled(hand, settled)
    for stage in hand.stages(StageKind.RELEASE):
        hand.enter(stage)
    hand.clock.on(hours=1)
    _decide_and_release(hand, closing=not settled)
    if settled:
        somebody_steps_in(hand)
        _decide_and_release(hand, closing=True)
    hand.watch("排名与拟定名单", 4, 4)
    return published


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
