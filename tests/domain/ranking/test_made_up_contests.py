"""Contests of many kinds, each worked out by hand: no kind is known to the programme by name."""

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
    ranks,
    revote,
    round_,
    rubric,
    rulebook,
    score,
    scores,
    sheet,
    sheets,
    taken,
    times,
    votes,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import LOW_COVERAGE
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Need
from selection.domain.rulebook.values import Text
from selection.domain.rulebook.words import Best, Compare, Form, NeedOf, Take, Ties, Within


def test_a_borda_count_of_rankings():
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.RANKING)],
        scores=[score("borda", across(Compare.POINTS, best=Best.LOWEST, points=[3, 2, 1]), SUM)],
        rounds=[round_("result", "borda", at_the_cut=("ADMIT_NONE",))],
    )
    rankings = [
        *sheet("1", a=1, b=2, c=3, d=4),
        *sheet("2", b=1, c=2, a=3, d=4),
        *sheet("3", b=1, a=2, d=3, c=4),
    ]
    found = outcome(rules, Evidence(contenders=contenders("a b c d"), polls=[poll(rankings)]))
    assert scores(found, "borda") == {"b": 8, "a": 6, "c": 3, "d": 1}
    assert taken(found) == "b"


def test_a_medal_table():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[score("medals", sheets(Take.SORTED))],
        rounds=[round_("result", "medals", places="ALL")],
    )
    events = [
        *sheet("sprint", a=3, b=2, d=1),
        *sheet("relay", a=3, b=2),
        *sheet("jump", c=3, b=2, a=1),
        *sheet("throw", c=3),
        *sheet("swim", b=3),
    ]
    found = outcome(rules, Evidence(contenders=contenders("a b c d e f"), polls=[poll(events)]))
    assert ranks(found) == {"a": 1, "c": 2, "b": 3, "d": 4, "e": 5, "f": 5}


def test_judging_by_the_median():
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.MARKS)],
        scores=[
            score("median", items(), sheets(Take.MEDIAN)),
            score("mean", items(), MEAN),
        ],
        rounds=[round_("result", "median", at_the_cut=("mean", "ADMIT_NONE"))],
    )
    marks = votes(a="6 6 5 1 1", b="4 4 4 5 6", c="5 5 5 3 2")
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[poll(marks)]))
    assert ranks(found) == {"c": 1, "a": 1, "b": 3}
    assert taken(found) == "c"


def test_diving():
    # Off each dive one highest and one lowest mark; the rest added, times the difficulty.
    dives = {"dive1": 10, "dive2": 10}
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.MARKS), channel(Form.FIGURES, "difficulty")],
        rubrics=[rubric(dives), rubric(dives, "difficulty")],
        scores=[
            score(
                "total",
                sheets(Take.SUM, drop_highest=1, drop_lowest=1, drop_from=4),
                times("difficulty"),
                items(),
            )
        ],
        rounds=[round_("result", "total", at_the_cut=("ADMIT_ALL",))],
    )
    marks = {
        ("a", "dive1"): "7 7.5 8 6.5 7",  # 21.5 × 2 = 43
        ("a", "dive2"): "8 8 8 8 9",  # 24 × 3 = 72
        ("b", "dive1"): "9 9 9 5 9",  # 27 × 1.5 = 40.5
        ("b", "dive2"): "6 6.5 7 7.5 8",  # 21 × 3.5 = 73.5
    }
    given = [
        mark
        for (diver, dive), row in marks.items()
        for judge, each in enumerate(row.split())
        for mark in sheet(str(judge), item=dive, **{diver: each})
    ]
    difficulty = poll(
        [*sheet("", item="dive1", a=2, b="1.5"), *sheet("", item="dive2", a=3, b="3.5")],
        "difficulty",
    )
    evidence = Evidence(contenders=contenders("a b"), polls=[poll(given), difficulty])
    assert scores(outcome(rules, evidence), "total") == {"a": 115, "b": 114}


def test_a_regatta_with_the_worst_race_discarded():
    races = dict.fromkeys(("r1", "r2", "r3", "r4"), 99)
    rules = rulebook(
        channels=[channel(Form.FIGURES)],
        rubrics=[rubric(races)],
        scores=[
            score("net", items(Take.SUM, drop_highest=1), lowest_wins=True),
            score("last", items(), items=("r4",), lowest_wins=True),
        ],
        rounds=[round_("result", "net", "last", places="ALL")],
    )
    places = {"a": (1, 2, 6, 1), "b": (2, 1, 1, 4), "c": (3, 3, 2, 2)}
    marks = [
        mark
        for boat, row in places.items()
        for race, place in zip(races, row, strict=True)
        for mark in sheet("", item=race, **{boat: place})
    ]
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[poll(marks)]))
    assert scores(found, "net") == {"a": 4, "b": 4, "c": 7}
    assert ranks(found) == {"a": 1, "b": 2, "c": 3}


