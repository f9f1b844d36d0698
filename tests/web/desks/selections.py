"""Rehearsed selections that stand in the midst of a stage, open to whoever works for them.

They are large enough that everybody has something that is theirs, and something that is not.
"""

import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from httpx import Response
from litestar.testing import TestClient

from fair import ORIGIN, UNHURRIED, Browser
from selection.accounts.people import Person
from selection.desk.clock import ScriptedClock
from selection.desk.rehearsal.live import standing
from selection.desk.rehearsal.plan import SMALL
from selection.desk.rehearsal.rehearsal import rehearse
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import FOR_A_UNIT, Role
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import StageKind
from selection.settings import Home
from selection.web.campaigns import OpenCampaign
from selection.web.installation import Installation, open_installation
from selection.web.origins import Origin
from selection.web.workers import EXPERT, session_cookie
from serving import application, lasting
from web.desks.working import TOKEN

RULEBOOK = Path(__file__).parents[3] / "rulebooks" / "cast-2023.toml"
NOW = datetime(2026, 5, 6, 3, 8, 9, tzinfo=UTC)
"""In a year whose working days are published."""
STAGES = (
    StageKind.INTAKE,
    StageKind.FORMAL_REVIEW,
    StageKind.SCORING,
    StageKind.MEETING,
    StageKind.PUBLICITY,
)
"""In whose midst a selection can stand."""
FEW = replace(SMALL, likes=200)


def _silent(_: str, __: int, ___: int) -> None:
    """Nobody watches this rehearsal."""


@dataclass(slots=True)
class Hand:
    """Somebody at work in one of the selections."""

    client: TestClient[Any]
    cookies: dict[str, str]
    token: str = ""

    def ask(self, method: str, path: str, **more: Any) -> Response:
        """Ask as a browser does that has the session's cookie."""
        browser = Browser(self.client)
        browser.cookies.update(self.cookies)
        answer = browser.request(method, path, follow_redirects=False, **more)
        if found := TOKEN.search(answer.text):
            self.token = found.group(1)
        renewed = {name: answer.cookies[name] for name in self.cookies if name in answer.cookies}
        self.cookies |= renewed
        return answer

    def get(self, path: str) -> Response:
        """Look at a page."""
        return self.ask("GET", path)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Response:
        """Send a form with the session's token."""
        sent = {"token": self.token, **(data or {})}
        return self.ask("POST", path, data=sent, headers={"origin": ORIGIN}, **more)


@dataclass
class Selection:
    """One of the selections."""

    installation: Installation
    client: TestClient[Any]
    place: OpenCampaign
    clock: ScriptedClock

    @cached_property
    def all_facts(self) -> dict[str, str]:
        """Every fact, as the selection stood when it was first asked for or somebody appointed."""
        return self.place.journal.all_facts()

    def people(self, role: str) -> Sequence[PersonId]:
        """Everybody of a role, in a fixed order."""
        if role == EXPERT:
            codes = [each.code for each in self.place.rules.seated]
            found = {
                fact.rpartition(":")[2]
                for fact in self.all_facts
                if any(fact.startswith(facts.member(code, "")) for code in codes)
            }
        else:
            end = facts.appointed("", role).rpartition(":")[2]
            found = {
                fact.split(":")[1]
                for fact in self.all_facts
                if fact.startswith("appointed:") and fact.rpartition(":")[2] == end
            }
        return [PersonId(each) for each in sorted(found)]

    def somebody(self, role: str) -> PersonId:
        """Somebody of the role; an official appoints the first where nobody was needed so far."""
        if people := self.people(role):
            return people[0]
        official, at = self.people(Role.OFFICIAL)[0], self.clock()
        person = PersonId(f"some-{role.lower().replace('_', '-')}")
        self.installation.accounts.people.enter([Person(id=person, name="虚构人")], at=at)
        start = facts.unit_type("")
        unit = min(each for each in self.all_facts if each.startswith(start)).removeprefix(start)
        appointed = AppointPerson(
            person=person,
            role=Role(role),
            by=official,
            at=at,
            unit=UnitId(unit) if Role(role) in FOR_A_UNIT else None,
        )
        self.place.desk.handle(official, Order(PEOPLE, appointed))
        self.all_facts = self.place.journal.all_facts()
        return person

    def sign_in(self, person: PersonId) -> Hand:
        """A session for this person."""
        sessions = self.installation.accounts.sessions
        token = sessions.begin(person, at=self.installation.clock())
        hand = Hand(self.client, {session_cookie(self.installation): token})
        hand.get(f"{self.place.base}/desk")
        return hand

    def candidates(self, fact: Any = facts.nominated) -> Sequence[CandidateId]:
        """The candidates of whom such a fact holds, in a fixed order."""
        start = fact("")
        found = sorted(each for each in self.all_facts if each.startswith(start))
        return [CandidateId(each[len(start) :]) for each in found]


@contextmanager
def standing_in(kind: StageKind, folder: Path) -> Generator[Selection]:
    """A selection by the national rulebook that stands in the midst of that stage."""
    made, campaign = _made(kind)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    clock = ScriptedClock(NOW)
    with (
        open_installation(
            Home(folder), [Origin.read(ORIGIN)], clock=clock, bounds=UNHURRIED
        ) as installation,
        application(installation) as app,
        TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as client,
    ):
        yield Selection(installation, client, installation.campaigns[campaign], clock)


@cache
def _made(kind: StageKind) -> tuple[Path, str]:
    """The home of such a selection, made once in a process to be copied, and its id."""
    folder = lasting()
    book = standing(canonical(RULEBOOK.read_bytes()), kind, now=NOW)
    summary = rehearse(Home(folder), book, FEW, _silent, until=NOW, leaving=kind)
    return folder, summary.campaign


ROLES = (*map(str, Role), EXPERT)
