"""What the pages say, and to whom."""

import re
from dataclasses import replace

import pytest

import fair as fairs
from fair import ANNA, EVERYBODY, ONE, ORIGIN, UNIT
from selection.accounts.pages import Pages, PublicPage
from selection.accounts.vault import Entry
from selection.desk.requests import Order, Receipt, Request
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared
from selection.domain.nomination import NOMINATION
from selection.domain.quota import TakeSlot
from selection.domain.rulebook.words import Declarer
from selection.domain.showcase import SHOWCASE, PublishPage
from selection.domain.slate import SLATE
from selection.web.searching import seed

BASE = "/fair-practice"
PAGES = (
    BASE,
    f"{BASE}?category=PLACES",
    f"{BASE}?q=虚构",
    f"{BASE}/candidates/A-001",
    f"{BASE}/board",
    f"{BASE}/board?category=PLACES&rows=all",
    f"{BASE}/notice",
    f"{BASE}/rules",
    f"{BASE}/privacy",
    f"{BASE}/accessibility",
)
OURS = {"origin": ORIGIN}


def names(answer):
    return re.findall(r'class="card__name"[^>]*>.*?</h3>', answer.text, re.DOTALL)


def shown(fair, path):
    text = fair.client.get(path).text
    return [each for each in ("虚构甲", "虚构乙", "虚构丁", "虚构丙地") if each in text]


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_without_a_cookie_gets_the_same_bytes_as_every_other(fair, path):
    one, other = fair.visitor(), fair.visitor()
    first = one.get(path, headers={"user-agent": "one", "accept-language": "en"})
    second = other.get(path, headers={"user-agent": "two", "accept-language": "de"})
    assert first.status_code == 200
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["cache-control"].startswith("public")
    assert "set-cookie" not in first.headers
    assert not one.cookies


@pytest.mark.parametrize("path", PAGES)
def test_the_tag_begins_with_that_of_the_snapshot_and_saves_the_page(fair, path):
    answer = fair.client.get(path)
    assert answer.headers["etag"].startswith(f'W/"{fair.place.tag}-')
    again = fair.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_events_that_change_nothing_public_leave_the_tag_as_it_is(tmp_path):
    with fairs.fair(tmp_path / "home", book=fairs.DAILY) as daily:
        before = daily.client.get(BASE).headers["etag"]
        daily.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        daily.refresh()
        assert daily.client.get(BASE).headers["etag"] == before


def test_a_live_like_changes_the_tag_and_the_figure(tmp_path):
    with fairs.fair(tmp_path / "home") as live:
        before = live.client.get(f"{BASE}/board").headers["etag"]
        live.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        live.refresh()
        assert live.client.get(f"{BASE}/board").headers["etag"] != before
        assert live.place.snapshot.tallies["anna"].votes == 1


def test_a_daily_figure_is_hidden_until_its_hour_on_every_page(tmp_path):
    with fairs.fair(tmp_path / "home", book=fairs.DAILY) as daily:
        for n in range(7):
            del n
            daily.visitor().post(f"{BASE}/candidates/A-001/like", headers=OURS)
        daily.refresh()
        for path in (BASE, f"{BASE}?order=likes", f"{BASE}/candidates/A-001", f"{BASE}/board"):
            assert not re.search(r">7<", daily.client.get(path).text), path
        daily.to(fairs.VOTING.replace(hour=18))
        assert re.search(r">7<", daily.client.get(f"{BASE}/board").text)


def test_with_a_cookie_a_page_is_private(fair):
    browser = fair.visitor()
    browser.post(f"{BASE}/candidates/A-001/like", headers=OURS)
    for path in PAGES:
        answer = browser.get(path)
        assert answer.headers["cache-control"] == "private, no-cache", path
    assert "今日已赞" in browser.get(f"{BASE}/candidates/A-001").text
    assert "今日已赞" not in fair.visitor().get(f"{BASE}/candidates/A-001").text


def test_search_finds_by_name_unit_and_number(fair):
    assert shown(fair, f"{BASE}?q=虚构甲") == ["虚构甲"]
    assert shown(fair, f"{BASE}?q=a002") == ["虚构乙"]
    assert shown(fair, f"{BASE}?q=推荐单位") == ["虚构甲", "虚构乙", "虚构丁"]
    assert "没有找到" in fair.client.get(f"{BASE}?q=没有这个人").text


