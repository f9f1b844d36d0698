from dataclasses import replace

from samples import CAST, EXPERT, LI, ONE, REASON, RUNNING, SIGE, TWO, WU, at, hold, nominated
from selection.domain import facts
from selection.domain.recusal import (
    RECUSAL,
    ConfirmRecusal,
    RecusalConfirmed,
    RecusalWithdrawn,
    WithdrawRecusal,
)
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
        scope=scope,
        ground=ground,
        remark=REASON,
        by=ONE,
        at=NOW,
    )


def withdraw(ground=SAME_EMPLOYER, candidate=LI) -> WithdrawRecusal:
    return WithdrawRecusal(expert=EXPERT, candidate=candidate, ground=ground, by=ONE, at=NOW)


def withdrawn(scope: str | None, ground=SAME_EMPLOYER, candidate=LI) -> RecusalWithdrawn:
    return RecusalWithdrawn(
        expert=EXPERT, candidate=candidate, scope=scope, ground=ground, by=ONE, at=NOW
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
