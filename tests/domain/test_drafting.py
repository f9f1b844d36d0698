"""Inside a unit (1.11): who writes, who declares, who approves, and what that is worth."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import (
    CAST,
    CLERK,
    LEADER,
    LI,
    ONE,
    PAPER,
    PROVINCE,
    REASON,
    RUNNING,
    SOCIETY,
    at,
    at_home,
    hold,
    nominated,
    paper,
)
from selection.domain import facts
from selection.domain.dossier import Declared, Exemption
from selection.domain.drafting import DRAFTING
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    DeclarationsSigned,
    DraftNomination,
    DraftSentBack,
    ExemptionClaimed,
    FormSaved,
    NominationDrafted,
    SaveForm,
    SendDraftBack,
    SignDeclarations,
    UnitApproved,
    approval,
    contents,
    signers_of,
)
from selection.domain.kernel import PersonId
from selection.domain.materials import attachment
from selection.domain.roles import Role
from selection.domain.rulebook.words import Declarer, NeededFor, Signature
from story import Story

NOW = at("2023-11-01 10:00")
HERSELF, DEPUTY, OTHER_CLERK = PersonId("li-herself"), PersonId("u-deputy"), PersonId("u-clerk-2")
PLEA = Exemption(condition="R-ORG-02", reason=REASON, length=50)

BEGIN = DraftNomination(
    candidate=LI, unit=SOCIETY, category="ORGANIZATION", applicant=HERSELF, by=CLERK, at=NOW
)
SAVE = SaveForm(candidate=LI, opened=0, paper=paper(1), by=CLERK, at=NOW)
CLAIM = ClaimExemption(candidate=LI, exemption=PLEA, by=CLERK, at=NOW)
BACK = SendDraftBack(candidate=LI, reason=REASON, by=LEADER, at=NOW)
BEFORE_SUBMITTING = [d for d in CAST.declarations if d.needed_for is NeededFor.SUBMIT]


def sign(declarer: Declarer, by: PersonId, **more: Any) -> SignDeclarations:
    codes = tuple(each.code for each in CAST.declarations if declarer in each.by)
    plain: dict[str, Any] = {"candidate": LI, "declarations": codes, "at": NOW}
    return SignDeclarations(declarer=declarer, by=by, **plain | more)


BY_HERSELF = sign(Declarer.CANDIDATE, HERSELF)
BY_UNIT = sign(Declarer.UNIT, LEADER)
SIGNED = (BY_HERSELF, BY_UNIT)


def approve(revision: int, **more: Any) -> ApproveDraft:
    plain: dict[str, Any] = {"candidate": LI, "by": LEADER, "at": NOW}
    return ApproveDraft(revision=revision, **plain | more)


blank = Story(DRAFTING, CAST).holding(
    RUNNING,
    at_home(),
    hold(Role.CANDIDATE, HERSELF),
    {facts.belongs_to(HERSELF): SOCIETY},
)


def after(story: Story, commands: Iterable[Any]) -> Story:
    for each in commands:
        story = story.given(*story.history, *story.when(each).decided())
    return story


begun = after(blank, [BEGIN])
written = after(begun, [SAVE])
signed = after(written, SIGNED)
approved = after(signed, [approve(1)])

# --- beginning


def test_a_clerk_begins_a_draft_which_takes_no_slot():
    event = NominationDrafted(
        candidate=LI, unit=SOCIETY, category="ORGANIZATION", applicant=HERSELF, by=CLERK, at=NOW
    )

    blank.when(BEGIN).then(event)
    blank.when(BEGIN).then_leaves({facts.drafted(LI): SOCIETY})
    blank.when(replace(BEGIN, applicant=None)).then(replace(event, applicant=None))


def test_a_draft_is_begun_once_by_a_clerk_of_the_unit_in_a_category_that_exists():
    begun.when(BEGIN).then_refused("candidate-is-already-nominated")
    blank.holding(nominated(LI, "ORGANIZATION")).when(BEGIN).then_refused(
        "candidate-is-already-nominated"
    )
    blank.when(replace(BEGIN, category="X")).then_refused("category-is-unknown")
    blank.when(replace(BEGIN, by=LEADER)).then_refused("person-has-no-such-role", person=LEADER)
    blank.when(replace(BEGIN, unit=PROVINCE)).then_refused("person-is-of-another-unit")
    blank.when(replace(BEGIN, applicant=ONE)).then_refused("person-has-no-such-role", person=ONE)
    blank.holding({facts.CAMPAIGN: facts.PAUSED}).when(BEGIN).then_refused("campaign-is-paused")


@pytest.mark.parametrize("command", [SAVE, CLAIM, BY_UNIT, approve(0), BACK])
def test_what_nobody_began_cannot_be_gone_on_with(command):
    blank.when(command).then_refused("nomination-is-not-drafted", candidate=LI)


# --- writing


def test_every_save_is_a_revision():
    begun.when(SAVE).then(
        FormSaved(candidate=LI, revision=1, paper=paper(1), by=CLERK, signer=CLERK, at=NOW)
    )
    written.when(replace(SAVE, opened=1, paper=paper(2))).then(
        FormSaved(candidate=LI, revision=2, paper=paper(2), by=CLERK, signer=CLERK, at=NOW)
    )


def test_who_saves_what_somebody_else_has_saved_meanwhile_is_shown_both():
    written.when(replace(SAVE, paper=paper(2))).then_refused(
        "form-was-saved-meanwhile", yours=0, newest=1
    )
    twice = after(written, [replace(SAVE, opened=1, paper=paper(2))])
    twice.when(replace(SAVE, opened=1, paper=paper(3))).then_refused(
        "form-was-saved-meanwhile", yours=1, newest=2
    )


def test_the_same_save_again_changes_nothing():
    written.when(SAVE).then()


def test_a_plea_does_not_stand_in_the_way_of_a_save():
    """The form has been saved at the first revision; the plea is the second."""
    pleaded = after(written, [CLAIM])

    pleaded.when(replace(SAVE, opened=1, paper=paper(2))).then(
        FormSaved(candidate=LI, revision=3, paper=paper(2), by=CLERK, signer=CLERK, at=NOW)
    )


def test_only_a_clerk_of_the_unit_writes():
    for command in (SAVE, CLAIM):
        begun.when(replace(command, by=LEADER)).then_refused("person-has-no-such-role")
        elsewhere = begun.holding({facts.belongs_to(CLERK): PROVINCE})
        elsewhere.when(command).then_refused("person-is-of-another-unit")


@pytest.mark.parametrize("command", [SAVE, CLAIM, BY_UNIT, approve(1), BACK])
def test_what_is_handed_in_is_changed_only_after_a_return(command):
    handed_in = signed.holding(nominated(LI, "ORGANIZATION"))

    handed_in.when(command).then_refused("nomination-is-handed-in", candidate=LI)
    returned = handed_in.holding({facts.returned(LI): at("2023-12-02 00:00").isoformat()})
    returned.when(replace(SAVE, opened=1, paper=paper(2))).then(
        FormSaved(candidate=LI, revision=2, paper=paper(2), by=CLERK, signer=CLERK, at=NOW)
    )


# --- pleading for an exemption


@pytest.mark.accepts("E-ORG-20")
def test_a_clerk_pleads_for_an_exemption():
    written.when(CLAIM).then(
        ExemptionClaimed(candidate=LI, revision=2, exemption=PLEA, by=CLERK, at=NOW)
    )
    pleaded = after(written, [CLAIM])
    pleaded.when(CLAIM).then()
    better = replace(PLEA, reason=PAPER, length=60)
    pleaded.when(replace(CLAIM, exemption=better)).then(
        ExemptionClaimed(candidate=LI, revision=3, exemption=better, by=CLERK, at=NOW)
    )


@pytest.mark.refuses("E-ORG-20")
def test_a_plea_has_fifty_characters_and_is_for_a_condition_that_knows_exemptions():
    def plea(**changes: Any) -> ClaimExemption:
        return replace(CLAIM, exemption=replace(PLEA, **changes))

    written.when(plea(length=49)).then_refused("exemption-reason-is-too-short", least=50)
    for hard in ("R-ORG-03b", "R-PRJ-02", "R-ORG-01c", "X"):  # R-PRJ-02 is of another category
        written.when(plea(condition=hard)).then_refused("condition-knows-no-exemption")


@pytest.mark.accepts("E-PRJ-10")
def test_in_a_project_for_another_condition():
    project = after(blank, [replace(BEGIN, category="PROJECT"), SAVE])
    plea = replace(PLEA, condition="R-PRJ-02")

    project.when(replace(CLAIM, exemption=plea)).then(
        ExemptionClaimed(candidate=LI, revision=2, exemption=plea, by=CLERK, at=NOW)
    )


@pytest.mark.refuses("E-PRJ-10", "E-ORG-20")
@pytest.mark.parametrize(
    ("category", "condition"), [("ORGANIZATION", "R-ORG-02"), ("PROJECT", "R-PRJ-02")]
)
def test_the_leader_endorses_every_plea(category: str, condition: str):
    plea = replace(CLAIM, exemption=replace(PLEA, condition=condition))
    story = after(blank, [replace(BEGIN, category=category), SAVE, plea, *SIGNED])

    story.when(approve(2)).then_refused("exemption-is-not-endorsed", rules=[condition])
    [event] = story.when(approve(2, endorsed=(condition,))).decided()
    assert event.endorsed == (condition,)


# --- declaring


@pytest.mark.accepts("R-MAT-01", "R-MAT-09", "R-ORG-01d", "A-16")
def test_candidate_and_unit_declare_each_what_is_theirs():
    for command in SIGNED:
        written.when(command).then(
            DeclarationsSigned(
                candidate=LI,
                revision=1,
                declarations=command.declarations,
                declarer=command.declarer,
                scan=None,
                by=command.by,
                at=NOW,
            )
        )
    assert {"TRUTH", "SECRECY", "NO_BAD_RECORD"} == set(BY_UNIT.declarations)
    assert set(BY_UNIT.declarations) < set(BY_HERSELF.declarations)
    signed.when(BY_UNIT).then()


@pytest.mark.refuses("R-MAT-01", "R-MAT-09", "R-ORG-01d", "A-16")
@pytest.mark.parametrize("missing", BEFORE_SUBMITTING, ids=lambda each: each.code)
@pytest.mark.parametrize("command", SIGNED, ids=lambda each: each.declarer)
def test_without_one_of_them_nothing_is_approved(command: SignDeclarations, missing):
    less = tuple(each for each in command.declarations if each != missing.code)
    [other] = [each for each in SIGNED if each is not command]
    story = after(written, [replace(command, declarations=less), other])

    story.when(approve(1)).then_refused("declaration-is-missing", declaration=missing.code)


def test_nobody_signs_for_anybody_else():
    somebody = PersonId("somebody-else")
    also = written.holding(hold(Role.CANDIDATE, somebody), {facts.belongs_to(somebody): SOCIETY})

    also.when(sign(Declarer.CANDIDATE, somebody)).then_refused("candidate-signs-for-himself")
    for declarer, person in (
        (Declarer.CANDIDATE, CLERK),
        (Declarer.CANDIDATE, LEADER),
        (Declarer.UNIT, CLERK),
        (Declarer.UNIT, HERSELF),
    ):
        written.when(sign(declarer, person)).then_refused("person-has-no-such-role")


def test_a_clerk_records_what_the_candidate_signed_by_hand():
    by_hand = sign(Declarer.CANDIDATE, CLERK, scan=PAPER)

    [event] = written.when(by_hand).decided()
    assert (event.by, event.scan) == (CLERK, PAPER)
    written.when(replace(by_hand, by=LEADER)).then_refused("person-has-no-such-role")


def test_only_what_is_asked_of_one_is_signed_and_only_once_something_is_written():
    written.when(replace(BY_UNIT, declarations=("SHOWCASE",))).then_refused(
        "declaration-is-unknown"
    )
    written.when(replace(BY_UNIT, declarations=())).then_refused("declaration-is-unknown")
    begun.when(BY_UNIT).then_refused("form-is-not-saved")


@pytest.mark.parametrize(
    "change", [replace(SAVE, opened=1, paper=paper(2)), CLAIM], ids=["form", "plea"]
)
def test_what_is_signed_is_what_is_handed_in(change):
    """Whoever declared that something is true signs again when it was changed."""
    story = after(signed, [change])

    story.when(approve(2, endorsed=("R-ORG-02",))).then_refused(
        "declaration-is-of-an-earlier-revision"
    )
    [event] = after(story, SIGNED).when(approve(2, endorsed=("R-ORG-02",))).decided()
    assert event.revision == 2


# --- approving

HELD = contents(
    SOCIETY,
    "ORGANIZATION",
    paper(1),
    None,
    [
        Declared(code=each, by=command.declarer)
        for command in SIGNED
        for each in command.declarations
    ],
    (),
)
APPROVED = UnitApproved(
    candidate=LI, revision=1, contents=HELD, endorsed=(), written_by=CLERK, by=LEADER, at=NOW
)


def test_the_leader_approves_a_revision():
    signed.when(approve(1)).then(APPROVED)
    signed.when(approve(1)).then_leaves({facts.approved(LI): approval(HELD, CLERK, LEADER)})
    assert signers_of(approval(HELD, CLERK, LEADER)) == (CLERK, LEADER)
    approved.when(approve(1)).then()


def test_and_no_other_than_the_one_that_is_there():
    later = after(signed, [replace(SAVE, opened=1, paper=paper(2))])

    later.when(approve(1)).then_refused("draft-was-changed-meanwhile", yours=1, newest=2)
    begun.when(approve(0)).then_refused("form-is-not-saved")
    signed.when(approve(1, shown=HELD)).then(APPROVED)
    signed.when(approve(1, shown="0" * 64)).then_refused(
        "draft-was-changed-meanwhile", yours=1, newest=1
    )


@pytest.mark.parametrize(
    "change", [replace(SAVE, opened=1, paper=paper(2)), CLAIM, BACK], ids=["form", "plea", "back"]
)
def test_whatever_comes_later_voids_the_approval(change):
    approved.when(change).then_leaves({facts.approved(LI): None})
    assert DRAFTING.replay(after(approved, [change]).history).approved is None


def test_the_same_signatures_again_do_not():
    approved.when(sign(Declarer.CANDIDATE, CLERK, scan=PAPER)).then()


def test_a_further_signature_voids_it_too():
    less = replace(BY_HERSELF, declarations=("TRUTH", "SECRECY", "NO_BAD_RECORD"))
    story = after(written, [less, BY_UNIT, approve(1)])

    story.when(BY_HERSELF).then_leaves({facts.approved(LI): None})
    assert DRAFTING.replay(after(story, [BY_HERSELF]).history).approved is None


def test_only_the_leader_of_the_unit_approves_and_sends_back():
    for command in (approve(1), BACK):
        signed.when(replace(command, by=CLERK)).then_refused("person-has-no-such-role")
        elsewhere = signed.holding({facts.belongs_to(LEADER): PROVINCE})
        elsewhere.when(command).then_refused("person-is-of-another-unit")
    signed.when(BACK).then(
        DraftSentBack(candidate=LI, revision=1, reason=REASON, by=LEADER, at=NOW)
    )


def test_nobody_approves_what_he_wrote_himself():
    alone = signed.holding(hold(Role.UNIT_LEADER, CLERK))

    alone.when(approve(1, by=CLERK)).then_refused("a-second-person-is-needed", needed=2)
    one_signature = replace(CAST.nomination, signatures=(Signature.LEADER,))
    alone.under(replace(CAST, nomination=one_signature)).when(approve(1, by=CLERK)).then(
        replace(APPROVED, by=CLERK)
    )


def test_a_deputy_approves_but_not_what_was_written_by_who_is_stood_in_for():
    acting = {facts.appointed(DEPUTY, Role.UNIT_LEADER): LEADER, facts.belongs_to(DEPUTY): SOCIETY}
    signed.holding(acting).when(approve(1, by=DEPUTY)).then(replace(APPROVED, by=DEPUTY))

    both = begun.holding(acting, hold(Role.UNIT_CLERK, LEADER))
    of_the_leader = after(both, [replace(SAVE, by=LEADER), *SIGNED])
    of_the_leader.when(approve(1, by=DEPUTY)).then_refused("a-second-person-is-needed", needed=2)


def test_nor_does_the_clerk_whose_deputy_wrote():
    acting = {facts.appointed(DEPUTY, Role.UNIT_CLERK): CLERK, facts.belongs_to(DEPUTY): SOCIETY}
    story = begun.holding(acting, hold(Role.UNIT_LEADER, CLERK))
    of_the_deputy = after(story, [replace(SAVE, by=DEPUTY), *SIGNED])

    of_the_deputy.when(approve(1, by=CLERK)).then_refused("a-second-person-is-needed")
    of_the_deputy.when(approve(1)).then(replace(APPROVED, written_by=DEPUTY))


def test_a_nomination_that_was_moved_is_approved_for_its_new_category():
    moved = signed.holding(
        nominated(LI, "PROJECT"), {facts.returned(LI): at("2023-12-02 00:00").isoformat()}
    )

    [event] = moved.when(approve(1)).decided()
    assert event.contents != HELD


def test_the_leader_approves_again_once_other_files_are_attached():
    approved = after(signed, [approve(1)])
    approved.when(approve(1)).then()
    [event] = approved.holding({attachment(LI): "0" * 64}).when(approve(1)).decided()

    assert event.contents != HELD


# --- what stands in the approval

PARTS = {
    "unit": [SOCIETY, PROVINCE],
    "category": ["ORGANIZATION", "PROJECT"],
    "paper": [paper(1), paper(2)],
    "files": [None, "0" * 64],
    "declared": [
        (),
        (Declared(code="TRUTH", by=Declarer.UNIT),),
        (Declared(code="TRUTH", by=Declarer.CANDIDATE),),
    ],
    "exemptions": [
        (),
        (PLEA,),
        (replace(PLEA, length=51),),
        (replace(PLEA, reason=PAPER),),
        (replace(PLEA, condition="R-PRJ-02"),),
    ],
}
ANY = st.fixed_dictionaries({part: st.sampled_from(some) for part, some in PARTS.items()})


@settings(max_examples=80)
@given(ANY, ANY)
def test_two_approvals_are_equal_only_if_all_that_they_hold_is(one, other):
    assert (contents(**one) == contents(**other)) == (one == other)


def test_the_order_of_signatures_and_pleas_does_not_matter():
    several = [Declared(code=each, by=by) for each in ("A", "B") for by in Declarer]
    pleas = [PLEA, replace(PLEA, condition="R-PRJ-02")]

    assert contents(SOCIETY, "A", PAPER, None, several, pleas) == contents(
        SOCIETY, "A", PAPER, None, several[::-1], pleas[::-1]
    )


def test_who_endorses_a_plea_is_not_part_of_what_it_says():
    endorsed = [replace(PLEA, endorsed_by=LEADER)]

    said = contents(SOCIETY, "A", PAPER, None, (), [PLEA])
    assert contents(SOCIETY, "A", PAPER, None, (), endorsed) == said


def test_a_draft_is_a_stream_per_candidate():
    assert DRAFTING.stream(BEGIN, CAST) == DRAFTING.stream(BACK, CAST)
    assert "li" in DRAFTING.stream(BEGIN, CAST)
