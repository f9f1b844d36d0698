from dataclasses import replace

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    REASON,
    RUNNING,
    SIGE,
    SUN,
    TEA,
    TOM,
    TWO,
    WU,
    at,
    hold,
    nominated,
    passed,
)
from selection.domain import facts, meeting_facts
from selection.domain.roles import Role
from selection.domain.rounds import (
    ROUNDS,
    CandidateEntered,
    CountRevote,
    EnterCandidate,
    LotsPublished,
    PublishLots,
    RevoteCounted,
)
from selection.domain.rulebook.words import Act, AtTheCut, Within
from story import Story

NOW = at("2023-12-20 19:00")  # no stage is open: a tie shows when its stage has closed
rounds = Story(ROUNDS, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE, TWO),
    hold(Role.TELLER, TEA, TOM),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    nominated(SUN, "SITE"),
    passed(LI, WU, SUN),
    {meeting_facts.attendance("MEETING", "VOLUNTEER"): "9"},
)


def changed(**changes):
    """The national rulebook with its meeting round changed."""
    [shortlist, meeting] = CAST.rounds
    return replace(CAST, rounds=(shortlist, replace(meeting, **changes)))


ENTER = EnterCandidate(round="meeting", candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW)
ENTERED = CandidateEntered(
    round="meeting", candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW
)
direct = rounds.under(changed(direct_entry=True))


def test_two_officials_let_a_candidate_in_where_the_rulebook_lets_them():
    direct.when(ENTER).then(ENTERED)
    direct.given(ENTERED).when(ENTER).then()
    direct.given(ENTERED).when(replace(ENTER, candidate=WU)).then(replace(ENTERED, candidate=WU))
    rounds.when(ENTER).then_refused("round-has-no-direct-entry")


