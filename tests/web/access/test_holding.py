"""What a session, a link and an address to go on to must withstand."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

import fair as fairs
from fair import ONE, TWO, UNIT
from selection.accounts.offices import Office
from selection.accounts.people import Person
from selection.accounts.security_log import Happened
from selection.domain.kernel import PersonId
from selection.domain.roles import FOR_A_UNIT, Role
from selection.web.access.pages import LONGEST_WAY
from selection.web.workers import session_cookie
from web.access.comers import PASSWORD, Comer, cheap, come_in
from web.desks.working import appoint, sign_in

PEOPLE = "/fair-practice/desk/office/people"
COLLEAGUES = "/fair-practice/desk/unit/colleagues"
LINK = re.compile(r'value="https://vote\.example\.org/invitations/([^"]+)"')
AN_ID = "0" * 31 + "7"


@pytest.fixture
def fair(tmp_path, monkeypatch):
    cheap(monkeypatch)
    with fairs.fair(tmp_path / "home", people=()) as found:
        yield found


def cookie_of(fair, comer):
    return comer.browser.cookies[session_cookie(fair.installation)]


def test_whoever_came_from_a_long_address_can_sign_in_all_the_same(fair):
    anna = come_in(fair, ONE)
    anna.post("/sign-out")
    to = f"{PEOPLE}?q=" + "%E8%99%9A" * LONGEST_WAY
    asked = anna.get(to)
    assert asked.status_code == 303
    page = anna.get(asked.headers["location"])
    [sent] = re.findall(r'name="next" value="([^"]*)"', page.text)
    answer = anna.sign_in(sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


def test_an_address_with_several_parameters_is_come_back_to_whole(fair):
    anna = come_in(fair, ONE)
    fair.clock.on(minutes=11)
    anna.get(PEOPLE)
    here = f"https://vote.example.org{PEOPLE}?role=OFFICIAL&page=1"
    answer = anna.browser.post(
        f"{PEOPLE}/link",
        data={"token": anna.token, "person": TWO, "role": "OFFICIAL"},
        headers={"origin": fairs.ORIGIN, "hx-request": "true", "hx-current-url": here},
        follow_redirects=False,
    )
    to = urlsplit(answer.headers["hx-redirect"])
    assert to.path == "/confirm"
    assert parse_qs(to.query) == {"next": [f"{PEOPLE}?role=OFFICIAL&page=1"]}


def test_an_answer_without_a_body_names_no_type_of_one(fair):
    answer = Comer(fair).get("/account")
    assert answer.status_code == 303
    assert answer.content == b""
    assert "json" not in answer.headers.get("content-type", "")


def test_a_session_goes_on_under_another_token_once_the_password_was_changed(fair):
    anna = come_in(fair, ONE)
    anna.get("/account")
    before = cookie_of(fair, anna)
    new = "ein anderer langer Satz 47"
    answer = anna.post("/account/password", old=PASSWORD, new=new, again=new)
    assert answer.status_code == 303
    assert cookie_of(fair, anna) != before
    assert fair.accounts.sessions.find(before, at=fair.clock()) is None
    assert anna.get("/account").status_code == 200


def test_who_ends_the_sessions_of_another_one_stands_in_the_log(fair):
    admin = PersonId("security-one")
    known = [Person(id=admin, name="虚构安管"), Person(id=TWO, name="虚构经办")]
    fair.accounts.people.enter(known, at=fair.clock())
    fair.accounts.access.offices.give(admin, Office.SECURITY, at=fair.clock())
    sign_in(fair, TWO)
    at_work = sign_in(fair, admin)
    at_work.get("/office/security")
    assert at_work.post("/office/security/sessions", {"person": TWO}).status_code == 303
    assert fair.accounts.sessions.of(TWO, at=fair.clock()) == []
    [line] = fair.accounts.access.log.newest(most=1)
    assert (line.what, line.person, line.by) == (Happened.SESSION_ENDED, TWO, admin)


def test_the_id_of_an_act_that_was_done_brings_nobody_a_link_to_the_account_of_another(fair):
    """Officials read the ids of all acts in the timeline."""
    one = sign_in(fair, ONE)
    invited_two = one.post(PEOPLE, {"name": "虚构初审", "role": "REVIEWER", "id": AN_ID})
    reviewer = Comer(fair, name="reviewer@example.org")
    reviewer.accept(LINK.search(invited_two.text)[1])
    for hand in (one, sign_in(fair, TWO)):
        for role in ("REVIEWER", "EXPERT"):
            answer = hand.post(PEOPLE, {"name": "虚构别人", "role": role, "id": AN_ID})
            if found := LINK.search(answer.text):
                page = Comer(fair).get(f"/invitations/{found[1]}")
                assert "reviewer@example.org" not in page.text
    again = Comer(fair, name="reviewer@example.org", app=reviewer.app)
    assert again.sign_in().status_code == 303
    assert "虚构初审" in again.get("/fair-practice/desk").text


def test_a_leader_opens_no_account_that_holds_more_than_the_leader_gives(fair):
    appoint(fair, "leader-one", Role.UNIT_LEADER, name="虚构审核", unit=UNIT)
    appoint(fair, "both", Role.UNIT_CLERK, name="虚构两任", unit=UNIT)
    appoint(fair, "both", Role.OFFICIAL, name="虚构两任")
    fair.place.views.catch_up(fair.place.journal)
    come_in(fair, PersonId("both"), name="both@example.org")
    leader = sign_in(fair, PersonId("leader-one"))
    leader.get(COLLEAGUES)
    answer = leader.post(f"{COLLEAGUES}/link", {"person": "both", "role": "UNIT_CLERK"})
    assert LINK.search(answer.text) is None
    assert "安全管理员" in answer.text


def test_a_password_is_taken_as_it_was_typed(fair):
    anna = come_in(fair, ONE, password="  ein Satz mit Rand 47  ")
    anna.post("/sign-out")
    stripped = anna.password.strip()
    assert anna.post("/sign-in", name=anna.name, password=stripped).status_code == 422
    fair.clock.on(minutes=1)
    assert anna.sign_in().status_code == 303
    anna.get("/account")
    assert anna.post("/confirm", next="/account", password=anna.password).status_code == 303


def test_sessions_are_ended_only_by_who_has_just_shown_who_it_is(fair):
    anna = come_in(fair, ONE)
    fair.clock.on(minutes=11)
    anna.get("/account")
    assert anna.post("/account/sessions/end", which="others").status_code == 401


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.OFFICIAL, PEOPLE),
        (Role.OFFICIAL, f"{PEOPLE}/deputy"),
        (Role.UNIT_LEADER, COLLEAGUES),
        (Role.UNIT_CLERK, f"{COLLEAGUES}/deputy"),
        (Role.OBJECTION_CLERK, "/fair-practice/desk/objections/1/look"),
        (Role.OBJECTION_CLERK, "/fair-practice/desk/objections/1/original"),
        (Role.SUPERVISOR, "/fair-practice/desk/watch/sealed"),
    ],
)
def test_nobody_is_let_in_and_nothing_sealed_opened_by_who_left_the_desk(fair, role, path):
    unit = UNIT if role in FOR_A_UNIT else None
    hand = sign_in(fair, appoint(fair, "somebody", role, unit=unit))
    fair.clock.on(minutes=11)
    hand.get("/account")
    answer = hand.post(path, {"name": "虚构人", "role": "REVIEWER"})
    assert answer.status_code == 401
    assert 'name="kept.name"' in answer.text


def test_the_table_of_all_is_given_to_who_has_just_shown_who_it_is(fair):
    clerk = sign_in(fair, appoint(fair, "clerk-one", Role.UNIT_CLERK, unit=UNIT))
    path = "/fair-practice/desk/unit/summary.xlsx"
    assert clerk.get(path).status_code == 200
    fair.clock.on(minutes=11)
    assert clerk.get(path).headers["location"].startswith("/confirm?next=")


def test_a_closed_door_is_noted_and_whose_account_it_was_is_not(fair, caplog):
    clerk = sign_in(fair, appoint(fair, "clerk-one", Role.UNIT_CLERK, unit=UNIT))
    assert clerk.get(PEOPLE).status_code == 403
    [line] = [each for each in caplog.records if each.message == "a door stayed closed"]
    assert (line.method, line.route) == ("GET", "/{code}/desk/office/people")
    assert "clerk-one" not in str(vars(line))
