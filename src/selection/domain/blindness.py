"""The one gate of opinions: who may read which of them now (双人背靠背, R-PRE-01).

Whoever shows opinions asks `readable`, and shows nothing else.
"""

from selection.domain import facts
from selection.domain.case import Review
from selection.domain.kernel import CandidateId, Facts, PersonId
from selection.domain.opinions import (
    DisputeSettled,
    OpinionGiven,
)
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.verdicts import needed

OVERSEEING = (Role.CHIEF_REVIEWER, Role.OFFICIAL)


def readable(
    candidate: CandidateId, review: Review, viewer: PersonId, at_hand: Facts, rules: Rulebook
) -> tuple[OpinionGiven | DisputeSettled, ...]:
    """The opinions that the viewer may read.

    One's own always; all of a round once everybody who must answer in it has, if one reviews
    the case, is a chief or an official. The unit reads the outcome, and no opinion.
    """
    mine = tuple(each for each in review.opinions if each.reviewer == viewer)
    if viewer in review.out or not _is_of_the_case(review, viewer, at_hand):
        return mine
    unit = at_hand.get(facts.belongs_to(viewer))
    if unit is not None and unit == at_hand.get(facts.nominated_by(candidate)):
        return ()
    review = review.within(at_hand.get(facts.nominated(candidate)) or review.category or "")
    mine = tuple(each for each in review.opinions if each.reviewer == viewer)
    complete = review.decided or len(review.opinions) >= needed(candidate, at_hand, rules)
    return review.everything if complete else (*review.earlier, *mine)


def _is_of_the_case(review: Review, viewer: PersonId, at_hand: Facts) -> bool:
    return (
        viewer in review.assigned
        or viewer in review.took_part()
        or any(facts.appointed(viewer, each) in at_hand for each in OVERSEEING)
    )


def rests_on(candidate: CandidateId, viewer: PersonId) -> tuple[str, ...]:
    """The facts that say who the viewer is, and how many must answer."""
    return (
        *(facts.appointed(viewer, each) for each in OVERSEEING),
        facts.belongs_to(viewer),
        facts.nominated(candidate),
        facts.nominated_by(candidate),
        facts.pleaded(candidate),
    )
