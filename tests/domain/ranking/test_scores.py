"""Where scores come from: channels and their stages, counts, the form, other scores."""

from datetime import date
from fractions import Fraction

import pytest

from domain.ranking.made_up import (
    COUNT,
    MEAN,
    STAGE,
    SUM,
    across,
    channel,
    contender,
    contenders,
    figures,
    items,
    line,
    outcome,
    panels,
    poll,
    ranks,
    round_,
    rubric,
    rulebook,
    score,
    scored,
    scores,
    sheet,
    sheets,
    taken,
    times,
    votes,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import Unrankable
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Step
from selection.domain.rulebook.words import Axis, Compare, Form, Take


@pytest.mark.parametrize(
    ("take", "value"),
    [(Take.SUM, 7), (Take.COUNT, 2), (Take.SORTED, (4, 3))],
)
def test_a_name_written_twice_on_one_sheet_adds_up_there(take, value):
    polled = poll([*sheet("1", a=1), *sheet("1", a=2), *sheet("2", a=4)])
    assert scored(score("s", sheets(take)), polled, Form.POINTS) == {"a": value}


def test_sheets_of_two_panels_may_bear_the_same_name():
    polled = poll([*sheet("1", "north", a=1), *sheet("1", "south", a=1)])
    assert scored(score("s", COUNT), polled, Form.BALLOT) == {"a": 2}


@pytest.mark.parametrize(
    ("form", "steps", "value"),
    [
        (Form.LIKE, (COUNT,), 0),
        (Form.BALLOT, (COUNT,), 0),
        (Form.POINTS, (SUM,), 0),
        (Form.POINTS, (sheets(Take.SORTED),), ()),
        (Form.POINTS, (MEAN,), None),
        (Form.POINTS, (sheets(Take.COUNT, at_least=2),), None),
        (Form.RANKING, (SUM,), None),
        (Form.MARKS, (items(), SUM), None),
        (Form.FIGURES, (), None),
    ],
)
def test_having_no_marks_is_nothing_for_names_and_no_result_for_marks(form, steps, value):
    polled = poll(sheet("1", b=1))
    rules = rulebook(
        channels=[channel(form)],
        scores=[score("s", *steps)],
        rounds=[round_("result", "s", places="ALL")],
    )
    found = outcome(rules, Evidence(contenders=contenders("a b"), polls=[polled]))
    assert line(found, "a").scores["s"] == value
    assert line(found, "a").waiting is (value is None)


def test_a_vote_nobody_cast_is_counted_as_none():
    rules = rulebook(
        channels=[channel(Form.LIKE)], scores=[score("s", COUNT)], rounds=[round_("result", "s")]
    )
    found = outcome(rules, Evidence(contenders=contenders("a")))
    assert scores(found, "s") == {"a": 0}


@pytest.mark.parametrize(
    ("counted", "ballots", "names", "result"),
    [
        ({"a": 3}, {"MEN": 5}, "", {"a": 3, "b": 0, "c": None}),
        ({"a": 3}, {}, "", {"a": 3, "b": 0, "c": None}),
        ({}, {"MEN": 5}, "", {"a": 0, "b": 0, "c": None}),
        ({}, {}, "1", {"a": 1, "b": 0, "c": None}),
        ({}, {}, "", {"a": None, "b": None, "c": None}),
    ],
)
def test_paper_ballots_that_are_not_counted_yet_are_not_nothing(counted, ballots, names, result):
    rules = rulebook(
        categories={"MEN": 1, "WOMEN": 1},
        channels=[channel(Form.BALLOT, on_paper=True)],
        scores=[score("yes", COUNT)],
        rounds=[round_("result", "yes", at_the_cut=("ADMIT_NONE",))],
    )
    evidence = Evidence(
        contenders=[*contenders("a b", "MEN"), *contenders("c", "WOMEN")],
        polls=[poll(votes(a=names), counted=counted, ballots=ballots)],
    )
    assert scores(outcome(rules, evidence), "yes") == result


def test_not_being_named_by_a_panel_is_nothing_from_that_panel():
    # Two chambers vote; what counts is the worse of the two. b is unknown to the south.
    polled = poll(
        [
            *sheet("1", "north", a=1, b=1),
            *sheet("2", "north", a=1, b=1),
            *sheet("1", "south", a=1),
        ]
    )
    given = score("s", COUNT, panels(Take.LEAST))
    assert scored(given, polled, Form.BALLOT, channel={"by_panel": True}) == {"a": 1, "b": 0}


def test_named_by_no_panel_at_all_is_nothing():
    rules = rulebook(
        channels=[channel(Form.BALLOT, by_panel=True)],
        scores=[score("s", COUNT, panels())],
        rounds=[round_("result", "s")],
    )
    found = outcome(rules, Evidence(contenders=contenders("a"), polls=[poll()]))
    assert scores(found, "s") == {"a": 0}


def test_panels_may_be_folded_before_items():
    marks = [
        *sheet("1", "north", "x", a=1),
        *sheet("1", "south", "x", a=2),
        *sheet("1", "north", "y", a=4),
        *sheet("1", "south", "y", a=0),
    ]
    given = score("s", SUM, panels(), items(Take.MOST))
    assert scored(given, poll(marks), channel={"by_panel": True}) == {"a": 4}


def test_panels_are_an_axis_until_a_step_folds_it():
    polled = poll(
        [
            *sheet("1", "north", a=9, b=8),
            *sheet("2", "north", a=1, b=5),
            *sheet("1", "south", a=2, b=6),
        ]
    )
    given = score("s", SUM, across(Compare.POINTS, points=[2, 1]), panels())
    assert scored(given, polled, Form.POINTS, channel={"by_panel": True}) == {"a": 2, "b": 4}


def test_only_the_items_of_a_score_are_read():
    marks = [*sheet("1", item="x", a=4), *sheet("1", item="y", a=5), *sheet("1", item="z", a=6)]
    assert scored(score("s", items(), SUM, items=("x", "z")), poll(marks)) == {"a": 10}


def test_counted_names_and_single_names_add_up():
    polled = poll(votes(a="1 1 -", b="- - 1"), counted={CandidateId("a"): 40, CandidateId("c"): 3})
    assert scored(score("s", COUNT), polled, Form.BALLOT) == {"a": 42, "b": 1, "c": 3}


def test_counts_are_added_before_anything_else_is_made_of_the_sum():
    polled = poll(votes(a="1"), counted={CandidateId("a"): 2})
    assert scored(score("s", COUNT, times(10)), polled, Form.BALLOT) == {"a": 30}


def test_tellers_may_add_up_places():
    polled = poll(counted={CandidateId("a"): 40})
    assert scored(score("s", SUM), polled, Form.RANKING) == {"a": 40}


def test_counted_points_are_compared_like_others():
    polled = poll(counted={CandidateId("a"): 40, CandidateId("b"): Fraction("20.5")})
    given = score("s", SUM, across(Compare.RANK))
    assert scored(given, polled, Form.POINTS) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    "steps",
    [
        (MEAN,),
        (sheets(Take.SUM, drop_highest=1),),
        (sheets(Take.SUM, drop_lowest=1),),
        (sheets(Take.COUNT, at_least=2),),
        (sheets(Take.COUNT, round=Fraction(10)),),
        (items(), SUM),
        (across(Compare.RANK), SUM),
        (),
    ],
)
def test_of_counted_sheets_nothing_but_a_sum_can_be_made(steps):
    polled = poll(counted={CandidateId("a"): 40})
    with pytest.raises(Unrankable, match="only-added-up") as refused:
        scored(score("s", *steps), polled, Form.BALLOT)
    assert refused.value.because == {"score": "s"}


