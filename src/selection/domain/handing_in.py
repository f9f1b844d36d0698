"""Handing a nomination in, and handing it in again after a return: what must be true of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from selection.domain import arrivals, facts
from selection.domain.answers import Answers, for_the_event
from selection.domain.candidacy import (
    AdmitLateSubmission,
    CorrectNomination,
    HandedIn,
    LateSubmissionAdmitted,
    LateSubmissionRecorded,
    Nomination,
    NominationCorrected,
    NominationSubmitted,
    SubmitNomination,
)
from selection.domain.dossier import Dossier, Judged, judged
from selection.domain.identity import (
    How,
    Match,
    is_identified,
    matches,
    must_be_alone,
    must_not_have_won,
)
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.materials import must_be_attached
from selection.domain.recommending import must_be_approved_again, must_be_recommended
from selection.domain.renewal import must_follow
from selection.domain.reopening import must_change_what_is_reopened
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import OwnPublicity, StageKind


def submitted(
    command: SubmitNomination, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[NominationSubmitted | LateSubmissionRecorded]:
    """Let a candidate stand: complete, eligible, nobody's second one, no past winner.

    What comes at the deadline or later is judged in the same way, and only recorded (A-01): it
    takes no slot, and a deadline of the unit's own does not matter any more.
    """
    late = arrivals.is_late(at_hand, rules, command.at)
    if late:
        facts.must_run(at_hand)
    else:
        facts.must_be_in(at_hand, rules, StageKind.INTAKE, command.at)
        arrivals.must_be_in_time(at_hand, command.unit, command.at)
    if nomination.late is not None:
        raise Refused("late-submission-is-recorded", candidate=command.candidate)
    if nomination.submitted is not None:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    if rules.category(command.category) is None:
        raise Refused("category-is-unknown", category=command.category)
    unit_type = at_hand.get(facts.unit_type(command.unit), "")
    if rules.unit_types and not unit_type:
        raise Refused("unit-is-not-registered", unit=command.unit)
    into = at_hand.get(facts.merged(command.unit))
    if into is not None:
        raise Refused("unit-is-merged", unit=command.unit, into=into)
    if not late:
        _must_have_its_slot(command, at_hand)
    if not command.entities and is_identified(command.form, command.category, rules):
        raise Refused("candidate-is-not-identified", candidate=command.candidate)
    must_follow(command, at_hand, rules)
    like = _recognised(command, at_hand, rules, command.follows)
    found = _judged(command, command.category, unit_type, rules)
    must_be_attached(at_hand, command.candidate, command.unit, command.materials)
    must_be_recommended(command, found.exemptions, at_hand, rules)
    _must_be_shown_at_home(command, rules)
    stands = NominationSubmitted(
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
        findings=found.findings,
        exemptions=found.exemptions,
        warnings=_warnings(like, found.warnings),
        matches=like,
        signed_by=command.signed_by,
        own_publicity=command.own_publicity,
        follows=command.follows,
        at=command.at,
    )
    if not late:
        return (stands,)
    return (LateSubmissionRecorded(candidate=command.candidate, submission=stands, at=command.at),)


def admitted(
    command: AdmitLateSubmission, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[LateSubmissionAdmitted | NominationSubmitted]:
    """Let a late submission stand, by officials and with a slot of its unit (A-01).

    What may have changed since it came is asked again: whether somebody else nominated the same,
    and the registers of past winners.
    """
    people = arrivals.admitted(command.signed_by, at_hand, rules, command.at)
    late = nomination.late
    if late is None:
        raise Refused("no-late-submission-is-recorded", candidate=command.candidate)
    if nomination.submitted is not None:
        raise Refused("candidate-is-already-nominated", candidate=command.candidate)
    if command.entities != late.entities:
        raise Refused("late-submission-is-another", candidate=command.candidate)
    _must_have_its_slot(late, at_hand)
    like = _recognised(command, at_hand, rules, late.follows)
    return (
        LateSubmissionAdmitted(
            candidate=command.candidate, reason=command.reason, signed_by=people, at=command.at
        ),
        replace(late, warnings=_warnings(like, late.warnings), matches=like, at=command.at),
    )


def _must_have_its_slot(of: SubmitNomination | NominationSubmitted, at_hand: Facts) -> None:
    if at_hand.get(facts.slot(of.candidate)) != facts.used(of.category, of.unit):
        raise Refused("no-slot-is-taken", candidate=of.candidate, unit=of.unit)


def corrected(
    command: CorrectNomination, nomination: Nomination, at_hand: Facts, rules: Rulebook
) -> Sequence[NominationCorrected]:
    """Replace the form of a returned nomination, in time; judged like the first one.

    Only what it was returned for may have been changed (3.2).
    """
    facts.must_run(at_hand)
    before = nomination.submitted
    former = nomination.handed_in
    if before is None or former is None or nomination.withdrawn:
        raise Refused("candidate-is-not-nominated", candidate=command.candidate)
    due = at_hand.get(facts.returned(command.candidate))
    if due is None:
        raise Refused("nomination-is-not-returned", candidate=command.candidate)
    if command.at >= datetime.fromisoformat(due):
        raise Refused("correction-is-too-late", candidate=command.candidate, due=due)
    like = _recognised(command, at_hand, rules)
    if not command.entities:
        like += tuple(each for each in nomination.matches if each.how is How.IDENTIFIED)
    found = _judged(command, before.category, before.unit_type, rules)
    must_be_attached(at_hand, command.candidate, before.unit, command.materials)
    must_be_approved_again(command, before, found.exemptions, at_hand, rules)
    entities = command.entities or nomination.entities
    answers = for_the_event(rules, before.category, command.form)
    changed = _changed(command, former, answers, rules)
    must_change_what_is_reopened(command.candidate, before.category, changed, at_hand, rules)
    return (
        NominationCorrected(
            candidate=command.candidate,
            entities=entities,
            dropped=tuple(each for each in nomination.entities if each not in entities),
            answers=answers,
            paper=command.paper,
            materials=command.materials,
            declared=command.declared,
            findings=found.findings,
            exemptions=found.exemptions,
            warnings=_warnings(like, found.warnings),
            matches=like,
            changed=changed,
            at=command.at,
        ),
    )


def _recognised(
    command: SubmitNomination | CorrectNomination | AdmitLateSubmission,
    at_hand: Facts,
    rules: Rulebook,
    follows: CandidateId | None = None,
) -> tuple[Match, ...]:
    """The past winners whom the candidate may be; Refused for one it surely is."""
    must_be_alone(command.candidate, command.entities, at_hand, rules, follows)
    found = matches(command.entities, command.compared, at_hand, rules)
    must_not_have_won(command.candidate, found, at_hand, rules)
    return found


def _warnings(like: Sequence[Match], others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(each.rule for each in like), *others)))


def _changed(
    command: CorrectNomination,
    former: HandedIn,
    answers: Answers,
    rules: Rulebook,
) -> tuple[str, ...]:
    """The parts that are not as they were, in the order of the rulebook (3.2).

    Those that the command tells, and those that the event itself shows.
    """
    parts = [each.code for each in (*rules.nomination.fields, *rules.materials)]
    if set(command.changed) - set(parts):
        raise Refused("part-is-unknown")
    differ = {
        *command.changed,
        *_differing(former.answers.as_evidence(), answers.as_evidence()),
        *_differing(former.materials, command.materials),
        *(each.code for each in {*former.declared} ^ {*command.declared}),
    }
    parts += [each.code for each in rules.declarations]
    return tuple(dict.fromkeys(each for each in parts if each in differ))


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {code for code in {*before, *after} if before.get(code) != after.get(code)}


def _must_be_shown_at_home(command: SubmitNomination, rules: Rulebook) -> None:
    """Where the unit's own publicity is required it is over; one that is told of is sound.

    Both days count in full, as in every publicity (R-QUO-10).
    """
    held = command.own_publicity
    if held is None:
        if rules.nomination.own_publicity is OwnPublicity.REQUIRED:
            raise Refused("own-publicity-is-required")
        return
    if held.ends < held.begins:
        raise Refused("own-publicity-ends-before-it-begins", begins=held.begins, ends=held.ends)
    if command.at.astimezone(rules.calendar.zone).date() <= held.ends:
        raise Refused("own-publicity-is-not-over", ends=held.ends)


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
