from dataclasses import replace
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from selection.documents.contest_comparison import compare
from selection.documents.contest_results import Results
from selection.documents.contest_rows import PublishedRow
from selection.domain.ranking.evidence import Contender, Evidence, Mark, Poll
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Calendar, Category, Rulebook, Stage
from selection.domain.rulebook.contest import (
    Channel,
    Criterion,
    Need,
    Round,
    Rubric,
    Score,
    Step,
)
from selection.domain.rulebook.words import (
    Axis,
    Best,
    By,
    Compare,
    Form,
    Kind,
    Nature,
    StageKind,
    Take,
    Ties,
)

SHEETS_MEAN = Step(over=Axis.SHEETS, take=Take.MEAN)
ITEMS_SUM = Step(over=Axis.ITEMS, take=Take.SUM)


def rulebook(**tables):
    return Rulebook(
        schema=1,
        id="choirs",
        title="Choirs",
        year=2031,
        nature=Nature.PUBLICITY,
        organizer="A town",
        calendar=Calendar(zone=ZoneInfo("UTC")),
        categories=(Category(code="CHOIR", name="Choir", kind=Kind.OTHER, places=2),),
        stages=tuple(
            Stage(code=code, name=code, kind=StageKind.SCORING) for code in ("heat", "final")
        ),
        **tables,
    )


MARKS = Channel(code="marks", name="Marks", form=Form.MARKS, by=By.PANEL, stages=("final",))
LIKES = Channel(code="likes", name="Likes", form=Form.LIKE, by=By.PUBLIC, stages=("heat",))
JURY = rulebook(
    channels=(LIKES, MARKS),
    rubrics=(
        Rubric(
            channel="marks",
            criteria=tuple(
                Criterion(code=code, name=code, most=Fraction(10)) for code in ("tone", "time")
            ),
        ),
    ),
    scores=(
        Score(
            code="likes",
            name="Likes",
            from_="likes",
            steps=(Step(over=Axis.SHEETS, take=Take.SUM),),
        ),
        Score(
            code="jury",
            name="Jury",
            from_="marks",
            steps=(SHEETS_MEAN, ITEMS_SUM),
            show=Fraction(1, 100),
        ),
    ),
    rounds=(
        Round(code="heat", name="Heat", stage="heat", places=3, rank_by=("likes",)),
        Round(
            code="final",
            name="Final",
            stage="final",
            entrants=("heat",),
            rank_by=("jury",),
            needs=(Need(score="jury", at_least=Fraction(10)),),
        ),
    ),
)  # fmt: skip
LIKED = {"Wren": 9, "Lark": 8, "Rook": 7, "Crow": 1}
GIVEN = {  # by three judges: tone and time
    "Wren": ((8, 9), (8, 8), (9, 8)),
    "Lark": ((9, 9), (9, 9), (9, 9)),
    "Rook": ((1, 2), (2, 1), (1, 1)),
}


def contenders(*names, groups=None):
    return [
        Contender(candidate=name, category="CHOIR", group=(groups or {}).get(name))
        for name in names
    ]


def judged(groups=None):
    marks = [
        Mark("", f"judge {n}", name, item, mark)
        for name, sheets in GIVEN.items()
        for n, sheet in enumerate(sheets)
        for item, mark in zip(("tone", "time"), sheet, strict=True)
    ]
    evidence = Evidence(
        contenders=contenders(*LIKED, groups=groups),
        polls=[
            Poll(channel="likes", stage="heat", counted=LIKED, ballots={"CHOIR": 25}),
            Poll(channel="marks", stage="final", marks=marks),
        ],
    )
    return Results(JURY, evidence, outcomes(JURY, evidence))


def told(row):
    return f"line {row.line}"


def said(results, *rows):
    found = compare(results, [PublishedRow(line=2, category="CHOIR", **row) for row in rows], told)
    return [str(each) for each in found], [it for each in found for it in each.differences]


def test_votes_are_those_of_the_stage_s_names():
    figures, differences = said(
        judged(),
        {"candidate": "Wren", "stage": "heat", "votes": Fraction(9)},
        {"candidate": "Crow", "stage": "heat", "votes": Fraction(2)},
    )
    assert figures == ["votes 1/2"]
    assert differences == ["line 2：Crow 的 votes 公布为 2，算得 1"]


def test_a_score_may_be_published_as_it_is_shown_and_not_otherwise():
    jury = Fraction(50, 3)
    figures, differences = said(
        judged(),
        {"candidate": "Wren", "scores": {"jury": jury}},
        {"candidate": "Wren", "scores": {"jury": Fraction("16.67")}},
        {"candidate": "Wren", "scores": {"jury": Fraction("16.66")}},
        {"candidate": "Crow", "scores": {"jury": Fraction(0)}},
    )
    assert figures == ["jury 2/4"]
    assert differences == [
        "line 2：Wren 的 jury 公布为 16.66，算得 16.67",
        "line 2：Crow 的 jury 公布为 0，算得 没有结果",
    ]


