"""The public's acts: citizens like and vote, within the limits of the rules."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from selection.desk.inspecting import certify, quarantine, standing
from selection.desk.liking import LikeCommand, Liking
from selection.desk.rehearsal.stagehand import BATCH, Stagehand
from selection.desk.requests import Order, Receipt, Request
from selection.domain.ballot import (
    BALLOT,
    BallotCast,
    CandidateLiked,
    CastBallot,
    LikeCandidate,
    WithdrawLike,
)
from selection.domain.ballot_paper import Named
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, VoterId
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Form, Revocable, StageKind, Tier
from selection.domain.suspicion import ConfirmFinding, Finding, ReviewCluster

# How a made-up crowd behaves.
TAKES_BACK, TAPS_TWICE, OVERDOES = 0.01, 0.02, 0.004
SPREE = 12
BURST = 20
"""So many votes are found to be no people's."""
MOMENTS = 24
"""At least so many moments of a stage at which votes come in."""


def citizens_vote(hand: Stagehand) -> None:
    """Fill every public channel with votes, spread over its stage."""
    for channel in hand.rules.channels:
        if channel.by is By.PUBLIC:
            for code in channel.stages:
                stage = hand.rules.stage(code)
                if stage is not None:
                    hand.enter(stage)
                    _fill(hand, channel, code)
                    hand.leave(stage)
                    for inspection in hand.stages(StageKind.VOTE_INSPECTION):
                        if code in inspection.after:
                            hand.enter(inspection)
                            _inspect(hand, channel, code)
                            hand.leave(inspection)
                            certify(
                                hand.desk,
                                channel=channel.code,
                                stage=code,
                                signed_by=hand.officials[:2],
                                at=hand.clock(),
                            )


def _inspect(hand: Stagehand, channel: Channel, stage: str) -> None:
    """Look into a burst of votes: one official says that it was no people, another agrees."""
    first, second = hand.officials[:2]
    names = ("ballot.candidate-liked.1", "ballot.ballot-cast.1")
    votes = [each for each in hand.desk.journal.since(0, names=names) if each.event.stage == stage]
    burst = sorted(standing(hand.desk, votes[len(votes) // 2 :][:BURST]))
    if not burst:
        return
    at = hand.clock()
    reason = hand.paper(channel.code, "inspection", "（演练）这一批间隔过于均匀，疑似程序所为。")
    aside = quarantine(
        hand.desk, channel=channel.code, positions=burst, reason=reason, by=first, at=at
    )
    hand.count([aside])
    cluster = aside.events[0].cluster
    found = ReviewCluster(
        channel=channel.code,
        cluster=cluster,
        finding=Finding.INVALID,
        reason=reason,
        by=first,
        at=at,
    )
    agreed = ConfirmFinding(channel=channel.code, cluster=cluster, by=second, at=at)
    hand.must(first, Order(INSPECTION, found))
    hand.must(second, Order(INSPECTION, agreed))


@dataclass(frozen=True, slots=True)
class _Crowd:
    voters: Iterator[VoterId]  # everybody once, then whoever comes again
    candidates: list[CandidateId]
    weights: list[float]  # how popular a candidate is; a matter of chance, not of the rules


def _fill(hand: Stagehand, channel: Channel, stage: str) -> None:
    pseudonyms = hand.accounts.pseudonyms(hand.rules.id)
    voters = [pseudonyms.voter(f"device-{n}", Tier.DEVICE) for n in range(hand.plan.voters)]
    candidates = [each for each in hand.shown if channel.serves(hand.category_of(each))]
    weights = [hand.random.lognormvariate(0, 1) for _ in candidates]
    crowd = _Crowd(_one_after_the_other(hand.random, voters), candidates, weights)
    wanted, done = hand.plan.likes, 0
    size = min(BATCH, -(-wanted // MOMENTS))
    closes = hand.campaign().open[stage]
    start, liking = hand.clock(), Liking(hand.desk)
    ends = [closes or start + timedelta(days=5), *([hand.clock.until] if hand.clock.until else [])]
    span = min(ends) - start - timedelta(minutes=1)
    while done < wanted:
        hand.clock.to(start + span * min(1, (done + size / 2) / wanted))
        many = min(size, wanted - done)
        if channel.form is Form.LIKE:
            likes = _likes(hand, channel, stage, crowd, many, hand.clock())
            answers = hand.count([told.answer for told in liking.handle_all(likes)])
        else:
            answers = hand.count(hand.desk.handle_all(_votes(hand, channel, stage, crowd, many)))
        done += sum(
            isinstance(each, Receipt)
            and not each.repeated
            and any(isinstance(event, CandidateLiked | BallotCast) for event in each.events)
            for each in answers
        )
        hand.watch(channel.name, done, wanted)


def _one_after_the_other(chance: Random, voters: list[VoterId]) -> Iterator[VoterId]:
    yield from chance.sample(voters, len(voters))
    while True:
        yield chance.choice(voters)


def _votes(
    hand: Stagehand, channel: Channel, stage: str, crowd: _Crowd, wanted: int
) -> list[Request]:
    ballots = (_ballot(hand, channel, stage, crowd, hand.clock()) for _ in range(wanted))
    return [Request(actor="public", orders=(Order(BALLOT, each),)) for each in ballots]


def _likes(
    hand: Stagehand,
    channel: Channel,
    stage: str,
    crowd: _Crowd,
    wanted: int,
    at: datetime,
) -> list[LikeCommand]:
    chance = hand.random
    likes: list[LikeCommand] = []
    voters = islice(crowd.voters, wanted)
    liked = chance.choices(crowd.candidates, crowd.weights, k=wanted)
    for voter, candidate in zip(voters, liked, strict=True):
        like = LikeCandidate(
            channel=channel.code,
            stage=stage,
            voter=voter,
            tier=Tier.DEVICE,
            candidate=candidate,
            at=at,
        )
        likes.append(like)
        what = chance.random()
        if what < TAPS_TWICE:
            likes.append(like)
        elif what < TAPS_TWICE + OVERDOES:
            likes += _spree(hand, like, crowd)
        elif what > 1 - TAKES_BACK and channel.revocable is not Revocable.NEVER:
            back = WithdrawLike(
                channel=channel.code, stage=stage, voter=voter, candidate=candidate, at=at
            )
            likes.append(back)
    return likes


def _spree(hand: Stagehand, like: LikeCandidate, crowd: _Crowd) -> list[LikeCandidate]:
    """Somebody likes one of the same category after the other, until the rules say stop."""
    category = hand.category_of(like.candidate)
    others = [each for each in crowd.candidates if hand.category_of(each) == category]
    chosen = hand.random.sample(others, min(SPREE, len(others)))
    return [replace(like, candidate=other) for other in chosen]


def _ballot(
    hand: Stagehand, channel: Channel, stage: str, crowd: _Crowd, at: datetime
) -> CastBallot:
    first = hand.random.choice(crowd.candidates)
    category = hand.category_of(first)
    others = [
        each for each in crowd.candidates if each != first and hand.category_of(each) == category
    ]
    least = max((each.least or 1 for each in channel.limits), default=1)
    most = min(
        (each.most for each in channel.limits if each.least and isinstance(each.most, int)),
        default=least,
    )
    length = min(hand.random.randint(least, max(least, most)), len(others) + 1)
    chosen = [first, *hand.random.sample(others, length - 1)]
    return CastBallot(
        channel=channel.code,
        stage=stage,
        voter=next(crowd.voters),
        tier=Tier.DEVICE,
        names=tuple(Named(each) for each in chosen),
        at=at,
    )
