"""A nomination (推荐项): one candidate in one category, from submission to withdrawal.

Submitting is recorded together with the slot on the unit's slate, or not at all. Names, stories
and reasons stay in the vault; the event names their record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.answers import Answers, Form, for_the_event
from selection.domain.dossier import Declared, Dossier, Exemption, Judged, judged
from selection.domain.identity import is_identified, known_elsewhere, must_be_new
from selection.domain.kernel import (
    CandidateId,
    Decider,
    EntityId,
    Facts,
    Paper,
    PersonId,
    Refused,
    UnitId,
    stream,
)
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import OwnPublicity, Signature, StageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitNomination:
    """Hand a nomination in. `form` is judged and not recorded; `paper` is where it is kept.

    `entities` are salted hashes of whatever identifies the person or body, the surest first.
    `materials` counts the files handed in of each kind.
    """

    candidate: CandidateId
    unit: UnitId
    category: str
    entities: tuple[EntityId, ...]
    form: Form
    paper: Paper
    at: datetime
    group: str | None = None
    materials: Mapping[str, int] = field(default_factory=dict[str, int])
    declared: tuple[Declared, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    signed_by: Mapping[Signature, PersonId] = field(default_factory=dict[Signature, PersonId])
    own_publicity: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNomination:
    """Hand a returned nomination in again, with a corrected form.

    `entities` replace the former ones, if what identifies the candidate was corrected.
    """

    candidate: CandidateId
    form: Form
    paper: Paper
    at: datetime
    entities: tuple[EntityId, ...] = ()
    materials: Mapping[str, int] = field(default_factory=dict[str, int])
    declared: tuple[Declared, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawNomination:
    """Take a nomination back; by somebody of its unit, or by an official."""

    candidate: CandidateId
    by: PersonId
    at: datetime


Command = SubmitNomination | CorrectNomination | WithdrawNomination


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationSubmitted:
    """A candidate stands.

    `exemptions` are the pleas that are needed; `warnings` are clauses that a reviewer settles.
    """

    candidate: CandidateId
    unit: UnitId
    unit_type: str
    category: str
    group: str | None
    entities: tuple[EntityId, ...]
    answers: Answers
    paper: Paper
    materials: Mapping[str, int]
    declared: tuple[Declared, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]
    signed_by: Mapping[Signature, PersonId]
    own_publicity: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationCorrected:
    """The form of a candidate was replaced after a return; `dropped` are entities it gave up."""

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    dropped: tuple[EntityId, ...]
    answers: Answers
    paper: Paper
    materials: Mapping[str, int]
    declared: tuple[Declared, ...]
    exemptions: tuple[Exemption, ...]
    warnings: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationWithdrawn:
    """A candidate stands no more."""

    candidate: CandidateId
    entities: tuple[EntityId, ...]
    by: PersonId
    at: datetime


Event = NominationSubmitted | NominationCorrected | NominationWithdrawn


@dataclass(frozen=True, slots=True)
class Nomination:
    """Whether the candidate stands, and what of."""

    submitted: NominationSubmitted | None = None
    entities: tuple[EntityId, ...] = ()
    withdrawn: bool = False


def decide(
    command: Command, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on one nomination: complete, eligible, nobody's second one, no past winner."""
    match command:
        case SubmitNomination():
            return _submit(command, nomination, at_hand, rules)
        case CorrectNomination():
            return _correct(command, nomination, at_hand, rules)
        case WithdrawNomination(candidate=candidate, by=by, at=at):
            facts.must_run(at_hand)
            if nomination.submitted is None:
                raise Refused("candidate-is-not-nominated", candidate=candidate)
            if nomination.withdrawn:
                return ()
            if at_hand.get(facts.belongs_to(by)) != nomination.submitted.unit:
                must_hold(at_hand, by, Role.OFFICIAL)
            entities = nomination.entities
            return (NominationWithdrawn(candidate=candidate, entities=entities, by=by, at=at),)
        case _:
            assert_never(command)


