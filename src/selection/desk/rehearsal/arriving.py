"""The first acts: people get their roles, and units their places in the register."""

from selection.accounts.people import Person, Unit
from selection.desk.rehearsal import seating
from selection.desk.rehearsal.stagehand import Stagehand
from selection.desk.requests import Order, Request
from selection.domain.kernel import PersonId, UnitId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import RegisterUnit
from selection.domain.slate import SLATE

POSTS = {
    Role.OFFICIAL: "主办单位工作人员",
    Role.REVIEWER: "初审员",
    Role.CHIEF_REVIEWER: "初审组组长",
    Role.TELLER: "计票人",
}


def people_come_in(hand: Stagehand) -> None:
    """Officials, reviewers, tellers and experts get their roles; everybody has a made-up name."""
    hand.reviewers = _new_people(hand, hand.plan.reviewers)
    hand.chiefs = _new_people(hand, 2)
    hand.tellers = _new_people(hand, 2)
    roles = [
        *((each, Role.OFFICIAL) for each in hand.officials),
        *((each, Role.REVIEWER) for each in hand.reviewers),
        *((each, Role.CHIEF_REVIEWER) for each in hand.chiefs),
        *((each, Role.TELLER) for each in hand.tellers),
    ]
    hand.accounts.people.enter(
        [person(hand, each, POSTS[role]) for each, role in roles], at=hand.clock()
    )
    founder = hand.officials[0]
    appointed = [
        AppointPerson(person=each, role=role, by=founder, at=hand.clock()) for each, role in roles
    ]
    orders = [Order(PEOPLE, each) for each in appointed]
    hand.put("人员就位", [Request(actor=founder, orders=(order,)) for order in orders])
    seating.experts_come_in(hand)


def _new_people(hand: Stagehand, count: int) -> tuple[PersonId, ...]:
    return tuple(PersonId(hand.new_id()) for _ in range(count))


def person(hand: Stagehand, who: PersonId, post: str, employer: str | None = None) -> Person:
    """Somebody with a made-up name, and an employer if none is given."""
    at_home = employer or hand.names.filled("{short}{college}大学", hand.names.place())
    return Person(id=who, name=hand.names.person(), employer=at_home, post=post)


def units_come_in(hand: Stagehand) -> dict[str, list[UnitId]]:
    """Register the units, by type; each has somebody who writes and somebody who signs."""
    units: dict[str, list[UnitId]] = {}
    known: list[Unit | Person] = []
    requests: list[Request] = []
    counts = hand.plan.units_of(len(hand.rules.unit_types))
    for unit_type, count in zip(hand.rules.unit_types, counts, strict=True):
        units[unit_type.code] = []
        for _ in range(count):
            unit = UnitId(hand.new_id())
            name, place = hand.names.unit(unit_type.name)
            hand.units[unit] = Unit(id=unit, name=name, type=unit_type.code, region=place.region)
            clerk, leader = hand.clerks[unit] = (
                PersonId(hand.new_id()),
                PersonId(hand.new_id()),
            )
            known += [
                hand.units[unit],
                person(hand, clerk, "经办人", name),
                person(hand, leader, "审核人", name),
            ]
            units[unit_type.code].append(unit)
            official = hand.officials[0]
            registered = RegisterUnit(
                unit=unit, unit_type=unit_type.code, by=official, at=hand.clock()
            )
            requests.append(Request(actor=official, orders=(Order(SLATE, registered),)))
            for member, role in ((clerk, Role.UNIT_CLERK), (leader, Role.UNIT_LEADER)):
                appointed = AppointPerson(
                    person=member, role=role, unit=unit, by=official, at=hand.clock()
                )
                requests.append(Request(actor=official, orders=(Order(PEOPLE, appointed),)))
    hand.accounts.people.enter(known, at=hand.clock())
    hand.put("推荐单位登记", requests)
    return units
