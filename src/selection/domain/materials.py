"""What a file of the materials must be (1.7), judged by the facts that were measured on it.

The rulebook's `[[materials]]` ask; an inspection of the real file answers, by content and never
by the extension of its name. Nothing here opens a file.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from selection.domain.kernel import Facts, Refused, fact
from selection.domain.rulebook.entry import MILLISECONDS, Material
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import Format


class Looks(StrEnum):
    """What a file is by its content; the formats of a rulebook have the same names there."""

    DOC = "DOC"
    DOCX = "DOCX"
    PDF = "PDF"
    JPEG = "JPEG"
    MP4 = "MP4"
    XLSX = "XLSX"
    # What people hand in instead, told by name so that the sentence helps them.
    PNG = "PNG"
    HEIC = "HEIC"
    GIF = "GIF"
    WEBP = "WEBP"
    BMP = "BMP"
    TIFF = "TIFF"
    AVIF = "AVIF"
    SVG = "SVG"
    HTML = "HTML"
    RTF = "RTF"
    XLS = "XLS"
    PPTX = "PPTX"
    OLE = "OLE"
    ZIP = "ZIP"
    RAR = "RAR"
    MOV = "MOV"
    AVI = "AVI"
    WMV = "WMV"
    PROGRAM = "PROGRAM"
    UNKNOWN = "UNKNOWN"


class Flaw(StrEnum):
    """Why a file is not taken."""

    # found in the file, whatever it was handed in for
    EMPTY = "EMPTY"
    UNREADABLE = "UNREADABLE"
    ENCRYPTED = "ENCRYPTED"
    MACROS = "MACROS"
    SCRIPTS = "SCRIPTS"
    DDE = "DDE"
    LINKS_OUT = "LINKS_OUT"
    EMBEDDED = "EMBEDDED"
    ATTACHMENTS = "ATTACHMENTS"
    TWO_IN_ONE = "TWO_IN_ONE"
    BOMB = "BOMB"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_COMPLEX = "TOO_COMPLEX"
    # against what the rulebook asks for
    OTHER_FORMAT = "OTHER_FORMAT"
    TOO_SMALL = "TOO_SMALL"
    TOO_LARGE = "TOO_LARGE"
    RATIO = "RATIO"
    TOO_FEW_PIXELS = "TOO_FEW_PIXELS"
    GREY = "GREY"
    NO_PAGES = "NO_PAGES"
    TOO_LONG = "TOO_LONG"
    OTHER_CODEC = "OTHER_CODEC"
    NAME = "NAME"
    EXTENSION = "EXTENSION"


MENDED_BY_RENAMING = frozenset({Flaw.NAME, Flaw.EXTENSION})
"""What is no obstacle any more once the offered name is taken (R-MAT-07)."""
UNMEASURED = frozenset({Flaw.EMPTY, Flaw.UNREADABLE, Flaw.ENCRYPTED, Flaw.BOMB, Flaw.TOO_COMPLEX})
"""With one of these nothing in the file could be measured, so nothing more is asked of it."""

CONTAINERS = frozenset({Looks.ZIP, Looks.OLE})
"""What office files are packed in: one that cannot be unpacked may still be of the format."""

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    Format.DOC: ("doc",),
    Format.DOCX: ("docx",),
    Format.PDF: ("pdf",),
    Format.JPEG: ("jpg", "jpeg"),
    Format.MP4: ("mp4", "m4v"),
    Format.XLSX: ("xlsx",),
}
"""The extensions that go with a format; the first one is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was measured on one file.

    `width` and `height` are pixels as the picture is looked at, its EXIF orientation applied;
    `grey`: there is no colour in it. `pages` are those of a PDF. `milliseconds` is the length of
    a film, rounded up. What the file has not, or what could not be measured, is None.
    """

    digest: str  # SHA-256 in lower-case hexadecimal
    bytes: int
    looks: Looks = Looks.UNKNOWN
    flaws: tuple[Flaw, ...] = ()
    width: int | None = None
    height: int | None = None
    grey: bool = False
    pages: int | None = None
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One reason why a file is not taken: what was found, and what is asked; codes and figures."""

    flaw: Flaw
    found: str = ""
    asked: str = ""


def verdict(
    findings: Findings, file_name: str, material: Material, candidate: str
) -> tuple[Problem, ...]:
    """All that speaks against the file as this material of this candidate; none if it is taken.

    `candidate` is the name that `{name}` of the pattern stands for. Bounds belong to what they
    allow: 1,000,000 and 3,145,728 bytes are both in (A-08).
    """
    if not findings.bytes:
        return (Problem(flaw=Flaw.EMPTY),)
    problems = [*_size(findings, material)]
    problems += [Problem(flaw=each) for each in findings.flaws]
    is_format = str(findings.looks) in material.formats
    measured = UNMEASURED.isdisjoint(findings.flaws)
    if not is_format and (measured or findings.looks not in CONTAINERS):
        asked = "/".join(material.formats)
        problems.append(Problem(flaw=Flaw.OTHER_FORMAT, found=findings.looks, asked=asked))
    if is_format and measured:
        problems += _measures(findings, material)
    if is_format:
        problems += _name(findings, file_name, material, candidate)
    return tuple(problems)


