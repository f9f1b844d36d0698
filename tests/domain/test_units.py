"""A recommending unit: of one type, with a deadline of its own at most."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from samples import (
    CAST,
    CLERK,
    LEADER,
    LI,
    ONE,
    PROVINCE,
    RUNNING,
    SOCIETY,
    at,
    book,
    hold,
    opened,
)
from selection.domain import facts
from selection.domain.quota import (
    LiftUnitDeadline,
    RegisterUnit,
    SetUnitDeadline,
    SlotReleased,
    SlotTaken,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
)
from selection.domain.roles import Role
from selection.domain.slate import SLATE
from story import Story

NOW, DEADLINE = at("2023-11-01 09:00"), at("2023-11-21 00:00")
OWN, EARLIER = at("2023-11-11 00:00"), at("2023-11-06 00:00")
unit = Story(SLATE, CAST).holding(
    RUNNING,
    opened("INTAKE", DEADLINE),
    hold(Role.OFFICIAL, ONE),
    hold(Role.UNIT_LEADER, LEADER),
    {facts.belongs_to(LEADER): SOCIETY},
)
REGISTER = RegisterUnit(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=NOW)
OTHER_TYPE = replace(REGISTER, unit_type="DIRECT_UNIT")
REGISTERED = UnitRegistered(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=NOW)
TAKEN = SlotTaken(unit=SOCIETY, candidate=LI, category="SITE", at=NOW)
RELEASED = SlotReleased(unit=SOCIETY, candidate=LI, category="SITE", at=NOW)


# --- its type


@pytest.mark.accepts("A-17")
@pytest.mark.refuses("A-17")
def test_a_unit_is_of_a_type_that_the_rulebook_names():
    unit.when(REGISTER).then(REGISTERED)
    unit.when(REGISTER).then_leaves({facts.unit_type(SOCIETY): "NATIONAL_SOCIETY"})
    unit.when(replace(REGISTER, unit_type="SUBPROVINCIAL_CITY_ASSOCIATION")).then_refused(
        "unit-type-is-unknown", unit_type="SUBPROVINCIAL_CITY_ASSOCIATION"
    )


def test_to_register_a_unit_twice_is_harmless():
    unit.given(REGISTERED).when(REGISTER).then()
    unit.given(REGISTERED, TAKEN).when(REGISTER).then()


def test_the_type_may_be_corrected_until_the_unit_has_nominated_somebody():
    other = replace(REGISTERED, unit_type="DIRECT_UNIT")

    unit.given(REGISTERED).when(OTHER_TYPE).then(other)
    unit.given(REGISTERED, TAKEN).when(OTHER_TYPE).then_refused(
        "unit-is-of-another-type", unit_type="NATIONAL_SOCIETY"
    )
    unit.given(REGISTERED, TAKEN, RELEASED).when(OTHER_TYPE).then_refused(
        "unit-is-of-another-type"
    )


# --- its own deadline


def setting(deadline: datetime = OWN, now: datetime = NOW) -> SetUnitDeadline:
    return SetUnitDeadline(unit=SOCIETY, deadline=deadline, by=LEADER, at=now)


def was_set(deadline: datetime = OWN) -> UnitDeadlineSet:
    return UnitDeadlineSet(unit=SOCIETY, deadline=deadline, by=LEADER, at=NOW)


def with_own(deadline: datetime = OWN) -> Story:
    return unit.given(REGISTERED, was_set(deadline)).holding(
        {facts.unit_deadline(SOCIETY): deadline.isoformat()}
    )


def test_a_unit_may_end_earlier_than_the_campaign():
    unit.given(REGISTERED).when(setting()).then(was_set())
    unit.given(REGISTERED).when(setting()).then_leaves(
        {facts.unit_deadline(SOCIETY): OWN.isoformat()}
    )


@pytest.mark.parametrize("deadline", [DEADLINE, DEADLINE + timedelta(days=1)])
def test_a_unit_s_deadline_is_only_ever_earlier(deadline: datetime):
    story = unit.given(REGISTERED)

    story.when(setting(deadline)).then_refused("deadline-is-not-earlier", latest=DEADLINE)
    not_yet_open = story.without(facts.stage("INTAKE"))
    not_yet_open.when(setting(deadline)).then_refused("deadline-is-not-earlier", latest=DEADLINE)
    extended = story.holding(opened("INTAKE", DEADLINE + timedelta(days=2)))
    extended.when(setting(deadline)).then(was_set(deadline))


def test_where_nobody_knows_when_nominations_end_any_deadline_ahead_is_earlier():
    unit.under(book()).when(setting()).then(was_set())


def test_a_deadline_is_ahead():
    unit.given(REGISTERED).when(setting(NOW)).then_refused("deadline-is-not-ahead", deadline=NOW)


def test_the_leader_may_move_the_deadline_until_it_has_passed():
    with_own().when(setting(EARLIER)).then(was_set(EARLIER))
    with_own().when(setting(OWN)).then()
    with_own(EARLIER).when(setting(OWN, now=EARLIER)).then_refused(
        "unit-deadline-has-passed", deadline=EARLIER.isoformat()
    )


def test_only_the_leader_of_the_unit_sets_its_deadline():
    story = unit.given(REGISTERED)

    story.when(replace(setting(), by=CLERK)).then_refused("person-has-no-such-role")
    story.holding({facts.belongs_to(LEADER): PROVINCE}).when(setting()).then_refused(
        "person-is-of-another-unit", person=LEADER
    )
    unit.when(setting()).then_refused("unit-is-not-registered")


def test_an_official_lifts_a_deadline_even_after_it_has_passed():
    lift = LiftUnitDeadline(unit=SOCIETY, by=ONE, at=EARLIER)
    lifted = UnitDeadlineLifted(unit=SOCIETY, by=ONE, at=EARLIER)

    with_own(EARLIER).when(lift).then(lifted)
    with_own(EARLIER).when(lift).then_leaves({facts.unit_deadline(SOCIETY): None})
    with_own().given(REGISTERED, was_set(), lifted).when(lift).then()
    with_own().when(replace(lift, by=LEADER)).then_refused("person-has-no-such-role")


@pytest.mark.parametrize("command", [setting(), LiftUnitDeadline(unit=SOCIETY, by=ONE, at=NOW)])
def test_nothing_is_changed_in_a_pause(command):
    paused = with_own().holding({facts.CAMPAIGN: facts.PAUSED})

    paused.when(command).then_refused("campaign-is-paused")
