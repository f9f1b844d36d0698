"""过程记录: every act in its order, in words, for officials and for the supervisor.

It is only looked at: what is asked for stands in the address, and nothing is written.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from litestar import Response, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.course import Campaign
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.journal.items import Record
from selection.readmodels import chronicle
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.called import called, ids_in
from selection.web.desks.office.telling import KINDS, Telling, Told, kinds
from selection.web.desks.showing import desk_page
from selection.web.doors import DOOR, READ, staff
from selection.web.languages import Language
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, visitor_of

PAGE = 30
BARS = 120
"""At most so many columns stand in the picture of the days; longer spans share columns."""


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """What the address of the timeline may ask for."""

    before: Annotated[int, msgspec.Meta(ge=1, le=2**62)] | None = None
    after: Annotated[int, msgspec.Meta(ge=0, le=2**62)] | None = None
    kind: Annotated[str, msgspec.Meta(max_length=20)] = ""
    stage: Annotated[str, msgspec.Meta(max_length=40)] = ""
    day: date | None = None

    def kept(self, **other: object) -> str:
        """The address of the same filter at another place."""
        named = {
            "kind": self.kind,
            "stage": self.stage,
            "day": self.day.isoformat() if self.day else "",
        }
        every = {**named, **{name: str(value) for name, value in other.items()}}
        return "?" + urlencode({name: value for name, value in every.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A column of the picture: the days it stands for, and how many events they had."""

    first: date
    last: date
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of the timeline."""

    records: tuple[Record, ...]
    names: dict[str, str]
    older: int | None  # the position before which there are more
    newer: int | None  # the position after which there are more
    bars: tuple[Bar, ...]
    total: int


@route("/{code:str}/desk/office/timeline", http_method=READ, opt={DOOR: staff(Role.OFFICIAL)})
async def timeline(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The timeline for officials."""
    return await timeline_page(request, code, section="office")


async def timeline_page(request: AnyRequest, code: str, *, section: str) -> Response[bytes]:
    """The timeline in the frame of a desk."""
    place, asked = campaign(request, code), query(request, Asked)
    language = visitor_of(request).language
    found = await place.work(lambda desk: look(place, desk, asked, language))
    telling = Telling(place.rules, language, found.names)
    lines: list[Told] = [telling.tell(each) for each in found.records]
    context = {
        "asked": asked,
        "found": found,
        "lines": lines,
        "kinds": kinds(language),
        "stages": place.rules.stages,
        "highest": max((each.count for each in found.bars), default=0),
        "here": f"{place.base}/desk/{section}/timeline",
    }
    return desk_page(request, place, "desks/office/timeline.html", context, section=section)


def look(place: OpenCampaign, desk: Desk, asked: Asked, language: Language) -> Found:
    """What the page holds; read in a worker's thread."""
    place.views.catch_up(desk.journal)
    since, until = _span(desk, asked)
    with place.views.reading() as db:
        positions = chronicle.page(
            db,
            most=PAGE + 1,
            before=asked.before,
            after=asked.after,
            stages=KINDS.get(asked.kind, ()),
            since=since,
            until=until,
        )
        quarters = chronicle.by_the_quarter(db)
    more = len(positions) > PAGE
    upwards = asked.after is not None
    positions = (positions[-PAGE:] if upwards else positions[:PAGE]) if more else positions
    records = tuple(record_at(desk, each) for each in positions)
    actors = {each.envelope.actor for each in records}
    names = called(place, ids_in(each.event for each in records) | actors, language.say("系统"))
    newest, oldest = (positions[0], positions[-1]) if positions else (None, None)
    return Found(
        records=records,
        names=dict(names),
        older=oldest if (more or upwards) else None,
        newer=newest if (more if upwards else asked.before is not None) else None,
        bars=bars(desk.rules, quarters, asked.day),
        total=sum(count for _, count in quarters),
    )


def record_at(desk: Desk, position: int) -> Record:
    """The event at a position that the chronicle named."""
    return next(iter(desk.journal.since(position - 1, until=position)))


def _span(desk: Desk, asked: Asked) -> tuple[datetime | None, datetime | None]:
    """The half-open span of time that is asked for: a day, a stage, or both."""
    starts: list[datetime] = []
    ends: list[datetime] = []
    if asked.day is not None:
        zone = desk.rules.calendar.zone
        starts.append(datetime.combine(asked.day, time(), zone))
        ends.append(datetime.combine(asked.day + timedelta(days=1), time(), zone))
    if asked.stage:
        history = desk.journal.read(stream_of(desk.rules))
        course: Campaign = CAMPAIGN.replay(record.event for record in history)
        since = course.since.get(asked.stage)
        if since is None:  # not open yet, or unknown: nothing happened in it
            starts.append(datetime.max.replace(tzinfo=desk.rules.calendar.zone))
        else:
            starts.append(since)
        if asked.stage in course.closed:
            ends.append(course.closed[asked.stage])
    return max(starts, default=None), min(ends, default=None)


def bars(
    rules: Rulebook, quarters: list[tuple[datetime, int]], chosen: date | None
) -> tuple[Bar, ...]:
    """The events of each day, from the first to the last that had any."""
    zone = rules.calendar.zone
    days: dict[date, int] = {}
    for quarter, count in quarters:
        day = quarter.astimezone(zone).date()
        days[day] = days.get(day, 0) + count
    if not days:
        return ()
    first, last = min(days), max(days)
    length = (last - first).days + 1
    each = -(-length // BARS)
    found: list[Bar] = []
    for start in range(0, length, each):
        begins = first + timedelta(days=start)
        ends = min(begins + timedelta(days=each - 1), last)
        span = [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]
        found.append(
            Bar(
                first=begins,
                last=ends,
                count=sum(days.get(day, 0) for day in span),
                chosen=chosen is not None and begins <= chosen <= ends,
            )
        )
    return tuple(found)


HANDLERS = [timeline]
