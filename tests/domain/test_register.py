from dataclasses import replace

from samples import CAST, LI_HIMSELF, ONE, PAPER, RUNNING, TWO, at, hold
from selection.domain import facts
from selection.domain.register import REGISTER, EnterHonouree, HonoureeEntered
from selection.domain.roles import Role
from story import Story

register = Story(REGISTER, CAST).holding(RUNNING, hold(Role.OFFICIAL, ONE))
NOW = at("2023-09-01 09:00")
[OF_WINNERS] = {each.register for each in CAST.exclusions}
ENTER = EnterHonouree(
    register=OF_WINNERS, entity=LI_HIMSELF, year=2022, paper=PAPER, by=ONE, at=NOW
)


def entered(*years: int) -> HonoureeEntered:
    return HonoureeEntered(
        register=OF_WINNERS, entity=LI_HIMSELF, years=years, paper=PAPER, by=ONE, at=NOW
    )


def test_a_past_winner_is_entered_and_nominations_know():
    register.when(ENTER).then(entered(2022))
    register.when(ENTER).then_leaves({facts.honoured(OF_WINNERS, LI_HIMSELF): "2022"})


def test_every_year_is_kept_in_order():
    earlier = replace(ENTER, year=2019)

    register.given(entered(2022)).when(earlier).then(entered(2019, 2022))
    register.given(entered(2022)).when(earlier).then_leaves(
        {facts.honoured(OF_WINNERS, LI_HIMSELF): "2019,2022"}
    )


def test_the_same_year_again_changes_nothing():
    register.given(entered(2019, 2022)).when(ENTER).then()


def test_only_a_register_that_the_rulebook_looks_into():
    register.when(replace(ENTER, register="another list")).then_refused("register-is-unknown")


def test_an_official_enters_past_winners_while_the_campaign_runs():
    register.when(replace(ENTER, by=TWO)).then_refused("person-has-no-such-role", person=TWO)
    register.without(facts.CAMPAIGN).when(ENTER).then_refused("campaign-is-not-open")
