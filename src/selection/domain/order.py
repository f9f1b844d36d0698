"""The order of a published list (4.8): by strokes, by division, by unit, by rank.

Pure comparison. What a name, a unit and a division are called is known above the domain, and
comes in as `Named`; the strokes of the characters come in as a table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from selection.domain.kernel import CandidateId, Refused
from selection.domain.listing import Place
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.words import Kind, ListedBy

KINDS_OF_STROKES = "12345"
"""横竖撇点折: the five kinds of strokes, in their order (GB 13000.1)."""

XPCC = "XPCC"
"""The code of the 新疆生产建设兵团, which has none of GB/T 2260 and stands last (9.2)."""

DOTS = "·•‧・．.\u00a0 \u3000"
"""What may stand between the parts of a name and is nothing to compare."""

_TWO_BY_TWO = (
    "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶"
    "太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
    "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉公仪梁丘公仲"
    "公上公门公山公坚左丘公伯西门公祖第五公乘贯丘公皙南荣东里东宫仲长子书子桑即墨达奚"
    "褚师纳兰完颜叶赫那拉耶律"
)
COMPOUND_SURNAMES = frozenset(_TWO_BY_TWO[n : n + 2] for n in range(0, len(_TWO_BY_TWO), 2))
"""Surnames of two characters, which are compared as one surname."""

Character = tuple[int, str, str]
"""How many strokes, of which kinds, and the character itself, which tells apart what has both."""
StrokeKey = tuple[tuple[Character, ...], tuple[Character, ...]]
"""The surname, then the rest of the name; a name that is no person's is all rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a published line is ordered by.

    `name` is None where it was erased. `division` is that of the recommending unit: a code of
    GB/T 2260, `XPCC`, or nothing for a national unit. `unit` and `number` say as which of all the
    unit was registered, and the candidate was nominated.
    """

    name: str | None
    division: str = ""
    unit: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class ByHand:
    """Where an official put a candidate: right after another one, or (None) first of all."""

    candidate: CandidateId
    after: CandidateId | None


def letters(name: str) -> tuple[str, ...]:
    """The characters of a name that are compared, without dots and spaces."""
    return tuple(each for each in name if each not in DOTS)


def unknown(name: str, strokes: Mapping[str, str]) -> tuple[str, ...]:
    """The characters of the name whose strokes nobody has entered, each once."""
    return tuple(dict.fromkeys(each for each in letters(name) if each not in strokes))


def by_strokes(name: str, strokes: Mapping[str, str], *, person: bool) -> StrokeKey:
    """The key of 姓氏笔画: character by character, the surname first.

    Fewer strokes come first; of equal numbers, 横 before 竖, 撇, 点 and 折, stroke by stroke.
    Different characters with the same strokes stand by their code points. KeyError for a
    character without strokes; see `unknown`.
    """
    key = tuple((len(strokes[each]), strokes[each], each) for each in letters(name))
    long = surname_length(name) if person else 0
    return key[:long], key[long:]


def surname_length(name: str) -> int:
    """How many characters are the surname: two of a compound one, if a given name follows."""
    compound = "".join(letters(name))[:2] in COMPOUND_SURNAMES and len(letters(name)) > len("复姓")
    return 2 if compound else 1


def by_division(code: str) -> tuple[int, str]:
    """The key of a division: national units first, then by GB/T 2260, the XPCC last."""
    if code == XPCC:
        return 2, code
    return (1 if code else 0), code


def arranged(
    rules: Rulebook,
    places: Sequence[Place],
    named: Mapping[CandidateId, Named],
    strokes: Mapping[str, str],
    by_hand: Sequence[ByHand] = (),
) -> tuple[Place, ...]:
    """The places in published order: by category as in the rulebook, then as it says.

    `places` come best first, and those of equal keys keep that order only where the rulebook
    lists by rank. Raises Refused where a name can be ordered neither by its strokes nor by an
    official's hand: `name-cannot-be-ordered`, with the characters that nobody has entered.
    """
    found: list[Place] = []
    for category in rules.categories:
        mine = [each for each in places if each.category == category.code]
        found += _of_category(category, mine, named, strokes, by_hand)
    return tuple(found)


def _of_category(
    category: Category,
    places: Sequence[Place],
    named: Mapping[CandidateId, Named],
    strokes: Mapping[str, str],
    by_hand: Sequence[ByHand],
) -> Sequence[Place]:
    match category.listed_by:
        case ListedBy.RANK:
            return places
        case ListedBy.DIVISION:
            return sorted(places, key=lambda each: _by_division(named[each.candidate]))
        case ListedBy.UNIT:
            return sorted(places, key=lambda each: _by_unit(named[each.candidate]))
        case ListedBy.STROKES:
            return _by_strokes(category, places, named, strokes, by_hand)
        case _:
            assert_never(category.listed_by)


def _by_division(named: Named) -> tuple[tuple[int, str], int, int]:
    return by_division(named.division), named.unit, named.number


def _by_unit(named: Named) -> tuple[int, int]:
    return named.unit, named.number


def _by_strokes(
    category: Category,
    places: Sequence[Place],
    named: Mapping[CandidateId, Named],
    strokes: Mapping[str, str],
    by_hand: Sequence[ByHand],
) -> Sequence[Place]:
    hands = {each.candidate: each.after for each in by_hand}
    keys: list[tuple[StrokeKey, int, Place]] = []
    placed: list[Place] = []
    for each in places:
        name = named[each.candidate].name
        if each.candidate in hands:
            placed.append(each)
        elif name is None or unknown(name, strokes):
            characters = unknown(name or "", strokes)
            raise Refused(
                "name-cannot-be-ordered",
                candidate=each.candidate,
                characters=tuple(f"{c}（U+{ord(c):04X}）" for c in characters),
            )
        else:
            key = by_strokes(name, strokes, person=category.kind is Kind.PERSON)
            keys.append((key, named[each.candidate].number, each))
    keys.sort(key=lambda each: each[:2])
    return _with_those_by_hand([each for *_, each in keys], placed, hands)


def _with_those_by_hand(
    ordered: list[Place],
    placed: Sequence[Place],
    hands: Mapping[CandidateId, CandidateId | None],
) -> Sequence[Place]:
    """Put each where the official said; the one it follows may itself have been put so."""
    waiting = list(placed)
    while waiting:
        at = {each.candidate: n for n, each in enumerate(ordered, start=1)}
        ready = next((each for each in waiting if _follows(hands[each.candidate], at)), None)
        if ready is None:
            raise Refused("name-cannot-be-ordered", candidate=waiting[0].candidate, characters=())
        after = hands[ready.candidate]
        ordered.insert(0 if after is None else at[after], ready)
        waiting.remove(ready)
    return ordered


def _follows(after: CandidateId | None, at: Mapping[CandidateId, int]) -> bool:
    return after is None or after in at
