"""Whether a candidate is a past winner (R-EXC-01): two people say so, of each one they may be.

A nomination tells whom it is like when it is handed in. When a register grows afterwards, those
who stand are compared again. Until two people have said that a candidate of the same name or
number is another one, nobody lets it pass; if they say that it is the same, it is out by the rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, honours
from selection.domain.identity import (
    SUREST,
    Comparison,
    How,
    Match,
    hard,
    matches,
    matches_of,
    of_matches,
    of_registers,
    told,
)
from selection.domain.kernel import (
    CandidateId,
    Decider,
    EntityId,
    Facts,
    HonoureeId,
    PersonId,
    Refused,
    stream,
)
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import FEWEST_SIGNATURES, Rulebook

WHO_SETTLES = (Role.OFFICIAL, Role.REVIEWER, Role.CHIEF_REVIEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareAgain:
    """Hold a candidate who stands against the registers as they are now."""

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    compared: Comparison
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMatch:
    """Say whether a candidate is that past winner (`same`), or another."""

    candidate: CandidateId
    honouree: HonoureeId
    same: bool
    by: PersonId
    at: datetime


Command = CompareAgain | SettleMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchesFound:
    """A candidate who stands may be these past winners; `before` were found so before."""

    candidate: CandidateId
    found: tuple[Match, ...]
    before: tuple[Match, ...]
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchJudged:
    """One person said whether both are one; `how` is by what they are alike."""

    candidate: CandidateId
    honouree: HonoureeId
    how: How
    same: bool
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchConfirmed:
    """Two people said that the candidate is that past winner."""

    candidate: CandidateId
    honouree: HonoureeId
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDismissed:
    """Two people said that the candidate is another one; `dismissed` are all so far."""

    candidate: CandidateId
    honouree: HonoureeId
    dismissed: tuple[Match, ...]
    by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateExcluded:
    """The candidate is out, because it won before; by these rules."""

    candidate: CandidateId
    rules: tuple[str, ...]
    by: tuple[PersonId, ...]
    at: datetime


Event = MatchesFound | MatchJudged | MatchConfirmed | MatchDismissed | CandidateExcluded


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was found later, who said what, and what is settled."""

    found: tuple[Match, ...] = ()
    judged: tuple[MatchJudged, ...] = ()
    dismissed: tuple[Match, ...] = ()
    confirmed: tuple[HonoureeId, ...] = ()


def decide(
    command: Command, recognition: Recognition, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Note new matches of a candidate who stands, or take what somebody says of one."""
    facts.must_run(at_hand)
    facts.must_stand(at_hand, command.candidate)
    match command:
        case CompareAgain():
            return _compare(command, recognition, at_hand, rules)
        case SettleMatch():
            return _settle(command, recognition, at_hand, rules)
        case _:
            assert_never(command)


def _compare(
    command: CompareAgain, recognition: Recognition, at_hand: Facts, rules: Rulebook
) -> Sequence[MatchesFound]:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    known = {
        (each.rule, each.honouree): each.how for each in matches_of(command.candidate, at_hand)
    }
    found = tuple(
        each
        for each in matches(command.entities, command.compared, at_hand, rules)
        if (how := known.get((each.rule, each.honouree))) is None or each.how.surer(how)
    )
    if not found:
        return ()
    return (
        MatchesFound(
            candidate=command.candidate,
            found=found,
            before=recognition.found,
            by=command.by,
            at=command.at,
        ),
    )


def _settle(
    command: SettleMatch, recognition: Recognition, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    candidate, honouree, by = command.candidate, command.honouree, command.by
    _must_be_impartial(by, candidate, at_hand)
    mine = [each for each in matches_of(candidate, at_hand) if each.honouree == honouree]
    if not mine:
        raise Refused("match-is-unknown", candidate=candidate, honouree=honouree)
    if honouree in recognition.confirmed or set(mine) <= set(recognition.dismissed):
        raise Refused("match-is-settled", candidate=candidate, honouree=honouree)
    how = min((each.how for each in mine), key=SUREST.index)
    said = [each for each in recognition.judged if each.honouree == honouree and each.how is how]
    if by in {each.by for each in said}:
        raise Refused("reviewer-has-answered", person=by)
    judged = MatchJudged(
        candidate=candidate, honouree=honouree, how=how, same=command.same, by=by, at=command.at
    )
    agree = (*(each.by for each in said if each.same is command.same), by)
    if len(agree) < FEWEST_SIGNATURES:
        return (judged,)
    if not command.same:
        dismissed = tuple(dict.fromkeys((*recognition.dismissed, *mine)))
        return (
            judged,
            MatchDismissed(
                candidate=candidate,
                honouree=honouree,
                dismissed=dismissed,
                by=agree,
                at=command.at,
            ),
        )
    confirmed = MatchConfirmed(candidate=candidate, honouree=honouree, by=agree, at=command.at)
    out = tuple(each.rule for each in mine if each.rule in hard(rules))
    if not out:
        return (judged, confirmed)
    excluded = CandidateExcluded(candidate=candidate, rules=out, by=agree, at=command.at)
    return (judged, confirmed, excluded)


def _must_be_impartial(person: PersonId, candidate: CandidateId, at_hand: Facts) -> None:
    """Refuse who neither reviews nor is an official, and who works for the candidate's unit."""
    if not any(facts.appointed(person, role) in at_hand for role in WHO_SETTLES):
        raise Refused("person-has-no-such-role", person=person, role=str(Role.REVIEWER))
    unit = at_hand.get(facts.belongs_to(person))
    if unit is not None and unit == at_hand.get(facts.nominated_by(candidate)):
        raise Refused("reviewer-is-of-the-candidate-s-unit", person=person)


def evolve(recognition: Recognition, event: Event) -> Recognition:
    """Take note."""
    match event:
        case MatchesFound(found=found):
            return replace(recognition, found=(*recognition.found, *found))
        case MatchJudged():
            return replace(recognition, judged=(*recognition.judged, event))
        case MatchDismissed(dismissed=dismissed):
            return replace(recognition, dismissed=dismissed)
        case MatchConfirmed(honouree=honouree):
            return replace(recognition, confirmed=(*recognition.confirmed, honouree))
        case CandidateExcluded():
            return recognition
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The candidate's nomination and matches; the registers, or who the person is."""
    candidate, by = command.candidate, command.by
    match command:
        case CompareAgain(entities=entities, compared=compared):
            about = (
                facts.appointed(by, Role.OFFICIAL),
                *of_registers(entities, compared, rules),
            )
        case SettleMatch():
            about = (
                *(facts.appointed(by, role) for role in WHO_SETTLES),
                facts.belongs_to(by),
                facts.nominated_by(candidate),
            )
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, facts.nominated(candidate), *of_matches(candidate), *about)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the review and the list what is open, what is not, and who is out."""
    match event:
        case MatchesFound(candidate=candidate, at=at):
            return {
                honours.flagged(candidate): told((*event.before, *event.found)),
                facts.EVIDENCE: facts.mark("matched", candidate, at=at),
            }
        case MatchDismissed(candidate=candidate):
            return {honours.dismissed(candidate): told(event.dismissed)}
        case CandidateExcluded(candidate=candidate, at=at):
            return {
                facts.rejected(candidate): facts.FOR_GOOD,
                facts.passed(candidate): None,
                facts.EVIDENCE: facts.mark("excluded", candidate, at=at),
            }
        case MatchJudged() | MatchConfirmed():
            return {}
        case _:
            assert_never(event)


RECOGNITION: Decider[Command, Recognition, Event] = Decider(
    name="recognition",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "recognition", command.candidate),
    initial=Recognition(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
