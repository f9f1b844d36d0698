"""An expert's score sheet for one candidate (评分表): drafted, submitted, then sealed (4.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never, get_args

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.marks import Marks, must_fit
from selection.domain.roles import signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel, Rubric
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, Axis, By, Form, Tier
from selection.domain.seats import must_judge, must_sit_on, seats


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftScoresheet:
    """Save marks that may still change."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Marks
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitScoresheet:
    """Hand the sheet in, signed; it is sealed from then on (P20).

    Where the public marks, `expert` is a voter, known as surely as `tier` says.
    """

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Marks
    at: datetime
    tier: Tier = Tier.ACCOUNT
    panel: str | None = None
    comment: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenScoresheet:
    """Open a sealed sheet again, with a reason and two people."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Command = DraftScoresheet | SubmitScoresheet | ReopenScoresheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetDrafted:
    """Marks were saved."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    marks: Mapping[str, Decimal]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetSubmitted:
    """The sheet is signed and sealed."""

    channel: str
    stage: str
    panel: str | None
    expert: PersonId
    tier: Tier
    candidate: CandidateId
    marks: Mapping[str, Decimal]
    comment: Paper | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresheetReopened:
    """The sheet may be changed once more; what was submitted no longer counts."""

    channel: str
    stage: str
    expert: PersonId
    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


Event = ScoresheetDrafted | ScoresheetSubmitted | ScoresheetReopened


@dataclass(frozen=True, slots=True)
class Scoresheet:
    """The marks, and whether they are sealed."""

    marks: Marks = field(default_factory=dict[str, Decimal])
    sealed: bool = False


def decide(
    command: Command, sheet: Scoresheet, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on one sheet: the right expert, the right rubric, marks in range and in steps."""
    channel = rules.channel(command.channel)
    if channel is None or channel.form is not Form.MARKS:
        raise Refused("channel-takes-no-marks", channel=command.channel)
    if command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=command.stage)
    facts.must_be_open(at_hand, command.stage, command.at)
    match command:
        case DraftScoresheet(marks=marks):
            rubric = _rubric(command, channel, at_hand, rules)
            _must_be_unsealed(sheet)
            must_fit(marks, rubric)
            return () if marks == sheet.marks else (_drafted(command),)
        case SubmitScoresheet(marks=marks):
            if command.tier not in channel.identity:
                raise Refused("identity-is-not-accepted", tier=str(command.tier))
            rubric = _rubric(command, channel, at_hand, rules)
            must_sit_on(command.panel, command.expert, at_hand, rules)
            _must_be_unsealed(sheet)
            must_fit(marks, rubric)
            _must_be_complete(command, rubric, rules)
            return (_submitted(command),)
        case ReopenScoresheet():
            needed = rules.signatures(Act.REOPEN_SHEET)
            people = signed(at_hand, command.signed_by, needed=needed)
            if not sheet.sealed:
                raise Refused("scoresheet-is-not-sealed")
            return (_reopened(command, people),)
        case _:
            assert_never(command)


def _drafted(command: DraftScoresheet) -> ScoresheetDrafted:
    return ScoresheetDrafted(
        channel=command.channel,
        stage=command.stage,
        expert=command.expert,
        candidate=command.candidate,
        marks=command.marks,
        at=command.at,
    )


def _submitted(command: SubmitScoresheet) -> ScoresheetSubmitted:
    return ScoresheetSubmitted(
        channel=command.channel,
        stage=command.stage,
        panel=command.panel,
        expert=command.expert,
        tier=command.tier,
        candidate=command.candidate,
        marks=command.marks,
        comment=command.comment,
        at=command.at,
    )


def _reopened(command: ReopenScoresheet, people: tuple[PersonId, ...]) -> ScoresheetReopened:
    return ScoresheetReopened(
        channel=command.channel,
        stage=command.stage,
        expert=command.expert,
        candidate=command.candidate,
        reason=command.reason,
        signed_by=people,
        at=command.at,
    )


def _rubric(
    command: DraftScoresheet | SubmitScoresheet,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> Rubric:
    """By what the expert marks the candidate; Refused to an expert who may not."""
    expert, candidate = command.expert, command.candidate
    category = facts.must_be_reviewed(at_hand, rules, candidate)
    rubric = rules.rubric(channel.code, category, command.stage)
    if rubric is None or not channel.serves(Code(category)):
        raise Refused("category-is-not-of-this-channel", category=category)
    if channel.by is By.PANEL:
        must_judge(expert, candidate, category, at_hand, rules)
    if facts.reviewed(candidate, expert) in at_hand:
        raise Refused("reviewer-does-not-score", person=expert, candidate=candidate)
    return rubric


def _must_be_unsealed(sheet: Scoresheet) -> None:
    if sheet.sealed:
        raise Refused("scoresheet-is-sealed")


def _must_be_complete(command: SubmitScoresheet, rubric: Rubric, rules: Rulebook) -> None:
    missing = [each.code for each in rubric.criteria if each.code not in command.marks]
    if not command.marks or (missing and totals_a_sheet(rules, command.channel)):
        raise Refused("scoresheet-is-incomplete", criteria=missing)
    total = sum(Fraction(mark) for mark in command.marks.values())
    low, high = rubric.comment_below, rubric.comment_above
    remarkable = (low is not None and total < low) or (high is not None and total > high)
    if remarkable and command.comment is None:
        raise Refused("comment-is-needed", below=low, above=high)


def totals_a_sheet(rules: Rulebook, channel: str) -> bool:
    """Whether some score adds the marks of a sheet up first, so that none may be missing."""
    folds = (
        [step.over for step in score.steps if step.over is not None]
        for score in rules.scores
        if score.from_ == channel
    )
    return any(each[:1] == [Axis.ITEMS] for each in folds)


def evolve(sheet: Scoresheet, event: Event) -> Scoresheet:
    """Take note."""
    match event:
        case ScoresheetDrafted(marks=marks):
            return Scoresheet(marks)
        case ScoresheetSubmitted(marks=marks):
            return Scoresheet(marks, sealed=True)
        case ScoresheetReopened():
            return replace(sheet, sealed=False)
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the candidate, and whether the expert may mark it; or who lets it be reopened."""
    here = (facts.CAMPAIGN, facts.stage(command.stage))
    if isinstance(command, ReopenScoresheet):
        return (*here, *signatures(command.signed_by))
    expert, candidate = command.expert, command.candidate
    return (
        *here,
        facts.nominated(candidate),
        facts.passed(candidate),
        facts.reviewed(candidate, expert),
        *seats(expert, (candidate,), rules),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the list that a sheet it may be computed from is open again."""
    if isinstance(event, ScoresheetReopened):
        about = (event.channel, event.stage, event.expert, event.candidate)
        return {facts.EVIDENCE: facts.mark("reopened", *about, at=event.at)}
    return {}


SCORESHEET: Decider[Command, Scoresheet, Event] = Decider(
    name="scoresheet",
    events=get_args(Event),
    stream=lambda command, rules: stream(
        rules, "sheet", command.channel, command.stage, command.expert, command.candidate
    ),
    initial=Scoresheet(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
