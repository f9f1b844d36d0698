"""Consultation: what other bodies say of a candidate, and what becomes of an objection (1.9)."""

from dataclasses import replace

from samples import (
    CAST,
    LI,
    ONE,
    PAPER,
    REASON,
    RUNNING,
    TWO,
    WU,
    at,
    hold,
    nominated,
    opened,
    paper,
)
from selection.domain import facts
from selection.domain.consultation import (
    CONSULTATION,
    BodyAnswered,
    BodysObjectionSetAside,
    CandidateRuledOut,
    RecordBodysAnswer,
    SettleBodysObjection,
)
from selection.domain.consulted import SET_ASIDE, BodysAnswer, consulted
from selection.domain.kernel import Paper
from selection.domain.roles import Role
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import StageKind
from story import Story

NOW = at("2023-12-20 09:00")
POLICE, PARTY = "公安", "纪检监察"
ASKING = Stage(
    code=Code("ASKING"),
    name=Text("部门协审"),
    kind=StageKind.CONSULTATION,
    asks=(Text(PARTY), Text(POLICE)),
)
RULES = replace(CAST, stages=(*CAST.stages, ASKING))
RULE = CAST.conditions[0].id
told = consulted("ASKING", LI, POLICE)

asking = Story(CONSULTATION, RULES).holding(
    RUNNING, hold(Role.OFFICIAL, ONE, TWO), nominated(LI, "VOLUNTEER"), opened("ASKING")
)


def answer(said: BodysAnswer, letter: Paper = PAPER, **changes) -> RecordBodysAnswer:
    plain = RecordBodysAnswer(
        stage="ASKING", candidate=LI, body=POLICE, answer=said, paper=letter, by=ONE, at=NOW
    )
    return replace(plain, **changes)


def answered(said: BodysAnswer, letter: Paper = PAPER, body: str = POLICE) -> BodyAnswered:
    return BodyAnswered(
        stage="ASKING", candidate=LI, body=body, answer=said, paper=letter, by=ONE, at=NOW
    )


def settle(rule: str | None = None, **changes) -> SettleBodysObjection:
    plain = SettleBodysObjection(
        stage="ASKING",
        candidate=LI,
        body=POLICE,
        rule=rule,
        reason=REASON,
        signed_by=(ONE, TWO),
        at=NOW,
    )
    return replace(plain, **changes)


CLEAR, OBJECTS, KNOWS_NOTHING = (
    BodysAnswer.NO_OBJECTION,
    BodysAnswer.OBJECTION,
    BodysAnswer.NOT_KNOWN,
)
ASIDE = BodysObjectionSetAside(
    stage="ASKING", candidate=LI, body=POLICE, reason=REASON, signed_by=(ONE, TWO), at=NOW
)
OUT = CandidateRuledOut(
    stage="ASKING",
    candidate=LI,
    body=POLICE,
    rule=RULE,
    reason=REASON,
    signed_by=(ONE, TWO),
    at=NOW,
)


# --- answers


def test_an_official_records_what_a_body_says():
    for said in (CLEAR, KNOWS_NOTHING):
        asking.when(answer(said)).then(answered(said))
        asking.when(answer(said)).then_leaves({told: said})


def test_an_objection_outdates_a_list_that_was_proposed():
    mark = facts.mark("objected", LI, at=NOW)

    asking.when(answer(OBJECTS)).then_leaves({told: OBJECTS, facts.EVIDENCE: mark})


def test_the_same_letter_is_recorded_once_and_a_later_one_stands():
    before = asking.given(answered(OBJECTS))

    before.when(answer(OBJECTS)).then()
    before.when(answer(OBJECTS, paper(9))).then(answered(OBJECTS, paper(9)))
    before.when(answer(CLEAR, paper(9))).then_leaves({told: CLEAR})


def test_only_bodies_that_the_stage_asks_answer():
    asking.when(answer(CLEAR, body="别的部门")).then_refused("body-is-not-asked")
    asking.when(answer(CLEAR, stage="SCORING")).then_refused("body-is-not-asked")
    asking.when(answer(CLEAR, stage="NO_STAGE")).then_refused("body-is-not-asked")


def test_answers_are_taken_by_officials_while_the_stage_is_open():
    asking.without(facts.stage("ASKING")).when(answer(CLEAR)).then_refused("stage-is-not-open")
    asking.when(answer(CLEAR, by="stranger")).then_refused("person-has-no-such-role")
    asking.holding({facts.CAMPAIGN: facts.PAUSED}).when(answer(CLEAR)).then_refused(
        "campaign-is-paused"
    )


def test_nobody_is_asked_about_who_is_not_in_the_running():
    asking.when(answer(CLEAR, candidate=WU)).then_refused("candidate-is-not-nominated")
    out = asking.holding({facts.rejected(LI): facts.FOR_GOOD})
    out.when(answer(CLEAR)).then_refused("candidate-is-not-nominated")


def test_after_the_publication_objections_go_another_way():
    others = asking.given(answered(OBJECTS)).holding({facts.LIST: facts.PUBLISHED})
    published = others.holding({facts.publicised(LI): facts.OPEN_ENDED})

    published.when(answer(CLEAR, paper(9))).then_refused("list-is-published")
    published.when(settle()).then_refused("list-is-published")
    others.when(answer(CLEAR, paper(9))).then(answered(CLEAR, paper(9)))
    others.when(settle()).then(ASIDE)


# --- objections


def test_two_officials_set_an_objection_aside_also_when_the_stage_is_over():
    objected = asking.given(answered(OBJECTS)).without(facts.stage("ASKING"))

    objected.when(settle()).then(ASIDE)
    objected.when(settle()).then_leaves({told: SET_ASIDE})
    objected.when(settle(signed_by=(ONE, ONE))).then_refused("a-second-person-is-needed")


def test_two_officials_rule_a_candidate_out_by_a_rule_of_the_rulebook():
    objected = asking.given(answered(OBJECTS))

    objected.when(settle(RULE)).then(OUT)
    objected.when(settle(RULE)).then_leaves(
        {
            facts.rejected(LI): facts.FOR_GOOD,
            facts.passed(LI): None,
            facts.EVIDENCE: facts.mark("ruled-out", LI, at=NOW),
        }
    )
    objected.when(settle("一票否决")).then_refused("rule-is-not-in-the-rulebook")
    reviewless = replace(RULES, formal_review=None)
    objected.under(reviewless).when(settle("一票否决")).then_refused("rule-is-not-in-the-rulebook")


def test_only_an_open_objection_is_settled():
    asking.when(settle()).then_refused("body-does-not-object")
    asking.given(answered(CLEAR)).when(settle()).then_refused("body-does-not-object")
    for settled in (ASIDE, OUT):
        asking.given(answered(OBJECTS), settled).when(settle()).then_refused(
            "body-does-not-object"
        )
    other = asking.given(answered(OBJECTS, body=PARTY))
    other.when(settle()).then_refused("body-does-not-object")
    asking.given(answered(OBJECTS), answered(OBJECTS, body=PARTY)).when(settle()).then(ASIDE)


def test_a_body_that_objects_again_is_heard_again():
    again = asking.given(answered(OBJECTS), ASIDE, answered(OBJECTS, paper(9)))

    again.when(settle()).then(ASIDE)
