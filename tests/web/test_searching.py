import hashlib
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from selection.web.searching import folded, next_hour, rotated, seed

BEIJING = ZoneInfo("Asia/Shanghai")
TEN = datetime(2030, 2, 1, 10, 20, tzinfo=BEIJING)
LABELS = [f"A-{n:03}" for n in range(1, 40)]


def exhibits(labels):
    return [SimpleNamespace(label=each) for each in labels]


def order(labels, sown):
    return [each.label for each in rotated(exhibits(labels), sown)]


def test_width_case_spaces_and_dots_do_not_matter_to_a_search():
    assert folded("阿卜杜拉·买买提 Ａ－０１７") == folded("阿卜杜拉买买提a017")


def test_the_seed_is_the_same_within_the_hour_and_for_everybody():
    assert seed("c", TEN) == seed("c", TEN + timedelta(minutes=39))
    assert seed("c", TEN) != seed("c", TEN + timedelta(minutes=40))
    assert seed("c", TEN) != seed("d", TEN)


def test_anybody_can_compute_the_order_from_the_seed():
    sown = seed("c", TEN)
    assert sown == hashlib.sha256(b"c|2030-02-01T10:00:00+08:00").hexdigest()[:12]
    by_hand = sorted(LABELS, key=lambda each: hashlib.sha256(f"{sown}|{each}".encode()).digest())
    assert order(LABELS, sown) == by_hand


def test_the_order_changes_with_the_hour():
    assert order(LABELS, seed("c", TEN)) != order(LABELS, seed("c", next_hour(TEN)))
    assert next_hour(TEN) == datetime(2030, 2, 1, 11, tzinfo=BEIJING)


@given(some.sets(some.sampled_from(LABELS)), some.text(max_size=12))
def test_leaving_some_out_does_not_change_the_order_of_the_others(kept, sown):
    assert order(kept, sown) == [each for each in order(LABELS, sown) if each in kept]


def test_over_the_hours_everybody_comes_first_about_as_often():
    labels = LABELS[:4]
    hours = (TEN + timedelta(hours=n) for n in range(800))
    first = [order(labels, seed("c", each))[0] for each in hours]
    assert all(140 < first.count(each) < 260 for each in labels)
