"""Stylesheet, scripts and pictures of the pages: read once, served from memory, cached for ever.

Their address holds the hash of their content, so that a new version has a new address and no
browser shows a page with the stylesheet of yesterday. Litestar's own static files know no 304.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any

from litestar import Request, Response, Router
from litestar.exceptions import NotFoundException
from litestar.handlers import route
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_304_NOT_MODIFIED

from selection.web.doors import DOOR, READ, Door
from selection.web.headers import SAME_FOR_ALL
from selection.web.ranges import is_known

PREFIX = "/static"
_FOR_EVER = "public, max-age=31536000, immutable"
_MARK = 12  # hexadecimal digits of SHA-256: enough to tell versions of one file apart
_TEXTS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_BINARIES = {
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A file in memory; `packed` is its gzip, None where that is no shorter."""

    mark: str
    content_type: str
    plain: bytes
    packed: bytes | None


class Assets:
    """The files below a folder, by their names in it (`vendor/htmx/htmx.js`).

    Files of other kinds than a browser asks for (licences, checksums) are left out.
    """

    def __init__(self, folder: Traversable) -> None:
        self._assets = dict(_read(folder, PurePosixPath()))

    def url(self, name: str) -> str:
        """The address of a file; KeyError if there is none, so that a template cannot misspell."""
        return f"{PREFIX}/{self._assets[name].mark}/{name}"

    def find(self, mark: str, name: str) -> Asset | None:
        """The file at `/static/<mark>/<name>`; None for another name or another version of it."""
        asset = self._assets.get(name)
        return asset if asset is not None and asset.mark == mark else None


@cache
def own_assets() -> Assets:
    """The program's own files, read once in a process."""
    return Assets(files("selection.web") / "static")


def static_router(assets: Assets) -> Router:
    """Answers GET and HEAD under /static; whatever is not there is a 404."""

    @route(
        "/{mark:str}/{name:path}",
        http_method=READ,
        opt={DOOR: Door.PUBLIC, SAME_FOR_ALL: True},
    )
    async def asset(
        request: Request[Any, Any, Any], mark: FromPath[str], name: FromPath[Path]
    ) -> Response[bytes]:
        found = assets.find(mark, name.as_posix().lstrip("/"))
        if found is None:
            raise NotFoundException
        return _answer(request, found)

    return Router(PREFIX, route_handlers=[asset])


def _answer(request: Request[Any, Any, Any], asset: Asset) -> Response[bytes]:
    body, tag = asset.plain, f'"{asset.mark}"'
    headers = {"cache-control": _FOR_EVER, "vary": "Accept-Encoding"}
    if asset.packed is not None and takes_gzip(request.headers.get("accept-encoding", "")):
        body, tag = asset.packed, f'"{asset.mark}-gzip"'
        headers["content-encoding"] = "gzip"
    headers["etag"] = tag
    if is_known(request.headers.get("if-none-match"), tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    headers |= {"content-length": str(len(body)), "content-type": asset.content_type}
    body = b"" if request.method == "HEAD" else body
    return Response(body, status_code=HTTP_200_OK, headers=headers)


def takes_gzip(accepted: str) -> bool:
    """Whether Accept-Encoding names gzip, other than to refuse it (`gzip;q=0`)."""
    for each in accepted.lower().replace(" ", "").split(","):
        coding, _, weight = each.partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" or weight == ""
    return False


def _read(folder: Traversable, within: PurePosixPath) -> Iterator[tuple[str, Asset]]:
    for each in folder.iterdir():
        name = within / each.name
        if each.is_dir():
            yield from _read(each, name)
            continue
        content_type = (_TEXTS | _BINARIES).get(name.suffix)
        if content_type is None:
            continue
        plain = each.read_bytes()
        packed = gzip.compress(plain, 9, mtime=0) if name.suffix in _TEXTS else plain
        yield (
            name.as_posix(),
            Asset(
                mark=hashlib.sha256(plain).hexdigest()[:_MARK],
                content_type=content_type,
                plain=plain,
                packed=packed if len(packed) < len(plain) else None,
            ),
        )
