"""A candidate in the wrong category (A-19): who may move it, until when, and at what price.

A reviewer or official proposes, the unit's leader agrees with a dossier for the other category,
and officials decide. Nobody is moved once the stage has begun until which the rulebook allows it,
so that no vote and no mark was ever given in the former category.
"""

from collections.abc import Sequence

from selection.domain import facts
from selection.domain.answers import for_the_event
from selection.domain.candidacy import Nomination, NominationSubmitted
from selection.domain.dossier import Dossier, judged
from selection.domain.kernel import Facts, Refused
from selection.domain.materials import attachment, must_be_attached
from selection.domain.moving import movable, must_be_movable
from selection.domain.roles import Role, acting_for, must_act_for, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act
from selection.domain.transferring import (
    AgreeToTransfer,
    CategoryTransferred,
    Command,
    ProposeTransfer,
    TransferAgreed,
    TransferCategory,
    TransferProposed,
)

PROPOSERS = (Role.OFFICIAL, Role.REVIEWER, Role.CHIEF_REVIEWER)


def decided(
    command: Command, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[TransferProposed | TransferAgreed | CategoryTransferred]:
    """Decide one step of a change of category.

    Refused: there-is-no-category-transfer where the rulebook knows none, category-is-settled
    once its time is over, review-has-begun after the first opinion of the preliminary review,
    nomination-is-being-corrected while the unit corrects it.
    """
    must_be_movable(command.candidate, at_hand, rules)
    stands = nomination.submitted
    if stands is None or nomination.withdrawn:
        raise Refused("candidate-is-not-nominated", candidate=command.candidate)
    if facts.returned(command.candidate) in at_hand:
        raise Refused("nomination-is-being-corrected", candidate=command.candidate)
    match command:
        case ProposeTransfer():
            return _proposed(command, stands, at_hand, rules)
        case AgreeToTransfer():
            return _agreed(command, nomination, stands, at_hand, rules)
        case TransferCategory():
            return _transferred(command, nomination, stands, at_hand, rules)


def _proposed(
    command: ProposeTransfer, stands: NominationSubmitted, at_hand: Facts, rules: Rulebook
) -> Sequence[TransferProposed]:
    if all(facts.appointed(command.by, role) not in at_hand for role in PROPOSERS):
        raise Refused("person-has-no-such-role", person=command.by, role=str(Role.REVIEWER))
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    if command.category == stands.category:
        raise Refused("candidate-is-in-that-category", category=command.category)
    return (
        TransferProposed(
            candidate=command.candidate,
            category=command.category,
            reason=command.reason,
            by=command.by,
            at=command.at,
        ),
    )


def _agreed(
    command: AgreeToTransfer,
    nomination: Nomination,
    stands: NominationSubmitted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[TransferAgreed]:
    must_act_for(at_hand, command.by, Role.UNIT_LEADER, _answering(command, at_hand))
    proposed = nomination.transfer
    if proposed is None or proposed.category != command.category:
        raise Refused("transfer-is-not-proposed", category=command.category)
    dossier = Dossier(
        form=command.form,
        materials=command.materials,
        declared=command.declared,
        exemptions=command.exemptions,
    )
    found = judged(dossier, command.category, stands.unit_type, command.at, rules)
    must_be_attached(at_hand, command.candidate, stands.unit, command.materials)
    return (
        TransferAgreed(
            candidate=command.candidate,
            category=command.category,
            answers=for_the_event(rules, command.category, command.form),
            paper=command.paper,
            materials=command.materials,
            declared=command.declared,
            findings=found.findings,
            exemptions=found.exemptions,
            warnings=found.warnings,
            by=command.by,
            at=command.at,
        ),
    )


def _answering(command: AgreeToTransfer, at_hand: Facts) -> str:
    """The unit that answers for the candidate: it nominated it, or the one that did merged in."""
    return at_hand[facts.nominated_by(command.candidate)]


def _transferred(
    command: TransferCategory,
    nomination: Nomination,
    stands: NominationSubmitted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[CategoryTransferred]:
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.CATEGORY_TRANSFER))
    agreed = nomination.transfer
    if not isinstance(agreed, TransferAgreed) or agreed.category != command.category:
        raise Refused("transfer-is-not-agreed", category=command.category)
    if at_hand.get(facts.slot(command.candidate)) != facts.used(agreed.category, stands.unit):
        raise Refused("no-slot-is-taken", candidate=command.candidate, unit=stands.unit)
    return (
        CategoryTransferred(
            candidate=command.candidate,
            former=stands.category,
            agreed=agreed,
            signed_by=people,
            at=command.at,
        ),
    )


def rests_on(command: Command, rules: Rulebook) -> tuple[str, ...]:
    """The stage, the review, and who acts."""
    candidate = command.candidate
    here = (*movable(candidate, rules), facts.returned(candidate))
    match command:
        case ProposeTransfer(by=by):
            return (*here, *(facts.appointed(by, role) for role in PROPOSERS))
        case AgreeToTransfer(by=by):
            mine = (facts.nominated_by(candidate), attachment(candidate))
            return (*here, *mine, *acting_for(by, Role.UNIT_LEADER))
        case TransferCategory(signed_by=people):
            return (*here, facts.slot(candidate), *signatures(people))
