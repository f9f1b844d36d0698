from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType

import msgspec
import pytest

from journal.samples import CODEC, LI, MONDAY, NAMES, Liked, Mark, Opened, Scored
from selection.journal.codec import Codec, States
from selection.journal.items import Envelope
from selection.journal.trouble import MalformedEvent, NewerEvent, StoreTrouble, UnknownEvent
from selection.journal.upcasts import Upcast

ENVELOPE = Envelope(
    campaign="practice", command="tap-7", actor="v-9f3c", recorded_at=MONDAY, rulebook=2
)
HEAD = (
    b'{"campaign":"practice","command":"tap-7","actor":"v-9f3c",'
    b'"recorded_at":"2023-12-04T09:00:00.000Z","rulebook":2,"event":'
)
SCORED = Scored(
    candidate=LI,
    marks=(Mark(item="deeds", points=Decimal("8.50")),),
    shares=MappingProxyType({"b": 2, "a": 1}),
    day=date(2023, 12, 4),
    at=datetime(2023, 12, 4, 17, 0, 0, 5000, tzinfo=timezone(timedelta(hours=8))),
    remark=None,
)
SCORED_STATE = HEAD + (
    b'{"candidate":"li-ming","marks":[{"item":"deeds","points":"8.50"}],"shares":{"a":1,"b":2},'
    b'"day":"2023-12-04","at":"2023-12-04T17:00:00.005000+08:00","remark":null}}'
)


def row(name: str, state: bytes) -> tuple[int, str, int, str, bytes]:
    return (12, "ballot-ann", 3, name, state)


def test_the_envelope_stands_before_the_event_in_readable_bytes():
    assert CODEC.encode(SCORED, ENVELOPE) == ("sheet.scored.1", SCORED_STATE)


def test_what_was_written_is_read_back():
    record = CODEC.record(row("sheet.scored.1", SCORED_STATE))
    assert (record.event, record.envelope) == (SCORED, ENVELOPE)
    assert (record.position, record.stream, record.version) == (12, "ballot-ann", 3)


def test_an_instant_of_any_zone_is_written_in_utc():
    envelope = Envelope(
        campaign="c",
        command="c",
        actor="a",
        recorded_at=datetime(2023, 12, 4, 17, 0, 0, 7000, tzinfo=timezone(timedelta(hours=8))),
        rulebook=1,
    )
    _, state = CODEC.encode(Opened(stage="s"), envelope)
    assert b'"recorded_at":"2023-12-04T09:00:00.007Z"' in state
    assert CODEC.record(row("stage.opened.1", state)).envelope.recorded_at.tzinfo is UTC


def test_an_old_shape_is_led_step_by_step_to_the_current_one():
    record = CODEC.record(row("ballot.liked.1", HEAD + b'{"whom":"li-ming"}}'))
    assert record.event == Liked(candidate=LI)
    assert (record.name, record.envelope) == ("ballot.liked.1", ENVELOPE)


def test_who_asks_for_current_events_also_gets_the_old_ones_that_became_them():
    assert CODEC.older(["ballot.liked.3"]) == {f"ballot.liked.{n}" for n in (1, 2, 3)}
    assert CODEC.older(["ballot.liked.2"]) == {"ballot.liked.1", "ballot.liked.2"}


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("ballot.liked.4", NewerEvent),
        ("ballot.liked.10", NewerEvent),
        ("ballot.liked.0", UnknownEvent),
        ("ballot.liked.x", UnknownEvent),
        ("wsgiref.simple_server:WSGIServer", UnknownEvent),
        ("", UnknownEvent),
    ],
)
def test_an_unknown_or_newer_name_is_refused_with_its_position(name, refusal):
    with pytest.raises(refusal) as refused:
        CODEC.record(row(name, HEAD + b'{"candidate":"li-ming","tier":"T0"}}'))
    assert (refused.value.name, refused.value.position) == (name, 12)
    assert "第 12 条" in str(refused.value)
    assert isinstance(refused.value, StoreTrouble)


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\xff",
        HEAD + b'{"candidate":"\xff","tier":"T0"}}',
        HEAD + b'{"candidate":' + b"[" * 100_000,
        b"[]",
        HEAD + b'{"candidate":7,"tier":"T0"}}',
        HEAD + b'{"candidate":"li-ming","tier":"T9"}}',
        HEAD + b'{"tier":"T0"}}',
        HEAD + b'{"candidate":"li-ming","tier":"T0"},"more":1}',
        HEAD.replace(b"000Z", b"000") + b'{"candidate":"li-ming","tier":"T0"}}',
        HEAD.replace(b"2,", b'"2",') + b'{"candidate":"li-ming","tier":"T0"}}',
    ],
    ids=[
        "empty",
        "not-text",
        "bad-text",
        "deep",
        "list",
        "type",
        "word",
        "missing",
        "more",
        "zoneless",
        "rulebook",
    ],
)
def test_bytes_of_another_shape_are_refused(state):
    with pytest.raises(MalformedEvent) as refused:
        CODEC.record(row("ballot.liked.3", state))
    assert refused.value.position == 12


