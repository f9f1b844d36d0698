"""The published list as an official notice (公示): what it says, version by version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from selection.accounts.store import Accounts
from selection.domain.calendar import Workdays, is_working
from selection.domain.kernel import CandidateId, Refused
from selection.domain.publication import ListPublished, ListReleased
from selection.domain.rulebook.book import Publicity, Rulebook
from selection.domain.rulebook.words import StageKind

UNIT = "UNIT"
"""The word of `publicity.shows` for the recommending unit; the others are fields of the form."""

NAME = "name"
"""The field that every form begins with."""

ONE_DAY = timedelta(days=1)

AFTER_THE_DECISION = {
    StageKind.DECISION,
    StageKind.PUBLICITY,
    StageKind.RELEASE,
    StageKind.PROMOTION,
    StageKind.REPORT,
}
"""Stages that the phrase "经……等环节" does not name, because they come with or after the list."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: who, and what the rulebook shows beside the name."""

    number: int
    name: str | None  # None: erased by right, and never resurrected
    detail: str


@dataclass(frozen=True, slots=True)
class Roll:
    """The list of one category."""

    category: str
    name: str
    measure_word: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One version of the published list."""

    version: int
    published_at: datetime
    until: datetime | None  # end of the publicity, half-open
    released_at: datetime | None
    title: str
    opening: str
    period: str | None  # 公示时间, with both its days (domain 5.1)
    text: str | None
    rolls: tuple[Roll, ...]
    signed: str
    digest: str
    fingerprint: str
    as_of: int

    @property
    def status(self) -> str:
        """PUBLISHED while objections can be raised, RELEASED once the list is final."""
        return "PUBLISHED" if self.released_at is None else "RELEASED"


Form = Mapping[str, object]


class Notices:
    """Reads the versions of the list together with the names that stand on it."""

    def __init__(self, rules: Rulebook, accounts: Accounts) -> None:
        self._rules = rules
        self._accounts = accounts

    def read(
        self,
        events: Sequence[object],
        records: Mapping[CandidateId, str],
        units: Mapping[CandidateId, str],
    ) -> tuple[Notice, ...]:
        """The versions, from the events of the publication's stream.

        `records` are the forms in the vault; `units` the names of
        the recommending units.
        """
        published = [each for each in events if isinstance(each, ListPublished)]
        released = {each.version: each.at for each in events if isinstance(each, ListReleased)}
        wanted = {place.candidate for each in published for place in each.places}
        forms = self._forms(wanted, records)
        return tuple(
            self._notice(each, released.get(each.version), forms, units) for each in published
        )

    def _forms(
        self, wanted: set[CandidateId], records: Mapping[CandidateId, str]
    ) -> dict[CandidateId, Form | None]:
        names = {each: record for each, record in records.items() if each in wanted}
        opened = self._accounts.vault.open_many(list(names.values()))
        return {candidate: opened.get(record) for candidate, record in names.items()}

    def _notice(
        self,
        event: ListPublished,
        released_at: datetime | None,
        forms: Mapping[CandidateId, Form | None],
        units: Mapping[CandidateId, str],
    ) -> Notice:
        rules, zone = self._rules, self._rules.calendar.zone
        rolls = self._rolls(event, forms, units)
        return Notice(
            version=event.version,
            published_at=event.at.astimezone(zone),
            until=event.until.astimezone(zone) if event.until else None,
            released_at=released_at.astimezone(zone) if released_at else None,
            title=f"{rules.title}名单公示" if released_at is None else f"{rules.title}名单",
            opening=opening(rules, rolls, released=released_at is not None),
            period=period(event.at.astimezone(zone), event.until.astimezone(zone))
            if event.until
            else None,
            text=rules.publicity.text if rules.publicity else None,
            rolls=rolls,
            signed=rules.release.decided_by or rules.organizer,
            digest=event.digest,
            fingerprint=event.fingerprint,
            as_of=event.as_of,
        )

    def _rolls(
        self,
        event: ListPublished,
        forms: Mapping[CandidateId, Form | None],
        units: Mapping[CandidateId, str],
    ) -> tuple[Roll, ...]:
        rolls: list[Roll] = []
        for category in self._rules.categories:
            # The published order, which was approved with the list (4.8).
            ordered = [each.candidate for each in event.places if each.category == category.code]
            entries = tuple(
                self._entry(number, forms.get(candidate), units.get(candidate, ""))
                for number, candidate in enumerate(ordered, start=1)
            )
            rolls.append(Roll(category.code, category.name, category.measure_word, entries))
        return tuple(rolls)

    def _entry(self, number: int, form: Form | None, unit: str) -> Entry:
        if form is None:
            return Entry(number, None, "")
        publicity: Publicity | None = self._rules.publicity
        shows = publicity.shows if publicity else ()
        details = [
            unit if code == UNIT else str(form.get(code, "")) for code in shows if code != NAME
        ]
        return Entry(number, str(form.get(NAME, "")), "，".join(each for each in details if each))


def period(published: datetime, until: datetime) -> str:
    """The days of the publicity, both of them counted; `until` is half-open."""
    first, last = published.date(), (until - timedelta(microseconds=1)).date()
    return f"公示时间：{_written(first)}至{_written(last)}。"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def opening(rules: Rulebook, rolls: Sequence[Roll], *, released: bool) -> str:
    """The first paragraph (domain 5.2): basis, procedure, and how many of each are listed."""
    steps = [each.name for each in rules.stages if each.kind not in AFTER_THE_DECISION]
    basis = f"根据{rules.basis or rules.title}安排，"
    if rules.document and rules.basis and rules.document not in rules.basis:
        basis = f"根据{rules.basis}（{rules.document}）安排，"
    through = f"经{'、'.join(dict.fromkeys(steps))}等环节，" if steps else ""
    lists = "、".join(
        f"{roll.name}{len(roll.entries)}{roll.measure_word}" for roll in rolls if roll.entries
    )
    if not lists:
        return f"{basis}{through}无人入选。"
    if released:
        return f"{basis}{through}并经公示，确定{lists}。现予以公布。"
    return f"{basis}{through}拟确定{lists}。现予以公示。"


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
