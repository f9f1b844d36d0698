"""Where the fields of a recommendation form stand on paper, and which a summary table prints.

The fields are the rulebook's. For some categories their places are given in a file that is shipped
(`templates/layout.toml`); any other field is placed by its kind: short answers side by side, long
ones over the whole width.
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

MOST_PRINTED = 9
"""Columns of answers that A4 has room for."""

Fields = tuple[FormField, ...]
"""One or two fields side by side."""


def rows_of(rules: Rulebook, category: str) -> list[Fields]:
    """The rows of the form: each field of the category once, the unit's opinion left out.

    What tells a story comes last, because it goes on over several pages.
    """
    left = {str(each.code): each for each in fields_of(rules, category) if each.code != OPINION}
    placed = [
        tuple(left.pop(code) for code in row if code in left)
        for row in _places(category).get("rows", ())
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


def summed_up(rules: Rulebook, category: str) -> list[FormField]:
    """The fields that a summary table prints: who it is, in numbers, and whom to ask (6.3)."""
    mine = {str(each.code): each for each in fields_of(rules, category)}
    wanted: Sequence[str] = _places(category).get("summary", ())
    if not wanted:
        shown = rules.publicity.shows if rules.publicity else ()
        by_kind = [code for code, each in mine.items() if _is_telling(each)]
        wanted = list(dict.fromkeys([*list(mine)[:1], *shown, *by_kind]))[:MOST_PRINTED]
    return [mine[code] for code in wanted if code in mine]


def _is_telling(form_field: FormField) -> bool:
    """A number, or a person to be asked; never what identifies somebody."""
    match form_field.type:
        case FieldType.INTEGER | FieldType.FIGURE:
            return True
        case FieldType.TEXT:
            return form_field.personal and not form_field.identifies
        case _:
            return False


def _places(category: str) -> Mapping[str, Any]:
    return _all_places().get(category, {})


@cache
def _all_places() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((shipped("templates") / "layout.toml").read_text("utf-8"))
