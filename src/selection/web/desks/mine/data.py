"""我的数据: what is kept about a candidate, seen, taken away or erased (PIPL 45, 47)."""

from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.nominating import own
from selection.desk.nominating.nominees import Nominee
from selection.desk.nominating.own import OwnData
from selection.domain.answers import fields_of
from selection.domain.kernel import Refused
from selection.web.confirming import confirmed
from selection.web.desks.mine.visiting import CANDIDATE, SECTION, Own, arrive
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest

ERASE = "删除我的资料"
"""What is typed to have it erased."""


async def _data(visit: Own, of: Nominee) -> OwnData:
    return await visit.work(lambda _: own.own_data(visit.place.accounts.vault, of))


async def _shown(
    visit: Own, of: Nominee, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    data = await _data(visit, of)
    fields = {str(each.code): each.name for each in fields_of(visit.place.rules, of.category)}
    names = {str(each.code): each.name for each in visit.place.rules.materials}
    return desk_page(
        visit.request,
        visit.place,
        "desks/mine/data.html",
        {
            "visit": visit,
            "of": of,
            "data": data,
            "fields": fields,
            "materials": names,
            "zone": visit.place.rules.calendar.zone,
            "erasable": own.may_be_erased(of),
            "word": ERASE,
        },
        section=SECTION,
        problem=problem,
        status=status,
    )


@route("/{code:str}/desk/mine/{candidate:str}/data", http_method=READ, opt={DOOR: CANDIDATE})
async def data(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Everything that is kept, version by version."""
    visit = arrive(request, code)
    return await _shown(visit, await visit.mine(candidate))


class Nothing(Form, frozen=True, kw_only=True):
    """Nothing but the session's token."""


@post("/{code:str}/desk/mine/{candidate:str}/data.json", opt={DOOR: CANDIDATE})
async def export(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[Any]:
    """The same as a file that other programs can read; who asks has just shown who it is."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    await read(request, Nothing)
    found = await _data(visit, of)
    body = msgspec.json.format(msgspec.json.encode(found), indent=1)
    return Response(
        body,
        status_code=OK,
        media_type="application/json",
        headers={"content-disposition": 'attachment; filename="my-data.json"'},
    )


class Erase(Form, frozen=True, kw_only=True):
    """Everything is to be erased."""

    typed: Annotated[str, msgspec.Meta(max_length=40)] = ""


@post("/{code:str}/desk/mine/{candidate:str}/erasure", opt={DOOR: CANDIDATE})
async def erase(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Erase it for good; nobody can read any of it again."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    asked = await read(request, Erase)
    if asked.typed != ERASE:
        words = visit.language.say("请照样输入“%(word)s”。") % {"word": ERASE}
        return await _shown(visit, of, words, UNFIT)
    place = visit.place
    try:
        await visit.work(
            lambda desk: own.erase(desk, place.accounts, place.originals, place.media, of)
        )
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    return done(to=visit.base, said="erased")


HANDLERS = [data, export, erase]
