"""PDF: read without repairing more than viewers do; nothing in it may act by itself."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from selection.domain.materials import Flaw, Looks
from selection.materials.seen import Broken, Seen

TAIL = 2**11  # bytes in which the end mark must be
MOST_OBJECTS = 50_000

ACTS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"})
"""Actions (`/S`) that do more than turn to a page or to an address on the web."""
PLAYS = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
"""Annotations (`/Subtype`) that play something."""


def measured(file: BinaryIO) -> Seen:
    """The number of pages, and what in the file could act; Broken if it is not whole."""
    file.seek(-min(TAIL, file.seek(0, 2)), 2)
    if b"%%EOF" not in file.read():
        raise Broken
    file.seek(0)
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            return Seen(looks=Looks.PDF, flaws=(Flaw.ENCRYPTED,))
        if sum(map(len, reader.xref.values())) + len(reader.xref_objStm) > MOST_OBJECTS:
            return Seen(looks=Looks.PDF, flaws=(Flaw.TOO_COMPLEX,))
        pages = len(reader.pages)
        flaws = tuple(sorted({flaw for each in _dictionaries(reader) for flaw in _flaws(each)}))
    except (PyPdfError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Broken from error
    return Seen(looks=Looks.PDF, flaws=flaws, pages=pages)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file: of all its objects, not only of those the pages lead to."""
    known = [(n, generation) for generation, places in reader.xref.items() for n in places]
    known += [(n, 0) for n in reader.xref_objStm]
    waiting: list[Any] = [reader.trailer]
    for number, generation in known:
        waiting.append(reader.get_object(IndirectObject(number, generation, reader)))
        while waiting:
            each = waiting.pop()
            if isinstance(each, DictionaryObject):  # a stream is one, too
                yield each
                waiting += each.values()
            elif isinstance(each, ArrayObject):
                waiting += each


def _flaws(each: DictionaryObject) -> Iterator[Flaw]:
    """What the dictionary could do by itself, or carries along."""
    if (
        _value(each, "/S") in ACTS
        or _value(each, "/Subtype") in PLAYS
        or not each.keys().isdisjoint(("/JS", "/JavaScript", "/XFA"))
    ):
        yield Flaw.SCRIPTS
    if (
        _value(each, "/Type") == "/EmbeddedFile"
        or _value(each, "/Subtype") == "/FileAttachment"
        or not each.keys().isdisjoint(("/EF", "/EmbeddedFiles"))
    ):
        yield Flaw.ATTACHMENTS


def _value(each: DictionaryObject, key: str) -> object:
    """What stands under the key, or where it leads to."""
    value = each.get(key)
    return None if value is None else value.get_object()
