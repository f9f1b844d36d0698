"""A meeting that votes on paper (会评): who is present, and what two tellers counted (4.7).

The secret ballot never enters the journal, only its count: nothing links a member to a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.exact import exact
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Form, NeedOf
from selection.domain.seats import is_recused


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttendance:
    """Record who of the panel is present, for the candidates that will be voted on."""

    channel: str
    stage: str
    category: str
    panel: str
    present: tuple[PersonId, ...]
    candidates: tuple[CandidateId, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBallots:
    """Record the count: ballots handed in (void ones included), and votes per candidate."""

    channel: str
    stage: str
    category: str
    ballots: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    at: datetime


Command = RecordAttendance | CountBallots


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecorded:
    """So many are present; `eligible` is that less the recused, for each candidate.

    `recusals` is the mark of the last recusal that was looked at, empty if there was none.
    """

    channel: str
    stage: str
    category: str
    panel: str
    present: tuple[PersonId, ...]
    eligible: Mapping[CandidateId, int]
    recusals: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotsCounted:
    """The paper ballots were counted and signed for."""

    channel: str
    stage: str
    category: str
    ballots: int
    votes: Mapping[CandidateId, Decimal]
    tellers: tuple[PersonId, ...]
    at: datetime


Event = AttendanceRecorded | BallotsCounted


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who is present, who may be voted on, and whether the count is done."""

    present: int | None = None
    eligible: Mapping[CandidateId, int] = field(default_factory=dict[CandidateId, int])
    recusals: str = ""
    counted: bool = False


def decide(command: Command, meeting: Meeting, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on attendance and counts: quorum, tellers, sums that can be right."""
    facts.must_be_open(at_hand, command.stage, command.at)
    channel = rules.channel(command.channel)
    if channel is None or not channel.on_paper or command.stage not in channel.stages:
        raise Refused("channel-is-not-on-paper", channel=command.channel)
    if not channel.serves(Code(command.category)):
        raise Refused("category-is-not-of-this-channel", category=command.category)
    if meeting.counted:
        raise Refused("ballots-are-counted", category=command.category)
    match command:
        case RecordAttendance():
            return (_attendance(command, channel, at_hand, rules),)
        case CountBallots():
            return (_count(command, meeting, channel, at_hand, rules),)
        case _:
            assert_never(command)


def _attendance(
    command: RecordAttendance, channel: Channel, at_hand: Facts, rules: Rulebook
) -> AttendanceRecorded:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    panel = rules.panel(command.panel)
    if panel is None or not panel.serves(Code(command.category)):
        raise Refused("panel-is-unknown", panel=command.panel)
    present = tuple(dict.fromkeys(command.present))
    for each in present:
        if facts.member(panel.code, each) not in at_hand:
            raise Refused("person-is-on-no-panel", person=each)
    size = int(at_hand.get(facts.panel_size(panel.code), "0"))
    if not present or (channel.quorum is not None and len(present) < channel.quorum * size):
        raise Refused("there-is-no-quorum", present=len(present), members=size)
    eligible: dict[CandidateId, int] = {}
    for candidate in command.candidates:
        _must_be_of_the_category(candidate, command, at_hand, rules)
        eligible[candidate] = sum(
            not is_recused(each, candidate, command.category, at_hand) for each in present
        )
    return AttendanceRecorded(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        panel=command.panel,
        present=present,
        eligible=eligible,
        recusals=at_hand.get(facts.RECUSALS, ""),
        by=command.by,
        at=command.at,
    )


def _must_be_of_the_category(
    candidate: CandidateId, command: Command, at_hand: Facts, rules: Rulebook
) -> None:
    category = facts.must_be_reviewed(at_hand, rules, candidate)
    facts.must_be_of(category, command.category, candidate)


def _count(
    command: CountBallots, meeting: Meeting, channel: Channel, at_hand: Facts, rules: Rulebook
) -> BallotsCounted:
    tellers = signed(at_hand, command.tellers, role=Role.TELLER)
    if meeting.present is None and _needs_attendance(rules, channel):
        raise Refused("attendance-is-not-recorded", category=command.category)
    if meeting.present is not None and meeting.recusals != at_hand.get(facts.RECUSALS, ""):
        raise Refused("attendance-is-stale", category=command.category)
    if command.ballots < 0 or (meeting.present is not None and command.ballots > meeting.present):
        raise Refused("more-ballots-than-people", ballots=command.ballots)
    for candidate, counted in command.votes.items():
        _must_be_of_the_category(candidate, command, at_hand, rules)
        if meeting.present is not None and candidate not in meeting.eligible:
            raise Refused("candidate-is-not-on-the-ballot", candidate=candidate)
        votes = exact(counted)
        most = min(command.ballots, meeting.eligible.get(candidate, command.ballots))
        names = channel.form is Form.BALLOT
        if votes < 0 or (names and (votes > most or votes.denominator > 1)):
            raise Refused("votes-cannot-be-right", candidate=candidate, votes=str(counted))
    return BallotsCounted(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        ballots=command.ballots,
        votes=command.votes,
        tellers=tellers,
        at=command.at,
    )


def _needs_attendance(rules: Rulebook, channel: Channel) -> bool:
    """Whether a quorum, or a share of those present, is asked for."""
    shares = {
        need.score for each in rules.rounds for need in each.needs if need.of is NeedOf.ELIGIBLE
    }
    reading = {score.code for score in rules.scores if score.from_ == channel.code}
    return channel.quorum is not None or bool(shares & reading)


def evolve(meeting: Meeting, event: Event) -> Meeting:
    """Take note."""
    match event:
        case AttendanceRecorded(present=present, eligible=eligible, recusals=recusals):
            return replace(meeting, present=len(present), eligible=eligible, recusals=recusals)
        case BallotsCounted():
            return replace(meeting, counted=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the people, the candidates, the last recusal; for attendance also all of them."""
    match command:
        case RecordAttendance(present=present):
            candidates = tuple(command.candidates)
            scopes = (
                *map(facts.candidate_scope, candidates),
                facts.category_scope(command.category),
                facts.ALL_SCOPE,
            )
            people = (
                *signatures((command.by,)),
                facts.panel_size(command.panel),
                *(facts.member(command.panel, each) for each in dict.fromkeys(present)),
                *(
                    facts.recused(each, scope)
                    for each in dict.fromkeys(present)
                    for scope in scopes
                ),
            )
        case CountBallots(votes=votes, tellers=tellers):
            candidates = tuple(votes)
            people = signatures(tellers, Role.TELLER)
        case _:
            assert_never(command)
    names = [facts.CAMPAIGN, facts.stage(command.stage), facts.RECUSALS, *people]
    names += (facts.nominated(candidate) for candidate in candidates)
    if rules.formal_review is not None:
        names += (facts.passed(candidate) for candidate in candidates)
    return names


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list that what it is computed from has changed."""
    what = "attended" if isinstance(event, AttendanceRecorded) else "counted"
    about = (event.channel, event.stage, event.category)
    return {facts.EVIDENCE: facts.mark(what, *about, at=event.at)}


MEETING: Decider[Command, Meeting, Event] = Decider(
    name="meeting",
    events=get_args(Event),
    stream=lambda command, rules: stream(
        rules, "meeting", command.channel, command.stage, command.category
    ),
    initial=Meeting(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
