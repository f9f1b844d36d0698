"""One lane from the doors to the desk: whoever waits meanwhile goes into the next commit.

Only this lane decides and records, in a thread of its own, so the event loop never waits for a
commit. An answer is given only after the journal has made it durable.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from selection.desk.requests import Answer, Request

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

    def __init__(self, desk: Decides, *, most: int = MOST_WAITING) -> None:
        self._desk = desk
        self._most = most
        self._waiting: deque[tuple[Request, asyncio.Future[Answer]]] = deque()
        self._somebody = asyncio.Event()

    async def put(self, request: Request) -> Answer:
        """The desk's answer; raises Full, or StoreTrouble if the store failed.

        After StoreTrouble nobody knows whether the request was recorded: asking again with the
        same id gives its receipt if it was.
        """
        if len(self._waiting) >= self._most:
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

    async def _keep_time(self) -> None:
        try:
            await asyncio.to_thread(self._desk.keep_time)
        except Exception:
            log.exception("the stages could not be opened or closed; tried again")

    async def _serve(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        if not self._waiting:
            self._somebody.clear()
        try:
            answers = await asyncio.to_thread(
                self._desk.handle_all, [request for request, _ in batch]
            )
        except Exception as error:  # noqa: BLE001 (whoever waits is told, whatever it was)
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, waits), answer in zip(batch, answers, strict=True):
            if not waits.done():  # whoever asked may have gone; the record stays
                waits.set_result(answer)