def test_a_score_of_one_item_is_worked_out_from_its_marks_alone():
    figures, _ = said(
        judged(),
        {"candidate": "Wren", "item": "tone", "scores": {"jury": Fraction(25, 3)}},
        {"candidate": "Wren", "item": "time", "scores": {"jury": Fraction(25, 3)}},
        {"candidate": "Lark", "item": "time", "scores": {"jury": Fraction(18)}},
    )
    assert figures == ["jury 2/3"]


def test_a_rank_is_that_of_the_last_round_with_an_answer():
    figures, differences = said(
        judged(),
        {"candidate": "Lark", "rank": 1},
        {"candidate": "Wren", "rank": 2},
        {"candidate": "Crow", "rank": 4},
        {"candidate": "Rook", "rank": 3, "stage": "heat"},
        {"candidate": "Rook", "rank": 2, "stage": "final"},
    )
    assert figures == ["ranks 4/5", "rankings 1/2"]
    assert differences == [
        "line 2：Rook 公布为第 2 名，算得第 3 名",
        "final CHOIR：名次不全相同",
    ]


def test_who_failed_a_need_may_be_published_with_a_rank_among_all_who_have_a_result():
    figures, _ = said(
        judged(),
        {"candidate": "Lark", "rank": 1, "stage": "final"},
        {"candidate": "Wren", "rank": 2, "stage": "final"},
        {"candidate": "Rook", "rank": 3, "stage": "final"},
    )
    assert figures == ["ranks 3/3", "rankings 1/1"]


def test_who_did_not_enter_a_round_has_no_rank_in_it():
    _, differences = said(judged(), {"candidate": "Crow", "rank": 4, "stage": "final"})
    assert "line 2：Crow 公布为第 4 名，算得没有名次" in differences


def test_who_was_taken_is_compared_both_ways():
    figures, differences = said(
        judged(),
        {"candidate": "Lark", "selected": True},
        {"candidate": "Wren", "selected": False},
        {"candidate": "Rook", "selected": True},
        {"candidate": "Crow", "selected": False},
    )
    assert figures == ["selected 1/2", "not selected 1/2"]
    assert differences == [
        "line 2：Rook 公布为入选，算得未入选",
        "line 2：Wren 公布为未入选，算得入选",
    ]


def test_somebody_taken_of_whom_nothing_was_published_is_a_difference():
    figures, differences = said(judged(), {"candidate": "Lark", "selected": True})
    assert figures == ["selected 1/1", "not selected 0/1"]
    assert differences == ["final CHOIR：Wren 算得入选，公布的没有"]


def test_a_round_may_be_named_instead_of_the_stage():
    figures, _ = said(
        judged(),
        {"candidate": "Rook", "round": "heat", "selected": True},
        {"candidate": "Wren", "round": "heat", "selected": True},
        {"candidate": "Lark", "round": "heat", "selected": True},
        {"candidate": "Rook", "round": "final", "selected": False},
        {"candidate": "Wren", "round": "final", "selected": True},
        {"candidate": "Lark", "round": "final", "selected": True},
    )
    assert figures == ["selected 5/5", "not selected 1/1"]


def test_a_row_of_no_round_is_a_difference():
    figures, differences = said(
        judged(), {"candidate": "Lark", "round": "heat", "stage": "final", "rank": 1}
    )
    assert figures == ["rounds 0/1"]
    assert differences == ["line 2：规则里没有这一轮"]


def unmarked(groups=None):
    """The same likes, before anybody marked: the final waits."""
    evidence = Evidence(
        contenders=contenders(*LIKED, groups=groups),
        polls=[Poll(channel="likes", stage="heat", counted=LIKED, ballots={"CHOIR": 25})],
    )
    return Results(JURY, evidence, outcomes(JURY, evidence))


def test_a_round_that_still_waits_has_not_answered():
    rows = (
        {"candidate": "Wren", "rank": 1, "selected": True},
        {"candidate": "Crow", "rank": 4, "selected": False},
    )
    figures, _ = said(unmarked(), *rows, {"candidate": "Lark", "selected": True})
    assert figures == ["ranks 2/2", "rankings 1/1", "selected 2/2", "not selected 1/2"]


def test_a_group_too_has_its_place_in_the_last_round_that_answered():
    results = unmarked(groups={"Wren": "north"})
    figures, _ = said(results, {"candidate": None, "group": "north", "rank": 1})
    assert figures == ["ranks by group 1/1"]


