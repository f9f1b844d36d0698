from dataclasses import replace

import pytest

from samples import CAST, NAMED, ONE, RUNNING, at, experts, hold
from selection.domain import facts
from selection.domain.panels import PANELS, FormPanel, PanelFormed
from selection.domain.roles import CHECKS_OR_COUNTS, Role
from story import Story

NOW = at("2023-11-01 09:00")
panels = Story(PANELS, NAMED).holding(RUNNING, hold(Role.OFFICIAL, ONE))
SEVEN, EIGHT, NINE = experts(7), experts(8), experts(9)


def form(members, panel="PANEL_VOLUNTEER") -> FormPanel:
    return FormPanel(panel=panel, members=members, by=ONE, at=NOW)


def formed(members, left=(), panel="PANEL_VOLUNTEER") -> PanelFormed:
    return PanelFormed(panel=panel, members=members, left=left, by=ONE, at=NOW)


def test_an_official_forms_a_panel_while_the_campaign_runs():
    stranger = replace(form(SEVEN), by=SEVEN[0])

    panels.when(stranger).then_refused("person-has-no-such-role", person=SEVEN[0])
    panels.without(facts.CAMPAIGN).when(form(SEVEN)).then_refused("campaign-is-not-open")


def test_a_panel_of_seven_is_formed():
    panels.when(form(SEVEN)).then(formed(SEVEN))


def test_six_are_too_few_where_seven_are_asked_for_and_five_enough_where_five_are():
    panels.when(form(SEVEN[:6])).then_refused("panel-is-too-small", least=7)
    five = SEVEN[:5]
    panels.when(form(five, "PANEL_SITE")).then(formed(five, panel="PANEL_SITE"))


def test_a_panel_is_odd_where_the_rulebook_says_so():
    panels.when(form(EIGHT)).then_refused("panel-is-not-odd")
    even = replace(NAMED, panels=tuple(replace(each, odd=False) for each in NAMED.panels))
    panels.under(even).when(form(EIGHT)).then(formed(EIGHT))


def test_nobody_sits_twice():
    panels.when(form((*SEVEN[:6], SEVEN[0]))).then_refused("panel-is-too-small")
    panels.when(form((*SEVEN, SEVEN[0]))).then(formed(SEVEN))


@pytest.mark.parametrize("role", CHECKS_OR_COUNTS)
def test_whoever_checks_or_counts_does_not_sit_on_a_panel(role: Role):
    panels.holding(hold(role, SEVEN[3])).when(form(SEVEN)).then_refused(
        "roles-exclude-each-other", person=SEVEN[3]
    )


def test_a_panel_of_the_rulebook_only():
    panels.when(form(SEVEN, "PANEL")).then_refused("panel-is-unknown")


def test_nobody_names_the_members_of_a_panel_that_is_drawn():
    panels.under(CAST).when(form(SEVEN)).then_refused("panel-is-drawn-by-lot")


def test_a_panel_formed_anew_tells_who_left():
    others = (*NINE[2:],)

    panels.given(formed(SEVEN)).when(form(SEVEN)).then()
    panels.given(formed(SEVEN)).when(form(others)).then(formed(others, left=NINE[:2]))


def test_everybody_knows_who_sits_how_many_there_are_and_who_ever_sat():
    story = panels.given(formed(SEVEN)).when(form((*NINE[2:],)))

    story.then_leaves(
        {
            facts.panel_size("PANEL_VOLUNTEER"): "7",
            **{facts.member("PANEL_VOLUNTEER", each): "yes" for each in NINE[2:]},
            **{facts.expert(each): "yes" for each in NINE[2:]},
            **{facts.member("PANEL_VOLUNTEER", each): None for each in NINE[:2]},
        }
    )
