"""A summary table that was filled in, read back: what stands in each row, and what cannot be read.

Nothing is judged here: the cells become what somebody would have typed into the form, and the form
is judged as if it had been. What a cell cannot say is told with its sheet, line and column.
"""

import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import BinaryIO

from selection.documents.answering import NO, YES
from selection.documents.csv_files import MOST_COLUMNS, BadRow, Unreadable
from selection.documents.guarding import unguarded
from selection.documents.summary_columns import (
    DRAFT,
    INSTRUCTIONS,
    OURS,
    REVISION,
    by_heading,
    heading_of,
    sheet_names,
)
from selection.documents.workbook_parts import Bounds, Broken, Cell, SheetRead, read_workbook
from selection.documents.xlsx_files import must_be_a_workbook, whole_number
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
MOST_ROWS = 300  # of each sheet
LONGEST_ANSWER = 20_000  # characters
MOST_PROBLEMS = 200

_YES = frozenset({"是", "有", "√", "✓", "☑", "1", "y", "yes", "true"})
_NO = frozenset({"否", "无", "×", "☐", "0", "n", "no", "false"})
_BETWEEN = re.compile(r"[；;|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What cannot be used: where it stands, what is wrong, what would be right."""

    sheet: str
    line: int | None = None
    column: str | None = None  # its letters, such as AB
    heading: str = ""
    wrong: str
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """A row as if it had been typed into the form: what stands in the boxes of each field.

    `candidate` is empty for a new one; `revision` is that of the form that the table was made of.
    `columns` are the letters of each field's column, also where its cell is empty; a field without
    a column is not spoken of.
    """

    sheet: str
    line: int
    category: str
    candidate: str
    revision: int
    typed: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, str]


@dataclass(slots=True)
class SummaryRead:
    """All rows, and all that cannot be used; a row with such a cell is there without the cell."""

    rows: list[RowRead] = field(default_factory=list[RowRead])
    problems: list[Problem] = field(default_factory=list[Problem])


def read_summary(file: BinaryIO, rules: Rulebook, *, yes: str, no: str) -> SummaryRead:
    """The table in the file; `yes` and `no` are what the boxes of a question say.

    Raises Unreadable with a sentence for a file that is no workbook, or no such table.
    """
    must_be_a_workbook(file, most_bytes=MOST_BYTES)
    bounds = Bounds(
        sheets=len(rules.categories) + 20,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
        unpacked=MOST_UNPACKED,
    )
    categories = {name: code for code, name in sheet_names(rules).items()}
    read = SummaryRead()
    found = False
    for sheet in read_workbook(file, bounds):
        category = categories.get(sheet.name.strip())
        if category is not None:
            found = True
            _read(sheet, category, rules, read, (yes, no))
        elif sheet.name != INSTRUCTIONS and sheet.rows:
            names = "、".join(categories)
            read.problems.append(
                Problem(
                    sheet=sheet.name, wrong="不是哪一类的表，没有读", right=f"表名应为：{names}"
                )
            )
    if not found:
        raise Unreadable(f"里没有一张表是：{'、'.join(categories)}。请从本系统下载汇总表后填写")
    del read.problems[MOST_PROBLEMS:]
    return read


