"""Where the preliminary review of one candidate stands."""

from dataclasses import dataclass, replace
from typing import assert_never

from selection.domain.kernel import PersonId
from selection.domain.opinions import (
    AppealDecided,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    ConflictDeclared,
    DisputeSettled,
    Event,
    ExemptionGranted,
    ExemptionRefused,
    FormalReviewAppealed,
    OpinionGiven,
    ReviewAssigned,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who reviews, the opinions of the round under way and of those before, and how it ended.

    `out` are those who may have nothing to do with it any more; `standing` are the items that
    were found in order in an earlier round, `defects` what it was returned for last.
    """

    assigned: tuple[PersonId, ...] = ()
    category: str | None = None  # in which it was reviewed so far
    out: frozenset[PersonId] = frozenset()
    opinions: tuple[OpinionGiven, ...] = ()
    earlier: tuple[OpinionGiven | DisputeSettled, ...] = ()
    settled: DisputeSettled | None = None
    standing: frozenset[str] = frozenset()
    defects: frozenset[str] = frozenset()
    returns: int = 0
    passed: bool = False
    rejected: CandidateRejected | None = None
    appealed: bool = False
    heard: bool = False  # the appeal is decided

    @property
    def decided(self) -> bool:
        """Whether the review has come to an end."""
        return self.passed or self.rejected is not None

    @property
    def everything(self) -> tuple[OpinionGiven | DisputeSettled, ...]:
        """All opinions, the chief's too."""
        return (*self.earlier, *self.opinions, *((self.settled,) if self.settled else ()))

    def within(self, category: str) -> "Review":
        """The review in this category: from the beginning, if it was of another one (A-19)."""
        if self.category in (None, category):
            return replace(self, category=category)
        return replace(
            self,
            category=category,
            opinions=(),
            settled=None,
            earlier=self.everything,
            standing=frozenset(),
            defects=frozenset(),
        )

    def took_part(self) -> frozenset[PersonId]:
        """Whoever had a say in the case so far."""
        return frozenset(author(each) for each in self.everything)


def author(opinion: OpinionGiven | DisputeSettled) -> PersonId:
    """Whose opinion it is."""
    return opinion.chief if isinstance(opinion, DisputeSettled) else opinion.reviewer


def evolve(review: Review, event: Event) -> Review:
    """Take note."""
    match event:
        case ReviewAssigned(reviewers=reviewers):
            return replace(review, assigned=reviewers)
        case ConflictDeclared(reviewer=reviewer):
            return replace(
                review,
                assigned=tuple(each for each in review.assigned if each != reviewer),
                out=review.out | {reviewer},
                opinions=review.opinions
                if review.decided
                else tuple(each for each in review.opinions if each.reviewer != reviewer),
            )
        case OpinionGiven(category=category):
            now = review.within(category)
            return replace(now, opinions=(*now.opinions, event))
        case DisputeSettled():
            return replace(review, settled=event)
        case ExemptionGranted() | ExemptionRefused():
            return review
        case CandidateReturned(defects=defects):
            failed = frozenset(each.rule for each in defects)
            ticked = {item for each in review.opinions for item in each.ticks}
            return replace(
                review,
                opinions=(),
                settled=None,
                earlier=review.everything,
                standing=(review.standing | ticked) - failed,
                defects=failed,
                returns=review.returns + 1,
            )
        case CandidatePassed():
            return replace(review, passed=True)
        case CandidateRejected():
            return replace(review, rejected=event)
        case FormalReviewAppealed():
            return replace(review, appealed=True)
        case AppealDecided(upheld=upheld):
            return _anew(review) if upheld else replace(review, heard=True)
        case _:
            assert_never(event)


def _anew(review: Review) -> Review:
    """From the beginning, by people who had no part in it; corrections made count as made."""
    return Review(
        out=review.out | review.took_part(),
        earlier=review.everything,
        returns=review.returns,
        appealed=True,
        heard=True,
    )
