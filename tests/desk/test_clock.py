"""Only the server's time counts, wherever the host stands and whichever way its clock steps."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import fair
from model.theatre import staged
from selection.desk.desk import WAITED, Desk
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import OpenStage
from selection.domain.kernel import CandidateId, PersonId, Refused, VoterId
from selection.domain.rulebook.words import Tier
from selection.journal import store
from selection.journal.journal import Journal
from selection.settings import Home

CLOSES = datetime.fromisoformat("2030-02-04T00:00:00+08:00")
A_MILLISECOND = timedelta(milliseconds=1)


class Clock:
    """A clock that goes wherever it is set, also back; it shows the host's own zone."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone()

    def to(self, instant: datetime) -> None:
        self.now = instant


@pytest.fixture(
    params=["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
)
def somewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch):
    """The host's own zone, which must not matter."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.delenv("TZ")
    os.environ.pop("TZ", None)
    time.tzset()


@pytest.fixture
def clock() -> Clock:
    return Clock(fair.BEFORE)


@pytest.fixture
def journal(tmp_path: Path, clock: Clock):
    home = Home(tmp_path)
    fair.opened(home, clock)  # type: ignore[arg-type]
    with store.open_(home.journal("fair-practice"), write=True, clock=clock) as opened:
        yield opened


def like(voter: str, at: datetime, candidate: str = "anna") -> Order:
    return Order(
        BALLOT,
        LikeCandidate(
            channel="likes",
            stage="LIKES",
            voter=VoterId(voter),
            tier=Tier.DEVICE,
            candidate=CandidateId(candidate),
            at=at,
        ),
    )


@pytest.mark.accepts("R-TIME-03", "A-01")
@pytest.mark.refuses("R-TIME-03", "A-01")
@pytest.mark.usefixtures("somewhere")
def test_the_closing_instant_and_the_voter_s_day_are_those_of_the_rulebook_s_zone(
    journal: Journal, clock: Clock
):
    desk = Desk.open(journal, clock=clock)
    clock.to(datetime.fromisoformat("2030-02-01T23:59:59.999+08:00"))
    [first] = desk.handle("public", like("v-1", clock())).events
    clock.to(datetime.fromisoformat("2030-02-02T00:00:00+08:00"))
    [second] = desk.handle("public", like("v-1", clock())).events
    assert (first.day.isoformat(), second.day.isoformat()) == ("2030-02-01", "2030-02-02")

    clock.to(CLOSES - A_MILLISECOND)
    assert desk.handle("public", like("v-2", clock())).events
    clock.to(CLOSES)
    with pytest.raises(Refused, match="stage-is-not-open"):
        desk.handle("public", like("v-3", clock()))


@pytest.mark.refuses("A-01")
@pytest.mark.parametrize(
    ("claimed", "heard"),
    [
        (timedelta(0), True),
        (-WAITED, True),
        (-WAITED - A_MILLISECOND, False),
        (A_MILLISECOND, False),
        (timedelta(days=1), False),
    ],
)
def test_a_request_from_another_time_is_not_heard(
    journal: Journal, clock: Clock, claimed: timedelta, *, heard: bool
):
    desk = Desk.open(journal, clock=clock)
    clock.to(fair.VOTING)
    desk.keep_time()
    order = like("v-1", clock() + claimed)
    if heard:
        assert desk.handle("public", order).events
    else:
        with pytest.raises(Refused, match="time-is-the-server-s"):
            desk.handle("public", order)
        assert desk.handle("public", like("v-1", clock())).events


def test_a_clock_that_steps_back_neither_reopens_a_stage_nor_reorders_events(
    journal: Journal, clock: Clock
):
    desk = Desk.open(journal, clock=clock)
    clock.to(CLOSES - timedelta(hours=1))
    desk.handle("public", like("v-1", clock()))
    clock.to(CLOSES)
    desk.keep_time()
    assert facts.stage("LIKES") not in journal.all_facts()

    clock.to(CLOSES - timedelta(minutes=30))

    for again in (desk, Desk.open(journal, clock=clock)):
        with pytest.raises(Refused, match="stage-is-not-open"):
            again.handle("public", like("v-2", clock()))
    recorded = [each.envelope.recorded_at for each in journal.since(0)]
    assert recorded == sorted(recorded)


def test_a_clock_that_steps_ahead_and_back_closes_a_stage_once_and_for_good(
    journal: Journal, clock: Clock
):
    desk = Desk.open(journal, clock=clock)
    clock.to(CLOSES - timedelta(minutes=30))
    desk.keep_time()
    clock.to(CLOSES + timedelta(minutes=30))
    desk.keep_time()
    closed = journal.head()
    clock.to(CLOSES - timedelta(minutes=30))
    desk.keep_time()

    assert journal.head() == closed
    assert facts.stage("LIKES") not in journal.all_facts()


def test_a_process_closes_the_stage_that_another_one_opened():
    with staged(4) as theatre:  # the inspection lasts twelve hours from when somebody opens it
        clock, journal = theatre.clock, theatre.desk.journal
        other = Desk.open(journal, clock=clock)
        clock.now = datetime.fromisoformat("2030-03-11T12:00:00+08:00")
        other.keep_time()
        opens = OpenStage(stage="INSPECTION", by=PersonId("o1"), at=clock())
        theatre.desk.handle("o1", Order(CAMPAIGN, opens))
        clock.now += timedelta(hours=12)
        other.keep_time()

        assert facts.closed("INSPECTION") in journal.all_facts()


def test_an_event_after_a_step_back_stands_after_those_before_it(journal: Journal, clock: Clock):
    desk = Desk.open(journal, clock=clock)
    clock.to(fair.VOTING + timedelta(hours=2))
    late = desk.handle("public", like("v-1", clock()))
    clock.to(fair.VOTING)
    early = desk.handle("public", like("v-2", clock()))

    assert early.first is not None
    assert late.last is not None
    assert early.first > late.last
    assert (
        early.recorded_at == late.recorded_at == (fair.VOTING + timedelta(hours=2)).astimezone(UTC)
    )
    assert early.events[0].at == fair.VOTING
