"""What is wrong with a rulebook, told to an official: where, and in one sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way to a value: keys of tables and positions in lists, from the top."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or worth knowing.

    `place` says where in an official's words, `key` in the file's own (`categories[2].places`,
    lists counted from 0), `line` in the file that was read (from 1), if it is known.
    """

    place: str
    key: str
    sentence: str
    line: int | None = None


class RulebookRefused(Exception):
    """The rulebook cannot be used; `findings` holds all that is wrong with it, in its order."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(f"{each.key}: {each.sentence}" for each in findings))
        self.findings = tuple(findings)


def key(path: Path) -> str:
    """The path as it is written: dots between keys, positions in brackets, odd keys quoted."""
    words = ""
    for step in path:
        words = below(words, step)
    return words


def below(words: str, step: str | int) -> str:
    """What is a step further down than the path that is written `words`."""
    if isinstance(step, int):
        return f"{words}[{step}]"
    bare = step if _BARE.fullmatch(step) else f'"{_printable(step)}"'
    return f"{words}.{bare}" if words else bare


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in text)
