"""Certificates (证书) of those who are released, by number, and whether they hold (6.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from selection.accounts.store import Accounts
from selection.domain.announcement import (
    AwardRevoked,
    ListPublished,
    ListReleased,
    NoticeCorrected,
    SubstitutePublished,
)
from selection.domain.kernel import CandidateId, Paper
from selection.domain.rulebook.book import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One certificate; without a name its holder was erased by right."""

    number: str
    name: str | None
    category: str
    day: date
    valid_until: date | None
    revoked: bool

    def holds(self, today: date) -> bool:
        """Whether it is neither revoked nor out of date."""
        return not self.revoked and (self.valid_until is None or today <= self.valid_until)


def path_of(number: str) -> str:
    """The last part of the address where anybody can look the certificate up."""
    return quote(key_of(number), safe="")


def key_of(number: str) -> str:
    """A number as an address can say it: a stroke would part it in two."""
    return number.replace("/", "-")


def holding(of: Mapping[str, Certificate], today: date) -> list[Certificate]:
    """Those that hold and whose holders have a name, which can be printed."""
    return [each for each in of.values() if each.name and each.holds(today)]


def certificates(
    events: Sequence[object], rules: Rulebook, accounts: Accounts
) -> Mapping[str, Certificate]:
    """By `key_of` the number, in the order of release; from the publication's stream.

    Where the rulebook numbers no certificates there are none to look up.
    """
    lines: dict[CandidateId, Paper] = {}
    categories: dict[CandidateId, str] = {}
    revoked: set[CandidateId] = set()
    released: list[ListReleased] = []
    for event in events:
        match event:
            case ListPublished(printed=printed, places=places):
                lines |= printed.lines
                categories |= {each.candidate: each.category for each in places}
            case NoticeCorrected(printed=printed):
                lines |= printed.lines
            case SubstitutePublished(printed=printed, place=place):
                lines |= printed.lines
                categories[place.candidate] = place.category
            case ListReleased():
                released.append(event)
            case AwardRevoked(candidate=candidate):
                revoked.add(candidate)
            case _:
                pass
    given = [(award, event.at) for event in released for award in event.awards if award.number]
    records = [lines[award.candidate].record for award, _ in given]
    opened = accounts.vault.open_many(records) if records else {}
    found: dict[str, Certificate] = {}
    for award, at in given:
        line = opened[lines[award.candidate].record]
        number = award.number or ""
        found[key_of(number)] = Certificate(
            number=number,
            name=None if line is None else str(line["name"]),
            category=categories[award.candidate],
            day=at.astimezone(rules.calendar.zone).date(),
            valid_until=award.valid_until,
            revoked=award.candidate in revoked,
        )
    return found
