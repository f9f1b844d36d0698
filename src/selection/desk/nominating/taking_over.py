"""Drafts taken over from a table, row by row: what each row would bring about, and then does.

A row without an id begins a draft; one with the id of a draft writes into it. Answers of which the
table does not speak stay as they are. Looking records nothing.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.nominating import writing
from selection.desk.nominating.answers import Content, Fault, faults, form_of, kept
from selection.desk.nominating.handing_in import NAME
from selection.desk.nominating.nominees import Nominee, answering_unit, nominee
from selection.desk.nominating.writing import Overtaken
from selection.domain.kernel import CandidateId, PersonId, UnitId


class Outcome(StrEnum):
    """What a row brings about, or why it brings about nothing."""

    BEGINS = "BEGINS"
    CHANGES = "CHANGES"
    SAME = "SAME"
    NOT_YOURS = "NOT_YOURS"  # no draft of this unit has that id
    CLOSED = "CLOSED"  # it is handed in, or gone
    ELSEWHERE = "ELSEWHERE"  # it stands in another category
    OVERTAKEN = "OVERTAKEN"  # somebody saved it after the table was made

    @property
    def goes_in(self) -> bool:
        """Whether something is saved."""
        return self in {Outcome.BEGINS, Outcome.CHANGES}


@dataclass(frozen=True, slots=True, kw_only=True)
class FromTable:
    """A row: what was typed for each field that the table has, and of which draft."""

    key: str  # of the row, within its table
    category: str
    candidate: str
    revision: int
    typed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a row brings about; `content` is the form as it would be kept, with its faults."""

    row: FromTable
    outcome: Outcome
    name: str
    content: Content
    faults: Mapping[str, Fault]


def look(desk: Desk, vault: Vault, unit: UnitId, row: FromTable) -> Taken:
    """What the row would bring about for that unit now."""
    if not row.candidate:
        return _taken(desk, row, Outcome.BEGINS, kept(desk.rules, row.category, row.typed))
    candidate = CandidateId(row.candidate)
    if answering_unit(desk, candidate) != unit:
        return _taken(desk, row, Outcome.NOT_YOURS, {})
    of = nominee(desk, candidate, unit)
    content = _together(desk, vault, of, row)
    return _taken(desk, row, _outcome(vault, of, row, content), content)


def take(
    desk: Desk, vault: Vault, unit: UnitId, row: FromTable, *, by: PersonId, id: str
) -> Outcome:
    """Save the row; asked again with the same id, it is saved once. Raises Refused."""
    seen = look(desk, vault, unit, row)
    if not seen.outcome.goes_in:
        return seen.outcome
    mine = uuid.uuid5(uuid.UUID(id), row.key).hex
    candidate, opened = CandidateId(row.candidate), row.revision
    if seen.outcome is Outcome.BEGINS:
        candidate = writing.begin(
            desk, unit=unit, category=row.category, applicant=None, by=by, id=mine
        )
        opened = 0
    try:
        saved = writing.save(
            desk, vault, candidate, seen.content, opened=opened, by=by, id=_next(mine)
        )
    except Overtaken:
        return Outcome.OVERTAKEN
    return seen.outcome if saved is not None else Outcome.SAME


def _next(id: str) -> str:
    """The id of what follows the act of that id."""
    return uuid.uuid5(uuid.UUID(id), "saved").hex


def _outcome(vault: Vault, of: Nominee, row: FromTable, content: Content) -> Outcome:
    if of.category != row.category:
        return Outcome.ELSEWHERE
    if not of.writable:
        return Outcome.CLOSED
    if _before(vault, of) == content:
        return Outcome.SAME
    newest = of.draft.saved.revision if of.draft.saved else 0
    return Outcome.CHANGES if newest == row.revision else Outcome.OVERTAKEN


def _together(desk: Desk, vault: Vault, of: Nominee, row: FromTable) -> Content:
    """What the table says, beside what it does not speak of."""
    said = kept(desk.rules, row.category, row.typed)
    before = _before(vault, of)
    form = form_of(desk.rules, row.category, before)
    return {code: before[code] for code in form if code not in row.typed} | said


def _before(vault: Vault, of: Nominee) -> Content:
    return cast("Content", dict(vault.open(of.paper.record)) if of.paper else {})


def _taken(desk: Desk, row: FromTable, outcome: Outcome, content: Content) -> Taken:
    form = form_of(desk.rules, row.category, content)
    return Taken(
        row=row,
        outcome=outcome,
        name=str(content.get(NAME, "")),
        content=content,
        faults=faults(desk.rules, row.category, form) if content else {},
    )
