"""Summary tables (汇总表) as workbooks: a unit's own, to be read back; and the officials'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from selection.documents.answering import NO, YES, Answer
from selection.documents.form_layout import is_story
from selection.documents.summary_columns import (
    AFTER,
    BEFORE,
    DRAFT,
    INSTRUCTIONS,
    NUMBER,
    REQUIRED,
    REVISION,
    UNIT,
    headings,
    others,
    printed,
    sheet_names,
)
from selection.documents.workbooks import Column, Sheet, workbook
from selection.domain.answers import Form, fields_of
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.words import FieldType

ROOM = 30
"""Empty rows that are ready for further candidates."""
LINE, SEVERAL = "\n", "；"
_KINDS = {
    FieldType.TEXT: "文字",
    FieldType.INTEGER: "整数",
    FieldType.FIGURE: "数，可带小数",
    FieldType.DATE: "日期，如 2023-05-01",
    FieldType.YES_NO: "填“是”或“否”",
    FieldType.CHOICE: "选一项",
    FieldType.CHOICES: "可选几项，用“；”隔开",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """A candidate's row; `files`, `review` and `remark` are words for the last columns.

    `revision` is that of the saved form, 0 before there is one.
    """

    category: str
    candidate: str
    unit: str
    form: Form
    revision: int = 0
    files: str = ""
    review: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the list came from, once it is released: as they are to be read; empty for none."""

    score: str
    votes: str
    rank: str


def unit_summary(rules: Rulebook, rows: Sequence[SummaryRow]) -> bytes:
    """The table of a unit: a sheet for each category, every answer, and how to fill it in.

    What it says can be read back (`summary_in`). Raises DoesNotFit for a text that no cell holds.
    """
    names = sheet_names(rules)
    sheets = [
        _unit_sheet(rules, each, names[each.code], _of(rows, each)) for each in rules.categories
    ]
    return workbook(
        [*sheets, _instructions(rules)], title=f"{rules.title}汇总表", author=rules.organizer
    )


def officials_summary(
    rules: Rulebook,
    rows: Sequence[SummaryRow],
    *,
    personal: bool = False,
    standings: Mapping[str, Standing] | None = None,
) -> bytes:
    """The table of all units, to be printed: what sums a candidate up, and where its case stands.

    Personal answers, such as telephone numbers, are in it only if they are to be. `standings`
    by candidate add score, votes and rank; whoever asks has made sure that they may be known.
    """
    names = sheet_names(rules)
    sheets: list[Sheet] = []
    for category in rules.categories:
        fields = [each for each in printed(rules, category.code) if personal or not each.personal]
        own = headings(rules, category.code)
        columns = [
            *_before(),
            *(replace(_column(each, ""), heading=own[each.code]) for each in fields),
            *_after(),
            *(Column(heading=each, width=8) for each in (_STANDING if standings else ())),
        ]
        lines = [
            [
                *_first(number, row, category),
                *(cell_of(row.form.get(each.code)) for each in fields),
                row.files,
                row.review,
                row.remark,
                *(_standing(standings.get(row.candidate)) if standings else ()),
            ]
            for number, row in enumerate(_of(rows, category), start=1)
        ]
        sheets.append(_sheet(rules, category, names[category.code], columns, lines))
    return workbook(sheets, title=f"{rules.title}汇总表", author=rules.organizer)


_STANDING = ("专家分", "票数", "名次")


def _standing(standing: Standing | None) -> tuple[str, str, str]:
    return (standing.score, standing.votes, standing.rank) if standing else ("", "", "")


def _of(rows: Sequence[SummaryRow], category: Category) -> list[SummaryRow]:
    return [each for each in rows if each.category == category.code]