def test_a_time_trial_with_the_better_of_two_runs():
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.FIGURES)],
        rubrics=[rubric({"run1": 99, "run2": 99})],
        scores=[score("best", items(Take.LEAST), lowest_wins=True)],
        rounds=[round_("result", "best", at_the_cut=("ADMIT_ALL",))],
    )
    runs = [*sheet("", item="run1", a="50.1", b="49.9"), *sheet("", item="run2", a="49.8", d="60")]
    found = outcome(rules, Evidence(contenders=contenders("a b c d"), polls=[poll(runs)]))
    assert ranks(found) == {"a": 1, "b": 2, "d": 3, "c": None}
    assert (taken(found), line(found, "c").waiting) == ("a", True)


def test_groups_and_a_final_that_carries_the_earlier_points():
    rules = rulebook(
        stages=["GROUPS", "FINAL"],
        categories={"SONG": 1},
        channels=[channel(Form.POINTS, "points", "GROUPS", "FINAL")],
        scores=[
            score("points", SUM, from_="points"),
            score("both", parts={"groups.points": 1, "points": 1}),
        ],
        rounds=[
            round_(
                "groups",
                "points",
                stage="GROUPS",
                within=Within.GROUP,
                places=2,
                at_the_cut=("ADMIT_NONE",),
            ),
            round_(
                "final",
                "both",
                stage="FINAL",
                entrants=("groups",),
                at_the_cut=("points", "ADMIT_NONE"),
            ),
        ],
    )
    evidence = Evidence(
        contenders=[
            *(contender(each, group="north") for each in "abc"),
            *(contender(each, group="south") for each in "def"),
        ],
        polls=[
            poll(sheet("1", a=10, b=12, c=5, d=20, e=3, f=8), "points", "GROUPS"),
            poll(sheet("1", a=9, b=4, c=99, d=1, f=13), "points", "FINAL"),
        ],
    )
    groups, final = outcomes(rules, evidence)
    assert taken(groups) == "a b d f"
    assert scores(final, "both") == {"f": 21, "d": 21, "a": 19, "b": 16}
    assert ranks(final) == {"f": 1, "d": 1, "a": 3, "b": 4}
    assert taken(final) == "f"


def test_marks_decide_nine_tenths_and_likes_one():
    # Likes on the compressed scale: 80, 100, 90. Nine tenths of the marks are 81, 79.2, 77.4.
    public = (COUNT, across(Compare.PERCENTILE, onto=(Fraction(80), Fraction(100))))
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.MARKS), channel(Form.LIKE, "likes")],
        scores=[
            score("expert", items(), MEAN),
            score("public", *public, from_="likes"),
            score("final", parts={"expert": "9/10", "public": "1/10"}),
        ],
        rounds=[round_("result", "final", at_the_cut=("expert", "ADMIT_NONE"))],
    )
    likes = poll(
        counted={CandidateId("a"): 10, CandidateId("b"): 1000, CandidateId("c"): 500},
        channel="likes",
    )
    marks = poll(votes(a="90", b="88", c="86"))
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[marks, likes]))
    assert scores(found, "public") == {"a": 80, "b": 100, "c": 90}
    assert scores(found, "final") == {
        "a": 89,
        "b": Fraction("89.2"),
        "c": Fraction("86.4"),
    }
    assert taken(found) == "b"


def test_a_table_of_coefficients_by_place():
    table = across(
        Compare.POINTS,
        points=[20, 16, 16, 14, 14, 14, 12, 12, 12, 12],
        points_rest=Fraction(10),
    )
    rules = rulebook(
        channels=[channel(Form.LIKE)],
        scores=[score("public", COUNT, table)],
        rounds=[round_("result", "public", places="ALL")],
    )
    counts = dict(
        zip("abcdefghijkl", (100, 90, 80, 80, 70, 60, 50, 40, 30, 20, 10, 0), strict=True)
    )
    likes = poll(counted={CandidateId(each): count for each, count in counts.items() if count})
    found = outcome(rules, Evidence(contenders=contenders(" ".join(counts)), polls=[likes]))
    assert list(scores(found, "public").values()) == [
        *(20, 16, 16, 16, 14, 14, 12, 12, 12, 12),
        *(10, 10),
    ]


def test_points_to_be_shared_freely():
    rules = rulebook(
        categories={"SONG": 1},
        channels=[channel(Form.POINTS)],
        scores=[score("points", SUM), score("givers", COUNT)],
        rounds=[round_("result", "points", "givers", at_the_cut=("ADMIT_NONE",))],
    )
    shares = [*sheet("1", a=10), *sheet("2", a=2, b=8), *sheet("3", b=5, c=5)]
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[poll(shares)]))
    assert scores(found, "points") == {"b": 13, "a": 12, "c": 5}


