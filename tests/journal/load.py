"""Writers who do not rest until they know that what they append is recorded."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from journal.samples import LI, OPEN, Liked, again, counts, item, leaves
from selection.journal.check import findings
from selection.journal.items import Recorded
from selection.journal.journal import Journal
from selection.journal.store import StoreTrouble
from selection.settings import Schema

THREADS = 4
PATIENCE = 30.0  # seconds


def until(what: Callable[[], object]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Writers:
    """Threads that append numbered commands, each until it knows that they are recorded."""

    def __init__(self, journal: Journal) -> None:
        self.acknowledged: list[str] = []
        self.troubles: list[StoreTrouble] = []
        self.longest = 0.0
        self._journal = journal
        self._rest = Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They append meanwhile; in the end nobody is left without an answer."""
        with ThreadPoolExecutor(THREADS) as pool:
            tasks = [pool.submit(self._append, number) for number in range(THREADS)]
            try:
                yield
            finally:
                self._rest.set()
            for task in tasks:
                task.result()

    def go_on(self) -> None:
        """Returns when each of them has got on since."""
        before = len(self.acknowledged)
        until(lambda: len(self.acknowledged) > before + THREADS)

    def _append(self, thread: int) -> None:
        number = 0
        while not self._rest.is_set():
            number += 1
            stream = f"ballot-{thread}-{number}"
            began = time.monotonic()
            while not self._knows(stream):
                time.sleep(0.02)
            self.longest = max(self.longest, time.monotonic() - began)

    def _knows(self, stream: str) -> bool:
        """Ask as a client does that got no answer: look first whether it is there."""
        try:
            if not self._journal.read(stream):
                one = (stream, 0, Liked(candidate=LI))
                [verdict] = self._journal.append(
                    [item(one, command=stream, requires={OPEN: "open"})]
                )
                assert type(verdict) is Recorded
        except StoreTrouble as trouble:
            self.troubles.append(trouble)
            return False
        self.acknowledged.append(stream)
        return True


def whole(place: Schema) -> Counter[str]:
    """The commands of likes in the store, which is sound."""
    with again(place, write=False) as journal:
        assert [*findings(journal, leaves=leaves, counts=counts)] == []
        return Counter(r.envelope.command for r in journal.since(1))
