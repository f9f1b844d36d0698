"""The plain values of a rulebook, from the TOML an official writes or from canonical bytes.

Plain values are strings, integers, booleans, lists and dictionaries; instants and dates have
become strings. What cannot be written exactly (a binary fraction, a local time, text that two
keyboards encode differently) is a finding, never a guess (docs/rulebook.md §6).
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from selection.domain.rulebook.findings import Finding, Path, key
from selection.domain.rulebook.places import place

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly."""
DEEPEST = 16
"""No table of the schema lies deeper; what does is not read."""

MILLISECOND = 1000  # in microseconds
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Invisible characters that print a name in another order than the one it is stored in."""

_LINE_AND_COLUMN = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")


class Refused:
    """Stands where a value was that has been refused already, so that it is not refused twice."""


REFUSED = Refused()

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"] | Refused


@dataclass(frozen=True, slots=True)
class _Float:
    """A float as it was written; it is never turned into a binary fraction."""

    raw: str


def canonical_bytes(plain: Plain) -> bytes:
    """The plain values as JSON: keys by code point, no white space, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain_of_toml(text: bytes) -> tuple[dict[str, Plain] | None, Sequence[Finding]]:
    """The plain values of a TOML file, and what in it has no canonical form; None if no TOML."""

    def parse(text: str) -> object:
        return tomllib.loads(text, parse_float=_Float)

    return _plain(text, parse)


def plain_of_json(data: bytes) -> tuple[dict[str, Plain] | None, Sequence[Finding]]:
    """The plain values of canonical bytes; bytes that are not canonical are a finding."""

    def parse(text: str) -> object:
        return json.loads(text, parse_float=_Float, parse_constant=_Float)

    plain, findings = _plain(data, parse)
    if plain is not None and not findings and canonical_bytes(plain) != data:
        return plain, (_of_the_file("这些字节不是规则的规范形式"),)
    return plain, findings


def without_zone(instant: str) -> str:
    """The sentence about an instant that lacks its offset from UTC."""
    return f"时间 {instant} 没有写时区，请写成 {instant}+08:00"


def _plain(
    data: bytes, parse: Callable[[str], object]
) -> tuple[dict[str, Plain] | None, Sequence[Finding]]:
    try:
        tree = parse(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return None, (_of_the_file(f"文件不是 UTF-8 编码（第 {error.start + 1} 个字节）"),)
    except RecursionError:
        return None, (_of_the_file("括号套得太深"),)
    except ValueError as error:
        return None, (_of_syntax(str(error)),)
    if not isinstance(tree, dict):
        return None, (_of_the_file("内容不是一张表"),)
    findings: list[Finding] = []
    plain = _plain_value(cast("dict[str, object]", tree), (), findings)
    return cast("dict[str, Plain]", plain), findings


def _plain_value(value: object, path: Path, findings: list[Finding]) -> Plain:
    """The value in plain form; what has none is refused at its place."""
    if len(path) > DEEPEST:
        return _refuse(path, "括号套得太深", findings)
    match value:
        case dict():
            table = cast("dict[str, object]", value)
            for name in table:
                for sentence in _of_text(name):
                    _refuse(path, sentence, findings)
            return {
                name: _plain_value(part, (*path, name), findings) for name, part in table.items()
            }
        case list():
            parts = enumerate(cast("list[object]", value))
            return [_plain_value(part, (*path, at), findings) for at, part in parts]
        case bool():
            return value
        case int() if abs(value) > LARGEST_INTEGER:
            return _refuse(path, "整数太大，不能超过 ±(2⁵³ − 1)", findings)
        case int():
            return value
        case _:
            written, sentences = _written(value)
            for sentence in sentences:
                _refuse(path, sentence, findings)
            return REFUSED if sentences else written


def _written(value: object) -> tuple[str, Sequence[str]]:
    """A string, instant or date as text, with the sentences about what is wrong with it."""
    match value:
        case str():
            return value, tuple(_of_text(value))
        case datetime():
            exact = value.microsecond % MILLISECOND == 0
            timespec = "milliseconds" if value.microsecond else "seconds"
            written = value.isoformat(timespec=timespec)
            if value.tzinfo is None:
                return written, (without_zone(written),)
            return written, () if exact else (f"时间 {value.isoformat()} 细过千分之一秒",)
        case date():
            return value.isoformat(), ()
        case time():
            return "", (f'时刻 {value.isoformat()} 请加引号，写成 "{value:%H:%M}"',)
        case _Float(raw):
            decimal = raw.removeprefix("+")
            if _DECIMAL.fullmatch(decimal):
                return "", (f'{raw}：小数请加引号，写成 "{decimal}"',)
            return "", (f'{raw}：请写成整数，或加引号的小数，如 "0.01"',)
        case _:
            return "", ("不认识的值",)


def _of_text(text: str) -> Iterable[str]:
    """What is wrong with the text: two encodings of one reading, or characters nobody sees."""
    doubtful = "" if text.isprintable() else text  # nothing that is printed is hidden
    hidden = [
        each
        for each in doubtful
        if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp") or each in BIDI_CONTROLS
    ]
    if hidden:
        yield f"“{shortened(text)}”里有看不见的控制字符 U+{ord(hidden[0]):04X}"
    elif not unicodedata.is_normalized("NFC", text):
        yield f"“{shortened(text)}”不是 NFC 形式"


def shortened(text: str, most: int = 40) -> str:
    """The text as a sentence can quote it: the beginning of a long one, nothing unprintable."""
    seen = "".join(each if each.isprintable() else "□" for each in text[:most])
    return seen if len(text) <= most else f"{seen}…"


def _refuse(path: Path, sentence: str, findings: list[Finding]) -> Refused:
    findings.append(Finding(place=place(path), key=key(path), sentence=sentence))
    return REFUSED


def _of_the_file(sentence: str, line: int | None = None) -> Finding:
    return Finding(place="文件", key="", sentence=sentence, line=line)


def _of_syntax(message: str) -> Finding:
    """The parser's complaint, with its line if it names one."""
    found = _LINE_AND_COLUMN.search(message)
    if found is None:
        return _of_the_file(f"看不懂：{shortened(message, 100)}")
    said = message[: found.start()].strip()
    twice = said.startswith("Cannot ")  # overwrite, declare, mutate, redefine
    what = "同一项写了两次" if twice else "不合 TOML 的写法"
    if found[1] is None:
        return _of_the_file(f"到文件末尾为止{what}（{said}）")
    line, column = int(found[1]), int(found[2])
    return _of_the_file(f"第 {line} 行第 {column} 列{what}（{said}）", line)
