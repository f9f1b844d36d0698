from dataclasses import replace

import pytest

from samples import (
    CAST,
    EXPERT,
    LI,
    ONE,
    OTHER_EXPERT,
    REASON,
    RUNNING,
    SIGE,
    TWO,
    WU,
    at,
    hold,
    nominated,
    seated,
)
from selection.domain import facts, sheet_facts
from selection.domain.impartiality import (
    BarExpert,
    ConfirmRecusal,
    Conflict,
    ConflictsDeclared,
    DeclareConflicts,
    ExpertBarred,
    RecusalConfirmed,
    RecusalWithdrawn,
    SignUndertaking,
    UndertakingSigned,
    WithdrawRecusal,
)
from selection.domain.recusal import RECUSAL
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Recusal
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Covers, FoundBy
from story import Story

NOW = at("2023-12-10 09:00")
recusal = Story(RECUSAL, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE, EXPERT),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
)
SAME_EMPLOYER, IS_A_CANDIDATE, SAME_COUNTY = "R-REC-01", "R-REC-07", "R-REC-08"
OF_LI = facts.candidate_scope(LI)
VOLUNTEERS = facts.category_scope("VOLUNTEER")


def confirm(ground=SAME_EMPLOYER, candidate=LI, category="VOLUNTEER") -> ConfirmRecusal:
    return ConfirmRecusal(
        expert=EXPERT,
        candidate=candidate,
        category=category,
        ground=ground,
        by=ONE,
        at=NOW,
        remark=REASON,
    )


def confirmed(ground=SAME_EMPLOYER, candidate=LI, scope: str = OF_LI) -> RecusalConfirmed:
    return RecusalConfirmed(
        expert=EXPERT,
        candidate=candidate,
        scopes=(scope,),
        ground=ground,
        remark=REASON,
        by=ONE,
        at=NOW,
    )


def withdraw(ground=SAME_EMPLOYER, candidate=LI) -> WithdrawRecusal:
    return WithdrawRecusal(
        expert=EXPERT,
        candidate=candidate,
        category="VOLUNTEER",
        ground=ground,
        by=ONE,
        at=NOW,
    )


def withdrawn(scope: str | None, ground=SAME_EMPLOYER, candidate=LI) -> RecusalWithdrawn:
    return RecusalWithdrawn(
        expert=EXPERT,
        candidate=candidate,
        scopes=(scope,) if scope else (),
        ground=ground,
        by=ONE,
        at=NOW,
    )


def told(what: str, scope: str) -> dict[str, str]:
    mark = facts.mark(what, EXPERT, scope, at=NOW)
    return {facts.EVIDENCE: mark, facts.RECUSALS: mark}


def test_a_ground_keeps_the_expert_out_as_far_as_the_rulebook_says():
    recusal.when(confirm()).then(confirmed())
    recusal.when(confirm(IS_A_CANDIDATE)).then(confirmed(IS_A_CANDIDATE, scope=VOLUNTEERS))
    recusal.when(confirm(IS_A_CANDIDATE)).then_leaves(
        {facts.recused(EXPERT, VOLUNTEERS): IS_A_CANDIDATE, **told("recused", VOLUNTEERS)}
    )


def test_a_ground_can_keep_out_of_everything():
    concealed = Recusal(
        id=Code("HID"), text=Text("Hid a ground"), found_by=FoundBy.OBJECTED, covers=Covers.ALL
    )
    rules: Rulebook = replace(CAST, recusals=(concealed,))

    recusal.under(rules).when(confirm("HID")).then(confirmed("HID", scope=facts.ALL_SCOPE))


def test_only_grounds_of_the_rulebook_count_and_only_where_they_are_asked():
    recusal.when(confirm("R-REC-99")).then_refused("ground-of-recusal-is-unknown")
    recusal.when(confirm(SAME_COUNTY)).then_refused("ground-of-recusal-is-unknown")
    site = recusal.under(SIGE).holding(nominated(LI, "SITE"))
    site.when(confirm(SAME_COUNTY, category="SITE")).then(confirmed(SAME_COUNTY))


def test_an_official_keeps_experts_out_while_the_campaign_runs():
    story = recusal.given(confirmed())

    for command in (confirm(), withdraw()):
        stranger = replace(command, by=TWO)
        story.when(stranger).then_refused("person-has-no-such-role", person=TWO)
        story.without(facts.CAMPAIGN).when(command).then_refused("campaign-is-not-open")


def test_nobody_withdraws_the_own_recusal_not_even_as_an_official():
    own = replace(withdraw(), by=EXPERT)

    recusal.given(confirmed()).when(own).then_refused("own-recusal-is-for-others")


