from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from selection.desk.desk import Desk
from selection.desk.requests import Receipt
from selection.domain.ballot import CandidateLiked, LikeWithdrawn
from selection.domain.campaign import CLOCK, StageClosed, StageOpened
from selection.domain.candidacy import NominationSubmitted
from selection.domain.kernel import CandidateId, Refused, Tallied
from selection.domain.quota import SlotTaken
from selection.journal.trouble import StoreTrouble
from small import ANNA, BERT, CARA, asked, like, nomination, opened, take_back

LIKES_OF_ANNA = Tallied(channel="likes", stage="LIKES", candidate=ANNA)


def test_a_decision_is_recorded_with_its_position(tmp_path: Path):
    desk, clock = opened(tmp_path)

    receipt = desk.handle("public", like("v-1", ANNA, clock()))

    [event] = receipt.events
    assert isinstance(event, CandidateLiked)
    assert receipt.last == desk.journal.head().position
    assert desk.journal.tally() == {LIKES_OF_ANNA: 1}


def test_the_same_request_again_gives_the_same_receipt_and_its_events_once(tmp_path: Path):
    desk, clock = opened(tmp_path)
    first = desk.handle("public", like("v-1", ANNA, clock()), id="once")
    events = desk.journal.head().events

    again = desk.handle("public", like("v-1", ANNA, clock()), id="once")

    assert (again.first, again.last, again.events) == (first.first, first.last, first.events)
    assert again.repeated
    assert desk.journal.head().events == events


def test_the_same_request_twice_in_one_batch_is_recorded_once(tmp_path: Path):
    desk, clock = opened(tmp_path)
    orders = nomination(CandidateId("c-d"), "B", clock())

    first, again = desk.handle_all(
        [asked(*orders, command="twin"), asked(*orders, command="twin")]
    )

    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert again.repeated
    assert (again.first, again.last, again.events) == (first.first, first.last, first.events)
    assert len(desk.journal.read("small/nomination/c-d")) == 1


def test_a_repeated_nomination_gives_the_receipt_of_slot_and_nomination(tmp_path: Path):
    desk, clock = opened(tmp_path)
    orders = nomination(CandidateId("c-d"), "B", clock())
    first = desk.handle("u-1", *orders, id="once")

    again = desk.handle("u-1", *orders, id="once")

    assert (again.first, again.last, again.events) == (first.first, first.last, first.events)
    assert len(first.events) == 2


def test_an_id_that_somebody_else_used_is_refused(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("anna", like("v-1", ANNA, clock()), id="mine")

    with pytest.raises(Refused) as refused:
        desk.handle("bob", take_back("v-1", ANNA, clock()), id="mine")

    assert refused.value.reason == "request-id-is-taken"


def test_the_order_of_a_batch_holds_on_a_stream(tmp_path: Path):
    desk, clock = opened(tmp_path)

    answers = desk.handle_all(
        [
            asked(like("v-1", ANNA, clock())),
            asked(like("v-1", ANNA, clock())),
            asked(take_back("v-1", ANNA, clock())),
        ]
    )

    assert desk.journal.tally() == {}
    assert all(isinstance(each, Receipt) for each in answers)
    events = [type(record.event) for record in desk.journal.read(answers[0].stream)]
    assert events == [CandidateLiked, LikeWithdrawn]


def test_orders_of_one_request_see_each_other(tmp_path: Path):
    desk, clock = opened(tmp_path)
    likes = [like("v-1", each, clock()) for each in (ANNA, BERT)]

    receipt = desk.handle("public", *likes)

    assert [event.candidate for event in receipt.events] == [ANNA, BERT]
    with pytest.raises(Refused) as refused:
        desk.handle("public", *[like("v-2", each, clock()) for each in (ANNA, BERT, CARA)])
    assert refused.value.reason == "limit-is-reached"
    assert desk.journal.tally() == {LIKES_OF_ANNA: 1, LIKES_OF_ANNA._replace(candidate=BERT): 1}


def test_a_refusal_is_not_remembered(tmp_path: Path):
    desk, clock = opened(tmp_path)
    for candidate in (ANNA, BERT):
        desk.handle("public", like("v-1", candidate, clock()))
    with pytest.raises(Refused) as refused:
        desk.handle("public", like("v-1", CARA, clock()), id="third")
    assert refused.value.reason == "limit-is-reached"
    desk.handle("public", take_back("v-1", ANNA, clock()))

    receipt = desk.handle("public", like("v-1", CARA, clock()), id="third")

    assert receipt.events


def test_a_second_tap_gives_the_receipt_of_the_like(tmp_path: Path):
    desk, clock = opened(tmp_path)
    first = desk.handle("public", like("v-1", ANNA, clock()))

    tap = desk.handle("public", like("v-1", ANNA, clock()))

    assert (tap.first, tap.repeated) == (first.first, True)


def test_a_receipt_is_given_again_only_for_what_is_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def lost() -> None:
        raise StoreTrouble("虚构", "no standby confirms it")

    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()), id="once")
    monkeypatch.setattr(desk.journal, "confirm", lost)

    for id in ("once", "another"):
        with pytest.raises(StoreTrouble):
            desk.handle("public", like("v-1", ANNA, clock()), id=id)


