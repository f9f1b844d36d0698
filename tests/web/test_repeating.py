"""Public answers are given again from memory, and only while they are the same."""

from datetime import timedelta

import pytest

import fair as fairs
from fair import ANNA, BERT, CARA, VOTING
from web.asking import HTMX, OURS, ask, assert_guarded

PAGES = ("/fair-practice", "/fair-practice/board", "/fair-practice/candidates/A-001")
every_page = pytest.mark.parametrize("path", PAGES)
GZIP = {"accept-encoding": "gzip"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home", people=(ANNA, BERT, CARA)) as found:
        yield found


@pytest.fixture
def fair(opened):
    """Nothing is remembered of the test before."""
    opened.place.shelf.clear()
    opened.place.answers.clear()
    return opened


@pytest.fixture
def from_memory(fair, monkeypatch):
    """Asks an application whose every handler fails: what it answers, it remembers."""

    async def fails(*_):
        raise AssertionError("worked out again")

    def asked(method, path, **more):
        with monkeypatch.context() as patch:
            patch.setattr(fair.client.app, "asgi_handler", fails)
            return ask(fair.client, method, path, **more)

    return asked


@every_page
@pytest.mark.parametrize("headers", [{}, GZIP, HTMX, GZIP | HTMX])
def test_what_was_answered_is_answered_again_word_for_word(fair, from_memory, path, headers):
    first = ask(fair.client, "GET", path, headers=headers)
    again = from_memory("GET", path, headers=headers)
    assert first.status == 200
    assert (again.said(), again.body) == (first.said(), first.body)
    assert_guarded(again)


@every_page
def test_that_nothing_has_changed_is_answered_again_too(fair, from_memory, path):
    known = {"if-none-match": ask(fair.client, "GET", path).one("etag")}
    first = ask(fair.client, "GET", path, headers=known)
    again = from_memory("GET", path, headers=known)
    assert (again.status, again.body, again.said()) == (304, b"", first.said())


@every_page
@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("HEAD", {}),
        ("POST", {"headers": OURS}),
        ("GET", {"host": "evil.example"}),
        ("GET", {"headers": GZIP}),
        ("GET", {"headers": HTMX}),
        ("GET", {"headers": {"if-none-match": "*"}}),
        ("GET", {"headers": {"cookie": "__Host-preferences=en.large"}}),
        ("GET", {"headers": {"cookie": "another=1"}}),
    ],
)
def test_another_question_is_not_answered_from_memory(fair, from_memory, path, method, more):
    ask(fair.client, "GET", path)
    with pytest.raises(AssertionError, match="worked out again"):
        from_memory(method, path, **more)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/fair-practice", {"cookie": "__Host-preferences=en.large"}, 200),
        ("/fair-practice?said=busy", {}, 200),
        ("/fair-practice?page=0", {}, 400),
        ("/fair-practice/candidates/Z-999", {}, 404),
        ("/fair-practice", {"host": "evil.example"}, 400),
    ],
)
def test_what_is_not_for_everybody_is_not_remembered(fair, from_memory, path, headers, status):
    assert ask(fair.client, "GET", path, headers=headers).status == status
    assert fair.place.answers.size == 0
    with pytest.raises(AssertionError, match="worked out again"):
        from_memory("GET", path, headers=headers)


def test_a_device_is_answered_for_itself(fair, from_memory):
    device = fair.visitor()
    device.post(f"{PAGES[2]}/like", headers=OURS)
    fair.refresh()
    public = ask(fair.client, "GET", PAGES[0])
    own = device.get(PAGES[0])
    assert own.headers["cache-control"] == "private, no-cache"
    assert 'aria-pressed="true"' in own.text
    assert 'aria-pressed="true"' not in from_memory("GET", PAGES[0]).text
    assert from_memory("GET", PAGES[0]).body == public.body


def test_a_page_that_changed_is_not_answered_from_memory(fair):
    before = [ask(fair.client, "GET", path) for path in PAGES]
    fair.like_each({"A-001": 1})
    after = [ask(fair.client, "GET", path) for path in PAGES]
    for old, new in zip(before, after, strict=True):
        assert new.one("etag") != old.one("etag")
        assert new.body != old.body


def test_what_was_taken_down_is_gone_at_once(fair):
    page = "/fair-practice/candidates/A-002"
    assert [ask(fair.client, "GET", page).status for _ in range(2)] == [200, 200]
    fair.take_down(BERT)
    assert ask(fair.client, "GET", page).status == 410
    assert "A-002" not in ask(fair.client, "GET", PAGES[0]).text


def test_when_the_hour_strikes_the_order_is_new_though_nothing_was_recorded(fair, from_memory):
    before = ask(fair.client, "GET", PAGES[0])
    fair.clock.to(VOTING + timedelta(minutes=59, seconds=59))
    assert from_memory("GET", PAGES[0]).body == before.body
    fair.clock.to(VOTING + timedelta(hours=1))
    after = ask(fair.client, "GET", PAGES[0])
    assert after.one("etag") != before.one("etag")
    assert from_memory("GET", PAGES[0]).body == after.body


def test_an_answer_goes_with_its_page(fair, from_memory):
    ask(fair.client, "GET", PAGES[0])
    fair.place.shelf.clear()
    with pytest.raises(AssertionError, match="worked out again"):
        from_memory("GET", PAGES[0])


def test_whatever_is_added_to_an_address_little_is_remembered(fair, monkeypatch):
    monkeypatch.setattr(fair.place.answers, "most", 50_000)
    for n in range(40):
        assert ask(fair.client, "GET", f"{PAGES[0]}?from={n}", headers=GZIP).status == 200
    assert 30_000 < fair.place.answers.size <= 50_000
