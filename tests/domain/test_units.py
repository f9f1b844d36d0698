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
    PAPER,
    PROVINCE,
    REASON,
    RUNNING,
    SOCIETY,
    TWO,
    WU,
    at,
    book,
    hold,
    opened,
)
from selection.domain import facts
from selection.domain.quota import (
    LiftUnitDeadline,
    MergeUnits,
    RegisterUnit,
    ReleaseSlot,
    RenameUnit,
    SetUnitDeadline,
    SlotReleased,
    SlotTaken,
    TakeSlot,
    UnitDeadlineLifted,
    UnitDeadlineSet,
    UnitRegistered,
    UnitRenamed,
    UnitsMerged,
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


# --- its name, and its end

RENAME = RenameUnit(unit=SOCIETY, name=PAPER, by=ONE, at=NOW)
RENAMED = UnitRenamed(unit=SOCIETY, name=PAPER, by=ONE, at=NOW)
ROLL = facts.mark("nominated", LI, at=NOW)
MERGE = MergeUnits(
    unit=SOCIETY,
    into=PROVINCE,
    people=(LEADER, CLERK),
    candidates=(LI,),
    roll=ROLL,
    paper=REASON,
    signed_by=(ONE, TWO),
    at=NOW,
)
MERGED = UnitsMerged(
    unit=SOCIETY,
    into=PROVINCE,
    people=(LEADER, CLERK),
    candidates=(LI,),
    paper=REASON,
    signed_by=(ONE, TWO),
    at=NOW,
)
peopled = unit.given(REGISTERED, TAKEN).holding(
    hold(Role.OFFICIAL, TWO),
    {
        facts.unit_type(PROVINCE): "PROVINCIAL_ASSOCIATION",
        facts.belongs_to(CLERK): SOCIETY,
        facts.nominated_by(LI): SOCIETY,
        facts.roll(SOCIETY): ROLL,
    },
)
merged = peopled.given(REGISTERED, TAKEN, MERGED)


def test_an_official_takes_note_of_a_unit_s_new_name():
    unit.given(REGISTERED).when(RENAME).then(RENAMED)
    unit.given(REGISTERED).when(RENAME).then_leaves({})
    unit.given(REGISTERED, RENAMED).when(REGISTER).then()
    unit.given(REGISTERED).when(replace(RENAME, by=LEADER)).then_refused("person-has-no-such-role")
    unit.when(RENAME).then_refused("unit-is-not-registered")


def test_a_unit_goes_into_another_one_with_its_people_and_candidates():
    peopled.when(MERGE).then(MERGED)
    peopled.when(MERGE).then_leaves(
        {
            facts.merged(SOCIETY): PROVINCE,
            facts.roll(PROVINCE): facts.mark("merged", SOCIETY, at=NOW),
            facts.belongs_to(LEADER): PROVINCE,
            facts.belongs_to(CLERK): PROVINCE,
            facts.nominated_by(LI): PROVINCE,
        }
    )


def test_a_merger_takes_two_officials_and_two_registered_units():
    peopled.when(replace(MERGE, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    peopled.when(replace(MERGE, into=SOCIETY)).then_refused("unit-is-the-same")
    peopled.without(facts.unit_type(PROVINCE)).when(MERGE).then_refused(
        "unit-is-not-registered", unit=PROVINCE
    )
    peopled.given().when(MERGE).then_refused("unit-is-not-registered", unit=SOCIETY)
    elsewhere = peopled.holding({facts.merged(PROVINCE): "third"})
    elsewhere.when(MERGE).then_refused("unit-is-merged", unit=PROVINCE, into="third")


@pytest.mark.parametrize(
    "change",
    [
        {facts.roll(SOCIETY): "somebody else"},
        {facts.belongs_to(CLERK): PROVINCE},
        {facts.nominated_by(LI): PROVINCE},
    ],
    ids=["somebody came", "somebody left", "a candidate is another's"],
)
def test_a_merger_is_decided_again_if_somebody_came_or_went_meanwhile(change):
    peopled.holding(change).when(MERGE).then_refused("unit-has-changed")


@pytest.mark.parametrize(
    "command",
    [
        setting(),
        RENAME,
        MERGE,
        TakeSlot(unit=SOCIETY, candidate=WU, category="SITE", at=NOW),
    ],
    ids=["deadline", "name", "merger", "slot"],
)
def test_a_unit_that_went_into_another_one_does_nothing_more(command):
    merged.when(command).then_refused("unit-is-merged", unit=SOCIETY, into=PROVINCE)


def test_its_slots_stay_its_own_and_are_not_the_other_s():
    """Nobody gains or loses a slot by a merger."""
    release = ReleaseSlot(unit=SOCIETY, candidate=LI, at=NOW)

    merged.without(facts.nominated_by(LI)).when(release).then(RELEASED)
    other = replace(REGISTERED, unit=PROVINCE, unit_type="PROVINCIAL_ASSOCIATION")
    taken = [replace(TAKEN, unit=PROVINCE, candidate=f"c-{n}") for n in range(5)]
    take = TakeSlot(unit=PROVINCE, candidate=WU, category="SITE", at=NOW)
    peopled.given(other, *taken[:4]).when(take).then(replace(TAKEN, unit=PROVINCE, candidate=WU))
    peopled.given(other, *taken).when(take).then_refused("quota-of-category-is-used-up", most=5)
