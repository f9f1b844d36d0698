"""Objections at the desk: names and words go to the vault, and who reads a name is recorded.

All of one objector lies under one key: erasing it takes the name, the words and the evidence.
"""

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from selection.accounts.store import Accounts
from selection.accounts.vault import Content, Entry
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.desk.workdays import known
from selection.domain.cases import Case, Cases
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, stream
from selection.domain.objecting import (
    AskForReview,
    Event,
    FileObjection,
    ObjectionFiled,
    ObjectionOpened,
    OpenObjection,
    Way,
)
from selection.domain.objections import OBJECTIONS

OBJECTOR, STATEMENT, REASON = "objector", "objection", "reason-to-read"
EVIDENCE, REQUEST, REPORT, CONCLUSION = "evidence", "request-for-review", "report", "conclusion"
"""The kinds of the papers of an objection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that was handed in with an objection: what it is, its name there, its bytes."""

    looks: str
    name: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objector:
    """Who objects: a person with the number of a document, or a unit, and how to be reached."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    identity: str = field(default="", repr=False)
    unit: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of evidence as whoever handles the case may know it: without its name."""

    record: str
    looks: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is objected; None for the words of an objector who was erased."""

    words: str | None
    pieces: tuple[Piece, ...] = ()
    subject: str | None = None  # under whose key it lies


def file(
    desk: Desk,
    accounts: Accounts,
    candidate: CandidateId,
    *,
    objector: Objector | None,
    words: str,
    at: datetime,
    way: Way = Way.WEB,
    received: datetime | None = None,
    by: PersonId | None = None,
    evidence: Sequence[Evidence] = (),
    id: str | None = None,
) -> Receipt:
    """Keep who objects and what is said, each under a key of this objector, and file it.

    `objector` is None for a tip that nobody signed, which a rulebook may refuse. The names of
    the evidence are kept with the objector: they may say who that is. Raises Refused as the
    domain does.
    """
    subject = f"objector-{uuid.uuid4().hex}"
    pieces = _kept(accounts, subject, evidence, at)
    said = {"words": words, "evidence": pieces, "subject": subject}
    entries = [Entry(subject=subject, kind=STATEMENT, content=said)]
    if objector is not None:
        names = {"files": [each.name for each in evidence]} if evidence else {}
        who = {**asdict(objector), **names}
        entries.append(Entry(subject=subject, kind=OBJECTOR, content=who))
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
    return desk.handle(by or "public", Order(OBJECTIONS, command), id=id)


def _kept(
    accounts: Accounts, subject: str, evidence: Sequence[Evidence], at: datetime
) -> list[dict[str, str | int]]:
    """Keep the files themselves in the vault, one by one: they say as much as a name does."""
    entries = [
        Entry(
            subject=subject,
            kind=EVIDENCE,
            content={"data": base64.b64encode(each.data).decode()},
        )
        for each in evidence
    ]
    papers = accounts.vault.keep_many(entries, at=at)
    return [
        {"record": paper.record, "looks": each.looks, "bytes": len(each.data)}
        for paper, each in zip(papers, evidence, strict=True)
    ]


def statement(accounts: Accounts, paper: Paper) -> Statement:
    """What the paper of an objection says."""
    content = accounts.vault.open_many([paper.record])[paper.record]
    if content is None:
        return Statement(words=None)
    pieces: list[Mapping[str, str | int]] = content.get("evidence", [])  # pyright: ignore[reportAssignmentType] - as `file` writes it
    return Statement(
        words=str(content["words"]),
        pieces=tuple(
            Piece(record=str(each["record"]), looks=str(each["looks"]), bytes=int(each["bytes"]))
            for each in pieces
        ),
        subject=str(content["subject"]) if "subject" in content else None,
    )


def evidence_data(accounts: Accounts, piece: Piece) -> bytes:
    """The bytes of a piece, as they were handed in; raises Erased."""
    return base64.b64decode(str(accounts.vault.open(piece.record)["data"]))


def look(
    desk: Desk,
    accounts: Accounts,
    number: int,
    *,
    by: PersonId,
    reason: str,
    at: datetime,
    id: str | None = None,
) -> None:
    """Record that somebody looks into what only two roles may see (domain 5.3).

    Raises Refused for everybody else, and where the id is that of another act, because the look
    would be recorded nowhere: request-id-is-taken.
    """
    words = accounts.vault.keep(f"reader-{by}", REASON, {"words": reason}, at=at)
    command = OpenObjection(number=number, reason=words, by=by, at=at)
    [opened] = desk.handle(by, Order(OBJECTIONS, command), id=id).events
    if not isinstance(opened, ObjectionOpened) or opened.number != number:
        raise Refused("request-id-is-taken")


def who_objected(
    desk: Desk,
    accounts: Accounts,
    number: int,
    *,
    by: PersonId,
    reason: str,
    at: datetime,
    id: str | None = None,
) -> Content | None:
    """Who objected, after the look is recorded; None for somebody who gave no name.

    Raises Refused for everybody but the two roles that may know, and Erased if the objector was.
    """
    look(desk, accounts, number, by=by, reason=reason, at=at, id=id)
    filed = next((each for each in of(desk, number) if isinstance(each, ObjectionFiled)), None)
    if filed is None or filed.objector is None:
        return None
    return accounts.vault.open(filed.objector.record)


def ask_for_review(
    desk: Desk, accounts: Accounts, number: int, words: str, *, at: datetime, id: str | None = None
) -> Receipt:
    """Ask for the one review (复核), as the objector or somebody who enters it; raises Refused.

    The request is kept under the objector's key, where there is one: it may say who that is.
    """
    filed = next((each for each in of(desk, number) if isinstance(each, ObjectionFiled)), None)
    subject = statement(accounts, filed.statement).subject if filed else None
    content = {"words": words}
    paper = accounts.vault.keep(
        subject or f"objection-{desk.rules.id}-{number}", REQUEST, content, at=at
    )
    zone = desk.rules.calendar.zone
    command = AskForReview(
        number=number,
        request=paper,
        at=at,
        workdays=known(zone, at.astimezone(zone).date()),
    )
    return desk.handle("public", Order(OBJECTIONS, command), id=id)


def history(desk: Desk) -> list[Event]:
    """All that happened to objections, in order."""
    records = desk.journal.read(stream(desk.rules, OBJECTIONS.name))
    return [record.event for record in records]


def of(desk: Desk, number: int) -> list[Event]:
    """All that happened to one of them."""
    return [each for each in history(desk) if each.number == number]


def cases(desk: Desk) -> Cases:
    """All objections as they stand."""
    return OBJECTIONS.replay(history(desk))


def overdue(desk: Desk, at: datetime) -> dict[int, Case]:
    """The objections whose next step should have been done by then, by number."""
    found = cases(desk).by_number
    return {number: case for number, case in found.items() if case.overdue(at)}