def _submit(
    command: SubmitNomination, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    facts.must_be_in(at_hand, rules, StageKind.INTAKE, command.at)
    if nomination.submitted is not None:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    unit_type = at_hand.get(facts.unit_type(command.unit), "")
    if rules.unit_types and not unit_type:
        raise Refused("unit-is-not-registered", unit=command.unit)
    mine = facts.used(command.category, command.unit)
    if at_hand.get(facts.slot(command.candidate)) != mine:
        raise Refused("no-slot-is-taken", candidate=command.candidate, unit=command.unit)
    if not command.entities and is_identified(command.form, command.category, rules):
        raise Refused("candidate-is-not-identified", candidate=command.candidate)
    won = must_be_new(command.candidate, command.entities, at_hand, rules)
    findings = _judged(command, command.category, unit_type, rules)
    _must_be_recommended(command, rules)
    return (
        NominationSubmitted(
            candidate=command.candidate,
            unit=command.unit,
            unit_type=unit_type,
            category=command.category,
            group=command.group,
            entities=command.entities,
            answers=for_the_event(rules, command.category, command.form),
            paper=command.paper,
            materials=command.materials,
            declared=command.declared,
            exemptions=findings.exemptions,
            warnings=won + findings.warnings,
            signed_by=command.signed_by,
            own_publicity=command.own_publicity,
            at=command.at,
        ),
    )


def _correct(
    command: CorrectNomination, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    facts.must_run(at_hand)
    before = nomination.submitted
    if before is None or nomination.withdrawn:
        raise Refused("candidate-is-not-nominated", candidate=command.candidate)
    due = at_hand.get(facts.returned(command.candidate))
    if due is None:
        raise Refused("nomination-is-not-returned", candidate=command.candidate)
    if command.at >= datetime.fromisoformat(due):
        raise Refused("correction-is-too-late", candidate=command.candidate, due=due)
    won = must_be_new(command.candidate, command.entities, at_hand, rules)
    findings = _judged(command, before.category, before.unit_type, rules)
    entities = command.entities or nomination.entities
    return (
        NominationCorrected(
            candidate=command.candidate,
            entities=entities,
            dropped=tuple(each for each in nomination.entities if each not in entities),
            answers=for_the_event(rules, before.category, command.form),
            paper=command.paper,
            materials=command.materials,
            declared=command.declared,
            exemptions=findings.exemptions,
            warnings=won + findings.warnings,
            at=command.at,
        ),
    )


def _must_be_recommended(command: SubmitNomination, rules: Rulebook) -> None:
    """The unit has signed, each signature another person's, and shown the candidate at home."""
    asked = rules.nomination
    if rules.unit_types:
        missing = [each for each in asked.signatures if each not in command.signed_by]
        if missing:
            raise Refused("unit-has-not-signed", missing=[str(each) for each in missing])
        if len({command.signed_by[each] for each in asked.signatures}) < len(asked.signatures):
            raise Refused("a-second-person-is-needed", needed=len(asked.signatures))
    if asked.own_publicity is OwnPublicity.REQUIRED and command.own_publicity is None:
        raise Refused("own-publicity-is-required")


def _judged(
    command: SubmitNomination | CorrectNomination, category: str, unit_type: str, rules: Rulebook
) -> Judged:
    dossier = Dossier(
        form=command.form,
        materials=command.materials,
        declared=command.declared,
        exemptions=command.exemptions,
    )
    return judged(dossier, category, unit_type, command.at, rules)


def evolve(nomination: Nomination, event: Event) -> Nomination:
    """Take note."""
    match event:
        case NominationSubmitted(entities=entities):
            return Nomination(submitted=event, entities=entities)
        case NominationCorrected(entities=entities):
            return replace(nomination, entities=entities)
        case NominationWithdrawn():
            return replace(nomination, withdrawn=True)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The intake, the unit and its slot, and where else the person or body stands or won."""
    match command:
        case SubmitNomination(candidate=candidate, unit=unit):
            intake = facts.stages(rules, StageKind.INTAKE)
            here = (*intake, facts.unit_type(unit), facts.slot(candidate))
        case CorrectNomination(candidate=candidate):
            here = (facts.returned(candidate),)
        case WithdrawNomination(by=by):
            person = (facts.belongs_to(by), facts.appointed(by, Role.OFFICIAL))
            return (facts.CAMPAIGN, *person)
        case _:
            assert_never(command)
    return (facts.CAMPAIGN, *here, *known_elsewhere(command.entities, rules))


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell everybody who stands, in which category, for which unit."""
    match event:
        case NominationSubmitted(candidate=candidate):
            return {
                facts.nominated(candidate): event.category,
                facts.nominated_by(candidate): event.unit,
                facts.EVIDENCE: facts.mark("nominated", candidate, at=event.at),
                **_stated(event),
            }
        case NominationCorrected(candidate=candidate):
            return {
                facts.returned(candidate): None,
                facts.EVIDENCE: facts.mark("corrected", candidate, at=event.at),
                **{facts.live(entity): None for entity in event.dropped},
                **_stated(event),
            }
        case NominationWithdrawn(candidate=candidate):
            return {
                facts.nominated(candidate): None,
                facts.nominated_by(candidate): None,
                facts.declared(candidate): None,
                facts.pleaded(candidate): None,
                facts.EVIDENCE: facts.mark("withdrawn", candidate, at=event.at),
                **{facts.live(entity): None for entity in event.entities},
            }
        case _:
            assert_never(event)


def _stated(event: NominationSubmitted | NominationCorrected) -> dict[str, str | None]:
    """What a form, new or corrected, says of its candidate."""
    declared = ",".join(f"{each.code}/{each.by}" for each in event.declared)
    pleaded = ",".join(each.condition for each in event.exemptions)
    return {
        facts.declared(event.candidate): declared,
        facts.pleaded(event.candidate): pleaded or None,
        **{facts.live(entity): event.candidate for entity in event.entities},
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
