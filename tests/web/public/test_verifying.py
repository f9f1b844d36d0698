"""Who one is, shown by a code on the phone or by WeChat: from the button to the journal."""

import re
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

import fair as fairs
from fair import ORIGIN
from outbound.serving import listening
from selection.domain.ballot import CandidateLiked
from selection.domain.rulebook.words import Tier
from selection.outbound.configured import outbound

OURS = {"origin": ORIGIN}
HTMX = {**OURS, "hx-request": "true"}
BASE = "/fair-practice"
ANNA = f"{BASE}/candidates/A-001"
NUMBER, SPOKEN = "13800000000", "+86 138-0000-0000"
BOOK = fairs.TOML.replace('identity = ["DEVICE"]', 'identity = ["PHONE", "WECHAT"]')


class Outside:
    """The gateway and WeChat, as one server of this machine."""

    def __init__(self):
        self.status, self.known, self.used = 200, {}, set()

    def says(self, heard):
        if heard.path == "/sms":
            return self.status, b"{}"
        code = heard.query["code"][0]
        if code not in self.known:
            return 200, b'{"errcode":40029,"errmsg":"invalid code"}'
        if code in self.used:
            return 200, b'{"errcode":40163,"errmsg":"code been used"}'
        self.used.add(code)
        return 200, msgspec.json.encode({"openid": self.known[code]})


@contextmanager
def opened(folder, book=BOOK, **settings):
    outside = Outside()
    with listening(outside.says) as server:
        environ = {
            "SELECTION_SMS": f"{server.address}/sms",
            "SELECTION_SMS_KEY": "k",
            "SELECTION_SMS_SECRET": "s",
            "SELECTION_WECHAT_APP": "wx1",
            "SELECTION_WECHAT_SECRET": "app secret",
            "SELECTION_WECHAT_API": f"{server.address}/token",
            **settings,
        }
        ways = outbound({key: value for key, value in environ.items() if value})
        with fairs.fair(folder / "home", book=book, outbound=ways) as found:
            yield found, outside, server


@pytest.fixture
def fair(tmp_path):
    with opened(tmp_path) as (found, _, _):
        yield found


def ask_for(browser, number=SPOKEN):
    return browser.post(
        f"{ANNA}/voter/phone", data={"phone": number}, headers=OURS, follow_redirects=False
    )


def type_in(browser, code):
    return browser.post(
        f"{ANNA}/voter/check", data={"code": code}, headers=OURS, follow_redirects=False
    )


def code_of(server):
    return msgspec.json.decode(server.heard[-1].body)["parameters"]["code"]


def like(browser, headers=HTMX, label="A-001"):
    return browser.post(f"{BASE}/candidates/{label}/like", headers=headers, follow_redirects=False)


def likes(fair):
    records = fair.place.journal.since(0)
    return [each.event for each in records if isinstance(each.event, CandidateLiked)]


def test_a_page_leads_to_where_one_shows_who_one_is(fair):
    page = fair.visitor().get(ANNA).text
    assert f'href="{ANNA}/voter"' in page
    ways = fair.visitor().get(f"{ANNA}/voter").text
    assert 'name="phone"' in ways
    assert "去微信验证" in ways


