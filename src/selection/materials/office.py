"""Word and Excel files of today (DOCX, XLSX): archives of XML parts, unpacked to the last byte.

What runs, fetches or carries something else is told: macros, DDE, templates and pictures from
elsewhere, embedded objects. A link that a person may click is no such thing.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from selection.domain.materials import Flaw, Looks
from selection.materials.seen import Broken, Seen

MOST_UNPACKED = 128 * 2**20  # bytes of all parts together
MOST_PARTS = 5_000
MOST_RATIO = 200
"""A part that shrank more than this, and is not small, was made to be unpacked, not read."""
SMALL = 2**20  # bytes
CHUNK = 2**16  # bytes

MAINS = {
    "word/document.xml": Looks.DOCX,
    "xl/workbook.xml": Looks.XLSX,
    "ppt/presentation.xml": Looks.PPTX,
}
_RUNS = re.compile(r"vbaproject\.bin$|/activex/|^customui/|vbadata\.xml$", re.IGNORECASE)
_CARRIED = re.compile(r"/embeddings/.*\.(?!xlsx$|docx$|pptx$)[^.]*$", re.IGNORECASE)
_DDE = re.compile(r'^\s*"?\s*DDE(?:AUTO)?\b', re.IGNORECASE)
_FETCHED = re.compile(r"^\s*INCLUDE(?:TEXT|PICTURE)\b.*(?://|\\\\)", re.IGNORECASE)
_OWN_DISK = re.compile(r"(?:file:///)?[A-Za-z]:[\\/]")
"""Where Word says the template lies that a document was begun with; no other machine is asked."""


def measured(file: BinaryIO) -> Seen:
    """Which of them it is, and what in it could act; Broken if it cannot be unpacked whole."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _measured(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,  # a way of packing that no office uses
        UnicodeError,
    ) as error:
        raise Broken from error


def _measured(archive: zipfile.ZipFile) -> Seen:
    parts = archive.infolist()
    names = [each.filename for each in parts]
    looks = next((kind for main, kind in MAINS.items() if main in names), Looks.ZIP)
    if len(parts) > MOST_PARTS or any(_is_bomb(each) for each in parts):
        return Seen(looks=looks, flaws=(Flaw.BOMB,))
    if looks is Looks.ZIP:
        return Seen(looks=looks)
    if len(set(names)) < len(names):  # which of the two is read depends on the reader
        raise Broken
    if any(each.flag_bits & 1 for each in parts):
        return Seen(looks=looks, flaws=(Flaw.ENCRYPTED,))
    flaws = {flaw for name in names for flaw in _by_name(name)}
    unpacked = 0
    for part in parts:
        reader = _Part(part.filename)
        for chunk in _chunks(archive, part):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:
                return Seen(looks=looks, flaws=(Flaw.BOMB,))
            reader.take(chunk)
        flaws |= reader.finished()
    return Seen(looks=looks, flaws=tuple(sorted(flaws)))


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    """Whether what the archive says of the part is already too much."""
    return part.file_size > MOST_UNPACKED or (
        part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size)
    )


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as unpacking:
        while chunk := unpacking.read(CHUNK):
            yield chunk


def _by_name(name: str) -> Iterator[Flaw]:
    if _RUNS.search(name):
        yield Flaw.MACROS
    if _CARRIED.search(name):
        yield Flaw.EMBEDDED
    if "/externallinks/" in f"/{name}".lower():
        yield Flaw.LINKS_OUT


class _Part:
    """Reads one part as it is unpacked; a part that is not XML is only unpacked."""

    def __init__(self, name: str) -> None:
        self._flaws: set[Flaw] = set()
        self._fields: list[str] = []
        self._in_code = False
        self._parser = None
        if name.lower().endswith((".xml", ".rels")):
            self._parser = expat.ParserCreate(namespace_separator=" ")
            self._parser.StartDoctypeDeclHandler = self._doctype
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._text

    def take(self, chunk: bytes) -> None:
        if self._parser is not None:
            self._parser.Parse(chunk, False)  # noqa: FBT003 (positional in the library)

    def finished(self) -> set[Flaw]:
        if self._parser is not None:
            self._parser.Parse(b"", True)  # noqa: FBT003 (as above)
        for code in "".join(self._fields).split("\n"):
            if _DDE.search(code):
                self._flaws.add(Flaw.DDE)
            if _FETCHED.search(code):
                self._flaws.add(Flaw.LINKS_OUT)
        return self._flaws

    def _doctype(self, *_: object) -> None:
        """No office writes one; it is how entities explode or fetch files."""
        self._flaws.add(Flaw.BOMB)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = element.rpartition(" ")[2]
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match name:
            case "Relationship":
                self._flaws.update(_by_relationship(told))
            case "Override" | "Default" if "macroEnabled" in told.get("ContentType", ""):
                self._flaws.add(Flaw.MACROS)
            case "fldChar" if told.get("fldCharType") == "begin":
                self._fields.append("\n")
            case "fldSimple":
                self._fields.append(f"\n{told.get('instr', '')}\n")
            case "instrText":
                self._in_code = True
            case "ddeLink":
                self._flaws.add(Flaw.DDE)
            case _:
                pass

    def _end(self, element: str) -> None:
        if element.endswith(" instrText"):
            self._in_code = False

    def _text(self, text: str) -> None:
        if self._in_code:
            self._fields.append(text.replace("\n", " "))


def _by_relationship(told: dict[str, str]) -> Iterator[Flaw]:
    kind, target = told.get("Type", "").rpartition("/")[2], told.get("Target", "")
    if kind == "vbaProject" or kind.startswith("activeX"):
        yield Flaw.MACROS
    if kind in ("oleObject", "aFChunk"):
        yield Flaw.EMBEDDED
    if told.get("TargetMode") == "External" and kind != "hyperlink":
        if kind == "attachedTemplate" and _OWN_DISK.match(target):
            return
        yield Flaw.LINKS_OUT
