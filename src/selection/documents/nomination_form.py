"""The recommendation form (推荐表) as a Word file: filled in, to be printed, signed and stamped.

Head and tail are those of every such form (domain 6.2); what stands between is the rulebook's
form, so that a selection with other fields has a form of its own without further work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from selection.documents import word
from selection.documents.answering import NO, YES, Answer, told
from selection.documents.form_layout import OPINION, is_story, rows_of
from selection.documents.word import OPEN, TICKED, Cell, Line, Row, lines
from selection.domain.answers import Form
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.entry import FormField, Material
from selection.domain.rulebook.words import Declarer, FieldType, Kind, NeededFor, OwnPublicity

LABEL, WHOLE = 1, word.COLUMNS
BESIDE = 4
"""So many rows stand beside the photo."""
MOST_BOXES = 12
"""An answer of more choices than these is printed without the others."""
DAY = "　　年　　月　　日"
ROOM = "\n\n"
"""For what is written by hand."""

HINTS = """\
1. 本表由系统按网上填报内容生成，请核对、打印、签字并加盖公章，扫描为 PDF 后上传；网上内容改动后，\
须重新下载打印，校验码应与网上一致。
2. 本表及所附材料不得涉及国家秘密。"""

MIDDLE, RIGHT = Line((), align="center"), Line((), align="right", before=120)
FIRST = Line((), indent=420)
"""A paragraph of a story: its first line begins two characters in."""
NAMES = Line((), keep=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form that is to be printed.

    `number` is what the candidate is known by, `unit` the recommending unit's name; `proof` tells
    this version from any other; `shown_at_home` is the unit's own publicity in words.
    """

    category: str
    number: str
    unit: str
    form: Form
    proof: str
    printed_on: date
    shown_at_home: str = ""


def recommendation_form(rules: Rulebook, filled: FilledForm) -> bytes:
    """The form as a .docx file; the same form makes the same bytes.

    Raises LookupError if the rulebook has no such category.
    """
    category = rules.category(filled.category)
    if category is None:
        raise LookupError(filled.category)
    heading = f"{category.heading or category.name}推荐表"
    titles = [
        *lines(rules.title, replace(MIDDLE, size=32, bold=True), font=word.TITLE),
        *lines(heading, replace(MIDDLE, size=40, bold=True), font=word.TITLE),
    ]
    return word.docx(
        titles,
        [*_head(rules, category, filled), *_body(rules, filled), *_tail(rules, category, filled)],
        footer=f"编号 {filled.number}　校验码 {filled.proof}",
        title=f"{rules.title}推荐表",
        author=rules.organizer,
    )


def _head(rules: Rulebook, category: Category, filled: FilledForm) -> list[Row]:
    rows = [
        _row(("推荐类别", category.name), ("编号", filled.number)),
        _row(("推荐单位", filled.unit), ("填报日期", told(filled.printed_on))),
    ]
    if rules.nomination.own_publicity is not OwnPublicity.NOT_ASKED:
        blank = f"公示时间：{DAY}至{DAY}\n{OPEN}无异议　{OPEN}有异议，已处理"
        rows.append(_row(("本级公示\n情况", filled.shown_at_home or blank)))
    return [*rows, _row(("填表说明", HINTS))]


def _body(rules: Rulebook, filled: FilledForm) -> list[Row]:
    """The answers; the photo, where the rules ask for a portrait, beside the first of them."""
    rows: list[Row] = []
    portrait = _portrait(rules, filled.category)
    for number, fields in enumerate(rows_of(rules, filled.category)):
        answers = [(each.name, _answer(each, filled.form.get(each.code))) for each in fields]
        if is_story(fields[0]):
            rows += _story(fields[0], answers[0][1])
        elif portrait and number < BESIDE:
            said = lines(f"（{portrait.name}）" if number == 0 else "", MIDDLE)
            joined = "restart" if number == 0 else "continue"
            narrow = _row(*answers, width=WHOLE - 1)
            rows.append(replace(narrow, cells=(*narrow.cells, Cell(said, 1, joined=joined))))
        else:
            rows.append(_row(*answers))
    return rows


