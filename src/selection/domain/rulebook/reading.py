"""Reads a rulebook into its tables; whatever does not fit is told all at once.

The tables' own annotations drive the reader: a key is known if the table has a field for it,
required if that field has no default, and of the type that the field says. One reader serves the
TOML an official writes and the canonical bytes that the journal keeps.
"""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, Literal, cast, get_args, get_origin

from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.checks import Gaps
from selection.domain.rulebook.findings import Finding, Path, key
from selection.domain.rulebook.places import place
from selection.domain.rulebook.plain import Plain, Refused, shortened
from selection.domain.rulebook.scalars import SCALARS, Unreadable, quoted
from selection.domain.rulebook.schema import Hint, Key, choices, is_table, keys_of
from selection.domain.rulebook.values import Code, Range, Term

SCHEMA = 1
"""The newest version of the schema that this programme reads."""

ABSENT_IS_ALL = frozenset({"categories", "unit_types", "stages", "items", "channels"})
"""Lists of codes that mean "all" when they are absent, so that an empty one means nothing."""
MAY_BE_EMPTY = frozenset({"limits", "per"})
LONGEST_MISSPELLING = 64  # characters; a longer key is nobody's slip of the finger
LIKENESS = 0.35
"""How much of a misspelt key must be there for a suggestion."""


UNREAD = object()
"""Stands for a value that could not be read; a finding says why."""
ABSENT = object()
"""Stands for a value that nobody wrote, and nobody had to."""


def newer(plain: Mapping[str, Plain]) -> Finding | None:
    """That the schema is newer than this programme: nothing else can be said of the rulebook."""
    version = plain.get("schema")
    if not isinstance(version, int) or version <= SCHEMA:
        return None
    sentence = f"规则格式 {version} 比本程序认识的新"
    return Finding(place=place(()), key="schema", sentence=sentence)


def read(plain: Mapping[str, Plain]) -> tuple[Rulebook, Sequence[Finding], Gaps]:
    """The rulebook as far as it could be read, the findings, and where it has gaps.

    A rulebook with gaps is only good for being checked further.
    """
    version = plain.get("schema")
    reader = _Reader()
    arguments, missing = reader.arguments(Rulebook, plain, ())
    if isinstance(version, int) and version < SCHEMA:
        reader.find(("schema",), f"没有规则格式 {version}")
    for attribute in missing:
        arguments[attribute] = ()  # never looked at: the checks that read it are left out
    gaps = Gaps(tables=frozenset(missing), keys=frozenset(reader.unread))
    return Rulebook(**arguments), reader.findings, gaps


