"""The form of a motion: what it brings about, what has to be typed, and what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.problems import Erased
from selection.desk.desk import Desk
from selection.desk.motions.putting import put
from selection.domain.kernel import Refused
from selection.domain.motion import Matter
from selection.web.campaigns import OpenCampaign
from selection.web.confirming import confirmed
from selection.web.desks.office.approvals import HERE, OFFICIAL, office_of
from selection.web.desks.office.asking import (
    FIELDS,
    Asked,
    made,
    must_fit,
    problems_told,
    typed,
)
from selection.web.desks.office.contents import effects, preview
from selection.web.desks.office.inputs import Given, inputs
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.signing import IRREVERSIBLE, matters
from selection.web.doors import READ
from selection.web.forms import Code, Unfit, read
from selection.web.languages import Language
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, visitor_of
from selection.web.workers import worker


class About(msgspec.Struct, kw_only=True, frozen=True):
    """What the address of a new motion says it is about."""

    stage: Code = ""
    candidate: Code = ""
    unit: Code = ""
    digest: Code = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent in vain: what was typed, what is wrong with it, or what refused it."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    problems: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: Refused | None = None

    @property
    def status(self) -> int:
        """The status of the page that shows it again."""
        if self.problems:
            return UNFIT
        return OK if self.refused is None else REFUSED


@route("/{code:str}/desk/office/motions/{matter:str}", http_method=READ, opt=OFFICIAL)
async def new_motion(
    request: AnyRequest, code: FromPath[str], matter: FromPath[str]
) -> Response[bytes]:
    """The form of a motion, with what it brings about."""
    about = query(request, About)
    given = Given(
        stage=about.stage, candidate=about.candidate, unit=about.unit, digest=about.digest
    )
    return await _form(request, campaign(request, code), _known(matter), given, Sent())


@post("/{code:str}/desk/office/motions/{matter:str}", opt=OFFICIAL)
async def put_motion(
    request: AnyRequest, code: FromPath[str], matter: FromPath[str]
) -> Response[bytes]:
    """Put it; whoever it waits for finds it among what is to be signed."""
    place, at_work, kind = campaign(request, code), worker(request), _known(matter)
    language = visitor_of(request).language
    try:
        data = await read(request, Asked)
    except Unfit as unfit:
        return await _again(request, place, kind, Sent(unfit.values, unfit.problems))
    try:
        must_fit(kind, data, language)
        confirmed(request)

        def ask(desk: Desk) -> None:
            office = office_of(place, desk)
            put(office, made(kind, data, office), by=at_work.person, id=data.id)

        await place.work(ask)
    except Unfit as unfit:
        return await _again(request, place, kind, Sent(unfit.values, unfit.problems))
    except Refused as refused:
        return await _again(request, place, kind, Sent(typed(data), refused=refused))
    return done(to=f"{place.base}/{HERE}", said="put")


async def _again(
    request: AnyRequest, place: OpenCampaign, matter: Matter, sent: Sent
) -> Response[bytes]:
    """The form once more, with all that was typed."""
    given = Given(
        **{
            name: each
            for name in ("stage", "candidate", "unit", "digest")
            if isinstance(each := sent.values.get(name, ""), str)
        }
    )
    return await _form(request, place, matter, given, sent)


async def _form(
    request: AnyRequest, place: OpenCampaign, matter: Matter, given: Given, sent: Sent
) -> Response[bytes]:
    language: Language = visitor_of(request).language

    def look(desk: Desk) -> dict[str, Any]:
        office = office_of(place, desk)
        place.views.catch_up(desk.journal)
        lines = preview(place, office, matter, given.candidate, language)
        return {"inputs": inputs(place, office, matter, given, language), "lines": lines}

    try:
        context = await place.work(look)
    except (LookupError, Erased):  # somebody or something that there is not
        raise NotFoundException from None
    title = matters(language)[matter]
    problem = sent.refused
    if sent.problems:
        problem = language.say("还不能提交，请看标出的几项。")
    return desk_page(
        request,
        place,
        "desks/office/motion.html",
        {
            **context,
            "matter": matter,
            "title": title,
            "effect": effects(language)[matter],
            "irreversible": matter in IRREVERSIBLE,
            "values": sent.values,
            "problems": problems_told(sent.problems, language),
        },
        section="office",
        problem=problem,
        status=sent.status,
    )


def _known(matter: str) -> Matter:
    """The kind of that name in an address; NotFoundException for what is not put from here."""
    found = next((e for e in FIELDS if e.value.lower().replace("_", "-") == matter), None)
    if found is None:
        raise NotFoundException
    return found


HANDLERS = [new_motion, put_motion]
