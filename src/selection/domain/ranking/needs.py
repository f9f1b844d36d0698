"""What a candidate must reach to be taken at all, tested exactly (domain 4.7)."""

from collections.abc import Sequence
from enum import Enum, auto

from selection.domain.ranking.evidence import Contender
from selection.domain.ranking.outcome import Unrankable
from selection.domain.ranking.scores import Scores
from selection.domain.rulebook.contest import Need
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import NeedOf


class Standing(Enum):
    """Where an entrant stands towards the needs of a round."""

    MET = auto()
    FAILED = auto()
    WAITING = auto()


def standing(needs: Sequence[Need], entrant: Contender, scores: Scores) -> Standing:
    """How the entrant stands: a need that has failed outweighs one that waits for a result."""
    stands = {
        _stands(need, entrant, scores) for need in needs if need.asked_of(Code(entrant.category))
    }
    for worst in (Standing.FAILED, Standing.WAITING):
        if worst in stands:
            return worst
    return Standing.MET


def _stands(need: Need, entrant: Contender, scores: Scores) -> Standing:
    value = scores.result(need.score, entrant.candidate).value
    if isinstance(value, tuple):
        raise Unrankable("a-sorted-list-is-compared-and-nothing-else", score=need.score)
    whole = 1 if need.of is None else _whole(need, need.of, entrant, scores)
    if value is None or not whole:
        # Of no ballots, or of nobody present, there is no share: 0 of 0 elects nobody.
        return Standing.WAITING
    # Fractions compare by cross-multiplication: 2/3 of 8 asks for 6 and not for 5.33.
    return Standing.MET if value >= need.at_least * whole else Standing.FAILED


def _whole(need: Need, of: NeedOf, entrant: Contender, scores: Scores) -> int | None:
    """What the share is a share of; None, if it has not been recorded."""
    poll = scores.poll_of(need.score)
    match of:
        case NeedOf.BALLOTS:
            return poll.ballots.get(entrant.category)
        case NeedOf.ELIGIBLE:
            return poll.eligible.get(entrant.candidate)