def test_a_panel_that_gives_no_points_must_agree_mark_by_mark():
    rows = [
        {"candidate": name, "panel": "", "scores": {"jury": Fraction(given)}}
        for name, given in (("Wren", "16.67"), ("Lark", "18"), ("Rook", "2.67"))
    ]
    panel = [{**row, "panel": "north"} for row in rows]
    evidence = judged().evidence
    north = Evidence(
        contenders=evidence.contenders,
        polls=[
            replace(poll, marks=[replace(mark, panel="north") for mark in poll.marks])
            for poll in evidence.polls
        ],
    )
    results = Results(JURY, north, outcomes(JURY, north))
    assert said(results, *panel)[0] == ["jury by panel 1/1"]
    panel[0]["scores"] = {"jury": Fraction("16.66")}
    assert said(results, *panel)[0] == ["jury by panel 0/1"]


@pytest.mark.parametrize(
    ("published", "agreed"),
    [
        ((("north", 1), ("south", 2)), 2),
        ((("south", 1), ("north", 2)), 0),
        ((("north", 1), ("north", 2)), 1),
    ],
)
def test_places_of_a_group_are_whoever_holds_them(published, agreed):
    results = judged(groups={"Lark": "north", "Wren": "south", "Rook": "south"})
    rows = ({"candidate": None, "group": group, "rank": rank} for group, rank in published)
    figures, differences = said(results, *rows)
    assert figures == [f"ranks by group {agreed}/2"]
    assert len(differences) == 2 - agreed


RANKING = Channel(
    code="places", name="P", form=Form.RANKING, by=By.PANEL, stages=("final",), by_panel=True
)
PANELS = rulebook(
    channels=(RANKING,),
    scores=(
        Score(
            code="points",
            name="Points",
            from_="places",
            steps=(
                Step(over=Axis.SHEETS, take=Take.SUM),
                Step(
                    across="CANDIDATES",
                    as_=Compare.POINTS,
                    best=Best.LOWEST,
                    points=tuple(map(Fraction, (5, 3, 1))),
                    ties=Ties.MEAN,
                ),
                Step(over=Axis.PANELS, take=Take.SUM),
            ),
        ),
    ),
    rounds=(Round(code="final", name="Final", stage="final", rank_by=("points",)),),
)


def ranked():
    """North ranks Wren first and cannot part Lark and Rook; south puts Rook before Lark."""
    places = {
        ("north", "n1"): ("Wren", "Lark", "Rook", "Crow"),
        ("north", "n2"): ("Wren", "Rook", "Lark", "Crow"),
        ("south", "s1"): ("Rook", "Lark", "Wren", "Crow"),
    }
    marks = [
        Mark(panel, sheet, name, "", place)
        for (panel, sheet), names in places.items()
        for place, name in enumerate(names, start=1)
    ]
    evidence = Evidence(
        contenders=contenders("Wren", "Lark", "Rook", "Crow"),
        polls=[Poll(channel="places", stage="final", marks=marks)],
    )
    return Results(PANELS, evidence, outcomes(PANELS, evidence))


def panel(name, **points):
    return [
        {"candidate": candidate, "panel": name, "scores": {"points": Fraction(given)}}
        for candidate, given in points.items()
    ]


@pytest.mark.parametrize(
    ("points", "agrees"),
    [
        ({"Wren": 5, "Lark": 3, "Rook": 1, "Crow": 0}, True),
        ({"Wren": 5, "Lark": 1, "Rook": 3, "Crow": 0}, True),
        ({"Wren": 3, "Lark": 5, "Rook": 1, "Crow": 0}, False),
        ({"Wren": 5, "Lark": 3, "Rook": 0, "Crow": 1}, False),
        ({"Wren": 5, "Lark": 4, "Rook": 0, "Crow": 0}, False),
        ({"Wren": 5, "Lark": 6, "Rook": -2, "Crow": 0}, False),
    ],
)
def test_those_whom_a_panel_holds_equal_may_stand_in_either_order(points, agrees):
    figures, differences = said(ranked(), *panel("north", **points))
    assert figures == [f"points by panel {int(agrees)}/1"]
    assert differences == ([] if agrees else ["final CHOIR north：points 与公布的不同"])


def test_each_panel_counts_once_and_the_panels_together_as_ever():
    rows = [
        *panel("north", Wren=5, Lark=3, Rook=1, Crow=0),
        *panel("south", Rook=5, Lark=3, Wren=1, Crow=0),
        {"candidate": "Wren", "scores": {"points": Fraction(6)}},
        {"candidate": "Rook", "scores": {"points": Fraction(7)}},
    ]
    assert said(ranked(), *rows)[0] == ["points 2/2", "points by panel 2/2"]
