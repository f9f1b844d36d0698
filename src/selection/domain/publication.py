"""The list: proposed from the journal at one position, approved, published (公示), released.

What was seen is what is published: the second official approves a hash (P18, P19).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.listing import (
    Place,
    digest,
    judging,
    must_all_stand,
    must_be_the_evidence,
    must_be_what_was_decided,
)
from selection.domain.ranking.outcome import Outcome
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, NeededFor, StageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeList:
    """Propose what the rounds gave at a journal position that the official saw.

    `places` are those whom the last round of each category took; without rounds, all who passed.
    `evidence` is the mark (`facts.EVIDENCE`) read before that, empty if there was none.
    """

    as_of: int
    outcomes: tuple[Outcome, ...]
    places: tuple[Place, ...]
    fingerprint: str
    evidence: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveList:
    """Approve exactly the list of that hash."""

    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishList:
    """Publish the approved list for objections; `candidates` are all who are on it."""

    digest: str
    candidates: frozenset[CandidateId]
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseList:
    """Release the list after its publicity; `candidates` are all who are on it."""

    digest: str
    candidates: frozenset[CandidateId]
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = ProposeList | ApproveList | PublishList | ReleaseList


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProposed:
    """A list stands for approval, as long as `evidence` is what last changed its grounds."""

    as_of: int
    places: tuple[Place, ...]
    fingerprint: str
    evidence: str
    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApproved:
    """Somebody else agrees to it."""

    digest: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPublished:
    """The list is public; `until` is the end of the publicity, half-open, None if it has none."""

    version: int
    as_of: int
    places: tuple[Place, ...]
    fingerprint: str
    digest: str
    until: datetime | None
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReleased:
    """The list is final."""

    version: int
    digest: str
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = ListProposed | ListApproved | ListPublished | ListReleased


@dataclass(frozen=True, slots=True)
class Publication:
    """How far the list is."""

    proposed: ListProposed | None = None
    approved_by: frozenset[PersonId] = frozenset()
    published: ListPublished | None = None
    released: bool = False


def decide(
    command: Command, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on the list, step by step."""
    facts.must_run(at_hand)
    if publication.released:
        raise Refused("list-is-released")
    match command:
        case ProposeList():
            return _propose(command, publication, at_hand, rules)
        case ApproveList():
            return _approve(command, publication, at_hand)
        case PublishList():
            return _publish(command, publication, at_hand, rules)
        case ReleaseList():
            return _release(command, publication, at_hand, rules)
        case _:
            assert_never(command)


def _propose(
    command: ProposeList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if publication.published is not None:
        raise Refused("list-is-published")
    if at_hand.get(facts.RULEBOOK) != command.fingerprint:
        raise Refused("list-is-by-another-rulebook")
    must_be_the_evidence(command.evidence, at_hand)
    for code in judging(rules):
        if facts.is_open(at_hand, code, command.at):
            raise Refused("a-stage-is-still-open", stage=code)
    for outcome in command.outcomes:
        for tie in outcome.open_ties:
            raise Refused(
                "a-tie-at-the-line-is-open",
                round=outcome.round,
                category=tie.category,
                tied=tie.tied,
                free=tie.free,
                waits_for=tie.waits_for,
            )
    repeated = [name for name, n in Counter(p.candidate for p in command.places).items() if n > 1]
    if repeated:
        raise Refused("candidate-is-listed-twice", candidate=repeated[0])
    for place in command.places:
        category = facts.must_be_reviewed(at_hand, rules, place.candidate)
        facts.must_be_of(category, place.category, place.candidate)
    must_be_what_was_decided(command.places, command.outcomes, rules)
    return (
        ListProposed(
            as_of=command.as_of,
            places=command.places,
            fingerprint=command.fingerprint,
            evidence=command.evidence,
            digest=digest(rules, command.as_of, command.fingerprint, command.places),
            by=command.by,
            at=command.at,
        ),
    )


def _approve(command: ApproveList, publication: Publication, at_hand: Facts) -> Sequence[Event]:
    must_hold(at_hand, command.by, Role.OFFICIAL)
    proposed = _the_list(publication, command.digest)
    if publication.published is not None:
        raise Refused("list-is-published")
    must_be_the_evidence(proposed.evidence, at_hand)
    if command.by == proposed.by:
        raise Refused("a-second-person-is-needed", needed=2)
    if command.by in publication.approved_by:
        return ()
    return (ListApproved(digest=command.digest, by=command.by, at=command.at),)


def _publish(
    command: PublishList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.PUBLISH))
    proposed = _the_list(publication, command.digest)
    if publication.published is not None:
        raise Refused("list-is-published")
    must_be_the_evidence(proposed.evidence, at_hand)
    if len({proposed.by, *publication.approved_by}) < rules.signatures(Act.PROPOSED_LIST):
        raise Refused("list-is-not-approved", needed=rules.signatures(Act.PROPOSED_LIST))
    facts.must_be_in(at_hand, rules, StageKind.PUBLICITY, command.at)
    must_all_stand(proposed.places, command.candidates, at_hand)
    for place in proposed.places:
        facts.must_be_declared(at_hand, rules, place.candidate, NeededFor.PUBLICITY)
    return (
        ListPublished(
            version=1,
            as_of=proposed.as_of,
            places=proposed.places,
            fingerprint=proposed.fingerprint,
            digest=proposed.digest,
            until=_end_of_publicity(at_hand, rules, command.at),
            signed_by=people,
            at=command.at,
        ),
    )


