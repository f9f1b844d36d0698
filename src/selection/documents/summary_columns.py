"""The columns of a summary table (汇总表): one sheet for each category, a row for each candidate.

What is printed comes first (domain 6.3), then whatever else the form asks, so that the table can
be filled in and read back: a column is known by its heading, wherever it was moved to.
"""

from collections.abc import Sequence

from selection.documents.form_layout import summed_up
from selection.domain.answers import fields_of
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.entry import FormField

NUMBER, UNIT, CATEGORY = "序号", "推荐单位", "类别"
FILES, REVIEW, REMARK = "材料", "初审结论", "备注"
DRAFT, REVISION = "草稿号（勿改）", "版本（勿改）"
BEFORE = (NUMBER, UNIT, CATEGORY)
AFTER = (FILES, REVIEW, REMARK)
OURS = frozenset({*BEFORE, *AFTER, DRAFT, REVISION})
"""Headings that are no field of the form."""

REQUIRED = "*"
"""Stands after the heading of a field that must be filled in."""
INSTRUCTIONS = "填写说明"
"""The sheet that says how to fill the others in."""

LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def sheet_names(rules: Rulebook) -> dict[str, str]:
    """What the sheet of each category is called, by the category's code; no two alike."""
    names: dict[str, str] = {}
    taken = {INSTRUCTIONS}
    for each in rules.categories:
        plain = _plain(each)
        names[each.code] = str(each.code) if plain in taken else plain
        taken.add(names[each.code])
    return names


def _plain(category: Category) -> str:
    words = (category.heading or category.name).translate(_NOT_IN_SHEET_NAMES)
    return " ".join(words.split())[:LONGEST_SHEET_NAME] or str(category.code)


def printed(rules: Rulebook, category: str) -> list[FormField]:
    """The fields that are printed."""
    return summed_up(rules, category)


def others(rules: Rulebook, category: str) -> list[FormField]:
    """The fields that are not printed."""
    first = printed(rules, category)
    return [each for each in fields_of(rules, category) if each not in first]


def headings(rules: Rulebook, category: str) -> dict[str, str]:
    """How each field is headed, by its code; one whose name is not its own gets its code too."""
    fields = fields_of(rules, category)
    names = [str(each.name) for each in fields]
    return {
        str(each.code): f"{each.name}（{each.code}）"
        if names.count(each.name) > 1 or each.name in OURS
        else str(each.name)
        for each in fields
    }


def heading_of(cell: str) -> str:
    """The heading without its star, and without the white space that people put in."""
    return "".join(cell.split()).removesuffix(REQUIRED).removesuffix("＊")


def by_heading(rules: Rulebook, category: str) -> dict[str, FormField]:
    """The fields by their headings, written as `heading_of` writes them."""
    fields: Sequence[FormField] = fields_of(rules, category)
    named = headings(rules, category)
    return {heading_of(named[each.code]): each for each in fields}
