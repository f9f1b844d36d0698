from dataclasses import replace

import pytest

from samples import (
    CAST,
    LI_HIMSELF,
    LI_IN_2020,
    LI_S_NAME,
    LI_S_PROVINCE,
    ONE,
    PAPER,
    RUNNING,
    TWO,
    WU_IN_2021,
    at,
    hold,
)
from selection.domain import facts, honours
from selection.domain.honours import Namesake
from selection.domain.register import REGISTER, EnterHonouree, HonoureeEntered
from selection.domain.roles import Role
from story import Story

register = Story(REGISTER, CAST).holding(RUNNING, hold(Role.OFFICIAL, ONE))
NOW = at("2023-09-01 09:00")
[OF_WINNERS] = {each.register for each in CAST.exclusions}
ENTER = EnterHonouree(
    register=OF_WINNERS,
    honouree=LI_IN_2020,
    name=LI_S_NAME,
    year=2020,
    paper=PAPER,
    by=ONE,
    at=NOW,
    places=(LI_S_PROVINCE,),
    entities=(LI_HIMSELF,),
)
IN_2020 = Namesake(honouree=LI_IN_2020, year=2020, places=(LI_S_PROVINCE,))
IN_2021 = Namesake(honouree=WU_IN_2021, year=2021, places=())
NAMESAKE = replace(ENTER, honouree=WU_IN_2021, year=2021, places=(), entities=())


def entered(who: Namesake, *before: Namesake, entities=(LI_HIMSELF,)) -> HonoureeEntered:
    return HonoureeEntered(
        register=OF_WINNERS,
        name=LI_S_NAME,
        entered=who,
        before=before,
        entities=entities,
        paper=PAPER,
        by=ONE,
        at=NOW,
    )


def test_a_past_winner_is_entered_and_nominations_know_by_number_and_by_name():
    register.when(ENTER).then(entered(IN_2020))
    register.when(ENTER).then_leaves(
        {
            honours.grown(OF_WINNERS): LI_IN_2020,
            honours.honouree(OF_WINNERS, LI_IN_2020): "2020",
            honours.namesakes(OF_WINNERS, LI_S_NAME): f"{LI_IN_2020}/2020/{LI_S_PROVINCE}",
            honours.honoured(OF_WINNERS, LI_HIMSELF, 2020): LI_IN_2020,
        }
    )


def test_whoever_bears_the_name_is_kept_beside_the_others():
    story = register.given(entered(IN_2020)).when(NAMESAKE)

    story.then(entered(IN_2021, IN_2020, entities=()))
    [event] = story.decided()
    left = REGISTER.leaves(event)[honours.namesakes(OF_WINNERS, LI_S_NAME)]
    assert tuple(honours.namesakes_in(left or "")) == (IN_2020, IN_2021)


@pytest.mark.parametrize("again", [ENTER, NAMESAKE])
def test_the_same_entry_again_changes_nothing(again):
    both = register.given(entered(IN_2020), entered(IN_2021, IN_2020, entities=()))

    both.when(again).then()


def test_only_a_register_that_the_rulebook_looks_into():
    register.when(replace(ENTER, register="another list")).then_refused("register-is-unknown")


def test_an_official_enters_past_winners_while_the_campaign_runs():
    register.when(replace(ENTER, by=TWO)).then_refused("person-has-no-such-role", person=TWO)
    register.without(facts.CAMPAIGN).when(ENTER).then_refused("campaign-is-not-open")
