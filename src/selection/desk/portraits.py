"""What an expert may read of a candidate: the fields and files that the rulebook lets experts see.

Where the rulebook keeps the name from them (`seen_by = "OFFICIALS"`), the candidate is a number
and the recommending unit is not told either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from selection.accounts.store import Accounts
from selection.desk import dossiers, merging
from selection.desk.desk import Desk
from selection.desk.dossiers import File
from selection.desk.exemptions import exemptions
from selection.domain.kernel import CandidateId, stream
from selection.domain.nomination import NOMINATION
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import FieldType, SeenBy
from selection.readmodels.roster import Entered

NAME = "name"
"""The field that every form begins with."""
SHORT = 40
"""Characters up to which an answer stands beside its question, and not as a passage."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of the form: what was asked, and what was said, in lines."""

    heading: str
    lines: tuple[str, ...]
    long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """An exemption that was granted (破格): the clause, and why."""

    clause: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """Everything that an expert may read of one candidate."""

    said: tuple[Said, ...]
    files: tuple[File, ...]
    pleas: tuple[Plea, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """By what experts know a candidate: `name` and `unit` are empty where they may not."""

    number: int
    category: str
    name: str
    unit: str


def is_named(rules: Rulebook) -> bool:
    """Whether experts may know who the candidates are."""
    return any(
        each.code == NAME and each.seen_by is not SeenBy.OFFICIALS
        for each in rules.nomination.fields
    )


def called(
    desk: Desk, accounts: Accounts, entered: Iterable[Entered]
) -> dict[CandidateId, Called]:
    """What each candidate is called before experts; an erased one has no name."""
    those = list(entered)
    named = is_named(desk.rules)
    forms = accounts.vault.open_many([each.record for each in those]) if named else {}
    units = merging.called(desk, accounts, {each.unit for each in those}) if named else {}
    found: dict[CandidateId, Called] = {}
    for each in those:
        form = forms.get(each.record) or {}
        found[each.candidate] = Called(
            number=each.number,
            category=each.category,
            name=str(form.get(NAME, "")),
            unit=units.get(each.unit, ""),
        )
    return found


def portrait(desk: Desk, accounts: Accounts, candidate: CandidateId, category: str) -> Portrait:
    """The form, the files and the pleas of a candidate, as far as experts may see them."""
    history = desk.journal.read(stream(desk.rules, "nomination", candidate))
    handed_in = NOMINATION.replay(record.event for record in history).handed_in
    if handed_in is None:
        return Portrait(said=(), files=(), pleas=())
    form = accounts.vault.open_many([handed_in.paper.record])[handed_in.paper.record] or {}
    return Portrait(
        said=tuple(_said(desk.rules, category, form)),
        files=_files(desk, accounts, candidate),
        pleas=tuple(_pleas(desk, accounts, candidate)),
    )


def _said(rules: Rulebook, category: str, form: Mapping[str, object]) -> Iterable[Said]:
    for asked in rules.nomination.fields:
        answer = form.get(asked.code)
        hidden = asked.seen_by is SeenBy.OFFICIALS or asked.code == NAME
        if hidden or not asked.serves(category) or answer in (None, "", [], ()):
            continue
        match answer:
            case bool():
                lines = ("是",) if answer else ("否",)
            case str():
                lines = tuple(each for each in answer.splitlines() if each.strip())
            case list() | tuple():
                several = cast("Sequence[object]", answer)
                lines = ("、".join(map(str, several)),)
            case _:
                lines = (str(answer),)
        words = asked.type is FieldType.TEXT
        long = words and (len(lines) > 1 or sum(map(len, lines)) > SHORT)
        yield Said(asked.name, lines, long)


def _files(desk: Desk, accounts: Accounts, candidate: CandidateId) -> tuple[File, ...]:
    """The files that experts may open; where they may not know the name, the files have none."""
    seen = {each.code for each in desk.rules.materials if each.seen_by is not SeenBy.OFFICIALS}
    named = is_named(desk.rules)
    return tuple(
        each if named else replace(each, name="")
        for each in dossiers.files(desk, accounts, candidate)
        if each.code in seen
    )


def _pleas(desk: Desk, accounts: Accounts, candidate: CandidateId) -> Iterable[Plea]:
    clauses = {str(each.id): str(each.text) for each in desk.rules.conditions}
    granted = exemptions(desk, [candidate]).get(candidate, ())
    words = accounts.vault.open_many([each.reason.record for each in granted])
    for each in granted:
        content = words[each.reason.record] or {}
        yield Plea(
            clause=clauses.get(each.condition, each.condition),
            reason=str(content.get("words", "")),
        )
