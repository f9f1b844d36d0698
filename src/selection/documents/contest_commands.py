"""From the rows of a channel to what was handed in: likes, ballots, sheets, figures and counts.

A command carries the rows it was made of, so that a refusal can name their lines. Where the rules
object to some of the rows only, the command is made again without them.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from selection.documents.contest_rows import CountRow, MarkRow
from selection.domain.ballot import CastBallot, LikeCandidate
from selection.domain.ballot_paper import Named
from selection.domain.figures import AttestFigure
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, VoterId
from selection.domain.marking import SubmitScoresheet
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Form, Of, OverLimit, Per
from selection.domain.sitting import CountBallots

UNNAMED = "1"
"""Who handed in, where the file does not say."""

COMMENT = Paper(record="contest/comment", digest=hashlib.sha256(b"").hexdigest())
"""Stands for the comments that a rubric may ask for: the files of a contest hold none."""

Command = LikeCandidate | CastBallot | SubmitScoresheet | AttestFigure | CountBallots
Row = TypeVar("Row", MarkRow, CountRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn(Generic[Row]):
    """Rows that are handed in together, and the command that they make.

    `line` is that of the first row; it stays when that row is left out.
    """

    rows: tuple[Row, ...]
    made: Callable[[Sequence[Row]], Command]
    line: int

    @property
    def command(self) -> Command:
        """What the domain is asked to take."""
        return self.made(self.rows)

    def culprits(self, refused: Refused, channel: Channel) -> tuple[Row, ...]:
        """The rows that the refusal is about: all, or those whose absence would heal the rest."""
        if channel.over_limit is OverLimit.REFUSE_BALLOT and not channel.on_paper:
            return self.rows  # One void name makes a void ballot.
        item, candidate = refused.because.get("criterion"), refused.because.get("candidate")
        named = tuple(
            row
            for row in self.rows
            if (isinstance(row, MarkRow) and row.item == item and item is not None)
            or row.candidate == candidate
        )
        return named or self.rows

    def last_of(self, candidates: Sequence[CandidateId]) -> tuple[Row, ...]:
        """The last row of each of these candidates; of one given twice, the last two."""
        beyond = Counter(candidates)
        found: list[Row] = []
        for row in reversed(self.rows):
            if beyond[row.candidate]:
                beyond[row.candidate] -= 1
                found.append(row)
        return tuple(reversed(found))

    def without(self, rows: Sequence[Row]) -> "HandIn[Row] | None":
        """The same without these rows, or None if nothing is left."""
        left = tuple(row for row in self.rows if row not in rows)
        return HandIn(rows=left, made=self.made, line=self.line) if left else None


def person(row: MarkRow) -> str:
    """Who handed the row in: sheets of different panels may be named alike."""
    sheet = row.sheet or UNNAMED
    return f"{row.panel}/{sheet}" if row.panel else sheet


def like(channel: Channel, row: MarkRow, at: datetime) -> LikeCandidate:
    """The like of one row; `at` is the instant of rows that do not say theirs."""
    return LikeCandidate(
        channel=channel.code,
        stage=row.stage,
        voter=VoterId(person(row)),
        tier=channel.identity[0],
        candidate=row.candidate,
        at=row.at or at,
    )


def handed_in(
    channel: Channel, rows: Iterable[MarkRow], at: datetime, official: PersonId
) -> list[HandIn[MarkRow]]:
    """What the rows of one stage of a channel hand in, in the order of their first rows."""
    rows = list(rows)
    match channel.form:
        case Form.LIKE:
            made, groups = partial(_like, channel, at), ((row,) for row in rows)
        case Form.FIGURES:
            made, groups = partial(_figure, channel, at, official), ((row,) for row in rows)
        case Form.MARKS:
            made, groups = partial(_scoresheet, channel, at), _sheets(rows)
        case Form.BALLOT | Form.POINTS | Form.RANKING:
            made, groups = partial(_ballot, channel, at), _ballots(channel, rows)
    return [HandIn(rows=tuple(group), made=made, line=group[0].line) for group in groups]


def counted(
    channel: Channel, rows: Iterable[CountRow], at: datetime, tellers: tuple[PersonId, ...]
) -> list[HandIn[CountRow]]:
    """What the tellers sign for: one count per category."""
    categories: dict[str, list[CountRow]] = {}
    for row in rows:
        categories.setdefault(row.category, []).append(row)
    made = partial(_count, channel, at, tellers)
    return [
        HandIn(rows=tuple(those), made=made, line=those[0].line) for those in categories.values()
    ]


def _sheets(rows: Iterable[MarkRow]) -> Iterable[Sequence[MarkRow]]:
    """The sheet of each expert on each candidate.

    A mark given twice makes a second sheet, which the seal of the first one refuses.
    """
    times = Counter[tuple[str, str, str]]()
    sheets: dict[tuple[str, str, int], list[MarkRow]] = {}
    for row in rows:
        expert = person(row)
        times[expert, row.candidate, row.item] += 1
        time = times[expert, row.candidate, row.item]
        sheets.setdefault((expert, row.candidate, time), []).append(row)
    return sheets.values()


def _ballots(channel: Channel, rows: Iterable[MarkRow]) -> Iterable[Sequence[MarkRow]]:
    apart = _ballot_per_category(channel)
    ballots: dict[tuple[str, datetime | None, str | None], list[MarkRow]] = {}
    for row in rows:
        key = (person(row), row.at, row.category if apart else None)
        ballots.setdefault(key, []).append(row)
    return ballots.values()


def _ballot_per_category(channel: Channel) -> bool:
    """Whether a sheet that names candidates of several categories is as many ballots.

    It is where places or points are given in each category, and where the rulebook limits the
    ballots of each; otherwise a voter's one ballot holds all categories.
    """
    limited = [limit for limit in channel.limits if limit.of is Of.BALLOTS]
    return (
        channel.form is Form.RANKING
        or any(Per.CATEGORY in limit.per for limit in limited)
        or (bool(channel.points) and not limited)
    )


def _like(channel: Channel, at: datetime, rows: Sequence[MarkRow]) -> LikeCandidate:
    return like(channel, rows[0], at)


def _ballot(channel: Channel, at: datetime, rows: Sequence[MarkRow]) -> CastBallot:
    first = rows[0]
    gives_marks = channel.form is not Form.BALLOT
    return CastBallot(
        channel=channel.code,
        stage=first.stage,
        panel=first.panel or None,
        voter=VoterId(person(first)),
        tier=channel.identity[0],
        names=tuple(
            Named(row.candidate, row.mark if gives_marks else None)
            for row in rows
            if gives_marks or row.mark
        ),
        at=first.at or at,
        blank=() if gives_marks else tuple(row.category for row in rows if not row.mark),
    )


def _scoresheet(channel: Channel, at: datetime, rows: Sequence[MarkRow]) -> SubmitScoresheet:
    first = rows[0]
    return SubmitScoresheet(
        channel=channel.code,
        stage=first.stage,
        panel=first.panel or None,
        expert=PersonId(person(first)),
        tier=channel.identity[0],
        candidate=first.candidate,
        marks={row.item: row.mark for row in rows},
        comment=COMMENT,
        at=max((row.at for row in rows if row.at is not None), default=at),
    )


def _figure(
    channel: Channel, at: datetime, official: PersonId, rows: Sequence[MarkRow]
) -> AttestFigure:
    [row] = rows
    return AttestFigure(
        channel=channel.code,
        stage=row.stage,
        candidate=row.candidate,
        item=row.item,
        value=row.mark,
        by=official,
        at=row.at or at,
    )


def _count(
    channel: Channel, at: datetime, tellers: tuple[PersonId, ...], rows: Sequence[CountRow]
) -> CountBallots:
    votes: dict[CandidateId, Decimal] = {}
    for row in rows:
        votes[row.candidate] = votes.get(row.candidate, Decimal(0)) + row.votes
    ballots = {row.panel: row.ballots or 0 for row in rows}
    return CountBallots(
        channel=channel.code,
        stage=rows[0].stage,
        category=rows[0].category,
        issued=sum(ballots.values()),  # what was published tells of no others
        ballots=sum(ballots.values()),
        void=0,
        votes=votes,
        tellers=tellers,
        at=at,
    )
