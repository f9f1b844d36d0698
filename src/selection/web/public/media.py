"""Photos and films of the candidates on show, and of nobody else."""

from typing import Any

from litestar import Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from selection.web.doors import DOOR, READ, Door
from selection.web.headers import SAME_FOR_ALL
from selection.web.ranges import file_response
from selection.web.showing import AnyRequest, campaign

TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png", "mp4": "video/mp4"}


@route(
    "/{code:str}/media/{name:str}",
    http_method=READ,
    opt={DOOR: Door.PUBLIC, SAME_FOR_ALL: True},
)
async def media(request: AnyRequest, code: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """A file, whole or in part; 404 once no page on show uses it any more."""
    place = campaign(request, code)
    path = place.media.path(name) if name in place.snapshot.media else None
    kind = TYPES.get(name.rpartition(".")[2])
    if path is None or kind is None:
        raise NotFoundException
    return file_response(request, path, name=name, content_type=kind)
