"""The steps of a score, on one channel of marks (docs/rulebook.md §3, domain 4.5)."""

from fractions import Fraction

import pytest

from domain.ranking.made_up import (
    COUNT,
    MEAN,
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
    round_,
    rubric,
    rulebook,
    score,
    scored,
    sheet,
    sheets,
    taken,
    times,
    votes,
)
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import LOW_COVERAGE, Unrankable
from selection.domain.rulebook.contest import CRITERION, Step
from selection.domain.rulebook.words import Axis, Best, Compare, Form, Rounding, Take, Ties

TRIMMED = sheets(Take.MEAN, drop_highest=1, drop_lowest=1, drop_from=5, at_least=3)


@pytest.mark.parametrize(
    ("marks", "mean"),
    [
        ("92 88 95 85 90 79 93", "89.6"),
        ("100 90 90 90 60", "90"),
        ("90 90 90 90 90", "90"),
        ("80 90 100", "90"),
        ("100 100 100 40 40", "80"),  # one copy of each extreme goes, not all of them
        ("1 2", None),
    ],
)
def test_the_trimmed_means_of_the_domain(marks, mean):
    given = scored(score("expert", items(), TRIMMED), poll(votes(a=marks)))
    assert given == {"a": None if mean is None else Fraction(mean)}


@pytest.mark.parametrize(
    ("marks", "flags"),
    [("80 90 100", (LOW_COVERAGE,)), ("80 85 90 100", (LOW_COVERAGE,)), ("1 2 3 4 5", ())],
)
def test_the_chair_must_confirm_a_mean_from_which_nothing_could_be_dropped(marks, flags):
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[score("expert", items(), TRIMMED), score("final", parts={"expert": 2})],
        rounds=[round_("result", "final")],
    )
    evidence = Evidence(contenders=contenders("a"), polls=[poll(votes(a=marks))])
    assert line(outcome(rules, evidence), "a").flags == flags


def test_being_named_by_nobody_is_no_thin_coverage():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[score("points", sheets(Take.SUM, drop_highest=1))],
        rounds=[round_("result", "points")],
    )
    found = outcome(rules, Evidence(contenders=contenders("a b"), polls=[poll(votes(a="5"))]))
    assert (line(found, "a").flags, line(found, "b").flags) == ((LOW_COVERAGE,), ())


def test_a_fold_that_drops_nothing_is_never_thin():
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[score("expert", items(), MEAN)],
        rounds=[round_("result", "expert")],
    )
    evidence = Evidence(contenders=contenders("a"), polls=[poll(votes(a="5"))])
    assert line(outcome(rules, evidence), "a").flags == ()


def test_extremes_are_dropped_from_one_mark_more_than_they_are():
    trimmed = sheets(Take.SUM, drop_lowest=2)
    given = scored(score("s", items(), trimmed), poll(votes(a="5 3 9", b="5 3")))
    assert given == {"a": 9, "b": 8}


@pytest.mark.parametrize(
    ("take", "value"),
    [
        (Take.SUM, 8),
        (Take.MEAN, 2),
        (Take.MEDIAN, Fraction(3, 2)),
        (Take.COUNT, 3),
        (Take.MOST, 5),
        (Take.LEAST, 0),
        (Take.SORTED, (5, 2, 1)),
    ],
)
def test_the_ways_to_take_marks_together(take, value):
    assert scored(score("s", items(), sheets(take)), poll(votes(a="1 5 0 2"))) == {"a": value}


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        # Off each criterion: x keeps 5, y keeps 6. Off the totals 13, 12, 8: 12 is kept.
        ((sheets(Take.MEAN, drop_highest=1, drop_lowest=1), items()), 11),
        ((items(), sheets(Take.MEAN, drop_highest=1, drop_lowest=1)), 12),
    ],
)
def test_the_order_of_the_steps_decides_what_is_trimmed(steps, value):
    marks = [
        *sheet("1", item="x", a=9),
        *sheet("2", item="x", a=5),
        *sheet("3", item="x", a=2),
        *sheet("1", item="y", a=4),
        *sheet("2", item="y", a=7),
        *sheet("3", item="y", a=6),
    ]
    assert scored(score("s", *steps), poll(marks)) == {"a": value}


