"""The end of the list, line by line: decided, released, and if need be revoked (domain 5.5).

A line that is held up keeps no other one waiting, unless the rulebook says so.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from selection.domain import facts, fate
from selection.domain.announcement import (
    Award,
    AwardRevoked,
    DecideFinalList,
    FinalListDecided,
    ListReleased,
    ReleaseList,
    RevokeAward,
)
from selection.domain.calendar import closing
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.listed import Publication, Status
from selection.domain.roles import signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act, StageKind

SERIAL = re.compile(r"\{serial(?::(\d))?\}")
"""The blank of a certificate's number, and to how many digits it is filled up with noughts."""


def decided(
    command: DecideFinalList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[FinalListDecided]:
    """Decide on everybody whose publicity is over and whom nothing holds up; on nobody else."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.RELEASE))
    publication.in_public()
    if publication.closed:
        raise Refused("list-is-closed")
    facts.must_be_in(at_hand, rules, StageKind.RELEASE, command.at)
    open_ones = publication.of(Status.PUBLISHED)
    if len({*command.places, *command.left}) != len(command.places) + len(command.left):
        raise Refused("list-has-changed")
    if {*command.places, *command.left} != set(open_ones):
        raise Refused("list-has-changed")
    if not command.places and not command.closing:
        raise Refused("nobody-is-decided-on")
    _must_be_right(command, publication, at_hand, rules)
    return (
        FinalListDecided(
            places=command.places,
            closing=command.closing,
            document=command.document,
            signed_by=people,
            at=command.at,
        ),
    )


def _must_be_right(
    command: DecideFinalList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> None:
    """Nobody who is held up, off the list or still public is in; nobody else is left out."""
    extended = not rules.rolling and any(
        facts.is_open(at_hand, each.code, command.at)
        for each in rules.stages_of(StageKind.PUBLICITY)
    )
    waiting: list[CandidateId] = []
    for candidate in (*command.places, *sorted(command.left)):
        off = fate.is_off(at_hand, candidate)
        held = fate.is_held(at_hand, candidate)
        until = publication.item(candidate).until
        public = extended or (until is not None and command.at < until)
        if candidate in command.places:
            if off:
                raise Refused("candidate-is-off-the-list", candidate=candidate)
            if held:
                raise Refused("candidate-is-held-up", candidate=candidate)
            if public:
                raise Refused("publicity-has-not-ended", candidate=candidate, until=until)
        elif not (off or held or public):
            raise Refused("list-has-changed", candidate=candidate)
        if (held or public) and not off:
            waiting.append(candidate)
    all_together = rules.objection is not None and not rules.objection.others_go_on
    if waiting and (command.closing or all_together):
        raise Refused("somebody-is-held-up", candidates=tuple(waiting))
    if command.closing and publication.substitution is not None:
        raise Refused("a-substitution-is-under-way")


def released(
    command: ReleaseList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListReleased]:
    """Release all who were decided on since the last time, in the order of the decision.

    Who is held up meanwhile waits for another time, and who is off the list is never released.
    """
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.RELEASE))
    list_ = publication.in_public()
    if list_.digest != command.digest:
        raise Refused("list-has-changed")
    facts.must_be_in(at_hand, rules, StageKind.RELEASE, command.at)
    ready = publication.of(Status.DECIDED)
    if command.candidates != frozenset(ready):
        raise Refused("list-has-changed")
    clear = [each for each in ready if _is_clear(at_hand, each)]
    if not clear:
        raise Refused("nobody-is-decided-on")
    so_far = {*released_before(publication, rules), *clear}
    if len(command.roll) != len(so_far) or set(command.roll) != so_far:
        raise Refused("list-has-changed")
    return (
        ListReleased(
            version=publication.version + 1,
            digest=list_.digest,
            awards=_awards(command, clear, publication, rules),
            roll=command.roll,
            text=command.text,
            signed_by=people,
            at=command.at,
        ),
    )


def released_before(publication: Publication, rules: Rulebook) -> tuple[CandidateId, ...]:
    """Who stands on the roll from earlier releases; where lists follow each other, nobody does."""
    return () if rules.rolling else publication.of(Status.RELEASED, Status.REVOKED)


def _is_clear(at_hand: Facts, candidate: CandidateId) -> bool:
    return not fate.is_off(at_hand, candidate) and not fate.is_held(at_hand, candidate)


def _awards(
    command: ReleaseList,
    candidates: Sequence[CandidateId],
    publication: Publication,
    rules: Rulebook,
) -> tuple[Award, ...]:
    """The certificates, numbered in each category in the order of release (6.5)."""
    valid_until: date | None = None
    if rules.release.valid_for is not None:
        ends = closing(rules, command.at, rules.release.valid_for, {})
        valid_until = ends.astimezone(rules.calendar.zone).date()
    given = Counter(
        publication.items[each].place.category
        for each in publication.of(Status.RELEASED, Status.REVOKED)
    )
    awards: list[Award] = []
    for candidate in candidates:
        category = publication.items[candidate].place.category
        given[category] += 1
        number = certificate_number(rules, category, given)
        awards.append(Award(candidate=candidate, number=number, valid_until=valid_until))
    return tuple(awards)


def certificate_number(rules: Rulebook, category: str, given: Mapping[str, int]) -> str | None:
    """The number by the rulebook's pattern; None if it has none.

    `{serial:3}` counts within the category where the pattern names it, otherwise over all.
    """
    pattern = rules.release.number
    if pattern is None:
        return None
    serial = given[category] if "{category}" in pattern else sum(given.values())
    filled = pattern.replace("{category}", category).replace("{year}", str(rules.year))
    return SERIAL.sub(lambda blank: str(serial).zfill(int(blank[1] or 1)), filled)


def revoked(
    command: RevokeAward, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[AwardRevoked]:
    """Take an award back; what was public stays in history, with the note (1.11, 5.5)."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.REVOKE))
    status = publication.item(command.candidate).status
    if status is Status.REVOKED:
        raise Refused("award-is-revoked", candidate=command.candidate)
    if status is not Status.RELEASED:
        raise Refused("award-is-not-released", candidate=command.candidate)
    return (
        AwardRevoked(
            candidate=command.candidate,
            ground=command.ground,
            reason=command.reason,
            note=command.note,
            signed_by=people,
            at=command.at,
        ),
    )
