"""The form of a score sheet, made from its rubric: a field for each criterion, and the comment."""

import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Literal, cast

import msgspec

from selection.domain.kernel import Refused
from selection.domain.marks import Marks, must_fit
from selection.domain.rulebook.contest import Rubric
from selection.web.desks.score.bench import shown
from selection.web.forms import Form
from selection.web.languages import Language

LONGEST = 2000
"""Characters of a comment, a remark, a reason."""

Words = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Said = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class Sheet(Form, frozen=True, kw_only=True):
    """What every sheet has beside its marks."""

    comment: Words = ""
    do: Literal["keep", "sign"] = "keep"


@cache
def _sheet(criteria: int) -> type[Sheet]:
    mark = Annotated[str, msgspec.Meta(max_length=12)]
    made = msgspec.defstruct(
        "SheetOf",
        [(field(n), mark, "") for n in range(criteria)],
        bases=(Sheet,),
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
    )
    return cast("type[Sheet]", made)


def sheet_of(rubric: Rubric) -> type[Sheet]:
    """The form of a sheet by this rubric."""
    return _sheet(len(rubric.criteria))


def field(number: int) -> str:
    """The name of the field of a criterion, by its place in the rubric."""
    return f"mark_{number}"


def typed(sheet: Sheet, rubric: Rubric) -> dict[str, str]:
    """What was typed for each criterion, by its code."""
    return {
        str(each.code): str(getattr(sheet, field(n))) for n, each in enumerate(rubric.criteria)
    }


def marks_of(
    written: dict[str, str], rubric: Rubric, language: Language
) -> tuple[Marks, dict[str, str]]:
    """The marks that fit the rubric, and a sentence for each that does not; empty is none."""
    marks: dict[str, Decimal] = {}
    problems: dict[str, str] = {}
    for each in rubric.criteria:
        text = unicodedata.normalize("NFKC", written.get(each.code, "")).strip()
        if not text:
            continue
        try:
            mark = Decimal(text)
            must_fit({each.code: mark}, rubric)
        except (InvalidOperation, Refused):
            problems[each.code] = language.say(
                "请填 %(lowest)s 到 %(most)s 之间的分数，每档 %(step)s 分。"
            ) % {
                "lowest": shown(rubric.lowest),
                "most": shown(each.most),
                "step": shown(rubric.step),
            }
        else:
            marks[each.code] = mark
    return marks, problems


def told(marks: Marks) -> dict[str, str]:
    """Marks as a form shows them."""
    return {code: f"{mark.normalize():f}" for code, mark in marks.items()}
