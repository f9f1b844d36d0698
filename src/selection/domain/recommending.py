"""What a unit stands by (单位推荐): who signed, what was approved, which pleas are endorsed."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from selection.domain import facts
from selection.domain.candidacy import CorrectNomination, NominationSubmitted, SubmitNomination
from selection.domain.dossier import Exemption
from selection.domain.drafts import approval, contents, signers_of
from selection.domain.kernel import Facts, Refused
from selection.domain.materials import fingerprint
from selection.domain.roles import Role, acting_for, must_act_for, stands_for
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Signature

SIGNS_AS: Mapping[Signature, Role] = MappingProxyType(
    {Signature.CLERK: Role.UNIT_CLERK, Signature.LEADER: Role.UNIT_LEADER}
)


def must_be_recommended(
    command: SubmitNomination, pleas: Sequence[Exemption], at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse what the unit has not signed and approved as the rulebook asks.

    Each signature is another person's, of this unit; a deputy signs for who is stood in for, so
    the two of them together are one (10.8).
    """
    asked = rules.nomination
    if rules.unit_types:
        missing = [each for each in asked.signatures if each not in command.signed_by]
        if missing:
            raise Refused("unit-has-not-signed", missing=[str(each) for each in missing])
        people = [(command.signed_by[each], SIGNS_AS[each]) for each in asked.signatures]
        for person, role in people:
            must_act_for(at_hand, person, role, command.unit)
        signers = {person for person, _ in people}
        signed_for = {stands_for(at_hand, person, role) for person, role in people}
        if min(len(signers), len(signed_for)) < len(people):
            raise Refused("a-second-person-is-needed", needed=len(people))
    _must_be_endorsed(pleas, command.unit, at_hand, rules)
    clerk, leader = (command.signed_by.get(each, "") for each in SIGNS_AS)
    held = _held(command, command.unit, command.category)
    _must_be_approved(command, at_hand, approval(held, clerk, leader))


def must_be_approved_again(
    command: CorrectNomination,
    before: NominationSubmitted,
    pleas: Sequence[Exemption],
    at_hand: Facts,
    rules: Rulebook,
) -> None:
    """Refuse a correction that is not what the leader approved, or pleas that nobody endorses."""
    _must_be_endorsed(pleas, before.unit, at_hand, rules)
    signers = signers_of(at_hand.get(facts.approved(command.candidate), ""))
    held = _held(command, before.unit, before.category)
    _must_be_approved(command, at_hand, approval(held, *signers))


def _held(command: SubmitNomination | CorrectNomination, unit: str, category: str) -> str:
    files = fingerprint(unit, command.materials)
    return contents(unit, category, command.paper, files, command.declared, command.exemptions)


def _must_be_approved(
    command: SubmitNomination | CorrectNomination, at_hand: Facts, held: str
) -> None:
    """What was drafted is handed in as it was approved, to the letter."""
    if facts.drafted(command.candidate) not in at_hand:
        return
    approval = at_hand.get(facts.approved(command.candidate))
    if approval is None:
        raise Refused("draft-is-not-approved", candidate=command.candidate)
    if approval != held:
        raise Refused("submission-is-not-what-was-approved", candidate=command.candidate)


def _must_be_endorsed(
    pleas: Sequence[Exemption], unit: str, at_hand: Facts, rules: Rulebook
) -> None:
    if not rules.unit_types or Signature.LEADER not in rules.nomination.signatures:
        return
    alone = [each.condition for each in pleas if each.endorsed_by is None]
    if alone:
        raise Refused("exemption-is-not-endorsed", rules=alone)
    for person in dict.fromkeys(each.endorsed_by for each in pleas if each.endorsed_by):
        must_act_for(at_hand, person, Role.UNIT_LEADER, unit)


def stood_by(command: SubmitNomination | CorrectNomination) -> Iterator[str]:
    """The facts that these rules rest on."""
    yield facts.drafted(command.candidate)
    yield facts.approved(command.candidate)
    for each in command.exemptions:
        if each.endorsed_by is not None:
            yield from acting_for(each.endorsed_by, Role.UNIT_LEADER)
    if isinstance(command, SubmitNomination):
        for signature, person in command.signed_by.items():
            yield from acting_for(person, SIGNS_AS[signature])
