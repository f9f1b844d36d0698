"""The gate of public numbers."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import at, book, channel
from selection.domain.rulebook.book import Calendar, Rulebook
from selection.domain.rulebook.words import Form, Shown
from selection.domain.visibility import (
    Extent,
    Moment,
    Viewer,
    next_shown,
    public_day,
    visible,
)

BEIJING = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
ALL = Extent(None)
SIX = time(18)
HERE = {"channel": "votes", "stage": "VOTE"}


def rules(shown: Shown, shown_at: time | None = None, zone: ZoneInfo = BEIJING) -> Rulebook:
    votes = channel(Form.LIKE, shown=shown, shown_at=shown_at)
    return book(calendar=Calendar(zone=zone), channels=(votes,))


DAILY = rules(Shown.DAILY, SIX)


def moment(when: datetime, **closed: datetime) -> Moment:
    return Moment(position=1, at=when, closed=closed)


def seen(by: Rulebook, when: datetime, **closed: datetime) -> Extent | None:
    return visible(moment(when, **closed), Viewer.PUBLIC, by, **HERE)


def coming(by: Rulebook, when: datetime, **closed: datetime) -> datetime | None:
    return next_shown(moment(when, **closed), by, **HERE)


def test_a_live_channel_shows_everything_at_once():
    live = rules(Shown.LIVE)

    assert seen(live, at("2030-03-04 09:00")) == ALL
    assert coming(live, at("2030-03-04 09:00")) is None


def test_a_daily_channel_without_an_hour_is_an_error_and_never_shown_live():
    with pytest.raises(ValueError, match="shown daily, and at no hour"):
        seen(rules(Shown.DAILY), at("2030-03-04 09:00"))


def test_a_channel_that_is_never_shown_stays_hidden_after_the_close():
    closed = at("2030-03-04 09:00")

    assert seen(rules(Shown.NEVER), at("2030-03-05 09:00"), VOTE=closed) is None


def test_a_channel_shown_after_the_close_is_hidden_until_its_own_stage_has_closed():
    after_close = rules(Shown.AFTER_CLOSE)
    now = at("2030-03-04 09:00")

    assert seen(after_close, now) is None
    assert seen(after_close, now, OTHER=now) is None
    assert seen(after_close, now, VOTE=now) == ALL
    assert coming(after_close, now) is None


def test_a_moment_before_the_close_shows_nothing_of_what_the_close_uncovered():
    closed = at("2030-03-04 09:00")

    before = closed - timedelta(milliseconds=1)

    assert seen(rules(Shown.AFTER_CLOSE), before, VOTE=closed) is None


def test_a_channel_that_the_rulebook_does_not_know_is_hidden():
    now = moment(at("2030-03-04 09:00"))
    where = {"channel": "gossip", "stage": "VOTE"}

    assert visible(now, Viewer.PUBLIC, DAILY, **where) is None
    assert next_shown(now, DAILY, **where) is None


@pytest.mark.parametrize(
    ("now", "until", "following"),
    [
        ("2030-03-04 17:59", "2030-03-03 18:00", "2030-03-04 18:00"),
        ("2030-03-04 18:00", "2030-03-04 18:00", "2030-03-05 18:00"),
        ("2030-03-05 00:00", "2030-03-04 18:00", "2030-03-05 18:00"),
    ],
)
def test_a_daily_channel_shows_what_was_recorded_before_the_hour_struck_last(
    now: str, until: str, following: str
):
    assert seen(DAILY, at(now)) == Extent(at(until))
    assert coming(DAILY, at(now)) == at(following)


def test_the_hour_is_that_of_the_rulebooks_zone_wherever_the_moment_was_told():
    assert seen(DAILY, datetime(2030, 3, 4, 10, tzinfo=UTC)) == Extent(at("2030-03-04 18:00"))


def test_a_closed_daily_channel_waits_for_its_hour_and_then_holds_nothing_back():
    closed = at("2030-03-04 20:00")

    assert seen(DAILY, at("2030-03-05 17:59"), VOTE=closed) == Extent(at("2030-03-04 18:00"))
    assert coming(DAILY, at("2030-03-05 17:59"), VOTE=closed) == at("2030-03-05 18:00")
    assert seen(DAILY, at("2030-03-05 18:00"), VOTE=closed) == ALL
    assert coming(DAILY, at("2030-03-05 18:00"), VOTE=closed) is None


def test_the_hour_stays_the_same_on_the_clock_when_clocks_are_changed():
    berlin = rules(Shown.DAILY, SIX, BERLIN)

    def noon(day: int) -> datetime:
        return datetime(2030, 3, day, 12, tzinfo=UTC)

    assert seen(berlin, noon(31)) == Extent(datetime(2030, 3, 30, 17, tzinfo=UTC))
    assert coming(berlin, noon(31)) == datetime(2030, 3, 31, 16, tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out_strikes_an_hour_later_by_the_new_time():
    berlin = rules(Shown.DAILY, time(2, 30), BERLIN)
    struck = datetime(2030, 3, 31, 3, 30, tzinfo=BERLIN)

    assert seen(berlin, struck) == Extent(struck)
    assert seen(berlin, datetime(2030, 3, 31, 1, 59, tzinfo=BERLIN)) == Extent(
        datetime(2030, 3, 30, 2, 30, tzinfo=BERLIN)
    )


def test_an_hour_that_comes_twice_strikes_once():
    berlin = rules(Shown.DAILY, time(2, 30), BERLIN)
    first = datetime(2030, 10, 27, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)

    assert seen(berlin, second) == seen(berlin, first) == Extent(first)
    assert coming(berlin, second) == datetime(2030, 10, 28, 1, 30, tzinfo=UTC)


def test_a_day_that_the_zone_leaves_out_strikes_no_hour_of_its_own():
    apia = rules(Shown.DAILY, SIX, APIA)  # the 29th of December 2011 was followed by the 31st
    last = datetime(2011, 12, 29, 18, tzinfo=APIA)
    early = datetime(2011, 12, 31, 5, tzinfo=APIA)

    assert seen(apia, early) == Extent(last)
    assert coming(apia, early) == datetime(2011, 12, 31, 18, tzinfo=APIA)


def test_a_vote_belongs_to_the_day_on_which_it_becomes_public():
    assert public_day(DAILY, "votes", at("2030-03-04 17:59")) == date(2030, 3, 4)
    assert public_day(DAILY, "votes", at("2030-03-04 18:00")) == date(2030, 3, 5)


def test_without_an_hour_a_vote_belongs_to_the_voters_day():
    calendar = Calendar(zone=BEIJING, day_starts=time(6))
    live = book(calendar=calendar, channels=(channel(Form.LIKE, shown=Shown.LIVE),))

    assert public_day(live, "votes", at("2030-03-04 05:59")) == date(2030, 3, 3)
    assert public_day(live, "votes", at("2030-03-04 23:59")) == date(2030, 3, 4)


# Berlin changes by day, Beirut at midnight, Lord Howe by half an hour; Apia left out a day.
ZONES = st.sampled_from(
    [BEIJING, BERLIN, ZoneInfo("Asia/Beirut"), ZoneInfo("Australia/Lord_Howe"), APIA]
)
HOURS = st.sampled_from([time(0), time(0, 10), time(2, 30), SIX, time(23, 30)])
INSTANTS = st.integers(0, 8 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
CHANGES = st.sampled_from(
    [
        datetime(2011, 12, 27, tzinfo=UTC),
        datetime(2022, 3, 24, tzinfo=UTC),
        datetime(2022, 4, 1, tzinfo=UTC),
        datetime(2022, 10, 26, tzinfo=UTC),
    ]
)


@st.composite
def looks(draw: Any) -> tuple[Rulebook, datetime, datetime, dict[str, datetime]]:
    """A daily channel, an earlier and a later instant, and perhaps a close."""
    start = draw(CHANGES)
    earlier, later = sorted((start + draw(INSTANTS), start + draw(INSTANTS)))
    closed = draw(st.none() | INSTANTS)
    daily = rules(Shown.DAILY, draw(HOURS), draw(ZONES))
    return daily, earlier, later, {} if closed is None else {"VOTE": start + closed}


def end(extent: Extent | None) -> datetime:
    """The instant up to which votes are shown; the last there is for all of them."""
    assert extent is not None
    return extent.until or datetime.max.replace(tzinfo=UTC)


@settings(max_examples=40)
@given(looks())
def test_what_an_earlier_moment_shows_of_a_daily_channel_a_later_one_shows_too(look: Any):
    daily, earlier, later, closed = look

    assert end(seen(daily, earlier, **closed)) <= end(seen(daily, later, **closed))


@settings(max_examples=40)
@given(looks())
def test_looking_back_shows_no_more_than_was_seen_then(look: Any):
    daily, earlier, _, closed = look
    known_then = {stage: when for stage, when in closed.items() if when <= earlier}

    assert seen(daily, earlier, **closed) == seen(daily, earlier, **known_then)


@settings(max_examples=40)
@given(looks())
def test_a_daily_channel_shows_no_vote_of_an_open_stage_before_its_hour(look: Any):
    daily, earlier, now, _ = look
    struck, following = end(seen(daily, now)), coming(daily, now)

    assert following is not None
    assert struck <= now < following
    zone, hour = daily.calendar.zone, daily.channels[0].shown_at
    assert following - struck <= timedelta(hours=25)
    for each in (struck, following):
        local = each.astimezone(zone)
        assert local.time() == hour or not _exists(local.date(), hour, zone)
    # The day of a vote tells what the instant tells: no vote of a day is shown with an earlier.
    is_shown = earlier < struck
    assert is_shown == (public_day(daily, "votes", earlier) < public_day(daily, "votes", struck))


def _exists(day: date, hour: time | None, zone: ZoneInfo) -> bool:
    local = datetime.combine(day, hour or time(0), tzinfo=zone)
    return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(
        tzinfo=None
    )