def test_too_few_marks_at_one_crossing_leave_no_result_at_all():
    marks = [*sheet("1", item="x", a=9), *sheet("2", item="x", a=5), *sheet("1", item="y", a=4)]
    twice = sheets(Take.MEAN, at_least=2)
    assert scored(score("s", twice, items()), poll(marks)) == {"a": None}


@pytest.mark.parametrize(
    ("best", "ties", "ranks"),
    [
        (Best.HIGHEST, Ties.BEST, {"a": 1, "b": 2, "c": 2, "d": 4}),
        (Best.HIGHEST, Ties.WORST, {"a": 1, "b": 3, "c": 3, "d": 4}),
        (Best.HIGHEST, Ties.MEAN, {"a": 1, "b": Fraction(5, 2), "c": Fraction(5, 2), "d": 4}),
        (Best.LOWEST, Ties.BEST, {"a": 4, "b": 2, "c": 2, "d": 1}),
    ],
)
def test_equals_share_a_rank_as_the_rulebook_says(best, ties, ranks):
    ranked = score("s", SUM, across(Compare.RANK, best=best, ties=ties))
    assert scored(ranked, poll(sheet("1", a=9, b=7, c=7, d=1)), Form.POINTS) == ranks


@pytest.mark.parametrize(
    ("ties", "points"),
    [
        (Ties.BEST, {"a": 12, "b": 10, "c": 10, "d": 1, "e": 1}),
        (Ties.WORST, {"a": 12, "b": 8, "c": 8, "d": 1, "e": 1}),
        (Ties.MEAN, {"a": 12, "b": 9, "c": 9, "d": 1, "e": 1}),
    ],
)
def test_points_by_place_with_the_rest(ties, points):
    table = across(Compare.POINTS, points=[12, 10, 8], points_rest=Fraction(1), ties=ties)
    given = scored(score("s", SUM, table), poll(sheet("1", a=9, b=7, c=7, d=2, e=1)), Form.POINTS)
    assert given == points


def test_points_shared_across_the_end_of_the_table():
    table = across(Compare.POINTS, points=[6, 4], ties=Ties.MEAN)
    given = scored(score("s", SUM, table), poll(sheet("1", a=9, b=7, c=7)), Form.POINTS)
    assert given == {"a": 6, "b": 2, "c": 2}


@pytest.mark.parametrize(
    ("onto", "best", "shares"),
    [
        ((0, 100), Best.HIGHEST, {"a": 100, "b": 50, "c": 50, "d": 0}),
        ((80, 100), Best.HIGHEST, {"a": 100, "b": 90, "c": 90, "d": 80}),
        ((0, 1), Best.LOWEST, {"a": 0, "b": Fraction(1, 2), "c": Fraction(1, 2), "d": 1}),
    ],
)
def test_percentiles_count_the_worse_and_half_of_the_equal(onto, best, shares):
    step = across(Compare.PERCENTILE, onto=tuple(map(Fraction, onto)), best=best)
    given = scored(score("s", SUM, step), poll(sheet("1", a=9, b=7, c=7, d=2)), Form.POINTS)
    assert given == shares


def test_of_two_one_is_at_the_top_and_one_at_the_bottom():
    given = scored(
        score("s", SUM, across(Compare.PERCENTILE)), poll(sheet("1", a=9, b=8)), Form.POINTS
    )
    assert given == {"a": 100, "b": 0}


def test_one_alone_is_at_the_top():
    step = across(Compare.PERCENTILE, onto=(Fraction(80), Fraction(100)))
    assert scored(score("s", SUM, step), poll(sheet("1", a=9)), Form.POINTS) == {"a": 100}


def test_shares_of_the_best():
    given = score("s", SUM, across(Compare.SHARE_OF_BEST))
    polled = poll(sheet("1", a=400, b=300, c=0))
    assert scored(given, polled, Form.POINTS) == {"a": 100, "b": 75, "c": 0}


def test_the_cheapest_offer_has_the_whole_share():
    given = score("s", items(), SUM, across(Compare.SHARE_OF_BEST, best=Best.LOWEST))
    polled = poll(sheet("1", a=80, b=100, c=160))
    assert scored(given, polled) == {"a": 100, "b": 80, "c": 50}


def test_of_a_highest_of_nothing_nobody_has_a_share():
    given = score("s", SUM, across(Compare.SHARE_OF_BEST))
    assert scored(given, poll(sheet("1", a=0, b=0)), Form.POINTS) == {"a": 0, "b": 0}


