"""What an expert opens or takes along: the files of the material, the own sheet on paper."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.portraits import portrait
from selection.desk.signed_sheets import signed_sheet
from selection.documents.printing import NoFont
from selection.web.desks.score.bench import SHEET, bench
from selection.web.desks.score.on_paper import sheet_on_paper
from selection.web.desks.score.sheet import sheet_page
from selection.web.desks.showing import REFUSED
from selection.web.doors import DOOR, READ, staff
from selection.web.handing_over import PDF, handed_over
from selection.web.originals import original
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import EXPERT, worker


@route(f"{SHEET}/files/{{number:int}}", http_method=READ, opt={DOOR: staff(EXPERT)})
async def file(
    request: AnyRequest, code: FromPath[str], token: FromPath[str], number: FromPath[int]
) -> Response[Any]:
    """A file of the material, to the experts to whom the sheet is open."""
    place = campaign(request, code)
    found = await bench(request, place)
    task, _ = found.task(token)
    if not task.readable:
        raise NotFoundException
    about = await place.work(
        lambda desk: portrait(desk, place.accounts, task.candidate, task.category)
    )
    if not 1 <= number <= len(about.files):
        raise NotFoundException
    return await original(request, place, about.files[number - 1])


@route(f"{SHEET}/sheet.pdf", http_method=READ, opt={DOOR: staff(EXPERT)})
async def on_paper(
    request: AnyRequest, code: FromPath[str], token: FromPath[str]
) -> Response[Any]:
    """One's own sheet to be printed, once it is signed; not of whom one stays out of."""
    place, me = campaign(request, code), worker(request)
    found = await bench(request, place)
    task, line = found.task(token)
    if not task.readable:
        raise NotFoundException
    panels = {str(seat.panel.code): seat.panel.name for seat in found.seats}
    called = line.name or f"第 {line.nth} 件"

    def made(desk: Desk) -> bytes | None:
        signed = signed_sheet(
            desk, place.accounts, task.channel, task.stage, found.expert, task.candidate
        )
        return signed and sheet_on_paper(
            place,
            signed,
            task.rubric,
            category=task.category,
            panel=panels.get(task.panel, ""),
            expert=me.name,
            candidate=called,
            number=line.label,
        )

    try:
        body = await place.work(made)
    except NoFont as missing:
        return await sheet_page(request, found, task, line, problem=str(missing), status=REFUSED)
    if body is None:
        raise NotFoundException
    return handed_over(body, name=f"专家评分表 {line.label} {called}.pdf", kind=PDF)


HANDLERS = [file, on_paper]
