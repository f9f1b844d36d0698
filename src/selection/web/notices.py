"""The published list as an official notice (公示): what was printed, version by version.

A version says what it said when it was printed: its text and lines are read from the papers that
its event names, not from forms that may have changed since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from selection.accounts.store import Accounts
from selection.accounts.vault import Content
from selection.domain.announcement import (
    AwardRevoked,
    ListPublished,
    ListReleased,
    NoticeCorrected,
    SubstitutePublished,
)
from selection.domain.calendar import Period, Workdays, is_working
from selection.domain.kernel import CandidateId, Paper, Refused
from selection.domain.listing import Place
from selection.domain.notice_text import filled
from selection.domain.rulebook.book import Rulebook

ONE_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What a version is."""

    PUBLISHED = "PUBLISHED"
    CORRECTED = "CORRECTED"
    SUBSTITUTED = "SUBSTITUTED"
    RELEASED = "RELEASED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: who, and what the rulebook shows beside the name."""

    number: int
    name: str | None  # None: erased by right, and never resurrected
    detail: str
    revoked: str | None = None  # what the public reads of a revocation


@dataclass(frozen=True, slots=True)
class Roll:
    """The list of one category."""

    category: str
    name: str
    measure_word: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One version of the published list; `note` says why it is another than the one before."""

    version: int
    kind: Kind
    published_at: datetime
    until: datetime | None  # end of the publicity, half-open
    note: str | None
    title: str
    opening: str
    period: str | None  # 公示时间, with both its days (domain 5.1)
    text: str | None
    rolls: tuple[Roll, ...]
    signed: str
    digest: str
    sha256: str | None  # of what is printed
    fingerprint: str
    as_of: int

    @property
    def status(self) -> str:
        """PUBLISHED while objections can be raised, RELEASED once the list is final."""
        return "RELEASED" if self.kind is Kind.RELEASED else "PUBLISHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """What a version consists of, before the vault is opened."""

    number: int
    kind: Kind
    at: datetime
    listed: ListPublished
    places: tuple[Place, ...]
    lines: Mapping[CandidateId, Paper]
    text: Paper
    period: Period | None
    sha256: str | None
    note: Paper | None = None


Papers = Mapping[str, Content | None]


class Notices:
    """Reads the versions of the list together with the names that stand on it."""

    def __init__(self, rules: Rulebook, accounts: Accounts) -> None:
        self._rules = rules
        self._accounts = accounts

    def read(self, events: Sequence[object]) -> tuple[Notice, ...]:
        """The versions, from the events of the publication's stream."""
        versions = _versions(events)
        revoked = {each.candidate: each for each in events if isinstance(each, AwardRevoked)}
        papers = [paper for each in versions for paper in (each.text, *each.lines.values())]
        papers += [each.note for each in versions if each.note]
        papers += [each.note for each in revoked.values()]
        opened = self._accounts.vault.open_many([each.record for each in papers])
        marks = {name: _words(opened, each.note) for name, each in revoked.items()}
        return tuple(self._notice(each, opened, marks) for each in versions)

    def _notice(
        self,
        version: _Version,
        opened: Papers,
        marks: Mapping[CandidateId, str],
    ) -> Notice:
        zone = self._rules.calendar.zone
        text = opened.get(version.text.record) or {}
        lines = {each: opened.get(paper.record) for each, paper in version.lines.items()}
        names = {each: str(line["name"]) if line else "〔已删除〕" for each, line in lines.items()}
        until = version.period.until.astimezone(zone) if version.period else None
        return Notice(
            version=version.number,
            kind=version.kind,
            published_at=version.at.astimezone(zone),
            until=until if version.kind is not Kind.RELEASED else None,
            note=_words(opened, version.note) if version.note else None,
            title=str(text.get("title", "")),
            opening=filled(str(text.get("body", "")), names),
            period=_said(text, "period"),
            text=_said(text, "tail"),
            rolls=self._rolls(version, lines, marks),
            signed=str(text.get("signed", "")),
            digest=version.listed.digest,
            sha256=version.sha256,
            fingerprint=version.listed.fingerprint,
            as_of=version.listed.as_of,
        )

    def _rolls(
        self,
        version: _Version,
        lines: Mapping[CandidateId, Content | None],
        marks: Mapping[CandidateId, str],
    ) -> tuple[Roll, ...]:
        rolls: list[Roll] = []
        for category in self._rules.categories:
            # The published order, which was approved with the list (4.8).
            ordered = [each.candidate for each in version.places if each.category == category.code]
            entries = tuple(
                _entry(number, lines.get(candidate), marks.get(candidate))
                for number, candidate in enumerate(ordered, start=1)
            )
            rolls.append(Roll(category.code, category.name, category.measure_word, entries))
        return tuple(rolls)


