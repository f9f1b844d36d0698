"""A file as an answer, whole or in part: films are asked for in ranges, by iOS always.

Litestar's own file answers know neither Range nor If-None-Match: a phone that asks for the first
two bytes of a film would be sent all of it.
"""

import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.exceptions import NotFoundException
from litestar.response import Stream
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_206_PARTIAL_CONTENT,
    HTTP_304_NOT_MODIFIED,
    HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE,
)

_CHUNK = 256 * 1024  # bytes read at once: most pictures in one go, and never a whole film
_CACHED = "public, max-age=3600"  # not immutable: a page may be taken down
_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def file_response(
    request: Request[Any, Any, Any], path: Path, *, name: str, content_type: str
) -> Response[Any]:
    """Answer GET or HEAD with the file at `path`, in chunks.

    `name` is `<hash of the content>.<kind>`: the hash is the entity tag, so that a copy once
    fetched is asked for again at the price of a header. One range of bytes is obeyed; several,
    or one that is malformed, are not, and the whole file is the answer (RFC 9110, 14.2). Raises
    NotFoundException if there is no such file. The file must never change under its name.
    """
    try:
        size = path.stat().st_size
    except OSError:
        raise NotFoundException from None
    tag = f'"{name.partition(".")[0]}"'
    return ranged(
        request, size, partial(_read, path), tag=tag, content_type=content_type, cached=_CACHED
    )


def ranged(
    request: Request[Any, Any, Any],
    size: int,
    read: Callable[[range], AsyncIterator[bytes]],
    *,
    tag: str,
    content_type: str,
    cached: str,
) -> Response[Any]:
    """The same of anything that has a size, and of which a part can be read.

    `tag` is the entity tag with its quotes, `cached` what caches may do.
    """
    headers = {"accept-ranges": "bytes", "cache-control": cached, "etag": tag}
    if is_known(request.headers.get("if-none-match"), tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    wanted = request.headers.get("range")
    if request.method != "GET" or request.headers.get("if-range", tag) != tag:
        wanted = None  # a HEAD has no ranges; If-Range has another version, or a date
    try:
        part = _part(wanted, size)
    except ValueError:
        return Response(
            b"",
            status_code=HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE,
            headers=headers | {"cache-control": "no-store", "content-range": f"bytes */{size}"},
            media_type=content_type,
        )
    whole = range(size)
    status = HTTP_200_OK
    if part is not None:
        headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        status = HTTP_206_PARTIAL_CONTENT
    part = whole if part is None else part
    headers |= {"content-length": str(len(part)), "content-type": content_type}
    if request.method == "HEAD":
        return Response(b"", status_code=status, headers=headers)
    return Stream(read(part), status_code=status, headers=headers)


def is_known(if_none_match: str | None, tag: str) -> bool:
    """Whether the caller has the content with this entity tag (written with its quotes)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)


def _part(wanted: str | None, size: int) -> range | None:
    """The bytes asked for; None: all. ValueError: nothing of them is there."""
    written = _RANGE.fullmatch((wanted or "").strip())
    first, last = written.groups() if written else ("", "")
    if not (first or last) or (first and last and int(first) > int(last)):
        return None
    if first:
        part = range(int(first), min(int(last) + 1, size) if last else size)
    else:
        part = range(max(size - int(last), 0), size)
    if not part:
        raise ValueError(wanted)
    return part


async def _read(path: Path, part: range) -> AsyncIterator[bytes]:
    """The bytes of a part. Opened when the first is wanted: an answer may never be sent."""
    with path.open("rb") as file:  # opened in a thread, it would stay open if the caller goes
        file.seek(part.start)
        left = len(part)
        while left and (chunk := await sync_to_thread(file.read, min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk
