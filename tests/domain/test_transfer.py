"""A candidate in the wrong category is moved with its unit's consent, and in time (A-19)."""

from dataclasses import replace

import pytest

from domain.test_nomination import declarations, materials_of, nomination, submitted
from samples import (
    ANN,
    CAST,
    CHIEF,
    CLERK,
    FORMS,
    LEADER,
    LI,
    LI_BY_NAME,
    LI_HIMSELF,
    ONE,
    PAPER,
    PROVINCE,
    REASON,
    RUNNING,
    SIGE,
    SITE,
    SOCIETY,
    TWO,
    at,
    attached,
    hold,
    opened,
    paper,
    slotted,
)
from selection.domain import facts
from selection.domain.answers import for_the_event
from selection.domain.candidacy import CorrectNomination, NominationWithdrawn
from selection.domain.dossier import Dossier, judged
from selection.domain.kernel import CandidateId
from selection.domain.moving import proposed_move
from selection.domain.quota import MoveSlot, SlotMoved, SlotTaken, UnitRegistered
from selection.domain.roles import Role
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, StageKind
from selection.domain.slate import SLATE
from selection.domain.transferring import (
    AgreeToTransfer,
    CategoryTransferred,
    ProposeTransfer,
    TransferAgreed,
    TransferCategory,
    TransferProposed,
)
from story import Story

NOW = at("2023-11-22 09:00")
PROPOSE = ProposeTransfer(candidate=LI, category="SITE", reason=REASON, by=ANN, at=NOW)
PROPOSED = TransferProposed(candidate=LI, category="SITE", reason=REASON, by=ANN, at=NOW)
AGREE = AgreeToTransfer(
    candidate=LI,
    category="SITE",
    form=SITE,
    paper=paper(7),
    by=LEADER,
    at=NOW,
    materials=materials_of(CAST, "SITE"),
    declared=declarations(CAST),
)
TRANSFER = TransferCategory(candidate=LI, category="SITE", signed_by=(ONE, TWO), at=NOW)
people = nomination.holding(
    hold(Role.OFFICIAL, ONE, TWO),
    hold(Role.REVIEWER, ANN),
    hold(Role.CHIEF_REVIEWER, CHIEF),
    hold(Role.UNIT_LEADER, LEADER),
)
standing = people.given(submitted())
proposed = standing.given(submitted(), PROPOSED).holding(attached(materials_of(CAST, "SITE")))
AGREED = TransferAgreed(
    candidate=LI,
    category="SITE",
    answers=for_the_event(CAST, "SITE", SITE),
    paper=paper(7),
    materials=AGREE.materials,
    declared=AGREE.declared,
    findings=judged(
        Dossier(form=SITE, materials=AGREE.materials, declared=AGREE.declared, exemptions=()),
        "SITE",
        "NATIONAL_SOCIETY",
        NOW,
        CAST,
    ).findings,
    exemptions=(),
    warnings=(),
    by=LEADER,
    at=NOW,
)
agreed = standing.given(submitted(), PROPOSED, AGREED).holding(slotted(LI, "SITE"))
TRANSFERRED = CategoryTransferred(
    candidate=LI, former="VOLUNTEER", agreed=AGREED, signed_by=(ONE, TWO), at=NOW
)
STEPS = [(standing, PROPOSE), (proposed, AGREE), (agreed, TRANSFER)]
at_every_step = pytest.mark.parametrize(("story", "command"), STEPS, ids=["1", "2", "3"])


@pytest.mark.accepts("A-19")
def test_a_candidate_is_moved_once_it_was_proposed_and_agreed_to():
    standing.when(PROPOSE).then(PROPOSED)
    proposed.when(AGREE).then(AGREED)
    agreed.when(TRANSFER).then(TRANSFERRED)


@pytest.mark.parametrize("person", [ANN, CHIEF, ONE])
def test_reviewers_and_officials_propose(person):
    standing.when(replace(PROPOSE, by=person)).then(replace(PROPOSED, by=person))


def test_nobody_else_proposes_and_only_another_category_of_the_rulebook():
    standing.when(replace(PROPOSE, by=LEADER)).then_refused("person-has-no-such-role")
    standing.when(replace(PROPOSE, category="TEAM")).then_refused("category-is-unknown")
    standing.when(replace(PROPOSE, category="VOLUNTEER")).then_refused(
        "candidate-is-in-that-category"
    )


