"""The second signature on what the desk of integrity asks for, and the taking back of it."""

from litestar import Response, post
from litestar.params import FromPath

from selection.desk.motions.motion import Office
from selection.desk.motions.putting import withdraw
from selection.domain.kernel import MotionId, Refused
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.integrity.incidents import show_incidents
from selection.web.desks.integrity.standing import show_home
from selection.web.desks.showing import REFUSED, done
from selection.web.desks.signing import Signed, sign
from selection.web.doors import DOOR, staff
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest, campaign
from selection.web.workers import worker


@post("/{code:str}/desk/integrity/motions/{motion:str}/sign", opt={DOOR: staff(Role.OFFICIAL)})
async def agree(
    request: AnyRequest, code: FromPath[str], motion: FromPath[str]
) -> Response[bytes]:
    """Agree to exactly what was shown; with the last signature it is done."""
    place = campaign(request, code)
    data = await read(request, Signed)
    try:
        await sign(request, place, motion, data)
    except Refused as refused:
        show = show_incidents if _of_incidents(request) else show_home
        return await show(request, place, problem=refused, status=REFUSED)
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


def _of_incidents(request: AnyRequest) -> bool:
    """Whether the form stood on the page of the incidents."""
    return "incidents" in request.query_params


def _back(place: OpenCampaign, request: AnyRequest) -> str:
    return f"{place.base}/desk/integrity{'/incidents' if _of_incidents(request) else ''}"


HANDLERS = [agree, turn_down]