def test_a_channel_open_in_several_stages_is_read_by_the_rounds_of_the_same_stage():
    rules = rulebook(
        stages=["HEATS", "FINAL"],
        channels=[
            channel(Form.POINTS, "points", "HEATS", "FINAL"),
            channel(Form.LIKE, "likes", "HEATS"),
        ],
        scores=[score("points", SUM, from_="points"), score("likes", COUNT, from_="likes")],
        rounds=[
            round_("heats", "points", "likes", stage="HEATS"),
            round_("final", "points", "likes", stage="FINAL", entrants=("heats",)),
        ],
    )
    evidence = Evidence(
        contenders=contenders("a"),
        polls=[
            poll(sheet("1", a=5), "points", "HEATS"),
            poll(sheet("1", a=7), "points", "FINAL"),
            poll(sheet("1", a=1), "likes", "HEATS"),
        ],
    )
    assert [line(each, "a").scores for each in outcomes(rules, evidence)] == [
        {"points": 5, "likes": 1},
        {"points": 7, "likes": 1},
    ]


def test_one_stage_has_one_poll_per_channel():
    rules = rulebook(
        channels=[channel(Form.LIKE)], scores=[score("s", COUNT)], rounds=[round_("result", "s")]
    )
    evidence = Evidence(contenders=contenders("a"), polls=[poll(), poll()])
    with pytest.raises(Unrankable, match="one-poll-per-channel"):
        outcomes(rules, evidence)


