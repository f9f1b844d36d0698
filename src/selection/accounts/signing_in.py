"""The one way in: a name with its password, then a second factor where there must be one.

Whoever gets it wrong learns nothing: an unknown name, a wrong password and a shut account are
answered alike and take as long.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from selection.accounts import passwords
from selection.accounts.access import Access
from selection.accounts.delays import Attempt, TooOften
from selection.accounts.one_time_codes import Kind
from selection.accounts.secrets import Secrets
from selection.accounts.security_log import Happened
from selection.accounts.sign_in_names import pseudonym
from selection.accounts.sites import Site
from selection.accounts.tickets import Purpose, Ticket
from selection.domain.kernel import PersonId

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Wrong:
    """It was not right, and nothing more is said."""


@dataclass(frozen=True, slots=True)
class Halfway:
    """The password was right; `ticket` is for the second half, whose purpose this is."""

    ticket: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Inside:
    """The person has shown who it is."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Over:
    """The ticket is over or was used: begin again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The second factors that a person has; codes by how many are left."""

    app: bool
    passkeys: int
    sheet: int
    recovery: int

    def any(self) -> bool:
        """Whether one can sign in with any; recovery codes are for when it is lost."""
        return self.app or self.passkeys > 0 or self.sheet > 0


class SigningIn:
    """Lets people of an installation in."""

    def __init__(self, access: Access, secrets: Secrets) -> None:
        self._access = access
        self._secrets = secrets

    def factors(self, person: PersonId) -> Factors:
        """The second factors of a person."""
        left = self._access.codes.left(person)
        return Factors(
            app=self._access.totp.has(person),
            passkeys=len(self._access.passkeys.known(person)),
            sheet=left.get(Kind.SHEET, 0),
            recovery=left.get(Kind.RECOVERY, 0),
        )

    def password(
        self,
        name: str,
        password: str,
        *,
        needs_second: Callable[[PersonId], bool],
        address: str | None,
        at: datetime,
    ) -> Wrong | TooOften | Halfway | Inside:
        """Try a name and a password from an address; raises Crowded.

        `needs_second` tells whether a person must have a second factor.
        """
        access = self._access
        who = pseudonym(self._secrets, name)
        attempt = access.delays.begin(who, address, at=at)
        if isinstance(attempt, TooOften):
            return attempt
        found = access.credentials.named(name)
        right = passwords.matches(found.password if found else None, password)
        if found is None or not right or found.disabled:
            self._note(found.person if found else None, attempt, at)
            return Wrong()
        if passwords.outdated(found.password):
            access.credentials.keep_better(found.person, password)
        factors = self.factors(found.person)
        if factors.any() or factors.recovery or needs_second(found.person):
            access.delays.spare_the_network(attempt)
            second = factors.any() or factors.recovery > 0
            purpose = Purpose.SECOND_FACTOR if second else Purpose.ENROLMENT
            return Halfway(access.tickets.issue(found.person, purpose, at=at), purpose)
        access.delays.forgive(attempt)
        return Inside(found.person)

    def code(
        self, token: str, code: str, *, address: str | None, at: datetime
    ) -> Wrong | TooOften | Inside | Over:
        """Try six digits of an app, or a code of a sheet or for recovery."""

        def right(ticket: Ticket) -> bool:
            plain = "".join(code.split())
            if plain.isdecimal() and len(plain) == _DIGITS:
                return self._access.totp.spend(ticket.person, plain, at=at)
            return self._access.codes.spend(ticket.person, code, at=at) is not None

        return self._second(token, right, address, at)

    def passkey(
        self, token: str, answer: str, site: Site, *, address: str | None, at: datetime
    ) -> Wrong | TooOften | Inside | Over:
        """Try what a passkey signed."""

        def right(ticket: Ticket) -> bool:
            return self._access.passkeys.accept(
                ticket.person, answer, ticket.challenge, site, at=at
            )

        return self._second(token, right, address, at)

    def confirm(
        self, person: PersonId, password: str, *, address: str | None, at: datetime
    ) -> Wrong | TooOften | Inside:
        """Whether somebody who is signed in is still the same person; raises Crowded."""
        found = self._access.credentials.of(person)
        if found is None:
            return Wrong()
        attempt = self._access.delays.begin(found.name, address, at=at)
        if isinstance(attempt, TooOften):
            return attempt
        if not passwords.matches(found.password, password) or found.disabled:
            self._note(person, attempt, at)
            return Wrong()
        self._access.delays.forgive(attempt)
        self._access.log.note(Happened.CONFIRMED, person, at=at)
        return Inside(person)

    def _second(
        self, token: str, right: Callable[[Ticket], bool], address: str | None, at: datetime
    ) -> Wrong | TooOften | Inside | Over:
        access = self._access
        ticket = access.tickets.find(token, at=at)
        if ticket is None or ticket.purpose is not Purpose.SECOND_FACTOR:
            return Over()
        attempt = access.delays.begin(ticket.person, address, at=at)
        if isinstance(attempt, TooOften):
            return attempt
        if not right(ticket):
            self._note(ticket.person, attempt, at)
            return Wrong()
        if not access.tickets.use_up(token):
            return Over()
        access.delays.forgive(attempt)
        found = access.credentials.of(ticket.person)
        if found is None or found.disabled:
            return Over()
        access.delays.forget([found.name])
        return Inside(ticket.person)

    def _note(self, person: PersonId | None, attempt: Attempt, at: datetime) -> None:
        self._access.log.note(Happened.REFUSED, person, about=attempt.about, at=at)
        if attempt.last:
            self._access.log.note(Happened.DELAYED, person, about=attempt.about, at=at)
