"""Pseudonyms: what stands in the journal for a voter, a person or a body.

A keyed hash, not a salted one: all mobile numbers of a country can be tried in two hours against
a known salt. The pepper is outside the stores, and every campaign has its own ids, so that the
logs of two campaigns cannot be joined.
"""

import base64
import hmac
import unicodedata

import msgspec

from selection.accounts.secrets import Secrets
from selection.domain import likeness
from selection.domain.kernel import EntityId, VoterId
from selection.domain.rulebook.words import Tier

NAME = "name"
"""The kind of identifier that is a name; every other kind is a number or a code."""

_BITS = 128


class Pseudonyms:
    """The pseudonyms of one campaign."""

    def __init__(self, secrets: Secrets, campaign: str) -> None:
        about = msgspec.json.encode(["selection.pseudonym.1", campaign])
        self._key = hmac.digest(secrets.pepper, about, "sha256")

    def voter(self, identity: str, tier: Tier = Tier.DEVICE) -> VoterId:
        """The voter behind a device token, phone number, openid, document number or account.

        Tiers never meet: the same person is another voter as a device than as a phone. Tokens
        and openids are taken to the letter, because their case and dashes matter. ValueError if
        nothing is left after normalising.
        """
        match tier:
            case Tier.PHONE:
                identity = normal_phone(identity)
            case Tier.REAL_NAME:
                identity = normal_identifier(identity)
            case Tier.DEVICE | Tier.WECHAT | Tier.ACCOUNT:
                pass
        return VoterId(self._hash("voter", tier.value, identity))

    def entity(self, kind: str, identifier: str, *, within: str = "") -> EntityId:
        """The person or body that an identifier stands for, the same in every nomination.

        `kind` is what the identifier is (the code of the form's field), or NAME. `within` is a
        code that narrows an identifier which is not unique by itself: the province of a name, the
        school of a student number. ValueError if nothing is left after normalising.
        """
        normal = likeness.normal if kind == NAME else normal_identifier
        return EntityId(self._hash("entity", kind, normal(identifier), within))

    def _hash(self, purpose: str, kind: str, value: str, within: str = "") -> str:
        if not value:
            raise ValueError(f"an empty {kind} identifies nobody")
        about = msgspec.json.encode([purpose, kind, value, within])
        digest = hmac.digest(self._key, about, "sha256")[: _BITS // 8]
        return base64.b32encode(digest).decode().rstrip("=").lower()


def normal_identifier(written: str) -> str:
    """A number or code as it is compared: NFKC, upper case, no spaces, dashes or invisibles."""
    folded = unicodedata.normalize("NFKC", written).upper()
    return "".join(
        character
        for character in folded
        if not character.isspace() and unicodedata.category(character) not in {"Cf", "Pd"}
    ).replace("\N{MINUS SIGN}", "")


def normal_phone(written: str) -> str:
    """A mobile number without the country's +86, spaces and dashes."""
    number = normal_identifier(written)
    for prefix in ("+86", "0086"):
        number = number.removeprefix(prefix)
    return number
