"""What an event may hold, and that its name is promised (contract §4, names.py)."""

import dataclasses
import re
import typing
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any

import pytest

from domain.anything import commands_of
from domain.examples import EXAMPLES
from selection.domain.deciders import DECIDERS
from selection.domain.kernel import Paper, Refused
from selection.journal.codec import product_codec
from selection.journal.items import Envelope
from selection.journal.names import NAMES
from story import Story

EVENTS = [(decider, event) for decider in DECIDERS for event in decider.events]
of_every_event = pytest.mark.parametrize(
    ("decider", "event"), EVENTS, ids=[event.__name__ for _, event in EVENTS]
)
of_every_example = pytest.mark.parametrize(
    "story", EXAMPLES, ids=[type(each.command).__name__ for each in EXAMPLES]
)


# --- names


@of_every_event
def test_every_event_has_a_stored_name_of_its_stage_and_its_words(decider, event):
    words = re.sub("(?<=[a-z])(?=[A-Z])", "-", event.__name__).lower()

    stage, name, version = NAMES[event].split(".")
    assert (stage, name) == (decider.name, words)
    assert int(version) >= 1


def test_every_stored_name_is_of_an_event_that_some_stage_decides():
    assert set(NAMES) == {event for _, event in EVENTS}
    assert len(EVENTS) == len(set(NAMES.values()))


def test_an_event_belongs_to_one_stage():
    assert len({event for _, event in EVENTS}) == len(EVENTS)
    assert len({decider.name for decider in DECIDERS}) == len(DECIDERS)


# --- what an event may be made of

LEAVES = (bool, int, date, datetime, Decimal, NoneType)
WORDS = {
    "campaign": "the id of another campaign, which is public",
    "canonical": "the rulebook itself, which is public",
    "body": "the name of a body that is asked, from the rulebook",
    "category": "a code of the rulebook",
    "categories": "codes of the rulebook",
    "changed": "keys of the rulebook and codes in it, which is public",
    "channel": "a code of the rulebook",
    "chosen": "field codes, and choices that the rulebook offers",
    "code": "a code of the rulebook",
    "condition": "the id of a clause",
    "contents": "a hash",
    "commitment": "a hash",
    "county": "a division code: letters and digits",
    "dates": "field codes",
    "declaration": "a code of the rulebook",
    "declarations": "codes of the rulebook",
    "digest": "a hash",
    "endorsed": "ids of clauses",
    "evidence": "the mark of an event: its kind, ids and codes, an instant",
    "exempted": "ids of clauses",
    "fields": "field codes",
    "figures": "field codes",
    "files": "a hash",
    "fingerprint": "a hash",
    "former": "a hash, or a code of the rulebook",
    "grants": "ids of clauses",
    "ground": "the id of a ground of recusal",
    "group": "the code of a country or college, given by the organiser",
    "item": "the code of a criterion",
    "marks": "codes of criteria",
    "material": "a code of the rulebook",
    "materials": "codes of materials",
    "number": "of a certificate: a category's code, a year, a serial",
    "panel": "a code of the rulebook, or of a jury of a contest",
    "recusals": "the mark of an event: its kind, ids and codes, an instant",
    "record": "where the words are kept, not the words",
    "register": "the name of a list, from the rulebook",
    "remarks": "items of the checklist",
    "replaced": "a hash",
    "round": "a code of the rulebook",
    "rule": "the id of a clause, a check or an exclusion",
    "rules": "ids of clauses and checks",
    "scopes": "candidates, categories or everything, and codes of channels",
    "seed": "letters and digits, published",
    "pool": "a hash",
    "sha256": "a hash",
    "stage": "a code of the rulebook",
    "strata": "names of strata, from the rulebook, and codes",
    "strokes": "digits 1 to 5",
    "ticks": "field codes, and items of the checklist",
    "unit_type": "a code of the rulebook",
    "warnings": "ids of clauses",
    "whole": "field codes",
}
"""Fields of events that are text, and why what stands in them is not what a person wrote."""


def parts(kind: Any, field: str) -> Iterator[tuple[str, Any]]:
    """Each type that the field is made of, with the name of the innermost field it stands in."""
    if isinstance(kind, typing.NewType):
        assert kind.__supertype__ is str, "an id is text"
    elif dataclasses.is_dataclass(kind):
        assert vars(kind)["__dataclass_params__"].frozen, f"{kind.__name__} can be changed"
        for name, hint in typing.get_type_hints(kind).items():
            yield from parts(hint, name)
    elif typing.get_origin(kind) in (UnionType, typing.Union, tuple, Mapping):
        for part in typing.get_args(kind):
            if part is not ...:
                yield from parts(part, field)
    else:
        yield field, kind


