"""The drawing of Word files: a table on A4, with fonts for every character.

The parts of the file are templates (`templates/word`): a .docx is XML in a ZIP file. Fonts are
named as offices in China have them. A character that the font of the text lacks is given to one
that has it: names are full of rare characters, and none may print as a box.
"""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from jinja2 import Environment, StrictUndefined

from selection.documents.guarding import written
from selection.documents.shipped import shipped

BODY, HEADING, TITLE, LATIN = "仿宋", "黑体", "宋体", "Times New Roman"
RARE, RAREST, SIGNS = "宋体", "SimSun-ExtB", "Segoe UI Symbol"
"""For the first extension of the ideographs, for all later ones, and for boxes to tick."""

TICKED, OPEN = "☑", "☐"

COLUMNS = 6
COLUMN = 1474
"""A sixth of the 156 mm of the text on A4 (GB/T 9704), in twentieths of a point."""
LOWEST = 420
"""The least height of a row."""

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "[Content_Types].xml": "types.xml",
        "_rels/.rels": "package.xml",
        "docProps/core.xml": "core.xml",
        "word/document.xml": "document.xml",
        "word/_rels/document.xml.rels": "parts.xml",
        "word/styles.xml": "styles.xml",
        "word/footer.xml": "footer.xml",
    }
)
"""Each part of the file by its place in it, and the template that it is made of."""
_PACKED = (1980, 1, 1, 0, 0, 0)
_BASIC_PLANE = 0xFFFF
_EXTENSION_A = range(0x3400, 0x4DC0)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font."""

    text: str
    font: str
    latin: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; sizes are in halves of a point, distances in twentieths."""

    runs: tuple[Run, ...]
    align: Literal["left", "center", "right"] = "left"
    size: int = 21
    bold: bool = False
    indent: int = 0
    before: int = 20
    keep: bool = False
    """It stays on the page of what follows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over so many columns; `joined` to the cell below or above it."""

    lines: tuple[Line, ...]
    span: int
    stands: Literal["top", "center"] = "center"
    joined: Literal["restart", "continue"] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; what is `whole` is not split between two pages."""

    cells: tuple[Cell, ...]
    whole: bool = True
    height: int = LOWEST


def lines(text: str, look: Line | None = None, *, font: str = BODY) -> tuple[Line, ...]:
    """The text as paragraphs of this look, each character in a font that has it."""
    look = look or Line(())
    return tuple(
        replace(look, runs=tuple(_runs(each, font))) for each in written(text).split("\n")
    )


def docx(
    titles: Sequence[Line], rows: Sequence[Row], *, footer: str, title: str, author: str
) -> bytes:
    """The file: titles, a table, and on each page the footer; the same makes the same bytes."""
    told = {
        "titles": titles,
        "rows": rows,
        "column": COLUMN,
        "columns": COLUMNS,
        "footer": written(footer),
        "title": written(title),
        "author": written(author),
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for place, template in _PARTS.items():
            entry = zipfile.ZipInfo(place, _PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, _environment().from_string(_part(template)).render(told))
    return file.getvalue()


@cache
def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, autoescape=True)


@cache
def _part(name: str) -> str:
    return (shipped("templates") / "word" / name).read_text("utf-8")


def _runs(line: str, font: str) -> list[Run]:
    return [
        Run("".join(some), name, SIGNS if name == SIGNS else LATIN)
        for name, some in groupby(line, key=lambda each: _font_of(each, font))
    ]


def _font_of(each: str, font: str) -> str:
    if each in TICKED + OPEN:
        return SIGNS
    if ord(each) > _BASIC_PLANE:
        return RAREST
    return RARE if ord(each) in _EXTENSION_A else font
