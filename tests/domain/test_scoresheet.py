from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from samples import (
    ANN,
    CAST,
    EXPERT,
    LI,
    ONE,
    OTHER_EXPERT,
    PAPER,
    REASON,
    RUNNING,
    SIGE,
    THREE,
    TWO,
    assigned,
    at,
    hold,
    marks,
    nominated,
    opened,
    passed,
    recused,
    seated,
    sworn,
)
from selection.domain import facts, sheet_facts
from selection.domain.marking import (
    DraftScoresheet,
    ExcludeScore,
    ExplainScoresheet,
    ReinstateScore,
    ReopenScoresheet,
    ScoreExcluded,
    ScoreNoted,
    ScoreReinstated,
    Scoresheet,
    ScoresheetDrafted,
    ScoresheetExplained,
    ScoresheetReopened,
    ScoresheetSubmitted,
    SubmitScoresheet,
)
from selection.domain.marks import totals_a_sheet
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act, Axis, By, Take, Tier
from selection.domain.scoresheet import SCORESHEET
from story import Story

NOW, CLOSES = at("2023-12-12 10:00"), at("2023-12-18 18:00")
sheet = Story(SCORESHEET, CAST).holding(
    RUNNING,
    opened("SCORING", CLOSES),
    nominated(LI, "VOLUNTEER"),
    passed(LI),
    seated("PANEL_VOLUNTEER", EXPERT, OTHER_EXPERT),
    sworn("PANEL_VOLUNTEER", EXPERT, OTHER_EXPERT),
    assigned(LI, EXPERT, OTHER_EXPERT),
    hold(Role.OFFICIAL, ONE, TWO),
)
EIGHTY = marks(V1=12, V2="12.5", V3=20, V4=20, V5="15.5")
PLACE: dict[str, Any] = {"channel": "sheets", "stage": "SCORING"}
WHERE: dict[str, Any] = {**PLACE, "expert": EXPERT, "candidate": LI}


def submit(given=EIGHTY, **changes: Any) -> SubmitScoresheet:
    return replace(SubmitScoresheet(**WHERE, marks=given, at=NOW), **changes)


def submitted(given=EIGHTY, **changes: Any) -> ScoresheetSubmitted:
    plain = ScoresheetSubmitted(
        **WHERE, tier=Tier.ACCOUNT, panel=None, marks=given, comment=None, at=NOW
    )
    return replace(plain, **changes)


def draft(given=EIGHTY, **changes: Any) -> DraftScoresheet:
    return replace(DraftScoresheet(**WHERE, marks=given, at=NOW), **changes)


def drafted(given=EIGHTY, **changes: Any) -> ScoresheetDrafted:
    return replace(ScoresheetDrafted(**WHERE, marks=given, at=NOW), **changes)


HERE = ("sheets", "SCORING")
SCORED = sheet_facts.scored(*HERE, LI, EXPERT)
REOPEN = ReopenScoresheet(**WHERE, reason=REASON, signed_by=(ONE, TWO), at=NOW)
REOPENED = ScoresheetReopened(**WHERE, reason=REASON, signed_by=(ONE, TWO), at=NOW)


# --- drafted, submitted, sealed


def test_marks_are_saved_and_may_change():
    other = {**EIGHTY, "V1": Decimal(15)}

    sheet.when(draft()).then(drafted())
    sheet.given(drafted()).when(draft()).then()
    sheet.given(drafted()).when(draft(other)).then(drafted(other))
    sheet.when(draft(marks(V1=10))).then(drafted(marks(V1=10)))


def test_a_signed_sheet_is_sealed():
    sheet.given(drafted()).when(submit()).then(submitted())
    sheet.given(submitted()).when(draft()).then_refused("scoresheet-is-sealed")
    sheet.given(submitted()).when(submit()).then_refused("scoresheet-is-sealed")


