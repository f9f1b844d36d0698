import asyncio
import threading

import pytest
from prometheus_client import generate_latest

from selection.desk.liking import Told
from selection.desk.requests import Receipt, Request
from selection.domain.kernel import Refused
from selection.journal.bundles import Look
from selection.journal.trouble import StoreTrouble
from selection.web.lane import Full, Lane
from selection.web.measures import Measures


def request(n: int) -> Request:
    return Request(actor="public", orders=("an order",), id=f"request-{n}")


def receipt(asked: Request) -> Receipt:
    return Receipt(id=asked.id, stream="s", events=(), first=None, last=None, recorded_at=None)


class Desk:
    """A desk that answers when it is let, and remembers what came together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.let = threading.Event()
        self.let.set()
        self.looked = 0
        self.trouble: Exception | None = None

    def handle_all(self, requests):
        self.let.wait(5)
        if self.trouble:
            raise self.trouble
        self.batches.append([each.id for each in requests])
        return [receipt(each) for each in requests]

    def keep_time(self) -> None:
        self.looked += 1

    def is_due(self) -> bool:
        return not self.looked


class Likes:
    """Decides likes in two steps, and remembers what came together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def steps(self, commands):
        yield LOOK
        self.batches.append(list(commands))
        yield LOOK
        return [Told(Refused(command)) for command in commands]


LOOK = Look((), -1)


def lane_of(desk, likes=None, **more) -> Lane:
    async def perform(step):
        assert step is LOOK
        await asyncio.sleep(0.01)

    return Lane(desk, likes or Likes(), perform, **more)


async def going(lane: Lane):
    return asyncio.create_task(lane.run(lambda: None))


def test_what_arrives_during_a_commit_goes_into_the_next_one():
    async def story():
        desk = Desk()
        lane = lane_of(desk)
        task = await going(lane)
        desk.let.clear()
        first = asyncio.create_task(lane.put(request(0)))
        await asyncio.sleep(0.05)
        later = [asyncio.create_task(lane.put(request(n))) for n in (1, 2, 3)]
        await asyncio.sleep(0.05)
        desk.let.set()
        answers = await asyncio.gather(first, *later)
        task.cancel()
        assert desk.batches == [["request-0"], ["request-1", "request-2", "request-3"]]
        assert [each.id for each in answers] == [f"request-{n}" for n in range(4)]

    asyncio.run(story())


def test_likes_are_decided_together_and_apart_from_other_requests():
    async def story():
        desk, likes = Desk(), Likes()
        lane = lane_of(desk, likes)
        task = await going(lane)
        asked = [lane.like("a"), lane.put(request(0)), lane.like("b"), lane.put(request(1))]
        told = await asyncio.gather(*asked)
        task.cancel()
        assert likes.batches == [["a", "b"]]
        assert desk.batches == [["request-0", "request-1"]]
        assert desk.looked == 1  # the stages were opened before the first like was decided
        assert [told[0].answer.reason, told[2].answer.reason] == ["a", "b"]

    asyncio.run(story())


def test_a_full_lane_says_so_and_takes_nothing():
    async def story():
        desk = Desk()
        lane = lane_of(desk, most=2)
        waiting = [asyncio.create_task(lane.put(request(n))) for n in (1, 2)]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await lane.put(request(3))
        task = await going(lane)
        await asyncio.gather(*waiting)
        task.cancel()
        assert desk.batches == [["request-1", "request-2"]]

    asyncio.run(story())


def test_trouble_reaches_everybody_who_waits_and_the_lane_goes_on():
    async def story():
        desk = Desk()
        lane = lane_of(desk)
        desk.trouble = OSError("disk")
        task = await going(lane)
        both = await asyncio.gather(
            lane.put(request(1)), lane.put(request(2)), return_exceptions=True
        )
        assert all(isinstance(each, OSError) for each in both)
        desk.trouble = None
        assert (await lane.put(request(3))).id == "request-3"
        task.cancel()

    asyncio.run(story())