def test_who_has_a_code_from_the_phone_likes_as_that_phone(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        sent = ask_for(browser)
        assert sent.headers["location"] == f"{ANNA}/voter/code"
        [heard] = server.heard
        assert msgspec.json.decode(heard.body)["to"] == f"+86{NUMBER}"
        done = type_in(browser, code_of(server))
        assert (done.status_code, done.headers["location"]) == (303, f"{ANNA}?said=verified")
        assert like(browser).status_code == 200
        [event] = likes(fair)
        assert event.tier is Tier.PHONE
        other = fair.visitor()
        fair.clock.on(minutes=2)
        ask_for(other, NUMBER)
        type_in(other, code_of(server))
        assert "没有重复计数" in like(other).text
        assert len(likes(fair)) == 1
        assert "今日已赞" in other.get(ANNA).text


def test_the_short_way_and_the_long_one_know_the_same_voter(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        type_in(browser, code_of(server))
        like(browser, headers=OURS)
        like(browser, headers=HTMX, label="A-002")
        assert len({each.voter for each in likes(fair)}) == 1
        assert {each.tier for each in likes(fair)} == {Tier.PHONE}


def test_a_device_is_not_enough_and_is_given_no_cookie(fair):
    browser = fair.visitor()
    answer = like(browser, headers=OURS)
    assert "set-cookie" not in answer.headers
    assert likes(fair) == []


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        asked = ask_for(browser).headers["set-cookie"]
        cookies = type_in(browser, code_of(server)).headers.get_list("set-cookie")
        for cookie in (asked, *cookies):
            assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
            assert NUMBER not in cookie
        assert cookies[0].startswith("__Host-identity=1.P.")


def test_a_made_up_identity_is_nobody(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        type_in(browser, code_of(server))
        value = browser.cookies["__Host-identity"]
        for change in (0, 2, 5, 40):
            letter = "W" if change == 2 else "a" if value[change] != "a" else "b"
            forged = value[:change] + letter + value[change + 1 :]
            browser.cookies.clear()
            browser.cookies.set("__Host-identity", forged)
            like(browser)
            assert likes(fair) == []


def test_a_code_is_of_no_use_in_another_browser(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        ask_for(fair.visitor())
        other = fair.visitor()
        assert type_in(other, code_of(server)).status_code == 422
        fair.clock.on(minutes=1)
        ask_for(other, "13900000000")
        first = msgspec.json.decode(server.heard[0].body)["parameters"]["code"]
        if first != code_of(server):
            assert type_in(other, first).status_code == 422


def test_a_code_can_be_tried_five_times(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        right = code_of(server)
        wrong = f"{(int(right) + 1) % 10**6:06}"
        for _ in range(5):
            assert type_in(browser, wrong).status_code == 422
        assert type_in(browser, right).status_code == 422


@pytest.mark.parametrize(("minutes", "status"), [(9, 303), (10, 422)])
def test_a_code_is_good_for_ten_minutes(tmp_path, minutes, status):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        fair.clock.on(minutes=minutes)
        assert type_in(browser, code_of(server)).status_code == status


def test_a_code_is_good_once(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        cookie = browser.cookies["__Host-phone-code"]
        assert type_in(browser, code_of(server)).status_code == 303
        again = fair.visitor()
        again.cookies.set("__Host-phone-code", cookie)
        assert type_in(again, code_of(server)).status_code == 422


def test_a_number_gets_one_code_a_minute_and_five_a_day(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        assert ask_for(fair.visitor()).status_code == 303
        assert ask_for(fair.visitor()).status_code == 429
        for _ in range(4):
            fair.clock.on(minutes=1)
            assert ask_for(fair.visitor()).status_code == 303
        fair.clock.on(minutes=5)
        assert "明天" in ask_for(fair.visitor()).text
        assert len(server.heard) == 5
        fair.clock.on(days=1)
        assert ask_for(fair.visitor()).status_code == 303


def test_all_numbers_together_have_a_budget(tmp_path):
    with opened(tmp_path, SELECTION_SMS_DAILY="2") as (fair, _, server):
        told = [ask_for(fair.visitor(), f"1380000000{n}").status_code for n in range(3)]
        assert told == [303, 303, 429]
        assert len(server.heard) == 2


def test_one_address_asks_for_so_many_codes_only(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        for n in range(60):
            assert ask_for(fair.visitor(), f"138000000{n:02}").status_code == 303
        last = ask_for(fair.visitor(), "13900000000")
        assert last.status_code == 429
        assert int(last.headers["retry-after"]) > 0
        assert len(server.heard) == 60


def test_only_a_mainland_mobile_gets_a_code(tmp_path):
    wrong = ["", "12345", "1380000000", "+1 202 555 0123", "23800000000", "x" * 31, "1" * 5000]
    with opened(tmp_path) as (fair, _, server):
        for number in wrong:
            answer = ask_for(fair.visitor(), number)
            assert answer.status_code == 422
            assert "11 位手机号" in answer.text
        assert server.heard == []


def test_a_message_that_went_nowhere_counts_against_nobody(tmp_path):
    with opened(tmp_path) as (fair, outside, _):
        outside.status = 400
        assert "没有发出" in ask_for(fair.visitor()).text
        outside.status = 200
        assert ask_for(fair.visitor()).status_code == 303


def test_the_number_is_in_no_store_and_no_page(tmp_path):
    with opened(tmp_path) as (fair, _, server):
        browser = fair.visitor()
        ask_for(browser)
        type_in(browser, code_of(server))
        like(browser)
        assert NUMBER not in browser.get(ANNA).text
        home = tmp_path / "home"
        held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
        assert NUMBER.encode() not in held
        assert b"8613800000000" not in held


# --- WeChat --------------------------------------------------------------------------------------


def leave(browser):
    """Begin, and find the state in the address of WeChat."""
    page = browser.post(f"{ANNA}/voter/wechat", headers=OURS).text
    address = re.search(r'content="0;url=([^"]+)"', page)[1].replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert asked["redirect_uri"] == [f"{ORIGIN}{BASE}/voter/wechat"]
    return asked["state"][0]


def come_back(browser, code, state):
    page = browser.get(f"{BASE}/voter/wechat?code={code}&state={state}")
    assert "set-cookie" not in page.headers
    return browser.post(
        f"{BASE}/voter/wechat/finish",
        data={"code": code, "state": state},
        headers=OURS,
        follow_redirects=False,
    )


def test_whom_wechat_knows_likes_as_that_one(tmp_path):
    with opened(tmp_path) as (fair, outside, _):
        outside.known = {"C1": "oONE", "C2": "oONE"}
        for code in outside.known:
            browser = fair.visitor()
            done = come_back(browser, code, leave(browser))
            assert done.headers["location"] == f"{ANNA}?said=verified"
            like(browser)
        [event] = likes(fair)
        assert event.tier is Tier.WECHAT


def test_coming_back_uses_nothing_up(tmp_path):
    with opened(tmp_path) as (fair, outside, _):
        outside.known = {"C1": "oONE"}
        browser = fair.visitor()
        state = leave(browser)
        for _ in range(3):
            page = browser.get(f"{BASE}/voter/wechat?code=C1&state={state}")
            assert "完成验证" in page.text
        assert outside.used == set()
        assert come_back(browser, "C1", state).status_code == 303


def test_a_state_of_another_browser_is_refused(tmp_path):
    with opened(tmp_path) as (fair, outside, server):
        outside.known = {"C1": "oONE"}
        attacker, victim = fair.visitor(), fair.visitor()
        state = leave(attacker)
        assert come_back(victim, "C1", state).status_code == 422
        leave(victim)
        assert come_back(victim, "C1", state).status_code == 422
        assert come_back(victim, "C1", "").status_code == 422
        assert server.heard == []


def test_a_state_is_good_once_whatever_wechat_says(tmp_path):
    with opened(tmp_path) as (fair, outside, server):
        outside.known = {"C1": "oONE", "C2": "oTWO"}
        browser = fair.visitor()
        state = leave(browser)
        kept = browser.cookies["__Host-wechat"]
        assert come_back(browser, "C1", state).status_code == 303
        again = fair.visitor()
        again.cookies.set("__Host-wechat", kept)
        assert come_back(again, "C2", state).status_code == 422
        assert len(server.heard) == 1


def test_a_code_that_was_used_or_made_up_verifies_nobody(tmp_path):
    with opened(tmp_path) as (fair, outside, _):
        outside.known = {"C1": "oONE"}
        first, second = fair.visitor(), fair.visitor()
        come_back(first, "C1", leave(first))
        for code in ("C1", "made-up"):
            answer = come_back(second, code, leave(second))
            assert answer.status_code == 422
            assert "__Host-identity" not in second.cookies


def test_a_state_is_good_for_ten_minutes(tmp_path):
    with opened(tmp_path) as (fair, outside, _):
        outside.known = {"C1": "oONE"}
        browser = fair.visitor()
        state = leave(browser)
        fair.clock.on(seconds=timedelta(minutes=10).total_seconds())
        assert come_back(browser, "C1", state).status_code == 422


def test_a_wechat_that_says_nothing_is_told_as_such(tmp_path):
    with opened(tmp_path, SELECTION_WECHAT_API="http://127.0.0.1:9/") as (fair, _, _):
        browser = fair.visitor()
        answer = come_back(browser, "C1", leave(browser))
        assert answer.status_code == 503
        assert "微信暂时没有回应" in answer.text


def test_what_is_not_set_up_is_not_offered(tmp_path):
    with opened(tmp_path, SELECTION_SMS="", SELECTION_WECHAT_APP="") as (fair, _, _):
        page = fair.visitor().get(f"{ANNA}/voter").text
        assert "还没有开通" in page
        assert ask_for(fair.visitor()).status_code == 404
        assert fair.visitor().post(f"{ANNA}/voter/wechat", headers=OURS).status_code == 404


def test_what_the_rulebook_does_not_take_is_not_offered(tmp_path):
    with opened(tmp_path, book=fairs.TOML) as (fair, _, _):
        assert f'href="{ANNA}/voter"' not in fair.visitor().get(ANNA).text
        assert ask_for(fair.visitor()).status_code == 404
