"""Counting what the rules refused: to see whether it was counted when the result was published."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from selection.documents.contest_commands import person
from selection.documents.contest_rows import CountRow, MarkRow
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence, Mark, Poll
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Form

_Crossing = tuple[str, str, str, str]  # panel, sheet, candidate, item


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Rows that the rules refused; `whole` if nothing else of the ballot stands.

    `line` is that of the first row of what they were handed in with.
    """

    channel: Channel
    rows: Sequence[MarkRow | CountRow]
    line: int
    whole: bool


def counting(evidence: Evidence, voids: Iterable[Void]) -> Evidence:
    """The evidence with these rows added: they never were in the journal."""
    polls = {(each.channel, each.stage): each for each in evidence.polls}
    added: dict[tuple[str, str], list[Void]] = {}
    for void in voids:
        added.setdefault((void.channel.code, void.rows[0].stage), []).append(void)
    for key, those in added.items():
        polls[key] = _with(polls.get(key, Poll(channel=key[0], stage=key[1])), those)
    return replace(evidence, polls=list(polls.values()))


def _with(poll: Poll, voids: Iterable[Void]) -> Poll:
    marks, counted, ballots = list(poll.marks), dict(poll.counted), dict(poll.ballots)
    eligible = dict(poll.eligible)
    known = {_crossing(mark) for mark in marks}
    for void in voids:
        if void.whole:
            for category, more in _ballots(void).items():
                ballots[category] = ballots.get(category, 0) + more
        for row in void.rows:
            match row:
                case CountRow():
                    _count(counted, row.candidate, row.votes)
                    there = (row.ballots or 0) if row.eligible is None else row.eligible
                    eligible.setdefault(row.candidate, there)
                case MarkRow() if void.channel.form is Form.LIKE:
                    _count(counted, row.candidate, row.mark)
                case MarkRow():
                    pass
        added = _marks(void, known)
        marks += added
        known.update(_crossing(mark) for mark in added)
    return replace(poll, marks=marks, counted=counted, ballots=ballots, eligible=eligible)


def _ballots(void: Void) -> dict[str, int]:
    """The ballots that were void, by category: a voter's one, or those that tellers counted."""
    counts = {
        (row.category, row.panel): row.ballots or 0
        for row in void.rows
        if isinstance(row, CountRow)
    }
    found: dict[str, int] = {row.category: 1 for row in void.rows if isinstance(row, MarkRow)}
    for (category, _), ballots in counts.items():
        found[category] = found.get(category, 0) + ballots
    return found


def _count(counted: dict[CandidateId, Fraction | int], of: CandidateId, votes: Decimal) -> None:
    counted[of] = counted.get(of, 0) + Fraction(votes)


def _marks(void: Void, known: Collection[_Crossing]) -> list[Mark]:
    """The marks of the rows: on the expert's sheet where there is room for all of them.

    Otherwise, and for ballots, they make a sheet of their own, with whatever else was refused of
    what they were handed in with.
    """
    if void.channel.form is Form.LIKE:
        return []
    # Of a ballot, 0 only says that it was handed in.
    rows = [
        row
        for row in void.rows
        if isinstance(row, MarkRow) and (row.mark or void.channel.form is not Form.BALLOT)
    ]
    if void.channel.form is Form.MARKS:
        marks = [_mark(row, person(row)) for row in rows]
        if not any(_crossing(mark) in known for mark in marks):
            return marks
    return [_mark(row, f"{person(row)} line {void.line}") for row in rows]


def _mark(row: MarkRow, sheet: str) -> Mark:
    return Mark(
        panel=row.panel,
        sheet=sheet,
        candidate=row.candidate,
        item=row.item,
        value=Fraction(row.mark),
    )


def _crossing(mark: Mark) -> _Crossing:
    return mark.panel, mark.sheet, mark.candidate, mark.item
