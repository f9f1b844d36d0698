"""Tells open boards that something changed; what changed, they ask for themselves."""

from collections.abc import AsyncGenerator
from typing import Annotated

import msgspec
from litestar import route
from litestar.enums import HttpMethod
from litestar.exceptions import ServiceUnavailableException
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

from selection.web.campaigns import OpenCampaign
from selection.web.doors import DOOR, Door
from selection.web.headers import SAME_FOR_ALL
from selection.web.requests import query
from selection.web.showing import AnyRequest, campaign, installation

MOST = 500
"""Streams of all campaigns at a time; whoever is one too many asks every 15 seconds instead."""


CHANGED = ServerSentEventMessage(event="changed", data="board")


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """`since` is the tag of the snapshot that the listening page was made of."""

    since: Annotated[str, msgspec.Meta(max_length=20)] = ""


@route(
    "/{code:str}/board/changes",
    http_method=HttpMethod.GET,
    opt={DOOR: Door.PUBLIC, SAME_FOR_ALL: True},
)
async def changes(request: AnyRequest, code: FromPath[str]) -> ServerSentEvent:
    """A stream of `changed` events, with a comment now and then to keep the line open."""
    place = campaign(request, code)
    since = query(request, Asked).since
    listening = sum(each.listening for each in installation(request).campaigns.values())
    if listening >= MOST:
        raise ServiceUnavailableException(headers={"Retry-After": "15"})
    return ServerSentEvent(_messages(place, since))


async def _messages(place: OpenCampaign, since: str) -> AsyncGenerator[ServerSentEventMessage]:
    place.listening += 1
    try:
        # Without `data=None` a comment would be an empty message as well.
        yield ServerSentEventMessage(data=None, comment="listening", retry=5_000)
        if since and since != place.tag:  # it changed between the page and its listening
            yield CHANGED
        async for changed in place.changes():
            if changed:
                yield CHANGED
            else:
                yield ServerSentEventMessage(data=None, comment="still here")
    finally:
        place.listening -= 1
