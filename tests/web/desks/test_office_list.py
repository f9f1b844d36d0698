"""The list in two browsers: drafted, proposed, approved, published, and a substitute after it."""

import re

import pytest

import chosen
import fair as fairs
from fair import ANNA, BERT, ONE, TWO, UNIT
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import waiting
from selection.desk.publishing import publication
from selection.desk.requests import Order
from selection.desk.submitting import withdraw
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.kernel import CandidateId
from selection.domain.listed import Status
from selection.domain.people import Role
from web.desks.working import appoint, sign_in

DESK = "/fair-practice/desk/office"
LIST = f"{DESK}/list"


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=chosen.BOOK) as found:
        found.like_each(chosen.LIKES)
        yield found


def over(fair):
    """The likes are over, and the publicity has begun."""
    fair.to(chosen.PUBLIC)
    opened = OpenStage(stage="PUBLICITY", by=ONE, at=fair.clock())
    fair.place.desk.handle(ONE, Order(CAMPAIGN, opened))


def now(fair):
    return publication(fair.place.desk)


def fields(page):
    return dict(re.findall(r'name="(as_of|digest)" value="(\w+)"', page))


def proposed(fair, by=ONE):
    official = sign_in(fair, by)
    return official.post(f"{LIST}/propose", fields(official.get(f"{LIST}/draft").text))


def agreed(fair, matter, data, typed=""):
    answer = sign_in(fair, ONE).post(f"{DESK}/motions/{matter}", {**data, "typed": typed})
    assert answer.status_code == 303, answer.text
    [item] = waiting(Office(fair.place.desk, fair.accounts))
    sent = {"digest": item.digest, "typed": typed}
    answer = sign_in(fair, TWO).post(f"{DESK}/approvals/{item.id}/agree", sent)
    assert answer.status_code == 303, answer.text


def published(fair):
    over(fair)
    proposed(fair)
    digest = now(fair).proposed.digest
    sign_in(fair, TWO).post(f"{LIST}/approve", {"digest": digest})
    agreed(fair, "publish-list", {"digest": digest}, "公示名单")
    fair.refresh()


def test_nothing_of_it_is_computed_while_the_likes_come_in(fair):
    """Before everything is over nobody learns what it would give (contract §5)."""
    answer = sign_in(fair, ONE).get(f"{LIST}/draft")
    assert answer.status_code == 409
    assert "不能计算名单" in answer.text
    assert "A-002" not in answer.text


def test_a_draft_shows_who_is_on_it_who_comes_next_and_records_nothing(fair):
    over(fair)
    before = fair.place.journal.head().position
    page = sign_in(fair, ONE).get(f"{LIST}/draft").text
    assert page.index("虚构乙") < page.index("以上列入") < page.index("虚构甲")
    assert fields(page)["as_of"] == str(before)
    assert fair.place.journal.head().position == before


def test_two_officials_propose_approve_and_publish(fair):
    over(fair)
    assert proposed(fair).status_code == 303
    digest = now(fair).proposed.digest
    mine = sign_in(fair, ONE)
    assert "您已提出或同意" in mine.get(LIST).text
    assert mine.post(f"{LIST}/approve", {"digest": digest}).status_code == 409
    assert sign_in(fair, TWO).post(f"{LIST}/approve", {"digest": "0" * 64}).status_code == 409
    assert sign_in(fair, TWO).post(f"{LIST}/approve", {"digest": digest}).status_code == 303
    form = mine.get(f"{DESK}/motions/publish-list?digest={digest}").text
    assert "虚构乙" in form
    agreed(fair, "publish-list", {"digest": digest}, "公示名单")
    fair.refresh()
    assert now(fair).of(Status.PUBLISHED) == ("bert", "cara")
    assert "第 1 版" in sign_in(fair, ONE).get(LIST).text
    assert "虚构乙" in fair.visitor().get("/fair-practice/notice").text


