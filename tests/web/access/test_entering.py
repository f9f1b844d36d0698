"""Coming in by the pages: links, passwords, second factors, and going out."""

from datetime import timedelta

import pytest

import fair as fairs
from fair import ONE, ORIGIN, TWO, UNIT
from selection.accounts.invitations import LASTS
from selection.accounts.people import Person
from selection.domain.roles import Role
from web.access.comers import PASSWORD, Comer, cheap, come_in, invited
from web.desks.working import appoint

HOST = "vote.example.org"
DESK = "/fair-practice/desk"


@pytest.fixture
def fair(tmp_path, monkeypatch):
    cheap(monkeypatch)
    with fairs.fair(tmp_path / "home", people=()) as found:
        yield found


def test_an_official_comes_in_by_a_link_and_again_by_password_and_app(fair):
    called(fair, ONE, "虚构经办甲")
    anna = Comer(fair)
    page = anna.accept(invited(fair, ONE))
    assert "只显示这一次" in page.text
    assert anna.get("/desk").headers["location"] == DESK
    assert "虚构经办甲" in anna.get(DESK).text
    anna.post("/sign-out")
    assert anna.get(DESK).headers["location"].startswith("/sign-in?next=")
    assert anna.sign_in(to=f"{DESK}?a=1").headers["location"] == f"{DESK}?a=1"
    assert anna.get(DESK).status_code == 200


def test_looking_at_a_link_uses_nothing_up_and_tells_who_and_what(fair):
    called(fair, ONE, "虚构经办甲")
    token = invited(fair, ONE)
    for _ in range(2):  # a scanner of mail, and then the person
        page = fair.visitor().get(f"/invitations/{token}")
        assert page.status_code == 200
        assert "虚构经办甲" in page.text
        assert "承办经办人" in page.text
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
    assert Comer(fair).accept(token).status_code == 200


def test_a_link_works_once_and_not_after_its_time(fair):
    token, late = invited(fair, ONE), invited(fair, TWO)
    Comer(fair).accept(token)
    bert = Comer(fair, name="bert@example.org")
    told = {"name": "bert", "password": PASSWORD, "again": PASSWORD}
    assert bert.get(f"/invitations/{token}").status_code == 410
    assert bert.post(f"/invitations/{token}/accept", **told).status_code == 410
    fair.clock.on(seconds=LASTS.total_seconds())
    assert bert.get(f"/invitations/{late}").status_code == 410
    assert bert.get("/invitations/made-up").status_code == 404


def test_what_is_chosen_badly_is_told_and_the_link_stands(fair):
    token = invited(fair, ONE)
    anna = Comer(fair)
    path = f"/invitations/{token}/accept"
    for told, words in (
        ({"name": "anna", "password": "short", "again": "short"}, "至少 8 个字符"),
        ({"name": "anna", "password": PASSWORD, "again": "other"}, "不一致"),
        ({"name": "a b", "password": PASSWORD, "again": PASSWORD}, "中间不能有空格"),
        ({"name": "anna", "password": "password1", "again": "password1"}, "太常见"),
        ({"name": "anna-lena", "password": "anna-lena1", "again": "anna-lena1"}, "登录名"),
    ):
        answer = anna.post(path, **told)
        assert answer.status_code == 422
        assert words in answer.text
    assert anna.accept(token).status_code == 200
    bert = Comer(fair, name="ANNA@example.org")
    taken = bert.post(
        f"/invitations/{invited(fair, TWO)}/accept",
        name=bert.name,
        password=PASSWORD,
        again=PASSWORD,
    )
    assert "已经有人使用" in taken.text


def test_a_candidate_needs_a_long_password_and_no_second_factor(fair):
    who = appoint(fair, "candidate-one", Role.CANDIDATE, unit=UNIT)
    carl = Comer(fair, name="carl", password="eleven char")
    path = f"/invitations/{invited(fair, who, 'CANDIDATE')}"
    told = {"name": "carl", "password": carl.password, "again": carl.password}
    assert "至少 15 个字符" in carl.post(f"{path}/accept", **told).text
    carl.password = PASSWORD
    told = {"name": "carl", "password": PASSWORD, "again": PASSWORD}
    assert carl.post(f"{path}/accept", **told).headers["location"] == "/desk"
    assert carl.get("/desk").headers["location"] == DESK
    assert carl.sign_in().headers["location"] == "/desk"


def test_whoever_needs_a_second_factor_has_no_session_without_one(fair):
    token = invited(fair, ONE)
    anna = Comer(fair)
    anna.post(f"/invitations/{token}/accept", name=anna.name, password=PASSWORD, again=PASSWORD)
    assert anna.get(DESK).status_code == 303
    assert anna.get("/account").status_code == 303
    again = Comer(fair)  # who closed the page comes back by the password, to the same place
    assert (
        again.post("/sign-in", name=anna.name, password=PASSWORD)
        .headers["location"]
        .startswith("/sign-in/factor")
    )
    again.enrol()
    assert again.get(DESK).status_code == 200


def test_all_refusals_of_a_sign_in_are_the_same_page(fair):
    come_in(fair, ONE)
    told = []
    for name, password in (("anna@example.org", "wrong"), ("nobody@example.org", PASSWORD)):
        answer = Comer(fair).post("/sign-in", name=name, password=password)
        assert answer.status_code == 422
        told.append(answer.text.replace(name, ""))
    assert told[0] == told[1]
    assert "登录名或密码不对" in told[0]


