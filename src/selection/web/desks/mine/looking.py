"""What a candidate may look at: its own files as they were handed in, and the page to come."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.domain.quarantine import quarantined
from selection.web.desks.mine.visiting import CANDIDATE, SECTION, arrive
from selection.web.desks.showing import desk_page
from selection.web.desks.unit.files import attached
from selection.web.desks.unit.home import groups
from selection.web.desks.unit.preview import exhibit_of
from selection.web.doors import DOOR, READ
from selection.web.originals import handed_in, small_copy
from selection.web.showing import AnyRequest


@route(
    "/{code:str}/desk/mine/{candidate:str}/files/{material:str}/{number:int}",
    http_method=READ,
    opt={DOOR: CANDIDATE},
)
async def file(
    request: AnyRequest,
    code: FromPath[str],
    candidate: FromPath[str],
    material: FromPath[str],
    number: FromPath[int],
) -> Response[Any]:
    """A file as it was handed in."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    return await handed_in(request, visit.place, attached(of, material, number))


@route(
    "/{code:str}/desk/mine/{candidate:str}/files/{material:str}/{number:int}/picture",
    http_method=READ,
    opt={DOOR: CANDIDATE},
)
async def picture(
    request: AnyRequest,
    code: FromPath[str],
    candidate: FromPath[str],
    material: FromPath[str],
    number: FromPath[int],
) -> Response[bytes]:
    """A small copy of a photo."""
    visit = arrive(request, code)
    found = attached(await visit.mine(candidate), material, number)
    return await small_copy(request, visit.place, found)


@route("/{code:str}/desk/mine/{candidate:str}/preview", http_method=READ, opt={DOOR: CANDIDATE})
async def preview(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """The page as the public would see it."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    if quarantined(of.candidate) in of.at_hand:
        raise NotFoundException
    exhibit = await visit.work(
        lambda desk: exhibit_of(visit.place, desk, of, visit.path(of.candidate), visit.language)
    )
    return desk_page(
        request,
        visit.place,
        "desks/unit/preview.html",
        {
            "back": visit.path(candidate),
            "exhibit": exhibit,
            "group": groups(visit.place)[of.category],
            "pictures": ([exhibit.cover] if exhibit.cover else []) + list(exhibit.pictures),
        },
        section=SECTION,
    )


HANDLERS = [file, picture, preview]
