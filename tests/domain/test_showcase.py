from dataclasses import replace

import pytest

from samples import CAST, LI, ONE, PAPER, REASON, RUNNING, SIGE, at, book, hold, nominated
from selection.domain import facts
from selection.domain.kernel import Paper, PersonId
from selection.domain.quarantine import quarantined
from selection.domain.roles import Role
from selection.domain.showcase import (
    SHOWCASE,
    FreezeVoting,
    PagePublished,
    PageTakenDown,
    PublishPage,
    TakePageDown,
    UnfreezeVoting,
    VotingFrozen,
    VotingUnfrozen,
)
from story import Story

NOW = at("2023-11-24 10:00")
SHOWN = {facts.shown(LI): "yes"}
CONSENT = {facts.declared(LI): "TRUTH/CANDIDATE,SHOWCASE/CANDIDATE"}
showcase = Story(SHOWCASE, CAST).holding(
    RUNNING, hold(Role.OFFICIAL, ONE), nominated(LI, "VOLUNTEER"), CONSENT
)
PUBLISH = PublishPage(candidate=LI, paper=PAPER, by=ONE, at=NOW)
PUBLISHED = PagePublished(candidate=LI, paper=PAPER, by=ONE, at=NOW)
TAKE_DOWN = TakePageDown(candidate=LI, reason=REASON, by=ONE, at=NOW)
TAKEN_DOWN = PageTakenDown(candidate=LI, reason=REASON, by=ONE, at=NOW)
FREEZE = FreezeVoting(candidate=LI, reason=REASON, by=ONE, at=NOW)
FROZEN = VotingFrozen(candidate=LI, reason=REASON, by=ONE, at=NOW)
UNFREEZE = UnfreezeVoting(candidate=LI, by=ONE, at=NOW)
UNFROZEN = VotingUnfrozen(candidate=LI, by=ONE, at=NOW)


@pytest.mark.accepts("R-SHO-03", "R-SHO-01")
def test_a_page_goes_on_show_and_voters_know():
    showcase.when(PUBLISH).then(PUBLISHED)
    showcase.when(PUBLISH).then_leaves({facts.shown(LI): "yes"})
    showcase.given(PUBLISHED).holding(SHOWN).when(PUBLISH).then()


def test_what_was_checked_anew_is_what_is_on_show():
    anew = Paper(record="page-2", digest="2" * 64)
    publish_anew, published_anew = replace(PUBLISH, paper=anew), replace(PUBLISHED, paper=anew)

    showcase.given(PUBLISHED).when(publish_anew).then(published_anew)
    showcase.given(PUBLISHED, published_anew).holding(SHOWN).when(publish_anew).then()
    showcase.given(PUBLISHED, published_anew).when(PUBLISH).then(PUBLISHED)
    showcase.given(PUBLISHED, TAKEN_DOWN).when(publish_anew).then(published_anew)


def test_a_new_record_of_a_page_needs_all_that_the_first_one_did():
    anew = replace(PUBLISH, paper=Paper(record="page-2", digest="2" * 64))
    shown = showcase.given(PUBLISHED)

    shown.without(facts.declared(LI)).when(anew).then_refused("declaration-is-missing")
    shown.holding({facts.rejected(LI): "yes"}).when(anew).then_refused("candidate-is-rejected")


@pytest.mark.parametrize("rules", [CAST, SIGE])
@pytest.mark.refuses("R-SHO-03", "R-SHO-01")
def test_nobody_is_shown_without_consent(rules):
    story = showcase.under(rules)

    story.without(facts.declared(LI)).when(PUBLISH).then_refused(
        "declaration-is-missing", declaration="SHOWCASE"
    )
    by_the_unit = story.holding({facts.declared(LI): "SHOWCASE/UNIT"})
    by_the_unit.when(PUBLISH).then_refused("declaration-is-missing")


def test_where_the_rulebook_asks_for_no_consent_none_is_needed():
    showcase.under(book()).without(facts.declared(LI)).when(PUBLISH).then(PUBLISHED)


def test_only_who_is_in_the_running_is_shown():
    showcase.without(facts.nominated(LI)).when(PUBLISH).then_refused("candidate-is-not-nominated")
    showcase.holding({facts.rejected(LI): "yes"}).when(PUBLISH).then_refused(
        "candidate-is-rejected"
    )


def test_a_page_is_taken_down_and_may_come_back():
    showcase.given(PUBLISHED).when(TAKE_DOWN).then(TAKEN_DOWN)
    showcase.given(PUBLISHED).when(TAKE_DOWN).then_leaves({facts.shown(LI): None})
    showcase.given().when(TAKE_DOWN).then()
    showcase.given(PUBLISHED, TAKEN_DOWN).when(PUBLISH).then(PUBLISHED)


def test_voting_is_frozen_and_goes_on():
    showcase.given(PUBLISHED).when(FREEZE).then(FROZEN)
    showcase.given(PUBLISHED).when(FREEZE).then_leaves({facts.frozen(LI): "yes"})
    showcase.given(PUBLISHED, FROZEN).when(FREEZE).then()
    showcase.given(PUBLISHED, FROZEN).when(UNFREEZE).then(UNFROZEN)
    showcase.given(PUBLISHED, FROZEN).when(UNFREEZE).then_leaves({facts.frozen(LI): None})
    showcase.given(PUBLISHED).when(UNFREEZE).then()
    showcase.given(PUBLISHED, FROZEN, UNFROZEN).when(FREEZE).then(FROZEN)


def test_a_page_that_comes_back_is_still_frozen():
    story = showcase.given(PUBLISHED, FROZEN, TAKEN_DOWN, PUBLISHED)

    story.when(FREEZE).then()
    story.when(UNFREEZE).then(UNFROZEN)


def test_nobody_is_frozen_who_does_not_stand_but_the_ice_is_always_broken():
    gone = showcase.without(facts.nominated(LI))

    gone.when(FREEZE).then_refused("candidate-is-not-nominated")
    gone.given(FROZEN).when(UNFREEZE).then(UNFROZEN)
    gone.given(PUBLISHED).when(TAKE_DOWN).then(TAKEN_DOWN)


@pytest.mark.parametrize("command", [PUBLISH, TAKE_DOWN, FREEZE, UNFREEZE])
def test_all_this_is_for_officials_of_a_running_campaign(command):
    stranger = replace(command, by=PersonId("stranger"))

    showcase.given(PUBLISHED, FROZEN).when(stranger).then_refused("person-has-no-such-role")
    paused = showcase.holding({facts.CAMPAIGN: facts.PAUSED})
    paused.given(PUBLISHED, FROZEN).when(command).then_refused("campaign-is-paused")


def test_a_page_that_was_off_for_a_false_alarm_goes_on_show_again():
    showcase.given(PUBLISHED).when(PUBLISH).then(PUBLISHED)
    locked = showcase.holding({quarantined(LI): "reported"})
    locked.when(PUBLISH).then_refused("candidate-is-quarantined", candidate=LI)
    locked.given(PUBLISHED).when(TAKE_DOWN).then(TAKEN_DOWN)