class _Reader:
    """Reads plain values by their annotations, and keeps what it could not read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unread: list[str] = []

    def find(self, path: Path, sentence: str, table: Path | None = None) -> None:
        """Keep a finding about the value at the path; `table` is its place if it is not there."""
        where = place(path if table is None else table)
        self.findings.append(Finding(place=where, key=key(path), sentence=sentence))

    def arguments(
        self, table: type, value: Mapping[str, Plain], path: Path
    ) -> tuple[dict[str, Any], Sequence[str]]:
        """The attributes of a table that could be read, and the required ones that could not."""
        known = keys_of(table)
        misspelt = {self._unknown(name, known, path) for name in value if name not in known}
        arguments: dict[str, Any] = {}
        missing: list[str] = []
        for each in known.values():
            part = self._part(each, value, path, misspelt)
            if part is ABSENT:
                continue
            if part is not UNREAD:
                arguments[each.attribute] = part
                continue
            self.unread.append(key((*path, each.name)))
            if each.required:
                missing.append(each.attribute)
        return arguments, missing

    def _part(
        self, asked: Key, value: Mapping[str, Plain], path: Path, misspelt: Collection[str | None]
    ) -> object:
        """What the table holds at the key; ABSENT if it may be, and is, left to its default."""
        if asked.name in value:
            at = (*path, asked.name)
            part = self.value(asked.hint, value[asked.name], at)
            if part == () and _must_not_be_empty(asked):
                return self._refuse(at, f"{place(path)}的 {asked.name} 是空的")
            return part
        if asked.name in misspelt:
            return UNREAD
        if asked.required:
            return self._refuse((*path, asked.name), f"{place(path)}没有写 {asked.name}", path)
        return ABSENT

    def value(self, hint: Hint, value: Plain, path: Path) -> object:
        """The value as its annotation says, or UNREAD."""
        options = choices(hint)
        match value:
            case Refused():
                return UNREAD
            case dict():
                for option in options:
                    if is_table(option):
                        return self._table(option, value, path)
                    if get_origin(option) is Mapping:
                        return self._mapping(option, value, path)
            case list():
                for option in options:
                    if get_origin(option) is tuple:
                        return self._list(get_args(option)[0], value, path)
            case _:
                pass
        return self._scalar(options, value, path)

    def _table(self, table: type, value: Mapping[str, Plain], path: Path) -> object:
        arguments, missing = self.arguments(table, value, path)
        return UNREAD if missing else table(**arguments)

    def _mapping(self, hint: Hint, value: Mapping[str, Plain], path: Path) -> object:
        of_keys, of_values = get_args(hint)
        read: dict[object, object] = {}
        for name, part in value.items():
            at = (*path, name)
            if _is_word(of_keys) and name not in of_keys.__members__:
                self._unknown(name, tuple(of_keys), path)
                continue
            read[self._scalar((of_keys,), name, at)] = self.value(of_values, part, at)
        whole = UNREAD not in read and UNREAD not in read.values()
        return read if whole else UNREAD

    def _list(self, hint: Hint, value: Sequence[Plain], path: Path) -> object:
        name = str(path[-1])
        read = tuple(self.value(hint, part, (*path, at)) for at, part in enumerate(value))
        if UNREAD in read:
            return UNREAD
        if hint is Code or _is_word(hint):
            for at, part in enumerate(read):
                if part in read[:at]:
                    self.find((*path, at), f"{place(path)}的 {name} 里 {part} 写了两次")
        return read

    def _scalar(self, options: Sequence[Hint], value: object, path: Path) -> object:
        """The value as the first of the options that reads it."""
        complaints: list[Unreadable] = []
        for option in options:
            try:
                return _single(option, value)
            except Unreadable as complaint:
                complaints.append(complaint)
        complaints = [each for each in complaints if each.near] or complaints
        if complaints[0].alone:
            return self._refuse(path, complaints[0].sentence)
        name = key(path[-1:] if isinstance(path[-1], str) else path[-2:])
        subject = f"期限 {name}" if Term in options else f"{place(path[:-1])}的 {name}"
        either = " 或".join(dict.fromkeys(each.sentence for each in complaints))
        return self._refuse(path, f"{subject} = {quoted(value)} {either}", path[:-1])

    def _unknown(self, name: str, known: Collection[str], path: Path) -> str | None:
        """A key that the table does not have; the key that it may stand for."""
        short = len(name) <= LONGEST_MISSPELLING
        near = get_close_matches(name, known, n=1, cutoff=LIKENESS) if short else []
        meant = f"（是不是 `{near[0]}`？）" if near else ""
        self.find((*path, name), f"{place(path)}里有不认识的写法 `{shortened(name)}`{meant}", path)
        return near[0] if near else None

    def _refuse(self, path: Path, sentence: str, table: Path | None = None) -> object:
        self.find(path, sentence, table)
        return UNREAD


def _single(hint: Hint, value: object) -> object:
    """One value as the annotation says; raises Unreadable."""
    if hint in SCALARS:
        return SCALARS[hint](value)
    if _is_word(hint):
        return hint(_one_of(tuple(hint), value))
    origin = get_origin(hint)
    if origin is Annotated:
        base, bounds = get_args(hint)
        number = cast("int", _single(base, value))
        _keep(bounds, number)
        return number
    if origin is Literal:
        return _one_of(get_args(hint), value)
    if is_table(hint) or origin is Mapping:
        raise Unreadable("应是一张表")
    raise Unreadable("应是列表")


def _one_of(words: Sequence[str], value: object) -> str:
    if value in words:
        return str(value)
    near = get_close_matches(value, words, n=1) if isinstance(value, str) else []
    meant = f"（是不是 {near[0]}？）" if near else ""
    if len(words) == 1:
        raise Unreadable(f"应是 {words[0]}{meant}")
    raise Unreadable(f"不在 {'、'.join(words)} 之中{meant}")


def _keep(bounds: Range, number: int) -> None:
    if bounds.holds(number):
        return
    said = (
        (bounds.least, "不能小于"),
        (bounds.above, "须大于"),
        (bounds.most, "不能大于"),
    )
    words = "、".join(f"{words} {bound}" for bound, words in said if bound is not None)
    raise Unreadable(words, near=True)


def _is_word(hint: Hint) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def _must_not_be_empty(asked: Key) -> bool:
    """Whether an empty list says nothing here: something is required, or absent means all."""
    if asked.required:
        return asked.name not in MAY_BE_EMPTY
    return asked.name in ABSENT_IS_ALL and asked.hint == tuple[Code, ...]
