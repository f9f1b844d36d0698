"""Objections to those on the list (异议, domain 5.3): filed, admitted, looked into, concluded.

One stream for all of a campaign: it gives the numbers, and it alone knows what several objections
to one candidate come to. A case holds its candidate up from its filing until it is refused or
concluded, unless it is only about how something is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, inquiry
from selection.domain.cases import Case, Cases, Step
from selection.domain.kernel import CandidateId, Decider, Facts, Refused, stream
from selection.domain.objecting import (
    AdmitObjection,
    AskForReview,
    Command,
    ConcludeObjection,
    ConcludeReview,
    Event,
    FileObjection,
    InvestigationOpened,
    InvestigationReported,
    Kind,
    LogTip,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionOpened,
    ObjectionRefused,
    ObjectionReviewed,
    OpenInvestigation,
    OpenObjection,
    RefuseObjection,
    ReportInvestigation,
    ReviewAsked,
    Standing,
    TipLogged,
    Way,
)
from selection.domain.roles import Role, must_hold, signatures
from selection.domain.rulebook.book import Objection, Rulebook
from selection.domain.rulebook.words import StageKind


def decide(command: Command, cases: Cases, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on one step of one objection."""
    facts.must_run(at_hand)
    procedure = rules.objection
    if procedure is None:
        raise Refused("there-are-no-objections")
    match command:
        case FileObjection():
            return _file(command, cases, at_hand, rules, procedure)
        case LogTip(candidate=candidate, statement=statement, at=at):
            number = cases.last + 1
            tip = TipLogged(number=number, candidate=candidate, statement=statement, at=at)
            return (tip,)
        case AdmitObjection() | RefuseObjection():
            return _admit(command, cases, at_hand, rules, procedure)
        case OpenInvestigation():
            return inquiry.opened(command, cases, at_hand, procedure)
        case ReportInvestigation():
            return inquiry.reported(command, cases)
        case ConcludeObjection():
            return inquiry.concluded(command, cases, at_hand, rules, procedure)
        case AskForReview():
            return inquiry.review_asked(command, cases, rules, procedure)
        case ConcludeReview():
            return inquiry.reviewed(command, cases, at_hand, rules)
        case OpenObjection(number=number, reason=reason, by=by, at=at):
            cases.case(number)
            if facts.appointed(by, Role.SUPERVISOR) not in at_hand:
                must_hold(at_hand, by, Role.OBJECTION_CLERK)
            return (ObjectionOpened(number=number, reason=reason, by=by, at=at),)
        case _:
            assert_never(command)


def _file(
    command: FileObjection, cases: Cases, at_hand: Facts, rules: Rulebook, procedure: Objection
) -> Sequence[ObjectionFiled]:
    """Take an objection in while its candidate is public; what came at the end is too late."""
    received = command.at
    if command.way is not Way.WEB:
        must_hold(at_hand, command.by or inquiry.NOBODY, Role.OBJECTION_CLERK)
        received = min(command.received, command.at)
    if command.objector is None and procedure.real_name:
        raise Refused("objection-needs-a-real-name")
    until = _until(command.candidate, at_hand)
    extended = any(
        facts.is_open(at_hand, each.code, received)
        for each in rules.stages_of(StageKind.PUBLICITY)
    )
    if until is not None and received >= until and not extended:
        raise Refused("objection-is-late", until=until)
    conclude_by = None
    if until is not None:
        conclude_by = inquiry.due(rules, until, procedure.conclude_within, command.workdays)
    admit_by = inquiry.due(rules, received, procedure.admit_within, command.workdays)
    number = cases.last + 1
    case = Case(candidate=command.candidate, due=admit_by)
    return (
        ObjectionFiled(
            number=number,
            candidate=command.candidate,
            way=command.way,
            objector=command.objector,
            statement=command.statement,
            received=received,
            admit_by=admit_by,
            conclude_by=conclude_by,
            standing=inquiry.standing(cases, number, case),
            by=command.by,
            at=command.at,
        ),
    )


