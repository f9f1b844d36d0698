"""Batches of suspected votes: put aside, judged by one and confirmed by another (2.5)."""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk import inspecting, vote_clusters
from selection.desk.desk import Desk
from selection.desk.positions import positions_in, ranges
from selection.desk.requests import Order
from selection.desk.vote_clusters import MOST
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Refused
from selection.domain.suspicion import ConfirmFinding, Finding, ReviewCluster
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.integrity.standing import (
    OFFICIAL,
    Shown,
    Words,
    channels,
    kept,
    show_home,
    shown_as,
)
from selection.web.desks.office.called import candidates_named
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import READ
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

LONGEST_FORM = 200_000
"""Bytes: a batch whose votes stand far from each other."""


class Aside(Form, frozen=True, kw_only=True):
    """Votes that are put aside: the positions as text, and why."""

    channel: Code
    positions: Annotated[str, msgspec.Meta(max_length=60_000)] = ""
    words: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class Found(Form, frozen=True, kw_only=True):
    """What somebody found of a batch, and why."""

    finding: Literal["VALID", "INVALID"]
    words: Words


@route("/{code:str}/desk/integrity", http_method=READ, opt=OFFICIAL)
async def home(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The batches, what is frozen, and the tallies."""
    return await show_home(request, campaign(request, code))


@post("/{code:str}/desk/integrity/quarantine", opt=OFFICIAL, request_max_body_size=LONGEST_FORM)
async def quarantine(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Put votes aside: they stay counted as cast, and are valid no more for now."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Aside)
    typed = {"positions": form.positions, "words": form.words}
    say = visitor_of(request).language.say
    positions = positions_in(form.positions, MOST)
    problem = None
    if positions is None:
        problem = say("位置写成 120-180, 190 这样，一批最多一万张票。")
    elif not form.words:
        problem = say("请写明理由。")
    if positions is None or problem:
        return await show_home(request, place, problem=problem, status=UNFIT, typed=typed)

    def act(desk: Desk) -> None:
        at = desk.clock()
        inspecting.quarantine(
            desk,
            channel=form.channel,
            positions=positions,
            reason=kept(place, form.channel, form.words, at),
            by=at_work.person,
            at=at,
        )

    try:
        await place.work(act)
    except Refused as refused:
        return await show_home(request, place, problem=refused, status=REFUSED, typed=typed)
    return done(to=f"{place.base}/desk/integrity")


@route(
    "/{code:str}/desk/integrity/batches/{channel:str}/{number:int}",
    http_method=READ,
    opt=OFFICIAL,
)
async def batch(
    request: AnyRequest, code: FromPath[str], channel: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """One batch, with its positions."""
    return await _show(request, campaign(request, code), channel, number)


@post("/{code:str}/desk/integrity/batches/{channel:str}/{number:int}/finding", opt=OFFICIAL)
async def finding(
    request: AnyRequest, code: FromPath[str], channel: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Say what a batch is; nothing follows until somebody else agrees."""
    place, at_work = campaign(request, code), worker(request)
    try:
        form = await read(request, Found)
    except Unfit as unfit:
        words = next(iter(unfit.problems.values()))
        return await _show(request, place, channel, number, problem=words, status=UNFIT)

    def act(desk: Desk) -> None:
        at = desk.clock()
        command = ReviewCluster(
            channel=channel,
            cluster=number,
            finding=Finding(form.finding),
            reason=kept(place, channel, form.words, at),
            by=at_work.person,
            at=at,
        )
        desk.handle(at_work.person, Order(INSPECTION, command), id=form.id)

    return await _done(request, place, channel, number, act)


@post("/{code:str}/desk/integrity/batches/{channel:str}/{number:int}/agree", opt=OFFICIAL)
async def agree(
    request: AnyRequest, code: FromPath[str], channel: FromPath[str], number: FromPath[int]
) -> Response[bytes]:
    """Agree with what somebody else found; with enough people it is decided."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Form)
    confirmed(request)

    def act(desk: Desk) -> None:
        command = ConfirmFinding(
            channel=channel, cluster=number, by=at_work.person, at=desk.clock()
        )
        desk.handle(at_work.person, Order(INSPECTION, command), id=form.id)

    return await _done(request, place, channel, number, act)


async def _done(
    request: AnyRequest,
    place: OpenCampaign,
    channel: str,
    number: int,
    act: Callable[[Desk], None],
) -> Response[bytes]:
    """Act on a batch, and show it again."""
    _must_be_public(place, channel)
    try:
        await place.work(act)
    except Refused as refused:
        return await _show(request, place, channel, number, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/integrity/batches/{channel}/{number}")


async def _show(
    request: AnyRequest,
    place: OpenCampaign,
    channel: str,
    number: int,
    *,
    problem: Refused | str | None = None,
    status: int = 200,
) -> Response[bytes]:
    _must_be_public(place, channel)
    person = worker(request).person

    def look(desk: Desk) -> Shown | None:
        place.views.catch_up(desk.journal)
        for each in vote_clusters.batches(desk, place.accounts, channel):
            if each.number == number:
                known = candidates_named(place, each.votes)
                return shown_as(place, desk, each, known, person)
        return None

    found = await place.work(look)
    if found is None:
        raise NotFoundException
    return desk_page(
        request,
        place,
        "desks/integrity/batch.html",
        {
            "each": found,
            "positions": ranges(found.batch.positions),
            "zone": place.rules.calendar.zone,
        },
        section="integrity",
        problem=problem,
        status=status,
    )


def _must_be_public(place: OpenCampaign, channel: str) -> None:
    if channel not in {each.code for each in channels(place)}:
        raise NotFoundException


HANDLERS = [home, quarantine, batch, finding, agree]
