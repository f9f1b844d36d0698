"""Who may review a case, and who may not (R-PRE-01, R-PRE-03, 10.8)."""

from collections.abc import Sequence

from selection.domain import facts
from selection.domain.case import Review
from selection.domain.kernel import CandidateId, Facts, PersonId, Refused
from selection.domain.opinions import (
    AssignReviewers,
    ConflictDeclared,
    DeclareConflict,
    ReviewAssigned,
)
from selection.domain.roles import Role, must_hold

REVIEWING = (Role.REVIEWER, Role.CHIEF_REVIEWER)


def must_be_impartial(
    person: PersonId, role: Role, candidate: CandidateId, review: Review, at_hand: Facts
) -> None:
    """Refuse who lacks the role, belongs to the unit, recommended the candidate, is an expert.

    Whoever declared a conflict, or took part in a review that an appeal has overturned, is out.
    """
    must_hold(at_hand, person, role)
    unit = at_hand.get(facts.belongs_to(person))
    if unit is not None and unit == at_hand.get(facts.nominated_by(candidate)):
        raise Refused("reviewer-is-of-the-candidate-s-unit", person=person)
    if facts.recommends(candidate, person) in at_hand:
        raise Refused("reviewer-recommended-the-candidate", person=person)
    if facts.expert(person) in at_hand:
        raise Refused("roles-exclude-each-other", person=person, role=str(role))
    if person in review.out:
        raise Refused("reviewer-is-out-of-the-case", person=person)


def of_the_case(candidate: CandidateId, person: PersonId, *roles: Role) -> tuple[str, ...]:
    """The facts that say whether the person is impartial."""
    return (
        *(facts.appointed(person, each) for each in roles),
        facts.belongs_to(person),
        facts.recommends(candidate, person),
        facts.expert(person),
        facts.nominated_by(candidate),
    )


def assigned(
    command: AssignReviewers, review: Review, at_hand: Facts, needed: int
) -> Sequence[ReviewAssigned]:
    """Name so many impartial reviewers; whoever has answered in this round stays."""
    facts.must_run(at_hand)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    review = review.within(facts.must_stand(at_hand, command.candidate))
    if review.decided:
        raise Refused("candidate-is-already-reviewed", candidate=command.candidate)
    reviewers = tuple(dict.fromkeys(command.reviewers))
    if len(reviewers) != needed:
        raise Refused("so-many-reviewers-are-needed", needed=needed)
    for person in reviewers:
        must_be_impartial(person, Role.REVIEWER, command.candidate, review, at_hand)
    for each in review.opinions:
        if each.reviewer not in reviewers:
            raise Refused("reviewer-has-answered", person=each.reviewer)
    if set(reviewers) == set(review.assigned):
        return ()
    return (
        ReviewAssigned(
            candidate=command.candidate, reviewers=reviewers, by=command.by, at=command.at
        ),
    )


def stepped_back(
    command: DeclareConflict, review: Review, at_hand: Facts
) -> Sequence[ConflictDeclared]:
    """Let somebody who reviews declare a conflict; never to be taken back in this case."""
    facts.must_run(at_hand)
    person = command.reviewer
    if all(facts.appointed(person, each) not in at_hand for each in REVIEWING):
        raise Refused("person-has-no-such-role", person=person, role=str(Role.REVIEWER))
    if person in review.out:
        return ()
    return (
        ConflictDeclared(
            candidate=command.candidate, reviewer=person, remark=command.remark, at=command.at
        ),
    )
