"""Who scores whom: groups by lot, and gaps that one expert fills."""

from dataclasses import replace
from typing import Any

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    OTHER_EXPERT,
    RUNNING,
    WU,
    at,
    experts,
    hold,
    nominated,
    opened,
    passed,
    recused,
    seated,
    sworn,
)
from selection.domain import facts, sheet_facts
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import (
    AssignSheets,
    AssignSupplement,
    Group,
    SheetsAssigned,
    SupplementaryReviewerAssigned,
)
from selection.domain.drawing import in_order_of_lots
from selection.domain.kernel import CandidateId
from selection.domain.roles import Role
from story import Story

NOW, CLOSES = at("2023-12-11 10:00"), at("2023-12-18 18:00")
PANEL = "PANEL_VOLUNTEER"
NINE, SEED = experts(9), "frost/maple"
HERE = ("sheets", "SCORING")
PLACE: dict[str, Any] = {"channel": "sheets", "stage": "SCORING", "category": "VOLUNTEER"}
MANY = tuple(CandidateId(f"c-{n:03}") for n in range(161))
story = Story(ASSIGNMENT, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE),
    opened("SCORING", CLOSES),
    seated(PANEL, *NINE),
    sworn(PANEL, *NINE),
    *(nominated(each, "VOLUNTEER") for each in (*MANY, LI, WU)),
    passed(*MANY, LI, WU),
)
drawn = story.holding({facts.drawn(PANEL): SEED})


def assign(*candidates: CandidateId, **changes: Any) -> AssignSheets:
    plain = AssignSheets(**PLACE, candidates=candidates, experts=NINE, by=ONE, at=NOW)
    return replace(plain, **changes)


def assigned(*groups: Group) -> SheetsAssigned:
    return SheetsAssigned(**PLACE, panel=PANEL, groups=groups, by=ONE, at=NOW)


# --- groups


def test_a_small_category_is_one_group_whom_seven_experts_score():
    one = Group(group="VOLUNTEER-1", candidates=(LI, WU), experts=NINE[:7])

    story.when(assign(LI, WU, LI)).then(assigned(one))
    seven = ",".join(NINE[:7])
    mark = facts.mark("assigned", "sheets", "SCORING", "VOLUNTEER", at=NOW)
    story.when(assign(LI, WU)).then_leaves(
        {
            sheet_facts.assigned(*HERE, LI): seven,
            sheet_facts.assigned(*HERE, WU): seven,
            facts.EVIDENCE: mark,
        }
    )


def test_a_large_category_is_cut_by_lot_into_as_few_groups_as_may_be():
    [event] = drawn.when(assign(*MANY)).decided()

    assert [len(group.candidates) for group in event.groups] == [53, 54, 54]
    order = [each for group in event.groups for each in group.candidates]
    assert order == list(in_order_of_lots(SEED, MANY))
    turn = in_order_of_lots(SEED, NINE) * 3
    assert [group.experts for group in event.groups] == [turn[:7], turn[7:14], turn[14:21]]
    assert [len(g.candidates) for g in drawn.when(assign(*MANY[:80])).decided()[0].groups] == [80]
    two = drawn.when(assign(*MANY[:81])).decided()[0].groups
    assert [len(group.candidates) for group in two] == [40, 41]


def test_where_nothing_bounds_the_sheets_everybody_scores():
    panels = tuple(replace(each, sheets_each=None) for each in CAST.panels)

    [event] = story.under(replace(CAST, panels=panels)).when(assign(LI)).decided()

    assert event.groups[0].experts == NINE


def test_who_comes_later_joins_the_smallest_group_and_nobody_is_moved():
    [first] = drawn.when(assign(*MANY)).decided()
    after = drawn.given(first)

    after.when(assign(*MANY)).then()
    [joined] = after.when(assign(*MANY, LI, WU)).decided()
    state = ASSIGNMENT.replay((first, joined))
    assert sorted(len(group.candidates) for group in state.groups.values()) == [54, 54, 55]
    assert {each for group in joined.groups for each in group.candidates} == {LI, WU}
    assert state.experts[LI] in {group.experts for group in first.groups}


# --- whom, by whom, to whom


def test_an_official_or_the_chair_assigns_the_whole_panel():
    story.when(assign(LI, by=OTHER_EXPERT)).then_refused("person-has-no-such-role")
    story.holding(hold(Role.PANEL_CHAIR, OTHER_EXPERT)).when(assign(LI, by=OTHER_EXPERT)).decided()
    story.when(assign(LI, experts=NINE[:8])).then_refused("panel-has-changed")
    stranger = story.without(facts.member(PANEL, NINE[3]))
    stranger.when(assign(LI)).then_refused("person-is-on-no-panel", person=NINE[3])


def test_nobody_is_assigned_before_undertaking_and_declaration():
    story.without(sheet_facts.undertaken(NINE[8])).when(assign(LI)).then_refused(
        "undertaking-is-not-signed", person=NINE[8]
    )
    story.without(sheet_facts.conflicts_declared(PANEL, NINE[8])).when(assign(LI)).then_refused(
        "conflicts-are-not-declared", person=NINE[8]
    )


def test_candidates_of_the_category_who_passed_are_assigned():
    story.without(facts.passed(LI)).when(assign(LI)).then_refused("candidate-has-not-passed")
    story.holding(nominated(LI, "SITE")).when(assign(LI)).then_refused(
        "candidate-is-of-another-category"
    )


