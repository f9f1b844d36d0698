"""What the form of the checklist proposes: only what the rulebook leaves to the system."""

import pytest

from samples import CAST
from selection.desk.review_drafts import Draft
from selection.domain.checklist import Item, Tick
from selection.domain.rulebook.words import Finds
from selection.web.desks.review.checking import rows
from selection.web.languages import CHINESE, languages

MACHINE_S = {"1", "2", "3", "4", "8", "9", "12", "17", "18"}


def items(form=Tick.FITS):
    assert CAST.formal_review
    found = Item(id=Finds.FORM, about=frozenset(), found=form, by_people=False)
    asked = [
        Item(id=each.id, about=frozenset(), found=None, by_people=True)
        for each in CAST.formal_review.checks
    ]
    return [*asked, found]


def shown(items, ticks=None, **how):
    draft = Draft(round="1", ticks=ticks or {})
    return {each.id: each for each in rows(CAST, items, (), draft, languages()[CHINESE], **how)}


@pytest.mark.accepts("R-PRE-02")
def test_what_is_left_to_the_system_is_proposed_and_the_rest_is_not():
    found = shown(items())
    assert {each for each, row in found.items() if row.proposed} == MACHINE_S
    assert {each for each, row in found.items() if row.tick} == MACHINE_S | {Finds.FORM}
    assert {row.tick for row in found.values() if row.proposed} == {Tick.FITS}


def test_a_reviewer_says_otherwise():
    assert shown(items(), {"4": Tick.FAILS})["4"].tick is Tick.FAILS


@pytest.mark.refuses("R-PRE-02")
def test_nothing_is_proposed_where_the_system_finds_something_wrong():
    found = shown(items(form=Tick.FAILS))
    assert not any(row.proposed for row in found.values())
    assert {each for each, row in found.items() if row.tick} == {Finds.FORM}


def test_nothing_is_proposed_to_the_chief_who_settles_a_dispute():
    assert not any(row.tick for row in shown(items(), settles=True).values() if not row.firm)
