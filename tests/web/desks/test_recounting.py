"""A count that was found wrong is taken anew: an official says why, the same two count again."""

import pytest

import fair as fairs
import jury
from fair import ONE, TWO, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, MEETING, SCORING, TELLERS
from selection.domain.people import Role
from web.desks.test_meeting import HALL, counted, votes
from web.desks.working import appoint, sign_in
from web.test_catalogue import Unmarked

AGAIN = "meeting.ballots-recounted.1"
WRONG = {"reason": "唱票时有两张粘在一起"}


@pytest.fixture
def hall(tmp_path):
    """The ballots of the meeting are counted."""
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        jury.all_scored(found)
        found.to(MEETING)
        counted(found, votes(3, 2, 0))
        yield found


def recounts(hall: Fair):
    return [each.event for each in hall.place.journal.since(0, names=(AGAIN,))]


def test_the_same_two_count_again_alone_and_what_both_find_stands(hall: Fair):
    one, chair = sign_in(hall, ONE), sign_in(hall, CHAIR)
    first, second = (sign_in(hall, each) for each in TELLERS)
    assert first.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 409
    assert one.post(f"{HALL}/recount", {"reason": ""}).status_code == 409
    assert one.post(f"{HALL}/recount", WRONG).status_code == 303
    for hand in (one, chair, first):
        told = hand.get(HALL).text
        assert "唱票时有两张粘在一起" in told
        assert "2 票，可投 3 人" in told  # the old count stands so far
    assert 'action="/fair-practice/desk/meeting/MEETING/PEOPLE/count"' in first.get(HALL).text

    third = sign_in(hall, appoint(hall, "teller-three", Role.TELLER))
    assert f'action="{HALL}/count"' not in third.get(HALL).text
    assert third.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 409
    assert first.post(f"{HALL}/count", votes(3, 9, 1)).status_code == 409
    assert first.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 303
    assert second.post(f"{HALL}/count", votes(3, 2, 1)).status_code == 409
    assert not recounts(hall)
    assert second.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 303
    [event] = recounts(hall)
    assert (event.by, set(event.tellers), event.ballot) == (ONE, set(TELLERS), 1)
    assert hall.accounts.vault.open(event.reason.record) == {"words": WRONG["reason"]}
    told = one.get(HALL).text
    assert "重新计票" in told
    assert "1 票，可投 3 人" in told
    assert "2 票，可投 3 人" not in told
    assert first.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 409


def test_only_an_official_puts_a_count_in_question_and_may_call_it_off(hall: Fair):
    for person in (CHAIR, TELLERS[0]):
        hand = sign_in(hall, person)
        assert "计票有误" not in hand.get(HALL).text
        assert hand.post(f"{HALL}/recount", WRONG).status_code == 403
    assert sign_in(hall, EVA).post(f"{HALL}/recount", WRONG).status_code == 403
    one, two = sign_in(hall, ONE), sign_in(hall, TWO)
    assert one.post(f"{HALL}/recount/off").status_code == 404
    assert one.post(f"{HALL}/recount", WRONG).status_code == 303
    assert sign_in(hall, CHAIR).post(f"{HALL}/recount/off").status_code == 403
    first, second = (sign_in(hall, each) for each in TELLERS)
    assert first.post(f"{HALL}/count", votes(3, 0, 0)).status_code == 303
    assert two.post(f"{HALL}/recount/off").status_code == 303
    assert "唱票时有两张粘在一起" not in one.get(HALL).text
    assert first.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 409
    assert one.post(f"{HALL}/recount", WRONG).status_code == 303
    assert (
        second.post(f"{HALL}/count", votes(3, 1, 1)).status_code == 303
    )  # nothing to differ from
    assert not recounts(hall)


def test_minutes_wait_while_a_count_is_in_question_and_end_the_matter(hall: Fair):
    one, hands = sign_in(hall, ONE), [sign_in(hall, each) for each in (CHAIR, *TELLERS)]
    one.post(f"{HALL}/minutes", {"words": "到会三人。"})
    hands[0].post(f"{HALL}/sign")
    one.post(f"{HALL}/recount", WRONG)
    assert hands[1].post(f"{HALL}/sign").status_code == 409
    assert one.post(f"{HALL}/close").status_code == 409
    one.post(f"{HALL}/recount/off")
    for hand in hands[1:]:
        assert hand.post(f"{HALL}/sign").status_code == 303
    assert one.post(f"{HALL}/close").status_code == 303
    assert "计票有误" not in one.get(HALL).text
    assert one.post(f"{HALL}/recount", WRONG).status_code == 409


def test_english_pages_mark_what_is_chinese(hall: Fair):
    sign_in(hall, ONE).post(f"{HALL}/recount", WRONG)
    for person in (ONE, CHAIR, TELLERS[0]):
        hand = sign_in(hall, person)
        hand.cookies["__Host-preferences"] = "en.normal"
        page = hand.get(HALL).text
        assert "This count is in question" in page
        assert Unmarked(page).found == []


def test_before_a_count_there_is_none_to_take_anew(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        assert sign_in(found, ONE).post(f"{HALL}/recount", WRONG).status_code == 404
        jury.all_scored(found)
        found.to(MEETING)
        one = sign_in(found, ONE)
        one.post(f"{HALL}/attendance", {"present": list(EXPERTS)})
        assert one.post(f"{HALL}/recount", WRONG).status_code == 409
