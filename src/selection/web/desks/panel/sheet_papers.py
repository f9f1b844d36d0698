"""Signed score sheets (评分表) to be printed, once the scoring is locked (contract §5)."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.panelling import scorings
from selection.desk.signed_sheets import signed_sheet
from selection.documents.printing import NoFont
from selection.domain import sheet_facts
from selection.readmodels.scoring import readable
from selection.web.desks.panel.chamber import LOOKS, Chamber, chamber, roll
from selection.web.desks.panel.coverage import AT, sheets_page
from selection.web.desks.score.on_paper import sheet_on_paper
from selection.web.doors import DOOR, READ
from selection.web.handing_over import PDF, handed_over
from selection.web.showing import AnyRequest

BETWEEN = "~"
"""Stands between candidate and expert, which name a sheet."""


@route(
    f"{AT}/{{channel:str}}/{{stage:str}}/{{sheet:str}}/sheet.pdf",
    http_method=READ,
    opt={DOOR: LOOKS},
)
async def sheet_paper(
    request: AnyRequest,
    code: FromPath[str],
    panel: FromPath[str],
    channel: FromPath[str],
    stage: FromPath[str],
    sheet: FromPath[str],
) -> Response[Any]:
    """One sheet of the panel; it is not there before the lock, nor if it does not count."""
    found = await chamber(request, code)
    sitting = found.sitting(panel)
    try:
        name, body = await found.place.work(
            lambda desk: _made(desk, found, panel, (channel, stage, sheet))
        )
    except NoFont as missing:
        return await sheets_page(request, found, sitting, str(missing))
    return handed_over(body, name=f"{name}.pdf", kind=PDF)


def _made(
    desk: Desk, found: Chamber, panel: str, about: tuple[str, str, str]
) -> tuple[str, bytes]:
    code, stage, named = about
    candidate, _, expert = named.partition(BETWEEN)
    sitting, rules = found.sitting(panel), found.place.rules
    channel = rules.channel(code)
    sealed = sheet_facts.sealed(code, stage)
    if channel is None or sealed not in desk.journal.facts((sealed,)):
        raise NotFoundException
    may = readable(desk.journal, rules, code, stage, found.reader, found.me.person)
    sheet = next((e for e in may if (e.candidate, e.expert) == (candidate, expert)), None)
    here = {(each.code, at, category) for each, at, category in scorings(desk, sitting.panel)}
    if sheet is None or (code, stage, sheet.category) not in here:
        raise NotFoundException
    signed = signed_sheet(desk, found.place.accounts, code, stage, sheet.expert, sheet.candidate)
    rubric = rules.rubric(code, sheet.category, stage)
    if signed is None or rubric is None:
        raise NotFoundException
    who, expert = roll(desk, found.place).title(sheet.candidate), found.called(sheet.expert)
    body = sheet_on_paper(
        found.place,
        signed,
        rubric,
        category=sheet.category,
        panel=sitting.panel.name,
        expert=expert,
        candidate=who["name"],
        number=who["label"],
    )
    return f"专家评分表 {who['label']} {who['name']} {expert}", body


HANDLERS = [sheet_paper]
