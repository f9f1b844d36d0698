"""A meeting that votes on paper (会评): who is present, and what two tellers counted (4.7).

The secret ballot never enters the journal, only its count: nothing links a member to a name.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never, get_args

from selection.domain import facts, meeting_facts
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.majority import (
    must_add_up,
    names_on_a_ballot,
    needs_attendance,
    places_left,
    through,
    voting_again,
)
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.values import Code
from selection.domain.seats import is_recused, recusals
from selection.domain.sitting import (
    AttendanceRecorded,
    BallotsCounted,
    BallotsRecounted,
    CallSupplementaryBallot,
    Command,
    CountBallots,
    Counting,
    Event,
    Meeting,
    MinutesSigned,
    RecordAttendance,
    RecountBallots,
    SignMinutes,
    SupplementaryBallotCalled,
    evolve,
)


def decide(command: Command, meeting: Meeting, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on attendance, counts and minutes; after the minutes nothing more.

    All but the minutes belongs into the stage: they may need the votes among the tied, which
    show when it is over.
    """
    if isinstance(command, SignMinutes):
        facts.must_run(at_hand)
    else:
        facts.must_be_open(at_hand, command.stage, command.at)
    channel = rules.channel(command.channel)
    if channel is None or not channel.on_paper or command.stage not in channel.stages:
        raise Refused("channel-is-not-on-paper", channel=command.channel)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    if not channel.serves(Code(command.category)):
        raise Refused("category-is-not-of-this-channel", category=command.category)
    if meeting.closed:
        raise Refused("meeting-is-closed", category=command.category)
    match command:
        case RecordAttendance():
            return (_attendance(command, meeting, channel, at_hand, rules),)
        case CallSupplementaryBallot():
            return _call(command, meeting, channel, at_hand, rules)
        case CountBallots():
            return (_count(command, meeting, channel, at_hand, rules),)
        case RecountBallots():
            return (_recount(command, meeting, channel, at_hand, rules),)
        case SignMinutes():
            return (_sign(command, meeting, channel, at_hand, rules),)
        case _:
            assert_never(command)


