"""The meeting's desk: who is there, two tellers who count alone, the majority, ties, minutes."""

import re

import pytest

import fair as fairs
import jury
from fair import ANNA, BERT, DORA, ONE, TWO, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, MEETING, SCORING, TELLERS
from selection.domain.people import Role
from web.desks.working import appoint, sign_in
from web.test_catalogue import Unmarked

DESK = "/fair-practice/desk/meeting"
HALL = f"{DESK}/MEETING/PEOPLE"
COUNTED = "meeting.ballots-counted.1"


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        yield found


@pytest.fixture
def hall(fair):
    """The scoring is locked, and it is the day of the meeting."""
    jury.all_scored(fair)
    fair.to(MEETING)
    return fair


def votes(anna: int, bert: int, dora: int, *, issued: int = 3, void: int = 0, **more: str):
    return {
        "issued": str(issued),
        "ballots": str(issued),
        "void": str(void),
        "candidate": ["anna", "bert", "dora"],
        "votes": [str(anna), str(bert), str(dora)],
        **more,
    }


def counts(fair: Fair):
    return [each.event for each in fair.place.journal.since(0, names=(COUNTED,))]


def test_before_the_lock_nobody_learns_who_comes_to_the_meeting(fair: Fair):
    jury.scored(fair, EVA, jury.OF, 31, 47)
    for person in (ONE, CHAIR, TELLERS[0]):
        page = sign_in(fair, person).get(HALL).text
        assert "专家评分还没有锁定" in page
        assert not any(each.name in page for each in (ANNA, BERT, DORA))
    assert sign_in(fair, ONE).post(f"{HALL}/attendance", {"present": [CHAIR]}).status_code == 404


def test_experts_who_are_no_chair_and_strangers_find_no_meeting(hall: Fair):
    assert sign_in(hall, EVA).get(HALL).status_code == 403
    other = sign_in(hall, appoint(hall, "another-chair", Role.PANEL_CHAIR))
    assert other.get(HALL).status_code == 404
    assert sign_in(hall, ONE).get(f"{DESK}/MEETING/NOWHERE").status_code == 404


def test_a_quorum_is_asked_for_and_the_recused_are_named(hall: Fair):
    one = sign_in(hall, ONE)
    refused = one.post(f"{HALL}/attendance", {"present": [CHAIR]})
    assert refused.status_code == 409
    assert one.post(f"{HALL}/attendance", {"present": [CHAIR, EVA]}).status_code == 303
    assert "2 / 3 人，法定 2 人" in one.get(HALL).text

    assert (
        sign_in(hall, CHAIR)
        .post(
            "/fair-practice/desk/panel/P/recusals",
            {"expert": EVA, "candidate": "bert", "ground": "ASKED"},
        )
        .status_code
        == 303
    )
    stale = one.get(HALL).text
    assert "请重新登记到会" in stale
    assert re.search(r"回避：.*专家夏", stale)
    assert (
        sign_in(hall, TELLERS[0]).post(f"{HALL}/count", votes(1, 1, 1, issued=2)).status_code
        == 303
    )
    assert (
        sign_in(hall, TELLERS[1]).post(f"{HALL}/count", votes(1, 1, 1, issued=2)).status_code
        == 409
    )


def test_two_tellers_count_alone_and_only_what_both_found_stands(hall: Fair):
    one, chair = sign_in(hall, ONE), sign_in(hall, CHAIR)
    first, second = (sign_in(hall, each) for each in TELLERS)
    one.post(f"{HALL}/attendance", {"present": list(EXPERTS)})
    assert one.post(f"{HALL}/count", votes(3, 2, 1)).status_code == 403
    assert chair.post(f"{HALL}/count", votes(3, 2, 1)).status_code == 403
    wrong = first.post(f"{HALL}/count", {**votes(3, 2, 1), "void": "x"})
    assert wrong.status_code == 409
    assert 'value="3"' in wrong.text
    assert first.post(f"{HALL}/count", votes(3, 2, 1)).status_code == 303
    assert first.post(f"{HALL}/count", votes(3, 2, 0)).status_code == 303
    assert not counts(hall)

    for hand in (second, one, chair):
        seen = hand.get(HALL).text
        assert "一人已录入" in seen
        assert "计票结果" not in seen
        assert not re.search(r'name="votes"[^>]*value="\d', seen)
    differing = second.post(f"{HALL}/count", votes(3, 1, 0))
    assert differing.status_code == 409
    assert "不一致" in differing.text
    marked = re.findall(r'value="(\w*)" aria-invalid', differing.text)
    assert marked == ["1"]
    assert not counts(hall)
    assert second.post(f"{HALL}/count", votes(3, 2, 0)).status_code == 303
    [event] = counts(hall)
    assert event.tellers == TELLERS

    told = chair.get(HALL).text
    assert "3 票，可投 3 人，须 2 票" in told
    assert "2 名过线" in told
    assert "计票甲" in told


