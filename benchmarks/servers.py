"""The servers that are measured, one a process: `python servers.py WHAT PORT [HOME [WORKERS]]`.

`bare` is an empty Litestar POST, and nothing else. `ours` is the program as `selection serve` runs
it, with two more doors: an empty POST behind the very protections of a like, and an empty page.
"""

import sys
from pathlib import Path
from typing import Any

import uvicorn
from litestar import Litestar, Request, Response, post, route

from selection.cli.serve import open_to_visitors
from selection.settings import Home, database
from selection.web import app
from selection.web.doors import DOOR, READ, Door
from selection.web.errors import NoCookies
from selection.web.pages import HTML, PRIVATE, PUBLIC
from selection.web.showing import installation, visitor_of


@post("/empty", status_code=200)
async def bare() -> bytes:
    """Nothing, from nobody."""
    return b""


@post("/empty", opt={DOOR: Door.PUBLIC}, status_code=200)
async def guarded(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Nothing, but only for a device that we know and that does not ask too often."""
    device = visitor_of(request).device
    if device is None or installation(request).floods.like(device) is not None:
        raise NoCookies
    return Response(b"", headers={"cache-control": PRIVATE}, media_type=HTML)


@route("/empty-page", http_method=READ, opt={DOOR: Door.PUBLIC})
async def page() -> Response[bytes]:
    """An empty page, which anybody may keep for a moment."""
    return Response(b"", headers={"cache-control": PUBLIC}, media_type=HTML)


def main(what: str, port: int, home: str = "", workers: str = "1") -> None:
    """Serve until told to end."""
    if what == "bare":
        bare_app = Litestar([bare], openapi_config=None, logging_config=None)
        uvicorn.run(bare_app, port=port, log_level="error", access_log=False)
        return
    app.DOORS += [guarded, page]
    open_to_visitors(
        Home(Path(home), database()),
        port=port,
        origins=[f"http://127.0.0.1:{port}"],
        workers=int(workers),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
