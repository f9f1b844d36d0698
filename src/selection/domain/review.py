"""The preliminary review (初审) of one candidate: several people, blind to each other (R-PRE-01).

If they agree, that is the outcome; if not, the chief decides. A returned nomination comes back
corrected and is reviewed again, as often as the rulebook lets. To let a candidate pass who asks
for an exemption (破格) is to grant it, which takes several people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.calendar import Workdays, closing
from selection.domain.identity import must_be_settled, of_matches
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormalReview
from selection.domain.rulebook.words import Act, StageKind


class Verdict(StrEnum):
    """通过 · 退回补正 · 不通过."""

    PASSED = "PASSED"
    RETURNED = "RETURNED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveOpinion:
    """A reviewer's own answer; anything but PASSED names the rules or checks it rests on."""

    candidate: CandidateId
    reviewer: PersonId
    verdict: Verdict
    at: datetime
    rules: tuple[str, ...] = ()
    remark: Paper | None = None
    workdays: Workdays = field(default_factory=dict[date, bool])


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReview:
    """The chief's decision where the reviewers disagree."""

    candidate: CandidateId
    chief: PersonId
    verdict: Verdict
    at: datetime
    rules: tuple[str, ...] = ()
    remark: Paper | None = None
    workdays: Workdays = field(default_factory=dict[date, bool])


Command = GiveOpinion | DecideReview


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven:
    """A reviewer has answered."""

    candidate: CandidateId
    reviewer: PersonId
    verdict: Verdict
    rules: tuple[str, ...]
    remark: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatePassed:
    """The candidate goes on to the experts; `exempted` are the conditions it need not meet."""

    candidate: CandidateId
    exempted: tuple[str, ...]
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateReturned:
    """The nomination goes back to the unit, with every defect at once, until `due`."""

    candidate: CandidateId
    rules: tuple[str, ...]
    due: datetime
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRejected:
    """The candidate is out, by these rules."""

    candidate: CandidateId
    rules: tuple[str, ...]
    by: tuple[PersonId, ...]
    at: datetime


Event = OpinionGiven | CandidatePassed | CandidateReturned | CandidateRejected


@dataclass(frozen=True, slots=True)
class Review:
    """The opinions of the round under way, and how it ended."""

    opinions: tuple[OpinionGiven, ...] = ()
    returns: int = 0
    decided: bool = False


