"""People at work, for tests of the desks: signed in without the pages that let them in."""

import re
from dataclasses import dataclass, field
from typing import Any

from httpx import Response

from fair import ONE, ORIGIN, Fair
from selection.accounts.people import Person
from selection.desk.requests import Order
from selection.domain.kernel import PersonId, UnitId
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.web.workers import session_cookie

TOKEN = re.compile(r'name="token" value="(\w+)"')


@dataclass
class AtWork:
    """Somebody with a session, who sends forms as a browser does: with the fields of the page."""

    fair: Fair
    person: PersonId
    cookies: dict[str, str] = field(default_factory=dict[str, str])
    token: str = ""

    def get(self, path: str, **headers: str) -> Response:
        """Look at a page; the token of its forms is kept."""
        client = self.fair.visitor()
        client.cookies.update(self.cookies)
        answer = client.get(path, headers=headers, follow_redirects=False)
        if found := TOKEN.search(answer.text):
            self.token = found.group(1)
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> Response:
        """Send a form with the token that the last page had."""
        client = self.fair.visitor()
        client.cookies.update(self.cookies)
        return client.post(
            path,
            data={"token": self.token, **(data or {})},
            headers={"origin": ORIGIN, **headers},
            follow_redirects=False,
        )


def sign_in(fair: Fair, person: PersonId) -> AtWork:
    """A session for this person, and a token fit for its forms."""
    installation = fair.installation
    token = installation.accounts.sessions.begin(person, at=installation.clock())
    worker = AtWork(fair, person, {session_cookie(installation): token})
    worker.get(f"{fair.base}/desk")
    return worker


def appoint(
    fair: Fair, person: str, role: Role, *, name: str = "虚构人", unit: UnitId | None = None
) -> PersonId:
    """Give somebody a name and a role, as the first official does."""
    who, at = PersonId(person), fair.clock()
    fair.accounts.people.enter([Person(id=who, name=name)], at=at)
    appointed = AppointPerson(person=who, role=role, unit=unit, by=ONE, at=at)
    fair.place.desk.handle(ONE, Order(PEOPLE, appointed))
    return who
