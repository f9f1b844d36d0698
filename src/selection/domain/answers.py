"""The answers of a recommendation form: what is judged, and the part that may enter an event.

Texts and personal values are judged while the command is at hand and then stay in the vault; an
event keeps only numbers, dates, ticks and choices of fields that are not personal (contract §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import cast

from selection.domain.identifiers import as_written, must_be_written
from selection.domain.kernel import Refused
from selection.domain.names import unseen
from selection.domain.ranking.evidence import Answer
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import FieldType, Writing

Form = Mapping[str, str | bool | int | Decimal | date | tuple[str, ...]]
"""Every answer by field code: texts and single choices are str, several choices a tuple."""

OTHER = "其他"
"""What stands in an event for a choice that was named in words (`other_choice`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers that are neither text nor personal."""

    whole: Mapping[str, int] = field(default_factory=dict[str, int])
    figures: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    dates: Mapping[str, date] = field(default_factory=dict[str, date])
    ticks: Mapping[str, bool] = field(default_factory=dict[str, bool])
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def as_evidence(self) -> Mapping[str, Answer]:
        """The same for the ranking, which reads scores and costs from it."""
        figures = {code: Fraction(value) for code, value in self.figures.items()}
        return {**self.whole, **figures, **self.dates, **self.ticks, **self.chosen}


def fields_of(rules: Rulebook, category: str) -> list[FormField]:
    """The fields that candidates of the category fill in."""
    return [each for each in rules.nomination.fields if each.serves(Code(category))]


def fits(form_field: FormField, answer: object) -> bool:
    """Whether the answer is of the field's type, within its choices and its length."""
    match form_field.type:
        case FieldType.TEXT:
            return isinstance(answer, str) and (
                form_field.longest is None or len("".join(answer.split())) <= form_field.longest
            )
        case FieldType.INTEGER:
            return isinstance(answer, int) and not isinstance(answer, bool)
        case FieldType.FIGURE:
            return _is_figure(answer)
        case FieldType.DATE:
            return isinstance(answer, date) and not isinstance(answer, datetime)
        case FieldType.YES_NO:
            return isinstance(answer, bool)
        case FieldType.CHOICE:
            return isinstance(answer, str) and _is_choice(form_field, answer)
        case FieldType.CHOICES:
            return isinstance(answer, tuple) and all(
                isinstance(each, str) and _is_choice(form_field, each)
                for each in cast("tuple[object, ...]", answer)
            )


def _is_figure(answer: object) -> bool:
    if isinstance(answer, Decimal):
        return answer.is_finite()
    return isinstance(answer, int) and not isinstance(answer, bool)


def _is_choice(form_field: FormField, answer: str) -> bool:
    return answer in form_field.choices or (form_field.other_choice and bool(answer.strip()))


def prepared(rules: Rulebook, category: str, form: Form) -> Form:
    """The form as it is kept and judged: what people type differently made alike (domain 8).

    Whoever puts a form into the vault does this first, so that what is judged is what is kept.
    """
    mine = {str(each.code): each for each in fields_of(rules, category)}
    return {
        code: as_written(writing_of(mine[code], form), answer)
        if isinstance(answer, str) and code in mine and mine[code].type is FieldType.TEXT
        else answer
        for code, answer in form.items()
    }


def checked(rules: Rulebook, category: str, form: Form) -> Form:
    """The form, if every answer has a field, fits it, and none that is required is missing.

    Raises Refused("form-does-not-fit", fields=…), Refused("form-is-incomplete", fields=…),
    Refused("text-holds-unseen-characters", fields=…), and what `identifiers` says of a format.
    """
    mine: dict[str, FormField] = {each.code: each for each in fields_of(rules, category)}
    wrong = [
        code for code, answer in form.items() if code not in mine or not fits(mine[code], answer)
    ]
    if wrong:
        raise Refused("form-does-not-fit", fields=sorted(wrong))
    missing = [code for code, each in mine.items() if each.required and not filled(form, code)]
    if missing:
        raise Refused("form-is-incomplete", fields=sorted(missing))
    hidden = [code for code, answer in form.items() if any(map(unseen, _texts(answer)))]
    if hidden:
        raise Refused("text-holds-unseen-characters", fields=sorted(hidden))
    for code, each in mine.items():
        writing, answer = writing_of(each, form), form.get(code)
        if writing is not None and isinstance(answer, str) and filled(form, code):
            must_be_written(writing, answer, code)
    return form


def writing_of(form_field: FormField, form: Form) -> Writing | None:
    """How the text is to be written, where that depends on a choice: on what was chosen."""
    asked_by = form_field.format_if
    if asked_by is not None and form.get(asked_by) != form_field.format_if_chosen:
        return None
    return form_field.format


def _texts(answer: object) -> tuple[str, ...]:
    """What a person may have written in words."""
    match answer:
        case str():
            return (answer,)
        case tuple():
            several = cast("tuple[object, ...]", answer)
            return tuple(each for each in several if isinstance(each, str))
        case _:
            return ()


def filled(form: Form, code: str) -> bool:
    """Whether there is an answer at all; a text of white space is none."""
    answer = form.get(code)
    if isinstance(answer, str):
        return bool(answer.strip())
    return answer is not None and answer != ()


def for_the_event(rules: Rulebook, category: str, form: Form) -> Answers:
    """The part of the form that may enter an event."""
    whole: dict[str, int] = {}
    figures: dict[str, Decimal] = {}
    dates: dict[str, date] = {}
    ticks: dict[str, bool] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for each in fields_of(rules, category):
        answer = form.get(each.code)
        if answer is None or each.personal or each.identifies:
            continue
        match answer:
            case bool():
                ticks[each.code] = answer
            case int() if each.type is FieldType.FIGURE:
                figures[each.code] = Decimal(answer)
            case int():
                whole[each.code] = answer
            case Decimal():
                figures[each.code] = answer
            case date():
                dates[each.code] = answer
            case tuple():
                chosen[each.code] = tuple(_coded(each, one) for one in answer)
            case str() if each.type is FieldType.CHOICE:
                chosen[each.code] = (_coded(each, answer),)
            case str():
                pass  # a text stays in the vault
    return Answers(whole=whole, figures=figures, dates=dates, ticks=ticks, chosen=chosen)


def _coded(form_field: FormField, answer: str) -> str:
    return answer if answer in form_field.choices else OTHER
