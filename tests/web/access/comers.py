"""People who come in by the pages, as browsers do."""

import re
from dataclasses import dataclass, field

import pyotp
import pytest
from httpx import Response

from fair import ORIGIN, Browser, Fair
from selection.accounts import passwords
from selection.accounts.invitations import Purpose
from selection.domain.kernel import PersonId

PASSWORD = "纸船 过河 不要桥 hoch und weit"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing; their price is tried elsewhere."""
    hasher = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    passwords._of_nobody.cache_clear()


@dataclass
class Comer:
    """Somebody with a browser."""

    fair: Fair
    name: str = "anna@example.org"
    password: str = PASSWORD
    app: pyotp.TOTP | None = None
    codes: list[str] = field(default_factory=list[str])
    browser: Browser = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        self.browser = self.fair.visitor()

    def get(self, path: str) -> Response:
        """Look at a page."""
        return self._kept(self.browser.get(path, follow_redirects=False))

    def post(self, path: str, **fields: str | list[str]) -> Response:
        """Send a form, with the token of the last page."""
        data = {"token": self.token, **fields} if self.token else fields
        headers = {"origin": ORIGIN}
        return self._kept(
            self.browser.post(path, data=data, headers=headers, follow_redirects=False)
        )

    def code(self) -> str:
        """What the app shows; half a minute later than the one before."""
        assert self.app is not None
        self.fair.clock.on(seconds=30)
        return self.app.at(self.fair.clock())

    def accept(self, token: str) -> Response:
        """Follow a link and set everything; the page with the recovery codes."""
        path = f"/invitations/{token}"
        assert self.get(path).status_code == 200
        assert self.post(path).headers["location"] == f"{path}/accept"
        assert self.get(f"{path}/accept").status_code == 200
        told = {"name": self.name, "password": self.password, "again": self.password}
        answer = self.post(f"{path}/accept", **told)
        assert answer.status_code == 303, answer.text
        if answer.headers["location"] == "/desk":
            return answer
        assert answer.headers["location"] == "/sign-in/factor"
        return self.enrol()

    def enrol(self) -> Response:
        """Set an app."""
        page = self.get("/sign-in/factor").text
        secret = re.search(r"way__secret[^>]*><code>([^<]+)", page)
        assert secret is not None, page
        self.app = pyotp.TOTP(secret[1].replace(" ", "").strip())
        answer = self.post("/sign-in/factor", code=self.app.at(self.fair.clock()))
        assert answer.status_code == 200, answer.text
        self.codes = re.findall(r"<li><code>([^<]+)", answer.text)
        assert len(self.codes) == 10
        return answer

    def sign_in(self, to: str = "") -> Response:
        """Name and password, then the app."""
        answer = self.post("/sign-in", name=self.name, password=self.password, next=to)
        assert answer.status_code == 303, answer.text
        if not answer.headers["location"].startswith("/sign-in/second"):
            return answer
        return self.post("/sign-in/second", code=self.code(), next=to)

    def _kept(self, answer: Response) -> Response:
        fields = dict(HIDDEN.findall(answer.text))
        self.token = fields.get("token", self.token)
        return answer


def invited(fair: Fair, person: PersonId, role: str | None = "OFFICIAL") -> str:
    """A link for this person, from the command line."""
    access = fair.accounts.access
    return access.invitations.make(
        person, Purpose.INVITATION, by=None, at=fair.clock(), campaign=fair.place.id, role=role
    )


def come_in(fair: Fair, person: PersonId, **more: str) -> Comer:
    """Somebody who accepted an invitation and is signed in."""
    comer = Comer(fair, **more)
    comer.accept(invited(fair, person))
    return comer
