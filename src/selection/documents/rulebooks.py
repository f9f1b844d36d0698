"""Rulebooks for officials: found by name or path, and told in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, Template

from selection.documents.shipped import shipped
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.findings import Finding
from selection.domain.rulebook.values import written

MOST_BYTES = 1 << 20
SUFFIX = ".toml"


class NoRulebook(Exception):
    """There is no rulebook of that name or path; the message is a sentence for the official."""


def find(name_or_path: str) -> tuple[bytes, str]:
    """The text of a rulebook, and what to call its file.

    The argument is the id of a shipped rulebook, such as `cast-2023`, or a path. Raises
    NoRulebook if it is neither, or cannot be read as text of a reasonable size.
    """
    known = {
        each.name.removesuffix(SUFFIX): each
        for each in shipped("rulebooks").iterdir()
        if each.name.endswith(SUFFIX)
    }
    if name_or_path in known:
        return known[name_or_path].read_bytes(), known[name_or_path].name
    try:
        if not Path(name_or_path).is_file():
            names = "、".join(sorted(known))
            raise NoRulebook(f"没有规则 {name_or_path}：既不是文件，也不是自带的规则（{names}）")
        with Path(name_or_path).open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NoRulebook(f"规则 {name_or_path} 读不出来（{error}）") from None
    if len(text) > MOST_BYTES:
        raise NoRulebook(f"规则 {name_or_path} 太大，不能超过 {MOST_BYTES >> 20} MiB")
    try:
        text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        position = error.start + 1
        raise NoRulebook(f"规则 {name_or_path} 不是 UTF-8 编码（第 {position} 个字节）") from None
    return text, name_or_path


def told(file: str, finding: Finding) -> str:
    """A finding on one line: the file and line, the key, and the sentence in its place."""
    where = f"{file}:{finding.line}" if finding.line else file
    sentence = finding.sentence
    if finding.place not in sentence:
        sentence = f"{finding.place}：{sentence}"
    return "  ".join(part for part in (where, finding.key, sentence) if part)


def summary(book: Rulebook, fingerprint: str, cautions: Sequence[Finding]) -> str:
    """The whole rulebook in words that an official reads, section by section."""
    return _template().render(book=book, fingerprint=fingerprint, cautions=cautions)


@cache
def _template() -> Template:
    """The template, compiled once. Plain text needs no escaping: it is never read as HTML."""
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (plain text)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters = cast("dict[str, Any]", environment.filters)
    filters |= {
        "number": written,
        "moment": moment,
        "day": _day,
        "clock": _clock,
        "size": _size,
        "map_words": _words,
    }
    return environment.from_string((shipped("templates") / "rulebook.txt").read_text("utf-8"))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant on the clocks of the campaign."""
    local = at.astimezone(zone)
    return f"{_day(local.date())} {_clock(local.time())}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _size(size: int) -> str:
    """Bytes, grouped by thousands: bounds are exact and must not be rounded for looks."""
    return f"{size:,} 字节"


def _words(codes: Iterable[str], names: Mapping[str, str]) -> Sequence[str]:
    """The words for the codes, each word once."""
    return tuple(dict.fromkeys(names[code] for code in codes))
