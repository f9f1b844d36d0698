"""After a rejection: the unit did not answer in time, or does not accept it (复核, 3.2)."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain import facts
from selection.domain.calendar import closing
from selection.domain.case import Review
from selection.domain.course import CLOCK
from selection.domain.kernel import Facts, Refused
from selection.domain.opinions import (
    NOT_CORRECTED,
    AppealDecided,
    AppealRejection,
    CandidateRejected,
    DecideAppeal,
    FormalReviewAppealed,
    RejectUncorrected,
)
from selection.domain.reviewers import REVIEWING, must_be_impartial
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.verdicts import procedure

MAY_CLOSE = (*REVIEWING, Role.OFFICIAL)


def uncorrected(
    command: RejectUncorrected, review: Review, at_hand: Facts, rules: Rulebook
) -> Sequence[CandidateRejected]:
    """Reject a nomination that was returned and did not come back before its time ran out."""
    facts.must_run(at_hand)
    facts.must_stand(at_hand, command.candidate)
    by = command.by
    if by != CLOCK and all(facts.appointed(by, each) not in at_hand for each in MAY_CLOSE):
        raise Refused("person-has-no-such-role", person=by, role=str(Role.REVIEWER))
    if review.decided or facts.rejected(command.candidate) in at_hand:
        return ()
    due = at_hand.get(facts.returned(command.candidate))
    if due is None:
        raise Refused("nomination-is-not-returned", candidate=command.candidate)
    if command.at < datetime.fromisoformat(due):
        raise Refused("nomination-is-being-corrected", candidate=command.candidate, due=due)
    within = procedure(rules).appeal_within
    return (
        CandidateRejected(
            candidate=command.candidate,
            rules=(NOT_CORRECTED,),
            reasons=(),
            appeal_until=closing(rules, command.at, within, command.workdays),
            by=(by,),
            at=command.at,
        ),
    )


def appealed(
    command: AppealRejection, review: Review, at_hand: Facts
) -> Sequence[FormalReviewAppealed]:
    """Let the unit appeal, once and in time; the stage need not be open any more.

    For the unit acts whoever works for it, or drafted or signed the nomination. Against an
    exclusion, or what another body knows, there is no appeal to the review.
    """
    facts.must_run(at_hand)
    facts.must_stand(at_hand, command.candidate)
    unit = at_hand.get(facts.belongs_to(command.by))
    its_own = unit is not None and unit == at_hand.get(facts.nominated_by(command.candidate))
    if not its_own and facts.recommends(command.candidate, command.by) not in at_hand:
        raise Refused("appellant-is-not-of-the-unit", person=command.by)
    if review.rejected is None:
        raise Refused("there-is-nothing-to-appeal", candidate=command.candidate)
    if review.appealed:
        raise Refused("appeal-was-made", candidate=command.candidate)
    if at_hand.get(facts.rejected(command.candidate)) == facts.FOR_GOOD:
        raise Refused("candidate-is-out-for-good", candidate=command.candidate)
    if command.at >= review.rejected.appeal_until:
        raise Refused("appeal-is-too-late", until=review.rejected.appeal_until)
    return (
        FormalReviewAppealed(
            candidate=command.candidate, by=command.by, reason=command.reason, at=command.at
        ),
    )


def heard(command: DecideAppeal, review: Review, at_hand: Facts) -> Sequence[AppealDecided]:
    """Decide the appeal, by somebody who reviews and took no part in the case.

    Who was put out meanwhile for another reason is not brought back by it.
    """
    facts.must_run(at_hand)
    facts.must_stand(at_hand, command.candidate)
    must_be_impartial(command.by, Role.CHIEF_REVIEWER, command.candidate, review, at_hand)
    if review.rejected is None or not review.appealed or review.heard:
        raise Refused("there-is-no-appeal", candidate=command.candidate)
    if command.by in {*review.took_part(), *review.assigned, *review.rejected.by}:
        raise Refused("somebody-else-decides-the-appeal", person=command.by)
    if command.upheld and at_hand.get(facts.rejected(command.candidate)) == facts.FOR_GOOD:
        raise Refused("candidate-is-out-for-good", candidate=command.candidate)
    return (
        AppealDecided(
            candidate=command.candidate,
            upheld=command.upheld,
            by=command.by,
            reason=command.reason,
            at=command.at,
        ),
    )
