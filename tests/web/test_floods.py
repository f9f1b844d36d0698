"""Bounds for new devices and for attempts to like."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selection.web.floods import Bounds, Floods

SMALL = Bounds(devices_each_minute=3, devices_each_day=5, likes_each_minute=2)


class Clock:
    """Seconds, set by hand."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def kept(floods: Floods) -> set[bytes]:
    """The keys of everything that is kept at this moment."""
    return {key for each in (*floods._devices, *floods._likes) for key in each._entries}


@pytest.fixture
def clock():
    return Clock()


def test_an_address_gets_so_many_devices_a_minute(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    assert [floods.new_device("192.0.2.1") for _ in range(3)] == [None] * 3
    clock.seconds += 12.5
    assert floods.new_device("192.0.2.1") == 48
    assert floods.new_device("192.0.2.2") is None
    clock.seconds += 47.5
    assert floods.new_device("192.0.2.1") is None


def test_and_so_many_a_day(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for _ in range(5):
        assert floods.new_device("192.0.2.1") is None
        clock.seconds += 60
    assert floods.new_device("192.0.2.1") == 86_400 - 300
    clock.seconds += 86_400 - 300
    assert floods.new_device("192.0.2.1") is None


def test_somebody_at_work_brings_and_takes_fewer_files_than_pages(clock: Clock):
    floods = Floods(Bounds(requests_each_minute=5, files_each_minute=2), clock=clock)
    assert [floods.request("p-1", file=True) for _ in range(3)] == [None, None, 60]
    assert [floods.request("p-1", file=False) for _ in range(4)] == [None, None, None, 60]
    assert floods.request("p-2", file=True) is None
    clock.seconds += 60
    assert floods.request("p-1", file=True) is None


def test_being_refused_counts_for_nothing(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for _ in range(50):
        floods.new_device("192.0.2.1")
    clock.seconds += 60
    assert [floods.new_device("192.0.2.1") for _ in range(2)] == [None, None]


def test_a_device_tries_so_often_a_minute(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    assert [floods.like("a"), floods.like("a"), floods.like("a")] == [None, None, 60]
    assert floods.like("b") is None


def test_all_of_an_ipv6_network_is_one_address(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for each in ("2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::"):
        assert floods.new_device(each) is None
    assert floods.new_device("2001:db8::3") == 60
    assert floods.new_device("2001:db8:0:1::1") is None


def test_an_ipv4_address_is_the_same_inside_ipv6(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for each in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201"):
        assert floods.new_device(each) is None
    assert floods.new_device("192.0.2.1") == 60
    assert floods.new_device("::ffff:192.0.2.2") is None


def test_those_without_an_address_share_one(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for each in (None, "", "testclient"):
        assert floods.new_device(each) is None
    assert floods.new_device("192.0.2.1, 10.0.0.1") == 60


def test_a_campus_behind_one_address_can_vote():
    floods = Floods()
    assert {floods.new_device("192.0.2.1") for _ in range(300)} == {None}


def test_memory_is_bounded_and_the_oldest_make_room(clock: Clock):
    floods = Floods(SMALL, most=10, clock=clock)
    for each in range(100):
        floods.like(f"device {each}")
    assert len(kept(floods)) == 10
    assert [floods.like("device 99"), floods.like("device 99")] == [None, 60]
    assert [floods.like("device 0"), floods.like("device 0")] == [None, None]


def test_nothing_is_kept_beyond_its_window(clock: Clock):
    floods = Floods(SMALL, clock=clock)
    for each in range(100):
        floods.like(f"device {each}")
    clock.seconds += 60
    floods.like("another")
    assert len(kept(floods)) == 1


def test_an_address_is_kept_only_under_a_key_of_this_process(clock: Clock):
    floods, again = Floods(SMALL, clock=clock), Floods(SMALL, clock=clock)
    for each in (floods, again):
        each.new_device("192.0.2.1")
        assert {len(key) for key in kept(each)} == {32}
    assert not kept(floods) & kept(again)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 90)), max_size=60))
def test_no_window_ever_holds_more_than_its_bound(steps: list[tuple[int, float]]):
    clock = Clock()
    floods = Floods(SMALL, clock=clock)
    given_at: dict[int, list[float]] = {}
    for who, pause in steps:
        clock.seconds += pause
        wait = floods.like(str(who))
        if wait is None:
            given_at.setdefault(who, []).append(clock.seconds)
        else:
            assert 0 < wait <= 60
            assert wait == math.ceil(wait)
    for times in given_at.values():
        # Fixed windows: at their border twice the bound may fall into one minute, never more.
        for first in times:
            assert sum(first <= each < first + 60 for each in times) <= 4
