"""封存材料: what a supervisor opens with a reason, and the list of all who ever did."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Erased
from selection.desk.desk import Desk
from selection.desk.dossiers import File, files
from selection.desk.unsealing import (
    all_sheets,
    file_of,
    open_sealed,
    openings,
    whole_form,
)
from selection.domain import sheet_facts
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.roles import Role
from selection.domain.sealed import Sealed
from selection.domain.seats import locked_channels
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.office.called import candidates_named
from selection.web.desks.office.telling import sealed_kinds
from selection.web.desks.showing import REFUSED, UNFIT, desk_page, done
from selection.web.doors import DOOR, READ, staff
from selection.web.forms import Chosen, Form, Unfit, read
from selection.web.originals import original
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker

WATCHES = {DOOR: staff(Role.SUPERVISOR)}
SHORTEST_REASON = 5


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """Of whom something is to be opened: by number, A-017, or by a part of the name."""

    q: Annotated[str, msgspec.Meta(max_length=50)] = ""


class Opening(Form, frozen=True, kw_only=True):
    """What is opened, and why."""

    kind: Sealed
    candidate: Chosen
    digest: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{64})?\Z")] = ""
    reason: Annotated[str, msgspec.Meta(min_length=SHORTEST_REASON, max_length=2_000)]


@route("/{code:str}/desk/watch/sealed", http_method=READ, opt=WATCHES)
async def sealed(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Who opened what, and the way to open more; nothing sealed is on this page."""
    return await _page(request, campaign(request, code))


@post("/{code:str}/desk/watch/sealed", opt=WATCHES)
async def unseal(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Record the look, and show what was opened: once, in the answer to this form."""
    confirmed(request)
    place, at_work = campaign(request, code), worker(request)
    language = visitor_of(request).language
    try:
        data = await read(request, Opening)
    except Unfit:
        return await _page(request, place, problem=language.say("请写明开启的理由，至少五个字。"))
    candidate, digest = CandidateId(data.candidate), data.digest or None

    def act(desk: Desk) -> dict[str, Any] | File:
        place.views.catch_up(desk.journal)
        named = candidates_named(place, [candidate]).get(candidate)
        if named is None:
            raise NotFoundException
        found = digest and file_of(desk, place.accounts, candidate, digest)
        open_sealed(
            desk,
            place.accounts,
            data.kind,
            candidate,
            digest=digest,
            reason=data.reason,
            by=at_work.person,
            id=data.id,
        )
        if found:
            return found
        return {"who": named, **_opened(place, desk, data.kind, candidate, at_work.person)}

    try:
        opened = await place.work(act)
    except Refused as refused:
        return await _page(request, place, problem=refused)
    except Erased:
        raise NotFoundException from None
    if isinstance(opened, File):
        return await original(request, place, opened)
    context = {**opened, "kind": sealed_kinds(language)[data.kind], "reason": data.reason}
    return desk_page(request, place, "desks/watch/opened.html", context, section="watch")


def _opened(
    place: OpenCampaign, desk: Desk, kind: Sealed, candidate: CandidateId, by: PersonId
) -> dict[str, Any]:
    """What the page of an opening shows."""
    if kind is Sealed.DOSSIER:
        return {"answers": whole_form(desk, place.accounts, candidate), "sheets": ()}
    found = all_sheets(desk, candidate, by)
    names = place.accounts.people.name_of({sheet.expert for _, sheet in found})
    stages = {str(each.code): each.name for each in desk.rules.stages}
    told = [
        (stages.get(stage, stage), names.get(sheet.expert) or "", _exact(sheet.total))
        for stage, sheet in found
    ]
    return {"answers": (), "sheets": told}


def _exact(total: Fraction) -> str:
    """A total as it is written; marks are halves, so that this is exact."""
    return f"{Decimal(total.numerator) / Decimal(total.denominator):f}"


async def _page(
    request: AnyRequest, place: OpenCampaign, *, problem: Refused | str | None = None
) -> Response[bytes]:
    asked, language = query(request, Asked), visitor_of(request).language

    def look(desk: Desk) -> dict[str, Any]:
        place.views.catch_up(desk.journal)
        every = candidates_named(place)
        looks = openings(desk, place.accounts)
        found = [
            each
            for each in every.values()
            if asked.q and (asked.q.upper() == each.label or asked.q in each.name)
        ]
        one = found[0] if len(found) == 1 else None
        locks = [sheet_facts.sealed(*each) for each in locked_channels(desk.rules)]
        return {
            "looks": looks,
            "who": every,
            "names": place.accounts.people.name_of({each.by for each in looks}),
            "found": found[:20],
            "one": one,
            "files": files(desk, place.accounts, one.candidate) if one else (),
            "locked": bool(locks) and len(desk.journal.facts(locks)) == len(locks),
        }

    try:
        context = await place.work(look)
    except Refused as refused:  # locked away after a secrecy incident: even the names of files
        if asked.q:
            return done(to=f"{place.base}/desk/watch/sealed", said="locked-away")
        raise refused from None
    status = 200
    if problem:
        status = REFUSED if isinstance(problem, Refused) else UNFIT
    return desk_page(
        request,
        place,
        "desks/watch/sealed.html",
        {
            **context,
            "asked": asked,
            "kinds": {
                **{str(code): words for code, words in sealed_kinds(language).items()},
                "OBJECTOR": language.say("异议人信息"),
            },
            "zone": place.rules.calendar.zone,
        },
        section="watch",
        problem=problem,
        status=status,
    )


HANDLERS = [sealed, unseal]
