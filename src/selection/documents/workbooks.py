"""The writing of workbooks (.xlsx): every text is a text, and the same table the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal
from unicodedata import east_asian_width

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it has none

from selection.documents.guarding import LONGEST_CELL, guarded

EXACT = 10**15
"""A number of more digits would lose some of them in a workbook, and is written as a text."""
FONT, SIZE = "宋体", 10
LINE, LOWEST, HIGHEST = 13.5, 20, 409
"""Points: of a line of text, and of a row."""
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (the library takes no zone)
_A4 = 9

MOST_OFFERED = 255
"""Characters that a list of choices may have, commas among them."""

Shade = Literal["plain", "ours", "needed"]


class DoesNotFit(Exception):
    """A text is longer than a cell can hold; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, its width in characters, and how its cells look.

    `choices` are offered in each cell, without keeping anybody from writing another.
    """

    heading: str
    width: int = 12
    shade: Shade = "plain"
    wraps: bool = True
    choices: Sequence[str] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: columns, the first `printed` of which are printed, and rows.

    `title` stands above each printed page, `foot` below. `room` more rows are ready to be filled.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str | int | Decimal]]
    printed: int
    foot: str = ""
    room: int = 0


def workbook(sheets: Sequence[Sheet], *, title: str, author: str) -> bytes:
    """The file. Raises DoesNotFit for a text that no cell can hold."""
    file = BytesIO()
    book: Any
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title[:255], "author": author[:255], "created": _CREATED})
        looks = _Looks(book)
        for each in sheets:
            _draw(book.add_worksheet(each.name), each, looks)
    return file.getvalue()


class _Looks:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": FONT, "font_size": SIZE, "border": 1, "valign": "vcenter"}
        as_text = {**plain, "num_format": "@"}
        head = {**plain, "bold": True, "align": "center", "text_wrap": True}
        self.heads: dict[Shade, Any] = {
            "plain": book.add_format({**head, "bg_color": "#EEF2F7"}),
            "ours": book.add_format({**head, "bg_color": "#E3E3E3", "italic": True}),
            "needed": book.add_format({**head, "bg_color": "#D6E6F5"}),
        }
        self.text = book.add_format({**as_text, "text_wrap": True})
        self.story = book.add_format(as_text)
        self.number = book.add_format(plain)


def _draw(page: Any, sheet: Sheet, looks: _Looks) -> None:
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, guarded(column.heading), looks.heads[column.shade])
        look = looks.text if column.wraps else looks.story
        page.set_column(place, place, column.width, look, {"hidden": column.hidden})
        if column.choices and len(",".join(column.choices)) <= MOST_OFFERED:
            page.data_validation(
                1,
                place,
                len(sheet.rows) + sheet.room + 1,
                place,
                {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_type": "information",
                    "show_error": False,
                },
            )
    page.set_row(0, _height([each.heading for each in sheet.columns], sheet.columns))
    for number, row in enumerate(sheet.rows, start=1):
        page.set_row(number, _height(row, sheet.columns))
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _write(page, number, place, value, looks.text if column.wraps else looks.story, looks)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.7)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, max(len(sheet.rows), 1), sheet.printed - 1)
    page.set_header(f'&C&"{FONT},Bold"&14 {_in_margin(sheet.title)}')
    page.set_footer(f"&L&9 {_in_margin(sheet.foot)}&R&9 第 &P 页，共 &N 页")


def _write(
    page: Any,
    row: int,
    place: int,
    value: str | int | Decimal,
    look: Any,
    looks: _Looks,
) -> None:
    if not isinstance(value, str):
        if _is_exact(value):
            page.write_number(row, place, value, looks.number)
            return
        value = f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = guarded(value)
    if len(text) > LONGEST_CELL:
        raise DoesNotFit(f"第 {row + 1} 行第 {place + 1} 栏超过 {LONGEST_CELL} 个字，表格放不下")
    if text:
        page.write_string(row, place, text, look)
    else:
        page.write_blank(row, place, None, look)


def _height(row: Sequence[str | int | Decimal], columns: Sequence[Column]) -> float:
    """How high a row must be for its texts, in points: not every program works that out."""
    lines = (
        sum(-(-_width(line) // (column.width - 1)) or 1 for line in str(value).split("\n"))
        for value, column in zip(row, columns, strict=True)
        if column.wraps
    )
    return min(max(LINE * max(lines, default=1), LOWEST), HIGHEST)


def _width(text: str) -> int:
    """In characters of the width of a digit: those of Chinese are twice as wide."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _is_exact(value: int | Decimal) -> bool:
    """Whether a workbook, which writes 16 digits of a float, gives it back to the digit."""
    return abs(value) < EXACT and Decimal(f"{float(value):.16G}") == value


def _in_margin(text: str) -> str:
    return text.replace("&", "&&")[:200]
