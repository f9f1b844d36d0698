"""CSV from outside: read line by line, within bounds; a line that is no row is accounted for.

One line is one record. A cell may be quoted, but a quoted cell may not hold a line break: so a
stray quotation mark spoils its own line and no other, and every refusal can name the line.
"""

import csv
import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Self

LONGEST_LINE = 65_536  # bytes, without the line end
MOST_COLUMNS = 100

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_GZIP = b"\x1f\x8b"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Unreadable(Exception):
    """The file as a whole cannot be used; the message is a sentence for the official."""


class BadRow(Exception):
    """A line says nothing that can be used; the message is the reason."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that was refused: in which file, at which line (the header is line 1), and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a line, as many as the header has columns; trimmed, in NFC."""

    line: int
    cells: list[str]


class CsvFile:
    """A CSV file, plain or gzip: the header is read at once, the rows when they are asked for.

    Whether the file is compressed is told by its content. Raises `Unreadable` for a file that is
    absent, empty, damaged or not UTF-8; for a header with a column that is not among `columns`,
    that stands twice, or that is needed (one of each entry of `needed`) and absent; and while
    iterating for more than `most_rows` rows.
    """

    def __init__(
        self,
        path: Path,
        *,
        columns: Sequence[str],
        needed: Sequence[Sequence[str]],
        most_rows: int,
    ) -> None:
        self.name = str(path)
        self._most_rows = most_rows
        try:
            self._raw = path.open("rb")
            self.size = path.stat().st_size
        except FileNotFoundError:
            raise Unreadable(f"找不到文件 {path}") from None
        except OSError as error:
            raise Unreadable(f"打不开文件 {path}：{error.strerror}") from None
        try:
            packed = self._raw.peek(2).startswith(_GZIP)
            self._lines = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
            self.header = self._read_header()
            self._check_header(columns, needed)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._raw.close()

    @property
    def done(self) -> int:
        """How many of the file's `size` bytes have been read; for showing progress."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[Row | RefusedRow]:
        width = len(self.header)
        line = 1
        while raw := self._next_line():
            line += 1
            if line > self._most_rows + 1:
                raise Unreadable(f"{self.name} 超过 {self._most_rows} 行")
            if _too_long(raw):
                self._skip_line(raw, line)
            elif not raw.strip():
                continue
            try:
                cells = _cells(raw)
            except BadRow as bad:
                yield RefusedRow(self.name, line, str(bad))
                continue
            if len(cells) == width:
                yield Row(line, cells)
            else:
                reason = f"有 {len(cells)} 栏，表头有 {width} 栏"
                yield RefusedRow(self.name, line, reason)

    def _next_line(self) -> bytes:
        try:
            return self._lines.readline(LONGEST_LINE + 2)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Unreadable(f"压缩文件 {self.name} 已损坏或不完整") from None
        except OSError as error:
            raise Unreadable(f"读文件 {self.name} 出错：{error.strerror}") from None

    def _skip_line(self, piece: bytes, line: int) -> None:
        """Pass over the rest of a line; its pieces count as rows, so that it cannot be endless."""
        for _ in range(self._most_rows - line + 1):
            if not piece or piece.endswith(b"\n"):
                return
            piece = self._next_line()
        raise Unreadable(f"{self.name} 第 {line} 行没有尽头")

    def _read_header(self) -> tuple[str, ...]:
        raw = self._next_line().removeprefix(_BYTE_ORDER_MARK)
        if not raw.strip():
            raise Unreadable(f"{self.name} 没有表头：第一行应写各栏的名称")
        if raw.startswith(_UTF_16):
            raise Unreadable(f"{self.name} 不是 UTF-8 编码，请另存为“CSV UTF-8”")
        if b"\t" in raw and b"," not in raw:
            raise Unreadable(f"{self.name} 的各栏应以英文逗号分隔")
        try:
            header = _cells(raw)
        except BadRow as bad:
            raise Unreadable(f"{self.name} 的表头不能读：{bad}") from None
        if len(header) == 1 and re.search(r"[;；，]", header[0]):
            raise Unreadable(f"{self.name} 的各栏应以英文逗号分隔")
        if len(header) > MOST_COLUMNS:
            raise Unreadable(f"{self.name} 有 {len(header)} 栏，至多 {MOST_COLUMNS} 栏")
        return tuple(header)

    def _check_header(self, columns: Sequence[str], needed: Sequence[Sequence[str]]) -> None:
        for place, each in enumerate(self.header, start=1):
            if not each:
                raise Unreadable(f"{self.name} 第 {place} 栏没有名称")
            if self.header.count(each) > 1:
                raise Unreadable(f"{self.name} 的表头里 {each} 出现了两次")
            if each not in columns:
                close = get_close_matches(each, columns, n=1)
                hint = f"（是不是 {close[0]}？）" if close else f"，可以有：{'、'.join(columns)}"
                raise Unreadable(f"{self.name} 有不认识的列 {each}{hint}")
        for choices in needed:
            if not set(choices) & set(self.header):
                raise Unreadable(f"{self.name} 缺少列 {' 或 '.join(choices)}")


def _too_long(raw: bytes) -> bool:
    return len(raw) > LONGEST_LINE and len(raw.rstrip(b"\r\n")) > LONGEST_LINE


def _cells(raw: bytes) -> list[str]:
    if _too_long(raw):
        raise BadRow(f"一行超过 {LONGEST_LINE} 字节")
    try:
        text = raw.removesuffix(b"\n").removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        raise BadRow("不是 UTF-8 编码，请另存为“CSV UTF-8”") from None
    if _CONTROL.search(text):
        raise BadRow("含有控制字符")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if '"' not in text:
        return [cell.strip() for cell in text.split(",")]
    try:
        return [cell.strip() for cell in next(csv.reader([text], strict=True))]
    except csv.Error:
        raise BadRow("引号没有成对，或引号后还有文字") from None
