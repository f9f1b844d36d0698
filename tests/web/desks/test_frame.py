"""What every desk rests on: who is at work, what is open to them, and what their forms carry."""

from datetime import timedelta
from typing import Annotated

import msgspec
import pytest
from litestar import Response, post
from litestar.params import FromPath

import fair as fairs
from fair import ONE, ORIGIN, UNIT
from selection.accounts.sessions import ABSOLUTE, IDLE
from selection.desk.requests import Order
from selection.domain.kernel import PersonId, Refused
from selection.domain.people import PEOPLE, DismissPerson, Role
from selection.web.desks import entrance
from selection.web.desks.showing import done
from selection.web.doors import DOOR, staff
from selection.web.floods import Bounds
from selection.web.forms import Form, read
from selection.web.showing import AnyRequest
from web.desks.working import appoint, sign_in
from web.unmarked import Unmarked

DESK = "/fair-practice/desk"


class Wanted(Form):
    """A form of two fields."""

    words: Annotated[str, msgspec.Meta(max_length=5)]
    several: tuple[str, ...] = ()


@post("/{code:str}/desk/office/try", opt={DOOR: staff(Role.OFFICIAL)})
async def act(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    data = await read(request, Wanted)
    if data.several == ("campaign-is-paused",):
        raise Refused(data.several[0])
    return done(to=f"/{code}/desk?several={len(data.several)}", said="saved")


@pytest.fixture
def fair(tmp_path, monkeypatch):
    monkeypatch.setattr("selection.web.app.HANDLERS", [*entrance.HANDLERS, act])
    with fairs.fair(tmp_path / "home", lent=False) as found:
        yield found


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(fair):
    answer = fair.visitor().get(f"{DESK}?a=1", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Ffair-practice%2Fdesk%3Fa%3D1"


def test_a_form_of_nobody_is_not_taken(fair):
    answer = fair.visitor().post(f"{DESK}/office/try", headers={"origin": fairs.ORIGIN})
    assert answer.status_code == 401
    assert "没有提交" in answer.text


def test_the_menu_holds_what_the_roles_open_and_no_more(fair):
    official = sign_in(fair, ONE).get(DESK).text
    assert f'href="{DESK}/office"' in official
    assert f'href="{DESK}/score"' not in official
    clerk = appoint(fair, "clerk-one", Role.UNIT_CLERK, name="虚构经办", unit=UNIT)
    page = sign_in(fair, clerk).get(DESK).text
    assert f'href="{DESK}/unit"' in page
    assert f'href="{DESK}/office"' not in page
    assert "虚构经办" in page


def test_a_role_of_a_door_is_asked_for(fair):
    clerk = sign_in(fair, appoint(fair, "clerk-one", Role.UNIT_CLERK, unit=UNIT))
    assert clerk.post(f"{DESK}/office/try", {"words": "x"}).status_code == 403


def test_a_dismissal_holds_at_once(fair):
    two = sign_in(fair, fairs.TWO)
    assert two.post(f"{DESK}/office/try", {"words": "x"}).status_code == 303
    dismissed = DismissPerson(person=fairs.TWO, role=Role.OFFICIAL, by=ONE, at=fair.clock())
    fair.place.desk.handle(ONE, Order(PEOPLE, dismissed))
    assert two.post(f"{DESK}/office/try", {"words": "x"}).status_code == 403


def test_a_form_without_the_token_of_its_session_is_refused(fair):
    one = sign_in(fair, ONE)
    assert one.post(f"{DESK}/office/try", {"words": "x", "token": ""}).status_code == 403
    one.token = sign_in(fair, fairs.TWO).token
    assert one.post(f"{DESK}/office/try", {"words": "x"}).status_code == 403


def test_what_no_page_of_ours_asks_for_is_noted_without_whose_it_was(fair, caplog):
    one = sign_in(fair, ONE)
    path = f"{DESK}/office/try"
    one.post(path, {"token": "0" * 64, "words": "词"})
    one.post(path, {"words": "词", "seats": "31"})
    one.post(path, {"words": "词"}, origin="https://elsewhere.example.org")
    lines = [each for each in caplog.records if getattr(each, "route", "").endswith("/try")]
    assert [each.message for each in lines] == [
        "a form came without its token",
        "a form had fields that its page has not",
        "a request came from another site",
    ]
    assert {(each.method, each.route) for each in lines} == {("POST", "/{code}/desk/office/try")}
    assert not any(str(ONE) in str(vars(each)) for each in lines)


def test_htmx_carries_the_token_in_a_header(fair):
    one = sign_in(fair, ONE)
    data = {"words": "x", "token": ""}
    answer = one.post(f"{DESK}/office/try", data, **{"x-token": one.token})
    assert answer.status_code == 303


def test_what_does_not_fit_and_what_is_refused_is_told_in_the_language_of_the_page(fair):
    one = sign_in(fair, ONE)
    one.cookies["__Host-preferences"] = "en.normal"
    long = one.post(f"{DESK}/office/try", {"words": "六个字太长了"}).text
    assert "This is too long. At most 5 characters are allowed." in long
    assert Unmarked(long).found == []
    assert "Fill this in." in one.post(f"{DESK}/office/try", {}).text
    refused = one.post(f"{DESK}/office/try", {"words": "x", "several": "campaign-is-paused"})
    assert refused.status_code == 409
    assert "This selection is paused." in refused.text
    assert Unmarked(refused.text).found == []


def test_what_does_not_fit_is_told_in_words_and_what_is_repeated_is_a_list(fair):
    one = sign_in(fair, ONE)
    answer = one.post(f"{DESK}/office/try", {"words": "六个字太长了"})
    assert answer.status_code == 422
    assert "这一项太长，最多 5 个字。" in answer.text
    assert one.post(f"{DESK}/office/try", {}).status_code == 422
    for several in (["a"], ["a", "b"]):
        told = one.post(f"{DESK}/office/try", {"words": "x", "several": several})
        assert told.headers["location"].startswith(f"{DESK}?several={len(several)}&")


def test_what_was_done_is_said_on_the_next_page(fair):
    assert "已保存。" in sign_in(fair, ONE).get(f"{DESK}?said=saved").text


def test_a_session_ends_when_nobody_works_and_in_any_case(fair):
    one = sign_in(fair, ONE)
    for _ in range(20):
        fair.clock.on(minutes=29)
        if one.get(DESK).status_code != 200:
            break
    assert _ == ABSOLUTE // timedelta(minutes=29)
    one = sign_in(fair, ONE)
    fair.clock.on(seconds=IDLE.total_seconds())
    assert one.get(DESK).status_code == 303


def test_no_cache_keeps_a_page_of_a_desk(fair):
    assert sign_in(fair, ONE).get(DESK).headers["cache-control"] == "no-store"


def test_a_made_up_cookie_lets_nobody_in(fair):
    one = sign_in(fair, PersonId("official-one"))
    [name] = one.cookies
    one.cookies[name] = "attacker-chosen"
    assert one.get(DESK).status_code == 303


def test_who_asks_too_often_waits_and_no_file_of_theirs_is_read(tmp_path, caplog):
    bounds = Bounds(requests_each_minute=9, files_each_minute=2)
    with fairs.fair(tmp_path / "home", bounds=bounds) as fair:
        one = sign_in(fair, ONE)  # the first of nine
        visitor = fair.visitor()
        visitor.cookies.update(one.cookies)
        sent = [
            visitor.post(
                f"{DESK}/panel/pool/import",
                data={"token": one.token},
                files={"file": ("a.csv", b"x", "text/csv")},
                headers={"origin": ORIGIN},
            ).status_code
            for _ in range(3)
        ]
        assert 429 not in sent[:2]
        assert sent[2] == 429
        seen = [one.get(f"{DESK}/office").status_code for _ in range(7)]
        assert seen == [200] * 6 + [429]
        told = one.get(f"{DESK}/office")
        assert "somebody asked too often" in caplog.messages
        assert 0 < int(told.headers["retry-after"]) <= 60
