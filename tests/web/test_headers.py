"""Every kind of answer carries the headers."""

import logging

import pytest
from litestar import Litestar, Response, get, post
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Redirect, Stream
from litestar.testing import TestClient

from selection.web.doorkeeper import doorkeeper
from selection.web.doors import DOOR, Door
from selection.web.headers import SAME_FOR_ALL, security_headers
from selection.web.origins import SameOrigin

OPEN = {DOOR: Door.PUBLIC}
ALWAYS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
CACHED = "public, max-age=30"


@get("/", opt=OPEN, media_type=MediaType.HTML)
async def page() -> Response[str]:
    return Response("<p>", headers={"Cache-Control": CACHED, "Vary": "Accept-Encoding"})


@get("/file", opt=OPEN | {SAME_FOR_ALL: True})
async def file() -> Response[str]:
    return Response("file", headers={"cache-control": CACHED})


@get("/cookie", opt=OPEN)
async def cookie() -> Response[str]:
    return Response(
        "cookie", headers={"cache-control": CACHED}, cookies=[Cookie(key="voter", value="1")]
    )


@get("/loose", opt=OPEN)
async def loose() -> Response[str]:
    return Response("x", headers={"X-Frame-Options": "ALLOWALL", "Content-Security-Policy": "*"})


@get("/stream", opt=OPEN)
async def stream() -> Stream:
    return Stream(iter([b"a", b"b"]))


@get("/away", opt=OPEN)
async def away() -> Redirect:
    return Redirect("/", status_code=303)


@get("/broken", opt=OPEN)
async def broken() -> str:
    raise RuntimeError("the secret reason")


@get("/forgotten")
async def forgotten() -> str:
    return "secret"


@post("/", opt=OPEN)
async def act() -> None:
    return None


def client(*, https: bool) -> TestClient[Litestar]:
    app = Litestar(
        [page, file, cookie, loose, stream, away, broken, forgotten, act],
        guards=[doorkeeper],
        middleware=[SameOrigin([])],
        before_send=[security_headers(https=https)],
        allowed_hosts=AllowedHostsConfig(allowed_hosts=["vote.example.org"]),
        openapi_config=None,
        debug=False,
        logging_config=None,
    )
    return TestClient(app, base_url="https://vote.example.org", raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/", "vote.example.org", 200),
        ("GET", "/file", "vote.example.org", 200),
        ("GET", "/cookie", "vote.example.org", 200),
        ("GET", "/loose", "vote.example.org", 200),
        ("GET", "/stream", "vote.example.org", 200),
        ("GET", "/away", "vote.example.org", 303),
        ("GET", "/nowhere", "vote.example.org", 404),
        ("GET", "/schema/openapi.json", "vote.example.org", 404),
        ("DELETE", "/", "vote.example.org", 405),
        ("HEAD", "/", "vote.example.org", 405),
        ("OPTIONS", "/", "vote.example.org", 403),
        ("POST", "/", "vote.example.org", 403),
        ("GET", "/forgotten", "vote.example.org", 403),
        ("GET", "/broken", "vote.example.org", 500),
        ("GET", "/", "evil.example", 400),
        ("GET", "/", "vote.example.org:8000", 400),
        ("GET", "/nowhere", "a b", 400),
    ],
)
def test_every_kind_of_answer_has_them(method: str, path: str, host: str, status: int):
    with client(https=True) as browser:
        answer = browser.request(method, path, headers={"host": host}, follow_redirects=False)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers.get_list(name) == [value]
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert "camera=()" in answer.headers["permissions-policy"]
    assert len(answer.headers.get_list("cache-control")) == 1
    assert "reason" not in answer.text


def test_what_no_handler_allowed_is_not_stored():
    with client(https=True) as browser:
        for path in ("/loose", "/stream", "/nowhere", "/forgotten", "/broken"):
            assert browser.get(path).headers["cache-control"] == "no-store"
        assert browser.get("/").headers["cache-control"] == CACHED


def test_an_answer_with_a_cookie_is_stored_by_nobody():
    with client(https=True) as browser:
        answer = browser.get("/cookie")
    assert answer.headers.get_list("set-cookie")
    assert answer.headers.get_list("cache-control") == ["no-store"]


def test_a_page_varies_by_htmx_and_cookie_and_a_file_does_not():
    with client(https=True) as browser:
        varies = browser.get("/").headers["vary"]
        assert {each.strip() for each in varies.split(",")} == {
            "Accept-Encoding",
            "HX-Request",
            "Cookie",
        }
        assert browser.get("/nowhere").headers["vary"] == "HX-Request, Cookie"
        assert "vary" not in browser.get("/file").headers


def test_a_site_without_https_does_not_demand_it():
    with client(https=False) as browser:
        assert "strict-transport-security" not in browser.get("/").headers


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)  # the 500 is meant
    yield
    logging.disable(logging.NOTSET)