def test_deductions_are_figures_below_nothing():
    rules = rulebook(
        channels=[channel(Form.FIGURES, "elements"), channel(Form.FIGURES, "deductions")],
        scores=[
            score("elements", from_="elements"),
            score("deductions", from_="deductions"),
            score("total", parts={"elements": 1, "deductions": 1}),
        ],
        rounds=[round_("result", "total", places="ALL")],
    )
    polls = [figures("elements", a=40, b=39), figures("deductions", a="-1.5", b=0)]
    found = outcome(rules, Evidence(contenders=contenders("a b"), polls=polls))
    assert scores(found, "total") == {"b": 39, "a": Fraction("38.5")}


def test_the_rank_sum_and_the_sum_of_marks_may_disagree():
    marks = votes(a="20 9 9", b="10 10 10", c="1 8 8")
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[
            score("sum", items(), SUM),
            score("places", items(), across(Compare.RANK, ties=Ties.MEAN), SUM, lowest_wins=True),
        ],
        rounds=[round_("by_sum", "sum"), round_("by_places", "places")],
    )
    by_sum, by_places = outcomes(
        rules, Evidence(contenders=contenders("a b c"), polls=[poll(marks)])
    )
    assert ranks(by_sum) == {"a": 1, "b": 2, "c": 3}
    assert scores(by_places, "places") == {"b": 4, "a": 5, "c": 9}
    assert ranks(by_places) == {"b": 1, "a": 2, "c": 3}


def test_two_panels_each_giving_places():
    # The north's sheets are more, and weigh no more: its order is one, like the south's.
    rules = rulebook(
        channels=[channel(Form.MARKS, by_panel=True)],
        scores=[
            score(
                "places",
                items(),
                MEAN,
                across(Compare.RANK, ties=Ties.MEAN),
                panels(),
                lowest_wins=True,
            )
        ],
        rounds=[round_("result", "places")],
    )
    marks = [
        *sheet("1", "north", a=19, b=8, c=1),
        *sheet("2", "north", a=7, b=8, c=2),
        *sheet("3", "north", a=19, b=8, c=3),
        *sheet("1", "south", a=4, b=6, c=5),
    ]
    found = outcome(rules, Evidence(contenders=contenders("a b c"), polls=[poll(marks)]))
    assert scores(found, "places") == {"b": 3, "a": 4, "c": 5}


def test_the_public_chooses_who_enters_and_the_panel_who_wins():
    rules = rulebook(
        stages=["VOTE", "REVIEW"],
        categories={"SONG": 1},
        channels=[channel(Form.LIKE, "likes", "VOTE"), channel(Form.MARKS)],
        scores=[score("likes", COUNT, from_="likes"), score("expert", items(), MEAN)],
        rounds=[
            round_("vote", "likes", stage="VOTE", places=2, at_the_cut=("LOTS",)),
            round_("review", "expert", entrants=("vote",), at_the_cut=("ADMIT_NONE",)),
        ],
    )
    evidence = Evidence(
        contenders=contenders("a b c"),
        polls=[
            poll(votes(a="1 1 1", b="1 1 -", c="1 - -"), "likes", "VOTE"),
            poll(votes(a="70", b="80", c="99")),
        ],
    )
    vote, review = outcomes(rules, evidence)
    assert (taken(vote), taken(review)) == ("a b", "b")
    assert ranks(review) == {"b": 1, "a": 2}


def test_a_runoff_of_the_first_two_if_nobody_has_the_majority():
    majority = Need(score=Text("first.votes"), at_least=Fraction(1, 2), of=NeedOf.BALLOTS)
    rules = rulebook(
        stages=["FIRST", "SECOND"],
        categories={"SONG": 1},
        channels=[channel(Form.BALLOT, "ballots", "FIRST", "SECOND", on_paper=True)],
        scores=[score("votes", COUNT, from_="ballots")],
        rounds=[
            round_("first", "votes", stage="FIRST", places=2, at_the_cut=("ADMIT_NONE",)),
            round_(
                "majority", "first.votes", stage="FIRST", entrants=("first",), needs=[majority]
            ),
            round_("second", "votes", stage="SECOND", entrants=("first",), at_the_cut=("LOTS",)),
        ],
    )

    def counted(stage: str, ballots: int, **votes: int):
        counts = {CandidateId(each): count for each, count in votes.items()}
        return poll(channel="ballots", stage=stage, counted=counts, ballots={"SONG": ballots})

    evidence = Evidence(
        contenders=contenders("a b c"),
        polls=[counted("FIRST", 100, a=45, b=35, c=20), counted("SECOND", 90, a=44, b=46)],
    )
    assert [taken(each) for each in outcomes(rules, evidence)] == ["a b", "", "b"]