def test_two_officials_open_it_again_with_a_reason():
    sheet.given(submitted()).when(REOPEN).then(REOPENED)
    for people, reason in (
        ((ONE,), "a-second-person-is-needed"),
        ((ONE, ONE), "a-second-person-is-needed"),
        ((ONE, EXPERT), "person-has-no-such-role"),
    ):
        sheet.given(submitted()).when(replace(REOPEN, signed_by=people)).then_refused(reason)


def test_as_many_open_it_again_as_the_rulebook_asks():
    three = sheet.under(replace(CAST, approvals={Act.REOPEN_SHEET: 3})).given(submitted())
    everybody = (ONE, TWO, THREE)

    three.when(REOPEN).then_refused("a-second-person-is-needed", needed=3)
    three.holding(hold(Role.OFFICIAL, THREE)).when(replace(REOPEN, signed_by=everybody)).then(
        replace(REOPENED, signed_by=everybody)
    )


def test_a_sheet_opened_again_changes_what_the_list_is_computed_from():
    mark = facts.mark("reopened", "sheets", "SCORING", EXPERT, LI, at=NOW)

    sheet.given(submitted()).when(REOPEN).then_leaves(
        {SCORED: None, sheet_facts.sheets(*HERE): mark, facts.EVIDENCE: mark}
    )
    sheet.when(draft()).then_leaves({})


def test_a_sheet_that_came_in_is_known_to_be_in():
    mark = facts.mark("submitted", "sheets", "SCORING", EXPERT, LI, at=NOW)

    sheet.when(submit()).then_leaves(
        {SCORED: "yes", sheet_facts.begun(*HERE): "yes", sheet_facts.sheets(*HERE): mark}
    )


def test_a_sheet_opened_again_is_sealed_by_submitting_it_again():
    other = {**EIGHTY, "V1": Decimal(15)}
    again = sheet.given(submitted(), REOPENED)

    again.when(REOPEN).then_refused("scoresheet-is-not-sealed")
    again.when(draft(other)).then(drafted(other))
    again.when(submit(other)).then(submitted(other))
    sheet.given(submitted(), REOPENED, submitted(other)).when(submit()).then_refused(
        "scoresheet-is-sealed"
    )


def test_only_a_sealed_sheet_is_opened_again():
    sheet.given(drafted()).when(REOPEN).then_refused("scoresheet-is-not-sealed")


# --- marks


@pytest.mark.parametrize("mark", ["0", "0.5", "14.5", "15"])
def test_a_mark_lies_between_nothing_and_the_weight_in_halves(mark):
    sheet.when(draft(marks(V1=mark))).then(drafted(marks(V1=mark)))


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("-0.5", "mark-is-out-of-range"),
        ("15.5", "mark-is-out-of-range"),
        ("14.75", "mark-is-between-steps"),
        ("0.1", "mark-is-between-steps"),
        ("NaN", "number-is-not-plain"),
        ("1E+30", "number-is-not-plain"),
    ],
)
def test_anything_else_is_no_mark(mark, reason):
    sheet.when(draft(marks(V1=mark))).then_refused(reason)
    sheet.when(submit({**EIGHTY, "V1": Decimal(mark)})).then_refused(reason)


def test_every_category_has_its_own_rubric():
    of_a_site = marks(C1=30, C2=25, C3=10, C4=15)
    site = sheet.holding(
        nominated(LI, "SITE"), seated("PANEL_SITE", EXPERT), sworn("PANEL_SITE", EXPERT)
    )

    sheet.when(submit(of_a_site)).then_refused("criterion-is-unknown", criterion="C1")
    site.when(submit(of_a_site)).then(submitted(of_a_site))
    site.when(submit({**of_a_site, "C1": Decimal("30.5")})).then_refused("mark-is-out-of-range")


def test_another_rulebook_has_another_rubric():
    story = sheet.under(SIGE).holding(nominated(LI, "TEAM"), sworn("PANEL", EXPERT))
    given = marks(K1=15, K2=20, K3=20, K4=20, K5=5)

    story.when(submit(given)).then(submitted(given))
    story.when(submit()).then_refused("criterion-is-unknown")


