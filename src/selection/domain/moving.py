"""Until when a candidate may be moved to another category (A-19)."""

from selection.domain import facts
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.rulebook.book import Rulebook


def must_be_movable(candidate: CandidateId, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a move that comes too late for the rulebook or for the preliminary review."""
    facts.must_run(at_hand)
    until = _until(rules)
    if until is None:
        raise Refused("there-is-no-category-transfer")
    if facts.begun(until) in at_hand:
        raise Refused("category-is-settled", stage=until)
    if facts.passed(candidate) in at_hand or facts.rejected(candidate) in at_hand:
        raise Refused("candidate-is-already-reviewed", candidate=candidate)


def _until(rules: Rulebook) -> str | None:
    review = rules.formal_review
    return None if review is None else review.transfer_until


def movable(candidate: CandidateId, rules: Rulebook) -> tuple[str, ...]:
    """The facts that say whether the candidate may still be moved."""
    until = _until(rules)
    stage = () if until is None else (facts.begun(until),)
    return (facts.CAMPAIGN, *stage, facts.passed(candidate), facts.rejected(candidate))
