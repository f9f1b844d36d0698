"""The year's selection (活动): its rulebook frozen by two people, its stages opened and closed.

Every other stage asks this stream whether it may act at all: it leaves one fact for the campaign
and one for each stage that is open.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never, get_args

from selection.domain import amending, facts, timetable
from selection.domain.calendar import Workdays
from selection.domain.course import (
    CLOCK,
    FINGERPRINT,
    AdoptAmendment,
    AmendmentDrafted,
    Campaign,
    CampaignCancelled,
    CampaignDrafted,
    CampaignPaused,
    CampaignResumed,
    CancelCampaign,
    CloseStage,
    Command,
    DraftAmendment,
    DraftCampaign,
    Event,
    ExtendStage,
    FreezeRulebook,
    OpenStage,
    PauseCampaign,
    PostponeStage,
    ResumeCampaign,
    RulebookAmended,
    RulebookFrozen,
    StageClosed,
    StageExtended,
    StageOpened,
    StagePostponed,
)
from selection.domain.kernel import Decider, Facts, Refused, stream
from selection.domain.roles import Role, must_hold, signatures, signed
from selection.domain.rulebook.book import Rulebook


def decide(
    command: Command, campaign: Campaign, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on the course of the campaign."""
    if campaign.cancelled:
        raise Refused("campaign-is-cancelled")
    match command:
        case DraftCampaign(fingerprint=fingerprint, by=by, at=at):
            if campaign.frozen:
                raise Refused("rulebook-is-frozen")
            if FINGERPRINT.fullmatch(fingerprint) is None:
                raise Refused("fingerprint-does-not-fit")
            return (CampaignDrafted(fingerprint=fingerprint, by=by, at=at),)
        case FreezeRulebook():
            return _freeze(command, campaign)
        case _ if campaign.adopted is None:
            raise Refused("campaign-is-not-open")
        case DraftAmendment():
            return amending.drafted(command, campaign.adopted, at_hand)
        case AdoptAmendment():
            return amending.amended(command, campaign, campaign.adopted, at_hand, rules)
        case OpenStage():
            return timetable.opened(command, campaign, at_hand, rules)
        case CloseStage():
            return timetable.closed(command, campaign, at_hand)
        case ExtendStage():
            return timetable.extended(command, campaign, at_hand, rules)
        case PostponeStage():
            return timetable.postponed(command, campaign, at_hand, rules)
        case PauseCampaign(reason=reason, by=by, at=at):
            must_hold(at_hand, by, Role.OFFICIAL)
            if campaign.paused:
                return ()
            return (CampaignPaused(reason=reason, by=by, at=at),)
        case ResumeCampaign(by=by, at=at):
            must_hold(at_hand, by, Role.OFFICIAL)
            return (CampaignResumed(by=by, at=at),) if campaign.paused else ()
        case CancelCampaign(reason=reason, at=at):
            people = signed(at_hand, command.signed_by)
            if at_hand.get(facts.LIST) == facts.RELEASED:
                raise Refused("list-is-released")
            return (CampaignCancelled(reason=reason, signed_by=people, at=at),)
        case _:
            assert_never(command)


def _freeze(command: FreezeRulebook, campaign: Campaign) -> Sequence[Event]:
    if campaign.frozen:
        raise Refused("rulebook-is-frozen")
    if campaign.draft is None or campaign.draft.fingerprint != command.fingerprint:
        raise Refused("rulebook-is-not-the-drafted-one")
    if hashlib.sha256(command.canonical.encode()).hexdigest() != command.fingerprint:
        raise Refused("fingerprint-does-not-fit")
    if campaign.draft.by == command.by:
        raise Refused("a-second-person-is-needed")
    return (
        RulebookFrozen(
            version=1,
            canonical=command.canonical,
            fingerprint=command.fingerprint,
            drafted_by=campaign.draft.by,
            by=command.by,
            at=command.at,
        ),
    )


