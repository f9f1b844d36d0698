"""How names and other texts are written (domain 8): what is made alike, and what is refused.

Nothing here looks names up or drops what is rare: every character of every plane of Unicode may
stand in a name. What nobody can see may not: it makes two names look like one, or one like two.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

MIDDLE_DOT = "·"
MIDDLE_DOTS: Mapping[int, str] = MappingProxyType(dict.fromkeys(map(ord, "‧•．・･∙⋅"), MIDDLE_DOT))
"""The other dots that people type between the parts of a name."""

LONGEST_NAME = 50
"""Characters of a name, white space and dots among them."""

_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, among them those of direction; zero-width characters; halves of characters; breaks."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks by class that print nothing: joiners, fillers, the empty Braille cell."""
_LAYOUT = frozenset("\n\r\t")
"""Controls that a text of several paragraphs needs."""


def unseen(text: str) -> str | None:
    """The first character of a text that nobody can see, or None; line breaks and tabs may be."""
    return _first_unseen(text, _LAYOUT)


def as_text(written: str) -> str:
    """The text in its one encoding (NFC), with one kind of line break; nothing is cut off."""
    return unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n"))


def as_name(written: str) -> str:
    """The name in its one encoding (NFC), with one kind of middle dot; nothing is cut off."""
    return unicodedata.normalize("NFC", written).translate(MIDDLE_DOTS)


def is_name(text: str) -> bool:
    """Whether the text can be a name as it stands.

    1 to 50 characters as `as_name` writes them, all of them to be seen, none of white space at
    the ends.
    """
    return (
        0 < len(text) <= LONGEST_NAME
        and text == as_name(text) == text.strip()
        and _first_unseen(text, frozenset()) is None
    )


def _first_unseen(text: str, allowed: frozenset[str]) -> str | None:
    for each in text:
        kind = unicodedata.category(each)
        if (kind in _UNSEEN_KINDS or each in _UNSEEN) and each not in allowed:
            return each
    return None
