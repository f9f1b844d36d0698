"""Where in a TOML file each key stands, so that a finding can name the line.

The scanner follows a text that the parser has already accepted; it only keeps the place.
"""

import re
import tomllib
from collections.abc import Mapping

from selection.domain.rulebook.findings import below

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_COMMA = re.compile(rf"{_BLANK.pattern}(?:,{_BLANK.pattern})?")
_EQUALS = re.compile(r"=[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SINGLE = re.compile(rf"{_STRING.pattern}|[^,\]}}#\n]+", re.DOTALL)
_PART_OF_KEY = re.compile(
    rf"[ \t]*(?:(?P<quoted>{_STRING.pattern})|(?P<bare>[A-Za-z0-9_-]*))[ \t]*(?P<more>\.?)",
    re.DOTALL,
)

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
        self._line = 1
        self._counted = 0  # the position up to which lines are counted
        self._last: dict[str, int] = {}  # of each array of tables: its newest element
        self.found: dict[str, int] = {}

    def document(self) -> None:
        """Follow the whole text: headers, and the pairs under each."""
        here = ""
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                here = self._header()
            else:
                self._pair(here)

    def _header(self) -> str:
        """`[a.b]` or `[[a.b]]`: the path it opens; a name on the way may be a list of tables."""
        start = self._at
        brackets = LIST_OF_TABLES if self._text.startswith("[[", start) else 1
        self._at += brackets
        *parents, name = self._key()
        path = ""
        for parent in parents:
            path = self._newest(below(path, parent))
            self._note(path, start)
        path = below(path, name)
        if brackets == LIST_OF_TABLES:
            self._note(path, start)
            self._last[path] = self._last.get(path, -1) + 1
            path = self._newest(path)
        self._note(path, start)
        self._at += brackets
        return path

    def _newest(self, path: str) -> str:
        """The path, led into the newest element if it is a list of tables."""
        return below(path, self._last[path]) if path in self._last else path

    def _pair(self, path: str) -> None:
        """`a.b = value` in the table at `path`."""
        start = self._at
        for name in self._key():
            path = below(path, name)
            self._note(path, start)
        self._skip(_EQUALS)
        self._value(path)

    def _key(self) -> list[str]:
        """A dotted key; the position is left at what follows it."""
        parts: list[str] = []
        more = True
        while more and (part := _PART_OF_KEY.match(self._text, self._at)):
            quoted, bare, more = part.group("quoted", "bare", "more")
            parts.append(tomllib.loads(f"key = {quoted}")["key"] if quoted else bare)
            self._at = part.end()
        return parts

    def _value(self, path: str) -> None:
        """Pass a value; the elements of lists and the keys of inline tables are noted."""
        match self._text[self._at]:
            case "[":
                self._at += len("[")
                self._skip(_BLANK)
                position = 0
                while self._text[self._at] != "]":
                    element = below(path, position)
                    self._note(element, self._at)
                    self._value(element)
                    self._skip(_COMMA)
                    position += 1
                self._at += len("]")
            case "{":
                self._at += len("{")
                self._skip(_BLANK)
                while self._text[self._at] != "}":
                    self._pair(path)
                    self._skip(_COMMA)
                self._at += len("}")
            case _:
                self._skip(_SINGLE)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        """Move behind what the pattern matches here, if anything; the new position."""
        if passed := pattern.match(self._text, self._at):
            self._at = passed.end()
        return self._at

    def _note(self, path: str, at: int) -> None:
        """Keep the line of the path, if it is new; no position is before one noted earlier."""
        if path not in self.found:
            self._line += self._text.count("\n", self._counted, at)
            self._counted = at
            self.found[path] = self._line