@pytest.mark.parametrize("event", [event for _, event in EVENTS])
def test_an_event_holds_ids_codes_numbers_days_and_hashes_only(event):
    for field, kind in parts(event, event.__name__):
        assert kind in LEAVES or kind is str or issubclass(kind, Enum), f"{field}: {kind}"
        assert kind is not str or field in WORDS, f"{field} is text: is it what a person wrote?"


def test_no_reason_is_given_for_a_field_that_is_gone():
    used = {field for _, event in EVENTS for field, kind in parts(event, "") if kind is str}

    assert set(WORDS) == used


# --- what a person writes is in no event

CANARY = "金丝雀 canary, +86 138 0000 0000\n"
TOLD_BY_THE_DESK = {
    ("SubmitNomination", "group"),  # from the organiser's list of groups
    ("CastBallot", "panel"),  # the jury of a contest that runs from files
    ("SubmitScoresheet", "panel"),
}
"""Texts that are recorded as they come, because no person who writes words gives them."""
ENVELOPE = Envelope(
    campaign="c",
    command="1",
    actor="a",
    recorded_at=datetime(2023, 12, 4, 1).astimezone(),
    rulebook=1,
)


def places(value: Any, hint: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to every text in a command that is no id."""
    if any(isinstance(part, typing.NewType) or part is Paper for part in (hint, *_options(hint))):
        return
    if isinstance(value, str) and not isinstance(value, Enum):
        yield path
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        hints = typing.get_type_hints(type(value))
        for field in dataclasses.fields(value):
            yield from places(getattr(value, field.name), hints[field.name], (*path, field.name))
    elif isinstance(value, Mapping):
        of_keys, of_values = (*typing.get_args(hint), None, None)[:2]
        for key, part in value.items():
            if not isinstance(of_keys, typing.NewType) and not isinstance(key, Enum):
                yield (*path, Key(key))
            yield from places(part, of_values, (*path, key))
    elif isinstance(value, tuple):
        of_parts = (*typing.get_args(hint), None)[0]
        for n, part in enumerate(value):
            yield from places(part, of_parts, (*path, n))


def _options(hint: Any) -> tuple[Any, ...]:
    union = typing.get_origin(hint) in (UnionType, typing.Union)
    return typing.get_args(hint) if union else ()


@dataclasses.dataclass(frozen=True)
class Key:
    """A place in a path that is the key of a mapping, and not its value."""

    key: Any


def with_canary(value: Any, path: tuple[Any, ...]) -> Any:
    """The value, with the canary in that place."""
    if not path:
        return CANARY
    step, rest = path[0], path[1:]
    if isinstance(step, Key):
        return {**{k: v for k, v in value.items() if k != step.key}, CANARY: value[step.key]}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{step: with_canary(getattr(value, step), rest)})
    if isinstance(value, Mapping):
        return {**value, step: with_canary(value[step], rest)}
    return tuple(with_canary(v, rest) if n == step else v for n, v in enumerate(value))


def test_every_command_has_an_example():
    commands = {command for decider in DECIDERS for command in commands_of(decider)}

    assert {type(each.command) for each in EXAMPLES} == commands
    assert {type(e) for each in EXAMPLES for e in each.decided()} == {e for _, e in EVENTS}


@of_every_example
def test_what_a_person_writes_in_a_command_is_in_no_event(story: Story):
    command = story.command
    for path in places(command, type(command)):
        if (type(command).__name__, path[0]) in TOLD_BY_THE_DESK:
            continue
        try:
            events = story.when(with_canary(command, path)).decided()
        except Refused:
            continue
        for event in events:
            _, state = product_codec().encode(event, ENVELOPE)
            assert b"canary" not in state, f"{path} is recorded in {state.decode()}"


def test_the_canary_is_sent_into_every_text_of_a_form():
    sent = {path for each in EXAMPLES for path in places(each.command, type(each.command))}

    assert {("form", "story"), ("form", "id_number"), ("form", "activity_kinds", 3)} <= sent
    assert ("materials", Key("WORK_PHOTO")) in sent
    assert ("declared", 0, "code") in sent


def test_a_canary_that_does_get_through_is_seen():
    """Where the exceptions are, the canary is recorded: so the test above can fail."""
    for name, field in TOLD_BY_THE_DESK:
        [story] = [
            each
            for each in EXAMPLES
            if type(each.command).__name__ == name and getattr(each.command, field)
        ][:1]
        recorded = b"".join(
            product_codec().encode(event, ENVELOPE)[1]
            for event in story.when(with_canary(story.command, (field,))).decided()
        )
        assert b"canary" in recorded
