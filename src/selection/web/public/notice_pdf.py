"""结果公示 as a PDF file: each version is set once, and kept as long as it says the same."""

import logging
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException, ServiceUnavailableException
from litestar.params import FromPath

from selection.desk.practice import is_practice
from selection.documents.papers import Listed, NoticePaper, Roll, notice_pdf
from selection.documents.printing import NoFont
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, READ, Door
from selection.web.notices import Entry, Notice
from selection.web.pages import Print
from selection.web.ranges import ranged
from selection.web.showing import AnyRequest, campaign

log = logging.getLogger(__name__)

CACHED = "public, max-age=60"
"""Not for long: a name may be erased, an award revoked."""
PDF = "application/pdf"
"""What the answer is."""


@route("/{code:str}/notice/{version:int}/pdf", http_method=READ, opt={DOOR: Door.PUBLIC})
async def notice_as_pdf(
    request: AnyRequest, code: FromPath[str], version: FromPath[int]
) -> Response[Any]:
    """A version of the list, to be printed or filed."""
    place = campaign(request, code)
    found = next((each for each in place.snapshot.notices if each.version == version), None)
    if found is None:
        raise NotFoundException
    made = await _made(place, found)

    async def read(part: range) -> AsyncIterator[bytes]:
        yield made.body[part.start : part.stop]

    answer = ranged(request, made.size, read, tag=made.tag, content_type=PDF, cached=CACHED)
    answer.headers["content-disposition"] = f'inline; filename="notice-{version}.pdf"'
    return answer


async def _made(place: OpenCampaign, notice: Notice) -> Print:
    """The file of exactly this notice; one is set at a time, and none twice."""
    async with place.printing:
        kept = place.prints.get(notice)
        if kept is not None:
            return kept
        practice = is_practice(place.rules.id)
        try:
            body = await place.work(lambda _: notice_pdf(paper_of(notice), practice=practice))
        except NoFont:
            log.exception("no paper can be printed")
            raise ServiceUnavailableException from None
        return place.prints.put(notice, Print(body, f'"{sha256(body).hexdigest()}"'))


def paper_of(notice: Notice) -> NoticePaper:
    """What the notice says, as it is printed on paper."""
    parts = (
        notice.note and f"更正说明：{notice.note}",
        notice.opening,
        notice.period,
        notice.text,
    )
    return NoticePaper(
        version=notice.version,
        title=notice.title,
        paragraphs=[each for each in parts if each],
        signed=notice.signed,
        day=notice.published_at.date(),
        rolls=[
            Roll(
                name=each.name,
                measure_word=each.measure_word,
                entries=list(map(_listed, each.entries)),
            )
            for each in notice.rolls
        ],
        sha256=notice.sha256 or notice.digest,
    )


def _listed(entry: Entry) -> Listed:
    revoked = "" if entry.revoked is None else f"（已撤销）{entry.revoked}"
    return Listed(number=entry.number, name=entry.name, detail=f"{entry.detail}{revoked}")
