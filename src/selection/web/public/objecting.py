"""提出异议 (domain 5.3): anybody may object in the time of publicity, with a real name.

Who objects goes into the vault and into no page of ours; the answer tells a number and a code by
which the progress can be asked for, once.
"""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.accounts.lookups import Lookup, Lookups
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.desk.listed import OnTheList, on_the_list
from selection.desk.objecting import Evidence, Objector
from selection.desk.words import sentence
from selection.domain.kernel import CandidateId, Refused
from selection.domain.listed import Status
from selection.domain.rulebook.book import Objection
from selection.web.campaigns import OpenCampaign
from selection.web.desks.objections.reading import labels
from selection.web.doors import DOOR, READ, Door
from selection.web.floods import TooOften
from selection.web.forms import Form, Unfit, read
from selection.web.public.evidence import MOST_BYTES, MOST_FILES, chosen, taken
from selection.web.public.fresh import UNFIT, address_of, fresh_page
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, installation, visitor_of

LEAST_WORDS, MOST_WORDS = 20, 2_000
MOST_BODY = MOST_FILES * MOST_BYTES + 64_000
CONFLICT = 409

Line = Annotated[str, msgspec.Meta(max_length=100)]


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """About whom, if the page was reached from somebody's line."""

    candidate: Annotated[str, msgspec.Meta(max_length=20)] = ""


class Objected(Form, kw_only=True, frozen=True):
    """An objection as it is sent."""

    candidate: Annotated[str, msgspec.Meta(max_length=20)] = ""
    words: Annotated[str, msgspec.Meta(max_length=MOST_WORDS)] = ""
    name: Line = ""
    phone: Line = ""
    identity: Line = ""
    unit: Line = ""
    agreed: Annotated[str, msgspec.Meta(max_length=3)] = ""
    evidence: tuple[Any, ...] = ()


@route("/{code:str}/objections/new", http_method=READ, opt={DOOR: Door.PUBLIC})
async def new(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """The form; who can be objected to is whoever is public now."""
    place = campaign(request, code)
    return await _form(request, place, {"candidate": query(request, Asked).candidate})


@post(
    "/{code:str}/objections",
    opt={DOOR: Door.PUBLIC},
    status_code=200,
    request_max_body_size=MOST_BODY,
)
async def file(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Take the objection; whoever sends the same twice is told the same twice."""
    place = campaign(request, code)
    procedure, language = _procedure(place), visitor_of(request).language
    try:
        data = await read(request, Objected)
    except Unfit as unfit:
        return await _form(request, place, unfit.values, unfit.problems, status=UNFIT)
    typed: dict[str, Any] = msgspec.structs.asdict(data)
    public = await place.work(lambda desk: who_is_public(place, desk))
    candidate = {label: each.candidate for each, label in public}.get(data.candidate)
    problems = _problems(data, procedure, language.say, known=candidate is not None)
    if problems or candidate is None:
        return await _form(request, place, typed, problems, status=UNFIT)
    wait = installation(request).floods.objection(address_of(request))
    if wait is not None:
        raise TooOften(wait)
    pieces = await asyncio.to_thread(taken, place, chosen(data.evidence), language)
    if isinstance(pieces, str):
        return await _form(request, place, typed, {"evidence": pieces}, status=UNFIT)
    id_ = installation(request).identities.mark_of(_all_of(data, pieces))
    try:
        given = await place.work(lambda desk: _filed(place, desk, candidate, data, pieces, id_))
    except Refused as refused:
        problem = language.say(sentence(refused.reason))
        return await _form(request, place, typed, problem=problem, status=CONFLICT)
    return fresh_page(
        request, place, "pages/objection_filed.html", {"given": given}, section="notice"
    )


def who_is_public(place: OpenCampaign, desk: Desk) -> list[tuple[OnTheList, str]]:
    """Whom one can object to, by the order of the list, with the label."""
    if place.rules.objection is None:
        return []
    known = labels(place)
    return [
        (each, known[each.candidate])
        for each in on_the_list(desk, place.accounts).values()
        if each.status is Status.PUBLISHED and each.name is not None
    ]


def _procedure(place: OpenCampaign) -> Objection:
    """The procedure; NotFoundException where the rulebook has none."""
    found = place.rules.objection
    if found is None:
        raise NotFoundException
    return found


def _problems(
    data: Objected, procedure: Objection, say: Callable[[str], str], *, known: bool
) -> dict[str, str]:
    """What is missing, in a sentence for each field."""
    found: dict[str, str] = {}
    if not known:
        found["candidate"] = say("请选择对象。")
    if len(data.words) < LEAST_WORDS:
        found["words"] = say("请写明具体事实和依据，至少 20 个字。")
    if procedure.real_name and not (data.name and data.phone):
        found["name"] = say("异议须署真实姓名（或单位名称）并留联系电话。")
    if procedure.real_name and not (data.identity or data.unit):
        found["identity"] = say("个人请填证件号码，单位请填单位名称。")
    if data.agreed != "yes":
        found["agreed"] = say("请确认所反映的情况属实。")
    return found


def _filed(
    place: OpenCampaign,
    desk: Desk,
    candidate: CandidateId,
    data: Objected,
    pieces: list[Evidence],
    id_: str,
) -> Lookup:
    signed = Objector(name=data.name, phone=data.phone, identity=data.identity, unit=data.unit)
    receipt = objecting.file(
        desk,
        place.accounts,
        candidate,
        objector=signed if data.name else None,
        words=data.words,
        at=desk.clock(),
        evidence=pieces,
        id=id_,
    )
    return Lookups(place.accounts.secrets, place.id).of(receipt.events[0].number)


def _all_of(data: Objected, pieces: list[Evidence]) -> str:
    """What makes an objection the same one; it is hashed with a key before it is used."""
    words = [data.candidate, data.words, data.name, data.phone, data.identity, data.unit]
    return msgspec.json.encode([words, [len(each.data) for each in pieces]]).decode()


async def _form(
    request: AnyRequest,
    place: OpenCampaign,
    typed: dict[str, Any],
    problems: dict[str, str] | None = None,
    *,
    problem: str | None = None,
    status: int = 200,
) -> Response[bytes]:
    public = await place.work(lambda desk: who_is_public(place, desk))
    until = max((each.until for each, _ in public if each.until), default=None)
    zone = place.rules.calendar.zone
    context = {
        "choices": [(label, each.name) for each, label in public],
        "over": until is not None and place.now() >= until,
        "until": until.astimezone(zone) if until else None,
        "typed": typed,
        "problems": problems or {},
        "problem": problem,
        "most_words": MOST_WORDS,
    }
    return fresh_page(
        request, place, "pages/objection.html", context, section="notice", status=status
    )


HANDLERS = [new, file]
