"""A figure that officials attest for a candidate: a given score, a deduction, a coefficient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.exact import exact
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.marks import must_fit
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, Form


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestFigure:
    """Enter one figure; `item` where the channel has a rubric of items."""

    channel: str
    stage: str
    candidate: CandidateId
    value: Decimal
    by: PersonId
    at: datetime
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectFigure:
    """Put another figure in the place of one that is wrong, with a reason."""

    channel: str
    stage: str
    candidate: CandidateId
    value: Decimal
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime
    item: str = ""


Command = AttestFigure | CorrectFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAttested:
    """A figure stands."""

    channel: str
    stage: str
    candidate: CandidateId
    item: str
    value: Decimal
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureCorrected:
    """Another figure stands in the place of the one before."""

    channel: str
    stage: str
    candidate: CandidateId
    item: str
    value: Decimal
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = FigureAttested | FigureCorrected


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one candidate in one channel and stage, by item."""

    values: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])


def decide(command: Command, figures: Figures, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Take a figure once per item, within the rubric where there is one; correct it by two."""
    facts.must_be_open(at_hand, command.stage, command.at)
    people = _entitled(command, at_hand, rules)
    _must_be_a_figure(command, at_hand, rules)
    now = figures.values.get(command.item)
    if now == command.value:
        return ()
    match command:
        case AttestFigure():
            if now is not None:
                raise Refused("figure-is-attested", candidate=command.candidate, item=command.item)
            return (
                FigureAttested(
                    channel=command.channel,
                    stage=command.stage,
                    candidate=command.candidate,
                    item=command.item,
                    value=command.value,
                    by=command.by,
                    at=command.at,
                ),
            )
        case CorrectFigure():
            if now is None:
                raise Refused("figure-is-not-attested", candidate=command.candidate)
            return (
                FigureCorrected(
                    channel=command.channel,
                    stage=command.stage,
                    candidate=command.candidate,
                    item=command.item,
                    value=command.value,
                    reason=command.reason,
                    signed_by=people,
                    at=command.at,
                ),
            )
        case _:
            assert_never(command)


def _entitled(command: Command, at_hand: Facts, rules: Rulebook) -> tuple[PersonId, ...]:
    """The officials who enter the figure: one, or as many as open a sealed sheet again (P20)."""
    if isinstance(command, CorrectFigure):
        return signed(at_hand, command.signed_by, needed=rules.signatures(Act.REOPEN_SHEET))
    must_hold(at_hand, command.by, Role.OFFICIAL)
    return (command.by,)


def _must_be_a_figure(command: Command, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse what the channel, the category or the rubric does not take."""
    category = facts.must_be_reviewed(at_hand, rules, command.candidate)
    channel = rules.channel(command.channel)
    if channel is None or channel.form is not Form.FIGURES:
        raise Refused("channel-takes-no-figures", channel=command.channel)
    if command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=command.stage)
    if not channel.serves(Code(category)):
        raise Refused("category-is-not-of-this-channel", category=category)
    rubric = rules.rubric(channel.code, category, command.stage)
    if rubric is not None:
        must_fit({command.item: command.value}, rubric)
    elif command.item:
        raise Refused("criterion-is-unknown", criterion=command.item)
    exact(command.value)


def evolve(figures: Figures, event: Event) -> Figures:
    """Take note."""
    return Figures({**figures.values, event.item: event.value})


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The stage, the candidate, and the officials."""
    people = command.signed_by if isinstance(command, CorrectFigure) else (command.by,)
    return (
        facts.CAMPAIGN,
        facts.stage(command.stage),
        facts.nominated(command.candidate),
        facts.passed(command.candidate),
        *signatures(people),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list that what it is computed from has changed."""
    about = (event.channel, event.stage, event.candidate, event.item)
    what = "attested" if isinstance(event, FigureAttested) else "figure-corrected"
    return {facts.EVIDENCE: facts.mark(what, *about, at=event.at)}


FIGURES: Decider[Command, Figures, Event] = Decider(
    name="figures",
    events=get_args(Event),
    stream=lambda command, rules: stream(
        rules, "figures", command.channel, command.stage, command.candidate
    ),
    initial=Figures(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
