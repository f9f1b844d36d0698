"""Voters who showed who they are (T1, T2): a signed cookie with a pseudonym, like a device's.

Neither number nor openid is in it, nor in any store: both become a keyed hash before anything is
kept. One cookie serves all campaigns of an installation, and is another voter in each of them.
"""

import base64
import hmac
import re
from dataclasses import dataclass

import msgspec
from litestar.datastructures import Cookie

from selection.accounts.pseudonyms import normal_phone
from selection.accounts.secrets import Secrets
from selection.domain.rulebook.words import Tier

_PURPOSE = ["selection.identity.1"]
_BITS = 128
_LONGEST = 30 * 24 * 60 * 60  # seconds; then the phone is asked again, which may be another's
_LETTERS = {Tier.PHONE: "P", Tier.WECHAT: "W"}
_TIERS = {letter: tier for tier, letter in _LETTERS.items()}
_WRITTEN = re.compile(r"1\.([PW])\.([a-z2-7]{26})\.([a-z2-7]{26})")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class Verified:
    """Who somebody showed to be: a pseudonym, and how surely."""

    tier: Tier
    token: str


class Identities:
    """Makes pseudonyms of numbers and openids, and knows its own cookies again."""

    def __init__(self, secrets: Secrets, *, https: bool) -> None:
        """`https` as for `Devices`."""
        self._key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")
        self._https = https
        self.cookie = "__Host-identity" if https else "identity"

    def of(self, tier: Tier, who: str) -> Verified:
        """Who stands behind a mobile number or an openid."""
        return Verified(tier, self._hash("who", tier.value, who))

    @staticmethod
    def known(tier: Tier, token: str) -> Verified:
        """The same, from a pseudonym that was made before."""
        return Verified(tier, token)

    def written(self, verified: Verified) -> str:
        """The value of the cookie."""
        letter = _LETTERS[verified.tier]
        return f"1.{letter}.{verified.token}.{self._mark(letter, verified.token)}"

    def read(self, value: str | None) -> Verified | None:
        """Who a cookie says that it is; None if it is not one of ours."""
        written = _WRITTEN.fullmatch(value or "")
        if written is None:
            return None
        letter, token, mark = written.groups()
        if not hmac.compare_digest(mark, self._mark(letter, token)):
            return None
        return Verified(_TIERS[letter], token)

    def set_cookie(self, verified: Verified) -> Cookie:
        """The cookie to answer with; no script may read it, no other site send it along."""
        return self.private_cookie(self.cookie, self.written(verified), lasts=_LONGEST)

    def private_cookie(self, name: str, value: str, *, lasts: int) -> Cookie:
        """A cookie of the same kind; `lasts` is in seconds, 0 takes it away."""
        return Cookie(
            key=name,
            value=value,
            path="/",
            max_age=lasts,
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def named(self, name: str) -> str:
        """What a cookie of this installation is called, so that no other host can set it."""
        return f"__Host-{name}" if self._https else name

    def sealed(self, value: str) -> str:
        """A short text with a mark that only we can make."""
        return f"{value}.{self._hash('sealed', value)}"

    def unsealed(self, sealed: str | None) -> str | None:
        """The text; None if the mark is not ours."""
        value, _, mark = (sealed or "").rpartition(".")
        ours = self._hash("sealed", value)
        return value if hmac.compare_digest(mark.encode(), ours.encode()) else None

    def mark_of(self, secret: str) -> str:
        """A name for a secret by which nobody finds it."""
        return self._hash("name", secret)

    def _mark(self, letter: str, token: str) -> str:
        return self._hash("mark", letter, token)

    def _hash(self, *about: str) -> str:
        digest = hmac.digest(self._key, msgspec.json.encode(about), "sha256")[: _BITS // 8]
        return base64.b32encode(digest).decode().rstrip("=").lower()


def mobile(written: str) -> str | None:
    """The eleven digits of a mainland mobile number, however it is written; None for another."""
    number = normal_phone(written)
    return number if _MOBILE.fullmatch(number) else None
