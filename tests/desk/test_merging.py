"""Units with a new name, and units that went into another one: nobody and nothing is lost."""

from collections.abc import Generator
from pathlib import Path

import pytest

import national
from national import clerk_of, leader_of
from samples import ONE, REASON, TWO
from selection.accounts import store as accounts_store
from selection.accounts.people import Unit
from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.merging import called, merge, names, rename
from selection.desk.requests import Order
from selection.desk.submitting import withdraw
from selection.domain import facts
from selection.domain.deciders import counts, leaves
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import Role
from selection.journal.check import findings
from selection.readmodels.naming import renamed
from selection.readmodels.views import Views

SOCIETY, PROVINCE, COMPANY = UnitId("society"), UnitId("province"), UnitId("company")


@pytest.fixture
def accounts(tmp_path: Path) -> Generator[Accounts]:
    with accounts_store.create(tmp_path, {}) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found, _ = national.opened(tmp_path)
    return found


def name_of(desk: Desk, accounts: Accounts, folder: Path, until: int | None = None) -> str:
    views = Views(folder / "views.db")
    views.catch_up(desk.journal)
    with views.reading() as db:
        records = renamed(db, until)
    views.close()
    return names(accounts, [SOCIETY], records)[SOCIETY]


def merge_into(desk: Desk, unit: UnitId, into: UnitId) -> None:
    merge(desk, unit, into, paper=REASON, signed_by=(ONE, TWO))


def test_a_unit_is_called_as_it_was_called_at_the_position(
    desk: Desk, accounts: Accounts, tmp_path: Path
):
    registered = Unit(id=SOCIETY, name="虚构学会", type="NATIONAL_SOCIETY")
    accounts.people.enter([registered], at=desk.clock())
    before = desk.journal.head().position
    first = rename(desk, accounts, SOCIETY, "虚构科学学会", by=ONE)
    rename(desk, accounts, SOCIETY, "虚构科技学会", by=ONE)

    assert name_of(desk, accounts, tmp_path) == "虚构科技学会"
    assert called(desk, accounts, [SOCIETY, PROVINCE]) == {SOCIETY: "虚构科技学会"}
    assert name_of(desk, accounts, tmp_path, first.last) == "虚构科学学会"
    assert name_of(desk, accounts, tmp_path, before) == "虚构学会"


def test_a_name_that_was_refused_is_nobody_s_name(desk: Desk, accounts: Accounts, tmp_path: Path):
    registered = Unit(id=SOCIETY, name="虚构学会", type="NATIONAL_SOCIETY")
    accounts.people.enter([registered], at=desk.clock())

    with pytest.raises(Refused, match="person-has-no-such-role"):
        rename(desk, accounts, SOCIETY, "别的名字", by=leader_of("society"))

    assert name_of(desk, accounts, tmp_path) == "虚构学会"


def test_an_erased_unit_has_no_name_left(desk: Desk, accounts: Accounts):
    registered = Unit(id=SOCIETY, name="虚构学会", type="NATIONAL_SOCIETY")
    accounts.people.enter([registered], at=desk.clock())
    [event] = rename(desk, accounts, SOCIETY, "虚构科学学会", by=ONE).events
    accounts.vault.erase(SOCIETY, at=desk.clock(), reason="REQUEST")

    assert names(accounts, [SOCIETY], {SOCIETY: event.name.record}) == {}


def test_the_unit_that_another_went_into_has_its_people_and_answers_for_its_candidates(
    desk: Desk, tmp_path: Path
):
    """One merger after the other: whoever came along the first time comes along again."""
    for candidate in ("li", "wu"):
        national.nominate(desk, candidate, "society", "VOLUNTEER")
    merge_into(desk, SOCIETY, PROVINCE)
    merge_into(desk, PROVINCE, COMPANY)

    held = desk.journal.all_facts()
    assert facts.whose(held, facts.nominated_by, COMPANY) == ("li", "wu")
    units = ("society", "province", "company")
    people = tuple(sorted(of(unit) for unit in units for of in (clerk_of, leader_of)))
    assert facts.whose(held, facts.belongs_to, COMPANY) == people
    assert facts.whose(held, facts.belongs_to, SOCIETY) == ()
    withdraw(desk, CandidateId("li"), by=leader_of("company"))
    withdraw(desk, CandidateId("wu"), by=leader_of("society"))
    assert list(findings(desk.journal, leaves=leaves, counts=counts)) == []
    views = Views(tmp_path / "views.db")
    views.catch_up(desk.journal)
    rows = views.rows()
    views.close()
    assert ("society", "NATIONAL_SOCIETY", None, "province") in rows["units"]
    assert {row[3] for row in rows["candidates"]} == {"society"}, "the history is kept"


def test_whoever_comes_while_units_merge_comes_along(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """The merger is refused, and taken up again with everybody who is there then."""
    late = PersonId("late")
    appointed = AppointPerson(
        person=late, role=Role.UNIT_CLERK, by=ONE, at=desk.clock(), unit=SOCIETY
    )
    before = desk.journal.all_facts()
    desk.handle(ONE, Order(PEOPLE, appointed))
    with monkeypatch.context() as patch:
        patch.setattr(desk.journal, "all_facts", lambda: before)
        with pytest.raises(Refused, match="unit-has-changed"):
            merge_into(desk, SOCIETY, PROVINCE)

    merge_into(desk, SOCIETY, PROVINCE)

    held = desk.journal.facts([facts.belongs_to(late)])
    assert held == {facts.belongs_to(late): PROVINCE}
