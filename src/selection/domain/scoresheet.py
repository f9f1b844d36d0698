"""An expert's score sheet for one candidate (评分表): drafted, submitted, then sealed (4.4).

Where experts are assigned to candidates, only they fill the sheets. Once the scoring is locked
nothing changes any more; what comes later is a side note, and never counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import facts, sheet_facts
from selection.domain.kernel import Decider, Facts, Refused, stream
from selection.domain.marking import (
    Command,
    DraftScoresheet,
    Event,
    ExcludeScore,
    ExplainScoresheet,
    ReinstateScore,
    ReopenScoresheet,
    ScoreExcluded,
    ScoreNoted,
    ScoreReinstated,
    Scoresheet,
    ScoresheetDrafted,
    ScoresheetExplained,
    ScoresheetReopened,
    ScoresheetSubmitted,
    SubmitScoresheet,
)
from selection.domain.marks import must_be_complete, must_fit
from selection.domain.roles import signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel, Rubric
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Act, By, Form
from selection.domain.seats import (
    assigning,
    chairing,
    locked_channels,
    must_have_promised,
    must_judge,
    must_not_be_recused,
    must_sit_on,
    recusals,
    seats,
)
from selection.domain.weighing import must_be_sealed, weigh


def decide(
    command: Command, sheet: Scoresheet, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on one sheet: the right expert, the right rubric, marks in range and in steps."""
    channel = rules.channel(command.channel)
    if channel is None or channel.form is not Form.MARKS:
        raise Refused("channel-takes-no-marks", channel=command.channel)
    if command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=command.stage)
    match command:
        case DraftScoresheet(marks=marks):
            facts.must_be_open(at_hand, command.stage, command.at)
            _must_be_unlocked(command, at_hand)
            rubric = _rubric(command, channel, at_hand, rules)
            _must_be_unsealed(sheet)
            must_fit(marks, rubric)
            return () if marks == sheet.marks else (_drafted(command),)
        case SubmitScoresheet():
            return _submit(command, sheet, channel, at_hand, rules)
        case ReopenScoresheet():
            facts.must_be_open(at_hand, command.stage, command.at)
            _must_be_unlocked(command, at_hand)
            needed = rules.signatures(Act.REOPEN_SHEET)
            people = signed(at_hand, command.signed_by, needed=needed)
            must_be_sealed(sheet)
            return (
                ScoresheetReopened(
                    channel=command.channel,
                    stage=command.stage,
                    expert=command.expert,
                    candidate=command.candidate,
                    reason=command.reason,
                    signed_by=people,
                    at=command.at,
                ),
            )
        case ExplainScoresheet(reason=reason):
            facts.must_run(at_hand)
            _must_be_unlocked(command, at_hand)
            must_be_sealed(sheet)
            return (
                ScoresheetExplained(
                    channel=command.channel,
                    stage=command.stage,
                    expert=command.expert,
                    candidate=command.candidate,
                    reason=reason,
                    at=command.at,
                ),
            )
        case ExcludeScore() | ReinstateScore():
            return weigh(command, sheet, channel, at_hand, rules)
        case _:
            assert_never(command)


