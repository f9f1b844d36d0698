"""The panel's vote on paper (domain 4.7, scenario 14)."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    REASON,
    RUNNING,
    SUN,
    TEA,
    THREE,
    TOM,
    WU,
    at,
    channel,
    experts,
    hold,
    nominated,
    opened,
    passed,
    recused,
    seated,
)
from selection.domain import facts, meeting_facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.majority import majorities, must_add_up, names_on_a_ballot
from selection.domain.meeting import MEETING
from selection.domain.roles import Role
from selection.domain.rulebook.contest import Need
from selection.domain.rulebook.entry import Limit
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Form, IfFewer, NeedOf, Of, Per
from selection.domain.sitting import (
    AttendanceRecorded,
    BallotsCounted,
    BallotsRecounted,
    CallSupplementaryBallot,
    CountBallots,
    MinutesSigned,
    RecordAttendance,
    RecountBallots,
    SignMinutes,
    SupplementaryBallotCalled,
)
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


def attended(
    count: int = 9, eligible: dict[CandidateId, int] | None = None, ballot: int = 1
) -> AttendanceRecorded:
    return AttendanceRecorded(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        panel="PANEL_VOLUNTEER",
        ballot=ballot,
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
        issued=ballots,
        ballots=ballots,
        void=0,
        votes=given,
        tellers=(TEA, TOM),
        at=NOW,
    )
    return replace(plain, **changes)


def counted(ballots: int = 9, given=SIX_AND_FIVE, **changes: Any) -> BallotsCounted:
    plain = BallotsCounted(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        ballot=1,
        issued=ballots,
        ballots=ballots,
        void=0,
        votes=given,
        tellers=(TEA, TOM),
        at=NOW,
    )
    return replace(plain, **changes)


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


def test_without_a_preliminary_review_all_who_were_nominated_are_voted_on():
    story = meeting.without(facts.passed(LI), facts.passed(WU)).when(attend())

    story.under(replace(CAST, formal_review=None)).then(attended())


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


def test_a_name_that_is_not_on_the_ballot_has_no_votes():
    """A teller's sums are held against the attendance before the two of them are put together."""
    [by_paper] = [each for each in CAST.channels if each.code == "meeting"]
    there = attended(9)

    must_add_up(count(given=votes(li=6, sun=0)), there, by_paper, None)
    with pytest.raises(Refused) as refusal:
        must_add_up(count(given=votes(li=6, sun=1)), there, by_paper, None)
    assert refusal.value.reason == "votes-cannot-be-right"
    assert refusal.value.because == {"candidate": SUN, "votes": "1"}


def test_votes_are_plain_numbers():
    held.when(count(9, votes(wu="NaN"))).then_refused("number-is-not-plain")


def test_no_more_votes_than_ballots():
    held.when(count(6, votes(wu=6))).then(counted(6, votes(wu=6)))
    held.when(count(6, votes(wu=7))).then_refused("votes-cannot-be-right")


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ((), None),
        ((Limit(per=(Per.VOTER,), most=7),), 7),
        ((Limit(per=(Per.VOTER, Per.CATEGORY), most="PLACES"),), 30),
        ((Limit(per=(Per.VOTER, Per.CATEGORY, Per.STAGE), most=5), Limit(per=(), most=9)), 5),
        ((Limit(per=(Per.VOTER, Per.DAY), most=2),), None),
        ((Limit(per=(Per.VOTER,), of=Of.BALLOTS, most=1),), None),
        ((Limit(per=(Per.VOTER,), least=1),), None),
    ],
)
def test_a_ballot_of_a_category_holds_what_the_tightest_limit_on_it_lets(limits, most):
    assert names_on_a_ballot(channel(Form.BALLOT, *limits), 30) == most


@pytest.mark.accepts("R-REV-02")
def test_all_ballots_together_hold_no_more_names_than_each_of_them_may():
    """A ballot with more names than places is void, and void ballots give no votes."""
    one = tuple(replace(each, places=1) for each in CAST.categories)
    story = held.under(replace(CAST, categories=one))

    story.when(count(9, votes(li=5, wu=4))).then(counted(9, votes(li=5, wu=4)))
    story.when(count(9, votes(li=5, wu=5))).then_refused(
        "more-names-than-ballots-hold", votes="10", most=1, valid=9
    )
    story.when(count(9, votes(li=4, wu=4), void=1)).then(counted(9, votes(li=4, wu=4), void=1))
    story.when(count(9, votes(li=5, wu=4), void=1)).then_refused("more-names-than-ballots-hold")
    held.when(count(9, votes(li=8, wu=9))).then(counted(9, votes(li=8, wu=9)))


