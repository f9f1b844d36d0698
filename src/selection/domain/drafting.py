"""Inside a unit (层层推选, 1.11): the clerk writes, both declare, the leader approves.

One stream per candidate, as the nomination has one of its own. What two people save at the same
time is not merged: the second is told, and shown both. What the leader approves is one revision;
whatever is written later voids that, and only what is approved can be handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.dossier import Declared
from selection.domain.drafts import (
    ApproveDraft,
    ClaimExemption,
    Command,
    DeclarationsSigned,
    Draft,
    DraftNomination,
    DraftSentBack,
    Event,
    ExemptionClaimed,
    FormSaved,
    NominationDrafted,
    SaveForm,
    SendDraftBack,
    SignDeclarations,
    UnitApproved,
    approval,
    contents,
)
from selection.domain.kernel import Decider, Facts, PersonId, Refused, stream
from selection.domain.materials import attachment
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.roles import Role, acting_for, must_act_for, stands_for
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Declarer, NeededFor, Severity, Signature


def decide(command: Command, draft: Draft, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on the draft of one nomination, by the people of its unit."""
    facts.must_run(at_hand)
    must_be_free(at_hand, command.candidate)
    if isinstance(command, DraftNomination):
        return _begin(command, draft, at_hand, rules)
    begun = draft.begun
    if begun is None:
        raise Refused("nomination-is-not-drafted", candidate=command.candidate)
    if (
        facts.nominated(command.candidate) in at_hand
        and facts.returned(command.candidate) not in at_hand
    ):
        raise Refused("nomination-is-handed-in", candidate=command.candidate)
    match command:
        case SaveForm():
            return _save(command, draft, begun, at_hand)
        case SignDeclarations():
            return _sign(command, draft, begun, at_hand, rules)
        case ClaimExemption():
            return _claim(command, draft, begun, at_hand, rules)
        case ApproveDraft():
            return _approve(command, draft, begun, at_hand, rules)
        case SendDraftBack(candidate=candidate, reason=reason, by=by, at=at):
            must_act_for(at_hand, by, Role.UNIT_LEADER, begun.unit)
            sent = DraftSentBack(
                candidate=candidate, revision=draft.revision, reason=reason, by=by, at=at
            )
            return (sent,)
        case _:
            assert_never(command)


def _begin(
    command: DraftNomination, draft: Draft, at_hand: Facts, rules: Rulebook
) -> Sequence[NominationDrafted]:
    if draft.begun is not None or facts.nominated(command.candidate) in at_hand:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    must_act_for(at_hand, command.by, Role.UNIT_CLERK, command.unit)
    if command.applicant is not None:
        must_act_for(at_hand, command.applicant, Role.CANDIDATE, command.unit)
    return (
        NominationDrafted(
            candidate=command.candidate,
            unit=command.unit,
            category=command.category,
            applicant=command.applicant,
            by=command.by,
            at=command.at,
        ),
    )


def _save(
    command: SaveForm, draft: Draft, begun: NominationDrafted, at_hand: Facts
) -> Sequence[FormSaved]:
    must_act_for(at_hand, command.by, Role.UNIT_CLERK, begun.unit)
    newest = 0 if draft.saved is None else draft.saved.revision
    if draft.saved is not None and command.paper == draft.saved.paper:
        return ()
    if command.opened != newest:
        raise Refused("form-was-saved-meanwhile", yours=command.opened, newest=newest)
    return (
        FormSaved(
            candidate=command.candidate,
            revision=draft.revision + 1,
            paper=command.paper,
            by=command.by,
            signer=PersonId(stands_for(at_hand, command.by, Role.UNIT_CLERK)),
            at=command.at,
        ),
    )


