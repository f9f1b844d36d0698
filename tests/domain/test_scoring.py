"""The lock: not while a reason is missing or a candidate lacks sheets, and nothing after it."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from statistics import median as known
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import (
    CAST,
    EXPERT,
    LI,
    ONE,
    RUNNING,
    TWO,
    WU,
    at,
    experts,
    hold,
    nominated,
    opened,
    seated,
)
from selection.domain import facts, sheet_facts
from selection.domain.coverage import Sheet, digest, median, off_the_median, thin
from selection.domain.kernel import CandidateId
from selection.domain.roles import Role
from selection.domain.scoring import (
    SCORING,
    ConfirmCoverage,
    CoverageConfirmed,
    ScoringSealed,
    SealScoring,
)
from story import Story

NOW = at("2023-12-19 09:00")
HERE = ("sheets", "SCORING")
PLACE: dict[str, Any] = {"channel": "sheets", "stage": "SCORING"}
CHAIR = experts(1)[0]
CHANNEL = next(each for each in CAST.channels if each.code == "sheets")
story = Story(SCORING, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE),
    hold(Role.PANEL_CHAIR, CHAIR),
    seated("PANEL_VOLUNTEER", *experts(7)),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    {sheet_facts.begun(*HERE): "yes", sheet_facts.sheets(*HERE): "last"},
)


def sheets(*totals: int | str, candidate=LI, explained=()) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(
            expert=expert,
            candidate=candidate,
            category="VOLUNTEER",
            total=Fraction(total),
            explained=n in explained,
        )
        for n, (expert, total) in enumerate(zip(experts(len(totals)), totals, strict=True))
    )


FIVE = sheets(80, 85, 90, 80, 85)


def seal(those=FIVE, **changes: Any) -> SealScoring:
    plain = SealScoring(
        **PLACE,
        sheets=those,
        candidates={LI: "VOLUNTEER"},
        seen="last",
        recusals="",
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


def sealed(those=FIVE) -> ScoringSealed:
    return ScoringSealed(**PLACE, sheets=len(those), digest=digest(those), by=ONE, at=NOW)


def confirm(sheets: int, **changes: Any) -> ConfirmCoverage:
    plain = ConfirmCoverage(
        **PLACE, category="VOLUNTEER", candidate=LI, sheets=sheets, by=CHAIR, at=NOW
    )
    return replace(plain, **changes)


def confirmed(sheets: int) -> CoverageConfirmed:
    return CoverageConfirmed(**PLACE, candidate=LI, sheets=sheets, by=CHAIR, at=NOW)


# --- the lock


def test_an_official_locks_the_scoring_once_its_stage_is_over():
    story.when(seal()).then(sealed())
    story.when(seal()).then_leaves({sheet_facts.sealed(*HERE): digest(FIVE)})
    story.given(sealed()).when(seal()).then()
    story.when(seal(by=EXPERT)).then_refused("person-has-no-such-role")
    story.holding(opened("SCORING")).when(seal()).then_refused("a-stage-is-still-open")
    story.without(sheet_facts.begun(*HERE)).when(seal()).then_refused("there-are-no-sheets")


def test_what_was_looked_at_is_what_is_locked():
    story.when(seal(seen="earlier")).then_refused("sheets-have-changed")
    story.holding({facts.RECUSALS: "new"}).when(seal()).then_refused("sheets-have-changed")
    assert digest(FIVE) != digest(sheets(80, 85, 90, 80, 86))
    assert digest(FIVE) == digest(FIVE[::-1])


def test_the_hash_of_the_sheets_can_be_computed_by_anybody():
    """SHA-256 of a line for each sheet, sorted; written out here, since auditors rely on it."""
    two = Sheet(
        expert=experts(2)[1],
        candidate=CandidateId("李"),
        category="VOLUNTEER",
        total=Fraction("85.5"),
    )
    one = replace(two, expert=experts(1)[0], total=Fraction(80), explained=True)
    lines = "李\te-1\t80\n李\te-2\t171/2\n"

    assert digest([two, one]) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_lock_is_for_sheets_that_are_assigned():
    for place in ({"channel": "meeting", "stage": "MEETING"}, {"channel": "x"}, {"stage": "x"}):
        story.when(seal(**place)).then_refused("no-sheets-are-assigned-here")


# --- far from the others


@pytest.mark.parametrize(("last", "asked"), [(95, False), ("95.5", True), (65, False), (64, True)])
def test_more_than_fifteen_from_the_median_needs_a_reason_before_the_lock(last, asked):
    those = sheets(80, 80, 80, 80, last)

    if asked:
        story.when(seal(those)).then_refused(
            "reason-is-missing", experts=(experts(5)[-1],), candidates=(LI,)
        )
        explained = sheets(80, 80, 80, 80, last, explained=(4,))
        story.when(seal(explained)).then(sealed(explained))
    else:
        story.when(seal(those)).then(sealed(those))


def test_a_rubric_may_ask_nobody():
    rubrics = tuple(replace(each, ask_if_off_median_by=None) for each in CAST.rubrics)
    far = sheets(80, 80, 80, 80, 0)

    story.under(replace(CAST, rubrics=rubrics)).when(seal(far)).then(sealed(far))
    assert off_the_median(far, "SCORING", CHANNEL, replace(CAST, rubrics=())) == []


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.lists(st.fractions(0, 100), min_size=1, max_size=9))
def test_the_median_is_exact(totals):
    assert median(totals) == known(totals)


# --- too few sheets


def test_below_five_the_chair_confirms_or_one_more_is_assigned():
    four = sheets(80, 85, 90, 80)

    story.when(seal(four)).then_refused("sheets-are-too-few", candidates=[LI])
    story.given(confirmed(4)).when(seal(four)).then(sealed(four))
    story.given(confirmed(3)).when(seal(four)).then(sealed(four))
    story.given(confirmed(4)).when(seal(four[1:])).then_refused("sheets-are-too-few")


def test_who_has_no_sheet_at_all_lacks_sheets_too():
    both = {LI: "VOLUNTEER", WU: "VOLUNTEER"}

    story.when(seal(candidates=both)).then_refused("sheets-are-too-few", candidates=[WU])
    assert thin(both, FIVE, CHANNEL, CAST) == {WU: 0}
    assert thin({WU: "ELSEWHERE"}, FIVE, CHANNEL, CAST) == {}


def test_only_the_chair_of_the_category_confirms_and_only_what_is_thin():
    mark = facts.mark("confirmed", *HERE, LI, at=NOW)

    story.when(confirm(3)).then(confirmed(3))
    story.when(confirm(0)).then(confirmed(0))
    story.when(confirm(3)).then_leaves({facts.EVIDENCE: mark})
    story.given(confirmed(3)).when(confirm(3)).then()
    story.given(confirmed(4)).when(confirm(3)).then(confirmed(3))
    for number in (5, -1):
        story.when(confirm(number)).then_refused("enough-sheets-are-in", least=5)
    for who in (ONE, TWO, experts(2)[1]):
        story.when(confirm(3, by=who)).then_refused("only-the-chair-confirms")
    story.without(facts.member("PANEL_VOLUNTEER", CHAIR)).when(confirm(3)).then_refused(
        "only-the-chair-confirms"
    )
    story.holding({facts.LIST: facts.PUBLISHED}).when(confirm(3)).then_refused("list-is-published")
    story.holding({facts.CAMPAIGN: facts.PAUSED}).when(confirm(3)).then_refused(
        "campaign-is-paused"
    )