def test_it_is_about_a_candidate_in_the_category_where_the_candidate_stands():
    recusal.when(confirm(category="SITE")).then_refused("candidate-is-of-another-category")
    recusal.without(facts.nominated(LI)).when(confirm()).then_refused("candidate-is-not-nominated")


def test_the_same_ground_again_changes_nothing_but_a_wider_one_does():
    recusal.given(confirmed()).when(confirm()).then()
    recusal.given(confirmed()).when(confirm(IS_A_CANDIDATE)).then(
        confirmed(IS_A_CANDIDATE, scope=VOLUNTEERS)
    )


def test_with_its_ground_gone_the_expert_is_back():
    recusal.given(confirmed()).when(withdraw()).then(withdrawn(OF_LI))
    recusal.given(confirmed()).when(withdraw()).then_leaves(
        {facts.recused(EXPERT, OF_LI): None, **told("back", OF_LI)}
    )
    recusal.given(confirmed(), withdrawn(OF_LI)).when(confirm()).then(confirmed())


def test_what_does_not_stand_is_not_withdrawn():
    recusal.when(withdraw()).then()
    recusal.given(confirmed()).when(withdraw(IS_A_CANDIDATE)).then()
    recusal.given(confirmed(), withdrawn(OF_LI)).when(withdraw()).then()


def test_of_two_grounds_for_one_category_the_last_one_keeps_the_expert_out():
    of_li = confirmed(IS_A_CANDIDATE, LI, VOLUNTEERS)
    of_wu = confirmed(IS_A_CANDIDATE, WU, VOLUNTEERS)
    still_out = withdrawn(None, IS_A_CANDIDATE, LI)
    story = recusal.given(of_li, of_wu)

    story.when(withdraw(IS_A_CANDIDATE, LI)).then(still_out)
    story.when(withdraw(IS_A_CANDIDATE, LI)).then_leaves({})
    story.given(of_li, of_wu, still_out).when(withdraw(IS_A_CANDIDATE, WU)).then_leaves(
        {facts.recused(EXPERT, VOLUNTEERS): None, **told("back", VOLUNTEERS)}
    )


# --- channels


VOTED = replace(
    CAST,
    recusals=(
        Recusal(
            id=Code("OWN"),
            text=Text("Own house"),
            found_by=FoundBy.SYSTEM,
            channels=(Code("sheets"), Code("likes")),
        ),
        Recusal(id=Code("KIN"), text=Text("Kin"), found_by=FoundBy.DECLARED),
    ),
)


def test_a_ground_for_some_channels_keeps_out_of_those_and_of_no_others():
    scopes = tuple(sheet_facts.within(OF_LI, each) for each in ("sheets", "likes"))
    own = replace(confirmed("OWN"), scopes=scopes)
    story = recusal.under(VOTED)

    story.when(confirm("OWN")).then(own)
    changed = facts.mark("recused", EXPERT, *scopes, at=NOW)
    story.when(confirm("OWN")).then_leaves(
        {
            **{facts.recused(EXPERT, each): "OWN" for each in scopes},
            facts.RECUSALS: changed,
            facts.EVIDENCE: changed,
        }
    )
    gone = replace(withdrawn(None, "OWN"), scopes=scopes)
    story.given(own, confirmed("KIN")).when(withdraw("OWN")).then(gone)


# --- promises and declarations


PANEL = "PANEL_VOLUNTEER"
sworn = recusal.holding(seated(PANEL, EXPERT))
SIGN = SignUndertaking(expert=EXPERT, version=1, at=NOW)
SIGNED = UndertakingSigned(expert=EXPERT, version=1, at=NOW)
DECLARED = ConflictsDeclared(panel=PANEL, expert=EXPERT, at=NOW)


def declare(*conflicts: Conflict, panel: str = PANEL) -> DeclareConflicts:
    return DeclareConflicts(panel=panel, expert=EXPERT, conflicts=conflicts, at=NOW)


def conflict(ground: str, candidate=LI, category="VOLUNTEER") -> Conflict:
    return Conflict(candidate=candidate, category=category, ground=ground, remark=REASON)


def test_who_sits_on_a_panel_or_may_be_called_signs_the_undertaking():
    sworn.when(SIGN).then(SIGNED)
    sworn.when(SIGN).then_leaves({sheet_facts.undertaken(EXPERT): "1"})
    sworn.given(SIGNED).when(SIGN).then()
    again = replace(SIGN, version=2)
    sworn.given(SIGNED).when(again).then(replace(SIGNED, version=2))
    recusal.holding({facts.substitute(PANEL, EXPERT): "yes"}).when(SIGN).then(SIGNED)
    recusal.when(SIGN).then_refused("person-is-on-no-panel")
    recusal.when(declare()).then_refused("person-is-on-no-panel")