def test_sheets_are_assigned_where_the_rulebook_has_them_and_until_the_lock():
    for changes in (
        {"channel": "likes", "stage": "LIKES"},
        {"channel": "meeting", "stage": "MEETING"},
    ):
        story.when(assign(LI, **changes)).then_refused("no-sheets-are-assigned-here")
    for changes in ({"channel": "hearts"}, {"stage": "MEETING"}):
        story.when(assign(LI, **changes)).then_refused("channel-is-not-of-this-stage")
    sealed = story.holding({sheet_facts.sealed(*HERE): "digest"})
    sealed.when(assign(LI)).then_refused("scoring-is-locked")


# --- gaps

ONE_GROUP = assigned(Group(group="VOLUNTEER-1", candidates=(LI, WU), experts=NINE[:7]))
OUT = [recused(each, facts.candidate_scope(LI)) for each in NINE[:3]]
FOUR_LEFT = story.given(ONE_GROUP).holding(*OUT)


def supplement(**changes: Any) -> AssignSupplement:
    plain = AssignSupplement(
        **PLACE, candidate=LI, expert=NINE[7], assigned=NINE[:7], by=ONE, at=NOW
    )
    return replace(plain, **changes)


def supplemented(**changes: Any) -> SupplementaryReviewerAssigned:
    plain = SupplementaryReviewerAssigned(
        **PLACE,
        candidate=LI,
        expert=NINE[7],
        instead_of=None,
        experts=NINE[:8],
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


def test_below_five_one_more_expert_is_assigned_and_with_five_none():
    FOUR_LEFT.when(supplement()).then(supplemented())
    five_left = story.given(ONE_GROUP).holding(*OUT[:2])
    five_left.when(supplement()).then_refused("enough-experts-are-assigned", candidate=LI)


def test_of_two_who_fill_the_same_gap_one_succeeds():
    filled = FOUR_LEFT.given(ONE_GROUP, supplemented()).holding(
        {sheet_facts.supplement(*HERE, LI, NINE[7]): "yes"}
    )
    late, knowing = supplement(expert=NINE[8]), supplement(expert=NINE[8], assigned=NINE[:8])

    filled.when(late).then_refused("assignment-has-changed")
    filled.when(knowing).then_refused("enough-experts-are-assigned")


def test_it_is_known_who_fills_whose_gap():
    FOUR_LEFT.when(supplement(instead_of=NINE[0])).then_leaves(
        {
            sheet_facts.assigned(*HERE, LI): ",".join(NINE[:8]),
            sheet_facts.supplement(*HERE, LI, NINE[7]): "yes",
            sheet_facts.replaced(*HERE, LI, NINE[0]): NINE[7],
        }
    )
    FOUR_LEFT.when(supplement()).then_leaves(
        {
            sheet_facts.assigned(*HERE, LI): ",".join(NINE[:8]),
            sheet_facts.supplement(*HERE, LI, NINE[7]): "yes",
        }
    )
    for nobody in (NINE[5], NINE[8]):
        FOUR_LEFT.when(supplement(instead_of=nobody)).then_refused("person-is-not-recused")


def test_whoever_left_the_panel_scores_no_more_and_whoever_scored_has():
    left = story.given(ONE_GROUP).without(*(facts.member(PANEL, each) for each in NINE[:3]))

    left.when(supplement()).then(supplemented())
    left.holding({sheet_facts.scored(*HERE, LI, NINE[0]): "yes"}).when(supplement()).then_refused(
        "enough-experts-are-assigned"
    )


def test_after_the_stage_only_sheets_that_are_in_count():
    over = story.given(ONE_GROUP).holding({sheet_facts.begun(*HERE): "yes"})
    late = supplement(at=CLOSES)
    five_in = {sheet_facts.scored(*HERE, LI, each): "yes" for each in NINE[:5]}

    over.when(late).then(supplemented(at=CLOSES))
    over.holding(five_in).when(late).then_refused("enough-experts-are-assigned")


@pytest.mark.refuses("R-REC-01", "R-REC-08")
def test_who_fills_a_gap_is_a_member_or_a_substitute_without_a_ground_against_it():
    waiting = {facts.substitute(PANEL, "e-99"): "yes"}
    other = supplement(expert="e-99")

    FOUR_LEFT.when(supplement(expert=NINE[5])).then_refused("expert-is-assigned")
    FOUR_LEFT.when(other).then_refused("person-is-on-no-panel")
    FOUR_LEFT.holding(waiting).when(other).then_refused("undertaking-is-not-signed")
    FOUR_LEFT.holding(waiting, sworn(PANEL, "e-99")).when(other).decided()
    FOUR_LEFT.holding(recused(NINE[7], facts.candidate_scope(LI))).when(supplement()).then_refused(
        "person-is-recused"
    )


def test_a_gap_is_one_of_a_candidate_who_has_experts():
    story.holding(*OUT).when(supplement()).then_refused("candidate-has-no-experts")
    FOUR_LEFT.holding(nominated(LI, "SITE")).when(supplement()).then_refused(
        "candidate-is-of-another-category"
    )
    nobody_least = tuple(replace(each, sheets_least=None) for each in CAST.panels)
    FOUR_LEFT.under(replace(CAST, panels=nobody_least)).when(supplement()).then_refused(
        "enough-experts-are-assigned"
    )
