"""Two people review blind to each other; the chief decides; units correct and appeal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from samples import (
    ANN,
    BOB,
    CAST,
    CHIEF,
    LEADER,
    LI,
    LI_IN_2020,
    ONE,
    PAPER,
    PROVINCE,
    REASON,
    RUNNING,
    SIGE,
    SOCIETY,
    at,
    book,
    failing,
    fitting,
    hold,
    nominated,
    opened,
    slotted,
)
from selection.domain import facts, honours
from selection.domain.case import author
from selection.domain.checklist import Tick
from selection.domain.course import CLOCK
from selection.domain.kernel import Paper, PersonId, Refused
from selection.domain.opinions import (
    NOT_CORRECTED,
    AppealDecided,
    AppealRejection,
    AssignReviewers,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    ConflictDeclared,
    DecideAppeal,
    DecideReview,
    DeclareConflict,
    Defect,
    DisputeSettled,
    ExemptionGranted,
    ExemptionRefused,
    FormalReviewAppealed,
    GiveOpinion,
    OpinionGiven,
    RejectUncorrected,
    ReviewAssigned,
    Verdict,
)
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, Finds
from story import Story

NOW = at("2023-11-24 10:00")  # a Friday
DAYS = {date(2023, 11, 20) + timedelta(days=n): n % 7 < 5 for n in range(60)}
PASSED, RETURNED, REJECTED = Verdict.PASSED, Verdict.RETURNED, Verdict.REJECTED
FITS, FAILS = Tick.FITS, Tick.FAILS
CYD, DAN, OTHER_CHIEF = PersonId("r-cyd"), PersonId("r-dan"), PersonId("r-other-chief")
DECLARED = ",".join(f"{each.code}/{by}" for each in CAST.declarations for by in each.by)
FOUND = {
    Finds.QUOTA: FITS,
    Finds.IN_TIME: FITS,
    Finds.FORM: FITS,
    Finds.HARD: FITS,
    Finds.SOFT: FITS,
    Finds.PLAUSIBLE: FITS,
    Finds.MATERIALS: FITS,
    Finds.PAST_WINNER: FITS,
    Finds.ONE_NOMINATION: FITS,
    Finds.DECLARED: FITS,
}
"""What the system finds of a candidate with whom everything is in order."""
ASSIGNED = ReviewAssigned(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW)
unassigned = Story(REVIEW, CAST).holding(
    RUNNING,
    opened("FORMAL_REVIEW", at("2023-12-09 00:00")),
    nominated(LI, "ORGANIZATION"),
    slotted(LI, "ORGANIZATION"),
    {facts.declared(LI): DECLARED},
    hold(Role.REVIEWER, ANN, BOB, CYD, DAN),
    hold(Role.CHIEF_REVIEWER, CHIEF, OTHER_CHIEF),
    hold(Role.OFFICIAL, ONE),
)
review = unassigned.given(ASSIGNED)
WRONG = {PASSED: (), RETURNED: ("6",), REJECTED: ("20",)}


def after(story: Story, *events: Any) -> Story:
    return story.given(*story.history, *events)


def give(reviewer: PersonId, verdict: Verdict, **changes: Any) -> GiveOpinion:
    plain = GiveOpinion(
        candidate=LI,
        reviewer=reviewer,
        verdict=verdict,
        ticks=failing(*WRONG[verdict]),
        remark=REASON if verdict is REJECTED else None,
        workdays=DAYS,
        at=NOW,
    )
    return replace(plain, **changes)


def given(reviewer: PersonId, verdict: Verdict, **changes: Any) -> OpinionGiven:
    plain = OpinionGiven(
        candidate=LI,
        category="ORGANIZATION",
        reviewer=reviewer,
        verdict=verdict,
        ticks=failing(*WRONG[verdict]) | FOUND,
        remarks={},
        rules=WRONG[verdict],
        grants=(),
        remark=REASON if verdict is REJECTED else None,
        at=NOW,
    )
    return replace(plain, **changes)


def decide(verdict: Verdict, *disputed: str, **changes: Any) -> DecideReview:
    plain = DecideReview(
        candidate=LI,
        chief=CHIEF,
        verdict=verdict,
        ticks=dict.fromkeys(disputed, FITS if verdict is PASSED else FAILS),
        remark=REASON if verdict is REJECTED else None,
        workdays=DAYS,
        at=NOW,
    )
    return replace(plain, **changes)


def settled(verdict: Verdict, *disputed: str, **changes: Any) -> DisputeSettled:
    plain = DisputeSettled(
        candidate=LI,
        chief=CHIEF,
        verdict=verdict,
        ticks=dict.fromkeys(disputed, FITS if verdict is PASSED else FAILS),
        remarks={},
        rules=() if verdict is PASSED else disputed,
        grants=(),
        remark=REASON if verdict is REJECTED else None,
        at=NOW,
    )
    return replace(plain, **changes)


def passed(*by: PersonId, exempted: Sequence[str] = ()) -> CandidatePassed:
    return CandidatePassed(candidate=LI, exempted=tuple(exempted), by=by, at=NOW)


APPEAL_UNTIL = at("2023-11-29 00:00")  # Monday and Tuesday are two working days
DUE = at("2023-11-30 00:00")  # Monday to Wednesday are three


def rejected(*by: PersonId, rules: Sequence[str] = WRONG[REJECTED], reasons: int = 1) -> Any:
    return CandidateRejected(
        candidate=LI,
        rules=tuple(rules),
        reasons=(REASON,) * reasons,
        appeal_until=APPEAL_UNTIL,
        by=by,
        at=NOW,
    )


def sent_back(*by: PersonId, defects: Mapping[str, tuple[Paper, ...]] | None = None) -> Any:
    told = {"6": ()} if defects is None else defects
    return CandidateReturned(
        candidate=LI,
        defects=tuple(Defect(rule=rule, remarks=papers) for rule, papers in told.items()),
        due=DUE,
        by=by,
        at=NOW,
    )


# --- two people, who agree or do not


def test_one_opinion_decides_nothing():
    review.when(give(ANN, PASSED)).then(given(ANN, PASSED))
    review.when(give(ANN, PASSED)).then_leaves(
        {facts.answered(LI): "yes", facts.reviewed(LI, ANN): "yes", facts.took_part(ANN): "yes"}
    )


@pytest.mark.accepts("R-PRE-01", "A-16")
def test_two_who_agree_decide():
    after(review, given(ANN, PASSED)).when(give(BOB, PASSED)).then(
        given(BOB, PASSED), passed(ANN, BOB)
    )
    after(review, given(ANN, REJECTED)).when(give(BOB, REJECTED)).then(
        given(BOB, REJECTED), rejected(ANN, BOB, reasons=2)
    )
    after(review, given(ANN, RETURNED)).when(give(BOB, RETURNED)).then(
        given(BOB, RETURNED), sent_back(ANN, BOB)
    )


def told(what: str) -> dict[str, str]:
    return {facts.EVIDENCE: facts.mark(what, LI, at=NOW)}


def test_everybody_knows_the_outcome():
    outcomes: tuple[tuple[Verdict, dict[str, str | None]], ...] = (
        (PASSED, {facts.passed(LI): "yes", **told("passed")}),
        (
            REJECTED,
            {
                facts.rejected(LI): APPEAL_UNTIL.isoformat(),
                facts.returned(LI): None,
                facts.defects(LI): None,
                **told("rejected"),
            },
        ),
        (RETURNED, {facts.returned(LI): DUE.isoformat(), facts.defects(LI): "6"}),
    )
    for verdict, left in outcomes:
        after(review, given(ANN, verdict)).when(give(BOB, verdict)).then_leaves(
            {
                facts.answered(LI): "yes",
                facts.reviewed(LI, BOB): "yes",
                facts.took_part(BOB): "yes",
                **left,
            }
        )


def test_every_defect_is_told_at_once_with_what_was_remarked():
    first = given(
        ANN,
        RETURNED,
        ticks=failing("6", "12") | FOUND,
        rules=("6", "12"),
        remarks={"12": REASON, "5": PAPER},
    )
    second = give(BOB, RETURNED, ticks=failing("12", "7"), remarks={"12": PAPER})

    [_, returned] = after(review, first).when(second).decided()

    assert returned == sent_back(ANN, BOB, defects={"6": (), "12": (REASON, PAPER), "7": ()})


def test_the_unit_s_correction_is_bounded_by_every_defect():
    left = REVIEW.leaves(sent_back(ANN, BOB, defects={"6": (), "W-3": (REASON,)}))
    assert left == {facts.returned(LI): DUE.isoformat(), facts.defects(LI): "6,W-3"}


def test_where_they_disagree_the_chief_decides():
    split = after(review, given(ANN, PASSED), given(BOB, RETURNED))

    after(review, given(ANN, PASSED)).when(give(BOB, RETURNED)).then(given(BOB, RETURNED))
    split.when(decide(PASSED, "6")).then(settled(PASSED, "6"), passed(ANN, BOB, CHIEF))
    split.when(decide(RETURNED, "6")).then(settled(RETURNED, "6"), sent_back(ANN, BOB, CHIEF))
    split.when(decide(REJECTED, "6")).then(
        settled(REJECTED, "6"), rejected(ANN, BOB, CHIEF, rules=("6",))
    )
    split.when(decide(PASSED, "6")).then_leaves(
        {
            facts.reviewed(LI, CHIEF): "yes",
            facts.took_part(CHIEF): "yes",
            facts.passed(LI): "yes",
            **told("passed"),
        }
    )


def test_the_chief_answers_every_item_that_one_of_them_failed_and_no_other():
    first = given(ANN, RETURNED, ticks=failing("6", "7") | FOUND, rules=("6", "7"))
    split = after(review, first, given(BOB, REJECTED))

    split.when(decide(RETURNED, "6", "7")).then_refused("checklist-is-incomplete", items=["20"])
    split.when(decide(RETURNED, "6", "7", "20", "5")).then_refused("item-is-settled", items=["5"])
    split.when(decide(PASSED, "6", "7", ticks={"6": FITS, "7": FAILS, "20": FITS})).then_refused(
        "an-item-fails", items=["7"]
    )
    found = {"6": FITS, "7": FAILS, "20": FITS}
    split.when(decide(RETURNED, ticks=found)).then(
        settled(RETURNED, ticks=found, rules=("7",)),
        sent_back(ANN, BOB, CHIEF, defects={"7": ()}),
    )


def test_the_chief_waits_for_both():
    review.when(decide(PASSED)).then_refused("reviewers-have-not-answered")
    after(review, given(ANN, PASSED)).when(decide(PASSED)).then_refused(
        "reviewers-have-not-answered"
    )


@pytest.mark.refuses("R-PRE-01")
def test_the_chief_is_a_third_person():
    split = after(review, given(ANN, PASSED), given(BOB, RETURNED))
    both = split.holding(hold(Role.CHIEF_REVIEWER, BOB))

    both.when(decide(PASSED, "6", chief=BOB)).then_refused("a-second-person-is-needed", needed=3)


@pytest.mark.refuses("R-PRE-01")
def test_nobody_answers_twice():
    after(review, given(ANN, PASSED)).when(give(ANN, PASSED)).then_refused("reviewer-has-answered")


def test_a_rulebook_may_ask_for_three():
    rules = replace(CAST, formal_review=replace(CAST.formal_review, reviewers=3))
    story = unassigned.under(rules).given(replace(ASSIGNED, reviewers=(ANN, BOB, CYD)))

    after(story, given(ANN, PASSED)).when(give(BOB, PASSED)).then(given(BOB, PASSED))
    after(story, given(ANN, PASSED), given(BOB, PASSED)).when(give(CYD, PASSED)).then(
        given(CYD, PASSED), passed(ANN, BOB, CYD)
    )


# --- blind to each other: not even a refusal tells what the first one answered

ITEMS = st.sets(st.sampled_from(["5", "6", "20"]), max_size=2)
FIRST = st.builds(
    lambda verdict, items: given(
        ANN, verdict, ticks=failing(*items) | FOUND, rules=tuple(items), grants=GRANTED
    ),
    st.sampled_from(Verdict),
    ITEMS,
)
SECOND = st.builds(
    lambda verdict, items, days: give(BOB, verdict, ticks=failing(*items), workdays=days),
    st.sampled_from(Verdict),
    ITEMS,
    st.sampled_from([DAYS, {}]),
)
PLEADED = st.sampled_from([{}, {facts.pleaded("li"): "R-ORG-02"}])
GRANTED = ("R-ORG-02",)


def refusal(story: Story, command: Any) -> str | None:
    try:
        story.when(command).decided()
    except Refused as refused:
        return repr((refused.reason, refused.because))
    return None


@pytest.mark.accepts("R-PRE-01")
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@drawn(FIRST, FIRST, SECOND, PLEADED)
def test_what_the_second_one_is_told_does_not_depend_on_the_first(
    one: OpinionGiven, another: OpinionGiven, command: GiveOpinion, pleaded: dict[str, str]
):
    story = review.holding(pleaded)

    assert refusal(after(story, one), command) == refusal(after(story, another), command)


# --- who may review


def test_so_many_impartial_people_are_assigned():
    unassigned.when(AssignReviewers(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW)).then(
        ASSIGNED
    )
    review.when(AssignReviewers(candidate=LI, reviewers=(BOB, ANN), by=ONE, at=NOW)).then()
    for people in ((ANN,), (ANN, ANN), (ANN, BOB, CYD)):
        unassigned.when(
            AssignReviewers(candidate=LI, reviewers=people, by=ONE, at=NOW)
        ).then_refused("so-many-reviewers-are-needed", needed=2)
    assigned = AssignReviewers(candidate=LI, reviewers=(ANN, CHIEF), by=ONE, at=NOW)
    unassigned.when(assigned).then_refused("person-has-no-such-role", person=CHIEF)
    unassigned.when(replace(assigned, by=ANN)).then_refused("person-has-no-such-role", person=ANN)
    unassigned.under(book()).when(assigned).then_refused("there-is-no-formal-review")
    done = after(review, passed(ANN, BOB))
    done.when(replace(assigned, reviewers=(ANN, CYD))).then_refused(
        "candidate-is-already-reviewed"
    )


def test_whoever_has_not_answered_can_be_replaced():
    begun = after(review, given(ANN, PASSED))
    command = AssignReviewers(candidate=LI, reviewers=(ANN, CYD), by=ONE, at=NOW)
    anew = replace(ASSIGNED, reviewers=(ANN, CYD))

    begun.when(command).then(anew)
    begun.when(replace(command, reviewers=(BOB, CYD))).then_refused(
        "reviewer-has-answered", person=ANN
    )
    after(begun, anew).when(give(BOB, PASSED)).then_refused("reviewer-is-not-assigned", person=BOB)
    after(begun, anew).when(give(CYD, PASSED)).then(given(CYD, PASSED), passed(ANN, CYD))


@pytest.mark.refuses("R-PRE-01")
def test_only_an_assigned_reviewer_reviews_and_only_the_chief_decides():
    split = after(review, given(ANN, PASSED), given(BOB, RETURNED))

    review.when(give(CYD, PASSED)).then_refused("reviewer-is-not-assigned", person=CYD)
    unassigned.when(give(ANN, PASSED)).then_refused("reviewer-is-not-assigned", person=ANN)
    review.when(give(CHIEF, PASSED)).then_refused("person-has-no-such-role")
    split.when(decide(PASSED, "6", chief=CYD)).then_refused("person-has-no-such-role")


IMPARTIAL = {
    "reviewer-is-of-the-candidate-s-unit": lambda who: {facts.belongs_to(who): SOCIETY},
    "reviewer-recommended-the-candidate": lambda who: {facts.recommends(LI, who): "yes"},
    "roles-exclude-each-other": lambda who: {facts.expert(who): "yes"},
}


@pytest.mark.refuses("R-PRE-01", "R-PRE-03")
@pytest.mark.parametrize("reason", IMPARTIAL)
def test_nobody_with_a_part_in_it_reviews_decides_or_is_assigned(reason: str):
    split = after(review, given(ANN, PASSED), given(BOB, RETURNED))
    held = IMPARTIAL[reason]

    review.holding(held(ANN)).when(give(ANN, PASSED)).then_refused(reason, person=ANN)
    split.holding(held(CHIEF)).when(decide(PASSED, "6")).then_refused(reason, person=CHIEF)
    unassigned.holding(held(ANN)).when(
        AssignReviewers(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW)
    ).then_refused(reason, person=ANN)


@pytest.mark.accepts("R-PRE-01", "R-PRE-03")
def test_people_of_other_units_may_review():
    split = after(review, given(ANN, PASSED), given(BOB, RETURNED))
    others = {facts.belongs_to(each): PROVINCE for each in (ANN, CHIEF)}

    review.holding(others).when(give(ANN, PASSED)).then(given(ANN, PASSED))
    split.holding(others).when(decide(PASSED, "6")).then(
        settled(PASSED, "6"), passed(ANN, BOB, CHIEF)
    )


def test_a_reviewer_in_conflict_steps_back_and_the_opinion_is_void():
    stepping = DeclareConflict(candidate=LI, reviewer=ANN, remark=REASON, at=NOW)
    stepped = ConflictDeclared(candidate=LI, reviewer=ANN, remark=REASON, at=NOW)
    begun = after(review, given(ANN, REJECTED))
    gone = after(begun, stepped)

    begun.when(stepping).then(stepped)
    begun.when(stepping).then_leaves({})
    gone.when(stepping).then()
    gone.when(give(BOB, PASSED)).then(given(BOB, PASSED))
    agreed = after(review, given(ANN, PASSED), stepped)
    agreed.when(give(BOB, PASSED)).then(given(BOB, PASSED))
    gone.when(give(ANN, PASSED)).then_refused("reviewer-is-out-of-the-case", person=ANN)
    gone.when(AssignReviewers(candidate=LI, reviewers=(ANN, BOB), by=ONE, at=NOW)).then_refused(
        "reviewer-is-out-of-the-case", person=ANN
    )
    review.when(replace(stepping, reviewer=ONE)).then_refused("person-has-no-such-role")


def test_what_was_decided_before_somebody_stepped_back_stands():
    done = after(review, given(ANN, REJECTED), given(BOB, REJECTED), rejected(ANN, BOB))
    stepped = ConflictDeclared(candidate=LI, reviewer=ANN, remark=REASON, at=NOW)

    assert len(REVIEW.replay((*done.history, stepped)).opinions) == 2


# --- what an opinion must say


@pytest.mark.parametrize("verdict", [RETURNED, REJECTED])
def test_an_opinion_against_names_what_is_wanting(verdict: Verdict):
    review.when(give(ANN, verdict, ticks=fitting())).then_refused("an-opinion-names-its-rules")
    review.when(give(ANN, verdict, rules=("R-NONE-1",))).then_refused("an-opinion-names-its-rules")


@pytest.mark.parametrize("rule", ["R-ORG-02", "R-EXC-01"])
def test_a_condition_or_an_exclusion_may_be_named_too(rule: str):
    review.when(give(ANN, REJECTED, ticks=fitting(), rules=(rule,))).then(
        given(ANN, REJECTED, ticks=fitting() | FOUND, rules=(rule,))
    )


def test_a_rejection_says_why():
    review.when(give(ANN, REJECTED, remark=None)).then_refused("a-rejection-says-why")


@pytest.mark.refuses("A-16")
def test_nobody_passes_with_an_item_that_fails():
    review.when(give(ANN, PASSED, ticks=failing("19"))).then_refused("an-item-fails", items=["19"])
    review.when(give(ANN, PASSED, rules=("R-ORG-03b",))).then_refused(
        "an-item-fails", items=["R-ORG-03b"]
    )
    review.when(give(ANN, REJECTED, ticks=failing("19"))).then(
        given(ANN, REJECTED, ticks=failing("19") | FOUND, rules=("19",))
    )


def test_every_item_is_answered_and_none_that_is_not_there():
    part = {item: tick for item, tick in fitting().items() if item not in ("3", "13")}

    review.when(give(ANN, PASSED, ticks=part)).then_refused(
        "checklist-is-incomplete", items=["3", "13"]
    )
    review.when(give(ANN, PASSED, ticks=fitting() | {"21": FITS})).then_refused(
        "item-is-not-on-the-checklist"
    )
    review.when(give(ANN, PASSED, remarks={"21": REASON})).then_refused(
        "item-is-not-on-the-checklist"
    )


def test_the_rules_are_those_of_the_rulebook():
    story = review.under(SIGE).holding(nominated(LI, "TEAM"), slotted(LI, "TEAM"))
    [given_] = story.when(
        give(
            ANN, REJECTED, ticks=fitting(SIGE), rules=("SS-1",), workdays=DAYS_OF_2020, at=IN_2020
        )
    ).decided()

    assert given_.rules == ("SS-1",)
    story.when(give(ANN, REJECTED)).then_refused("item-is-not-on-the-checklist")


IN_2020 = at("2020-11-24 10:00")
DAYS_OF_2020 = {date(2020, 11, 20) + timedelta(days=n): True for n in range(20)}


def test_nobody_passes_while_it_is_open_whether_it_is_a_past_winner():
    namesake = f"R-EXC-01/{LI_IN_2020}/NAMED"
    story = review.holding({honours.matched(LI): namesake})

    story.when(give(ANN, PASSED)).then_refused("match-is-not-settled", honourees=[LI_IN_2020])
    story.when(give(ANN, REJECTED)).then(given(ANN, REJECTED))
    story.holding({honours.dismissed(LI): namesake}).when(give(ANN, PASSED)).then(
        given(ANN, PASSED)
    )


@pytest.mark.parametrize("matched", ["R-EXC-01/h-1/SIMILAR", "ANOTHER/h-1/NAMED"])
def test_a_similar_name_or_another_severity_stops_nobody(matched):
    review.holding({honours.matched(LI): matched}).when(give(ANN, PASSED)).then(given(ANN, PASSED))


def test_who_is_out_already_is_not_reviewed():
    review.holding({facts.rejected(LI): facts.FOR_GOOD}).when(give(ANN, PASSED)).then_refused(
        "candidate-is-rejected", candidate=LI
    )


# --- when


def test_a_review_has_its_stage():
    review.when(give(ANN, PASSED, at=at("2023-12-09 00:00"))).then_refused("stage-is-not-open")
    review.without(facts.stage("FORMAL_REVIEW")).when(give(ANN, PASSED)).then_refused(
        "stage-is-not-open", stage="FORMAL_REVIEW"
    )
    review.without(facts.nominated(LI)).when(give(ANN, PASSED)).then_refused(
        "candidate-is-not-nominated"
    )
    review.under(book()).when(give(ANN, PASSED)).then_refused("there-is-no-formal-review")


@pytest.mark.parametrize("outcome", [passed(ANN, BOB), rejected(ANN, BOB)])
def test_what_is_decided_is_decided(outcome: Any):
    done = after(review, given(ANN, PASSED), given(BOB, PASSED), outcome)

    done.when(give(ANN, PASSED)).then_refused("candidate-is-already-reviewed")
    done.when(decide(PASSED)).then_refused("candidate-is-already-reviewed")


# --- corrections

ROUND = (given(ANN, RETURNED), given(BOB, RETURNED), sent_back(ANN, BOB))
NOTHING = {facts.changed(LI): ""}


def only(*items: str, tick: Tick = FITS) -> dict[str, Tick]:
    return dict.fromkeys(items, tick)


def test_only_the_defects_are_open_again_if_nothing_else_was_changed():
    again = after(review, *ROUND).holding(NOTHING)
    now = given(ANN, PASSED, ticks=only("6"))

    again.when(give(ANN, PASSED, ticks=only("6"))).then(now)
    after(again, now).when(give(BOB, PASSED, ticks=only("6"))).then(
        given(BOB, PASSED, ticks=only("6")), passed(ANN, BOB)
    )
    again.when(give(ANN, PASSED, ticks={})).then_refused("checklist-is-incomplete", items=["6"])
    again.when(decide(PASSED)).then_refused("reviewers-have-not-answered")


@pytest.mark.parametrize("verdict", [RETURNED, REJECTED])
def test_no_new_defect_is_found_in_what_was_not_changed(verdict: Verdict):
    again = after(review, *ROUND).holding(NOTHING)

    again.when(give(ANN, verdict, ticks=only("6", "7", tick=FAILS))).then_refused(
        "item-is-settled", items=["7"]
    )
    again.when(give(ANN, verdict, ticks=only("6", tick=FAILS), rules=("R-ORG-02",))).then_refused(
        "item-is-settled", items=["R-ORG-02"]
    )
    again.when(give(ANN, verdict, ticks=only("6", tick=FAILS), rules=("R-EXC-01",))).then_refused(
        "item-is-settled", items=["R-EXC-01"]
    )


def test_a_clause_that_it_was_returned_for_or_whose_field_was_changed_may_be_named_again():
    returned = sent_back(ANN, BOB, defects={"R-ORG-02": ()})
    again = after(review, given(ANN, RETURNED), given(BOB, RETURNED), returned)
    opinion = give(ANN, REJECTED, ticks={}, rules=("R-ORG-02",))

    [told_again] = again.holding(NOTHING).when(opinion).decided()
    [other] = (
        after(review, *ROUND)
        .holding({facts.changed(LI): "volunteers"})
        .when(give(ANN, REJECTED, rules=("R-ORG-02",), ticks=fitting()))
        .decided()
    )

    assert told_again.rules == other.rules == ("R-ORG-02",)


def bound(**about: str) -> Any:
    """The national rulebook, its checks looking at some parts only."""
    checks = tuple(
        replace(each, about=(Code(about.get(f"c{each.id}", "FORM_PDF")),))
        for each in CAST.formal_review.checks
    )
    return replace(CAST, formal_review=replace(CAST.formal_review, checks=checks))


def test_a_change_opens_the_items_that_look_at_it():
    rules = bound(c5="story", c13="WORK_PHOTO")
    again = after(review.under(rules), *ROUND).holding({facts.changed(LI): "story"})

    again.when(give(ANN, PASSED, ticks=only("6"))).then_refused(
        "checklist-is-incomplete", items=["5"]
    )
    again.when(give(ANN, RETURNED, ticks=only("5", "6", tick=FAILS))).then(
        given(ANN, RETURNED, ticks=only("5", "6", tick=FAILS) | FOUND, rules=("5", "6"))
    )
    again.when(give(ANN, RETURNED, ticks=only("5", "6", "13", tick=FAILS))).then_refused(
        "item-is-settled", items=["13"]
    )


def test_an_item_that_names_no_part_looks_at_everything():
    again = after(review, *ROUND).holding({facts.changed(LI): "story"})

    again.when(give(ANN, PASSED)).then(given(ANN, PASSED))


def test_what_stood_after_two_rounds_still_stands():
    second = (
        given(ANN, RETURNED, ticks=only("6", tick=FAILS)),
        given(BOB, RETURNED, ticks=only("6", tick=FAILS)),
        sent_back(ANN, BOB),
    )
    third = after(review, *ROUND, *second).holding(NOTHING)

    third.when(give(ANN, PASSED, ticks=only("6"))).then(given(ANN, PASSED, ticks=only("6")))


def test_while_it_is_being_corrected_it_is_not_reviewed():
    story = after(review, *ROUND).holding({facts.returned(LI): DUE.isoformat()})

    story.when(give(ANN, REJECTED)).then_refused("nomination-is-being-corrected")


LATE = replace(
    rejected(CLOCK, rules=(NOT_CORRECTED,), reasons=0), at=DUE, appeal_until=at("2023-12-02 00:00")
)


@pytest.mark.parametrize("by", [CLOCK, ANN, CHIEF, ONE])
def test_what_did_not_come_back_in_time_is_rejected(by: PersonId):
    story = after(review, *ROUND).holding({facts.returned(LI): DUE.isoformat()})
    command = RejectUncorrected(candidate=LI, by=by, workdays=DAYS, at=DUE)

    story.when(command).then(replace(LATE, by=(by,)))
    story.when(replace(command, at=DUE - timedelta(milliseconds=1))).then_refused(
        "nomination-is-being-corrected"
    )
    after(story, LATE).when(command).then()
    story.holding({facts.rejected(LI): facts.FOR_GOOD}).when(command).then()  # is out anyway
    review.when(command).then_refused("nomination-is-not-returned")
    story.when(replace(command, by=LEADER)).then_refused("person-has-no-such-role")
    for verdict in (PASSED, RETURNED, REJECTED):
        story.when(give(ANN, verdict, at=DUE)).then_refused("nomination-was-not-corrected")


def test_there_is_no_third_correction():
    twice = after(review, *ROUND, *ROUND).holding(NOTHING)
    fails = only("6", tick=FAILS)

    after(review, *ROUND).holding(NOTHING).when(give(ANN, RETURNED, ticks=fails)).then(
        given(ANN, RETURNED, ticks=fails)
    )
    twice.when(give(ANN, RETURNED, ticks=fails)).then_refused("no-correction-is-left", most=2)
    twice.when(give(ANN, REJECTED, ticks=fails)).then(
        given(ANN, REJECTED, ticks=fails, rules=("6",))
    )
    split = after(twice, given(ANN, PASSED), given(BOB, REJECTED))
    split.when(decide(RETURNED, "20")).then_refused("no-correction-is-left")


@pytest.mark.parametrize("verdict", [RETURNED, REJECTED])
def test_the_time_to_correct_or_appeal_is_never_guessed(verdict: Verdict):
    story = review.under(SIGE).holding(nominated(LI, "TEAM"), slotted(LI, "TEAM"))
    opinion = give(ANN, verdict, ticks=failing("2", rules=SIGE), workdays={})

    story.when(opinion).then_refused("calendar-does-not-cover")


def test_after_a_change_of_category_everybody_answers_anew():
    moved = after(review, given(ANN, PASSED)).holding(nominated(LI, "PROJECT"))
    now = given(ANN, PASSED, category="PROJECT")

    moved.when(give(BOB, PASSED)).then(given(BOB, PASSED, category="PROJECT"))
    moved.when(give(ANN, PASSED)).then(now)
    after(moved, now).when(give(BOB, PASSED)).then(
        given(BOB, PASSED, category="PROJECT"), passed(ANN, BOB)
    )
    returned = after(review, *ROUND).holding(nominated(LI, "PROJECT"), NOTHING)
    returned.when(give(ANN, PASSED, ticks=only("6"))).then_refused("checklist-is-incomplete")


# --- exemptions are granted by several people

pleading = review.holding({facts.pleaded(LI): "R-ORG-02"})


def granted(*by: PersonId) -> ExemptionGranted:
    return ExemptionGranted(candidate=LI, condition="R-ORG-02", by=by, at=NOW)


def not_granted(*by: PersonId) -> ExemptionRefused:
    return ExemptionRefused(candidate=LI, condition="R-ORG-02", by=by, at=NOW)


def refusing(reviewer: PersonId) -> OpinionGiven:
    return given(
        reviewer,
        REJECTED,
        ticks=fitting() | FOUND | {Finds.SOFT: FAILS},
        rules=(Finds.SOFT, "R-ORG-02"),
    )


@pytest.mark.accepts("E-ORG-20")
def test_two_who_grant_the_exemption_let_pass():
    first = given(ANN, PASSED, grants=GRANTED)

    pleading.when(give(ANN, PASSED, grants=GRANTED)).then(first)
    after(pleading, first).when(give(BOB, PASSED, grants=GRANTED)).then(
        given(BOB, PASSED, grants=GRANTED),
        granted(ANN, BOB),
        passed(ANN, BOB, exempted=GRANTED),
    )


@pytest.mark.refuses("E-ORG-20")
def test_nobody_passes_without_the_exemption_that_is_needed():
    pleading.when(give(ANN, PASSED)).then_refused("an-item-fails", items=["SOFT"])
    pleading.when(
        give(ANN, PASSED, ticks=fitting() | {"SOFT": FITS}, remarks={"SOFT": REASON})
    ).then_refused("exemption-is-not-granted", rules=["R-ORG-02"])
    review.when(give(ANN, PASSED, grants=GRANTED)).then_refused("exemption-is-not-asked-for")


def test_two_who_do_not_grant_it_reject():
    refused = give(ANN, REJECTED, ticks=fitting())

    pleading.when(refused).then(refusing(ANN))
    after(pleading, refusing(ANN)).when(replace(refused, reviewer=BOB)).then(
        refusing(BOB),
        not_granted(ANN, BOB),
        rejected(ANN, BOB, rules=(Finds.SOFT, "R-ORG-02"), reasons=2),
    )


def test_who_rejects_for_another_reason_may_grant_it_and_then_they_do_not_agree():
    first, other = refusing(ANN), give(BOB, REJECTED, grants=GRANTED)

    after(pleading, first).when(other).then(given(BOB, REJECTED, grants=GRANTED))


def test_whoever_returns_leaves_the_exemption_open():
    after(pleading, given(ANN, RETURNED)).when(give(BOB, RETURNED, grants=GRANTED)).then(
        given(BOB, RETURNED, grants=GRANTED), sent_back(ANN, BOB)
    )


def test_one_reviewer_is_not_enough_for_an_exemption():
    one = replace(CAST, formal_review=replace(CAST.formal_review, reviewers=1))
    alone = unassigned.under(one).given(replace(ASSIGNED, reviewers=(ANN,)))
    first = given(ANN, PASSED, grants=GRANTED)

    alone.when(give(ANN, PASSED)).then(given(ANN, PASSED), passed(ANN))
    pleading.under(one).when(give(ANN, PASSED, grants=GRANTED)).then(first)
    after(pleading.under(one), first).when(give(BOB, PASSED, grants=GRANTED)).then(
        given(BOB, PASSED, grants=GRANTED), granted(ANN, BOB), passed(ANN, BOB, exempted=GRANTED)
    )


def test_the_chief_grants_it_with_one_who_would_and_never_alone():
    split = after(pleading, given(ANN, PASSED, grants=GRANTED), refusing(BOB))
    against = after(pleading, given(ANN, RETURNED), refusing(BOB))

    split.when(decide(PASSED, grants=GRANTED)).then(
        settled(PASSED, grants=GRANTED, ticks={Finds.SOFT: FITS}),
        granted(ANN, CHIEF),
        passed(ANN, BOB, CHIEF, exempted=GRANTED),
    )
    against.when(decide(PASSED, "6", grants=GRANTED)).then_refused(
        "exemption-is-not-granted", needed=2
    )
    against.when(decide(REJECTED, "6")).then(
        settled(
            REJECTED,
            ticks={"6": FAILS, Finds.SOFT: FAILS},
            rules=("6", Finds.SOFT, "R-ORG-02"),
        ),
        not_granted(ANN, BOB, CHIEF),
        rejected(ANN, BOB, CHIEF, rules=("6", Finds.SOFT, "R-ORG-02"), reasons=2),
    )


def test_a_chief_who_returns_it_leaves_the_exemption_open():
    split = after(pleading, given(ANN, RETURNED), refusing(BOB))

    split.when(decide(RETURNED, "6")).then(
        settled(RETURNED, "6", ticks={"6": FAILS, Finds.SOFT: FITS}),
        sent_back(ANN, BOB, CHIEF),
    )


def test_where_three_must_grant_it_the_chief_and_one_are_not_enough():
    three = replace(CAST, approvals={Act.EXEMPTION: 3})
    said = (given(ANN, PASSED, grants=GRANTED), refusing(BOB), refusing(CYD))

    after(pleading.under(three), *said).when(decide(PASSED, grants=GRANTED)).then_refused(
        "exemption-is-not-granted", needed=3
    )


def test_a_rulebook_may_ask_three_to_grant_it():
    three = replace(CAST, approvals={Act.EXEMPTION: 3})
    first = given(ANN, PASSED, grants=GRANTED)

    after(pleading.under(three), first).when(give(BOB, PASSED, grants=GRANTED)).then(
        given(BOB, PASSED, grants=GRANTED)
    )


# --- the unit appeals

GONE = (given(ANN, REJECTED), given(BOB, REJECTED), rejected(ANN, BOB, reasons=2))
out = after(review, *GONE).holding(
    {facts.belongs_to(LEADER): SOCIETY, facts.rejected(LI): APPEAL_UNTIL.isoformat()}
)
APPEAL = AppealRejection(candidate=LI, by=LEADER, reason=REASON, at=NOW)
APPEALED = FormalReviewAppealed(candidate=LI, by=LEADER, reason=REASON, at=NOW)
HEAR = DecideAppeal(candidate=LI, by=CHIEF, upheld=True, reason=REASON, at=NOW)
UPHELD = AppealDecided(candidate=LI, upheld=True, by=CHIEF, reason=REASON, at=NOW)
appealed = after(out, APPEALED).holding({facts.rejected(LI): facts.APPEALED})


def test_the_unit_may_appeal_once_and_in_time():
    moment = timedelta(milliseconds=1)

    out.when(APPEAL).then(APPEALED)
    out.when(APPEAL).then_leaves({facts.rejected(LI): facts.APPEALED})
    out.when(replace(APPEAL, at=APPEAL_UNTIL - moment)).then(
        replace(APPEALED, at=APPEAL_UNTIL - moment)
    )
    out.when(replace(APPEAL, at=APPEAL_UNTIL)).then_refused("appeal-is-too-late")
    appealed.when(APPEAL).then_refused("appeal-was-made")
    review.holding({facts.belongs_to(LEADER): SOCIETY}).when(APPEAL).then_refused(
        "there-is-nothing-to-appeal"
    )


def test_only_the_unit_appeals():
    out.without(facts.belongs_to(LEADER)).when(APPEAL).then_refused("appellant-is-not-of-the-unit")
    out.holding({facts.belongs_to(LEADER): PROVINCE}).when(APPEAL).then_refused(
        "appellant-is-not-of-the-unit"
    )
    signed = out.holding({facts.recommends(LI, LEADER): "yes"})
    signed.without(facts.belongs_to(LEADER)).when(APPEAL).then(APPEALED)


def test_somebody_who_took_no_part_decides_the_appeal():
    appealed.when(HEAR).then(UPHELD)
    chiefs = appealed.holding(hold(Role.CHIEF_REVIEWER, ANN))
    chiefs.when(replace(HEAR, by=ANN)).then_refused("somebody-else-decides-the-appeal", person=ANN)
    appealed.when(replace(HEAR, by=BOB)).then_refused("person-has-no-such-role")
    by_the_chief = after(
        review,
        given(ANN, PASSED),
        given(BOB, REJECTED),
        settled(REJECTED, "20"),
        rejected(ANN, BOB, CHIEF),
        APPEALED,
    )
    by_the_chief.when(HEAR).then_refused("somebody-else-decides-the-appeal", person=CHIEF)
    by_the_chief.when(replace(HEAR, by=OTHER_CHIEF)).then(replace(UPHELD, by=OTHER_CHIEF))
    for story in (out, review, after(appealed, UPHELD)):
        story.when(HEAR).then_refused("there-is-no-appeal")


def test_an_appeal_that_is_not_upheld_leaves_the_rejection_final():
    refused = replace(UPHELD, upheld=False)
    appealed.when(replace(HEAR, upheld=False)).then(refused)
    appealed.when(replace(HEAR, upheld=False)).then_leaves({facts.rejected(LI): facts.FOR_GOOD})

    final = after(appealed, refused)
    final.when(give(ANN, PASSED)).then_refused("candidate-is-already-reviewed")
    final.when(APPEAL).then_refused("appeal-was-made")


def test_an_appeal_brings_nobody_back_who_is_out_for_another_reason():
    """A past winner, say, or somebody whom other bodies' answers ruled out meanwhile."""
    also = {facts.rejected(LI): facts.FOR_GOOD}

    out.holding(also).when(APPEAL).then_refused("candidate-is-out-for-good", candidate=LI)
    appealed.holding(also).when(HEAR).then_refused("candidate-is-out-for-good", candidate=LI)
    in_vain = appealed.holding(also).when(replace(HEAR, upheld=False))
    in_vain.then(replace(UPHELD, upheld=False))
    in_vain.then_leaves(also)


