"""Looking into an objection and concluding it, by people whom nothing ties to the candidate."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from selection.domain import facts
from selection.domain.calendar import Workdays, closing, end_of
from selection.domain.cases import Case, Cases, Step
from selection.domain.kernel import CandidateId, Facts, PersonId, Refused, UnitId
from selection.domain.objecting import (
    AskForReview,
    ConcludeObjection,
    ConcludeReview,
    Conclusion,
    InvestigationOpened,
    InvestigationReported,
    Kind,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionRefused,
    ObjectionReviewed,
    OpenInvestigation,
    ReportInvestigation,
    ReviewAsked,
    Standing,
)
from selection.domain.roles import Role, must_hold, signed
from selection.domain.rulebook.book import Objection, Rulebook
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import Act
from selection.domain.seats import is_kept_out

NOBODY = PersonId("")
"""Whom no role is given to."""

OFF = (Conclusion.UPHELD, Conclusion.UNRESOLVED)
"""Findings after which the candidate is off the list."""

Step_ = (
    ObjectionAdmitted
    | ObjectionRefused
    | InvestigationOpened
    | InvestigationReported
    | ObjectionConcluded
    | ReviewAsked
    | ObjectionReviewed
)


def due(rules: Rulebook, since: datetime, within: Term, known: Workdays) -> datetime | None:
    """Until when something is to be done; None where no calendar covers the days.

    Nobody is turned away because a calendar is missing: the deadline is then people's business.
    """
    try:
        return closing(rules, since, within, known)
    except Refused:
        return None


def standing(cases: Cases, number: int, case: Case) -> Standing:
    """What all objections to the candidate come to, with this one as it is now."""
    mine = {**cases.by_number, number: case}
    those = {n: each for n, each in mine.items() if each.candidate == case.candidate}
    held_by = tuple(sorted(n for n, each in those.items() if _holds(each)))
    off = [each for each in those.values() if _is_off(each)]
    # One finding that nothing can undo any more is enough.
    since = min((each.final_from for each in off if each.final_from), default=None)
    return Standing(held_by=held_by, off=bool(off), since=since)


def _holds(case: Case) -> bool:
    """Whether the case is open, and more than a matter of writing; a review is open again."""
    return (
        case.waits_for is not Step.NOTHING and case.kind is not Kind.FORMAL and not _is_off(case)
    )


def _is_off(case: Case) -> bool:
    return case.finding in OFF and case.kind is Kind.SUBSTANTIVE


def after(case: Case, event: Step_) -> Case:
    """The case after the event."""
    match event:
        case ObjectionAdmitted(kind=kind, report_by=report_by):
            return replace(
                case,
                waits_for=Step.CONCLUSION,
                kind=kind,
                report_by=report_by,
                due=case.conclude_by,
            )
        case ObjectionRefused():
            return replace(case, waits_for=Step.NOTHING, due=None)
        case InvestigationOpened(handlers=handlers):
            return replace(case, handlers=handlers)
        case InvestigationReported():
            return replace(case, reported=True)
        case ObjectionConcluded(finding=finding, signed_by=people, review_until=until):
            return _concluded(case, finding, people, until)
        case ReviewAsked(review_by=review_by):
            return _under_review(case, review_by)
        case ObjectionReviewed(finding=finding, at=at):
            return _reviewed(case, finding, at)


def _concluded(
    case: Case, finding: Conclusion, people: tuple[PersonId, ...], until: datetime
) -> Case:
    return replace(
        case,
        waits_for=Step.NOTHING,
        due=None,
        finding=finding,
        signed_by=people,
        final_from=until,
    )


def _under_review(case: Case, review_by: datetime | None) -> Case:
    return replace(case, waits_for=Step.REVIEW, due=review_by, final_from=None, reviewed=True)


def _reviewed(case: Case, finding: Conclusion, at: datetime) -> Case:
    return replace(case, waits_for=Step.NOTHING, due=None, finding=finding, final_from=at)


def partiality(
    people: Iterable[PersonId], candidate: CandidateId, rules: Rulebook
) -> tuple[str, ...]:
    """The facts that tie people to the candidate: the unit, and grounds of recusal (4.3)."""
    of_categories = [facts.category_scope(each.code) for each in rules.categories]
    every = (facts.candidate_scope(candidate), *of_categories, facts.ALL_SCOPE)
    tied = [
        fact
        for person in dict.fromkeys(people)
        for fact in (facts.belongs_to(person), *(facts.recused(person, each) for each in every))
    ]
    return (facts.nominated(candidate), facts.nominated_by(candidate), *tied)


def _must_be_impartial(people: Iterable[PersonId], candidate: CandidateId, at_hand: Facts) -> None:
    unit = at_hand.get(facts.nominated_by(candidate))
    category = at_hand.get(facts.nominated(candidate))
    for person in people:
        own = unit is not None and at_hand.get(facts.belongs_to(person)) == unit
        if own or is_kept_out(person, candidate, category, at_hand):
            raise Refused("handler-is-tied-to-the-candidate", person=person)


def _must_be_about(case: Case, candidate: CandidateId) -> None:
    if case.candidate != candidate:
        raise Refused("objection-is-about-somebody-else", candidate=candidate)


def opened(
    command: OpenInvestigation, cases: Cases, at_hand: Facts, procedure: Objection
) -> Sequence[InvestigationOpened]:
    """Let enough people look into it, and tell the unit what is said, and not by whom."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    case = cases.case(command.number)
    _must_be_about(case, command.candidate)
    if case.waits_for is not Step.CONCLUSION:
        raise Refused("objection-is-not-under-way", number=command.number)
    handlers = tuple(dict.fromkeys(command.handlers))
    if len(handlers) < procedure.handlers_least:
        raise Refused("too-few-look-into-it", least=procedure.handlers_least)
    _must_be_impartial(handlers, command.candidate, at_hand)
    unit = UnitId(at_hand.get(facts.nominated_by(command.candidate), ""))
    return (
        InvestigationOpened(
            number=command.number,
            unit=unit,
            handlers=handlers,
            statement=command.statement,
            by=command.by,
            at=command.at,
        ),
    )


