"""The two languages of the pages: Simplified Chinese is written, English is its catalogue.

Messages are Chinese sentences; the files of `locales/en/LC_MESSAGES` translate them, one for the
public pages and one for each desk. They are compiled in memory when the program starts, so that no
binary file can fall behind its source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from markupsafe import Markup

CHINESE = "zh-CN"
ENGLISH = "en"

MIDNIGHT = "24:00"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its tag for `lang`, its words, and how it writes dates and numbers."""

    tag: str
    translations: NullTranslations

    @property
    def say(self) -> Callable[[str], str]:
        """The sentence in this language."""
        return self.translations.gettext

    @property
    def zh(self) -> Markup:
        """What marks Chinese content on a page of another language."""
        return Markup("") if self.tag == CHINESE else Markup(' lang="zh-CN"')

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.tag == CHINESE else " "

    def day(self, at: date | datetime) -> str:
        """A day of the year: 12 月 10 日, 10 December."""
        if self.tag == CHINESE:
            return f"{at.month} 月 {at.day} 日"
        return format_date(at, "d MMMM", locale=ENGLISH)

    def full_day(self, at: date | datetime) -> str:
        """A day with its year: 2023 年 12 月 26 日, 26 December 2023."""
        if self.tag == CHINESE:
            return f"{at.year} 年 {at.month} 月 {at.day} 日"
        return format_date(at, "d MMMM y", locale=ENGLISH)

    def moment(self, at: datetime) -> str:
        """A day and a time, in the zone that the instant carries."""
        if self.tag == CHINESE:
            return f"{self.day(at)} {at:%H:%M}"
        return format_datetime(at, "d MMMM, HH:mm", tzinfo=at.tzinfo, locale=ENGLISH)

    def closing(self, at: datetime) -> str:
        """The end of a half-open span: midnight is 24:00 of the day before."""
        if (at.hour, at.minute, at.second, at.microsecond) != (0, 0, 0, 0):
            return self.moment(at)
        last = at.date() - timedelta(days=1)
        if self.tag == CHINESE:
            return f"{self.day(last)} {MIDNIGHT}"
        return f"{self.day(last)}, {MIDNIGHT}"


def number(value: int) -> str:
    """A whole number, grouped by thousands, which both languages do alike."""
    return f"{value:,}"


@cache
def languages() -> dict[str, Language]:
    """The languages by their tags."""
    return {
        CHINESE: Language(CHINESE, NullTranslations()),
        ENGLISH: Language(ENGLISH, _catalogue(ENGLISH)),
    }


def _catalogue(tag: str) -> Translations:
    folder = files("selection.web") / "locales" / tag / "LC_MESSAGES"
    found = Translations()
    for source in sorted(folder.iterdir(), key=lambda each: each.name):
        compiled = BytesIO()
        with source.open("rb") as file:
            write_mo(compiled, read_po(file, locale=tag, abort_invalid=True))
        compiled.seek(0)
        found.merge(Translations(compiled))
    return found
