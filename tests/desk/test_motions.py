"""What one official asks for, others agree to exactly, and then it is done (P18)."""

from collections.abc import Generator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import chosen
import fair
from fair import ONE, TWO
from selection.accounts import store as accounts_store
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.motions.course import Amendment, Cancellation, Extension, Postponement
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import motions, put, second, waiting, withdraw
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import PauseCampaign, ResumeCampaign
from selection.domain.kernel import MotionId, PersonId, Refused
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import Role
from selection.journal import store
from selection.settings import Home

LATER = datetime.fromisoformat("2030-02-06T00:00:00+08:00")
THREE = PersonId("official-three")


@pytest.fixture(name="office")
def an_office(tmp_path: Path) -> Generator[Office]:
    clock, home = ScriptedClock(fair.BEFORE), Home(tmp_path)
    fair.opened(home, clock, book=chosen.BOOK)
    clock.to(chosen.VOTING)
    with ExitStack() as held:
        accounts = held.enter_context(accounts_store.open_accounts(home.root))
        journal = held.enter_context(store.open_(home.journal("fair-practice"), clock=clock))
        desk = Desk.open(journal, clock=clock)
        desk.keep_time()
        appointed = AppointPerson(person=THREE, role=Role.OFFICIAL, by=ONE, at=clock())
        desk.handle(ONE, Order(PEOPLE, appointed))
        yield Office(desk, accounts)


def extension(closes: datetime = LATER, reason: str = "暴雨，网络中断") -> Extension:
    return Extension(stage="LIKES", closes=closes, reason=reason)


def only(office: Office) -> tuple[MotionId, str]:
    [item] = waiting(office)
    return item.id, item.digest


def test_it_is_done_in_the_commit_of_the_last_signature(office: Office):
    put(office, extension(), by=ONE)
    assert office.campaign().open["LIKES"] != LATER

    receipt = second(office, *only(office), by=TWO)

    assert office.campaign().open["LIKES"] == LATER
    assert [type(each).__name__ for each in receipt.events] == ["MotionSeconded", "StageExtended"]
    assert receipt.events[1].signed_by == (ONE, TWO)
    assert waiting(office) == []


def test_what_it_says_is_in_the_vault_and_not_in_the_journal(office: Office):
    put(office, extension(reason="金丝雀"), by=ONE)

    [item] = waiting(office)
    assert isinstance(item.motion, Extension)
    assert item.motion.reason == "金丝雀"
    states = [repr(each.event) for each in office.desk.journal.since(0)]
    assert not any("金丝雀" in each for each in states)


def test_nobody_agrees_with_himself_and_nothing_is_done_then(office: Office):
    put(office, extension(), by=ONE)

    with pytest.raises(Refused) as refused:
        second(office, *only(office), by=ONE)

    assert refused.value.reason == "a-second-person-is-needed"
    assert office.campaign().open["LIKES"] != LATER


def test_another_hash_than_the_one_that_was_seen_is_refused(office: Office):
    put(office, extension(), by=ONE)

    with pytest.raises(Refused) as refused:
        second(office, only(office)[0], "0" * 64, by=TWO)

    assert refused.value.reason == "motion-has-changed"


def test_it_is_void_once_what_it_rests_on_has_changed(office: Office):
    put(office, extension(LATER + timedelta(days=1)), by=ONE)
    put(office, extension(LATER), by=TWO)
    longer, shorter = waiting(office)
    second(office, shorter.id, shorter.digest, by=ONE)

    [item] = waiting(office)
    assert item.void
    with pytest.raises(Refused) as refused:
        second(office, longer.id, longer.digest, by=TWO)
    assert refused.value.reason == "motion-has-changed"
    withdraw(office, longer.id, by=THREE)
    assert waiting(office) == []


def test_what_the_rules_would_refuse_anyhow_is_not_put(office: Office):
    for wrong, reason in (
        (extension(chosen.VOTING), "an-extension-only-makes-longer"),
        (Postponement(stage="LIKES", opens=LATER, reason="迟"), "stage-has-opened"),
        (Amendment(canonical="{}", reason="改"), "amended-rulebook-is-not-right"),
    ):
        with pytest.raises(Refused) as refused:
            put(office, wrong, by=ONE)
        assert refused.value.reason == reason
    assert motions(office).known == frozenset()


def test_the_same_request_again_is_the_same_act(office: Office):
    first = put(office, extension(), by=ONE, id="twice")
    again = put(office, extension(), by=ONE, id="twice")
    assert (again.repeated, again.first) == (True, first.first)

    motion, digest = only(office)
    done = second(office, motion, digest, by=TWO, id="agreed-twice")
    repeated = second(office, motion, digest, by=TWO, id="agreed-twice")
    assert (repeated.repeated, repeated.first) == (True, done.first)
    with pytest.raises(Refused) as refused:
        second(office, motion, digest, by=THREE)
    assert refused.value.reason == "motion-does-not-wait"


def test_if_the_act_is_refused_the_motion_waits_on(office: Office):
    put(office, extension(), by=ONE)
    office.desk.clock.to(LATER)  # pyright: ignore[reportAttributeAccessIssue]

    with pytest.raises(Refused):
        second(office, *only(office), by=TWO)

    assert len(motions(office).waiting) == 1


def test_a_campaign_is_cancelled_by_two_even_while_it_rests(office: Office):
    at, desk = office.desk.clock(), office.desk
    reason = office.kept("campaign", "reason", "检查", at)
    desk.handle(ONE, Order(CAMPAIGN, PauseCampaign(reason=reason, by=ONE, at=at)))
    put(office, Cancellation(reason="主办单位决定取消"), by=ONE)
    desk.handle(ONE, Order(CAMPAIGN, ResumeCampaign(by=ONE, at=at)))
    second(office, *only(office), by=TWO)
    assert office.campaign().cancelled
