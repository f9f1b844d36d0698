"""Only our own pages change anything."""

import pytest
from litestar import Litestar, get, post
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.testing import TestClient

from selection.web.origins import Origin, SameOrigin

OURS = "https://vote.example.org"
LOCAL = "http://localhost:8000"
ORIGINS = [Origin.read(OURS), Origin.read(LOCAL)]


@get("/")
async def look() -> str:
    return "seen"


@post("/", status_code=200)
async def act() -> str:
    return "done"


@pytest.fixture(scope="module")
def client():
    app = Litestar(
        [look, act],
        middleware=[SameOrigin(ORIGINS)],
        allowed_hosts=AllowedHostsConfig(
            allowed_hosts=[host for each in ORIGINS for host in each.hosts], www_redirect=False
        ),
        openapi_config=None,
        logging_config=None,
    )
    with TestClient(app, base_url=OURS) as opened:
        yield opened


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": OURS},  # WeChat's browser
        {"origin": OURS, "sec-fetch-site": "same-origin"},
        {"origin": LOCAL},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_our_own_pages_may_act(client: TestClient[Litestar], headers: dict[str, str]):
    assert client.post("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": "https://evil.example"},
        {"origin": "https://vote.example.org.evil.example"},
        {"origin": "https://vote-example.org"},
        {"origin": "http://vote.example.org"},
        {"origin": "https://vote.example.org:8443"},
        {"origin": "http://localhost"},
        {"origin": f"{OURS}, https://evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"origin": OURS, "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"referer": f"{OURS}/"},
    ],
)
def test_nobody_else_may(client: TestClient[Litestar], headers: dict[str, str]):
    assert client.post("/", headers=headers).status_code == 403


def test_two_origins_are_one_too_many(client: TestClient[Litestar]):
    twice = [("origin", OURS), ("origin", "https://evil.example")]
    assert client.post("/", headers=twice).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_needs_no_origin(client: TestClient[Litestar], method: str):
    answer = client.request(method, "/", headers={"origin": "https://evil.example"})
    assert answer.status_code != 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_other_method_slips_through(client: TestClient[Litestar], method: str):
    assert client.request(method, "/").status_code in (403, 405)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("vote.example.org", 200),
        ("vote.example.org:443", 200),
        ("localhost:8000", 200),
        ("localhost", 400),
        ("vote.example.org:8000", 400),
        ("VOTE.example.org", 400),  # no browser writes it so
        ("evil.example", 400),
        ("vote.example.org.evil.example", 400),
        ("vote-example.org", 400),
        ("vote.example.org@evil.example", 400),
        ("", 400),
    ],
)
def test_a_host_is_ours_with_its_port(client: TestClient[Litestar], host: str, status: int):
    assert client.get("/", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("written", "read", "hosts"),
    [
        (OURS, OURS, ["vote.example.org", "vote.example.org:443"]),
        ("https://VOTE.example.org:443/", OURS, ["vote.example.org", "vote.example.org:443"]),
        (LOCAL, LOCAL, ["localhost:8000"]),
        ("http://[::1]:8000", "http://[::1]:8000", ["[::1]:8000"]),
        ("http://127.0.0.1:80", "http://127.0.0.1", ["127.0.0.1", "127.0.0.1:80"]),
    ],
)
def test_an_origin_is_written_as_browsers_do(written: str, read: str, hosts: list[str]):
    origin = Origin.read(written)
    assert str(origin) == read
    assert origin.hosts == hosts
    assert origin.https == read.startswith("https")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "vote.example.org",
        "//vote.example.org",
        "ftp://vote.example.org",
        "https://vote.example.org/x",
        "https://vote.example.org?x",
        "https://vote.example.org#x",
        "https://user@vote.example.org",
        "https://user:word@vote.example.org",
        "https://vote.example.org:port",
        "https://",
    ],
)
def test_nothing_else_is_an_origin(written: str):
    with pytest.raises(ValueError, match=r"."):
        Origin.read(written)
