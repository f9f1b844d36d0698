"""What is told of a campaign while it goes on."""

import asyncio

import pytest

import fair as fairs


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
