from dataclasses import replace

import pytest

from samples import (
    ANN,
    BOB,
    CAST,
    CHIEF,
    LI,
    LI_HIMSELF,
    LI_IN_2020,
    LI_S_NAME,
    ONE,
    PROVINCE,
    RUNNING,
    SOCIETY,
    TEA,
    TWO,
    WU_IN_2021,
    at,
    compared,
    hold,
    nominated,
    won,
)
from selection.domain import facts, honours
from selection.domain.identity import How, Match, told
from selection.domain.kernel import HonoureeId, PersonId
from selection.domain.recognition import (
    RECOGNITION,
    CandidateExcluded,
    CompareAgain,
    MatchConfirmed,
    MatchDismissed,
    MatchesFound,
    MatchJudged,
    SettleMatch,
)
from selection.domain.roles import Role
from selection.domain.rulebook.words import Severity
from story import Story

NOW = at("2023-12-04 09:00")
SAME, ANOTHER = True, False


def alike(how: How, honouree: HonoureeId = LI_IN_2020) -> Match:
    return Match(rule="R-EXC-01", honouree=honouree, how=how)


recognition = Story(RECOGNITION, CAST).holding(
    RUNNING,
    nominated(LI, "VOLUNTEER"),
    hold(Role.OFFICIAL, ONE, TWO),
    hold(Role.REVIEWER, ANN, BOB),
    hold(Role.CHIEF_REVIEWER, CHIEF),
    {honours.matched(LI): told([alike(How.NAMED)])},
)
AGAIN = CompareAgain(candidate=LI, entities=(LI_HIMSELF,), compared=compared(CAST), by=ONE, at=NOW)


def says(by: PersonId, same, honouree: HonoureeId = LI_IN_2020) -> SettleMatch:
    return SettleMatch(candidate=LI, honouree=honouree, same=same, by=by, at=NOW)


def judged(
    by: PersonId, same, how: How = How.NAMED, honouree: HonoureeId = LI_IN_2020
) -> MatchJudged:
    return MatchJudged(candidate=LI, honouree=honouree, how=how, same=same, by=by, at=NOW)


def dismissed(by: tuple[PersonId, ...], *of: Match) -> MatchDismissed:
    return MatchDismissed(candidate=LI, honouree=of[-1].honouree, dismissed=of, by=by, at=NOW)


def confirmed(*by: PersonId) -> MatchConfirmed:
    return MatchConfirmed(candidate=LI, honouree=LI_IN_2020, by=by, at=NOW)


# --- comparing again


@pytest.mark.refuses("R-EXC-01")
def test_when_the_register_grows_who_stands_is_flagged():
    story = recognition.without(honours.matched(LI)).holding(won(CAST, 2020, LI_HIMSELF))
    found = MatchesFound(candidate=LI, found=(alike(How.IDENTIFIED),), before=(), by=ONE, at=NOW)

    story.when(AGAIN).then(found)
    story.when(AGAIN).then_leaves(
        {
            honours.flagged(LI): f"R-EXC-01/{LI_IN_2020}/IDENTIFIED",
            facts.EVIDENCE: facts.mark("matched", LI, at=NOW),
        }
    )


def test_what_is_known_already_is_not_found_again_and_a_surer_sign_is():
    by_name = recognition.holding(won(CAST, 2020, name=LI_S_NAME))
    by_number = recognition.holding(won(CAST, 2020, LI_HIMSELF, name=LI_S_NAME))

    by_name.when(AGAIN).then()
    [event] = by_number.when(AGAIN).decided()
    assert event.found == (alike(How.IDENTIFIED),)
    again = by_number.given(event).holding(RECOGNITION.leaves(event))
    again.when(AGAIN).then()


def test_what_was_found_before_stays_flagged():
    before = MatchesFound(
        candidate=LI, found=(alike(How.SIMILAR, WU_IN_2021),), before=(), by=ONE, at=NOW
    )
    story = recognition.given(before).holding(won(CAST, 2020, LI_HIMSELF))

    story.when(AGAIN).then(replace(before, found=(alike(How.IDENTIFIED),), before=before.found))


def test_an_official_compares_and_with_the_register_as_it_is():
    grown = recognition.holding(won(CAST, 2020))

    grown.when(replace(AGAIN, by=ANN)).then_refused("person-has-no-such-role")
    old = replace(AGAIN, compared=compared(CAST, WU_IN_2021))
    grown.when(old).then_refused("names-are-not-compared")
    grown.without(facts.nominated(LI)).when(AGAIN).then_refused("candidate-is-not-nominated")


# --- settling


@pytest.mark.refuses("R-EXC-01")
@pytest.mark.parametrize("how", How)
def test_two_people_find_the_same_one_and_it_is_out_by_the_rule(how):
    story = recognition.holding({honours.matched(LI): told([alike(how)])})
    first = judged(ANN, SAME, how)
    out = CandidateExcluded(candidate=LI, rules=("R-EXC-01",), by=(ANN, ONE), at=NOW)

    story.when(says(ANN, SAME)).then(first)
    story.given(first).when(says(ONE, SAME)).then(judged(ONE, SAME, how), confirmed(ANN, ONE), out)
    story.given(first).when(says(ONE, SAME)).then_leaves(
        {
            facts.rejected(LI): facts.FOR_GOOD,
            facts.passed(LI): None,
            facts.EVIDENCE: facts.mark("excluded", LI, at=NOW),
        }
    )


