"""A like from the browser to the journal, and back as words."""

import re

import pytest

import fair as fairs
from fair import ORIGIN
from selection.domain.ballot import CandidateLiked, LikeWithdrawn

OURS = {"origin": ORIGIN}
WECHAT = {**OURS, "user-agent": "Mozilla/5.0 MicroMessenger/8.0"}  # says no Sec-Fetch-Site
HTMX = {**OURS, "hx-request": "true"}


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home") as found:
        yield found


def likes(fair):
    return [
        record.event
        for record in fair.place.journal.since(0)
        if isinstance(record.event, CandidateLiked | LikeWithdrawn)
    ]


def press(browser, label, what="like", headers=OURS, **more):
    return browser.post(f"/fair-practice/candidates/{label}/{what}", headers=headers, **more)


def test_the_first_like_gives_the_device_its_cookie_and_counts_once(fair):
    answer = press(fair.client, "A-001")
    assert answer.status_code == 200
    assert [each.status_code for each in answer.history] == [307, 303]
    assert "今日已赞" in answer.text
    assert len(likes(fair)) == 1


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(fair):
    cookie = press(fair.client, "A-001", follow_redirects=False).headers["set-cookie"]
    assert cookie.startswith("__Host-voter=1.")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


def test_a_browser_without_cookies_cannot_like_and_is_told_why(fair):
    first = press(fair.client, "A-001", follow_redirects=False)
    fair.client.cookies.clear()
    second = fair.client.post(first.headers["location"], headers=OURS)
    assert second.status_code == 400
    assert "Cookie" in second.text
    assert likes(fair) == []


def test_a_second_tap_is_no_second_like(fair):
    press(fair.client, "A-001")
    again = press(fair.client, "A-001")
    assert "没有重复计数" in again.text
    assert len(likes(fair)) == 1


def test_another_device_is_another_voter(fair):
    press(fair.client, "A-001")
    press(fair.visitor(), "A-001")
    assert len({each.voter for each in likes(fair)}) == 2


def test_the_pseudonym_is_not_in_the_cookie(fair):
    press(fair.client, "A-001")
    [like] = likes(fair)
    assert like.voter not in fair.client.cookies["__Host-voter"]
    assert like.tier == "DEVICE"


def test_a_like_can_be_taken_back_the_same_day_and_its_place_is_free_again(fair):
    press(fair.client, "A-001")
    press(fair.client, "A-002")
    back = press(fair.client, "A-001", "unlike")
    assert "次数已退回" in back.text
    assert press(fair.client, "A-003").status_code == 200
    assert [type(each).__name__ for each in likes(fair)] == [
        "CandidateLiked", "CandidateLiked", "LikeWithdrawn", "CandidateLiked",
    ]  # fmt: skip


def test_beyond_the_limit_nothing_is_recorded_and_the_button_says_so(fair):
    for label in ("A-001", "A-002"):
        press(fair.client, label)
    over = press(fair.client, "A-003")
    assert "今日次数已用完" in over.text
    assert "今日已用完" in over.text
    assert len(likes(fair)) == 2


