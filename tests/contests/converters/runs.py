"""What every converter gives: the files of one run of `selection contest`."""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: a rulebook of tests/contests/rulebooks, and the files that go with it.

    `left_out` counts cells of the source that hold no mark (an absent mark written as 0.0).
    """

    name: str
    rulebook: str
    candidates: Path
    channels: Mapping[str, Path]
    published: Path
    left_out: int = 0


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a source file, by column."""
    with _opened(path, "rt") as file:
        yield from csv.DictReader(file)


def meta(path: Path) -> Any:
    """What a source says of itself."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, header: str, rows: Iterable[Sequence[object]]) -> Path:
    """Write a file of the contest; compressed if its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path, "wt") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def slug(name: str) -> str:
    """A name as a folder."""
    return "".join(each if each.isalnum() else "-" for each in name.lower())


def _opened(path: Path, mode: str) -> TextIO:
    opened = gzip.open if path.suffix == ".gz" else open
    return cast("TextIO", opened(path, mode, encoding="utf-8", newline=""))
