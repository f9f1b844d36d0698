"""Whose opinions somebody may read, and when (R-PRE-01)."""

from dataclasses import replace

import pytest

from domain.test_review import (
    ASSIGNED,
    CYD,
    PASSED,
    REJECTED,
    RETURNED,
    ROUND,
    given,
    passed,
    rejected,
    sent_back,
    settled,
)
from samples import ANN, BOB, CAST, CHIEF, CLERK, LI, ONE, PROVINCE, REASON, SOCIETY, at, hold
from selection.domain import blindness, facts
from selection.domain.kernel import AtHand, PersonId
from selection.domain.opinions import ConflictDeclared
from selection.domain.review import REVIEW
from selection.domain.roles import Role

HELD = {
    **hold(Role.CHIEF_REVIEWER, CHIEF),
    **hold(Role.OFFICIAL, ONE),
    facts.nominated_by(LI): SOCIETY,
    facts.belongs_to(BOB): PROVINCE,
}
FIRST, SECOND = given(ANN, PASSED), given(BOB, RETURNED)
EVERYBODY = (ANN, BOB, CYD, CHIEF, ONE, CLERK)


def read(viewer: PersonId, *history, held=HELD):
    at_hand = AtHand(blindness.rests_on(LI, viewer), held)
    review = REVIEW.replay((ASSIGNED, *history))
    return blindness.readable(LI, review, viewer, at_hand, CAST)


@pytest.mark.refuses("R-PRE-01")
def test_until_both_have_answered_each_reads_only_the_own_answer():
    assert read(ANN, FIRST) == (FIRST,)
    for viewer in set(EVERYBODY) - {ANN}:
        assert read(viewer, FIRST) == ()


@pytest.mark.accepts("R-PRE-01")
def test_when_both_have_answered_those_of_the_case_read_both():
    for viewer in (ANN, BOB, CHIEF, ONE):
        assert read(viewer, FIRST, SECOND) == (FIRST, SECOND)
    chief = settled(PASSED, "6")
    for viewer in (ANN, BOB, CHIEF, ONE):
        done = (FIRST, SECOND, chief, passed(ANN, BOB, CHIEF))
        assert read(viewer, *done) == (FIRST, SECOND, chief)


def test_of_the_case_is_who_is_assigned_and_has_not_answered_and_who_answered_and_has_left():
    third = replace(ASSIGNED, reviewers=(ANN, BOB, CYD))
    chief = settled(PASSED, "6")
    done = (FIRST, SECOND, chief, passed(ANN, BOB, CHIEF))
    no_chief_any_more = {facts.nominated_by(LI): SOCIETY}

    assert read(CYD, third, FIRST, SECOND) == (FIRST, SECOND)
    assert read(CHIEF, *done, held=no_chief_any_more) == (FIRST, SECOND, chief)


def test_the_unit_and_reviewers_of_other_cases_read_no_opinion():
    outcome = rejected(ANN, BOB)
    ended = (given(ANN, REJECTED), given(BOB, REJECTED), outcome)

    assert read(CLERK, *ended, held={**HELD, facts.belongs_to(CLERK): SOCIETY}) == ()
    assert read(CYD, *ended) == ()
    theirs = {**HELD, facts.belongs_to(ONE): SOCIETY}
    assert read(ONE, *ended, held=theirs) == ()


def test_in_a_second_round_the_first_is_read_and_the_other_s_new_answer_is_not():
    again = given(ANN, PASSED, ticks={})

    assert read(BOB, *ROUND, again) == ROUND[:2]
    assert read(ANN, *ROUND, again) == (*ROUND[:2], again)
    assert sent_back(ANN, BOB) in ROUND


def test_where_an_exemption_takes_three_two_are_not_everybody():
    one = {**HELD, facts.pleaded(LI): "R-ORG-02"}

    assert read(BOB, FIRST, held=one) == ()
    assert read(BOB, FIRST, SECOND, held=one) == (FIRST, SECOND)


def test_whoever_stepped_back_reads_nothing_more():
    stepped = ConflictDeclared(
        candidate=LI, reviewer=BOB, remark=REASON, at=at("2023-11-24 11:00")
    )

    assert read(BOB, *ROUND, stepped) == ()
