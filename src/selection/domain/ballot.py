"""A voter's ballot (点赞、选票): whom this voter has named in a channel, and within which limits.

One stream per voter and channel, so that "so many a day" is decided where it belongs and a
popular candidate never becomes a queue. Where every limit names the day, each day is a stream of
its own and nothing is remembered overnight.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never, get_args

from selection.domain import facts, voting
from selection.domain.ballot_paper import beyond, points_of, within_limits
from selection.domain.casting import (
    Ballot,
    BallotCast,
    CandidateLiked,
    CastBallot,
    Command,
    Event,
    LikeCandidate,
    LikeWithdrawn,
    WithdrawLike,
)
from selection.domain.kernel import (
    CandidateId,
    Decider,
    Facts,
    PersonId,
    Refused,
    Tallied,
    stream,
)
from selection.domain.limits import Use, once_per_candidate, too_many
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Form, Revocable
from selection.domain.seats import must_sit_on
from selection.domain.voting import (
    must_be_admitted,
    must_have_a_vote,
    must_take_likes,
    votable,
)


def decide(command: Command, ballot: Ballot, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on a like or a ballot: stage, voter, candidates, limits (domain 2)."""
    channel = rules.channel(command.channel)
    if channel is None:
        raise Refused("channel-is-unknown", channel=command.channel)
    if command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=command.stage)
    facts.must_be_open(at_hand, command.stage, command.at)
    match command:
        case LikeCandidate():
            return _like(command, ballot, channel, at_hand, rules)
        case WithdrawLike():
            return _withdraw(command, ballot, channel, at_hand, rules)
        case CastBallot():
            return (_cast(command, ballot, channel, at_hand, rules),)
        case _:
            assert_never(command)


def _like(
    command: LikeCandidate, ballot: Ballot, channel: Channel, at_hand: Facts, rules: Rulebook
) -> Sequence[CandidateLiked]:
    must_take_likes(channel)
    must_be_admitted(channel, command.voter, command.tier, at_hand)
    category = votable(command.candidate, command.voter, channel, at_hand, rules)
    day = rules.day(command.at)
    new = (Use(command.candidate, category, ballot.ballots + 1, day, command.stage),)
    places = rules.ceilings
    over = too_many(channel.limits, ballot.uses, new, places)
    if over is not None:
        if too_many(filter(once_per_candidate, channel.limits), ballot.uses, new, places):
            return ()  # A second tap is no error: the heart is already red.
        raise beyond(over)
    return (
        CandidateLiked(
            channel=channel.code,
            stage=command.stage,
            voter=command.voter,
            tier=command.tier,
            candidate=command.candidate,
            category=category,
            day=day,
            at=command.at,
        ),
    )


def _withdraw(
    command: WithdrawLike, ballot: Ballot, channel: Channel, at_hand: Facts, rules: Rulebook
) -> Sequence[LikeWithdrawn]:
    must_take_likes(channel)
    today = rules.day(command.at)
    mine = [
        use.day or today
        for use in ballot.uses
        if use.candidate == command.candidate and use.stage == command.stage
    ]
    match channel.revocable:
        case Revocable.NEVER:
            raise Refused("a-like-is-for-good", channel=channel.code)
        case Revocable.SAME_DAY:
            mine = [day for day in mine if day == today]
        case Revocable.UNTIL_CLOSE:
            pass
    if not mine:
        return ()
    inspected = facts.under_inspection(channel.code, command.voter, command.candidate)
    if inspected in at_hand:  # counted apart, until people have decided on it
        raise Refused("like-is-being-looked-into", candidate=command.candidate)
    return (
        LikeWithdrawn(
            channel=channel.code,
            stage=command.stage,
            voter=command.voter,
            candidate=command.candidate,
            day=mine[-1],
            at=command.at,
        ),
    )


