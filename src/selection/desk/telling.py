"""Who is told what, once something has happened: by event, without a word of how it is sent.

The outbox asks here for each event that it follows. What is said comes from the journal and the
vault at that moment; a recipient is a person, or whoever objected.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from selection.accounts.contacts import Contact, Contacts, contact_in
from selection.accounts.lookups import Lookups
from selection.accounts.store import Accounts
from selection.desk import objecting
from selection.desk.desk import Desk
from selection.domain import facts
from selection.domain.announcement import ListPublished, ListReleased
from selection.domain.kernel import CandidateId, Paper, PersonId, UnitId
from selection.domain.objecting import (
    Conclusion,
    InvestigationOpened,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionRefused,
    ObjectionReviewed,
)
from selection.domain.opinions import CandidateReturned
from selection.domain.roles import FOR_A_UNIT, Role
from selection.journal.items import Record
from selection.journal.names import NAMES
from selection.readmodels.tables import candidates
from selection.readmodels.views import Views

FOLLOWED = (
    CandidateReturned,
    ListPublished,
    ListReleased,
    InvestigationOpened,
    ObjectionAdmitted,
    ObjectionRefused,
    ObjectionConcluded,
    ObjectionReviewed,
)
"""The events that somebody is told of."""
STORED = tuple(NAMES[each] for each in FOLLOWED)

FINDINGS = {
    Conclusion.NOT_UPHELD: "不成立",
    Conclusion.PARTLY_UPHELD: "部分成立",
    Conclusion.UPHELD: "成立",
    Conclusion.UNRESOLVED: "无法查清",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Somebody to be told: what kind of message it is, and what it says.

    `about` names the event; with the recipient and the kind it is the same message only once.
    """

    kind: str
    about: str
    recipient: str
    contact: Contact
    page: str  # where the message leads to, below the address of the campaign
    said: Mapping[str, str] = field(repr=False)


