"""The list: proposed, approved, published (公示), corrected, decided on, released, revoked.

What was seen is what is published: the second official approves a hash (P18, P19). Where every
nomination walks by itself (11.3), one list follows another, and their publicities may overlap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts, fate, finale, proposal, publicity, substitution
from selection.domain.announcement import (
    ApproveList,
    ApproveSubstitution,
    Award,
    AwardRevoked,
    Command,
    CorrectNotice,
    DecideFinalList,
    Event,
    FinalListDecided,
    ListApproved,
    ListProposed,
    ListPublished,
    ListReleased,
    NoticeCorrected,
    ProposeList,
    ProposeSubstitution,
    PublishList,
    PublishSubstitute,
    ReleaseList,
    RevokeAward,
    SubstitutePublished,
    SubstitutionApproved,
    SubstitutionProposed,
)
from selection.domain.consulted import of_consultations
from selection.domain.identity import of_matches
from selection.domain.kernel import CandidateId, Decider, Facts, stream
from selection.domain.listed import Item, Publication, Status
from selection.domain.listing import certificates, evidence, judging, locks, minuted
from selection.domain.roles import signatures
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind


def decide(
    command: Command, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on the list, step by step."""
    facts.must_run(at_hand)
    match command:
        case ProposeList():
            return proposal.proposed(command, publication, at_hand, rules)
        case ApproveList():
            return proposal.approved(command, publication, at_hand, rules)
        case PublishList():
            return publicity.published(command, publication, at_hand, rules)
        case CorrectNotice():
            return publicity.corrected(command, publication, at_hand, rules)
        case ProposeSubstitution():
            return substitution.proposed(command, publication, at_hand, rules)
        case ApproveSubstitution():
            return substitution.approved(command, publication, at_hand)
        case PublishSubstitute():
            return substitution.published(command, publication, at_hand, rules)
        case DecideFinalList():
            return finale.decided(command, publication, at_hand, rules)
        case ReleaseList():
            return finale.released(command, publication, at_hand, rules)
        case RevokeAward():
            return finale.revoked(command, publication, at_hand, rules)
        case _:
            assert_never(command)


def evolve(publication: Publication, event: Event) -> Publication:
    """Take note; a new proposal starts without approvals."""
    match event:
        case ListProposed():
            return replace(publication, proposed=event, approved_by=frozenset())
        case ListApproved(by=by):
            return replace(publication, approved_by=publication.approved_by | {by})
        case ListPublished(version=version, places=places):
            items = {
                each.candidate: Item(place=each, listed=event.digest, until=event.until)
                for each in places
            }
            now = {**publication.items, **items}
            return replace(publication, published=event, version=version, items=now)
        case NoticeCorrected(version=version, renamed=renamed, period=period):
            until = dict.fromkeys(renamed, period.until) if period else {}
            return replace(_ends(publication, until), version=version)
        case SubstitutionProposed():
            return replace(publication, substitution=event, agreed_by=frozenset())
        case SubstitutionApproved(by=by):
            return replace(publication, agreed_by=publication.agreed_by | {by})
        case SubstitutePublished():
            return _with_substitute(publication, event)
        case FinalListDecided(places=places, closing=closing):
            decided = _now(publication, places, Status.DECIDED)
            return replace(decided, closed=closing)
        case ListReleased(version=version, awards=awards):
            released = (each.candidate for each in awards)
            return replace(_now(publication, released, Status.RELEASED), version=version)
        case AwardRevoked(candidate=candidate):
            return _now(publication, (candidate,), Status.REVOKED)
        case _:
            assert_never(event)


def _ends(publication: Publication, until: Mapping[CandidateId, datetime]) -> Publication:
    items = {
        name: replace(item, until=until.get(name, item.until))
        for name, item in publication.items.items()
    }
    return replace(publication, items=items)


def _now(
    publication: Publication, candidates: Iterable[CandidateId], status: Status
) -> Publication:
    """The lines of these so far; who was decided on stands in the order of the decision."""
    items = dict(publication.items)
    for name in [each for each in candidates if each in items]:
        items[name] = replace(items.pop(name), status=status)
    return replace(publication, items=items)


