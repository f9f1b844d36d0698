"""Who enters a round, who is ranked against whom, and how many places there are."""

from fractions import Fraction

import pytest

from domain.ranking.made_up import (
    contender,
    contenders,
    outcome,
    ranks,
    round_,
    rulebook,
    score,
    taken,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Contender, Evidence
from selection.domain.ranking.outcome import Outcome, Unrankable
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.words import Within

POINTS = score("points", field="points")


def play(
    *rounds: Round, those: list[Contender], categories: dict[str, int | None], entered=None
) -> tuple[Outcome, ...]:
    rules = rulebook(categories=categories, scores=[POINTS], rounds=rounds)
    evidence = Evidence(contenders=those, entered=entered or {})
    return outcomes(rules, evidence)


def field(categories: str = "SONG", groups: str = "", **points: int) -> list[Contender]:
    """Contenders who belong in turn to the categories, and in turn to the groups."""
    categories_, groups_ = categories.split(), groups.split() or [None]
    return [
        contender(
            each,
            categories_[number % len(categories_)],
            groups_[number % len(groups_)],
            points=given,
        )
        for number, (each, given) in enumerate(points.items())
    ]


def test_everybody_enters_a_round_that_names_nobody():
    [found] = play(round_("r", "points"), those=field(a=1, b=2), categories={"SONG": None})
    assert taken(found) == "a b"


def test_a_later_round_takes_its_entrants_from_several_others():
    heats = [
        round_("north", "points", entered_by="north", places=1, at_the_cut=("ADMIT_NONE",)),
        round_("south", "points", entered_by="south", places=1, at_the_cut=("ADMIT_NONE",)),
    ]
    final = round_("final", "points", entrants=("north", "south"), places="ALL")
    those = [
        contender("a", points=1, north=True),
        contender("b", points=2, north=True),
        contender("c", points=3, south=True),
        contender("d", points=4, south=True),
        contender("e", points=9, north=False),
    ]
    north, south, last = play(*heats, final, those=those, categories={"SONG": 1})
    assert (taken(north), taken(south)) == ("b", "d")
    assert ranks(last) == {"d": 1, "b": 2}


def test_officials_may_enter_others_directly():
    those = [
        contender("a", points=1, listed=True),
        contender("b", points=5),
        contender("c", points=7),
    ]
    entered = {"r": frozenset({CandidateId("b"), CandidateId("gone")})}
    [found] = play(
        round_("r", "points", entered_by="listed"),
        those=those,
        categories={"SONG": None},
        entered=entered,
    )
    assert ranks(found) == {"b": 1, "a": 2}


def test_a_round_may_serve_some_categories_only():
    [found] = play(
        round_("r", "points", categories=("MEN",)),
        those=field("MEN WOMEN", a=1, b=2, c=3),
        categories={"MEN": 1, "WOMEN": 1},
    )
    assert ranks(found) == {"c": 1, "a": 2}


def test_each_category_has_its_places_in_the_official_order():
    [found] = play(
        round_("r", "points", at_the_cut=("ADMIT_NONE",)),
        those=field("MEN WOMEN", a=1, b=2, c=3, d=4, e=5, f=6),
        categories={"WOMEN": 2, "MEN": 1},
    )
    assert [each.candidate for each in found.lines] == ["f", "d", "b", "e", "c", "a"]
    assert found.taken == ("f", "d", "e")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (None, "a b c d"),
        (1, "d"),
        ("ALL", "a b c d"),
        ({"SONG": 2}, "c d"),
        ({"OTHER": 9}, "a b c d"),
    ],
)
def test_places_of_the_round_stand_before_those_of_the_category(places, expected):
    [found] = play(
        round_("r", "points", places=places, at_the_cut=("ADMIT_NONE",)),
        those=field(a=1, b=2, c=3, d=4),
        categories={"SONG": None},
    )
    assert taken(found) == expected


@pytest.mark.parametrize(
    ("places", "times", "taken_"), [(3, "3/2", 5), (2, "3/2", 3), (3, "1", 3)]
)
def test_half_as_many_again_is_rounded_up(places, times, taken_):
    [found] = play(
        round_("r", "points", places_times=Fraction(times), at_the_cut=("ADMIT_NONE",)),
        those=field(a=1, b=2, c=3, d=4, e=5, f=6),
        categories={"SONG": places},
    )
    assert len(found.taken) == taken_


