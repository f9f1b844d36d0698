"""The national campaign of `rulebooks/cast-2023.toml`, open and with units, at any instant."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from samples import CLERK, FORMS, LEADER, ONE, PAPER, RULEBOOKS, TWO, at
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.opening import open_campaign
from selection.desk.requests import Order, Receipt
from selection.desk.standins import attaching, digests, stand_ins
from selection.desk.submitting import submit
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, EntityId, PersonId, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.quota import RegisterUnit
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import Signature
from selection.domain.slate import SLATE
from selection.journal import store

CAST = canonical((RULEBOOKS / "cast-2023.toml").read_bytes())
BEFORE, INTAKE = at("2023-10-15 09:00"), at("2023-11-01 09:00")
UNITS: Mapping[str, str] = {
    "society": "NATIONAL_SOCIETY",
    "province": "PROVINCIAL_ASSOCIATION",
    "company": "CENTRAL_SOE_ASSOCIATION",
    "institute": "DIRECT_UNIT",
    "department": "ORGANIZER_DEPARTMENT",
}
"""A unit of each type; each has a clerk and a leader (`clerk_of`, `leader_of`)."""


def clerk_of(unit: str) -> PersonId:
    return PersonId(f"{CLERK}-{unit}")


def leader_of(unit: str) -> PersonId:
    return PersonId(f"{LEADER}-{unit}")


def opened(
    folder: Path, book: bytes = CAST, units: Mapping[str, str] = UNITS, now: datetime = INTAKE
) -> tuple[Desk, ScriptedClock]:
    """The campaign at that instant, with its officials and the people of its units."""
    clock = ScriptedClock(BEFORE)
    folder.mkdir(parents=True, exist_ok=True)
    journal = store.create(folder / "journal.db", campaign="cast-2023", clock=clock)
    desk = open_campaign(journal, book, drafted_by=ONE, frozen_by=TWO, clock=clock)
    for unit, unit_type in units.items():
        registered = RegisterUnit(unit=UnitId(unit), unit_type=unit_type, by=ONE, at=clock())
        desk.handle(ONE, Order(SLATE, registered))
        for person, role in (
            (clerk_of(unit), Role.UNIT_CLERK),
            (leader_of(unit), Role.UNIT_LEADER),
        ):
            appointed = AppointPerson(
                person=person, role=role, by=ONE, at=clock(), unit=UnitId(unit)
            )
            desk.handle(ONE, Order(PEOPLE, appointed))
    clock.to(now)
    desk.keep_time()
    return desk, clock


def submission(
    rules: Rulebook, candidate: str, unit: str, category: str, when: datetime, **more: Any
) -> SubmitNomination:
    """A nomination with everything the national rulebook asks for."""
    plain: dict[str, Any] = {
        "candidate": CandidateId(candidate),
        "unit": UnitId(unit),
        "category": category,
        "entities": (EntityId(f"entity-{candidate}"),),
        "form": FORMS[category],
        "paper": PAPER,
        "at": when,
        "materials": digests(stand_ins(rules, candidate, category)),
        "declared": tuple(
            Declared(code=each.code, by=by) for each in rules.declarations for by in each.by
        ),
        "signed_by": {
            Signature.CLERK: clerk_of(unit),
            Signature.LEADER: leader_of(unit),
        },
    }
    return SubmitNomination(**plain | more)


def attach(desk: Desk, candidate: str, unit: str, category: str) -> None:
    """Attach stand-ins for the files of the category; those that are there already stay."""
    clerk, at = clerk_of(unit), desk.clock()
    orders = attaching(
        desk.rules,
        CandidateId(candidate),
        UnitId(unit),
        stand_ins(desk.rules, candidate, category),
        paper=PAPER,
        by=clerk,
        at=at,
    )
    desk.handle(clerk, *orders)


def nominate(desk: Desk, candidate: str, unit: str, category: str, **more: Any) -> Receipt:
    """Hand in a nomination now, its files attached."""
    submitted = submission(desk.rules, candidate, unit, category, desk.clock(), **more)
    attach(desk, candidate, unit, category)
    return submit(desk, submitted, by=submitted.signed_by[Signature.LEADER])