def _with_substitute(publication: Publication, event: SubstitutePublished) -> Publication:
    until = event.period.until if event.period else None
    before = publication.items.get(event.instead_of)
    listed = before.listed if before else ""
    item = Item(place=event.place, listed=listed, until=until, instead_of=event.instead_of)
    return replace(
        publication,
        version=event.version,
        items={**publication.items, event.place.candidate: item},
        substitution=None,
    )


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The officials, the stages, the evidence, and what became of everybody it is about."""
    about: Iterable[str]
    match command:
        case ProposeList(by=by, places=places):
            people = signatures((by,))
            stages = tuple(map(facts.stage, judging(rules)))
            listed = tuple(dict.fromkeys(each.candidate for each in places))
            those = (fact(each) for each in listed for fact in (facts.nominated, facts.passed))
            matches = (fact for each in listed for fact in of_matches(each))
            bodies = (fact for each in listed for fact in of_consultations(each, rules))
            told = (*certificates(rules), *locks(rules), *minuted(rules))
            about = (facts.RULEBOOK, *evidence(rules), *told, *those, *matches, *bodies)
        case ApproveList(by=by):
            people, stages, about = signatures((by,)), (), evidence(rules)
        case PublishList(signed_by=signers, candidates=candidates):
            people = signatures(signers)
            stages = facts.stages(rules, StageKind.PUBLICITY)
            listed = sorted(candidates)
            those = (fact(each) for each in listed for fact in (facts.nominated, facts.declared))
            about = (*evidence(rules), *those)
        case CorrectNotice(signed_by=signers) | RevokeAward(signed_by=signers):
            people, stages, about = signatures(signers), (), ()
        case ProposeSubstitution(by=by, about=candidates):
            until = rules.substitution.until
            people, stages = signatures((by,)), (facts.closed(until),) if until else ()
            about = _became_of((*candidates, command.instead_of))
        case ApproveSubstitution(by=by):
            people, stages, about = signatures((by,)), (), ()
        case PublishSubstitute(signed_by=signers, candidate=candidate):
            people, stages = signatures(signers), ()
            those = (fact(candidate) for fact in (facts.nominated, facts.passed, facts.declared))
            about = (*those, *of_consultations(candidate, rules))
        case DecideFinalList(signed_by=signers, places=places, left=left):
            people = signatures(signers)
            stages = _stages(rules, StageKind.PUBLICITY, StageKind.RELEASE)
            about = _became_of((*places, *left))
        case ReleaseList(signed_by=signers, candidates=candidates):
            people, stages = signatures(signers), _stages(rules, StageKind.RELEASE)
            about = _became_of(candidates)
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, *people, *stages, *about)


def _stages(rules: Rulebook, *kinds: StageKind) -> tuple[str, ...]:
    return tuple(each for kind in kinds for each in facts.stages(rules, kind))


def _became_of(candidates: Iterable[CandidateId]) -> Iterable[str]:
    return (fact for each in sorted(set(candidates)) for fact in fate.about(each))


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell that there is a list, and until when objections to each of it can be raised."""
    match event:
        case ListPublished(version=version, places=places, until=until):
            public = _publicised((each.candidate for each in places), until)
            first = {facts.LIST: facts.PUBLISHED} if version == 1 else {}
            return {**first, **public}
        case NoticeCorrected(renamed=renamed, period=period):
            return _publicised(renamed, period.until) if period else {}
        case SubstitutePublished(place=place, period=period):
            return _publicised((place.candidate,), period.until if period else None)
        case ListReleased(awards=awards):
            return {facts.LIST: facts.RELEASED, **dict(map(_holds, awards))}
        case AwardRevoked(candidate=candidate):
            return {facts.awarded(candidate): None}
        case (
            ListProposed()
            | ListApproved()
            | SubstitutionProposed()
            | SubstitutionApproved()
            | FinalListDecided()
        ):
            return {}
        case _:
            assert_never(event)


def _holds(award: Award) -> tuple[str, str]:
    until = award.valid_until
    return facts.awarded(award.candidate), until.isoformat() if until else facts.OPEN_ENDED


def _publicised(candidates: Iterable[CandidateId], until: datetime | None) -> dict[str, str]:
    value = until.isoformat() if until else facts.OPEN_ENDED
    return {facts.publicised(each): value for each in candidates}


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
