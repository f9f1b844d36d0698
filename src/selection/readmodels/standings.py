"""How the candidates of each category stand in a public vote, as far as the gate lets it be seen.

Who left the running since is left out at every extent: visibility applies as of now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from sqlalchemy import Connection, and_, or_, select, true

from selection.domain.calendar import ONE_DAY
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.book import Rulebook
from selection.domain.visibility import Extent, public_day
from selection.readmodels.tables import candidates, votes

COURSE = 10
"""How many public days a course reaches back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A candidate's valid votes in one channel and stage, and the place they give.

    Votes that were put aside or found invalid are not among them.

    Equal votes share a rank: 1, 2, 2, 4.
    """

    candidate: CandidateId
    votes: int
    rank: int
    last_day: int  # votes of the last public day, less those taken back
    moved: int  # places gained (+) or lost (-) since the public day before; 0 if there is none
    course: tuple[int, ...]  # running totals of the last public days, oldest first


@dataclass(slots=True)
class _Line:
    """A candidate's votes by public day."""

    candidate: CandidateId
    number: int
    days: dict[date, int] = field(default_factory=dict[date, int])

    @property
    def votes(self) -> int:
        return sum(self.days.values())

    def of(self, day: date | None) -> int:
        return self.days.get(day, 0) if day else 0

    def course(self, days: Sequence[date]) -> tuple[int, ...]:
        """The running total after each of these days, which are the last ones."""
        gained = [self.of(day) for day in days]
        return tuple(accumulate(gained, initial=self.votes - sum(gained)))[1:]


@dataclass(frozen=True, slots=True)
class Standings:
    """How all candidates of a vote stand, by category in the order of the rulebook."""

    days: tuple[date, ...]  # the public days of each course, oldest first
    of: Mapping[str, Sequence[Standing]]


def standings(
    db: Connection,
    rules: Rulebook,
    *,
    channel: str,
    stage: str,
    category: str,
    extent: Extent,
) -> Sequence[Standing]:
    """The standings of one category; see `standings_of_all`."""
    found = standings_of_all(db, rules, channel=channel, stage=stage, extent=extent)
    return found.of.get(category, ())


def standings_of_all(
    db: Connection,
    rules: Rulebook,
    *,
    channel: str,
    stage: str,
    extent: Extent,
    among: Collection[CandidateId] | None = None,
) -> Standings:
    """Most votes first, equal ones by number.

    Candidates in the running who are on show or were voted for; without a vote they stand at 0.
    `among` narrows them further, to those who are on show and were not erased since.
    The last public day is the one that `extent` ends with; without an end, the last one that has
    a vote. The extent must be what `visible` gave for the same channel and stage.
    """
    after = public_day(rules, channel, extent.until) if extent.until else None
    lines = {
        category: [each for each in some if among is None or each.candidate in among]
        for category, some in _lines(db, channel, stage, after).items()
    }
    counted = {day for some in lines.values() for each in some for day in each.days}
    last = after - ONE_DAY if after else max(counted, default=None)
    days = _days(min(counted, default=None), last)
    found = rules.channel(channel)
    return Standings(
        tuple(days),
        {
            each.code: _ranked(lines.get(each.code, ()), days)
            for each in rules.categories
            if found is not None and found.serves(each.code)
        },
    )


def line(standings: Sequence[Standing], places: int) -> int | None:
    """The votes at the last place (参考线); None if there are fewer candidates than places."""
    return standings[places - 1].votes if 0 < places <= len(standings) else None


def _lines(
    db: Connection, channel: str, stage: str, after: date | None
) -> Mapping[str, Sequence[_Line]]:
    """The candidates by category, with their votes of the days before `after`."""
    who, what = candidates.c, votes.c
    theirs = and_(
        what.candidate == who.candidate,
        what.channel == channel,
        what.stage == stage,
        true() if after is None else what.day < after,
    )
    never_shown = who.page.is_(None)  # where there is no showcase
    rows = db.execute(
        select(
            who.category,
            who.candidate,
            who.number,
            what.day,
            (what.raw - what.quarantined - what.invalid).label("valid"),
        )
        .select_from(candidates.outerjoin(votes, theirs))
        .where(
            ~who.withdrawn,
            ~who.rejected,
            or_(who.shown, and_(never_shown, what.day.is_not(None))),
        )
    )
    found: defaultdict[str, dict[str, _Line]] = defaultdict(dict)
    for category, candidate, number, day, n in rows:
        mine = found[category].setdefault(candidate, _Line(CandidateId(candidate), number))
        if day is not None:
            mine.days[day] = n
    return {category: tuple(some.values()) for category, some in found.items()}


def _days(first: date | None, last: date | None) -> Sequence[date]:
    """The public days of a course, oldest first; days without a vote are among them."""
    if first is None or last is None:
        return ()
    count = min(COURSE, (last - first).days + 1)
    return [last - n * ONE_DAY for n in reversed(range(count))]


def _ranked(lines: Sequence[_Line], days: Sequence[date]) -> list[Standing]:
    last = days[-1] if days else None
    ranks = _ranks(each.votes for each in lines)
    earlier = _ranks(each.votes - each.of(last) for each in lines)
    first_day = not any(earlier)  # nobody had a vote before: nobody has moved
    return [
        Standing(
            candidate=each.candidate,
            votes=each.votes,
            rank=ranks[each.votes],
            last_day=each.of(last),
            moved=0 if first_day else earlier[each.votes - each.of(last)] - ranks[each.votes],
            course=each.course(days),
        )
        for each in sorted(lines, key=lambda each: (-each.votes, each.number))
    ]


def _ranks(votes: Iterable[int]) -> Mapping[int, int]:
    """The rank of each number of votes: one more than there are candidates with more."""
    ranks: dict[int, int] = {}
    for n, each in enumerate(sorted(votes, reverse=True), start=1):
        ranks.setdefault(each, n)
    return ranks
