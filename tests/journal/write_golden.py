"""Writes the golden bytes that are missing: one made-up event for each name that has no file.

    PYTHONPATH=src:tests .venv/bin/python tests/journal/write_golden.py

A file that is there is never touched: its bytes may be in somebody's journal.
"""

import dataclasses
import sys
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from selection.journal.codec import Codec, product_codec
from selection.journal.items import Envelope
from selection.journal.names import NAMES

GOLDEN = Path(__file__).with_name("golden")

ENVELOPE = Envelope(
    campaign="practice",
    command="c-0001",
    actor="a-0001",
    recorded_at=datetime(2023, 12, 4, 1, 2, 3, 456_000, tzinfo=UTC),
    rulebook=1,
)
PLAIN = {
    bool: True,
    int: 7,
    Decimal: Decimal("8.5"),
    date: date(2023, 12, 4),
    datetime: datetime(2023, 12, 4, 1, 2, 3, tzinfo=UTC),
}


def missing(names: Mapping[type, str], golden: Path = GOLDEN) -> list[str]:
    """Those of the stored names that have no file."""
    return sorted(name for name in names.values() if not (golden / f"{name}.json").exists())


def write(names: Mapping[type, str], codec: Codec, golden: Path = GOLDEN) -> list[str]:
    """Write the missing files; which they were."""
    wanted = missing(names, golden)
    for kind, name in names.items():
        if name in wanted:
            _, state = codec.encode(made_up(kind, "event"), ENVELOPE)
            (golden / f"{name}.json").write_bytes(state + b"\n")
    return wanted


def made_up(kind: typing.Any, word: str) -> typing.Any:
    """A value of the type; texts say which field they are in."""
    if kind is str:
        return word.replace("_", "-")
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, typing.NewType):
        return made_up(kind.__supertype__, word)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: made_up(hints[f.name], f.name) for f in dataclasses.fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    return _made_up_of(typing.get_origin(kind), typing.get_args(kind), word)


def _made_up_of(origin: typing.Any, parts: tuple[typing.Any, ...], word: str) -> typing.Any:
    match origin:
        case typing.Literal:
            return parts[0]
        case types.UnionType | typing.Union:
            return made_up(next(part for part in parts if part is not types.NoneType), word)
        case origin if origin is tuple:
            return tuple(made_up(part, word) for part in parts if part is not ...)
        case origin if isinstance(origin, type) and issubclass(origin, Mapping):
            return {made_up(parts[0], word): made_up(parts[1], word)}
        case origin if origin is frozenset:
            return frozenset({made_up(parts[0], word)})
        case _:
            raise TypeError(f"an event should not hold a {origin}: {word}")


if __name__ == "__main__":
    for name in write(NAMES, product_codec()):
        sys.stdout.write(f"written: {name}\n")