# --- complete, and with a comment where it is remarkable


def test_where_a_sheet_is_totalled_no_mark_is_missing():
    short = {code: mark for code, mark in EIGHTY.items() if code != "V4"}

    sheet.when(submit(short)).then_refused("scoresheet-is-incomplete", criteria=["V4"])
    sheet.when(draft(short)).then(drafted(short))


def test_where_each_mark_counts_for_itself_one_may_be_missing_and_all_may_not():
    scores = tuple(
        replace(each, steps=each.steps[::-1]) for each in CAST.scores if each.from_ == "sheets"
    )
    story = sheet.under(replace(CAST, scores=scores))

    story.when(submit(marks(V1=15), comment=PAPER)).then(submitted(marks(V1=15), comment=PAPER))
    story.when(submit({}, comment=PAPER)).then_refused("scoresheet-is-incomplete")


def test_a_sheet_is_totalled_if_its_items_are_folded_first():
    assert totals_a_sheet(CAST, "sheets")
    assert not totals_a_sheet(CAST, "likes")
    folds = {(step.over, step.take) for each in CAST.scores for step in each.steps}
    assert (Axis.ITEMS, Take.SUM) in folds


FULL = marks(V1=15, V2=15, V3=25, V4=25, V5=20)
SIXTY = marks(V1=10, V2=10, V3=15, V4=15, V5=10)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (SIXTY, False),
        ({**SIXTY, "V1": Decimal("9.5")}, True),
        ({**FULL, "V5": Decimal(15)}, False),  # 95
        ({**FULL, "V5": Decimal("15.5")}, True),
        (FULL, True),
    ],
)
def test_a_total_below_60_or_above_95_needs_a_comment(given, asked):
    if asked:
        sheet.when(submit(given)).then_refused("comment-is-needed")
    else:
        sheet.when(submit(given)).then(submitted(given))
    sheet.when(submit(given, comment=PAPER)).then(submitted(given, comment=PAPER))


def test_a_rubric_may_ask_for_a_comment_at_one_end_only_or_never():
    for bounds, asked in (
        ({"comment_below": None}, {"high"}),
        ({"comment_above": None}, {"low"}),
        ({"comment_below": None, "comment_above": None}, set()),
    ):
        rubrics = tuple(replace(each, **bounds) for each in CAST.rubrics)
        story = sheet.under(replace(CAST, rubrics=rubrics))
        for end, given in (("low", {**SIXTY, "V1": Decimal(0)}), ("high", FULL)):
            if end in asked:
                story.when(submit(given)).then_refused("comment-is-needed")
            else:
                story.when(submit(given)).then(submitted(given))


# --- who may mark


def test_where_the_public_marks_voters_are_known_as_surely_as_the_rulebook_asks():
    by_the_public = tuple(
        replace(each, by=By.PUBLIC, identity=(Tier.PHONE,)) for each in CAST.channels
    )
    story = sheet.under(replace(CAST, channels=by_the_public)).without(
        facts.member("PANEL_VOLUNTEER", EXPERT)
    )

    story.when(submit(tier=Tier.PHONE)).then(submitted(tier=Tier.PHONE))
    story.when(submit()).then_refused("identity-is-not-accepted", tier="ACCOUNT")


UNASSIGNED = replace(
    CAST, panels=tuple(replace(p, sheets_each=None, sheets_least=None) for p in CAST.panels)
)


def test_where_nobody_is_assigned_only_the_panel_of_the_category_marks():
    stranger = sheet.under(UNASSIGNED).without(facts.member("PANEL_VOLUNTEER", EXPERT))

    sheet.under(UNASSIGNED).without(*assigned(LI)).when(submit()).then(submitted())

    for command in (draft(), submit()):
        stranger.when(command).then_refused("person-is-on-no-panel")
        stranger.holding(seated("PANEL_SITE", EXPERT)).when(command).then_refused(
            "person-is-on-no-panel"
        )