def test_figures_without_a_rubric_belong_to_the_candidate():
    assert scored(score("s"), figures("panel", a="-1.5", b=3), Form.FIGURES) == {
        "a": Fraction("-1.5"),
        "b": 3,
    }


def test_without_a_rubric_items_are_no_axis():
    marks = [*sheet("", item="x", a=4), *sheet("", item="y", a=5)]
    assert scored(score("s"), poll(marks), Form.FIGURES) == {"a": 9}


def test_figures_with_a_rubric_belong_to_the_items():
    marks = [*sheet("", item="x", a=4), *sheet("", item="y", a=5)]
    rubrics = [rubric({"x": 10, "y": 10}, times={"x": 2})]
    given = score("s", times("CRITERION"), items())
    assert scored(given, poll(marks), Form.FIGURES, rubrics=rubrics) == {"a": 13}


def test_a_rubric_is_that_of_the_stage_in_which_the_marks_were_given():
    rubrics = [
        rubric({"x": 10}, stages=("EARLY",), times={"x": 3}),
        rubric({"x": 10}, stages=(STAGE,), times={"x": 2}),
    ]
    rules = rulebook(
        stages=["EARLY", STAGE],
        channels=[channel(Form.MARKS, "panel", "EARLY")],
        rubrics=rubrics,
        scores=[score("s", times("CRITERION"), items(), SUM)],
        rounds=[round_("result", "s")],
    )
    marks = sheet("1", item="x", a=4)
    evidence = Evidence(contenders=contenders("a"), polls=[poll(marks, stage="EARLY")])
    assert scores(outcome(rules, evidence), "s") == {"a": 12}


def test_a_figure_of_the_candidate_serves_every_item_without_its_own():
    channels = [channel(Form.MARKS), channel(Form.FIGURES, "factor")]
    marks = [*sheet("1", item="x", a=4), *sheet("1", item="y", a=5)]
    factor = poll([*sheet("", item="x", a=10), *sheet("", a=2)], "factor")
    given = score("s", times("factor"), items(), SUM)
    assert scored(given, poll(marks), Form.MARKS, factor, channels=channels) == {"a": 50}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (True, 1),
        (False, 0),
        (12, 12),
        (Fraction("2.5"), Fraction("2.5")),
        (date(1, 1, 3), 3),
        (None, 0),
    ],
)
def test_an_answer_of_the_form_is_a_number(answer, value):
    rules = rulebook(scores=[score("s", field="f")], rounds=[round_("result", "s")])
    answers = {} if answer is None else {"f": answer}
    found = outcome(rules, Evidence(contenders=[contender("a", **answers)]))
    assert scores(found, "s") == {"a": value}


def test_words_are_no_number():
    rules = rulebook(scores=[score("s", field="f")], rounds=[round_("result", "s")])
    with pytest.raises(Unrankable, match="field-is-not-a-number") as refused:
        outcomes(rules, Evidence(contenders=[contender("a", f="many")]))
    assert refused.value.because == {"field": "f"}


def test_a_form_has_no_sheets_to_fold():
    rules = rulebook(scores=[score("s", SUM, field="f")], rounds=[round_("result", "s")])
    with pytest.raises(Unrankable, match="only-the-marks-of-a-channel-have-axes") as refused:
        outcomes(rules, Evidence(contenders=contenders("a")))
    assert refused.value.because == {"axis": Axis.SHEETS}


def test_steps_go_on_from_the_form_and_from_parts():
    rules = rulebook(
        scores=[
            score("place", across(Compare.RANK), field="f"),
            score("double", times(2), Step(round=Fraction(10)), parts={"place": 3}),
        ],
        rounds=[round_("result", "place", "double")],
    )
    evidence = Evidence(contenders=[contender("a", f=5), contender("b", f=9)])
    assert scores(outcome(rules, evidence), "double") == {"a": 10, "b": 10}
    assert scores(outcome(rules, evidence), "place") == {"a": 2, "b": 1}


