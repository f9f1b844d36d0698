"""The one gate of public numbers: who may see which votes of a channel, and as of when.

Every page, command and export asks `visible` and counts no vote outside the extent that it gives.
The words are the rulebook's (`shown`, `shown_at`); an earlier moment passes the same gate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import assert_never

from selection.domain.calendar import ONE_DAY
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Shown


class Viewer(StrEnum):
    """Who looks."""

    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where the journal stands, or stood; when that is, and which stages had closed when."""

    position: int
    at: datetime
    closed: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Extent:
    """The votes that are shown: those recorded before `until`; all up to the position if None."""

    until: datetime | None


def visible(
    moment: Moment, viewer: Viewer, rules: Rulebook, *, channel: str, stage: str
) -> Extent | None:
    """Which votes of the channel in the stage the viewer may see at the moment; None: hidden.

    A DAILY channel shows what was recorded before the hour struck last, which may be before the
    first vote. After the hour that follows the close nothing is held back any more.
    """
    found = rules.channel(channel)
    if found is None:
        return None
    match viewer:
        case Viewer.PUBLIC:
            return _to_the_public(moment, rules, found, stage)
        case _:
            assert_never(viewer)


def next_shown(moment: Moment, rules: Rulebook, *, channel: str, stage: str) -> datetime | None:
    """When the public figures will change next, if that is at an hour known before; else None."""
    found = rules.channel(channel)
    if found is None or found.shown is not Shown.DAILY:
        return None
    if _is_final(moment, rules, found, stage):
        return None
    return _strike(rules, found, _next_day(rules, found, moment.at))


def public_day(rules: Rulebook, channel: str, at: datetime) -> date:
    """The day on which a vote recorded at the instant becomes public.

    In a DAILY channel day D reaches from `shown_at` of the day before to `shown_at` of D, half
    open, in the zone of the rulebook; in the others it is the voter's day (`Rulebook.day`).
    """
    found = rules.channel(channel)
    if found is None or found.shown is not Shown.DAILY:
        return rules.day(at)
    return _next_day(rules, found, at)


def _to_the_public(moment: Moment, rules: Rulebook, channel: Channel, stage: str) -> Extent | None:
    match channel.shown:
        case Shown.LIVE:
            return Extent(None)
        case Shown.DAILY:
            final = _is_final(moment, rules, channel, stage)
            return Extent(None if final else _last_strike(rules, channel, moment.at))
        case Shown.AFTER_CLOSE:
            return Extent(None) if _had_closed(moment, stage, by=moment.at) else None
        case Shown.NEVER:
            return None
        case _:
            assert_never(channel.shown)


def _is_final(moment: Moment, rules: Rulebook, channel: Channel, stage: str) -> bool:
    return _had_closed(moment, stage, by=_last_strike(rules, channel, moment.at))


def _had_closed(moment: Moment, stage: str, *, by: datetime) -> bool:
    closed = moment.closed.get(stage)
    return closed is not None and closed <= by


def _last_strike(rules: Rulebook, channel: Channel, at: datetime) -> datetime:
    return _strike(rules, channel, _next_day(rules, channel, at) - ONE_DAY)


def _next_day(rules: Rulebook, channel: Channel, at: datetime) -> date:
    """The first day whose hour has not struck at the instant."""
    # Searched from the day before: a zone may put its clocks back over midnight, or leave out a
    # day, and then the date alone does not tell which hours have struck.
    day = at.astimezone(rules.calendar.zone).date() - ONE_DAY
    while _strike(rules, channel, day) <= at:
        day += ONE_DAY
    return day


def _strike(rules: Rulebook, channel: Channel, day: date) -> datetime:
    """The instant of `shown_at`, in UTC; the first one where clocks are put back over it."""
    if channel.shown_at is None:
        raise ValueError(f"channel {channel.code} is shown daily, and at no hour")
    local = datetime.combine(day, channel.shown_at, tzinfo=rules.calendar.zone)
    return local.astimezone(UTC)
