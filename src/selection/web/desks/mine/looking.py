"""What a candidate may look at: its own files as they were handed in, and the page to come."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Tampered, Unknown
from selection.desk.dossiers import File
from selection.desk.nominating.nominees import words
from selection.domain.materials import Looks
from selection.domain.quarantine import quarantined
from selection.materials.chamber import Unreadable
from selection.web.desks.mine.visiting import CANDIDATE, SECTION, arrive
from selection.web.desks.showing import desk_page
from selection.web.desks.unit.files import LARGE, WEBP, attached
from selection.web.desks.unit.home import groups
from selection.web.desks.unit.preview import exhibit_of
from selection.web.doors import DOOR, READ
from selection.web.originals import original
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
    found = attached(of, material, number)
    said = await visit.work(lambda _: words(visit.place.accounts.vault, [found.paper]))
    named = said[found.paper.record] or {}
    shown = File(
        code=found.code,
        order=found.order,
        material=found.code,
        name=str(named.get("renamed") or named.get("name", "")),
        digest=found.digest,
        bytes=found.bytes,
        looks=found.looks,
    )
    return await original(request, visit.place, shown)


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
    if found.looks is not Looks.JPEG:
        raise NotFoundException
    try:
        copies = await visit.work(lambda _: visit.place.counter.copies(found.digest))
    except (Unknown, Tampered, Unreadable):
        raise NotFoundException from None
    wanted = -1 if request.query_params.get("size") == LARGE else 0
    return Response(copies[wanted].data, media_type=WEBP)


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
