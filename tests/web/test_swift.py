"""The short way of a like says and does what the long way does, and takes nothing else."""

import pytest

import fair as fairs
from fair import ANNA
from selection.journal.trouble import StoreTrouble
from selection.web import swift
from web.asking import FORM, HTMX, OURS, ask, assert_guarded

PLAIN = {**OURS, **HTMX, "content-length": "0"}
LIKE, UNLIKE = (f"/fair-practice/candidates/A-001/{what}" for what in ("like", "unlike"))


@pytest.fixture
def fair(tmp_path):
    # Figures change once a day, so that none changes between two answers that are compared.
    with fairs.fair(tmp_path / "home", book=fairs.DAILY) as found:
        yield found


@pytest.fixture
def taken(monkeypatch):
    """How often the short way was taken."""
    ways: list[bool] = []
    answers = swift._ShortWay.answers

    async def seen(self, scope, send):
        ways.append(await answers(self, scope, send))
        return ways[-1]

    monkeypatch.setattr(swift._ShortWay, "answers", seen)
    return ways


def device(fair) -> dict[str, str]:
    cookies = fair.installation.devices
    return {"cookie": f"{cookies.cookie}={cookies.issue()}"}


def press(fair, who, target=LIKE, **more):
    return ask(fair.client, "POST", target, headers={**PLAIN, **who, **more})


def press_long(fair, who, target=LIKE):
    """The same with a field in the form, which the button does not send."""
    headers = {**PLAIN, **FORM, **who, "content-length": "3"}
    return ask(fair.client, "POST", target, headers=headers, body=b"a=b")


@pytest.mark.parametrize("preferences", ["", "; __Host-preferences=en.large"])
def test_both_ways_give_the_same_answers_word_for_word(fair, taken, preferences):
    short, long = device(fair), device(fair)
    for who in (short, long):
        who["cookie"] += preferences
    for target in (LIKE, LIKE, UNLIKE, UNLIKE, LIKE, "/fair-practice/candidates/B-001/like"):
        quick, slow = press(fair, short, target), press_long(fair, long, target)
        assert taken[-2:] == [True, False]
        assert quick.said()[1] == slow.said()[1]
        assert quick.text == slow.text
        assert quick.status == 200
        assert_guarded(quick)
        fair.refresh()
    assert sum(fair.place.journal.tally().values()) == 4


@pytest.mark.parametrize(
    "different",
    [
        {"origin": "https://elsewhere.example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "elsewhere.example.org"},
        {"hx-request": "false"},
        {"content-length": "7"},
        {"transfer-encoding": "chunked"},
        {"cookie": "voter=1.forged.forged"},
        {"cookie": ""},
    ],
)
def test_whatever_is_different_goes_the_long_way(fair, taken, different):
    press(fair, {**device(fair), **different})
    assert taken == [False]


@pytest.mark.parametrize(
    "target",
    [
        LIKE + "?device=new",
        LIKE + "/",
        "/fair-practice/candidates/A-999/like",
        "/fair-practice/candidates/A-001/love",
        "/fair-practice/people/A-001/like",
        "/nobody/candidates/A-001/like",
        "/preferences",
    ],
)
def test_every_other_address_goes_the_long_way(fair, taken, target):
    press(fair, device(fair), target)
    assert taken == [False]


def test_a_device_that_tries_too_often_is_refused_by_the_long_way(fair, taken):
    who = device(fair)
    answers = [press(fair, who) for _ in range(121)]
    assert [each.status for each in answers[-2:]] == [200, 429]
    assert taken[-2:] == [True, False]


def test_a_lane_that_is_full_is_told_of_by_the_long_way(fair, taken, monkeypatch):
    monkeypatch.setattr(fair.place.lane, "_most", 0)
    answer = press(fair, device(fair))
    assert (answer.status, taken) == (503, [False])
    assert 5 <= int(answer.one("retry-after")) < 10


def test_trouble_with_the_store_is_told_of_by_the_long_way_which_asks_again(
    fair, taken, monkeypatch
):
    record, fails = fair.place.journal.database.record, [True, True, False]

    def troubled(bundle):
        if fails.pop(0):
            raise StoreTrouble("虚构", "cut off")
        return record(bundle)

    monkeypatch.setattr(fair.place.journal.database, "record", troubled)
    who = device(fair)
    assert press(fair, who).status == 503
    assert taken == [False]
    fails[:] = [True, False]
    answer = press(fair, who)
    assert (answer.status, taken) == (200, [False, False])
    assert sum(fair.place.journal.tally().values()) == 1


def test_a_page_taken_down_and_voting_frozen_are_seen_at_once(fair, taken):
    who = device(fair)
    fair.freeze(ANNA)
    assert "核查" in press(fair, who).text
    fair.take_down(ANNA)
    assert press(fair, who).status == 410
    assert taken == [True, False]