def test_a_direct_entry_has_its_conditions():
    direct.when(replace(ENTER, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    direct.when(replace(ENTER, signed_by=(ONE, TEA))).then_refused("person-has-no-such-role")
    direct.without(facts.passed(LI)).when(ENTER).then_refused("candidate-has-not-passed")
    sites = rounds.under(changed(direct_entry=True, categories=("SITE",)))
    sites.when(ENTER).then_refused("round-has-no-direct-entry")
    sites.when(replace(ENTER, candidate=SUN)).then(replace(ENTERED, candidate=SUN))
    three = replace(changed(direct_entry=True), approvals={Act.DIRECT_ENTRY: 3})
    direct.under(three).when(ENTER).then_refused("a-second-person-is-needed", needed=3)


LOTS = PublishLots(round="meeting", seed="20231220abcd", signed_by=(ONE, TWO), at=NOW)
PUBLISHED = LotsPublished(round="meeting", seed="20231220abcd", signed_by=(ONE, TWO), at=NOW)
draws = rounds.under(changed(at_the_cut=(AtTheCut.LOTS,)))


def test_the_seed_of_the_lots_is_fixed_once_by_two():
    draws.when(LOTS).then(PUBLISHED)
    draws.given(PUBLISHED).when(replace(LOTS, seed="another1")).then_refused("seed-is-published")
    draws.when(replace(LOTS, signed_by=(ONE, ONE))).then_refused("a-second-person-is-needed")
    rounds.when(LOTS).then_refused("round-draws-no-lots")


@pytest.mark.parametrize(
    "seed", ["", "1234567", "with spaces", "二〇二三一二二〇甲乙", "line\nbreak"]
)
def test_a_seed_is_of_plain_letters_and_digits_and_long_enough(seed):
    draws.when(replace(LOTS, seed=seed)).then_refused("seed-is-too-short", least=8)
    draws.when(replace(LOTS, seed="12345678")).then(replace(PUBLISHED, seed="12345678"))


REVOTE = CountRevote(
    round="meeting",
    category="VOLUNTEER",
    ballots=9,
    votes={LI: 5, WU: 4},
    tellers=(TEA, TOM),
    at=NOW,
)
COUNTED = RevoteCounted(
    round="meeting",
    category="VOLUNTEER",
    ballots=9,
    votes={LI: 5, WU: 4},
    tellers=(TEA, TOM),
    at=NOW,
)


def test_the_tied_are_voted_on_again_and_again():
    rounds.when(REVOTE).then(COUNTED)
    rounds.given(COUNTED).when(REVOTE).then(COUNTED)
    rounds.given(COUNTED, COUNTED).when(REVOTE).then_refused("revotes-are-used-up", most=2)
    rounds.under(SIGE).when(replace(REVOTE, round="result")).then(replace(COUNTED, round="result"))


def test_a_revote_changes_what_the_list_is_computed_from():
    mark = facts.mark("revote", "meeting", "VOLUNTEER", LI, WU, at=NOW)

    rounds.when(REVOTE).then_leaves({facts.EVIDENCE: mark})
    assert mark != facts.mark("revote", "meeting", "SITE", LI, WU, at=NOW)


def test_each_tie_has_its_own_votes():
    third = {LI: 5, WU: 5, "third": 4}
    story = rounds.holding(nominated("third", "VOLUNTEER"))
    wide = replace(COUNTED, votes=third)

    story.given(COUNTED, COUNTED).when(replace(REVOTE, votes=third)).then(wide)
    story.given(wide, COUNTED).when(REVOTE).then_refused("revotes-are-used-up")
    story.given(wide).when(REVOTE).then(COUNTED)


def test_at_a_meeting_those_who_are_there_vote_until_the_minutes_are_signed():
    """A round without a meeting has no attendance: all of its panel may vote."""
    here = meeting_facts.attendance("MEETING", "VOLUNTEER")
    rounds.holding({here: "8"}).when(REVOTE).then_refused(
        "more-ballots-than-people", ballots=9, present=8
    )
    rounds.without(here).when(REVOTE).then_refused("attendance-is-not-recorded")
    signed = {meeting_facts.minutes("MEETING", "VOLUNTEER"): "f" * 64}
    rounds.holding(signed).when(REVOTE).then_refused("meeting-is-closed")


def test_only_the_categories_that_vote_on_paper_meet():
    def of_category(code: str):
        channels = tuple(
            replace(each, categories=(code,)) if each.on_paper else each for each in CAST.channels
        )
        return replace(CAST, channels=channels)

    nobody_there = rounds.without(meeting_facts.attendance("MEETING", "VOLUNTEER")).when(REVOTE)
    nobody_there.under(of_category("VOLUNTEER")).then_refused(
        "attendance-is-not-recorded", category="VOLUNTEER"
    )
    nobody_there.under(of_category("SITE")).then(COUNTED)


def test_all_or_none_may_vote_for_one_of_the_tied():
    all_for_one = {LI: 9, WU: 0}

    rounds.when(replace(REVOTE, votes=all_for_one)).then(replace(COUNTED, votes=all_for_one))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tellers": (TEA,)}, "a-second-person-is-needed"),
        ({"tellers": (TEA, ONE)}, "person-has-no-such-role"),
        ({"round": "shortlist"}, "round-has-no-revote"),
        ({"round": "final"}, "round-is-unknown"),
        ({"votes": {LI: 9}}, "a-revote-is-among-several"),
        ({"votes": {LI: 9, SUN: 0}}, "candidate-is-of-another-category"),
        ({"votes": {LI: 9, "nobody": 0}}, "candidate-is-not-nominated"),
        ({"votes": {LI: 10, WU: 0}}, "votes-cannot-be-right"),
        ({"votes": {LI: 9, WU: -1}}, "votes-cannot-be-right"),
    ],
)
def test_a_revote_has_its_conditions(change, reason):
    rounds.when(replace(REVOTE, **change)).then_refused(reason)


def test_where_all_are_ranked_together_the_tied_may_be_of_several_categories():
    together = rounds.under(changed(within=Within.ALL))
    both = {LI: 5, SUN: 4}

    together.when(replace(REVOTE, category="", votes=both)).then(
        replace(COUNTED, category="", votes=both)
    )
    together.when(replace(REVOTE, votes=both)).then_refused("candidate-is-of-another-category")


@pytest.mark.parametrize("command", [ENTER, LOTS, REVOTE])
def test_once_a_list_is_published_the_rounds_are_over(command):
    rules = changed(direct_entry=True, at_the_cut=(AtTheCut.REVOTE, AtTheCut.LOTS))
    story = rounds.under(rules)

    for state in (facts.PUBLISHED, facts.RELEASED):
        story.holding({facts.LIST: state}).when(command).then_refused("list-is-published")
    story.holding({facts.CAMPAIGN: facts.PAUSED}).when(command).then_refused("campaign-is-paused")
    assert story.when(command).decided()
