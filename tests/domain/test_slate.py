"""The quotas of recommending units, of all five kinds (R-QUO-01…06)."""

from dataclasses import replace

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    PROVINCE,
    RUNNING,
    SIGE,
    SOCIETY,
    TWO,
    WU,
    at,
    book,
    hold,
    nominated,
    opened,
    slotted,
)
from selection.domain import facts
from selection.domain.kernel import CandidateId
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import SlotFreed
from selection.domain.slate import (
    SLATE,
    RegisterUnit,
    ReleaseSlot,
    SlotReleased,
    SlotTaken,
    TakeSlot,
    UnitRegistered,
)
from story import Story

NOW, DEADLINE = at("2023-11-01 09:00"), at("2023-11-21 00:00")
slate = Story(SLATE, CAST).holding(RUNNING, opened("INTAKE", DEADLINE), hold(Role.OFFICIAL, ONE))


def registered(unit_type: str) -> UnitRegistered:
    return UnitRegistered(unit=SOCIETY, unit_type=unit_type, by=ONE, at=NOW)


def take(category: str = "VOLUNTEER", candidate: CandidateId = LI) -> TakeSlot:
    return TakeSlot(unit=SOCIETY, candidate=candidate, category=category, at=NOW)


def taken(category: str = "VOLUNTEER", candidate: CandidateId = LI) -> SlotTaken:
    return SlotTaken(unit=SOCIETY, candidate=candidate, category=category, at=NOW)


def full(count: int, category: str) -> list[SlotTaken]:
    return [taken(category, CandidateId(f"{category}-{n}")) for n in range(count)]


PER_CATEGORY = [
    (CAST, "NATIONAL_SOCIETY", 2),
    (CAST, "PROVINCIAL_ASSOCIATION", 5),
    (CAST, "CENTRAL_SOE_ASSOCIATION", 2),
    (SIGE, "NATIONAL_SOCIETY", 1),
    (SIGE, "CIVILIZATION_OFFICE", 1),
]


@pytest.mark.parametrize(("rules", "unit_type", "quota"), PER_CATEGORY)
def test_each_category_has_its_quota(rules: Rulebook, unit_type: str, quota: int):
    story = slate.under(rules)
    used = full(quota, "VOLUNTEER")

    story.given(registered(unit_type), *used[:-1]).when(take()).then(taken())
    story.given(registered(unit_type), *used).when(take()).then_refused(
        "quota-of-category-is-used-up", most=quota
    )
    story.given(registered(unit_type), *used).when(take("SITE")).then(taken("SITE"))


@pytest.mark.parametrize(
    ("unit_type", "quota"), [("DIRECT_UNIT", 5), ("ORGANIZER_DEPARTMENT", 20)]
)
def test_some_units_have_so_many_in_all(unit_type: str, quota: int):
    used = [*full(quota - 2, "VOLUNTEER"), *full(2, "SITE")]

    slate.given(registered(unit_type), *used).when(take("PROJECT")).then_refused(
        "quota-is-used-up", most=quota
    )
    slate.given(registered(unit_type), *used[1:]).when(take("PROJECT")).then(taken("PROJECT"))


def test_the_nomination_knows_which_slot_is_its_own_until_it_is_given_back():
    story = slate.given(registered("DIRECT_UNIT"))

    story.when(take()).then_leaves(slotted(LI, "VOLUNTEER", SOCIETY))
    story.given(*story.history, taken()).when(RELEASE).then_leaves({facts.slot(LI): None})


def test_no_candidate_takes_the_slots_of_two_units():
    elsewhere = slate.given(registered("DIRECT_UNIT")).holding(slotted(LI, "SITE", PROVINCE))

    elsewhere.when(take()).then_refused("candidate-is-already-nominated")


def test_units_are_registered_by_an_official_while_the_campaign_runs():
    register = RegisterUnit(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=TWO, at=NOW)

    slate.when(register).then_refused("person-has-no-such-role", person=TWO)
    cancelled = slate.holding({facts.CAMPAIGN: facts.CANCELLED})
    cancelled.when(replace(register, by=ONE)).then_refused("campaign-is-cancelled")


