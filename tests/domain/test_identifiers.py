"""Numbers of documents, bodies and telephones (domain 8), by known answers and by properties."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.domain.identifiers import as_written, id_card_check, must_be_written, uscc_check
from selection.domain.kernel import Refused
from selection.domain.rulebook.words import Writing

FEW = settings(max_examples=60)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SAMPLE = "440524188001010014"  # the standard's own
BY_LETTER = "11010519491231002X"  # the standard's other one
WITH_CHECK = id_card_check("33011319900101001")


def told(writing: Writing, text: str) -> str | None:
    """What is wrong with the text, or None."""
    try:
        must_be_written(writing, text, "field")
    except Refused as refused:
        return f"{refused.reason} of {refused.because['field']}"
    return None


@pytest.mark.parametrize(
    "number",
    [
        SAMPLE,
        BY_LETTER,
        f"33011319900101001{WITH_CHECK}",  # a district of 2021
        *(f"{at}000019900101001{id_card_check(f'{at}000019900101001')}" for at in (81, 82, 83)),
        f"44052420000229001{id_card_check('44052420000229001')}",
    ],
)
def test_an_id_card_of_any_region_is_taken(number: str):
    assert told(Writing.ID_CARD, number) is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("440524188001010015", "id-card-check-does-not-fit"),
        ("11010519491231002x", "id-card-is-not-well-formed"),  # made a capital before
        ("11010519491231002", "id-card-is-not-well-formed"),
        ("440524188001010014 ", "id-card-is-not-well-formed"),
        ("44052418800101001４", "id-card-is-not-well-formed"),
        ("040524188001010014", "id-card-is-not-well-formed"),
        ("440524178001010014", "id-card-is-not-well-formed"),
        ("440524188002300014", "id-card-names-no-day"),
        ("440524190002290014", "id-card-names-no-day"),  # 1900 was no leap year
        ("440524188013010014", "id-card-names-no-day"),
    ],
)
def test_what_is_wrong_with_an_id_card_is_told(number: str, reason: str):
    assert told(Writing.ID_CARD, number) == f"{reason} of field"


SEVENTEEN = st.builds(
    lambda region, day, number: f"{region}{day:%Y%m%d}{number:03}",
    st.integers(100000, 999999),
    st.dates(date(1800, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)


@FEW
@given(SEVENTEEN, st.integers(0, 17), st.integers(1, 9))
def test_one_changed_digit_of_an_id_card_is_noticed(digits: str, at: int, by: int):
    whole = digits + id_card_check(digits)
    shifted = "0123456789X"[("0123456789X".index(whole[at]) + by) % (10 if at < 17 else 11)]

    assert told(Writing.ID_CARD, whole) is None
    assert told(Writing.ID_CARD, whole[:at] + shifted + whole[at + 1 :]) is not None


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "91350100M000100Y43",
        f"N2110105MA0000000{uscc_check('N2110105MA0000000')}",  # a rural collective
        f"A1110105MA0000000{uscc_check('A1110105MA0000000')}",
        f"Y1110105MA0000000{uscc_check('Y1110105MA0000000')}",
    ],
)
def test_a_credit_code_is_taken_letters_at_its_beginning_or_not(code: str):
    assert told(Writing.USCC, code) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91110000600037341M", "uscc-check-does-not-fit"),
        ("9111000060003734IL", "uscc-is-not-well-formed"),
        ("9111000060003734OL", "uscc-is-not-well-formed"),
        ("91110000600037341l", "uscc-is-not-well-formed"),
        ("9111000060003734L", "uscc-is-not-well-formed"),
        ("9111X000600037341L", "uscc-is-not-well-formed"),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_told(code: str, reason: str):
    assert told(Writing.USCC, code) == f"{reason} of field"


@FEW
@given(
    st.text(USCC_ALPHABET, min_size=2, max_size=2),
    st.integers(0, 999999),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
    st.integers(0, 17),
    st.integers(1, 30),
)
def test_one_changed_character_of_a_credit_code_is_noticed(
    kind: str, region: int, body: str, at: int, by: int
):
    whole = f"{kind}{region:06}{body}"
    whole += uscc_check(whole)
    shifted = USCC_ALPHABET[(USCC_ALPHABET.index(whole[at]) + by) % 31]

    assert told(Writing.USCC, whole) is None
    assert told(Writing.USCC, whole[:at] + shifted + whole[at + 1 :]) is not None


@pytest.mark.parametrize(
    ("writing", "good", "bad", "reason"),
    [
        (
            Writing.MOBILE,
            ["13000000000", "19999999999"],
            ["12000000000", "1300000000", "130000000000", "+8613000000000", "１３000000000"],
            "mobile-number-is-not-well-formed",
        ),
        (
            Writing.PHONE,
            [
                "13000000000",
                "+86 130-0000-0000",
                "010-62370000",
                "01062370000",
                "0955-7000000-123",
                "4000000000",
                "400-000-0000",
            ],
            ["62370000", "010-623", "9-9", "0955-7000000-1234567", "电话"],
            "phone-number-is-not-well-formed",
        ),
        (
            Writing.DIVISION,
            ["110105", "110105001001"],
            ["1101", "1101050010010", "010105", "11010A"],
            "division-code-is-not-well-formed",
        ),
        (
            Writing.NAME,
            ["𠮷田䶮", "阿卜杜拉·买买提", "名" * 50, "A"],
            ["", "名" * 51, " 李", "李 ", "阿卜杜拉•买买提", "李\u200b明", "李\n明", "a\u0301"],
            "name-is-not-well-formed",
        ),
    ],
)
def test_other_answers_that_have_a_form(
    writing: Writing, good: list[str], bad: list[str], reason: str
):
    assert [told(writing, each) for each in good] == [None] * len(good)
    assert [told(writing, each) for each in bad] == [f"{reason} of field"] * len(bad)


@pytest.mark.parametrize(
    ("writing", "typed", "kept"),
    [
        (None, "一段\r\n另一段\r又一段 ", "一段\n另一段\n又一段 "),
        (None, "a\u0301", "\u00e1"),
        (Writing.NAME, "阿卜杜拉•买买提‧吐尔逊．甲・乙", "阿卜杜拉·买买提·吐尔逊·甲·乙"),
        (Writing.ID_CARD, " 110105 19491231 002x", BY_LETTER),
        (Writing.USCC, "91110000-60003734-1l", "91110000600037341L"),
        (Writing.MOBILE, "+86 130-0000-0000", "13000000000"),
        (Writing.MOBILE, "008613000000000", "13000000000"),
        (Writing.PHONE, " 010-62370000 ", "010-62370000"),
        (Writing.DIVISION, "110105 001001", "110105001001"),
    ],
)
def test_what_people_type_differently_is_made_alike(
    writing: Writing | None, typed: str, kept: str
):
    assert as_written(writing, typed) == kept


@FEW
@given(st.sampled_from([None, *Writing]), st.text(max_size=30))
def test_and_making_it_alike_again_changes_nothing(writing: Any, typed: str):
    once = as_written(writing, typed)

    assert as_written(writing, once) == once