def test_htmx_gets_the_button_what_is_left_and_a_word(fair):
    answer = press(fair.client, "A-001", headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'aria-pressed="true"' in answer.text
    assert re.search(r'id="left"[^>]*hx-swap-oob', answer.text)
    assert "本类今日还剩 1 次" in answer.text


def test_wechats_browser_says_only_its_origin_and_may_like(fair):
    assert "今日已赞" in press(fair.client, "A-001", headers=WECHAT).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example.org"},
        {"origin": "null"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_likes_nobody(fair, headers):
    press(fair.client, "A-002")
    before = len(likes(fair))
    assert press(fair.client, "A-001", headers=headers).status_code == 403
    assert len(likes(fair)) == before


def test_after_the_form_one_is_back_where_one_was(fair):
    press(fair.client, "A-001")
    came_from = {**OURS, "referer": f"{ORIGIN}/fair-practice?category=PEOPLE&order=number&said=x"}
    answer = press(fair.client, "A-002", headers=came_from, follow_redirects=False)
    location = answer.headers["location"]
    assert location == (
        "/fair-practice?category=PEOPLE&order=number&about=A-002&said=liked#nA-002"
    )


def test_a_referer_from_elsewhere_leads_nowhere_else(fair):
    press(fair.client, "A-001")
    for there in ("https://evil.example.org/x", f"{ORIGIN}//evil.example.org", "javascript:1"):
        answer = press(
            fair.client, "A-002", headers={**OURS, "referer": there}, follow_redirects=False
        )
        assert answer.headers["location"].startswith("/fair-practice/candidates/A-002?")


def test_outside_the_stage_a_like_is_refused_in_words(fair):
    press(fair.client, "A-001")
    fair.to(fairs.ENDED)
    answer = press(fair.client, "A-002")
    assert "不在点赞时间内" in answer.text
    assert len(likes(fair)) == 1


def test_the_last_millisecond_counts_and_the_closing_instant_does_not(fair):
    press(fair.client, "A-001")
    closes = fair.place.snapshot.liking.closes
    fair.clock.to(closes.replace(microsecond=0) - fairs.A_MILLISECOND)
    assert "今日已赞" in press(fair.client, "A-002").text
    fair.clock.to(closes)
    assert "不在点赞时间内" in press(fair.client, "A-003").text


def test_a_new_day_gives_new_likes(fair):
    for label in ("A-001", "A-002"):
        press(fair.client, label)
    fair.to(fairs.VOTING.replace(day=2))
    assert "今日已赞" in press(fair.client, "A-001").text


def test_nobody_is_liked_who_is_not_there(fair):
    for label in ("A-099", "a-001", "%41-001x", "x" * 300):
        assert press(fair.client, label).status_code == 404


def test_a_rulebook_that_asks_for_more_than_a_device_is_obeyed(tmp_path):
    book = fairs.TOML.replace('identity = ["DEVICE"]', 'identity = ["WECHAT"]')
    with fairs.fair(tmp_path / "home", book=book) as strict:
        assert "须先验证" in press(strict.client, "A-001").text
        assert likes(strict) == []


def test_too_many_attempts_are_told_when_to_come_back(fair, monkeypatch):
    monkeypatch.setattr(fair.installation.floods, "like", lambda _: 7)
    press(fair.client, "A-001", follow_redirects=False)
    answer = press(fair.client, "A-001", headers=HTMX)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "7"
    assert "7 秒" in answer.text


def test_taking_back_what_is_not_liked_today_says_so(fair):
    press(fair.client, "A-001")
    fair.to(fairs.VOTING.replace(day=2))
    answer = press(fair.client, "A-001", "unlike")
    assert "没有可收回的" in answer.text
    assert len(likes(fair)) == 1


def test_taking_back_after_the_close_leaves_the_like(fair):
    press(fair.client, "A-001")
    fair.to(fairs.ENDED)
    assert "原来的点赞不变" in press(fair.client, "A-001", "unlike").text


@pytest.mark.parametrize(
    ("changed", "to", "at"),
    [
        ('identity = ["DEVICE"]', 'identity = ["WECHAT"]', fairs.VOTING),
        ('shown = "LIVE"', 'shown = "LIVE"', fairs.ENDED),
        ('shown = "LIVE"', 'shown = "LIVE"', fairs.SHOWN),
        ('shown = "LIVE"', 'shown = "LIVE"\ncategories = ["PLACES"]', fairs.VOTING),
    ],
)
def test_no_device_is_given_a_cookie_for_a_like_that_cannot_be(tmp_path, changed, to, at):
    with fairs.fair(tmp_path / "h", at=at, book=fairs.TOML.replace(changed, to)) as vain:
        answer = press(vain.client, "A-001", follow_redirects=False)
        assert answer.status_code == 303
        assert "set-cookie" not in answer.headers


def test_a_category_that_cannot_be_liked_has_no_button(tmp_path):
    book = fairs.TOML.replace('shown = "LIVE"', 'shown = "LIVE"\ncategories = ["PLACES"]')
    with fairs.fair(tmp_path / "h", book=book) as some:
        assert "/like" not in some.client.get("/fair-practice/candidates/A-001").text
        assert "/like" in some.client.get("/fair-practice/candidates/B-001").text


def test_a_like_for_a_page_that_was_taken_down_meanwhile_says_so(fair):
    fair.take_down(fairs.ANNA)
    assert press(fair.client, "A-001").status_code == 410


def test_where_figures_are_live_the_answer_counts_ones_own_like(fair):
    fair.like_each({"A-001": 4})
    press(fair.client, "A-002")
    assert ">5</b>" in press(fair.client, "A-001", headers=HTMX).text
    assert ">4</b>" in press(fair.client, "A-001", "unlike", headers=HTMX).text


def test_where_figures_are_daily_the_answer_tells_nothing_new(tmp_path):
    with fairs.fair(tmp_path / "h", book=fairs.DAILY) as daily:
        daily.like_each({"A-001": 4})
        daily.to(fairs.VOTING.replace(hour=18, minute=5))
        press(daily.client, "A-002")
        assert ">4</b>" in press(daily.client, "A-001", headers=HTMX).text
