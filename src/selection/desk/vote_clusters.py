"""The inspection of the public vote as officials see it: batches, what speaks against them (2.5).

Counts are of candidates and of batches. Nothing here is added up by unit, region or employer
(R-LIKE-F1), and no voter is named.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.dossiers import words_of
from selection.desk.inspecting import named, standing
from selection.domain.casting import BallotCast, CandidateLiked
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, Counted, Paper, PersonId, stream
from selection.domain.suspicion import (
    Cluster,
    ClusterReviewed,
    Finding,
    Inspection,
    InvalidationAppealed,
    VotesQuarantined,
)
from selection.journal.items import Record
from selection.journal.journal import Journal

VOTES = ("ballot.candidate-liked.1", "ballot.ballot-cast.1")
MOST = 10_000
"""How many votes are looked at together; a batch has no more."""

BURST = timedelta(minutes=10)
NIGHT = range(1, 6)
"""The hours, local time, in which few people are up (D1)."""
EVEN = timedelta(seconds=1)
FEWEST = 10
"""Of fewer votes nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for a programme or a bought crowd; each is one step of risk, out of four."""

    burst: bool  # half of the votes and more within ten minutes (D2)
    night: bool  # half of the votes and more between one and six (D1)
    even: bool  # the intervals hardly differ (D6)
    share: bool  # a third and more of all that the candidate has

    @property
    def risk(self) -> int:
        """How many of them there are."""
        return sum((self.burst, self.night, self.even, self.share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody said of a batch: who, when, and why."""

    by: PersonId
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A cluster of votes, and how far people are with it."""

    channel: str
    number: int
    cluster: Cluster
    votes: Mapping[CandidateId, int]
    put_aside: Words
    found: Words | None
    appeals: tuple[Words, ...]

    @property
    def positions(self) -> tuple[int, ...]:
        """Where the votes stand in the journal."""
        return tuple(sorted(each.position for each in self.cluster.votes))

    @property
    def finding(self) -> Finding | None:
        """What somebody found, until others agree."""
        return self.cluster.review.finding if self.cluster.review else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The votes of a candidate: cast, of these put aside, and invalid."""

    candidate: CandidateId
    raw: int
    quarantined: int
    invalid: int

    @property
    def valid(self) -> int:
        """What counts now."""
        return self.raw - self.quarantined - self.invalid


def inspection(desk: Desk, channel: str) -> Inspection:
    """Where the inspection of the channel stands."""
    history = desk.journal.read(stream(desk.rules, INSPECTION.name, channel))
    return INSPECTION.replay(record.event for record in history)


def batches(desk: Desk, accounts: Accounts, channel: str) -> tuple[Batch, ...]:
    """All batches of the channel, the newest first."""
    history = desk.journal.read(stream(desk.rules, INSPECTION.name, channel))
    now: Inspection = INSPECTION.replay(record.event for record in history)
    aside: dict[int, tuple[PersonId, datetime, Paper]] = {}
    found: dict[int, tuple[PersonId, datetime, Paper]] = {}
    appeals: dict[int, list[tuple[PersonId, datetime, Paper]]] = {}
    for record in history:
        match record.event:
            case VotesQuarantined(cluster=n, by=by, at=at, reason=reason):
                aside.setdefault(n, (by, at, reason))
            case ClusterReviewed(cluster=n, by=by, at=at, reason=reason):
                found[n] = (by, at, reason)
            case InvalidationAppealed(cluster=n, by=by, at=at, reason=reason):
                appeals.setdefault(n, []).append((by, at, reason))
            case _:
                pass
    several = [each for those in appeals.values() for each in those]
    papers = {paper.record for _, _, paper in (*aside.values(), *found.values(), *several)}
    opened = accounts.vault.open_many(papers)

    def said(each: tuple[PersonId, datetime, Paper]) -> Words:
        by, at, paper = each
        return Words(by=by, at=at, words=words_of(opened[paper.record]))

    return tuple(
        Batch(
            channel=channel,
            number=n,
            cluster=cluster,
            votes=Counter(who for vote in cluster.votes for who in vote.candidates),
            put_aside=said(aside[n]),
            found=said(found[n]) if n in found else None,
            appeals=tuple(map(said, appeals.get(n, ()))),
        )
        for n, cluster in sorted(now.clusters.items(), reverse=True)
    )


def counts(desk: Desk, channel: str, stage: str) -> Mapping[CandidateId, Count]:
    """The tally of a stage by candidate."""
    lines: dict[CandidateId, Counter[Counted]] = {}
    for line, votes in desk.journal.tally().items():
        if (line.channel, line.stage) == (channel, stage):
            lines.setdefault(line.candidate, Counter())[line.counted] += votes
    return {
        who: Count(
            candidate=who,
            raw=each[Counted.RAW],
            quarantined=each[Counted.QUARANTINED],
            invalid=each[Counted.INVALID],
        )
        for who, each in lines.items()
    }


def votes_between(
    desk: Desk, channel: str, candidate: CandidateId, since: datetime, until: datetime
) -> list[Record]:
    """The votes for the candidate that came in then and stand, at most as many as a batch has."""
    found: list[Record] = []
    for record in desk.journal.since(_before(desk.journal, since), names=VOTES):
        if record.envelope.recorded_at >= until or len(found) == MOST:
            break
        event = record.event
        if (
            isinstance(event, CandidateLiked | BallotCast)
            and event.channel == channel
            and candidate in named(event)
        ):
            found.append(record)
    stand = standing(desk, found)
    return [each for each in found if each.position in stand]


def votes_at(desk: Desk, positions: Sequence[int]) -> list[Record]:
    """The votes at these positions of the journal."""
    wanted = set(positions)
    if not wanted:
        return []
    span = desk.journal.since(min(wanted) - 1, until=max(wanted), names=VOTES)
    return [record for record in span if record.position in wanted]


def _before(journal: Journal, at: datetime) -> int:
    """The position after which everything was recorded at that instant or later."""
    low, high = 0, journal.head().position
    while low < high:
        middle = (low + high) // 2
        following = next(iter(journal.since(middle)), None)
        if following is None or following.envelope.recorded_at >= at:
            high = middle
        else:
            low = max(following.position, middle + 1)
    return low


def signs(votes: Sequence[Record], zone: ZoneInfo, of_all: int) -> Signs:
    """What speaks against votes, by when they came in; `of_all` are all that the candidate has."""
    times = sorted(each.envelope.recorded_at for each in votes)
    if len(times) < FEWEST:
        return Signs(burst=False, night=False, even=False, share=False)
    night = sum(each.astimezone(zone).hour in NIGHT for each in times)
    return Signs(
        burst=max(_within(times)) * 2 >= len(times),
        night=night * 2 >= len(times),
        even=_are_even(times),
        share=len(times) * 3 >= of_all > 0,
    )


def _within(times: Sequence[datetime]) -> Iterator[int]:
    """How many came in within the time of a burst from each of them on."""
    for n, at in enumerate(times):
        yield bisect_left(times, at + BURST) - n


def _are_even(times: Sequence[datetime]) -> bool:
    """Whether four fifths of the intervals between them differ by a second at most."""
    gaps = sorted(after - before for before, after in pairwise(times))
    most = len(gaps) * 4 // 5
    return any(
        gaps[n + most - 1] - gaps[n] <= EVEN and gaps[n] > timedelta()
        for n in range(len(gaps) - most + 1)
    )
