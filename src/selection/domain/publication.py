"""The list: proposed from the journal at one position, approved, published (公示), released.

What was seen is what is published: the second official approves a hash (P18, P19).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import facts, finale, proposal, publicity
from selection.domain.announcement import (
    ApproveList,
    Command,
    Event,
    ListApproved,
    ListProposed,
    ListPublished,
    ListReleased,
    ProposeList,
    Publication,
    PublishList,
    ReleaseList,
)
from selection.domain.kernel import Decider, Facts, Refused, stream
from selection.domain.listing import certificates, judging
from selection.domain.roles import signatures
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind


def decide(
    command: Command, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on the list, step by step."""
    facts.must_run(at_hand)
    if publication.released:
        raise Refused("list-is-released")
    match command:
        case ProposeList():
            return proposal.proposed(command, publication, at_hand, rules)
        case ApproveList():
            return proposal.approved(command, publication, at_hand)
        case PublishList():
            return publicity.published(command, publication, at_hand, rules)
        case ReleaseList():
            return finale.released(command, publication, at_hand, rules)
        case _:
            assert_never(command)


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
            about = (facts.RULEBOOK, facts.EVIDENCE, *certificates(rules), *those)
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
