"""Voting for a candidate frozen and opened again; the votes of a stage certified."""

from collections.abc import Callable, Mapping

from litestar import Response, post
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put
from selection.desk.motions.safety import Certification
from selection.desk.requests import Order
from selection.domain.kernel import Refused
from selection.domain.showcase import SHOWCASE, FreezeVoting, UnfreezeVoting
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.integrity.standing import (
    OFFICIAL,
    Label,
    Words,
    by_label,
    kept,
    show_home,
)
from selection.web.desks.showing import REFUSED, UNFIT, done
from selection.web.desks.signing import Typed, must_be_typed
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker


class Freeze(Form, frozen=True, kw_only=True):
    """Whose voting is frozen, and why."""

    label: Label
    words: Words


class Unfreeze(Form, frozen=True, kw_only=True):
    """Whose voting is open again."""

    label: Label


class Certify(Form, frozen=True, kw_only=True):
    """The votes of which stage are certified."""

    channel: Code
    stage: Code
    typed: Typed = ""


@post("/{code:str}/desk/integrity/freeze", opt=OFFICIAL)
async def freeze(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let nobody vote for a candidate for now; others go on."""
    place, at_work = campaign(request, code), worker(request)
    try:
        form = await read(request, Freeze)
    except Unfit as unfit:
        words = next(iter(unfit.problems.values()))
        return await show_home(request, place, problem=words, status=UNFIT)

    def act(desk: Desk) -> bool:
        who = by_label(place, desk, form.label)
        if who is None:
            return False
        at = desk.clock()
        command = FreezeVoting(
            candidate=who.candidate,
            reason=kept(place, who.candidate, form.words, at),
            by=at_work.person,
            at=at,
        )
        desk.handle(at_work.person, Order(SHOWCASE, command), id=form.id)
        return True

    return await _done(request, place, act, {"label": form.label, "why": form.words})


@post("/{code:str}/desk/integrity/unfreeze", opt=OFFICIAL)
async def unfreeze(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Let people vote for a candidate again."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Unfreeze)

    def act(desk: Desk) -> bool:
        who = by_label(place, desk, form.label)
        if who is None:
            return False
        command = UnfreezeVoting(candidate=who.candidate, by=at_work.person, at=desk.clock())
        desk.handle(at_work.person, Order(SHOWCASE, command), id=form.id)
        return True

    return await _done(request, place, act, {})


async def _done(
    request: AnyRequest,
    place: OpenCampaign,
    act: Callable[[Desk], bool],
    typed: Mapping[str, str],
) -> Response[bytes]:
    try:
        if not await place.work(act):
            words = visitor_of(request).language.say("没有这个编号的候选。")
            return await show_home(request, place, problem=words, status=UNFIT, typed=typed)
    except Refused as refused:
        return await show_home(request, place, problem=refused, status=REFUSED, typed=typed)
    return done(to=f"{place.base}/desk/integrity")


@post("/{code:str}/desk/integrity/certify", opt=OFFICIAL)
async def certify(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Ask for the votes of a stage to be certified; somebody else signs as well."""
    place, at_work = campaign(request, code), worker(request)
    form = await read(request, Certify)
    confirmed(request)
    motion = Certification(channel=form.channel, stage=form.stage)
    language = visitor_of(request).language
    try:
        must_be_typed(motion.matter, form.typed, language)
        await place.work(
            lambda desk: put(Office(desk, place.accounts), motion, by=at_work.person, id=form.id)
        )
    except Refused as refused:
        return await show_home(request, place, problem=refused, status=REFUSED)
    return done(to=f"{place.base}/desk/integrity")


HANDLERS = [freeze, unfreeze, certify]
