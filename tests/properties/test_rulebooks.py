"""Whatever a file holds, it is read or refused with sentences: never a crash."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rulebook.edits import CAST, SHIPPED
from selection.domain.rulebook.canonical import canonical, from_canonical, from_journal, from_toml
from selection.domain.rulebook.findings import RulebookRefused
from selection.domain.rulebook.plain import canonical_bytes

TREES = [
    json.loads(canonical(path.read_bytes()))
    for path in sorted(SHIPPED.glob("*.toml"))
    if path.stem != "xingji"
]
WORDS = (
    *("sheets", "yes", "meeting.yes", "ALL", "PLACES", "LOTS", "UNIT", "VOLUNTEER", "2/3"),
    *("5 working days", "2023-11-21T00:00:00+08:00", "2023-11-21", "09:00", "-75%", "(a"),
)
STRAYS = st.recursive(
    st.none().map(lambda _: [])
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(WORDS),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=6,
)


def positions(tree):
    """Every table and list in the tree, with the places in it."""
    for at in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, at
        if isinstance(tree[at], dict | list):
            yield from positions(tree[at])


@settings(deadline=None)
@given(st.integers(0, 2**32), st.lists(STRAYS, min_size=1, max_size=4))
def test_whatever_a_rulebook_is_turned_into_it_is_read_or_refused(seed, strays):
    dice = random.Random(seed)
    tree = json.loads(json.dumps(dice.choice(TREES)))
    for stray in strays:
        table, at = dice.choice(list(positions(tree)))
        match dice.randrange(4):
            case 0:
                table[at] = stray
            case 1:
                del table[at]
            case 2:
                other, there = dice.choice(list(positions(tree)))
                other[there], table[at] = json.loads(json.dumps(table[at])), stray
            case _ if isinstance(table, list):
                table.append(json.loads(json.dumps(dice.choice(table))))
            case _:
                table[str(stray)[:9]] = stray
    data = canonical_bytes(tree) if is_encodable(tree) else b"{}"

    for read in (from_canonical, from_journal):
        assert is_read_or_refused(read, data)


def is_read_or_refused(read, data):
    try:
        return read(data) is not None
    except RulebookRefused as refused:
        return all(each.sentence and each.place for each in refused.findings)


def is_encodable(tree):
    try:
        canonical_bytes(tree)
    except UnicodeEncodeError:
        return False
    return True


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode()))
def test_whatever_the_file_holds_it_is_read_or_refused(data):
    for read in (from_toml, canonical, from_canonical):
        assert is_read_or_refused(read, data)


@settings(deadline=None)
@given(st.integers(0, len(CAST)), st.integers(0, 40), st.text(max_size=12))
def test_whatever_passage_is_overwritten_it_is_read_or_refused(at, length, patch):
    text = CAST[:at] + patch + CAST[at + length :]

    assert is_read_or_refused(from_toml, text.encode("utf-8", "replace"))
