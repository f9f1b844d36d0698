"""The files of a contest: its candidates, what was handed in, and what was published.

The formats are those of docs/contests.md. A header that does not fit refuses the file in one
sentence; a line that does not fit is a refused row, handed over in its place among the good ones.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from selection.documents.contest_columns import (
    FIGURES,
    PLACES,
    CandidateColumns,
    CountColumns,
    MarkColumns,
    PublishedColumns,
)
from selection.documents.contest_rows import CandidateRow, CountRow, MarkRow, PublishedRow, Roll
from selection.documents.csv_files import BadRow, CsvFile, RefusedRow
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Form

MOST_CANDIDATES = 200_000
MOST_MARKS = 50_000_000
MOST_PUBLISHED = 1_000_000

R = TypeVar("R")


class Rows(Generic[R]):
    """The rows of an open file, each read or refused; `size` and `done` are for progress."""

    def __init__(self, file: CsvFile, read: Callable[[int, Sequence[str]], R]) -> None:
        self._file = file
        self._read = read
        self.name = file.name
        self.size = file.size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def done(self) -> int:
        """How many of the file's `size` bytes have been read."""
        return self._file.done

    def __iter__(self) -> Iterator[R | RefusedRow]:
        for row in self._file:
            if isinstance(row, RefusedRow):
                yield row
                continue
            try:
                read = self._read(row.line, row.cells)
            except BadRow as bad:
                yield RefusedRow(self.name, row.line, str(bad))
            else:
                yield read


def candidate_rows(path: Path, rulebook: Rulebook) -> Rows[CandidateRow]:
    """The candidates, with their answers typed by the fields of the rulebook's form.

    Raises `Unreadable` if the file or its header does not fit. A second row for a candidate is
    refused.
    """
    fields = [each.code for each in rulebook.nomination.fields]
    columns = dict.fromkeys(("category", "candidate", "group", *fields))
    needed = [("candidate",)]
    if len(rulebook.categories) > 1:
        needed.append(("category",))
    file = CsvFile(path, columns=tuple(columns), needed=needed, most_rows=MOST_CANDIDATES)
    return Rows(file, CandidateColumns(file.header, rulebook).read)


def mark_rows(path: Path, rulebook: Rulebook, channel: Channel, roll: Roll) -> Rows[MarkRow]:
    """What was handed in through a channel that is not on paper.

    Raises `Unreadable` if the file or its header does not fit. Whether a mark, a sheet or a
    repeat is allowed is the rulebook's to say, not this reader's.
    """
    columns = ("stage", "panel", "sheet", "category", "candidate", "item", "mark", "at")
    needed = [("candidate",)]
    if channel.form not in {Form.LIKE, Form.BALLOT}:
        needed.append(("mark",))
    if len(channel.stages) > 1:
        needed.append(("stage",))
    file = CsvFile(path, columns=columns, needed=needed, most_rows=MOST_MARKS)
    return Rows(file, MarkColumns(file.header, rulebook, channel, roll).read)


def count_rows(path: Path, channel: Channel, roll: Roll) -> Rows[CountRow]:
    """What the tellers of a channel on paper counted; a second row for a candidate is refused.

    Raises `Unreadable` if the file or its header does not fit.
    """
    columns = ("stage", "panel", "category", "candidate", "votes", "ballots", "eligible")
    needed = [("candidate",), ("votes",)]
    if len(channel.stages) > 1:
        needed.append(("stage",))
    if channel.form is not Form.POINTS:
        needed.append(("ballots",))
    file = CsvFile(path, columns=columns, needed=needed, most_rows=MOST_MARKS)
    return Rows(file, CountColumns(file.header, channel, roll).read)


def published_rows(path: Path, rulebook: Rulebook, roll: Roll) -> Rows[PublishedRow]:
    """What was published; a row that stands at the same place as an earlier one is refused.

    Raises `Unreadable` if the file or its header does not fit.
    """
    scores = [each.code for each in rulebook.scores if each.code not in PLACES]
    figures = tuple(dict.fromkeys((*FIGURES, *scores)))
    file = CsvFile(
        path,
        columns=(*PLACES, *figures),
        needed=[("candidate", "group"), figures],
        most_rows=MOST_PUBLISHED,
    )
    return Rows(file, PublishedColumns(file.header, rulebook, roll).read)