def test_a_list_that_changed_since_it_was_seen_is_not_proposed(fair):
    over(fair)
    one = sign_in(fair, ONE)
    seen = fields(one.get(f"{LIST}/draft").text)
    leader = appoint(fair, "leader-one", Role.UNIT_LEADER, unit=UNIT)
    withdraw(fair.place.desk, CandidateId(BERT.id), by=leader)
    assert one.post(f"{LIST}/propose", seen).status_code == 409
    assert now(fair).proposed is None
    page = one.get(f"{LIST}/draft").text
    assert one.post(f"{LIST}/propose", fields(page)).status_code == 303


def test_what_changed_since_the_last_proposal_is_shown(fair):
    over(fair)
    proposed(fair)
    leader = appoint(fair, "leader-one", Role.UNIT_LEADER, unit=UNIT)
    withdraw(fair.place.desk, CandidateId(BERT.id), by=leader)
    page = sign_in(fair, TWO).get(f"{LIST}/draft").text
    assert "与上次提出的名单不同" in page
    assert re.search("不再列入：.*虚构乙", page)
    assert re.search("新进入：.*虚构甲", page)


def test_one_who_withdraws_is_substituted_by_the_next_and_by_nobody_else(fair):
    published(fair)
    leader = appoint(fair, "leader-one", Role.UNIT_LEADER, unit=UNIT)
    withdraw(fair.place.desk, CandidateId(BERT.id), by=leader)
    one = sign_in(fair, ONE)
    page = one.get(LIST).text
    assert "已出列" in page
    assert f'value="{ANNA.id}"' in page
    wrong = {"candidate": fairs.DORA.id, "instead_of": BERT.id}
    assert one.post(f"{LIST}/substitute", wrong).status_code == 409
    right = {"candidate": ANNA.id, "instead_of": BERT.id}
    assert one.post(f"{LIST}/substitute", right).status_code == 303
    assert one.post(f"{LIST}/substitute/approve", {"candidate": ANNA.id}).status_code == 409
    two = sign_in(fair, TWO)
    assert two.post(f"{LIST}/substitute/approve", {"candidate": ANNA.id}).status_code == 303
    agreed(fair, "publish-substitute", {"candidate": ANNA.id}, "公示递补人选")
    assert now(fair).items[CandidateId(ANNA.id)].instead_of == BERT.id


def test_a_line_is_corrected_with_a_note_that_the_public_reads(fair):
    published(fair)
    form = sign_in(fair, ONE).get(f"{DESK}/motions/correct-notice?candidate={BERT.id}").text
    assert 'value="虚构乙"' in form
    agreed(
        fair,
        "correct-notice",
        {"candidate": BERT.id, "name": "虚构已", "renamed": "yes", "reason": "姓名有误"},
    )
    fair.refresh()
    assert "虚构已" in fair.visitor().get("/fair-practice/notice").text
    assert now(fair).version == 2


def test_the_supervisor_reads_the_list_and_has_no_button(fair):
    published(fair)
    watcher = sign_in(fair, appoint(fair, "watcher", Role.SUPERVISOR))
    page = watcher.get("/fair-practice/desk/watch/list").text
    assert "虚构乙" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert watcher.get(LIST).status_code == 403
    assert watcher.post(f"{LIST}/propose", {}).status_code == 403


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.REVIEWER, Role.OBJECTION_CLERK])
def test_nobody_else_reads_or_moves_it(fair, role):
    unit = UNIT if role is Role.UNIT_LEADER else None
    other = sign_in(fair, appoint(fair, "somebody", role, unit=unit))
    for path in ("", "/draft"):
        assert other.get(f"{LIST}{path}").status_code == 403
    assert other.get("/fair-practice/desk/watch/list").status_code == 403
    for path in ("propose", "approve", "substitute", "substitute/approve"):
        assert other.post(f"{LIST}/{path}", {}).status_code == 403
