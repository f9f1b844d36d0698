"""Requests that schemathesis makes up: whatever comes, nothing is a fault of ours.

The product publishes no description of its addresses; the one here is made of its routes.
"""

from itertools import chain

import msgspec
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode, openapi

import fair as fairs
from selection.web.public import board, candidate, likes, preferences, showcase
from web.asking import OURS, ask, assert_guarded, is_public

ASKED = (showcase.Asked, board.Asked, candidate.Asked, likes.Asked)
SENT = (preferences.Wanted,)
EXAMPLES = {
    "code": ["fair-practice"],
    "label": ["A-001", "B-001"],
    "version": ["1"],
    "mark": ["0"],
    "name": ["selection.css"],
}
HEADERS = {
    "hx-request": ["true"],
    "if-none-match": ["*", 'W/"1-0"'],
    "accept-encoding": ["gzip"],
    "range": ["bytes=0-1", "bytes=-"],
    "referer": ["https://vote.example.org/fair-practice?q=a"],
    "cookie": ["__Host-preferences=en.large", "__Host-voter=1.a.b"],
}
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")


def described(app):
    """The application's routes as an OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "selection", "version": "0"},
        "paths": {
            route.path_format: {
                method.lower(): operation(route, method)
                for each in route.route_handlers
                for method in sorted(map(str, each.http_methods))
                if method != "OPTIONS"
            }
            for route in app.routes
            if is_public(route)
        },
    }


def operation(route, method):
    names = [each.name for each in route.path_components if not isinstance(each, str)]
    wanted = [
        {"name": name, "in": "path", "required": True, "schema": like(EXAMPLES.get(name, ["1"]))}
        for name in names
    ]
    wanted += [{"name": name, "in": "query", "schema": known} for name, known in queries().items()]
    wanted += [
        {"name": name, "in": "header", "schema": like(values)} for name, values in HEADERS.items()
    ]
    found = {"parameters": wanted, "responses": {"default": {"description": "an answer"}}}
    if method == "POST":
        fields = {"type": "object", "properties": properties(SENT)}
        found["requestBody"] = {"content": {kind: {"schema": fields} for kind in KINDS}}
    return found


def like(values):
    """One of these, or any text."""
    return {"anyOf": [{"enum": values}, {"type": "string", "maxLength": 40}]}


def queries():
    return properties(ASKED)


def properties(structs):
    """The fields of all the Structs, as JSON Schema."""
    _, schemas = msgspec.json.schema_components(structs)
    return dict(chain.from_iterable(each["properties"].items() for each in schemas.values()))


def run_against(fair, cases):
    """Make up so many requests of each kind for every operation, and send them; how many."""
    sent = 0
    schema = openapi.from_dict(described(fair.client.app))
    for each in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(20300201)
            @settings(
                max_examples=cases,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=each.ok().as_strategy(generation_mode=mode))
            def one(case):
                nonlocal sent
                sent += 1
                check(fair, case)

            one()
    return sent


def check(fair, case):
    known = case.as_transport_kwargs(base_url=fairs.ORIGIN)
    try:
        made = requests.Request(**known).prepare()
    except (ValueError, requests.RequestException):
        return  # no client can send it
    headers = {name: text(value) for name, value in made.headers.items()} | OURS
    body = made.body or b""
    before = fair.place.journal.head()
    answer = ask(
        fair.client,
        made.method,
        made.path_url,
        headers={name.lower(): value for name, value in headers.items()},
        body=body.encode() if isinstance(body, str) else body,
    )
    assert answer.status < 500, (made.method, made.path_url, made.headers, made.body)
    assert_guarded(answer)
    if made.method != "POST":
        assert not answer.cookies
    assert fair.place.journal.head() == before


def text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home") as found:
        yield found


def test_every_route_is_described(fair):
    found = described(fair.client.app)["paths"]
    assert len(found) == len([each for each in fair.client.app.routes if is_public(each)])
    assert {"category", "q", "page", "said", "rows", "device"} <= set(queries())


@pytest.mark.slow
def test_no_made_up_request_is_a_fault_of_ours(fair):
    assert run_against(fair, cases=2) >= 140


@pytest.mark.full
def test_no_made_up_request_of_two_thousand_is_a_fault_of_ours(fair):
    assert run_against(fair, cases=42) >= 2_000
