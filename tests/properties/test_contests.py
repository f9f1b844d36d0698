"""What holds of every contest, whatever its rules and votes."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ranking.made_up import (
    COUNT,
    MEAN,
    SUM,
    across,
    channel,
    contender,
    items,
    line,
    outcome,
    poll,
    round_,
    rulebook,
    score,
    sheets,
    taken,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence, Mark
from selection.domain.ranking.outcome import Line, Outcome
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Step
from selection.domain.rulebook.words import Compare, Form, Take, Ties, TooDear, Within

NAMES = [f"c{number}" for number in range(8)]
VALUES = st.one_of(st.integers(0, 9), st.fractions(0, 9, max_denominator=4))
MARKS = st.builds(
    Mark,
    st.sampled_from(["", "p", "q"]),
    st.sampled_from(["1", "2", "3", "4", "5"]),
    st.sampled_from(NAMES).map(CandidateId),
    st.sampled_from(["x", "y"]),
    VALUES,
)
WAYS = st.sampled_from(
    [
        (items(), SUM),
        (items(), MEAN),
        (items(), sheets(Take.MEDIAN)),
        (items(), sheets(Take.SORTED)),
        (items(), sheets(Take.MEAN, drop_highest=1, drop_lowest=1, drop_from=3, at_least=2)),
        (sheets(Take.MEAN, round=Fraction("0.1")), items(Take.MEDIAN)),
        (items(), across(Compare.RANK, ties=Ties.MEAN), MEAN),
        (items(), SUM, across(Compare.PERCENTILE)),
        (items(), SUM, across(Compare.SHARE_OF_BEST), Step(round=Fraction("0.01"))),
        (items(), SUM, across(Compare.POINTS, points=[5, 3, 1], ties=Ties.MEAN)),
    ]
)
CHAINS = st.lists(st.sampled_from(["other", "form", "REVOTE"]), max_size=3, unique=True)
ENDS = st.sampled_from(["ADMIT_ALL", "ADMIT_NONE", "LOTS"])
COSTS = st.sampled_from([None, "cost"])


@dataclass(frozen=True)
class Contest:
    rules: Rulebook
    evidence: Evidence


@st.composite
def contests(draw, ends=ENDS, cost=COSTS):
    paid = draw(cost)
    rules = rulebook(
        categories={"MEN": 3, "WOMEN": 2},
        channels=[channel(Form.MARKS)],
        scores=[
            score("first", *draw(WAYS), lowest_wins=draw(st.booleans())),
            score("other", *draw(WAYS)),
            score("form", field="form"),
        ],
        rounds=[
            round_(
                "result",
                "first",
                within=draw(st.sampled_from(Within)),
                places=draw(st.integers(0, 6)),
                cost=paid,
                too_dear=draw(st.sampled_from(TooDear)),
                at_the_cut=(
                    *draw(CHAINS),
                    draw(ends if paid is None else st.sampled_from(["ADMIT_NONE", "LOTS"])),
                ),
            )
        ],
    )
    contenders = [
        contender(
            name,
            draw(st.sampled_from(["MEN", "WOMEN"])),
            draw(st.sampled_from([None, "north", "south"])),
            form=draw(st.booleans()),
            cost=draw(st.integers(0, 4)),
        )
        for name in NAMES
    ]
    marks = draw(st.lists(MARKS, max_size=60))
    lots = {"result": "seed"} if draw(st.booleans()) else {}
    evidence = Evidence(contenders=contenders, polls=[poll(marks)], lots=lots)
    return Contest(rules, evidence)


@settings(deadline=None)
@given(contests(), st.randoms())
def test_the_order_of_the_evidence_changes_nothing(contest, random):
    marks = list(contest.evidence.polls[0].marks)
    contenders = list(contest.evidence.contenders)
    random.shuffle(marks)
    random.shuffle(contenders)
    shuffled = replace(contest.evidence, contenders=contenders, polls=[poll(marks)])
    assert outcomes(contest.rules, shuffled) == outcomes(contest.rules, contest.evidence)


def pools(contest: Contest, found: Outcome) -> list[list[Line]]:
    """The lines of those ranked against each other."""
    within = contest.rules.rounds[0].within
    found_: dict[object, list[Line]] = {}
    for each in found.lines:
        pool = {
            Within.CATEGORY: (each.category,),
            Within.GROUP: (each.category, each.group),
            Within.ALL: (),
        }[within]
        found_.setdefault(pool, []).append(each)
    return list(found_.values())


@settings(deadline=None)
@given(contests(ends=st.sampled_from(["ADMIT_NONE", "LOTS"])))
def test_never_more_are_taken_than_there_are_places_or_money(contest):
    rule = contest.rules.rounds[0]
    costs = {
        each.candidate: each.answers["cost"] if rule.cost else 1
        for each in contest.evidence.contenders
    }
    for lines in pools(contest, outcome(contest.rules, contest.evidence)):
        assert sum(costs[each.candidate] for each in lines if each.taken) <= rule.places


@settings(deadline=None)
@given(contests())
def test_ranks_count_those_who_are_better(contest):
    """1-2-2-4: a rank is one more than the number ranked better in the pool."""
    lowest_wins = contest.rules.scores[0].lowest_wins
    for lines in pools(contest, outcome(contest.rules, contest.evidence)):
        values = [each.scores["first"] for each in lines if each.scores["first"] is not None]
        for each in lines:
            mine = each.scores["first"]
            if mine is None:
                assert (each.rank, each.waiting, each.taken) == (None, True, False)
            else:
                better = [value < mine if lowest_wins else value > mine for value in values]
                assert each.rank == 1 + sum(better)


@settings(deadline=None)
@given(contests(cost=st.none()))
def test_nobody_is_taken_before_a_better_one(contest):
    for lines in pools(contest, outcome(contest.rules, contest.evidence)):
        last = max((each.rank for each in lines if each.taken), default=0)
        assert all(each.taken for each in lines if each.rank is not None and each.rank < last)


@settings(deadline=None)
@given(contests())
def test_no_value_is_a_binary_approximation(contest):
    for each in outcome(contest.rules, contest.evidence).lines:
        for value in each.scores.values():
            values = value if isinstance(value, tuple) else (value,)
            assert all(one is None or type(one) is Fraction for one in values)


@settings(deadline=None)
@given(
    st.lists(MARKS, min_size=1, max_size=40),
    st.integers(1, 4),
    st.sampled_from(["ADMIT_ALL", "ADMIT_NONE", "LOTS"]),
    VALUES,
    st.data(),
)
def test_a_higher_mark_never_costs_a_taken_candidate_the_place(marks, places, end, more, data):
    rules = rulebook(
        categories={"SONG": places},
        channels=[channel(Form.MARKS)],
        scores=[score("sum", items(), SUM)],
        rounds=[round_("result", "sum", at_the_cut=(end,))],
    )
    contenders = [contender(name) for name in NAMES]
    evidence = Evidence(contenders=contenders, polls=[poll(marks)], lots={"result": "seed"})
    before = outcome(rules, evidence)
    lucky = [number for number, each in enumerate(marks) if line(before, each.candidate).taken]
    if not lucky:
        return
    raised = data.draw(st.sampled_from(lucky))
    old = marks[raised]
    marks = [*marks]
    marks[raised] = replace(old, value=old.value + more)
    after = outcome(rules, replace(evidence, polls=[poll(marks)]))
    assert line(after, old.candidate).taken


@settings(deadline=None)
@given(st.lists(MARKS, max_size=40), st.randoms())
def test_counts_made_by_tellers_are_worth_single_names(marks, random):
    rules = rulebook(
        channels=[channel(Form.BALLOT)],
        scores=[score("yes", COUNT)],
        rounds=[round_("result", "yes")],
    )
    names = [
        replace(each, panel="", item="", sheet=str(n), value=1) for n, each in enumerate(marks)
    ]
    told = [each for each in names if random.random() < 0.5]
    counted = {name: sum(1 for each in told if each.candidate == name) for name in NAMES}
    kept = [each for each in names if each not in told]
    contenders = [contender(name) for name in NAMES]
    singly = Evidence(contenders=contenders, polls=[poll(names)])
    counts = Evidence(contenders=contenders, polls=[poll(kept, counted=counted)])
    assert outcomes(rules, singly) == outcomes(rules, counts)
    assert taken(outcome(rules, counts)) == " ".join(NAMES)
