"""Forms and queries of the desks that schemathesis makes up: nothing is a fault of ours.

Each is sent by somebody whom the door lets in. What a handler reads is read from its source, so
that no field is left out.
"""

import ast
import contextlib
import inspect
import sys
import textwrap
from functools import cache
from itertools import chain

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, openapi

from fair import ORIGIN
from selection.domain.rulebook.words import StageKind
from selection.web.doors import DOOR, Bureau, Desk, Door
from selection.web.forms import Form
from web.asking import bare_app
from web.desks.selections import standing_in

KIND = "application/x-www-form-urlencoded"
DEEP = 2
"""How many calls away from its handler a form may be read."""


BY_THE_RULEBOOK = {
    "review.case.draft",
    "review.case.opinion",
    "score.sheet.save",
    "score.sheet.autosave",
    "unit.writing.save",
    "unit.writing.merge",
}
"""Their fields are those that the rulebook asks for."""
WITHOUT_FIELDS = {
    "access.confirm.try_password",
    "access.account.add_factor",
    "access.account.new_codes",
}
"""They read no field, or give back what another form sent."""


def named(handler):
    return ".".join([*handler.fn.__module__.split(".")[-2:], handler.fn.__name__])


def structs_of(handler):
    """The Structs that a handler reads its form and its query into, by the name of the reader."""
    return _read_in(handler.fn, DEEP)


@cache
def _read_in(function, deep):
    """What the function reads itself, and what those of our web floor read that it calls."""
    module, found = sys.modules[function.__module__], set()
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="query"), args=[_, ast.Name(id=into), *_]):
                found.add(("query", getattr(module, into)))
            case ast.Call(func=ast.Name(id=name), args=args):
                found |= {("read", each) for each in _forms(module, args)}
                called = getattr(module, name, None)
                ours = inspect.isfunction(called) and called.__module__.startswith("selection.web")
                if deep and ours:
                    found |= _read_in(called, deep - 1)
    return frozenset(found)


def _forms(module, args):
    """The forms that a call is told to read, itself or through what it calls."""
    named = (getattr(module, each.id, None) for each in args if isinstance(each, ast.Name))
    return (each for each in named if inspect.isclass(each) and issubclass(each, Form))


@cache
def handlers():
    """Everything behind a door: path, method, handler."""
    return [
        (route, method, each)
        for route in bare_app().routes
        for each in route.route_handlers
        if each.opt.get(DOOR) is not Door.PUBLIC
        for method in sorted({str(method) for method in each.http_methods} - {"OPTIONS", "HEAD"})
    ]


def properties(structs):
    """The fields of all the Structs, as JSON Schema; words to choose from stand where they are."""
    _, schemas = msgspec.json.schema_components(structs)

    def plain(part):
        if isinstance(part, dict) and "$ref" in part:
            return plain(schemas[part["$ref"].rpartition("/")[2]])
        if isinstance(part, dict):
            return {name: plain(each) for name, each in part.items()}
        return [plain(each) for each in part] if isinstance(part, list) else part

    fields = (each.get("properties", {}).items() for each in schemas.values())
    return {name: plain(field) for name, field in chain.from_iterable(fields)}


def operation(route, method, handler, examples):
    read = list(structs_of(handler))
    asked = properties([each for name, each in read if name == "query"])
    sent = properties([each for name, each in read if name == "read"])
    sent.pop("token", None)
    names = [each.name for each in route.path_components if not isinstance(each, str)]
    found = {
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": like(examples.get(name, ["1"])),
            }
            for name in names
        ]
        + [{"name": name, "in": "query", "schema": known} for name, known in asked.items()],
        "responses": {"default": {"description": "an answer"}},
    }
    if method == "POST":
        fields = {"type": "object", "properties": sent}
        if named(handler) in BY_THE_RULEBOOK:
            fields["additionalProperties"] = {"type": "string", "maxLength": 40}
        found["requestBody"] = {
            "content": {"application/x-www-form-urlencoded": {"schema": fields}}
        }
    return found


def like(values):
    """One of these, or any text."""
    return {"anyOf": [{"enum": values}, {"type": "string", "maxLength": 40}]}


def described(examples):
    """What is behind doors, as an OpenAPI document."""
    paths = {}
    for route, method, handler in handlers():
        told = operation(route, method, handler, examples)
        paths.setdefault(route.path_format, {})[method.lower()] = told
    info = {"title": "desks", "version": "0"}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


@pytest.fixture(scope="module")
def selection(tmp_path_factory):
    with standing_in(StageKind.SCORING, tmp_path_factory.mktemp("made-up") / "home") as found:
        yield found


def hand_for(selection, door, hands):
    """Somebody whom the door lets in, if there is one."""
    roles = sorted(door.roles) if isinstance(door, Desk) else ["OFFICIAL"]
    if isinstance(door, Bureau):
        return None
    for role in roles:
        people = selection.people(role)
        if people:
            if role not in hands:
                hands[role] = selection.sign_in(people[0])
            return hands[role]
    return None


def run_against(selection, cases):
    """Make up so many requests of each kind for every operation, and send them; how many."""
    sent, hands = 0, {}
    doors = {(r.path_format, method): h.opt[DOOR] for r, method, h in handlers()}
    examples = {
        "code": [selection.place.id],
        "candidate": list(selection.candidates())[:5],
        "label": ["A-001", "B-001"],
    }
    for each in openapi.from_dict(described(examples)).get_all_operations():
        operation = each.ok()
        door = doors[operation.path, operation.method.upper()]
        if hand := hand_for(selection, door, hands):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                sent += make_up(hand, operation.as_strategy(generation_mode=mode), cases)
    return sent


def make_up(hand, strategy, cases):
    """Send so many requests of one kind; how many could be sent."""
    sent = 0

    @seed(20300201)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def one(case):
        nonlocal sent
        sent += send(hand, case)

    with contextlib.suppress(Unsatisfiable):  # what has nothing to be wrong in
        one()
    return sent


def send(hand, case):
    known = case.as_transport_kwargs(base_url=ORIGIN)
    data = known.get("data")
    if isinstance(data, dict):
        data = {"token": hand.token, **data}
    url, params = known["url"].removeprefix(ORIGIN), known.get("params") or {}
    try:
        answer = hand.ask(case.method, url, params=params, data=data, headers={"origin": ORIGIN})
    except (ValueError, TypeError, UnicodeError):
        return 0  # no client can send it
    assert answer.status_code < 500, (case.method, url, params, data, answer.text[:300])
    return 1


def test_what_handlers_read_is_found():
    """A handler that takes a form and reads it in some other way would be left out."""
    posts = [handler for _, method, handler in handlers() if method == "POST"]
    silent = {named(each) for each in posts if not list(structs_of(each))}
    assert silent == BY_THE_RULEBOOK | WITHOUT_FIELDS


@pytest.mark.slow
def test_no_made_up_form_is_a_fault_of_ours(selection):
    assert run_against(selection, cases=1) >= 100


@pytest.mark.full
def test_no_made_up_form_of_many_is_a_fault_of_ours(selection):
    assert run_against(selection, cases=100) >= 2_000
