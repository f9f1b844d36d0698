from dataclasses import replace

import pytest

from samples import (
    ANN,
    BOB,
    CAST,
    CLERK,
    EXPERT,
    LEADER,
    ONE,
    PROVINCE,
    RUNNING,
    SOCIETY,
    TWO,
    at,
    book,
    hold,
)
from selection.domain import facts
from selection.domain.kernel import PersonId, Refused, UnitId
from selection.domain.people import (
    PEOPLE,
    AppointPerson,
    DeputyEnded,
    DeputyNamed,
    DismissPerson,
    EndDeputy,
    NameDeputy,
    PersonAppointed,
    PersonDismissed,
)
from selection.domain.roles import (
    CHECKS_OR_COUNTS,
    FOR_A_UNIT,
    Role,
    must_act_for,
    signed,
    stands_for,
)
from story import Story

people = Story(PEOPLE, CAST).holding(RUNNING, hold(Role.OFFICIAL, ONE))
NOW = at("2023-10-01 09:00")


def appoint(role: Role, person=ANN, unit: UnitId | None = None) -> AppointPerson:
    return AppointPerson(person=person, role=role, by=ONE, at=NOW, unit=unit)


def appointed(role: Role, person=ANN, unit: UnitId | None = None) -> PersonAppointed:
    return PersonAppointed(person=person, role=role, unit=unit, by=ONE, at=NOW)


def test_a_person_is_given_a_role_and_everybody_knows():
    people.when(appoint(Role.REVIEWER)).then(appointed(Role.REVIEWER))
    people.when(appoint(Role.REVIEWER, unit=SOCIETY)).then_leaves(
        {
            facts.appointed(ANN, "REVIEWER"): "yes",
            facts.belongs_to(ANN): SOCIETY,
            facts.roll(SOCIETY): facts.mark("joined", ANN, at=NOW),
        }
    )


def test_nobody_is_appointed_for_a_unit_that_went_into_another_one():
    gone = people.holding({facts.merged(SOCIETY): PROVINCE})

    gone.when(appoint(Role.REVIEWER, unit=SOCIETY)).then_refused("unit-is-merged", into=PROVINCE)


def test_only_an_official_gives_and_takes_roles_and_only_while_the_campaign_runs():
    dismiss = DismissPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)
    for command in (appoint(Role.OFFICIAL), dismiss):
        people.when(replace(command, by=ANN)).then_refused("person-has-no-such-role", person=ANN)
        cancelled = people.holding({facts.CAMPAIGN: facts.CANCELLED})
        cancelled.when(command).then_refused("campaign-is-cancelled")
        people.without(facts.CAMPAIGN).when(command).then_refused("campaign-is-not-open")


def test_a_role_is_taken_from_a_person_and_may_be_given_again():
    dismiss = DismissPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)
    dismissed = PersonDismissed(person=ANN, role=Role.REVIEWER, deputy=None, by=ONE, at=NOW)
    reviewer = people.given(appointed(Role.REVIEWER)).holding(hold(Role.REVIEWER, ANN))

    reviewer.when(dismiss).then(dismissed)
    reviewer.when(dismiss).then_leaves({facts.appointed(ANN, "REVIEWER"): None})
    people.given(appointed(Role.REVIEWER), dismissed).when(dismiss).then()
    people.given(appointed(Role.REVIEWER), dismissed).when(appoint(Role.REVIEWER)).then(
        appointed(Role.REVIEWER)
    )


def test_who_works_for_a_unit_does_so_in_every_role():
    story = people.given(appointed(Role.REVIEWER, unit=SOCIETY), appointed(Role.OFFICIAL))

    story.when(appoint(Role.OFFICIAL, unit=SOCIETY)).then()
    people.when(appoint(Role.OFFICIAL)).then_leaves({facts.appointed(ANN, "OFFICIAL"): "yes"})