def _until(candidate: CandidateId, at_hand: Facts) -> datetime | None:
    public = at_hand.get(facts.publicised(candidate))
    if public is None:
        raise Refused("candidate-is-not-on-the-list", candidate=candidate)
    return None if public == facts.OPEN_ENDED else datetime.fromisoformat(public)


def _admit(
    command: AdmitObjection | RefuseObjection,
    cases: Cases,
    at_hand: Facts,
    rules: Rulebook,
    procedure: Objection,
) -> Sequence[ObjectionAdmitted | ObjectionRefused]:
    """Take it up or not, on a ground that the rulebook names."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    case = cases.case(command.number)
    if case.waits_for is not Step.ADMISSION:
        raise Refused("objection-is-answered", number=command.number)
    if isinstance(command, RefuseObjection):
        if not 1 <= command.ground <= len(procedure.refused):
            raise Refused("ground-of-refusal-is-unknown", ground=command.ground)
        return (
            ObjectionRefused(
                number=command.number,
                candidate=case.candidate,
                ground=command.ground,
                standing=inquiry.standing(
                    cases, command.number, replace(case, waits_for=Step.NOTHING)
                ),
                by=command.by,
                at=command.at,
            ),
        )
    taken = replace(case, waits_for=Step.CONCLUSION, kind=command.kind)
    return (
        ObjectionAdmitted(
            number=command.number,
            candidate=case.candidate,
            kind=command.kind,
            report_by=inquiry.due(rules, command.at, procedure.report_within, command.workdays)
            if command.kind is Kind.SUBSTANTIVE
            else None,
            standing=inquiry.standing(cases, command.number, taken),
            by=command.by,
            at=command.at,
        ),
    )


def evolve(cases: Cases, event: Event) -> Cases:
    """Take note; a tip has a number and is no case."""
    if isinstance(event, TipLogged):
        return Cases(cases.by_number, event.number)
    if isinstance(event, ObjectionFiled):
        case = Case(candidate=event.candidate, due=event.admit_by, conclude_by=event.conclude_by)
        return Cases({**cases.by_number, event.number: case}, event.number)
    case = cases.by_number.get(event.number)
    if case is None or isinstance(event, ObjectionOpened):
        return cases
    return Cases({**cases.by_number, event.number: inquiry.after(case, event)}, cases.last)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The people, whether they may handle it, and until when the candidate is public."""
    match command:
        case FileObjection(candidate=candidate, by=by):
            clerk = signatures((by,) if by else (inquiry.NOBODY,), Role.OBJECTION_CLERK)
            stages = facts.stages(rules, StageKind.PUBLICITY)
            about = (*clerk, *stages, facts.publicised(candidate))
        case LogTip() | AskForReview():
            about = ()
        case AdmitObjection(by=by) | RefuseObjection(by=by):
            about = signatures((by,))
        case OpenInvestigation(candidate=candidate, handlers=handlers, by=by):
            about = (*signatures((by,)), *inquiry.partiality(handlers, candidate, rules))
        case ReportInvestigation():
            about = ()
        case ConcludeObjection() | ConcludeReview():
            people = command.signed_by
            about = (*signatures(people), *inquiry.partiality(people, command.candidate, rules))
        case OpenObjection(by=by):
            about = (
                facts.appointed(by, Role.OBJECTION_CLERK),
                facts.appointed(by, Role.SUPERVISOR),
            )
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, *about)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list whom an objection holds up, and whom it took off."""
    match event:
        case (
            ObjectionFiled()
            | ObjectionAdmitted()
            | ObjectionRefused()
            | ObjectionConcluded()
            | ReviewAsked()
            | ObjectionReviewed()
        ):
            return _told(event.candidate, event.standing)
        case TipLogged() | InvestigationOpened() | InvestigationReported() | ObjectionOpened():
            return {}
        case _:
            assert_never(event)


def _told(candidate: CandidateId, standing: Standing) -> dict[str, str | None]:
    off = standing.since.isoformat() if standing.since else facts.OPEN_ENDED
    return {
        facts.held(candidate): ",".join(map(str, standing.held_by)) or None,
        facts.struck(candidate): off if standing.off else None,
    }


OBJECTIONS: Decider[Command, Cases, Event] = Decider(
    name="objections",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "objections"),
    initial=Cases(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
