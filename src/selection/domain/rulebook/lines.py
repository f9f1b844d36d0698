"""Where in a TOML file each key stands, so that a finding can name the line.

The scanner follows a text that the parser has already accepted; it only keeps the place.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

from selection.domain.rulebook.findings import Path, key

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_BARE_VALUE = re.compile(r"[^,\]}#\n]+")

LIST_OF_TABLES = 2  # brackets around its header


def lines(text: str) -> Mapping[str, int]:
    """The line (from 1) on which each key, table and list element of the text begins."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.found


class _Scanner:
    """A position in the text, and what has been passed."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [each.start() for each in re.finditer("\n", text)]
        self._last: dict[Path, int] = {}  # of each array of tables: its newest element
        self.found: dict[str, int] = {}

    def document(self) -> None:
        """Follow the whole text: headers, and the pairs under each."""
        here: Path = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                here = self._header()
            else:
                self._pair(here)

    def _header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path it opens; a name on the way may be a list of tables."""
        start = self._at
        brackets = LIST_OF_TABLES if self._text.startswith("[[", start) else 1
        self._at += brackets
        *parents, name = self._key()
        path: Path = ()
        for parent in parents:
            path = self._newest((*path, parent))
            self._note(path, start)
        path = (*path, name)
        if brackets == LIST_OF_TABLES:
            self._note(path, start)
            self._last[path] = self._last.get(path, -1) + 1
            path = self._newest(path)
        self._note(path, start)
        self._skip(_SPACE)
        self._at += brackets
        return path

    def _newest(self, path: Path) -> Path:
        """The path, led into the newest element if it is a list of tables."""
        return (*path, self._last[path]) if path in self._last else path

    def _pair(self, path: Path) -> None:
        """`a.b = value` in the table at `path`."""
        start = self._at
        for name in self._key():
            path = (*path, name)
            self._note(path, start)
        self._skip(_SPACE)
        self._at += len("=")
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key; the position is left behind its last part."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            if quoted := _STRING.match(self._text, self._at):
                parts.append(tomllib.loads(f"key = {quoted[0]}")["key"])
                self._at = quoted.end()
            else:
                start = self._at
                parts.append(self._text[start : self._skip(_BARE_KEY)])
            if self._text[self._skip(_SPACE)] != ".":
                return parts
            self._at += len(".")

    def _value(self, path: Path) -> None:
        """Pass a value; the elements of lists and the keys of inline tables are noted."""
        match self._text[self._at]:
            case "[":
                self._at += len("[")
                position = 0
                while self._text[self._skip(_BLANK)] != "]":
                    self._note((*path, position), self._at)
                    self._value((*path, position))
                    self._comma()
                    position += 1
                self._at += len("]")
            case "{":
                self._at += len("{")
                while self._text[self._skip(_BLANK)] != "}":
                    self._pair(path)
                    self._comma()
                self._at += len("}")
            case _:
                self._skip(_STRING) if _STRING.match(self._text, self._at) else self._skip(
                    _BARE_VALUE
                )

    def _comma(self) -> None:
        if self._text[self._skip(_BLANK)] == ",":
            self._at += len(",")

    def _skip(self, pattern: re.Pattern[str]) -> int:
        """Move behind what the pattern matches here, if anything; the new position."""
        if passed := pattern.match(self._text, self._at):
            self._at = passed.end()
        return self._at

    def _note(self, path: Path, at: int) -> None:
        self.found.setdefault(key(path), bisect_right(self._breaks, at - 1) + 1)
