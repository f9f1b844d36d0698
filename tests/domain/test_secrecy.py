"""Who may know what of sheets: before the lock nothing of another's."""

from itertools import product

import pytest

from selection.domain.secrecy import Reader, may_compare_experts, may_read, may_see_likes

JUDGES = (Reader.EXPERT, Reader.CHAIR)


@pytest.mark.parametrize("reader", Reader)
def test_before_the_lock_nobody_reads_another_s_sheet_and_experts_their_own(reader):
    assert not may_read(reader, own=False, locked=False)
    assert may_read(reader, own=True, locked=False) == (reader in JUDGES)


@pytest.mark.parametrize(("reader", "own"), list(product(Reader, (True, False))))
def test_after_the_lock_everybody_in_the_review_may_and_the_public_may_not(reader, own):
    assert may_read(reader, own=own, locked=True) == (reader is not Reader.PUBLIC)


@pytest.mark.parametrize("reader", Reader)
def test_who_scores_sees_no_likes_before_the_lock(reader):
    assert may_see_likes(reader, locked=False) == (reader not in JUDGES)
    assert may_see_likes(reader, locked=True)


@pytest.mark.parametrize("reader", Reader)
def test_how_experts_mark_is_for_the_chair_and_the_supervisor_after_the_lock(reader):
    assert not may_compare_experts(reader, locked=False)
    allowed = (Reader.CHAIR, Reader.SUPERVISOR)
    assert may_compare_experts(reader, locked=True) == (reader in allowed)
