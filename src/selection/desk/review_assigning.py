"""Giving cases to reviewers evenly, and never to one who may not review them (R-PRE-01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selection.desk import reviews
from selection.desk.desk import Desk
from selection.desk.requests import Answer, Order, Request
from selection.desk.reviews import Case
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.opinions import AssignReviewers
from selection.domain.people import PersonAppointed
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act
from selection.domain.verdicts import procedure
from selection.readmodels.reviews import Load

APPOINTED = ("people.person-appointed.1",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Somebody who may review, and the load so far."""

    person: PersonId
    load: Load


def reviewers(desk: Desk, loads: Mapping[str, Load]) -> tuple[Reviewer, ...]:
    """All who hold the role now and are no experts, by their ids."""
    named = {
        record.event.person
        for record in desk.journal.since(0, names=APPOINTED)
        if isinstance(record.event, PersonAppointed) and record.event.role is Role.REVIEWER
    }
    asked = {fact for each in named for fact in _standing(each)}
    held = desk.journal.facts(asked) if asked else {}
    return tuple(
        Reviewer(person=each, load=loads.get(each, Load(0, 0)))
        for each in sorted(named)
        if facts.appointed(each, Role.REVIEWER) in held and facts.expert(each) not in held
    )


def _standing(person: PersonId) -> tuple[str, str]:
    return facts.appointed(person, Role.REVIEWER), facts.expert(person)


def even(
    desk: Desk, candidates: Sequence[CandidateId], people: Sequence[Reviewer]
) -> Mapping[CandidateId, tuple[PersonId, ...]]:
    """As many impartial reviewers for each as it needs: always those who have least to do.

    Who is at equal load is taken in an order that differs from case to case, so that the same
    two do not always meet. A case for which there are too few is left out.
    """
    waiting = {each.person: each.load.waiting for each in people}
    given: dict[CandidateId, tuple[PersonId, ...]] = {}
    for n, case in enumerate(reviews.cases(desk, candidates)):
        free = _free(desk, case, list(waiting))
        shift = n % len(free) if free else 0
        turned = [*free[shift:], *free[:shift]]
        staying = [each for each in case.assigned if each in free]
        others = sorted((each for each in turned if each not in staying), key=waiting.__getitem__)
        needed = reviewers_needed(desk, pleads=bool(case.pleaded))
        chosen = (*staying, *others)[:needed]
        if len(chosen) == needed:
            given[case.candidate] = chosen
            for each in chosen:
                waiting[each] += each not in staying
    return given


def pleading(desk: Desk, candidates: Sequence[CandidateId]) -> frozenset[CandidateId]:
    """Those who ask for an exemption, which takes as many people as the rulebook says."""
    names = {facts.pleaded(each): each for each in candidates}
    held = desk.journal.facts(set(names)) if names else {}
    return frozenset(names[fact] for fact in held)


def reviewers_needed(desk: Desk, *, pleads: bool) -> int:
    """How many people review a case: more, if need be, where an exemption is asked for."""
    exempting = desk.rules.signatures(Act.EXEMPTION) if pleads else 0
    return max(procedure(desk.rules).reviewers, exempting)


def _free(desk: Desk, case: Case, people: Sequence[PersonId]) -> list[PersonId]:
    """Those who are of another unit, did not recommend the candidate, and are not out."""
    unit = facts.nominated_by(case.candidate)
    asked = {
        unit,
        *(facts.belongs_to(each) for each in people),
        *(facts.recommends(case.candidate, each) for each in people),
    }
    held = desk.journal.facts(asked)
    return [
        each
        for each in people
        if each not in case.out
        and facts.recommends(case.candidate, each) not in held
        and (facts.belongs_to(each) not in held or held[facts.belongs_to(each)] != held.get(unit))
    ]


def assign(
    desk: Desk,
    given: Mapping[CandidateId, tuple[PersonId, ...]],
    *,
    by: PersonId,
    id: str | None = None,
) -> list[Answer]:
    """Name the reviewers of each case; an answer for each, refusals among them."""
    at = desk.clock()
    requests = [
        Request(
            actor=by,
            orders=(
                Order(
                    REVIEW,
                    AssignReviewers(candidate=candidate, reviewers=people, by=by, at=at),
                ),
            ),
            **({"id": f"{id}-{n}"} if id else {}),
        )
        for n, (candidate, people) in enumerate(given.items())
    ]
    return desk.handle_all(requests) if requests else []


def refused(answers: Sequence[Answer]) -> Refused | None:
    """The first refusal among the answers."""
    return next((each for each in answers if isinstance(each, Refused)), None)
