"""The words of voting (点赞、投票): what a voter asks for, what happened, what is used up."""

from dataclasses import dataclass
from datetime import date, datetime

from selection.domain.ballot_paper import Named
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.limits import Use
from selection.domain.rulebook.words import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeCandidate:
    """Like one candidate, once today."""

    channel: str
    stage: str
    voter: VoterId
    tier: Tier
    candidate: CandidateId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLike:
    """Take a like back, as long as the rulebook lets; its place in the limits is free again."""

    channel: str
    stage: str
    voter: VoterId
    candidate: CandidateId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CastBallot:
    """Hand a list of names in; `panel` tells for which panel, where panels are counted apart.

    `blank` are categories in which the voter hands in a ballot of names and names nobody: it
    counts among the ballots (domain 4.7), and so it lessens every share of them.
    """

    channel: str
    stage: str
    voter: VoterId
    tier: Tier
    names: tuple[Named, ...]
    at: datetime
    panel: str | None = None
    blank: tuple[str, ...] = ()


Command = LikeCandidate | WithdrawLike | CastBallot


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLiked:
    """A voter liked a candidate."""

    channel: str
    stage: str
    voter: VoterId
    tier: Tier
    candidate: CandidateId
    category: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeWithdrawn:
    """A voter took a like back."""

    channel: str
    stage: str
    voter: VoterId
    candidate: CandidateId
    day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCast:
    """A voter handed in a ballot; `refused` are names beyond a limit, which do not count."""

    channel: str
    stage: str
    panel: str | None
    voter: VoterId
    tier: Tier
    names: tuple[Named, ...]
    categories: tuple[str, ...]  # of the names, one by one; then those in which nobody is named
    refused: tuple[CandidateId, ...]
    day: date
    at: datetime


Event = CandidateLiked | LikeWithdrawn | BallotCast


@dataclass(frozen=True, slots=True)
class Ballot:
    """What this voter has used of the limits."""

    uses: tuple[Use, ...] = ()
    ballots: int = 0
