"""A list of experts comes in: first what it would bring about, line by line, then the pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import msgspec
from litestar import post, route
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.pooling import enter_all, newcomers
from selection.desk.seating import NewExpert
from selection.documents.csv_files import Unreadable
from selection.documents.expert_lists import COLUMNS, ListedExpert
from selection.documents.expert_lists import read as read_experts
from selection.domain.kernel import Refused, UnitId
from selection.web.desks.carrying import MOST_BODY, MOST_CARRIED, MOST_FILE, carried, unpacked
from selection.web.desks.panel.chamber import OFFICIALS, Chamber, Page, chamber, shown
from selection.web.desks.panel.seats import strata, units_of
from selection.web.desks.showing import done
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, Unfit, read
from selection.web.showing import AnyRequest, visitor_of

HERE = "/{code:str}/desk/panel/pool/import"
_ZIP = b"PK"
_OLD = b"\xd0\xcf\x11\xe0"


class Sent(Form, frozen=True, kw_only=True):
    """A list that is to be looked at."""

    file: Any = None


class Again(Form, frozen=True, kw_only=True):
    """The same list, to be taken over now."""

    table: Annotated[str, msgspec.Meta(max_length=MOST_CARRIED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a list would bring about; `table` is the file itself, for the second step."""

    lines: Sequence[tuple[int, ListedExpert, bool]]  # and whether somebody comes in
    refused: Sequence[tuple[int, str]]
    goes_in: int
    table: str


@route(HERE, http_method=READ, opt={DOOR: OFFICIALS})
async def choose(request: AnyRequest, code: FromPath[str]) -> Page:
    """Which file it is to be."""
    return _page(request, await chamber(request, code))


@post(HERE, opt={DOOR: OFFICIALS}, request_max_body_size=MOST_BODY, status_code=200)
async def preview(request: AnyRequest, code: FromPath[str]) -> Page:
    """What the list would bring about, line by line what is wrong with it; nothing is saved."""
    found = await chamber(request, code)
    say = visitor_of(request).language.say
    data = await read(request, Sent)
    if not isinstance(data.file, UploadFile):
        return _page(request, found, problem=say("请先选择文件。"))
    body = await data.file.read(MOST_FILE + 1)
    try:
        seen = await found.place.work(lambda desk: _preview(found, desk, body))
    except Unreadable as unreadable:
        return _page(request, found, problem=say("这个文件不能导入：") + str(unreadable))
    return _page(request, found, seen)


@post(f"{HERE}/confirmed", opt={DOOR: OFFICIALS}, request_max_body_size=MOST_BODY, status_code=303)
async def confirm(request: AnyRequest, code: FromPath[str]) -> Page:
    """Take everybody of the list into the pool; nobody, where a line cannot be used."""
    found = await chamber(request, code)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Again)
        body = unpacked(data.table)
        seen = await found.place.work(lambda desk: _preview(found, desk, body))
        if seen.refused:
            return _page(request, found, seen)
        await found.place.work(lambda desk: _take(found, desk, body, data.id))
    except (Unfit, ValueError):
        return _page(request, found, problem=say("请重新选择文件。"))
    except Unreadable as unreadable:
        return _page(request, found, problem=say("这个文件不能导入：") + str(unreadable))
    except Refused as refused:
        return _page(request, found, problem=refused)
    return done(to=found.home, said="imported")


def _preview(found: Chamber, desk: Desk, body: bytes) -> Preview:
    listed, refused = _read(found, desk, body)
    new = newcomers(desk, found.place.accounts, _new(found, desk, listed))
    return Preview(
        lines=[(line, each, line in new) for line, each in listed.items()],
        refused=refused,
        goes_in=0 if refused else len(new),
        table=carried(body),
    )


def _take(found: Chamber, desk: Desk, body: bytes, id: str) -> None:
    listed, _ = _read(found, desk, body)
    by = found.me.person
    enter_all(desk, found.place.accounts, _new(found, desk, listed), by=by, id=id)


def _read(
    found: Chamber, desk: Desk, body: bytes
) -> tuple[Mapping[int, ListedExpert], list[tuple[int, str]]]:
    """The lines of the list, and what is wrong with the others. Raises Unreadable."""
    if len(body) > MOST_FILE:
        raise Unreadable(f"超过 {MOST_FILE // 1_000_000} MB")
    workbook = body.startswith((_ZIP, _OLD))
    with TemporaryDirectory(prefix="selection-experts-") as folder:
        file = Path(folder) / ("list.xlsx" if workbook else "list.csv")
        file.write_bytes(body)
        try:
            units = [name for _, name in units_of(desk, found)]
            listed = read_experts(file, strata=strata(found), units=units)
        except Unreadable as unreadable:
            # Where it lay meanwhile is nobody's business.
            raise Unreadable(str(unreadable).replace(str(file), "").strip()) from None
    return listed.made, [(each.line, each.reason) for each in listed.refused]


def _new(found: Chamber, desk: Desk, listed: Mapping[int, ListedExpert]) -> dict[int, NewExpert]:
    units: dict[str, UnitId] = {name: unit for unit, name in units_of(desk, found)}
    return {
        line: NewExpert(
            name=each.name,
            employer=each.employer,
            post=each.post,
            employer_code=each.employer_code,
            identity=each.identity,
            strata=each.strata,
            grassroots=each.grassroots,
            county=each.county or None,
            unit=units[each.unit] if each.unit else None,
            phone=each.phone,
        )
        for line, each in listed.items()
    }


def _page(
    request: AnyRequest,
    found: Chamber,
    seen: Preview | None = None,
    *,
    problem: Refused | str | None = None,
) -> Page:
    columns = [names[0] for names in COLUMNS.values()] + strata(found)
    context = {"found": seen, "columns": columns}
    return shown(request, found, "pool_import", context, problem=problem)


HANDLERS = [choose, preview, confirm]