def test_the_same_role_again_changes_nothing_but_another_one_does():
    reviewer = people.given(appointed(Role.REVIEWER))

    reviewer.when(appoint(Role.REVIEWER)).then()
    reviewer.when(appoint(Role.OFFICIAL)).then(appointed(Role.OFFICIAL))


def test_that_a_person_works_for_a_unit_is_not_passed_over():
    reviewer = people.given(appointed(Role.REVIEWER))

    reviewer.when(appoint(Role.REVIEWER, unit=SOCIETY)).then(
        appointed(Role.REVIEWER, unit=SOCIETY)
    )
    moved = people.given(appointed(Role.REVIEWER, unit=SOCIETY))
    moved.when(appoint(Role.REVIEWER, unit=SOCIETY)).then()
    moved.when(appoint(Role.REVIEWER, unit=PROVINCE)).then(appointed(Role.REVIEWER, unit=PROVINCE))


@pytest.mark.parametrize("role", CHECKS_OR_COUNTS)
def test_who_sat_on_a_panel_neither_checks_nor_counts(role: Role):
    expert = people.holding({facts.expert(EXPERT): "yes"})

    expert.when(appoint(role, EXPERT)).then_refused("roles-exclude-each-other")
    people.when(appoint(role, EXPERT)).then(appointed(role, EXPERT))


def test_an_official_may_sit_on_a_panel():
    expert = people.holding({facts.expert(EXPERT): "yes"})

    expert.when(appoint(Role.OFFICIAL, EXPERT)).then(appointed(Role.OFFICIAL, EXPERT))


def test_everybody_who_signs_holds_the_role_and_nobody_counts_twice():
    tellers = {facts.appointed(each, Role.TELLER): "yes" for each in ("a", "b", "c")}

    assert signed(tellers, ("a", "b", "a"), role=Role.TELLER) == ("a", "b")
    assert signed(tellers, ("a", "b", "c"), role=Role.TELLER, needed=3) == ("a", "b", "c")
    for people_, reason in (
        (("a",), "a-second-person-is-needed"),
        (("a", "a"), "a-second-person-is-needed"),
        (("a", "stranger"), "person-has-no-such-role"),
        (("a", "b", "stranger"), "person-has-no-such-role"),
    ):
        with pytest.raises(Refused) as refused:
            signed(tellers, people_, role=Role.TELLER)
        assert refused.value.reason == reason


# --- people of a recommending unit

at_home = people.holding(
    {facts.unit_type(SOCIETY): "NATIONAL_SOCIETY"},
    hold(Role.UNIT_LEADER, LEADER),
    hold(Role.UNIT_CLERK, CLERK),
    {facts.belongs_to(LEADER): SOCIETY, facts.belongs_to(CLERK): SOCIETY},
)


@pytest.mark.parametrize("role", FOR_A_UNIT)
def test_a_role_of_a_unit_is_held_for_a_unit_that_is_registered(role: Role):
    at_home.when(appoint(role, unit=SOCIETY)).then(appointed(role, unit=SOCIETY))
    at_home.when(appoint(role)).then_refused("role-is-held-for-a-unit", role=role)
    at_home.when(appoint(role, unit=PROVINCE)).then_refused("unit-is-not-registered")


def test_where_the_rulebook_knows_no_units_any_unit_will_do():
    at_home.under(book()).when(appoint(Role.UNIT_CLERK, unit=PROVINCE)).then(
        appointed(Role.UNIT_CLERK, unit=PROVINCE)
    )


