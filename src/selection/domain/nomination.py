"""A nomination (推荐项): one candidate in one category, from submission to withdrawal.

Submitting is recorded together with the slot on the unit's slate, or not at all. Names, stories
and reasons stay in the vault; the event names their record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import arrivals, consents, facts, honours, transfer
from selection.domain.candidacy import (
    AdmitLateSubmission,
    Command,
    CorrectNomination,
    Event,
    LateSubmissionAdmitted,
    LateSubmissionRecorded,
    Nomination,
    NominationCorrected,
    NominationSubmitted,
    NominationWithdrawn,
    NoteRival,
    RivalRefused,
    SubmitNomination,
    WithdrawNomination,
)
from selection.domain.consents import (
    ConsentGiven,
    ConsentWithdrawn,
    GiveConsent,
    WithdrawConsent,
)
from selection.domain.handing_in import admitted, corrected, submitted
from selection.domain.identity import known_elsewhere, told
from selection.domain.kernel import Decider, Facts, Refused, stream
from selection.domain.materials import attachment
from selection.domain.moving import proposed_move
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.recommending import stood_by
from selection.domain.renewal import followed
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.transferring import (
    AgreeToTransfer,
    CategoryTransferred,
    ProposeTransfer,
    TransferAgreed,
    TransferCategory,
    TransferProposed,
)


def decide(
    command: Command, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on one nomination: complete, eligible, nobody's second one, no past winner."""
    if not isinstance(command, WithdrawNomination | NoteRival | GiveConsent | WithdrawConsent):
        must_be_free(at_hand, command.candidate)
    match command:
        case SubmitNomination():
            return submitted(command, nomination, at_hand, rules)
        case AdmitLateSubmission():
            return admitted(command, nomination, at_hand, rules)
        case CorrectNomination():
            return corrected(command, nomination, at_hand, rules)
        case ProposeTransfer() | AgreeToTransfer() | TransferCategory():
            return transfer.decided(command, nomination, at_hand, rules)
        case GiveConsent() | WithdrawConsent():
            return consents.decided(command, at_hand, rules)
        case WithdrawNomination(candidate=candidate, by=by, at=at):
            facts.must_run(at_hand)
            if nomination.submitted is None:
                raise Refused("candidate-is-not-nominated", candidate=candidate)
            if nomination.withdrawn:
                return ()
            facts.must_stand(at_hand, candidate)
            if at_hand.get(facts.belongs_to(by)) != at_hand.get(facts.nominated_by(candidate)):
                must_hold(at_hand, by, Role.OFFICIAL)
            entities = nomination.entities
            return (NominationWithdrawn(candidate=candidate, entities=entities, by=by, at=at),)
        case NoteRival():
            return _rival(command, nomination, at_hand)
        case _:
            assert_never(command)


def _rival(command: NoteRival, nomination: Nomination, at_hand: Facts) -> Sequence[RivalRefused]:
    """Tell the unit once of each nomination that another unit was refused (A-11)."""
    facts.must_run(at_hand)
    if nomination.submitted is None or nomination.withdrawn:
        raise Refused("candidate-is-not-nominated", candidate=command.candidate)
    if set(command.entities).isdisjoint(nomination.entities):
        raise Refused("rival-is-somebody-else", candidate=command.candidate)
    mine = at_hand.get(facts.nominated_by(command.candidate)) == command.unit
    if mine or command.rival in nomination.rivals:
        return ()
    return (
        RivalRefused(
            candidate=command.candidate,
            unit=command.unit,
            rival=command.rival,
            at=command.at,
        ),
    )


def evolve(nomination: Nomination, event: Event) -> Nomination:
    """Take note."""
    match event:
        case NominationSubmitted(entities=entities):
            return replace(
                nomination,
                submitted=event,
                handed_in=event,
                entities=entities,
                matches=event.matches,
            )
        case LateSubmissionRecorded(submission=late):
            return replace(nomination, late=late)
        case LateSubmissionAdmitted() | ConsentGiven() | ConsentWithdrawn():
            return nomination
        case NominationCorrected(entities=entities):
            return replace(nomination, handed_in=event, entities=entities, matches=event.matches)
        case TransferProposed() | TransferAgreed():
            return replace(nomination, transfer=event)
        case CategoryTransferred(agreed=agreed):
            return _moved(nomination, agreed)
        case NominationWithdrawn():
            return replace(nomination, withdrawn=True)
        case RivalRefused(rival=rival):
            return replace(nomination, rivals=nomination.rivals | {rival})
        case _:
            assert_never(event)


