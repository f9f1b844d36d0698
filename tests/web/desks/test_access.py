"""Everything behind a door, asked for by everybody; docs/security/access.toml must hold."""

import tomllib
from pathlib import Path

import pytest

from selection.accounts.offices import Office
from selection.domain.rulebook.words import StageKind
from selection.web.doors import DOOR, Bureau, Desk, Door
from web.asking import bare_app
from web.desks.selections import ROLES, standing_in

ANYBODY = "ANYBODY"
ROWS = tomllib.loads((Path(__file__).parents[3] / "docs/security/access.toml").read_text())


def behind_doors():
    """Each address behind a door with its methods, HEAD with GET: who may ask."""
    found = {}
    for route in bare_app().routes:
        for handler in route.route_handlers:
            for method in map(str, handler.http_methods):
                door = handler.opt.get(DOOR)
                if door is not Door.PUBLIC and method not in {"OPTIONS", "HEAD"}:
                    found[route.path_format, method] = door
    return found


DOORS = behind_doors()
every_act = pytest.mark.parametrize(("path", "method"), sorted(DOORS), ids=" ".join)


def allowed(path, method):
    return set(ROWS[path][method])


@pytest.fixture(scope="module")
def selection(tmp_path_factory):
    with standing_in(StageKind.SCORING, tmp_path_factory.mktemp("access") / "home") as found:
        yield found


@pytest.fixture(scope="module")
def hands(selection):
    """Somebody of each role, and somebody of none."""
    people = {role: selection.people(role) for role in ROLES}
    some = {role: found[0] for role, found in people.items() if found} | {"NOBODY": "nobody-here"}
    return {
        name: (
            selection.sign_in(person),
            {role for role, found in people.items() if person in found},
        )
        for name, person in some.items()
    }


def at(selection, path):
    """The address, with something that exists nowhere in the place of each parameter."""
    names = {part[1:-1] for part in path.split("/") if part.startswith("{")} - {"code"}
    known = dict.fromkeys(names, "none") | {
        name: 1 for name in names if name in {"number", "version", "position"}
    }
    return path.format_map(known | {"code": selection.place.id})


def test_every_address_behind_a_door_has_a_line_and_no_line_is_left_over():
    assert {(path, method) for path, row in ROWS.items() for method in row if method != "own"} == {
        *DOORS
    }


@every_act
def test_the_door_is_the_one_that_the_line_says(path, method):
    match DOORS[path, method]:
        case Desk(roles):
            assert set(roles) == allowed(path, method)
        case Bureau(offices):
            assert set(offices) == allowed(path, method) <= set(Office)
        case door:
            assert door is Door.SIGNED_IN
            assert allowed(path, method) == {ANYBODY}


@every_act
def test_nobody_comes_in_without_a_session(selection, path, method):
    target = at(selection, path)
    answer = selection.client.request(
        method, target, headers={"origin": "https://vote.example.org"}, follow_redirects=False
    )
    if method == "GET":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")
    else:
        assert answer.status_code == 401


@every_act
def test_only_the_roles_of_the_line_pass_the_door(selection, hands, path, method):
    """What they find behind it is not theirs or not there, but never closed to them as such."""
    target, may = at(selection, path), allowed(path, method)
    for role, (hand, held) in hands.items():
        answer = hand.get(target) if method == "GET" else hand.post(target)
        assert answer.status_code < 500, (role, answer.text[:500])
        if may.isdisjoint({ANYBODY, *held}):
            assert answer.status_code == 403, role
        else:
            assert answer.status_code != 401, role


@every_act
def test_a_form_without_its_token_is_refused(selection, hands, path, method):
    if method == "GET":
        return
    for hand, _ in hands.values():
        answer = hand.ask(
            method, at(selection, path), data={}, headers={"origin": "https://vote.example.org"}
        )
        assert answer.status_code == 403


@every_act
def test_a_look_changes_nothing_and_is_kept_by_no_cache(selection, hands, path, method):
    if method != "GET":
        return
    before = selection.place.journal.head().position
    for hand, _ in hands.values():
        answer = hand.get(at(selection, path))
        assert answer.headers["cache-control"] == "no-store"
        assert selection.place.journal.head().position == before