def too_large(most: int) -> Problem:
    """The problem of a file that was not even read to its end; `most` are the bytes allowed."""
    return Problem(flaw=Flaw.TOO_LARGE, asked=str(most))


def fitting_name(looks: str, material: Material, candidate: str, order: int) -> str | None:
    """姓名+序号 with the extension of the format, if the pattern takes that (R-MAT-07).

    `order` counts the files of this material from 1. None for a format no rulebook knows.
    """
    known = EXTENSIONS.get(looks)
    if known is None:
        return None
    name = f"{_composed(candidate)}{order:02}.{known[0]}"
    return name if _matches(name.rpartition(".")[0], material, candidate) else None


def _size(findings: Findings, material: Material) -> list[Problem]:
    least, most, found = material.least_bytes, material.most_bytes, str(findings.bytes)
    if least is not None and findings.bytes < least:
        return [Problem(flaw=Flaw.TOO_SMALL, found=found, asked=str(least))]
    if most is not None and findings.bytes > most:
        return [Problem(flaw=Flaw.TOO_LARGE, found=found, asked=str(most))]
    return []


def _measures(findings: Findings, material: Material) -> list[Problem]:
    problems: list[Problem] = []
    if findings.width and findings.height:
        problems += _picture(findings.width, findings.height, material, grey=findings.grey)
    if findings.pages == 0:
        problems.append(Problem(flaw=Flaw.NO_PAGES))
    if material.longest is not None and findings.milliseconds is not None:
        longest = milliseconds(material.longest)
        if findings.milliseconds > longest:
            found, asked = str(findings.milliseconds), str(longest)
            problems.append(Problem(flaw=Flaw.TOO_LONG, found=found, asked=asked))
    return problems


def _picture(width: int, height: int, material: Material, *, grey: bool) -> list[Problem]:
    problems: list[Problem] = []
    size = f"{width}×{height}"
    if material.ratio:
        least, most = material.ratio
        if not least <= Fraction(width, height) <= most:
            asked = f"{least}…{most}"
            problems.append(Problem(flaw=Flaw.RATIO, found=size, asked=asked))
    if material.least_pixels:
        across, down = material.least_pixels
        if width < across or height < down:
            asked = f"{across}×{down}"
            problems.append(Problem(flaw=Flaw.TOO_FEW_PIXELS, found=size, asked=asked))
    if material.colour and grey:
        problems.append(Problem(flaw=Flaw.GREY))
    return problems


def _name(findings: Findings, file_name: str, material: Material, candidate: str) -> list[Problem]:
    stem, _, extension = _composed(file_name).rpartition(".")
    problems: list[Problem] = []
    known = EXTENSIONS[findings.looks]
    if extension.lower() not in known:
        problems.append(Problem(flaw=Flaw.EXTENSION, asked="/".join(known)))
    if not _matches(stem, material, candidate):
        problems.append(Problem(flaw=Flaw.NAME))
    return problems


def _matches(stem: str, material: Material, candidate: str) -> bool:
    """Whether the pattern, on composed characters (NFC), takes the name before its extension."""
    if material.name_pattern is None:
        return True
    name = f"(?:{re.escape(_composed(candidate))})"
    return re.fullmatch(material.name_pattern.pattern.replace("{name}", name), stem) is not None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def milliseconds(term: Term) -> int:
    """The length of a film as the rulebook writes it; minutes or hours, which reading checks."""
    return term.count * MILLISECONDS[term.unit]


def attachment(candidate: str) -> str:
    """Present while files are attached: of which unit and which (see `fingerprint`)."""
    return fact("attached", candidate)


def fingerprint(unit: str, files: Mapping[str, Sequence[str]]) -> str | None:
    """The SHA-256 of which files, by their digests, a unit attached as which material.

    Equal only if not one file differs; the order of the files of a material matters, as it is
    the number in their names. None if there are none.
    """
    lines = [f"{code} {digest}" for code in sorted(files) for digest in files[code]]
    return hashlib.sha256("\n".join((unit, *lines)).encode()).hexdigest() if lines else None


def must_be_attached(
    at_hand: Facts, candidate: str, unit: str, files: Mapping[str, Sequence[str]]
) -> None:
    """Refuse other files than those that were inspected and are attached, every one of them."""
    if at_hand.get(attachment(candidate)) != fingerprint(unit, files):
        raise Refused("materials-are-not-those-attached", candidate=candidate)
