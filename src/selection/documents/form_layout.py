"""Where the fields of a recommendation form stand on the paper.

The fields are the rulebook's. For some categories their places are given in a file that is shipped
(`templates/word/layout.toml`); any other field is placed by its kind: short answers side by side,
long ones over the whole width.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from selection.documents.shipped import shipped
from selection.domain.answers import fields_of
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

OPINION = "unit_opinion"
"""The field that is printed at the tail, where the recommending unit signs."""
LONG = 100
"""A text that may have more characters than these takes the whole width."""
LONGEST_LABEL = 12
"""A longer name does not fit beside another field."""

Fields = tuple[FormField, ...]
"""One or two fields side by side."""


def rows_of(rules: Rulebook, category: str) -> list[Fields]:
    """The rows of the form: each field of the category once, the unit's opinion left out.

    What tells a story comes last, because it goes on over several pages.
    """
    left = {str(each.code): each for each in fields_of(rules, category) if each.code != OPINION}
    placed = [
        tuple(left.pop(code) for code in row if code in left)
        for row in _places().get(category, {}).get("rows", ())
    ]
    rows = [*filter(None, placed), *_by_kind(left.values())]
    return sorted(rows, key=_is_story)


def is_story(form_field: FormField) -> bool:
    """Whether the answer may be so long that it takes the whole width."""
    return form_field.type is FieldType.TEXT and (form_field.longest or 0) > LONG


def _is_story(row: Fields) -> bool:
    return any(map(is_story, row))


def _by_kind(fields: Iterable[FormField]) -> list[Fields]:
    """Short ones in pairs as they come, the others alone."""
    rows: list[Fields] = []
    waiting: Fields = ()
    for each in fields:
        if each.type is FieldType.CHOICES or is_story(each) or len(each.name) > LONGEST_LABEL:
            rows += [waiting, (each,)]
            waiting = ()
        elif waiting:
            rows.append((*waiting, each))
            waiting = ()
        else:
            waiting = (each,)
    return [row for row in (*rows, waiting) if row]


@cache
def _places() -> Mapping[str, Mapping[str, Sequence[Sequence[str]]]]:
    text = (shipped("templates") / "word" / "layout.toml").read_text("utf-8")
    places: dict[str, Any] = tomllib.loads(text)
    return places
