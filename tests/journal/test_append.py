from datetime import UTC, datetime, timedelta, timezone

import pytest

from journal.samples import (
    LI,
    MONDAY,
    OPEN,
    OPEN_LIKES,
    WANG,
    Clock,
    Closed,
    Liked,
    Opened,
    again,
    item,
    like,
    line,
)
from selection.journal.items import Fenced, Head, Item, Overtaken, Recorded, Write
from selection.journal.trouble import UnknownEvent


def recorded(first: int, last: int | None = None) -> Recorded:
    return Recorded(first=first, last=last or first, recorded_at=MONDAY)


def test_each_item_of_a_batch_gets_its_verdict_and_its_neighbours_go_through(journal):
    journal.append([OPEN_LIKES, like("ann")])
    assert journal.append(
        [
            like("ben"),
            like("ann"),
            item(("ballot-cat", 0, Liked(candidate=LI)), requires={OPEN: "ajar"}),
            like("dan"),
        ]
    ) == [recorded(3), Overtaken(stream="ballot-ann"), Fenced(fact=OPEN), recorded(4)]
    assert [r.stream for r in journal.since(2)] == ["ballot-ben", "ballot-dan"]


def test_what_was_decided_on_a_refused_item_is_refused_though_another_s_event_stands_there(
    journal,
):
    journal.append([OPEN_LIKES])
    mine = [like("ann"), like("ann", after=1, candidate=WANG)]  # decided one after the other
    journal.append([like("ann", candidate=WANG)])  # meanwhile, by another process

    assert journal.append(mine) == [Overtaken(stream="ballot-ann")] * 2
    assert journal.append([like("ann", after=1)]) == [recorded(3)]


@pytest.mark.parametrize("after", [0, 2])
def test_a_decision_on_another_version_is_overtaken(journal, after):
    journal.append([OPEN_LIKES, like("ann")])
    assert journal.append([like("ann", after=after)]) == [Overtaken(stream="ballot-ann")]


@pytest.mark.parametrize(
    ("held", "required"),
    [(None, "open"), ("open", None), ("open", "ajar")],
    ids=["absent", "present", "different"],
)
def test_an_item_is_fenced_by_a_fact_that_differs(journal, held, required):
    if held:
        journal.append([OPEN_LIKES])
    verdict = journal.append([item(("s", 0, Liked(candidate=LI)), requires={OPEN: required})])
    assert verdict == [Fenced(fact=OPEN)]


def test_a_fact_that_must_be_absent_may_be_absent(journal):
    assert journal.append([item(("s", 0, Liked(candidate=LI)), requires={OPEN: None})]) == [
        recorded(1)
    ]


def test_a_later_item_sees_what_an_earlier_one_of_its_batch_left(journal):
    assert journal.append(
        [
            like("eve"),
            OPEN_LIKES,
            like("ann"),
            like("ann", after=1),
            like("ann", after=1),
            item(("stage-likes", 1, Closed(stage="likes"))),
            like("ben"),
        ]
    ) == [
        Fenced(fact=OPEN),
        recorded(1),
        recorded(2),
        recorded(3),
        Overtaken(stream="ballot-ann"),
        recorded(4),
        Fenced(fact=OPEN),
    ]


def test_what_a_refused_item_would_have_left_is_not_seen(journal):
    refused = item(("stage-likes", 7, Opened(stage="likes")))
    assert journal.append([refused, like("ann")])[1] == Fenced(fact=OPEN)
    assert journal.all_facts() == {}


def test_an_item_over_several_streams_is_recorded_whole(journal):
    both = item(("slate-a", 0, Liked(candidate=LI)), ("live-b", 0, Liked(candidate=LI)))
    assert journal.append([both]) == [recorded(1, 2)]
    assert [(r.stream, r.version) for r in journal.since(0)] == [("slate-a", 1), ("live-b", 1)]


def test_an_item_over_several_streams_is_recorded_not_at_all_if_one_is_overtaken(journal):
    journal.append([item(("live-b", 0, Liked(candidate=LI)))])
    both = item(("slate-a", 0, Liked(candidate=WANG)), ("live-b", 0, Liked(candidate=WANG)))
    assert journal.append([both]) == [Overtaken(stream="live-b")]
    assert journal.read("slate-a") == []
    assert journal.tally() == {line(LI): 1}