def test_who_gets_it_wrong_again_and_again_has_to_wait_and_is_told_how_long(fair):
    anna = come_in(fair, ONE)
    stranger = Comer(fair)
    for _ in range(3):
        stranger.post("/sign-in", name=anna.name, password="wrong")
    answer = stranger.post("/sign-in", name=anna.name, password=PASSWORD)
    assert answer.status_code == 429
    assert "请等 2 秒再试" in answer.text
    assert anna.get(DESK).status_code == 200  # who is in stays in


def test_a_session_is_new_at_each_sign_in_whatever_the_browser_held(fair):
    anna = come_in(fair, ONE)
    anna.post("/sign-out")
    anna.browser.cookies.set("__Host-session", "chosen-by-somebody-else", HOST, "/")
    anna.sign_in()
    first = session_of(anna)
    assert first != "chosen-by-somebody-else"
    anna.sign_in()
    second = session_of(anna)
    assert second != first
    stale = Comer(fair)
    stale.browser.cookies.set("__Host-session", first, HOST, "/")
    assert stale.get(DESK).status_code == 303


def test_a_code_is_good_for_one_sign_in(fair):
    anna = come_in(fair, ONE)
    code = anna.code()
    for browser, expected in ((Comer(fair), 303), (Comer(fair), 422)):
        browser.post("/sign-in", name=anna.name, password=PASSWORD)
        assert browser.post("/sign-in/second", code=code).status_code == expected


def test_a_recovery_code_stands_in_once(fair):
    anna = come_in(fair, ONE)
    for code, expected in (
        (anna.codes[0], 303),
        (anna.codes[0], 422),
        (anna.codes[1].lower(), 303),
    ):
        browser = Comer(fair)
        browser.post("/sign-in", name=anna.name, password=PASSWORD)
        assert browser.post("/sign-in/second", code=code).status_code == expected


def test_a_second_step_without_the_first_begins_again(fair):
    come_in(fair, ONE)
    stranger = Comer(fair)
    for path in ("/sign-in/second", "/sign-in/factor"):
        assert stranger.get(path).headers["location"] == "/sign-in?said=begin-again"
        assert stranger.post(path, code="123456").headers["location"] == (
            "/sign-in?said=begin-again"
        )


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "x" * 900,
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(fair, away):
    who = appoint(fair, "candidate-one", Role.CANDIDATE, unit=UNIT)
    carl = Comer(fair, name="carl")
    carl.accept(invited(fair, who, "CANDIDATE"))
    answer = carl.post("/sign-in", name="carl", password=PASSWORD, next=away)
    assert answer.status_code in {303, 422}
    if answer.status_code == 303:
        assert answer.headers["location"] == "/desk"


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(fair):
    anna = come_in(fair, ONE)
    held = dict(anna.browser.cookies)
    answer = anna.post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    thief = Comer(fair)
    thief.browser.cookies.update(held)
    assert thief.get(DESK).status_code == 303
    assert (
        fair.visitor().post("/sign-out", headers={"origin": "https://evil.example"}).status_code
        == 403
    )


def test_a_shut_account_is_out_with_the_next_request(fair):
    anna = come_in(fair, ONE)
    assert anna.get(DESK).status_code == 200
    fair.accounts.access.credentials.disable(ONE, by=TWO, at=fair.clock())
    assert anna.get(DESK).status_code == 303
    assert Comer(fair).post("/sign-in", name=anna.name, password=PASSWORD).status_code == 422


def test_a_form_from_another_site_signs_nobody_in(fair):
    answer = fair.visitor().post(
        "/sign-in", data={"name": "x", "password": "y"}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_a_form_with_nonsense_in_it_is_no_fault_of_ours(fair):
    for path in ("/sign-in", "/sign-in/second", "/sign-in/factor"):
        for data in ({"name": "x" * 5000}, {"strange": "field"}, {"name": ["a", "b"]}, {}):
            answer = fair.visitor().post(
                path, data=data, headers={"origin": ORIGIN}, follow_redirects=False
            )
            assert answer.status_code in {303, 422}, (path, data)


def test_an_app_whose_code_is_wrong_is_not_taken(fair):
    anna = Comer(fair)
    token = invited(fair, ONE)
    anna.post(f"/invitations/{token}/accept", name=anna.name, password=PASSWORD, again=PASSWORD)
    for wrong in ("000000", "", "not digits"):
        assert anna.post("/sign-in/factor", code=wrong).status_code == 422
    assert anna.post("/sign-in/factor", credential="{}", name="x").status_code == 422
    anna.enrol()


def test_the_ticket_of_a_sign_in_does_not_outlive_ten_minutes(fair):
    anna = come_in(fair, ONE)
    late = Comer(fair)
    late.post("/sign-in", name=anna.name, password=PASSWORD)
    fair.clock.on(minutes=10)
    assert anna.app is not None
    answer = late.post("/sign-in/second", code=anna.app.at(fair.clock() + timedelta(seconds=0)))
    assert answer.headers["location"] == "/sign-in?said=begin-again"


def called(fair, who, name):
    fair.accounts.people.enter([Person(id=who, name=name)], at=fair.clock())


def session_of(comer):
    return next(each.value for each in comer.browser.cookies.jar if each.name == "__Host-session")
