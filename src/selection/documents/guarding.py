"""What goes into a cell of a table that other programs open: a text, and never a formula.

A spreadsheet takes a text that begins with = for a formula, also when it comes from CSV or is
saved as such later; + - @, a tab or a line break do the same in some programs, and Chinese ones
turn their full-width forms into them. Such a text gets one apostrophe before it, which is taken
off when the table comes back, so that nothing is lost (ASVS 1.2.10).
"""

import unicodedata

MARK = "'"
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""

_STARTERS = frozenset("=+-@\t\n＝＋－＠﹢﹣−﹦﹫")
_NOT_IN_XML = frozenset("\ufffe\uffff")
_BREAKS = frozenset("\n\t")


def guarded(text: str) -> str:
    """The text as it may stand in a cell; what no file can hold is left out."""
    plain = written(text)
    return MARK + plain if _is_dangerous(plain) else plain


def written(text: str) -> str:
    """The text with one kind of line break, and without what no file of an office can hold."""
    return "".join(filter(_can_be_written, text.replace("\r\n", "\n").replace("\r", "\n")))


def unguarded(cell: str) -> str:
    """The text that was guarded; any other text as it is."""
    bare = cell.removeprefix(MARK)
    return bare if _is_dangerous(bare) else cell


def _is_dangerous(text: str) -> bool:
    """Whether the text, or what is left of it without marks and unseen characters, may run."""
    for each in text:
        if each in _STARTERS:
            return True
        if each != MARK and unicodedata.category(each)[0] not in "ZC":
            return False
    return False


def _can_be_written(each: str) -> bool:
    if each in _NOT_IN_XML:
        return False
    return each in _BREAKS or unicodedata.category(each) not in {"Cc", "Cs"}
