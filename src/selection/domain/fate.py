"""What became of somebody on the list: held up, off it, off it for good."""

from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import Facts


def about(candidate: str) -> tuple[str, ...]:
    """The facts that say so."""
    told = (facts.nominated, facts.rejected, facts.held, facts.struck)
    return tuple(name(candidate) for name in told)


def is_held(at_hand: Facts, candidate: str) -> bool:
    """Whether something has to be settled about the candidate first (暂缓)."""
    return facts.held(candidate) in at_hand


def is_off(at_hand: Facts, candidate: str) -> bool:
    """Whether the candidate's place is free: withdrawn, rejected, or taken off the list."""
    return facts.struck(candidate) in at_hand or not facts.in_the_running(at_hand, candidate)


def is_off_for_good(at_hand: Facts, candidate: str, at: datetime) -> bool:
    """Whether the place is free and no review can give it back."""
    since = at_hand.get(facts.struck(candidate))
    if since is None or not facts.in_the_running(at_hand, candidate):
        return is_off(at_hand, candidate)
    return since != facts.OPEN_ENDED and at >= datetime.fromisoformat(since)
