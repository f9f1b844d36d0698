"""结果公示: the published list as an official notice, version by version."""

from dataclasses import dataclass
from datetime import datetime

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.workdays import known
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.exhibits import Group
from selection.web.notices import Entry, Notice, working_days_left
from selection.web.showing import AnyRequest, Showing, View, campaign


@dataclass(frozen=True, slots=True)
class RollShown:
    """The list of one category beside what is known of the category."""

    group: Group
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A link to one version of the list."""

    number: int
    kind: str
    published_at: datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """A notice as its page shows it."""

    title: str
    status: str
    version: int
    versions: tuple[Version, ...]
    kind: str
    note: str | None
    published_at: datetime
    until: datetime | None
    workdays_left: int | None
    opening: str
    period: str | None
    text: str | None
    rolls: tuple[RollShown, ...]
    signed: str
    digest: str
    sha256: str | None
    fingerprint: str
    as_of: int
    can_object: bool = False


@route("/{code:str}/notice", http_method=READ, opt={DOOR: Door.PUBLIC})
async def notice(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The newest version; before there is one, what comes when."""
    place = campaign(request, code)
    here = f"{place.base}/notice"
    if not place.snapshot.notices:
        showing = Showing(request, place, "notice")
        none = View(here, {"stage": place.snapshot.course})
        return showing.same_for_all("pages/notice_none.html", lambda: none)
    return _shown(request, place, here, place.snapshot.notices[-1])


@route("/{code:str}/notice/{version:int}", http_method=READ, opt={DOOR: Door.PUBLIC})
async def notice_version(
    request: AnyRequest, code: FromPath[str], version: FromPath[int]
) -> Response[bytes]:
    """One version; none is ever changed or taken away."""
    place = campaign(request, code)
    found = next((each for each in place.snapshot.notices if each.version == version), None)
    if found is None:
        raise NotFoundException
    return _shown(request, place, f"{place.base}/notice/{version}", found)


def _shown(request: AnyRequest, place: OpenCampaign, here: str, found: Notice) -> Response[bytes]:
    now = place.now()  # how many working days are left changes with the day
    over = found.until is not None and now >= found.until
    showing = Showing(request, place, "notice", here, now.date(), over)
    return showing.same_for_all(
        "pages/notice.html", lambda: View(here, {"notice": _notice(place, found)})
    )


def _notice(place: OpenCampaign, found: Notice) -> NoticeShown:
    now, left = place.now(), None
    if found.until is not None and now < found.until:
        worked = known(place.rules.calendar.zone, now.date())
        left = working_days_left(place.rules, now.date(), found.until, worked)
    groups = {each.code: each for each in place.snapshot.groups}
    return NoticeShown(
        title=found.title,
        status=found.status,
        version=found.version,
        versions=tuple(
            Version(
                each.version, each.kind, each.published_at, f"{place.base}/notice/{each.version}"
            )
            for each in place.snapshot.notices
        ),
        published_at=found.published_at,
        kind=found.kind,
        note=found.note,
        until=found.until,
        workdays_left=left,
        opening=found.opening,
        period=found.period,
        text=found.text,
        rolls=tuple(RollShown(groups[each.category], each.entries) for each in found.rolls),
        signed=found.signed,
        digest=found.digest,
        sha256=found.sha256,
        fingerprint=found.fingerprint,
        as_of=found.as_of,
        can_object=place.rules.objection is not None and found.status == "PUBLISHED",
    )
