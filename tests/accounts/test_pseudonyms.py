import re
from dataclasses import replace

import pytest

from selection.accounts.pseudonyms import (
    NAME,
    Pseudonyms,
    normal_identifier,
    normal_phone,
)
from selection.accounts.secrets import Secrets
from selection.domain.rulebook.words import Tier

SECRETS = Secrets(master_key=b"m" * 32, pepper=b"p" * 32)
OURS = Pseudonyms(SECRETS, "sample-2023")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        (" 110105 19491231 002X\u3000", "11010519491231002X"),
        ("110105-19491231-002X", "11010519491231002X"),
        ("110105—19491231–002X", "11010519491231002X"),
        ("110105－19491231−002X", "11010519491231002X"),
        ("\u200b11010519491231002X\ufeff\u00a0", "11010519491231002X"),
        ("91350100m000100y43", "91350100M000100Y43"),
        ("e12345678", "E12345678"),
    ],
)
def test_one_identifier_however_it_is_written(written: str, normal: str):
    assert normal_identifier(written) == normal
    assert OURS.entity("id_number", written) == OURS.entity("id_number", normal)


@pytest.mark.parametrize(
    ("written", "same"),
    [("阿依古丽‧买买提", " 阿依古丽 · 买买提"), ("「星火」服務隊", "星火服务队")],
)
def test_one_name_however_it_is_written(written: str, same: str):
    assert OURS.entity(NAME, written) == OURS.entity(NAME, same)


@pytest.mark.parametrize(
    "written",
    ["13900000000", "+86 139 0000 0000", "0086-139-0000-0000", "＋８６１３９００００００００"],
)
def test_one_phone_however_it_is_written(written: str):
    assert normal_phone(written) == "13900000000"
    assert OURS.voter(written, Tier.PHONE) == OURS.voter("13900000000", Tier.PHONE)


def test_different_names_stay_different():
    names = ["王·小", "王小", "王晓", "一队", "二队", "星火(一队)", "星火(二队)"]

    assert len({OURS.entity(NAME, name) for name in names}) == len(names)


@pytest.mark.parametrize("tier", [Tier.DEVICE, Tier.WECHAT, Tier.ACCOUNT])
def test_tokens_and_openids_are_taken_to_the_letter(tier: Tier):
    tokens = ["o6-aB", "o6-ab", "o6aB", "o6-aB "]

    assert len({OURS.voter(token, tier) for token in tokens}) == len(tokens)


def test_every_purpose_has_ids_of_its_own():
    same = "11010519491231002X"
    ids = [
        *(OURS.voter(same, tier) for tier in Tier),
        OURS.entity("id_number", same),
        OURS.entity("uscc", same),
        OURS.entity(NAME, same),
        OURS.entity("id_number", same, within="gansu"),
        OURS.entity("REAL_NAME", same),
    ]

    assert len(set(ids)) == len(ids)


def test_another_campaign_or_another_pepper_gives_other_ids():
    other_pepper = Pseudonyms(replace(SECRETS, pepper=b"q" * 32), "sample-2023")
    other_year = Pseudonyms(SECRETS, "sample-2024")

    assert len({those.voter("token") for those in (OURS, other_pepper, other_year)}) == 3
    assert len({those.entity("uscc", "9") for those in (OURS, other_pepper, other_year)}) == 3


def test_the_master_key_has_no_part_in_pseudonyms():
    other = Pseudonyms(replace(SECRETS, master_key=b"n" * 32), "sample-2023")

    assert other.voter("token") == OURS.voter("token")


def test_pseudonyms_never_change():
    # These stand in journals: another value here would make every voter a stranger.
    assert OURS.voter("token") == "26hjxksxc33f6j6tptbod7nii4"
    assert OURS.entity("uscc", "91350100M000100Y43") == "3ribubod2qip432yhmmokclzp4"


def test_a_pseudonym_has_128_bits_in_lower_case():
    assert re.fullmatch("[a-z2-7]{26}", OURS.voter("token"))
    assert re.fullmatch("[a-z2-7]{26}", OURS.entity("uscc", "9"))


def test_an_empty_identifier_identifies_nobody():
    for tier in Tier:
        with pytest.raises(ValueError, match="nobody"):
            OURS.voter("", tier)
    for kind in ("id_number", NAME):
        with pytest.raises(ValueError, match="nobody"):
            OURS.entity(kind, " \u3000\u200b")
