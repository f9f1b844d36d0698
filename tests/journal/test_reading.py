import pytest

from journal.samples import LI, MONDAY, NAMES, OPEN_LIKES, WANG, Liked, Opened, item, like
from selection.journal import journal as module
from selection.journal.bundles import Bundle
from selection.journal.items import Envelope, Record
from selection.journal.names import LIKE


def test_a_record_is_the_event_at_its_place_in_its_envelope(journal):
    journal.append([OPEN_LIKES, like("ann", command="tap-7")])
    assert journal.read("ballot-ann") == [
        Record(
            position=2,
            stream="ballot-ann",
            version=1,
            name="ballot.liked.3",
            event=Liked(candidate=LI),
            envelope=Envelope(
                campaign="practice",
                command="tap-7",
                actor="a-1",
                recorded_at=MONDAY,
                rulebook=1,
            ),
        )
    ]


def test_a_repeated_command_is_found_in_its_stream(journal):
    journal.append([OPEN_LIKES, like("ann", command="tap-7"), like("ann", 1, command="tap-8")])
    assert [r.position for r in journal.read("ballot-ann") if r.envelope.command == "tap-8"] == [3]


def test_many_streams_are_read_at_once_each_in_its_order(journal):
    journal.append([OPEN_LIKES, like("ben"), like("ann"), like("ben", 1, candidate=WANG)])
    read = journal.read_many(["ballot-ben", "ballot-ann", "ballot-nobody"])
    assert {stream: [r.version for r in records] for stream, records in read.items()} == {
        "ballot-ben": [1, 2],
        "ballot-ann": [1],
        "ballot-nobody": [],
    }


def test_streams_with_like_names_are_told_apart(journal):
    journal.append([item((name, 0, Opened(stage=name))) for name in ("a", "A", "a ", 'a"', "阿")])
    assert [r.event.stage for r in journal.read("a")] == ["a"]
    assert [r.event.stage for r in journal.read('a"')] == ['a"']


@pytest.fixture
def seven(journal, monkeypatch):
    monkeypatch.setattr(module, "_PAGE", 2)
    journal.append([OPEN_LIKES, *(like(f"v{n}") for n in range(6))])
    return journal


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [(0, None, range(1, 8)), (3, None, range(4, 8)), (0, 4, range(1, 5)), (2, 5, (3, 4, 5)),
     (7, None, ()), (0, 0, ())],
)  # fmt: skip
def test_everything_after_a_position_comes_in_order(seven, after, until, expected):
    assert [r.position for r in seven.since(after, until=until)] == [*expected]


def test_only_the_named_events_come(seven):
    assert [r.position for r in seven.since(0, names=["stage.opened.1"])] == [1]
    assert [r.position for r in seven.since(3, names=["ballot.liked.3"])] == [4, 5, 6, 7]


@pytest.fixture
def crowd(journal):
    """Among many likes, as the product names them, few events of other names."""
    names = ["stage.opened.1", *[LIKE] * 5_000, "stage.closed.1", LIKE, "stage.opened.1"]
    entries = [(f"s{n}", 1, name, b"{}") for n, name in enumerate(names, start=1)]
    journal.record(Bundle(entries=entries, known=0, at=MONDAY, counts={}))
    return journal


@pytest.mark.parametrize(
    ("names", "after", "until", "limit", "expected"),
    [
        (["stage.opened.1"], 0, None, 9, [1, 5004]),
        (["stage.opened.1", "stage.closed.1"], 0, None, 9, [1, 5002, 5004]),
        (["stage.opened.1", "stage.closed.1"], 0, None, 2, [1, 5002]),
        (["stage.opened.1", "stage.closed.1"], 1, 5003, 9, [5002]),
        (["stage.extended.1"], 0, None, 9, []),
        ([LIKE], 5000, None, 9, [5001, 5003]),
        ([LIKE, "stage.closed.1"], 5000, 5002, 9, [5001, 5002]),
    ],
)
def test_few_among_many_likes_are_found(crowd, names, after, until, limit, expected):
    with crowd.database.reading() as view:
        rows = view.rows(after, until=until, names=names, limit=limit)
    assert [row[0] for row in rows] == expected


def test_in_between_two_positions_one_name_is_told_from_the_others(seven):
    stored = list(seven.since(0, until=6))
    with seven.database.reading() as view:
        for name in NAMES.values():
            states = view.states(0, until=6, name=name)
            others = view.others(0, until=6, names=[name])
            assert states.number == sum(each.name == name for each in stored)
            lines = states.lines.splitlines()
            assert len(lines) == states.number
            assert all(b'"recorded_at"' in line for line in lines)
            expected = [each for each in stored if each.name != name]
            assert [seven.codec.record(row) for row in others] == expected
        assert len(view.others(0, until=6, names=[])) == len(stored)
        assert view.others(0, until=6, names=[*NAMES.values()]) == []


def test_events_appended_while_reading_are_met_at_the_end(seven):
    reading = seven.since(0)
    first = next(reading)
    seven.append([like("late")])
    assert [first.position, *(r.position for r in reading)] == [*range(1, 9)]


def test_facts_and_records_of_nothing_are_nothing(journal):
    assert (journal.facts([]), journal.read_many([]), [*journal.since(0)]) == ({}, {}, [])
