"""Lists of past winners (往年已入选典型) as officials keep them: CSV or XLSX, one a line."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

from selection.accounts.recognising import PastWinner
from selection.documents import cells
from selection.documents.csv_files import BadRow, RefusedRow
from selection.documents.named_columns import Columns, Said, read_list
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
    # Several kinds of identifier may have columns of their own.
    columns = Columns(names=COLUMNS, needed=_NEEDED, several=frozenset({"identifier"}))
    listed = read_list(path, columns, _winner, alike=_alike, most_rows=MOST_ROWS)
    return PastWinners(tuple(listed.made.values()), listed.refused)


def _alike(winner: PastWinner) -> object:
    return tuple(normal(str(each)) for each in astuple(winner))


def _winner(said: Said) -> PastWinner:
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
