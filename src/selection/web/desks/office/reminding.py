"""Reminders: whoever has something left to do is told once a day at most."""

from typing import Literal

from litestar import Response, post
from litestar.params import FromPath

from selection.desk.conditions import by_expert
from selection.desk.desk import Desk
from selection.domain import facts
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.domain.seats import locked_channels
from selection.readmodels import progress
from selection.web.campaigns import OpenCampaign
from selection.web.desks.office.approvals import OFFICIAL
from selection.web.desks.showing import done
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest, campaign

WORDS = {
    "units": "贵单位还没有报送推荐材料，请在截止前登录报送。",
    "reviewers": "您还有未完成的初审，请登录办理。",
    "experts": "您还有未提交的评分表，请登录完成评分并签字。",
}
PAGES = {"units": "/desk/unit", "reviewers": "/desk/review", "experts": "/desk/score"}


class Reminding(Form, frozen=True, kw_only=True):
    """Whom to remind."""

    who: Literal["units", "reviewers", "experts"]


@post("/{code:str}/desk/office/remind", opt=OFFICIAL)
async def remind(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Have a reminder sent to everybody of that kind who has something left to do."""
    place = campaign(request, code)
    data = await read(request, Reminding)

    def act(desk: Desk) -> None:
        place.views.catch_up(desk.journal)
        people = waiting_for(place, desk, data.who)
        place.messages.remind(
            people,
            about=f"remind-{data.who}",
            words=WORDS[data.who],
            page=PAGES[data.who],
            at=desk.clock(),
        )

    await place.work(act)
    back = "desk/office/units" if data.who == "units" else "desk/office"
    return done(to=f"{place.base}/{back}", said="reminded")


def waiting_for(place: OpenCampaign, desk: Desk, who: str) -> list[PersonId]:
    """Those of the kind who have something left to do."""
    with place.views.reading() as db:
        if who == "reviewers":
            return [each for each, share in progress.by_reviewer(db).items() if share.left]
        if who == "experts":
            every = [by_expert(desk, db, *each) for each in locked_channels(desk.rules)]
            late = [each for shares in every for each, share in shares.items() if share.left]
            return list(dict.fromkeys(late))
        silent = {each.unit for each in progress.by_unit(db) if not each.used}
    held = desk.journal.all_facts()
    return [
        PersonId(person)
        for unit in sorted(silent)
        for person in facts.whose(held, facts.belongs_to, unit)
        if facts.appointed(person, Role.UNIT_CLERK) in held
    ]


HANDLERS = [remind]
