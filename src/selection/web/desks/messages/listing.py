"""消息: what became of each message, and words to copy where nothing can be sent.

Who objected is known to two roles only: an objector's message shows neither name nor number here,
and its words only to the clerk who may look them up. Nobody reads another's one-time link.
"""

from dataclasses import dataclass
from datetime import datetime

from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.messages import AGAIN, Kept, Status, Way
from selection.desk.desk import Desk
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.showing import desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Code, Form, read
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import Worker, worker

WHO = {DOOR: staff(Role.OFFICIAL, Role.OBJECTION_CLERK)}
SECRET = frozenset({"invitation", "reset"})
"""Kinds whose words let somebody in: they are for the recipient alone."""
OBJECTOR = "objector-"


class Which(Form, kw_only=True, frozen=True):
    """Of which message."""

    message: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message; `words` is None for whoever may not read them."""

    id: str
    kind: str
    name: str | None  # of the recipient; None: an objector, or erased
    to_objector: bool
    way: Way
    status: Status
    attempts: int
    queued_at: datetime
    changed_at: datetime
    due_at: datetime | None
    subject: str | None
    words: str | None
    again: bool
    by_hand: bool


@route("/{code:str}/desk/office/messages", http_method=READ, opt=WHO)
async def listing(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The newest messages, those first that want somebody's hand."""
    place, at_work = campaign(request, code), worker(request)
    lines = await place.work(lambda _: lines_for(place, at_work))
    context = {"lines": lines, **words(visitor_of(request).language)}
    return desk_page(request, place, "desks/messages/list.html", context, section="messages")


@post("/{code:str}/desk/office/messages/again", opt=WHO, status_code=200)
async def again(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Send once more what was refused, given up or may have been lost."""
    place = campaign(request, code)
    data = await read(request, Which)

    def act(desk: Desk) -> bool:
        at = desk.clock()
        return place.accounts.outbox.again(data.message, campaign=place.id, at=at)

    if not await place.work(act):
        raise NotFoundException
    return done(to=f"{place.base}/desk/office/messages")


@post("/{code:str}/desk/office/messages/copied", opt=WHO, status_code=200)
async def copied(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Note that somebody has sent it by hand."""
    place = campaign(request, code)
    data = await read(request, Which)

    def act(desk: Desk) -> bool:
        at = desk.clock()
        return place.accounts.outbox.copied(data.message, campaign=place.id, at=at)

    if not await place.work(act):
        raise NotFoundException
    return done(to=f"{place.base}/desk/office/messages")


def lines_for(place: OpenCampaign, at_work: Worker) -> list[Line]:
    """The messages as this person may read them."""
    kept = place.accounts.outbox.listed(place.id)
    names = place.accounts.people.name_of({each.recipient for each in kept})
    lines = [_line(place, at_work, each, names.get(each.recipient)) for each in kept]
    lines.sort(key=lambda each: not (each.by_hand or each.again))
    return lines


def _line(place: OpenCampaign, at_work: Worker, kept: Kept, name: str | None) -> Line:
    zone = place.rules.calendar.zone
    to_objector = kept.recipient.startswith(OBJECTOR)
    may = not to_objector or at_work.holds(Role.OBJECTION_CLERK)
    said = kept.content if may and kept.kind not in SECRET else None
    waits = kept.status is Status.QUEUED and kept.attempts
    return Line(
        id=kept.id,
        kind=kept.kind,
        name=None if to_objector else name,
        to_objector=to_objector,
        way=kept.way,
        status=kept.status,
        attempts=kept.attempts,
        queued_at=kept.queued_at.astimezone(zone),
        changed_at=kept.changed_at.astimezone(zone),
        due_at=kept.due_at.astimezone(zone) if waits else None,
        subject=str(said["subject"]) if said else None,
        words=str(said["short"]) if said else None,
        again=kept.status in AGAIN and kept.content is not None and kept.way is not Way.HAND,
        by_hand=kept.status is Status.BY_HAND,
    )


def words(language: Language) -> dict[str, object]:
    """What ways, states and kinds are called."""
    say = language.say
    return {
        "ways": {Way.MAIL: say("邮件"), Way.SMS: say("短信"), Way.HAND: say("手工")},
        "states": {
            Status.QUEUED: say("排队中"),
            Status.SENDING: say("正在发送"),
            Status.SENT: say("已发出"),
            Status.FAILED: say("对方拒收"),
            Status.GIVEN_UP: say("多次未成，已停止"),
            Status.UNKNOWN: say("不确定是否送达"),
            Status.BY_HAND: say("等待手工发送"),
            Status.COPIED: say("已手工发送"),
        },
        "kinds": {
            "invitation": say("邀请"),
            "reset": say("重新设置登录"),
            "returned": say("退回补正"),
            "reminder": say("提醒"),
            "published": say("名单公示"),
            "released": say("结果发布"),
            "inquiry": say("异议核查"),
            "look-into": say("请核查异议"),
            "objection-admitted": say("异议受理"),
            "objection-refused": say("异议不予受理"),
            "objection-concluded": say("异议结论"),
            "objection-told": say("异议结论（告知单位）"),
        },
    }


HANDLERS = [listing, again, copied]
