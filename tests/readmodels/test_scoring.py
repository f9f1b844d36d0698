"""Sheets reach nobody but through the gate: a planted mark shows where it does not hold."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest

from samples import CAST, LI, experts
from selection.domain import sheet_facts
from selection.domain.coverage import Sheet
from selection.domain.secrecy import Reader
from selection.readmodels import scoring
from selection.readmodels.scoring import Scored, leniency, readable

ANNE, BEN = experts(2)
PLANTED = Fraction(424242, 1000)
HERE = ("sheets", "SCORING")


class Store:
    """As much of a journal as the gate asks: whether the scoring is locked."""

    def __init__(self, *held: str) -> None:
        self.held = held

    def facts(self, names: Iterable[str]) -> dict[str, str]:
        return {each: "digest" for each in names if each in self.held}


OPEN: Any = Store()
LOCKED: Any = Store(sheet_facts.sealed(*HERE))


@pytest.fixture(autouse=True)
def planted(monkeypatch):
    sheets = tuple(
        Sheet(expert=each, candidate=LI, category="VOLUNTEER", total=total)
        for each, total in ((ANNE, Fraction(80)), (BEN, PLANTED))
    )
    found = Scored(sheets=sheets, candidates={LI: "VOLUNTEER"}, assigned={LI: (ANNE, BEN)})
    monkeypatch.setattr(scoring, "scored", lambda *_: found)


@pytest.mark.parametrize("reader", Reader)
def test_before_the_lock_no_reader_is_handed_another_s_mark(reader):
    shown = readable(OPEN, CAST, *HERE, reader, ANNE)

    assert str(PLANTED) not in repr((shown, leniency(OPEN, CAST, *HERE, reader, ANNE)))
    own = reader in (Reader.EXPERT, Reader.CHAIR)
    assert [each.expert for each in shown] == ([ANNE] if own else [])


def test_after_the_lock_the_review_reads_them_and_the_chair_compares():
    assert len(readable(LOCKED, CAST, *HERE, Reader.EXPERT, ANNE)) == 2
    assert readable(LOCKED, CAST, *HERE, Reader.PUBLIC, ANNE) == ()
    compared = leniency(LOCKED, CAST, *HERE, Reader.CHAIR, ANNE)
    assert [each.expert for each in compared] == [ANNE, BEN]
    assert leniency(LOCKED, CAST, *HERE, Reader.EXPERT, ANNE) == ()