@pytest.mark.accepts("R-EXC-01")
def test_two_people_find_another_one_and_it_may_pass():
    story = recognition.given(judged(BOB, ANOTHER))

    story.when(says(CHIEF, ANOTHER)).then(
        judged(CHIEF, ANOTHER), dismissed((BOB, CHIEF), alike(How.NAMED))
    )
    story.when(says(CHIEF, ANOTHER)).then_leaves(
        {honours.dismissed(LI): f"R-EXC-01/{LI_IN_2020}/NAMED"}
    )


def test_where_two_disagree_a_third_decides():
    story = recognition.given(judged(ANN, SAME), judged(BOB, ANOTHER))

    story.when(says(TWO, ANOTHER)).then(
        judged(TWO, ANOTHER), dismissed((BOB, TWO), alike(How.NAMED))
    )


def test_nobody_answers_twice():
    recognition.given(judged(ANN, SAME)).when(says(ANN, SAME)).then_refused(
        "reviewer-has-answered", person=ANN
    )


@pytest.mark.parametrize("end", [dismissed((ANN, BOB), alike(How.NAMED)), confirmed(ANN, BOB)])
def test_what_is_settled_is_not_asked_again(end):
    recognition.given(judged(ANN, SAME), judged(BOB, SAME), end).when(
        says(ONE, SAME)
    ).then_refused("match-is-settled", honouree=LI_IN_2020)


def test_a_surer_sign_is_settled_anew():
    known = (alike(How.NAMED), alike(How.IDENTIFIED))
    story = recognition.holding({honours.flagged(LI): told(known[1:])}).given(
        judged(ANN, ANOTHER), judged(BOB, ANOTHER), dismissed((ANN, BOB), known[0])
    )

    first = judged(ANN, ANOTHER, How.IDENTIFIED)
    story.when(says(ANN, ANOTHER)).then(first)
    [_, event] = story.given(*story.history, first).when(says(BOB, ANOTHER)).decided()
    assert event == dismissed((ANN, BOB), *known)
    assert RECOGNITION.leaves(event)[honours.dismissed(LI)] == told(known)


def test_a_match_that_is_found_again_less_surely_stays_what_it_was():
    sure, less = alike(How.IDENTIFIED), alike(How.SIMILAR)
    story = recognition.holding(
        {honours.matched(LI): told([sure]), honours.flagged(LI): told([less])}
    )

    story.when(says(ANN, SAME)).then(judged(ANN, SAME, How.IDENTIFIED))


def test_several_past_winners_are_settled_one_by_one():
    both = (alike(How.NAMED), alike(How.NAMED, WU_IN_2021))
    story = recognition.holding({honours.matched(LI): told(both)}).given(
        judged(ANN, ANOTHER),
        judged(BOB, ANOTHER),
        dismissed((ANN, BOB), both[0]),
        judged(ANN, ANOTHER, honouree=WU_IN_2021),
    )

    story.when(says(BOB, ANOTHER, WU_IN_2021)).then(
        judged(BOB, ANOTHER, honouree=WU_IN_2021),
        dismissed((ANN, BOB), *both),
    )


@pytest.mark.parametrize("severity", [Severity.SOFT, Severity.WARN])
def test_a_rule_that_does_not_block_throws_nobody_out(severity):
    [exclusion] = CAST.exclusions
    rules = replace(CAST, exclusions=(replace(exclusion, severity=severity),))

    recognition.under(rules).given(judged(ANN, SAME)).when(says(BOB, SAME)).then(
        judged(BOB, SAME), confirmed(ANN, BOB)
    )


def test_only_a_past_winner_whom_the_candidate_is_like():
    recognition.when(says(ANN, SAME, WU_IN_2021)).then_refused(
        "match-is-unknown", candidate=LI, honouree=WU_IN_2021
    )


def test_officials_and_reviewers_settle_but_nobody_of_the_unit():
    recognition.when(says(TEA, SAME)).then_refused("person-has-no-such-role", person=TEA)
    recognition.holding({facts.belongs_to(ANN): SOCIETY}).when(says(ANN, SAME)).then_refused(
        "reviewer-is-of-the-candidate-s-unit", person=ANN
    )
    recognition.holding({facts.belongs_to(ANN): PROVINCE}).when(says(ANN, SAME)).then(
        judged(ANN, SAME)
    )


def test_nothing_is_settled_of_who_is_gone_or_while_nothing_runs():
    recognition.without(facts.nominated(LI)).when(says(ANN, SAME)).then_refused(
        "candidate-is-not-nominated"
    )
    recognition.holding({facts.CAMPAIGN: facts.PAUSED}).when(says(ANN, SAME)).then_refused(
        "campaign-is-paused"
    )
    out = CandidateExcluded(candidate=LI, rules=("R-EXC-01",), by=(ANN, BOB), at=NOW)
    recognition.given(judged(ANN, SAME), judged(BOB, SAME), confirmed(ANN, BOB), out).when(
        says(ONE, SAME)
    ).then_refused("match-is-settled")
