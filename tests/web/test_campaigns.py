"""What is told of a campaign while it goes on."""

import asyncio
from time import monotonic, sleep

import pytest

import fair as fairs
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.disqualification import DISQUALIFICATION, DisqualifyCandidate
from selection.domain.kernel import CandidateId, Paper


@pytest.fixture
def place(tmp_path):
    with fairs.fair(tmp_path / "home") as found:
        found.place.like_each = found.like_each
        yield found.place


def listening(place):
    """The next thing that a listener hears, within a second."""
    heard = place.changes()

    async def next_one():
        return await asyncio.wait_for(anext(heard), 1)

    return next_one


def test_the_clock_acts_in_the_review_while_the_server_runs(place):
    """Who is disqualified before the deadline, gives the slot back without anybody's doing."""
    out = DisqualifyCandidate(
        candidate=CandidateId(fairs.ANNA.id),
        reason=Paper(record="record-1", digest="0" * 64),
        signed_by=(fairs.ONE, fairs.TWO),
        at=place.clock(),
    )
    place.desk.handle(fairs.ONE, Order(DISQUALIFICATION, out))
    slot = facts.slot(fairs.ANNA.id)
    assert place.journal.facts([slot])

    given_up = monotonic() + 10
    while place.journal.facts([slot]) and monotonic() < given_up:
        sleep(0.02)
    assert not place.journal.facts([slot])


def test_a_change_is_told(place):
    async def story():
        hears = listening(place)
        waiting = asyncio.create_task(hears())
        await asyncio.sleep(0.05)
        place.like_each({"A-001": 1})
        assert await waiting is True

    asyncio.run(story())


def test_a_change_that_falls_into_the_telling_of_another_is_told_after_it(place):
    async def story():
        hears = listening(place)
        waiting = asyncio.create_task(hears())
        await asyncio.sleep(0.05)
        place.like_each({"A-001": 1})
        assert await waiting is True
        place.like_each({"A-002": 1})  # nobody waits at this moment
        assert await hears() is True

    asyncio.run(story())


def test_nothing_is_told_of_what_the_public_does_not_see(place, monkeypatch):
    monkeypatch.setattr("selection.web.campaigns.HEARTBEAT", 0.05)

    async def story():
        hears = listening(place)
        place.take(place.look())
        assert await hears() is False

    asyncio.run(story())


def test_listeners_are_let_go_when_the_program_ends(place):
    async def story():
        hears = listening(place)
        waiting = asyncio.create_task(hears())
        await asyncio.sleep(0)
        place.end()
        with pytest.raises(StopAsyncIteration):
            await waiting

    asyncio.run(story())


def test_what_changes_nothing_public_keeps_the_snapshot_and_its_tag(place):
    before, tag = place.snapshot, place.tag
    place.take(place.look())
    assert place.snapshot is before
    assert place.tag == tag
