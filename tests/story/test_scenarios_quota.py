"""Domain §12, scenarios 1 to 3: the quota race, a unit with a total, the exact deadline."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from national import attach, leader_of, nominate, opened, submission
from races.racing import Ground, race
from samples import ANN, ONE, REASON, TWO, paper
from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.desk.submitting import admit, transfer, withdraw
from selection.domain import facts
from selection.domain.candidacy import LateSubmissionRecorded
from selection.domain.deciders import counts, leaves
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.nomination import NOMINATION
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.quota import LiftUnitDeadline, SetUnitDeadline
from selection.domain.roles import Role
from selection.domain.slate import SLATE
from selection.domain.transferring import AgreeToTransfer, ProposeTransfer
from selection.journal.check import findings
from selection.readmodels.evidence import replay
from selection.readmodels.views import Views

LAST_MOMENT = datetime.fromisoformat("2023-11-20T23:59:59.999+08:00")
SHOWCASE = datetime.fromisoformat("2023-11-27T09:00:00+08:00")
DEADLINE = datetime.fromisoformat("2023-11-21T00:00:00+08:00")


def refusal(desk: Desk, candidate: str, unit: str, category: str) -> str:
    with pytest.raises(Refused) as refused:
        nominate(desk, candidate, unit, category)
    return refused.value.reason


@pytest.mark.accepts("R-QUO-01", "R-QUO-07")
@pytest.mark.refuses("R-QUO-01", "R-QUO-07")
def test_scenario_1_two_clerks_submit_for_the_last_slot_and_one_gets_the_receipt(tmp_path: Path):
    def one_of_two_used(folder: Path) -> Ground:
        desk, clock = opened(folder)
        nominate(desk, "first", "society", "ORGANIZATION")
        for candidate in ("left", "right"):
            attach(desk, candidate, "society", "ORGANIZATION")
        desk.journal.close()
        return Ground(folder / "journal.db", desk.journal.campaign, clock())

    def clerk(candidate: str):
        return lambda desk: nominate(desk, candidate, "society", "ORGANIZATION")

    for outcome in race(3, one_of_two_used, [clerk("left"), clerk("right")], tmp_path):
        assert set(outcome.answers) == {
            "SlotTaken NominationSubmitted",
            "quota-of-category-is-used-up",
        }
        assert outcome.recorded == {"SlotTaken": 1, "NominationSubmitted": 1}


@pytest.mark.accepts("R-QUO-04")
@pytest.mark.refuses("R-QUO-04")
def test_scenario_2_a_direct_unit_nominates_five_in_all_and_no_sixth(tmp_path: Path):
    desk, _ = opened(tmp_path)
    for n, category in enumerate(["VOLUNTEER"] * 3 + ["SITE"] * 2):
        nominate(desk, f"c-{n}", "institute", category)

    assert refusal(desk, "c-6", "institute", "PROJECT") == "quota-is-used-up"


@pytest.mark.accepts("R-QUO-06")
@pytest.mark.refuses("R-QUO-06")
def test_a_slot_given_back_in_time_is_used_again_and_one_given_back_late_is_not(tmp_path: Path):
    """The same organisation may come back, as a nomination of its own."""
    desk, clock = opened(tmp_path)
    for candidate in ("one", "two"):
        nominate(desk, candidate, "society", "ORGANIZATION")
    assert refusal(desk, "three", "society", "ORGANIZATION") == "quota-of-category-is-used-up"

    withdraw(desk, CandidateId("two"), by=leader_of("society"))
    again = nominate(desk, "two-again", "society", "ORGANIZATION", entities=("entity-two",))
    assert again.last is not None

    clock.to(DEADLINE)
    gone = withdraw(desk, CandidateId("one"), by=leader_of("society"))
    assert [type(event).__name__ for event in gone.events] == ["NominationWithdrawn"]


@pytest.mark.accepts("R-TIME-02", "A-01")
def test_scenario_3_the_last_millisecond_is_in_time(tmp_path: Path):
    desk, clock = opened(tmp_path)
    clock.to(LAST_MOMENT)

    assert nominate(desk, "li", "society", "VOLUNTEER").last is not None


@pytest.mark.refuses("R-TIME-02", "A-01")
def test_scenario_3_midnight_is_late_and_only_recorded(tmp_path: Path):
    desk, clock = opened(tmp_path)
    clock.to(DEADLINE)

    [recorded] = nominate(desk, "li", "society", "VOLUNTEER").events

    assert isinstance(recorded, LateSubmissionRecorded)
    assert recorded.at == DEADLINE
    held = desk.journal.facts([facts.nominated("li"), facts.slot("li"), facts.live("entity-li")])
    assert held == {}
    with pytest.raises(Refused, match="late-submission-is-recorded"):
        nominate(desk, "li", "society", "VOLUNTEER")


@pytest.mark.accepts("A-01")
@pytest.mark.refuses("A-01")
def test_a_late_submission_is_let_in_by_two_officials_before_the_showcase(tmp_path: Path):
    desk, clock = opened(tmp_path)
    clock.to(DEADLINE)
    for candidate in ("in", "out"):
        nominate(desk, candidate, "society", "VOLUNTEER")
    clock.to(SHOWCASE - timedelta(milliseconds=1))

    assert refused_admission(desk, "in", (ONE,)) == "a-second-person-is-needed"
    assert refused_admission(desk, "in", (ONE, leader_of("society"))) == "person-has-no-such-role"
    assert refused_admission(desk, "nobody", (ONE, TWO)) == "no-late-submission-is-recorded"
    let_in = admit(desk, CandidateId("in"), reason=REASON, signed_by=(ONE, TWO))
    names = [type(event).__name__ for event in let_in.events]
    assert names == ["SlotTaken", "LateSubmissionAdmitted", "NominationSubmitted"]
    assert let_in.events[-1].at == clock()

    clock.to(SHOWCASE)
    assert refused_admission(desk, "out", (ONE, TWO)) == "late-admission-is-over"
    assert list(findings(desk.journal, leaves=leaves, counts=counts)) == []


@pytest.mark.refuses("A-01")
def test_a_late_submission_is_not_let_in_beyond_the_quota_or_twice(tmp_path: Path):
    """Nor if meanwhile another late one of the same person was let in."""
    desk, clock = opened(tmp_path)
    nominate(desk, "first", "society", "VOLUNTEER")
    clock.to(DEADLINE)
    for candidate in ("second", "third"):
        nominate(desk, candidate, "society", "VOLUNTEER")
    nominate(desk, "fourth", "province", "VOLUNTEER", entities=("entity-second",))
    admit(desk, CandidateId("second"), reason=REASON, signed_by=(ONE, TWO))

    assert refused_admission(desk, "second", (ONE, TWO)) == "candidate-is-already-nominated"
    assert refused_admission(desk, "third", (ONE, TWO)) == "quota-of-category-is-used-up"
    assert refused_admission(desk, "fourth", (ONE, TWO)) == "candidate-is-nominated-elsewhere"


def refused_admission(desk: Desk, candidate: str, people: tuple[PersonId, ...]) -> str:
    with pytest.raises(Refused) as refused:
        admit(desk, CandidateId(candidate), reason=REASON, signed_by=people)
    return refused.value.reason


def test_a_unit_s_own_deadline_ends_its_nominations_before_the_campaign_s(tmp_path: Path):
    """After the campaign's deadline it does not matter any more: officials decide then."""
    desk, clock = opened(tmp_path)
    own = datetime.fromisoformat("2023-11-11T00:00:00+08:00")
    by, unit = leader_of("society"), UnitId("society")
    sets = SetUnitDeadline(unit=unit, deadline=own, by=by, at=clock())
    desk.handle(by, Order(SLATE, sets))
    clock.to(own - timedelta(milliseconds=1))
    nominate(desk, "li", "society", "VOLUNTEER")
    clock.to(own)

    assert refusal(desk, "wu", "society", "VOLUNTEER") == "unit-deadline-has-passed"
    nominate(desk, "sun", "province", "VOLUNTEER")
    desk.handle(ONE, Order(SLATE, LiftUnitDeadline(unit=unit, by=ONE, at=clock())))
    nominate(desk, "wu", "society", "VOLUNTEER")