@pytest.mark.parametrize("role", [Role.UNIT_CLERK, Role.CANDIDATE])
def test_the_leader_of_a_unit_gives_and_takes_the_roles_under_him(role: Role):
    command = replace(appoint(role, unit=SOCIETY), by=LEADER)
    dismiss = DismissPerson(person=ANN, role=role, by=LEADER, at=NOW)
    hers = at_home.holding(hold(role, ANN), {facts.belongs_to(ANN): SOCIETY})

    at_home.when(command).then(replace(appointed(role, unit=SOCIETY), by=LEADER))
    hers.when(dismiss).then(PersonDismissed(person=ANN, role=role, deputy=None, by=LEADER, at=NOW))
    for story in (
        at_home.when(replace(command, unit=PROVINCE)),
        at_home.when(replace(command, by=CLERK)),
        hers.holding({facts.belongs_to(ANN): PROVINCE}).when(dismiss),
        at_home.without(facts.appointed(LEADER, Role.UNIT_LEADER)).when(command),
    ):
        story.then_refused("person-has-no-such-role")


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.OFFICIAL, Role.REVIEWER])
def test_but_no_others(role: Role):
    command = replace(appoint(role, unit=SOCIETY), by=LEADER)

    at_home.when(command).then_refused("person-has-no-such-role", person=LEADER)


@pytest.mark.parametrize("role", [Role.OFFICIAL, *CHECKS_OR_COUNTS])
def test_a_candidate_neither_decides_nor_judges(role: Role):
    judge = at_home.holding(hold(role, ANN))
    candidate = at_home.holding(hold(Role.CANDIDATE, ANN))

    judge.when(appoint(Role.CANDIDATE, unit=SOCIETY)).then_refused("roles-exclude-each-other")
    candidate.when(appoint(role)).then_refused("roles-exclude-each-other")


def test_nor_sits_on_a_panel_but_may_write_for_its_unit():
    expert = at_home.holding({facts.expert(EXPERT): "yes"})
    clerk = at_home.given(appointed(Role.UNIT_CLERK, unit=SOCIETY))

    expert.when(appoint(Role.CANDIDATE, EXPERT, SOCIETY)).then_refused("roles-exclude-each-other")
    clerk.when(appoint(Role.CANDIDATE, unit=SOCIETY)).then(appointed(Role.CANDIDATE, unit=SOCIETY))


def test_who_acts_for_a_unit_is_of_that_unit():
    held = dict(at_home.facts)

    must_act_for(held, CLERK, Role.UNIT_CLERK, SOCIETY)
    for person, role, unit, reason in (
        (CLERK, Role.UNIT_LEADER, SOCIETY, "person-has-no-such-role"),
        (CLERK, Role.UNIT_CLERK, PROVINCE, "person-is-of-another-unit"),
    ):
        with pytest.raises(Refused) as refused:
            must_act_for(held, person, role, unit)
        assert refused.value.reason == reason


# --- the last official


def test_the_last_official_is_never_dismissed():
    """Nobody dismisses himself: whoever dismisses another one is an official and stays so."""
    two = people.holding(hold(Role.OFFICIAL, ONE, TWO))
    other = DismissPerson(person=TWO, role=Role.OFFICIAL, by=ONE, at=NOW)

    two.when(other).then(
        PersonDismissed(person=TWO, role=Role.OFFICIAL, deputy=None, by=ONE, at=NOW)
    )
    two.when(replace(other, person=ONE)).then_refused("own-dismissal-is-for-others", person=ONE)
    two.without(facts.appointed(ONE, Role.OFFICIAL)).when(other).then_refused(
        "person-has-no-such-role", person=ONE
    )


def test_two_officials_who_dismiss_each_other_at_once_meet_at_a_fence():
    other = DismissPerson(person=TWO, role=Role.OFFICIAL, by=ONE, at=NOW)
    back = DismissPerson(person=ONE, role=Role.OFFICIAL, by=TWO, at=NOW)
    gone = PersonDismissed(person=TWO, role=Role.OFFICIAL, deputy=None, by=ONE, at=NOW)

    assert set(PEOPLE.leaves(gone)) & set(PEOPLE.rests_on(back, CAST))
    assert facts.appointed(ONE, Role.OFFICIAL) in PEOPLE.rests_on(other, CAST)


# --- deputies

NAME = NameDeputy(person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, by=LEADER, at=NOW)
NAMED = DeputyNamed(
    person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, unit=SOCIETY, by=LEADER, at=NOW
)
END = EndDeputy(person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, by=LEADER, at=NOW)
ENDED = DeputyEnded(person=ANN, stands_for=LEADER, role=Role.UNIT_LEADER, by=LEADER, at=NOW)
away = at_home.given(NAMED).holding(PEOPLE.leaves(NAMED))


