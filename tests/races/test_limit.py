"""Two hundred taps of one voter at the same moment: as many count as the voter may give."""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

import small
from postgres import Server
from races.crowd import CANDIDATES, LIMIT, Place, another, opened
from races.racing import FORK, PATIENCE
from selection.desk.desk import Desk
from selection.desk.requests import Answer, Busy, Receipt, Request
from selection.domain.kernel import CandidateId, Refused

TAPS = 200
THREADS = 5  # of each process


@dataclass(frozen=True)
class Rush:
    """What the processes share: the store, where they meet, where they tell what they heard."""

    place: Place
    like: Desk
    rounds: int
    meet: Barrier
    told: "SimpleQueue[Any]"

    def run(self, taps: int) -> None:
        """In a process of its own: so many taps of each voter, from several threads at once."""
        desks = [another(self.place, self.like) for _ in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as pool:
            for number in range(self.rounds):
                shares = [_taps(f"v-{number}", taps // THREADS, desk) for desk in desks]
                self.meet.wait(PATIENCE)
                answers = pool.map(_in_batches, desks, shares)
                self.told.put((number, [_said(each) for some in answers for each in some]))
        for desk in desks:
            desk.journal.close()


def _taps(voter: str, count: int, desk: Desk) -> list[Request]:
    return [
        small.asked(small.like(voter, random.choice(CANDIDATES), desk.clock()))
        for _ in range(count)
    ]


def _in_batches(desk: Desk, taps: Sequence[Request]) -> list[Answer]:
    """As the lane does it: what waits goes in together; who is told to, asks again."""
    waiting, answers = list(taps), list[Answer]()
    while waiting:
        batch = [waiting.pop() for _ in range(min(len(waiting), random.randrange(1, 9)))]
        for request, answer in zip(batch, desk.handle_all(batch), strict=True):
            if isinstance(answer, Busy):
                waiting.append(request)
            else:
                answers.append(answer)
    return answers


def _said(answer: Answer) -> tuple[int | None, CandidateId | None] | str:
    """Where which like stands, or the reason of a refusal."""
    if isinstance(answer, Receipt):
        return answer.first, answer.events[0].candidate
    assert isinstance(answer, Refused)
    return answer.reason


def rush(place: Place, processes: int, rounds: int) -> None:
    """Voters in a hurry, one after the other; an error unless each gets what the rules give."""
    like = opened(place)
    like.journal.close()
    told = FORK.SimpleQueue()
    shared = Rush(place, like, rounds, FORK.Barrier(processes), told)
    runners = [
        FORK.Process(target=shared.run, args=(TAPS // processes,)) for _ in range(processes)
    ]
    for runner in runners:
        runner.start()
    answers: dict[int, list[Any]] = {}
    for _ in range(rounds * processes):
        while not told._poll(1):
            assert all(each.exitcode in {None, 0} for each in runners), "a process died"
        number, said = told.get()
        answers.setdefault(number, []).extend(said)
    for runner in runners:
        runner.join(PATIENCE)
    desk = another(place, like)
    with desk.journal:
        for number, said in answers.items():
            _is_as_told(desk, f"v-{number}", said)
        assert sum(desk.journal.tally().values()) == rounds * LIMIT


def _is_as_told(desk: Desk, voter: str, said: Sequence[Any]) -> None:
    order = small.like(voter, CANDIDATES[0], desk.clock())
    records = desk.journal.read(order.decider.stream(order.command, desk.rules))
    recorded = {(each.position, each.event.candidate) for each in records}
    heard = Counter(said)
    refused = heard.pop("limit-is-reached")

    assert len(records) == len({each.event.candidate for each in records}) == LIMIT
    assert set(heard) == recorded
    assert sum(heard.values()) + refused == TAPS


def test_of_two_hundred_taps_at_once_as_many_count_as_the_voter_may_give(tmp_path: Path):
    rush(tmp_path, 1, 20)


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_so_it_is_with_several_processes_on_one_postgresql(postgres: Server, processes: int):
    rush(postgres.schema(), processes, 7)


@pytest.mark.full
def test_so_it_is_four_hundred_times_on_a_file(tmp_path: Path):
    rush(tmp_path, 1, 400)


@pytest.mark.full
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_so_it_is_four_hundred_times_on_postgresql(postgres: Server, processes: int):
    rush(postgres.schema(), processes, 400)
