"""Objections at the desk: names and words go to the vault, and who reads a name is recorded."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from selection.accounts.store import Accounts
from selection.accounts.vault import Content, Entry
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.desk.workdays import known
from selection.domain.cases import Case, Cases
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.objecting import FileObjection, ObjectionFiled, OpenObjection, Way
from selection.domain.objections import OBJECTIONS

OBJECTOR, STATEMENT, REASON = "objector", "objection", "reason-to-read"
"""The kinds of the papers of an objection."""


def file(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    *,
    objector: Mapping[str, str] | None,
    words: str,
    at: datetime,
    way: Way = Way.WEB,
    received: datetime | None = None,
    by: PersonId | None = None,
) -> Receipt:
    """Keep who objects and what is said, each under a key of this objector, and file it.

    `objector` is name, contact and, for a unit, its seal; None for a tip that nobody signed,
    which a rulebook may refuse. Raises Refused as the domain does.
    """
    subject = f"objector-{uuid.uuid4().hex}"
    entries = [Entry(subject=subject, kind=STATEMENT, content={"words": words})]
    if objector is not None:
        entries.append(Entry(subject=subject, kind=OBJECTOR, content=objector))
    statement, *signed = accounts.vault.keep_many(entries, at=at)
    zone = desk.rules.calendar.zone
    command = FileObjection(
        candidate=candidate,
        way=way,
        objector=signed[0] if signed else None,
        statement=statement,
        received=received or at,
        at=at,
        by=by,
        workdays=known(zone, at.astimezone(zone).date()),
    )
    return desk.handle(by or "public", Order(OBJECTIONS, command))


def who_objected(
    desk: Desk, accounts: Accounts, number: int, *, by: PersonId, reason: str, at: datetime
) -> Content | None:
    """Who objected, after the look is recorded; None for somebody who gave no name.

    Raises Refused for everybody but the two roles that may know, and Erased if the objector was.
    """
    words = accounts.vault.keep(f"reader-{by}", REASON, {"words": reason}, at=at)
    look = OpenObjection(number=number, reason=words, by=by, at=at)
    desk.handle(by, Order(OBJECTIONS, look))
    for record in desk.journal.read(stream(desk.rules, OBJECTIONS.name)):
        filed = record.event
        if isinstance(filed, ObjectionFiled) and filed.number == number and filed.objector:
            return accounts.vault.open(filed.objector.record)
    return None


def cases(desk: Desk) -> Cases:
    """All objections as they stand."""
    history = desk.journal.read(stream(desk.rules, OBJECTIONS.name))
    return OBJECTIONS.replay(record.event for record in history)


def overdue(desk: Desk, at: datetime) -> dict[int, Case]:
    """The objections whose next step should have been done by then, by number."""
    found = cases(desk).by_number
    return {number: case for number, case in found.items() if case.overdue(at)}
