"""The clauses of the recommendation conditions: one test each, on a field that can bear it."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import Check, Spot, check, known_categories, spots
from selection.domain.rulebook.entry import Condition, FormField
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import FieldType, Severity, TermUnit

NUMBERS = frozenset({FieldType.INTEGER, FieldType.FIGURE})
TESTABLE: Mapping[str, frozenset[FieldType]] = MappingProxyType(
    {
        "filled": frozenset(FieldType),
        "is": frozenset({FieldType.YES_NO}),
        "at_least": NUMBERS | {FieldType.CHOICES},
        "at_most": NUMBERS | {FieldType.CHOICES},
        "at_least_old": frozenset({FieldType.DATE}),
        "one_of": frozenset({FieldType.CHOICE}),
        "matches": frozenset({FieldType.TEXT}),
    }
)
"""Each test, and the types of field that it can be asked of."""
BOUNDS = frozenset({"at_least", "at_most"})
WITHOUT_FIELD = frozenset({"declared", "attached"})
"""The tests that are of a declaration or of a material, and not of a field."""
AGES = frozenset({TermUnit.DAYS, TermUnit.MONTHS, TermUnit.YEARS})
"""What an age can be counted in: it runs to a day, not to an hour, and over holidays too."""


def _tests(condition: Condition) -> Sequence[str]:
    """The tests that the condition writes."""
    written = {
        "filled": condition.filled is not None,
        "is": condition.is_ is not None,
        "at_least": condition.at_least is not None,
        "at_most": condition.at_most is not None,
        "at_least_old": condition.at_least_old is not None,
        "one_of": bool(condition.one_of),
        "matches": condition.matches is not None,
        "declared": condition.declared is not None,
        "attached": condition.attached is not None,
    }
    return tuple(test for test, is_written in written.items() if is_written)


@check("conditions")
def _one_test(book: Rulebook) -> Iterator[Finding]:
    for spot, condition in spots("条件", "conditions", book.conditions):
        tests = _tests(condition)
        none_needed = condition.severity is Severity.QUAL and condition.field is None
        if len(tests) != 1 and not (none_needed and not tests):
            yield spot.finding(f"{spot} 须有且只有一个判断")
        elif tests and (condition.field is None) != WITHOUT_FIELD.issuperset(tests):
            wrong = "没有写判断哪个字段" if condition.field is None else "不是判断字段，不能写"
            yield spot.finding(f"{spot} {wrong} field")
        aids = (condition.share_of, condition.per_day_since)
        if all(aids) or (any(aids) and not BOUNDS.issuperset(tests)):
            yield spot.finding(
                f"{spot} 的 share_of 和 per_day_since 只能写一个，并须写 at_least 或 at_most"
            )


@check("conditions")
def _terms(book: Rulebook) -> Iterator[Finding]:
    for spot, condition in spots("条件", "conditions", book.conditions):
        if condition.at_least_old is not None and condition.at_least_old.unit not in AGES:
            sentence = f"{spot} 的 at_least_old 只能按天、月或年（days、months、years）计"
            yield spot.finding(sentence, "at_least_old")
        if condition.severity is Severity.QUAL and condition.filled is False:
            yield spot.finding(f"{spot} 由人判断，不能要求不填（filled = false）", "filled")


@check("conditions", "categories.code", "declarations", "materials")
def _papers(book: Rulebook) -> Iterator[Finding]:
    declarations = {each.code: each for each in book.declarations}
    materials = {each.code: each for each in book.materials}
    for spot, condition in spots("条件", "conditions", book.conditions):
        if condition.declared is not None and condition.declared not in declarations:
            yield spot.undefined(f"承诺 {condition.declared}", "declared")
        if condition.attached is None:
            continue
        material = materials.get(condition.attached)
        if material is None:
            yield spot.undefined(f"材料 {condition.attached}", "attached")
            continue
        for category in book.categories:
            asked = not condition.categories or category.code in condition.categories
            if asked and not material.serves(category.code):
                sentence = f"{spot} 用到的材料 {material.code} 不在类别 {category.code} 里"
                yield spot.finding(sentence, "attached")


@check("conditions")
def _floors(book: Rulebook) -> Iterator[Finding]:
    for spot, condition in spots("条件", "conditions", book.conditions):
        floor, least = condition.never_below, condition.at_least
        if condition.severity is not Severity.SOFT:
            if floor is not None:
                yield spot.finding(f"{spot} 不是“原则上”的，不能写 never_below", "never_below")
        elif floor is None:
            yield spot.finding(f"“原则上”的{spot} 须写出破格的下限 never_below（没有下限写 0）")
        elif floor and (least is None or floor > least):
            yield spot.finding(f"{spot} 的 never_below 不能高于 at_least", "never_below")


@check("nomination", "conditions.severity")
def _exemption_reasons(book: Rulebook) -> Iterator[Finding]:
    soft = any(each.severity is Severity.SOFT for each in book.conditions)
    if soft and book.nomination.exemption_reason_least is None:
        spot = Spot("推荐", "nomination")
        yield spot.finding("有“原则上”的条件，须写破格理由的最少字数", "exemption_reason_least")


@check(
    "conditions",
    "categories.code",
    "unit_types.code",
    "nomination.fields.code",
    "nomination.fields.categories",
)
def _names(book: Rulebook) -> Iterator[Finding]:
    for spot, condition in spots("条件", "conditions", book.conditions):
        yield from known_categories(book, spot, condition.categories)
        for code in condition.unit_types:
            if book.unit_type(code) is None:
                yield spot.undefined(f"推荐单位 {code}", "unit_types")
        for key in ("field", "share_of", "per_day_since"):
            code = getattr(condition, key)
            field = book.field(code) if code else None
            if field is not None:
                yield from _asked_everywhere(book, spot, condition, field, key)
            elif code:
                yield spot.undefined(f"字段 {code}", key)


def _asked_everywhere(
    book: Rulebook, spot: Spot, condition: Condition, field: FormField, key: str
) -> Iterator[Finding]:
    for category in book.categories:
        asked = not condition.categories or category.code in condition.categories
        if asked and not field.serves(category.code):
            sentence = f"{spot} 用到的字段 {field.code} 不在类别 {category.code} 的推荐表里"
            yield spot.finding(sentence, key)


@check(
    "conditions",
    "nomination.fields.type",
    "nomination.fields.choices",
    "nomination.fields.other_choice",
)
def _types(book: Rulebook) -> Iterator[Finding]:
    for spot, condition in spots("条件", "conditions", book.conditions):
        field = book.field(condition.field) if condition.field else None
        if field is not None:
            for test in _tests(condition):
                if test in TESTABLE and field.type not in TESTABLE[test]:
                    sentence = f"{spot}：字段 {field.code} 是 {field.type}，不能用 {test} 判断"
                    yield spot.finding(sentence, test)
            for choice in condition.one_of:
                if field.choices and choice not in field.choices and not field.other_choice:
                    yield spot.finding(f"{spot}：字段 {field.code} 没有选项 {choice}", "one_of")
        share = book.field(condition.share_of) if condition.share_of else None
        if share is not None and not NUMBERS.issuperset(
            (share.type, field.type if field else share.type)
        ):
            yield spot.finding(f"{spot}：share_of 只能用于两个数字字段", "share_of")
        since = book.field(condition.per_day_since) if condition.per_day_since else None
        if since is not None and since.type is not FieldType.DATE:
            yield spot.finding(f"{spot}：per_day_since 须是日期字段（DATE）", "per_day_since")


CHECKS: Sequence[Check] = (_one_test, _terms, _papers, _floors, _exemption_reasons, _names, _types)
