"""Order and ranks of a round, and the rounds as a whole."""

from fractions import Fraction

import pytest

from domain.ranking.made_up import (
    COUNT,
    MEAN,
    SUM,
    channel,
    contender,
    contenders,
    items,
    line,
    outcome,
    poll,
    ranks,
    round_,
    rulebook,
    score,
    sheet,
    sheets,
    taken,
    votes,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import Unrankable
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Need, Panel
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Form, Take


def test_equals_share_a_rank_and_the_next_is_skipped():
    rules = rulebook(scores=[score("f", field="f")], rounds=[round_("r", "f")])
    those = [contender(each, f=f) for each, f in zip("abcdef", (5, 9, 7, 7, 5, 1), strict=True)]
    assert ranks(outcome(rules, Evidence(contenders=those))) == {
        "b": 1,
        "c": 2,
        "d": 2,
        "a": 4,
        "e": 4,
        "f": 6,
    }


def test_scores_are_compared_in_turn():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[
            score("sum", SUM),
            score("givers", COUNT, lowest_wins=True),
            score("best", sheets(Take.SORTED)),
        ],
        rounds=[round_("r", "sum", "givers", "best")],
    )
    marks = votes(a="5 5 -", b="4 4 2", c="6 4 -", d="9 1 -", e="1 1 1")
    found = outcome(rules, Evidence(contenders=contenders("a b c d e"), polls=[poll(marks)]))
    assert ranks(found) == {"d": 1, "c": 2, "a": 3, "b": 4, "e": 5}


def test_a_smaller_list_may_win():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[score("faults", sheets(Take.SORTED), lowest_wins=True)],
        rounds=[round_("r", "faults")],
    )
    marks = votes(a="3 1", b="3 -", c="2 2", d="- -")
    found = outcome(rules, Evidence(contenders=contenders("a b c d"), polls=[poll(marks)]))
    assert ranks(found) == {"d": 1, "c": 2, "b": 3, "a": 4}


def test_ranks_are_of_the_exact_values_and_not_of_those_shown():
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[score("mean", items(), MEAN)],
        rounds=[round_("r", "mean")],
    )
    marks = votes(a="1 1 2", b="1.33 1.33 1.33")
    found = outcome(rules, Evidence(contenders=contenders("a b"), polls=[poll(marks)]))
    assert ranks(found) == {"a": 1, "b": 2}


def test_the_waiting_stand_behind_the_ranked_and_before_the_failed():
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[score("mean", items(), MEAN)],
        rounds=[
            round_("r", "mean", needs=[Need(score=Text("mean"), at_least=Fraction(6))], places=9)
        ],
    )
    marks = votes(a="5", b="9", d="7")
    found = outcome(rules, Evidence(contenders=contenders("a b c d"), polls=[poll(marks)]))
    assert [(each.candidate, each.rank, each.taken, each.waiting) for each in found.lines] == [
        ("b", 1, True, False),
        ("d", 2, True, False),
        ("c", None, False, True),
        ("a", None, False, False),
    ]


def test_who_waits_takes_no_place():
    rules = rulebook(
        categories={"SONG": 2},
        channels=[channel(Form.MARKS)],
        scores=[score("mean", items(), MEAN)],
        rounds=[round_("r", "mean", at_the_cut=("ADMIT_NONE",))],
    )
    evidence = Evidence(contenders=contenders("a b c"), polls=[poll(votes(b="9", c="7"))])
    assert taken(outcome(rules, evidence)) == "b c"


def test_a_round_that_ranks_by_nothing_takes_all_who_meet_the_needs_without_ranks():
    rules = rulebook(
        scores=[score("f", field="f")],
        rounds=[round_("r", needs=[Need(score=Text("f"), at_least=Fraction(2))])],
    )
    those = [contender("a", f=1), contender("b", f=2), contender("c", f=3)]
    found = outcome(rules, Evidence(contenders=those))
    assert taken(found) == "b c"
    assert set(ranks(found).values()) == {None}


def test_certification_has_no_rounds_and_no_outcomes():
    assert outcomes(rulebook(), Evidence(contenders=contenders("a"))) == ()


def test_rounds_follow_the_rulebook_up_to_the_one_asked_for():
    rules = rulebook(
        scores=[score("f", field="f")],
        rounds=[round_("first", "f"), round_("second", "f"), round_("third", "f")],
    )
    evidence = Evidence(contenders=contenders("a"))
    assert [each.round for each in outcomes(rules, evidence)] == ["first", "second", "third"]
    assert [each.round for each in outcomes(rules, evidence, upto="second")] == [
        "first",
        "second",
    ]
    with pytest.raises(Unrankable, match="round-is-not-in-the-rulebook"):
        outcomes(rules, evidence, upto="fourth")


def test_a_line_says_who_it_is_about():
    rules = rulebook(
        channels=[channel(Form.POINTS)], scores=[score("s", SUM)], rounds=[round_("r", "s")]
    )
    evidence = Evidence(contenders=[contender("a", group="north")], polls=[poll(sheet("1", a=3))])
    found = line(outcome(rules, evidence), "a")
    assert (found.category, found.group, found.scores) == ("SONG", "north", {"s": 3})


def test_whoever_passes_in_a_supplementary_ballot_stands_below_those_who_passed_before():
    rules = rulebook(
        channels=[channel(Form.BALLOT)],
        scores=[score("yes", COUNT)],
        rounds=[round_("r", "yes", places=3)],
    )
    counted = dict(zip("abcd", (7, 8, 9, 6), strict=True))
    twice = poll(votes(), counted=counted, again=frozenset("cd"))

    found = outcome(rules, Evidence(contenders=contenders("a b c d"), polls=[twice]))

    assert ranks(found) == {"b": 1, "a": 2, "c": 3, "d": 4}
    assert taken(found) == "a b c"


def test_who_has_too_few_sheets_waits_until_the_chair_lets_them_suffice():
    panel = Panel(code=Code("P"), name=Text("P"), least=3, sheets_each=3, sheets_least=3)
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        panels=[panel],
        scores=[score("mean", items(), MEAN)],
        rounds=[round_("r", "mean", places=2)],
    )
    marks = votes(a="3 4 5", b="9 9 -")
    both = contenders("a b c")

    waiting = outcome(rules, Evidence(contenders=both, polls=[poll(marks)]))
    assert ranks(waiting) == {"a": 1, "b": None, "c": None}
    suffices = poll(marks, confirmed={CandidateId("b"): 2})
    assert ranks(outcome(rules, Evidence(contenders=both, polls=[suffices]))) == {
        "b": 1,
        "a": 2,
        "c": None,
    }
