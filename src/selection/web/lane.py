"""One lane from the doors to the desk: whoever waits meanwhile goes into the next commit.

Only this lane decides and records, in a thread of its own, so the event loop never waits for a
commit. An answer is given only after the journal has made it durable.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Generator, Sequence
from time import perf_counter
from typing import Any, Protocol, TypeVar

from selection.desk.liking import Found, LikeCommand, Step, Told
from selection.desk.requests import Answer, Request
from selection.journal.trouble import StoreTrouble
from selection.web.measures import LaneMeasures, Measures

log = logging.getLogger(__name__)

MOST_WAITING = 10_000
BATCH = 500
TICK = 1.0
"""Seconds after which the clock is looked at, when nobody asks for anything."""


Asked = TypeVar("Asked")
Given = TypeVar("Given", Answer, Told)

Perform = Callable[[Step], Awaitable[Found]]


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

    def is_due(self) -> bool:
        """Whether the time of some stage has come."""
        ...


class Likes(Protocol):
    """What the lane needs for likes; see `desk.liking`."""

    def steps(self, commands: Sequence[LikeCommand]) -> Generator[Step, Found, list[Told]]:
        """What is to be read and recorded; returns the answers."""
        ...


_Waiting = tuple[Asked, asyncio.Future[Given]]


class Lane:
    """Hands requests to the desk in the order in which they came; likes have a queue of their own.

    One batch is under way at a time, of the one kind or of the other, so that what the likes
    remember is never behind what this process decides otherwise.
    """

    def __init__(
        self,
        desk: Decides,
        likes: Likes,
        perform: Perform,
        *,
        most: int = MOST_WAITING,
        measures: LaneMeasures | None = None,
    ) -> None:
        """`perform` does one step of the likes without holding up the event loop."""
        self._desk = desk
        self._likes = likes
        self._perform = perform
        self._most = most
        self._requests: deque[_Waiting[Request, Answer]] = deque()
        self._liked: deque[_Waiting[LikeCommand, Told]] = deque()
        self._under_way: Sequence[_Waiting[Any, Any]] = ()
        self._somebody = asyncio.Event()
        self._measures = measures or Measures().lane("")
        self._measures.holds(self._how_many)

    def _how_many(self) -> int:
        return len(self._requests) + len(self._liked)

    @property
    def is_full(self) -> bool:
        """Whether nobody else can wait; so it stays once the lane ends."""
        return len(self._requests) + len(self._liked) >= self._most

    async def put(self, request: Request) -> Answer:
        """The desk's answer; raises Full, or StoreTrouble if the store failed.

        After StoreTrouble nobody knows whether the request was recorded: asking again with the
        same id gives its receipt if it was.
        """
        return await self._put(self._requests, request)

    async def like(self, command: LikeCommand) -> Told:
        """What the desk says of a like, and the ballot after it; raises as `put`.

        After StoreTrouble the like is simply asked again: whether it stands is seen by the ballot.
        """
        return await self._put(self._liked, command)

    def _put(self, queue: deque[_Waiting[Asked, Given]], asked: Asked) -> asyncio.Future[Given]:
        if self.is_full:
            self._measures.turned_away()
            raise Full
        answer: asyncio.Future[Given] = asyncio.get_running_loop().create_future()
        queue.append((asked, answer))
        self._somebody.set()
        return answer

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
            await self._serve(self._liked, self._like_all)
            await self._serve(self._requests, self._handle_all)
            if not self._how_many():
                self._somebody.clear()
            recorded()

    async def drain(self, seconds: float) -> None:
        """Take nobody else, and answer whoever waits; whoever still waits after so long is told.

        `run` must go on meanwhile. Told is Full to those whose turn did not come, and StoreTrouble
        to those whose commit is under way: nobody knows what became of it.
        """
        self._most = 0
        waiting = (*self._liked, *self._requests)
        answers = [answer for _, answer in (*self._under_way, *waiting)]
        if answers:
            await asyncio.wait(answers, timeout=seconds)
        unknown = StoreTrouble(
            "程序正在停止，没有等到确认；请再试一次。", "stopped while committing"
        )
        for _, answer in self._under_way:
            _fail(answer, unknown)
        for _, answer in (*self._liked, *self._requests):
            _fail(answer, Full())
        self._liked.clear()
        self._requests.clear()

    async def _keep_time(self) -> None:
        try:
            await asyncio.to_thread(self._desk.keep_time)
        except Exception:
            log.exception("the stages could not be opened or closed; tried again")

    async def _serve(
        self,
        queue: deque[_Waiting[Asked, Given]],
        decide: Callable[[Sequence[Asked]], Awaitable[Sequence[Given]]],
    ) -> None:
        """One batch of a queue: whatever is in it by now."""
        if not queue:
            return
        batch = [queue.popleft() for _ in range(min(BATCH, len(queue)))]
        self._under_way, begun = batch, perf_counter()
        try:
            given = await decide([asked for asked, _ in batch])
        except Exception as error:  # noqa: BLE001 (whoever waits is told, whatever it was)
            self._measures.failed(len(batch))
            for _, answer in batch:
                _fail(answer, error)
            return
        finally:
            self._under_way = ()
        answers = [each.answer if isinstance(each, Told) else each for each in given]
        self._measures.committed(answers, perf_counter() - begun)
        for (_, waits), answer in zip(batch, given, strict=True):
            if not waits.done():  # whoever asked may have gone; the record stays
                waits.set_result(answer)

    async def _handle_all(self, requests: Sequence[Request]) -> Sequence[Answer]:
        return await asyncio.to_thread(self._desk.handle_all, requests)

    async def _like_all(self, commands: Sequence[LikeCommand]) -> Sequence[Told]:
        if self._desk.is_due():
            await asyncio.to_thread(self._desk.keep_time)
        steps = self._likes.steps(commands)
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._perform(step))
        except StopIteration as done:
            return done.value


def _fail(answer: asyncio.Future[Any], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