@pytest.mark.refuses("A-19")
def test_only_the_unit_s_leader_agrees_and_to_what_was_proposed():
    proposed.when(replace(AGREE, by=CLERK)).then_refused("person-has-no-such-role")
    proposed.holding({facts.belongs_to(LEADER): PROVINCE}).when(AGREE).then_refused(
        "person-is-of-another-unit"
    )
    standing.when(AGREE).then_refused("transfer-is-not-proposed")
    other = replace(AGREE, category="PROJECT", form=FORMS["PROJECT"])
    proposed.when(other).then_refused("transfer-is-not-proposed", category="PROJECT")


@pytest.mark.refuses("A-19")
def test_the_dossier_meets_the_conditions_of_the_other_category():
    few = {**SITE, "activities": 19}

    proposed.when(replace(AGREE, form=few)).then_refused("conditions-are-not-met")
    proposed.when(replace(AGREE, materials={})).then_refused("materials-are-incomplete")
    proposed.when(replace(AGREE, form=FORMS["VOLUNTEER"])).then_refused("form-does-not-fit")
    proposed.holding(attached(AGREE.materials, unit=PROVINCE)).when(AGREE).then_refused(
        "materials-are-not-those-attached"
    )


def test_the_conditions_are_those_for_a_unit_of_its_type():
    few = replace(AGREE, form={**SITE, "activities": 19})

    def asked_of(unit_type: str) -> Story:
        conditions = (replace(each, unit_types=(Code(unit_type),)) for each in CAST.conditions)
        return proposed.under(replace(CAST, conditions=tuple(conditions)))

    asked_of("NATIONAL_SOCIETY").when(few).then_refused("conditions-are-not-met")
    [agreed_to] = asked_of("PROVINCIAL_ASSOCIATION").when(few).decided()
    assert agreed_to.answers == for_the_event(CAST, "SITE", few.form)


def test_without_a_day_of_the_rulebook_durations_count_to_the_day_of_the_agreement():
    """Where intake has no end either, as in a certification that always goes on."""
    nomination_rules = replace(CAST.nomination, reference_date=None)
    intake = tuple(
        replace(each, closes=None) if each.kind is StageKind.INTAKE else each
        for each in CAST.stages
    )
    rules = replace(CAST, nomination=nomination_rules, stages=intake)

    [agreed_to] = proposed.under(rules).when(AGREE).decided()
    assert {each.counted_to for each in agreed_to.findings} == {NOW.date()}


