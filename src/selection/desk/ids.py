"""The ids in a command or in evidence, found by their types."""

import re
import typing
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar

from selection.domain.kernel import (
    CandidateId,
    EntityId,
    HonoureeId,
    MotionId,
    PersonId,
    Refused,
    UnitId,
    VoterId,
)

IDS = (CandidateId, EntityId, HonoureeId, MotionId, PersonId, UnitId, VoterId)

Asked = TypeVar("Asked")
Change = Callable[[str], str]
_Step = Callable[[Any, Change], Any]

_OPAQUE = re.compile(r"[A-Za-z0-9-]{1,64}")


def must_be_opaque(actor: str, command: object) -> None:
    """No name can be written as an id: letters, digits and hyphens, at most 64 (contract §4).

    Raises Refused, which does not repeat what was written.
    """
    opaque(actor)
    with_ids(command, opaque)


def opaque(written: str) -> str:
    """The id; Refused if it is none."""
    if _OPAQUE.fullmatch(written) is None:
        raise Refused("id-is-not-opaque")
    return written


def with_ids(asked: Asked, change: Change) -> Asked:
    """The same with each of its ids changed, found by the types of the fields."""
    step = _step(type(asked))
    return asked if step is None else step(asked, change)


@cache
def _step(hint: Any) -> _Step | None:
    """What changes the ids in a value of the type, or None if it has none."""
    if hint in IDS:
        return lambda value, change: change(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _table(hint)
    of, parts = typing.get_origin(hint), typing.get_args(hint)
    if of in (UnionType, typing.Union):
        return _one_of(parts)
    if isinstance(of, type) and issubclass(of, Mapping):
        return _mapping(*map(_step, parts))
    if isinstance(of, type) and issubclass(of, Sequence | AbstractSet):
        step = _step(parts[0])
        if step is not None:
            return lambda value, change: type(value)(step(each, change) for each in value)
    return None


def _table(hint: type) -> _Step | None:
    hints = typing.get_type_hints(hint)
    steps = {each.name: step for each in fields(hint) if (step := _step(hints[each.name]))}
    names = [each.name for each in fields(hint)]

    def change_all(value: Any, change: Change) -> Any:
        changed: dict[str, Any] = {}
        for name, step in steps.items():
            before = getattr(value, name)
            after = step(before, change)
            if after != before:
                changed[name] = after
        if not changed:
            return value
        # Done for every vote of a contest, and `replace` takes three times as long.
        return hint(**({name: getattr(value, name) for name in names} | changed))

    return change_all if steps else None


def _one_of(parts: Sequence[Any]) -> _Step | None:
    """Of several types, the one that the value is of; ids and None are never taken for another."""
    steps = [(part, step) for part in parts if (step := _step(part)) is not None]

    def change_it(value: Any, change: Change) -> Any:
        for part, step in steps:
            kind = str if part in IDS else typing.get_origin(part) or part
            if isinstance(value, kind):
                return step(value, change)
        return value

    return change_it if steps else None


def _mapping(keys: _Step | None, values: _Step | None) -> _Step | None:
    def change_both(value: Mapping[Any, Any], change: Change) -> Any:
        return {
            keys(key, change) if keys else key: values(part, change) if values else part
            for key, part in value.items()
        }

    return change_both if keys or values else None