def decide(command: Command, review: Review, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Take an opinion, and conclude once everybody who must answer has."""
    procedure = _procedure(rules)
    _must_be_under_review(command, at_hand, rules)
    if review.decided:
        raise Refused("candidate-is-already-reviewed", candidate=command.candidate)
    if facts.rejected(command.candidate) in at_hand:
        raise Refused("candidate-is-rejected", candidate=command.candidate)
    if command.verdict is Verdict.PASSED:
        must_be_settled(command.candidate, at_hand, rules)
    _must_name_its_rules(command, procedure, rules)
    if command.verdict is Verdict.RETURNED and review.returns >= procedure.corrections:
        raise Refused("no-correction-is-left", most=procedure.corrections)
    needed = procedure.reviewers
    if _pleaded(command, at_hand):
        needed = max(needed, rules.signatures(Act.EXEMPTION))
    match command:
        case GiveOpinion():
            return _give(command, review, at_hand, rules, needed)
        case DecideReview():
            return (_decide(command, review, at_hand, rules, needed),)
        case _:
            assert_never(command)


def _procedure(rules: Rulebook) -> FormalReview:
    if rules.formal_review is None:
        raise Refused("there-is-no-formal-review")
    return rules.formal_review


def _must_be_under_review(command: Command, at_hand: Facts, rules: Rulebook) -> None:
    facts.must_be_in(at_hand, rules, StageKind.FORMAL_REVIEW, command.at)
    facts.must_stand(at_hand, command.candidate)
    due = at_hand.get(facts.returned(command.candidate))
    if due is None:
        return
    if command.at < datetime.fromisoformat(due):
        raise Refused("nomination-is-being-corrected", candidate=command.candidate, due=due)
    if command.verdict is not Verdict.REJECTED:
        raise Refused("nomination-was-not-corrected", candidate=command.candidate, due=due)


def _must_name_its_rules(command: Command, procedure: FormalReview, rules: Rulebook) -> None:
    """An opinion against a candidate names the checks, conditions or exclusions it rests on."""
    named = (*procedure.checks, *rules.conditions, *rules.exclusions)
    known: set[str] = {each.id for each in named}
    unknown = [each for each in command.rules if each not in known]
    if unknown or (command.verdict is not Verdict.PASSED and not command.rules):
        raise Refused("an-opinion-names-its-rules", unknown=unknown)


def _must_be_impartial(
    person: PersonId, role: Role, candidate: CandidateId, at_hand: Facts
) -> None:
    must_hold(at_hand, person, role)
    unit = at_hand.get(facts.belongs_to(person))
    if unit is not None and unit == at_hand.get(facts.nominated_by(candidate)):
        raise Refused("reviewer-is-of-the-candidate-s-unit", person=person)


def _give(
    command: GiveOpinion, review: Review, at_hand: Facts, rules: Rulebook, needed: int
) -> Sequence[Event]:
    _must_be_impartial(command.reviewer, Role.REVIEWER, command.candidate, at_hand)
    if command.reviewer in {each.reviewer for each in review.opinions}:
        raise Refused("reviewer-has-answered", person=command.reviewer)
    if len(review.opinions) >= needed:
        raise Refused("the-chief-decides", candidate=command.candidate)
    given = OpinionGiven(
        candidate=command.candidate,
        reviewer=command.reviewer,
        verdict=command.verdict,
        rules=command.rules,
        remark=command.remark,
        at=command.at,
    )
    opinions = (*review.opinions, given)
    if len(opinions) < needed or len({each.verdict for each in opinions}) > 1:
        return (given,)
    named = tuple(dict.fromkeys(rule for each in opinions for rule in each.rules))
    by = tuple(each.reviewer for each in opinions)
    return (given, _outcome(command, named, by, at_hand, rules))


def _decide(
    command: DecideReview, review: Review, at_hand: Facts, rules: Rulebook, needed: int
) -> Event:
    chief = command.chief
    _must_be_impartial(chief, Role.CHIEF_REVIEWER, command.candidate, at_hand)
    reviewers = [each.reviewer for each in review.opinions]
    if len(reviewers) < needed:
        raise Refused("reviewers-have-not-answered")
    if chief in reviewers:
        raise Refused("a-second-person-is-needed", needed=needed + 1)
    agree = [each for each in review.opinions if each.verdict is command.verdict]
    granting = command.verdict is Verdict.PASSED and _pleaded(command, at_hand)
    if granting and len(agree) + 1 < rules.signatures(Act.EXEMPTION):
        raise Refused("exemption-is-not-granted", needed=rules.signatures(Act.EXEMPTION))
    return _outcome(command, command.rules, (*reviewers, chief), at_hand, rules)


def _pleaded(command: Command, at_hand: Facts) -> tuple[str, ...]:
    """The conditions that the candidate asks to be exempt from."""
    pleaded = at_hand.get(facts.pleaded(command.candidate), "")
    return tuple(filter(None, pleaded.split(",")))


def _outcome(
    command: Command,
    named: tuple[str, ...],
    by: tuple[PersonId, ...],
    at_hand: Facts,
    rules: Rulebook,
) -> Event:
    candidate, at = command.candidate, command.at
    match command.verdict:
        case Verdict.PASSED:
            exempted = _pleaded(command, at_hand)
            return CandidatePassed(candidate=candidate, exempted=exempted, by=by, at=at)
        case Verdict.RETURNED:
            within = _procedure(rules).correction_within
            due = closing(rules, at, within, command.workdays)
            return CandidateReturned(candidate=candidate, rules=named, due=due, by=by, at=at)
        case Verdict.REJECTED:
            return CandidateRejected(candidate=candidate, rules=named, by=by, at=at)


def evolve(review: Review, event: Event) -> Review:
    """Take note."""
    match event:
        case OpinionGiven():
            return replace(review, opinions=(*review.opinions, event))
        case CandidateReturned():
            return Review(returns=review.returns + 1)
        case CandidatePassed() | CandidateRejected():
            return replace(review, decided=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the nomination, and who the reviewer is."""
    candidate = command.candidate
    match command:
        case GiveOpinion(reviewer=person):
            role = Role.REVIEWER
        case DecideReview(chief=person):
            role = Role.CHIEF_REVIEWER
        case _:
            assert_never(command)
    return (
        facts.CAMPAIGN,
        *facts.stages(rules, StageKind.FORMAL_REVIEW),
        facts.nominated(candidate),
        facts.nominated_by(candidate),
        facts.pleaded(candidate),
        facts.returned(candidate),
        facts.rejected(candidate),
        *of_matches(candidate),
        facts.belongs_to(person),
        facts.appointed(person, role),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell experts who passed and who reviewed; tell units what is returned."""
    match event:
        case OpinionGiven(candidate=candidate, reviewer=reviewer):
            return {facts.reviewed(candidate, reviewer): "yes", facts.took_part(reviewer): "yes"}
        case CandidatePassed(candidate=candidate, at=at):
            changed = facts.mark("passed", candidate, at=at)
            return {facts.passed(candidate): "yes", facts.EVIDENCE: changed}
        case CandidateReturned(candidate=candidate, due=due):
            return {facts.returned(candidate): due.isoformat()}
        case CandidateRejected(candidate=candidate, at=at):
            changed = facts.mark("rejected", candidate, at=at)
            return {facts.rejected(candidate): "yes", facts.EVIDENCE: changed}
        case _:
            assert_never(event)


REVIEW: Decider[Command, Review, Event] = Decider(
    name="review",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "review", command.candidate),
    initial=Review(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
