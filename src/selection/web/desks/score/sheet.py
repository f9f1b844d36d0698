"""One score sheet (评分表): saved as it is filled in, signed, and read again (4.4)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.judging import Task
from selection.desk.marking import Filled, draft, grounds, sign
from selection.desk.own_sheets import Written, to_explain, written
from selection.desk.portraits import Portrait, portrait
from selection.desk.relations import Related
from selection.desk.requests import Answer
from selection.desk.words import sentence
from selection.domain.kernel import Refused
from selection.domain.marks import Marks, must_be_complete, total
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.score.bench import (
    SECTION,
    SHEET,
    Bench,
    Line,
    begun,
    bench,
    distribution,
    most,
    shown,
)
from selection.web.desks.score.forms import (
    LONGEST,
    field,
    marks_of,
    sheet_of,
    told,
    typed,
)
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Unfit, read
from selection.web.framing import label
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import EXPERT

Page = Response[bytes]


@route(SHEET, http_method=READ, opt={DOOR: staff(EXPERT)})
async def sheet(request: AnyRequest, code: FromPath[str], token: FromPath[str]) -> Page:
    """The sheet beside the material; sealed and empty for an expert who is recused."""
    found = await bench(request, campaign(request, code))
    task, line = found.task(token)
    return await sheet_page(request, found, task, line)


async def sheet_page(
    request: AnyRequest,
    found: Bench,
    task: Task,
    line: Line,
    *,
    values: Mapping[str, str] | None = None,
    comment: str | None = None,
    wrong: Mapping[str, str] | None = None,
    problem: Refused | str | None = None,
    status: int = OK,
) -> Page:
    """The page of one's own sheet, with what was typed where that was not taken."""
    place = found.place
    if not task.readable:
        sealed = {**begun(found), "line": line}
        return desk_page(
            request,
            place,
            "desks/score/sealed.html",
            sealed,
            section=SECTION,
            status=status,
            problem=problem,
        )

    # Who stays out of a candidate does not read of it on another one's sheet either.
    sealed = {each.candidate for each in found.tasks if not each.readable}

    def look(
        desk: Desk,
    ) -> tuple[Portrait, frozenset[int], Written, bool, tuple[Related, ...]]:
        own = written(desk, place.accounts, found.expert, task)
        asked = task.token in to_explain(desk, found.expert, [task])
        about = portrait(desk, place.accounts, task.candidate, task.category)
        others = place.relations.of(desk, found.roster, task.candidate)
        related = tuple(each for each in others if each.candidate not in sealed)
        return about, _files_gone(place, about), own, asked, related

    about, gone, own, asked_why, related = await place.work(look)
    words = own.comment if comment is None else comment
    values = told(task.marks) if values is None else values
    context: dict[str, Any] = {
        **begun(found),
        **_sum(found, task, task.marks, words),
        "line": line,
        "task": task,
        "portrait": about,
        "gone": gone,
        "related": related,
        "label_of": partial(label, place.rules),
        "written": own,
        "asked_why": asked_why,
        "rows": _rows(task, values, wrong or {}),
        "comment": words,
        "grounds": await place.work(lambda desk: grounds(desk, task.category)),
        "bands": distribution(found.tasks),
        "longest": LONGEST,
    }
    return desk_page(
        request,
        place,
        "desks/score/sheet.html",
        context,
        section=SECTION,
        status=status,
        problem=problem,
    )


def _files_gone(place: OpenCampaign, about: Portrait) -> frozenset[int]:
    """The numbers of the files that lie nowhere: stand-ins of a rehearsal."""
    return frozenset(
        nth
        for nth, each in enumerate(about.files, start=1)
        if not place.originals.holds(each.digest)
    )


def _rows(
    task: Task, values: Mapping[str, str], wrong: Mapping[str, str]
) -> Sequence[dict[str, Any]]:
    """The criteria, each with what is typed, and the band of the anchors that it lies in."""
    rows: list[dict[str, Any]] = []
    for n, each in enumerate(task.rubric.criteria):
        mark = task.marks.get(each.code)
        band = None
        if mark is not None and each.anchors and each.most:
            share = Fraction(mark) / each.most
            band = min(int(share * len(each.anchors)), len(each.anchors) - 1)
        rows.append(
            {
                "criterion": each,
                "field": field(n),
                "most": shown(each.most),
                "lowest": shown(task.rubric.lowest),
                "step": shown(task.rubric.step),
                "value": values.get(each.code, ""),
                "wrong": wrong.get(each.code, ""),
                "band": band,
            }
        )
    return rows