def _moved(nomination: Nomination, agreed: TransferAgreed) -> Nomination:
    """What stands from now on is of the other category, and judged there if it is corrected."""
    before = nomination.submitted
    stands = None if before is None else replace(before, category=agreed.category)
    return replace(nomination, submitted=stands, handed_in=agreed, transfer=None)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The intake, the unit and its slot, and where else the person or body stands or won."""
    match command:
        case SubmitNomination(candidate=candidate, unit=unit):
            here = (
                *arrivals.told(rules),
                facts.unit_type(unit),
                facts.unit_deadline(unit),
                facts.merged(unit),
                facts.slot(candidate),
                attachment(candidate),
                honours.dismissed(candidate),
                *stood_by(command),
                *followed(command),
            )
        case AdmitLateSubmission(candidate=candidate, signed_by=people):
            mine = (facts.slot(candidate), honours.dismissed(candidate))
            here = (*arrivals.admission(people, rules), *mine)
        case CorrectNomination(candidate=candidate):
            here = (
                facts.returned(candidate),
                facts.defects(candidate),
                proposed_move(candidate),
                attachment(candidate),
                honours.dismissed(candidate),
                *stood_by(command),
            )
        case ProposeTransfer() | AgreeToTransfer() | TransferCategory():
            return (quarantined(command.candidate), *transfer.rests_on(command, rules))
        case GiveConsent() | WithdrawConsent():
            return consents.rests_on(command)
        case WithdrawNomination(candidate=candidate, by=by):
            person = (facts.belongs_to(by), facts.appointed(by, Role.OFFICIAL))
            mine = (facts.nominated(candidate), facts.nominated_by(candidate))
            return (facts.CAMPAIGN, *mine, *person)
        case NoteRival(candidate=candidate):
            return (facts.CAMPAIGN, facts.nominated_by(candidate))
        case _:
            assert_never(command)
    elsewhere = known_elsewhere(command.entities, command.compared, rules)
    return (facts.CAMPAIGN, quarantined(command.candidate), *here, *elsewhere)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell everybody who stands, in which category, for which unit."""
    match event:
        case NominationSubmitted(candidate=candidate):
            return {
                facts.nominated(candidate): event.category,
                facts.nominated_by(candidate): event.unit,
                facts.roll(event.unit): facts.mark("nominated", candidate, at=event.at),
                facts.EVIDENCE: facts.mark("nominated", candidate, at=event.at),
                **{facts.took_part(each): "yes" for each in event.signed_by.values()},
                **{facts.recommends(candidate, each): "yes" for each in event.signed_by.values()},
                **_stated(event),
            }
        case LateSubmissionRecorded() | LateSubmissionAdmitted() | RivalRefused():
            return {}
        case NominationCorrected(candidate=candidate):
            return {
                facts.returned(candidate): None,
                facts.defects(candidate): None,
                facts.changed(candidate): ",".join(event.changed),
                facts.EVIDENCE: facts.mark("corrected", candidate, at=event.at),
                **{facts.live(entity): None for entity in event.dropped},
                **_stated(event),
            }
        case TransferProposed(candidate=candidate, category=category):
            return {proposed_move(candidate): category, facts.agreed(candidate): None}
        case TransferAgreed(candidate=candidate, category=category):
            return {proposed_move(candidate): None, facts.agreed(candidate): category}
        case CategoryTransferred(candidate=candidate, agreed=agreed):
            return {
                facts.agreed(candidate): None,
                facts.nominated(candidate): agreed.category,
                facts.EVIDENCE: facts.mark("transferred", candidate, at=event.at),
                **_declared(agreed),
            }
        case ConsentGiven(candidate=candidate, declared=declared):
            return {facts.declared(candidate): consents.told(declared)}
        case ConsentWithdrawn(candidate=candidate, declared=declared, hides=hides):
            off: dict[str, str | None] = {facts.shown(candidate): None} if hides else {}
            return {facts.declared(candidate): consents.told(declared), **off}
        case NominationWithdrawn(candidate=candidate):
            return {
                facts.nominated(candidate): None,
                facts.nominated_by(candidate): None,
                proposed_move(candidate): None,
                facts.agreed(candidate): None,
                facts.declared(candidate): None,
                facts.pleaded(candidate): None,
                honours.matched(candidate): None,
                facts.warned(candidate): None,
                facts.EVIDENCE: facts.mark("withdrawn", candidate, at=event.at),
                **{facts.live(entity): None for entity in event.entities},
            }
        case _:
            assert_never(event)


def _stated(event: NominationSubmitted | NominationCorrected) -> dict[str, str | None]:
    """What a form, new or corrected, says of its candidate, and who that is."""
    those = {facts.live(entity): event.candidate for entity in event.entities}
    return {**_declared(event), honours.matched(event.candidate): told(event.matches), **those}


def _declared(
    event: NominationSubmitted | NominationCorrected | TransferAgreed,
) -> dict[str, str | None]:
    pleaded = ",".join(each.condition for each in event.exemptions)
    return {
        facts.declared(event.candidate): consents.told(event.declared),
        facts.pleaded(event.candidate): pleaded or None,
        facts.warned(event.candidate): ",".join(event.warnings) or None,
    }


NOMINATION: Decider[Command, Nomination, Event] = Decider(
    name="nomination",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "nomination", command.candidate),
    initial=Nomination(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
