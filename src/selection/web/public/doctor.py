"""Whether the program lives, and whether it should be sent visitors.

Both doors are open to everybody and tell words, not internals. Whoever supervises the process asks
the first, a proxy with several of these programs behind it the second.
"""

from litestar import Response, route

from selection.web.doors import DOOR, READ, Door
from selection.web.headers import SAME_FOR_ALL
from selection.web.health import is_ready
from selection.web.showing import AnyRequest, installation

OK, UNAVAILABLE = 200, 503


@route("/healthz", http_method=READ, opt={DOOR: Door.PUBLIC, SAME_FOR_ALL: True})
async def healthz() -> Response[str]:
    """The event loop turns, or this would not be answered."""
    return _text("ok 正常", OK)


@route("/readyz", http_method=READ, opt={DOOR: Door.PUBLIC, SAME_FOR_ALL: True})
async def readyz(request: AnyRequest) -> Response[str]:
    """200 if visitors may come, otherwise 503; a word in each line says why."""
    words = await installation(request).health.words()
    ready = is_ready(words)
    said = ["ready 就绪" if ready else "not-ready 未就绪", *(each.value for each in words)]
    return _text("\n".join(said), OK if ready else UNAVAILABLE)


def _text(words: str, status: int) -> Response[str]:
    return Response(f"{words}\n", status_code=status, media_type="text/plain")
