"""How far the public's voting is, and what a voter may still do today."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time

from selection.domain.ballot import Ballot
from selection.domain.course import Campaign
from selection.domain.limits import Use, left
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Form, Per, Revocable, StageKind
from selection.web.exhibits import Course, Liking, Mine, Phase

FREE = "自愿参与，不得摊派，不得要求截图，不得有偿拉票。"
"""What every page says where the rulebook has no notice of its own (R-LIKE-F3)."""

NOTHING = Liking(
    phase=Phase.NONE,
    opens=None,
    closes=None,
    each_day_for_one=None,
    each_day_in_category=None,
    each_day=None,
    revocable=False,
    notice="",
    day_ends="",
    counts=False,
    tiers=frozenset(),
    elsewhere="",
)
"""A selection in which nobody can like."""


def the_channel(rules: Rulebook) -> Channel | None:
    """The channel in which the public likes, or None if the rulebook has none."""
    for channel in rules.channels:
        if channel.by is By.PUBLIC and channel.form is Form.LIKE:
            return channel
    return None


def the_stage(rules: Rulebook, channel: Channel, campaign: Campaign) -> Stage | None:
    """The stage that pages speak of: the open one, else the next, else the last."""
    stages = [stage for stage in rules.stages if stage.code in channel.stages]
    for stage in stages:
        if stage.code in campaign.open:
            return stage
    return next((each for each in stages if each.code not in campaign.closed), stages[-1])


def counted_stage(rules: Rulebook, channel: Channel, campaign: Campaign) -> Stage | None:
    """The stage whose figures pages show: the one that opened last; None before the first."""
    stages = [stage for stage in rules.stages if stage.code in channel.stages]
    begun = [each for each in stages if each.code in campaign.since]
    return max(begun, key=lambda each: campaign.since[each.code], default=None)


def liking(rules: Rulebook, campaign: Campaign, now: datetime) -> Liking:
    """Whether one can like now, and within which limits (domain 2.3)."""
    channel = the_channel(rules)
    stage = the_stage(rules, channel, campaign) if channel else None
    if channel is None or stage is None:
        others = [each for each in rules.channels if each.by is By.PUBLIC]
        notices = [each.notice for each in others if each.notice]
        return replace(
            NOTHING,
            elsewhere=others[0].name if others else "",
            notice=notices[0] if notices else FREE if others else "",
        )
    zone = rules.calendar.zone
    opens = campaign.since.get(stage.code) or campaign.opens(stage)
    closes = campaign.ended(stage)
    return Liking(
        phase=_phase(stage, campaign, closes, now),
        opens=opens.astimezone(zone) if opens else None,
        closes=closes.astimezone(zone) if closes else None,
        each_day_for_one=_most(channel, {Per.VOTER, Per.CANDIDATE, Per.DAY}),
        each_day_in_category=_most(channel, {Per.VOTER, Per.CATEGORY, Per.DAY}),
        each_day=_most(channel, {Per.VOTER, Per.DAY}),
        revocable=channel.revocable is not Revocable.NEVER,
        notice=channel.notice or FREE,
        day_ends=_day_ends(rules.calendar.day_starts) if channel.daily else "",
        counts=channel.counts_in_result,
        tiers=frozenset(channel.identity),
        elsewhere="",
    )


def course(rules: Rulebook, campaign: Campaign) -> Course:
    """Where the selection is: the stage opened last, and when the list is to be published."""
    zone = rules.calendar.zone
    open_ones = [stage for stage in rules.stages if stage.code in campaign.open]
    latest = max(open_ones, key=lambda stage: campaign.since[stage.code], default=None)
    closes = campaign.open.get(latest.code) if latest else None
    publicity = rules.stages_of(StageKind.PUBLICITY)
    opens = campaign.opens(publicity[0]) if publicity else None
    return Course(
        name=latest.name if latest else "",
        closes=closes.astimezone(zone) if closes else None,
        publicity=opens.astimezone(zone) if opens else None,
    )


def _phase(stage: Stage, campaign: Campaign, closes: datetime | None, now: datetime) -> Phase:
    if campaign.cancelled or stage.code in campaign.closed or (closes and now >= closes):
        return Phase.ENDED
    if stage.code not in campaign.open:
        return Phase.NOT_YET
    return Phase.PAUSED if campaign.paused else Phase.OPEN


def _most(channel: Channel, per: set[Per]) -> int | None:
    most = [
        limit.most
        for limit in channel.limits
        if set(limit.per) == per and isinstance(limit.most, int)
    ]
    return min(most, default=None)


def _day_ends(starts: time) -> str:
    return "24:00" if starts == time(0) else f"{starts:%H:%M}"


def mine(
    rules: Rulebook,
    channel: Channel,
    stage: str,
    ballot: Ballot,
    now: datetime,
    categories: Iterable[str],
) -> Mine:
    """What the voter has liked that still counts against today's limits, in these categories."""
    today, places, number = rules.day(now), rules.ceilings, ballot.ballots + 1
    used = [use for use in ballot.uses if use.stage == stage]
    for_good = channel.revocable is Revocable.UNTIL_CLOSE or not channel.daily
    liked = [use.candidate for use in used if use.candidate and (for_good or use.day == today)]
    more = {each: Use(None, each, number, today, stage) for each in categories}
    return Mine(
        liked=frozenset(liked),
        left={each: left(channel.limits, used, use, places) for each, use in more.items()},
    )
