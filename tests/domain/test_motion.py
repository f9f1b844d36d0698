"""Motions: what one official puts is done once enough others agreed to exactly that (P18)."""

from dataclasses import replace

import pytest

from samples import CAST, EXPERT, ONE, PAPER, REASON, THREE, TWO, at, hold
from selection.domain import facts
from selection.domain.kernel import MotionId
from selection.domain.motion import (
    MOTION,
    Matter,
    MotionPut,
    MotionSeconded,
    MotionWithdrawn,
    PutMotion,
    SecondMotion,
    WithdrawMotion,
)
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act
from story import Story

NOW = at("2023-12-20 10:00")
M = MotionId("m-1")
story = Story(MOTION, CAST).holding(hold(Role.OFFICIAL, ONE, TWO, THREE))
BY_THREE = replace(CAST, approvals={Act.PUBLISH: 3})
PUT = PutMotion(motion=M, matter=Matter.PUBLISH_LIST, paper=PAPER, by=ONE, at=NOW)
SECOND = SecondMotion(motion=M, digest=PAPER.digest, carries=True, by=TWO, at=NOW)
WITHDRAW = WithdrawMotion(motion=M, by=TWO, at=NOW)
WAITS = MotionPut(motion=M, matter=Matter.PUBLISH_LIST, paper=PAPER, needed=2, by=ONE, at=NOW)
DONE = MotionSeconded(motion=M, matter=Matter.PUBLISH_LIST, carried=True, by=TWO, at=NOW)
GONE = MotionWithdrawn(motion=M, matter=Matter.PUBLISH_LIST, by=TWO, at=NOW)


def test_an_official_puts_a_motion_and_another_one_carries_it():
    story.when(PUT).then(WAITS)
    story.given(WAITS).when(SECOND).then(DONE)


def test_who_is_no_official_neither_puts_nor_carries_nor_withdraws():
    story.when(replace(PUT, by=EXPERT)).then_refused("person-has-no-such-role")
    for command in (SECOND, WITHDRAW):
        story.given(WAITS).when(replace(command, by=EXPERT)).then_refused(
            "person-has-no-such-role"
        )


def test_the_mover_is_not_the_second_person():
    story.given(WAITS).when(replace(SECOND, by=ONE)).then_refused(
        "a-second-person-is-needed", needed=2
    )


def test_who_stands_for_the_mover_is_not_the_second_person_either():
    deputy = story.holding({facts.appointed(TWO, Role.OFFICIAL): ONE})
    deputy.given(WAITS).when(SECOND).then_refused("a-second-person-is-needed", needed=2)


def test_another_content_than_the_one_that_waits_is_not_agreed_to():
    story.given(WAITS).when(replace(SECOND, digest=REASON.digest)).then_refused(
        "motion-has-changed"
    )


def test_as_many_sign_as_the_rulebook_says_and_nobody_twice():
    waits = replace(WAITS, needed=3)
    story.under(BY_THREE).when(PUT).then(waits)
    first = replace(DONE, carried=False)
    three = story.under(BY_THREE).given(waits)
    three.when(replace(SECOND, carries=False)).then(first)
    three.given(waits, first).when(replace(SECOND, by=TWO)).then_refused(
        "a-second-person-is-needed", needed=3
    )
    three.given(waits, first).when(replace(SECOND, by=THREE)).then(replace(DONE, by=THREE))


@pytest.mark.parametrize(("needed", "carries"), [(2, False), (3, True)])
def test_who_agrees_knows_whether_it_is_done_thereby(needed, carries):
    """Otherwise it would be carried without what it asks for, or done before it is carried."""
    waiting = story.given(replace(WAITS, needed=needed))
    waiting.when(replace(SECOND, carries=carries)).then_refused("motion-has-changed")


@pytest.mark.parametrize("end", [DONE, GONE])
def test_what_is_done_or_withdrawn_waits_no_more_and_is_not_put_again(end):
    over = story.given(WAITS, end)
    over.when(replace(SECOND, by=THREE)).then_refused("motion-does-not-wait")
    over.when(WITHDRAW).then_refused("motion-does-not-wait")
    over.when(PUT).then_refused("motion-has-changed")


def test_any_official_turns_a_motion_down():
    story.given(WAITS).when(WITHDRAW).then(GONE)
    story.given(WAITS).when(replace(WITHDRAW, by=ONE)).then(replace(GONE, by=ONE))


def test_an_agreement_from_other_times_to_what_waits_no_more_changes_nothing():
    known = MOTION.replay([WAITS, GONE])

    assert MOTION.evolve(known, replace(DONE, carried=False)) == known
