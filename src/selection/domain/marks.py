"""Marks by a rubric: in range, in steps, of a criterion that is there (4.4)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from selection.domain.exact import exact
from selection.domain.kernel import Refused
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Criterion, Rubric
from selection.domain.rulebook.words import Axis

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


def total(marks: Marks) -> Fraction:
    """The sum of a sheet's marks, exact."""
    return sum(map(Fraction, marks.values()), Fraction(0))


def must_be_complete(marks: Marks, rubric: Rubric, rules: Rulebook, *, commented: bool) -> None:
    """Refuse a sheet that lacks a mark, or the comment that a remarkable total needs."""
    missing = [each.code for each in rubric.criteria if each.code not in marks]
    if not marks or (missing and totals_a_sheet(rules, rubric.channel)):
        raise Refused("scoresheet-is-incomplete", criteria=missing)
    low, high, summed = rubric.comment_below, rubric.comment_above, total(marks)
    remarkable = (low is not None and summed < low) or (high is not None and summed > high)
    if remarkable and not commented:
        raise Refused("comment-is-needed", below=low, above=high)


def totals_a_sheet(rules: Rulebook, channel: str) -> bool:
    """Whether some score adds the marks of a sheet up first, so that none may be missing."""
    folds = (
        [step.over for step in score.steps if step.over is not None]
        for score in rules.scores
        if score.from_ == channel
    )
    return any(each[:1] == [Axis.ITEMS] for each in folds)
