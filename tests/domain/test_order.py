"""The order of published lists (domain 4.8, 9.2)."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import book
from selection.domain.kernel import CandidateId, Refused
from selection.domain.listing import Place
from selection.domain.order import (
    ByHand,
    Named,
    arranged,
    by_division,
    by_strokes,
    unknown,
)
from selection.domain.rulebook.words import Kind, ListedBy

STROKES = {
    "一": "1",
    "丁": "12",
    "万": "153",
    "马": "551",
    "王": "1121",
    "文": "4134",
    "李": "1234521",
    "张": "5153154",
    "欧": "13453534",
    "阳": "522511",
    "土": "121",
    "士": "121",
    "阿": "5212512",
    "里": "2511211",
}


def key(name: str, *, person: bool = True):
    return by_strokes(name, STROKES, person=person)


def in_order(*names: str) -> list[str]:
    mixed = list(names[::-1])
    mixed.sort(key=key)
    return mixed


def test_li_stands_before_zhang_though_both_have_seven_strokes():
    """横 comes before 折; the collation of the usual libraries has them the other way round."""
    assert in_order("李一", "张一") == ["李一", "张一"]


def test_fewer_strokes_come_first_then_their_kinds_then_the_next_character():
    for names in (
        ("丁一", "万一", "马一", "王一", "李一", "张一", "欧一"),
        ("王一", "王丁", "王万", "王马"),
        ("王丁", "王丁一"),
    ):
        assert in_order(*names) == list(names)


def test_a_compound_surname_is_one_surname_and_stands_after_the_single_one():
    assert in_order("欧一", "欧张", "欧阳一", "欧阳丁") == ["欧一", "欧张", "欧阳一", "欧阳丁"]
    assert key("欧阳一", person=False) < key("欧张", person=False)


def test_two_characters_alone_are_a_surname_and_a_given_name():
    assert in_order("欧阳", "欧张") == ["欧阳", "欧张"]


def test_dots_between_the_parts_of_a_name_are_nothing_to_compare():
    assert key("阿里·一") == key("阿里•一") == key("阿里一")


def test_characters_with_the_same_strokes_are_told_apart():
    assert key("土一") < key("士一")
    assert key("土一") != key("士一")


def test_characters_that_nobody_has_entered_are_named_once():
    assert unknown("王䶮䶮·𠮷一", STROKES) == ("䶮", "𠮷")
    assert unknown("王一", STROKES) == ()


some_name = st.text(st.sampled_from([*STROKES, "·"]), min_size=1, max_size=4).filter(
    lambda name: name.strip("·")
)


@settings(max_examples=60)
@given(st.lists(some_name, max_size=8))
def test_the_order_is_one_for_all_in_whatever_order_the_names_come(names):
    once, again = sorted(names, key=key), names[::-1]
    again.sort(key=key)

    assert list(map(key, again)) == list(map(key, once))
    for first, second in pairwise(once):
        assert key(first) <= key(second)


@settings(max_examples=60)
@given(some_name, some_name)
def test_only_the_same_letters_are_equal(one, other):
    assert (key(one) == key(other)) == (one.replace("·", "") == other.replace("·", ""))


def test_divisions_stand_as_in_gb_t_2260_with_the_corps_last_and_national_units_first():
    mixed = ["XPCC", "420000", "659001", "", "120000", "650000", "110000"]

    assert sorted(mixed, key=by_division) == (
        ["", "110000", "120000", "420000", "650000", "659001", "XPCC"]
    )


# --- a whole list


def listed(by: ListedBy, *, kind: Kind = Kind.PERSON):
    plain = book("A", "B")
    return replace(
        plain,
        categories=tuple(replace(each, listed_by=by, kind=kind) for each in plain.categories),
    )


def place(candidate: str, category: str = "A", rank: int = 1) -> Place:
    return Place(category=category, candidate=CandidateId(candidate), rank=rank)


BEST_FIRST = (place("z"), place("x", rank=2), place("y", rank=3), place("b", "B"))
NAMES = {
    CandidateId("x"): Named(name="李一", division="650000", unit=3, number=1),
    CandidateId("y"): Named(name="张一", division="XPCC", unit=1, number=2),
    CandidateId("z"): Named(name="张一", division="110000", unit=2, number=3),
    CandidateId("b"): Named(name="丁一", division="", unit=4, number=4),
}


def order(by: ListedBy, *by_hand: ByHand, places=BEST_FIRST, names=NAMES, kind=Kind.PERSON) -> str:
    done = arranged(listed(by, kind=kind), places, names, STROKES, by_hand)
    assert set(done) == set(places)
    return "".join(each.candidate for each in done)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (ListedBy.STROKES, "xyzb"),  # the same name: as they were nominated
        (ListedBy.DIVISION, "zxyb"),
        (ListedBy.UNIT, "yzxb"),
        (ListedBy.RANK, "zxyb"),
    ],
)
def test_a_list_is_ordered_as_its_category_says(by, expected):
    assert order(by) == expected


def test_only_a_list_by_rank_tells_who_was_better():
    worst_first = BEST_FIRST[::-1]

    for by in (ListedBy.STROKES, ListedBy.DIVISION, ListedBy.UNIT):
        assert order(by, places=worst_first) == order(by)
    assert order(ListedBy.RANK, places=worst_first) == "yxzb"


def test_of_one_division_and_unit_they_stand_as_they_were_nominated():
    same = {each: replace(named, division="110000", unit=1) for each, named in NAMES.items()}

    assert order(ListedBy.DIVISION, names=same) == order(ListedBy.UNIT, names=same) == "xyzb"


def test_a_rare_character_is_asked_for_and_not_guessed():
    rare = {**NAMES, CandidateId("x"): Named(name="𠮷一")}

    with pytest.raises(Refused) as refused:
        order(ListedBy.STROKES, names=rare)

    assert refused.value.reason == "name-cannot-be-ordered"
    assert refused.value.because == {"candidate": "x", "characters": ("𠮷（U+20BB7）",)}
    assert order(ListedBy.DIVISION, names=rare)


def test_an_official_puts_a_name_by_hand():
    rare = {**NAMES, CandidateId("x"): Named(name="𠮷一"), CandidateId("y"): Named(name=None)}
    x, y, z = (CandidateId(each) for each in "xyz")

    for by_hand, expected in (
        ((ByHand(x, z), ByHand(y, None)), "yzxb"),
        ((ByHand(x, y), ByHand(y, z)), "zyxb"),  # the one it follows is put by hand too
        ((ByHand(x, None), ByHand(y, x), ByHand(CandidateId("gone"), None)), "xyzb"),
    ):
        assert order(ListedBy.STROKES, *by_hand, names=rare) == expected


def test_a_place_after_nobody_on_the_list_is_asked_for_again():
    x, y = CandidateId("x"), CandidateId("y")

    for by_hand in ((ByHand(x, CandidateId("gone")),), (ByHand(x, y), ByHand(y, x))):
        with pytest.raises(Refused) as refused:
            order(ListedBy.STROKES, *by_hand)
        assert refused.value.reason == "name-cannot-be-ordered"


def test_a_body_has_no_surname():
    names = {**NAMES, CandidateId("x"): Named(name="欧阳一"), CandidateId("y"): Named(name="欧张")}
    both = (place("y"), place("x"))

    assert order(ListedBy.STROKES, places=both, names=names) == "yx"
    assert order(ListedBy.STROKES, places=both, names=names, kind=Kind.OTHER) == "xy"
