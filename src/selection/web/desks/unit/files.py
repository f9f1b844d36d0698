"""Files come in one by one, each with its verdict; and are looked at by the people of the unit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import msgspec
from litestar import Response, post, route
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.nominating.handing_in import NAME
from selection.desk.nominating.nominees import Nominee, content_of
from selection.desk.nominating.reopened import must_be_reopened
from selection.desk.receiving import Coming, Turned
from selection.desk.requests import Order, Receipt
from selection.desk.words import sentence
from selection.domain.attachments import ATTACHMENTS, Attached, RemoveMaterial
from selection.domain.kernel import Refused, UnitId
from selection.domain.quarantine import quarantined
from selection.materials.words import told
from selection.web.desks.showing import OK, UNFIT, done, fields
from selection.web.desks.unit.nomination import page, sheet_of
from selection.web.desks.unit.visiting import CLERK, UNIT, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, read
from selection.web.originals import handed_in, small_copy
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, by_htmx, installation, visitor_of
from selection.web.workers import worker

MOST_FILE = 310_000_000
"""Bytes of one upload: the largest material of a rulebook, and the form around it."""
LONGEST_NAME = 200
ROOM = 50
"""Files of one material, at most, that a page offers to replace."""


class Sent(Form, frozen=True, kw_only=True):
    """A file for a material; `replaces` is the number of the one whose place it takes."""

    file: Any = None
    replaces: Annotated[int, msgspec.Meta(ge=0, le=ROOM)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of an upload, in words."""

    code: str
    name: str
    taken: bool
    reasons: tuple[str, ...] = ()


@post(
    "/{code:str}/desk/unit/nominations/{candidate:str}/files/{material:str}",
    opt={DOOR: CLERK},
    request_max_body_size=MOST_FILE,
)
async def upload(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str], material: FromPath[str]
) -> Response[bytes]:
    """Take a file in, or say in a sentence why not (422); nothing stays of what is not taken."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    data = await read(request, Sent)
    say = visit.language.say
    if not isinstance(data.file, UploadFile):
        verdict = Verdict(code=material, name="", taken=False, reasons=(say("请先选择文件。"),))
        return await _answer(visit, candidate, verdict)
    name = _named(data.file)
    try:
        answer = await visit.work(lambda desk: _take(visit, desk, of, material, data))
    except Refused as refused:
        reasons = (say(sentence(refused.reason)),)
        verdict = Verdict(code=material, name=name, taken=False, reasons=reasons)
        return await _answer(visit, candidate, verdict)
    if isinstance(answer, Turned):
        reasons = tuple(told(each) for each in answer.problems)
        verdict = Verdict(code=material, name=name, taken=False, reasons=reasons)
    else:
        verdict = Verdict(code=material, name=name, taken=True)
    return await _answer(visit, candidate, verdict)


def _named(file: UploadFile) -> str:
    """What the file is called where it comes from, without the folders."""
    return Path(file.filename.replace("\\", "/")).name[-LONGEST_NAME:]


def _take(visit: Visit, desk: Desk, of: Nominee, material: str, data: Sent) -> Receipt | Turned:
    """In the bounds of the chamber; the name 姓名+序号 is given by the system (R-MAT-07)."""
    must_be_reopened(desk.rules, of, material)
    vault = visit.place.accounts.vault
    content = content_of(vault, of)
    called = str(content.get(NAME, ""))
    if not called:
        raise Refused("candidate-has-no-name-yet")
    return visit.place.counter.receiving(desk).take(
        Coming(
            stream=cast("BinaryIO", data.file.file),
            file_name=_named(data.file),
            candidate=of.candidate,
            unit=_drafting_unit(of),
            code=material,
            called=called,
            by=visit.person,
            renamed=True,
            replaces=data.replaces or None,
        )
    )


def _drafting_unit(of: Nominee) -> UnitId:
    """The unit whose files these are: the one that drafted it, also after it was merged."""
    begun, submitted = of.draft.begun, of.nomination.submitted
    return begun.unit if begun else submitted.unit if submitted else of.unit


class Removed(Form, frozen=True, kw_only=True):
    """A file is to go."""


@post(
    "/{code:str}/desk/unit/nominations/{candidate:str}/files/{material:str}/{number:int}/remove",
    opt={DOOR: CLERK},
)
async def remove(
    request: AnyRequest,
    code: FromPath[str],
    candidate: FromPath[str],
    material: FromPath[str],
    number: FromPath[int],
) -> Response[bytes]:
    """Take a file back."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    data = await read(request, Removed)
    try:
        must_be_reopened(visit.place.rules, of, material)
        await visit.work(
            lambda desk: desk.handle(
                visit.person,
                Order(
                    ATTACHMENTS,
                    RemoveMaterial(
                        candidate=of.candidate,
                        unit=_drafting_unit(of),
                        code=material,
                        order=number,
                        by=visit.person,
                        at=desk.clock(),
                    ),
                ),
                id=data.id,
            )
        )
    except Refused as refused:
        return await page(visit, of, problem=refused, status=UNFIT)
    return done(to=f"{visit.path(candidate)}#m-{material}", said="removed")


async def _answer(visit: Visit, candidate: str, verdict: Verdict) -> Response[bytes]:
    """The tray with the verdict for a script; the page, or the way back to it, without one."""
    of = await visit.mine(candidate)
    if not by_htmx(visit.request):
        if verdict.taken:
            return done(to=f"{visit.path(candidate)}#m-{verdict.code}", said="uploaded")
        return await page(visit, of, uploads=verdict, status=UNFIT)
    sheet = await visit.work(lambda desk: sheet_of(visit, desk, of))
    tray = next((each for each in sheet.trays if each.code == verdict.code), None)
    if tray is None:
        raise NotFoundException
    visitor, templates = visitor_of(visit.request), installation(visit.request).templates
    given = {
        "sheet": sheet,
        "tray": tray,
        "uploads": verdict,
        "act": lambda: fields(worker(visit.request)),
    }
    html = "".join(
        templates.render(f"desks/unit/{name}.html", visitor.language, visitor.size, given)
        for name in ("tray", "check")
    )
    status = OK if verdict.taken else UNFIT
    return Response(html.encode(), status_code=status, media_type=HTML)


# --- looked at


def attached(of: Nominee, material: str, order: int) -> Attached:
    """The file of that place; NotFoundException if there is none, or nothing may be shown."""
    for each in of.files:
        if (each.code, each.order) == (material, order):
            if quarantined(of.candidate) in of.at_hand:
                break
            return each
    raise NotFoundException


@route(
    "/{code:str}/desk/unit/nominations/{candidate:str}/files/{material:str}/{number:int}",
    http_method=READ,
    opt={DOOR: UNIT},
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
    "/{code:str}/desk/unit/nominations/{candidate:str}/files/{material:str}/{number:int}/picture",
    http_method=READ,
    opt={DOOR: UNIT},
)
async def picture(
    request: AnyRequest,
    code: FromPath[str],
    candidate: FromPath[str],
    material: FromPath[str],
    number: FromPath[int],
) -> Response[bytes]:
    """A small copy of a photo, upright and without a word about place or camera."""
    visit = arrive(request, code)
    found = attached(await visit.mine(candidate), material, number)
    return await small_copy(request, visit.place, found)


HANDLERS = [upload, remove, file, picture]
