"""名单: computed, proposed, approved, published, corrected, decided on and released, step by step.

What needs several signatures at one time is put as a motion from here; what the list knows as
steps of its own, proposing and agreeing, is done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.arranging import names
from selection.desk.concluding import who_is_clear, who_is_ready
from selection.desk.conditions import before_the_list, held_up
from selection.desk.desk import Desk
from selection.desk.drafting_list import draft
from selection.desk.proposing import propose
from selection.desk.publishing import propose_substitution, publication
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.announcement import ApproveList, ApproveSubstitution
from selection.domain.kernel import CandidateId, Refused
from selection.domain.listed import Publication, Status
from selection.domain.publication import PUBLICATION
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act, StageKind
from selection.web.campaigns import OpenCampaign
from selection.web.certificates import holding, path_of
from selection.web.confirming import confirmed
from selection.web.desks.office.approvals import OFFICIAL
from selection.web.desks.office.called import Named, candidates_named
from selection.web.desks.office.condition_words import condition_words
from selection.web.desks.showing import REFUSED, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

HERE = "desk/office/list"
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class Proposed(Form, frozen=True, kw_only=True):
    """The list as it was seen: its position and its hash."""

    as_of: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    digest: Digest


class Approved(Form, frozen=True, kw_only=True):
    """The list that is agreed to."""

    digest: Digest


class Stepping(Form, frozen=True, kw_only=True):
    """Who steps in, and for whom."""

    candidate: Code
    instead_of: Code = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the list on the officials' page; its rank is nobody else's business."""

    who: Named
    rank: int | None
    status: str
    until: datetime | None
    fate: str  # HELD, OFF, OFF_FOR_GOOD, or nothing
    instead_of: str
    filled: bool  # somebody stepped into this place


