"""Events in words: the sentence of its kind, with its blanks filled for people to read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from markupsafe import Markup, escape

from selection.domain.kernel import Paper
from selection.domain.listing import Place
from selection.domain.motion import Matter
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.sealed import Sealed
from selection.journal.items import Record
from selection.web.desks.menu import title_of
from selection.web.desks.office.sentences import sentences
from selection.web.desks.signing import matters
from selection.web.languages import Language, number

MOST_NAMED = 4
"""Of more people than these a sentence tells how many they are."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "course": ("campaign", "people", "motion", "sealed", "exporting"),
    "intake": (
        "slate",
        "feeding",
        "drafting",
        "attachments",
        "nomination",
        "recognition",
        "register",
    ),
    "review": ("review",),
    "likes": ("showcase", "inspection", "disqualification", "incident"),
    "experts": (
        "experts",
        "panels",
        "recusal",
        "assignment",
        "scoresheet",
        "scoring",
        "figures",
        "meeting",
        "rounds",
    ),
    "list": ("consultation", "ordering", "publication"),
    "objections": ("objections",),
}
"""The stages of the domain, as the filter of the timeline puts them together."""

ICONS: Mapping[str, str] = {
    "course": "adjustments",
    "intake": "file-text",
    "review": "clipboard-check",
    "likes": "shield-check",
    "experts": "scale",
    "list": "speakerphone",
    "objections": "message-report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the timeline."""

    position: int
    at: datetime
    kind: str
    icon: str
    sentence: Markup
    actor: Markup
    command: str


def kind_of(name: str) -> str:
    """To which kind an event of that stored name belongs."""
    stage = name.partition(".")[0]
    return next((kind for kind, stages in KINDS.items() if stage in stages), "likes")


def kinds(language: Language) -> dict[str, str]:
    """What the kinds are called."""
    say = language.say
    return {
        "course": say("组织与分工"),
        "intake": say("报送"),
        "review": say("初审"),
        "likes": say("展示与点赞核查"),
        "experts": say("专家评审"),
        "list": say("名单"),
        "objections": say("异议"),
    }


def sealed_kinds(language: Language) -> dict[Sealed, str]:
    """What sealed material is called."""
    say = language.say
    return {
        Sealed.DOSSIER: say("完整申报材料"),
        Sealed.ORIGINAL: say("原始文件"),
        Sealed.SHEETS: say("专家评分表"),
    }


class Telling:
    """Tells the events of one campaign in one language."""

    def __init__(self, rules: Rulebook, language: Language, names: Mapping[str, str]) -> None:
        """`names` are the words for the ids that may be told to whoever reads."""
        self._rules = rules
        self._language = language
        self._names = names
        self._sentences = sentences(language)
        self._matters, self._sealed = matters(language), sealed_kinds(language)

    def tell(self, record: Record) -> Told:
        """The line of an event."""
        event, kind = record.event, kind_of(record.name)
        actor = self.name(record.envelope.actor)
        blanks = {
            each.name: self._value(each.name, getattr(event, each.name)) for each in fields(event)
        }
        blanks["who"] = self._who(event) or actor
        zone = self._rules.calendar.zone
        return Told(
            position=record.position,
            at=record.envelope.recorded_at.astimezone(zone),
            kind=kind,
            icon=ICONS[kind],
            sentence=escape(self._sentences[record.name]) % blanks,
            actor=actor,
            command=record.envelope.command,
        )

    def name(self, id_: str) -> Markup:
        """The words for an id; for one that nobody knows, that it is somebody outside."""
        known = self._names.get(id_)
        return escape(self._language.say("本人或来访者")) if known is None else self._own(known)

    def _own(self, words: str) -> Markup:
        """What people or the rulebook named, marked as Chinese on a page that is not."""
        return Markup("<bdi{}>{}</bdi>").format(self._language.zh, words)

    def _who(self, event: Any) -> Markup | str:
        """Who signed, or else who did it."""
        for field in ("signed_by", "tellers", "by"):
            people = getattr(event, field, None)
            if isinstance(people, str):
                return self.name(people)
            if isinstance(people, tuple) and people:
                return self._listed(cast("tuple[str, ...]", people))
        return ""

    def _listed(self, people: Sequence[str]) -> Markup | str:
        if len(people) > MOST_NAMED:
            return number(len(people))
        return escape(self._language.say("、")).join(map(self.name, people))

    def _value(self, field: str, value: Any) -> Markup | str:
        coded = _CODES.get(field)
        if coded is not None and isinstance(value, str):
            return self._own(coded(self._rules, value))
        match value:
            case Matter():
                return self._matters[value]
            case Sealed():
                return self._sealed[value]
            case Role():
                return title_of(value, self._language)
            case StrEnum() | Paper() | None:
                return ""
            case datetime():
                return self._language.closing(value.astimezone(self._rules.calendar.zone))
            case date():
                return self._language.day(value)
            case bool():
                return ""
            case int():
                return number(value)
            case str():
                return self._own(self._names.get(value, value))
            case Place():
                return self.name(value.candidate)
            case tuple() | frozenset() | Mapping():
                return number(len(cast("Sequence[object]", value)))
            case _:
                return "" if is_dataclass(value) else str(value)


def _stage(rules: Rulebook, code: str) -> str:
    found = rules.stage(code)
    return found.name if found else code


def _category(rules: Rulebook, code: str) -> str:
    found = rules.category(code)
    return (found.heading or found.name) if found else code


def _panel(rules: Rulebook, code: str) -> str:
    return next((each.name for each in rules.seated if each.code == code), code)


def _round(rules: Rulebook, code: str) -> str:
    return next((each.name for each in rules.rounds if each.code == code), code)


_CODES: Mapping[str, Callable[[Rulebook, str], str]] = {
    "stage": _stage,
    "category": _category,
    "former": _category,
    "panel": _panel,
    "round": _round,
}
"""Fields that hold a code of the rulebook, and how that is called there."""
