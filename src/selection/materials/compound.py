"""Word files of before 2007 (DOC): a small file system in a file ([MS-CFB]), read as far as asked.

The same container wraps a DOCX that was saved with a password.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from selection.domain.materials import Flaw, Looks
from selection.materials.seen import Broken, Seen

HEADER = 512  # bytes
SHIFTS = (9, 12)  # sectors of 512 or 4096 bytes
IN_HEADER = 109  # sectors of the allocation table that the header names itself
END = 0xFFFFFFFA  # this and above is no sector
ENTRY = 128  # bytes of a line in the directory
STREAM, ROOT = 2, 5
MINI = 64  # bytes of a small sector
WORD = 0xA5EC
SECRET = 0x0100  # of the flags at byte 10 of a Word stream
_DDE = re.compile(rb'\x13\s*"?\s*DDE(?:AUTO)?\b', re.IGNORECASE)
_DDE_WIDE = re.compile(rb'\x13\0(?:[\s"]\0)*D\0D\0E\0', re.IGNORECASE)
_RUNS = frozenset({"Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"})
_LOCKED = frozenset({"EncryptedPackage", "EncryptionInfo"})


@dataclass(frozen=True, slots=True)
class _Line:
    """A stream or a folder in the container."""

    kind: int
    start: int
    size: int


def measured(file: BinaryIO) -> Seen:
    """Which program wrote it, and what in it could act; Broken if it does not hold together."""
    file.seek(0)
    try:
        return _measured(file.read())
    except (struct.error, LookupError, ValueError) as error:
        raise Broken from error


def _measured(data: bytes) -> Seen:
    container = _Container(data)
    names = container.lines.keys()
    flaws: set[Flaw] = set()
    if not _LOCKED.isdisjoint(names):
        return Seen(looks=Looks.OLE, flaws=(Flaw.ENCRYPTED,))
    if not _RUNS.isdisjoint(names):
        flaws.add(Flaw.MACROS)
    if any(name.startswith("\x01Ole") for name in names):
        flaws.add(Flaw.EMBEDDED)
    if "WordDocument" in names:
        text = container.stream("WordDocument")
        sign, _, _, _, _, options = struct.unpack_from("<6H", text)
        if sign != WORD:
            raise Broken
        if options & SECRET:
            flaws.add(Flaw.ENCRYPTED)
        if _DDE.search(text) or _DDE_WIDE.search(text):
            flaws.add(Flaw.DDE)
        return Seen(looks=Looks.DOC, flaws=tuple(sorted(flaws)))
    looks = Looks.XLS if {"Workbook", "Book"} & names else Looks.OLE
    return Seen(looks=looks, flaws=tuple(sorted(flaws)))


class _Container:
    """The streams of a compound file, by name."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small_shift = struct.unpack_from("<2H", data, 30)
        if shift not in SHIFTS or 1 << small_shift != MINI:
            raise Broken
        self._sector = 1 << shift
        folder, _, self._cutoff, small_table, _, more, _ = struct.unpack_from("<4xI4s5I", data, 44)
        tables = list(struct.unpack_from(f"<{IN_HEADER}I", data, 76))
        words = f"<{self._sector // 4}I"
        seen: set[int] = set()
        while more < END:
            if more in seen:
                raise Broken
            seen.add(more)
            *named, more = struct.unpack_from(words, self._at(more))
            tables += named
        self._next = [
            following
            for table in tables
            if table < END
            for following in struct.unpack_from(words, self._at(table))
        ]
        lines = dict(self._lines(self._chain(folder)))
        self.lines: Mapping[str, _Line] = lines
        root = next(line for line in lines.values() if line.kind == ROOT)
        self._small = self._chain(root.start)[: root.size] if root.size else b""
        table = self._chain(small_table)
        self._small_next = struct.unpack(f"<{len(table) // 4}I", table)

    def stream(self, name: str) -> bytes:
        """What the stream holds; Broken if a part of it is not there."""
        line = self.lines[name]
        if line.kind != STREAM:
            raise Broken
        if line.size >= self._cutoff:
            data = self._chain(line.start)
        else:
            places = _follow(line.start, self._small_next)
            data = b"".join(self._small[MINI * at : MINI * (at + 1)] for at in places)
        if len(data) < line.size:
            raise Broken
        return data[: line.size]

    def _lines(self, folder: bytes) -> Iterator[tuple[str, _Line]]:
        for at in range(0, len(folder), ENTRY):
            length, kind = struct.unpack_from("<HB", folder, at + 64)
            start, size = struct.unpack_from("<II", folder, at + 116)
            if kind:
                name = folder[at : at + max(0, length - 2)].decode("utf-16-le")
                yield name, _Line(kind, start, size)

    def _chain(self, start: int) -> bytes:
        return b"".join(self._at(place) for place in _follow(start, self._next))

    def _at(self, place: int) -> bytes:
        """A sector; the last one of a file may be cut short, but not missing."""
        begin = (place + 1) * self._sector
        if begin >= len(self._data):
            raise Broken
        return self._data[begin : begin + self._sector].ljust(self._sector, b"\0")


def _follow(start: int, following: list[int] | tuple[int, ...]) -> Iterator[int]:
    """The places of a chain; Broken if it runs in a circle."""
    steps = 0
    while start < END:
        steps += 1
        if steps > len(following):
            raise Broken
        yield start
        start = following[start]
