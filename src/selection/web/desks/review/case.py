"""One case: material beside the checklist, the opinion given, a conflict declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, cast

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec.structs import asdict, replace

from selection.desk import review_drafts, reviewing
from selection.desk.desk import Desk
from selection.desk.dossiers import Dossier, dossier
from selection.desk.likenesses import Likeness, likenesses
from selection.desk.relations import Related
from selection.desk.review_drafts import Draft
from selection.desk.reviewing import Work
from selection.domain.kernel import Refused
from selection.domain.opinions import Verdict
from selection.domain.roles import Role
from selection.readmodels.roster import roster
from selection.web.campaigns import OpenCampaign
from selection.web.desks.review import cases, checking
from selection.web.desks.review.cases import Place
from selection.web.desks.review.checking import Checklist
from selection.web.desks.review.clauses import clauses
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Form, Unfit, read
from selection.web.framing import label
from selection.web.originals import original
from selection.web.pages import HTML
from selection.web.showing import AnyRequest, by_htmx, campaign, installation, visitor_of
from selection.web.workers import Worker, worker

REVIEWS = staff(Role.REVIEWER, Role.CHIEF_REVIEWER, Role.OFFICIAL)
NOTHING_TO_SHOW = 204
LONGEST_FORM = 400_000
"""Bytes: every note as long as it may be."""


class Wanted(Form, frozen=True):
    """Why somebody steps back."""

    words: Annotated[str, msgspec.Meta(min_length=2, max_length=500)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """All that the page of a case is made of, as one person may see it."""

    place: Place
    dossier: Dossier
    work: Work
    likes: tuple[Likeness, ...]
    related: tuple[Related, ...]
    appeal: str | None
    missing: frozenset[tuple[str, int]]  # files that lie nowhere: stand-ins of a rehearsal


def open_case(place: OpenCampaign, desk: Desk, at_work: Worker, name: str) -> Opened:
    """The case; NotFoundException unless it is this person's to see, Refused if locked away."""
    found = cases.find(place, desk, at_work, name)
    candidate = found.filed.candidate
    material = dossier(desk, place.accounts, candidate)
    work = reviewing.work(desk, place.accounts, candidate, at_work.person)
    if material is None or work.out:
        raise NotFoundException
    with place.views.reading() as db:
        entered = roster(db)
    return Opened(
        place=found,
        dossier=material,
        work=work,
        likes=likenesses(desk, place.accounts, candidate, at_work.person),
        related=place.relations.of(desk, entered, candidate),
        appeal=None if found.own else reviewing.appeal_of(desk, place.accounts, candidate),
        missing=frozenset(
            (each.code, each.order)
            for each in material.files
            if not place.originals.holds(each.digest)
        ),
    )


def show(
    request: AnyRequest,
    place: OpenCampaign,
    opened: Opened,
    *,
    draft: Draft | None = None,
    problem: Refused | str | None = None,
    status: int = 200,
) -> Response[bytes]:
    """The page of a case, with what was typed kept where something stands in the way."""
    at_work, language = worker(request), visitor_of(request).language
    work = opened.work
    kept = work.draft if draft is None else replace(draft, saved_at=work.draft.saved_at)
    wrong = problem.because.get("items", ()) if isinstance(problem, Refused) else ()
    chief = Role.CHIEF_REVIEWER in at_work.roles and not opened.place.own
    settles = chief and work.waits_for_the_chief
    rows = checking.rows(
        place.rules,
        work.items,
        opened.dossier.findings,
        kept,
        language,
        settles=settles,
        wrong=cast("Sequence[str]", wrong),
    )
    if settles:
        rows = tuple(each for each in rows if each.id in work.disputed)
    return desk_page(
        request,
        place,
        "desks/review/case.html",
        {
            "here": opened.place,
            "category": place.rules.category(opened.dossier.category),
            "dossier": opened.dossier,
            "missing": opened.missing,
            "work": work,
            "likes": opened.likes,
            "related": opened.related,
            "label_of": partial(label, place.rules),
            "rows": rows,
            "draft": kept,
            "asks": checking.asks(work, opened.dossier, kept),
            "clauses": clauses(place.rules, opened.dossier.category),
            "text_of": partial(checking.text_of, place.rules, language=language),
            "settles": settles,
            "hears": chief and opened.appeal is not None,
            "appeal": opened.appeal,
            "official": Role.OFFICIAL in at_work.roles,
            "zone": place.rules.calendar.zone,
        },
        section="review",
        status=status,
        problem=problem,
    )


