from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import sleep

from selection.journal.postgres.turns import Turns


def test_nobody_overtakes_who_came_first():
    turns, order = Turns(1), []
    assert turns.take(0)

    def come(name: int) -> None:
        assert turns.take(10)
        order.append(name)
        turns.give_back()

    threads = [Thread(target=come, args=(n,)) for n in range(5)]
    for n, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) <= n:
            sleep(0.001)
    turns.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_one_thread_that_never_rests_lets_another_in():
    turns, done = Turns(1), Event()

    def hurry() -> None:
        while not done.is_set():
            assert turns.take(10)
            turns.give_back()

    with ThreadPoolExecutor(2) as pool:
        busy = [pool.submit(hurry) for _ in range(2)]
        assert all(turns.take(5) and turns.give_back() is None for _ in range(100))
        done.set()
        assert [each.result() for each in busy] == [None, None]


def test_who_waits_in_vain_goes_and_takes_nobodys_turn():
    turns = Turns(2)
    assert [turns.take(0), turns.take(0), turns.take(0.01)] == [True, True, False]
    turns.give_back()
    assert turns.take(0)
    assert not turns.take(0.01)