class Teller:
    """Knows who is told what in one campaign."""

    def __init__(self, desk: Desk, accounts: Accounts, views: Views) -> None:
        self._desk, self._accounts, self._views = desk, accounts, views
        self._contacts = Contacts(accounts.vault)
        self._zone = desk.rules.calendar.zone

    def of(self, record: Record) -> list[Telling]:
        """Everybody who is told of an event."""
        return list(self._of(record.event, str(record.position)))

    def unit_people(
        self, unit: UnitId, roles: Iterable[Role] = (Role.UNIT_CLERK, Role.UNIT_LEADER)
    ) -> list[PersonId]:
        """Who works for a recommending unit in one of these roles."""
        held = self._desk.journal.all_facts()
        people = facts.whose(held, facts.belongs_to, unit)
        wanted = [role for role in roles if role in FOR_A_UNIT]
        return [
            PersonId(person)
            for person in people
            if any(facts.appointed(person, role) in held for role in wanted)
        ]

    def _of(self, event: object, about: str) -> Iterator[Telling]:
        match event:
            case CandidateReturned(candidate=candidate, due=due):
                said = {"name": self._name(candidate), "due": self._written(due)}
                yield from self._to_unit_of(candidate, "returned", about, said, "/desk/unit")
            case ListPublished(period=period):
                until = self._written(period.until) if period else ""
                said = {"title": self._title, "until": until}
                yield from self._to_all_units("published", about, said, "/notice")
            case ListReleased():
                said = {"title": self._title}
                yield from self._to_all_units("released", about, said, "/notice")
            case InvestigationOpened(number=number, unit=unit, handlers=handlers):
                said = {"name": self._name(self._filed(number).candidate)}
                yield from self._to_unit(unit, "inquiry", about, said, "/desk/unit/inquiries")
                page = f"/desk/objections/{number}"
                yield from self._to_people(handlers, "look-into", about, said, page)
            case ObjectionAdmitted(number=number):
                yield from self._to_objector(number, "objection-admitted", about, {})
            case ObjectionRefused(number=number, ground=ground):
                procedure = self._desk.rules.objection
                words = procedure.refused[ground - 1] if procedure else ""
                yield from self._to_objector(number, "objection-refused", about, {"ground": words})
            case ObjectionConcluded() | ObjectionReviewed():
                yield from self._concluded(event, about)
            case _:
                pass

    def _concluded(
        self, event: ObjectionConcluded | ObjectionReviewed, about: str
    ) -> Iterator[Telling]:
        """Both sides are told the same: the finding and its reasons (domain 5.3)."""
        until = event.review_until if isinstance(event, ObjectionConcluded) else None
        said = {
            "finding": FINDINGS[event.finding],
            "reason": self._words(event.reason),
            "until": self._written(until) if until else "",
        }
        yield from self._to_objector(event.number, "objection-concluded", about, said)
        named = {**said, "name": self._name(event.candidate)}
        yield from self._to_unit_of(event.candidate, "objection-told", about, named, "/notice")

    @property
    def _title(self) -> str:
        return self._desk.rules.title

    def _to_objector(
        self, number: int, kind: str, about: str, said: Mapping[str, str]
    ) -> Iterator[Telling]:
        """Whoever objected, by what was left with the objection; nobody if that was erased."""
        filed = self._filed(number)
        if filed.objector is None:
            return
        vault = self._accounts.vault
        subject = objecting.statement(self._accounts, filed.statement).subject
        who = vault.open_many([filed.objector.record])[filed.objector.record]
        if who is None or subject is None:
            return
        receipt = Lookups(self._accounts.secrets, self._desk.rules.id).of(number).receipt
        yield Telling(
            kind=kind,
            about=about,
            recipient=subject,
            contact=contact_in(str(who.get("phone", "")), str(who.get("mail", ""))),
            page="/progress",
            said={**said, "receipt": receipt},
        )

    def _to_unit_of(
        self, candidate: CandidateId, kind: str, about: str, said: Mapping[str, str], page: str
    ) -> Iterator[Telling]:
        fact = facts.nominated_by(candidate)
        unit = self._desk.journal.facts({fact}).get(fact)
        if unit is not None:
            yield from self._to_unit(UnitId(unit), kind, about, said, page)

    def _to_all_units(
        self, kind: str, about: str, said: Mapping[str, str], page: str
    ) -> Iterator[Telling]:
        held = self._desk.journal.all_facts()
        start = facts.nominated_by("")
        for unit in sorted({value for name, value in held.items() if name.startswith(start)}):
            yield from self._to_unit(UnitId(unit), kind, about, said, page)

    def _to_unit(
        self, unit: UnitId, kind: str, about: str, said: Mapping[str, str], page: str
    ) -> Iterator[Telling]:
        yield from self._to_people(self.unit_people(unit), kind, about, said, page)

    def _to_people(
        self,
        people: Collection[PersonId],
        kind: str,
        about: str,
        said: Mapping[str, str],
        page: str,
    ) -> Iterator[Telling]:
        for person, contact in self._contacts.of(people).items():
            yield Telling(
                kind=kind, about=about, recipient=person, contact=contact, page=page, said=said
            )

    def _filed(self, number: int) -> ObjectionFiled:
        return next(
            each for each in objecting.of(self._desk, number) if isinstance(each, ObjectionFiled)
        )

    def _name(self, candidate: CandidateId) -> str:
        """The candidate's name, as the form says it; a dash for who was erased."""
        wanted = select(candidates.c.record).where(candidates.c.candidate == candidate)
        with self._views.reading() as db:
            record = db.execute(wanted).scalar_one_or_none()
        content = self._accounts.vault.open_many([record])[record] if record else None
        return str((content or {}).get("name", "—"))

    def _words(self, paper: Paper) -> str:
        content = self._accounts.vault.open_many([paper.record])[paper.record]
        return str((content or {}).get("words", ""))

    def _written(self, at: datetime) -> str:
        """An instant in the words of a message: midnight is 24:00 of the day before."""
        local = at.astimezone(self._zone)
        if (local.hour, local.minute) == (0, 0):
            before = local - timedelta(days=1)
            return f"{before.year} 年 {before.month} 月 {before.day} 日 24:00"
        return f"{local.year} 年 {local.month} 月 {local.day} 日 {local:%H:%M}"