@route("/{code:str}/desk/review/cases/{label:str}", http_method=READ, opt={DOOR: REVIEWS})
async def case(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """A case: to answer, or to look at."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: open_case(place, desk, at_work, label))
    return show(request, place, opened)


@route(
    "/{code:str}/desk/review/cases/{label:str}/files/{kind:str}/{number:int}",
    http_method=READ,
    opt={DOOR: REVIEWS},
)
async def file(
    request: AnyRequest,
    code: FromPath[str],
    label: FromPath[str],
    kind: FromPath[str],
    number: FromPath[int],
) -> Response[Any]:
    """One of the files of a case that this person may see."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: open_case(place, desk, at_work, label))
    for each in opened.dossier.files:
        if (each.code, each.order) == (kind, number):
            return await original(request, place, each)
    raise NotFoundException


@post(
    "/{code:str}/desk/review/cases/{label:str}/draft",
    opt={DOOR: REVIEWS},
    request_max_body_size=LONGEST_FORM,
)
async def draft(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """Keep what is ticked so far; nobody else ever reads it."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: open_case(place, desk, at_work, label))
    sent, _ = await _sent(request, opened)
    if opened.work.mine is not None and by_htmx(request):  # it overtook its own submission
        return Response(b"", status_code=NOTHING_TO_SHOW)
    if not opened.work.may_answer or sent.round != opened.work.round:
        raise Refused("item-is-settled")
    kept = replace(sent, saved_at=place.now())
    candidate = opened.place.filed.candidate
    await place.work(lambda _: review_drafts.keep(place.accounts, candidate, at_work.person, kept))
    if not by_htmx(request):
        return done(to=f"{place.base}/desk/review/cases/{label}", said="saved")
    language = visitor_of(request).language
    rows = checking.rows(place.rules, opened.work.items, opened.dossier.findings, kept, language)
    html = installation(request).templates.render(
        "parts/review_progress.html",
        language,
        "normal",
        {"rows": rows, "draft": kept, "zone": place.rules.calendar.zone},
    )
    return Response(html.encode(), status_code=OK, media_type=HTML)


@post(
    "/{code:str}/desk/review/cases/{label:str}/opinion",
    opt={DOOR: staff(Role.REVIEWER, Role.CHIEF_REVIEWER)},
    request_max_body_size=LONGEST_FORM,
)
async def opinion(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Give an opinion, or settle as the chief what the reviewers disagree on."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: open_case(place, desk, at_work, label))
    sent, form = await _sent(request, opened)
    say = visitor_of(request).language.say
    if not form.verdict:
        return show(request, place, opened, draft=sent, status=UNFIT, problem=say("请选择结论。"))
    if form.round != opened.work.round:
        moved = Refused("item-is-settled")
        return show(request, place, opened, draft=sent, status=REFUSED, problem=moved)
    act = reviewing.give if opened.place.own else reviewing.settle
    candidate, verdict = opened.place.filed.candidate, Verdict(form.verdict)
    try:
        await place.work(
            lambda desk: act(
                desk, place.accounts, candidate, at_work.person, verdict, sent, id=form.id
            )
        )
    except Refused as refused:
        again = await place.work(lambda desk: open_case(place, desk, at_work, label))
        return show(request, place, again, draft=sent, status=REFUSED, problem=refused)
    if not opened.place.own:
        return done(to=f"{place.base}/desk/review/board", said="sent")
    following = await place.work(
        lambda desk: cases.next_waiting(place, desk, at_work.person, label)
    )
    where = f"/cases/{following}" if following else ""
    return done(to=f"{place.base}/desk/review{where}", said="sent")


@post("/{code:str}/desk/review/cases/{label:str}/conflict", opt={DOOR: REVIEWS})
async def conflict(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Step back from a case, for good."""
    place, at_work = campaign(request, code), worker(request)
    opened = await place.work(lambda desk: open_case(place, desk, at_work, label))
    try:
        form = await read(request, Wanted)
    except Unfit as unfit:
        return show(
            request, place, opened, status=UNFIT, problem=next(iter(unfit.problems.values()))
        )
    await place.work(
        lambda desk: reviewing.step_back(
            desk,
            place.accounts,
            opened.place.filed.candidate,
            at_work.person,
            form.words,
            id=form.id,
        )
    )
    return done(to=f"{place.base}/desk/review", said="done")


async def _sent(request: AnyRequest, opened: Opened) -> tuple[Draft, Checklist]:
    """What was sent of the checklist, as it is now; raises Unfit."""
    work = opened.work
    asks = checking.asks(work, opened.dossier, work.draft)
    form = await read(request, checking.sheet(len(work.items), len(asks)))
    sent = checking.drafted(asdict(form), work, asks)
    return replace(sent, round=form.round), form


HANDLERS = [case, file, draft, opinion, conflict]
