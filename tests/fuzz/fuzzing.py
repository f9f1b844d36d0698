"""Coverage-guided fuzzing of whatever reads the bytes of strangers: `python fuzzing.py NAME …`.

Run as a program, because atheris ends its process; the arguments after the name are libFuzzer's
(`-runs=50000`, a folder of seeds). An exception that a reader does not promise is a finding.
"""

import asyncio
import atexit
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast

import atheris

with atheris.instrument_imports(  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - it has no stubs
    include=["selection.web.requests", "selection.documents", "multipart"]
):
    import msgspec
    from litestar.exceptions import ClientException
    from litestar.exceptions.http_exceptions import RequestEntityTooLarge

    from selection.documents.csv_files import BadRow, Unreadable
    from selection.documents.past_winners import read as read_winners
    from selection.domain.kernel import Refused
    from selection.web.requests import StrictRequest, query

MOST = 4_096
LOOP = asyncio.new_event_loop()
SEEDS = {
    "form": [b"words=a&number=1&several=x&several=y", b"words=%E8%99%9A&id=" + b"0" * 32],
    "parts": [
        b'--BB\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--BB--\r\n',
        (
            b'--BB\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\n'
            b"Content-Type: text/plain; charset=punycode\r\n\r\nb\r\n--BB--\r\n"
        ),
    ],
    "asked": [b"q=%E8%99%9A&page=2", b"q=a&q=b", b"page=%00"],
    "csv": ["类别,年度,名称\nVOLUNTEER,2022,虚构甲\n".encode(), b'\xef\xbb\xbf"a,b"\r\n'],
    "xlsx": [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"],
}
"""What each reader is shown first; the fuzzer goes on from there."""
MEMORY = Path("/dev/shm")  # noqa: S108 - files of our own folder, many of them
HERE = Path(tempfile.mkdtemp(prefix="selection-fuzz-", dir=MEMORY if MEMORY.is_dir() else None))


class Asked(msgspec.Struct, kw_only=True, frozen=True):
    """The parameters of a page."""

    q: Annotated[str, msgspec.Meta(max_length=20)] = ""
    page: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1


def _request(content_type: str, body: bytes, query_string: bytes = b"") -> StrictRequest:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": query_string,
        "headers": [(b"content-type", content_type.encode("latin-1"))],
        "state": {},
        "route_handler": SimpleNamespace(resolve_request_max_body_size=lambda: 64_000),
    }
    return StrictRequest(scope, cast("Any", receive), cast("Any", None))


def form(data: bytes) -> None:
    """An urlencoded form."""
    try:
        LOOP.run_until_complete(_request("application/x-www-form-urlencoded", data).form())
    except (ClientException, RequestEntityTooLarge):
        return


def parts(data: bytes) -> None:
    """A multipart form."""
    try:
        LOOP.run_until_complete(_request("multipart/form-data; boundary=BB", data).form())
    except (ClientException, RequestEntityTooLarge):
        return


def asked(data: bytes) -> None:
    """A query string."""
    try:
        query(_request("text/plain", b"", data), Asked)
    except ClientException:
        return


def csv(data: bytes) -> None:
    """A register of past winners as CSV."""
    _winners(data, HERE / "fuzzed.csv")


def xlsx(data: bytes) -> None:
    """A register of past winners as a workbook."""
    _winners(data, HERE / "fuzzed.xlsx")


def _winners(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    try:
        read_winners(path)
    except (Unreadable, BadRow, Refused):
        return


READERS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (form, parts, asked, csv, xlsx)
}


def main() -> None:
    """Fuzz the reader of that name."""
    reader = READERS[sys.argv.pop(1)]
    folder = HERE / reader.__name__
    folder.mkdir()
    for n, seed in enumerate(SEEDS[reader.__name__]):
        (folder / str(n)).write_bytes(seed)
    atexit.register(shutil.rmtree, HERE, ignore_errors=True)
    atheris.Setup(
        [*sys.argv, str(folder), f"-max_len={MOST}", "-timeout=10", "-rss_limit_mb=1000"], reader
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
