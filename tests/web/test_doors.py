"""Default deny: a handler that forgot its door is closed, whatever the method."""

import pytest
from litestar import Litestar, get, post
from litestar.enums import HttpMethod
from litestar.handlers import asgi, route
from litestar.testing import TestClient
from litestar.types import Receive, Scope, Send

from selection.web.doorkeeper import doorkeeper
from selection.web.doors import DOOR, Door, check_doors

OPEN = {DOOR: Door.PUBLIC}


@get("/open", opt=OPEN)
async def open_page() -> str:
    return "welcome"


@route("/both", http_method=[HttpMethod.GET, HttpMethod.HEAD], opt=OPEN)
async def open_to_head() -> str:
    return "welcome"


@route("/official/scores", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def forgotten() -> str:
    return "secret"


@post("/forgotten")
async def forgotten_post() -> str:
    return "secret"


@get("/misspelt", opt={DOOR: "PUBLIC "})
async def misspelt() -> str:
    return "secret"


@asgi("/raw", copy_scope=True)
async def raw(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - so called
    raise AssertionError("never reached")


HANDLERS = [open_page, open_to_head, forgotten, forgotten_post, misspelt, raw]


@pytest.fixture(scope="module")
def client():
    app = Litestar(HANDLERS, guards=[doorkeeper], openapi_config=None, logging_config=None)
    with TestClient(app) as opened:
        yield opened


def test_an_open_door_lets_everybody_in(client: TestClient[Litestar]):
    assert client.get("/open").text == "welcome"
    assert client.head("/both").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/official/scores"),
        ("HEAD", "/official/scores"),
        ("OPTIONS", "/official/scores"),
        ("OPTIONS", "/open"),
        ("GET", "/official%2fscores"),
        ("GET", "/official//scores"),
        ("GET", "/./official/scores/"),
        ("POST", "/forgotten"),
        ("GET", "/misspelt"),
        ("GET", "/raw"),
    ],
)
def test_without_a_door_nobody_comes_in(client: TestClient[Litestar], method: str, path: str):
    answer = client.request(method, path)
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_the_handlers_without_a_door_are_told():
    app = Litestar(HANDLERS, guards=[doorkeeper], openapi_config=None, logging_config=None)
    assert sorted(check_doors(app)) == [
        "ASGIRouteHandler /raw",
        "GET /misspelt",
        "GET,HEAD /official/scores",
        "POST /forgotten",
    ]


def test_an_app_whose_handlers_all_have_doors_has_nothing_to_tell():
    app = Litestar(
        [open_page, open_to_head], guards=[doorkeeper], openapi_config=None, logging_config=None
    )
    assert check_doors(app) == []
