"""The line: ties that cross it, and money (docs/rulebook.md §3 rounds, domain 4.6)."""

from hashlib import sha256

import pytest

from domain.ranking.made_up import (
    contender,
    outcome,
    ranks,
    revote,
    round_,
    rulebook,
    score,
    taken,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Contender, Evidence, Revote
from selection.domain.ranking.outcome import OpenTie, Outcome, Unrankable
from selection.domain.rulebook.words import TooDear


def cut(
    contenders: list[Contender],
    places: int | None,
    *at_the_cut: str,
    revotes=(),
    lots=None,
    **more,
) -> Outcome:
    rules = rulebook(
        categories={"SONG": places},
        scores=[
            score("points", field="points"),
            score("merit", field="merit"),
            score("time", field="time", lowest_wins=True),
            score("jury", field="jury"),
        ],
        rounds=[round_("result", "points", at_the_cut=at_the_cut, **more)],
    )
    return outcome(rules, Evidence(contenders=contenders, revotes=revotes, lots=lots or {}))


def singers(merit: str = "", **points: int) -> list[Contender]:
    """Contenders by their points; `merit` names those with merit 1, in words; others have 0."""
    return [
        contender(each, points=given, merit=each in merit.split(), cost=1)
        for each, given in points.items()
    ]


def test_whole_groups_of_equals_are_taken_while_they_fit():
    found = cut(singers(a=9, b=7, c=7, d=5, e=5), 3, "ADMIT_NONE")
    assert (taken(found), found.open_ties) == ("a b c", ())


def test_a_tie_above_or_below_the_line_needs_no_answer():
    found = cut(singers(a=9, b=9, c=7, d=5, e=5), 3)
    assert (taken(found), found.open_ties) == ("a b c", ())


def test_both_pass():
    assert taken(cut(singers(a=9, b=7, c=7, d=1), 2, "ADMIT_ALL")) == "a b c"


def test_the_place_stays_empty():
    assert taken(cut(singers(a=9, b=7, c=7, d=1), 2, "ADMIT_NONE")) == "a"


def test_a_further_score_decides_only_among_those_at_the_line():
    found = cut(singers(merit="a c d", a=9, b=9, c=7, d=1, e=7), 3, "merit", "ADMIT_NONE")
    assert taken(found) == "a b c"
    assert ranks(found) == {"a": 1, "b": 1, "c": 3, "e": 3, "d": 5}


def test_among_equals_the_taken_stand_first():
    found = cut(singers(merit="d", b=7, c=7, d=7), 1, "merit", "ADMIT_NONE")
    assert [each.candidate for each in found.lines] == ["d", "b", "c"]


def test_each_score_at_the_cut_orders_only_those_still_equal():
    # Of four for two places merit takes d and leaves b, c equal, e behind; time takes c.
    contenders = [
        contender("b", points=5, merit=2, time=30),
        contender("c", points=5, merit=2, time=20),
        contender("d", points=5, merit=3, time=90),
        contender("e", points=5, merit=1, time=10),
    ]
    assert taken(cut(contenders, 2, "merit", "time", "ADMIT_NONE")) == "c d"


def test_a_tie_waits_for_the_vote_among_exactly_those_tied():
    contenders = singers(a=9, b=7, c=7, d=7, e=1)
    found = cut(contenders, 3, "REVOTE", "ADMIT_NONE", revotes=[revote(b=3, c=2)])
    assert taken(found) == "a"
    assert found.open_ties == (
        OpenTie(
            category="SONG",
            group=None,
            tied=(CandidateId("b"), CandidateId("c"), CandidateId("d")),
            free=2,
            waits_for="REVOTE",
        ),
    )


def test_a_vote_among_those_tied_is_the_answer():
    contenders = singers(a=9, b=7, c=7, d=7)
    found = cut(contenders, 3, "REVOTE", "ADMIT_NONE", revotes=[revote(b=3, c=1, d=4)])
    assert (taken(found), found.open_ties) == ("a b d", ())


def test_a_second_vote_is_among_those_still_tied():
    contenders = singers(a=9, b=7, c=7, d=7)
    first = revote(b=3, c=3, d=4)
    found = cut(contenders, 3, "REVOTE", "REVOTE", "ADMIT_NONE", revotes=[first])
    assert taken(found) == "a d"
    assert [(each.tied, each.free) for each in found.open_ties] == [(("b", "c"), 1)]
    votes = [first, revote(b=2, c=5)]
    found = cut(contenders, 3, "REVOTE", "REVOTE", "ADMIT_NONE", revotes=votes)
    assert taken(found) == "a c d"


def test_one_vote_answers_one_question():
    contenders = singers(b=7, c=7)
    found = cut(contenders, 1, "REVOTE", "REVOTE", "ADMIT_NONE", revotes=[revote(b=3, c=3)])
    assert [each.waits_for for each in found.open_ties] == ["REVOTE"]
    votes = [revote(b=3, c=3), revote(b=4, c=2)]
    assert taken(cut(contenders, 1, "REVOTE", "REVOTE", "ADMIT_NONE", revotes=votes)) == "b"


def test_after_two_equal_votes_the_score_decides():
    # Domain 4.7: the tie at the last place, two re-votes, then the score.
    votes = [revote(b=3, c=3), revote(b=4, c=4)]
    chain = ("REVOTE", "REVOTE", "merit", "ADMIT_NONE")
    assert taken(cut(singers(merit="c", a=9, b=7, c=7), 2, *chain, revotes=votes)) == "a c"
    assert taken(cut(singers(a=9, b=7, c=7), 2, *chain, revotes=votes)) == "a"


def test_whom_nobody_votes_for_has_no_votes():
    names = frozenset(map(CandidateId, "bcd"))
    votes = Revote(round="result", tied=names, votes={CandidateId("d"): 1, CandidateId("b"): 1})
    assert taken(cut(singers(b=7, c=7, d=7), 2, "REVOTE", "ADMIT_NONE", revotes=[votes])) == "b d"


def test_votes_of_another_round_are_no_answer():
    other = revote(round="other", b=3, c=2)
    found = cut(singers(b=7, c=7), 1, "REVOTE", "ADMIT_NONE", revotes=[other])
    assert len(found.open_ties) == 1


def test_lots_are_drawn_by_the_published_seed():
    contenders = singers(a=9, b=7, c=7, d=7)
    seed = "2023-12-20 第1号"
    drawn = sorted("bcd", key=lambda each: sha256(f"{seed}\n{each}".encode()).hexdigest())
    found = cut(contenders, 3, "LOTS", lots={"result": seed})
    assert taken(found) == " ".join(sorted(["a", *drawn[:2]]))


def test_a_draw_waits_for_its_seed():
    found = cut(singers(a=9, b=9), 1, "LOTS", lots={"other": "seed"})
    assert [(each.tied, each.waits_for) for each in found.open_ties] == [(("a", "b"), "LOTS")]


@pytest.mark.parametrize("chain", [(), ("merit",)])
def test_an_exhausted_chain_leaves_the_tie_open_instead_of_guessing(chain):
    found = cut(singers(a=9, b=7, c=7), 2, *chain)
    assert taken(found) == "a"
    assert [each.waits_for for each in found.open_ties] == ["DECISION"]


def test_a_tie_waits_for_a_result_that_one_of_them_lacks():
    rules = rulebook(
        categories={"SONG": 1},
        scores=[score("points", field="points"), score("merit", field="merit")],
        rounds=[
            round_("first", "merit", entered_by="invited", places="ALL"),
            round_("result", "points", at_the_cut=("first.merit", "ADMIT_NONE")),
        ],
    )
    contenders = [contender("a", points=5, merit=9, invited=True), contender("b", points=5)]
    found = outcome(rules, Evidence(contenders=contenders))
    assert (taken(found), [each.waits_for for each in found.open_ties]) == ("", ["RESULT"])


def test_places_may_be_drawn_without_any_ranking():
    contenders = singers(a=1, b=2, c=3)
    rules = rulebook(categories={"SONG": 1}, rounds=[round_("result", at_the_cut=("LOTS",))])
    found = outcome(rules, Evidence(contenders=contenders, lots={"result": "s"}))
    winner = min("abc", key=lambda each: sha256(f"s\n{each}".encode()).hexdigest())
    assert taken(found) == winner
    assert set(ranks(found).values()) == {None}


def test_without_places_nobody_is_taken():
    found = cut(singers(a=9, b=9), 0, "ADMIT_ALL")
    assert (taken(found), found.open_ties) == ("", ())


def projects(**given: tuple[int, int]) -> list[Contender]:
    """Contenders by their points and their cost."""
    return [
        contender(each, points=points, cost=cost, merit=cost)
        for each, (points, cost) in given.items()
    ]


@pytest.mark.parametrize(("too_dear", "winners"), [(TooDear.SKIP, "a c e"), (TooDear.STOP, "a")])
def test_what_is_too_dear_is_skipped_or_ends_the_list(too_dear, winners):
    dear = projects(a=(9, 60), b=(8, 50), c=(7, 30), d=(6, 20), e=(5, 10))
    assert taken(cut(dear, 100, "ADMIT_NONE", cost="cost", too_dear=too_dear)) == winners


def test_money_is_spent_to_the_last():
    exact = projects(a=(9, 60), b=(8, 40), c=(7, 1))
    assert taken(cut(exact, 100, cost="cost", too_dear=TooDear.STOP)) == "a b"


def test_equals_that_are_affordable_together_need_no_answer():
    found = cut(projects(a=(9, 60), b=(9, 40), c=(7, 1)), 100, cost="cost")
    assert (taken(found), found.open_ties) == ("a b", ())


def test_the_too_dear_are_skipped_before_equals_are_compared():
    # c alone costs more than what is left; b and d find room together, and need no answer.
    found = cut(projects(a=(9, 60), b=(8, 20), c=(8, 41), d=(8, 20)), 100, cost="cost")
    assert (taken(found), found.open_ties) == ("a b d", ())


def test_equals_that_are_not_all_affordable_are_ordered_at_the_cut():
    # By merit (here the cost) d comes first, then c no longer finds room, and b does.
    equal = projects(a=(9, 50), b=(8, 10), c=(8, 20), d=(8, 40), e=(1, 1))
    assert taken(cut(equal, 100, "merit", "ADMIT_NONE", cost="cost")) == "a b d"


def test_equals_without_answer_are_left_and_the_list_goes_on_below_them():
    equal = projects(a=(9, 50), b=(8, 30), c=(8, 30), d=(7, 40))
    assert taken(cut(equal, 100, "ADMIT_NONE", cost="cost", too_dear=TooDear.SKIP)) == "a d"
    assert taken(cut(equal, 100, "ADMIT_NONE", cost="cost", too_dear=TooDear.STOP)) == "a"


def test_a_list_that_stops_does_not_stop_before_equals_are_ordered():
    # b is too dear and c is not: by merit (here the cost) b comes first and ends the list.
    equal = projects(a=(9, 50), b=(8, 60), c=(8, 30))
    stop = {"cost": "cost", "too_dear": TooDear.STOP}
    assert taken(cut(equal, 100, "merit", "ADMIT_NONE", **stop)) == "a"
    cheapest_first = [
        contender(each.candidate, **{**each.answers, "time": each.answers["cost"]})
        for each in equal
    ]
    assert taken(cut(cheapest_first, 100, "time", "ADMIT_NONE", **stop)) == "a c"


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_equals_may_be_drawn_until_the_money_is_spent(seed):
    equal = projects(a=(9, 50), b=(8, 30), c=(8, 40), d=(8, 20))
    left = 50
    expected = ["a"]
    for each in sorted("bcd", key=lambda each: sha256(f"{seed}\n{each}".encode()).digest()):
        cost = {"b": 30, "c": 40, "d": 20}[each]
        if cost <= left:
            expected.append(each)
            left -= cost
    found = cut(equal, 100, "LOTS", cost="cost", lots={"result": seed})
    assert taken(found) == " ".join(sorted(expected))


def test_below_an_open_tie_no_money_is_given():
    equal = projects(a=(9, 50), b=(8, 30), c=(8, 30), d=(7, 20))
    found = cut(equal, 100, "REVOTE", "ADMIT_NONE", cost="cost")
    assert (taken(found), [each.free for each in found.open_ties]) == ("a", [50])


def test_money_does_not_grow():
    equal = projects(a=(9, 60), b=(9, 60))
    with pytest.raises(Unrankable, match="money-does-not-grow"):
        cut(equal, 100, "ADMIT_ALL", cost="cost")


def test_who_names_no_cost_waits():
    contenders = [contender("a", points=9), contender("b", points=8, cost=100)]
    found = cut(contenders, 100, cost="cost")
    assert [(each.candidate, each.waiting, each.taken) for each in found.lines] == [
        ("b", False, True),
        ("a", True, False),
    ]


def test_a_cost_is_a_whole_number():
    with pytest.raises(Unrankable, match="cost-is-not-a-whole-number") as refused:
        cut([contender("a", points=9, cost="a lot")], 100, cost="cost")
    assert refused.value.because == {"field": "cost", "candidate": "a"}
