"""The files of a contest, and what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from selection.documents.contest_comparison import Comparison
from selection.documents.contest_results import Results
from selection.documents.csv_files import RefusedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files of a contest; those of the channels by their codes."""

    candidates: Path
    channels: Mapping[str, Path]
    published: Path | None = None


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of every row, and what the comparison says.

    `counted` are rows that the rules refused and that were counted as published all the same;
    `unread` is the number of published rows that could not be read, and so not be compared.
    """

    rows: dict[str, int] = field(default_factory=dict[str, int])  # of each file
    refused: list[RefusedRow] = field(default_factory=list[RefusedRow])
    counted: list[RefusedRow] = field(default_factory=list[RefusedRow])
    comparisons: list[Comparison] = field(default_factory=list[Comparison])
    unread: int = 0
    results: Results | None = None
    events: int = 0

    def sort(self) -> None:
        """Put the rows in the order in which the files have them."""
        files = list(self.rows)
        for rows in (self.refused, self.counted):
            rows.sort(key=lambda row: (files.index(row.file), row.line))

    @property
    def differs(self) -> bool:
        """Whether anything that was published is not what the rules give."""
        return bool(self.unread) or any(each.differences for each in self.comparisons)
