"""Consultation (部门协审, 征求意见, 考察; domain 1.9): other bodies say what they know of each.

The rulebook names the bodies that a stage `asks`. An official records what each of them answers
on each candidate, with its letter. An objection is no veto: two officials set it aside with a
reason, or find that the candidate breaks a rule of the rulebook, and rule it out by that rule.
Until then nobody of whom a body objects, or has not answered, is on a list (see `consulted`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.consulted import SET_ASIDE, BodysAnswer, consulted
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBodysAnswer:
    """Record what a body says of a candidate, while the stage is open; `paper` is its letter.

    A later answer of the same body stands in the place of the one before.
    """

    stage: str
    candidate: CandidateId
    body: str
    answer: BodysAnswer
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleBodysObjection:
    """Settle an objection: set it aside, or rule the candidate out by this `rule`.

    `rule` is the id of a condition, an exclusion or a check of the rulebook.
    """

    stage: str
    candidate: CandidateId
    body: str
    rule: str | None
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = RecordBodysAnswer | SettleBodysObjection


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyAnswered:
    """A body that the stage asks said this of the candidate."""

    stage: str
    candidate: CandidateId
    body: str
    answer: BodysAnswer
    paper: Paper
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BodysObjectionSetAside:
    """Officials found that the body's objection does not keep the candidate from an award."""

    stage: str
    candidate: CandidateId
    body: str
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRuledOut:
    """Officials found that the candidate breaks this rule, on what the body said."""

    stage: str
    candidate: CandidateId
    body: str
    rule: str
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = BodyAnswered | BodysObjectionSetAside | CandidateRuledOut


@dataclass(frozen=True, slots=True)
class Consultation:
    """What the bodies said of one candidate in one stage, last, and which objections are open."""

    answers: Mapping[str, BodyAnswered] = field(default_factory=dict[str, BodyAnswered])
    objecting: frozenset[str] = frozenset()


def decide(
    command: Command, consultation: Consultation, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Record or settle, of a candidate in the running who is on no published list.

    After that whoever objects does so to the list (domain 5.3). Where one list follows another,
    and where somebody may still be substituted, the others go on being asked about.
    """
    facts.must_run(at_hand)
    if facts.publicised(command.candidate) in at_hand:
        raise Refused("list-is-published")
    stage = rules.stage(command.stage)
    if stage is None or command.body not in stage.asks:
        raise Refused("body-is-not-asked", stage=command.stage)
    if not facts.in_the_running(at_hand, command.candidate):
        raise Refused("candidate-is-not-nominated", candidate=command.candidate)
    match command:
        case RecordBodysAnswer():
            return _record(command, consultation, at_hand)
        case SettleBodysObjection():
            return _settle(command, consultation, at_hand, rules)
        case _:
            assert_never(command)


def _record(
    command: RecordBodysAnswer, consultation: Consultation, at_hand: Facts
) -> Sequence[BodyAnswered]:
    facts.must_be_open(at_hand, command.stage, command.at)
    must_hold(at_hand, command.by, Role.OFFICIAL)
    before = consultation.answers.get(command.body)
    if before and (before.answer, before.paper) == (command.answer, command.paper):
        return ()
    return (
        BodyAnswered(
            stage=command.stage,
            candidate=command.candidate,
            body=command.body,
            answer=command.answer,
            paper=command.paper,
            by=command.by,
            at=command.at,
        ),
    )


def _settle(
    command: SettleBodysObjection, consultation: Consultation, at_hand: Facts, rules: Rulebook
) -> Sequence[BodysObjectionSetAside | CandidateRuledOut]:
    people = signed(at_hand, command.signed_by)
    if command.body not in consultation.objecting:
        raise Refused("body-does-not-object", stage=command.stage, candidate=command.candidate)
    if command.rule is None:
        return (
            BodysObjectionSetAside(
                stage=command.stage,
                candidate=command.candidate,
                body=command.body,
                reason=command.reason,
                signed_by=people,
                at=command.at,
            ),
        )
    if command.rule not in _written(rules):
        raise Refused("rule-is-not-in-the-rulebook")
    return (
        CandidateRuledOut(
            stage=command.stage,
            candidate=command.candidate,
            body=command.body,
            rule=command.rule,
            reason=command.reason,
            signed_by=people,
            at=command.at,
        ),
    )


def _written(rules: Rulebook) -> set[str]:
    """The ids of all that a candidate can be found to break."""
    checks = rules.formal_review.checks if rules.formal_review else ()
    return {each.id for each in (*rules.conditions, *rules.exclusions, *checks)}


def evolve(consultation: Consultation, event: Event) -> Consultation:
    """Take note."""
    match event:
        case BodyAnswered(body=body, answer=answer):
            others = consultation.objecting - {body}
            mine = {body} if answer is BodysAnswer.OBJECTION else set[str]()
            answers = {**consultation.answers, body: event}
            return Consultation(answers=answers, objecting=others | mine)
        case BodysObjectionSetAside(body=body) | CandidateRuledOut(body=body):
            return replace(consultation, objecting=consultation.objecting - {body})
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The candidate, the list, the officials; for an answer also the stage."""
    match command:
        case RecordBodysAnswer(stage=stage, by=by):
            about = (facts.stage(stage), *signatures((by,)))
        case SettleBodysObjection(signed_by=people):
            about = signatures(people)
        case _:
            assert_never(command)
    candidate = command.candidate
    mine = (facts.nominated(candidate), facts.rejected(candidate), facts.publicised(candidate))
    return (facts.CAMPAIGN, *mine, *about)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list what was said; one that was proposed before an objection is outdated."""
    candidate = event.candidate
    here = consulted(event.stage, candidate, event.body)
    match event:
        case BodyAnswered(answer=BodysAnswer.OBJECTION as answer, at=at):
            mark = facts.mark("objected", candidate, at=at)
            return {here: answer, facts.EVIDENCE: mark}
        case BodyAnswered(answer=answer):
            return {here: answer}
        case BodysObjectionSetAside():
            return {here: SET_ASIDE}
        case CandidateRuledOut(at=at):
            return {
                facts.rejected(candidate): facts.FOR_GOOD,
                facts.passed(candidate): None,
                facts.EVIDENCE: facts.mark("ruled-out", candidate, at=at),
            }
        case _:
            assert_never(event)


CONSULTATION: Decider[Command, Consultation, Event] = Decider(
    name="consultation",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "consultation", command.stage, command.candidate),
    initial=Consultation(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
