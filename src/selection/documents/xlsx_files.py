"""XLSX from outside: the first sheet, cell by cell, within bounds; nothing in it ever runs.

A formula is the value that was computed when the file was saved; macros are not looked at. What a
cell shows is not in the file, only what it holds: a long number that was typed as a number has
lost its end, and is refused.
"""

import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from selection.documents.csv_files import MOST_COLUMNS, BadRow, RefusedRow, Row, Unreadable

MOST_BYTES = 20_000_000
MOST_BYTES_UNPACKED = 200_000_000
LONGEST_EXACT = 10**15
"""From here on a number in a sheet may not be the one that was typed."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cell = int | float | str | bool | time | date | datetime | timedelta


class XlsxFile:
    """The first sheet of a workbook: its header, and its rows when they are asked for.

    Raises `Unreadable` for a file that is absent, too large, encrypted, an old .xls or none at
    all; without a header; and for more than `most_rows` rows.
    """

    def __init__(self, path: Path, *, most_rows: int) -> None:
        self.name = str(path)
        _must_be_a_workbook(path)
        try:
            with CalamineWorkbook.from_path(path) as book:  # pyright: ignore[reportUnknownMemberType]
                sheet = book.get_sheet_by_index(0)
                rows, columns = (each + 1 for each in sheet.end or (-1, -1))
                if columns > MOST_COLUMNS:
                    raise Unreadable(f"{path} 有 {columns} 栏，至多 {MOST_COLUMNS} 栏")
                if rows > most_rows + 1:
                    raise Unreadable(f"{path} 超过 {most_rows} 行")
                self._rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
        except PasswordError:
            raise Unreadable(f"{path} 有密码，请另存为没有密码的 .xlsx") from None
        except (CalamineError, OSError, ValueError, IndexError):
            raise Unreadable(f"{path} 已损坏，不能读") from None
        try:
            self.header = tuple(_texts(self._rows[0])) if self._rows else ()
        except BadRow as bad:
            raise Unreadable(f"{path} 的表头不能读：{bad}") from None
        while self.header and not self.header[-1]:
            self.header = self.header[:-1]
        if not self.header:
            raise Unreadable(f"{path} 没有表头：第一行应写各栏的名称")

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        width = len(self.header)
        for line, cells in enumerate(self._rows[1:], start=2):
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


def _must_be_a_workbook(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(len(_ZIP))
    except FileNotFoundError:
        raise Unreadable(f"找不到文件 {path}") from None
    except OSError as error:
        raise Unreadable(f"打不开文件 {path}：{error.strerror}") from None
    if head == _OLE:
        raise Unreadable(f"{path} 有密码，或是旧的 .xls；请另存为没有密码的 .xlsx")
    if head != _ZIP:
        raise Unreadable(f"{path} 不是 XLSX 文件")
    if size > MOST_BYTES:
        raise Unreadable(f"{path} 超过 {MOST_BYTES // 1_000_000} MB")
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unreadable(f"{path} 已损坏，不能读") from None
    if unpacked > MOST_BYTES_UNPACKED:
        raise Unreadable(f"{path} 展开后超过 {MOST_BYTES_UNPACKED // 1_000_000} MB")


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
        case int() | float():
            return _number(cell)
        case _:
            raise BadRow("有一格是日期或时间，应写文字")


def _number(cell: float) -> str:
    if cell != int(cell):
        raise BadRow(f"“{cell}”不是整数")
    if abs(cell) >= LONGEST_EXACT:
        raise BadRow("有一格长号码是按数字存的，末尾几位已经丢失；请先把这一列设为文本再填")
    return str(int(cell))
