"""A figure that officials attest for a candidate: a given score, a deduction, a coefficient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from selection.domain import facts
from selection.domain.exact import exact
from selection.domain.kernel import CandidateId, Decider, Facts, PersonId, Refused, stream
from selection.domain.marks import must_fit
from selection.domain.roles import Role, must_hold
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Form


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
class FigureAttested:
    """A figure stands."""

    channel: str
    stage: str
    candidate: CandidateId
    item: str
    value: Decimal
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one candidate in one channel and stage, by item."""

    values: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])


def decide(
    command: AttestFigure, figures: Figures, at_hand: Facts, rules: Rulebook
) -> Sequence[FigureAttested]:
    """Take a figure once per item, within the rubric where there is one."""
    facts.must_be_open(at_hand, command.stage, command.at)
    must_hold(at_hand, command.by, Role.OFFICIAL)
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
    if command.item in figures.values:
        if figures.values[command.item] == command.value:
            return ()
        raise Refused("figure-is-attested", candidate=command.candidate, item=command.item)
    return (
        FigureAttested(
            channel=channel.code,
            stage=command.stage,
            candidate=command.candidate,
            item=command.item,
            value=command.value,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(figures: Figures, event: FigureAttested) -> Figures:
    """Take note."""
    return Figures({**figures.values, event.item: event.value})


def leaves(event: FigureAttested) -> Mapping[str, str | None]:
    """Tell the list that what it is computed from has changed."""
    about = (event.channel, event.stage, event.candidate, event.item)
    return {facts.EVIDENCE: facts.mark("attested", *about, at=event.at)}


FIGURES: Decider[AttestFigure, Figures, FigureAttested] = Decider(
    name="figures",
    events=(FigureAttested,),
    stream=lambda command, rules: stream(
        rules, "figures", command.channel, command.stage, command.candidate
    ),
    initial=Figures(),
    decide=decide,
    evolve=evolve,
    rests_on=lambda command, _: (
        facts.CAMPAIGN,
        facts.stage(command.stage),
        facts.nominated(command.candidate),
        facts.passed(command.candidate),
        facts.appointed(command.by, Role.OFFICIAL),
    ),
    leaves=leaves,
)
