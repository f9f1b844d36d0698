"""The expert's queue, and what comes before it: the undertaking, then the conflicts (4.2, 4.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.marking import Tie, declare, grounds, promise
from selection.desk.own_sheets import to_explain
from selection.desk.portraits import called
from selection.domain import facts
from selection.domain.kernel import CandidateId, Refused
from selection.domain.rulebook.contest import Panel
from selection.web.desks.score.bench import SECTION, Bench, begun, bench, distribution
from selection.web.desks.score.forms import Words
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, Unfit, read
from selection.web.framing import label
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import EXPERT

Page = Response[bytes]


@route("/{code:str}/desk/score", http_method=READ, opt={DOOR: staff(EXPERT)})
async def home(request: AnyRequest, code: FromPath[str]) -> Page:
    """What comes next for the expert: to promise, to declare, or to mark."""
    place = campaign(request, code)
    found = await bench(request, place)
    if not found.signed:
        return _undertaking(request, found)
    if found.undeclared is not None:
        return await _conflicts(request, found, found.undeclared.panel)
    asked = await place.work(lambda desk: to_explain(desk, found.expert, found.tasks))
    context: dict[str, Any] = {
        **begun(found),
        "bands": distribution(found.tasks),
        "asked_why": [each for each in found.lines if each.token in asked],
        "panels": [seat.panel for seat in found.seats],
    }
    return desk_page(request, place, "desks/score/home.html", context, section=SECTION)


def _undertaking(request: AnyRequest, found: Bench, problem: Refused | None = None) -> Page:
    return desk_page(
        request,
        found.place,
        "desks/score/undertaking.html",
        {"home": found.home},
        section=SECTION,
        status=REFUSED if problem else OK,
        problem=problem,
    )


class Nothing(Form, frozen=True, kw_only=True):
    """A form without fields of its own."""


@post("/{code:str}/desk/score/undertaking", opt={DOOR: staff(EXPERT)}, status_code=303)
async def undertake(request: AnyRequest, code: FromPath[str]) -> Page:
    """Sign the undertaking."""
    place = campaign(request, code)
    found = await bench(request, place)
    data = await read(request, Nothing)
    try:
        await place.work(lambda desk: promise(desk, found.expert, data.id))
    except Refused as refused:
        return _undertaking(request, found, refused)
    return done(to=found.home, said="promised")


@route("/{code:str}/desk/score/conflicts/{panel:str}", http_method=READ, opt={DOOR: staff(EXPERT)})
async def conflicts(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Declare conflicts of interest: before the first sheet, and more of them at any time."""
    found = await bench(request, campaign(request, code))
    return await _conflicts(request, found, _panel(found, panel))


def _panel(found: Bench, code: str) -> Panel:
    mine = next((seat.panel for seat in found.seats if seat.panel.code == code), None)
    if mine is None or not found.signed:
        raise NotFoundException
    return mine


async def _conflicts(
    request: AnyRequest,
    found: Bench,
    panel: Panel,
    *,
    chosen: Sequence[str] = (),
    typed: Mapping[str, tuple[str, str]] | None = None,
    problem: Refused | str | None = None,
    status: int = OK,
) -> Page:
    place = found.place
    groups = await place.work(lambda desk: _to_declare(desk, found, panel))
    return desk_page(
        request,
        place,
        "desks/score/conflicts.html",
        {
            "home": found.home,
            "panel": panel,
            "groups": groups,
            "first": any(seat.panel == panel and not seat.declared for seat in found.seats),
            "chosen": chosen,
            "typed": typed or {},
        },
        section=SECTION,
        status=status,
        problem=problem,
    )


def _to_declare(desk: Desk, found: Bench, panel: Panel) -> list[dict[str, Any]]:
    """The candidates of the panel by category; nothing of those the expert is kept out of."""
    out = {each.candidate for each in found.tasks if not each.readable}
    scopes = {
        facts.recused(found.expert, facts.candidate_scope(each)): each for each in found.roster
    }
    out |= {scopes[name] for name in desk.journal.facts(scopes)}
    passed = {facts.passed(each): each for each in found.roster}
    may_be_judged = (
        {passed[name] for name in desk.journal.facts(passed)}
        if desk.rules.formal_review is not None
        else set(found.roster)
    )
    groups: list[dict[str, Any]] = []
    for category in desk.rules.categories:
        if not panel.serves(category.code):
            continue
        mine = [
            each
            for each in found.roster.values()
            if each.category == category.code
            and each.candidate in may_be_judged
            and each.candidate not in out
        ]
        known = called(desk, found.place.accounts, mine)
        groups.append(
            {
                "category": category,
                "grounds": grounds(desk, category.code),
                "candidates": [
                    {
                        "key": each.candidate,
                        "label": label(desk.rules, each.category, each.number),
                        "name": known[each.candidate].name,
                        "unit": known[each.candidate].unit,
                    }
                    for each in mine
                ],
            }
        )
    return groups


class Declared(Form, frozen=True, kw_only=True):
    """Which candidates the expert is tied to; then for each the ground, and words."""

    do: Literal["none", "choose", "declare"]
    tied: tuple[Code, ...] = ()
    candidate: tuple[Code, ...] = ()
    ground: tuple[Code, ...] = ()
    words: tuple[Words, ...] = ()


@post("/{code:str}/desk/score/conflicts/{panel:str}", opt={DOOR: staff(EXPERT)}, status_code=303)
async def declared(request: AnyRequest, code: FromPath[str], panel: FromPath[str]) -> Page:
    """Take the declaration in two steps: first who, then why; each tie holds at once."""
    place = campaign(request, code)
    found = await bench(request, place)
    mine = _panel(found, panel)
    say = visitor_of(request).language.say
    try:
        data = await read(request, Declared)
    except Unfit as unfit:
        words = next(iter(unfit.problems.values()), "")
        return await _conflicts(request, found, mine, problem=words, status=UNFIT)
    chosen = [each for each in data.tied or data.candidate if each in found.roster]
    if data.do == "choose":
        problem = (
            None if chosen else say("请先勾选有利害关系的候选；都没有的，请按“均无利害关系”。")
        )
        status = OK if chosen else UNFIT
        return await _conflicts(
            request, found, mine, chosen=chosen, problem=problem, status=status
        )
    ties = _ties(found, data) if data.do == "declare" else []
    if data.do == "declare" and (not ties or len(ties) < len(chosen)):
        typed = dict(zip(data.candidate, zip(data.ground, data.words, strict=False), strict=False))
        return await _conflicts(
            request,
            found,
            mine,
            chosen=chosen,
            typed=typed,
            problem=say("请为每一个候选选择回避理由。"),
            status=UNFIT,
        )
    try:
        await place.work(
            lambda desk: declare(desk, place.accounts, found.expert, mine.code, ties, data.id)
        )
    except Refused as refused:
        return await _conflicts(request, found, mine, problem=refused, status=REFUSED)
    return done(to=found.home, said="declared")


def _ties(found: Bench, data: Declared) -> list[Tie]:
    rows = zip(data.candidate, data.ground, data.words, strict=False)
    return [
        Tie(
            candidate=CandidateId(candidate),
            category=found.roster[CandidateId(candidate)].category,
            ground=ground,
            words=words.strip(),
        )
        for candidate, ground, words in rows
        if ground and candidate in found.roster
    ]


HANDLERS = [home, undertake, conflicts, declared]
