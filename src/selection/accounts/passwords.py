"""Passwords: which ones are taken, and how they are kept (argon2id).

A password may hold anything that can be typed or pasted. It must be long, and neither one that
everybody tries first nor made of what is known of its owner; nothing else is asked, and nobody
has to change it from time to time (NIST SP 800-63B, ASVS 6.2).

The list of passwords that are tried first is that of zxcvbn 4.5.0 (MIT, Dropbox, Dan Wheeler and
Daniel Wolf), those of eight characters and more: shorter ones are refused as they are.
"""

import re
import threading
import unicodedata
from collections.abc import Collection, Generator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, LEAST_ALONE, MOST = 8, 15, 128
"""Characters: beside a second factor, without one, and at all."""

AT_ONCE = 2
"""How many are worked out at the same time: each takes 46 MiB and most of a tenth of a second."""
PATIENCE = 5.0
"""Seconds that one waits for its turn."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_NOBODY_S = "nobody's password"
_SHORTEST_WORD = 2
_REPEATED = re.compile(r"(.+?)\1+")
_ROWS = (
    "1234567890" * 13,
    "abcdefghijklmnopqrstuvwxyz" * 6,
    "qwertyuiopasdfghjklzxcvbnm" * 6,
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/" * 4,
)


class Fault(StrEnum):
    """Why a password is not taken."""

    SHORT = "SHORT"
    LONG = "LONG"
    COMMON = "COMMON"
    ABOUT_YOU = "ABOUT_YOU"


class Weak(Exception):
    """The password is not taken; `least` is how many characters it needs."""

    def __init__(self, fault: Fault, least: int = LEAST) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.least = least


class Crowded(Exception):
    """Too many passwords are being checked at this moment."""


def must_be_good(password: str, *, second_factor: bool, about: Collection[str] = ()) -> None:
    """Refuse (Weak) what is short, well known, or made of the words `about` its owner and site."""
    written = _normal(password)
    least = LEAST if second_factor else LEAST_ALONE
    if len(written) < least:
        raise Weak(Fault.SHORT, least)
    if len(written) > MOST:
        raise Weak(Fault.LONG, least)
    folded = written.casefold()
    if _is_common(folded):
        raise Weak(Fault.COMMON, least)
    rest = folded
    for word in sorted(_words(about), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < LEAST and rest != folded:
        raise Weak(Fault.ABOUT_YOU, least)


def hashed(password: str) -> str:
    """The password as it is kept; raises Crowded."""
    with _turn():
        return _HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password that was kept; without one it takes as long, and is not.

    Raises Crowded.
    """
    with _turn():
        try:
            right = _HASHER.verify(kept or _of_nobody(), _normal(password)[: MOST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


def outdated(kept: str) -> bool:
    """Whether it was kept under weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def warm_up() -> None:
    """Make what is compared with where nobody has the name, so that the first takes no longer."""
    _of_nobody()


@contextmanager
def _turn() -> Generator[None]:
    if not _TURNS.acquire(timeout=PATIENCE):
        raise Crowded
    try:
        yield
    finally:
        _TURNS.release()


@cache
def _of_nobody() -> str:
    return _HASHER.hash(_NOBODY_S)


def _normal(password: str) -> str:
    """One way of writing it, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFC", password)


@cache
def _common() -> frozenset[str]:
    listed = files("selection.accounts") / "data" / "common-passwords.txt"
    return frozenset(listed.read_text("utf-8").splitlines())


def _is_common(folded: str) -> bool:
    repeated = _REPEATED.fullmatch(folded)
    part = repeated.group(1) if repeated else folded
    return (
        len(part) < LEAST
        or part in _common()
        or any(folded in row or folded[::-1] in row for row in _ROWS)
    )


def _words(about: Collection[str]) -> set[str]:
    """The words themselves and what they are made of, as `anna` and `example` of an address."""
    folded = [unicodedata.normalize("NFC", each).casefold() for each in about]
    parts = {part for each in folded for part in re.split(r"[\W_]+", each)} | set(folded)
    return {each for each in parts if len(each) >= _SHORTEST_WORD}
