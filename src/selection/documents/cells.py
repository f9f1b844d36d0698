"""How a cell of a contest's files is read: exactly, or not at all.

A number is a decimal or a fraction and never a float; an instant says its offset.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction
from functools import lru_cache

from selection.documents.csv_files import BadRow
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

Answer = str | bool | int | Decimal | date | tuple[str, ...]
"""What stands in a field of the form: texts and single choices are str, several a tuple."""

LONGEST_NAME = 200  # characters of the name of a candidate, sheet, panel, group or item

_EXACT = Context(prec=80, traps=[Inexact])
_NUMBER = re.compile(r"([+-]?[0-9]{1,18})(?:\.([0-9]{1,18})|/([0-9]{1,18}))?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_JOINERS = {0x200C: None, 0x200D: None}
"""Invisible, but Persian and Indic words and many emoji are written with them."""

_YES = frozenset({"1", "YES", "Y", "TRUE", "是"})
_NO = frozenset({"0", "NO", "N", "FALSE", "否"})


@lru_cache(maxsize=4096)
def number(cell: str) -> Fraction:
    """A decimal such as -3 or 8.25, or a fraction such as 2/3; at most 18 digits in each part."""
    if not cell:
        raise BadRow("没有写数")
    match = _NUMBER.fullmatch(cell)
    if match is None or (match[3] is not None and int(match[3]) == 0):
        raise BadRow(f"“{cell}”不是数：应写成 8.25 或 2/3 之类")
    return Fraction(cell)


@lru_cache(maxsize=4096)
def decimal(cell: str) -> Decimal:
    """A number that is a finite decimal, since the journal holds no other."""
    value = number(cell)
    if "/" not in cell:
        return Decimal(cell)
    try:
        with localcontext(_EXACT):
            return Decimal(value.numerator) / Decimal(value.denominator)
    except Inexact:
        raise BadRow(f"“{cell}”不是有限小数") from None


def whole(cell: str) -> int:
    """A whole number from zero."""
    if not cell:
        raise BadRow("没有写数")
    if not _WHOLE.fullmatch(cell):
        raise BadRow(f"“{cell}”不是整数")
    return int(cell)


def yes_no(cell: str) -> bool:
    """1, yes, y, true or 是; 0, no, n, false or 否."""
    word = cell.upper()
    if word not in _YES | _NO:
        raise BadRow(f"“{cell}”应写 1 或 0（是或否）")
    return word in _YES


def day(cell: str) -> date:
    """A date such as 2023-11-20."""
    try:
        if _DATE.fullmatch(cell):
            return date.fromisoformat(cell)
    except ValueError:
        pass
    raise BadRow(f"“{cell}”不是日期：应写成 2023-11-20")


@lru_cache(maxsize=4096)
def instant(cell: str) -> datetime:
    """An instant with offset, such as 2023-11-21T00:00:00+08:00."""
    try:
        if _INSTANT.fullmatch(cell):
            return datetime.fromisoformat(cell)
    except ValueError:
        pass
    raise BadRow(f"“{cell}”不是带时区的时间：应写成 2023-11-21T00:00:00+08:00")


@lru_cache(maxsize=4096)
def name(cell: str) -> str:
    """A name as the file gives it: one line of visible characters, each gap one blank."""
    if not cell.isascii():
        cell = " ".join(cell.split())
    if not cell.translate(_JOINERS).isprintable():
        raise BadRow("名称含有不可见的字符")
    if len(cell) > LONGEST_NAME:
        raise BadRow(f"名称超过 {LONGEST_NAME} 个字")
    return cell


def answer(form_field: FormField, cell: str) -> Answer:
    """The value of a field of the form, typed by the rulebook; several choices stand between |."""
    match form_field.type:
        case FieldType.INTEGER:
            value = number(cell)
            if value.denominator != 1:
                raise BadRow(f"“{cell}”不是整数")
            return int(value)
        case FieldType.FIGURE:
            return decimal(cell)
        case FieldType.DATE:
            return day(cell)
        case FieldType.YES_NO:
            return yes_no(cell)
        case FieldType.TEXT:
            return cell
        case FieldType.CHOICE:
            return _chosen(form_field, (cell,))[0]
        case FieldType.CHOICES:
            return _chosen(form_field, [each.strip() for each in cell.split("|")])


def _chosen(form_field: FormField, chosen: Sequence[str]) -> tuple[str, ...]:
    for each in chosen:
        if not form_field.other_choice and each not in form_field.choices:
            raise BadRow(f"没有“{each}”这一选项")
    return tuple(chosen)
