"""Signing all sheets that are complete, in one go (签字提交)."""

from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.judging import Progress, Task
from selection.desk.marking import Filled, sign
from selection.desk.own_sheets import written
from selection.desk.requests import Answer
from selection.domain.kernel import Refused
from selection.web.confirming import confirmed
from selection.web.desks.score.bench import SECTION, Bench, begun, bench, distribution
from selection.web.desks.showing import OK, REFUSED, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, read
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import EXPERT

Page = Response[bytes]


@route("/{code:str}/desk/score/sign", http_method=READ, opt={DOOR: staff(EXPERT)})
async def to_sign(request: AnyRequest, code: FromPath[str]) -> Page:
    """The sheets that can be signed, with their totals."""
    return _page(request, await bench(request, campaign(request, code)))


def _page(request: AnyRequest, found: Bench, problem: Refused | None = None) -> Page:
    waiting = [
        each for each in found.lines if each.progress is Progress.COMPLETE and each.can_sign
    ]
    return desk_page(
        request,
        found.place,
        "desks/score/sign.html",
        {**begun(found), "waiting": waiting, "bands": distribution(found.tasks)},
        section=SECTION,
        status=REFUSED if problem else OK,
        problem=problem,
    )


class Signed(Form, frozen=True, kw_only=True):
    """The sheets that are signed."""

    sheet: tuple[Code, ...] = ()


@post("/{code:str}/desk/score/sign", opt={DOOR: staff(EXPERT)}, status_code=303)
async def sign_all(request: AnyRequest, code: FromPath[str]) -> Page:
    """Sign those that are ticked, having shown again who it is; each stands for itself."""
    confirmed(request)
    place = campaign(request, code)
    found = await bench(request, place)
    data = await read(request, Signed)
    mine = [
        each
        for each in found.tasks
        if each.token in data.sheet and each.progress is Progress.COMPLETE and each.can_sign
    ]
    answers = await place.work(lambda desk: _sign(desk, found, mine, data.id)) if mine else []
    refused = next((each for each in answers if isinstance(each, Exception)), None)
    if isinstance(refused, Refused):
        return _page(request, await bench(request, place), refused)
    if refused is not None:
        raise refused
    return done(to=found.home, said="signed" if mine else "nothing")


def _sign(desk: Desk, found: Bench, mine: list[Task], id_: str) -> list[Answer]:
    accounts = found.place.accounts
    filled = [
        Filled(
            task=each,
            marks=each.marks,
            comment=written(desk, accounts, found.expert, each).comment,
        )
        for each in mine
    ]
    return sign(desk, accounts, found.expert, filled, id_)


HANDLERS = [to_sign, sign_all]
