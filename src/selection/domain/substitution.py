"""Who steps into a place that became free before the decision (递补, domain 5.4).

Never by itself: somebody proposes the next in rank, somebody else agrees, and the substitute is
public as long as the others were. Without a next one, the place stays empty (R-CAT-04).
"""

from collections.abc import Sequence

from selection.domain import facts, fate
from selection.domain.announcement import (
    ApproveSubstitution,
    ProposeSubstitution,
    PublishSubstitute,
    SubstitutePublished,
    SubstitutionApproved,
    SubstitutionProposed,
)
from selection.domain.consulted import must_be_clear
from selection.domain.kernel import Facts, Refused
from selection.domain.listed import Publication
from selection.domain.listing import Place, printed_hash
from selection.domain.publicity import own_period
from selection.domain.roles import Role, must_hold, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, NeededFor


def proposed(
    command: ProposeSubstitution, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[SubstitutionProposed]:
    """Propose the next in rank for a place that is free for good."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    publication.in_public()
    until = rules.substitution.until
    if not rules.substitution.allowed or publication.closed:
        raise Refused("no-substitution-any-more")
    if until is not None and facts.closed(until) in at_hand:
        raise Refused("no-substitution-any-more", until=until)
    free = publication.item(command.instead_of).place
    if any(each.instead_of == command.instead_of for each in publication.items.values()):
        raise Refused("place-is-taken-already", candidate=command.instead_of)
    if not fate.is_off_for_good(at_hand, command.instead_of, command.at):
        raise Refused("place-is-not-free", candidate=command.instead_of)
    if command.about != publication.rivals(free.category):
        raise Refused("list-has-changed")
    place = _next(command, free, publication, at_hand)
    return (
        SubstitutionProposed(
            place=place, instead_of=command.instead_of, by=command.by, at=command.at
        ),
    )


def _next(
    command: ProposeSubstitution, free: Place, publication: Publication, at_hand: Facts
) -> Place:
    """The reserve of that id, if nobody of the category stands before it.

    Of several with one rank nobody is the next: the place stays empty unless all find room.
    """
    reserves = [
        each
        for each in publication.reserves(free.category)
        if facts.in_the_running(at_hand, each.candidate)
    ]
    mine = next((each for each in reserves if each.candidate == command.candidate), None)
    if mine is None:
        raise Refused("candidate-is-no-reserve", candidate=command.candidate)
    best = [each.candidate for each in reserves if each.rank == reserves[0].rank]
    if mine.candidate not in best:
        raise Refused("another-reserve-comes-first", candidate=best[0])
    if len(best) > _free_places(free.category, publication, at_hand):
        raise Refused("reserves-are-equal", tied=tuple(best))
    return mine


def _free_places(category: str, publication: Publication, at_hand: Facts) -> int:
    """How many places of the category are free, and nobody has stepped into them yet."""
    filled = {each.instead_of for each in publication.items.values()}
    return sum(
        item.place.category == category and name not in filled and fate.is_off(at_hand, name)
        for name, item in publication.items.items()
    )


def approved(
    command: ApproveSubstitution, publication: Publication, at_hand: Facts
) -> Sequence[SubstitutionApproved]:
    """Let somebody else agree to exactly this substitution."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if command.by == _under_way(command, publication).by:
        raise Refused("a-second-person-is-needed", needed=2)
    if command.by in publication.agreed_by:
        return ()
    return (SubstitutionApproved(candidate=command.candidate, by=command.by, at=command.at),)


def published(
    command: PublishSubstitute, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[SubstitutePublished]:
    """Publish a substitute to whom enough people agreed, and who still stands."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.PUBLISH))
    mine = _under_way(command, publication)
    needed = rules.signatures(Act.SUBSTITUTE)
    if len({mine.by, *publication.agreed_by}) < needed:
        raise Refused("substitution-is-not-approved", needed=needed)
    if publication.closed:
        raise Refused("no-substitution-any-more")
    facts.must_be_reviewed(at_hand, rules, command.candidate)
    must_be_clear(at_hand, rules, command.candidate)
    facts.must_be_declared(at_hand, rules, command.candidate, NeededFor.PUBLICITY)
    period = own_period(command, publication, rules)
    version = publication.version + 1
    listed = publication.in_public().digest
    return (
        SubstitutePublished(
            version=version,
            place=mine.place,
            instead_of=mine.instead_of,
            period=period,
            printed=command.printed,
            sha256=printed_hash(listed, version, period, command.printed),
            signed_by=people,
            at=command.at,
        ),
    )


def _under_way(
    command: ApproveSubstitution | PublishSubstitute, publication: Publication
) -> SubstitutionProposed:
    mine = publication.substitution
    if mine is None or mine.place.candidate != command.candidate:
        raise Refused("substitution-is-not-proposed", candidate=command.candidate)
    return mine