def test_a_majority_is_a_share_of_those_who_may_vote_asked_of_the_category_in_this_channel():
    wanted = Need(score=Text("meeting"), at_least=Fraction(2, 3), of=NeedOf.ELIGIBLE)
    round_ = replace(
        CAST.rounds[-1],
        needs=(
            wanted,
            replace(wanted, of=NeedOf.BALLOTS),
            replace(wanted, score=Text("another")),
            replace(wanted, categories=(Code("SITE"),)),
        ),
    )
    by_paper = replace(CAST.channels[0], code=Code("paper"))
    scores = (replace(CAST.scores[0], code=Code("meeting"), from_=Code("paper")),)

    assert majorities(replace(CAST, scores=scores), round_, by_paper, "VOLUNTEER") == [wanted]


def test_where_names_are_not_limited_any_number_of_them_can_be_right():
    one = tuple(replace(each, places=1) for each in CAST.categories)
    free = tuple(replace(each, limits=()) for each in CAST.channels)
    story = held.under(replace(CAST, categories=one, channels=free))

    story.when(count(9, votes(li=5, wu=5))).then(counted(9, votes(li=5, wu=5)))


def test_a_count_without_attendance_stands_as_it_was_published():
    """Real counts exceed what their ballots may hold; nobody can open those boxes again."""
    one = tuple(replace(each, places=1) for each in CAST.categories)
    unasked = tuple(replace(each, quorum=None) for each in CAST.channels)
    story = meeting.under(replace(CAST, categories=one, channels=unasked, rounds=()))

    story.when(count(9, votes(li=5, wu=5))).then(counted(9, votes(li=5, wu=5)))


@pytest.mark.parametrize(
    ("issued", "ballots", "void"), [(10, 9, 0), (8, 9, 0), (9, 8, 9), (9, 9, -1), (9, -1, 0)]
)
def test_void_are_among_those_handed_in_and_these_among_those_issued_to_people(
    issued, ballots, void
):
    story = held.when(count(given=votes(li=0), issued=issued, ballots=ballots, void=void))
    story.then_refused("more-ballots-than-people", issued=issued, ballots=ballots, void=void)


def test_some_stay_in_the_drawer_some_are_kept_back_some_are_void():
    figures = {"issued": 8, "ballots": 7, "void": 2, "votes": votes(li=5, wu=3)}

    held.when(count(**figures)).then(counted(**figures))
    held.when(count(**figures | {"votes": votes(li=6)})).then_refused("votes-cannot-be-right")


def test_who_sat_on_a_panel_does_not_count():
    story = held.holding({facts.expert(TEA): "yes"})
    story.when(count()).then_refused("roles-exclude-each-other", person=TEA)


# --- a count that was wrong

AGAIN = RecountBallots(
    channel="meeting",
    stage="MEETING",
    category="VOLUNTEER",
    issued=9,
    ballots=9,
    void=1,
    votes=votes(li=7, wu=5),
    tellers=(TOM, TEA),
    reason=REASON,
    by=ONE,
    at=NOW,
)
RECOUNTED = BallotsRecounted(
    channel="meeting",
    stage="MEETING",
    category="VOLUNTEER",
    ballot=1,
    issued=9,
    ballots=9,
    void=1,
    votes=votes(li=7, wu=5),
    tellers=(TOM, TEA),
    reason=REASON,
    by=ONE,
    at=NOW,
)
done = held.given(*held.history, counted())


def test_a_wrong_count_is_corrected_by_the_same_two_and_an_official_with_a_reason():
    done.when(AGAIN).then(RECOUNTED)
    held.given(*done.history, RECOUNTED).when(AGAIN).then(RECOUNTED)
    done.when(replace(AGAIN, by=ELEVEN[0])).then_refused("person-has-no-such-role")
    others = done.holding(hold(Role.TELLER, THREE))
    others.when(replace(AGAIN, tellers=(TEA, THREE))).then_refused("the-same-tellers-count-again")
    done.when(replace(AGAIN, votes=votes(li=9))).then_refused("votes-cannot-be-right")


def test_there_is_nothing_to_correct_before_the_count_nor_after_the_list():
    held.when(AGAIN).then_refused("ballots-are-not-counted")
    done.holding({facts.LIST: facts.PUBLISHED}).when(AGAIN).then_refused("list-is-published")


# --- a supplementary ballot

