"""The preliminary review: two opinions each, returns and corrections, disputes and appeals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from selection.desk import reviews
from selection.desk.rehearsal.intake import corrections
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Answer, Order, Receipt, Request
from selection.desk.reviews import Case
from selection.desk.workdays import known
from selection.domain.calendar import Workdays
from selection.domain.checklist import Tick
from selection.domain.kernel import CandidateId, Paper, PersonId
from selection.domain.opinions import (
    AppealDecided,
    AppealRejection,
    AssignReviewers,
    CandidateRejected,
    CandidateReturned,
    Command,
    DecideAppeal,
    DecideReview,
    DeclareConflict,
    GiveOpinion,
    Verdict,
)
from selection.domain.review import REVIEW
from selection.domain.rulebook.words import Act, StageKind

# Real rules report three in a hundred failed (domain 3.1); the other rates are made up.
REJECTED, RETURNED, DISAGREED, IN_CONFLICT = 0.03, 0.12, 0.02, 0.01
UNANSWERED = 6
"""One in so many returned nominations never comes back."""
APPEALED = 3
"""One in so many rejections is appealed against; every other appeal is upheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What is remarked; the same words for everybody, kept once."""

    defect: Paper
    why: Paper
    seen: Paper
    conflict: Paper
    appeal: Paper
    answer: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What everybody who reviews has at hand."""

    hand: Stagehand
    words: _Words

    @property
    def now(self) -> datetime:
        return self.hand.clock()

    @property
    def days(self) -> Workdays:
        zone = self.hand.rules.calendar.zone
        return known(zone, (self.now - timedelta(days=1)).astimezone(zone).date())

    def put(self, act: str, by: Sequence[tuple[PersonId, Command]]) -> list[Answer]:
        """Put commands of the review to the desk."""
        requests = [Request(actor=who, orders=(Order(REVIEW, each),)) for who, each in by]
        return self.hand.put(act, requests)

    def needed(self, case: Case) -> int:
        """How many people review the case."""
        procedure = self.hand.rules.formal_review
        reviewers = procedure.reviewers if procedure else 0
        exempting = self.hand.rules.signatures(Act.EXEMPTION) if case.pleaded else 0
        return max(reviewers, exempting)


