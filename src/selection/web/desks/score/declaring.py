"""Staying out of a candidate (回避), and the reason of a total that is far off (4.3, 4.5)."""

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.marking import Tie, declare, explain
from selection.desk.own_sheets import to_explain
from selection.domain.kernel import Refused
from selection.web.desks.score.bench import SHEET, bench
from selection.web.desks.score.forms import Said, Words
from selection.web.desks.score.sheet import sheet_page
from selection.web.desks.showing import REFUSED, UNFIT, done
from selection.web.doors import DOOR, staff
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import EXPERT

Page = Response[bytes]


class Recused(Form, frozen=True, kw_only=True):
    """The ground on which the expert stays out, and words."""

    ground: Code
    words: Words = ""


@post(f"{SHEET}/recuse", opt={DOOR: staff(EXPERT)}, status_code=303)
async def stay_out(request: AnyRequest, code: FromPath[str], token: FromPath[str]) -> Page:
    """Stay out of the candidate from now on; the sheet is sealed, and nothing of it counts."""
    place = campaign(request, code)
    found = await bench(request, place)
    task, line = found.task(token)
    if not task.readable:
        raise NotFoundException
    try:
        data = await read(request, Recused)
    except Unfit:
        words = visitor_of(request).language.say("请选择回避理由。")
        return await sheet_page(request, found, task, line, problem=words, status=UNFIT)
    tie = Tie(
        candidate=task.candidate, category=task.category, ground=data.ground, words=data.words
    )
    try:
        await place.work(
            lambda desk: declare(desk, place.accounts, found.expert, task.panel, [tie], data.id)
        )
    except Refused as refused:
        return await sheet_page(request, found, task, line, problem=refused, status=REFUSED)
    return done(to=found.after(token), said="recused")


class Reason(Form, frozen=True, kw_only=True):
    """Why the total is what it is."""

    words: Said


@post(f"{SHEET}/reason", opt={DOOR: staff(EXPERT)}, status_code=303)
async def give_reason(request: AnyRequest, code: FromPath[str], token: FromPath[str]) -> Page:
    """Give the reason of a total that is far from the others', where one is asked for."""
    place = campaign(request, code)
    found = await bench(request, place)
    task, line = found.task(token)
    asked = await place.work(lambda desk: to_explain(desk, found.expert, [task]))
    if task.token not in asked:
        raise NotFoundException
    try:
        data = await read(request, Reason)
        await place.work(
            lambda desk: explain(desk, place.accounts, found.expert, task, data.words, data.id)
        )
    except Unfit:
        words = visitor_of(request).language.say("请写明理由。")
        return await sheet_page(request, found, task, line, problem=words, status=UNFIT)
    except Refused as refused:
        return await sheet_page(request, found, task, line, problem=refused, status=REFUSED)
    return done(to=found.home, said="explained")


HANDLERS = [stay_out, give_reason]