def _entry(number: int, line: Content | None, mark: str | None) -> Entry:
    if line is None:
        return Entry(number, None, "", mark)
    return Entry(number, str(line.get("name", "")), str(line.get("detail", "")), mark)


def _words(opened: Papers, paper: Paper) -> str:
    return str((opened.get(paper.record) or {}).get("words", ""))


def _said(text: Content, part: str) -> str | None:
    said = text.get(part)
    return None if said is None else str(said)


def _versions(events: Sequence[object]) -> list[_Version]:
    """Every version after the one before it: the lines that it does not change stay as printed."""
    versions: list[_Version] = []
    for event in events:
        match event:
            case ListPublished():
                versions.append(
                    _Version(
                        number=event.version,
                        kind=Kind.PUBLISHED,
                        at=event.at,
                        listed=event,
                        places=event.places,
                        lines=event.printed.lines,
                        text=event.printed.text,
                        period=event.period,
                        sha256=event.sha256,
                    )
                )
            case NoticeCorrected():
                before = _of_the_same_list(versions, *event.printed.lines)
                versions.append(
                    replace(
                        before,
                        number=event.version,
                        kind=Kind.CORRECTED,
                        at=event.at,
                        lines={**before.lines, **event.printed.lines},
                        text=event.printed.text,
                        period=event.period or before.period,
                        sha256=event.sha256,
                        note=event.reason,
                    )
                )
            case SubstitutePublished():
                before = _of_the_same_list(versions, event.instead_of)
                versions.append(
                    replace(
                        before,
                        number=event.version,
                        kind=Kind.SUBSTITUTED,
                        at=event.at,
                        places=(event.place,),
                        lines={**before.lines, **event.printed.lines},
                        text=event.printed.text,
                        period=event.period,
                        sha256=event.sha256,
                        note=None,
                    )
                )
            case ListReleased():
                versions.append(_released(event, versions))
            case _:
                pass
    return versions


def _of_the_same_list(versions: Sequence[_Version], *candidates: CandidateId) -> _Version:
    """The newest version that prints one of these: one list may follow another (11.3)."""
    return next(
        each for each in reversed(versions) if not each.lines.keys().isdisjoint(candidates)
    )


def _released(event: ListReleased, versions: Sequence[_Version]) -> _Version:
    """All who are released by then, as their lines were printed last."""
    places = {place.candidate: place for each in versions for place in each.places}
    lines = {name: line for each in versions for name, line in each.lines.items()}
    return replace(
        _of_the_same_list(versions, *event.roll),
        number=event.version,
        kind=Kind.RELEASED,
        at=event.at,
        places=tuple(places[each] for each in event.roll),
        lines={each: lines[each] for each in event.roll},
        text=event.text,
        period=None,
        sha256=None,
        note=None,
    )


def working_days_left(
    rules: Rulebook, today: date, until: datetime, known: Workdays
) -> int | None:
    """How many working days of the publicity are left, today's among them; None if unknown."""
    last = (until - timedelta(microseconds=1)).date()
    days = (today + n * ONE_DAY for n in range((last - today).days + 1))
    try:
        return sum(is_working(rules, day, known) for day in days)
    except Refused:
        return None
