"""Forms and queries of the desks that schemathesis makes up: nothing is a fault of ours.

Each is sent by somebody whom the door lets in, to an address that this person finds on the pages
wherever there is one. What a handler reads is read from its source, so that no field is left out.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections import Counter
from functools import cache

import pytest

from fair import ORIGIN
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.domain.rulebook.words import StageKind
from selection.web.doors import DOOR, Bureau, Desk, Door
from selection.web.forms import Form
from web.asking import bare_app
from web.desks.selections import STAGES, standing_in
from web.made_up import ANYTHING, Act, fields_of, make_up

FORBIDDEN = 403
DEEP = 2
"""How many calls away from its handler a form may be read."""
PART = re.compile(r"{(\w+)}")
LEADS = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"#?]*)')


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


@pytest.fixture(scope="module")
def selection(tmp_path_factory):
    with standing_in(StageKind.SCORING, tmp_path_factory.mktemp("made-up") / "home") as found:
        yield found


def addresses(hand, start):
    """An address of each kind that pages lead this person to or have forms for."""
    found, waiting = {}, [start]
    while waiting:
        for path in LEADS.findall(hand.get(waiting.pop(0)).text):
            kind = kind_of(path)
            if kind and kind not in found:
                found[kind] = path
                waiting.append(path)
    return found


def kind_of(path):
    return next((kind for shape, kind in shapes() if shape.fullmatch(path)), None)


@cache
def shapes():
    """Every address behind a door as a pattern; those with most words of their own first."""
    kinds = {route.path_format for route, _, _ in handlers()}
    return [
        (re.compile(PART.sub("[^/]+", each)), each)
        for each in sorted(kinds, key=lambda each: (each.count("{"), each))
    ]


def something(selection):
    """What stands in addresses for things of the selection where no page leads."""
    rules, candidate = selection.place.rules, selection.candidates()[0]
    return {
        "code": selection.place.id,
        "candidate": candidate,
        "label": selection.place.snapshot.labels.get(candidate, "A-001"),
        "panel": rules.seated[0].code,
        "stage": next(each.code for each in rules.stages if each.kind is StageKind.MEETING),
        "category": rules.categories[0].code,
        "number": "1",
    }


def act(method, handler, address):
    """What can be asked there; parts of the address that stand in braces are made up."""
    structs = structs_of(handler)
    form = fields_of([each for name, each in structs if name == "read"])
    form.pop("token", None)
    told = {"type": "object", "properties": form}
    if named(handler) in BY_THE_RULEBOOK:
        told["additionalProperties"] = ANYTHING
    return Act(
        method,
        address,
        parts=dict.fromkeys(PART.findall(address), ANYTHING),
        query=fields_of([each for name, each in structs if name == "query"]),
        form=told if method == "POST" else None,
    )


def who_may(selection, door):
    """Somebody whom the door lets in."""
    match door:
        case Desk(roles):
            return selection.somebody(min(roles))
        case Bureau(offices):
            office = min(offices)
            admin = PersonId(f"keeps-{office.lower()}")
            selection.installation.accounts.access.offices.give(
                admin, office, at=selection.clock()
            )
            return admin
        case _:
            return selection.somebody(Role.OFFICIAL)


def run_against(selection, cases):
    """Make up so many requests of each kind for every act; how many were answered, by status."""
    answered, hands, known, some = Counter(), {}, {}, something(selection)
    for route, method, handler in handlers():
        person = who_may(selection, handler.opt[DOOR])
        if person not in hands:
            hands[person] = selection.sign_in(person)
            known[person] = addresses(hands[person], f"{selection.place.base}/desk")
        filled = PART.sub(lambda part: some.get(part[1], part[0]), route.path_format)
        what = act(method, handler, known[person].get(route.path_format, filled))
        make_up(what, cases, lambda case, hand=hands[person]: send(hand, case, answered))
    return answered


def send(hand, case, answered):
    given = case.as_transport_kwargs(base_url=ORIGIN)
    data = given.get("data") or {}
    if case.method == "POST" and isinstance(data, dict):
        data = {"token": hand.token, **data}
    url, params = given["url"].removeprefix(ORIGIN), given.get("params") or {}
    try:
        answer = hand.ask(case.method, url, params=params, data=data, headers={"origin": ORIGIN})
    except (ValueError, TypeError, UnicodeError):
        return False  # no client can send it
    assert answer.status_code < 500, (case.method, url, params, data, answer.text[:300])
    answered[answer.status_code] += 1
    return True


def test_what_handlers_read_is_found():
    """A handler that takes a form and reads it in some other way would be left out."""
    posts = [handler for _, method, handler in handlers() if method == "POST"]
    silent = {named(each) for each in posts if not list(structs_of(each))}
    assert silent == BY_THE_RULEBOOK | WITHOUT_FIELDS


@pytest.mark.slow
def test_no_made_up_form_is_a_fault_of_ours(selection):
    answered = run_against(selection, cases=5)
    assert answered.total() >= 1_300
    assert answered[FORBIDDEN] < 10, "made-up forms pass the door"


@pytest.mark.full
@pytest.mark.parametrize("kind", STAGES)
def test_no_made_up_form_of_many_is_a_fault_of_ours(tmp_path, kind):
    with standing_in(kind, tmp_path / "home") as selection:
        assert run_against(selection, cases=34).total() >= 9_000
