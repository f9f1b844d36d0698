"""Public requests that schemathesis makes up: whatever comes, nothing is a fault of ours."""

import pytest
import requests

import fair as fairs
from selection.web.public import board, candidate, likes, preferences, showcase
from web.asking import OURS, ask, assert_guarded, is_public
from web.made_up import ANYTHING, FORM, Act, fields_of, make_up

QUERY = fields_of((showcase.Asked, board.Asked, candidate.Asked, likes.Asked))
SENT = {"type": "object", "properties": fields_of((preferences.Wanted,))}
SOMETHING = {
    "code": "fair-practice",
    "label": "A-001",
    "version": "1",
    "mark": "0",
    "name": "selection.css",
}
HEADERS = {
    "hx-request": ["true"],
    "if-none-match": ["*", 'W/"1-0"'],
    "accept-encoding": ["gzip"],
    "range": ["bytes=0-1", "bytes=-"],
    "referer": ["https://vote.example.org/fair-practice?q=a"],
    "cookie": ["__Host-preferences=en.large", "__Host-voter=1.a.b"],
}
KINDS = (FORM, "multipart/form-data", "application/json")


def acts(app, some):
    """Everything that anybody may ask; what stands for a part of an address is not made up."""
    for route in filter(is_public, app.routes):
        parts = {each.name for each in route.path_components if not isinstance(each, str)}
        path = route.path_format
        for name in parts & some.keys():
            path = path.replace(f"{{{name}}}", some[name])
        for each in route.route_handlers:
            for method in sorted(set(map(str, each.http_methods)) - {"OPTIONS"}):
                yield Act(
                    method,
                    path,
                    parts=dict.fromkeys(parts - some.keys(), ANYTHING),
                    query=QUERY,
                    headers={name: like(values) for name, values in HEADERS.items()},
                    form=SENT if method == "POST" else None,
                    kinds=KINDS,
                )


def like(values):
    """One of these, or any text."""
    return {"anyOf": [{"enum": values}, ANYTHING]}


def run_against(fair, cases, some=SOMETHING):
    """Make up so many requests of each kind for every act, and send them; how many."""
    found = acts(fair.client.app, some)
    return sum(make_up(each, cases, lambda case: check(fair, case)) for each in found)


def check(fair, case):
    known = case.as_transport_kwargs(base_url=fairs.ORIGIN)
    try:
        made = requests.Request(**known).prepare()
    except (ValueError, requests.RequestException):
        return False  # no client can send it
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
    return True


def text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home") as found:
        yield found


def test_every_public_address_is_asked(fair):
    app = fair.client.app
    asked = {(each.method, each.path) for each in acts(app, {})}
    assert {path for _, path in asked} == {
        each.path_format for each in app.routes if is_public(each)
    }
    assert len(asked) == len(list(acts(app, SOMETHING)))
    assert {"category", "q", "page", "said", "rows", "device"} <= QUERY.keys()


@pytest.mark.slow
def test_no_made_up_request_is_a_fault_of_ours(fair):
    assert run_against(fair, cases=5) >= 600


@pytest.mark.slow
def test_no_made_up_address_is_a_fault_of_ours(fair):
    assert run_against(fair, cases=1, some={}) >= 120


@pytest.mark.full
def test_no_made_up_request_of_many_is_a_fault_of_ours(fair):
    assert run_against(fair, cases=42) >= 5_000
