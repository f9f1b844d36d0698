"""Marks by a rubric: in range, in steps, of a criterion that is there (4.4)."""

from collections.abc import Mapping
from decimal import Decimal

from selection.domain.exact import exact
from selection.domain.kernel import Refused
from selection.domain.rulebook.contest import Criterion, Rubric

Marks = Mapping[str, Decimal]
"""Criterion → mark; an absent mark is absent, not 0."""


def must_fit(marks: Marks, rubric: Rubric) -> None:
    """Refuse a mark that the rubric does not know."""
    criteria: dict[str, Criterion] = {each.code: each for each in rubric.criteria}
    for code, mark in marks.items():
        if code not in criteria:
            raise Refused("criterion-is-unknown", criterion=code)
        value = exact(mark)
        if not rubric.lowest <= value <= criteria[code].most:
            raise Refused("mark-is-out-of-range", criterion=code, mark=str(mark))
        if value % rubric.step:
            raise Refused("mark-is-between-steps", criterion=code, mark=str(mark))
