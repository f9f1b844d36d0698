"""Everything behind a door, asked for by everybody; docs/security/access.toml must hold."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from selection.accounts.offices import Office
from selection.desk import reviews
from selection.domain import facts
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
TYPES = {
    route.path_format: {name: each.type for name, each in route.path_parameters.items()}
    for route in bare_app().routes
}
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
    some = {role: selection.somebody(role) for role in ROLES} | {"NOBODY": "nobody-here"}
    people = {role: selection.people(role) for role in ROLES}
    return {
        name: (
            selection.sign_in(person),
            {role for role, found in people.items() if person in found},
        )
        for name, person in some.items()
    }


@dataclass(frozen=True)
class Asked:
    """What one of them was told, and whether the journal moved for it."""

    status: int
    kept: str
    said: str
    moved: bool


@pytest.fixture(scope="module")
def asked(selection, hands):
    """What each of them is told at an address; everybody asks there once."""

    @cache
    def told(path, method):
        target, found = at(selection, path), {}
        for role, (hand, _) in hands.items():
            before = selection.place.journal.head()
            answer = hand.get(target) if method == "GET" else hand.post(target)
            found[role] = Asked(
                status=answer.status_code,
                kept=answer.headers.get("cache-control", ""),
                said=answer.text[:500],
                moved=selection.place.journal.head() != before,
            )
        return found

    return told


def at(selection, path, **known):
    """The address; what is not known is something that exists nowhere."""
    nowhere = {name: kind(99_999) for name, kind in TYPES[path].items()}
    return path.format_map(nowhere | {"code": selection.place.id} | known)


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
def test_only_the_roles_of_the_line_pass_the_door(hands, asked, path, method):
    """What they find behind it is not theirs or not there, but never closed to them as such."""
    may = allowed(path, method)
    for role, answer in asked(path, method).items():
        assert answer.status < 500, (role, answer.said)
        if may.isdisjoint({ANYBODY, *hands[role][1]}):
            assert answer.status == 403, role
        else:
            assert answer.status != 401, role


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
def test_a_look_changes_nothing_and_is_kept_by_no_cache(asked, path, method):
    if method != "GET":
        return
    for role, answer in asked(path, method).items():
        assert "no-store" in answer.kept, role
        assert not answer.moved, role


# --- somebody else's -----------------------------------------------------------------------------


def of_another_unit(selection):
    """A clerk, a leader, and a nomination of a unit for which neither works."""
    clerk, leader = selection.people("UNIT_CLERK")[0], selection.people("UNIT_LEADER")[0]
    homes = {selection.all_facts[facts.belongs_to(each)] for each in (clerk, leader)}
    [other, *_] = [
        each
        for each in selection.candidates()
        if selection.all_facts[facts.nominated_by(each)] not in homes
    ]
    return (clerk, leader), {"candidate": other}


def of_another_reviewer(selection):
    """A reviewer and a case that others were given."""
    desk, reviewer = selection.place.desk, selection.people("REVIEWER")[0]
    cases = reviews.cases(desk, list(selection.place.snapshot.labels))
    [other, *_] = [each.candidate for each in cases if reviewer not in each.assigned]
    return (reviewer,), {"label": selection.place.snapshot.labels[other]}


def of_another_expert(selection):
    """Two experts, and the address of a sheet as it stands on the second one's page."""
    first, second = selection.people("EXPERT")[:2]
    page = selection.sign_in(second).get(f"{selection.place.base}/desk/score").text
    token = re.search(r"/desk/score/sheets/([\w-]+)", page)
    assert token, "an expert finds sheets"
    return (first,), {"token": token.group(1)}


def of_another_panel(selection):
    """The chair of one panel, and another panel."""
    chair = selection.people("PANEL_CHAIR")[0]
    codes = [each.code for each in selection.place.rules.seated]
    [other, *_] = [each for each in codes if facts.member(each, chair) not in selection.all_facts]
    return (chair,), {"panel": other}


OTHERS = {
    "a nomination": of_another_unit,
    "a case": of_another_reviewer,
    "a sheet": of_another_expert,
    "a panel": of_another_panel,
}
OWNED = sorted(path for path, row in ROWS.items() if row.get("own") in OTHERS)


@pytest.mark.parametrize("path", OWNED)
def test_what_is_somebody_else_s_is_not_there(selection, path):
    people, known = OTHERS[ROWS[path]["own"]](selection)
    before = selection.place.journal.head().position
    for person in people:
        hand = selection.sign_in(person)
        for method in set(ROWS[path]) - {"own"}:
            target = at(selection, path, **known)
            answer = hand.get(target) if method == "GET" else hand.post(target)
            roles = {role for role in ROLES if person in selection.people(role)}
            expected = 404 if roles & allowed(path, method) else 403
            assert answer.status_code == expected, (person, method, answer.status_code)
    assert selection.place.journal.head().position == before


def test_every_kind_of_object_has_somebody_else_s():
    assert {ROWS[path]["own"] for path in OWNED} == {*OTHERS}
    assert len(OWNED) > 40
