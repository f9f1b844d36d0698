"""What a file is by its first bytes: a guess that the complete reading then proves or not."""

import re
import zipfile
from typing import BinaryIO

from selection.domain.materials import Looks

HEAD = 1024  # bytes; browsers that guess look no further

_SIGNS: tuple[tuple[bytes, Looks], ...] = (
    (b"\xff\xd8\xff", Looks.JPEG),
    (b"\x89PNG\r\n\x1a\n", Looks.PNG),
    (b"GIF87a", Looks.GIF),
    (b"GIF89a", Looks.GIF),
    (b"BM", Looks.BMP),
    (b"II*\x00", Looks.TIFF),
    (b"MM\x00*", Looks.TIFF),
    (b"{\\rtf", Looks.RTF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Looks.OLE),
    (b"PK\x03\x04", Looks.ZIP),
    (b"PK\x05\x06", Looks.ZIP),
    (b"Rar!\x1a\x07", Looks.RAR),
    (b"MZ", Looks.PROGRAM),
    (b"\x7fELF", Looks.PROGRAM),
    (b"#!", Looks.PROGRAM),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Looks.WMV),
)
_RIFF = {b"WEBP": Looks.WEBP, b"AVI ": Looks.AVI}
_BRANDS: tuple[tuple[bytes, Looks], ...] = (
    (b"avi", Looks.AVIF),
    (b"hei", Looks.HEIC),
    (b"hev", Looks.HEIC),
    (b"mif1", Looks.HEIC),
    (b"msf1", Looks.HEIC),
    (b"qt", Looks.MOV),
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|iframe)\b", re.IGNORECASE)
_DRAWING = re.compile(rb"<svg\b", re.IGNORECASE)
_FOREIGN = re.compile(rb"<script\b|<html\b|<!doctype\s+html|<\?php|%PDF-1", re.IGNORECASE)


def looks(head: bytes) -> Looks:
    """What the first KiB says; containers (ZIP, OLE, MP4) are told apart by who reads them."""
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], Looks.UNKNOWN)
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((kind for sign, kind in _BRANDS if brand.startswith(sign)), Looks.MP4)
    if b"%PDF-" in head[:HEAD]:
        return Looks.PDF
    if _DRAWING.search(head):
        return Looks.SVG
    if _MARKUP.search(head):
        return Looks.HTML
    return Looks.UNKNOWN


def is_two_in_one(file: BinaryIO, kind: Looks) -> bool:
    """Whether the file could also be opened as something else (a polyglot).

    A picture or PDF that ends as a ZIP archive, markup where a guessing browser would find it.
    A picture is searched whole: what cameras append (more pictures, a film) is none of these.
    """
    file.seek(0)
    if kind is Looks.JPEG:
        foreign = _FOREIGN.search(file.read()) is not None
    elif kind is Looks.PDF:
        head = file.read(HEAD)
        foreign = bool(head[: head.find(b"%PDF-")].strip(b"\xef\xbb\xbf\0 \t\r\n")) or (
            _MARKUP.search(head) is not None
        )
    else:
        foreign = False
    return foreign or zipfile.is_zipfile(file)