def test_parts_are_weighed_exactly_and_all_of_them_are_needed():
    rules = rulebook(
        channels=[channel(Form.MARKS), channel(Form.LIKE, "likes")],
        scores=[
            score("expert", items(), MEAN),
            score("public", COUNT, from_="likes"),
            score("final", parts={"expert": Fraction("0.9"), "public": Fraction("0.1")}),
        ],
        rounds=[round_("result", "final")],
    )
    evidence = Evidence(
        contenders=contenders("a b"),
        polls=[poll(votes(a="80 90 91")), poll(votes(a="1 1 1", b="1 1 1"), "likes")],
    )
    found = outcome(rules, evidence)
    assert scores(found, "final") == {"a": Fraction("78.6"), "b": None}
    assert line(found, "b").waiting


def test_a_list_cannot_be_weighed():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[score("list", sheets(Take.SORTED)), score("final", parts={"list": 1})],
        rounds=[round_("result", "final")],
    )
    with pytest.raises(Unrankable, match="sorted-list"):
        outcomes(rules, Evidence(contenders=contenders("a")))


def test_who_did_not_enter_the_earlier_round_has_no_score_of_it():
    rules = rulebook(
        scores=[
            score("f", field="f"),
            score("sum", parts={"first.f": 1, "f": 1}),
        ],
        rounds=[
            round_("first", "f", entered_by="first", places=1, at_the_cut=("ADMIT_ALL",)),
            round_("final", "sum", entrants=("first",)),
        ],
    )
    evidence = Evidence(
        contenders=[contender("a", f=4, first=True), contender("b", f=9)],
        entered={"final": frozenset({CandidateId("b")})},
    )
    final = outcome(rules, evidence)
    assert scores(final, "sum") == {"a": 8, "b": None}
    assert line(final, "b").waiting


def test_a_line_shows_what_it_was_decided_by_and_what_later_rounds_read_of_it():
    rules = rulebook(
        stages=[STAGE, "FINAL"],
        channels=[channel(Form.LIKE, "likes"), channel(Form.POINTS, "points", "FINAL", STAGE)],
        scores=[
            score("likes", COUNT, from_="likes"),
            score("points", SUM, from_="points"),
            score("need", field="need"),
            score("cut", field="cut"),
            score("later", field="later"),
            score("seen", COUNT, from_="likes"),
            score("whole", parts={"points": 2}),
        ],
        rounds=[
            round_("first", "whole", at_the_cut=("cut", "ADMIT_ALL"), places=1),
            round_(
                "final",
                "likes",
                entrants=("first",),
                stage="FINAL",
                at_the_cut=("first.later", "LOTS"),
                places=1,
            ),
        ],
    )
    first, final = outcomes(rules, Evidence(contenders=contenders("a")))
    assert set(line(first, "a").scores) == {"whole", "points", "cut", "later", "need", "seen"}
    assert set(line(final, "a").scores) == {"likes", "first.later", "need", "seen"}


def test_a_score_nobody_reads_is_shown_where_its_channel_is_open():
    rules = rulebook(
        stages=["ONE", "TWO", "THREE"],
        channels=[channel(Form.LIKE, "likes", "ONE", "TWO")],
        scores=[
            score("likes", COUNT, from_="likes"),
            score("double", parts={"likes": 2}),
            score("other", COUNT, from_="likes"),
        ],
        rounds=[round_(each.lower(), stage=each) for each in ("ONE", "TWO", "THREE")],
    )
    found = outcomes(rules, Evidence(contenders=contenders("a")))
    shown = {"likes", "double", "other"}
    assert [set(line(each, "a").scores) for each in found] == [shown, shown, set()]


def test_a_score_or_channel_that_is_not_in_the_rulebook_is_a_mistake():
    with pytest.raises(Unrankable, match="score-is-not-in-the-rulebook"):
        outcomes(rulebook(rounds=[round_("result", "s")]), Evidence(contenders=contenders("a")))
    rules = rulebook(scores=[score("s")], rounds=[round_("result", "s")])
    with pytest.raises(Unrankable, match="channel-is-not-in-the-rulebook") as refused:
        outcomes(rules, Evidence(contenders=contenders("a")))
    assert refused.value.reason == "channel-is-not-in-the-rulebook"
    assert refused.value.because == {"channel": "panel"}


def test_the_smaller_value_wins_where_the_score_says_so():
    rules = rulebook(
        channels=[channel(Form.FIGURES)],
        scores=[score("time", lowest_wins=True)],
        rounds=[round_("result", "time", places=1, at_the_cut=("ADMIT_NONE",))],
    )
    polled = figures("panel", a="10.02", b="9.98", c="10.10")
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[polled]))
    assert (taken(found), ranks(found)) == ("b", {"b": 1, "a": 2, "c": 3})
