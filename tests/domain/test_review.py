from dataclasses import replace
from datetime import date, timedelta

import pytest

from samples import (
    ANN,
    BOB,
    CAST,
    CHIEF,
    LI,
    LI_IN_2020,
    PROVINCE,
    REASON,
    RUNNING,
    SIGE,
    SOCIETY,
    at,
    book,
    hold,
    nominated,
    opened,
)
from selection.domain import facts, honours
from selection.domain.kernel import PersonId
from selection.domain.review import (
    REVIEW,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    DecideReview,
    GiveOpinion,
    OpinionGiven,
    Verdict,
)
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act
from story import Story

NOW = at("2023-11-24 10:00")  # a Friday
DAYS = {date(2023, 11, 20) + timedelta(days=n): n % 7 < 5 for n in range(60)}
PASSED, RETURNED, REJECTED = Verdict.PASSED, Verdict.RETURNED, Verdict.REJECTED
CYD = PersonId("r-cyd")
review = Story(REVIEW, CAST).holding(
    RUNNING,
    opened("FORMAL_REVIEW", at("2023-12-09 00:00")),
    nominated(LI, "ORGANIZATION"),
    hold(Role.REVIEWER, ANN, BOB, CYD),
    hold(Role.CHIEF_REVIEWER, CHIEF),
)
WHY = {PASSED: (), RETURNED: ("6",), REJECTED: ("R-ORG-03b",)}


def give(reviewer: PersonId, verdict: Verdict, **changes) -> GiveOpinion:
    plain = GiveOpinion(
        candidate=LI,
        reviewer=reviewer,
        verdict=verdict,
        rules=WHY[verdict],
        remark=REASON,
        workdays=DAYS,
        at=NOW,
    )
    return replace(plain, **changes)


def given(reviewer: PersonId, verdict: Verdict, **changes) -> OpinionGiven:
    plain = OpinionGiven(
        candidate=LI, reviewer=reviewer, verdict=verdict, rules=WHY[verdict], remark=REASON, at=NOW
    )
    return replace(plain, **changes)


def decide(verdict: Verdict, **changes) -> DecideReview:
    plain = DecideReview(
        candidate=LI, chief=CHIEF, verdict=verdict, rules=WHY[verdict], workdays=DAYS, at=NOW
    )
    return replace(plain, **changes)


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
    review.holding({facts.rejected(LI): "yes"}).when(give(ANN, PASSED)).then_refused(
        "candidate-is-rejected", candidate=LI
    )


def passed(*by: PersonId, exempted=()) -> CandidatePassed:
    return CandidatePassed(candidate=LI, exempted=exempted, by=by, at=NOW)


def rejected(*by: PersonId, rules=WHY[REJECTED]) -> CandidateRejected:
    return CandidateRejected(candidate=LI, rules=rules, by=by, at=NOW)


DUE = at("2023-11-30 00:00")  # Monday to Wednesday are three working days


def sent_back(*by: PersonId, rules=WHY[RETURNED]) -> CandidateReturned:
    return CandidateReturned(candidate=LI, rules=rules, due=DUE, by=by, at=NOW)


# --- two people, who agree or do not


def test_one_opinion_decides_nothing():
    review.when(give(ANN, PASSED)).then(given(ANN, PASSED))
    review.when(give(ANN, PASSED)).then_leaves(
        {facts.reviewed(LI, ANN): "yes", facts.took_part(ANN): "yes"}
    )


def test_two_who_agree_decide():
    review.given(given(ANN, PASSED)).when(give(BOB, PASSED)).then(
        given(BOB, PASSED), passed(ANN, BOB)
    )
    review.given(given(ANN, REJECTED)).when(give(BOB, REJECTED)).then(
        given(BOB, REJECTED), rejected(ANN, BOB)
    )
    review.given(given(ANN, RETURNED)).when(give(BOB, RETURNED)).then(
        given(BOB, RETURNED), sent_back(ANN, BOB)
    )


def told(what: str) -> dict[str, str]:
    return {facts.EVIDENCE: facts.mark(what, LI, at=give(BOB, PASSED).at)}


def test_everybody_knows_the_outcome():
    for verdict, left in (
        (PASSED, {facts.passed(LI): "yes", **told("passed")}),
        (REJECTED, {facts.rejected(LI): "yes", **told("rejected")}),
        (RETURNED, {facts.returned(LI): DUE.isoformat()}),
    ):
        review.given(given(ANN, verdict)).when(give(BOB, verdict)).then_leaves(
            {facts.reviewed(LI, BOB): "yes", facts.took_part(BOB): "yes", **left}
        )