def test_a_second_tap_in_the_same_batch_gives_the_receipt_of_the_like(tmp_path: Path):
    desk, clock = opened(tmp_path)

    first, tap = desk.handle_all([asked(like("v-1", ANNA, clock()))] * 2)
    assert isinstance(first, Receipt)
    assert isinstance(tap, Receipt)

    assert first.first == tap.first
    assert desk.journal.tally() == {LIKES_OF_ANNA: 1}


def test_an_unlike_frees_the_like_and_a_later_like_is_a_new_event(tmp_path: Path):
    desk, clock = opened(tmp_path)
    answers = desk.handle_all(
        [
            asked(like("v-1", ANNA, clock())),
            asked(take_back("v-1", ANNA, clock())),
            asked(like("v-1", ANNA, clock())),
        ]
    )

    events = [
        type(event) for each in answers if isinstance(each, Receipt) for event in each.events
    ]
    assert events == [CandidateLiked, LikeWithdrawn, CandidateLiked]
    assert desk.journal.tally() == {LIKES_OF_ANNA: 1}


def test_slot_and_nomination_are_recorded_together_or_not_at_all(tmp_path: Path):
    desk, clock = opened(tmp_path)
    slots = len(desk.journal.read("small/slate/u-1"))
    taken, again = nomination(ANNA, "B", clock())  # Anna stands already

    with pytest.raises(Refused):
        desk.handle("u-1", nomination(CandidateId("c-new"), "B", clock())[0], again)

    assert len(desk.journal.read("small/slate/u-1")) == slots
    receipt = desk.handle("u-1", *nomination(CandidateId("c-new"), "B", clock()))
    assert [type(event) for event in receipt.events] == [SlotTaken, NominationSubmitted]
    assert taken.command.candidate == ANNA


def test_one_slot_is_left_and_two_clerks_ask_at_once(tmp_path: Path):
    desk, clock = opened(tmp_path)

    answers = desk.handle_all(
        [
            asked(*nomination(CandidateId("c-x"), "B", clock())),
            asked(*nomination(CandidateId("c-y"), "B", clock())),
        ]
    )

    assert isinstance(answers[0], Receipt)
    assert isinstance(answers[1], Refused)
    assert answers[1].reason == "quota-of-category-is-used-up"


def test_threads_racing_at_the_limit_get_exactly_what_the_limit_allows(tmp_path: Path):
    desk, clock = opened(tmp_path)

    def tap(n: int) -> object:
        try:
            return desk.handle("public", like("v-1", (ANNA, BERT, CARA)[n % 3], clock()))
        except Refused as refused:
            return refused.reason

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tap, range(24)))

    assert sum(desk.journal.tally().values()) == 2
    assert "limit-is-reached" in answers


def test_the_clock_opens_and_closes_the_stages(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.handle("public", like("v-1", ANNA, clock()))
    clock.to(datetime.fromisoformat("2030-02-03T09:00:00+08:00"))

    with pytest.raises(Refused) as refused:
        desk.handle("public", like("v-2", ANNA, clock()))

    stages = [
        (type(record.event), record.event.by)
        for record in desk.journal.read("small/campaign")
        if isinstance(record.event, StageOpened | StageClosed)
    ]
    assert refused.value.reason == "stage-is-not-open"
    assert stages == [(StageOpened, CLOCK), (StageClosed, CLOCK)]


def test_a_like_at_the_closing_instant_is_too_late_and_a_millisecond_before_is_not(
    tmp_path: Path,
):
    desk, clock = opened(tmp_path)
    closes = datetime.fromisoformat("2030-02-03T09:00:00+08:00")
    clock.to(closes - timedelta(milliseconds=1))
    assert desk.handle("public", like("v-1", ANNA, clock())).events

    with pytest.raises(Refused):
        desk.handle("public", like("v-2", ANNA, closes))


def test_a_desk_taken_later_obeys_the_rulebook_of_the_journal(tmp_path: Path):
    desk, clock = opened(tmp_path)

    again = Desk.open(desk.journal, clock=clock)

    assert again.rules == desk.rules
    assert again.handle("public", like("v-9", ANNA, clock())).events


def test_whoever_reads_afterwards_is_told(tmp_path: Path):
    desk, clock = opened(tmp_path)
    told: list[int] = []
    desk.afterwards = (lambda: told.append(desk.journal.head().position),)

    receipt = desk.handle("public", like("v-1", ANNA, clock()))

    assert told == [receipt.last]
