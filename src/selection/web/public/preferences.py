"""大字版 and language: kept in a cookie that names nobody."""

import re
from typing import Annotated

import msgspec
from litestar import Response, post
from litestar.datastructures import Cookie
from litestar.params import URLEncodedBody

from selection.web.doors import DOOR, Door
from selection.web.showing import AnyRequest, installation
from selection.web.visitors import PREFERENCES, preferences

SEE_OTHER = 303
A_YEAR = 365 * 24 * 60 * 60

_OURS = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of this site: one slash, no backslash, nothing that a browser would read otherwise."""


class Wanted(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What the visitor chose; what is missing stays as it is."""

    back: Annotated[str, msgspec.Meta(max_length=2000)] = "/"
    size: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    language: Annotated[str, msgspec.Meta(max_length=10)] | None = None


@post("/preferences", opt={DOOR: Door.PUBLIC}, status_code=SEE_OTHER)
async def choose(request: AnyRequest, data: URLEncodedBody[Wanted]) -> Response[bytes]:
    """Remember the choice, and go back."""
    house = installation(request)
    cookie = house.identities.named(PREFERENCES)
    language, size = preferences(request.cookies.get(cookie))
    language, size = preferences(f"{data.language or language}.{data.size or size}")
    return Response(
        b"",
        status_code=SEE_OTHER,
        headers={"location": data.back if _OURS.fullmatch(data.back) else "/"},
        cookies=[
            Cookie(
                key=cookie,
                value=f"{language}.{size}",
                path="/",
                max_age=A_YEAR,
                secure=house.origin.https,
                httponly=True,
                samesite="lax",
            )
        ],
    )