@pytest.mark.parametrize("scope", [facts.candidate_scope(LI), "category:VOLUNTEER", "all"])
def test_a_recused_expert_does_not_mark(scope):
    for command in (draft(), submit()):
        sheet.holding(recused(EXPERT, scope)).when(command).then_refused("person-is-recused")


@pytest.mark.parametrize("scope", ["candidate:someone-else", "category:SITE"])
def test_a_recusal_from_others_does_not_matter(scope):
    sheet.holding(recused(EXPERT, scope), recused(OTHER_EXPERT, facts.candidate_scope(LI))).when(
        submit()
    ).then(submitted())


def test_whoever_reviewed_the_case_does_not_score_it():
    sheet.holding({facts.reviewed(LI, EXPERT): "yes"}).when(submit()).then_refused(
        "reviewer-does-not-score"
    )
    sheet.holding({facts.reviewed(LI, ANN): "yes"}).when(submit()).then(submitted())


def test_nobody_speaks_for_a_panel_of_others():
    mine = submit(panel="PANEL_VOLUNTEER")

    sheet.when(mine).then(submitted(panel="PANEL_VOLUNTEER"))
    sheet.when(replace(mine, panel="PANEL_SITE")).then_refused("person-is-on-no-panel")


# --- whom, where and when


def test_only_who_passed_is_marked():
    sheet.without(facts.passed(LI)).when(submit()).then_refused("candidate-has-not-passed")
    sheet.without(facts.nominated(LI)).when(submit()).then_refused("candidate-is-not-nominated")


@pytest.mark.accepts("R-TIME-04")
@pytest.mark.refuses("R-TIME-04")
def test_marks_are_given_in_their_stage_and_channel():
    sheet.when(submit(at=CLOSES)).then_refused("stage-is-not-open")
    sheet.given(submitted()).when(replace(REOPEN, at=CLOSES)).then_refused("stage-is-not-open")
    elsewhere = sheet.holding(opened("MEETING"))
    elsewhere.when(submit(stage="MEETING")).then_refused("channel-is-not-of-this-stage")
    elsewhere.when(submit(channel="meeting", stage="MEETING")).then_refused(
        "channel-takes-no-marks"
    )
    sheet.when(submit(channel="hearts")).then_refused("channel-takes-no-marks")


def test_a_channel_may_serve_some_categories_only():
    sites = tuple(replace(each, categories=("SITE",)) for each in CAST.channels)
    no_rubric = replace(CAST, rubrics=CAST.rubrics[1:])

    for rules in (replace(CAST, channels=sites), no_rubric):
        sheet.under(rules).when(submit()).then_refused("category-is-not-of-this-channel")


def test_where_experts_are_assigned_they_and_nobody_else_mark():
    for command in (draft(), submit()):
        sheet.holding(assigned(LI, OTHER_EXPERT)).when(command).then_refused(
            "sheet-is-not-assigned", person=EXPERT
        )
        sheet.without(*assigned(LI)).when(command).then_refused("sheet-is-not-assigned")
        # Whoever fills a gap need not sit on the panel.
        assert sheet.without(facts.member("PANEL_VOLUNTEER", EXPERT)).when(command).decided()


@pytest.mark.parametrize("rules", [CAST, UNASSIGNED])
def test_nothing_is_marked_before_the_promises(rules):
    story = sheet.under(rules)
    for command in (draft(), submit()):
        story.without(sheet_facts.undertaken(EXPERT)).when(command).then_refused(
            "undertaking-is-not-signed", person=EXPERT
        )
        story.without(sheet_facts.conflicts_declared("PANEL_VOLUNTEER", EXPERT)).when(
            command
        ).then_refused("conflicts-are-not-declared", person=EXPERT)


