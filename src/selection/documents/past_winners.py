"""Lists of past winners (往年已入选典型) as officials keep them: CSV or XLSX, one a line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from selection.accounts.recognising import PastWinner
from selection.documents import cells
from selection.documents.csv_files import BadRow, CsvFile, RefusedRow, Row, Unreadable
from selection.documents.xlsx_files import XlsxFile
from selection.domain.likeness import normal
from selection.domain.names import LONGEST_NAME

MOST_ROWS = 100_000
FIRST_YEAR, LAST_YEAR = 1900, 2199

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "year": ("年度", "年份", "year"),
    "category": ("类别", "category"),
    "name": ("名称", "姓名", "name"),
    "unit": ("推荐单位", "单位", "unit"),
    "region": ("省份", "地区", "region"),
    "identifier": ("证件号码", "统一社会信用代码", "区划代码", "identifier"),
}
"""What the columns may be called; the first three are needed, the identifier may be empty."""
_MEANING = {name: code for code, names in COLUMNS.items() for name in names}
_NEEDED = ("year", "category", "name")


@dataclass(frozen=True, slots=True)
class PastWinners:
    """What a list says, and the lines of it that cannot be used."""

    winners: tuple[PastWinner, ...]
    refused: tuple[RefusedRow, ...]


def read(path: Path) -> PastWinners:
    """The list in the file; by its name it is XLSX or CSV. Raises `Unreadable`.

    A line is refused that lacks year, category or name, whose year is no year, or that stands in
    the list already.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"}:
        sheet = XlsxFile(path, most_rows=MOST_ROWS)
        _check_header(sheet.name, sheet.header)
        return _read(sheet.name, sheet.header, iter(sheet))
    needed = [COLUMNS[each] for each in _NEEDED]
    with CsvFile(path, columns=tuple(_MEANING), needed=needed, most_rows=MOST_ROWS) as file:
        _must_be_different(file.name, file.header)
        return _read(file.name, file.header, iter(file))


def _check_header(file: str, header: Sequence[str]) -> None:
    for each in header:
        if each not in _MEANING:
            raise Unreadable(f"{file} 有不认识的列 {each}，可以有：{'、'.join(_MEANING)}")
    for each in _NEEDED:
        if not set(COLUMNS[each]) & set(header):
            raise Unreadable(f"{file} 缺少列 {' 或 '.join(COLUMNS[each])}")
    _must_be_different(file, header)


def _must_be_different(file: str, header: Sequence[str]) -> None:
    """One column for each thing, but several kinds of identifier may have their own."""
    for code, names in COLUMNS.items():
        mine = [each for each in header if each in names]
        if len(mine) > 1 and code != "identifier":
            raise Unreadable(f"{file} 的 {' 和 '.join(mine)} 是同一栏")


def _read(file: str, header: Sequence[str], rows: Iterator[Row | RefusedRow]) -> PastWinners:
    first: dict[tuple[object, ...], int] = {}
    winners: list[PastWinner] = []
    refused: list[RefusedRow] = []
    for row in rows:
        if isinstance(row, RefusedRow):
            refused.append(row)
            continue
        try:
            winner = _winner(_said(header, row))
        except BadRow as bad:
            refused.append(RefusedRow(file, row.line, str(bad)))
            continue
        whole = tuple(normal(str(each)) for each in astuple(winner))
        if whole in first:
            refused.append(RefusedRow(file, row.line, f"与第 {first[whole]} 行重复"))
            continue
        first[whole] = row.line
        winners.append(winner)
    return PastWinners(tuple(winners), tuple(refused))


def _said(header: Sequence[str], row: Row) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for name, cell in zip(header, row.cells, strict=True):
        if cell and said.setdefault(_MEANING[name], cell) != cell:
            raise BadRow("写了不止一个号码")
    return said


def _winner(said: Mapping[str, str]) -> PastWinner:
    for code in _NEEDED:
        if not said.get(code):
            raise BadRow(f"没有写{COLUMNS[code][0]}")
    year = cells.whole(said["year"].removesuffix("年"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadRow(f"“{said['year']}”不是年份")
    name = cells.name(said["name"])
    if len(name) > LONGEST_NAME or not normal(name):
        raise BadRow(f"名称应为 1 到 {LONGEST_NAME} 个字")
    others = {code: cells.name(said.get(code, "")) for code in ("category", "unit", "region")}
    return PastWinner(
        year=year, name=name, identifier=cells.name(said.get("identifier", "")), **others
    )
