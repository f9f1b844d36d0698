"""The short way of a like: what a browser sends when the button is pressed, and nothing else.

A peak is made of requests that are all alike: same-origin, by htmx, without a body, from a device
that has its cookie. They are answered here, by the same checks and with the same headers as on
the long way, through Litestar. Whatever is different in any respect goes the long way, and is
decided or refused there; so nothing is allowed here that would not be allowed there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import cast

from litestar.types import HTTPScope, Receive, Scope, Send
from litestar.types.asgi_types import LifeSpanReceive, LifeSpanScope, LifeSpanSend

from selection.desk.liking import Told
from selection.journal.trouble import StoreTrouble
from selection.web.buttons import button, said
from selection.web.campaigns import OpenCampaign
from selection.web.exhibits import Exhibit
from selection.web.headers import Dress
from selection.web.installation import Installation
from selection.web.lane import Full
from selection.web.logbook import carries
from selection.web.mine import Voter, like_of, voter_of
from selection.web.origins import is_ours
from selection.web.pages import HTML_IN_UTF_8, PRIVATE
from selection.web.repeating import Repeating
from selection.web.requests import StrictRequest
from selection.web.visitors import Visitor, visitor
from selection.web.wire import Wire

_PARTS = 5  # of /<campaign>/candidates/<label>/like, with what is before the first slash
_ACTS = {"like": False, "unlike": True}
_ROUTES = {back: f"/{{code}}/candidates/{{label}}/{act}" for act, back in _ACTS.items()}
_NO_BODY = (None, b"0")
_KNOWN_DEVICES = 20_000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A like as it was asked for."""

    place: OpenCampaign
    exhibit: Exhibit
    visitor: Visitor
    voter: Voter
    back: bool


class Swift(Repeating):
    """The application, with the short way of likes beside it."""

    @cached_property
    def _short(self) -> "_ShortWay":
        return _ShortWay(self.state.installation)

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer a plain like here, everything else the long way."""
        if scope["type"] == "http" and scope["method"] == "POST":
            answered = await self._short.answers(scope, cast("Send", send))
            if answered:
                return
        await super().__call__(scope, receive, send)


class _ShortWay:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        hosts = (host for each in installation.origins for host in each.hosts)
        self._hosts = frozenset(host.encode() for host in hosts)
        self._origins = frozenset(str(each).encode() for each in installation.origins)
        self._dress = Dress(https=installation.origin.https)
        # A device likes several times; to know it again takes two keyed hashes.
        self._visitor = lru_cache(maxsize=_KNOWN_DEVICES)(self._read)

    async def answers(self, scope: HTTPScope, send: Send) -> bool:
        """Answer a plain like; False for what the long way has to answer."""
        asked = self._asked(scope)
        told = await self._decided(asked) if asked is not None else None
        if asked is None or told is None:
            return False
        scope["path_template"] = _ROUTES[asked.back]  # as the router would say
        carries(told.answer)
        await self._answer(asked, told, send)
        return True

    def _asked(self, scope: HTTPScope) -> _Asked | None:
        """The like that is asked for; None for all that is not plain."""
        if scope["query_string"]:
            return None
        parts = scope["path"].split("/")
        if len(parts) != _PARTS or parts[2] != "candidates" or parts[4] not in _ACTS:
            return None
        place = self._installation.campaigns.get(parts[1])
        sent = tuple(scope["headers"])
        headers: Mapping[bytes, bytes] = dict(sent)
        if place is None or len(headers) != len(sent) or not self._plain(headers):
            return None
        exhibit = place.snapshot.exhibits.get(parts[3])
        cookie = headers.get(b"cookie")
        if exhibit is None or cookie is None or place.lane.is_full:
            return None
        who, voter = self._visitor(cookie, place.id)
        if voter is None or place.snapshot.stage is None:
            return None
        if self._installation.floods.like(voter.identity) is not None:
            return None
        return _Asked(place, exhibit, who, voter, _ACTS[parts[4]])

    def _plain(self, headers: Mapping[bytes, bytes]) -> bool:
        return (
            headers.get(b"host") in self._hosts
            and is_ours(headers.get(b"origin"), headers.get(b"sec-fetch-site"), self._origins)
            and headers.get(b"hx-request") == b"true"
            and headers.get(b"content-length") in _NO_BODY
            and b"transfer-encoding" not in headers
        )

    def _read(self, cookie: bytes, campaign: str) -> tuple[Visitor, Voter | None]:
        request = StrictRequest({"type": "http", "headers": [(b"cookie", cookie)]})  # pyright: ignore[reportArgumentType] - all that cookies need
        house = self._installation
        who = visitor(request, house.devices, house.identities)
        return who, voter_of(house.campaigns[campaign], who)

    @staticmethod
    async def _decided(asked: _Asked) -> Told | None:
        """What the desk says; None where the long way has to say that it cannot say anything.

        It asks again then, and a like that did land meanwhile is found by it.
        """
        command = like_of(asked.place, asked.exhibit, asked.voter, back=asked.back)
        try:
            return await asked.place.lane.like(command)
        except (Full, StoreTrouble):
            return None

    async def _answer(self, asked: _Asked, told: Told, send: Send) -> None:
        words = said(told.answer, back=asked.back)
        shown = button(
            self._installation, asked.place, asked.exhibit, asked.visitor, words, told.kept
        )
        if shown.headers is None:
            own = [(b"cache-control", PRIVATE.encode()), (b"content-type", HTML_IN_UTF_8)]
            shown.headers = Wire(self._dress.on(own), len(shown.html))
        await send({"type": "http.response.start", "status": 200, "headers": shown.headers})
        await send({"type": "http.response.body", "body": shown.html, "more_body": False})
