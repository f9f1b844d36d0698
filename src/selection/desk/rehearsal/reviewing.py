"""The preliminary review: two opinions each, returns and corrections, the chief's decisions."""

from datetime import timedelta

from selection.desk.rehearsal.intake import corrections
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Receipt, Request
from selection.desk.workdays import known
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.review import (
    REVIEW,
    CandidateRejected,
    CandidateReturned,
    DecideReview,
    GiveOpinion,
    Verdict,
)
from selection.domain.rulebook.words import StageKind

# Real rules report three in a hundred failed (domain 3.1); the rate of returns is made up.
REJECTED, RETURNED, DISAGREED = 0.03, 0.12, 0.02


def candidates_are_reviewed(hand: Stagehand) -> None:
    """Review everybody; what comes back corrected is reviewed once more."""
    for stage in list(hand.stages(StageKind.FORMAL_REVIEW))[:1]:
        hand.enter(stage)
        returned = _review(hand, list(hand.standing), "材料初审")
        hand.clock.on(days=1)
        answers = hand.put("退回补正", corrections(hand, returned))
        corrected = [
            candidate
            for candidate, answer in zip(returned, answers, strict=True)
            if isinstance(answer, Receipt)
        ]
        hand.clock.on(hours=4)
        _review(hand, corrected, "复审", final=True)


def _review(
    hand: Stagehand, candidates: list[CandidateId], act: str, *, final: bool = False
) -> list[CandidateId]:
    """Have the candidates reviewed; return those that go back to their units."""
    needed = hand.rules.formal_review.reviewers if hand.rules.formal_review else 0
    requests: list[Request] = []
    split: list[CandidateId] = []
    for candidate in candidates:
        verdicts = [_verdict(hand, final=final)] * needed
        if hand.random.random() < DISAGREED and needed > 1:
            verdicts = [Verdict.PASSED] * (needed - 1) + [Verdict.REJECTED]
            split.append(candidate)
        for reviewer, verdict in zip(
            hand.random.sample(hand.reviewers, needed), verdicts, strict=True
        ):
            given = _opinion(hand, candidate, reviewer, verdict)
            requests.append(Request(actor=reviewer, orders=(Order(REVIEW, given),)))
    answers = hand.put(act, requests)
    hand.clock.on(hours=2)
    decided = [
        DecideReview(candidate=each, chief=hand.chief, verdict=Verdict.PASSED, at=hand.clock())
        for each in split
    ]
    answers += hand.put(
        "组长裁定", [Request(actor=hand.chief, orders=(Order(REVIEW, each),)) for each in decided]
    )
    events = [event for each in answers if isinstance(each, Receipt) for event in each.events]
    for event in events:
        if isinstance(event, CandidateRejected):
            del hand.standing[event.candidate]
    return [event.candidate for event in events if isinstance(event, CandidateReturned)]


def _verdict(hand: Stagehand, *, final: bool) -> Verdict:
    chance = hand.random.random()
    if chance < REJECTED:
        return Verdict.REJECTED
    return Verdict.RETURNED if chance < RETURNED and not final else Verdict.PASSED


def _opinion(
    hand: Stagehand, candidate: CandidateId, reviewer: PersonId, verdict: Verdict
) -> GiveOpinion:
    procedure = hand.rules.formal_review
    checks = procedure.checks if procedure else ()
    rules = () if verdict is Verdict.PASSED else (hand.random.choice(checks).id,)
    zone = hand.rules.calendar.zone
    return GiveOpinion(
        candidate=candidate,
        reviewer=reviewer,
        verdict=verdict,
        at=hand.clock(),
        rules=rules,
        workdays=known(zone, (hand.clock() - timedelta(days=1)).astimezone(zone).date()),
    )
