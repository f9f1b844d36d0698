"""The boxes of the form, made of the rulebook's fields: what stands in them, what is wrong."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, cast

import msgspec

from selection.desk.nominating.answers import (
    MISSING,
    NO,
    NOT_A_CHOICE,
    NOT_A_DATE,
    NOT_A_NUMBER,
    TOO_LONG,
    UNSEEN,
    YES,
    Content,
    Fault,
    Typed,
    length,
)
from selection.desk.words import sentence
from selection.domain.answers import fields_of
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Condition, FormField
from selection.domain.rulebook.words import FieldType, Severity
from selection.web.forms import Form
from selection.web.languages import Language

PREFIX, OTHER, PLEA = "a_", "_other", "plea_"
A_LINE = 60
"""Texts that may be longer are written in a box of several lines."""
MOST = 20_000
"""Characters that a box takes, whatever the rulebook says of it."""
MOST_CHOICES = 60

_Text = Annotated[str, msgspec.Meta(max_length=MOST)]
_Several = Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_CHOICES)]
_BREAKS = str.maketrans(dict.fromkeys("、，,；;\r\n\t", "\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A field as it is filled in; `kind` says with what."""

    code: str
    name: str
    kind: str  # line, text, number, date, choice, choices
    label: str
    required: bool
    value: str
    choices: tuple[Choice, ...]
    other: str | None  # what was named besides the choices; None where nothing may be
    hints: tuple[str, ...]
    written: int | None  # characters, where they are limited
    most: int | None
    fault: str | None
    settled: str | None  # the answer to be read, where it is not to be corrected

    @property
    def id(self) -> str:
        """What links go to."""
        return f"f-{self.code}"

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.kind in {"text", "choices"}


def sent_as(rules: Rulebook, category: str) -> type[Form]:
    """The Struct of what the form of a category sends; a bound on every field."""
    texts: list[str] = []
    lists: list[str] = []
    for each in fields_of(rules, category):
        (lists if each.type is FieldType.CHOICES else texts).append(PREFIX + each.code)
        if each.other_choice:
            texts.append(PREFIX + each.code + OTHER)
    texts += [PLEA + each.id for each in soft(rules, category)]
    return _struct(tuple(texts), tuple(lists))


@lru_cache(maxsize=100)
def _struct(texts: tuple[str, ...], lists: tuple[str, ...]) -> type[Form]:
    """Names in a form may hold what no name in Python may, so the members are numbered."""
    fields: list[tuple[str, Any, Any]] = [
        ("opened", int, 0),
        ("do", str, "save"),
        ("pleas", str, ""),
        *((f"text_{n}", _Text, msgspec.field(default="", name=e)) for n, e in enumerate(texts)),
        *((f"list_{n}", _Several, msgspec.field(default=(), name=e)) for n, e in enumerate(lists)),
    ]
    made = msgspec.defstruct(
        "Sent", fields, bases=(Form,), kw_only=True, frozen=True, forbid_unknown_fields=True
    )
    return cast("type[Form]", made)


def plain(sent: Form) -> dict[str, Any]:
    """What was sent, by the names in the form."""
    return {
        each.encode_name: getattr(sent, each.name) for each in msgspec.structs.fields(type(sent))
    }


def soft(rules: Rulebook, category: str) -> list[Condition]:
    """The conditions of a category from which one can be exempt."""
    return [
        each
        for each in rules.conditions
        if each.severity is Severity.SOFT and each.asked_in(category)
    ]


def with_settled(
    content: Mapping[str, object], before: Mapping[str, object], parts: Collection[str] | None
) -> Content:
    """What was sent, with the answers that may not be changed as they were handed in.

    A page does not send these. One that says something else stays, to be refused by name.
    """
    settled = {
        code: each
        for code, each in before.items()
        if parts is not None
        and code not in parts
        and shown(content.get(code, each)) == shown(each)
    }
    return cast("Content", {**content, **settled})


def typed(rules: Rulebook, category: str, sent: Mapping[str, Any]) -> Typed:
    """What stood in the boxes, by field code; what was named besides the choices among it."""
    found: dict[str, Sequence[str]] = {}
    for each in fields_of(rules, category):
        name = PREFIX + each.code
        boxes = list(_texts(sent.get(name)))
        other = "".join(_texts(sent.get(name + OTHER)))
        named = [part for part in other.translate(_BREAKS).split("\n") if part.strip()]
        if each.type is FieldType.CHOICES:
            boxes += named
        elif named and (not boxes or boxes[0] == OTHER):
            boxes = [other]
        found[each.code] = boxes
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (each for each in cast("Iterable[object]", value) if isinstance(each, str))


FROM = "from_"
MINE, THEIRS = "mine", "theirs"


def chosen_from(rules: Rulebook, category: str) -> type[Form]:
    """The Struct of the form in which two versions are laid side by side."""
    sent = sent_as(rules, category)
    picks = [
        (f"pick_{n}", str, msgspec.field(default=MINE, name=FROM + each.code))
        for n, each in enumerate(fields_of(rules, category))
    ]
    made = msgspec.defstruct(
        "Chosen", picks, bases=(sent,), kw_only=True, frozen=True, forbid_unknown_fields=True
    )
    return cast("type[Form]", made)