@pytest.mark.accepts("R-REC-03", "R-REC-04", "R-REC-05", "R-REC-10")
def test_to_have_no_conflict_is_declared_too():
    sworn.given(SIGNED).when(declare()).then(DECLARED)
    sworn.given(SIGNED).when(declare()).then_leaves(
        {sheet_facts.conflicts_declared(PANEL, EXPERT): "yes"}
    )
    sworn.given(SIGNED, DECLARED).when(declare()).then()


def test_first_comes_the_undertaking():
    sworn.when(declare()).then_refused("undertaking-is-not-signed")


@pytest.mark.refuses("R-REC-03", "R-REC-04", "R-REC-05", "R-REC-10")
@pytest.mark.parametrize("ground", ["R-REC-03", "R-REC-04", "R-REC-05", "R-REC-10"])
def test_what_an_expert_declares_keeps_the_expert_out_at_once(ground):
    out = replace(confirmed(ground), by=EXPERT)

    sworn.given(SIGNED).when(declare(conflict(ground))).then(DECLARED, out)
    sworn.given(SIGNED, DECLARED).when(declare(conflict(ground))).then(out)
    sworn.given(SIGNED, DECLARED, out).when(declare(conflict(ground))).then()
    twice = declare(conflict(ground), conflict(ground))
    sworn.given(SIGNED, DECLARED).when(twice).then(out)


@pytest.mark.refuses("R-REC-09")
def test_a_unit_s_objection_keeps_the_expert_out_once_the_organiser_accepts_it():
    recusal.when(confirm("R-REC-09")).then(confirmed("R-REC-09"))


@pytest.mark.accepts("R-REC-09")
def test_a_unit_s_objection_that_was_not_accepted_keeps_nobody_out():
    by_a_unit = replace(confirm("R-REC-09"), by=TWO)
    recusal.when(by_a_unit).then_refused("person-has-no-such-role", person=TWO)
    recusal.given(confirmed("R-REC-09")).when(withdraw("R-REC-09")).then(
        withdrawn(OF_LI, "R-REC-09")
    )


def test_a_conflict_is_about_a_candidate_of_the_panel():
    site = conflict("R-REC-03", category="SITE")
    sworn.given(SIGNED).when(declare(site)).then_refused("conflict-is-not-of-this-panel")
    sworn.given(SIGNED).when(declare(panel="NOBODY")).then_refused("panel-is-unknown")
    unknown = declare(conflict("R-REC-99"))
    sworn.given(SIGNED).when(unknown).then_refused("ground-of-recusal-is-unknown")


# --- chairs, and who concealed


def test_the_chair_confirms_in_the_own_category_only():
    by_the_chair = replace(confirm(), by=OTHER_EXPERT)
    chair = recusal.holding(hold(Role.PANEL_CHAIR, OTHER_EXPERT))

    chair.holding(seated(PANEL, OTHER_EXPERT)).when(by_the_chair).then(
        replace(confirmed(), by=OTHER_EXPERT)
    )
    for elsewhere in (chair, chair.holding(seated("PANEL_SITE", OTHER_EXPERT))):
        elsewhere.when(by_the_chair).then_refused("person-has-no-such-role")


def test_who_concealed_a_ground_is_barred_from_everything_by_two():
    bar = BarExpert(expert=EXPERT, reason=REASON, signed_by=(ONE, TWO), at=NOW)
    barred = ExpertBarred(expert=EXPERT, reason=REASON, signed_by=(ONE, TWO), at=NOW)
    story = recusal.holding(hold(Role.OFFICIAL, TWO))

    story.when(bar).then(barred)
    story.when(bar).then_leaves(
        {facts.recused(EXPERT, facts.ALL_SCOPE): "CONCEALED", **told("barred", facts.ALL_SCOPE)}
    )
    story.given(barred).when(bar).then()
    story.when(replace(bar, signed_by=(ONE,))).then_refused("a-second-person-is-needed")


def test_a_ground_that_is_gone_does_not_free_who_is_barred():
    everything = replace(confirmed("HID"), scopes=(facts.ALL_SCOPE,))
    barred = ExpertBarred(expert=EXPERT, reason=REASON, signed_by=(ONE, TWO), at=NOW)

    recusal.given(everything, barred).when(withdraw("HID")).then(withdrawn(None, "HID"))
