"""What is in a workbook (.xlsx), cell by cell, read within bounds: nothing in it ever runs.

A workbook is XML in a ZIP file, and a small one can claim to hold a million times a million
cells. So every part is counted as it is unpacked, cells are kept only where there is something in
them, and a part that declares entities is refused. A formula is the value that was computed when
the file was saved.
"""

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import BinaryIO
from xml.parsers import expat  # entities, the one danger of it, are refused below

from selection.documents.csv_files import Unreadable

CHUNK = 65_536
MOST_BYTES_UNPACKED = 200_000_000
MOST_PARTS = 2_000
DEEPEST = 60
LONGEST_TOKEN = 1_000_000
"""Bytes without an end in sight; the parser would read them again with every further chunk."""
MOST_DIGITS = 40

_LOCAL = "\n"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The built-in formats that show a day or a time, Chinese ones among them."""
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (a cell has no zone)
_LAST_SERIAL = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows an error, such as #REF!."""

    shows: str


Cell = str | bool | Decimal | date | datetime | Broken
"""A day without a time of the day is a date."""


@dataclass(slots=True)
class SheetRead:
    """A sheet: its name, and the cells with something in them by line and column, both from 1."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict[int, dict[int, Cell]])


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may be in a workbook: sheets, in each lines below the first and columns; bytes."""

    sheets: int
    rows: int
    columns: int
    unpacked: int = MOST_BYTES_UNPACKED


