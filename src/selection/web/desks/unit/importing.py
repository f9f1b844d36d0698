"""批量导入: a summary table that was filled in, first looked at, then taken over.

The file is not kept in between: the page that asks for the second step carries it, and it is read
and judged again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.nominating.answers import MISSING, NO, YES
from selection.desk.nominating.taking_over import FromTable, Outcome, Taken, look, take
from selection.documents.csv_files import Unreadable
from selection.documents.summary_in import Problem, RowRead, SummaryRead, read_summary
from selection.domain.kernel import Refused
from selection.web.desks.carrying import MOST_BODY, MOST_CARRIED, MOST_FILE, carried, unpacked
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit.fields import told
from selection.web.desks.unit.visiting import CLERK, SECTION, Visit, arrive
from selection.web.doors import DOOR, READ
from selection.web.forms import Form, Unfit, read
from selection.web.languages import Language
from selection.web.showing import AnyRequest


class Sent(Form, frozen=True, kw_only=True):
    """A table that is to be looked at."""

    file: Any = None


class Again(Form, frozen=True, kw_only=True):
    """The same table, to be taken over now."""

    table: Annotated[str, msgspec.Meta(max_length=MOST_CARRIED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a cell: where it stands, what is wrong, what would be right."""

    place: str
    wrong: str
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as the page tells it."""

    sheet: str
    line: int
    name: str
    outcome: Outcome
    words: str
    remarks: Sequence[Remark]
    missing: int  # fields that are still to be filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a table would bring about; `table` is the file itself, for the second step."""

    lines: Sequence[Line]
    remarks: Sequence[Remark]
    goes_in: int
    table: str


