"""A secrecy incident (失泄密事件): somebody finds a mark of secrecy in what a candidate handed in.

This system is not for state secrets (非涉密系统). One official locks everything of the candidate
away at once; two sign that it is destroyed, or that it was a false alarm. From the destruction on
it is handled off line. An event says who, whom and when, and never what.

It can be reported at any time, while the campaign is paused or over as well. It says nothing of
whether the candidate stands: that is for withdrawal, disqualification and the list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.quarantine import CONFIRMED, REPORTED, quarantined
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSecrecyIncident:
    """Lock away everything of the candidate, at once; by one official."""

    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSecrecyIncident:
    """Let everything of the candidate be destroyed; by two officials."""

    candidate: CandidateId
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissSecrecyIncident:
    """It was a false alarm: what was locked away is free again, the page stays off."""

    candidate: CandidateId
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = ReportSecrecyIncident | ConfirmSecrecyIncident | DismissSecrecyIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyIncidentReported:
    """Nothing of the candidate is shown, written or taken in any more."""

    candidate: CandidateId
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyIncidentConfirmed:
    """What was handed in of the candidate is destroyed, and stays locked away for good."""

    candidate: CandidateId
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyIncidentDismissed:
    """There was nothing secret."""

    candidate: CandidateId
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = SecrecyIncidentReported | SecrecyIncidentConfirmed | SecrecyIncidentDismissed


@dataclass(frozen=True, slots=True)
class Incident:
    """Whether one is reported and not settled, and whether one was confirmed."""

    open: bool = False
    confirmed: bool = False


def decide(command: Command, incident: Incident, at_hand: Facts, _: Rulebook) -> Sequence[Event]:
    """Decide on a report, or on what is reported.

    Refused: `no-incident-is-reported`, `incident-is-confirmed` (what is destroyed cannot be given
    back), `a-second-person-is-needed`, `person-has-no-such-role`.
    """
    candidate, at = command.candidate, command.at
    match command:
        case ReportSecrecyIncident(by=by):
            must_hold(at_hand, by, Role.OFFICIAL)
            if incident.open or incident.confirmed:
                return ()
            return (SecrecyIncidentReported(candidate=candidate, by=by, at=at),)
        case ConfirmSecrecyIncident():
            people = signed(at_hand, command.signed_by)
            if incident.confirmed:
                return ()
            _must_be_reported(candidate, incident)
            return (SecrecyIncidentConfirmed(candidate=candidate, signed_by=people, at=at),)
        case DismissSecrecyIncident():
            people = signed(at_hand, command.signed_by)
            if incident.confirmed:
                raise Refused("incident-is-confirmed", candidate=candidate)
            _must_be_reported(candidate, incident)
            return (SecrecyIncidentDismissed(candidate=candidate, signed_by=people, at=at),)
        case _:
            assert_never(command)


def _must_be_reported(candidate: CandidateId, incident: Incident) -> None:
    if not incident.open:
        raise Refused("no-incident-is-reported", candidate=candidate)


def evolve(incident: Incident, event: Event) -> Incident:
    """Take note."""
    match event:
        case SecrecyIncidentReported():
            return replace(incident, open=True)
        case SecrecyIncidentConfirmed():
            return Incident(open=False, confirmed=True)
        case SecrecyIncidentDismissed():
            return replace(incident, open=False)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """Who acts: an incident waits for nothing else."""
    match command:
        case ReportSecrecyIncident(by=by):
            return (facts.appointed(by, Role.OFFICIAL),)
        case ConfirmSecrecyIncident(signed_by=people) | DismissSecrecyIncident(signed_by=people):
            return signatures(people)
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell drafts, files, nominations and the page; nobody votes for whom nobody is shown."""
    candidate = event.candidate
    match event:
        case SecrecyIncidentReported():
            return {quarantined(candidate): REPORTED, facts.shown(candidate): None}
        case SecrecyIncidentConfirmed():
            return {quarantined(candidate): CONFIRMED}
        case SecrecyIncidentDismissed():
            return {quarantined(candidate): None}
        case _:
            assert_never(event)


INCIDENT: Decider[Command, Incident, Event] = Decider(
    name="incident",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "incident", command.candidate),
    initial=Incident(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