def _attendance(
    command: RecordAttendance,
    meeting: Meeting,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> AttendanceRecorded:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    panel = rules.panel(command.panel)
    if panel is None or not panel.serves(Code(command.category)):
        raise Refused("panel-is-unknown", panel=command.panel)
    ballot = meeting.ballot if meeting.count is None else _another(meeting, channel, rules)
    there = through(meeting, channel, rules) if ballot > 1 else ()
    present = tuple(dict.fromkeys(command.present))
    for each in present:
        if facts.member(panel.code, each) not in at_hand:
            raise Refused("person-is-on-no-panel", person=each)
    size = int(at_hand.get(facts.panel_size(panel.code), "0"))
    if not present or (channel.quorum is not None and len(present) < channel.quorum * size):
        raise Refused("there-is-no-quorum", present=len(present), members=size)
    eligible: dict[CandidateId, int] = {}
    for candidate in command.candidates:
        _must_be_of_the_category(candidate, command.category, at_hand, rules)
        if candidate in there:
            raise Refused("candidate-has-the-majority", candidate=candidate)
        eligible[candidate] = sum(
            not is_recused(each, candidate, command.category, channel, at_hand, rules)
            for each in present
        )
    return AttendanceRecorded(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        panel=command.panel,
        ballot=ballot,
        present=present,
        eligible=eligible,
        recusals=at_hand.get(facts.RECUSALS, ""),
        by=command.by,
        at=command.at,
    )


def _another(meeting: Meeting, channel: Channel, rules: Rulebook) -> int:
    """The number of the supplementary ballot; Refused where there is none to come."""
    if not meeting.supplementary or meeting.ballot > 1:
        raise Refused("ballots-are-counted")
    if not places_left(meeting, channel, rules):
        raise Refused("the-places-are-filled")
    return meeting.ballot + 1


def _must_be_of_the_category(
    candidate: CandidateId, category: str, at_hand: Facts, rules: Rulebook
) -> None:
    found = facts.must_be_reviewed(at_hand, rules, candidate)
    facts.must_be_of(found, category, candidate)


def _call(
    command: CallSupplementaryBallot,
    meeting: Meeting,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[SupplementaryBallotCalled]:
    if voting_again(rules, channel, command.stage, command.category) is None:
        raise Refused("round-has-no-second-ballot", category=command.category)
    _must_chair(command.chair, command.panel, meeting, at_hand)
    if meeting.counts:
        raise Refused("ballots-are-counted", category=command.category)
    if meeting.supplementary:
        return ()
    return (
        SupplementaryBallotCalled(
            channel=command.channel,
            stage=command.stage,
            category=command.category,
            chair=command.chair,
            at=command.at,
        ),
    )


def _must_chair(chair: PersonId, panel: str, meeting: Meeting, at_hand: Facts) -> None:
    """Refuse who is not the chair of the panel that meets, or is not there."""
    must_hold(at_hand, chair, Role.PANEL_CHAIR)
    if facts.member(panel, chair) not in at_hand:
        raise Refused("person-is-on-no-panel", person=chair)
    held = meeting.present
    if held is None:
        raise Refused("attendance-is-not-recorded")
    if held.panel != panel or chair not in held.present:
        raise Refused("chair-is-not-present", person=chair)


def _count(
    command: CountBallots, meeting: Meeting, channel: Channel, at_hand: Facts, rules: Rulebook
) -> BallotsCounted:
    if meeting.count is not None:
        raise Refused("ballots-are-counted", category=command.category)
    tellers = _tellers(command.tellers, at_hand)
    held = meeting.present
    if held is None and needs_attendance(rules, channel):
        raise Refused("attendance-is-not-recorded", category=command.category)
    if held is not None and held.recusals != at_hand.get(facts.RECUSALS, ""):
        raise Refused("attendance-is-stale", category=command.category)
    _must_be_right(command, meeting, channel, at_hand, rules)
    return BallotsCounted(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        ballot=meeting.ballot,
        issued=command.issued,
        ballots=command.ballots,
        void=command.void,
        votes=command.votes,
        tellers=tellers,
        at=command.at,
    )


def _recount(
    command: RecountBallots, meeting: Meeting, channel: Channel, at_hand: Facts, rules: Rulebook
) -> BallotsRecounted:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    counted = meeting.count
    if counted is None:
        raise Refused("ballots-are-not-counted", category=command.category)
    if facts.LIST in at_hand:
        raise Refused("list-is-published")
    tellers = _tellers(command.tellers, at_hand)
    if set(tellers) != set(counted.tellers):
        raise Refused("the-same-tellers-count-again", tellers=counted.tellers)
    _must_be_right(command, meeting, channel, at_hand, rules)
    return BallotsRecounted(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        ballot=meeting.ballot,
        issued=command.issued,
        ballots=command.ballots,
        void=command.void,
        votes=command.votes,
        tellers=tellers,
        reason=command.reason,
        by=command.by,
        at=command.at,
    )


def _tellers(people: Sequence[PersonId], at_hand: Facts) -> tuple[PersonId, ...]:
    """Two who count and sign, and never sat on a panel (10.8)."""
    tellers = signed(at_hand, people, role=Role.TELLER)
    for each in tellers:
        if facts.expert(each) in at_hand:
            raise Refused("roles-exclude-each-other", person=each)
    return tellers


def _must_be_right(
    command: Counting, meeting: Meeting, channel: Channel, at_hand: Facts, rules: Rulebook
) -> None:
    held = meeting.present
    for candidate in command.votes:
        _must_be_of_the_category(candidate, command.category, at_hand, rules)
        if held is not None and candidate not in held.eligible:
            raise Refused("candidate-is-not-on-the-ballot", candidate=candidate)
    found = rules.category(command.category)
    places = found.places if found else None
    if meeting.ballot > 1:
        places = places_left(meeting, channel, rules)
    must_add_up(command, held, channel, names_on_a_ballot(channel, places))


def _sign(
    command: SignMinutes, meeting: Meeting, channel: Channel, at_hand: Facts, rules: Rulebook
) -> MinutesSigned:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    counted = meeting.count
    if counted is None:
        raise Refused("ballots-are-not-counted", category=command.category)
    due = meeting.supplementary and meeting.ballot == 1
    if due and places_left(meeting, channel, rules):
        raise Refused("supplementary-ballot-is-due", category=command.category)
    _must_chair(command.chair, command.panel, meeting, at_hand)
    tellers = _tellers(command.tellers, at_hand)
    if set(tellers) != set(counted.tellers):
        raise Refused("the-same-tellers-sign", tellers=counted.tellers)
    return MinutesSigned(
        channel=command.channel,
        stage=command.stage,
        category=command.category,
        paper=command.paper,
        digest=meeting.digest(),
        chair=command.chair,
        tellers=tellers,
        by=command.by,
        at=command.at,
    )


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the people, the candidates, the last recusal; for attendance also all of them."""
    names = [facts.CAMPAIGN, facts.stage(command.stage), facts.RECUSALS]
    candidates: Sequence[CandidateId] = ()
    match command:
        case RecordAttendance(present=present, candidates=candidates):
            everybody = tuple(dict.fromkeys(present))
            channel = rules.channel(command.channel)
            names += (*signatures((command.by,)), facts.panel_size(command.panel))
            names += (facts.member(command.panel, each) for each in everybody)
            if channel is not None:
                for each in everybody:
                    names += recusals(each, candidates, channel, rules)
        case CallSupplementaryBallot(chair=chair, panel=panel):
            names += _chairing(chair, panel)
        case CountBallots(votes=votes, tellers=tellers):
            candidates = tuple(votes)
            names += _telling(tellers)
        case RecountBallots(votes=votes, tellers=tellers, by=by):
            candidates = tuple(votes)
            names += (*_telling(tellers), *signatures((by,)), facts.LIST)
        case SignMinutes(chair=chair, panel=panel, tellers=tellers, by=by):
            names += (*_chairing(chair, panel), *_telling(tellers), *signatures((by,)))
        case _:
            assert_never(command)
    names += (facts.nominated(candidate) for candidate in candidates)
    if rules.formal_review is not None:
        names += (facts.passed(candidate) for candidate in candidates)
    return names


def _chairing(chair: PersonId, panel: str) -> tuple[str, ...]:
    return facts.appointed(chair, Role.PANEL_CHAIR), facts.member(panel, chair)


def _telling(tellers: Sequence[PersonId]) -> tuple[str, ...]:
    return (*signatures(tellers, Role.TELLER), *map(facts.expert, tellers))


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list that what it is computed from has changed; tell of attendance and minutes."""
    about = (event.channel, event.stage, event.category)
    match event:
        case AttendanceRecorded(present=present):
            there = {meeting_facts.attendance(event.stage, event.category): str(len(present))}
            return {**there, facts.EVIDENCE: facts.mark("attended", *about, at=event.at)}
        case BallotsCounted():
            return {facts.EVIDENCE: facts.mark("counted", *about, at=event.at)}
        case BallotsRecounted():
            return {facts.EVIDENCE: facts.mark("recounted", *about, at=event.at)}
        case MinutesSigned(digest=digest):
            return {meeting_facts.minutes(event.stage, event.category): digest}
        case SupplementaryBallotCalled():
            return {}
        case _:
            assert_never(event)


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