@pytest.mark.refuses("A-19")
def test_two_officials_move_what_the_unit_agreed_to_and_nothing_else():
    agreed.when(replace(TRANSFER, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    three = replace(CAST, approvals={Act.CATEGORY_TRANSFER: 3})
    agreed.under(three).when(TRANSFER).then_refused("a-second-person-is-needed", needed=3)
    proposed.when(TRANSFER).then_refused("transfer-is-not-agreed")
    agreed.when(replace(TRANSFER, category="PROJECT")).then_refused("transfer-is-not-agreed")
    again = agreed.given(*agreed.history, replace(PROPOSED, category="PROJECT"))
    again.when(TRANSFER).then_refused("transfer-is-not-agreed")


def test_without_a_slot_of_the_other_category_nobody_is_moved():
    agreed.holding(slotted(LI, "VOLUNTEER")).when(TRANSFER).then_refused("no-slot-is-taken")


@pytest.mark.refuses("A-19")
@at_every_step
def test_nobody_is_moved_once_candidates_are_shown(story: Story, command):
    story.holding({facts.begun("SHOWCASE"): NOW.isoformat()}).when(command).then_refused(
        "category-is-settled", stage="SHOWCASE"
    )


@at_every_step
def test_nobody_is_moved_on_whom_a_reviewer_has_answered(story: Story, command):
    """The answers are about the checklist of the former category."""
    story.holding({facts.answered(LI): "yes"}).when(command).then_refused("review-has-begun")


@at_every_step
def test_nobody_is_moved_who_is_being_corrected_or_is_gone(story: Story, command):
    due = {facts.returned(LI): at("2023-11-25 00:00").isoformat()}
    gone = NominationWithdrawn(candidate=LI, entities=(LI_HIMSELF, LI_BY_NAME), by=ONE, at=NOW)

    story.holding(due).when(command).then_refused("nomination-is-being-corrected")
    story.given(*story.history, gone).when(command).then_refused("candidate-is-not-nominated")
    story.given().when(command).then_refused("candidate-is-not-nominated")
    story.holding({facts.CAMPAIGN: facts.PAUSED}).when(command).then_refused("campaign-is-paused")


@at_every_step
def test_a_rulebook_may_know_no_change_of_category(story: Story, command):
    for rules in (
        SIGE,
        replace(CAST, formal_review=replace(CAST.formal_review, transfer_until=None)),
        replace(CAST, formal_review=None),
    ):
        story.under(rules).when(command).then_refused("there-is-no-category-transfer")


def test_everybody_is_told_of_the_new_category():
    standing.when(PROPOSE).then_leaves({proposed_move(LI): "SITE", facts.agreed(LI): None})
    proposed.when(AGREE).then_leaves({proposed_move(LI): None, facts.agreed(LI): "SITE"})
    declared = ",".join(f"{each.code}/{each.by}" for each in declarations(CAST))
    agreed.when(TRANSFER).then_leaves(
        {
            facts.agreed(LI): None,
            facts.nominated(LI): "SITE",
            facts.EVIDENCE: facts.mark("transferred", LI, at=NOW),
            facts.declared(LI): declared,
            facts.pleaded(LI): None,
            facts.warned(LI): None,
        }
    )


def test_what_is_corrected_afterwards_is_judged_in_the_new_category():
    moved = agreed.given(*agreed.history, TRANSFERRED)
    correct = CorrectNomination(
        candidate=LI,
        form=SITE,
        paper=PAPER,
        at=NOW,
        materials=materials_of(CAST, "SITE"),
        declared=declarations(CAST),
    )
    returned = moved.holding(
        {facts.returned(LI): at("2023-11-25 00:00").isoformat()},
        attached(materials_of(CAST, "SITE")),
    )

    [corrected] = returned.when(correct).decided()
    assert corrected.answers == for_the_event(CAST, "SITE", SITE)
    returned.when(replace(correct, form=FORMS["VOLUNTEER"])).then_refused("form-does-not-fit")
    moved.when(TRANSFER).then_refused("transfer-is-not-agreed")


# --- its slot

slate = Story(SLATE, CAST).holding(
    RUNNING, opened("INTAKE"), hold(Role.OFFICIAL, ONE, TWO), {facts.agreed(LI): "SITE"}
)
REGISTERED = UnitRegistered(unit=SOCIETY, unit_type="NATIONAL_SOCIETY", by=ONE, at=NOW)
MOVE = MoveSlot(unit=SOCIETY, candidate=LI, category="SITE", signed_by=(ONE, TWO), at=NOW)
MOVED = SlotMoved(unit=SOCIETY, candidate=LI, former="VOLUNTEER", category="SITE", at=NOW)


def taken(candidate: str, category: str) -> SlotTaken:
    return SlotTaken(unit=SOCIETY, candidate=CandidateId(candidate), category=category, at=NOW)


@pytest.mark.accepts("A-19")
@pytest.mark.refuses("A-19")
def test_the_slot_moves_if_the_unit_has_one_left_there():
    story = slate.given(REGISTERED, taken(LI, "VOLUNTEER"), taken("a", "SITE"))
    full = slate.given(*story.history, taken("b", "SITE"))

    story.when(MOVE).then(MOVED)
    story.when(MOVE).then_leaves(slotted(LI, "SITE"))
    full.when(MOVE).then_refused("quota-of-category-is-used-up", most=2)


def test_what_moves_is_not_counted_twice_in_a_total():
    used = [taken(LI, "VOLUNTEER"), *(taken(f"c-{n}", "SITE") for n in range(4))]
    direct = replace(REGISTERED, unit_type="DIRECT_UNIT")

    slate.given(direct, *used).when(MOVE).then(MOVED)


def test_the_former_slot_is_free_again():
    both = [taken(LI, "VOLUNTEER"), taken("a", "VOLUNTEER"), MOVED]
    now = slate.given(REGISTERED, *both).holding({facts.slot(LI): facts.used("SITE", SOCIETY)})

    assert dict(SLATE.replay(now.history).taken) == {LI: "SITE", "a": "VOLUNTEER"}


def test_a_slot_moves_only_as_the_unit_agreed_and_officials_signed():
    story = slate.given(REGISTERED, taken(LI, "VOLUNTEER"))

    story.without(facts.agreed(LI)).when(MOVE).then_refused("transfer-is-not-agreed")
    story.when(replace(MOVE, category="PROJECT")).then_refused("transfer-is-not-agreed")
    story.when(replace(MOVE, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    story.holding({facts.begun("SHOWCASE"): NOW.isoformat()}).when(MOVE).then_refused(
        "category-is-settled"
    )
    slate.given(REGISTERED).when(MOVE).then_refused("no-slot-is-taken")