def _unit_sheet(
    rules: Rulebook, category: Category, name: str, rows: Sequence[SummaryRow]
) -> Sheet:
    first, rest = printed(rules, category.code), others(rules, category.code)
    own = headings(rules, category.code)
    columns = [
        *_before(),
        *(_column(each, own[each.code]) for each in first),
        *_after(),
        *(_column(each, own[each.code]) for each in rest),
        Column(heading=DRAFT, width=20, shade="ours"),
        Column(heading=REVISION, width=8, shade="ours"),
    ]
    lines = [
        [
            *_first(number, row, category),
            *(cell_of(row.form.get(each.code)) for each in first),
            row.files,
            row.review,
            row.remark,
            *(cell_of(row.form.get(each.code)) for each in rest),
            row.candidate,
            row.revision,
        ]
        for number, row in enumerate(rows, start=1)
    ]
    return _sheet(
        rules, category, name, columns, lines, printed=len(columns) - len(rest) - 2, room=ROOM
    )


def _sheet(
    rules: Rulebook,
    category: Category,
    name: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str | int | Decimal]],
    *,
    printed: int | None = None,
    room: int = 0,
) -> Sheet:
    return Sheet(
        name=name,
        title=f"{rules.title}{category.heading or category.name}汇总表",
        columns=columns,
        rows=rows,
        printed=len(columns) if printed is None else printed,
        foot="填报单位（盖章）：　　　　　　审核人（签字）：",
        room=room,
    )


def _before() -> list[Column]:
    widths = {NUMBER: 5, UNIT: 18}
    return [Column(heading=each, width=widths.get(each, 11), shade="ours") for each in BEFORE]


def _after() -> list[Column]:
    return [Column(heading=each, width=12, shade="ours") for each in AFTER]


def _first(number: int, row: SummaryRow, category: Category) -> list[str | int | Decimal]:
    return [number, row.unit, category.heading or category.name]


def _column(form_field: FormField, heading: str) -> Column:
    choices = (YES, NO) if form_field.type is FieldType.YES_NO else form_field.choices
    return Column(
        heading=f"{heading}{REQUIRED}" if form_field.required else heading,
        width=30 if is_story(form_field) else 18 if form_field.type is FieldType.TEXT else 11,
        shade="needed" if form_field.required else "plain",
        wraps=not is_story(form_field),
        choices=() if form_field.type is FieldType.CHOICES else choices,
    )


def cell_of(answer: Answer | None) -> str | int | Decimal:
    """What stands in the cell: a number as such, a day as 2023-05-01, choices with ； between.

    Where a choice holds such a sign itself, each choice has a line of its own.
    """
    match answer:
        case None:
            return ""
        case bool():
            return YES if answer else NO
        case date():
            return answer.isoformat()
        case tuple():
            if any(sign in each for each in answer for sign in "；;|"):
                return LINE.join((*answer, ""))
            return SEVERAL.join(answer)
        case _:
            return answer


def _instructions(rules: Rulebook) -> Sheet:
    """How to fill each column in, for people and beside the rules of reading it back."""
    names = sheet_names(rules)
    general = [
        ["（通用）", "每行一个推荐项，从第 2 行填起", "", "", "不要改动第 1 行的栏名"],
        ["（通用）", DRAFT, "", "", "已有的草稿请保留；新增的推荐项留空"],
        ["（通用）", "带底纹斜体的栏", "", "", "由系统填写，导入时不读"],
    ]
    lines = [
        [
            names[category.code],
            headings(rules, category.code)[each.code],
            YES if each.required else NO,
            f"{_KINDS[each.type]}{f'，不超过 {each.longest} 字' if each.longest else ''}",
            SEVERAL.join(each.choices) + ("；或另写" if each.other_choice else ""),
        ]
        for category in rules.categories
        for each in fields_of(rules, category.code)
    ]
    columns = [
        Column(heading=heading, width=width)
        for heading, width in (
            ("表", 16),
            ("栏", 26),
            ("必填", 6),
            ("填什么", 24),
            ("可选的内容", 60),
        )
    ]
    return Sheet(
        name=INSTRUCTIONS,
        title=INSTRUCTIONS,
        columns=columns,
        rows=[*general, *lines],
        printed=len(columns),
    )