def _story(form_field: FormField, text: str) -> list[Row]:
    """A long text over the whole width, which may go on on the next page."""
    limit = f"（不超过{form_field.longest}字）" if form_field.longest else ""
    name = lines(f"{form_field.name}{limit}", NAMES, font=word.HEADING)
    body = lines(text or ROOM, FIRST)
    return [
        Row((Cell(name, WHOLE),)),
        Row((Cell(body, WHOLE, stands="top"),), whole=False),
    ]


def _answer(form_field: FormField, answer: Answer | None) -> str:
    """The answer as it is printed: choices with a box before each."""
    match form_field.type:
        case FieldType.YES_NO:
            return _boxes((YES, NO), (told(answer),))
        case FieldType.CHOICE | FieldType.CHOICES if len(form_field.choices) <= MOST_BOXES:
            chosen = answer if isinstance(answer, tuple) else (told(answer),) if answer else ()
            others = tuple(each for each in chosen if each not in form_field.choices)
            return _boxes((*form_field.choices, *others), chosen)
        case FieldType.DATE if form_field.name.endswith("年月") and isinstance(answer, date):
            return f"{answer.year}年{answer.month}月"
        case _:
            return told(answer)


def _boxes(choices: Sequence[str], chosen: Sequence[str]) -> str:
    return "　".join(f"{TICKED if each in chosen else OPEN}{each}" for each in choices)


def _tail(rules: Rulebook, category: Category, filled: FilledForm) -> list[Row]:
    """Declarations and opinions, each with a place to sign and to stamp."""
    person = category.kind is Kind.PERSON
    who = "申报人" if person else "负责人"
    stamped = f"（盖章）　　　　{DAY}"
    promised = _declarations(rules, Declarer.CANDIDATE)
    said = told(filled.form.get(OPINION))
    vouched = "\n".join(filter(None, (said, _declarations(rules, Declarer.UNIT))))
    return [
        _opinion(f"{who}\n承诺", promised, f"{who}签字：　　　　　　{DAY}"),
        _opinion("所在单位\n意见" if person else "申报单位\n意见", ROOM, stamped),
        _opinion(
            "推荐单位\n意见",
            vouched or ROOM,
            f"经办人签字：　　　　　　审核人签字：　　　　　　\n{stamped}",
        ),
        _opinion("主办单位\n审定意见", ROOM, stamped),
        _row(("备注", "\n")),
    ]


def _declarations(rules: Rulebook, declarer: Declarer) -> str:
    """What is declared: promises to be signed, consents to be ticked one by one."""
    return "\n".join(
        each.text if each.needed_for is NeededFor.SUBMIT else f"{OPEN}{each.text}"
        for each in rules.declarations
        if declarer in each.by
    )


def _opinion(label: str, text: str, signature: str) -> Row:
    body = (*lines(text, replace(FIRST, indent=0)), *lines(signature, RIGHT))
    return Row((Cell(lines(label, MIDDLE), LABEL), Cell(body, WHOLE - LABEL)))


def _row(*pairs: tuple[str, str], width: int = WHOLE) -> Row:
    """Labels and what stands beside them, over so many columns; the first takes what is over."""
    cells: list[Cell] = []
    each = width // len(pairs)
    for number, (label, text) in enumerate(pairs):
        room = each + (width % len(pairs) if number == 0 else 0) - LABEL
        cells += [Cell(lines(label, MIDDLE), LABEL), Cell(lines(text), room)]
    return Row(tuple(cells))


def _portrait(rules: Rulebook, category: str) -> Material | None:
    """The material whose picture belongs on the form: a portrait, told by its ratio."""
    return next((each for each in rules.materials if each.ratio and each.serves(category)), None)
