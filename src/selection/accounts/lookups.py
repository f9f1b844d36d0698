"""Numbers and codes by which somebody without an account asks how something stands.

Both are computed from what they stand for with the pepper, so that no table joins them to
anybody: the receipt number hides how many there are, and the code shows that one was given it.
"""

import base64
import hmac
from dataclasses import dataclass, field

import msgspec

from selection.accounts.secrets import Secrets

_PURPOSE = "selection.lookup.1"
_RECEIPT, _CODE = 8, 12  # letters of 5 bits
_ALIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """What somebody is given once, to be written down."""

    receipt: str
    code: str = field(repr=False)


class Lookups:
    """The numbers and codes of one campaign."""

    def __init__(self, secrets: Secrets, campaign: str) -> None:
        about = msgspec.json.encode([_PURPOSE, campaign])
        self._key = hmac.digest(secrets.pepper, about, "sha256")

    def of(self, number: int) -> Lookup:
        """The receipt number and the code of the objection of that number."""
        return Lookup(
            _grouped(self._letters("receipt", number, _RECEIPT)),
            _grouped(self._letters("code", number, _CODE)),
        )

    def number(self, receipt: str, code: str, *, last: int) -> int | None:
        """The objection that both are of; None unless both fit. `last` is the last there is.

        All are compared, whichever fits, so that the time tells nothing.
        """
        asked = f"{_plain(receipt)}/{_plain(code)}".encode()
        found: int | None = None
        for number in range(1, last + 1):
            own = f"{self._letters('receipt', number, _RECEIPT)}/"
            own += self._letters("code", number, _CODE)
            if hmac.compare_digest(asked, own.encode()):
                found = number
        return found

    def _letters(self, kind: str, number: int, length: int) -> str:
        digest = hmac.digest(self._key, msgspec.json.encode([kind, number]), "sha256")
        return base64.b32encode(digest).decode()[:length]


def _plain(written: str) -> str:
    """As it was given, however it is typed: without dashes and blanks, in capitals."""
    letters = (each for each in written.upper() if each.isascii() and each.isalnum())
    return "".join(letters).translate(_ALIKE)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