@route("/{code:str}/desk/office/list", http_method=READ, opt=OFFICIAL)
async def the_list(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """How far the list is."""
    return await list_page(request, campaign(request, code), section="office")


@route("/{code:str}/desk/watch/list", http_method=READ, opt={DOOR: staff(Role.SUPERVISOR)})
async def watched_list(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The same for the supervisor, who only looks."""
    return await list_page(request, campaign(request, code), section="watch")


@route("/{code:str}/desk/office/list/draft", http_method=READ, opt=OFFICIAL)
async def list_draft(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The list as it would be proposed now; it takes a while, and records nothing."""
    place = campaign(request, code)

    def look(desk: Desk) -> dict[str, Any]:
        place.views.catch_up(desk.journal)
        found = draft(desk)
        tied = [each for _, tie in found.ties for each in tie.tied]
        every = [each.candidate for each in (*found.places, *found.reserves)]
        return {
            "draft": found,
            "who": candidates_named(place, {*every, *tied, *found.joined, *found.left}),
        }

    try:
        context = await place.work(look)
    except Refused as refused:
        return await list_page(request, place, section="office", problem=refused)
    context["categories"] = place.rules.categories
    context["rounds"] = {str(each.code): each.name for each in place.rules.rounds}
    return desk_page(request, place, "desks/office/draft.html", context, section="office")


@post("/{code:str}/desk/office/list/propose", opt=OFFICIAL)
async def propose_it(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Propose exactly the list that was seen."""
    place, by = campaign(request, code), worker(request).person
    data = await read(request, Proposed)

    def act(desk: Desk) -> None:
        if draft(desk, data.as_of).digest != data.digest:
            raise Refused("list-has-changed")
        naming = names(desk, place.accounts)
        propose(desk, naming, by=by, at=desk.clock(), as_of=data.as_of)

    return await _done(request, place, act, "proposed")


@post("/{code:str}/desk/office/list/approve", opt=OFFICIAL)
async def approve_it(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Agree to exactly this list."""
    place, by = campaign(request, code), worker(request).person
    data = await read(request, Approved)
    confirmed(request)

    def act(desk: Desk) -> None:
        command = ApproveList(digest=data.digest, by=by, at=desk.clock())
        desk.handle(by, Order(PUBLICATION, command), id=data.id)

    return await _done(request, place, act, "agreed")


@post("/{code:str}/desk/office/list/substitute", opt=OFFICIAL)
async def substitute(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Propose who steps into a free place."""
    place, by = campaign(request, code), worker(request).person
    data = await read(request, Stepping)

    def act(desk: Desk) -> None:
        propose_substitution(
            desk,
            CandidateId(data.candidate),
            instead_of=CandidateId(data.instead_of),
            by=by,
            at=desk.clock(),
        )

    return await _done(request, place, act, "proposed")


@post("/{code:str}/desk/office/list/substitute/approve", opt=OFFICIAL)
async def approve_substitute(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Agree to the substitution."""
    place, by = campaign(request, code), worker(request).person
    data = await read(request, Stepping)
    confirmed(request)

    def act(desk: Desk) -> None:
        who = CandidateId(data.candidate)
        command = ApproveSubstitution(candidate=who, by=by, at=desk.clock())
        desk.handle(by, Order(PUBLICATION, command), id=data.id)

    return await _done(request, place, act, "agreed")


async def _done(request: AnyRequest, place: OpenCampaign, act: Any, said: str) -> Response[bytes]:
    try:
        await place.work(act)
    except Refused as refused:
        return await list_page(request, place, section="office", problem=refused)
    return done(to=f"{place.base}/{HERE}", said=said)


async def list_page(
    request: AnyRequest, place: OpenCampaign, *, section: str, problem: Refused | str | None = None
) -> Response[bytes]:
    """How far the list is, and what may be done next."""
    language, me = visitor_of(request).language, worker(request).person

    def look(desk: Desk) -> dict[str, Any]:
        place.views.catch_up(desk.journal)
        now = publication(desk)
        rows, reserves = _rows(place, desk, now)
        proposed, stages = now.proposed, desk.rules.stages_of(StageKind.PUBLICITY)
        open_ = desk.journal.facts([facts.stage(each.code) for each in stages])
        under_way = proposed is not None and (
            now.published is None or now.published.digest != proposed.digest
        )
        agreed = {proposed.by, *now.approved_by} if proposed else set[str]()
        sub = now.substitution
        sub_agreed = {sub.by, *now.agreed_by} if sub else set[str]()
        needed = desk.rules.signatures
        return {
            "now": now,
            "proposed": proposed if under_way else None,
            "missing": max(0, needed(Act.PROPOSED_LIST) - len(agreed)),
            "may_approve": under_way and me not in agreed,
            "publicity_open": bool(open_) or not stages,
            "rows": rows,
            "reserves": reserves,
            "substitution": sub,
            "sub_missing": max(0, needed(Act.SUBSTITUTE) - len(sub_agreed)) if sub else 0,
            "may_agree": sub is not None and me not in sub_agreed,
            "who": candidates_named(
                place,
                {
                    *((p.candidate for p in proposed.places) if proposed else ()),
                    *((sub.place.candidate, sub.instead_of) if sub else ()),
                },
            ),
            "ready": len(who_is_ready(desk, now, desk.clock())),
            "clear": len(who_is_clear(desk, now)),
            "blockers": condition_words(before_the_list(desk), place.rules, language),
        }

    context = await place.work(look)
    context |= {
        "versions": place.snapshot.notices,
        "certificates": [
            (each, path_of(each.number))
            for each in holding(place.snapshot.certificates, place.now().date())
        ],
        "categories": {str(each.code): each.name for each in place.rules.categories},
        "reading": section == "watch",
        "fingerprint": place.fingerprint,
    }
    return desk_page(
        request,
        place,
        "desks/office/list.html",
        context,
        section=section,
        problem=problem,
        status=REFUSED if problem else 200,
    )


def _rows(
    place: OpenCampaign, desk: Desk, now: Publication
) -> tuple[list[Row], Mapping[str, list[Named]]]:
    """The lines, and for each free place who may step in: those who are next in rank."""
    fates = held_up(desk, now)
    known = candidates_named(place, now.items)
    filled = {each.instead_of for each in now.items.values() if each.instead_of}
    zone = desk.rules.calendar.zone
    rows = [
        Row(
            who=known[name],
            rank=item.place.rank,
            status=str(item.status),
            until=item.until and item.until.astimezone(zone),
            fate=fates.get(name, ""),
            instead_of=_whole(known, item.instead_of),
            filled=name in filled,
        )
        for name, item in now.items.items()
    ]
    free = [
        each
        for each in rows
        if each.fate == "OFF_FOR_GOOD" and not each.filled and each.status == Status.PUBLISHED
    ]
    reserves: dict[str, list[Named]] = {}
    if desk.rules.substitution.allowed and not now.closed:
        for each in free:
            reserves[each.who.candidate] = _next(place, desk, now, each.who.category)
    return rows, reserves


def _whole(known: Mapping[CandidateId, Named], who: CandidateId | None) -> str:
    return known[who].whole if who is not None and who in known else ""


def _next(place: OpenCampaign, desk: Desk, now: Publication, category: str) -> list[Named]:
    every = now.reserves(category)
    names_ = [fact(e.candidate) for e in every for fact in (facts.nominated, facts.rejected)]
    held = desk.journal.facts(names_) if names_ else {}
    running = [each for each in every if facts.in_the_running(held, each.candidate)]
    best = [each.candidate for each in running if each.rank == running[0].rank]
    found = candidates_named(place, best)
    return [found[each] for each in best if each in found]


HANDLERS = [
    the_list,
    watched_list,
    list_draft,
    propose_it,
    approve_it,
    substitute,
    approve_substitute,
]
