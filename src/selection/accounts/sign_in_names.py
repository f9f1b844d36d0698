"""Names to sign in with: an e-mail address, a mobile number, or whatever somebody chose.

The store has a keyed hash alone; the name as it was written is in the vault, under its person.
"""

import hmac
import re
import unicodedata

import msgspec

from selection.accounts.pseudonyms import normal_phone
from selection.accounts.secrets import Secrets

LEAST, MOST = 3, 100
_PHONE = re.compile(r"\+?[0-9]{6,20}")
_PURPOSE = ["selection.sign-in.1"]


class UnfitName(Exception):
    """The name is too short, too long, or holds blanks or what cannot be seen."""


def normal(written: str) -> str:
    """The name as it is compared: case and the way a number is spaced do not matter.

    Raises UnfitName.
    """
    folded = unicodedata.normalize("NFKC", written).strip().casefold()
    number = re.sub(r"[\s()-]", "", folded)
    if _PHONE.fullmatch(number):
        return normal_phone(number)
    if not LEAST <= len(folded) <= MOST or not folded.isprintable() or " " in folded:
        raise UnfitName
    return folded


def pseudonym(secrets: Secrets, written: str) -> str:
    """What stands in the store for the name; any text has one, so that nobody learns which fit."""
    try:
        name = normal(written)
    except UnfitName:
        name = f" {written[:MOST]}"
    key = hmac.digest(secrets.pepper, msgspec.json.encode(_PURPOSE), "sha256")
    return hmac.digest(key, name.encode("utf-8", "surrogatepass"), "sha256").hex()
