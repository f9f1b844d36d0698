"""The officials' and the supervisor's pages in English: what is Chinese in them is marked so."""

import pytest

import chosen
import fair as fairs
from fair import BERT, ONE, TWO, UNIT
from selection.desk.arranging import names
from selection.desk.motions.lists import ListPublication
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put, waiting
from selection.desk.proposing import propose
from selection.desk.requests import Order
from selection.domain.announcement import ApproveList
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.people import Role
from selection.domain.publication import PUBLICATION
from web.desks.working import appoint, sign_in
from web.unmarked import Unmarked

BASE = "/fair-practice/desk"
OFFICE = (
    "office",
    "office/stages",
    "office/units",
    "office/approvals",
    "office/list",
    "office/list/draft",
    "office/timeline",
    "office/timeline?before=9",
    "office/motions/extend-stage?stage=LIKES",
    "office/motions/postpone-stage?stage=RELEASE",
    "office/motions/cancel-campaign",
    "office/motions/amend-rules",
    f"office/motions/merge-units?unit={UNIT}",
    f"office/motions/correct-notice?candidate={BERT.id}",
    f"office/motions/revoke-award?candidate={BERT.id}",
    "office/motions/publish-list",
    "office/motions/decide-list",
    "office/motions/release-list",
)
WATCH = ("watch", "watch/list", "watch/timeline", "watch/sealed", "watch/sealed?q=A-001")


@pytest.fixture(name="fair", scope="module")
def a_fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("english") / "home", book=chosen.BOOK) as found:
        found.like_each(chosen.LIKES)
        found.to(chosen.PUBLIC)
        desk = found.place.desk
        desk.handle(ONE, Order(CAMPAIGN, OpenStage(stage="PUBLICITY", by=ONE, at=found.clock())))
        naming = names(desk, found.accounts)
        digest = propose(desk, naming, by=ONE, at=found.clock()).events[0].digest
        approved = ApproveList(digest=digest, by=TWO, at=found.clock())
        desk.handle(TWO, Order(PUBLICATION, approved))
        put(Office(desk, found.accounts), ListPublication(digest=digest), by=ONE)
        appoint(found, "watcher", Role.SUPERVISOR)
        yield found


def unmarked(hand, path):
    hand.cookies["__Host-preferences"] = "en.normal"
    answer = hand.get(f"{BASE}/{path}")
    assert answer.status_code == 200, answer.text
    assert '<html lang="en"' in answer.text
    return Unmarked(answer.text).found


@pytest.mark.parametrize("path", OFFICE)
def test_officials_read_it_in_english(fair, path):
    assert unmarked(sign_in(fair, ONE), path) == []


def test_what_is_to_be_signed_is_read_in_english(fair):
    [item] = waiting(Office(fair.place.desk, fair.accounts))
    assert unmarked(sign_in(fair, TWO), f"office/approvals/{item.id}") == []


@pytest.mark.parametrize("path", WATCH)
def test_the_supervisor_reads_it_in_english(fair, path):
    assert unmarked(sign_in(fair, fairs.PersonId("watcher")), path) == []
