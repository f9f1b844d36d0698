"""导出汇总表: every table that leaves is recorded; one with personal data is agreed to by two.

Scores, votes and ranks are in one only after the release.
"""

from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating.answers import form_of
from selection.desk.nominating.nominees import Nominee, words
from selection.desk.taking_out import contents, exports, record, standing
from selection.documents.summary_out import SummaryRow, officials_summary
from selection.documents.workbooks import DoesNotFit
from selection.domain.exporting import LASTS
from selection.domain.kernel import PersonId, Refused
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.office.approvals import OFFICIAL
from selection.web.desks.office.final_standings import final_standings, is_released
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page
from selection.web.desks.unit.standing import chip
from selection.web.doors import READ
from selection.web.forms import Form, Unfit, read
from selection.web.handing_over import XLSX, handed_over
from selection.web.languages import Language
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker


class Wanted(Form, frozen=True, kw_only=True):
    """A table, and what it is for; the purpose of one with personal data was agreed on."""

    purpose: Annotated[str, msgspec.Meta(max_length=500)] = ""
    personal: Annotated[str, msgspec.Meta(max_length=3)] = ""
    scores: Annotated[str, msgspec.Meta(max_length=3)] = ""


@route("/{code:str}/desk/office/exports", http_method=READ, opt=OFFICIAL)
async def choose(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """What can be taken out now, and by whom."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/office/exports", opt=OFFICIAL)
async def take(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Make the table, record that it is handed over, and hand it over."""
    place, at_work = campaign(request, code), worker(request)
    language = visitor_of(request).language
    try:
        data = await read(request, Wanted)
    except Unfit:
        problem = language.say("用途太长，最多 500 个字。")
        return await _page(request, place, problem=problem, status=UNFIT)
    confirmed(request)

    def made(desk: Desk) -> bytes | None:
        found = standing(desk)
        personal = bool(data.personal)
        standings = final_standings(desk) if data.scores else None
        if data.scores and standings is None:
            return None
        rows = _rows(place, desk, found, language)
        file = officials_summary(place.rules, rows, personal=personal, standings=standings)
        record(
            desk,
            place.accounts,
            found,
            file,
            personal=personal,
            purpose=data.purpose,
            by=at_work.person,
            id=data.id,
        )
        return file

    try:
        body = await place.work(made)
    except Refused as refused:
        return await _page(request, place, problem=refused, status=REFUSED)
    except DoesNotFit as long:
        return await _page(request, place, problem=str(long), status=REFUSED)
    if body is None:
        problem = language.say("公布入选名单以后，才能导出含评分、票数和名次的汇总表。")
        return await _page(request, place, problem=problem, status=REFUSED)
    title = "汇总表（含评分名次）" if data.scores else "汇总表"
    return handed_over(body, name=f"{title}-{place.id}.xlsx", kind=XLSX)


def _rows(
    place: OpenCampaign, desk: Desk, found: list[Nominee], language: Language
) -> list[SummaryRow]:
    papers = {each.candidate: each.paper for each in found if each.paper}
    contents_of = words(place.accounts.vault, list(papers.values()))
    units = called(desk, place.accounts, {each.unit for each in found})
    return [
        SummaryRow(
            category=each.category,
            candidate=each.candidate,
            unit=units.get(each.unit, ""),
            form=form_of(
                place.rules,
                each.category,
                (contents_of[papers[each.candidate].record] if each.candidate in papers else None)
                or {},
            ),
            review=chip(each.standing, language).words,
        )
        for each in found
    ]


async def _page(
    request: AnyRequest,
    place: OpenCampaign,
    *,
    problem: Refused | str | None = None,
    status: int = OK,
) -> Response[bytes]:
    person = worker(request).person
    context = await place.work(lambda desk: _seen(desk, person))
    return desk_page(
        request,
        place,
        "desks/office/exports.html",
        context,
        section="office",
        problem=problem,
        status=status,
    )


def _seen(desk: Desk, person: PersonId) -> dict[str, Any]:
    found = standing(desk)
    allowed = exports(desk).allowed_to(person, contents(found), desk.clock())
    zone = desk.rules.calendar.zone
    return {
        "rows": len(found),
        "released": is_released(desk),
        "until": (allowed.at + LASTS).astimezone(zone) if allowed else None,
    }


HANDLERS = [choose, take]
