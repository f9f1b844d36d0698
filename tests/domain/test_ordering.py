from dataclasses import replace

import pytest

from samples import CAST, LI, ONE, RUNNING, SUN, WU, at, hold, nominated
from selection.domain import facts
from selection.domain.order import ByHand
from selection.domain.ordering import (
    ORDERING,
    EnterStrokes,
    NamePlaced,
    PlaceName,
    StrokesEntered,
)
from selection.domain.roles import Role
from story import Story

NOW = at("2023-12-20 19:00")
ordering = Story(ORDERING, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    nominated(SUN, "SITE"),
)
RARE = EnterStrokes(character=ord("𠮷"), strokes="112251", by=ONE, at=NOW)
ENTERED = StrokesEntered(character=ord("𠮷"), strokes="112251", by=ONE, at=NOW)
PUT = PlaceName(candidate=LI, after=WU, by=ONE, at=NOW)
PLACED = NamePlaced(candidate=LI, after=WU, by=ONE, at=NOW)


def test_an_official_enters_the_strokes_of_a_character_and_corrects_them():
    ordering.when(RARE).then(ENTERED)
    ordering.given(ENTERED).when(RARE).then()
    again = replace(RARE, strokes="121251")
    ordering.given(ENTERED).when(again).then(replace(ENTERED, strokes="121251"))
    ordering.without(facts.appointed(ONE, Role.OFFICIAL)).when(RARE).then_refused(
        "person-has-no-such-role"
    )
    ordering.without(facts.CAMPAIGN).when(RARE).then_refused("campaign-is-not-open")


@pytest.mark.parametrize("strokes", ["", "0", "6", "12 3", "横竖", "1" * 85])
def test_strokes_are_of_five_kinds(strokes):
    ordering.when(replace(RARE, strokes=strokes)).then_refused("strokes-are-of-five-kinds")


@pytest.mark.parametrize("strokes", ["1", "12345", "1" * 84])
def test_from_one_stroke_to_eighty_four(strokes):
    one = replace(RARE, character=ord("一"), strokes=strokes)

    ordering.when(one).then(replace(ENTERED, character=ord("一"), strokes=strokes))


@pytest.mark.parametrize("character", [0, ord("A"), 0x2E7F, 0xD800, 0xDFFF, 0x40000, -1])
def test_only_chinese_characters_have_strokes(character):
    ordering.when(replace(RARE, character=character)).then_refused("character-is-not-chinese")


@pytest.mark.parametrize("character", [0x2E80, 0xD7FF, 0xE000, 0x3FFFF])
def test_so_have_those_at_the_edges(character):
    ordering.when(replace(RARE, character=character)).then(replace(ENTERED, character=character))


def test_a_name_is_put_after_one_of_its_category_or_first_of_all():
    ordering.when(PUT).then(PLACED)
    ordering.when(replace(PUT, after=None)).then(replace(PLACED, after=None))
    ordering.when(replace(PUT, after=LI)).then_refused("name-follows-itself")
    ordering.when(replace(PUT, after=SUN)).then_refused("candidate-is-of-another-category")
    ordering.when(replace(PUT, after="nobody")).then_refused("candidate-is-not-nominated")
    ordering.when(replace(PUT, candidate="nobody")).then_refused("candidate-is-not-nominated")


def test_only_a_list_by_strokes_needs_a_hand():
    for_sites = PlaceName(candidate=SUN, after=None, by=ONE, at=NOW)
    ordering.when(for_sites).then_refused("category-is-not-listed-by-strokes", category="SITE")
    gone = ordering.under(replace(CAST, categories=()))
    gone.when(PUT).then_refused("category-is-not-listed-by-strokes")


def test_what_was_said_last_stands():
    known = ORDERING.replay(
        (ENTERED, replace(ENTERED, strokes="121251"), PLACED, replace(PLACED, after=None))
    )

    assert known.strokes == {"𠮷": "121251"}
    assert known.by_hand == (ByHand(LI, None),)
