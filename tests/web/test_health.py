"""What is told of the program's health, to whom, and when not."""

import threading
from datetime import timedelta

import pytest
from prometheus_client import generate_latest

import fair as fairs
from fair import ANNA
from selection.journal import timekeeping
from selection.journal.timekeeping import Keeping
from selection.journal.trouble import StoreTrouble
from selection.web import health
from selection.web.lane import Lane
from web.asking import ask, assert_guarded


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    with fairs.fair(tmp_path_factory.mktemp("fair") / "home", people=(ANNA,)) as found:
        yield found


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    monkeypatch.setattr(health, "AGAIN", 0)
    monkeypatch.setattr(health, "keeping", lambda: Keeping.SYNCHRONISED)


def ready(fair):
    answer = ask(fair.client, "GET", "/readyz")
    assert_guarded(answer)
    assert answer.one("cache-control") == "no-store"
    assert answer.one("content-type") == "text/plain; charset=utf-8"
    return answer.status, answer.text.splitlines()


def test_a_program_that_answers_is_alive(fair):
    for method in ("GET", "HEAD"):
        answer = ask(fair.client, method, "/healthz")
        assert_guarded(answer)
        assert (answer.status, answer.one("cache-control")) == (200, "no-store")
    assert ask(fair.client, "GET", "/healthz").text == "ok 正常\n"


def test_a_program_that_can_take_likes_is_ready(fair):
    assert ready(fair) == (200, ["ready 就绪"])


def test_a_store_that_cannot_be_written_is_told_without_its_reason(fair, monkeypatch):
    def fails():
        raise StoreTrouble("磁盘空间不足：/secret/place", "disk full")

    monkeypatch.setattr(fair.place.journal, "confirm", fails)
    assert ready(fair) == (503, ["not-ready 未就绪", "store 存储不能写入"])


def test_a_store_that_does_not_answer_keeps_one_thread_however_often_somebody_asks(
    fair, monkeypatch
):
    let, inside = threading.Event(), []
    head = fair.place.journal.head()

    def hangs():
        inside.append(1)
        let.wait(10)
        return head

    with monkeypatch.context() as patch:
        patch.setattr(fair.place.journal, "confirm", hangs)
        patch.setattr(health, "PATIENCE", 0.05)
        for _ in range(5):
            assert ready(fair) == (503, ["not-ready 未就绪", "store 存储不能写入"])
        let.set()
    assert len(inside) == 1
    assert ready(fair)[0] == 200


def test_a_lane_that_is_full_is_a_reason_to_send_nobody(fair, monkeypatch):
    monkeypatch.setattr(Lane, "is_full", True)
    assert ready(fair) == (503, ["not-ready 未就绪", "lane 排队已满"])


def test_pages_that_stay_behind_are_told(fair, monkeypatch):
    monkeypatch.setattr(health, "STALE", -1)
    assert ready(fair) == (503, ["not-ready 未就绪", "pages 页面没有更新"])


def test_a_disk_that_is_almost_full_is_told(fair, monkeypatch):
    monkeypatch.setattr(health, "ROOM", 10**30)
    assert ready(fair) == (503, ["not-ready 未就绪", "space 磁盘将满"])


def test_a_clock_behind_the_last_record_is_told(fair, monkeypatch):
    fair.place.journal.head()
    earlier = fairs.BEFORE - timedelta(hours=1)
    monkeypatch.setattr(fair.place, "clock", lambda: earlier)
    assert ready(fair) == (503, ["not-ready 未就绪", "clock 时钟落后于记录"])


@pytest.mark.parametrize(
    ("kept", "word"),
    [
        (Keeping.UNSYNCHRONISED, "clock-unsynchronised 时钟未校准"),
        (Keeping.UNKNOWN, "clock-unknown 时钟状况不明"),
    ],
)
def test_a_clock_that_nobody_keeps_is_told_and_stops_nothing(fair, monkeypatch, kept, word):
    monkeypatch.setattr(health, "keeping", lambda: kept)
    assert ready(fair) == (200, ["ready 就绪", word])


def test_a_read_model_that_stands_still_is_told_and_stops_nothing(fair, monkeypatch):
    monkeypatch.setattr(fair.place, "parked", lambda: {"votes": 7})
    assert ready(fair) == (200, ["ready 就绪", "parked 有列表停住"])
    told = generate_latest(fair.installation.measures.registry).decode()
    assert 'selection_read_models_parked{campaign="fair-practice"} 1.0' in told


def test_whoever_asks_again_within_a_second_gets_the_same_answer(fair, monkeypatch):
    monkeypatch.setattr(health, "AGAIN", 60)
    before = ready(fair)
    monkeypatch.setattr(health, "ROOM", 10**30)
    assert ready(fair) == before


def test_a_program_that_is_about_to_end_is_not_ready(fair, monkeypatch):
    monkeypatch.setattr(fair.installation.health, "ending", True)
    assert ready(fair) == (503, ["not-ready 未就绪", "ending 正在停止"])


def test_the_figures_tell_lag_clock_and_the_delay_of_the_loop(fair):
    told = generate_latest(fair.installation.measures.registry).decode()
    assert 'selection_pages_lag_events{campaign="fair-practice"} 0.0' in told
    assert "selection_clock_synchronised " in told
    assert "selection_event_loop_delay_seconds_count" in told


def test_the_kernel_is_asked_and_answers_one_of_three_words():
    assert timekeeping.keeping() in Keeping


@pytest.mark.parametrize(
    ("status", "kept"),
    [(0x40, Keeping.UNSYNCHRONISED), (0x2001, Keeping.SYNCHRONISED), (None, Keeping.UNKNOWN)],
)
def test_the_kernels_word_is_understood(monkeypatch, status, kept):
    class Library:
        def adjtimex(self, asked):
            if status is None:
                return -1
            asked._obj.status = status
            return 0

    monkeypatch.setattr(timekeeping.ctypes, "CDLL", lambda *_, **__: Library())
    assert timekeeping.keeping() is kept


def test_a_system_without_that_call_is_unknown(monkeypatch):
    monkeypatch.setattr(timekeeping.ctypes, "CDLL", lambda *_, **__: object())
    assert timekeeping.keeping() is Keeping.UNKNOWN
