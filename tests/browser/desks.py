"""Selections that stand in the midst of a stage each, open to real browsers."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from browser.working import working
from selection.accounts.people import Person
from selection.desk.clock import ScriptedClock
from selection.desk.rehearsal.live import standing
from selection.desk.rehearsal.rehearsal import rehearse
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.kernel import PersonId, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import FOR_A_UNIT, Role
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import StageKind
from selection.settings import Home
from web.desks.selections import FEW, NOW, RULEBOOK, Selection

STAGES = (
    StageKind.INTAKE,
    StageKind.FORMAL_REVIEW,
    StageKind.SCORING,
    StageKind.MEETING,
    StageKind.PUBLICITY,
)


@contextmanager
def under_way(folder: Path) -> Generator[tuple[str, dict[StageKind, Selection]]]:
    """The address, and the selections by the stage that they are in."""
    home = Home(folder)
    home.root.mkdir()
    campaigns = {
        kind: rehearse(
            home,
            standing(canonical(RULEBOOK.read_bytes()), kind, now=NOW),
            FEW,
            _silent,
            until=NOW,
            leaving=kind,
        ).campaign
        for kind in STAGES
    }
    clock = ScriptedClock(NOW + timedelta(minutes=1))
    with working(home, clock) as (installation, address):
        yield (
            address,
            {
                kind: Selection(installation, None, installation.campaigns[code], clock)
                for kind, code in campaigns.items()
            },
        )


def _silent(_: str, __: int, ___: int) -> None:
    """Nobody watches this rehearsal."""


def at_work(selection: Selection, role: str) -> PersonId:
    """Somebody of the role; an official appoints the first one where nobody was needed so far."""
    people = selection.people(role)
    if people:
        return people[0]
    official, at = selection.people(Role.OFFICIAL)[0], selection.clock()
    person = PersonId("y3k7q2m5t4w6n2b3")
    selection.installation.accounts.people.enter([Person(id=person, name="虚构人")], at=at)
    home = facts.unit_type("")
    unit = min(each for each in selection.all_facts if each.startswith(home)).removeprefix(home)
    appointed = AppointPerson(
        person=person,
        role=Role(role),
        by=official,
        at=at,
        unit=UnitId(unit) if Role(role) in FOR_A_UNIT else None,
    )
    selection.place.desk.handle(official, Order(PEOPLE, appointed))
    return person
