"""The rules of a running campaign as a form: what may change now, and what a change makes of them.

Values are edited as they stand in the canonical text: a text as it is, anything else as JSON.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from selection.desk.desk import Desk, rules_adopted
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.course import Campaign
from selection.domain.kernel import Refused
from selection.domain.rulebook.differences import DECISIVE, JUDGING, changes
from selection.domain.rulebook.plain import canonical_bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of the rulebook, and what stands there before and after; empty for nothing."""

    key: str
    before: str
    after: str


def changeable(desk: Desk) -> dict[str, str]:
    """The keys that may change at this point of the course, with what stands there now."""
    history = desk.journal.read(stream_of(desk.rules))
    course: Campaign = CAMPAIGN.replay(record.event for record in history)
    begun = course.open.keys() | course.closed.keys()
    judging = any(each.kind in JUDGING and each.code in begun for each in desk.rules.stages)
    book = _book(desk)
    return {
        key: shown(_at(book, key))
        for each in desk.rules.amendments
        if each.until not in begun
        for key in each.keys
        if not (judging and key.partition(".")[0] in DECISIVE)
    }


def changed(desk: Desk, values: Mapping[str, str]) -> str:
    """The canonical text of the rules with these values in place of those of today.

    Raises Refused(key-may-not-change-now) for a key that is not `changeable`, and
    amended-rulebook-is-not-right for what is not JSON where JSON stands.
    """
    now, book = changeable(desk), _book(desk)
    for key, written in values.items():
        if key not in now:
            raise Refused("key-may-not-change-now", key=key)
        if written != now[key]:
            _put(book, key, _read(_at(book, key), written, key))
    return canonical_bytes(book).decode()


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """What differs between two canonical texts, key by key."""
    old, new = json.loads(before), json.loads(after)
    return tuple(
        Difference(key, shown(_at(old, key)), shown(_at(new, key)))
        for key in changes(before.encode(), after.encode())
    )


def shown(value: object) -> str:
    """A value as it is edited."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _book(desk: Desk) -> dict[str, Any]:
    return json.loads(rules_adopted(desk.journal)[-1].canonical)


def _read(before: object, written: str, key: str) -> object:
    """What was written, of the kind that stands there; nothing takes the key away."""
    if not written:
        return None
    if before is None or isinstance(before, str):
        return written
    try:
        return json.loads(written)
    except ValueError:
        raise Refused("amended-rulebook-is-not-right", key=key) from None


def _at(book: Any, key: str) -> object:
    """What stands at a key; tables of a list are called by their code or id."""
    for step in key.split("."):
        book = _step(book, step)
    return book


def _step(within: Any, name: str) -> Any:
    if isinstance(within, dict):
        return cast("dict[str, Any]", within).get(name)
    if isinstance(within, list):
        tables = cast("list[object]", within)
        called = (each for each in tables if name in (_step(each, "code"), _step(each, "id")))
        return next(called, None)
    return None


def _put(book: dict[str, Any], key: str, value: object) -> None:
    *outer, last = key.split(".")
    within: Any = book
    for step in outer:
        found = _step(within, step)
        if found is None:
            raise Refused("amended-rulebook-is-not-right", key=key)
        within = found
    if value is None:
        within.pop(last, None)
    else:
        within[last] = value