def choose(
    mine: Mapping[str, object], theirs: Mapping[str, object], sent: Mapping[str, Any]
) -> Content:
    """Of each field the version that was chosen."""
    codes = dict.fromkeys((*theirs, *mine))
    picked = {
        code: theirs.get(code) if sent.get(FROM + code) == THEIRS else mine.get(code)
        for code in codes
    }
    return cast("Content", {code: each for code, each in picked.items() if each is not None})


def boxed(rules: Rulebook, category: str, content: Mapping[str, object]) -> dict[str, list[str]]:
    """A form as it would be sent again: the values of each box by its name."""
    found: dict[str, list[str]] = {}
    for each in fields_of(rules, category):
        answer = content.get(each.code)
        if isinstance(answer, list):
            found[PREFIX + each.code] = [str(one) for one in cast("list[object]", answer)]
        elif answer is not None:
            found[PREFIX + each.code] = [shown(answer)]
    return found


def spoken(answer: object, language: Language) -> str:
    """An answer as people read it."""
    if isinstance(answer, bool):
        return language.say("是") if answer else language.say("否")
    return shown(answer)


def boxes(
    rules: Rulebook,
    category: str,
    content: Mapping[str, object],
    faults: Mapping[str, Fault],
    language: Language,
    parts: Collection[str] | None = None,
) -> list[Box]:
    """The form with what stands in it; `parts` are the fields that may be changed, if not all."""
    return [
        _box(
            rules,
            category,
            each,
            content.get(each.code),
            faults.get(each.code),
            language,
            settled=parts is not None and each.code not in parts,
        )
        for each in fields_of(rules, category)
    ]


def _box(
    rules: Rulebook,
    category: str,
    field: FormField,
    answer: object,
    fault: Fault | None,
    language: Language,
    *,
    settled: bool,
) -> Box:
    text = shown(answer)
    return Box(
        code=field.code,
        name=PREFIX + field.code,
        kind=_kind(field),
        label=field.name,
        required=field.required,
        value=text,
        choices=tuple(_choices(field, answer, language)),
        other=_other(field, answer) if field.other_choice else None,
        hints=tuple(_hints(rules, category, field)),
        written=length(text) if field.longest else None,
        most=field.longest,
        fault=told(fault, language) if fault else None,
        settled=spoken(answer, language) if settled else None,
    )


def shown(answer: object) -> str:
    """An answer as it stands in a box of one value."""
    match answer:
        case None:
            return ""
        case bool():
            return YES if answer else NO
        case list() | tuple():
            return "、".join(map(str, cast("Iterable[object]", answer)))
        case _:
            return str(answer)


def _kind(field: FormField) -> str:
    match field.type:
        case FieldType.INTEGER | FieldType.FIGURE:
            return "number"
        case FieldType.DATE:
            return "date"
        case FieldType.YES_NO | FieldType.CHOICE:
            return "choice"
        case FieldType.CHOICES:
            return "choices"
        case FieldType.TEXT:
            short = field.personal or field.identifies or field.format or field.code == "name"
            return "line" if short or (field.longest or MOST) <= A_LINE else "text"


def _choices(field: FormField, answer: object, language: Language) -> Iterator[Choice]:
    say = language.say
    if field.type is FieldType.YES_NO:
        yield Choice(value=YES, words=say("是"), chosen=answer is True)
        yield Choice(value=NO, words=say("否"), chosen=answer is False)
        return
    several = cast("Iterable[object]", answer) if isinstance(answer, list | tuple) else [answer]
    chosen = set(map(str, several))
    for each in field.choices:
        yield Choice(value=each, words=each, chosen=each in chosen)


def _other(field: FormField, answer: object) -> str:
    several = cast("Iterable[object]", answer) if isinstance(answer, list | tuple) else [answer]
    return "、".join(str(each) for each in several if each and str(each) not in field.choices)


def _hints(rules: Rulebook, category: str, field: FormField) -> Iterator[str]:
    """What the rulebook says of the field: where its answer comes from, what is asked of it."""
    if field.source:
        yield field.source
    for each in rules.conditions:
        about = each.field == field.code and each.asked_in(category)
        if about and each.severity in {Severity.HARD, Severity.SOFT} and each.filled is None:
            yield each.text


def told(fault: Fault, language: Language) -> str:
    """What is wrong, in a sentence for whoever fills the form in."""
    say = language.say
    match fault.kind:
        case kind if kind == MISSING:
            return say("还没有填写")
        case kind if kind == NOT_A_NUMBER:
            return say("请填写数字，例如 62")
        case kind if kind == NOT_A_DATE:
            return say("请按“年-月-日”填写日期")
        case kind if kind == TOO_LONG:
            return say("超过了 %(most)s 字") % {"most": fault.most}
        case kind if kind == NOT_A_CHOICE:
            return say("请从所列各项中选择")
        case kind if kind == UNSEEN:
            return say("含有看不见的字符，请删去重打")
        case reason:
            return say(sentence(reason))