def test_where_no_ground_is_declared_nobody_is_asked_to_promise():
    story = sheet.under(replace(CAST, recusals=())).without(*sworn("PANEL_VOLUNTEER", EXPERT))

    story.when(submit()).then(submitted())


@pytest.mark.parametrize(("channel", "refused"), [("sheets", True), ("likes", False)])
def test_a_recusal_from_a_channel_holds_there_only(channel, refused):
    rules = replace(CAST, recusals=(replace(CAST.recusals[0], channels=("sheets", "likes")),))
    out = recused(EXPERT, sheet_facts.within(facts.candidate_scope(LI), channel))
    story = sheet.under(rules).holding(out)

    if refused:
        story.when(submit()).then_refused("person-is-recused")
    else:
        story.when(submit()).then(submitted())


def test_a_public_voter_may_be_recused_where_the_rulebook_says_so():
    by_the_public = tuple(replace(each, by=By.PUBLIC) for each in CAST.channels)
    own = (replace(CAST.recusals[0], channels=("sheets",)),)
    story = sheet.under(replace(CAST, channels=by_the_public, recusals=own))
    out = recused(EXPERT, sheet_facts.within(facts.candidate_scope(LI), "sheets"))

    story.when(submit()).then(submitted())
    story.holding(out).when(submit()).then_refused("person-is-recused")
    story.holding(recused(EXPERT, facts.candidate_scope(LI))).when(submit()).then(submitted())


# --- late, and locked

NOTED = ScoreNoted(**WHERE, marks=EIGHTY, comment=None, at=NOW)
LATE = replace(NOTED, at=CLOSES)
LOCKED = {sheet_facts.sealed(*HERE): "digest"}
BEGUN = {sheet_facts.begun(*HERE): "yes"}
FILLS = {sheet_facts.supplement(*HERE, LI, EXPERT): "yes"}


def test_what_comes_after_the_stage_or_the_lock_is_a_side_note():
    late = submit(at=CLOSES)

    sheet.holding(BEGUN).when(late).then(LATE)
    sheet.holding(BEGUN).when(late).then_leaves({})
    sheet.holding(LOCKED).when(submit()).then(NOTED)
    sheet.holding(LOCKED, FILLS).when(submit()).then(NOTED)
    sheet.holding(BEGUN, assigned(LI, OTHER_EXPERT)).when(late).then_refused(
        "sheet-is-not-assigned"
    )
    assert SCORESHEET.evolve(Scoresheet(), NOTED) == Scoresheet()


def test_before_the_stage_nothing_is_a_side_note_and_without_a_lock_neither():
    sheet.when(submit(at=CLOSES)).then_refused("stage-is-not-open")
    sheet.under(UNASSIGNED).holding(BEGUN).when(submit(at=CLOSES)).then_refused(
        "stage-is-not-open"
    )


def test_who_fills_a_gap_is_in_time_until_the_lock():
    late = submit(at=CLOSES)

    sheet.holding(BEGUN, FILLS).when(late).then(submitted(at=CLOSES))
    paused = sheet.holding(BEGUN, FILLS, {facts.CAMPAIGN: facts.PAUSED})
    paused.when(late).then_refused("campaign-is-paused")


def test_after_the_lock_nothing_changes():
    for command in (draft(), REOPEN, EXPLAIN):
        sheet.given(submitted()).holding(LOCKED).when(command).then_refused("scoring-is-locked")


# --- far from the others

EXPLAIN = ExplainScoresheet(**WHERE, reason=REASON, at=NOW)
EXPLAINED = ScoresheetExplained(**WHERE, reason=REASON, at=NOW)


