"""What comes at the deadline or later: recorded, and let in by officials or not at all (A-01)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.test_nomination import nomination, submit, submitted
from samples import (
    CAST,
    LEADER,
    LI,
    LI_BY_NAME,
    LI_HIMSELF,
    LI_IN_2020,
    ONE,
    REASON,
    RUNNING,
    SOCIETY,
    TWO,
    WU,
    at,
    book,
    compared,
    hold,
    opened,
    slotted,
    won,
)
from selection.domain import facts
from selection.domain.candidacy import (
    AdmitLateSubmission,
    LateSubmissionAdmitted,
    LateSubmissionRecorded,
)
from selection.domain.identity import How, Match
from selection.domain.quota import SlotTaken, TakeSlot, UnitRegistered
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act, Severity
from selection.domain.slate import SLATE
from story import Story

DEADLINE, LATER = at("2023-11-21 00:00"), at("2023-11-22 09:00")
BEGUN = {facts.begun("INTAKE"): at("2023-10-16 00:00").isoformat()}
OFFICIALS = hold(Role.OFFICIAL, ONE, TWO)

closing = nomination.holding(BEGUN, OFFICIALS).without(facts.slot(LI))
LATE = LateSubmissionRecorded(candidate=LI, submission=submitted(at=DEADLINE), at=DEADLINE)
ADMIT = AdmitLateSubmission(
    candidate=LI,
    entities=(LI_HIMSELF, LI_BY_NAME),
    reason=REASON,
    signed_by=(ONE, TWO),
    at=LATER,
)
ADMITTED = LateSubmissionAdmitted(candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=LATER)
waiting = closing.given(LATE).holding(slotted(LI, "VOLUNTEER"))


# --- recorded


@pytest.mark.accepts("A-01", "R-TIME-02")
@pytest.mark.refuses("A-01", "R-TIME-02")
def test_the_deadline_itself_is_late():
    """The clock may not have got to closing the stage; its instant decides."""
    last = submit(at=DEADLINE - timedelta(milliseconds=1))

    closing.holding(slotted(LI, "VOLUNTEER")).when(last).then(submitted(at=last.at))
    closing.when(submit(at=DEADLINE)).then(LATE)
    closing.without(facts.stage("INTAKE")).when(submit(at=DEADLINE)).then(LATE)
    closing.when(submit(at=DEADLINE)).then_leaves({})


def test_what_is_late_is_judged_as_if_it_were_in_time():
    closing.when(submit(at=DEADLINE, materials={})).then_refused("materials-are-incomplete")
    closing.holding({facts.live(LI_HIMSELF): WU}).when(submit(at=DEADLINE)).then_refused(
        "candidate-is-nominated-elsewhere"
    )
    closing.holding({facts.CAMPAIGN: facts.PAUSED}).when(submit(at=DEADLINE)).then_refused(
        "campaign-is-paused"
    )


def test_after_the_deadline_the_unit_s_own_one_does_not_matter():
    own = {facts.unit_deadline(SOCIETY): at("2023-11-11 00:00").isoformat()}

    closing.holding(own).when(submit(at=DEADLINE)).then(LATE)


def test_a_candidate_is_recorded_as_late_once():
    closing.given(LATE).when(submit(at=LATER)).then_refused("late-submission-is-recorded")


def test_before_nominations_are_taken_in_nothing_is_late():
    early = closing.without(facts.stage("INTAKE"), facts.begun("INTAKE"))

    early.when(submit()).then_refused("stage-is-not-open", stage="INTAKE")
    not_yet = closing.without(facts.stage("INTAKE"))
    not_yet.when(submit(at=at("2023-10-15 23:59"))).then_refused("stage-is-not-open")


# --- let in


def test_two_officials_let_a_late_submission_stand():
    waiting.when(ADMIT).then(ADMITTED, submitted(at=LATER))
    admitted = waiting.given(LATE, ADMITTED, submitted(at=LATER))
    admitted.when(ADMIT).then_refused("candidate-is-already-nominated")


@pytest.mark.parametrize("people", [(ONE,), (ONE, ONE), ()])
def test_one_official_alone_lets_nothing_in(people):
    waiting.when(replace(ADMIT, signed_by=people)).then_refused("a-second-person-is-needed")


def test_only_officials_let_something_in_and_as_many_as_the_rulebook_says():
    waiting.when(replace(ADMIT, signed_by=(ONE, LEADER))).then_refused("person-has-no-such-role")
    three = replace(CAST, approvals={Act.LATE_ADMISSION: 3})
    waiting.under(three).when(ADMIT).then_refused("a-second-person-is-needed", needed=3)


@pytest.mark.parametrize("stage", ["SHOWCASE", "LIKES", "SCORING"])
def test_nothing_is_let_in_once_candidates_are_shown_or_judged(stage: str):
    begun = waiting.holding({facts.begun(stage): LATER.isoformat()})

    begun.when(ADMIT).then_refused("late-admission-is-over", stage=stage)


def test_before_the_deadline_nothing_is_let_in():
    waiting.when(replace(ADMIT, at=at("2023-11-20 09:00"))).then_refused("submission-is-not-late")


def test_only_what_was_recorded_and_as_it_was_is_let_in():
    closing.when(ADMIT).then_refused("no-late-submission-is-recorded")
    waiting.when(replace(ADMIT, entities=(LI_BY_NAME,))).then_refused("late-submission-is-another")
    waiting.without(facts.slot(LI)).when(ADMIT).then_refused("no-slot-is-taken")


def test_what_has_become_known_since_is_asked_again():
    [exclusion] = CAST.exclusions
    winner = waiting.holding(won(CAST, 2020, LI_HIMSELF))
    again = replace(ADMIT, compared=compared(CAST))

    waiting.holding({facts.live(LI_BY_NAME): WU}).when(ADMIT).then_refused(
        "candidate-is-nominated-elsewhere"
    )
    winner.when(ADMIT).then_refused("names-are-not-compared")
    winner.when(again).then_refused("candidate-has-won-before")
    only_warned = replace(CAST, exclusions=(replace(exclusion, severity=Severity.WARN),))
    match = Match(rule=exclusion.id, honouree=LI_IN_2020, how=How.IDENTIFIED)
    warned = submitted(at=LATER, warnings=(exclusion.id,), matches=(match,))
    winner.under(only_warned).when(again).then(ADMITTED, warned)


# --- its slot

slate = Story(SLATE, CAST).holding(RUNNING, opened("INTAKE", DEADLINE), BEGUN, OFFICIALS)
REGISTERED = UnitRegistered(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=DEADLINE)
TAKE = TakeSlot(unit=SOCIETY, candidate=LI, category="VOLUNTEER", at=LATER, admitted_by=(ONE, TWO))
TAKEN = SlotTaken(unit=SOCIETY, candidate=LI, category="VOLUNTEER", at=LATER)


def test_a_late_submission_gets_a_slot_from_the_same_officials_if_one_is_left():
    full = [replace(TAKEN, candidate=each) for each in ("a", "b")]

    slate.given(REGISTERED).when(TAKE).then(TAKEN)
    slate.given(REGISTERED, *full).when(TAKE).then_refused("quota-of-category-is-used-up")
    slate.given(REGISTERED).when(replace(TAKE, admitted_by=(ONE,))).then_refused(
        "a-second-person-is-needed"
    )
    slate.given(REGISTERED).when(replace(TAKE, admitted_by=())).then_refused("stage-is-not-open")


def test_where_nominations_are_never_taken_in_nothing_is_late():
    Story(SLATE, book()).holding(RUNNING, OFFICIALS).when(
        replace(TAKE, category="A")
    ).then_refused("submission-is-not-late")
