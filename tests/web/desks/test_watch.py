"""The supervisor: sees everything, moves nothing, and opens what is sealed only with a reason."""

import pytest

import chosen
import fair as fairs
from fair import ANNA, BERT, ONE, UNIT
from selection.desk.requests import Order
from selection.domain.incident import INCIDENT, ReportSecrecyIncident
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.rulebook.words import StageKind
from selection.domain.sealed import SealedMaterialOpened
from selection.web.doors import DOOR, Desk
from web.asking import bare_app
from web.desks.selections import standing_in
from web.desks.working import appoint, sign_in

DESK = "/fair-practice/desk/watch"
SEALED = f"{DESK}/sealed"
PHONE = "13000000000"
ANNAS = {"kind": "DOSSIER", "candidate": ANNA.id, "digest": "", "reason": "核对联系方式"}


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=chosen.BOOK) as found:
        yield found


@pytest.fixture(name="watcher")
def a_watcher(fair):
    return sign_in(fair, appoint(fair, "watcher", Role.SUPERVISOR, name="虚构监督"))


def looks(fair):
    found = [record.event for record in fair.place.journal.since(0)]
    return [each for each in found if isinstance(each, SealedMaterialOpened)]


def test_what_is_sealed_is_on_no_page_before_it_is_opened(fair, watcher):
    for path in ("", "/list", "/timeline", "/sealed", "/sealed?q=A-001"):
        assert PHONE not in watcher.get(f"{DESK}{path}").text
    assert looks(fair) == []


def test_it_is_opened_with_a_reason_which_is_an_event_and_listed(fair, watcher):
    watcher.get(f"{SEALED}?q=A-001")
    answer = watcher.post(SEALED, ANNAS)
    assert answer.status_code == 200
    assert PHONE in answer.text
    assert answer.headers["cache-control"] == "no-store"
    [look] = looks(fair)
    assert (look.candidate, look.by) == (ANNA.id, "watcher")
    page = watcher.get(SEALED).text
    assert "核对联系方式" in page
    assert "虚构监督" in page
    assert PHONE not in page
    assert "开启了" in watcher.get(f"{DESK}/timeline").text


def test_one_look_opens_one_thing_however_often_its_form_is_sent(fair, watcher):
    watcher.get(f"{SEALED}?q=A-001")
    act = {**ANNAS, "id": "0" * 31 + "7"}
    assert PHONE in watcher.post(SEALED, act).text
    assert PHONE in watcher.post(SEALED, act).text
    answer = watcher.post(SEALED, {**act, "candidate": BERT.id})
    assert answer.status_code == 409
    assert PHONE not in answer.text
    [look] = looks(fair)
    assert look.candidate == ANNA.id


@pytest.mark.parametrize("reason", ["", "看看", " " * 20])
def test_without_a_reason_nothing_is_opened(fair, watcher, reason):
    watcher.get(f"{SEALED}?q=A-001")
    answer = watcher.post(SEALED, {**ANNAS, "reason": reason})
    assert answer.status_code == 422
    assert PHONE not in answer.text
    assert looks(fair) == []


def test_a_look_opens_nothing(fair, watcher):
    watcher.get(f"{SEALED}?kind=DOSSIER&candidate={ANNA.id}&reason=abcdefgh")
    assert looks(fair) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"candidate": "nobody"},
        {"kind": "ORIGINAL", "digest": "a" * 64},
        {"digest": "a" * 64},
        {"kind": "NOTHING"},
    ],
)
def test_what_there_is_not_is_not_opened(fair, watcher, wrong):
    watcher.get(SEALED)
    assert watcher.post(SEALED, {**ANNAS, **wrong}).status_code in (404, 409, 422)
    assert looks(fair) == []


def test_after_a_secrecy_incident_not_even_the_supervisor_opens_it(fair, watcher):
    at = fair.clock()
    reported = ReportSecrecyIncident(candidate=CandidateId(ANNA.id), by=ONE, at=at)
    fair.place.desk.handle(ONE, Order(INCIDENT, reported))
    watcher.get(SEALED)
    answer = watcher.post(SEALED, ANNAS)
    assert answer.status_code == 409
    assert PHONE not in answer.text
    assert looks(fair) == []


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.UNIT_LEADER, Role.REVIEWER])
def test_nobody_else_opens_anything_or_sees_who_did(fair, role):
    unit = UNIT if role is Role.UNIT_LEADER else None
    other = sign_in(fair, appoint(fair, "somebody", role, unit=unit))
    assert other.get(SEALED).status_code == 403
    assert other.post(SEALED, ANNAS).status_code == 403
    assert looks(fair) == []


def test_the_supervisor_passes_no_door_that_moves_anything():
    """Of all addresses that are sent something, the opening of what is sealed is the only one."""
    open_to = {
        route.path_format
        for route in bare_app().routes
        for each in route.route_handlers
        if isinstance(door := each.opt.get(DOOR), Desk)
        and Role.SUPERVISOR in door.roles
        and {*map(str, each.http_methods)} & {"POST", "PUT", "PATCH", "DELETE"}
    }
    assert "/{code}/desk/watch/sealed" in open_to
    assert {each for each in open_to if "/desk/objections" not in each} == {
        "/{code}/desk/watch/sealed"
    }


def watching(selection):
    """Somebody who supervises the rehearsed selection."""
    [official, *_] = selection.people(Role.OFFICIAL)
    who, at = PersonId("watcher"), selection.clock()
    appointed = AppointPerson(person=who, role=Role.SUPERVISOR, by=official, at=at)
    selection.place.desk.handle(official, Order(PEOPLE, appointed))
    return selection.sign_in(who)


@pytest.mark.parametrize(
    ("stage", "status"), [(StageKind.SCORING, 409), (StageKind.PUBLICITY, 200)], ids=str
)
def test_sheets_are_opened_after_the_lock_and_by_nobody_before_it(tmp_path, stage, status):
    with standing_in(stage, tmp_path / "home") as selection:
        watcher, here = watching(selection), f"{selection.place.base}/desk/watch/sealed"
        watcher.get(here)
        candidate = selection.candidates()[0]
        sent = {"kind": "SHEETS", "candidate": candidate, "digest": "", "reason": "核对评分表"}
        answer = watcher.post(here, sent)
        assert answer.status_code == status
        assert ("总分" in answer.text) is (status == 200)
