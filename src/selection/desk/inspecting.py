"""Putting votes aside, and certifying the rest: the journal is read, the stage decides (2.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.casting import BallotCast, CandidateLiked, LikeWithdrawn
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, Counted, Paper, PersonId, Refused
from selection.domain.suspicion import CertifyTally, QuarantineVotes, Suspect
from selection.journal.items import Record


def quarantine(
    desk: Desk,
    *,
    channel: str,
    positions: Iterable[int],
    reason: Paper,
    by: PersonId,
    at: datetime,
) -> Receipt:
    """Put the votes at these journal positions aside.

    Raises Refused for a position that holds no vote of the channel, or a like that was taken
    back, and where likes are taken back just now: asking again is right then.
    """
    wanted = sorted(set(positions))
    records = [record for each in wanted if (record := _at(desk, each)) is not None]
    candidates = dict.fromkeys(
        candidate for record in records for candidate in named(record.event)
    )
    marks = {each: facts.unliked(channel, each) for each in candidates}
    seen = desk.journal.facts(tuple(marks.values())) if marks else {}
    stand = standing(desk, records)
    votes: list[Suspect] = []
    for position in wanted:
        found = stand.get(position)
        if found is None or found.channel != channel:
            raise Refused("there-is-no-vote", position=position)
        votes.append(
            Suspect(
                position=position,
                voter=found.voter,
                stage=found.stage,
                candidates=named(found),
            )
        )
    command = QuarantineVotes(
        channel=channel,
        votes=tuple(votes),
        unliked={each: seen[mark] for each, mark in marks.items() if mark in seen},
        reason=reason,
        by=by,
        at=at,
    )
    return desk.handle(by, Order(INSPECTION, command))


def certify(
    desk: Desk, *, channel: str, stage: str, signed_by: tuple[PersonId, ...], at: datetime
) -> Receipt:
    """Certify what the tally of a closed stage holds (R-LIKE-10)."""
    desk.keep_time()
    order = certifying(desk, channel=channel, stage=stage, signed_by=signed_by, at=at)
    return desk.handle(signed_by[0] if signed_by else "", order)


def certifying(
    desk: Desk, *, channel: str, stage: str, signed_by: tuple[PersonId, ...], at: datetime
) -> Order:
    """The order that certifies what the tally of the stage holds now."""
    raw = {
        line.candidate: votes
        for line, votes in desk.journal.tally().items()
        if (line.channel, line.stage, line.counted) == (channel, stage, Counted.RAW)
    }
    command = CertifyTally(channel=channel, stage=stage, raw=raw, signed_by=signed_by, at=at)
    return Order(INSPECTION, command)


def votes_for(desk: Desk, candidate: CandidateId, *, channel: str) -> Sequence[int]:
    """The positions of all likes of a candidate that stand: to set its votes to zero (step 5)."""
    likes = [
        record
        for record in desk.journal.since(0, names=("ballot.candidate-liked.1",))
        if (record.event.channel, record.event.candidate) == (channel, candidate)
    ]
    return sorted(standing(desk, likes))


def named(vote: CandidateLiked | BallotCast) -> tuple[CandidateId, ...]:
    """The candidates whom a like or a ballot counts for."""
    if isinstance(vote, CandidateLiked):
        return (vote.candidate,)
    return tuple(each.candidate for each in vote.names if each.points is None)


def _at(desk: Desk, position: int) -> Record | None:
    """The vote at the position, if one is there."""
    for record in desk.journal.since(position - 1, until=position):
        if isinstance(record.event, CandidateLiked | BallotCast):
            return record
    return None


def standing(desk: Desk, records: Sequence[Record]) -> dict[int, Any]:
    """Those of the votes that were not taken back, by position."""
    found: dict[int, CandidateLiked | BallotCast] = {}
    wanted = {record.position for record in records}
    streams = desk.journal.read_many({record.stream for record in records})
    for history in streams.values():
        mine: dict[int, CandidateLiked | BallotCast] = {}
        for record in history:
            match record.event:
                case LikeWithdrawn() as back:
                    what = (back.candidate, back.day, back.stage)
                    last = [
                        n
                        for n, like in mine.items()
                        if isinstance(like, CandidateLiked)
                        and (like.candidate, like.day, like.stage) == what
                    ]
                    del mine[last[-1]]
                case CandidateLiked() | BallotCast() as vote:
                    mine[record.position] = vote
                case _:
                    pass
        found |= {n: vote for n, vote in mine.items() if n in wanted}
    return found