@pytest.mark.accepts("R-TIME-01")
@pytest.mark.refuses("R-TIME-01")
def test_nothing_comes_in_before_the_campaign_takes_nominations(tmp_path: Path):
    desk, clock = opened(tmp_path, now=datetime.fromisoformat("2023-10-15T23:59:59.999+08:00"))

    assert refusal(desk, "li", "society", "VOLUNTEER") == "stage-is-not-open"
    clock.on(milliseconds=1)
    nominate(desk, "li", "society", "VOLUNTEER")


def appoint(desk: Desk, person: PersonId, role: Role) -> None:
    appointed = AppointPerson(person=person, role=role, by=ONE, at=desk.clock())
    desk.handle(ONE, Order(PEOPLE, appointed))


def propose(desk: Desk, candidate: str, category: str) -> None:
    proposed = ProposeTransfer(
        candidate=CandidateId(candidate), category=category, reason=REASON, by=ANN, at=desk.clock()
    )
    desk.handle(ANN, Order(NOMINATION, proposed))


def agree(desk: Desk, candidate: str, category: str, unit: str) -> None:
    like = submission(desk.rules, candidate, unit, category, desk.clock(), paper=paper(7))
    agreed = AgreeToTransfer(
        candidate=like.candidate,
        category=category,
        form=like.form,
        paper=like.paper,
        by=leader_of(unit),
        at=like.at,
        materials=like.materials,
        declared=like.declared,
    )
    desk.handle(agreed.by, Order(NOMINATION, agreed))