def _sign(
    command: SignDeclarations,
    draft: Draft,
    begun: NominationDrafted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[DeclarationsSigned]:
    _must_be_entitled_to_sign(command, begun, at_hand)
    asked = {each.code for each in rules.declarations if command.declarer in each.by}
    if not command.declarations or set(command.declarations) - asked:
        raise Refused("declaration-is-unknown")
    _written(draft)
    signed = {each for each, at in draft.declared.items() if at == draft.revision}
    if {Declared(code=each, by=command.declarer) for each in command.declarations} <= signed:
        return ()
    return (
        DeclarationsSigned(
            candidate=command.candidate,
            revision=draft.revision,
            declarations=command.declarations,
            declarer=command.declarer,
            scan=command.scan,
            by=command.by,
            at=command.at,
        ),
    )


def _must_be_entitled_to_sign(
    command: SignDeclarations, begun: NominationDrafted, at_hand: Facts
) -> None:
    if command.declarer is Declarer.UNIT:
        must_act_for(at_hand, command.by, Role.UNIT_LEADER, begun.unit)
    elif command.scan is not None:
        must_act_for(at_hand, command.by, Role.UNIT_CLERK, begun.unit)
    else:
        must_act_for(at_hand, command.by, Role.CANDIDATE, begun.unit)
        if command.by != begun.applicant:
            raise Refused("candidate-signs-for-himself", candidate=begun.candidate)


def _claim(
    command: ClaimExemption,
    draft: Draft,
    begun: NominationDrafted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[ExemptionClaimed]:
    must_act_for(at_hand, command.by, Role.UNIT_CLERK, begun.unit)
    exemption = command.exemption
    soft = {
        each.id
        for each in rules.conditions
        if each.severity is Severity.SOFT and each.asked_in(begun.category)
    }
    if exemption.condition not in soft:
        raise Refused("condition-knows-no-exemption", condition=exemption.condition)
    least = rules.nomination.exemption_reason_least or 0
    if exemption.length < least:
        raise Refused("exemption-reason-is-too-short", least=least)
    if draft.exemptions.get(exemption.condition) == exemption:
        return ()
    return (
        ExemptionClaimed(
            candidate=command.candidate,
            revision=draft.revision + 1,
            exemption=exemption,
            by=command.by,
            at=command.at,
        ),
    )


def _approve(
    command: ApproveDraft,
    draft: Draft,
    begun: NominationDrafted,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[UnitApproved]:
    by = command.by
    must_act_for(at_hand, by, Role.UNIT_LEADER, begun.unit)
    saved = _written(draft)
    if command.revision != draft.revision:
        raise Refused("draft-was-changed-meanwhile", yours=command.revision, newest=draft.revision)
    # A nomination that was handed in may be in another category since, or have other files.
    category = at_hand.get(facts.nominated(command.candidate), begun.category)
    files = at_hand.get(attachment(command.candidate))
    pleas = draft.exemptions.values()
    held = contents(begun.unit, category, saved.paper, files, draft.declared, pleas)
    if command.shown not in (None, held):
        raise Refused("draft-was-changed-meanwhile", yours=command.revision, newest=draft.revision)
    if draft.approved is not None and draft.approved.contents == held:
        return ()
    alone = {saved.by, saved.signer} & {by, stands_for(at_hand, by, Role.UNIT_LEADER)}
    if alone and Signature.CLERK in rules.nomination.signatures:
        raise Refused("a-second-person-is-needed", needed=len(rules.nomination.signatures))
    _must_be_declared(draft, rules)
    unendorsed = sorted(draft.exemptions.keys() - set(command.endorsed))
    if unendorsed:
        raise Refused("exemption-is-not-endorsed", rules=unendorsed)
    return (
        UnitApproved(
            candidate=command.candidate,
            revision=draft.revision,
            contents=held,
            endorsed=tuple(sorted(draft.exemptions)),
            written_by=saved.by,
            by=by,
            at=command.at,
        ),
    )


def _written(draft: Draft) -> FormSaved:
    if draft.saved is None:
        raise Refused("form-is-not-saved")
    return draft.saved


def _must_be_declared(draft: Draft, rules: Rulebook) -> None:
    """What has to be declared before handing in is declared of this revision, and no earlier."""
    for each in rules.declarations:
        if each.needed_for is not NeededFor.SUBMIT:
            continue
        signed = [draft.declared.get(Declared(code=each.code, by=by)) for by in each.by]
        if None in signed:
            raise Refused("declaration-is-missing", declaration=each.code)
        if any(at != draft.revision for at in signed):
            raise Refused("declaration-is-of-an-earlier-revision", declaration=each.code)


def evolve(draft: Draft, event: Event) -> Draft:
    """Take note; whatever is written or signed voids the approval of what was before."""
    match event:
        case NominationDrafted():
            return Draft(begun=event)
        case FormSaved(revision=revision):
            return replace(draft, revision=revision, saved=event, approved=None)
        case DeclarationsSigned(revision=revision, declarer=declarer):
            signed = {Declared(code=each, by=declarer): revision for each in event.declarations}
            return replace(draft, declared={**draft.declared, **signed}, approved=None)
        case ExemptionClaimed(revision=revision, exemption=exemption):
            pleas = {**draft.exemptions, exemption.condition: exemption}
            return replace(draft, revision=revision, exemptions=pleas, approved=None)
        case UnitApproved():
            return replace(draft, approved=event)
        case DraftSentBack():
            return replace(draft, approved=None)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Whether the nomination is handed in, and who acts for the unit."""
    candidate = command.candidate
    stands = (facts.nominated(candidate), facts.returned(candidate))
    here = (facts.CAMPAIGN, quarantined(candidate), *stands)
    match command:
        case DraftNomination(by=by, applicant=applicant):
            signing = () if applicant is None else acting_for(applicant, Role.CANDIDATE)
            return (*here, *acting_for(by, Role.UNIT_CLERK), *signing)
        case SaveForm(by=by) | ClaimExemption(by=by):
            return (*here, *acting_for(by, Role.UNIT_CLERK))
        case SignDeclarations(by=by):
            roles = (Role.UNIT_LEADER, Role.UNIT_CLERK, Role.CANDIDATE)
            return (*here, facts.belongs_to(by), *(facts.appointed(by, each) for each in roles))
        case ApproveDraft(by=by) | SendDraftBack(by=by):
            return (*here, attachment(candidate), *acting_for(by, Role.UNIT_LEADER))
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the nomination whether it was drafted, and what of the draft is approved."""
    candidate = event.candidate
    match event:
        case NominationDrafted(unit=unit):
            return {facts.drafted(candidate): unit}
        case UnitApproved(contents=held):
            told = approval(held, event.written_by, event.by)
            return {facts.approved(candidate): told}
        case FormSaved() | DeclarationsSigned() | ExemptionClaimed() | DraftSentBack():
            return {facts.approved(candidate): None}
        case _:
            assert_never(event)


DRAFTING: Decider[Command, Draft, Event] = Decider(
    name="drafting",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "draft", command.candidate),
    initial=Draft(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
