"""The list as it would be proposed now: computed in full, recorded nowhere.

Only once everything that makes it is over: before the lock nobody learns what the marks would
give (contract §5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.desk.conditions import before_the_list
from selection.desk.desk import Desk
from selection.desk.proposing import adopted, computed
from selection.desk.publishing import publication
from selection.domain.kernel import CandidateId, Refused
from selection.domain.listing import Place, digest, reserves
from selection.domain.ranking.outcome import OpenTie


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A list at a position: who is on it, who would step in, which ties are open at the line.

    `joined` and `left` tell it from the list that is proposed or published by now.
    """

    as_of: int
    at: datetime
    fingerprint: str
    digest: str
    places: tuple[Place, ...]
    reserves: tuple[Place, ...]
    ties: tuple[tuple[str, OpenTie], ...]  # with the round that each is of
    joined: frozenset[CandidateId]
    left: frozenset[CandidateId]


def draft(desk: Desk, as_of: int | None = None) -> Draft:
    """Compute it; Refused(a-stage-is-still-open and such) while it is nobody's business yet."""
    for each in before_the_list(desk):
        if not each.met:
            raise Refused("list-is-not-due", what=str(each.what))
    position = desk.journal.head().position if as_of is None else as_of
    places, outcomes = computed(desk, position)
    now = publication(desk)
    before: Sequence[Place] = now.proposed.places if now.proposed else ()
    mine, theirs = ({each.candidate for each in of} for of in (places, before))
    fingerprint = adopted(desk)
    return Draft(
        as_of=position,
        at=desk.clock(),
        fingerprint=fingerprint,
        digest=digest(desk.rules, position, fingerprint, places),
        places=places,
        reserves=reserves(outcomes, desk.rules),
        ties=tuple((each.round, tie) for each in outcomes for tie in each.open_ties),
        joined=frozenset(mine - theirs) if before else frozenset(),
        left=frozenset(theirs - mine),
    )
