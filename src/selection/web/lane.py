"""One lane from the doors to the desk: whoever waits meanwhile goes into the next commit.

Only this lane decides and records, in a thread of its own, so the event loop never waits for a
commit. An answer is given only after the journal has made it durable.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Protocol

from selection.desk.requests import Answer, Request
from selection.journal.trouble import StoreTrouble
from selection.web.measures import LaneMeasures, Measures

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
BATCH = 500
TICK = 1.0
"""Seconds after which the clock is looked at, when nobody asks for anything."""


class Full(Exception):
    """More requests are waiting than the lane takes; nothing was recorded, ask again later."""


class Decides(Protocol):
    """What the lane needs of a desk."""

    def handle_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Decide and record."""
        ...

    def keep_time(self) -> None:
        """Open and close the stages whose time has come."""
        ...


class Lane:
    """Hands requests to the desk in the order in which they came."""

    def __init__(
        self, desk: Decides, *, most: int = MOST_WAITING, measures: LaneMeasures | None = None
    ) -> None:
        self._desk = desk
        self._most = most
        self._waiting: deque[tuple[Request, asyncio.Future[Answer]]] = deque()
        self._under_way: list[tuple[Request, asyncio.Future[Answer]]] = []
        self._somebody = asyncio.Event()
        self._measures = measures or Measures().lane("")
        self._measures.holds(lambda: len(self._waiting))

    @property
    def is_full(self) -> bool:
        """Whether nobody else can wait; so it stays once the lane ends."""
        return len(self._waiting) >= self._most

    async def put(self, request: Request) -> Answer:
        """The desk's answer; raises Full, or StoreTrouble if the store failed.

        After StoreTrouble nobody knows whether the request was recorded: asking again with the
        same id gives its receipt if it was.
        """
        if self.is_full:
            self._measures.turned_away()
            raise Full
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, answer))
        self._somebody.set()
        return await answer

    async def run(self, recorded: Callable[[], object]) -> None:
        """Serve until cancelled; `recorded` is called after each commit."""
        while True:
            try:
                # Not wait_for: it forgets that it was cancelled if somebody comes meanwhile.
                async with asyncio.timeout(TICK):
                    await self._somebody.wait()
            except TimeoutError:
                await self._keep_time()
                continue
            await self._serve()
            recorded()

    async def drain(self, seconds: float) -> None:
        """Take nobody else, and answer whoever waits; whoever still waits after so long is told.

        `run` must go on meanwhile. Told is Full to those whose turn did not come, and StoreTrouble
        to those whose commit is under way: nobody knows what became of it.
        """
        self._most = 0
        answers = [answer for _, answer in (*self._under_way, *self._waiting)]
        if answers:
            await asyncio.wait(answers, timeout=seconds)
        unknown = StoreTrouble(
            "程序正在停止，没有等到确认；请再试一次。", "stopped while committing"
        )
        for _, answer in self._under_way:
            _fail(answer, unknown)
        for _, answer in self._waiting:
            _fail(answer, Full())
        self._waiting.clear()

    async def _keep_time(self) -> None:
        try:
            await asyncio.to_thread(self._desk.keep_time)
        except Exception:
            log.exception("the stages could not be opened or closed; tried again")

    async def _serve(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if not self._waiting:
            self._somebody.clear()
        self._under_way, begun = batch, perf_counter()
        try:
            answers = await asyncio.to_thread(
                self._desk.handle_all, [request for request, _ in batch]
            )
        except Exception as error:  # noqa: BLE001 (whoever waits is told, whatever it was)
            self._measures.failed(len(batch))
            for _, answer in batch:
                _fail(answer, error)
            return
        finally:
            self._under_way = []
        self._measures.committed(answers, perf_counter() - begun)
        for (_, waits), answer in zip(batch, answers, strict=True):
            if not waits.done():  # whoever asked may have gone; the record stays
                waits.set_result(answer)


def _fail(answer: asyncio.Future[Answer], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
