"""A meeting as it stands: who was invited to vote on whom, what was counted, who has the majority.

Nothing here knows a ballot: there are only the figures that two tellers signed (contract §5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from selection.desk.desk import Desk
from selection.domain import facts, sheet_facts
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.majority import (
    NONE,
    majorities,
    names_on_a_ballot,
    places_left,
    through,
    voting_again,
)
from selection.domain.meeting import MEETING
from selection.domain.ranking.outcome import OpenTie, Outcome
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Channel, Panel, Round
from selection.domain.rulebook.words import AtTheCut, By, Form
from selection.domain.seats import is_recused, locked_channels, recusals
from selection.domain.sitting import Meeting, MinutesSigned
from selection.readmodels.evidence import evidence
from selection.readmodels.scoring import WITHOUT_LIKES


@dataclass(frozen=True, slots=True)
class Hall:
    """Where a meeting on one category takes place: the channel, the stage, the panel."""

    channel: Channel
    stage: str
    category: str
    panel: Panel
    round: Round


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """A name on the ballot: so many may vote on it, so many did, and whether that is enough."""

    candidate: CandidateId
    eligible: int
    votes: Decimal | None  # None: not counted yet
    needed: int
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a meeting has before it."""

    meeting: Meeting
    members: tuple[PersonId, ...]
    quorum: int
    standing: tuple[CandidateId, ...]  # who is to be voted on at the next ballot
    out: Mapping[CandidateId, tuple[PersonId, ...]]  # the recused of each
    names: int | None  # on one ballot at most
    places: int | None
    may_vote_again: bool
    left: int  # places for a supplementary ballot
    stale: bool  # a recusal came in since the attendance
    open: bool  # the stage


def halls(desk: Desk) -> tuple[Hall, ...]:
    """The meetings that the rulebook asks for: ballots on paper, category by category."""
    return tuple(
        Hall(channel, str(stage), str(category.code), panel, round_)
        for channel in desk.rules.channels
        if channel.by is By.PANEL and channel.on_paper and channel.form is Form.BALLOT
        for stage in channel.stages
        for category in desk.rules.categories
        if channel.serves(category.code)
        for panel in [each for each in desk.rules.seated if each.serves(category.code)][:1]
        for round_ in [
            each
            for each in desk.rules.rounds
            if each.stage == stage and each.serves(category.code)
        ][:1]
    )


def meeting_of(desk: Desk, hall: Hall) -> Meeting:
    """How far the meeting is."""
    return MEETING.replay(record.event for record in desk.journal.read(_stream(desk, hall)))


def minutes_of(desk: Desk, hall: Hall) -> MinutesSigned | None:
    """The signed minutes, once there are any."""
    for record in reversed(desk.journal.read(_stream(desk, hall))):
        if isinstance(record.event, MinutesSigned):
            return record.event
    return None


def _stream(desk: Desk, hall: Hall) -> str:
    return stream(desk.rules, "meeting", hall.channel.code, hall.stage, hall.category)


def results(desk: Desk) -> Mapping[str, Outcome] | None:
    """What the rounds give by what stands now; None before every scoring is locked.

    Before the lock it would tell who stands how (contract §5). It holds scores: show names and
    ties of it, and nothing else. Likes are read only where they count.
    """
    seals = [sheet_facts.sealed(*each) for each in locked_channels(desk.rules)]
    if len(desk.journal.facts(seals) if seals else ()) < len(seals):
        return None
    counted = any(each.form is Form.LIKE and each.counts_in_result for each in desk.rules.channels)
    records = desk.journal.since(0, names=() if counted else WITHOUT_LIKES)
    found = outcomes(desk.rules, evidence(records, desk.rules))
    return {each.round: each for each in found}


def entrants(hall: Hall, now: Mapping[str, Outcome]) -> tuple[CandidateId, ...]:
    """Who comes to the meeting: those whom the rounds before it took, or everybody in its round.

    In the order of their ids, which tells nothing of scores.
    """
    before = [str(each) for each in hall.round.entrants]
    lines = [
        line
        for code in before or [str(hall.round.code)]
        if code in now
        for line in now[code].lines
        if line.category == hall.category and (line.taken or not before)
    ]
    return tuple(sorted({line.candidate for line in lines}))


def agenda(
    desk: Desk, hall: Hall, members: Sequence[PersonId], names: Sequence[CandidateId]
) -> Agenda:
    """What the meeting has before it; `names` are its entrants."""
    meeting = meeting_of(desk, hall)
    asked = {
        facts.stage(hall.stage),
        facts.RECUSALS,
        *(n for who in members for n in recusals(who, names, hall.channel, desk.rules)),
    }
    held = desk.journal.facts(asked)
    out = {
        each: tuple(
            who
            for who in members
            if is_recused(who, each, hall.category, hall.channel, held, desk.rules)
        )
        for each in names
    }
    category = desk.rules.category(hall.category)
    again = voting_again(desk.rules, hall.channel, hall.stage, hall.category) is not None
    first_done = 1 in meeting.counts and 1 in meeting.attended
    left = places_left(meeting, hall.channel, desk.rules) if again and first_done else 0
    standing = tuple(names)
    places = category.places if category else None
    if again and first_done and meeting.supplementary:
        there = through(meeting, hall.channel, desk.rules)
        standing = tuple(each for each in names if each not in there)
    held_now = meeting.present
    return Agenda(
        meeting=meeting,
        members=tuple(members),
        quorum=ceil((hall.channel.quorum or Fraction(0)) * len(members)),
        standing=standing,
        out=out,
        names=most_names(desk, hall, meeting),
        places=places,
        may_vote_again=again,
        left=left,
        stale=held_now is not None
        and meeting.count is None
        and held_now.recusals != held.get(facts.RECUSALS, ""),
        open=facts.is_open(held, hall.stage, desk.clock()),
    )


def most_names(desk: Desk, hall: Hall, meeting: Meeting) -> int | None:
    """How many names a ballot of the vote under way may hold; None if that is not limited."""
    category = desk.rules.category(hall.category)
    places = category.places if category else None
    if meeting.ballot > 1:
        places = places_left(meeting, hall.channel, desk.rules)
    return names_on_a_ballot(hall.channel, places)


def tallied(desk: Desk, hall: Hall, meeting: Meeting, ballot: int) -> tuple[Tallied, ...]:
    """The names of a ballot with what was counted, against `3*yes >= 2*eligible` or its like."""
    held, counted = meeting.attended.get(ballot), meeting.counts.get(ballot)
    if held is None:
        return ()
    share = max(
        (
            each.at_least
            for each in majorities(desk.rules, hall.round, hall.channel, hall.category)
        ),
        default=Fraction(0),
    )
    found: list[Tallied] = []
    for candidate, eligible in held.eligible.items():
        votes = counted.votes.get(candidate, NONE) if counted else None
        enough = votes is not None and eligible > 0 and Fraction(votes) >= share * eligible
        found.append(
            Tallied(
                candidate=candidate,
                eligible=eligible,
                votes=votes,
                needed=ceil(share * eligible),
                passed=enough,
            )
        )
    return tuple(found)


def open_ties(hall: Hall, now: Mapping[str, Outcome]) -> tuple[OpenTie, ...]:
    """The ties at the line that wait for the panel's further vote."""
    outcome = now.get(str(hall.round.code))
    if outcome is None:
        return ()
    return tuple(
        tie
        for tie in outcome.open_ties
        if tie.waits_for == AtTheCut.REVOTE and tie.category in (None, hall.category)
    )