def test_several_events_of_a_write_take_consecutive_versions_and_positions(journal):
    events = (Liked(candidate=LI), Liked(candidate=WANG))
    write = Write(stream="s", after=0, events=events)
    [verdict] = journal.append([Item(command="c", actor="a", rulebook=1, writes=(write,))])
    assert verdict == recorded(1, 2)
    assert [(r.position, r.version, r.event) for r in journal.read("s")] == [
        (1, 1, events[0]),
        (2, 2, events[1]),
    ]


def test_facts_are_set_changed_and_taken_away(journal):
    def leave(n: int, value: str | None):
        write = Write(stream="s", after=n, events=(Liked(candidate=LI),))
        journal.append(
            [Item(command="c", actor="a", rulebook=1, writes=(write,), leaves={"live:x": value})]
        )
        return journal.facts(["live:x", "live:y"])

    assert [leave(0, "a"), leave(1, "b"), leave(2, None)] == [
        {"live:x": "a"},
        {"live:x": "b"},
        {},
    ]


def test_the_tally_adds_up_over_batches_and_drops_lines_that_are_nought(journal):
    def count(n: int, **change: int):
        write = Write(stream="s", after=n, events=(Liked(candidate=LI),))
        counts = {line(candidate): votes for candidate, votes in change.items()}
        journal.append([Item(command="c", actor="a", rulebook=1, writes=(write,), counts=counts)])
        return journal.tally()

    assert count(0, li=2, wang=1) == {line("li"): 2, line("wang"): 1}
    assert count(1, li=1, wang=-1) == {line("li"): 3}


def test_the_head_follows_the_last_event(journal, clock):
    assert journal.head() == Head(position=0, events=0, recorded_at=None)
    journal.append([OPEN_LIKES, like("ann")])
    clock.step(hours=1)
    journal.append([like("ann")])
    assert journal.head() == Head(position=2, events=2, recorded_at=MONDAY)


def test_an_empty_batch_is_answered_with_nothing(journal):
    assert journal.append([]) == []


def test_recorded_at_never_goes_back_though_the_clock_does(journal, place, clock):
    journal.append([OPEN_LIKES])
    clock.step(hours=-1)
    [verdict] = journal.append([like("ann")])
    assert verdict.recorded_at == MONDAY
    journal.close()
    with again(place, Clock(MONDAY - timedelta(days=1))) as reopened:
        reopened.append([like("ben")])
        assert [r.envelope.recorded_at for r in reopened.since(0)] == [MONDAY] * 3


def test_recorded_at_is_utc_to_the_millisecond_and_never_in_the_future(journal, clock):
    beijing = timezone(timedelta(hours=8))
    clock.now = datetime(2023, 12, 4, 17, 0, 0, 999_999, tzinfo=beijing)
    [verdict] = journal.append([OPEN_LIKES])
    [record] = journal.since(0)
    expected = datetime(2023, 12, 4, 9, 0, 0, 999_000, tzinfo=UTC)
    assert verdict.recorded_at == record.envelope.recorded_at == expected
    assert record.envelope.recorded_at.tzinfo is UTC


def test_a_clock_without_a_time_zone_is_refused(journal, clock):
    clock.now = MONDAY.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        journal.append([OPEN_LIKES])


def test_an_event_without_a_name_fails_the_whole_batch(journal):
    with pytest.raises(UnknownEvent):
        journal.append([OPEN_LIKES, item(("s", 0, object()))])
    assert journal.head().events == 0
    assert journal.append([OPEN_LIKES]) == [recorded(1)]


@pytest.mark.parametrize("name", ["", "ballot-a\0b", "ballot-\udcff", "a\nb"])
def test_a_name_that_a_database_might_cut_short_is_refused(name):
    with pytest.raises(ValueError, match="not a name"):
        Write(stream=name, after=0, events=(OPEN_LIKES,))
    with pytest.raises(ValueError, match="not a name"):
        item(("s", 0, OPEN_LIKES), requires={name: None})


def test_a_name_may_hold_whatever_people_are_called(journal):
    for name in (
        "ballot-安\u3000娜",
        "ballot-Ann\xa0Ó'Neill",
        'ballot-"\\%_',
        "ballot-\U0001f3c6",
    ):
        [verdict] = journal.append([item((name, 0, Liked(candidate=LI)), requires={name: None})])
        assert type(verdict) is Recorded
        assert [r.stream for r in journal.read(name)] == [name]


def test_an_item_records_something_and_writes_once_to_a_stream():
    with pytest.raises(ValueError, match="nothing to record"):
        Write(stream="s", after=0, events=())
    with pytest.raises(ValueError, match="records nothing"):
        item()
    with pytest.raises(ValueError, match="twice"):
        item(("s", 0, OPEN_LIKES), ("s", 1, OPEN_LIKES))