def test_money_is_not_multiplied():
    those = [contender(each, points=9, cost=1) for each in "abc"]
    [found] = play(
        round_("r", "points", places_times=Fraction(2), cost="cost", at_the_cut=("ADMIT_NONE",)),
        those=those,
        categories={"SONG": 2},
    )
    assert taken(found) == ""


def test_each_group_has_the_places():
    [found] = play(
        round_("r", "points", within=Within.GROUP, places=1, at_the_cut=("ADMIT_NONE",)),
        those=field(groups="north south", a=1, b=2, c=3, d=4, e=5),
        categories={"SONG": 9},
    )
    assert taken(found) == "d e"
    assert ranks(found) == {"e": 1, "c": 2, "a": 3, "d": 1, "b": 2}


def test_groups_of_two_categories_are_ranked_apart():
    those = [
        contender("a", "MEN", "north", points=1),
        contender("b", "WOMEN", "north", points=2),
        contender("c", "WOMEN", points=3),
    ]
    [found] = play(
        round_("r", "points", within=Within.GROUP, places=1, at_the_cut=("ADMIT_NONE",)),
        those=those,
        categories={"MEN": 1, "WOMEN": 1},
    )
    assert ranks(found) == {"a": 1, "b": 1, "c": 1}
    assert [each.candidate for each in found.lines] == ["a", "c", "b"]  # c belongs to no group


def test_an_open_tie_says_where_it_is():
    those = field(groups="north south", a=1, b=2, c=1, d=3)
    [found] = play(
        round_("r", "points", within=Within.GROUP, places=1, at_the_cut=("LOTS",)),
        those=those,
        categories={"SONG": 1},
    )
    assert [(each.category, each.group) for each in found.open_ties] == [("SONG", "north")]


@pytest.mark.parametrize(
    ("places", "categories", "expected"),
    [
        (2, {"MEN": 9, "WOMEN": 9}, "d e"),
        ("ALL", {"MEN": 1, "WOMEN": 1}, "a b c d e"),
        (None, {"MEN": None, "WOMEN": None}, "a b c d e"),
    ],
)
def test_all_categories_may_be_ranked_together(places, categories, expected):
    [found] = play(
        round_("r", "points", within=Within.ALL, places=places, at_the_cut=("ADMIT_NONE",)),
        those=field("MEN WOMEN", a=1, b=2, c=3, d=4, e=5),
        categories=categories,
    )
    assert taken(found) == expected
    assert ranks(found) == {"e": 1, "d": 2, "c": 3, "b": 4, "a": 5}


def test_all_of_one_category_have_its_places():
    [found] = play(
        round_("r", "points", within=Within.ALL, at_the_cut=("ADMIT_NONE",)),
        those=field(a=1, b=2),
        categories={"SONG": 1},
    )
    assert taken(found) == "b"


@pytest.mark.parametrize("places", [None, {"MEN": 1, "WOMEN": 2}])
def test_the_places_of_several_categories_are_not_those_of_all(places):
    with pytest.raises(Unrankable, match="has-its-own-places") as refused:
        play(
            round_("r", "points", within=Within.ALL, places=places),
            those=field("MEN WOMEN", a=1, b=2),
            categories={"MEN": 1, "WOMEN": 2},
        )
    assert refused.value.because == {"round": "r"}


def test_an_open_tie_over_all_categories_names_none():
    [found] = play(
        round_("r", "points", within=Within.ALL, places=1, at_the_cut=("LOTS",)),
        those=field("MEN WOMEN", a=2, b=2),
        categories={"MEN": 1, "WOMEN": 2},
    )
    assert [(each.category, each.tied) for each in found.open_ties] == [(None, ("a", "b"))]


def test_a_category_without_entrants_has_no_lines():
    rules = rulebook(
        categories={"MEN": 1, "WOMEN": 1}, scores=[POINTS], rounds=[round_("r", "points")]
    )
    assert outcome(rules, Evidence(contenders=contenders(""))).lines == ()
