"""What waits for a second signature on the desk of integrity, and the signing of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import second, waiting, withdraw
from selection.domain.kernel import MotionId, PersonId
from selection.domain.motion import Matter
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.showing import done
from selection.web.doors import DOOR, staff
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import worker

OF_SECRECY = {Matter.CONFIRM_INCIDENT, Matter.DISMISS_INCIDENT}


class Signed(Form, frozen=True, kw_only=True):
    """A signature under exactly what was shown."""

    digest: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Something that waits: what, by whom and when it was asked for, and under which hash."""

    id: str
    matter: Matter
    motion: Any
    digest: str
    by: PersonId
    mover: str
    at: datetime
    void: bool


def awaited(place: OpenCampaign, desk: Desk, matters: Collection[Matter]) -> tuple[Awaited, ...]:
    """What waits of these matters, oldest first."""
    found = [
        each
        for each in waiting(Office(desk, place.accounts))
        if each.waiting.put.matter in matters
    ]
    names = place.accounts.people.name_of({each.waiting.put.by for each in found})
    return tuple(
        Awaited(
            id=each.id,
            matter=each.waiting.put.matter,
            motion=each.motion,
            digest=each.digest,
            by=each.waiting.put.by,
            mover=names.get(each.waiting.put.by) or "",
            at=each.waiting.put.at,
            void=each.void,
        )
        for each in found
    )


@post("/{code:str}/desk/integrity/motions/{motion:str}/sign", opt={DOOR: staff(Role.OFFICIAL)})
async def sign(request: AnyRequest, code: FromPath[str], motion: FromPath[str]) -> Response[bytes]:
    """Agree to exactly what was shown; with the last signature it is done."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Signed)
    confirmed(request)
    await place.work(
        lambda desk: second(
            Office(desk, place.accounts),
            MotionId(motion),
            form.digest,
            by=at_work.person,
            id=form.id,
        )
    )
    await place.finish_destructions()
    return done(to=_back(place, request))


@post(
    "/{code:str}/desk/integrity/motions/{motion:str}/withdraw",
    opt={DOOR: staff(Role.OFFICIAL)},
)
async def turn_down(
    request: AnyRequest, code: FromPath[str], motion: FromPath[str]
) -> Response[bytes]:
    """Take it back, or turn it down."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Form)
    await place.work(
        lambda desk: withdraw(
            Office(desk, place.accounts), MotionId(motion), by=at_work.person, id=form.id
        )
    )
    return done(to=_back(place, request))


def _back(place: OpenCampaign, request: AnyRequest) -> str:
    """The page that the form stood on."""
    incidents = "incidents" in request.query_params
    return f"{place.base}/desk/integrity{'/incidents' if incidents else ''}"


HANDLERS = [sign, turn_down]
