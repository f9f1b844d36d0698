"""The list in public (公示): what is printed, and from when until when objections can be raised.

Nothing that was printed changes silently: a correction is a new version with a reason, and who
has another name is public for a whole period again.
"""

from collections.abc import Sequence

from selection.domain import facts
from selection.domain.announcement import (
    CorrectNotice,
    ListPublished,
    NoticeCorrected,
    PublishList,
    PublishSubstitute,
)
from selection.domain.calendar import Period, printed_period
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.listed import Publication, Status
from selection.domain.listing import (
    Printed,
    must_all_stand,
    must_be_the_evidence,
    printed_hash,
)
from selection.domain.roles import signed
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.words import Act, NeededFor, StageKind


def published(
    command: PublishList, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[ListPublished]:
    """Publish what was approved, in the stage of the publicity, for its whole length.

    The days are counted from the publication: a list that comes late in its stage is public as
    long as any other (domain 5.1).
    """
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.PUBLISH))
    mine = publication.the_list(command.digest)
    publication.must_be_under_way(mine)
    must_be_the_evidence(mine.evidence, at_hand, rules)
    if len({mine.by, *publication.approved_by}) < rules.signatures(Act.PROPOSED_LIST):
        raise Refused("list-is-not-approved", needed=rules.signatures(Act.PROPOSED_LIST))
    facts.must_be_in(at_hand, rules, StageKind.PUBLICITY, command.at)
    must_all_stand(mine.places, command.candidates, at_hand)
    for place in mine.places:
        facts.must_be_declared(at_hand, rules, place.candidate, NeededFor.PUBLICITY)
    _must_print(command.printed, command.candidates)
    stage = _open(command, at_hand, rules)
    period = _period(command, stage, rules)
    version = publication.version + 1
    return (
        ListPublished(
            version=version,
            as_of=mine.as_of,
            places=mine.places,
            fingerprint=mine.fingerprint,
            digest=mine.digest,
            stage=stage.code if stage else None,
            period=period,
            printed=command.printed,
            sha256=printed_hash(mine.digest, version, period, command.printed),
            signed_by=people,
            at=command.at,
        ),
    )


def corrected(
    command: CorrectNotice, publication: Publication, at_hand: Facts, rules: Rulebook
) -> Sequence[NoticeCorrected]:
    """Print the notice again with a reason; for those who have another name it begins anew."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.PUBLISH))
    list_ = publication.in_public()
    about = command.renamed | command.changed
    for candidate in sorted(about):
        if publication.item(candidate).status is not Status.PUBLISHED:
            raise Refused("candidate-is-decided-on", candidate=candidate)
    _must_print(command.printed, about)
    listed, *others = {publication.items[each].listed for each in about}
    if others:
        raise Refused("lines-are-of-several-lists")
    restarts = command.renamed and rules.publicity and rules.publicity.restart_on_name_change
    stage = rules.stage(list_.stage) if list_.stage and restarts else None
    period = _period(command, stage, rules)
    version = publication.version + 1
    return (
        NoticeCorrected(
            version=version,
            renamed=tuple(sorted(command.renamed)),
            changed=tuple(sorted(command.changed - command.renamed)),
            reason=command.reason,
            period=period,
            printed=command.printed,
            sha256=printed_hash(listed, version, period, command.printed),
            signed_by=people,
            at=command.at,
        ),
    )


def own_period(
    command: PublishSubstitute, publication: Publication, rules: Rulebook
) -> Period | None:
    """The days of a substitute's own publicity; the list's where the rulebook asks for none."""
    _must_print(command.printed, frozenset({command.candidate}))
    list_ = publication.in_public()
    if not rules.substitution.own_publicity:
        return list_.period
    return _period(command, rules.stage(list_.stage) if list_.stage else None, rules)


def _must_print(printed: Printed, candidates: frozenset[CandidateId]) -> None:
    if not candidates or frozenset(printed.lines) != candidates:
        raise Refused("notice-does-not-fit-the-list")


def _open(command: PublishList, at_hand: Facts, rules: Rulebook) -> Stage | None:
    """The stage of the publicity that is open; None where the rulebook has none."""
    for stage in rules.stages_of(StageKind.PUBLICITY):
        if facts.is_open(at_hand, stage.code, command.at):
            return stage
    return None


def _period(
    command: PublishList | CorrectNotice | PublishSubstitute,
    stage: Stage | None,
    rules: Rulebook,
) -> Period | None:
    if stage is None or stage.lasts is None:
        return None
    return printed_period(rules, command.at, stage.lasts, command.workdays, by_hand=command.last)
