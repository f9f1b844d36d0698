from datetime import timedelta

import pytest

from journal.samples import (
    CAMPAIGN,
    CLOSE_LIKES,
    CODEC,
    LI,
    MONDAY,
    OPEN,
    OPEN_LIKES,
    Liked,
    again,
    counts,
    leaves,
    like,
    line,
)
from selection.journal.bundles import Bundle, Landed, Look, Outdated
from selection.journal.check import findings
from selection.journal.items import Envelope


def found(journal):
    return [*findings(journal, leaves=leaves, counts=counts)]


def entry(stream, version=1):
    envelope = Envelope(
        campaign=CAMPAIGN, command="c", actor="public", recorded_at=MONDAY, rulebook=1
    )
    return (stream, version, *CODEC.encode(Liked(candidate=LI), envelope))


def bundle(*entries, known=1, at=MONDAY, leaves=None):
    return Bundle(
        entries=entries, known=known, at=at, counts={line(LI): len(entries)}, leaves=leaves or {}
    )


@pytest.fixture
def opened(journal):
    journal.append([OPEN_LIKES])
    return journal


def test_a_bundle_is_recorded_like_the_items_it_is_made_of(opened):
    landed = opened.record(bundle(entry("ballot-a"), entry("ballot-b"), entry("ballot-a", 2)))
    assert landed == Landed(2)
    records = [*opened.since(1)]
    assert [(r.position, r.stream, r.version) for r in records] == [
        (2, "ballot-a", 1),
        (3, "ballot-b", 1),
        (4, "ballot-a", 2),
    ]
    assert all(r.event == Liked(candidate=LI) for r in records)
    assert opened.tally() == {line(LI): 3}
    assert opened.head().position == opened.head().events == 4
    assert found(opened) == []


@pytest.mark.parametrize("known", [0, -1])
def test_a_bundle_decided_before_a_fact_changed_is_not_recorded(opened, known):
    assert opened.record(bundle(entry("ballot-a"), known=known)) is Outdated.FACTS
    assert opened.head().events == 1
    assert opened.tally() == {}


def test_a_like_decided_before_the_close_is_not_recorded_after_it(opened):
    opened.append([CLOSE_LIKES])
    assert opened.record(bundle(entry("ballot-a"), known=1)) is Outdated.FACTS
    assert opened.record(bundle(entry("ballot-a"), known=2)) == Landed(3)


def test_a_bundle_whose_clock_is_behind_the_journal_is_not_recorded(opened):
    early = bundle(entry("ballot-a"), at=MONDAY - timedelta(milliseconds=1))
    assert opened.record(early) is Outdated.FACTS


def test_one_version_that_is_taken_keeps_the_whole_bundle_out(opened):
    opened.append([like("a")])
    both = bundle(entry("ballot-b"), entry("ballot-a"), known=2)
    assert opened.record(both) is Outdated.STREAMS
    assert opened.head().events == 2
    assert opened.record(bundle(entry("ballot-b"), entry("ballot-a", 2), known=2)) == Landed(3)
    assert found(opened) == []


def test_bundles_and_what_others_record_take_turns(opened):
    assert opened.record(bundle(entry("ballot-b"))) == Landed(2)
    opened.append([like("a")])
    assert opened.record(bundle(entry("ballot-c"))) == Landed(4)
    assert opened.record(bundle(entry("ballot-d"))) == Landed(5)
    opened.append([CLOSE_LIKES])
    assert opened.record(bundle(entry("ballot-e"))) is Outdated.FACTS
    assert opened.head().position == opened.head().events == 6
    assert found(opened) == []


def test_the_facts_of_a_bundle_are_news(opened):
    opened.record(bundle(entry("ballot-a"), leaves={OPEN: None, "unliked:x": "y"}))
    seen = opened.look(Look((), 1))
    assert seen.news == {OPEN: None, "unliked:x": "y"}
    assert opened.record(bundle(entry("ballot-b"), known=1)) is Outdated.FACTS


def test_a_look_finds_streams_facts_and_head_of_one_moment(opened, place):
    opened.record(bundle(entry("ballot-a"), entry("ballot-b"), entry("ballot-a", 2)))
    seen = opened.look(Look(("ballot-a", "nobody"), -1))
    assert [row[:4] for row in seen.rows] == [
        (2, "ballot-a", 1, "ballot.liked.3"),
        (4, "ballot-a", 2, "ballot.liked.3"),
    ]
    assert [opened.codec.record(row).event for row in seen.rows] == [Liked(candidate=LI)] * 2
    assert seen.news == {OPEN: "open"}
    assert seen.head == opened.head()
    opened.close()
    with again(place, write=False) as reader:
        assert reader.look(Look((), 1)).news == {}
