"""A list as officials keep it: CSV or XLSX, one thing a line, its columns known by their names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from selection.documents.csv_files import BadRow, CsvFile, RefusedRow, Row, Unreadable
from selection.documents.xlsx_files import XlsxFile

Made = TypeVar("Made")
Said = Mapping[str, str]
"""What a line says, by the codes of its columns; empty cells are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What the columns may be called, by a code; some are needed, some may stand several times."""

    names: Mapping[str, Sequence[str]]
    needed: Sequence[str]
    several: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def meaning(self) -> dict[str, str]:
        """The code that each name stands for."""
        return {name: code for code, names in self.names.items() for name in names}


@dataclass(frozen=True, slots=True)
class Listed(Generic[Made]):
    """What a list says, by its lines, and the lines of it that cannot be used."""

    made: Mapping[int, Made]
    refused: tuple[RefusedRow, ...]


def read_list(
    path: Path,
    columns: Columns,
    make: Callable[[Said], Made],
    *,
    alike: Callable[[Made], object],
    most_rows: int,
) -> Listed[Made]:
    """The list in the file; by its name it is XLSX or CSV. Raises `Unreadable`.

    `make` raises BadRow for a line that says nothing usable; of two that are `alike` the second
    is refused.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        sheet = XlsxFile(path, most_rows=most_rows)
        _check_header(sheet.name, sheet.header, columns)
        return _read(sheet.name, sheet.header, iter(sheet), columns, make, alike)
    needed = [columns.names[each] for each in columns.needed]
    known = tuple(columns.meaning)
    with CsvFile(path, columns=known, needed=needed, most_rows=most_rows) as file:
        _must_be_different(file.name, file.header, columns)
        return _read(file.name, file.header, iter(file), columns, make, alike)


def _check_header(file: str, header: Sequence[str], columns: Columns) -> None:
    for each in header:
        if each not in columns.meaning:
            raise Unreadable(f"{file} 有不认识的列 {each}，可以有：{'、'.join(columns.meaning)}")
    for each in columns.needed:
        if not set(columns.names[each]) & set(header):
            raise Unreadable(f"{file} 缺少列 {' 或 '.join(columns.names[each])}")
    _must_be_different(file, header, columns)


def _must_be_different(file: str, header: Sequence[str], columns: Columns) -> None:
    """One column for each thing, but for those that may have several."""
    for code, names in columns.names.items():
        mine = [each for each in header if each in names]
        if len(mine) > 1 and code not in columns.several:
            raise Unreadable(f"{file} 的 {' 和 '.join(mine)} 是同一栏")


def _read(
    file: str,
    header: Sequence[str],
    rows: Iterator[Row | RefusedRow],
    columns: Columns,
    make: Callable[[Said], Made],
    alike: Callable[[Made], object],
) -> Listed[Made]:
    codes = [columns.meaning[each] for each in header]
    first: dict[object, int] = {}
    made: dict[int, Made] = {}
    refused: list[RefusedRow] = []
    for row in rows:
        if isinstance(row, RefusedRow):
            refused.append(row)
            continue
        try:
            each = make(_said(codes, row, columns))
        except BadRow as bad:
            refused.append(RefusedRow(file, row.line, str(bad)))
            continue
        whole = alike(each)
        if whole in first:
            refused.append(RefusedRow(file, row.line, f"与第 {first[whole]} 行重复"))
            continue
        first[whole] = row.line
        made[row.line] = each
    return Listed(made, tuple(refused))


def _said(codes: Sequence[str], row: Row, columns: Columns) -> Said:
    said: dict[str, str] = {}
    for code, cell in zip(codes, row.cells, strict=True):
        if cell and said.setdefault(code, cell) != cell:
            raise BadRow("写了不止一个号码")
    for code in columns.needed:
        if not said.get(code):
            raise BadRow(f"没有写{columns.names[code][0]}")
    return said