def test_an_old_shape_that_was_never_right_is_refused():
    with pytest.raises(MalformedEvent):
        CODEC.record(row("ballot.liked.1", HEAD + b'{"who":"li-ming"}}'))


def lines(*states):
    return States(len(states), b"\n".join(states))


class Whom(msgspec.Struct):
    """One field of a like."""

    candidate: str


def test_at_a_glance_an_event_shows_only_what_is_asked_for():
    states = lines(
        HEAD + b'{"candidate":"li-ming","tier":"T0"}}',
        HEAD + b'{"candidate":"wang-fang","tier":"none of our business"}}',
    )
    seen = [*CODEC.glances("ballot.liked.3", states, Whom)]
    seen += CODEC.glances("ballot.liked.1", lines(HEAD + b'{"whom":"zhao-lei"}}'), Whom)
    seen += CODEC.glances("ballot.liked.1", lines(), Whom)
    assert [each.event.candidate for each in seen] == ["li-ming", "wang-fang", "zhao-lei"]
    assert {each.rulebook for each in seen} == {2}
    assert {datetime.fromisoformat(each.recorded_at) for each in seen} == {MONDAY}


@pytest.mark.parametrize(
    ("name", "state", "refusal"),
    [
        ("ballot.liked.3", HEAD + b'{"tier":"T0"}}', MalformedEvent),
        ("ballot.liked.3", HEAD + b'{"candidate":7,"tier":"T0"}}', MalformedEvent),
        ("ballot.liked.3", b"", MalformedEvent),
        ("ballot.liked.1", HEAD + b'{"who":"li-ming"}}', MalformedEvent),
        ("ballot.liked.4", HEAD + b'{"candidate":"li-ming"}}', NewerEvent),
    ],
)
def test_a_glance_finds_nothing_where_nothing_is(name, state, refusal):
    with pytest.raises(refusal) as refused:
        CODEC.glances(name, lines(state), Whom)
    assert refused.value.name == name


def test_an_event_that_is_two_lines_is_not_counted_twice():
    like = HEAD + b'{"candidate":"li-ming","tier":"T0"}}'
    with pytest.raises(MalformedEvent):
        CODEC.glances("ballot.liked.3", lines(like + b"\n" + like, like), Whom)
    with pytest.raises(MalformedEvent):
        CODEC.glances("ballot.liked.3", lines(like[:20] + b"\n" + like[20:]), Whom)


def test_an_event_without_a_stored_name_is_refused():
    with pytest.raises(UnknownEvent, match="Stranger"):
        CODEC.encode(type("Stranger", (), {})(), ENVELOPE)


def test_an_event_of_unstorable_parts_is_refused():
    with pytest.raises(TypeError, match="cannot hold a complex"):
        CODEC.encode(Opened(stage=1j), ENVELOPE)  # pyright: ignore[reportArgumentType]


def test_bytes_that_the_program_would_not_have_written_are_told_apart():
    spaced = SCORED_STATE.replace(b'"event":', b'"event": ')
    more = SCORED_STATE.replace(b'"remark":null', b'"remark":null,"extra":1')
    for state, faithful in ((SCORED_STATE, True), (spaced, False), (more, False)):
        record = CODEC.record(row("sheet.scored.1", state))
        assert CODEC.faithful(record, state) is faithful


@pytest.mark.parametrize(
    ("names", "upcasts", "complaint"),
    [
        ({Opened: "a.b.1", Liked: "a.b.1"}, {}, "share"),
        ({Opened: "Opened"}, {}, "not a stored name"),
        (NAMES, {"stage.opened.1": Upcast(to="ballot.liked.3", change=dict)}, "both"),
        (NAMES, {"a.b.1": Upcast(to="a.b.2", change=dict)}, "no current name"),
        (
            NAMES,
            {
                "a.b.1": Upcast(to="a.b.2", change=dict),
                "a.b.2": Upcast(to="a.b.1", change=dict),
            },
            "no current name",
        ),
    ],
    ids=["shared", "misspelt", "current-and-old", "dead-end", "circle"],
)
def test_an_unsound_registry_is_refused(names, upcasts, complaint):
    with pytest.raises(ValueError, match=complaint):
        Codec(names, upcasts)
