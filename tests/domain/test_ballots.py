"""Ballots (domain 2.1): lists of names, with points or places, within limits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import (
    CAST,
    CITIZEN,
    EXPERT,
    RUNNING,
    at,
    book,
    channel,
    hold,
    least,
    most,
    nominated,
    opened,
    passed,
    recused,
    seated,
)
from selection.domain import facts, sheet_facts
from selection.domain.ballot import BALLOT, BallotCast, CastBallot
from selection.domain.ballot_paper import Named
from selection.domain.kernel import CandidateId, Tallied, VoterId
from selection.domain.roles import Role
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.contest import Channel, Panel
from selection.domain.rulebook.entry import PLACES, FormalReview, Limit
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import (
    By,
    Form,
    Of,
    OverLimit,
    Per,
    StageKind,
    TermUnit,
    Tier,
)
from story import Story

NOW = at("2030-03-04 09:00")
A = tuple(CandidateId(f"a-{n}") for n in range(1, 6))
B = tuple(CandidateId(f"b-{n}") for n in range(1, 6))
C = tuple(CandidateId(f"c-{n}") for n in range(1, 3))
standing = [nominated(each, each[0].upper()) for each in (*A, *B, *C)]


def a_vote(form: Form, *limits: Limit, places: int | None = 2, **more: Any) -> Story:
    rules = book("A", "B", "C", places=places, channels=(channel(form, *limits, **more),))
    return Story(BALLOT, rules).holding(RUNNING, opened("VOTE"), *standing)


def named(*names: CandidateId, points: tuple[Any, ...] = ()) -> tuple[Named, ...]:
    if not points:
        return tuple(Named(each) for each in names)
    return tuple(Named(n, Decimal(str(p))) for n, p in zip(names, points, strict=True))


def cast(*names: CandidateId, points=(), **changes: Any) -> CastBallot:
    plain = CastBallot(
        channel="votes",
        stage="VOTE",
        voter=CITIZEN,
        tier=Tier.ACCOUNT,
        names=named(*names, points=points),
        at=NOW,
    )
    return replace(plain, **changes)


def was_cast(*names: CandidateId, points=(), refused=(), **changes: Any) -> BallotCast:
    plain = BallotCast(
        channel="votes",
        stage="VOTE",
        panel=None,
        voter=CITIZEN,
        tier=Tier.ACCOUNT,
        names=named(*names, points=points),
        categories=tuple(each[0].upper() for each in names),
        refused=tuple(refused),
        day=date(2030, 3, 4),
        at=NOW,
    )
    return replace(plain, **changes)


# --- names

ONE_BALLOT = most(1, of=Of.BALLOTS)


def test_a_ballot_of_names_is_handed_in_and_every_name_counts():
    story = a_vote(Form.BALLOT, ONE_BALLOT, most(3))

    story.when(cast(A[0], B[0])).then(was_cast(A[0], B[0]))
    story.when(cast(A[0], B[0])).then_counts(
        {Tallied(channel="votes", stage="VOTE", candidate=each): 1 for each in (A[0], B[0])}
    )


def test_a_second_ballot_is_refused_where_one_is_allowed():
    story = a_vote(Form.BALLOT, ONE_BALLOT).given(was_cast(A[0]))

    story.when(cast(B[0])).then_refused("limit-is-reached", most=1, per=["VOTER"])


def test_a_ballot_a_day_where_the_day_is_named():
    story = a_vote(Form.BALLOT, most(1, Per.DAY, of=Of.BALLOTS))
    tomorrow = at("2030-03-05 09:00")

    story.given(was_cast(A[0])).when(cast(A[0])).then_refused("limit-is-reached")
    assert BALLOT.stream(cast(A[0]), story.rules) != BALLOT.stream(
        cast(A[0], at=tomorrow), story.rules
    )


@pytest.mark.parametrize("per", [(), (Per.DAY,)])
def test_two_voters_never_share_a_stream(per):
    rules = a_vote(Form.BALLOT, most(1, *per, of=Of.BALLOTS)).rules
    other = cast(A[0], voter=VoterId("v-other"))

    assert BALLOT.stream(cast(A[0]), rules) != BALLOT.stream(other, rules)


def test_a_ballot_has_at_least_so_many_names():
    story = a_vote(Form.BALLOT, least(3), most(4))

    story.when(cast(*A[:3])).then(was_cast(*A[:3]))
    story.when(cast(*A[:2])).then_refused("ballot-has-too-few-names", least=3, per=["VOTER"])


def test_exactly_ten_or_none():
    exactly = Limit(per=(Per.VOTER,), least=3, most=3)
    story = a_vote(Form.BALLOT, exactly, over_limit=OverLimit.REFUSE_BALLOT)

    story.when(cast(*A[:3])).then(was_cast(*A[:3]))
    story.when(cast(*A[:2])).then_refused("ballot-has-too-few-names")
    story.when(cast(*A[:4])).then_refused("limit-is-reached")


def test_an_empty_ballot_is_none():
    a_vote(Form.BALLOT, most(3)).when(cast()).then_refused("ballot-is-empty")


# --- names beyond a limit: the name is refused, or the ballot


def blank(*categories: str) -> BallotCast:
    return was_cast(categories=categories)


def test_a_ballot_may_name_nobody_and_uses_up_the_ballots_all_the_same():
    story = a_vote(Form.BALLOT, ONE_BALLOT, most(3))

    story.when(cast(blank=("A", "B"))).then(blank("A", "B"))
    story.when(cast(A[0], blank=("A", "B"))).then(was_cast(A[0], categories=("A", "B")))
    story.given(blank("A")).when(cast(A[0])).then_refused("limit-is-reached")


def test_a_blank_ballot_names_nobody_and_so_uses_no_names_and_no_category():
    story = a_vote(Form.BALLOT, most(1), most(1, of=Of.CATEGORIES)).given(blank("A"))

    story.when(cast(B[0])).then(was_cast(B[0]))


@pytest.mark.parametrize("apart", [Per.STAGE, Per.DAY, Per.CATEGORY])
def test_a_blank_ballot_uses_up_that_of_its_stage_day_and_category(apart):
    story = a_vote(Form.BALLOT, most(1, apart, of=Of.BALLOTS)).given(blank("A"))

    story.when(cast(A[0])).then_refused("limit-is-reached", per=["VOTER", str(apart)])


def test_a_blank_ballot_gives_no_points():
    story = a_vote(Form.BALLOT, most(1, of=Of.POINTS))

    story.when(cast(A[0], blank=("B",))).then(was_cast(A[0], categories=("A", "B")))


def test_a_blank_ballot_is_refused_where_some_names_are_asked_for():
    story = a_vote(Form.BALLOT, least(1))

    story.when(cast(blank=("A",))).then_refused("ballot-has-too-few-names")


def test_only_a_ballot_of_names_can_be_blank():
    for form in (Form.POINTS, Form.RANKING):
        a_vote(form, ONE_BALLOT).when(cast(blank=("A",))).then_refused("ballot-is-empty")


def test_a_blank_ballot_is_of_a_category_of_the_channel_and_of_the_own_panel():
    story = a_vote(Form.BALLOT, ONE_BALLOT, categories=("A",))
    story.when(cast(blank=("B",))).then_refused("category-is-not-of-this-channel")
    anywhere = a_vote(Form.BALLOT, ONE_BALLOT)
    anywhere.when(cast(blank=("X",))).then_refused("category-is-not-of-this-channel")

    experts = a_vote(Form.BALLOT, ONE_BALLOT, by=By.PANEL)
    experts.when(cast(blank=("A",), voter=EXPERT)).then_refused("person-is-on-no-panel")


def test_what_comes_last_on_the_ballot_is_beyond_the_limit():
    story = a_vote(Form.BALLOT, most(3))

    story.when(cast(A[0], B[0], B[1], C[0])).then(was_cast(A[0], B[0], B[1], refused=(C[0],)))


def test_names_beyond_the_limit_of_a_category_are_refused_and_the_others_count():
    story = a_vote(Form.BALLOT, most(2, Per.CATEGORY))

    story.when(cast(A[0], A[1], B[0], A[2], B[1], B[2])).then(
        was_cast(A[0], A[1], B[0], B[1], refused=(A[2], B[2]))
    )
    story.when(cast(A[0], A[1], B[0], A[2])).then_counts(
        {Tallied(channel="votes", stage="VOTE", candidate=each): 1 for each in (A[0], A[1], B[0])}
    )


def test_a_third_category_is_refused_and_not_the_name_after_it():
    story = a_vote(Form.BALLOT, most(2, of=Of.CATEGORIES))

    story.when(cast(A[0], B[0], C[0], A[1])).then(was_cast(A[0], B[0], A[1], refused=(C[0],)))


def test_where_the_ballot_is_void_no_name_counts():
    story = a_vote(Form.BALLOT, most(3), over_limit=OverLimit.REFUSE_BALLOT)

    story.when(cast(*A[:3])).then(was_cast(*A[:3]))
    story.when(cast(*A[:4])).then_refused("limit-is-reached", most=3)


def test_a_ballot_of_which_nothing_would_count_is_refused():
    story = a_vote(Form.BALLOT, most(3)).given(was_cast(*A[:3]))

    story.when(cast(B[0])).then_refused("limit-is-reached", most=3)


def test_places_stand_for_those_of_each_category():
    story = a_vote(Form.BALLOT, most(PLACES, Per.CATEGORY), places=2)
    void = a_vote(
        Form.BALLOT, most(PLACES, Per.CATEGORY), places=2, over_limit=OverLimit.REFUSE_BALLOT
    )

    story.when(cast(*A[:2], *B[:3])).then(was_cast(*A[:2], *B[:2], refused=(B[2],)))
    void.when(cast(*A[:2], *B[:3])).then_refused("limit-is-reached", most=PLACES)
    endless = a_vote(Form.BALLOT, most(PLACES, Per.CATEGORY), places=None)
    endless.when(cast(*A)).then(was_cast(*A))


def test_a_name_written_twice_counts_as_the_rulebook_says():
    twice = cast(A[0], A[0])
    once = most(1, Per.CANDIDATE)

    a_vote(Form.BALLOT, most(9)).when(twice).then(was_cast(A[0], A[0]))
    a_vote(Form.BALLOT, most(9)).when(twice).then_counts(
        {Tallied(channel="votes", stage="VOTE", candidate=A[0]): 2}
    )
    a_vote(Form.BALLOT, once).when(twice).then(was_cast(A[0], refused=(A[0],)))
    a_vote(Form.BALLOT, once, over_limit=OverLimit.REFUSE_BALLOT).when(twice).then_refused(
        "limit-is-reached", per=["VOTER", "CANDIDATE"]
    )


def test_names_of_one_day_use_up_the_limit_of_the_campaign():
    story = a_vote(Form.BALLOT, most(3)).given(was_cast(*A[:2]))

    story.when(cast(*B[:2])).then(was_cast(B[0], refused=(B[1],)))


# --- points


def test_points_of_a_table_are_given_once_each():
    story = a_vote(Form.POINTS, ONE_BALLOT, points=(Fraction(7), Fraction(5), Fraction(4)))

    story.when(cast(*A[:3], points=(4, 7, 5))).then(was_cast(*A[:3], points=(4, 7, 5)))
    story.when(cast(*A[:2], points=(7, 5))).then(was_cast(*A[:2], points=(7, 5)))
    for wrong in ((7, 7), (7, 6), (7, 0), (7, -4)):
        story.when(cast(*A[:2], points=wrong)).then_refused("points-are-not-to-be-given")


def test_a_stock_of_points_is_shared_freely():
    story = a_vote(Form.POINTS, most(10, of=Of.POINTS), over_limit=OverLimit.REFUSE_BALLOT)

    story.when(cast(A[0], B[0], points=("9.5", "0.5"))).then(
        was_cast(A[0], B[0], points=("9.5", "0.5"))
    )
    story.when(cast(A[0], B[0], points=("9.5", "0.6"))).then_refused("limit-is-reached")
    story.when(cast(A[0], points=(0,))).then_refused("points-are-not-to-be-given")
    used = story.given(was_cast(A[0], points=(9,)))
    used.when(cast(B[0], points=(1,))).then(was_cast(B[0], points=(1,)))
    used.when(cast(B[0], points=(2,))).then_refused("limit-is-reached")


def test_points_beyond_the_stock_refuse_the_name_that_needs_them():
    story = a_vote(Form.POINTS, most(10, of=Of.POINTS))

    story.when(cast(*A[:3], points=(6, 5, 4))).then(
        was_cast(A[0], A[2], points=(6, 4), refused=(A[1],))
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1E+40", "1E-40"])
def test_points_are_plain_numbers(number):
    story = a_vote(Form.POINTS, most(10, of=Of.POINTS))

    story.when(cast(A[0], points=(number,))).then_refused("number-is-not-plain")


def test_points_and_places_are_no_votes():
    points = a_vote(Form.POINTS, most(10, of=Of.POINTS))
    places = a_vote(Form.RANKING, ONE_BALLOT)

    points.when(cast(A[0], points=(5,))).then_counts({})
    places.when(cast(A[0], points=(1,))).then_counts({})


# --- places


def test_a_ranking_has_the_places_from_one_on():
    story = a_vote(Form.RANKING, ONE_BALLOT)

    story.when(cast(*A[:3], points=(2, 3, 1))).then(was_cast(*A[:3], points=(2, 3, 1)))
    for wrong in ((1, 2, 4), (1, 2, 2), (0, 1, 2), ("1.5", 1, 2)):
        story.when(cast(*A[:3], points=wrong)).then_refused("places-are-not-one-to-n")
    twice = cast(A[0], A[1], A[0], points=(1, 2, 3))
    story.when(twice).then_refused("candidate-has-two-places")


def test_a_ballot_is_filled_in_as_its_form_asks():
    half = (Named(A[0], Decimal(1)), Named(A[1]))

    a_vote(Form.BALLOT, most(3)).when(cast(A[0], points=(1,))).then_refused(
        "ballot-gives-no-points"
    )
    for form in (Form.POINTS, Form.RANKING):
        story = a_vote(form, ONE_BALLOT)
        story.when(cast(A[0])).then_refused("ballot-lacks-points")
        story.when(cast(names=half)).then_refused("ballot-lacks-points")
    for form in (Form.LIKE, Form.MARKS, Form.FIGURES):
        a_vote(form, most(3)).when(cast(A[0])).then_refused("channel-takes-no-ballots")


def test_ballots_on_paper_are_counted_and_not_cast_here():
    story = a_vote(Form.BALLOT, most(3), by=By.PANEL, on_paper=True)

    story.when(cast(A[0])).then_refused("channel-takes-no-ballots")


def test_one_name_that_cannot_be_voted_for_refuses_the_ballot():
    story = a_vote(Form.BALLOT, most(3)).holding({facts.frozen(B[0]): "yes"})

    story.when(cast(A[0], B[0])).then_refused("voting-is-frozen", candidate=B[0])
    story.when(cast(A[0], CandidateId("nobody"))).then_refused("candidate-is-not-nominated")


# --- panels

EXPERT_VOTER = VoterId(EXPERT)
PANELS = tuple(
    Panel(code=Code(f"PANEL_{each}"), name=Text(each), least=1, categories=(Code(each),))
    for each in ("A", "B")
)


def a_panel_vote(**more: Any) -> Story:
    votes: Channel = channel(Form.BALLOT, most(3), by=By.PANEL)
    rules = book("A", "B", "C", channels=(votes,), panels=PANELS, **more)
    return Story(BALLOT, rules).holding(
        RUNNING, opened("VOTE"), seated("PANEL_A", EXPERT), *standing
    )


def test_an_expert_votes_for_those_of_the_own_panel():
    story = a_panel_vote()

    story.when(cast(A[0], voter=EXPERT_VOTER)).then(was_cast(A[0], voter=EXPERT_VOTER))
    story.when(cast(B[0], voter=EXPERT_VOTER)).then_refused("person-is-on-no-panel")
    story.when(cast(C[0], voter=EXPERT_VOTER)).then_refused("person-is-on-no-panel")
    story.when(cast(A[0])).then_refused("person-is-on-no-panel")


def test_experts_vote_whether_or_not_the_page_is_on_show():
    showcase = Stage(code=Code("SHOW"), name=Text("Show"), kind=StageKind.SHOWCASE)
    vote = Stage(code=Code("VOTE"), name=Text("Vote"), kind=StageKind.VOTE)

    a_panel_vote(stages=(showcase, vote)).when(cast(A[0], voter=EXPERT_VOTER)).then(
        was_cast(A[0], voter=EXPERT_VOTER)
    )


def test_a_ballot_too_asks_how_surely_its_voter_is_known():
    story = a_vote(Form.BALLOT, most(3), identity=(Tier.REAL_NAME,))
    surely = {"tier": Tier.REAL_NAME}

    story.when(cast(A[0])).then_refused("identity-is-not-accepted", tier="ACCOUNT")
    story.when(cast(A[0], **surely)).then(was_cast(A[0], **surely))


@pytest.mark.parametrize("scope", [facts.candidate_scope(A[0]), "category:A", "all"])
def test_a_recused_expert_stays_out_as_far_as_the_ground_reaches(scope):
    out = a_panel_vote().holding(recused(EXPERT, scope))

    out.when(cast(A[0], voter=EXPERT_VOTER)).then_refused("person-is-recused", candidate=A[0])
    if scope == facts.candidate_scope(A[0]):
        out.when(cast(A[1], voter=EXPERT_VOTER)).then(was_cast(A[1], voter=EXPERT_VOTER))
    else:
        out.when(cast(A[1], voter=EXPERT_VOTER)).then_refused("person-is-recused")


@pytest.mark.parametrize("by", [By.PUBLIC, By.OFFICIALS])
def test_who_is_recused_in_the_channel_alone_stays_out_whoever_votes_there(by):
    ground = replace(CAST.recusals[0], channels=(Code("votes"),))
    rules = book(
        "A", "B", "C", channels=(channel(Form.BALLOT, most(3), by=by),), recusals=(ground,)
    )
    story = Story(BALLOT, rules).holding(
        RUNNING, opened("VOTE"), hold(Role.OFFICIAL, CITIZEN), *standing
    )
    here = sheet_facts.within(facts.candidate_scope(A[0]), "votes")
    out = story.holding(recused(CITIZEN, here))

    out.when(cast(A[0])).then_refused("person-is-recused", person=CITIZEN, candidate=A[0])
    out.when(cast(A[1])).then(was_cast(A[1]))
    story.when(cast(A[0])).then(was_cast(A[0]))


def test_nobody_speaks_for_a_panel_of_others():
    story = a_panel_vote()
    mine = {"voter": EXPERT_VOTER, "panel": "PANEL_A"}

    story.when(cast(A[0], **mine)).then(was_cast(A[0], **mine))
    story.when(cast(A[0], voter=EXPERT_VOTER, panel="PANEL_B")).then_refused(
        "person-is-on-no-panel"
    )


def test_a_panel_may_have_groups_of_its_own():
    """The jurors of one country, in a contest of many: those are no panels of the rulebook."""
    group = {"voter": EXPERT_VOTER, "panel": "The jury of Atlantis"}

    a_panel_vote().when(cast(A[0], **group)).then(was_cast(A[0], **group))


def test_the_public_may_vote_by_groups_too():
    """The televote of one country, in a contest of many."""
    rules = book("A", panels=PANELS, channels=(channel(Form.BALLOT, most(3)),))
    story = Story(BALLOT, rules).holding(RUNNING, opened("VOTE"), *standing)

    for group in ("PANEL_A", "The public of Atlantis"):
        story.when(cast(A[0], panel=group)).then(was_cast(A[0], panel=group))


def test_experts_vote_for_those_who_passed_the_review():
    three_days = Term(3, TermUnit.WORKING_DAYS)
    reviewed = FormalReview(
        reviewers=2, corrections=0, correction_within=three_days, appeal_within=three_days
    )
    story = a_panel_vote(formal_review=reviewed)

    story.when(cast(A[0], voter=EXPERT_VOTER)).then_refused("candidate-has-not-passed")
    story.holding(passed(A[0])).when(cast(A[0], voter=EXPERT_VOTER)).then(
        was_cast(A[0], voter=EXPERT_VOTER)
    )
