"""Regular expressions of a rulebook: compiled, and refused if they could take for ever.

Python's engine tries alternatives one after the other. What makes that explode is a repeated
group whose inside can match one text in several ways, `(a+)+` or `(a|aa)*`; such groups, and
references back to a group, are refused, and so are more repeats in a row than a rule needs.
"""

import re
import warnings

from selection.domain.rulebook.values import Pattern

LONGEST = 200  # characters
MOST_OPEN_REPEATS = 3
"""At worst the time grows with this power of the text's length."""
FEW = 20
"""A repeat that may vary by no more than this is not an open one."""

_REPEAT = re.compile(r"[*+]|\{([0-9]*)(?:(,)([0-9]*))?\}")


def compiled(source: str) -> Pattern | str:
    """The compiled pattern, or the sentence that goes behind `matches = "…"`."""
    if len(source) > LONGEST:
        return f"太长，不能超过 {LONGEST} 个字符"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pattern = re.compile(source)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        return f"不是正则表达式（{error}）"
    return _explosive(source) or pattern


def _explosive(source: str) -> str | None:
    """Why the pattern, which compiles, could take for ever; None if it cannot."""
    varies = [False]  # of each group still open: whether its inside matches in several ways
    open_repeats = 0
    at = 0
    while at < len(source):
        here, at = at, at + 1
        inside = False
        match source[here]:
            case "\\":
                if source[at] in "123456789":
                    return "不能引用前面的括号"
                at += 1
            case "[":
                at = _behind_class(source, at)
            case "(":
                if source.startswith(("?P=", "?#"), at):
                    return "不能引用前面的括号，也不能写注释"
                varies.append(False)
                continue
            case "|":
                varies[-1] = True
            case ")" if len(varies) > 1:
                inside = varies.pop()
            case _:
                pass
        repeat = _REPEAT.match(source, at)
        if repeat and inside:
            return "里重复的括号内又有重复或“或”，可能算不完"
        spread = _spread(repeat) if repeat else 0
        open_repeats += spread > FEW
        varies[-1] = varies[-1] or inside or spread > 0
        at = repeat.end() if repeat else at
    return "里的重复太多" if open_repeats > MOST_OPEN_REPEATS else None


def _spread(repeat: re.Match[str]) -> int:
    """By how much the number of repetitions may vary."""
    least, comma, most = repeat.groups()
    if least is not None and comma is None:
        return 0
    return int(most) - int(least or 0) if most else FEW + 1


def _behind_class(source: str, at: int) -> int:
    """The position behind the class of characters whose inside begins at `at`."""
    at += source.startswith("^", at)
    at += source.startswith("]", at)
    while source[at] != "]":
        at += 2 if source[at] == "\\" else 1
    return at + 1
