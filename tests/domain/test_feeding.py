"""Winners of another campaign, carried over (11.4): to whom, once, and with what right."""

from dataclasses import replace
from typing import Any

import pytest

from samples import CAST, CLERK, FEED, LI, ONE, PROVINCE, RUNNING, SIGE, WON, WU, at, at_home
from selection.domain import facts
from selection.domain.feeding import FEEDING, CarryWinner, WinnerCarried, carried
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Code
from story import Story

NOW = at("2023-11-01 10:00")
AT_HOME = at_home(PROVINCE) | {facts.unit_type(PROVINCE): "PROVINCIAL_ASSOCIATION"}
feeding = Story(FEEDING, CAST).holding(RUNNING, AT_HOME)


def carry(**more: Any) -> CarryWinner:
    plain: dict[str, Any] = {
        "candidate": LI,
        "unit": PROVINCE,
        "category": "TEAM",
        "won": WON,
        "feed": FEED,
        "by": CLERK,
        "at": NOW,
    }
    return CarryWinner(**plain | more)


CARRIED = WinnerCarried(
    candidate=LI, unit=PROVINCE, category="ORGANIZATION", won=WON, by=CLERK, at=NOW
)


def of_types(**fed: bool) -> Rulebook:
    types = (replace(each, fed=fed.get(each.code, each.fed)) for each in CAST.unit_types)
    return replace(CAST, unit_types=tuple(types))


def test_a_winner_becomes_a_candidate_of_the_category_that_the_feed_names():
    feeding.when(carry()).then(CARRIED)


def test_a_winner_is_known_here_once_carried():
    feeding.when(carry()).then_leaves({carried("youxiu-sheng-2023", "li-at-home"): LI})


def test_nobody_is_carried_while_the_campaign_does_not_run():
    feeding.without(facts.CAMPAIGN).when(carry()).then_refused("campaign-is-not-open")


def test_a_feed_for_another_campaign_carries_nobody():
    feeding.under(SIGE).when(carry()).then_refused(
        "feed-is-for-another-campaign", campaign="cast-2023"
    )


@pytest.mark.parametrize(
    "command",
    [
        carry(category="ORGANIZATION"),
        carry(feed=replace(FEED, categories={Code("TEAM"): Code("NO_SUCH")})),
    ],
)
def test_a_category_that_is_not_fed_or_not_known_here_carries_nobody(command: CarryWinner):
    feeding.when(command).then_refused("category-is-not-fed", category=command.category)


def test_only_a_clerk_of_the_unit_carries_for_it():
    feeding.when(carry(by=ONE)).then_refused("person-has-no-such-role")
    feeding.holding({facts.belongs_to(CLERK): "elsewhere"}).when(carry()).then_refused(
        "person-is-of-another-unit"
    )


@pytest.mark.parametrize(
    ("rules", "unit_type"),
    [
        (CAST, "NATIONAL_SOCIETY"),
        (of_types(NATIONAL_SOCIETY=True), "NATIONAL_SOCIETY"),
        (of_types(PROVINCIAL_ASSOCIATION=False), "PROVINCIAL_ASSOCIATION"),
        (CAST, ""),
    ],
)
def test_only_units_that_the_feed_names_and_the_rulebook_lets_be_fed_receive_winners(
    rules: Rulebook, unit_type: str
):
    feeding.under(rules).holding({facts.unit_type(PROVINCE): unit_type}).when(
        carry()
    ).then_refused("unit-takes-no-winners", unit=PROVINCE)


def test_carrying_the_same_winner_again_changes_nothing():
    feeding.given(CARRIED).holding({facts.drafted(LI): PROVINCE}).when(carry()).then()


def test_a_winner_is_carried_once():
    here = {carried(WON.campaign, WON.candidate): LI}
    feeding.holding(here).when(carry(candidate=WU)).then_refused(
        "winner-is-carried-already", candidate=LI
    )


def test_nobody_becomes_a_candidate_who_is_one_already():
    another = replace(WON, candidate=WU)
    feeding.given(CARRIED).when(carry(won=another)).then_refused("candidate-is-already-nominated")
    feeding.holding({facts.drafted(LI): PROVINCE}).when(carry()).then_refused(
        "candidate-is-already-nominated"
    )


@pytest.mark.parametrize("wrong", [{"campaign": "一个 活动"}, {"fingerprint": "F" * 64}])
def test_where_a_winner_comes_from_is_told_in_codes(wrong: dict[str, str]):
    feeding.when(carry(won=replace(WON, **wrong))).then_refused("provenance-is-not-well-formed")
