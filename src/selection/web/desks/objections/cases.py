"""The list of objections, and the page of one."""

from tempfile import TemporaryFile
from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Erased
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.domain.cases import Step
from selection.domain.kernel import PersonId, Refused
from selection.domain.materials import Looks
from selection.domain.objecting import Conclusion, Kind
from selection.materials.chamber import Unreadable
from selection.web.campaigns import OpenCampaign
from selection.web.desks.objections.reading import Reading
from selection.web.desks.objections.shown import Shown
from selection.web.desks.showing import desk_page
from selection.web.desks.signing import to_type
from selection.web.doors import DOOR, READ, Door
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import Worker, worker

SECTION = "objections"
PICTURES = frozenset({Looks.JPEG, Looks.PNG})


@route("/{code:str}/desk/objections", http_method=READ, opt={DOOR: Door.SIGNED_IN})
async def listing(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """All objections for those who handle them; for others the cases that they look into."""
    place = campaign(request, code)
    at_work = worker(request)

    def read(desk: Desk) -> dict[str, Any]:
        reading = Reading(place, desk, at_work)
        return {"rows": reading.rows(), "tips": reading.tips()}

    found = await place.work(read)
    may_enter = at_work.holds("OBJECTION_CLERK")
    if not found["rows"] and not at_work.holds("OFFICIAL", "OBJECTION_CLERK", "SUPERVISOR"):
        raise NotFoundException
    context = {**found, **words(visitor_of(request).language), "may_enter": may_enter}
    return desk_page(request, place, "desks/objections/list.html", context, section=SECTION)


@route("/{code:str}/desk/objections/{number:int}", http_method=READ, opt={DOOR: Door.SIGNED_IN})
async def case(request: AnyRequest, code: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """One case; 404 for whoever has nothing to do with it."""
    return await case_page(request, campaign(request, code), number)


@route(
    "/{code:str}/desk/objections/{number:int}/evidence/{piece:int}",
    http_method=READ,
    opt={DOOR: Door.SIGNED_IN},
)
async def evidence(
    request: AnyRequest, code: FromPath[str], number: FromPath[int], piece: FromPath[int]
) -> Response[bytes]:
    """A copy of a picture that was handed in, without its name, place or camera."""
    place, at_work = campaign(request, code), worker(request)
    copy = await place.work(lambda desk: _copy(place, desk, at_work, (number, piece)))
    headers = {"content-disposition": f'inline; filename="evidence-{number}-{piece}.webp"'}
    return Response(copy, media_type="image/webp", headers=headers)


async def case_page(
    request: AnyRequest,
    place: OpenCampaign,
    number: int,
    *,
    status: int = 200,
    problem: Refused | str | None = None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
    looked: dict[str, Any] | None = None,
) -> Response[bytes]:
    """The page of a case, with what was typed where something stood in the way.

    `looked` is who objected, and only ever given by the act that recorded the look.
    """
    at_work = worker(request)

    def read(desk: Desk) -> tuple[Shown, list[tuple[PersonId, str]]] | None:
        reading = Reading(place, desk, at_work)
        if not reading.sees(number):
            return None
        shown = reading.shown(number)
        return shown, reading.handlers_to_choose() if "investigate" in shown.may else []

    found = await place.work(read)
    if found is None:
        raise NotFoundException
    shown, people = found
    procedure = place.rules.objection
    context = {
        "case": shown,
        "row": shown.row,
        "people": people,
        "grounds": procedure.refused if procedure else (),
        "least": procedure.handlers_least if procedure else 0,
        "pictures": PICTURES,
        "typed": typed or {},
        "problems": problems or {},
        "looked": looked,
        "to_type": to_type(visitor_of(request).language),
        **words(visitor_of(request).language),
    }
    return desk_page(
        request,
        place,
        "desks/objections/case.html",
        context,
        section=SECTION,
        status=status,
        problem=problem,
    )


def must_see(place: OpenCampaign, desk: Desk, at_work: Worker, number: int) -> Reading:
    """The reading of somebody who may know of the case; NotFoundException for others."""
    reading = Reading(place, desk, at_work)
    if not reading.sees(number):
        raise NotFoundException
    return reading


def _copy(place: OpenCampaign, desk: Desk, at_work: Worker, which: tuple[int, int]) -> bytes:
    """The widest copy of a picture; NotFoundException for what is none, or not theirs."""
    number, piece = which
    shown = must_see(place, desk, at_work, number).shown(number)
    if not 1 <= piece <= len(shown.pieces) or shown.pieces[piece - 1].looks not in PICTURES:
        raise NotFoundException
    try:
        data = objecting.evidence_data(place.accounts, shown.pieces[piece - 1])
        with TemporaryFile() as file:
            file.write(data)
            file.flush()
            return place.chamber.copies(file)[-1].data
    except (Erased, Unreadable):
        raise NotFoundException from None


def words(language: Language) -> dict[str, Any]:
    """What ways, steps, kinds and findings are called."""
    say = language.say
    return {
        "ways": {
            "WEB": say("网上提交"),
            "LETTER": say("来信"),
            "EMAIL": say("电子邮件"),
            "PHONE": say("来电"),
        },
        "waits": {
            Step.ADMISSION: say("待受理"),
            Step.CONCLUSION: say("核查办理中"),
            Step.REVIEW: say("复核中"),
            Step.NOTHING: say("已办结"),
        },
        "kinds": {Kind.SUBSTANTIVE: say("实质性异议"), Kind.FORMAL: say("非实质性异议（文字）")},
        "findings": {
            Conclusion.NOT_UPHELD: say("不成立"),
            Conclusion.PARTLY_UPHELD: say("部分成立"),
            Conclusion.UPHELD: say("成立"),
            Conclusion.UNRESOLVED: say("无法查清"),
        },
        "effects": {
            Conclusion.NOT_UPHELD: say("维持公示，不再暂缓。"),
            Conclusion.PARTLY_UPHELD: say("更正后维持，不再暂缓。"),
            Conclusion.UPHELD: say("取消入选资格，复核期满后名额可以递补。"),
            Conclusion.UNRESOLVED: say("本次不入选。"),
        },
        "happened": {
            "ObjectionFiled": say("收到异议"),
            "ObjectionAdmitted": say("受理"),
            "ObjectionRefused": say("不予受理"),
            "InvestigationOpened": say("开始核查，并通知推荐单位"),
            "InvestigationReported": say("提交核查报告"),
            "ObjectionConcluded": say("作出结论"),
            "ReviewAsked": say("提出复核"),
            "ObjectionReviewed": say("复核结论"),
        },
    }


HANDLERS = [listing, case, evidence]
