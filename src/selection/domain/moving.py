"""Until when a candidate may be moved to another category (A-19)."""

from selection.domain import facts
from selection.domain.kernel import CandidateId, Facts, Refused, fact
from selection.domain.rulebook.book import Rulebook


def proposed_move(candidate: str) -> str:
    """Present while a change of category waits for the unit to agree: to which one (A-19)."""
    return fact("proposed", candidate)


def must_be_movable(candidate: CandidateId, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a move that comes too late for the rulebook or for the preliminary review.

    Answers of the review are about one category's checklist. A reviewer who finds a candidate in
    the wrong one therefore proposes to move it instead of answering; once somebody has answered,
    the review runs its course.
    """
    facts.must_run(at_hand)
    until = _until(rules)
    if until is None:
        raise Refused("there-is-no-category-transfer")
    if facts.begun(until) in at_hand:
        raise Refused("category-is-settled", stage=until)
    if facts.answered(candidate) in at_hand:
        raise Refused("review-has-begun", candidate=candidate)


def _until(rules: Rulebook) -> str | None:
    review = rules.formal_review
    return None if review is None else review.transfer_until


def movable(candidate: CandidateId, rules: Rulebook) -> tuple[str, ...]:
    """The facts that say whether the candidate may still be moved."""
    until = _until(rules)
    stage = () if until is None else (facts.begun(until),)
    return (facts.CAMPAIGN, *stage, facts.answered(candidate))
