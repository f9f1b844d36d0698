"""The keys that each table of a rulebook may hold, read off the dataclasses themselves.

The tables in `book`, `entry` and `contest` are the only home of the schema: a key is a field's
name without the underscore that keeps it from being a word of Python (`from_` is `from`).
"""

import dataclasses
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeGuard, Union, get_args, get_origin, get_type_hints

Hint = Any
"""A type annotation, as `typing` gives it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as the file writes it, the attribute it becomes, and what it may hold."""

    name: str
    attribute: str
    hint: Hint
    required: bool


def is_table(hint: Hint) -> TypeGuard[type]:
    """Whether the annotation is one of the tables."""
    return isinstance(hint, type) and dataclasses.is_dataclass(hint) and hint.__module__ in _HOMES


@cache
def keys_of(table: type) -> Mapping[str, Key]:
    """The keys of the table by name, in the order of its fields."""
    hints = get_type_hints(table, include_extras=True)
    keys = (
        Key(
            name=field.name.removesuffix("_"),
            attribute=field.name,
            hint=hints[field.name],
            required=(
                field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING
            ),
        )
        for field in dataclasses.fields(table)
    )
    return MappingProxyType({key.name: key for key in keys})


@cache
def choices(hint: Hint) -> tuple[Hint, ...]:
    """What the annotation allows, one by one; that a key may be absent is not among them."""
    if get_origin(hint) not in (Union, UnionType):
        return (hint,)
    return tuple(each for each in get_args(hint) if each is not NoneType)


def part_of(hint: Hint, step: str | int) -> Hint | None:
    """The annotation of what a list holds at a position, or a free table at a key; else None."""
    for each in choices(hint):
        if isinstance(step, int) and get_origin(each) is tuple:
            return get_args(each)[0]
        if isinstance(step, str) and get_origin(each) is Mapping:
            return get_args(each)[1]
        if isinstance(step, str) and is_table(each) and step in keys_of(each):
            return keys_of(each)[step].hint
    return None


_HOMES = frozenset(f"{__package__}.{home}" for home in ("book", "entry", "contest"))
