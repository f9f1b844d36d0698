"""Turns templates into answers: rendered once, kept until something public changes."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import CodeType
from typing import Any, Generic, Protocol, TypeVar, cast

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from litestar import Request, Response

from selection.documents.shipped import shipped
from selection.domain.kernel import CandidateId
from selection.web import drawings
from selection.web.assets import Assets, own_assets, takes_gzip
from selection.web.languages import Language, languages, number
from selection.web.ranges import is_known
from selection.web.wire import Wire

HTML = "text/html"  # Litestar adds the charset
HTML_IN_UTF_8 = b"text/html; charset=utf-8"
PUBLIC = "public, max-age=0, s-maxage=10, must-revalidate"
"""Browsers ask again each time (304 is cheap), shared caches may answer for ten seconds."""
PRIVATE = "private, no-cache"

MOST_KEPT = 16_000_000
"""Bytes of rendered pages that a campaign keeps in memory, zipped."""

OK = 200
QUICK, SMALL = 1, 6  # levels of gzip: for one visitor, and for everybody


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, zipped, and the tag that says which one it is."""

    zipped: bytes
    etag: str
    shown: frozenset[CandidateId] = frozenset()  # whose like buttons are on it

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.zipped)


def page(
    html: str, tag: str, *, kept: bool = True, shown: frozenset[CandidateId] = frozenset()
) -> Page:
    """The page of these words; its tag begins with that of the snapshot it was made of."""
    body = html.encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    zipped = gzip.compress(body, compresslevel=SMALL if kept else QUICK, mtime=0)
    return Page(zipped, f'W/"{tag}-{digest}"', shown)


def answer(
    request: Request[Any, Any, Any], shown: Page, *, public: bool, status: int = OK
) -> Response[bytes]:
    """The page, zipped where the visitor takes that; 304 if the visitor has it already."""
    headers = {
        "etag": shown.etag,
        "cache-control": PUBLIC if public else PRIVATE,
        "vary": "Accept-Encoding",
    }
    asked = request.headers
    if status == OK and is_known(asked.get("if-none-match"), shown.etag.removeprefix("W/")):
        return Response(b"", status_code=304, headers=headers, media_type=HTML)
    body = shown.zipped
    if takes_gzip(asked.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, status_code=status, headers=headers, media_type=HTML)


class Sized(Protocol):
    """What knows its size."""

    @property
    def size(self) -> int:
        """Bytes in memory."""
        ...


Kept = TypeVar("Kept", bound=Sized)


@dataclass(slots=True)
class Button:
    """The part of the page that htmx puts in the place of the old one.

    `headers` are those of an answer with it, once somebody worked them out.
    """

    html: bytes
    headers: Wire | None = None

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.html)


@dataclass(frozen=True, slots=True)
class Print:
    """A paper that was printed, and its entity tag."""

    body: bytes
    tag: str

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.body)


@dataclass(slots=True)
class Shelf(Generic[Kept]):
    """What was made of a snapshot and is kept with it; the least used is dropped first."""

    most: int = MOST_KEPT
    size: int = 0
    _pages: OrderedDict[object, Kept] = field(default_factory=OrderedDict[object, Kept])

    def get(self, key: object) -> Kept | None:
        """The page of this key, if it is kept."""
        found = self._pages.get(key)
        if found is not None:
            self._pages.move_to_end(key)
        return found

    def put(self, key: object, shown: Kept) -> Kept:
        """Keep a page."""
        before = self._pages.pop(key, None)
        self._pages[key] = shown
        self.size += shown.size - (before.size if before is not None else 0)
        while self.size > self.most and len(self._pages) > 1:
            _, dropped = self._pages.popitem(last=False)
            self.size -= dropped.size
        return shown

    def clear(self) -> None:
        """Forget all pages: something public changed."""
        self._pages.clear()
        self.size = 0


class Templates:
    """The templates, once in each language."""

    def __init__(self, assets: Assets) -> None:
        compiled = _Compiled()
        self._environments = {
            tag: _environment(language, assets, compiled) for tag, language in languages().items()
        }

    def render(self, name: str, language: Language, size: str, context: Mapping[str, Any]) -> str:
        """The template's words; raises UndefinedError for anything it was not given."""
        template = self._environments[language.tag].get_template(name)
        return template.render(context, size=size)


@cache
def own_templates() -> Templates:
    """The program's own, compiled once in a process."""
    return Templates(own_assets())


class _Compiled(BytecodeCache):
    """The code of the templates: it is the same in each language, only its words are not."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, if it was compiled from this source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def _environment(language: Language, assets: Assets, compiled: BytecodeCache) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(str(shipped("templates"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
        extensions=["jinja2.ext.i18n"],
    )
    words: Any = environment  # the extension adds its method when it is loaded
    words.install_gettext_translations(language.translations, newstyle=True)
    ours: dict[str, object] = {
        "asset": assets.url,
        "number": number,
        "day": language.day,
        "full_day": language.full_day,
        "moment": language.moment,
        "closing": language.closing,
        "lang": language.tag,
        "zh": language.zh,
        "spark": drawings.spark,
        "chart": drawings.chart,
        "qr": drawings.qr,
    }
    cast("dict[str, object]", environment.globals).update(ours)
    return environment