def _cast(
    command: CastBallot, ballot: Ballot, channel: Channel, at_hand: Facts, rules: Rulebook
) -> BallotCast:
    if channel.form not in (Form.BALLOT, Form.POINTS, Form.RANKING) or channel.on_paper:
        raise Refused("channel-takes-no-ballots", channel=channel.code)
    must_be_admitted(channel, command.voter, command.tier, at_hand)
    if channel.by is By.PANEL:
        must_sit_on(command.panel, PersonId(command.voter), at_hand, rules)
    points = points_of(command.names, channel, blank=bool(command.blank))
    day = rules.day(command.at)
    number = ballot.ballots + 1
    uses: list[Use] = []
    for named, given in zip(command.names, points, strict=True):
        category = votable(named.candidate, command.voter, channel, at_hand, rules)
        uses.append(Use(named.candidate, category, number, day, command.stage, given))
    named_in = {use.category for use in uses}
    for blank in (each for each in dict.fromkeys(command.blank) if each not in named_in):
        must_have_a_vote(command.voter, blank, channel, at_hand, rules)
        uses.append(Use(None, blank, number, day, command.stage, 0))
    kept = within_limits(uses, ballot.uses, channel, rules.ceilings)
    refused = (named.candidate for n, named in enumerate(command.names) if n not in kept)
    return BallotCast(
        channel=channel.code,
        stage=command.stage,
        panel=command.panel,
        voter=command.voter,
        tier=command.tier,
        names=tuple(command.names[n] for n in kept if uses[n].candidate is not None),
        categories=tuple(uses[n].category for n in kept),
        refused=tuple(refused),
        day=day,
        at=command.at,
    )


def evolve(ballot: Ballot, event: Event) -> Ballot:
    """Take note of what is used."""
    number = ballot.ballots + 1
    match event:
        case CandidateLiked(candidate=candidate, category=category):
            use = Use(candidate, category, number, event.day, event.stage)
            return Ballot((*ballot.uses, use), number)
        case LikeWithdrawn():
            return Ballot(_without(ballot.uses, event), ballot.ballots)
        case BallotCast(names=names, categories=categories):
            new = (
                Use(
                    named.candidate,
                    category,
                    number,
                    event.day,
                    event.stage,
                    1 if named.points is None else Fraction(named.points),
                )
                for named, category in zip(names, categories, strict=False)
            )
            blank = (
                Use(None, category, number, event.day, event.stage, 0)
                for category in categories[len(names) :]
            )
            return Ballot((*ballot.uses, *new, *blank), number)
        case _:
            assert_never(event)


def _without(uses: Sequence[Use], event: LikeWithdrawn) -> tuple[Use, ...]:
    """The uses without the last like that the event takes back."""
    what = (event.candidate, event.day, event.stage)
    likes = [n for n, use in enumerate(uses) if (use.candidate, use.day, use.stage) == what]
    return tuple(use for n, use in enumerate(uses) if n not in likes[-1:])


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, and whether each candidate can be voted for, and by this voter."""
    here = (facts.CAMPAIGN, facts.stage(command.stage))
    match command:
        case LikeCandidate(candidate=candidate):
            candidates: tuple[CandidateId, ...] = (candidate,)
        case CastBallot(names=names):
            candidates = tuple(dict.fromkeys(each.candidate for each in names))
        case WithdrawLike(voter=voter, candidate=candidate):
            return (*here, facts.under_inspection(command.channel, voter, candidate))
        case _:
            assert_never(command)
    channel = rules.channel(command.channel)
    if channel is None:
        return here
    return (*here, *voting.rests_on(channel, command.voter, candidates, rules))


def counts(event: Event) -> Mapping[Tallied, int]:
    """The tally of likes and of names; points and places are no votes and stay out of it."""
    match event:
        case CandidateLiked(channel=channel, stage=stage, candidate=candidate):
            return {Tallied(channel=channel, stage=stage, candidate=candidate): 1}
        case LikeWithdrawn(channel=channel, stage=stage, candidate=candidate):
            return {Tallied(channel=channel, stage=stage, candidate=candidate): -1}
        case BallotCast(channel=channel, stage=stage):
            names = [each.candidate for each in event.names if each.points is None]
            return Counter(Tallied(channel=channel, stage=stage, candidate=each) for each in names)
        case _:
            assert_never(event)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the inspection that a like was taken back, which it may have looked at."""
    if isinstance(event, LikeWithdrawn):
        changed = facts.mark("unliked", event.voter, at=event.at)
        return {facts.unliked(event.channel, event.candidate): changed}
    return {}


def answers(command: Command, event: Event) -> bool:
    """An earlier like answers a second tap."""
    return (
        isinstance(command, LikeCandidate)
        and isinstance(event, CandidateLiked)
        and command.candidate == event.candidate
    )


def _stream(command: Command, rules: Rulebook) -> str:
    """A stream of the day, unless a later day may need it: for a limit, or to take a like back."""
    channel = rules.channel(command.channel)
    if channel and channel.daily and channel.revocable is not Revocable.UNTIL_CLOSE:
        return stream(rules, "ballot", channel.code, rules.day(command.at), command.voter)
    return stream(rules, "ballot", command.channel, command.voter)


BALLOT: Decider[Command, Ballot, Event] = Decider(
    name="ballot",
    events=get_args(Event),
    stream=_stream,
    initial=Ballot(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
    counts=counts,
    answers=answers,
)
