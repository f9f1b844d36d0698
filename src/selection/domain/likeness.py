"""How names are compared (domain 1.6): folded to one spelling, shorn of what many share, measured.

`normal` is the spelling: two names that differ only in it are one. `core` is what tells a name
from others: without its region, brackets, dots and the words that most teams bear. Both are for
comparing and never for showing; both are the same when they are applied again.
"""

import re
import unicodedata
from fractions import Fraction
from math import floor

from selection.domain.simplified import SIMPLIFIED

LEAST_LEFT = 2
"""Nothing is taken off a name that would leave fewer characters."""

_MIDDLE_DOTS = dict.fromkeys(map(ord, "‧•．・･∙⋅"), "·")
_QUOTES = dict.fromkeys(map(ord, "\"'`´“”‘’‛‟「」『』﹁﹂﹃﹄｢｣〝〞〟"))
_ZERO = dict.fromkeys(map(ord, "零○◯"), "〇")
_FOLDED: dict[int, str | None] = {**_QUOTES, **_ZERO, **SIMPLIFIED}
_BRACKETS = re.compile(r"[()\[\]{}<>〈〉《》【】〔〕〖〗·\-—–_]")

_HAN = "[\u3400-\u9fff〇]"
_TEAM = re.compile(
    "(?:(?:科技|科普)?(?:志愿者?)?(?:服务)?[总支分大中小团]?队"
    "|(?:科技|科普)?志愿者?服务(?:活动|项目|组织|点|站))$"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南"
    "|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PROVINCE = "省|(?:维吾尔|壮族|回族)?自治区|特别行政区|生产建设兵团"
_REGION = re.compile(
    f"^(?:(?:{_PROVINCES})(?:{_PROVINCE}|市)?|{_HAN}{{2,8}}?(?:{_PROVINCE}))?"
    f"(?:{_HAN}{{2,10}}?自治[州县旗]|{_HAN}{{2,4}}?[市州盟旗]"
    f"|{_HAN}{{1,4}}?(?:县|(?<![社园校景小山林牧库片灾特])区))*"
)
_PLACE_ENDS = re.compile("(?:省|市|(?:维吾尔|壮族|回族)?自治区|特别行政区)$")


def normal(written: str) -> str:
    """The one spelling of a name, however it was written.

    Full and half width, traditional and simplified characters, 零 and 〇, upper and lower case and
    all middle dots fall together; quotation marks, spaces and what is invisible goes. No character
    is dropped for being rare, and brackets stay: what they hold is part of the name.
    """
    folded = _folded(written)
    while folded != written:
        written, folded = folded, _folded(folded)
    return folded


def _folded(written: str) -> str:
    # The full-width stop goes first: NFKC would make it an ordinary one.
    dotted = unicodedata.normalize("NFC", written).translate(_MIDDLE_DOTS)
    folded = unicodedata.normalize("NFKC", dotted).translate(_FOLDED)
    return "".join(
        character
        for character in folded.upper()
        if not character.isspace() and unicodedata.category(character) != "Cf"
    )


def core(written: str) -> str:
    """What tells the name from others: no brackets and dots, no region before it, no 志愿服务队.

    The ending goes first, then the region, each only if enough is left: the team of a whole city
    keeps the city's name.
    """
    name, shorn = "", normal(written)
    while shorn != name:
        name = shorn
        for part in (_BRACKETS, _TEAM, _REGION):
            shorn = _shorter(shorn, part.sub("", shorn))
    return name


def _shorter(name: str, cut: str) -> str:
    return cut if len(cut) >= LEAST_LEFT else name


def region(written: str) -> str:
    """A division of provincial level as it is compared: 甘肃省 and 甘肃 are one, 兵团 too."""
    name = normal(written)
    return _shorter(name, _PLACE_ENDS.sub("", name))


def similarity(one: str, other: str) -> Fraction:
    """How alike two texts are, from 0 to 1: 1 − edits ÷ length of the longer one.

    Edits are the fewest insertions, deletions and replacements of one character (Levenshtein).
    Exact and symmetric; 1 for equal texts and for nothing else. One edit in ten is exactly 9/10.
    """
    longer = max(len(one), len(other), 1)
    return 1 - Fraction(_edits(one, other, longer), longer)


def alike(one: str, other: str, least: Fraction) -> bool:
    """Whether the similarity reaches `least` (0…1): what measuring it says, only sooner."""
    longer = max(len(one), len(other), 1)
    most = floor((1 - least) * longer)
    return _edits(one, other, most) <= most


def _edits(one: str, other: str, most: int) -> int:
    """The fewest edits that make one text the other; beyond `most` some greater number."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most or not most:
        return most + 1
    before = list(range(len(other) + 1))
    for row, mine in enumerate(one, start=1):
        now = [row]
        for column, theirs in enumerate(other, start=1):
            replaced = before[column - 1] + (mine != theirs)
            now.append(min(replaced, before[column] + 1, now[-1] + 1))
        if min(now) > most:
            return most + 1
        before = now
    return before[-1]