def test_a_region_cannot_be_combined_with_the_order_by_likes(fair):
    ranked = fair.client.get(f"{BASE}?order=likes").text
    assert 'value="likes" selected' in ranked
    for asked in ("region=云岭省", "q=推荐单位"):
        answer = fair.client.get(f"{BASE}?order=likes&{asked}").text
        assert 'value="likes"' not in answer


def test_the_seed_of_the_order_is_on_the_page(fair):
    sown = seed("fair-practice", fair.place.now())
    assert sown in fair.client.get(BASE).text


def test_only_public_answers_are_on_the_page(fair):
    text = fair.client.get(f"{BASE}/candidates/A-001").text
    assert "虚构的事迹。" in text
    assert "虚构队" in text
    assert "13000000000" not in text


def test_parts_are_for_htmx_and_pages_for_everybody_else(fair):
    for path in (BASE, f"{BASE}/board"):
        part = fair.client.get(path, headers={"hx-request": "true"})
        assert "<html" not in part.text
        assert "HX-Request" in part.headers["vary"]
        assert "<html" in fair.client.get(path).text


def test_unknown_things_are_not_found_in_words(fair):
    for path in ("/nowhere", f"{BASE}/candidates/A-099", f"{BASE}/notice/3", f"{BASE}/media/x"):
        answer = fair.client.get(path)
        assert answer.status_code == 404
        assert "没有找到这个页面" in answer.text


def test_the_only_campaign_is_entered_at_once(fair):
    answer = fair.client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, BASE)


def test_every_page_of_a_practice_campaign_says_that_it_is_one(fair):
    for path in PAGES:
        assert "均为虚构" in fair.client.get(path).text


def test_reading_never_moves_the_journal(fair):
    before = fair.place.journal.head()
    browser = fair.visitor()
    for path in (*PAGES, "/", f"{BASE}?order=likes&page=9", f"{BASE}/candidates/A-099"):
        browser.get(path)
        browser.head(path)
        browser.get(path, headers={"hx-request": "true"})
    assert fair.place.journal.head() == before


def test_preferences_are_kept_in_a_cookie_that_names_nobody(fair):
    browser = fair.visitor()
    answer = browser.post(
        "/preferences", data={"size": "large", "back": f"{BASE}/board"}, headers=OURS
    )
    assert answer.url.path == f"{BASE}/board"
    assert 'data-size="large"' in answer.text
    assert browser.cookies["__Host-preferences"] == "zh-CN.large"
    english = browser.post("/preferences", data={"language": "en", "back": BASE}, headers=OURS)
    assert 'lang="en"' in english.text
    assert 'data-size="large"' in english.text


@pytest.mark.parametrize(
    "back", ["//evil.example.org", "https://evil.example.org", "/\\evil", "/a\r\nb: c", "x", ""]
)
def test_preferences_lead_back_to_this_site_only(fair, back):
    answer = fair.visitor().post(
        "/preferences", data={"size": "large", "back": back}, headers=OURS, follow_redirects=False
    )
    assert answer.headers.get("location", "/") == "/"


def test_everybody_who_was_never_shown_or_is_taken_down_is_gone(tmp_path):
    with fairs.fair(tmp_path / "home") as open_:
        open_.take_down(ANNA)
        answer = open_.client.get(f"{BASE}/candidates/A-001")
        assert answer.status_code == 410
        assert ANNA.name not in answer.text
        for path in (BASE, f"{BASE}/board", f"{BASE}?q=A-001"):
            assert ANNA.name not in open_.client.get(path).text


def test_an_erased_person_is_on_no_page_and_no_picture_of_theirs_is_served(tmp_path):
    home = fairs.Home(tmp_path / "home")
    with_picture = replace(ANNA, pictures=(fairs.picture(home),))
    with fairs.fair(tmp_path / "home", people=(with_picture, *EVERYBODY[1:])) as open_:
        [name] = open_.place.snapshot.media
        assert open_.client.get(f"{BASE}/media/{name}").status_code == 200
        open_.erase(ANNA)
        assert open_.client.get(f"{BASE}/media/{name}").status_code == 404
        assert open_.client.get(f"{BASE}/candidates/A-001").status_code == 410