def test_a_deputy_acts_while_named():
    at_home.when(NAME).then(NAMED)
    at_home.when(NAME).then_leaves(
        {
            facts.appointed(ANN, "UNIT_LEADER"): LEADER,
            facts.belongs_to(ANN): SOCIETY,
            facts.roll(SOCIETY): facts.mark("joined", ANN, at=NAME.at),
            facts.deputy(LEADER, "UNIT_LEADER"): ANN,
        }
    )
    must_act_for(dict(away.facts), ANN, Role.UNIT_LEADER, SOCIETY)
    away.when(END).then(ENDED)
    away.when(END).then_leaves(
        {facts.appointed(ANN, "UNIT_LEADER"): None, facts.deputy(LEADER, "UNIT_LEADER"): None}
    )
    at_home.given(NAMED, ENDED).when(END).then()
    away.when(NAME).then()


def test_a_deputy_s_signature_is_that_of_who_is_stood_in_for():
    assert stands_for(away.facts, ANN, Role.UNIT_LEADER) == LEADER
    assert stands_for(away.facts, LEADER, Role.UNIT_LEADER) == LEADER
    assert stands_for(away.facts, CLERK, Role.UNIT_CLERK) == CLERK
    assert stands_for({}, CLERK, Role.UNIT_CLERK) == CLERK


def test_who_is_away_names_the_deputy_or_an_official_does():
    for by in (LEADER, ONE):
        at_home.when(replace(NAME, by=by)).then(replace(NAMED, by=by))
        away.when(replace(END, by=by)).then(replace(ENDED, by=by))
    at_home.when(replace(NAME, by=CLERK)).then_refused("person-has-no-such-role", person=CLERK)
    away.when(replace(END, by=CLERK)).then_refused("person-has-no-such-role", person=CLERK)


def test_a_deputy_is_of_the_same_unit_and_does_not_hold_the_role():
    for held, reason in (
        ({facts.belongs_to(ANN): PROVINCE}, "person-is-of-another-unit"),
        (hold(Role.UNIT_LEADER, ANN), "deputy-holds-the-role"),
        ({facts.appointed(ANN, Role.UNIT_LEADER): BOB}, "deputy-holds-the-role"),
        ({facts.deputy(LEADER, Role.UNIT_LEADER): BOB}, "deputy-is-named"),
        ({facts.appointed(LEADER, Role.UNIT_LEADER): BOB}, "person-is-a-deputy"),
    ):
        at_home.holding(held).when(NAME).then_refused(reason)
    at_home.without(facts.appointed(LEADER, Role.UNIT_LEADER)).when(NAME).then_refused(
        "person-has-no-such-role", person=LEADER
    )
    at_home.when(replace(NAME, role=Role.OFFICIAL)).then_refused("role-has-no-deputies")


def test_a_deputy_is_neither_appointed_nor_dismissed_as_if_the_role_were_his():
    dismiss = DismissPerson(person=ANN, role=Role.UNIT_LEADER, by=ONE, at=NOW)

    away.when(appoint(Role.UNIT_LEADER, unit=SOCIETY)).then_refused("person-is-a-deputy")
    away.when(dismiss).then_refused("person-is-a-deputy")


def test_with_the_role_its_deputy_goes():
    dismiss = DismissPerson(person=LEADER, role=Role.UNIT_LEADER, by=ONE, at=NOW)
    gone = PersonDismissed(
        person=LEADER, role=Role.UNIT_LEADER, deputy=PersonId(ANN), by=ONE, at=NOW
    )

    away.when(dismiss).then(gone)
    away.when(dismiss).then_leaves(
        {
            facts.appointed(LEADER, "UNIT_LEADER"): None,
            facts.appointed(ANN, "UNIT_LEADER"): None,
            facts.deputy(LEADER, "UNIT_LEADER"): None,
        }
    )