def candidates_are_reviewed(hand: Stagehand) -> None:
    """Review everybody; what comes back corrected, or won an appeal, is reviewed once more."""
    for stage in list(hand.stages(StageKind.FORMAL_REVIEW))[:1]:
        hand.enter(stage)
        room = _Room(hand=hand, words=_words(hand))
        everybody = list(hand.standing)
        _assign(room, everybody, "指派初审")
        back, rejected = _review(room, everybody, "材料初审")
        returned = [each.candidate for each in back]
        hand.clock.on(days=1)
        coming = returned[: -(-len(returned) * (UNANSWERED - 1) // UNANSWERED)]
        answers = hand.put("退回补正", corrections(hand, coming))
        corrected = [
            candidate
            for candidate, answer in zip(coming, answers, strict=True)
            if isinstance(answer, Receipt)
        ]
        reopened = _appeals(room, rejected)
        hand.clock.on(hours=4)
        _assign(room, reopened, "复核后重新指派")
        _, again = _review(room, [*corrected, *reopened], "复审", final=True)
        hand.clock.to(max((each.due for each in back), default=hand.clock()))
        late = hand.count(reviews.reject_uncorrected(hand.desk, returned))
        for each in [*again, *(set(rejected) - set(reopened)), *_rejected(late)]:
            del hand.standing[each]
        hand.shown = [each for each in hand.shown if each in hand.standing]


def _words(hand: Stagehand) -> _Words:
    def paper(words: str) -> Paper:
        return hand.paper("review", "remark", words)

    return _Words(
        defect=paper("看不清楚，请重新上传。"),
        why=paper("与规定的条件不符，补正也不能改变。"),
        seen=paper("已核对原件，情况属实。"),
        conflict=paper("与候选同在一个单位工作过。"),
        appeal=paper("请复核：所附证明已说明情况。"),
        answer=paper("已复核。"),
    )


def _assign(room: _Room, candidates: Sequence[CandidateId], act: str) -> None:
    """Name reviewers at random; now and then one of them steps back and is replaced."""
    hand, official = room.hand, room.hand.officials[0]
    people: dict[CandidateId, list[PersonId]] = {}
    free: dict[CandidateId, PersonId] = {}
    for case in reviews.cases(hand.desk, candidates):
        needed = room.needed(case)
        out = [each for each in hand.reviewers if each not in case.out]
        *people[case.candidate], free[case.candidate] = hand.random.sample(out, needed + 1)
    room.put(act, [(official, _assigned(room, each, who)) for each, who in people.items()])
    stepping = [each for each in candidates if hand.random.random() < IN_CONFLICT]
    room.put(
        "初审人员申明回避",
        [
            (
                people[each][0],
                DeclareConflict(
                    candidate=each,
                    reviewer=people[each][0],
                    remark=room.words.conflict,
                    at=room.now,
                ),
            )
            for each in stepping
        ],
    )
    again = [(each, [free[each], *people[each][1:]]) for each in stepping]
    room.put("改派初审", [(official, _assigned(room, each, who)) for each, who in again])


def _assigned(room: _Room, candidate: CandidateId, people: list[PersonId]) -> AssignReviewers:
    official = room.hand.officials[0]
    return AssignReviewers(candidate=candidate, reviewers=tuple(people), by=official, at=room.now)


def _review(
    room: _Room, candidates: Sequence[CandidateId], act: str, *, final: bool = False
) -> tuple[list[CandidateReturned], list[CandidateId]]:
    """Have the candidates reviewed; how some go back to their units, and who is rejected."""
    hand = room.hand
    given: list[tuple[PersonId, Command]] = []
    split: list[tuple[Case, str]] = []
    for case in reviews.cases(hand.desk, candidates):
        verdicts = [_verdict(hand, final=final)] * len(case.assigned)
        wrong = hand.random.choice([each for each in case.items if each.by_people]).id
        if hand.random.random() < DISAGREED:
            verdicts = [Verdict.PASSED] * (len(verdicts) - 1) + [Verdict.REJECTED]
            split.append((case, wrong))
        for reviewer, verdict in zip(case.assigned, verdicts, strict=True):
            given.append((reviewer, _opinion(room, case, reviewer, verdict, wrong)))
    answers = room.put(act, hand.begun(StageKind.FORMAL_REVIEW, given))
    hand.leave_off(StageKind.FORMAL_REVIEW)
    hand.clock.on(hours=2)
    decided = [
        (
            hand.chiefs[0],
            DecideReview(
                candidate=case.candidate,
                chief=hand.chiefs[0],
                verdict=Verdict.PASSED,
                ticks={wrong: Tick.FITS},
                remarks={wrong: room.words.seen},
                grants=case.pleaded,
                at=room.now,
            ),
        )
        for case, wrong in split
    ]
    answers += room.put("组长裁定", decided)
    returned = [each for each in _events(answers) if isinstance(each, CandidateReturned)]
    return returned, _rejected(answers)


def _verdict(hand: Stagehand, *, final: bool) -> Verdict:
    chance = hand.random.random()
    if chance < REJECTED:
        return Verdict.REJECTED
    return Verdict.RETURNED if chance < RETURNED and not final else Verdict.PASSED


def _opinion(
    room: _Room, case: Case, reviewer: PersonId, verdict: Verdict, wrong: str
) -> GiveOpinion:
    """Everything in order, but for one item if the verdict is against the candidate."""
    ticks, remarks = reviews.in_order(case, room.words.seen)
    if verdict is not Verdict.PASSED:
        ticks = {**ticks, wrong: Tick.FAILS}
        remarks = {**remarks, wrong: room.words.defect}
    return GiveOpinion(
        candidate=case.candidate,
        reviewer=reviewer,
        verdict=verdict,
        ticks=ticks,
        remarks=remarks,
        grants=case.pleaded,
        remark=room.words.why if verdict is Verdict.REJECTED else None,
        at=room.now,
        workdays=room.days,
    )


def _appeals(room: _Room, rejected: Sequence[CandidateId]) -> list[CandidateId]:
    """Some units appeal; another chief hears them. Those whose review begins anew."""
    hand, judge = room.hand, room.hand.chiefs[1]
    leaders = {each: hand.clerks[hand.nominated_by[each]][1] for each in rejected[::APPEALED]}
    room.put(
        "申请复核",
        [
            (
                leader,
                AppealRejection(candidate=each, by=leader, reason=room.words.appeal, at=room.now),
            )
            for each, leader in leaders.items()
        ],
    )
    hand.clock.on(hours=2)
    answers = room.put(
        "复核决定",
        [
            (
                judge,
                DecideAppeal(
                    candidate=each,
                    by=judge,
                    upheld=n % 2 == 0,
                    reason=room.words.answer,
                    at=room.now,
                ),
            )
            for n, each in enumerate(leaders)
        ],
    )
    heard = [each for each in _events(answers) if isinstance(each, AppealDecided)]
    return [each.candidate for each in heard if each.upheld]


def _events(answers: Sequence[Answer]) -> list[object]:
    return [event for each in answers if isinstance(each, Receipt) for event in each.events]


def _rejected(answers: Sequence[Answer]) -> list[CandidateId]:
    return [each.candidate for each in _events(answers) if isinstance(each, CandidateRejected)]
