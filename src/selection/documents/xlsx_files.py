"""XLSX from outside: the first sheet, cell by cell, within bounds; nothing in it ever runs.

A formula is the value that was computed when the file was saved; macros are not looked at. What a
cell shows is not in the file, only what it holds: a long number that was typed as a number has
lost its end, and is refused.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from selection.documents.csv_files import MOST_COLUMNS, BadRow, RefusedRow, Row, Unreadable
from selection.documents.workbook_parts import Bounds, Broken, Cell, read_workbook

MOST_BYTES = 20_000_000
MOST_SHEETS = 100
LONGEST_EXACT = 10**15
"""From here on a number in a sheet may not be the one that was typed."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class XlsxFile:
    """The first sheet of a workbook: its header, and its rows when they are asked for.

    Raises `Unreadable` for a file that is absent, too large, encrypted, an old .xls or none at
    all; without a header; and for more than `most_rows` rows.
    """

    def __init__(self, path: Path, *, most_rows: int) -> None:
        self.name = str(path)
        bounds = Bounds(sheets=MOST_SHEETS, rows=most_rows, columns=MOST_COLUMNS)
        try:
            with path.open("rb") as file:
                must_be_a_workbook(file, most_bytes=MOST_BYTES)
                sheets = read_workbook(file, bounds)
        except FileNotFoundError:
            raise Unreadable(f"找不到文件 {path}") from None
        except OSError as error:
            raise Unreadable(f"打不开文件 {path}：{error.strerror}") from None
        except Unreadable as unreadable:
            raise Unreadable(f"{path} {unreadable}") from None
        self._rows = sheets[0].rows if sheets else {}
        try:
            self.header = tuple(_texts(_line(self._rows.get(1, {}))))
        except BadRow as bad:
            raise Unreadable(f"{path} 的表头不能读：{bad}") from None
        if not self.header:
            raise Unreadable(f"{path} 没有表头：第一行应写各栏的名称")

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        width = len(self.header)
        for line in sorted(self._rows.keys() - {1}):
            cells = _line(self._rows[line])
            try:
                texts = _texts(cells)
            except BadRow as bad:
                yield RefusedRow(self.name, line, str(bad))
                continue
            if not any(texts):
                continue
            if any(texts[width:]):
                yield RefusedRow(self.name, line, f"表头只有 {width} 栏，后面还有内容")
            else:
                yield Row(line, [*texts[:width], *[""] * (width - len(texts))])


def must_be_a_workbook(file: BinaryIO, *, most_bytes: int) -> None:
    """Raises Unreadable, without the file's name, for what is none by beginning or size."""
    head = file.read(len(_ZIP))
    size = file.seek(0, 2)
    file.seek(0)
    if head == _OLE:
        raise Unreadable("有密码，或是旧的 .xls；请另存为没有密码的 .xlsx")
    if head != _ZIP:
        raise Unreadable("不是 XLSX 文件")
    if size > most_bytes:
        raise Unreadable(f"超过 {most_bytes // 1_000_000} MB")


def _line(cells: Mapping[int, Cell]) -> list[Cell]:
    """The cells of a line up to the last with something in it, empty ones among them."""
    return [cells.get(place, "") for place in range(1, max(cells, default=0) + 1)]


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [_text(each) for each in cells]


def _text(cell: Cell) -> str:
    """A cell as it would be typed; BadRow for what a list does not hold."""
    match cell:
        case str():
            text = unicodedata.normalize("NFC", cell).strip()
            if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text):
                raise BadRow("含有控制字符或换行")
            return text
        case bool():
            raise BadRow("有一格是“是/否”，应写文字")
        case Decimal():
            return whole_number(cell)
        case date():
            raise BadRow("有一格是日期或时间，应写文字")
        case Broken(shows=shows):
            raise BadRow(f"有一格是错误值 {shows}")


def whole_number(cell: Decimal) -> str:
    """A number as the text that it stands for; BadRow where that cannot be known."""
    if cell != int(cell):
        raise BadRow(f"“{cell:f}”不是整数")
    if abs(cell) >= LONGEST_EXACT:
        raise BadRow("有一格长号码是按数字存的，末尾几位已经丢失；请先把这一列设为文本再填")
    return str(int(cell))
