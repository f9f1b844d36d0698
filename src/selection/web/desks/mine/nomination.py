"""The candidate's own page: the state, what is to be signed, each consent, the way out."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
from litestar import Response, post, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.desk.nominating import correcting, own, writing
from selection.desk.nominating.correcting import Correction
from selection.desk.nominating.nominees import Nominee, Standing, content_of
from selection.desk.nominating.overview import intake, slate_of
from selection.desk.submitting import withdraw
from selection.domain import facts
from selection.domain.kernel import Refused
from selection.domain.rulebook.entry import Declaration
from selection.domain.rulebook.words import Declarer
from selection.web.confirming import confirmed
from selection.web.desks.mine.visiting import CANDIDATE, SECTION, Own, arrive
from selection.web.desks.showing import OK, REFUSED, UNFIT, desk_page, done
from selection.web.desks.unit.home import Deadline, deadline_of, groups
from selection.web.desks.unit.materials import Tray, trays
from selection.web.desks.unit.nomination import Told, told_of
from selection.web.desks.unit.standing import Chip, chip
from selection.web.doors import DOOR, READ
from selection.web.exhibits import Group
from selection.web.forms import Code, Form, Unfit, read
from selection.web.showing import AnyRequest

MOST_BODY = 500_000
"""Bytes of a form with all texts of a page."""
LEAVE = "撤回推荐"
"""What is typed to leave."""
STANDS = own.STILL_STANDS - {Standing.LATE, Standing.LOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that a candidate is shown of its own nomination."""

    of: Nominee
    name: str
    unit: str
    group: Group
    chip: Chip
    told: list[Told]
    trays: list[Tray]
    promises: list[Declaration]
    consents: list[own.Consent]
    deadline: Deadline
    frees: bool
    stands: bool
    shown: bool
    erasable: bool
    signable: bool
    correction: Correction | None
    correctable: list[Told]


def _page(visit: Own, desk: Desk, of: Nominee) -> Page:
    place, vault = visit.place, visit.place.accounts.vault
    rules, content = place.rules, content_of(vault, of)
    taken_in = intake(desk, slate_of(desk, of.unit))
    return Page(
        of=of,
        name=str(content.get("name", "")),
        unit=called(desk, place.accounts, [of.unit]).get(of.unit, ""),
        group=groups(place)[of.category],
        chip=chip(of.standing, visit.language),
        told=told_of(rules, of, content, visit.language),
        trays=trays(of, place, visit.path(of.candidate), visit.language, writes=False),
        promises=own.promises_of(of, rules) if of.writable else [],
        consents=own.consents_of(of, rules),
        deadline=deadline_of(place, taken_in),
        frees=taken_in.frees,
        stands=of.standing in STANDS,
        shown=facts.shown(of.candidate) in of.at_hand,
        erasable=own.may_be_erased(of),
        signable=of.writable and of.draft.saved is not None,
        correction=correcting.correction_of(vault, of),
        correctable=[
            Told(label=each.name, text=str(content.get(each.code, "")), code=each.code)
            for each in correcting.correctable(rules, of.category)
        ],
    )


