"""Units and their quotas, the form, and what is handed in with it."""

from collections.abc import Iterator, Sequence

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks.base import (
    PAIR,
    Check,
    Spot,
    check,
    known_categories,
    places_of,
    spots,
)
from selection.domain.rulebook.entry import MILLISECONDS, PLACES, FormField
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.words import (
    CheckedBy,
    FieldType,
    Finds,
    Format,
    Of,
    Per,
    Severity,
    StageKind,
)

NAME = "name"
"""The field that a candidate is called by, on the showcase, in lists and on certificates."""
CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})
PICTURES = frozenset({Format.JPEG})
ANCHORS = 3


@check("unit_types")
def _quotas(book: Rulebook) -> Iterator[Finding]:
    for unit, unit_type in spots("推荐单位", "unit_types", book.unit_types):
        for spot, limit in places_of(unit, "条限额", "limits", unit_type.limits):
            if Per.UNIT not in limit.per:
                yield spot.finding(f"{unit} 的限额 per 必须含 UNIT", "per")
            for per in limit.per:
                if per not in (Per.UNIT, Per.CATEGORY, Per.STAGE):
                    yield spot.finding(f"{unit} 的限额不能按 {per} 计", "per")
            if limit.of not in (Of.NAMES, Of.CATEGORIES):
                yield spot.finding(f"{unit} 的限额只能数候选或类别，不能数 {limit.of}", "of")
            if limit.least is not None:
                yield spot.finding(f"{unit} 的限额只能写最多 most，不能写最少 least", "least")
            elif limit.most is None:
                yield spot.finding(f"{unit} 的限额须写 most")


@check("unit_types", "categories.places")
def _quotas_by_places(book: Rulebook) -> Iterator[Finding]:
    for unit, unit_type in spots("推荐单位", "unit_types", book.unit_types):
        for spot, limit in places_of(unit, "条限额", "limits", unit_type.limits):
            if limit.most != PLACES:
                continue
            if Per.CATEGORY not in limit.per:
                yield spot.finding(f"{unit} 的限额写 PLACES，per 须含 CATEGORY", "most")
            for category in book.categories:
                if category.places is None:
                    sentence = f"{unit} 的限额写 PLACES，类别 {category.code} 却没有名额 places"
                    yield spot.finding(sentence, "most")


@check("nomination", "categories.code")
def _fields(book: Rulebook) -> Iterator[Finding]:
    for spot, field in spots("字段", "nomination.fields", book.nomination.fields):
        yield from known_categories(book, spot, field.categories)
        if field.type in CHOOSING and not field.choices:
            yield spot.finding(f"{spot} 是选择项，却没有 choices")
        if field.type not in CHOOSING and (field.choices or field.other_choice):
            yield spot.finding(f"{spot} 不是选择项，不能写 choices 或 other_choice")
        if len(set(field.choices)) < len(field.choices):
            yield spot.finding(f"{spot} 的 choices 里有重复", "choices")
        if field.longest is not None and field.type is not FieldType.TEXT:
            yield spot.finding(f"{spot} 不是文字，不能写 longest", "longest")


@check("nomination", "categories.code")
def _formats(book: Rulebook) -> Iterator[Finding]:
    for spot, field in spots("字段", "nomination.fields", book.nomination.fields):
        if field.format is not None and field.type is not FieldType.TEXT:
            yield spot.finding(f"{spot} 不是文字，不能写 format", "format")
        if (field.format_if is None) != (field.format_if_chosen is None):
            yield spot.finding(f"{spot} 的 format_if 和 format_if_chosen 须一起写")
        elif field.format_if is not None and field.format is None:
            yield spot.finding(f"{spot} 没有 format，不能写 format_if", "format_if")
        elif field.format_if is not None:
            yield from _chosen_elsewhere(book, spot, field)


def _chosen_elsewhere(book: Rulebook, spot: Spot, field: FormField) -> Iterator[Finding]:
    """That the choice which a format depends on can be made wherever the field is asked."""
    other = book.field(field.format_if or "")
    if other is None:
        yield spot.undefined(f"字段 {field.format_if}", "format_if")
        return
    offered = field.format_if_chosen in other.choices
    if other.type is not FieldType.CHOICE or not offered:
        sentence = f"{spot}：字段 {other.code} 没有选项 {field.format_if_chosen}"
        yield spot.finding(sentence, "format_if_chosen")
    for category in book.categories:
        if field.serves(category.code) and not other.serves(category.code):
            sentence = f"{spot} 用到的字段 {other.code} 不在类别 {category.code} 的推荐表里"
            yield spot.finding(sentence, "format_if")