def test_every_defect_is_told_at_once():
    first = given(ANN, RETURNED, rules=("6", "12"))

    review.given(first).when(give(BOB, RETURNED, rules=("12", "7"))).then(
        given(BOB, RETURNED, rules=("12", "7")), sent_back(ANN, BOB, rules=("6", "12", "7"))
    )


def test_where_they_disagree_the_chief_decides():
    split = review.given(given(ANN, PASSED), given(BOB, RETURNED))

    review.given(given(ANN, PASSED)).when(give(BOB, RETURNED)).then(given(BOB, RETURNED))
    split.when(give(CYD, PASSED)).then_refused("the-chief-decides")
    split.when(decide(PASSED)).then(passed(ANN, BOB, CHIEF))
    split.when(decide(RETURNED)).then(sent_back(ANN, BOB, CHIEF))
    split.when(decide(REJECTED)).then(rejected(ANN, BOB, CHIEF))


def test_the_chief_waits_for_both():
    review.when(decide(PASSED)).then_refused("reviewers-have-not-answered")
    review.given(given(ANN, PASSED)).when(decide(PASSED)).then_refused(
        "reviewers-have-not-answered"
    )


def test_the_chief_is_a_third_person():
    split = review.given(given(ANN, PASSED), given(BOB, RETURNED))
    both = split.holding(hold(Role.CHIEF_REVIEWER, BOB))

    both.when(decide(PASSED, chief=BOB)).then_refused("a-second-person-is-needed", needed=3)


def test_nobody_answers_twice():
    review.given(given(ANN, PASSED)).when(give(ANN, PASSED)).then_refused("reviewer-has-answered")


def test_a_rulebook_may_ask_for_three():
    rules = replace(CAST, formal_review=replace(CAST.formal_review, reviewers=3))
    story = review.under(rules)

    story.given(given(ANN, PASSED)).when(give(BOB, PASSED)).then(given(BOB, PASSED))
    story.given(given(ANN, PASSED), given(BOB, PASSED)).when(give(CYD, PASSED)).then(
        given(CYD, PASSED), passed(ANN, BOB, CYD)
    )


# --- who may review


def test_only_a_reviewer_reviews_and_only_the_chief_decides():
    split = review.given(given(ANN, PASSED), given(BOB, RETURNED))

    review.when(give(CHIEF, PASSED)).then_refused("person-has-no-such-role")
    split.when(decide(PASSED, chief=CYD)).then_refused("person-has-no-such-role")


def test_nobody_reviews_the_candidate_of_the_own_unit():
    split = review.given(given(ANN, PASSED), given(BOB, RETURNED))
    theirs = {facts.belongs_to(each): SOCIETY for each in (ANN, CHIEF)}
    others = {facts.belongs_to(each): PROVINCE for each in (ANN, CHIEF)}

    review.holding(theirs).when(give(ANN, PASSED)).then_refused(
        "reviewer-is-of-the-candidate-s-unit", person=ANN
    )
    split.holding(theirs).when(decide(PASSED)).then_refused(
        "reviewer-is-of-the-candidate-s-unit", person=CHIEF
    )
    review.holding(others).when(give(ANN, PASSED)).then(given(ANN, PASSED))
    split.holding(others).when(decide(PASSED)).then(passed(ANN, BOB, CHIEF))


# --- what an opinion must say


@pytest.mark.parametrize("verdict", [RETURNED, REJECTED])
def test_an_opinion_against_names_its_rules(verdict):
    review.when(give(ANN, verdict, rules=())).then_refused("an-opinion-names-its-rules")
    review.when(give(ANN, verdict, rules=("6", "R-NONE-1"))).then_refused(
        "an-opinion-names-its-rules", unknown=["R-NONE-1"]
    )


@pytest.mark.parametrize("rule", ["6", "R-ORG-02", "R-EXC-01"])
def test_a_rule_is_a_check_a_condition_or_an_exclusion(rule):
    review.when(give(ANN, REJECTED, rules=(rule,))).then(given(ANN, REJECTED, rules=(rule,)))