@pytest.mark.accepts("A-19", "R-CAT-01")
@pytest.mark.refuses("A-19")
def test_a_project_nominated_as_an_organisation_is_moved_before_the_showcase(tmp_path: Path):
    """The slot goes with it, so that one of the former category is free, and one fewer here."""
    desk, clock = opened(tmp_path)
    appoint(desk, ANN, Role.REVIEWER)
    for candidate, category in (("a", "PROJECT"), ("b", "PROJECT"), ("moved", "ORGANIZATION")):
        nominate(desk, candidate, "society", category)
    propose(desk, "moved", "PROJECT")
    agree(desk, "moved", "PROJECT", "society")
    with pytest.raises(Refused, match="quota-of-category-is-used-up"):
        transfer(desk, CandidateId("moved"), "PROJECT", signed_by=(ONE, TWO))

    withdraw(desk, CandidateId("b"), by=leader_of("society"))
    clock.to(DEADLINE)
    transfer(desk, CandidateId("moved"), "PROJECT", signed_by=(ONE, TWO))

    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)
    rows = views.rows()
    [row] = [row for row in rows["candidates"] if row[0] == "moved"]
    assert row[1:5] == ("PROJECT", 3, "society", paper(7).record)
    assert rows["slates"] == [("society", "ORGANIZATION", 0), ("society", "PROJECT", 2)]
    contenders = replay(desk.journal, replace(desk.rules, formal_review=None)).contenders
    assert {each.candidate: each.category for each in contenders} == {
        "a": "PROJECT",
        "moved": "PROJECT",
    }
    views.close()
    assert list(findings(desk.journal, leaves=leaves, counts=counts)) == []

    clock.to(SHOWCASE)
    with pytest.raises(Refused, match="category-is-settled"):
        propose(desk, "moved", "ORGANIZATION")


@pytest.mark.refuses("A-19")
def test_who_does_not_stand_is_not_moved(tmp_path: Path):
    desk, _ = opened(tmp_path)

    with pytest.raises(Refused, match="candidate-is-not-nominated"):
        transfer(desk, CandidateId("nobody"), "PROJECT", signed_by=(ONE, TWO))
