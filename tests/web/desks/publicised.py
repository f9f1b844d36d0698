"""A small selection whose list is public: three people on it, everybody who handles objections."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copytree

from litestar.testing import TestClient

import fair as fairs
from fair import ONE, ORIGIN, TWO, UNIT, Fair
from publicity import BOOK
from samples import at
from selection.accounts.people import Person
from selection.desk.arranging import names
from selection.desk.clock import ScriptedClock
from selection.desk.proposing import propose
from selection.desk.publishing import publish
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain.announcement import ApproveList
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.kernel import CandidateId, PersonId, VoterId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.publication import PUBLICATION
from selection.domain.rulebook.words import Tier
from selection.outbound.configured import NOWHERE, Outbound
from selection.settings import Home
from selection.web.installation import open_installation
from selection.web.origins import Origin
from serving import application, lasting

CLERK, WATCH = PersonId("clerk-one"), PersonId("supervisor-one")
THREE, FOUR = PersonId("official-three"), PersonId("official-four")
LOOKS, ALSO = PersonId("looks-one"), PersonId("looks-two")
UNIT_CLERK = PersonId("unit-clerk")
PEOPLE_HERE = {
    ONE: ("虚构一", Role.OFFICIAL),
    TWO: ("虚构二", Role.OFFICIAL),
    THREE: ("虚构三", Role.OFFICIAL),
    FOUR: ("虚构四", Role.OFFICIAL),
    CLERK: ("虚构受理", Role.OBJECTION_CLERK),
    WATCH: ("虚构监督", Role.SUPERVISOR),
    LOOKS: ("虚构核查甲", Role.TELLER),
    ALSO: ("虚构核查乙", Role.TELLER),
}
LIKES = {"anna": 3, "bert": 2, "dora": 1, "cara": 1}
PUBLIC = at("2023-12-25 08:30")


@cache
def _made() -> Path:
    """The home of the selection, made once and copied for each test."""
    folder = lasting()
    clock, home = ScriptedClock(at("2023-11-30 08:00")), Home(folder / "home")
    fairs.opened(home, clock, book=BOOK)
    clock.to(at("2023-12-01 10:00"))
    with _opened(home, clock) as found:
        _staff(found)
        _like(found)
        _publish(found)
    return home.root


def copied(folder: Path) -> None:
    """A home of the selection in a folder of its own."""
    copytree(_made(), folder)


@contextmanager
def publicised(folder: Path, *, outbound: Outbound = NOWHERE) -> Generator[Fair]:
    """The list has just been published: anna and bert, and cara."""
    copied(folder)
    with _opened(Home(folder), ScriptedClock(PUBLIC), outbound) as found:
        yield found


@contextmanager
def _opened(home: Home, clock: ScriptedClock, outbound: Outbound = NOWHERE) -> Generator[Fair]:
    origins = [Origin.read(ORIGIN)]
    with (
        open_installation(home, origins, clock=clock, outbound=outbound) as installation,
        application(installation) as app,
        TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client,
    ):
        found = Fair(installation, client, clock, installation.accounts)
        found.to(clock())
        yield found


def _staff(fair: Fair) -> None:
    desk, now = fair.place.desk, fair.clock()
    people = [Person(id=each, name=name) for each, (name, _) in PEOPLE_HERE.items()]
    fair.accounts.people.enter([*people, Person(id=UNIT_CLERK, name="虚构经办")], at=now)
    for person, (_, role) in PEOPLE_HERE.items():
        desk.handle(ONE, Order(PEOPLE, AppointPerson(person=person, role=role, by=ONE, at=now)))
    appointed = AppointPerson(person=UNIT_CLERK, role=Role.UNIT_CLERK, unit=UNIT, by=ONE, at=now)
    desk.handle(ONE, Order(PEOPLE, appointed))


def _like(fair: Fair) -> None:
    for who, count in LIKES.items():
        for n in range(count):
            like = LikeCandidate(
                channel="likes",
                stage="LIKES",
                voter=VoterId(f"{who}-{n}"),
                tier=Tier.DEVICE,
                candidate=CandidateId(who),
                at=fair.clock(),
            )
            fair.place.desk.handle("public", Order(BALLOT, like))


def _publish(fair: Fair) -> None:
    fair.to(PUBLIC)
    desk, now = fair.place.desk, fair.clock()
    days = known(desk.rules.calendar.zone, now.date())
    opening = OpenStage(stage="PUBLICITY", by=ONE, at=now, workdays=days)
    desk.handle(ONE, Order(CAMPAIGN, opening))
    [event] = propose(desk, names(desk, fair.accounts), by=ONE, at=now).events
    agreed = ApproveList(digest=event.digest, by=TWO, at=now)
    desk.handle(TWO, Order(PUBLICATION, agreed))
    publish(desk, fair.accounts, signed_by=(ONE, TWO), at=now)
    fair.refresh()