def test_forty_six_in_a_shortlist_of_forty_five():
    rules = rulebook(
        categories={"SONG": 30},
        scores=[score("f", field="f")],
        rounds=[round_("r", "f", places_times=Fraction(3, 2), at_the_cut=("ADMIT_ALL",))],
    )
    points = [*range(100, 56, -1), 50, 50, 49]  # 44 above, two equal at the line, one below
    those = [contender(f"c{number:02}", f=f) for number, f in enumerate(points)]
    found = outcome(rules, Evidence(contenders=those))
    assert len(found.taken) == 46
    assert [each.rank for each in found.lines[-4:]] == [44, 45, 45, 47]


NATIONAL = rulebook(
    stages=["SCORING", "MEETING"],
    categories={"SONG": 3},
    channels=[
        channel(Form.MARKS, "sheets", "SCORING"),
        channel(Form.BALLOT, "meeting", "MEETING", on_paper=True),
    ],
    scores=[
        score(
            "expert",
            items(),
            sheets(Take.MEAN, drop_highest=1, drop_lowest=1, drop_from=5, at_least=3),
            from_="sheets",
        ),
        score("yes", COUNT, from_="meeting"),
    ],
    rounds=[
        round_(
            "shortlist",
            "expert",
            stage="SCORING",
            places_times=Fraction(3, 2),
            at_the_cut=("ADMIT_ALL",),
        ),
        round_(
            "meeting",
            "yes",
            stage="MEETING",
            entrants=("shortlist",),
            needs=[Need(score=Text("yes"), at_least=Fraction(2, 3), of=NeedOf.ELIGIBLE)],
            at_the_cut=("REVOTE", "REVOTE", "shortlist.expert", "ADMIT_NONE"),
        ),
    ],
)
SHEETS = poll(
    votes(
        a="92 88 95 85 90 79 93",  # 89.6
        b="90 90 90 90 90",
        c="80 90 100",  # 90, and flagged
        d="100 90 90 90 60",  # 90
        e="70 70 70 70 70",
        f="60 60 60 60 60",
        g="99 99",  # two marks are no result
    ),
    "sheets",
    "SCORING",
)
SEVEN = contenders("a b c d e f g")


def meeting(*, recused_for: str = "", **yes: int):
    """Nine members present; one of them recused for each candidate named."""
    return poll(
        channel="meeting",
        stage="MEETING",
        counted={CandidateId(each): count for each, count in yes.items()},
        ballots={"SONG": 9},
        eligible={
            each.candidate: 8 if each.candidate in recused_for.split() else 9 for each in SEVEN
        },
    )


def test_the_shortlist_of_the_national_selection():
    shortlist = outcome(NATIONAL, Evidence(contenders=SEVEN, polls=[SHEETS]), "shortlist")
    assert ranks(shortlist) == {"b": 1, "c": 1, "d": 1, "a": 4, "e": 5, "f": 6, "g": None}
    assert taken(shortlist) == "a b c d e"
    assert line(shortlist, "c").flags == (LOW_COVERAGE,)


def test_a_meeting_in_which_one_place_stays_vacant():
    # 5 of 8 and 5 of 9 are less than two thirds; 6 of 8 and 6 of 9 are not.
    polls = [SHEETS, meeting(a=6, b=6, c=5, d=5, recused_for="a c")]
    found = outcome(NATIONAL, Evidence(contenders=SEVEN, polls=polls))
    assert (taken(found), found.open_ties) == ("a b", ())


@pytest.mark.parametrize(
    ("revotes", "winners", "waits_for"),
    [
        ([], "b", ["REVOTE"]),
        ([revote(round="meeting", a=4, c=4, d=4)], "b", ["REVOTE"]),
        ([revote(round="meeting", a=2, c=4, d=3)], "b c d", []),
        ([revote(round="meeting", a=4, c=3, d=3)], "a b", ["REVOTE"]),
        ([revote(round="meeting", a=4, c=3, d=3), revote(round="meeting", c=1, d=2)], "a b d", []),
        ([revote(round="meeting", a=4, c=3, d=3), revote(round="meeting", c=2, d=2)], "a b", []),
        ([revote(round="meeting", a=3, c=3, d=3)] * 2, "b c d", []),
    ],
)
def test_a_tie_at_the_last_places_of_the_meeting(revotes, winners, waits_for):
    """Three tie for two places: after two votes the score decides, and puts a behind c and d."""
    polls = [SHEETS, meeting(a=7, b=9, c=7, d=7, e=6)]
    found = outcome(NATIONAL, Evidence(contenders=SEVEN, polls=polls, revotes=revotes))
    assert taken(found) == winners
    assert [each.waits_for for each in found.open_ties] == waits_for
