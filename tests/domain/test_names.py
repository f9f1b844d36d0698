"""Names and texts (domain 8): the rare stays, what nobody sees is refused."""

import pytest

from selection.domain.names import as_name, as_text, is_name, unseen

RARE = "喆堃犇玥珺祎翀旻瑨䶮㛃𬭚𫖯𪣻𰻞𠮷龑骉嘦嫕"
UNSEEN = {
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "mark of direction": "\u200f",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "tag": "\U000e0041",
    "null": "\x00",
    "escape": "\x1b",
    "line separator": "\u2028",
    "filler": "\u3164",
    "Braille blank": "\u2800",
    "half a character": "\ud800",
}


@pytest.mark.parametrize("name", [RARE, "𠮷田䶮", "阿卜杜拉·买买提", "Ａ", "葛\U000e0100城"])
def test_a_rare_name_stays_as_it_is(name: str):
    """A variation selector chooses among the shapes of one character, and is kept too."""
    assert as_name(name) == as_text(name) == name
    assert is_name(name)
    assert unseen(name) is None


@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_stands_in_no_name_and_no_text(character: str):
    written = f"虚构{character}名"

    assert unseen(written) == character
    assert not is_name(written)


def test_a_text_has_lines_and_tabs_a_name_has_not():
    assert unseen("一\n二\t三\r\n四") is None
    assert [is_name(f"一{each}二") for each in "\n\t\r"] == [False] * 3


@pytest.mark.parametrize("dot", "‧•．・･∙⋅")
def test_every_middle_dot_becomes_one(dot: str):
    assert as_name(f"阿卜杜拉{dot}买买提") == "阿卜杜拉·买买提"
    assert not is_name(f"阿卜杜拉{dot}买买提")
