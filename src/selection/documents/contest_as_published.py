"""Counting what the rules refused: to see whether it was counted when the result was published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from selection.documents.contest_commands import person
from selection.documents.contest_rows import CountRow, MarkRow
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence, Mark, Poll
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Void:
    """Rows that the rules refused; `whole` if nothing else of the ballot stands."""

    channel: Channel
    rows: Sequence[MarkRow | CountRow]
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
    for void in voids:
        if void.whole:
            for category, more in _ballots(void).items():
                ballots[category] = ballots.get(category, 0) + more
        for row in void.rows:
            match row:
                case CountRow():
                    _count(counted, row.candidate, row.votes)
                case MarkRow() if void.channel.form is Form.LIKE:
                    _count(counted, row.candidate, row.mark)
                case MarkRow():
                    marks.append(_mark(row))
    return replace(poll, marks=marks, counted=counted, ballots=ballots)


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


def _mark(row: MarkRow) -> Mark:
    return Mark(
        panel=row.panel,
        sheet=f"{person(row)} line {row.line}",
        candidate=row.candidate,
        item=row.item,
        value=Fraction(row.mark),
    )
