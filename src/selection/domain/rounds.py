"""What happens in a round beside the marks: a direct entry, a revote among ties, lots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, meeting_facts
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import Role, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, AtTheCut, Within

LEAST_SEED = 8
TIED_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCandidate:
    """Let a candidate into a round directly, with a reason (特邀、直接入围)."""

    round: str
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishLots:
    """Fix the seed by which lots are drawn, before they are: SHA-256 of seed and candidate."""

    round: str
    seed: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRevote:
    """Record the panel's further vote among those tied at the line (再次投票).

    `category` is empty in a round that ranks all categories together.
    """

    round: str
    category: str
    ballots: int
    votes: Mapping[CandidateId, int]
    tellers: tuple[PersonId, ...]
    at: datetime


Command = EnterCandidate | PublishLots | CountRevote


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateEntered:
    """A candidate is in the round."""

    round: str
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsPublished:
    """The seed of the lots is fixed."""

    round: str
    seed: str
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevoteCounted:
    """The tied were voted on again; two tellers signed."""

    round: str
    category: str
    ballots: int
    votes: Mapping[CandidateId, int]
    tellers: tuple[PersonId, ...]
    at: datetime


Event = CandidateEntered | LotsPublished | RevoteCounted


@dataclass(frozen=True, slots=True)
class Doings:
    """Who was let in, whether the seed is fixed, and among whom there was a further vote."""

    entered: frozenset[CandidateId] = frozenset()
    seed: str | None = None
    revotes: tuple[frozenset[CandidateId], ...] = ()


def decide(command: Command, doings: Doings, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on a direct entry, on the seed, or on a count among the tied.

    A tie may show only when the stage of its round has closed, so all of this may be done until
    the list is published.
    """
    facts.must_run(at_hand)
    found = rules.round(command.round)
    if found is None:
        raise Refused("round-is-unknown", round=command.round)
    if facts.LIST in at_hand:
        raise Refused("list-is-published")
    match command:
        case EnterCandidate(candidate=candidate, reason=reason, at=at):
            people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.DIRECT_ENTRY))
            category = facts.must_be_reviewed(at_hand, rules, candidate)
            if not found.direct_entry or not found.serves(Code(category)):
                raise Refused("round-has-no-direct-entry", round=found.code)
            if candidate in doings.entered:
                return ()
            return (
                CandidateEntered(
                    round=found.code, candidate=candidate, reason=reason, signed_by=people, at=at
                ),
            )
        case PublishLots(seed=seed, at=at):
            people = signed(at_hand, command.signed_by)
            if AtTheCut.LOTS not in found.at_the_cut:
                raise Refused("round-draws-no-lots", round=found.code)
            if not seed.isascii() or not seed.isalnum() or len(seed) < LEAST_SEED:
                raise Refused("seed-is-too-short", least=LEAST_SEED)
            if doings.seed is not None:
                raise Refused("seed-is-published", round=found.code)
            return (LotsPublished(round=found.code, seed=seed, signed_by=people, at=at),)
        case CountRevote():
            return (_count(command, doings, found, at_hand, rules),)
        case _:
            assert_never(command)


def _count(
    command: CountRevote, doings: Doings, found: Round, at_hand: Facts, rules: Rulebook
) -> RevoteCounted:
    """Take the count; where the panel meets, of those who are there, until the minutes."""
    tellers = signed(at_hand, command.tellers, role=Role.TELLER)
    if AtTheCut.REVOTE not in found.at_the_cut:
        raise Refused("round-has-no-revote", round=found.code)
    if len(command.votes) < TIED_LEAST:
        raise Refused("a-revote-is-among-several", round=found.code)
    most = found.at_the_cut.count(AtTheCut.REVOTE)
    if sum(each >= command.votes.keys() for each in doings.revotes) >= most:
        raise Refused("revotes-are-used-up", most=most)
    _must_be_of_the_meeting(command, found, at_hand, rules)
    for candidate, votes in command.votes.items():
        category = facts.must_stand(at_hand, candidate)
        ranked_in = "" if found.within is Within.ALL else category
        facts.must_be_of(ranked_in, command.category, candidate)
        if not 0 <= votes <= command.ballots:
            raise Refused("votes-cannot-be-right", candidate=candidate, votes=str(votes))
    return RevoteCounted(
        round=found.code,
        category=command.category,
        ballots=command.ballots,
        votes=command.votes,
        tellers=tellers,
        at=command.at,
    )


def _must_be_of_the_meeting(
    command: CountRevote, found: Round, at_hand: Facts, rules: Rulebook
) -> None:
    if not _meets(found, command.category, rules):
        return
    present = at_hand.get(meeting_facts.attendance(found.stage, command.category))
    if present is None:
        raise Refused("attendance-is-not-recorded", category=command.category)
    if meeting_facts.minutes(found.stage, command.category) in at_hand:
        raise Refused("meeting-is-closed", category=command.category)
    if command.ballots > int(present):
        raise Refused("more-ballots-than-people", ballots=command.ballots, present=int(present))


def _meets(found: Round, category: str, rules: Rulebook) -> bool:
    """Whether the round is decided at a meeting of the category that votes on paper."""
    return found.within is not Within.ALL and any(
        each.on_paper and found.stage in each.stages and each.serves(category)
        for each in rules.channels
    )


def evolve(doings: Doings, event: Event) -> Doings:
    """Take note."""
    match event:
        case CandidateEntered(candidate=candidate):
            return replace(doings, entered=doings.entered | {candidate})
        case LotsPublished(seed=seed):
            return replace(doings, seed=seed)
        case RevoteCounted(votes=votes):
            return replace(doings, revotes=(*doings.revotes, frozenset(votes)))
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The people who sign, the candidates, and that no list is published."""
    here = (facts.CAMPAIGN, facts.LIST)
    match command:
        case EnterCandidate(candidate=candidate, signed_by=people):
            about = (facts.nominated(candidate), facts.passed(candidate))
            return (*here, *signatures(people), *about)
        case PublishLots(signed_by=people):
            return (*here, *signatures(people))
        case CountRevote(votes=votes, tellers=tellers):
            about = tuple(facts.nominated(candidate) for candidate in votes)
            found, category = rules.round(command.round), command.category
            met = (meeting_facts.attendance, meeting_facts.minutes)
            held = tuple(fact(found.stage, category) for fact in met) if found else ()
            return (*here, *signatures(tellers, Role.TELLER), *about, *held)
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list that what it is computed from has changed."""
    match event:
        case CandidateEntered(round=code, candidate=candidate, at=at):
            changed = facts.mark("entered", code, candidate, at=at)
        case LotsPublished(round=code, at=at):
            changed = facts.mark("lots", code, at=at)
        case RevoteCounted(round=code, category=category, at=at):
            changed = facts.mark("revote", code, category, *sorted(event.votes), at=at)
        case _:
            assert_never(event)
    return {facts.EVIDENCE: changed}


ROUNDS: Decider[Command, Doings, Event] = Decider(
    name="rounds",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "round", command.round),
    initial=Doings(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