def test_who_has_gone_is_recorded_all_the_same():
    async def story():
        desk = Desk()
        lane = lane_of(desk)
        desk.let.clear()
        task = await going(lane)
        gone = asyncio.create_task(lane.put(request(1)))
        await asyncio.sleep(0.05)
        gone.cancel()
        desk.let.set()
        await lane.put(request(2))
        task.cancel()
        assert desk.batches == [["request-1"], ["request-2"]]

    asyncio.run(story())


def test_the_clock_is_kept_while_nobody_asks(monkeypatch):
    async def story():
        monkeypatch.setattr("selection.web.lane.TICK", 0.01)
        desk = Desk()
        desk.keep_time = lambda: looks.append(1) or refuse(len(looks))
        looks: list[int] = []
        task = await going(lane_of(desk))
        await asyncio.sleep(0.2)
        task.cancel()
        assert len(looks) > 3

    def refuse(n: int) -> None:
        if n == 1:
            raise Refused("stage-is-over")

    asyncio.run(story())


@pytest.mark.parametrize("turns", range(5))
def test_a_lane_that_is_cancelled_ends_even_if_somebody_comes_at_that_moment(turns):
    async def story():
        lane = lane_of(Desk())
        task = await going(lane)
        await asyncio.sleep(0.01)
        asks = asyncio.create_task(lane.put(request(0)))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        ended, _ = await asyncio.wait({task}, timeout=1)
        asks.cancel()
        assert ended

    asyncio.run(asyncio.wait_for(story(), 5))


def test_whoever_waits_when_the_program_ends_is_answered_and_nobody_else_is_let_in():
    async def story():
        desk = Desk()
        lane = lane_of(desk)
        task = await going(lane)
        desk.let.clear()
        waiting = [asyncio.create_task(lane.put(request(n))) for n in range(3)]
        await asyncio.sleep(0.05)
        ending = asyncio.create_task(lane.drain(5))
        await asyncio.sleep(0)
        assert lane.is_full
        with pytest.raises(Full):
            await lane.put(request(9))
        desk.let.set()
        answers = await asyncio.gather(*waiting)
        await ending
        task.cancel()
        assert [each.id for each in answers] == ["request-0", "request-1", "request-2"]

    asyncio.run(story())


def test_a_commit_without_end_holds_nobody_when_the_program_ends():
    async def story():
        desk = Desk()
        lane = lane_of(desk)
        task = await going(lane)
        desk.let.clear()
        first = asyncio.create_task(lane.put(request(0)))
        await asyncio.sleep(0.05)
        second = asyncio.create_task(lane.put(request(1)))
        await asyncio.sleep(0.05)
        await lane.drain(0.05)
        with pytest.raises(StoreTrouble):  # whether it is recorded is not known
            await first
        with pytest.raises(Full):  # it is not
            await second
        desk.let.set()
        task.cancel()

    asyncio.run(story())


def test_the_lane_counts_what_it_does():
    async def story():
        desk, measures = Desk(), Measures()
        lane = lane_of(desk, most=1, measures=measures.lane("fair"))
        task = await going(lane)
        await lane.put(request(0))
        desk.trouble = StoreTrouble("磁盘已满。", "full")
        with pytest.raises(StoreTrouble):
            await lane.put(request(1))
        task.cancel()
        waits = asyncio.create_task(lane.put(request(2)))
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await lane.put(request(3))
        told = generate_latest(measures.registry).decode()
        assert 'selection_lane_waiting{campaign="fair"} 1.0' in told
        assert 'selection_lane_batch_size_count{campaign="fair"} 1.0' in told
        for verdict in ("unchanged", "failed", "full"):
            counted = (
                f'selection_requests_decided_total{{campaign="fair",verdict="{verdict}"}} 1.0'
            )
            assert counted in told
        waits.cancel()

    asyncio.run(story())
