"""Officials and leaders of units bring people in, and nobody else's people are theirs."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

import fair as fairs
from fair import ONE, TWO, UNIT
from selection.accounts.offices import Office
from selection.accounts.people import Person
from selection.accounts.security_log import Happened
from selection.desk.members import members
from selection.desk.requests import Order
from selection.domain.kernel import PersonId, UnitId
from selection.domain.quota import RegisterUnit
from selection.domain.roles import Role
from selection.domain.slate import SLATE
from web.access.comers import Comer, cheap, invited
from web.desks.working import appoint, sign_in

PEOPLE = "/fair-practice/desk/office/people"
COLLEAGUES = "/fair-practice/desk/unit/colleagues"
LINK = re.compile(r'value="https://vote\.example\.org/invitations/([^"]+)"')
OTHER = UnitId("unit-two")


@pytest.fixture
def fair(tmp_path, monkeypatch):
    cheap(monkeypatch)
    with fairs.fair(tmp_path / "home", people=()) as found:
        yield found


@pytest.fixture
def unit(fair):
    """A unit with a clerk and a leader, and the leader of another unit."""
    registered = RegisterUnit(unit=OTHER, unit_type="UNIT", by=ONE, at=fair.clock())
    fair.place.desk.handle(ONE, Order(SLATE, registered))
    appoint(fair, "clerk-one", Role.UNIT_CLERK, name="虚构经办", unit=UNIT)
    appoint(fair, "leader-one", Role.UNIT_LEADER, name="虚构审核", unit=UNIT)
    appoint(fair, "leader-two", Role.UNIT_LEADER, name="虚构邻居", unit=OTHER)
    appoint(fair, "clerk-two", Role.UNIT_CLERK, name="虚构邻单位经办", unit=OTHER)
    fair.place.views.catch_up(fair.place.journal)


def roles(fair):
    return {(each.person, each.role): each for each in members(fair.place.journal)}


def test_an_official_invites_and_the_invited_one_comes_in(fair):
    one = sign_in(fair, ONE)
    page = one.get(PEOPLE)
    assert page.status_code == 200
    answer = one.post(PEOPLE, {"name": "虚构初审", "role": "REVIEWER"})
    assert answer.status_code == 200
    token = LINK.search(answer.text)[1]
    comer = Comer(fair, name="reviewer@example.org")
    assert "初审员" in comer.get(f"/invitations/{token}").text
    comer.accept(token)
    assert "虚构初审" in comer.get("/fair-practice/desk").text
    assert comer.get(PEOPLE).status_code == 403
    assert token not in one.get(PEOPLE).text
    assert "可登录" in one.get(f"{PEOPLE}?role=REVIEWER").text


def test_a_link_is_sent_where_the_person_is_reached_once(fair):
    one, outbox = sign_in(fair, ONE), fair.place.messages.outbox
    sent = {"name": "虚构初审", "role": "REVIEWER", "reach": "not an address"}
    assert "11 位手机号" in one.post(PEOPLE, sent).text
    answer = one.post(PEOPLE, sent | {"reach": "reviewer@example.org"})
    assert "已排队发送" in answer.text
    [queued] = outbox.listed(fair.place.id)
    token = LINK.search(answer.text)[1]
    with fair.accounts.access_store.reading() as db:  # nothing in the clear helps to guess it
        [row] = db.execute(text("SELECT * FROM messages")).mappings().all()
    parts = {token[n : n + 6] for n in range(len(token) - 6)}
    assert not [each for each in parts if each in str(dict(row))]
    assert queued.kind == "invitation"
    assert "已排队发送" not in one.post(PEOPLE, {"name": "虚构计票", "role": "TELLER"}).text
    assert len(outbox.listed(fair.place.id)) == 1


def test_a_form_sent_twice_appoints_one_person(fair):
    one = sign_in(fair, ONE)
    sent = {"name": "虚构初审", "role": "REVIEWER", "id": uuid.uuid4().hex}
    first, second = (LINK.search(one.post(PEOPLE, sent).text)[1] for _ in range(2))
    assert sum(role == Role.REVIEWER for _, role in roles(fair)) == 1
    assert one.get(f"/invitations/{first}").status_code == 410
    assert one.get(f"/invitations/{second}").status_code == 200


@pytest.mark.usefixtures("unit")
def test_what_is_wrong_with_an_invitation_is_told_and_what_was_typed_stays(fair):
    one = sign_in(fair, ONE)
    for sent, status, words in (
        ({"name": "虚构人", "role": "UNIT_CLERK"}, 422, "请选择单位"),
        ({"name": "虚构人", "role": "EMPEROR"}, 422, "请选择身份"),
        ({"name": "", "role": "REVIEWER"}, 422, "请填写"),
        ({"name": "虚构" * 30, "role": "REVIEWER"}, 422, "太长"),
    ):
        answer = one.post(PEOPLE, sent)
        assert answer.status_code == status
        assert words in answer.text
    assert 'value="虚构人"' in one.post(PEOPLE, {"name": "虚构人", "role": "UNIT_CLERK"}).text


def test_a_reset_is_for_another_official_and_ends_the_sessions(fair):
    anna = Comer(fair)
    anna.accept(invited(fair, ONE))
    fair.clock.on(seconds=1)
    two = sign_in(fair, TWO)
    own = two.post(f"{PEOPLE}/link", {"person": TWO, "role": "OFFICIAL"})
    assert own.status_code == 422
    assert "另一位经办人" in own.text
    answer = two.post(f"{PEOPLE}/link", {"person": ONE, "role": "OFFICIAL"})
    token = LINK.search(answer.text)[1]
    assert anna.get("/fair-practice/desk").status_code == 303
    assert anna.sign_in().status_code == 303  # the old password stands until the link is used
    agreed(fair, ONE)
    again = Comer(fair, name="", password="ein anderes langes Kennwort")
    assert "重新设置账户" in again.get(f"/invitations/{token}").text
    again.accept(token)
    assert again.get("/account").status_code == 200
    assert Comer(fair).post("/sign-in", name=anna.name, password=anna.password).status_code == 422
    assert "由他人操作" in again.get("/account").text  # the person is told


def agreed(fair, person):
    """The security administrator agrees that the person comes in."""
    admin = PersonId("security-one")
    known = [Person(id=admin, name="虚构安管"), Person(id=person, name="虚构经办")]
    fair.accounts.people.enter(known, at=fair.clock())
    fair.accounts.access.offices.give(admin, Office.SECURITY, at=fair.clock())
    at_work = sign_in(fair, admin)
    assert "同意使用链接" in at_work.get("/office/security").text
    answer = at_work.post("/office/security/agree", {"person": person})
    assert answer.status_code == 303
    assert at_work.post("/office/security/agree", {"person": person}).status_code == 404


def test_who_invites_an_official_cannot_sign_as_that_official_too(fair):
    one, two = sign_in(fair, ONE), sign_in(fair, TWO)
    answer = one.post(PEOPLE, {"name": "虚构经办", "role": "OFFICIAL"})
    token = LINK.search(answer.text)[1]
    [third] = {each.person for each in members(fair.place.journal)} - {ONE, TWO}
    whose = {"person": third, "role": "OFFICIAL"}
    comer = Comer(fair, name="third@example.org")
    assert "另一位经办人或安全管理员" in answer.text
    early = comer.get(f"/invitations/{token}")
    assert early.status_code == 409
    assert "还不能使用" in early.text
    told = {"name": comer.name, "password": comer.password, "again": comer.password}
    assert comer.post(f"/invitations/{token}/accept", **told).status_code == 409
    own = one.post(f"{PEOPLE}/agree", whose)
    assert own.status_code == 422
    assert "不能自己同意" in own.text
    assert comer.get(f"/invitations/{token}").status_code == 409
    assert two.post(f"{PEOPLE}/agree", whose).status_code == 303
    [line] = fair.accounts.access.log.newest(most=1)
    assert (line.what, line.person, line.by) == (Happened.AGREED, third, TWO)
    comer.accept(token)
    assert comer.get("/fair-practice/desk/office").status_code == 200


def test_another_role_of_an_official_is_no_way_around_the_second_person(fair):
    """A link for a reviewer opens all that its owner does."""
    anna = Comer(fair)
    anna.accept(invited(fair, ONE))
    appoint(fair, str(ONE), Role.SUPERVISOR, name="虚构经办")
    two = sign_in(fair, TWO)
    answer = two.post(f"{PEOPLE}/link", {"person": ONE, "role": "SUPERVISOR"})
    token = LINK.search(answer.text)[1]
    assert Comer(fair).get(f"/invitations/{token}").status_code == 409


def test_an_act_of_weight_asks_again_who_it_is_and_loses_nothing(fair):
    anna = Comer(fair)
    anna.accept(invited(fair, ONE))
    fair.clock.on(minutes=11)
    anna.get(PEOPLE)
    answer = anna.post(f"{PEOPLE}/link", person=TWO, role="OFFICIAL")
    assert answer.status_code == 401
    assert f'name="kept.person" value="{TWO}"' in answer.text
    kept = {"kept.person": str(TWO), "kept.role": "OFFICIAL", "kept.token": anna.token}
    wrong = anna.post("/confirm", next=f"{PEOPLE}/link", password="wrong", **kept)
    assert wrong.status_code == 422
    assert f'name="kept.person" value="{TWO}"' in wrong.text
    before = anna.browser.cookies["__Host-session"]
    right = anna.post("/confirm", next=f"{PEOPLE}/link", password=anna.password, **kept)
    assert f'action="{PEOPLE}/link"' in right.text
    assert f'name="person" value="{TWO}"' in right.text
    assert anna.browser.cookies["__Host-session"] != before
    assert LINK.search(anna.post(f"{PEOPLE}/link", person=TWO, role="OFFICIAL").text)


def test_a_sheet_of_codes_lets_an_expert_in_and_is_shown_once(fair):
    one = sign_in(fair, ONE)
    answer = one.post(PEOPLE, {"name": "虚构专家", "role": "EXPERT"})
    token = LINK.search(answer.text)[1]
    [person] = [each for each in fair.accounts.access.invitations.newest() if each != ONE]
    page = one.post(f"{PEOPLE}/sheet", {"person": person, "role": "EXPERT"})
    codes = re.findall(r"<li><code>([^<]+)", page.text)
    assert len(codes) == 20
    assert codes[0] not in one.get(PEOPLE).text
    expert = Comer(fair, name="expert")
    sent = {"name": "expert", "password": expert.password, "again": expert.password}
    expert.post(f"/invitations/{token}/accept", **sent)
    other = Comer(fair)
    other.post("/sign-in", name="expert", password=expert.password)
    assert "代码单" in other.get("/sign-in/second").text
    assert other.post("/sign-in/second", code=codes[3]).status_code == 303
    assert one.post(f"{PEOPLE}/sheet", {"person": TWO, "role": "OFFICIAL"}).status_code == 404


@pytest.mark.usefixtures("unit")
def test_a_dismissal_holds_with_the_next_request(fair):
    clerk, one = sign_in(fair, "clerk-one"), sign_in(fair, ONE)
    assert clerk.get(COLLEAGUES).status_code == 200
    gone = one.post(f"{PEOPLE}/dismiss", {"person": "clerk-one", "role": "UNIT_CLERK"})
    assert gone.status_code == 303
    assert clerk.get(COLLEAGUES).status_code == 403
    refused = one.post(f"{PEOPLE}/dismiss", {"person": ONE, "role": "OFFICIAL"})
    assert refused.status_code == 409
    assert "不能免去自己" in refused.text


@pytest.mark.usefixtures("unit")
def test_a_clerk_hands_over_in_one_act(fair):
    one = sign_in(fair, ONE)
    path = f"{PEOPLE}/clerk-one/handover/UNIT_CLERK"
    assert "虚构经办" in one.get(path).text
    sent = {"person": "clerk-one", "role": "UNIT_CLERK", "name": "虚构接手"}
    answer = one.post(path, sent)
    assert LINK.search(answer.text)
    held = {person for person, role in roles(fair) if role == Role.UNIT_CLERK}
    assert "clerk-one" not in held
    assert len(held) == 2
    assert one.get(f"{PEOPLE}/{ONE}/handover/OFFICIAL").status_code == 404


@pytest.mark.usefixtures("unit")
def test_a_leader_invites_for_the_own_unit_alone(fair):
    leader = sign_in(fair, "leader-one")
    page = leader.get(COLLEAGUES)
    assert "虚构经办" in page.text
    assert "虚构邻单位经办" not in page.text
    answer = leader.post(COLLEAGUES, {"name": "虚构申报", "role": "CANDIDATE"})
    assert LINK.search(answer.text)
    assert leader.post(COLLEAGUES, {"name": "虚构", "role": "OFFICIAL"}).status_code == 404
    for act in ("link", "dismiss"):
        theirs = {"person": "clerk-two", "role": "UNIT_CLERK"}
        assert leader.post(f"{COLLEAGUES}/{act}", theirs).status_code == 404
    peer = {"person": "leader-one", "role": "UNIT_LEADER"}
    assert leader.post(f"{COLLEAGUES}/link", peer).status_code == 404
    clerk = sign_in(fair, "clerk-one")
    assert clerk.post(COLLEAGUES, {"name": "虚构", "role": "CANDIDATE"}).status_code == 403
    assert sign_in(fair, ONE).get(COLLEAGUES).status_code == 403


@pytest.mark.usefixtures("unit")
def test_a_clerk_names_a_deputy_and_ends_it(fair):
    clerk = sign_in(fair, "clerk-one")
    clerk.get(COLLEAGUES)
    answer = clerk.post(f"{COLLEAGUES}/deputy", {"name": "虚构代理", "role": "UNIT_CLERK"})
    assert LINK.search(answer.text)
    [deputy] = [each for each in roles(fair).values() if each.stands_for == "clerk-one"]
    assert "由 虚构代理 代理" in clerk.get(COLLEAGUES).text
    sent = {"person": deputy.person, "role": "UNIT_CLERK"}
    leader = sign_in(fair, "leader-one")
    assert leader.post(f"{COLLEAGUES}/deputy/end", sent).status_code == 404
    assert clerk.post(f"{COLLEAGUES}/deputy/end", sent).status_code == 303
    assert not [each for each in roles(fair).values() if each.stands_for]
    not_mine = {"name": "虚构", "role": "UNIT_LEADER"}
    assert clerk.post(f"{COLLEAGUES}/deputy", not_mine).status_code == 404


def test_the_account_page_is_about_oneself(fair):
    anna = Comer(fair)
    anna.accept(invited(fair, ONE))
    page = anna.get("/account")
    assert page.status_code == 200
    assert anna.name in page.text
    told = {"old": anna.password, "new": "ein anderes langes Kennwort"}
    assert anna.post("/account/password", **told, again="x").status_code == 422
    assert (
        anna.post("/account/password", **told | {"old": "x"}, again=told["new"]).status_code == 422
    )
    assert anna.post("/account/password", **told, again=told["new"]).status_code == 303
    anna.password = told["new"]
    theirs = fair.accounts.sessions.begin(TWO, at=fair.clock())
    session = fair.accounts.sessions.find(theirs, at=fair.clock())
    anna.get("/account")
    anna.post("/account/sessions/end", which=session.id)
    assert fair.accounts.sessions.find(theirs, at=fair.clock())
    last = anna.post("/account/factor/remove", which="app")
    assert last.status_code == 422
    assert "最后一种" in last.text
    assert len(re.findall(r"<li><code>", anna.post("/account/codes").text)) == 10
    assert anna.post("/account/factor").headers["location"] == "/sign-in/factor"
    assert anna.get("/sign-in/factor").status_code == 200
    thief = Comer(fair)  # a ticket alone, without the session, sets nothing
    ticket = anna.browser.cookies["__Host-ticket"]
    thief.browser.cookies.set("__Host-ticket", ticket, "vote.example.org", "/")
    assert thief.get("/sign-in/factor").status_code == 303
    fair.clock.on(minutes=11)
    assert anna.get("/account").status_code == 200
    assert anna.post("/account/codes").status_code == 401


def test_a_session_is_listed_with_no_more_than_the_make_of_the_browser(fair):
    anna = Comer(fair)
    anna.accept(invited(fair, ONE))
    [session] = fair.accounts.sessions.of(ONE, at=fair.clock())
    assert session.agent == ""
    assert session.begun_at - fair.clock() < timedelta(1)