[shortlist, result] = CAST.rounds
TWICE = replace(CAST, rounds=(shortlist, replace(result, if_fewer=IfFewer.SECOND_BALLOT)))
CHAIR = ELEVEN[0]
CALL = CallSupplementaryBallot(
    channel="meeting",
    stage="MEETING",
    category="VOLUNTEER",
    panel="PANEL_VOLUNTEER",
    chair=CHAIR,
    at=NOW,
)
CALLED = SupplementaryBallotCalled(
    channel="meeting", stage="MEETING", category="VOLUNTEER", chair=CHAIR, at=NOW
)
again = meeting.under(TWICE).given(attended()).holding(hold(Role.PANEL_CHAIR, CHAIR))
LI_PASSED = counted(given=votes(li=6, wu=5))
SECOND = attended(8, {WU: 8}, ballot=2)


@pytest.mark.accepts("R-CAT-04")
def test_the_chair_calls_a_supplementary_ballot_before_the_count():
    again.when(CALL).then(CALLED)
    again.given(attended(), CALLED).when(CALL).then()


@pytest.mark.refuses("R-CAT-04")
def test_not_after_the_count_nor_where_the_rulebook_leaves_places_empty():
    again.given(attended(), LI_PASSED).when(CALL).then_refused("ballots-are-counted")
    again.under(CAST).when(CALL).then_refused("round-has-no-second-ballot")
    sites = replace(result, if_fewer=IfFewer.SECOND_BALLOT, categories=("SITE",))
    again.under(replace(CAST, rounds=(sites,))).when(CALL).then_refused(
        "round-has-no-second-ballot"
    )


def test_it_is_for_the_chair_of_the_panel_who_is_there():
    again.when(replace(CALL, chair=ELEVEN[1])).then_refused("person-has-no-such-role")
    late = again.holding(hold(Role.PANEL_CHAIR, ELEVEN[10]))
    late.when(replace(CALL, chair=ELEVEN[10])).then_refused("chair-is-not-present")
    guest = again.holding(hold(Role.PANEL_CHAIR, TEA))
    guest.when(replace(CALL, chair=TEA)).then_refused("person-is-on-no-panel")
    other = again.holding(seated("PANEL_SITE", CHAIR))
    other.when(replace(CALL, panel="PANEL_SITE")).then_refused("chair-is-not-present")
    again.given().when(CALL).then_refused("attendance-is-not-recorded")


def test_then_the_others_are_voted_on_once_more_by_those_who_are_there_now():
    story = again.given(attended(), CALLED, LI_PASSED)

    story.when(attend(8, candidates=(WU,))).then(SECOND)
    story.when(attend(8)).then_refused("candidate-has-the-majority", candidate=LI)
    story.when(count(given=votes(wu=6))).then_refused("ballots-are-counted")
    second = again.given(attended(), CALLED, LI_PASSED, SECOND)
    second.when(count(8, votes(wu=6))).then(counted(8, votes(wu=6), ballot=2))
    second.when(count(8, votes(li=6))).then_refused("candidate-is-not-on-the-ballot")
    over = again.given(attended(), CALLED, LI_PASSED, SECOND, counted(8, votes(wu=6), ballot=2))
    over.when(attend(8, candidates=(WU,))).then_refused("ballots-are-counted")


def test_a_ballot_of_the_second_vote_holds_no_more_names_than_places_are_left():
    two = tuple(replace(each, places=2) for each in CAST.categories)
    third = CandidateId("third")
    names_of_two = {WU: 8, third: 8}
    story = (
        again.under(replace(TWICE, categories=two))
        .holding(nominated(third, "VOLUNTEER"), passed(third))
        .given(attended(), CALLED, LI_PASSED, attended(8, names_of_two, ballot=2))
    )

    story.when(count(8, votes(wu=6, third=2))).then(counted(8, votes(wu=6, third=2), ballot=2))
    story.when(count(8, votes(wu=6, third=3))).then_refused(
        "more-names-than-ballots-hold", most=1, valid=8
    )


def test_where_the_places_are_filled_or_nobody_called_there_is_no_second_vote():
    one = tuple(replace(each, places=1) for each in CAST.categories)
    given = counted(given=votes(li=6, wu=3))
    filled = again.under(replace(TWICE, categories=one)).given(attended(), CALLED, given)
    filled.when(attend(8, candidates=(WU,))).then_refused("the-places-are-filled")
    uncalled = again.given(attended(), LI_PASSED)
    uncalled.when(attend(8, candidates=(WU,))).then_refused("ballots-are-counted")
    endless = replace(TWICE, rounds=(shortlist, replace(TWICE.rounds[1], places="ALL")))
    story = again.under(endless).given(attended(), CALLED, LI_PASSED)
    story.when(attend(8, candidates=(WU,))).then_refused("the-places-are-filled")


