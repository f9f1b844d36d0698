"""Files of the pages, from memory, under the hash of their content."""

import gzip
import hashlib
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from selection.web.assets import Assets, static_router
from selection.web.doorkeeper import doorkeeper
from selection.web.doors import check_doors
from selection.web.headers import security_headers

CSS = b"body { color: #123 }\n" * 50
FILES = {
    "selection.css": CSS,
    "selection.js": b"'use strict'\n" * 50,
    "logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "share.png": b"\x89PNG" + bytes(500),
    "vendor/htmx-2/htmx.min.js": b"let htmx\n" * 50,
    "vendor/htmx-2/LICENSE": b"0BSD",
    "vendor/CHECKSUMS": b"0",
    "page.html": b"<script>",
    ".hidden.swp": b"secret",
}
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("static")
    for name, content in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(content)
    (made.parent / "outside.js").write_bytes(b"secret")
    return made


@pytest.fixture(scope="module")
def assets(folder: Path) -> Assets:
    return Assets(folder)


@pytest.fixture(scope="module")
def client(assets: Assets):
    app = Litestar(
        [static_router(assets)],
        guards=[doorkeeper],
        before_send=[security_headers(https=True)],
        openapi_config=None,
        logging_config=None,
    )
    assert check_doors(app) == []
    with TestClient(app) as opened:
        yield opened


Client = TestClient[Litestar]


def test_an_address_holds_the_hash(assets: Assets):
    mark = hashlib.sha256(CSS).hexdigest()[:12]
    assert assets.url("selection.css") == f"/static/{mark}/selection.css"
    assert assets.url("vendor/htmx-2/htmx.min.js").endswith("/vendor/htmx-2/htmx.min.js")


@pytest.mark.parametrize("name", ["nosuch.css", "vendor", "vendor/CHECKSUMS", "page.html", ""])
def test_what_is_not_served_has_no_address(assets: Assets, name: str):
    with pytest.raises(KeyError):
        assets.url(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("selection.css", "text/css; charset=utf-8"),
        ("selection.js", "text/javascript; charset=utf-8"),
        ("vendor/htmx-2/htmx.min.js", "text/javascript; charset=utf-8"),
        ("logo.svg", "image/svg+xml"),
        ("share.png", "image/png"),
    ],
)
def test_a_file_is_served_for_ever(client: Client, assets: Assets, name: str, kind: str):
    answer = client.get(assets.url(name))
    assert answer.content == FILES[name]
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("GZIP, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("gzip; q=0", False),
        ("gzip;q=0.000", False),
        ("identity", False),
        ("", False),
        ("xgzip", False),
    ],
)
def test_it_is_packed_for_those_who_take_it(
    client: Client,
    assets: Assets,
    accepted: str,
    packed: bool,  # noqa: FBT001 - a case
):
    headers = {"accept-encoding": accepted}
    with client.stream("GET", assets.url("selection.css"), headers=headers) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == ("gzip" if packed else None)
    assert int(answer.headers["content-length"]) == len(raw)
    assert (gzip.decompress(raw) if packed else raw) == CSS
    assert (len(raw) < len(CSS)) == packed


def test_what_gains_nothing_is_not_packed(client: Client, assets: Assets):
    for name in ("share.png", "logo.svg"):
        assert "content-encoding" not in client.get(assets.url(name)).headers


def test_packing_is_the_same_in_every_process(folder: Path, assets: Assets):
    mark, name = assets.url("selection.css").split("/")[2:]
    again = Assets(folder).find(mark, name)
    assert again == assets.find(mark, name)
    assert again is not None
    assert again.packed is not None
    assert again.packed[4:8] == bytes(4)  # no time in it


def test_a_head_says_the_same_without_the_content(client: Client, assets: Assets):
    for accepted in ("gzip", "identity"):
        headers = {"accept-encoding": accepted}
        head = client.head(assets.url("selection.css"), headers=headers)
        whole = client.get(assets.url("selection.css"), headers=headers)
        assert head.content == b""
        assert head.headers == whole.headers


def test_who_has_it_is_told_so(client: Client, assets: Assets):
    url = assets.url("selection.css")
    for accepted in ("gzip", "identity"):
        headers = {"accept-encoding": accepted}
        tag = client.get(url, headers=headers).headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = client.get(url, headers=headers | {"if-none-match": known})
            assert answer.status_code == 304
            assert answer.content == b""
            assert answer.headers["etag"] == tag
            assert answer.headers["cache-control"] == FOREVER
        assert client.get(url, headers=headers | {"if-none-match": '"x"'}).status_code == 200


def test_packed_and_plain_are_told_apart(client: Client, assets: Assets):
    tags = {
        client.get(assets.url("selection.css"), headers={"accept-encoding": each}).headers["etag"]
        for each in ("gzip", "identity")
    }
    assert len(tags) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/static",
        "/static/",
        "/static/selection.css",
        "/static/000000000000/selection.css",
        "/static/{mark}/",
        "/static/{mark}/nosuch.css",
        "/static/{mark}/logo.svg",
        "/static/{mark}/SELECTION.css",
        "/static/{mark}/page.html",
        "/static/{mark}/vendor/CHECKSUMS",
        "/static/{mark}/.hidden.swp",
        "/static/{mark}/..%2foutside.js",
        "/static/{mark}/%2e%2e/outside.js",
        "/static/{mark}/selection.css%00",
        "/static/{mark}/..%5coutside.js",
        "/static/..%2f..%2fetc/passwd",
    ],
)
def test_nothing_else_is_there(client: Client, assets: Assets, path: str):
    mark = assets.url("selection.css").split("/")[2]
    answer = client.get(path.format(mark=mark))
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert b"secret" not in answer.content


def test_nothing_can_be_changed_there(client: Client, assets: Assets):
    assert client.post(assets.url("selection.css")).status_code == 405