def letters(column: int) -> str:
    """What a column is called in a workbook, from 1: A, B, … Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


def _read(
    sheet: SheetRead, category: str, rules: Rulebook, read: SummaryRead, boxes: tuple[str, str]
) -> None:
    fields, ours = _columns(sheet, category, rules, read)
    own = {str(each.code): letters(place) for place, each in fields.items()}
    filled = {*fields, ours.get(DRAFT, 0)}
    for line in sorted(sheet.rows.keys() - {1}):
        cells = sheet.rows[line]
        if not any(_is_filled(cells.get(place, "")) for place in filled):
            continue
        typed: dict[str, tuple[str, ...]] = {}
        for place, form_field in fields.items():
            try:
                typed[form_field.code] = _boxes(form_field, cells.get(place, ""), boxes)
            except BadRow as bad:
                read.problems.append(_problem(sheet, line, place, form_field, bad))
        candidate, revision = (_ours(cells, ours.get(each)) for each in (DRAFT, REVISION))
        read.rows.append(
            RowRead(
                sheet=sheet.name,
                line=line,
                category=category,
                candidate=candidate,
                revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
                typed=typed,
                columns=own,
            )
        )


def _columns(
    sheet: SheetRead, category: str, rules: Rulebook, read: SummaryRead
) -> tuple[dict[int, FormField], dict[str, int]]:
    """The field of each column, and where our own columns are."""
    known = by_heading(rules, category)
    fields: dict[int, FormField] = {}
    ours: dict[str, int] = {}
    for place, cell in sorted(sheet.rows.get(1, {}).items()):
        heading = heading_of(unguarded(cell)) if isinstance(cell, str) else ""
        if heading in OURS:
            ours[heading] = place
        elif heading not in known:
            close = get_close_matches(heading, known, n=1)
            read.problems.append(
                _at(sheet, 1, place, wrong=f"没有“{heading}”这一栏", right="".join(close))
            )
        elif known[heading] in fields.values():
            read.problems.append(_at(sheet, 1, place, wrong=f"“{heading}”一栏出现了两次"))
        else:
            fields[place] = known[heading]
    return fields, ours


def _at(sheet: SheetRead, line: int, place: int, *, wrong: str, right: str = "") -> Problem:
    return Problem(sheet=sheet.name, line=line, column=letters(place), wrong=wrong, right=right)


def _problem(
    sheet: SheetRead, line: int, place: int, form_field: FormField, bad: BadRow
) -> Problem:
    wrong, _, right = str(bad).partition("；")
    return Problem(
        sheet=sheet.name,
        line=line,
        column=letters(place),
        heading=form_field.name,
        wrong=wrong,
        right=right,
    )


def _is_filled(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _ours(cells: Mapping[int, Cell], place: int | None) -> str:
    cell = cells.get(place or 0, "")
    if isinstance(cell, Decimal):
        return f"{cell:f}".partition(".")[0]
    return unguarded(cell).strip() if isinstance(cell, str) else ""


def _boxes(form_field: FormField, cell: Cell, boxes: tuple[str, str]) -> tuple[str, ...]:
    """What would be typed; none for an empty cell. BadRow: what is wrong；what would be right."""
    text = _text(form_field, cell)
    if len(text) > LONGEST_ANSWER:
        raise BadRow(f"有 {len(text)} 个字；不超过 {LONGEST_ANSWER} 个字")
    if not text.strip():
        return ()
    match form_field.type:
        case FieldType.CHOICES:
            return tuple(filter(None, map(str.strip, _several(text))))
        case FieldType.YES_NO:
            return (_yes_no(text, boxes),)
        case _:
            return (text,)


def _several(text: str) -> Sequence[str]:
    """Each choice: on a line of its own, or with a semicolon between."""
    return text.split("\n") if "\n" in text else _BETWEEN.split(text)


def _yes_no(text: str, boxes: tuple[str, str]) -> str:
    word = text.strip().lower()
    if word in _YES:
        return boxes[0]
    if word in _NO:
        return boxes[1]
    raise BadRow(f"“{text[:20]}”看不出是或否；填“{YES}”或“{NO}”")


def _text(form_field: FormField, cell: Cell) -> str:
    kind = form_field.type
    match cell:
        case str():
            return unguarded(cell)
        case bool():
            if kind is not FieldType.YES_NO:
                raise BadRow("有一格是逻辑值；填文字")
            return YES if cell else NO
        case Decimal():
            return _number(kind, cell)
        case datetime():
            raise BadRow("有一格带有时刻；只填日期，如 2023-05-01")
        case date():
            if kind is not FieldType.DATE:
                raise BadRow("有一格是日期格式；先把这一格设为文本再填")
            return cell.isoformat()
        case Broken(shows=shows):
            raise BadRow(f"有一格是错误值 {shows[:10]}；填要写的内容")


def _number(kind: FieldType, number: Decimal) -> str:
    if kind is FieldType.FIGURE:
        return f"{number:f}"
    return whole_number(number)
