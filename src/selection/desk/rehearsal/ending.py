"""The last acts: the list is proposed, approved by a second official, published and released."""

from selection.desk.arranging import names
from selection.desk.proposing import propose
from selection.desk.rehearsal.scoring import settle_ties
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order
from selection.domain.publication import (
    PUBLICATION,
    ApproveList,
    ListProposed,
    ListPublished,
    PublishList,
    ReleaseList,
)
from selection.domain.rulebook.words import StageKind


def list_is_decided(hand: Stagehand) -> ListPublished:
    """From the ranking at one position to the released list."""
    for stage in hand.stages(StageKind.DECISION):
        hand.enter(stage)
    settle_ties(hand)
    first, second = hand.officials[:2]
    hand.watch("排名与拟定名单", 0, 4)
    proposed = propose(hand.desk, names(hand.desk, hand.accounts), by=first, at=hand.clock())
    hand.count([proposed])
    [event] = proposed.events
    digest = event.digest
    hand.clock.on(hours=1)
    approved = ApproveList(digest=digest, by=second, at=hand.clock())
    hand.must(second, Order(PUBLICATION, approved))
    hand.watch("排名与拟定名单", 1, 4)
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.enter(stage)
    published = _publish(hand, event)
    hand.watch("排名与拟定名单", 2, 4)
    for stage in hand.stages(StageKind.PUBLICITY):
        hand.leave(stage)
    for stage in hand.stages(StageKind.RELEASE):
        hand.enter(stage)
    hand.clock.on(hours=1)
    released = ReleaseList(
        digest=digest,
        candidates=frozenset(place.candidate for place in event.places),
        signed_by=(first, second),
        at=hand.clock(),
    )
    hand.must(first, Order(PUBLICATION, released))
    hand.watch("排名与拟定名单", 4, 4)
    return published


def _publish(hand: Stagehand, proposed: ListProposed) -> ListPublished:
    published = PublishList(
        digest=proposed.digest,
        candidates=frozenset(place.candidate for place in proposed.places),
        signed_by=hand.officials[:2],
        at=hand.clock(),
    )
    [event] = hand.must(hand.officials[0], Order(PUBLICATION, published)).events
    return event
