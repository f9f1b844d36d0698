from concurrent.futures import ThreadPoolExecutor
from threading import Event

from journal.samples import LI, OPEN, OPEN_LIKES, Closed, Liked, item, like
from selection.journal.items import Fenced, Overtaken, Recorded

THREADS = 8


def test_no_like_is_recorded_after_the_stage_has_closed(journal):
    journal.append([OPEN_LIKES])
    busy = Event()

    def keep_liking(voter: str) -> int:
        after = 0
        while True:
            if OPEN not in journal.facts([OPEN]):
                return after
            verdicts = journal.append([like(voter, after), like(f"{voter}-{after}")])
            if verdicts == [Fenced(fact=OPEN)] * 2:
                return after
            assert [type(verdict) for verdict in verdicts] == [Recorded] * 2
            after += 1
            if after == 5:
                busy.set()

    with ThreadPoolExecutor(THREADS) as pool:
        likes = [pool.submit(keep_liking, f"v{n}") for n in range(THREADS)]
        busy.wait(10)
        [closed] = journal.append([item(("stage-likes", 1, Closed(stage="likes")))])
        recorded = sum(2 * task.result() for task in likes)

    assert recorded >= 10
    assert journal.head().position == closed.last == recorded + 2
    assert list(journal.tally().values()) == [recorded]


def test_of_many_decisions_on_one_version_exactly_one_is_recorded(journal):
    start = Event()

    def decide(command: int) -> list:
        start.wait(10)
        return journal.append(
            [item(("ballot-ann", 0, Liked(candidate=LI)), command=f"c-{command}")]
        )

    with ThreadPoolExecutor(THREADS) as pool:
        tasks = [pool.submit(decide, n) for n in range(200)]
        start.set()
        verdicts = [task.result()[0] for task in tasks]

    assert sum(type(verdict) is Recorded for verdict in verdicts) == 1
    assert verdicts.count(Overtaken(stream="ballot-ann")) == 199
    assert len(journal.read("ballot-ann")) == 1


def test_readers_in_other_threads_never_see_half_an_item(journal):
    done = Event()

    def read() -> int:
        seen = 0
        while not done.is_set():
            with journal.database.reading() as view:
                events, head, tally = (
                    view.rows(0, until=None, names=(), limit=9999),
                    (view.head()),
                    view.tally(),
                )
            assert len(events) == head.events == sum(tally.values())
            assert head.events % 2 == 0
            seen += 1
        return seen

    with ThreadPoolExecutor(THREADS) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for n in range(100):
            pair = [(f"{side}-{n}", 0, Liked(candidate=LI)) for side in ("left", "right")]
            journal.append([item(*pair)])
        done.set()
        assert all(reader.result() for reader in readers)
