"""What a return opens for correction: what its defects are about, and nothing else (3.2)."""

from dataclasses import replace

import pytest

from samples import CAST
from selection.domain.reopening import reopened
from selection.domain.rulebook.words import Format

REVIEW = CAST.formal_review
assert REVIEW is not None
FIRST, SECOND, *_ = REVIEW.checks
SCANS = {each.code for each in CAST.materials if Format.PDF in each.formats}
PHOTOS = next(each.code for each in CAST.materials if Format.JPEG in each.formats)


def asking(*about: str):
    """The book, whose first check is about these parts and whose second says nothing."""
    checks = (replace(FIRST, about=about), replace(SECOND, about=()))
    return replace(CAST, formal_review=replace(REVIEW, checks=checks))


def test_a_defect_of_a_photo_opens_the_photos_alone():
    assert reopened(asking(PHOTOS), "VOLUNTEER", [FIRST.id]) == {PHOTOS}


def test_a_defect_of_a_field_opens_the_papers_that_repeat_it_as_well():
    opened = reopened(asking("employer"), "VOLUNTEER", [FIRST.id])

    assert opened is not None
    assert {"employer", *SCANS} <= opened
    assert PHOTOS not in opened
    assert reopened(asking("employer"), "PROJECT", [FIRST.id]) == {"employer"}


@pytest.mark.parametrize("defects", [[], [SECOND.id], [FIRST.id, SECOND.id], ["unknown"]])
def test_a_defect_that_is_about_nothing_in_particular_opens_everything(defects):
    assert reopened(asking(PHOTOS), "VOLUNTEER", defects) is None


def test_without_a_review_nothing_in_particular_is_opened():
    assert reopened(replace(CAST, formal_review=None), "VOLUNTEER", [FIRST.id]) is None
