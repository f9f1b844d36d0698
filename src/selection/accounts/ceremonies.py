"""What browsers and devices are asked when a passkey is made or used (WebAuthn), and its proof.

The library takes long to import, so this module is imported only where a passkey is at hand.
"""

import hashlib
from collections.abc import Sequence

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from selection.accounts.sites import Site

_ASIDE = UserVerificationRequirement.PREFERRED  # the password was given before


class Unproven(Exception):
    """What the browser sent proves nothing: badly formed, wrongly signed, for another site."""


def asked_to_make(
    person: str, name: str, challenge: bytes, site: Site, known: Sequence[bytes]
) -> str:
    """What the browser is to ask a device for, as JSON; the device must hold none of the known."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name=site.name,
            user_name=name,
            user_id=hashlib.sha256(b"selection.passkey.1 " + person.encode()).digest(),
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_ASIDE
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        )
    )


def asked_to_sign(challenge: bytes, site: Site, known: Sequence[bytes]) -> str:
    """What the browser is to have signed, as JSON, by one of the known keys."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            user_verification=_ASIDE,
        )
    )


def made(answer: str, challenge: bytes, site: Site) -> VerifiedRegistration:
    """The key that a device made; raises Unproven."""
    try:
        return webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except WebAuthnException:
        raise Unproven from None


def signer(answer: str) -> bytes:
    """Which key is said to have signed; raises Unproven if that cannot be read."""
    try:
        return parse_authentication_credential_json(answer).raw_id
    except WebAuthnException:
        raise Unproven from None


def signed(
    answer: str, challenge: bytes, site: Site, *, public_key: bytes, count: int
) -> VerifiedAuthentication:
    """The proof that the key signed the challenge; raises Unproven.

    A key that counts must count up: one whose count stands still or falls was copied.
    """
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=count,
        )
    except WebAuthnException:
        raise Unproven from None