@route("/{code:str}/desk/mine", http_method=READ, opt={DOOR: CANDIDATE})
async def home(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    """Every nomination that the person signs for."""
    visit = arrive(request, code)
    pages = await visit.work(
        lambda desk: [
            _page(visit, desk, each)
            for each in visit.all(desk)
            if each.standing is not Standing.LOCKED
        ]
    )
    return desk_page(
        request,
        visit.place,
        "desks/mine/home.html",
        {"visit": visit, "pages": pages},
        section=SECTION,
    )


@route("/{code:str}/desk/mine/{candidate:str}", http_method=READ, opt={DOOR: CANDIDATE})
async def nomination(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """One nomination."""
    visit = arrive(request, code)
    return await _shown(visit, await visit.mine(candidate))


async def _shown(
    visit: Own, of: Nominee, problem: Refused | str | None = None, status: int = OK
) -> Response[bytes]:
    if of.standing is Standing.LOCKED:
        raise NotFoundException
    page = await visit.work(lambda desk: _page(visit, desk, of))
    return desk_page(
        visit.request,
        visit.place,
        "desks/mine/nomination.html",
        {"visit": visit, "page": page, "leave": LEAVE},
        section=SECTION,
        problem=problem,
        status=status,
    )


class Sign(Form, frozen=True, kw_only=True):
    """The candidate signs what stands on the page."""

    revision: int
    declarations: tuple[Code, ...] = ()


@post("/{code:str}/desk/mine/{candidate:str}/signature", opt={DOOR: CANDIDATE})
async def sign(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Sign the declarations about exactly this version."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, Sign)
    say = visit.language.say
    if data.revision != of.draft.revision:
        return await _shown(visit, of, say("内容刚刚改过，请看过现在这一稿再签。"), REFUSED)
    if not data.declarations:
        return await _shown(visit, of, say("请先勾选要签的承诺。"), UNFIT)
    try:
        await visit.work(
            lambda desk: writing.declare(
                desk,
                of.candidate,
                data.declarations,
                declarer=Declarer.CANDIDATE,
                by=visit.person,
                id=data.id,
            )
        )
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    return done(to=visit.path(candidate), said="signed")


class Consenting(Form, frozen=True, kw_only=True):
    """One consent, given or taken back."""

    declaration: Code
    given: Annotated[str, msgspec.Meta(max_length=3)]


@post("/{code:str}/desk/mine/{candidate:str}/consents", opt={DOOR: CANDIDATE})
async def consents(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Give one consent, or take one back, whatever becomes of the others."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    data = await read(request, Consenting)
    vault = visit.place.accounts.vault
    act = own.consent if data.given == "yes" else own.take_back
    try:
        await visit.work(
            lambda desk: act(desk, vault, of, data.declaration, by=visit.person, id=data.id)
        )
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    said = "consented" if data.given == "yes" else "consent-ended"
    return done(to=f"{visit.path(candidate)}#consents", said=said)


class Leave(Form, frozen=True, kw_only=True):
    """The candidate leaves."""

    typed: Annotated[str, msgspec.Meta(max_length=40)] = ""


@post("/{code:str}/desk/mine/{candidate:str}/withdrawal", opt={DOOR: CANDIDATE})
async def leave(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Take the nomination back; the page goes off show at once."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    confirmed(request)
    data = await read(request, Leave)
    if data.typed != LEAVE:
        words_ = visit.language.say("请照样输入“%(word)s”。") % {"word": LEAVE}
        return await _shown(visit, of, words_, UNFIT)
    try:
        await visit.work(lambda desk: withdraw(desk, of.candidate, by=visit.person))
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    return done(to=visit.path(candidate), said="taken-back")


# --- a correction of the page


class Correct(Form, frozen=True, kw_only=True):
    """Other words for the page; `fields` and `texts` belong together, in their order."""

    fields: tuple[Code, ...] = ()
    texts: tuple[Annotated[str, msgspec.Meta(max_length=20_000)], ...] = ()
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


@post(
    "/{code:str}/desk/mine/{candidate:str}/correction",
    opt={DOOR: CANDIDATE},
    request_max_body_size=MOST_BODY,
)
async def correct(
    request: AnyRequest, code: FromPath[str], candidate: FromPath[str]
) -> Response[bytes]:
    """Ask for the page to be corrected; the unit answers."""
    visit = arrive(request, code)
    of = await visit.mine(candidate)
    place, say = visit.place, visit.language.say
    if of.standing not in STANDS:
        raise NotFoundException
    try:
        data = await read(request, Correct)
        await visit.work(
            lambda desk: correcting.ask(
                place.accounts.vault,
                place.rules,
                of,
                content_of(place.accounts.vault, of),
                dict(zip(data.fields, data.texts, strict=False)),
                why=data.why,
                by=visit.person,
                at=desk.clock(),
            )
        )
    except Unfit:
        return await _shown(visit, of, say("请写明更正的原因。"), UNFIT)
    except Refused as refused:
        return await _shown(visit, of, refused, REFUSED)
    return done(to=visit.path(candidate), said="asked")


HANDLERS = [home, nomination, sign, consents, leave, correct]