def _sum(found: Bench, task: Task, marks: Marks, comment: str) -> dict[str, Any]:
    """The running total, what is missing, and what can still be reached."""
    rubric = task.rubric
    summed, full = total(marks), most(rubric)
    missing = [each for each in rubric.criteria if each.code not in marks]
    reach = summed + sum((each.most for each in missing), Fraction(0))
    low, high = rubric.comment_below, rubric.comment_above
    remarkable = not missing and (
        (low is not None and summed < low) or (high is not None and summed > high)
    )
    return {
        "task": task,
        "summed": shown(summed),
        "full": shown(full),
        "hundredths": int(100 * summed / full) if full else 0,
        "marked": len(rubric.criteria) - len(missing),
        "criteria": len(rubric.criteria),
        "missing": [each.name for each in missing],
        "reach": shown(reach),
        "low": None if low is None else shown(low),
        "high": None if high is None else shown(high),
        "needs_comment": remarkable and not comment,
        "saved_at": None,
        "unfit": (),
        "not_saved": None,
        "now": found.place.now(),
    }


@post(f"{SHEET}/draft", opt={DOOR: staff(EXPERT)}, status_code=200)
async def autosave(request: AnyRequest, code: FromPath[str], token: FromPath[str]) -> Page:
    """Save what fits the rubric as it is typed; the answer is the part with the total.

    The id of the form names the act of signing: each draft is an act of its own.
    """
    place = campaign(request, code)
    found = await bench(request, place)
    task, line = found.task(token)
    language = visitor_of(request).language
    context: dict[str, Any]
    try:
        data = await read(request, sheet_of(task.rubric))
    except Unfit as unfit:
        context = _sum(found, task, task.marks, "")
        context["not_saved"] = next(iter(unfit.problems.values()), "")
    else:
        marks, wrong = marks_of(typed(data, task.rubric), task.rubric, language)
        context = _sum(found, task, marks, data.comment)
        names = {str(each.code): each.name for each in task.rubric.criteria}
        context["unfit"] = [(names[code], words) for code, words in wrong.items()]
        try:
            await place.work(
                lambda desk: draft(
                    desk, place.accounts, found.expert, task, marks=marks, comment=data.comment
                )
            )
            context["saved_at"] = context["now"]
        except Refused as refused:
            context["not_saved"] = language.say(sentence(refused.reason))
    return desk_page(
        request,
        place,
        "desks/score/sum.html",
        {**begun(found), **context, "line": line},
        section=SECTION,
    )


@post(SHEET, opt={DOOR: staff(EXPERT)}, status_code=303)
async def save(request: AnyRequest, code: FromPath[str], token: FromPath[str]) -> Page:
    """Save the sheet and go on to the next one; or sign it, having shown again who it is."""
    place = campaign(request, code)
    found = await bench(request, place)
    task, line = found.task(token)
    language = visitor_of(request).language
    try:
        data = await read(request, sheet_of(task.rubric))
    except Unfit as unfit:
        values = {
            str(each.code): str(unfit.values.get(field(n), ""))
            for n, each in enumerate(task.rubric.criteria)
        }
        comment = str(unfit.values.get("comment", ""))
        words = next(iter(unfit.problems.values()), "")
        return await sheet_page(
            request,
            found,
            task,
            line,
            values=values,
            comment=comment,
            problem=words,
            status=UNFIT,
        )
    if data.do == "sign":
        confirmed(request)
    values = typed(data, task.rubric)
    marks, wrong = marks_of(values, task.rubric, language)

    async def again(problem: Refused | str, status: int = REFUSED) -> Page:
        return await sheet_page(
            request,
            found,
            task,
            line,
            values=values,
            comment=data.comment,
            wrong=wrong,
            problem=problem,
            status=status,
        )

    if wrong:
        return await again(language.say("有分数填写得不正确，请改正后再提交。"), UNFIT)
    try:
        if data.do == "keep":
            await place.work(
                lambda desk: draft(
                    desk, place.accounts, found.expert, task, marks=marks, comment=data.comment
                )
            )
            return done(to=found.after(token), said="saved")
        must_be_complete(marks, task.rubric, place.rules, commented=bool(data.comment))
        filled = Filled(task=task, marks=marks, comment=data.comment)
        [answer] = await place.work(
            lambda desk: sign(desk, place.accounts, found.expert, [filled], data.id)
        )
        _must_be_taken(answer)
    except Refused as refused:
        return await again(refused)
    return done(to=found.after(token), said="signed")


def _must_be_taken(answer: Answer) -> None:
    if isinstance(answer, Exception):
        raise answer


HANDLERS = [sheet, autosave, save]