def test_a_lowest_of_nothing_has_the_whole_share():
    given = score("s", SUM, across(Compare.SHARE_OF_BEST, best=Best.LOWEST))
    assert scored(given, poll(sheet("1", a=0, b=5)), Form.POINTS) == {"a": 100, "b": 0}


def test_a_share_may_lie_below_nothing():
    given = score("s", SUM, across(Compare.SHARE_OF_BEST))
    assert scored(given, poll(sheet("1", a=4, b=-2)), Form.POINTS) == {"a": 100, "b": -50}


@pytest.mark.parametrize("highest", [0, -1])
def test_of_a_best_below_nothing_there_are_no_shares(highest):
    given = score("s", SUM, across(Compare.SHARE_OF_BEST))
    with pytest.raises(Unrankable, match="best-above-zero"):
        scored(given, poll(sheet("1", a=highest, b=-2)), Form.POINTS)


def test_only_those_with_a_mark_at_a_crossing_are_compared_there():
    # Judge 2 saw only b and c, and gives them the ranks 1 and 2.
    polled = poll(votes(a="9 -", b="7 8", c="5 3"))
    given = score("s", items(), across(Compare.RANK), SUM)
    assert scored(given, polled) == {"a": 1, "b": 3, "c": 5}


def test_those_without_result_are_compared_with_nobody():
    polled = poll(votes(a="9 9", b="8 -", c="1 1"))
    given = score("s", items(), sheets(Take.MEAN, at_least=2), across(Compare.RANK))
    assert scored(given, polled) == {"a": 1, "b": None, "c": 2}


def test_categories_are_compared_apart():
    rules = rulebook(
        categories={"MEN": None, "WOMEN": None},
        channels=[channel(Form.POINTS)],
        scores=[score("place", SUM, across(Compare.RANK), lowest_wins=True)],
        rounds=[round_("result", "place")],
    )
    evidence = Evidence(
        contenders=[*contenders("a b", "MEN"), *contenders("c d", "WOMEN")],
        polls=[poll(sheet("1", a=9, c=8, d=7, b=6))],
    )
    lines = outcome(rules, evidence).lines
    assert [(each.candidate, each.scores["place"]) for each in lines] == [
        ("a", 1),
        ("b", 2),
        ("c", 1),
        ("d", 2),
    ]


def test_strangers_to_a_round_are_not_compared():
    # c leads by likes, and is no entrant of the final: a has the whole share there.
    rules = rulebook(
        categories={"SONG": 2},
        channels=[channel(Form.LIKE), channel(Form.POINTS, "jury")],
        scores=[
            score("jury", SUM, from_="jury"),
            score("share", COUNT, across(Compare.SHARE_OF_BEST)),
        ],
        rounds=[
            round_("first", "jury", at_the_cut=("ADMIT_NONE",)),
            round_("final", "share", entrants=("first",), places=1, at_the_cut=("ADMIT_ALL",)),
        ],
    )
    evidence = Evidence(
        contenders=contenders("a b c"),
        polls=[
            poll(votes(a="1 1 - -", b="1 - - -", c="1 1 1 1")),
            poll(sheet("j", a=3, b=2, c=1), "jury"),
        ],
    )
    final = outcome(rules, evidence)
    assert line(final, "a").scores["share"] == 100
    assert line(final, "b").scores["share"] == 50
    assert taken(final) == "a"


def test_lists_are_compared_place_by_place_and_the_longer_one_wins():
    polled = poll(votes(a="3 3 2", b="3 3 2 1", c="3 2 2 2", d="- - - 3"))
    given = score("s", sheets(Take.SORTED), across(Compare.RANK))
    assert scored(given, polled, Form.POINTS) == {"b": 1, "a": 2, "c": 3, "d": 4}


def test_a_list_is_compared_and_nothing_else():
    for step in (times(2), Step(round=Fraction(1)), panels()):
        with pytest.raises(Unrankable, match="sorted-list"):
            scored(score("s", sheets(Take.SORTED), step), poll(votes(a="1 2")), Form.POINTS)


def test_marks_times_a_number():
    assert scored(score("s", items(), SUM, times(Fraction("0.4"))), poll(votes(a="5 2"))) == {
        "a": Fraction("2.8")
    }


