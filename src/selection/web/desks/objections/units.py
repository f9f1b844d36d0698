"""What a recommending unit is told of an inquiry: what is said, and not by whom (domain 5.3)."""

from dataclasses import dataclass
from datetime import datetime

from litestar import Response, route
from litestar.params import FromPath

from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.listed import on_the_list
from selection.domain.cases import Step
from selection.domain.kernel import UnitId
from selection.domain.objecting import Conclusion, InvestigationOpened
from selection.domain.roles import Role
from selection.web.campaigns import OpenCampaign
from selection.web.desks.objections.cases import words
from selection.web.desks.objections.reading import labels
from selection.web.desks.showing import desk_page
from selection.web.doors import DOOR, READ, staff
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What the unit knows: about whom, what is said, since when, and how it ended."""

    name: str | None
    label: str
    words: str | None
    since: datetime
    report_by: datetime | None
    open: bool
    finding: Conclusion | None


@route(
    "/{code:str}/desk/unit/inquiries",
    http_method=READ,
    opt={DOOR: staff(Role.UNIT_CLERK, Role.UNIT_LEADER)},
)
async def inquiries(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The inquiries about candidates of the unit for which the person works."""
    place, unit = campaign(request, code), worker(request).unit
    found = await place.work(lambda desk: told(place, desk, unit) if unit else [])
    context = {"inquiries": found, **words(visitor_of(request).language)}
    return desk_page(request, place, "desks/objections/unit.html", context, section="inquiries")


def told(place: OpenCampaign, desk: Desk, unit: UnitId) -> list[Inquiry]:
    """The inquiries of one unit, the newest first; numbers would tell how many there are."""
    cases = objecting.cases(desk).by_number
    zone, known = desk.rules.calendar.zone, labels(place)
    names = on_the_list(desk, place.accounts)
    opened: dict[int, InvestigationOpened] = {
        each.number: each
        for each in objecting.history(desk)
        if isinstance(each, InvestigationOpened) and each.unit == unit
    }
    papers = place.accounts.vault.open_many([each.statement.record for each in opened.values()])
    found: list[Inquiry] = []
    for number, each in sorted(opened.items(), reverse=True):
        case, said = cases[number], papers[each.statement.record]
        listed = names.get(case.candidate)
        found.append(
            Inquiry(
                name=listed.name if listed else None,
                label=known.get(case.candidate, ""),
                words=None if said is None else str(said["words"]),
                since=each.at.astimezone(zone),
                report_by=case.report_by.astimezone(zone) if case.report_by else None,
                open=case.waits_for is not Step.NOTHING,
                finding=case.finding,
            )
        )
    return found


HANDLERS = [inquiries]