def read_workbook(file: BinaryIO, bounds: Bounds) -> list[SheetRead]:
    """The sheets in their order; raises Unreadable with a sentence without the file's name."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise Unreadable("内容过于零散，不能读")
            if sum(each.file_size for each in parts) > bounds.unpacked:
                raise _too_large(bounds)
            return _Reader(packed, bounds).sheets()
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        KeyError,
        IndexError,
        NotImplementedError,
        OSError,
        RuntimeError,  # a part is encrypted
        ValueError,
    ):
        raise Unreadable("已损坏，不能读") from None


@dataclass(frozen=True, slots=True)
class _Begins:
    tag: str
    of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Ends:
    tag: str
    text: str


class _Reader:
    def __init__(self, packed: zipfile.ZipFile, bounds: Bounds) -> None:
        self._packed = packed
        self._names = set(packed.namelist())
        self._bounds = bounds
        self._left = bounds.unpacked
        self._strings: list[str] = []
        self._dated: list[bool] = []
        self._epoch = _EPOCH

    def sheets(self) -> list[SheetRead]:
        targets = {
            each.of["Id"]: each.of["Target"]
            for each in self._begun("xl/_rels/workbook.xml.rels")
            if each.tag == "Relationship"
        }
        named: list[tuple[str, str]] = []
        for each in self._begun("xl/workbook.xml"):
            if each.tag == "sheet":
                named.append((each.of["name"], _place(targets[each.of["id"]])))
            elif each.tag == "workbookPr" and each.of.get("date1904") in {"1", "true"}:
                self._epoch = _EPOCH_1904
        if not named:
            raise Unreadable("已损坏，不能读")
        if len(named) > self._bounds.sheets:
            raise Unreadable(f"超过 {self._bounds.sheets} 张表")
        self._strings = list(self._shared_strings())
        self._dated = self._date_styles()
        return [self._sheet(name, place) for name, place in named]

    def _shared_strings(self) -> Iterator[str]:
        text: list[str] = []
        spelling = 0  # how a name is pronounced is no part of it
        for each in self._parts("xl/sharedStrings.xml"):
            match each:
                case _Begins(tag="si"):
                    text = []
                case _Begins(tag="rPh"):
                    spelling += 1
                case _Ends(tag="rPh"):
                    spelling -= 1
                case _Ends(tag="t", text=some) if not spelling:
                    text.append(some)
                case _Ends(tag="si"):
                    yield _plain("".join(text))
                case _:
                    pass

    def _date_styles(self) -> list[bool]:
        own: dict[int, str] = {}
        styles: list[bool] = []
        inside = False
        for each in self._parts("xl/styles.xml"):
            match each:
                case _Begins(tag="numFmt", of=of):
                    own[int(of["numFmtId"])] = of["formatCode"]
                case _Begins(tag="cellXfs"):
                    inside = True
                case _Ends(tag="cellXfs"):
                    inside = False
                case _Begins(tag="xf", of=of) if inside:
                    number = int(of.get("numFmtId", 0))
                    styles.append(number in _DATE_FORMATS or _is_date(own.get(number, "")))
                case _:
                    pass
        return styles

    def _sheet(self, name: str, place: str) -> SheetRead:
        sheet = SheetRead(name)
        line = column = 0
        kind, style, value = "n", 0, ""
        for each in self._parts(place):
            match each:
                case _Begins(tag="row", of=of):
                    line, column = int(of.get("r", line + 1)), 0
                case _Begins(tag="c", of=of):
                    column = _column(of["r"]) if "r" in of else column + 1
                    kind, style, value = of.get("t", "n"), int(of.get("s", 0)), ""
                case _Ends(tag="v", text=text):
                    value = text
                case _Ends(tag="t", text=text):
                    value += text
                case _Ends(tag="c"):
                    cell = self._cell(kind, style, value)
                    if cell not in (None, ""):
                        self._must_fit(line, column)
                        sheet.rows.setdefault(line, {})[column] = cell
                case _:
                    pass
        return sheet

    def _must_fit(self, line: int, column: int) -> None:
        if line > self._bounds.rows + 1:
            raise Unreadable(f"超过 {self._bounds.rows} 行")
        if column > self._bounds.columns:
            raise Unreadable(f"有 {column} 栏，至多 {self._bounds.columns} 栏")

    def _cell(self, kind: str, style: int, value: str) -> Cell | None:
        if not value:
            return None
        match kind:
            case "s":
                return self._strings[int(value)]
            case "str" | "inlineStr":
                return _plain(value)
            case "b":
                return value.strip() in {"1", "true"}
            case "e":
                return Broken(value)
            case "d":
                return _day(datetime.fromisoformat(value))
            case _:
                number = _number(value)
                dated = style < len(self._dated) and self._dated[style]
                if dated and 1 <= number <= _LAST_SERIAL:
                    return _day(self._epoch + timedelta(days=float(number)))
                return number

    def _begun(self, name: str) -> Iterator[_Begins]:
        return (each for each in self._parts(name) if isinstance(each, _Begins))

    def _parts(self, name: str) -> Generator[_Begins | _Ends]:
        """What begins and ends in a part, in order; nothing if there is no such part."""
        if name not in self._names:
            return  # styles, texts and sheets may be absent, where there is nothing in them
        found: list[_Begins | _Ends] = []
        text: list[str] = []
        depth = fed = 0

        def begin(tag: str, of: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise Unreadable("内容嵌套太深，不能读")
            text.clear()
            found.append(_Begins(_local(tag), {_local(each): of[each] for each in of}))

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            found.append(_Ends(_local(tag), "".join(text)))
            text.clear()

        def refuse(*_: object) -> None:
            raise Unreadable("含有不该有的声明，不能读")

        parser = expat.ParserCreate(namespace_separator=_LOCAL)
        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.CharacterDataHandler = text.append
        parser.StartDoctypeDeclHandler = refuse
        with self._packed.open(name) as stream:
            while chunk := stream.read(CHUNK):
                self._left -= len(chunk)
                if self._left < 0:  # it said that it was smaller
                    raise _too_large(self._bounds)
                parser.Parse(chunk)
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise Unreadable("已损坏，不能读")
                yield from found
                found.clear()
        parser.Parse(b"", True)  # noqa: FBT003  (it takes no name)
        yield from found


def _too_large(bounds: Bounds) -> Unreadable:
    return Unreadable(f"展开后超过 {bounds.unpacked // 1_000_000} MB")


def _local(name: str) -> str:
    return name.rpartition(_LOCAL)[2]


def _place(target: str) -> str:
    """Where a part is in the file, from how the workbook names it."""
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _plain(text: str) -> str:
    """The text with the characters that XML cannot hold, which are written as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _column(reference: str) -> int:
    found = _COLUMN.fullmatch(reference)
    if found is None:
        raise Unreadable("单元格的位置写得不对，不能读")
    place = 0
    for each in found[1]:
        place = place * 26 + ord(each) - ord("A") + 1
    return place


def _number(value: str) -> Decimal:
    """The number that was typed: what is written is the nearest float, to the last digit."""
    number = Decimal(repr(float(value[:MOST_DIGITS])))
    if not number.is_finite() or len(value) > MOST_DIGITS:
        raise ValueError(value)
    return number


def _is_date(format_code: str) -> bool:
    return any(each in _LITERALS.sub("", format_code).lower() for each in "ymdh")


def _day(at: datetime) -> date | datetime:
    return at.date() if at == datetime(at.year, at.month, at.day) else at  # noqa: DTZ001 (a table has no zones)