def test_a_reason_is_given_for_a_sealed_sheet_even_after_the_stage():
    mark = facts.mark("explained", "sheets", "SCORING", EXPERT, LI, at=NOW)

    sheet.given(submitted()).when(EXPLAIN).then(EXPLAINED)
    sheet.given(submitted()).when(EXPLAIN).then_leaves({sheet_facts.sheets(*HERE): mark})
    closed = sheet.without(facts.stage("SCORING")).given(submitted())
    closed.when(EXPLAIN).then(EXPLAINED)
    sheet.given(drafted()).when(EXPLAIN).then_refused("scoresheet-is-not-sealed")
    assert SCORESHEET.replay((submitted(), EXPLAINED)).explained
    assert not SCORESHEET.replay((submitted(), EXPLAINED, REOPENED)).explained


# --- recused after scoring

OUT = recused(EXPERT, facts.candidate_scope(LI))
EXCLUDE = ExcludeScore(**WHERE, category="VOLUNTEER", by=ONE, at=NOW)
EXCLUDED = ScoreExcluded(**WHERE, by=ONE, at=NOW)
REINSTATE = ReinstateScore(**WHERE, category="VOLUNTEER", replacement=None, by=ONE, at=NOW)
REINSTATED = ScoreReinstated(**WHERE, by=ONE, at=NOW)
INSTEAD = {sheet_facts.replaced(*HERE, LI, EXPERT): OTHER_EXPERT}
IN_THE_PLACE = replace(REINSTATE, replacement=OTHER_EXPERT)


@pytest.mark.refuses("R-REC-01", "R-REC-02", "R-REC-06")
def test_a_recused_expert_s_sheet_is_kept_and_does_not_count():
    mark = facts.mark("excluded", "sheets", "SCORING", EXPERT, LI, at=NOW)
    story = sheet.given(submitted()).holding(OUT)

    story.when(EXCLUDE).then(EXCLUDED)
    story.when(EXCLUDE).then_leaves({sheet_facts.sheets(*HERE): mark, facts.EVIDENCE: mark})
    story.given(submitted(), EXCLUDED).when(EXCLUDE).then()
    sheet.given(submitted()).when(EXCLUDE).then_refused("person-is-not-recused")
    sheet.holding(OUT).when(EXCLUDE).then_refused("scoresheet-is-not-sealed")


def test_with_the_ground_gone_the_sheet_counts_again():
    mark = facts.mark("reinstated", "sheets", "SCORING", EXPERT, LI, at=NOW)
    story = sheet.given(submitted(), EXCLUDED)

    story.when(REINSTATE).then(REINSTATED)
    story.when(REINSTATE).then_leaves({sheet_facts.sheets(*HERE): mark, facts.EVIDENCE: mark})
    story.given(submitted(), EXCLUDED, REINSTATED).when(REINSTATE).then()
    story.holding(OUT).when(REINSTATE).then_refused("person-is-recused")


def test_it_does_not_count_again_once_a_replacement_has_scored():
    story = sheet.given(submitted(), EXCLUDED).holding(INSTEAD)
    done = {sheet_facts.scored(*HERE, LI, OTHER_EXPERT): "yes"}

    story.when(IN_THE_PLACE).then(REINSTATED)
    story.holding(done).when(IN_THE_PLACE).then_refused(
        "replacement-has-scored", person=OTHER_EXPERT
    )
    story.when(REINSTATE).then_refused("assignment-has-changed", candidate=LI)


def test_whether_a_sheet_counts_is_for_officials_and_chairs_and_not_after_the_list():
    story = sheet.given(submitted()).holding(OUT)
    chair = hold(Role.PANEL_CHAIR, OTHER_EXPERT)

    by_the_chair = replace(EXCLUDE, by=OTHER_EXPERT)
    story.holding(chair).when(by_the_chair).then(replace(EXCLUDED, by=OTHER_EXPERT))
    story.when(by_the_chair).then_refused("person-has-no-such-role")
    story.holding({facts.LIST: facts.PUBLISHED}).when(EXCLUDE).then_refused("list-is-published")
    story.holding({facts.CAMPAIGN: facts.PAUSED}).when(EXCLUDE).then_refused("campaign-is-paused")
    other = replace(EXCLUDE, category="SITE")
    story.when(other).then_refused("candidate-is-of-another-category")