@check("nomination", "categories.code", "stages.kind")
def _name(book: Rulebook) -> Iterator[Finding]:
    """Where units nominate, each candidate is called by something; a contest brings its own."""
    if not book.stages_of(StageKind.INTAKE):
        return
    fields = spots("字段", "nomination.fields", book.nomination.fields)
    named = [(spot, field) for spot, field in fields if field.code == NAME]
    for category in book.categories:
        if not any(field.serves(category.code) for _, field in named):
            sentence = f"类别 {category.code} 没有字段 {NAME}"
            yield Spot("推荐", "nomination").finding(sentence, "fields")
    for spot, field in named:
        if field.type is not FieldType.TEXT or not field.required:
            yield spot.finding(f"{spot} 须是必填的文字（TEXT）")


@check("exclusions")
def _exclusions(book: Rulebook) -> Iterator[Finding]:
    for spot, exclusion in spots("规定", "exclusions", book.exclusions):
        if exclusion.from_year > exclusion.to_year:
            yield spot.finding(f"{spot} 的 from_year 晚于 to_year", "to_year")
        if exclusion.severity is Severity.QUAL:
            yield spot.finding(f"{spot} 的 severity 只能是 HARD、SOFT、WARN", "severity")


@check("materials", "categories.code")
def _materials(book: Rulebook) -> Iterator[Finding]:
    for spot, material in spots("材料", "materials", book.materials):
        yield from known_categories(book, spot, material.categories)
        if material.least > material.most:
            yield spot.finding(f"{spot} 的 least 大于 most", "least")
        least, most = material.least_bytes, material.most_bytes
        if least is not None and most is not None and least > most:
            yield spot.finding(f"{spot} 的 least_bytes 大于 most_bytes", "least_bytes")
        if material.ratio and (
            len(material.ratio) != PAIR or material.ratio[0] > material.ratio[1]
        ):
            yield spot.finding(f"{spot} 的 ratio 须是最小和最大两个数", "ratio")
        if material.least_pixels and len(material.least_pixels) != PAIR:
            yield spot.finding(f"{spot} 的 least_pixels 须是宽和高两个数", "least_pixels")
        pictures = PICTURES.issuperset(material.formats)
        if not pictures and (material.ratio or material.least_pixels or material.colour):
            sentence = f"{spot} 不都是图片（JPEG），不能写 ratio、least_pixels 或 colour"
            yield spot.finding(sentence, "formats")
        if material.longest and material.formats != (Format.MP4,):
            yield spot.finding(f"{spot} 不是视频（MP4），不能写 longest", "longest")
        if material.longest and material.longest.unit not in MILLISECONDS:
            yield spot.finding(f"{spot} 的 longest 须以分钟或小时计", "longest")


@check("formal_review", "stages.code")
def _transfer(book: Rulebook) -> Iterator[Finding]:
    review = book.formal_review
    if review and review.transfer_until and book.stage(review.transfer_until) is None:
        spot = Spot("初审", "formal_review")
        yield spot.undefined(f"阶段 {review.transfer_until}", "transfer_until")


@check("formal_review", "nomination", "conditions", "exclusions", "materials", "declarations")
def _checklist(book: Rulebook) -> Iterator[Finding]:
    """What the system answers, what an item looks at, and names of one thing only."""
    review = book.formal_review
    clauses = {each.id for each in (*book.conditions, *book.exclusions)}
    parts = {each.code for each in (*book.nomination.fields, *book.materials, *book.declarations)}
    answered: dict[Finds, str] = {}
    for spot, item in spots("初审要点", "formal_review.checks", review.checks if review else ()):
        if item.id in (*Finds, *clauses):
            yield spot.finding(f"{spot} 与系统查明的事项或某条规定同名", "id")
        if item.finds and CheckedBy.MACHINE not in item.by:
            yield spot.finding(f"{spot} 写了 finds，by 须含 MACHINE", "by")
        for each in item.finds:
            if each.settled_by_people and CheckedBy.HUMAN not in item.by:
                yield spot.finding(f"{spot} 的 {each} 须由人定，by 须含 HUMAN", "by")
            if each in answered:
                yield spot.finding(f"{spot} 的 {each} 已由要点 {answered[each]} 查明", "finds")
            answered.setdefault(each, item.id)
        for code in item.about:
            if code not in parts:
                yield spot.undefined(f"字段、材料或承诺 {code}", "about")


CHECKS: Sequence[Check] = (
    _quotas,
    _quotas_by_places,
    _fields,
    _formats,
    _name,
    _exclusions,
    _materials,
    _transfer,
    _checklist,
)