def _submit(
    command: SubmitScoresheet,
    sheet: Scoresheet,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[Event]:
    late = _is_late(command, at_hand, rules)
    if not late and not _fills_a_gap(command, at_hand, rules):
        facts.must_be_open(at_hand, command.stage, command.at)
    facts.must_run(at_hand)
    if command.tier not in channel.identity:
        raise Refused("identity-is-not-accepted", tier=str(command.tier))
    rubric = _rubric(command, channel, at_hand, rules)
    must_sit_on(command.panel, command.expert, at_hand, rules)
    _must_be_unsealed(sheet)
    must_fit(command.marks, rubric)
    must_be_complete(command.marks, rubric, rules, commented=command.comment is not None)
    return (_noted(command) if late else _submitted(command),)


def _is_late(command: SubmitScoresheet, at_hand: Facts, rules: Rulebook) -> bool:
    """Whether the sheet comes after the lock, or after the stage and fills no gap.

    Where no expert is assigned to any candidate there is no lock; such a sheet is refused.
    """
    if (command.channel, command.stage) not in locked_channels(rules):
        return False
    if sheet_facts.sealed(command.channel, command.stage) in at_hand:
        return True
    over = sheet_facts.is_over(at_hand, command.channel, command.stage, command.at)
    return over and not _fills_a_gap(command, at_hand, rules)


def _fills_a_gap(command: SubmitScoresheet, at_hand: Facts, rules: Rulebook) -> bool:
    if (command.channel, command.stage) not in locked_channels(rules):
        return False
    place = (command.channel, command.stage, command.candidate)
    return sheet_facts.supplement(*place, command.expert) in at_hand


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


def _noted(command: SubmitScoresheet) -> ScoreNoted:
    return ScoreNoted(
        channel=command.channel,
        stage=command.stage,
        expert=command.expert,
        candidate=command.candidate,
        marks=command.marks,
        comment=command.comment,
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
    panel = assigning(category, channel, rules)
    if panel is not None:
        assigned = at_hand.get(sheet_facts.assigned(channel.code, command.stage, candidate), "")
        if expert not in assigned.split(","):
            raise Refused("sheet-is-not-assigned", person=expert, candidate=candidate)
        must_have_promised(expert, panel, at_hand, rules)
        must_not_be_recused(expert, candidate, category, channel, at_hand, rules)
    elif channel.by is By.PANEL:
        must_judge(expert, candidate, category, channel, at_hand, rules)
    else:
        must_not_be_recused(expert, candidate, category, channel, at_hand, rules)
    if facts.reviewed(candidate, expert) in at_hand:
        raise Refused("reviewer-does-not-score", person=expert, candidate=candidate)
    return rubric


def _must_be_unlocked(command: Command, at_hand: Facts) -> None:
    if sheet_facts.sealed(command.channel, command.stage) in at_hand:
        raise Refused("scoring-is-locked")


def _must_be_unsealed(sheet: Scoresheet) -> None:
    if sheet.sealed:
        raise Refused("scoresheet-is-sealed")


def evolve(sheet: Scoresheet, event: Event) -> Scoresheet:
    """Take note; a sheet that is opened again is to be explained anew."""
    match event:
        case ScoresheetDrafted(marks=marks):
            return replace(sheet, marks=marks, sealed=False, explained=False)
        case ScoresheetSubmitted(marks=marks):
            return replace(sheet, marks=marks, sealed=True)
        case ScoresheetReopened():
            return replace(sheet, sealed=False, explained=False)
        case ScoresheetExplained():
            return replace(sheet, explained=True)
        case ScoreExcluded():
            return replace(sheet, excluded=True)
        case ScoreReinstated():
            return replace(sheet, excluded=False)
        case ScoreNoted():
            return sheet
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the candidate, and whether the expert may mark it; or who acts upon the sheet."""
    channel = rules.channel(command.channel)
    here = (facts.CAMPAIGN, facts.stage(command.stage))
    if channel is None:
        return here
    sealed = sheet_facts.sealed(command.channel, command.stage)
    match command:
        case ReopenScoresheet(signed_by=people):
            return (*here, sealed, *signatures(people))
        case ExplainScoresheet():
            return (*here, sealed)
        case ExcludeScore(by=by) | ReinstateScore(by=by):
            place = (command.channel, command.stage, command.candidate)
            names = (facts.LIST, facts.nominated(command.candidate), *chairing(by, rules))
            out = recusals(command.expert, (command.candidate,), channel, rules)
            if isinstance(command, ReinstateScore):
                names = (*names, sheet_facts.replaced(*place, command.expert))
                if command.replacement is not None:
                    names = (*names, sheet_facts.scored(*place, command.replacement))
            return (*here, *names, *out)
        case DraftScoresheet() | SubmitScoresheet():
            return (*here, sealed, *_filling(command, channel, rules))
        case _:
            assert_never(command)


def _filling(
    command: DraftScoresheet | SubmitScoresheet, channel: Channel, rules: Rulebook
) -> Sequence[str]:
    expert, candidate = command.expert, command.candidate
    place = (command.channel, command.stage, candidate)
    names = (
        facts.nominated(candidate),
        facts.passed(candidate),
        facts.reviewed(candidate, expert),
        *seats(expert, (candidate,), channel, rules),
    )
    if (command.channel, command.stage) not in locked_channels(rules):
        return names
    return (
        *names,
        sheet_facts.assigned(*place),
        sheet_facts.supplement(*place, expert),
        sheet_facts.begun(command.channel, command.stage),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell what came in, and the list that what it is computed from has changed."""
    place = (event.channel, event.stage)
    about = (*place, event.expert, event.candidate)
    scored = sheet_facts.scored(*place, event.candidate, event.expert)
    match event:
        case ScoresheetDrafted() | ScoreNoted():
            return {}
        case ScoresheetSubmitted():
            changed = facts.mark("submitted", *about, at=event.at)
            return {
                scored: "yes",
                sheet_facts.begun(*place): "yes",
                sheet_facts.sheets(*place): changed,
            }
        case ScoresheetReopened():
            changed = facts.mark("reopened", *about, at=event.at)
            return {scored: None, sheet_facts.sheets(*place): changed, facts.EVIDENCE: changed}
        case ScoresheetExplained():
            return {sheet_facts.sheets(*place): facts.mark("explained", *about, at=event.at)}
        case ScoreExcluded():
            changed = facts.mark("excluded", *about, at=event.at)
            return {sheet_facts.sheets(*place): changed, facts.EVIDENCE: changed}
        case ScoreReinstated():
            changed = facts.mark("reinstated", *about, at=event.at)
            return {sheet_facts.sheets(*place): changed, facts.EVIDENCE: changed}
        case _:
            assert_never(event)


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
