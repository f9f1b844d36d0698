"""Pages of candidates: looked at as the public would see them, put on show, taken down."""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Tampered, Unknown
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating import displaying
from selection.desk.nominating.correcting import Correction, corrected
from selection.desk.nominating.displaying import OnShow, in_the_running
from selection.desk.nominating.nominees import Nominee, content_of, nominee, nominees
from selection.desk.nominating.overview import names
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.quarantine import quarantined
from selection.domain.roles import Role
from selection.domain.rulebook.words import NeededFor
from selection.materials.chamber import Unreadable
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit.files import attached
from selection.web.desks.unit.home import groups
from selection.web.desks.unit.preview import exhibit_of
from selection.web.doors import DOOR, READ, staff
from selection.web.exhibits import Exhibit, Group
from selection.web.forms import Form, Unfit, read
from selection.web.framing import label
from selection.web.originals import small_copy
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

SECTION = "display"
OFFICIAL = staff(Role.OFFICIAL)
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A candidate in the list."""

    candidate: CandidateId
    label: str
    name: str
    group: Group
    shown: bool
    ever: bool
    consents: bool
    correction: bool  # whether one waits that the unit agreed to


def _rows(place: OpenCampaign, desk: Desk) -> list[Row]:
    rules, vault = place.rules, place.accounts.vault
    place.views.catch_up(desk.journal)
    with place.views.reading() as db:
        there = in_the_running(db)
    found = {each.candidate: each for each in _found(desk, there)}
    known, marks = names(vault, list(found.values())), groups(place)
    return [
        Row(
            candidate=each.candidate,
            label=label(rules, each.category, each.number),
            name=known.get(each.candidate, ""),
            group=marks[each.category],
            shown=each.shown,
            ever=each.ever,
            consents=_consents(place, found[each.candidate]),
            correction=displaying.newer_correction(vault, found[each.candidate]) is not None,
        )
        for each in there
        if quarantined(each.candidate) not in found[each.candidate].at_hand
    ]


def _found(desk: Desk, there: list[OnShow]) -> list[Nominee]:
    some = nominees(desk, [each.candidate for each in there], there[0].unit) if there else []
    return [replace(each, unit=row.unit) for each, row in zip(some, there, strict=True)]


def _consents(place: OpenCampaign, of: Nominee) -> bool:
    told = facts.listed(of.at_hand, facts.declared(of.candidate))
    return all(
        f"{each.code}/{by}" in told
        for each in place.rules.declarations
        if each.needed_for is NeededFor.SHOWCASE
        for by in each.by
    )


async def _mine(place: OpenCampaign, candidate: str) -> Nominee:
    """The candidate, if it is in the running; NotFoundException otherwise."""

    def find(desk: Desk) -> Nominee | None:
        place.views.catch_up(desk.journal)
        with place.views.reading() as db:
            row = next((e for e in in_the_running(db) if e.candidate == candidate), None)
        return None if row is None else nominee(desk, row.candidate, row.unit)

    found = await place.work(find) if _ID.fullmatch(candidate) else None
    if found is None or quarantined(found.candidate) in found.at_hand:
        raise NotFoundException
    return found


@route("/{code:str}/desk/display", http_method=READ, opt={DOOR: OFFICIAL})
async def home(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Everybody whose page can be on show."""
    place = campaign(request, code)
    rows = await place.work(lambda desk: _rows(place, desk))
    return desk_page(
        request,
        place,
        "desks/display/home.html",
        {"rows": rows, "base": f"{place.base}/desk/display"},
        section=SECTION,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A page as it would be, and what there is to know before it goes on show."""

    exhibit: Exhibit
    seen: str
    correction: Correction | None
    consents: bool
    shown: bool
    unit: str


def _checked(request: AnyRequest, place: OpenCampaign, desk: Desk, of: Nominee) -> Checked:
    vault = place.accounts.vault
    correction = displaying.newer_correction(vault, of)
    here = f"{place.base}/desk/display/{of.candidate}"
    content = corrected(content_of(vault, of), correction)
    return Checked(
        exhibit=exhibit_of(place, desk, of, here, visitor_of(request).language, content=content),
        seen=displaying.seen(vault, of),
        correction=correction,
        consents=_consents(place, of),
        shown=facts.shown(of.candidate) in of.at_hand,
        unit=called(desk, place.accounts, [of.unit]).get(of.unit, ""),
    )


async def _shown(
    request: AnyRequest,
    place: OpenCampaign,
    of: Nominee,
    problem: Refused | str | None = None,
    status: int = OK,
) -> Response[bytes]:
    checked = await place.work(lambda desk: _checked(request, place, desk, of))
    fields = {str(each.code): each.name for each in place.rules.nomination.fields}
    exhibit = checked.exhibit
    return desk_page(
        request,
        place,
        "desks/display/page.html",
        {
            "base": f"{place.base}/desk/display",
            "of": of,
            "checked": checked,
            "fields": fields,
            "exhibit": exhibit,
            "group": groups(place)[of.category],
            "pictures": ([exhibit.cover] if exhibit.cover else []) + list(exhibit.pictures),
        },
        section=SECTION,
        problem=problem,
        status=status,
    )


@route("/{code:str}/desk/display/{candidate:str}", http_method=READ, opt={DOOR: OFFICIAL})
async def page(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """One page, as the public would see it."""
    place = campaign(request, code)
    return await _shown(request, place, await _mine(place, candidate))


class Publish(Form, frozen=True, kw_only=True):
    """The page that was looked at goes on show."""

    seen: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


@post("/{code:str}/desk/display/{candidate:str}/publish", opt={DOOR: OFFICIAL})
async def publish(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Put exactly the page on show that was looked at."""
    place = campaign(request, code)
    of = await _mine(place, candidate)
    confirmed(request)
    data, by = await read(request, Publish), PersonId(worker(request).person)
    try:
        await place.work(
            lambda desk: displaying.publish(
                desk,
                place.accounts,
                place.counter.receiving(desk),
                of,
                shown=data.seen,
                by=by,
                id=data.id,
            )
        )
    except Refused as refused:
        return await _shown(request, place, await _mine(place, candidate), refused, REFUSED)
    except (Unknown, Tampered, Unreadable):
        say = visitor_of(request).language.say
        words = say("有一张照片打不开，没有展示；请让推荐单位更换。")
        return await _shown(request, place, of, words, REFUSED)
    return done(to=f"{place.base}/desk/display", said="on-show")


class TakeDown(Form, frozen=True, kw_only=True):
    """The page goes off show."""

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


@post("/{code:str}/desk/display/{candidate:str}/take-down", opt={DOOR: OFFICIAL})
async def take_down(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Take the page off show, saying why."""
    place = campaign(request, code)
    of, by = await _mine(place, candidate), worker(request).person
    vault = place.accounts.vault
    try:
        data = await read(request, TakeDown)
        await place.work(
            lambda desk: displaying.take_down(desk, vault, of, data.words, by=by, id=data.id)
        )
    except Unfit:
        words = visitor_of(request).language.say("请写明撤下的原因。")
        return await _shown(request, place, of, words, UNFIT)
    except Refused as refused:
        return await _shown(request, place, of, refused, REFUSED)
    return done(to=f"{place.base}/desk/display", said="off-show")


@route(
    "/{code:str}/desk/display/{candidate:str}/files/{material:str}/{number:int}/picture",
    http_method=READ,
    opt={DOOR: OFFICIAL},
)
async def picture(
    request: AnyRequest,
    code: FromPath[str],
    candidate: FromPath[str],
    material: FromPath[str],
    number: FromPath[int],
) -> Response[Any]:
    """A copy of a photo as it would be shown."""
    place = campaign(request, code)
    found = attached(await _mine(place, candidate), material, number)
    return await small_copy(request, place, found)


HANDLERS: list[Any] = [home, page, publish, take_down, picture]
