from dataclasses import replace

import pytest

from samples import ANN, CAST, EXPERT, ONE, PROVINCE, RUNNING, SOCIETY, at, hold
from selection.domain import facts
from selection.domain.kernel import Refused, UnitId
from selection.domain.people import (
    PEOPLE,
    AppointPerson,
    DismissPerson,
    PersonAppointed,
    PersonDismissed,
)
from selection.domain.roles import CHECKS_OR_COUNTS, Role, signed
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
        {facts.appointed(ANN, "REVIEWER"): "yes", facts.belongs_to(ANN): SOCIETY}
    )


def test_only_an_official_gives_and_takes_roles_and_only_while_the_campaign_runs():
    dismiss = DismissPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)
    for command in (appoint(Role.OFFICIAL), dismiss):
        people.when(replace(command, by=ANN)).then_refused("person-has-no-such-role", person=ANN)
        cancelled = people.holding({facts.CAMPAIGN: facts.CANCELLED})
        cancelled.when(command).then_refused("campaign-is-cancelled")
        people.without(facts.CAMPAIGN).when(command).then_refused("campaign-is-not-open")


def test_a_role_is_taken_from_a_person_and_may_be_given_again():
    dismiss = DismissPerson(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)
    dismissed = PersonDismissed(person=ANN, role=Role.REVIEWER, by=ONE, at=NOW)
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
