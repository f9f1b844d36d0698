"""Voters known by their device only: a signed cookie, set with the first like and never before.

The cookie names nobody. It shows that we gave it, so that nobody can make up voters by making up
cookies; how many are given is the business of `floods`. One device is one cookie in all campaigns
of an installation, and another pseudonym in each of them.
"""

import base64
import hmac
import os
import re

import msgspec
from litestar.datastructures import Cookie

from selection.accounts.secrets import Secrets

_PURPOSE = ["selection.device.1"]  # another key than that of any campaign's pseudonyms
_BYTES = 16
_LONGEST = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer
_WRITTEN = re.compile(r"1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})")


class Devices:
    """Gives devices their cookie, and knows its own again."""

    def __init__(self, secrets: Secrets, *, https: bool) -> None:
        """`https`: whether visitors reach the site by https; plain http is for development.

        With https the name begins with `__Host-`: browsers then let no other host and no plain
        connection set it. Over http they would throw it away.
        """
        self._key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")
        self._https = https
        self.cookie = "__Host-voter" if https else "voter"

    def issue(self) -> str:
        """A new device: the value of its cookie, `1.<128 random bits>.<128 bits of HMAC>`."""
        token = _text(os.urandom(_BYTES))
        return f"1.{token}.{self._mark(token)}"

    def read(self, value: str | None) -> str | None:
        """The identity behind a cookie, for `Pseudonyms.voter`; None if it is not one of ours."""
        written = _WRITTEN.fullmatch(value or "")
        if written is None:
            return None
        token, mark = written.groups()
        return token if hmac.compare_digest(mark, self._mark(token)) else None

    def set_cookie(self, value: str) -> Cookie:
        """The cookie to answer with: no script may read it, no other site send it along a POST."""
        return Cookie(
            key=self.cookie,
            value=value,
            path="/",
            max_age=_LONGEST,
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def _mark(self, token: str) -> str:
        return _text(hmac.digest(self._key, f"1.{token}".encode(), "sha256")[:_BYTES])


def _text(drawn: bytes) -> str:
    return base64.urlsafe_b64encode(drawn).decode().rstrip("=")
