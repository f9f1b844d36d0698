"""The stages of a campaign in time: when one opens and closes, and what moves that."""

from collections.abc import Sequence
from datetime import datetime

from selection.domain.calendar import closing, printed_period
from selection.domain.course import (
    CLOCK,
    Campaign,
    CloseStage,
    ExtendStage,
    OpenStage,
    PostponeStage,
    StageClosed,
    StageExtended,
    StageOpened,
    StagePostponed,
)
from selection.domain.kernel import Facts, PersonId, Refused
from selection.domain.roles import Role, must_hold, signed
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.values import Term
from selection.domain.rulebook.words import Act, StageKind


def _known(rules: Rulebook, code: str) -> Stage:
    stage = rules.stage(code)
    if stage is None:
        raise Refused("stage-is-unknown", stage=code)
    return stage


def _must_be_the_organiser(at_hand: Facts, by: PersonId) -> None:
    if by != CLOCK:
        must_hold(at_hand, by, Role.OFFICIAL)


def opened(
    command: OpenStage, campaign: Campaign, at_hand: Facts, rules: Rulebook
) -> Sequence[StageOpened]:
    """Open the stage if its time has come, and everything that must end before it has.

    Where every nomination walks by itself, `after` and `lasts` are of its way, and no stage waits
    for another one or ends with a span.
    """
    _must_be_the_organiser(at_hand, command.by)
    stage = _known(rules, command.stage)
    if campaign.paused:
        raise Refused("campaign-is-paused")
    if stage.code in campaign.open:
        return ()
    if stage.code in campaign.closed:
        raise Refused("stage-is-closed", stage=stage.code)
    opens = campaign.opens(stage)
    if opens is not None and command.at < opens:
        raise Refused("stage-does-not-open-yet", stage=stage.code, opens=opens)
    for earlier in () if rules.rolling else stage.after:
        if not campaign.over(_known(rules, earlier), command.at):
            raise Refused("an-earlier-stage-is-not-closed", stage=stage.code, earlier=earlier)
    since, closes, people = _span(command, stage, campaign, at_hand, rules)
    if closes is not None and command.at >= closes:
        raise Refused("stage-is-over", stage=stage.code, closes=closes)
    return (
        StageOpened(
            stage=stage.code,
            since=since,
            closes=closes,
            signed_by=people,
            by=command.by,
            at=command.at,
        ),
    )


def _ready(stage: Stage, campaign: Campaign, rules: Rulebook) -> datetime | None:
    """When the stage could open by itself, or None if an act opens it."""
    opens = campaign.opens(stage)
    if opens is None:
        return None
    ended = (campaign.ended(_known(rules, earlier)) for earlier in stage.after)
    return max(each for each in (opens, campaign.resumed, *ended) if each is not None)


def _span(
    command: OpenStage, stage: Stage, campaign: Campaign, at_hand: Facts, rules: Rulebook
) -> tuple[datetime, datetime | None, tuple[PersonId, ...]]:
    """Since when, until when, and who says so where the calendar does not (7.5)."""
    since = _ready(stage, campaign, rules) or command.at
    if stage.lasts is None or rules.rolling:
        closes = campaign.closes(stage)
    else:
        try:
            since, closes = _counted(command, since, stage, stage.lasts, rules)
        except Refused:
            if command.closes is None:
                raise
            needed = rules.signatures(Act.EXTEND_STAGE)
            people = signed(at_hand, command.signed_by, needed=needed)
            return command.at, command.closes, people
    if command.closes not in (None, closes):
        raise Refused("stage-closes-by-the-rulebook", stage=stage.code, closes=closes)
    return since, closes, ()


def _counted(
    command: OpenStage, ready: datetime, stage: Stage, lasts: Term, rules: Rulebook
) -> tuple[datetime, datetime]:
    """A span, which begins when the stage could open, not when a clock got to it.

    A stage that opens on a later day, or after its whole span, begins when it is opened.
    """
    at, zone = command.at, rules.calendar.zone
    if ready.astimezone(zone).date() == at.astimezone(zone).date():
        closes = _end(command, ready, stage, lasts, rules)
        if at < closes:
            return ready, closes
    return at, _end(command, at, stage, lasts, rules)


def _end(
    command: OpenStage, since: datetime, stage: Stage, lasts: Term, rules: Rulebook
) -> datetime:
    """A publicity ends with a day, which its notice prints; any other span at its instant."""
    if stage.kind is StageKind.PUBLICITY:
        return printed_period(rules, since, lasts, command.workdays, by_hand=None).until
    return closing(rules, since, lasts, command.workdays)


def closed(command: CloseStage, campaign: Campaign, at_hand: Facts) -> Sequence[StageClosed]:
    """Close the stage if its time is up; one without a time is closed by an act."""
    _must_be_the_organiser(at_hand, command.by)
    if campaign.paused:
        raise Refused("campaign-is-paused")
    if command.stage not in campaign.open:
        raise Refused("stage-is-not-open", stage=command.stage)
    closes = campaign.open[command.stage]
    if closes is not None and command.at < closes:
        raise Refused("stage-does-not-close-yet", stage=command.stage, closes=closes)
    return (StageClosed(stage=command.stage, by=command.by, at=command.at),)


def extended(
    command: ExtendStage, campaign: Campaign, at_hand: Facts, rules: Rulebook
) -> Sequence[StageExtended]:
    """Let an open stage close later (P18)."""
    stage = _known(rules, command.stage)
    needed = rules.signatures(Act.EXTEND_STAGE)
    people = signed(at_hand, command.signed_by, needed=needed)
    # In a pause no clock closes a stage: time that ran out meanwhile can still be given back.
    ended = not campaign.paused and campaign.over(stage, command.at)
    if command.stage not in campaign.open or ended:
        raise Refused("stage-is-not-open", stage=command.stage)
    closes = campaign.open[command.stage]
    if closes is None or command.closes <= max(closes, command.at):
        raise Refused("an-extension-only-makes-longer", stage=command.stage)
    return (
        StageExtended(
            stage=command.stage,
            since=campaign.since[command.stage],
            closes=command.closes,
            reason=command.reason,
            signed_by=people,
            at=command.at,
        ),
    )


def postponed(
    command: PostponeStage, campaign: Campaign, at_hand: Facts, rules: Rulebook
) -> Sequence[StagePostponed]:
    """Let a stage that has not opened yet open, and if need be close, later (P18)."""
    stage = _known(rules, command.stage)
    needed = rules.signatures(Act.EXTEND_STAGE)
    people = signed(at_hand, command.signed_by, needed=needed)
    if stage.code in campaign.open or stage.code in campaign.closed:
        raise Refused("stage-has-opened", stage=stage.code)
    opens, closes = campaign.opens(stage), campaign.closes(stage)
    earlier = command.closes is not None and (closes is None or command.closes < closes)
    if earlier or command.opens <= max(opens or command.at, command.at):
        raise Refused("a-postponement-only-makes-later", stage=stage.code)
    ends = command.closes or closes
    if ends is not None and ends <= command.opens:
        raise Refused("stage-would-close-before-it-opens", stage=stage.code)
    return (
        StagePostponed(
            stage=stage.code,
            opens=command.opens,
            closes=command.closes,
            reason=command.reason,
            signed_by=people,
            at=command.at,
        ),
    )
