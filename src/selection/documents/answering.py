"""The answers of a recommendation form: as the vault keeps them, and as people read them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import cast

from selection.domain.answers import Form, fields_of
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

Answer = str | bool | int | Decimal | date | tuple[str, ...]

YES, NO = "是", "否"
BETWEEN = "；"
"""Between several choices of one answer."""


def form_of(rules: Rulebook, category: str, content: Mapping[str, object]) -> Form:
    """The form in a record of the vault, typed as its fields are.

    The vault keeps dates and decimals as text and several choices as a list. An answer that is
    not of its field's type stays as it was typed; what has no field is left out.
    """
    return {
        str(each.code): _typed(each, content[each.code])
        for each in fields_of(rules, category)
        if content.get(each.code) is not None
    }


def kept(form: Form) -> dict[str, object]:
    """The form as the vault keeps it: dates and decimals as text."""
    return {
        code: answer if isinstance(answer, str | bool | int | tuple) else str(answer)
        for code, answer in form.items()
    }


def _typed(form_field: FormField, answer: object) -> Answer:
    match answer:
        case bool() | int():
            return answer
        case list() | tuple():
            return tuple(map(str, cast("list[object]", answer)))
        case str() if form_field.type is FieldType.DATE:
            try:
                return date.fromisoformat(answer)
            except ValueError:
                return answer
        case str() if form_field.type is FieldType.FIGURE:
            return _figure(answer)
        case _:
            return str(answer)


def _figure(answer: str) -> str | Decimal:
    try:
        figure = Decimal(answer)
    except InvalidOperation:
        return answer
    return figure if figure.is_finite() else answer


def told(answer: Answer | None) -> str:
    """The answer in words, with the day in full; nothing for no answer."""
    match answer:
        case None:
            return ""
        case bool():
            return YES if answer else NO
        case Decimal():
            return f"{answer:f}"
        case date():
            return f"{answer.year}年{answer.month}月{answer.day}日"
        case tuple():
            return BETWEEN.join(answer)
        case int() | str():
            return str(answer)
