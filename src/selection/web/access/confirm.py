"""Showing again who it is, before an act of weight; a form that was sent is kept meanwhile."""

from urllib.parse import urlencode, urlsplit

from litestar import Response, post, route
from litestar.exceptions import HTTPException

from selection.accounts.delays import TooOften
from selection.accounts.passwords import MOST, Crowded
from selection.accounts.signing_in import Inside
from selection.web.access.pages import (
    OK,
    TOO_MANY,
    UNFIT,
    address_of,
    door,
    go,
    ours,
    wait_words,
    way_page,
)
from selection.web.doors import DOOR, READ, Door
from selection.web.origins import changes_something
from selection.web.requests import texts_sent
from selection.web.showing import AnyRequest, by_htmx, installation, visitor_of
from selection.web.workers import TOKEN, asked, set_session, worker

KEPT = "kept."
"""What the names of the fields that are kept begin with."""
ASK_AGAIN = 401

Fields = list[tuple[str, str]]


def not_confirmed(request: AnyRequest, _: HTTPException) -> Response[bytes]:
    """A page is asked for again afterwards; a form is kept in the page that asks who it is."""
    if by_htmx(request):
        here = urlsplit(request.headers.get("hx-current-url", ""))
        to = ours(here.path + (f"?{here.query}" if here.query else ""))
        return Response(b"", headers={"hx-redirect": f"/confirm?{urlencode({'next': to})}"})
    if not changes_something(request.scope):
        return go("/confirm", next=asked(request))
    return _asking(request, to=asked(request), kept=texts_sent(request), status=ASK_AGAIN)


@route("/confirm", http_method=READ, opt={DOOR: Door.SIGNED_IN})
async def confirm(request: AnyRequest) -> Response[bytes]:
    """The page that asks for the password once more."""
    return _asking(request, to=request.query_params.get("next", ""))


@post("/confirm", opt={DOOR: Door.SIGNED_IN})
async def try_password(request: AnyRequest) -> Response[bytes]:
    """Try the password; then go on, or send what was kept."""
    sent = texts_sent(request)
    kept = [(name.removeprefix(KEPT), value) for name, value in sent if name.startswith(KEPT)]
    to, password = dict(sent).get("next", ""), dict(sent).get("password", "")[: 4 * MOST]
    house, at_work = installation(request), worker(request)
    language = visitor_of(request).language
    try:
        said = await house.gate.through(
            lambda: door(request).confirm(
                at_work.person, password, address=address_of(request), at=house.clock()
            )
        )
    except Crowded:
        said = TooOften(5)
    match said:
        case Inside():
            token = await house.gate.through(lambda: _renewed(request))
            cookies = [set_session(house, token)] if token else []
            if not kept:
                return go(ours(to), *cookies)
            context = {"to": ours(to), "kept": kept}
            return way_page(request, "access/go_on.html", context, cookies=cookies)
        case TooOften(seconds):
            problem = wait_words(seconds, language)
            return _asking(request, to=to, kept=kept, problem=problem, status=TOO_MANY)
        case _:
            problem = language.say("密码不对，请再试。")
            return _asking(request, to=to, kept=kept, problem=problem, status=UNFIT)


def _renewed(request: AnyRequest) -> str | None:
    """Note that the person showed who it is; the session goes on under another token."""
    sessions, house = installation(request).accounts.sessions, installation(request)
    session = worker(request).session.id
    sessions.confirm(session, at=house.clock())
    return sessions.renew(session)


def _asking(
    request: AnyRequest,
    *,
    to: str,
    kept: Fields | None = None,
    problem: str | None = None,
    status: int = OK,
) -> Response[bytes]:
    at_work = worker(request)
    context = {
        "who": at_work.name,
        "token": at_work.token,
        "token_field": TOKEN,
        "next": ours(to),
        "kept": [(f"{KEPT}{name}", value) for name, value in kept or []],
    }
    return way_page(request, "access/confirm.html", context, problem=problem, status=status)


HANDLERS = [confirm, try_password]
