"""The quotas of recommending units, of all five kinds (R-QUO-01…06)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    PROVINCE,
    RULEBOOKS,
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
from selection.domain.quota import (
    RegisterUnit,
    ReleaseSlot,
    SlotReleased,
    SlotTaken,
    TakeSlot,
    UnitRegistered,
)
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.entry import Limit, UnitType
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Of, Per, SlotFreed
from selection.domain.slate import SLATE
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


PROVINCIAL = from_toml((RULEBOOKS / "youxiu-sheng-2023.toml").read_bytes())
PER_CATEGORY = [
    (CAST, "NATIONAL_SOCIETY", 2),
    (CAST, "PROVINCIAL_ASSOCIATION", 5),
    (CAST, "CENTRAL_SOE_ASSOCIATION", 2),
    (SIGE, "NATIONAL_SOCIETY", 1),
    (SIGE, "CIVILIZATION_OFFICE", 1),
    (PROVINCIAL, "PREFECTURE_ASSOCIATION", 2),
    (PROVINCIAL, "UNIVERSITY_ASSOCIATION", 1),
]


@pytest.mark.accepts("R-QUO-01", "R-QUO-02", "R-QUO-03", "R-QUO-08", "R-CAT-01", "R-CAT-02")
@pytest.mark.refuses("R-QUO-01", "R-QUO-02", "R-QUO-03", "R-QUO-08")
@pytest.mark.parametrize(("rules", "unit_type", "quota"), PER_CATEGORY)
def test_each_category_has_its_quota(rules: Rulebook, unit_type: str, quota: int):
    story = slate.under(rules)
    used = full(quota, "VOLUNTEER")

    story.given(registered(unit_type), *used[:-1]).when(take()).then(taken())
    story.given(registered(unit_type), *used).when(take()).then_refused(
        "quota-of-category-is-used-up", most=quota
    )
    story.given(registered(unit_type), *used).when(take("SITE")).then(taken("SITE"))


@pytest.mark.accepts("R-QUO-04", "R-QUO-05", "R-QUO-08", "A-10")
@pytest.mark.refuses("R-QUO-04", "R-QUO-05", "R-QUO-08", "A-10", "A-18")
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


@pytest.mark.accepts("A-18")
def test_all_of_a_total_may_go_to_one_category():
    slate.given(registered("DIRECT_UNIT"), *full(4, "SITE")).when(take("SITE")).then(taken("SITE"))


def test_a_unit_that_nobody_registered_recommends_nobody():
    slate.when(take()).then_refused("unit-is-not-registered")


def test_where_no_types_of_units_are_named_anybody_recommends():
    slate.under(book()).when(take("A")).then(taken("A"))


@pytest.mark.parametrize("category", ["TEAM", "STUDENT", "ORGANIZER_DEPARTMENT"])
@pytest.mark.refuses("R-QUO-09", "R-CAT-02")
def test_a_category_of_the_rulebook_only(category: str):
    """Students come in by a channel of their own, and into the same four categories."""
    story = slate.given(registered("ORGANIZER_DEPARTMENT"))

    story.when(take(category)).then_refused("category-is-unknown")


@pytest.mark.accepts("R-QUO-09", "A-10")
@pytest.mark.parametrize("category", [each.code for each in CAST.categories])
def test_the_students_channel_recommends_in_every_category(category: str):
    slate.given(registered("ORGANIZER_DEPARTMENT"), *full(18, "VOLUNTEER")).when(
        take(category)
    ).then(taken(category))


def test_a_rulebook_may_limit_in_how_many_categories_a_unit_recommends():
    few = Limit(per=(Per.UNIT,), of=Of.CATEGORIES, most=2)
    club = UnitType(code=Code("CLUB"), name=Text("Club"), limits=(few,))
    rules = book("A", "B", "C", unit_types=(club,))
    story = slate.under(rules).given(registered("CLUB"), *full(3, "A"), taken("B"))

    story.when(take("A", WU)).then(taken("A", WU))
    story.when(take("C", WU)).then_refused("quota-is-used-up", most=2)


@pytest.mark.refuses("R-CAT-01")
def test_one_candidate_takes_one_slot():
    story = slate.given(registered("PROVINCIAL_ASSOCIATION"), taken())

    story.when(take("SITE")).then_refused("candidate-is-already-nominated")


def test_slots_are_taken_while_nominations_are_taken_in():
    story = slate.given(registered("NATIONAL_SOCIETY"))

    story.when(replace(take(), at=DEADLINE)).then_refused("stage-is-not-open", stage="INTAKE")
    story.without(facts.stage("INTAKE")).when(take()).then_refused("stage-is-not-open")
    story.without(facts.CAMPAIGN).when(take()).then_refused("campaign-is-not-open")


def test_a_slot_is_not_taken_at_the_unit_s_own_deadline():
    early = at("2023-11-10 00:00")
    story = slate.given(registered("NATIONAL_SOCIETY")).holding(
        {facts.unit_deadline(SOCIETY): early.isoformat()}
    )
    in_time = replace(take(), at=early - timedelta(milliseconds=1))

    story.when(in_time).then(replace(taken(), at=in_time.at))
    story.when(replace(take(), at=early)).then_refused("unit-deadline-has-passed", unit=SOCIETY)


RELEASE = ReleaseSlot(unit=SOCIETY, candidate=LI, at=NOW)
RELEASED = SlotReleased(unit=SOCIETY, candidate=LI, category="VOLUNTEER", at=NOW)
AFTERWARDS = replace(RELEASE, at=DEADLINE)


@pytest.mark.accepts("R-QUO-06")
def test_before_the_deadline_a_slot_is_free_again():
    story = slate.given(registered("NATIONAL_SOCIETY"), *full(1, "VOLUNTEER"), taken())

    story.when(RELEASE).then(RELEASED)
    story.given(*story.history, RELEASED).when(take(candidate=WU)).then(taken(candidate=WU))


@pytest.mark.refuses("R-QUO-06")
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
    slate.under(book()).given(taken("A")).when(AFTERWARDS).then(
        replace(RELEASED, category="A", at=DEADLINE)
    )


@pytest.mark.refuses("R-QUO-06")
def test_the_slot_of_who_still_stands_is_not_given_back():
    """Else a unit could fill its quota twice. Who is returned for correction still stands."""
    story = slate.given(registered("NATIONAL_SOCIETY"), taken())
    standing = story.holding(nominated(LI, "VOLUNTEER"))

    standing.when(RELEASE).then_refused("candidate-is-in-the-running")
    returned = standing.holding({facts.returned(LI): DEADLINE.isoformat()})
    returned.when(RELEASE).then_refused("candidate-is-in-the-running")


@pytest.mark.refuses("R-QUO-06")
def test_the_slot_of_who_may_come_back_is_not_given_away():
    """It could be used by another one when an appeal is upheld, and the quota be exceeded."""
    story = slate.given(registered("NATIONAL_SOCIETY"), taken())
    moment = timedelta(milliseconds=1)

    def rejected(value: str) -> Story:
        out = story.holding(nominated(LI, "VOLUNTEER"), {facts.rejected(LI): value})
        return out.when(RELEASE)

    rejected(facts.FOR_GOOD).then(RELEASED)
    rejected(NOW.isoformat()).then(RELEASED)
    for may_come_back in ((NOW + moment).isoformat(), facts.APPEALED):
        rejected(may_come_back).then_refused("rejection-is-not-final", candidate=LI)
    gone = story.holding({facts.rejected(LI): facts.APPEALED})
    gone.when(RELEASE).then(RELEASED)  # withdrawn, an appeal brings nobody back


def test_no_slot_is_given_back_while_the_campaign_is_paused():
    story = slate.given(registered("NATIONAL_SOCIETY"), taken())

    paused = story.holding({facts.CAMPAIGN: facts.PAUSED})
    paused.when(RELEASE).then_refused("campaign-is-paused")
    story.when(RELEASE).then(RELEASED)


def test_what_was_not_taken_is_not_given_back():
    slate.given(registered("NATIONAL_SOCIETY")).when(RELEASE).then()
    slate.given(registered("NATIONAL_SOCIETY"), taken(), RELEASED).when(RELEASE).then()
