"""The list in public (公示): from when, and until when objections can be raised."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain import facts
from selection.domain.announcement import ListPublished, Publication, PublishList
from selection.domain.kernel import Facts, Refused
from selection.domain.listing import must_all_stand, must_be_the_evidence
from selection.domain.roles import signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, NeededFor, StageKind


def published(
    command: PublishList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListPublished]:
    """Publish what was approved, in the stage of the publicity."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.PUBLISH))
    proposed = publication.the_list(command.digest)
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
