"""Requests, read strictly: what is not well formed is a 400, what is too long a 413, never a 500.

Litestar's own readers are not used for anything that a stranger can send:

* its multipart parser lets the client choose a part's charset; unknown ones end in a 500, and
  `punycode` takes seconds for 200 kB, while nobody else is served;
* its reader of plain forms keeps the last 1,024 whole bodies in memory, refused ones too;
* its reader of query strings replaces what is broken and takes the last of repeated parameters.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import UploadFile
from litestar.datastructures.multi_dicts import FormMultiDict
from litestar.enums import RequestEncodingType, ScopeType
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Empty, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState
from multipart import (  # pyright: ignore[reportMissingTypeStubs] - it has none, but annotations
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from selection.web.origins import changes_something

MOST_FIELDS = 200
MOST_PARTS = 64
LONGEST_FIELD = 64_000  # bytes of a part that is no file
LONGEST_QUERY = 2_000  # bytes

_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROLS_OF_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # people write several lines
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=?]{1,70}")  # RFC 2046, 5.1.1
_UTF_8 = frozenset({"utf-8", "utf8"})

S = TypeVar("S", bound=msgspec.Struct)
_Field = tuple[str, str | UploadFile]


class StrictRequest(Request[Any, Any, Any]):
    """The app's `request_class`. Its forms hold one value, or a list where a field is repeated."""

    async def form(self) -> FormMultiDict:
        """The form that was sent; an empty one if the content is of another type.

        Raises ClientException (400) if it is malformed, RequestEntityTooLarge (413).
        """
        state = ScopeState.from_scope(self.scope)
        if state.form is Empty:
            match self.content_type[0]:
                case RequestEncodingType.URL_ENCODED:
                    state.form = _gathered(_pairs(await self.body(), _CONTROLS_OF_TEXT))
                case RequestEncodingType.MULTI_PART:
                    state.form = _gathered(await self._parts())
                case _:
                    state.form = {}
        return await super().form()

    async def json(self) -> Any:
        """The JSON that was sent; ClientException (400) also where Litestar would answer 500."""
        try:
            return await super().json()
        except (RecursionError, UnicodeDecodeError):
            raise ClientException("请求的格式不正确。") from None

    async def _parts(self) -> list[_Field]:
        boundary = self.content_type[1].get("boundary", "")
        if not _BOUNDARY.fullmatch(boundary):
            raise _malformed()
        fields: list[_Field] = []
        try:
            # Its own strictness would refuse the last line break of a form, where that comes in a
            # packet of its own; a part without a name is refused in _name.
            with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
                await self._fill(fields, parser)
        except BaseException as error:
            for _, value in fields:
                if isinstance(value, UploadFile):
                    await value.close()
            if isinstance(error, ParserLimitReached):
                raise RequestEntityTooLarge from None
            if isinstance(error, ParserError | UnicodeDecodeError):
                raise _malformed() from None
            raise
        return fields

    async def _fill(self, fields: list[_Field], parser: PushMultipartParser) -> None:
        """Take the parts in as they come; files above 1 MB go to the disk, not to memory."""
        name, text, file = "", bytearray(), None
        async for chunk in self.stream():
            for event in parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    name, text, file = _name(event), bytearray(), _file(event)
                    if file is not None:
                        fields.append((name, file))
                elif file is not None:
                    await (file.write(event) if event else file.seek(0))
                elif event:
                    text += event
                    if len(text) > LONGEST_FIELD:
                        raise RequestEntityTooLarge
                else:
                    fields.append((name, _checked(text.decode())))


class PreParse(ASGIMiddleware):
    """Reads the form of an unsafe request before anything of Litestar's could.

    Litestar's extractors and its CSRF middleware have parsers of their own, but use what is there
    already. It also closes uploaded files, which Litestar forgets when a guard refuses. Stands
    after SameOrigin: what comes from elsewhere is not read at all.
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Parse, go on, close the files."""
        if not changes_something(scope):
            await next_app(scope, receive, send)
            return
        form = await StrictRequest(scope, receive, send).form()
        try:
            await next_app(scope, receive, send)
        finally:
            await form.close()


def texts_sent(request: ASGIConnection[Any, Any, Any, Any]) -> list[tuple[str, str]]:
    """The texts of the form that PreParse has read, in order; files are left out."""
    form = ScopeState.from_scope(request.scope).form
    read: dict[str, Any] = {} if form is Empty else form
    return [
        (name, each)
        for name, value in read.items()
        for each in (cast("list[Any]", value) if isinstance(value, list) else [value])
        if isinstance(each, str)
    ]


def query(request: ASGIConnection[Any, Any, Any, Any], into: type[S]) -> S:
    """The query string as a Struct, whose `msgspec.Meta` bounds are enforced.

    Unknown parameters are ignored, because messengers add some to every link that is shared
    (`?from=singlemessage&isappinstalled=0`). An empty value counts as none, because forms send
    their empty fields. ClientException (400) for a query that is too long or badly encoded, holds
    control characters, repeats a known parameter or does not fit the Struct.
    """
    raw = request.scope["query_string"]
    if not raw:
        return into()
    if len(raw) > LONGEST_QUERY:
        raise ClientException("网址过长。")
    known = _known(into)
    given = [each for each in _pairs(raw, _CONTROLS) if each[0] in known]
    values = dict(given)
    if len(values) < len(given):
        raise ClientException("网址中有重复的参数。")
    try:
        return msgspec.convert({k: v for k, v in values.items() if v}, into, strict=False)
    except msgspec.ValidationError:
        raise ClientException("网址中的参数不正确。") from None


@cache
def _known(into: type[msgspec.Struct]) -> frozenset[str]:
    """The parameters of a Struct; msgspec reads its annotations anew each time."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(into))


def _pairs(raw: bytes, controls: re.Pattern[str]) -> list[tuple[str, str]]:
    """The fields of an urlencoded text, in UTF-8 and nothing else."""
    if _BROKEN_ESCAPE.search(raw):
        raise _malformed()
    try:
        pairs = parse_qsl(
            raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:  # UnicodeDecodeError is one, and so are too many fields
        raise _malformed() from None
    if any(controls.search(text) for pair in pairs for text in pair):
        raise _malformed()
    return pairs


def _gathered(fields: Iterable[_Field]) -> dict[str, Any]:
    """The values by name; a list where a name is repeated.

    A list fits no field that wants one value, so what is repeated is refused with the Struct.
    """
    values: dict[str, list[str | UploadFile]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return {name: each if len(each) > 1 else each[0] for name, each in values.items()}


def _name(segment: MultipartSegment) -> str:
    """The field that a part belongs to; only parts in UTF-8 are read."""
    if not segment.name or (segment.charset or "utf-8").lower() not in _UTF_8:
        raise _malformed()
    return _checked(segment.name)


def _file(segment: MultipartSegment) -> UploadFile | None:
    """An empty file to be filled, or None if the part is a text."""
    if not segment.filename:
        return None
    return UploadFile(
        content_type=segment.content_type or "application/octet-stream",
        filename=_checked(segment.filename),
    )


def _checked(text: str) -> str:
    if _CONTROLS_OF_TEXT.search(text):
        raise _malformed()
    return text


def _malformed() -> ClientException:
    return ClientException("请求的格式不正确。")
