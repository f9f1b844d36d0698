"""The panel's vote on paper (domain 4.7, scenario 14)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    RUNNING,
    SUN,
    TEA,
    TOM,
    WU,
    at,
    experts,
    hold,
    nominated,
    opened,
    passed,
    recused,
    seated,
)
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.meeting import (
    MEETING,
    AttendanceRecorded,
    BallotsCounted,
    CountBallots,
    RecordAttendance,
)
from selection.domain.roles import Role
from selection.domain.rulebook.words import Form
from story import Story

NOW, CLOSES = at("2023-12-20 10:00"), at("2023-12-20 18:00")
ELEVEN = experts(11)
names = (LI, WU)
meeting = Story(MEETING, CAST).holding(
    RUNNING,
    opened("MEETING", CLOSES),
    hold(Role.OFFICIAL, ONE),
    hold(Role.TELLER, TEA, TOM),
    seated("PANEL_VOLUNTEER", *ELEVEN),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    nominated(SUN, "SITE"),
    passed(LI, WU, SUN),
)


def attend(count: int = 9, **changes: Any) -> RecordAttendance:
    plain = RecordAttendance(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        panel="PANEL_VOLUNTEER",
        present=ELEVEN[:count],
        candidates=names,
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


def attended(count: int = 9, eligible: dict[CandidateId, int] | None = None) -> AttendanceRecorded:
    return AttendanceRecorded(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        panel="PANEL_VOLUNTEER",
        present=ELEVEN[:count],
        eligible=eligible or dict.fromkeys(names, count),
        recusals="",
        by=ONE,
        at=NOW,
    )


def votes(**given: Any) -> dict[CandidateId, Decimal]:
    return {CandidateId(name): Decimal(str(number)) for name, number in given.items()}


SIX_AND_FIVE = votes(li=6, wu=5)


def count(ballots: int = 9, given=SIX_AND_FIVE, **changes: Any) -> CountBallots:
    plain = CountBallots(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        ballots=ballots,
        votes=given,
        tellers=(TEA, TOM),
        at=NOW,
    )
    return replace(plain, **changes)


def counted(ballots: int = 9, given=SIX_AND_FIVE) -> BallotsCounted:
    return BallotsCounted(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        ballots=ballots,
        votes=given,
        tellers=(TEA, TOM),
        at=NOW,
    )


# --- attendance


def test_eight_of_eleven_are_a_quorum_and_seven_are_not():
    meeting.when(attend(8)).then(attended(8))
    meeting.when(attend(7)).then_refused("there-is-no-quorum", present=7, members=11)


def test_exactly_two_thirds_are_a_quorum():
    nine = meeting.holding(seated("PANEL_VOLUNTEER", *ELEVEN[:9]))

    nine.when(attend(6)).then(attended(6))
    nine.when(attend(5)).then_refused("there-is-no-quorum", present=5, members=9)


OF_LI, OF_WU = facts.candidate_scope(LI), facts.candidate_scope(WU)


def test_a_recusal_that_comes_in_between_asks_for_the_attendance_again():
    """Else a share of those present would be one of too many."""
    story = meeting.given(attended(9))
    changed = {facts.RECUSALS: "somebody is recused"}
    again = replace(attended(9, {LI: 8, WU: 9}), recusals="somebody is recused")

    story.when(count(given=votes(li=6))).then(counted(given=votes(li=6)))
    story.holding(changed).when(count(given=votes(li=6))).then_refused("attendance-is-stale")
    meeting.holding(changed, recused(ELEVEN[0], OF_LI)).when(attend(9)).then(again)
    meeting.given(attended(9), again).holding(changed).when(count(given=votes(li=6))).then(
        counted(given=votes(li=6))
    )


def test_who_is_recused_is_left_out_for_that_candidate():
    story = meeting.holding(recused(ELEVEN[0], OF_LI), recused(ELEVEN[10], OF_WU))

    story.when(attend(9)).then(attended(9, {LI: 8, WU: 9}))  # the eleventh is not there


@pytest.mark.parametrize("scope", ["category:VOLUNTEER", "all"])
def test_who_is_recused_from_everything_is_left_out_for_all(scope):
    meeting.holding(recused(ELEVEN[3], scope)).when(attend(9)).then(attended(9, {LI: 8, WU: 8}))


def test_nobody_is_counted_twice_or_without_a_seat():
    twice = attend(present=(*ELEVEN[:7], ELEVEN[0]))

    meeting.when(twice).then_refused("there-is-no-quorum", present=7)
    meeting.when(attend(present=(*ELEVEN[:8], PersonId("guest")))).then_refused(
        "person-is-on-no-panel", person="guest"
    )


def test_an_empty_room_is_no_meeting():
    no_quorum = tuple(replace(each, quorum=None) for each in CAST.channels)

    anybody = meeting.under(replace(CAST, channels=no_quorum))
    anybody.when(attend(0)).then_refused("there-is-no-quorum")
    anybody.when(attend(1)).then(attended(1))


def test_attendance_is_corrected_until_the_count():
    meeting.given(attended(9)).when(attend(8)).then(attended(8))
    meeting.given(attended(9), counted()).when(attend(8)).then_refused("ballots-are-counted")


def test_an_official_records_who_is_there_of_the_right_panel():
    meeting.when(attend(by=ELEVEN[0])).then_refused("person-has-no-such-role")
    meeting.when(attend(panel="PANEL_SITE")).then_refused("panel-is-unknown")
    meeting.when(attend(panel="PANEL_X")).then_refused("panel-is-unknown")


def test_only_who_passed_in_the_category_is_voted_on():
    meeting.when(attend(candidates=(LI, SUN))).then_refused("candidate-is-of-another-category")
    meeting.without(facts.passed(WU)).when(attend()).then_refused("candidate-has-not-passed")
    meeting.without(facts.nominated(WU)).when(attend()).then_refused("candidate-is-not-nominated")


# --- the count

held = meeting.given(attended(9, {LI: 8, WU: 9}))


def test_two_tellers_sign_the_count():
    held.when(count()).then(counted())
    for tellers, reason in (
        ((TEA,), "a-second-person-is-needed"),
        ((TEA, TEA), "a-second-person-is-needed"),
        ((TEA, ELEVEN[0]), "person-has-no-such-role"),
    ):
        held.when(count(tellers=tellers)).then_refused(reason)


def test_ballots_are_counted_once():
    meeting.given(attended(), counted()).when(count()).then_refused("ballots-are-counted")


def test_where_a_quorum_or_a_share_of_those_present_is_asked_for_they_are_recorded():
    no_quorum = tuple(replace(each, quorum=None) for each in CAST.channels)

    for rules in (CAST, replace(CAST, rounds=()), replace(CAST, channels=no_quorum)):
        meeting.under(rules).when(count()).then_refused("attendance-is-not-recorded")


def test_no_more_ballots_than_people_and_void_ones_are_ballots_too():
    held.when(count(9)).then(counted(9))
    held.when(count(6)).then(counted(6))  # three stayed away from the box
    held.when(count(0, {})).then(counted(0, {}))
    held.when(count(0, votes(li=0))).then(counted(0, votes(li=0)))
    held.when(count(10)).then_refused("more-ballots-than-people")
    held.when(count(-1, votes(li=0))).then_refused("more-ballots-than-people")


@pytest.mark.parametrize(
    ("given", "candidate"),
    [
        (votes(li=9), LI),  # one of the nine was recused
        (votes(wu=10), WU),
        (votes(wu=-1), WU),
        (votes(wu="5.5"), WU),
    ],
)
def test_votes_that_cannot_be_right_are_refused(given, candidate):
    held.when(count(9, given)).then_refused("votes-cannot-be-right", candidate=candidate)
    held.when(count(9, votes(li=8, wu=9))).then(counted(9, votes(li=8, wu=9)))


def test_votes_are_plain_numbers():
    held.when(count(9, votes(wu="NaN"))).then_refused("number-is-not-plain")


def test_no_more_votes_than_ballots():
    held.when(count(6, votes(wu=6))).then(counted(6, votes(wu=6)))
    held.when(count(6, votes(wu=7))).then_refused("votes-cannot-be-right")


def test_how_many_names_a_paper_ballot_may_hold_is_for_the_tellers_to_see():
    """Real counts exceed it: whether a ballot is void was decided when it was opened."""
    places = tuple(replace(each, places=1) for each in CAST.categories)
    story = held.under(replace(CAST, categories=places))

    story.when(count(9, votes(li=5, wu=5))).then(counted(9, votes(li=5, wu=5)))


def test_only_who_was_on_the_ballot_has_votes():
    late = CandidateId("late")
    story = held.holding(nominated(late, "VOLUNTEER"), passed(late))

    story.when(count(9, votes(late=1))).then_refused("candidate-is-not-on-the-ballot")
    held.when(count(9, votes(sun=1))).then_refused("candidate-is-of-another-category")
    held.when(count(9, votes(li=8))).then(counted(9, votes(li=8)))  # nobody named the other


def test_points_on_paper_are_counted_without_a_bound_of_names():
    points = tuple(
        replace(each, form=Form.POINTS) if each.code == "meeting" else each
        for each in CAST.channels
    )
    story = held.under(replace(CAST, channels=points))

    story.when(count(9, votes(li="40.5"))).then(counted(9, votes(li="40.5")))
    story.when(count(9, votes(li=-1))).then_refused("votes-cannot-be-right")


def test_where_nobody_asks_who_is_present_the_count_is_enough():
    open_vote = tuple(replace(each, quorum=None) for each in CAST.channels)
    counts_only = replace(CAST, channels=open_vote, rounds=())

    meeting.under(counts_only).when(count()).then(counted())
    recusal_since = meeting.under(counts_only).holding({facts.RECUSALS: "later"})
    recusal_since.when(count()).then(counted())


@pytest.mark.parametrize("command", [attend(), count()])
def test_a_meeting_has_its_stage_and_its_channel(command):
    held.when(replace(command, at=CLOSES)).then_refused("stage-is-not-open")
    held.when(replace(command, channel="sheets")).then_refused("channel-is-not-on-paper")
    held.when(replace(command, channel="hearts")).then_refused("channel-is-not-on-paper")
    scoring = held.holding(opened("SCORING"))
    scoring.when(replace(command, stage="SCORING")).then_refused("channel-is-not-on-paper")
    sheets = replace(command, channel="sheets", stage="SCORING")
    scoring.when(sheets).then_refused("channel-is-not-on-paper")
    sites = tuple(replace(each, categories=("SITE",)) for each in CAST.channels)
    held.under(replace(CAST, channels=sites)).when(command).then_refused(
        "category-is-not-of-this-channel"
    )
