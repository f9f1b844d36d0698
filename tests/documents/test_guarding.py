"""No text from outside becomes a formula in somebody's spreadsheet."""

import re
import zipfile
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from selection.documents.guarding import guarded, unguarded

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "﹣"]
BEFORE = ["", " ", "\u3000", "\u200b", "\ufeff", "'", "''", " '"]
AFTER = ["\0", "1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://x.example","点")', ""]
HOSTILE = ["".join(parts) for parts in product(BEFORE, STARTS, AFTER)]


def test_there_are_enough_hostile_texts():
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("start", STARTS)
def test_no_guarded_text_begins_with_what_runs(start: str):
    for text in (each for each in HOSTILE if start in each):
        written = guarded(text)
        assert written.startswith("'"), repr(text)


def test_no_hostile_text_is_a_formula_in_a_workbook():
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, text in enumerate(HOSTILE):
            sheet.write_string(row, 0, guarded(text))
    with zipfile.ZipFile(file) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]", xml)
    assert xml.count("<c ") == xml.count('t="s"') == len(HOSTILE)


@given(st.text())
def test_what_was_guarded_comes_back_unless_no_file_can_hold_it(text: str):
    plain = unguarded(guarded(text))
    assert unguarded(guarded(plain)) == plain


@given(
    st.text(
        alphabet=st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
        max_size=30,
    )
)
def test_a_text_that_people_can_write_comes_back_to_the_letter(text: str):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["阿卜杜拉·买买提", "𠮷田䶮", "13800000000", "'引文'", "（无）"])
def test_an_ordinary_text_stays_as_it_is(text: str):
    assert guarded(text) == text