def test_marks_times_the_factor_of_their_criterion():
    marks = [*sheet("1", item="x", a=4), *sheet("1", item="y", a=5)]
    rubrics = [rubric({"x": 10, "y": 10}, times={"x": "0.8", "y": "1.6"})]
    given = scored(score("s", times("CRITERION"), items(), SUM), poll(marks), rubrics=rubrics)
    assert given == {"a": Fraction("11.2")}


def test_a_mark_outside_the_rubric_has_no_factor():
    given = score("s", times("CRITERION"), items(), SUM)
    with pytest.raises(Unrankable, match="mark-is-not-in-the-rubric"):
        scored(given, poll(sheet("1", item="z", a=4)), rubrics=[rubric({"x": 10})])


def test_marks_times_the_figure_of_their_candidate():
    channels = [channel(Form.MARKS), channel(Form.FIGURES, "difficulty")]
    given = score("s", items(), SUM, times("difficulty"))
    difficulty = figures("difficulty", a="1.5", b=2)
    polled = poll(votes(a="4", b="3", c="9"))
    assert scored(given, polled, Form.MARKS, difficulty, channels=channels) == {
        "a": 6,
        "b": 6,
        "c": None,  # no figure was attested: no result, which is not 0
    }


@pytest.mark.parametrize(
    ("rounding", "value"),
    [
        (Rounding.HALF_UP, "8.38"),
        (Rounding.HALF_EVEN, "8.38"),
        (Rounding.UP, "8.38"),
        (Rounding.DOWN, "8.37"),
    ],
)
def test_a_step_rounds_what_it_gives(rounding, value):
    step = sheets(Take.MEAN, round=Fraction("0.01"), rounding=rounding)
    given = scored(score("s", items(), step), poll(votes(a="8.25 8.50")))
    assert given == {"a": Fraction(value)}


def test_rounding_happens_at_its_step_and_nowhere_else():
    early = score("s", items(), sheets(Take.MEAN, round=Fraction(1)), times(3))
    late = score("s", items(), MEAN, times(3), Step(round=Fraction(1)))
    polled = poll(votes(a="1 1 2"))
    assert scored(early, polled) == {"a": 3}
    assert scored(late, polled) == {"a": 4}


def test_rounding_each_mark_before_anything_is_folded():
    given = score("s", Step(round=Fraction(1)), items(), SUM)
    assert scored(given, poll(votes(a="1.5 1.5"))) == {"a": 4}


def test_no_result_stays_no_result():
    given = score(
        "s", items(), sheets(Take.MEAN, at_least=2), Step(round=Fraction(1)), times(2), items()
    )
    assert scored(given, poll(votes(a="1.5 1.5", b="1 -"))) == {"a": 4, "b": None}


def test_an_axis_left_open_is_no_result_but_a_mistake():
    with pytest.raises(Unrankable, match="leaves-an-axis-open"):
        scored(score("s", items()), poll(votes(a="1 2")))


def test_nothing_is_left_when_every_mark_is_dropped():
    step = sheets(Take.MEAN, drop_highest=1, drop_lowest=1, drop_from=2)
    with pytest.raises(Unrankable, match="every-mark-is-dropped"):
        scored(score("s", items(), step), poll(votes(a="1 2")))


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step(over=Axis.SHEETS), "a-fold-says-what-it-takes"),
        (Step(across="CANDIDATES"), "a-comparison-says-what-it-gives"),
    ],
)
def test_half_a_step_stops_the_ranking_and_nothing_is_guessed(step, reason):
    steps = (step,) if step.over else (items(), SUM, step)

    with pytest.raises(Unrankable) as stopped:
        scored(score("odd", *steps), poll(votes(a="1 2", b="2 3")))
    assert stopped.value.reason == reason


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (times(CRITERION), "only-the-marks-of-a-channel-have-criteria"),
        (SUM, "only-the-marks-of-a-channel-have-axes"),
    ],
)
def test_an_answer_of_the_form_has_neither_criteria_nor_sheets(step, reason):
    rules = rulebook(
        scores=[score("form", step, field="years")], rounds=[round_("result", "form")]
    )

    with pytest.raises(Unrankable) as stopped:
        outcome(rules, Evidence(contenders=[contender("a", years=3)]))
    assert stopped.value.reason == reason