def test_all_of_a_total_may_go_to_one_category():
    slate.given(registered("DIRECT_UNIT"), *full(4, "SITE")).when(take("SITE")).then(taken("SITE"))


def test_a_unit_that_nobody_registered_recommends_nobody():
    slate.when(take()).then_refused("unit-is-not-registered")


def test_where_no_types_of_units_are_named_anybody_recommends():
    slate.under(book()).when(take("A")).then(taken("A"))


def test_a_unit_is_registered_once_as_of_one_type_of_the_rulebook():
    register = RegisterUnit(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=NOW)

    slate.when(register).then(registered("NATIONAL_SOCIETY"))
    slate.when(register).then_leaves({facts.unit_type(SOCIETY): "NATIONAL_SOCIETY"})
    slate.given(registered("NATIONAL_SOCIETY")).when(register).then()
    slate.given(registered("DIRECT_UNIT")).when(register).then_refused("unit-is-of-another-type")
    slate.when(replace(register, unit_type="CLUB")).then_refused("unit-type-is-unknown")


def test_a_category_of_the_rulebook_only():
    story = slate.given(registered("NATIONAL_SOCIETY"))

    story.when(take("TEAM")).then_refused("category-is-unknown")


def test_one_candidate_takes_one_slot():
    story = slate.given(registered("PROVINCIAL_ASSOCIATION"), taken())

    story.when(take("SITE")).then_refused("candidate-is-already-nominated")


def test_slots_are_taken_while_nominations_are_taken_in():
    story = slate.given(registered("NATIONAL_SOCIETY"))

    story.when(replace(take(), at=DEADLINE)).then_refused("stage-is-not-open", stage="INTAKE")
    story.without(facts.stage("INTAKE")).when(take()).then_refused("stage-is-not-open")
    story.without(facts.CAMPAIGN).when(take()).then_refused("campaign-is-not-open")


RELEASE = ReleaseSlot(unit=SOCIETY, candidate=LI, at=NOW)
RELEASED = SlotReleased(unit=SOCIETY, candidate=LI, at=NOW)
AFTERWARDS = replace(RELEASE, at=DEADLINE)


def test_before_the_deadline_a_slot_is_free_again():
    story = slate.given(registered("NATIONAL_SOCIETY"), *full(1, "VOLUNTEER"), taken())

    story.when(RELEASE).then(RELEASED)
    story.given(*story.history, RELEASED).when(take(candidate=WU)).then(taken(candidate=WU))


def test_after_the_deadline_it_stays_used():
    slate.given(registered("NATIONAL_SOCIETY"), taken()).when(AFTERWARDS).then()


@pytest.mark.parametrize(
    ("freed", "command", "events"),
    [
        (SlotFreed.NEVER, RELEASE, ()),
        (SlotFreed.UNTIL_DEADLINE, AFTERWARDS, ()),
        (SlotFreed.ALWAYS, AFTERWARDS, (replace(RELEASED, at=DEADLINE),)),
    ],
)
def test_when_a_slot_is_freed_is_for_the_rulebook_to_say(freed, command, events):
    rules = replace(CAST, nomination=replace(CAST.nomination, slot_freed=freed))

    slate.under(rules).given(registered("NATIONAL_SOCIETY"), taken()).when(command).then(*events)


def test_where_no_intake_ends_there_is_no_deadline():
    slate.under(book()).given(taken("A")).when(AFTERWARDS).then(replace(RELEASED, at=DEADLINE))


def test_the_slot_of_who_still_stands_is_not_given_back():
    """Else a unit could fill its quota twice."""
    story = slate.given(registered("NATIONAL_SOCIETY"), taken())
    standing = story.holding(nominated(LI, "VOLUNTEER"))

    standing.when(RELEASE).then_refused("candidate-is-in-the-running")
    standing.holding({facts.rejected(LI): "yes"}).when(RELEASE).then(RELEASED)


def test_what_was_not_taken_is_not_given_back():
    slate.given(registered("NATIONAL_SOCIETY")).when(RELEASE).then()
    slate.given(registered("NATIONAL_SOCIETY"), taken(), RELEASED).when(RELEASE).then()