def reported(command: ReportInvestigation, cases: Cases) -> Sequence[InvestigationReported]:
    """Take the report of one of those who looked into it."""
    case = cases.case(command.number)
    if command.by not in case.handlers or case.waits_for is not Step.CONCLUSION:
        raise Refused("person-does-not-look-into-it", person=command.by)
    return (
        InvestigationReported(
            number=command.number, report=command.report, by=command.by, at=command.at
        ),
    )


def concluded(
    command: ConcludeObjection,
    cases: Cases,
    at_hand: Facts,
    rules: Rulebook,
    procedure: Objection,
) -> Sequence[ObjectionConcluded]:
    """Conclude once there is a report; a matter of writing needs none."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.OBJECTION))
    case = cases.case(command.number)
    _must_be_about(case, command.candidate)
    if case.waits_for is not Step.CONCLUSION:
        raise Refused("objection-is-not-under-way", number=command.number)
    if case.kind is Kind.SUBSTANTIVE and not case.reported:
        raise Refused("objection-is-not-looked-into", number=command.number)
    _must_be_impartial(people, command.candidate, at_hand)
    until = _review_until(command, rules, procedure)
    now = _concluded(case, command.finding, people, until)
    return (
        ObjectionConcluded(
            number=command.number,
            candidate=command.candidate,
            finding=command.finding,
            reason=command.reason,
            review_until=until,
            standing=standing(cases, command.number, now),
            signed_by=people,
            at=command.at,
        ),
    )


def _review_until(command: ConcludeObjection, rules: Rulebook, procedure: Objection) -> datetime:
    """Until when a review can be asked for; by hand only where no calendar covers the days."""
    last: date | None = command.last
    try:
        return closing(rules, command.at, procedure.review_within, command.workdays)
    except Refused:
        if last is None:
            raise
        local = command.at.astimezone(rules.calendar.zone).date()
        if (last - local).days < procedure.review_within.count:
            raise Refused(
                "time-for-review-is-too-short", least=procedure.review_within.count
            ) from None
        return end_of(rules, last)


def review_asked(
    command: AskForReview, cases: Cases, rules: Rulebook, procedure: Objection
) -> Sequence[ReviewAsked]:
    """Take the request for the one review, in its time."""
    case = cases.case(command.number)
    if case.finding is None:
        raise Refused("objection-is-not-concluded", number=command.number)
    if case.reviewed:
        raise Refused("there-is-one-review", number=command.number)
    if case.final_from is not None and command.at >= case.final_from:
        raise Refused("request-for-review-is-late", until=case.final_from)
    review_by = due(rules, command.at, procedure.review_within, command.workdays)
    now = _under_review(case, review_by)
    return (
        ReviewAsked(
            number=command.number,
            candidate=case.candidate,
            request=command.request,
            review_by=review_by,
            standing=standing(cases, command.number, now),
            at=command.at,
        ),
    )


def reviewed(
    command: ConcludeReview, cases: Cases, at_hand: Facts, rules: Rulebook
) -> Sequence[ObjectionReviewed]:
    """Conclude for good, by people who neither concluded it before nor looked into it."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.OBJECTION))
    case = cases.case(command.number)
    _must_be_about(case, command.candidate)
    if case.waits_for is not Step.REVIEW:
        raise Refused("no-review-is-asked-for", number=command.number)
    for person in people:
        if person in case.signed_by or person in case.handlers:
            raise Refused("reviewer-took-part-before", person=person)
    _must_be_impartial(people, command.candidate, at_hand)
    now = _reviewed(case, command.finding, command.at)
    return (
        ObjectionReviewed(
            number=command.number,
            candidate=command.candidate,
            finding=command.finding,
            reason=command.reason,
            standing=standing(cases, command.number, now),
            signed_by=people,
            at=command.at,
        ),
    )