def _end_of_publicity(at_hand: Facts, rules: Rulebook, at: datetime) -> datetime | None:
    for stage in rules.stages_of(StageKind.PUBLICITY):
        opening = at_hand.get(facts.stage(stage.code))
        if opening is not None and facts.is_open(at_hand, stage.code, at):
            closes = facts.closes_of(opening)
            if closes is not None:
                return closes
    return None


def _release(
    command: ReleaseList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.RELEASE))
    published = publication.published
    if published is None or published.digest != command.digest:
        raise Refused("list-is-not-published")
    extended = any(
        facts.is_open(at_hand, each.code, command.at)
        for each in rules.stages_of(StageKind.PUBLICITY)
    )
    if extended or (published.until is not None and command.at < published.until):
        raise Refused("publicity-has-not-ended", until=published.until)
    facts.must_be_in(at_hand, rules, StageKind.RELEASE, command.at)
    must_all_stand(published.places, command.candidates, at_hand)
    return (
        ListReleased(
            version=published.version, digest=published.digest, signed_by=people, at=command.at
        ),
    )


def _the_list(publication: Publication, wanted: str) -> ListProposed:
    if publication.proposed is None:
        raise Refused("list-is-not-proposed")
    if publication.proposed.digest != wanted:
        raise Refused("list-has-changed")
    return publication.proposed


def evolve(publication: Publication, event: Event) -> Publication:
    """Take note; a new proposal starts without approvals."""
    match event:
        case ListProposed():
            return Publication(proposed=event)
        case ListApproved(by=by):
            return replace(publication, approved_by=publication.approved_by | {by})
        case ListPublished():
            return replace(publication, published=event)
        case ListReleased():
            return replace(publication, released=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The officials, the stages, the evidence, and that everybody on the list still stands."""
    match command:
        case ProposeList(by=by, places=places):
            people = signatures((by,))
            stages = map(facts.stage, judging(rules))
            listed = tuple(dict.fromkeys(each.candidate for each in places))
            those = (fact(each) for each in listed for fact in (facts.nominated, facts.passed))
            about = (facts.RULEBOOK, facts.EVIDENCE, *those)
        case ApproveList(by=by):
            people, stages, about = signatures((by,)), (), (facts.EVIDENCE,)
        case PublishList(signed_by=signers, candidates=candidates):
            people = signatures(signers)
            stages = facts.stages(rules, StageKind.PUBLICITY)
            listed = sorted(candidates)
            those = (fact(each) for each in listed for fact in (facts.nominated, facts.declared))
            about = (facts.EVIDENCE, *those)
        case ReleaseList(signed_by=signers, candidates=candidates):
            people = signatures(signers)
            kinds = (StageKind.PUBLICITY, StageKind.RELEASE)
            stages = (each for kind in kinds for each in facts.stages(rules, kind))
            about = map(facts.nominated, sorted(candidates))
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, *people, *stages, *about)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the rounds, and whoever would cancel, that there is a list."""
    match event:
        case ListPublished():
            return {facts.LIST: facts.PUBLISHED}
        case ListReleased():
            return {facts.LIST: facts.RELEASED}
        case ListProposed() | ListApproved():
            return {}
        case _:
            assert_never(event)


PUBLICATION: Decider[Command, Publication, Event] = Decider(
    name="publication",
    events=get_args(Event),
    stream=lambda _, rules: stream(rules, "publication"),
    initial=Publication(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