@route("/{code:str}/desk/unit/import", http_method=READ, opt={DOOR: CLERK})
async def choose(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Which file it is to be."""
    return _page(arrive(request, code))


@post("/{code:str}/desk/unit/import", opt={DOOR: CLERK}, request_max_body_size=MOST_BODY)
async def preview(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What the table would bring about, cell by cell what is wrong with it; nothing is saved."""
    visit = arrive(request, code)
    data = await read(request, Sent)
    if not isinstance(data.file, UploadFile):
        return _page(visit, problem=visit.language.say("请先选择文件。"), status=UNFIT)
    body = await data.file.read(MOST_FILE + 1)
    try:
        found = await visit.work(lambda desk: _preview(visit, desk, body))
    except Unreadable as unreadable:
        return _page(visit, problem=_unreadable(visit, unreadable), status=UNFIT)
    return _page(visit, found)


@post("/{code:str}/desk/unit/import/confirmed", opt={DOOR: CLERK}, request_max_body_size=MOST_BODY)
async def confirm(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Take over every row that can be; the others are told once more."""
    visit = arrive(request, code)
    try:
        data = await read(request, Again)
        body = unpacked(data.table)
        left = await visit.work(lambda desk: _take(visit, desk, body, data.id))
    except (Unfit, ValueError):
        problem = visit.language.say("请重新选择文件。")
        return _page(visit, problem=problem, status=UNFIT)
    except Unreadable as unreadable:
        return _page(visit, problem=_unreadable(visit, unreadable), status=UNFIT)
    except Refused as refused:
        return _page(visit, problem=refused, status=REFUSED)
    if left:
        say = visit.language.say
        words = say("有 %(n)s 行没有导入；其余的已经导入。") % {"n": left}
        found = await visit.work(lambda desk: _preview(visit, desk, body))
        return _page(visit, found, problem=words, status=REFUSED)
    return done(to=visit.base, said="imported")


def _unreadable(visit: Visit, unreadable: Unreadable) -> str:
    return visit.language.say("这个文件不能导入：") + str(unreadable)


def _read(visit: Visit, body: bytes) -> SummaryRead:
    if len(body) > MOST_FILE:
        raise Unreadable(f"超过 {MOST_FILE // 1_000_000} MB")
    return read_summary(BytesIO(body), visit.place.rules, yes=YES, no=NO)


def _row(row: RowRead) -> FromTable:
    return FromTable(
        key=f"{row.sheet}/{row.line}",
        category=row.category,
        candidate=row.candidate,
        revision=row.revision,
        typed=row.typed,
    )


def _preview(visit: Visit, desk: Desk, body: bytes) -> Preview:
    found, vault = _read(visit, body), visit.place.accounts.vault
    spoilt = _spoilt(found)
    lines = [
        _line(visit, row, look(desk, vault, visit.unit, _row(row)), spoilt.get(_at(row), ()))
        for row in found.rows
    ]
    return Preview(
        lines=lines,
        remarks=[_remark(each) for each in found.problems if not each.line or each.line == 1],
        goes_in=sum(each.outcome.goes_in for each in lines if not _is_spoilt(each, spoilt)),
        table=carried(body),
    )


def _take(visit: Visit, desk: Desk, body: bytes, id: str) -> int:
    """Take over what can be; how many rows could not."""
    found, vault = _read(visit, body), visit.place.accounts.vault
    spoilt, left = _spoilt(found), 0
    for row in found.rows:
        if _at(row) in spoilt:
            left += 1
            continue
        outcome = take(desk, vault, visit.unit, _row(row), by=visit.person, id=id)
        left += not outcome.goes_in and outcome is not Outcome.SAME
    return left


def _at(row: RowRead) -> tuple[str, int]:
    return row.sheet, row.line


def _spoilt(found: SummaryRead) -> dict[tuple[str, int], tuple[Problem, ...]]:
    """The rows with a cell that cannot be read: nothing of them is taken over."""
    rows: dict[tuple[str, int], tuple[Problem, ...]] = {}
    for each in found.problems:
        if each.line and each.line > 1:
            place = (each.sheet, each.line)
            rows[place] = (*rows.get(place, ()), each)
    return rows


def _is_spoilt(line: Line, spoilt: dict[tuple[str, int], tuple[Problem, ...]]) -> bool:
    return (line.sheet, line.line) in spoilt


def _line(visit: Visit, row: RowRead, seen: Taken, problems: Sequence[Problem]) -> Line:
    language = visit.language
    names = {str(each.code): each.name for each in visit.place.rules.nomination.fields}
    wrong = [
        Remark(
            place=f"{row.columns.get(code, '')}{row.line} {names[code]}",
            wrong=told(fault, language),
        )
        for code, fault in seen.faults.items()
        if fault.kind != MISSING
    ]
    return Line(
        sheet=row.sheet,
        line=row.line,
        name=seen.name,
        outcome=seen.outcome,
        words=language.say("有一格不能读，本行不导入") if problems else _words(seen, language),
        remarks=[*map(_remark, problems), *wrong],
        missing=sum(fault.kind == MISSING for fault in seen.faults.values()),
    )


def _remark(problem: Problem) -> Remark:
    """The cell of a problem; its sheet is told where it does not stand beside it."""
    where = f"{problem.column or ''}{problem.line or ''}"
    sheet = problem.sheet if not problem.line or problem.line == 1 else ""
    return Remark(
        place=" ".join(filter(None, (sheet, where, problem.heading))),
        wrong=problem.wrong,
        right=problem.right,
    )


def _words(seen: Taken, language: Language) -> str:
    say = language.say
    return {
        Outcome.BEGINS: say("新建草稿"),
        Outcome.CHANGES: say("改写已有的草稿"),
        Outcome.SAME: say("与已保存的相同，不动"),
        Outcome.NOT_YOURS: say("草稿号不是本单位的；新增的请把这一格留空"),
        Outcome.CLOSED: say("已报送或已结束，不能改"),
        Outcome.ELSEWHERE: say("这份草稿在另一类别"),
        Outcome.OVERTAKEN: say("下载表格以后有人改过这份草稿；请重新下载再改"),
    }[seen.outcome]


def _page(
    visit: Visit,
    found: Preview | None = None,
    *,
    problem: Refused | str | None = None,
    status: int = OK,
) -> Response[bytes]:
    return desk_page(
        visit.request,
        visit.place,
        "desks/unit/import.html",
        {"visit": visit, "found": found},
        section=SECTION,
        problem=problem,
        status=status,
    )


HANDLERS = [choose, preview, confirm]