def test_sums_that_no_box_can_hold_are_refused(hall: Fair):
    sign_in(hall, ONE).post(f"{HALL}/attendance", {"present": list(EXPERTS)})
    first = sign_in(hall, TELLERS[0])
    for figures in (votes(3, 2, 1, issued=4), votes(3, 3, 3), votes(3, 0, 0, void=1)):
        assert first.post(f"{HALL}/count", figures).status_code == 409
    assert "无人录入" in first.get(HALL).text


def counted(hall: Fair, figures) -> None:
    sign_in(hall, ONE).post(f"{HALL}/attendance", {"present": list(EXPERTS)})
    for each in TELLERS:
        assert sign_in(hall, each).post(f"{HALL}/count", figures).status_code == 303


def test_a_tie_at_the_line_is_voted_on_again(hall: Fair):
    counted(hall, votes(2, 2, 2))
    hall.to(jury.AFTER)
    first, second = (sign_in(hall, each) for each in TELLERS)
    page = first.get(HALL).text
    assert "名额线上并列，再次投票" in page
    key = re.search(r'name="tie" value="([^"]+)"', page)
    assert key is not None
    tied = {
        "tie": key[1],
        "ballots": "3",
        "candidate": ["anna", "bert", "dora"],
        "votes": ["3", "1", "2"],
    }
    assert first.post(f"{HALL}/count", {**tied, "tie": "nobody"}).status_code == 404
    assert first.post(f"{HALL}/count", tied).status_code == 303
    assert second.post(f"{HALL}/count", {**tied, "votes": ["3", "2", "1"]}).status_code == 409
    assert second.post(f"{HALL}/count", tied).status_code == 303
    assert "名额线上并列" not in first.get(HALL).text


def test_minutes_are_signed_by_chair_and_tellers_before_an_official_ends_the_meeting(hall: Fair):
    counted(hall, votes(3, 3, 0))
    one, chair = sign_in(hall, ONE), sign_in(hall, CHAIR)
    first, second = (sign_in(hall, each) for each in TELLERS)
    assert chair.post(f"{HALL}/minutes", {"words": "纪要"}).status_code == 403
    assert one.post(f"{HALL}/minutes", {"words": ""}).status_code == 409
    assert one.post(f"{HALL}/minutes", {"words": "到会三人。\n计票如上。"}).status_code == 303
    assert "到会三人" in chair.get(HALL).text
    assert one.post(f"{HALL}/close").status_code == 409
    third = sign_in(hall, appoint(hall, "teller-three", Role.TELLER))
    assert third.post(f"{HALL}/sign").status_code == 409
    for hand in (chair, first, second):
        assert hand.post(f"{HALL}/sign").status_code == 303
    assert one.post(f"{HALL}/minutes", {"words": "到会三人，改写。"}).status_code == 303
    assert one.post(f"{HALL}/close").status_code == 409
    for hand in (chair, first, second):
        hand.post(f"{HALL}/sign")
    assert sign_in(hall, TWO).post(f"{HALL}/close").status_code == 303
    assert "会议已结束" in one.get(HALL).text
    assert sign_in(hall, TELLERS[0]).post(f"{HALL}/count", votes(3, 3, 0)).status_code == 409


AGAIN = BOOK.replace(
    'at_the_cut = ["REVOTE", "ADMIT_NONE"]',
    'at_the_cut = ["REVOTE", "ADMIT_NONE"]\nif_fewer = "SECOND_BALLOT"',
)


def test_a_chair_may_let_there_be_another_ballot_for_the_places_that_are_left(tmp_path):
    with fairs.fair(tmp_path / "home", book=AGAIN, at=SCORING) as hall:
        jury.seated(hall)
        jury.promised(hall)
        jury.assigned(hall)
        jury.all_scored(hall)
        hall.to(MEETING)
        one, chair = sign_in(hall, ONE), sign_in(hall, CHAIR)
        one.post(f"{HALL}/attendance", {"present": list(EXPERTS)})
        assert one.post(f"{HALL}/supplementary").status_code == 403
        assert chair.post(f"{HALL}/supplementary").status_code == 303
        for each in TELLERS:
            sign_in(hall, each).post(f"{HALL}/count", votes(3, 1, 0))
        again = one.get(HALL).text
        assert "登记补充投票的到会" in again
        assert one.post(f"{HALL}/attendance", {"present": list(EXPERTS)}).status_code == 303
        second = {**votes(0, 2, 0), "candidate": ["bert", "dora"], "votes": ["2", "0"]}
        for each in TELLERS:
            assert sign_in(hall, each).post(f"{HALL}/count", second).status_code == 303
        assert "补充投票结果" in chair.get(HALL).text


def test_english_pages_mark_what_is_chinese(hall: Fair):
    counted(hall, votes(3, 2, 0))
    sign_in(hall, ONE).post(f"{HALL}/minutes", {"words": "到会三人。"})
    for person in (ONE, CHAIR, TELLERS[0]):
        hand = sign_in(hall, person)
        hand.cookies["__Host-preferences"] = "en.normal"
        for each in (DESK, HALL, f"{DESK}/MEETING/PLACES"):
            page = hand.get(each).text
            assert '<html lang="en"' in page
            assert Unmarked(page).found == [], each
