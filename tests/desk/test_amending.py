"""Rules that change while the campaign runs: every desk goes by those that hold."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

import fair
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk, rules_adopted
from selection.desk.requests import Order, Receipt, Request
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import AdoptAmendment, DraftAmendment
from selection.domain.deciders import counts, leaves
from selection.domain.kernel import CandidateId, Paper, Refused, VoterId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.rulebook.canonical import canonical, fingerprint
from selection.domain.rulebook.words import Tier
from selection.journal import check, store
from selection.journal.journal import Journal
from selection.readmodels.views import Views, rebuild
from selection.settings import Home

REASON = Paper(record="record-1", digest="0" * 64)
BOOK = fair.TOML.replace("[calendar]", '[calendar]\nday_starts = "00:00"') + (
    '\n[[amendments]]\nkeys = ["stages.LIKES.name", "calendar.day_starts"]\n'
)
NEW = canonical(BOOK.replace('day_starts = "00:00"', 'day_starts = "06:00"').encode())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock(fair.BEFORE)


@pytest.fixture
def journal(home: Home, clock: ScriptedClock):
    fair.opened(home, clock, book=BOOK)
    clock.to(fair.VOTING)
    with ExitStack() as stack:
        yield stack.enter_context(
            store.open_(home.journal("fair-practice"), write=True, clock=clock)
        )


def draft(clock: ScriptedClock) -> Order:
    return Order(
        CAMPAIGN,
        DraftAmendment(fingerprint=fingerprint(NEW), reason=REASON, by=fair.ONE, at=clock()),
    )


def adopt(clock: ScriptedClock) -> Order:
    adopted = AdoptAmendment(
        canonical=NEW.decode(),
        fingerprint=fingerprint(NEW),
        signed_by=(fair.ONE, fair.TWO),
        at=clock(),
    )
    return Order(CAMPAIGN, adopted)


def like(clock: ScriptedClock, voter: str = "v-1") -> Order:
    return Order(
        BALLOT,
        LikeCandidate(
            channel="likes",
            stage="LIKES",
            voter=VoterId(voter),
            tier=Tier.DEVICE,
            candidate=CandidateId("anna"),
            at=clock(),
        ),
    )


def test_other_desks_go_by_the_amended_rules_from_the_next_decision_on(
    journal: Journal, clock: ScriptedClock
):
    mine, other = Desk.open(journal, clock=clock), Desk.open(journal, clock=clock)
    clock.to(fair.VOTING.replace(day=2, hour=3))
    [before] = other.handle("public", like(clock)).events
    mine.handle(fair.ONE, draft(clock))
    amended = mine.handle(fair.TWO, adopt(clock))

    [after] = other.handle("public", like(clock, "v-2")).events

    # At three in the morning the voter's day was this one; now it is still the day before.
    assert (before.day.day, after.day.day) == (2, 1)
    last = journal.read(BALLOT.stream(like(clock, "v-2").command, other.rules))[-1]
    assert (other.version, last.envelope.rulebook) == (2, 2)
    assert mine.rules == other.rules
    assert [each.version for each in rules_adopted(journal)] == [1, 2]
    assert [each.version for each in rules_adopted(journal, amended.first - 1)] == [1]
    assert list(check.findings(journal, leaves=leaves, counts=counts)) == []


def test_what_comes_in_the_same_batch_after_an_amendment_is_decided_by_it(
    journal: Journal, clock: ScriptedClock
):
    desk = Desk.open(journal, clock=clock)
    clock.to(fair.VOTING.replace(day=2, hour=3))
    desk.handle(fair.ONE, draft(clock))

    answers = desk.handle_all(
        [
            Request(actor="public", orders=(like(clock, "v-1"),)),
            Request(actor=fair.TWO, orders=(adopt(clock),)),
            Request(actor="public", orders=(like(clock, "v-2"),)),
        ]
    )

    days = [each.events[0].day.day for each in (answers[0], answers[2])]  # type: ignore[union-attr]
    assert all(isinstance(each, Receipt) for each in answers)
    assert days == [2, 1]


def test_an_amendment_that_the_rulebook_does_not_allow_changes_nothing(
    journal: Journal, clock: ScriptedClock
):
    desk = Desk.open(journal, clock=clock)
    other = canonical(BOOK.replace("most = 3, per", "most = 9, per").encode())
    drafted = DraftAmendment(
        fingerprint=fingerprint(other), reason=REASON, by=fair.ONE, at=clock()
    )
    adopted = AdoptAmendment(
        canonical=other.decode(),
        fingerprint=fingerprint(other),
        signed_by=(fair.ONE, fair.TWO),
        at=clock(),
    )
    desk.handle(fair.ONE, Order(CAMPAIGN, drafted))

    with pytest.raises(Refused, match="key-may-not-change-now"):
        desk.handle(fair.TWO, Order(CAMPAIGN, adopted))
    assert desk.version == 1


def test_views_count_each_vote_by_the_rules_it_was_decided_under(
    journal: Journal, clock: ScriptedClock, home: Home
):
    desk = Desk.open(journal, clock=clock)
    clock.to(fair.VOTING.replace(day=2, hour=3))
    desk.handle("public", like(clock))
    desk.handle(fair.ONE, draft(clock))
    desk.handle(fair.TWO, adopt(clock))
    clock.on(minutes=1)
    desk.handle("public", like(clock, "v-2"))
    views = Views(home.views("fair-practice"))
    views.catch_up(journal)

    days = sorted(row[3].day for row in views.rows()["votes"])
    views.close()
    _, differing = rebuild(home.views("fair-practice"), journal)

    assert (days, differing) == ([1, 2], [])


def test_roles_and_reasons_stay_while_rules_change(journal: Journal, clock: ScriptedClock):
    desk = Desk.open(journal, clock=clock)
    desk.handle(fair.ONE, draft(clock))
    desk.handle(fair.TWO, adopt(clock))
    third = AppointPerson(
        person=VoterId("official-three"), role=Role.OFFICIAL, by=fair.ONE, at=clock()
    )

    assert desk.handle(fair.ONE, Order(PEOPLE, third)).events
    clock.to(clock() + timedelta(days=9))
    desk.keep_time()
