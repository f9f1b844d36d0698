"""The numbers that people and bodies are known by (domain 8): how they are written.

A check character tells a slip of the finger, never who somebody is: that a number is well written
does not say that it was given out. Regions are not looked up, because they change every year.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import assert_never

from selection.domain.kernel import Refused
from selection.domain.names import as_name, as_text, is_name
from selection.domain.rulebook.words import Writing

_ID_CARD = re.compile(r"[1-9][0-9]{5}((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_ID_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CARD_CHECKS = "10X98765432"

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, Z, S, V: they look like digits, or like each other."""
_USCC = re.compile(f"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_USCC_MODULUS = 31
_USCC_BASE = 3  # the weight of place i is 3 to the i

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LAND_LINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?|400-?[0-9]{3}-?[0-9]{4}")
_DIVISION = re.compile(r"[1-9][0-9]{5}(?:[0-9]{6})?")

_FILLING = re.compile(r"[\s\-‐‑‒–—]")
_COUNTRY = re.compile(r"^(?:\+|00)86")


def id_card_check(seventeen: str) -> str:
    """The last character of a 居民身份证 number, from the digits before it (GB 11643-1999)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(seventeen, _ID_CARD_WEIGHTS, strict=True)
    )
    return _ID_CARD_CHECKS[total % len(_ID_CARD_CHECKS)]


def uscc_check(seventeen: str) -> str:
    """The last character of a 统一社会信用代码, from those before it (GB 32100-2015)."""
    total = sum(
        _USCC_ALPHABET.index(each) * _USCC_BASE**place for place, each in enumerate(seventeen)
    )
    return _USCC_ALPHABET[-total % _USCC_MODULUS]


def as_written(writing: Writing | None, text: str) -> str:
    """The answer as it is kept: what people type differently made alike, before it is judged.

    A name gets one kind of middle dot, a number loses spaces and dashes, a mobile number +86.
    """
    match writing:
        case None:
            return as_text(text)
        case Writing.NAME:
            return as_name(text)
        case Writing.ID_CARD | Writing.USCC | Writing.DIVISION:
            return _FILLING.sub("", as_text(text)).upper()
        case Writing.MOBILE:
            return _COUNTRY.sub("", _FILLING.sub("", as_text(text)))
        case Writing.PHONE:
            return as_text(text).strip()
        case _:
            assert_never(writing)


def must_be_written(writing: Writing, text: str, field: str) -> None:
    """Refuse an answer that is not written as its field asks, and say what is wrong with it."""
    _WRITTEN[writing](text, field)


def _id_card(text: str, field: str) -> None:
    found = _ID_CARD.fullmatch(text)
    if found is None:
        raise Refused("id-card-is-not-well-formed", field=field)
    try:
        date(*map(int, found.groups()))
    except ValueError:
        raise Refused("id-card-names-no-day", field=field) from None
    if id_card_check(text[:-1]) != text[-1]:
        raise Refused("id-card-check-does-not-fit", field=field)


def _uscc(text: str, field: str) -> None:
    if _USCC.fullmatch(text) is None:
        raise Refused("uscc-is-not-well-formed", field=field)
    if uscc_check(text[:-1]) != text[-1]:
        raise Refused("uscc-check-does-not-fit", field=field)


def _name(text: str, field: str) -> None:
    if not is_name(text):
        raise Refused("name-is-not-well-formed", field=field)


def _mobile(text: str, field: str) -> None:
    if _MOBILE.fullmatch(text) is None:
        raise Refused("mobile-number-is-not-well-formed", field=field)


def _phone(text: str, field: str) -> None:
    mobile = as_written(Writing.MOBILE, text)
    if _MOBILE.fullmatch(mobile) is None and _LAND_LINE.fullmatch(text) is None:
        raise Refused("phone-number-is-not-well-formed", field=field)


def _division(text: str, field: str) -> None:
    if _DIVISION.fullmatch(text) is None:
        raise Refused("division-code-is-not-well-formed", field=field)


_WRITTEN: Mapping[Writing, Callable[[str, str], None]] = MappingProxyType(
    {
        Writing.NAME: _name,
        Writing.ID_CARD: _id_card,
        Writing.USCC: _uscc,
        Writing.MOBILE: _mobile,
        Writing.PHONE: _phone,
        Writing.DIVISION: _division,
    }
)