# --- minutes

SIGN = SignMinutes(
    channel="meeting",
    stage="MEETING",
    category="VOLUNTEER",
    panel="PANEL_VOLUNTEER",
    paper=REASON,
    chair=CHAIR,
    tellers=(TEA, TOM),
    by=ONE,
    at=CLOSES,  # the stage is over: votes among the tied come first
)
finished = done.holding(hold(Role.PANEL_CHAIR, CHAIR))


def minutes_of(*history: Any) -> MinutesSigned:
    return MinutesSigned(
        channel="meeting",
        stage="MEETING",
        category="VOLUNTEER",
        paper=REASON,
        digest=MEETING.replay(history).digest(),
        chair=CHAIR,
        tellers=(TEA, TOM),
        by=ONE,
        at=CLOSES,
    )


def test_chair_tellers_and_an_official_sign_the_minutes():
    signed = minutes_of(*finished.history)

    finished.when(SIGN).then(signed)
    finished.when(SIGN).then_leaves({meeting_facts.minutes("MEETING", "VOLUNTEER"): signed.digest})
    finished.when(replace(SIGN, by=TEA)).then_refused("person-has-no-such-role")
    finished.when(replace(SIGN, chair=ELEVEN[1])).then_refused("person-has-no-such-role")
    others = finished.holding(hold(Role.TELLER, THREE))
    others.when(replace(SIGN, tellers=(TEA, THREE))).then_refused("the-same-tellers-sign")


def test_the_figures_of_minutes_tell_who_was_there_and_the_counts_and_no_more():
    state = MEETING.replay((attended(9, {LI: 8, WU: 9}), counted()))

    assert json.loads(state.figures()) == [
        {
            "ballot": 1,
            "ballots": 9,
            "eligible": {"li": 8, "wu": 9},
            "issued": 9,
            "present": sorted(ELEVEN[:9]),
            "tellers": sorted((TEA, TOM)),
            "void": 0,
            "votes": {"li": "6", "wu": "5"},
        }
    ]
    assert state.digest() != MEETING.replay((attended(), counted())).digest()
    unattended = MEETING.replay((counted(),))
    assert json.loads(unattended.figures())[0]["present"] == []


def test_minutes_need_all_counts():
    held.holding(hold(Role.PANEL_CHAIR, CHAIR)).when(SIGN).then_refused("ballots-are-not-counted")
    due = again.given(attended(), CALLED, LI_PASSED)
    due.when(SIGN).then_refused("supplementary-ballot-is-due")
    history = (attended(), CALLED, LI_PASSED, SECOND, counted(8, votes(wu=6), ballot=2))
    again.given(*history).when(SIGN).then(minutes_of(*history))


def test_a_supplementary_ballot_that_nobody_needs_is_not_waited_for():
    one = replace(TWICE, categories=tuple(replace(each, places=1) for each in CAST.categories))
    history = (attended(), CALLED, counted(given=votes(li=6, wu=3)))
    again.under(one).given(*history).when(SIGN).then(minutes_of(*history))


def test_after_the_minutes_there_is_nothing_more():
    over = finished.given(*finished.history, minutes_of(*finished.history))
    for command in (SIGN, AGAIN, attend(), count(), CALL):
        over.when(command).then_refused("meeting-is-closed")


def test_the_others_hear_of_attendance_and_counts():
    told = {meeting_facts.attendance("MEETING", "VOLUNTEER"): "9"}
    mark = facts.mark("attended", "meeting", "MEETING", "VOLUNTEER", at=NOW)
    meeting.when(attend()).then_leaves({**told, facts.EVIDENCE: mark})
    mark = facts.mark("counted", "meeting", "MEETING", "VOLUNTEER", at=NOW)
    held.when(count()).then_leaves({facts.EVIDENCE: mark})
    mark = facts.mark("recounted", "meeting", "MEETING", "VOLUNTEER", at=NOW)
    done.when(AGAIN).then_leaves({facts.EVIDENCE: mark})
    again.when(CALL).then_leaves({})


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
    held.when(replace(command, category="CHOIR")).then_refused("category-is-unknown")
    scoring = held.holding(opened("SCORING"))
    scoring.when(replace(command, stage="SCORING")).then_refused("channel-is-not-on-paper")
    sheets = replace(command, channel="sheets", stage="SCORING")
    scoring.when(sheets).then_refused("channel-is-not-on-paper")
    sites = tuple(replace(each, categories=("SITE",)) for each in CAST.channels)
    held.under(replace(CAST, channels=sites)).when(command).then_refused(
        "category-is-not-of-this-channel"
    )