def evolve(campaign: Campaign, event: Event) -> Campaign:
    """Take note of what happened."""
    match event:
        case CampaignDrafted():
            return replace(campaign, draft=event)
        case RulebookFrozen() | RulebookAmended():
            return replace(campaign, adopted=event, amendment=None)
        case AmendmentDrafted():
            return replace(campaign, amendment=event)
        case (
            StageOpened(stage=code, since=since, closes=closes)
            | StageExtended(stage=code, since=since, closes=closes)
        ):
            now_open = {**campaign.open, code: closes}
            return replace(campaign, open=now_open, since={**campaign.since, code: since})
        case StageClosed(stage=code):
            still = {each: closes for each, closes in campaign.open.items() if each != code}
            # What follows begins when the stage's time was up, not when a clock got to it.
            ended = campaign.open.get(code) or event.at
            return replace(campaign, open=still, closed={**campaign.closed, code: ended})
        case StagePostponed(stage=code):
            return replace(campaign, postponed={**campaign.postponed, code: event})
        case CampaignPaused():
            return replace(campaign, paused=True)
        case CampaignResumed(at=at):
            return replace(campaign, paused=False, resumed=at)
        case CampaignCancelled():
            return replace(campaign, cancelled=True)
        case _:
            assert_never(event)


def rests_on(command: Command, _: Rulebook) -> Sequence[str]:
    """The officials who act; for a cancellation also whether there is a result already."""
    match command:
        case ExtendStage(signed_by=people) | PostponeStage(signed_by=people):
            return signatures(people)
        case CancelCampaign(signed_by=people) | AdoptAmendment(signed_by=people):
            return (facts.LIST, *signatures(people))
        case DraftAmendment(by=by):
            return signatures((by,))
        case OpenStage(by=by, signed_by=people):
            return signatures((by, *people))
        case CloseStage(by=by) | PauseCampaign(by=by) | ResumeCampaign(by=by):
            return signatures((by,))
        case DraftCampaign() | FreezeRulebook():
            return ()
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell the other stages whether the campaign runs and which stages are open.

    Who adopted the rulebook are the first officials: somebody has to appoint the others.
    """
    match event:
        case RulebookFrozen(fingerprint=fingerprint, drafted_by=first, by=second):
            return {
                facts.CAMPAIGN: facts.RUNNING,
                facts.RULEBOOK: fingerprint,
                facts.appointed(first, Role.OFFICIAL): "yes",
                facts.appointed(second, Role.OFFICIAL): "yes",
            }
        case RulebookAmended(fingerprint=fingerprint, at=at):
            return {
                facts.RULEBOOK: fingerprint,
                facts.EVIDENCE: facts.mark("amended", fingerprint, at=at),
            }
        case CampaignResumed():
            return {facts.CAMPAIGN: facts.RUNNING}
        case CampaignPaused():
            return {facts.CAMPAIGN: facts.PAUSED}
        case CampaignCancelled():
            return {facts.CAMPAIGN: facts.CANCELLED}
        case StageOpened(stage=code, since=since, closes=closes):
            opening = facts.opening(since, closes)
            return {facts.stage(code): opening, facts.begun(code): since.isoformat()}
        case StageExtended(stage=code, since=since, closes=closes):
            return {facts.stage(code): facts.opening(since, closes)}
        case StageClosed(stage=code, at=at):
            return {facts.stage(code): None, facts.closed(code): at.isoformat()}
        case CampaignDrafted() | AmendmentDrafted() | StagePostponed():
            return {}
        case _:
            assert_never(event)


def due(
    campaign: Campaign, rules: Rulebook, now: datetime, workdays: Workdays
) -> Iterable[OpenStage | CloseStage]:
    """What the clock has to do by now, in the order of the rulebook: first close, then open.

    A stage whose closing cannot be computed is left to an official, who enters it.
    """
    if not campaign.frozen or campaign.paused or campaign.cancelled:
        return
    for stage in rules.stages:
        closes = campaign.open.get(stage.code)
        if closes is not None and now >= closes:
            yield CloseStage(stage=stage.code, by=CLOCK, at=now)
    for stage in rules.stages:
        opening = OpenStage(stage=stage.code, by=CLOCK, at=now, workdays=workdays)
        if campaign.opens(stage) is not None and _opens(opening, campaign, rules):
            yield opening


def _opens(opening: OpenStage, campaign: Campaign, rules: Rulebook) -> bool:
    try:
        return bool(timetable.opened(opening, campaign, {}, rules))
    except Refused:
        return False


def next_due(campaign: Campaign, rules: Rulebook, now: datetime) -> datetime | None:
    """The next instant at which the clock will have something to do, or None."""
    instants = (*campaign.open.values(), *(campaign.opens(stage) for stage in rules.stages))
    return min((each for each in instants if each is not None and each > now), default=None)


def stream_of(rules: Rulebook) -> str:
    """The campaign's own stream."""
    return stream(rules, "campaign")


CAMPAIGN: Decider[Command, Campaign, Event] = Decider(
    name="campaign",
    events=get_args(Event),
    stream=lambda _, rules: stream_of(rules),
    initial=Campaign(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
