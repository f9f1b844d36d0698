"""Links that let somebody in: shown first, used only by the person's own act on the page."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

import msgspec
from litestar import Response, post, route
from litestar.params import FromPath

from selection.accounts import passwords
from selection.accounts.access import Access
from selection.accounts.credentials import NameTaken
from selection.accounts.invitations import Invitation, Purpose
from selection.accounts.offices import Office
from selection.accounts.passwords import Crowded, Weak
from selection.accounts.sign_in_names import UnfitName
from selection.accounts.tickets import Purpose as Half
from selection.web.access.entering import PUBLIC, Password, come_in
from selection.web.access.pages import UNFIT, go, set_ticket, way_page, weak_words
from selection.web.access.standing import needs_second
from selection.web.desks.menu import title_of
from selection.web.doors import READ
from selection.web.forms import Form, Unfit, read
from selection.web.installation import Installation
from selection.web.languages import Language
from selection.web.showing import AnyRequest, installation, visitor_of
from selection.web.site import short

NOT_FOUND, EARLY, GONE = 404, 409, 410


class Accepting(Form, frozen=True):
    """What somebody chooses to sign in with."""

    name: Annotated[str, msgspec.Meta(max_length=100)] = ""
    password: Password = ""
    again: Password = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is invited, to what and by whom, as the page says it."""

    who: str
    by: str
    what: str  # the role or office
    campaign: str
    reset: bool
    known: str  # the name the person signs in with already
    least: int


@route("/invitations/{token:str}", http_method=READ, opt=PUBLIC)
async def invitation(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """What the link is for. Looking at it changes nothing: scanners of mail open links, too."""
    return await _page(request, token, step="look")


@post("/invitations/{token:str}", opt=PUBLIC)
async def begin(token: FromPath[str]) -> Response[bytes]:
    """The person says to be the one who is meant."""
    return go(f"/invitations/{quote(token, safe='')}/accept")


@route("/invitations/{token:str}/accept", http_method=READ, opt=PUBLIC)
async def choose(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """The page on which a name and a password are chosen."""
    return await _page(request, token, step="choose")


@post("/invitations/{token:str}/accept", opt=PUBLIC)
async def accept(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """Use the link up and take name and password; then comes the second factor."""
    language = visitor_of(request).language
    say = language.say
    try:
        data = await read(request, Accepting)
    except Unfit as unfit:
        problem = next(iter(unfit.problems.values()))
        return await _page(request, token, step="choose", problem=problem)
    house = installation(request)
    try:
        return await _accepted(request, house, token, data)
    except Weak as weak:
        problem = weak_words(weak, language)
    except UnfitName:
        problem = say("登录名须有 3 至 100 个字符，中间不能有空格。")
    except NameTaken:
        problem = say("这个登录名已经有人使用，请换一个。")
    except Mismatch:
        problem = say("两次输入的密码不一致。")
    except Crowded:
        problem = say("现在人太多，请稍后再试。")
    return await _page(request, token, step="choose", problem=problem, name=data.name)


class Mismatch(Exception):
    """The password was not typed twice alike."""


async def _accepted(
    request: AnyRequest, house: Installation, token: str, data: Accepting
) -> Response[bytes]:
    access, at = house.accounts.access, house.clock()
    link = await asyncio.to_thread(_standing, house, token)
    if link is None:
        return await _gone(request, token)
    guest = await asyncio.to_thread(_guest, house, link, visitor_of(request).language)
    needs = await asyncio.to_thread(needs_second, house, link.person, link.role)
    if data.password != data.again:
        raise Mismatch
    name = guest.known or data.name
    about = (guest.who, name, guest.campaign, house.origin.host)
    passwords.must_be_good(data.password, second_factor=needs, about=about)

    def take() -> bool:
        if not guest.known and not access.credentials.is_free(name, link.person):
            raise NameTaken
        if not access.invitations.use(token, at=at):
            return False
        if guest.known:
            access.credentials.change_password(link.person, data.password, at=at)
            _forget_factors(access, link)
        else:
            access.credentials.set(link.person, name, data.password, at=at)
        return True

    if not await house.gate.through(take):
        return await _gone(request, token)
    if not needs:
        return await come_in(request, link.person, "/desk")
    ticket = await asyncio.to_thread(
        lambda: access.tickets.issue(link.person, Half.ENROLMENT, at=at)
    )
    return go("/sign-in/factor", set_ticket(house, ticket))


def _standing(house: Installation, token: str) -> Invitation | None:
    """The link, if it may be used: none is worth anything where the account was shut since."""
    access = house.accounts.access
    link = access.invitations.find(token)
    if link is None or not link.stands(house.clock()):
        return None
    found = access.credentials.of(link.person)
    return None if found is not None and found.disabled else link


def _forget_factors(access: Access, link: Invitation) -> None:
    """Whoever comes in anew sets everything anew: the old app or key may be in other hands."""
    access.totp.remove(link.person, at=link.made_at)
    access.passkeys.remove_all(link.person, at=link.made_at)
    access.codes.withdraw(link.person)


async def _page(
    request: AnyRequest, token: str, *, step: str, problem: str | None = None, name: str = ""
) -> Response[bytes]:
    house, language = installation(request), visitor_of(request).language
    link = await asyncio.to_thread(_standing, house, token)
    if link is None:
        return await _gone(request, token)
    guest = await asyncio.to_thread(_guest, house, link, language)
    context = {"guest": guest, "path": f"/invitations/{token}", "step": step, "name": name}
    status = UNFIT if problem else 200
    return way_page(
        request,
        "access/invitation.html",
        context,
        status=status,
        problem=problem,
    )


def _guest(house: Installation, link: Invitation, language: Language) -> Guest:
    ids = [each for each in (link.person, link.by) if each]
    names = house.accounts.people.name_of(ids)
    place = house.campaigns.get(link.campaign or "")
    found = house.accounts.access.credentials.of(link.person)
    needs = needs_second(house, link.person, link.role)
    return Guest(
        who=names.get(link.person) or "",
        by=(names.get(link.by) or "") if link.by else "",
        what=_what(link, language),
        campaign=short(place.rules.title) if place else "",
        reset=link.purpose is Purpose.RESET,
        known=house.accounts.access.credentials.name_of(link.person) if found else "",
        least=passwords.LEAST if needs else passwords.LEAST_ALONE,
    )


def _what(link: Invitation, language: Language) -> str:
    if link.role is None:
        return ""
    if link.campaign is None:
        return office_title(Office(link.role), language)
    return title_of(link.role, language)


def office_title(office: Office, language: Language) -> str:
    """How an office is called."""
    say = language.say
    match office:
        case Office.SYSTEM:
            return say("系统管理员")
        case Office.SECURITY:
            return say("安全管理员")
        case Office.AUDIT:
            return say("审计管理员")


async def _gone(request: AnyRequest, token: str) -> Response[bytes]:
    house = installation(request)
    link = await asyncio.to_thread(house.accounts.access.invitations.find, token)
    waits = link is not None and link.waits(house.clock())
    status = NOT_FOUND if link is None else EARLY if waits else GONE
    return way_page(request, "access/invitation_gone.html", {"waits": waits}, status=status)


HANDLERS = [invitation, begin, choose, accept]
