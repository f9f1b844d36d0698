from datetime import UTC, datetime

import pytest

from selection.accounts.people import Person, Unit
from selection.accounts.problems import Erased
from selection.accounts.store import Accounts
from selection.domain.kernel import PersonId, UnitId

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
EXPERT = Person(id=PersonId("p-1"), name="虚构专家", employer="虚构大学", post="教授")
OFFICIAL = Person(id=PersonId("p-2"), name="虚构干部")
UNIT = Unit(
    id=UnitId("u-1"), name="虚构省科协", type="PROVINCE", division="990000", region="虚构省"
)


def test_people_and_units_are_found_by_their_ids(accounts: Accounts):
    accounts.people.enter([EXPERT, OFFICIAL, UNIT], at=AT)

    assert accounts.people.people() == {"p-1": EXPERT, "p-2": OFFICIAL}
    assert accounts.people.people(["p-2", "u-1", "p-9"]) == {"p-2": OFFICIAL}
    assert accounts.people.units() == {"u-1": UNIT}


def test_a_unit_that_was_entered_without_a_region_is_still_found(accounts: Accounts):
    before = {"id": "u-1", "name": "虚构省科协", "type": "PROVINCE", "division": "990000"}
    accounts.vault.keep("u-1", "unit", before, at=AT)

    assert accounts.people.units()[UNIT.id].region == ""


def test_names_of_all_kinds_come_in_one_answer(accounts: Accounts):
    accounts.people.enter([EXPERT, UNIT], at=AT)

    assert accounts.people.name_of(["u-1", "p-1", "p-9"]) == {
        "p-1": "虚构专家",
        "u-1": "虚构省科协",
    }


def test_a_correction_stands_in_the_place_of_the_first_entry(accounts: Accounts):
    accounts.people.enter([EXPERT, UNIT], at=AT)
    corrected = Person(id=EXPERT.id, name="虚构专家二", employer="虚构研究院")
    accounts.people.enter([corrected], at=AT)

    assert accounts.people.people() == {"p-1": corrected}
    assert accounts.people.name_of(["p-1"]) == {"p-1": "虚构专家二"}


def test_an_erased_person_is_known_but_has_no_name(accounts: Accounts):
    accounts.people.enter([EXPERT, OFFICIAL], at=AT)
    accounts.vault.erase("p-1", at=AT, reason="asked")

    assert accounts.people.name_of(["p-1", "p-2"]) == {"p-1": None, "p-2": "虚构干部"}
    assert accounts.people.people() == {"p-2": OFFICIAL}
    with pytest.raises(Erased):
        accounts.people.enter([EXPERT], at=AT)


def test_many_ids_are_answered_by_few_queries(accounts: Accounts):
    crowd = [Person(id=PersonId(f"p-{n}"), name=f"虚构人物{n}") for n in range(1_100)]
    accounts.people.enter(crowd, at=AT)

    assert len(accounts.people.name_of([person.id for person in crowd])) == 1_100