def test_the_rules_are_those_of_the_rulebook():
    story = review.under(SIGE).holding(nominated(LI, "TEAM"))

    story.when(give(ANN, REJECTED, rules=("SS-1",))).then(given(ANN, REJECTED, rules=("SS-1",)))
    story.when(give(ANN, REJECTED)).then_refused("an-opinion-names-its-rules")


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
def test_what_is_decided_is_decided(outcome):
    done = review.given(given(ANN, PASSED), given(BOB, PASSED), outcome)

    done.when(give(CYD, PASSED)).then_refused("candidate-is-already-reviewed")
    done.when(decide(PASSED)).then_refused("candidate-is-already-reviewed")


# --- corrections

ROUND = (given(ANN, RETURNED), given(BOB, RETURNED), sent_back(ANN, BOB))


def test_a_corrected_nomination_is_reviewed_from_the_beginning():
    again = review.given(*ROUND)

    again.when(give(ANN, PASSED)).then(given(ANN, PASSED))
    again.when(decide(PASSED)).then_refused("reviewers-have-not-answered")


def test_while_it_is_being_corrected_it_is_not_reviewed():
    story = review.given(*ROUND).holding({facts.returned(LI): DUE.isoformat()})

    story.when(give(ANN, REJECTED)).then_refused("nomination-is-being-corrected")


def test_what_did_not_come_back_in_time_can_only_be_rejected():
    story = review.given(*ROUND).holding({facts.returned(LI): DUE.isoformat()})

    story.when(give(ANN, REJECTED, at=DUE)).then(given(ANN, REJECTED, at=DUE))
    for verdict in (PASSED, RETURNED):
        story.when(give(ANN, verdict, at=DUE)).then_refused("nomination-was-not-corrected")


def test_there_is_no_third_correction():
    twice = review.given(*ROUND, *ROUND)

    review.given(*ROUND).when(give(ANN, RETURNED)).then(given(ANN, RETURNED))
    twice.when(give(ANN, RETURNED)).then_refused("no-correction-is-left", most=2)
    twice.when(give(ANN, REJECTED)).then(given(ANN, REJECTED))
    split = twice.given(*ROUND, *ROUND, given(ANN, PASSED), given(BOB, REJECTED))
    split.when(decide(RETURNED)).then_refused("no-correction-is-left")


def test_the_time_for_a_correction_is_never_guessed():
    story = review.under(SIGE).holding(nominated(LI, "TEAM")).given(given(ANN, RETURNED))

    story.when(give(BOB, RETURNED, rules=("2",), workdays={})).then_refused(
        "calendar-does-not-cover"
    )


# --- exemptions are granted by several people

pleading = review.holding({facts.pleaded(LI): "R-ORG-02"})


def test_two_who_let_pass_grant_the_exemption():
    pleading.given(given(ANN, PASSED)).when(give(BOB, PASSED)).then(
        given(BOB, PASSED), passed(ANN, BOB, exempted=("R-ORG-02",))
    )


def test_one_reviewer_is_not_enough_for_an_exemption():
    one = replace(CAST, formal_review=replace(CAST.formal_review, reviewers=1))

    review.under(one).when(give(ANN, PASSED)).then(given(ANN, PASSED), passed(ANN))
    pleading.under(one).when(give(ANN, PASSED)).then(given(ANN, PASSED))
    pleading.under(one).given(given(ANN, PASSED)).when(give(BOB, PASSED)).then(
        given(BOB, PASSED), passed(ANN, BOB, exempted=("R-ORG-02",))
    )


def test_the_chief_grants_it_with_one_who_would_and_never_alone():
    split = pleading.given(given(ANN, PASSED), given(BOB, REJECTED))
    against = pleading.given(given(ANN, RETURNED), given(BOB, REJECTED))

    split.when(decide(PASSED)).then(passed(ANN, BOB, CHIEF, exempted=("R-ORG-02",)))
    against.when(decide(PASSED)).then_refused("exemption-is-not-granted", needed=2)
    against.when(decide(REJECTED)).then(rejected(ANN, BOB, CHIEF))
    review.given(*against.history).when(decide(PASSED)).then(passed(ANN, BOB, CHIEF))
    undecided = pleading.given(given(ANN, PASSED), given(BOB, RETURNED))
    undecided.when(decide(REJECTED)).then(rejected(ANN, BOB, CHIEF))


def test_a_rulebook_may_ask_three_to_grant_it():
    three = replace(CAST, approvals={Act.EXEMPTION: 3})

    pleading.under(three).given(given(ANN, PASSED)).when(give(BOB, PASSED)).then(
        given(BOB, PASSED)
    )
