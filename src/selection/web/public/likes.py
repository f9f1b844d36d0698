"""A like, and a like taken back.

A device is given its cookie with its first like: the answer sets the cookie and sends the form on
to the same place (307), and only the second time, with the cookie in it, the like is decided. So
a browser that keeps no cookies cannot like without end, and a like whose answer was lost on the
way is asked again by the same device.
"""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath

from selection.desk.liking import Kept
from selection.web.buttons import button, said
from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, Door
from selection.web.errors import NoCookies
from selection.web.exhibits import Exhibit, Phase
from selection.web.floods import TooOften
from selection.web.logbook import carries
from selection.web.mine import Voter, like_of, voter_of
from selection.web.pages import HTML, PRIVATE
from selection.web.public.candidate import on_show
from selection.web.requests import query
from selection.web.showing import AnyRequest, by_htmx, campaign, installation, visitor_of
from selection.web.toasts import Said
from selection.web.visitors import Visitor

SEE_OTHER, SAME_AGAIN, GONE, TOO_MANY = 303, 307, 410, 429


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """`device=new`: the answer before this one gave the device its cookie."""

    device: Annotated[str, msgspec.Meta(max_length=3)] = ""


@post("/{code:str}/candidates/{label:str}/like", opt={DOOR: Door.PUBLIC}, status_code=200)
async def like(request: AnyRequest, code: FromPath[str], label: FromPath[str]) -> Response[bytes]:
    """Like the candidate (R-SHO-02)."""
    place = campaign(request, code)
    exhibit = _likeable(place, label)
    visitor = visitor_of(request)
    voter = voter_of(place, visitor)
    if voter is None:
        in_vain = _in_vain(place, exhibit)
        if in_vain is not None:
            return _answered(request, place, exhibit, visitor, in_vain, None)
        return _with_a_cookie(request, exhibit)
    return await _decided(request, place, exhibit, (visitor, voter), back=False)


@post("/{code:str}/candidates/{label:str}/unlike", opt={DOOR: Door.PUBLIC}, status_code=200)
async def unlike(
    request: AnyRequest, code: FromPath[str], label: FromPath[str]
) -> Response[bytes]:
    """Take the like back."""
    place = campaign(request, code)
    exhibit = _likeable(place, label)
    visitor = visitor_of(request)
    voter = voter_of(place, visitor)
    if voter is None:
        raise NoCookies
    return await _decided(request, place, exhibit, (visitor, voter), back=True)


def _likeable(place: OpenCampaign, label: str) -> Exhibit:
    """The candidate; 410 for a page that was taken down while somebody looked at it."""
    if label in place.snapshot.hidden:
        raise HTTPException(status_code=GONE)
    return on_show(place, label)


def _in_vain(place: OpenCampaign, exhibit: Exhibit) -> Said | None:
    """Why no like of a device can be counted now, so that it is given no cookie for nothing."""
    liking = place.snapshot.liking
    if liking.phase is Phase.PAUSED:
        return Said.PAUSED
    if liking.phase is not Phase.OPEN:
        return Said.NOT_OPEN
    if not liking.by_device:
        return Said.NOT_ACCEPTED
    if not exhibit.likeable:
        return Said.OTHER_CATEGORY
    return Said.FROZEN if exhibit.frozen else None


def _with_a_cookie(request: AnyRequest, exhibit: Exhibit) -> Response[bytes]:
    if query(request, Asked).device:
        raise NoCookies
    wait = installation(request).floods.new_device(request.client.host if request.client else None)
    if wait is not None:
        raise TooOften(wait)
    devices = installation(request).devices
    return Response(
        b"",
        status_code=SAME_AGAIN,
        headers={"location": f"{exhibit.path}/like?device=new"},
        cookies=[devices.set_cookie(devices.issue())],
    )


async def _decided(
    request: AnyRequest,
    place: OpenCampaign,
    exhibit: Exhibit,
    who: tuple[Visitor, Voter],
    *,
    back: bool,
) -> Response[bytes]:
    visitor, voter = who
    command = like_of(place, exhibit, voter, back=back)
    wait = installation(request).floods.like(voter.identity)
    if wait is not None:
        raise TooOften(wait)
    told = await place.lane.like(command)
    carries(told.answer)
    words = said(told.answer, back=back)
    return _answered(request, place, exhibit, visitor, words, told.kept)


def _answered(
    request: AnyRequest,
    place: OpenCampaign,
    exhibit: Exhibit,
    visitor: Visitor,
    words: Said,
    kept: Kept | None,
) -> Response[bytes]:
    """The button as it is now and a word, or the way back to the page where it says so."""
    if not by_htmx(request):
        return Response(
            b"",
            status_code=SEE_OTHER,
            headers={"location": _back(request, place, exhibit, words)},
        )
    shown = button(installation(request), place, exhibit, visitor, words, kept)
    return Response(shown.html, headers={"cache-control": PRIVATE}, media_type=HTML)


def _back(request: AnyRequest, place: OpenCampaign, exhibit: Exhibit, words: Said) -> str:
    """The page where the form stood, if it was one of this campaign; else the candidate's own."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:  # browsers send addresses; the like stands, whatever was sent
        parts = urlsplit("")
    path, asked = exhibit.path, {}
    if parts.path == place.base:
        path = parts.path
        asked = {
            key: value
            for key, value in parse_qsl(parts.query)
            if key in {"category", "q", "region", "order", "page"}
        }
        asked["about"] = exhibit.label
    return f"{path}?{urlencode({**asked, 'said': words.value})}#n{exhibit.label}"
