"""Films (MP4): the boxes of ISO 14496-12, as far as length, codecs and wholeness need them.

Pictures of a film are not decoded; that its data lie where its tables say is what is checked.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from selection.domain.materials import Flaw, Looks
from selection.materials.seen import Broken, Seen

MOST_INDEX = 32 * 2**20  # bytes of the index (moov), which is read whole
MOST_BOXES = 20_000
DEEPEST = 12
HEAD = 8  # bytes of a box before its content
WIDE = 1  # the size that says: the size is in the next eight bytes
TO_THE_END = 0
NESTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex"})
PICTURES = frozenset({b"avc1", b"avc3"})  # H.264, which every browser plays
SOUND = frozenset({b"mp4a"})  # AAC
PRIVATE = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes of notes: where and with what a film was taken."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a box lies: its kind `at`, its content from `start` up to, not including, `end`."""

    kind: bytes
    at: int
    start: int
    end: int


@dataclass(slots=True)
class _Track:
    """What the boxes of one track say."""

    handler: bytes = b""
    codecs: frozenset[bytes] = frozenset()
    units: int = 0  # of time, in a second
    length: int = 0  # in those units


def measured(file: BinaryIO) -> Seen:
    """Length and codecs; Broken if a box is cut short, or pictures or index are missing."""
    try:
        return _measured(file)
    except (struct.error, LookupError, ValueError, ZeroDivisionError) as error:
        raise Broken from error


def _measured(file: BinaryIO) -> Seen:
    size = file.seek(0, 2)
    outer = list(_boxes(file, 0, size))
    kinds = [box.kind for box in outer]
    if b"mdat" not in kinds or kinds.count(b"moov") != 1:
        raise Broken
    index = outer[kinds.index(b"moov")]
    if index.end - index.start > MOST_INDEX:
        return Seen(looks=Looks.MP4, flaws=(Flaw.TOO_COMPLEX,))
    tracks = list(_tracks(file, index, size))
    pictures = [each for each in tracks if each.handler == b"vide"]
    sounds = [each for each in tracks if each.handler == b"soun"]
    if not pictures or not all(each.length and each.units for each in pictures):
        raise Broken
    flaws: tuple[Flaw, ...] = ()
    if not all(each.codecs <= PICTURES for each in pictures) or not all(
        each.codecs <= SOUND for each in sounds
    ):
        flaws = (Flaw.OTHER_CODEC,)
    timed = [each for each in (*pictures, *sounds) if each.units]
    longest = max(-(-1000 * each.length // each.units) for each in timed)
    return Seen(looks=Looks.MP4, flaws=flaws, milliseconds=longest)


def notes(file: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Of each box of notes: where its kind stands, where its content begins and ends.

    A public copy calls it `free` and blanks it; its length stays, so that no table has to change.
    """
    size = file.seek(0, 2)
    for outer in _boxes(file, 0, size):
        inner = _all(file, outer) if outer.kind == b"moov" else ()
        for box in (outer, *inner):
            if box.kind in PRIVATE:
                yield box.at, box.start, box.end


def _tracks(file: BinaryIO, index: _Box, size: int) -> Iterator[_Track]:
    for trak in _boxes(file, index.start, index.end):
        if trak.kind != b"trak":
            continue
        track = _Track()
        for box in _all(file, trak):
            file.seek(box.start)
            content = file.read(box.end - box.start)
            match box.kind:
                case b"hdlr":
                    track.handler = track.handler or content[8:12]
                case b"mdhd":
                    (track.units,) = struct.unpack_from(">I", content, 20 if content[0] else 12)
                case b"stts":
                    track.length = _length(content)
                case b"stsd":
                    track.codecs = frozenset(_codecs(content))
                case b"stco" | b"co64":
                    _must_lie_inside(content, "I" if box.kind == b"stco" else "Q", size)
                case _:
                    pass
        yield track


def _length(stts: bytes) -> int:
    (count,) = struct.unpack_from(">I", stts, 4)
    pairs = struct.unpack_from(f">{2 * count}I", stts, 8)
    return sum(map(int.__mul__, pairs[::2], pairs[1::2]))


def _codecs(stsd: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from(">I", stsd, 4)
    at = 8
    for _ in range(min(count, MOST_BOXES)):
        size, kind = struct.unpack_from(">I4s", stsd, at)
        if size < HEAD:
            raise Broken
        yield kind
        at += size


def _must_lie_inside(table: bytes, width: str, size: int) -> None:
    """The data that the table points to are in the file; not so if its end was lost."""
    (count,) = struct.unpack_from(">I", table, 4)
    if max(struct.unpack_from(f">{count}{width}", table, 8), default=0) >= size:
        raise Broken


def _all(file: BinaryIO, outer: _Box, depth: int = 1) -> Iterator[_Box]:
    """Every box inside, at any depth; those that only hold boxes are entered."""
    if depth > DEEPEST:
        raise Broken
    for box in _boxes(file, outer.start, outer.end):
        yield box
        if box.kind in NESTS:
            yield from _all(file, box, depth + 1)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    """The boxes between two places, which they fill without a gap."""
    count = 0
    while start < end:
        count += 1
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(HEAD))
        content = start + HEAD
        if size == WIDE:
            (size,) = struct.unpack(">Q", file.read(HEAD))
            content += HEAD
        elif size == TO_THE_END:
            size = end - start
        if start + size > end or start + size < content or count > MOST_BOXES:
            raise Broken
        yield _Box(kind, start + 4, content, start + size)
        start += size
