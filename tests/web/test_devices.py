"""The cookie that stands for a device."""

import base64
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selection.accounts.pseudonyms import Pseudonyms
from selection.accounts.secrets import Secrets
from selection.domain.rulebook.words import Tier
from selection.web.devices import Devices

SECRETS = Secrets(master_key=b"m" * 32, pepper=b"p" * 32)
DEVICES = Devices(SECRETS, https=True)
GIVEN = "1.AAECAwQFBgcICQoLDA0ODw.OEcI5MGBuJP9yZbWH7RB9g"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_device_that_we_gave_is_known_again():
    value = DEVICES.issue()
    identity = DEVICES.read(value)

    assert identity is not None
    assert len(base64.urlsafe_b64decode(identity + "==")) == 16
    assert re.fullmatch(r"1\.[\w-]{22}\.[\w-]{22}", value)


def test_every_device_is_another():
    assert len({DEVICES.read(DEVICES.issue()) for _ in range(200)}) == 200


def test_cookies_given_once_are_known_for_ever():
    # Voters come back for weeks, after restarts and updates: this cookie must stay valid.
    assert DEVICES.read(GIVEN) == "AAECAwQFBgcICQoLDA0ODw"


@pytest.mark.parametrize("at", range(len(GIVEN)))
def test_a_cookie_changed_in_one_letter_is_not_ours(at: int):
    for letter in ALPHABET:
        if letter != GIVEN[at]:
            assert DEVICES.read(GIVEN[:at] + letter + GIVEN[at + 1 :]) is None


@given(st.text() | st.from_regex(r"1\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}", fullmatch=True))
def test_nothing_made_up_is_ours(value: str):
    assert DEVICES.read(value) is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        f"{GIVEN}\n",
        f" {GIVEN}",
        f'"{GIVEN}"',
        f"{GIVEN}=",
        f"{GIVEN}.{GIVEN}",
        GIVEN.replace("1.", "2.", 1),
        GIVEN.replace("1.", "１.", 1),
        "1..",
        "1" * 100_000,
    ],
)
def test_a_malformed_cookie_is_nobody(value: str | None):
    assert DEVICES.read(value) is None


def test_another_pepper_knows_none_of_them():
    other = Devices(replace(SECRETS, pepper=b"q" * 32), https=True)
    assert other.read(GIVEN) is None


def test_the_master_key_has_no_part_in_it():
    assert Devices(replace(SECRETS, master_key=b"n" * 32), https=True).read(GIVEN)


def test_over_https_no_other_host_can_set_it():
    header = DEVICES.set_cookie(GIVEN).to_header(header="")
    name, *attributes = (each.strip().lower() for each in header.split(";"))

    assert name == f"__host-voter={GIVEN}".lower()
    assert set(attributes) == {
        "httponly",
        "secure",
        "samesite=lax",
        "path=/",
        f"max-age={400 * 86_400}",
    }


def test_over_plain_http_it_has_a_name_that_browsers_keep():
    plain = Devices(SECRETS, https=False)
    header = plain.set_cookie(GIVEN).to_header(header="")

    assert plain.cookie == "voter"
    assert header.startswith("voter=1.")
    assert "secure" not in header.lower()
    assert "httponly" in header.lower()


def test_campaigns_cannot_be_joined_by_their_voters():
    identity = DEVICES.read(DEVICES.issue())
    assert identity is not None
    voters = {Pseudonyms(SECRETS, each).voter(identity, Tier.DEVICE) for each in ("one", "two")}
    assert len(voters | {identity}) == 3
