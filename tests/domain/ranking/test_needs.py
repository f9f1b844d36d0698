"""What must be reached to be taken at all (domain 4.7, scenario 14)."""

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
    sheets,
    taken,
    votes,
)
from selection.domain.kernel import CandidateId
from selection.domain.ranking.evidence import Evidence
from selection.domain.ranking.outcome import Unrankable
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.contest import Need
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Form, NeedOf, Take


def need(at_least: str, of: NeedOf | None = None, score: str = "yes", *categories: str) -> Need:
    return Need(
        score=Text(score),
        at_least=Fraction(at_least),
        of=of,
        categories=tuple(map(Code, categories)),
    )


def meeting(*needs: Need, **more):
    return rulebook(
        channels=[channel(Form.BALLOT, on_paper=True)],
        scores=[score("yes", COUNT)],
        rounds=[round_("result", "yes", needs=needs, **more)],
    )


def counted(ballots: int | None = None, eligible: int | None = None, **votes: int):
    return poll(
        counted={CandidateId(each): number for each, number in votes.items()},
        ballots={} if ballots is None else {"SONG": ballots},
        eligible={} if eligible is None else {CandidateId(each): eligible for each in votes},
    )


@pytest.mark.parametrize(("present", "needed"), [(9, 6), (8, 6), (7, 5), (6, 4), (1, 1)])
def test_two_thirds_of_those_present_and_not_recused(present, needed):
    rules = meeting(need("2/3", NeedOf.ELIGIBLE))
    polled = counted(eligible=present, under=needed - 1, over=needed)
    assert (
        taken(outcome(rules, Evidence(contenders=contenders("under over"), polls=[polled])))
        == "over"
    )


def test_a_recused_member_lowers_the_line_for_that_candidate_only():
    # Nine of eleven are present, one is recused for x and z: 6 of 8 are needed, and 6 of 9.
    polled = poll(
        counted={CandidateId("x"): 5, CandidateId("y"): 6, CandidateId("z"): 6},
        eligible={CandidateId("x"): 8, CandidateId("y"): 9, CandidateId("z"): 8},
    )
    rules = meeting(need("2/3", NeedOf.ELIGIBLE))
    found = outcome(rules, Evidence(contenders=contenders("x y z"), polls=[polled]))
    assert taken(found) == "y z"


@pytest.mark.parametrize(("yes", "elected"), [(354, False), (355, True)])
def test_three_quarters_of_the_ballots_handed_in(yes, elected):
    rules = meeting(need("3/4", NeedOf.BALLOTS))
    found = outcome(
        rules, Evidence(contenders=contenders("a"), polls=[counted(ballots=473, a=yes)])
    )
    assert line(found, "a").taken is elected


def test_an_election_may_elect_nobody():
    rules = meeting(need("3/4", NeedOf.BALLOTS))
    evidence = Evidence(contenders=contenders("a b"), polls=[counted(ballots=100, a=74, b=3)])
    found = outcome(rules, evidence)
    assert (found.taken, ranks(found)) == ((), {"a": None, "b": None})
    assert not any(each.waiting for each in found.lines)


@pytest.mark.parametrize("of", [NeedOf.BALLOTS, NeedOf.ELIGIBLE])
@pytest.mark.parametrize("whole", [None, 0])
def test_of_ballots_not_recorded_or_of_nobody_there_is_no_share(of, whole):
    polled = poll(
        counted={CandidateId("a"): 0},
        ballots={} if whole is None else {"SONG": whole},
        eligible={} if whole is None else {CandidateId("a"): whole},
    )
    found = outcome(meeting(need("1/2", of)), Evidence(contenders=contenders("a"), polls=[polled]))
    assert (line(found, "a").taken, line(found, "a").waiting) == (False, True)


def test_a_need_that_failed_outweighs_one_that_waits():
    rules = rulebook(
        channels=[channel(Form.MARKS)],
        scores=[score("expert", items(), MEAN), score("years", field="years")],
        rounds=[round_("result", needs=[need("60", None, "expert"), need("2", None, "years")])],
    )
    evidence = Evidence(contenders=[contender("a", years=1), contender("b", years=2)])
    found = outcome(rules, evidence)
    assert [(each.candidate, each.waiting) for each in found.lines] == [("b", True), ("a", False)]


def test_a_need_may_be_asked_of_some_categories_only():
    rules = rulebook(
        categories={"TEAM": None, "PERSON": 1},
        channels=[channel(Form.MARKS)],
        scores=[score("expert", items(), MEAN)],
        rounds=[
            round_(
                "result",
                "expert",
                needs=[need("80", None, "expert", "TEAM")],
                at_the_cut=("ADMIT_NONE",),
            )
        ],
    )
    evidence = Evidence(
        contenders=[*contenders("a b c", "TEAM"), *contenders("d e", "PERSON")],
        polls=[poll(votes(a="95", b="80", c="79.5", d="50", e="40"))],
    )
    assert taken(outcome(rules, evidence)) == "a b d"


def test_a_need_may_read_an_earlier_round():
    rules = rulebook(
        stages=["FIRST", "SECOND"],
        channels=[channel(Form.BALLOT, "panel", "FIRST", "SECOND")],
        scores=[score("yes", COUNT)],
        rounds=[
            round_("first", stage="FIRST"),
            round_(
                "second",
                "yes",
                stage="SECOND",
                needs=[need("1/2", NeedOf.BALLOTS, "first.yes")],
            ),
        ],
    )
    evidence = Evidence(
        contenders=contenders("a b"),
        polls=[
            poll(votes(a="1 1 1", b="1 - -"), stage="FIRST", ballots={"SONG": 4}),
            poll(votes(a="1", b="1"), stage="SECOND", ballots={"SONG": 1}),
        ],
    )
    assert taken(outcome(rules, evidence)) == "a"


def test_a_share_is_asked_of_names_only():
    rules = rulebook(
        scores=[score("years", field="years")],
        rounds=[round_("result", needs=[need("1/2", NeedOf.BALLOTS, "years")])],
    )
    with pytest.raises(Unrankable, match="score-counts-no-names") as refused:
        outcomes(rules, Evidence(contenders=contenders("a")))
    assert refused.value.because == {"score": "years"}


def test_a_list_reaches_nothing():
    rules = rulebook(
        channels=[channel(Form.POINTS)],
        scores=[score("list", sheets(Take.SORTED)), score("sum", SUM)],
        rounds=[round_("result", "sum", needs=[need("1", None, "list")])],
    )
    with pytest.raises(Unrankable, match="sorted-list"):
        outcomes(rules, Evidence(contenders=contenders("a")))
