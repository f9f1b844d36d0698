"""Files as they were handed in, for people at work who may see them; no cache keeps them."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.concurrency import sync_to_thread
from litestar.exceptions import NotFoundException

from selection.accounts.originals import Originals
from selection.accounts.problems import Tampered, Unknown
from selection.desk.dossiers import File
from selection.desk.nominating.nominees import words
from selection.domain.attachments import Attached
from selection.domain.materials import Looks
from selection.materials.chamber import Unreadable
from selection.web.campaigns import OpenCampaign
from selection.web.ranges import ranged
from selection.web.showing import AnyRequest

TYPES = {
    Looks.JPEG: "image/jpeg",
    Looks.MP4: "video/mp4",
    Looks.PDF: "application/pdf",
    Looks.DOC: "application/msword",
    Looks.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Looks.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN = {Looks.JPEG, Looks.MP4, Looks.PDF}
"""What a browser shows by itself, without running anything that stands in it."""

WEBP, LARGE = "image/webp", "large"
_CHUNK = 256 * 1024


async def original(request: AnyRequest, place: OpenCampaign, file: File) -> Response[Any]:
    """The file whole or in part; the caller has made sure that it may be seen.

    Raises NotFoundException if it is not there. Each answer is read from a copy whose hash was
    compared: what was changed in the store ends the answer and is never sent.
    """
    kind = TYPES.get(file.looks)
    if kind is None or not await sync_to_thread(place.originals.holds, file.digest):
        raise NotFoundException
    answer = ranged(
        request,
        file.bytes,
        lambda part: _read(place.originals, file.digest, part),
        tag=f'"{file.digest}"',
        content_type=kind,
        cached="private, no-store",
    )
    way = "inline" if file.looks in SHOWN else "attachment"
    name = quote(file.name or f"{file.code}-{file.order}", safe="")
    answer.headers["content-disposition"] = f"{way}; filename*=UTF-8''{name}"
    return answer


async def handed_in(request: AnyRequest, place: OpenCampaign, found: Attached) -> Response[Any]:
    """A file of a nomination under the name it was given, as `original`."""
    said = await place.work(lambda _: words(place.accounts.vault, [found.paper]))
    named = said[found.paper.record] or {}
    materials = {str(each.code): each.name for each in place.rules.materials}
    shown = File(
        code=found.code,
        order=found.order,
        material=materials.get(found.code, found.code),
        name=str(named.get("renamed") or named.get("name", "")),
        digest=found.digest,
        bytes=found.bytes,
        looks=found.looks,
    )
    return await original(request, place, shown)


async def small_copy(request: AnyRequest, place: OpenCampaign, found: Attached) -> Response[bytes]:
    """A photo upright and without a word about place or camera; raises NotFoundException."""
    if found.looks is not Looks.JPEG:
        raise NotFoundException
    try:
        copies = await place.work(lambda _: place.counter.copies(found.digest))
    except (Unknown, Tampered, Unreadable):
        raise NotFoundException from None
    wanted = -1 if request.query_params.get("size") == LARGE else 0
    return Response(copies[wanted].data, media_type=WEBP)


async def _read(originals: Originals, digest: str, part: range) -> AsyncIterator[bytes]:
    """The bytes of a part; the copy is made when the first is wanted."""
    with ExitStack() as held:
        file = await sync_to_thread(held.enter_context, originals.opened(digest))
        file.seek(part.start)
        left = len(part)
        while left and (chunk := await sync_to_thread(file.read, min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk
