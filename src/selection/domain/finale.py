"""The end of the list: what was public long enough is released."""

from collections.abc import Sequence

from selection.domain import facts
from selection.domain.announcement import ListReleased, Publication, ReleaseList
from selection.domain.kernel import Facts, Refused
from selection.domain.listing import must_all_stand
from selection.domain.roles import signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, StageKind


def released(
    command: ReleaseList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListReleased]:
    """Release the list once its publicity is over."""
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
