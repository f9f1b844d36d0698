"""What is done at a meeting that votes on paper, what is recorded of it, and how far it is."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from selection.domain.kernel import CandidateId, Paper, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """Record who of the panel is present, for the candidates that will be voted on.

    Whoever comes or leaves is recorded by recording the attendance again, until the count.
    """

    channel: str
    stage: str
    category: str
    panel: str
    present: tuple[PersonId, ...]
    candidates: tuple[CandidateId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSupplementaryBallot:
    """Let the chair decide, before the count, to vote again if too few pass (R-CAT-04)."""

    channel: str
    stage: str
    category: str
    panel: str
    chair: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBallots:
    """Record a count: ballots issued, handed in, void among these, and votes per candidate."""

    channel: str
    stage: str
    category: str
    issued: int
    ballots: int
    void: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountBallots:
    """Correct the last count before it is used: with a reason, by the same tellers."""

    channel: str
    stage: str
    category: str
    issued: int
    ballots: int
    void: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignMinutes:
    """Sign the minutes and close the meeting; the words of them are in the vault."""

    channel: str
    stage: str
    category: str
    panel: str
    paper: Paper
    chair: PersonId
    tellers: tuple[PersonId, ...]
    by: PersonId
    at: datetime


Counting = CountBallots | RecountBallots
Command = RecordAttendance | CallSupplementaryBallot | Counting | SignMinutes


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecorded:
    """So many are present; `eligible` is that less the recused, for each candidate.

    `ballot` is 1, or 2 for a supplementary one. `recusals` is the mark of the last recusal that
    was looked at, empty if there was none.
    """

    channel: str
    stage: str
    category: str
    panel: str
    ballot: int
    present: tuple[PersonId, ...]
    eligible: Mapping[CandidateId, int]
    recusals: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementaryBallotCalled:
    """If fewer pass than there are places, the others are voted on once more."""

    channel: str
    stage: str
    category: str
    chair: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsCounted:
    """The paper ballots were counted and signed for; void ones are among those handed in."""

    channel: str
    stage: str
    category: str
    ballot: int
    issued: int
    ballots: int
    void: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsRecounted:
    """The count of that ballot was wrong, and this one stands in its place."""

    channel: str
    stage: str
    category: str
    ballot: int
    issued: int
    ballots: int
    void: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    reason: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSigned:
    """The meeting is over; `digest` is the hash of its figures (see `Meeting.figures`)."""

    channel: str
    stage: str
    category: str
    paper: Paper
    digest: str
    chair: PersonId
    tellers: tuple[PersonId, ...]
    by: PersonId
    at: datetime


Counted = BallotsCounted | BallotsRecounted
Event = AttendanceRecorded | SupplementaryBallotCalled | Counted | MinutesSigned


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who is present at the ballot under way, what was counted, and whether it is over.

    `attended` and `counts` are by the number of the ballot: 1, then 2 if there is another.
    """

    attended: Mapping[int, AttendanceRecorded] = field(
        default_factory=dict[int, AttendanceRecorded]
    )
    counts: Mapping[int, Counted] = field(default_factory=dict[int, Counted])
    supplementary: bool = False
    closed: bool = False

    @property
    def ballot(self) -> int:
        """The number of the ballot under way, or counted last."""
        return max(self.attended, default=1)

    @property
    def present(self) -> AttendanceRecorded | None:
        """The attendance at the ballot under way, or counted last."""
        return self.attended.get(self.ballot)

    @property
    def count(self) -> Counted | None:
        """The count of the ballot under way, if there is one."""
        return self.counts.get(self.ballot)

    def figures(self) -> str:
        """What minutes vouch for, as canonical JSON: for each ballot who was there, and the count.

        Not who voted for whom: that is nowhere.
        """
        content = [
            {
                "ballot": number,
                "eligible": dict(held.eligible) if (held := self.attended.get(number)) else {},
                "present": sorted(held.present) if held else [],
                "ballots": count.ballots,
                "issued": count.issued,
                "tellers": sorted(count.tellers),
                "void": count.void,
                "votes": {each: str(votes) for each, votes in count.votes.items()},
            }
            for number, count in sorted(self.counts.items())
        ]
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """The SHA-256 of the figures."""
        return hashlib.sha256(self.figures().encode()).hexdigest()


def evolve(meeting: Meeting, event: Event) -> Meeting:
    """Take note."""
    match event:
        case AttendanceRecorded(ballot=ballot):
            return replace(meeting, attended={**meeting.attended, ballot: event})
        case SupplementaryBallotCalled():
            return replace(meeting, supplementary=True)
        case BallotsCounted(ballot=ballot) | BallotsRecounted(ballot=ballot):
            return replace(meeting, counts={**meeting.counts, ballot: event})
        case MinutesSigned():
            return replace(meeting, closed=True)
        case _:
            assert_never(event)