def test_the_tag_goes_with_the_journal_position_and_does_not_tell_it(tmp_path):
    with fairs.fair(tmp_path / "home") as live:
        told = [(live.place.snapshot.position, live.place.tag)]
        for label in ("A-001", "A-002", "A-003", "B-001"):
            live.like_each({label: 1})
            told.append((live.place.snapshot.position, live.place.tag))
        assert len({position for position, _ in told}) == len({tag for _, tag in told}) > 3
        # The digits stand in such a tag by chance now and then, but not in each of them.
        assert not all(str(position) in tag for position, tag in told)


def test_an_erased_persons_likes_are_in_no_figure(tmp_path):
    with fairs.fair(tmp_path / "home") as live:
        live.like_each({"A-001": 5, "A-002": 3, "A-003": 1})
        live.erase(ANNA)
        assert live.place.snapshot.figures.total == 4
        assert [each.rank for each in live.place.snapshot.tallies.values()] == [1, 2, 1]


def test_a_category_is_found_by_its_code_as_it_is_written(tmp_path):
    book = fairs.TOML.replace('code = "PLACES"', 'code = "a"')
    people = (replace(fairs.CARA, category="a"), ANNA)
    with fairs.fair(tmp_path / "home", people=people, book=book) as odd:
        assert shown(odd, f"{BASE}?category=a") == ["虚构丙地"]
        assert shown(odd, f"{BASE}?category=A") == ["虚构甲"]
        assert odd.client.get(f"{BASE}/candidates/B-001").status_code == 200


def test_what_is_asked_for_in_vain_keeps_no_page_of_its_own(fair):
    fair.client.get(f"{BASE}?category=PEOPLE")
    before = fair.place.shelf.size
    for asked in ("region=x", "order=x", "page=700", "said=liked", "about=x", "utm=1", "q=·"):
        fair.client.get(f"{BASE}?category=PEOPLE&{asked}")
    assert fair.place.shelf.size == before


def test_a_link_with_a_word_in_it_says_nothing_to_others(fair):
    assert "已为虚构甲点赞" not in fair.client.get(f"{BASE}/candidates/A-001?said=liked").text


def test_candidates_stand_in_the_order_of_their_numbers(tmp_path):
    many = [
        fairs.Somebody(id=f"n-{n:04}", category="PEOPLE", name=f"虚构{n}") for n in range(1, 1003)
    ]
    book = fairs.TOML.replace("most = 90", "most = 2000")
    with fairs.fair(tmp_path / "home", people=(), book=book) as crowd:
        come_on_show_together(crowd, many)
        labels = list(crowd.place.snapshot.exhibits)
        assert labels[98:101] == ["A-099", "A-100", "A-101"]
        assert labels[-1] == "A-1002"


def come_on_show_together(fair, people):
    """Nominate all of them and put them on show as `fairs.come_on_show` does, in one go."""
    desk, vault, at = fair.place.desk, fair.accounts.vault, fair.clock()
    forms = [{"name": each.name, "story": each.story} for each in people]
    entries = [
        Entry(subject=each.id, kind="form", content=form)
        for each, form in zip(people, forms, strict=True)
    ]
    nominated = [
        (
            Order(SLATE, TakeSlot(unit=UNIT, candidate=each.id, category=each.category, at=at)),
            Order(
                NOMINATION,
                SubmitNomination(
                    candidate=each.id,
                    unit=UNIT,
                    category=each.category,
                    entities=(f"entity-{each.id}",),
                    form=form,
                    paper=paper,
                    declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
                    at=at,
                ),
            ),
        )
        for each, form, paper in zip(people, forms, vault.keep_many(entries, at=at), strict=True)
    ]
    pages = [
        (
            each.id,
            PublicPage(
                name=each.name, line="", region="", answers=form, portrait=None, pictures=()
            ),
        )
        for each, form in zip(people, forms, strict=True)
    ]
    papers = Pages(vault).keep_many(pages, at=at)
    shown = [
        (Order(SHOWCASE, PublishPage(candidate=each.id, paper=paper, by=ONE, at=at)),)
        for each, paper in zip(people, papers, strict=True)
    ]
    for actor, wanted in ((UNIT, nominated), (ONE, shown)):
        answers = desk.handle_all([Request(actor=actor, orders=each) for each in wanted])
        assert all(isinstance(each, Receipt) for each in answers)
    fair.refresh()