def test_what_was_before_an_upheld_appeal_still_counts():
    """The corrections that were made, the appeal itself, and who was in the case."""
    once_more = (given(ANN, REJECTED), given(BOB, REJECTED), rejected(ANN, BOB, reasons=2))
    story = after(review, *ROUND, *ROUND, *once_more, APPEALED, UPHELD).holding(NOTHING)
    anew = after(story, replace(ASSIGNED, reviewers=(CYD, DAN)))

    anew.when(give(CYD, RETURNED)).then_refused("no-correction-is-left", most=2)
    again = (given(CYD, REJECTED), given(DAN, REJECTED), rejected(CYD, DAN, reasons=2))
    unit = {facts.belongs_to(LEADER): SOCIETY, facts.rejected(LI): APPEAL_UNTIL.isoformat()}
    after(anew, *again).holding(unit).when(APPEAL).then_refused("appeal-was-made")
    said = {author(each) for each in REVIEW.replay(anew.history).everything}
    assert said == {ANN, BOB}


def test_upheld_the_review_begins_anew_with_other_people_even_after_its_stage():
    appealed.when(HEAR).then_leaves({facts.rejected(LI): None, **told("reopened")})
    anew = after(appealed, UPHELD).without(facts.stage("FORMAL_REVIEW"), facts.rejected(LI))
    assign = AssignReviewers(candidate=LI, reviewers=(CYD, DAN), by=ONE, at=NOW)

    anew.when(replace(assign, reviewers=(ANN, CYD))).then_refused(
        "reviewer-is-out-of-the-case", person=ANN
    )
    anew.when(assign).then(replace(ASSIGNED, reviewers=(CYD, DAN)))
    under_way = after(anew, replace(ASSIGNED, reviewers=(CYD, DAN)))
    under_way.when(give(CYD, PASSED)).then(given(CYD, PASSED))
    after(under_way, given(CYD, PASSED)).when(give(DAN, PASSED)).then(
        given(DAN, PASSED), passed(CYD, DAN)
    )
    under_way.holding({facts.CAMPAIGN: facts.PAUSED}).when(give(CYD, PASSED)).then_refused(
        "campaign-is-paused"
    )
