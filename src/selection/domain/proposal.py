"""The list before it is public: computed from the journal at one position, agreed to by others."""

from collections import Counter
from collections.abc import Sequence

from selection.domain import facts
from selection.domain.announcement import (
    ApproveList,
    ListApproved,
    ListProposed,
    ProposeList,
)
from selection.domain.consulted import must_be_clear
from selection.domain.identity import must_be_settled
from selection.domain.kernel import Facts, Refused
from selection.domain.listed import Publication
from selection.domain.listing import (
    digest,
    judging,
    must_be_certified,
    must_be_locked,
    must_be_the_evidence,
    must_be_what_was_decided,
    must_have_minutes,
    reserves,
)
from selection.domain.ranking.outcome import ALGORITHM
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook


def proposed(
    command: ProposeList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListProposed]:
    """Take the list that the rounds gave, once nothing that makes it is going on any more."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if publication.published is not None and not rules.rolling:
        raise Refused("list-is-published")
    if publication.closed:
        raise Refused("list-is-closed")
    if at_hand.get(facts.RULEBOOK) != command.fingerprint:
        raise Refused("list-is-by-another-rulebook")
    must_be_the_evidence(command.evidence, at_hand, rules)
    for code in judging(rules):
        if facts.is_open(at_hand, code, command.at):
            raise Refused("a-stage-is-still-open", stage=code)
    must_be_locked(at_hand, rules)
    must_be_certified(at_hand, rules)
    must_have_minutes(rules, at_hand)
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
    if rules.rolling and not command.places:
        raise Refused("nobody-is-to-be-listed")
    for place in command.places:
        if place.candidate in publication.items:
            raise Refused("candidate-is-on-a-list", candidate=place.candidate)
        category = facts.must_be_reviewed(at_hand, rules, place.candidate)
        facts.must_be_of(category, place.category, place.candidate)
        must_be_settled(place.candidate, at_hand, rules)
        must_be_clear(at_hand, rules, place.candidate)
    must_be_what_was_decided(command.places, command.outcomes, rules)
    return (
        ListProposed(
            as_of=command.as_of,
            places=command.places,
            reserves=reserves(command.outcomes, rules),
            fingerprint=command.fingerprint,
            algorithm=ALGORITHM,
            evidence=command.evidence,
            digest=digest(rules, command.as_of, command.fingerprint, command.places),
            by=command.by,
            at=command.at,
        ),
    )


def approved(
    command: ApproveList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListApproved]:
    """Let somebody else agree to exactly this list."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    mine = publication.the_list(command.digest)
    publication.must_be_under_way(mine)
    must_be_the_evidence(mine.evidence, at_hand, rules)
    if command.by == mine.by:
        raise Refused("a-second-person-is-needed", needed=2)
    if command.by in publication.approved_by:
        return ()
    return (ListApproved(digest=command.digest, by=command.by, at=command.at),)
