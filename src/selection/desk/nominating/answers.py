"""What is typed into the form of a nomination: kept as it was typed, judged by what it means.

The vault keeps numbers, days and choices as JSON says them. What is typed and cannot be read, such
as words where a number is asked for, is kept as it stands, so that nothing is ever lost; it is a
fault of its field until somebody mends it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

from selection.domain.answers import Form, fields_of, filled, fits, prepared, writing_of
from selection.domain.identifiers import must_be_written
from selection.domain.kernel import Refused
from selection.domain.names import unseen
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

Typed = Mapping[str, Sequence[str]]
"""What stands in the boxes of each field, by its code; several only where many can be chosen."""

Content = dict[str, str | bool | int | list[str]]
"""A form as the vault keeps it, by field code."""

YES, NO = "yes", "no"
MISSING, NOT_A_NUMBER, NOT_A_DATE = "missing", "not-a-number", "not-a-date"
TOO_LONG, NOT_A_CHOICE, UNSEEN = "too-long", "not-a-choice", "unseen"

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_FIGURE = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_DAY = re.compile(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?")
_GROUPING = re.compile(r"(?<=[0-9])[,\s](?=[0-9]{3})")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer: one of the words above, or the reason of a refusal."""

    kind: str
    most: int | None = None  # characters, where it is too long


def kept(rules: Rulebook, category: str, typed: Typed) -> Content:
    """The form as the vault keeps it; an empty box is no answer."""
    content: Content = {}
    for each in fields_of(rules, category):
        boxes = [text for text in typed.get(each.code, ()) if text.strip()]
        if boxes:
            content[each.code] = _kept(each, boxes)
    return _written_alike(rules, category, content)


def _kept(field: FormField, boxes: Sequence[str]) -> str | bool | int | list[str]:
    first = boxes[0]
    plain = _GROUPING.sub("", unicodedata.normalize("NFKC", first).strip())
    match field.type:
        case FieldType.INTEGER if _WHOLE.fullmatch(plain):
            return int(plain)
        case FieldType.FIGURE if _FIGURE.fullmatch(plain):
            return plain
        case FieldType.DATE:
            return _day(plain) or first
        case FieldType.YES_NO if first in (YES, NO):
            return first == YES
        case FieldType.CHOICE:
            return first.strip()
        case FieldType.CHOICES:
            return list(dict.fromkeys(each.strip() for each in boxes))
        case _:
            return first


def _day(text: str) -> str | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def _written_alike(rules: Rulebook, category: str, content: Content) -> Content:
    """Texts as they are kept: what people type differently made alike (`prepared`)."""
    texts = prepared(rules, category, form_of(rules, category, content))
    for code in content:
        text = texts[code]
        if isinstance(text, str):
            content[code] = text
    return content


def form_of(rules: Rulebook, category: str, content: Mapping[str, object]) -> Form:
    """The form by what its answers mean; what cannot be read stays a text, which fits no field."""
    form: dict[str, str | bool | int | Decimal | date | tuple[str, ...]] = {}
    for each in fields_of(rules, category):
        match content.get(each.code):
            case None:
                pass
            case str() as text:
                form[each.code] = _meant(each, text)
            case bool() | int() as answer:
                form[each.code] = answer
            case several:
                form[each.code] = tuple(map(str, cast("list[object]", several)))
    return form


def _meant(field: FormField, text: str) -> str | Decimal | date:
    try:
        match field.type:
            case FieldType.DATE:
                return date.fromisoformat(text)
            case FieldType.FIGURE:
                return Decimal(text)
            case _:
                return text
    except (ValueError, InvalidOperation):
        return text


def length(text: str) -> int:
    """Characters as the rulebook counts them: without white space."""
    return len("".join(text.split()))


def faults(rules: Rulebook, category: str, form: Form) -> dict[str, Fault]:
    """What is wrong with each field, in the order of the form; the domain judges it likewise."""
    found: dict[str, Fault] = {}
    for each in fields_of(rules, category):
        fault = next(_faults(each, form), None)
        if fault is not None:
            found[each.code] = fault
    return found


def _faults(field: FormField, form: Form) -> Iterator[Fault]:
    answer = form.get(field.code)
    if not filled(form, field.code):
        if field.required:
            yield Fault(MISSING)
        return
    if not fits(field, answer):
        yield _misfit(field)
    texts = answer if isinstance(answer, tuple) else (answer,)
    if any(isinstance(each, str) and any(map(unseen, [each])) for each in texts):
        yield Fault(UNSEEN)
    writing = writing_of(field, form)
    if writing is not None and isinstance(answer, str):
        try:
            must_be_written(writing, answer, field.code)
        except Refused as refused:
            yield Fault(refused.reason)


def _misfit(field: FormField) -> Fault:
    match field.type:
        case FieldType.TEXT:
            return Fault(TOO_LONG, field.longest)
        case FieldType.INTEGER | FieldType.FIGURE:
            return Fault(NOT_A_NUMBER)
        case FieldType.DATE:
            return Fault(NOT_A_DATE)
        case FieldType.YES_NO | FieldType.CHOICE | FieldType.CHOICES:
            return Fault(NOT_A_CHOICE)
