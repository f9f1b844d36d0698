"""What a supervisor opens: the look is recorded first, and only then is anything read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.dossiers import File, files, must_be_readable
from selection.desk.requests import Order
from selection.domain.answers import fields_of
from selection.domain.coverage import Sheet
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, stream
from selection.domain.nomination import NOMINATION, Nomination
from selection.domain.objections import OBJECTIONS, ObjectionOpened
from selection.domain.sealed import SEALED, OpenSealed, Sealed, SealedMaterialOpened
from selection.domain.seats import locked_channels
from selection.domain.secrecy import Reader
from selection.readmodels.scoring import readable

REASON = "reason-to-open"
"""The kind of the paper that a reason is kept as."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a form, as it was given."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One look: what was opened, by whom, when and why; an objection has a number."""

    kind: str  # of `Sealed`, or OBJECTOR
    candidate: CandidateId | None
    number: int | None
    by: PersonId
    at: datetime
    reason: str


def open_sealed(
    desk: Desk,
    accounts: Accounts,
    kind: Sealed,
    candidate: CandidateId,
    *,
    digest: str | None,
    reason: str,
    by: PersonId,
    id: str | None = None,
) -> None:
    """Record the look; raises Refused for whoever may not, and after a secrecy incident.

    Refused as well where the id is that of a look at something else, which would be recorded
    nowhere: request-id-is-taken.
    """
    must_be_readable(desk, candidate)
    at = desk.clock()
    kept: Paper = accounts.vault.keep(f"reader-{by}", REASON, {"words": reason}, at=at)
    command = OpenSealed(kind=kind, candidate=candidate, digest=digest, reason=kept, by=by, at=at)
    [opened] = desk.handle(by, Order(SEALED, command), id=id).events
    if (opened.kind, opened.candidate, opened.digest) != (kind, candidate, digest):
        raise Refused("request-id-is-taken")


def whole_form(desk: Desk, accounts: Accounts, candidate: CandidateId) -> tuple[Answer, ...]:
    """Every answer as it was given, nothing masked; for whoever has opened it."""
    history = desk.journal.read(stream(desk.rules, NOMINATION.name, candidate))
    nomination: Nomination = NOMINATION.replay(record.event for record in history)
    submitted, last = nomination.submitted, nomination.handed_in
    if submitted is None or last is None:
        raise Refused("candidate-is-not-nominated", candidate=candidate)
    form = accounts.vault.open(last.paper.record)
    return tuple(
        Answer(heading=str(each.name), text=_text(form.get(each.code)))
        for each in fields_of(desk.rules, submitted.category)
    )


def all_sheets(desk: Desk, candidate: CandidateId, by: PersonId) -> tuple[tuple[str, Sheet], ...]:
    """The sheets of the candidate with their stages, as far as the gate lets them be read."""
    return tuple(
        (stage, each)
        for channel, stage in locked_channels(desk.rules)
        for each in readable(desk.journal, desk.rules, channel, stage, Reader.SUPERVISOR, by)
        if each.candidate == candidate
    )


def file_of(desk: Desk, accounts: Accounts, candidate: CandidateId, digest: str) -> File:
    """The attached file of that hash; Refused if the candidate has none."""
    found = next((e for e in files(desk, accounts, candidate) if e.digest == digest), None)
    if found is None:
        raise Refused("original-is-not-named")
    return found


def openings(desk: Desk, accounts: Accounts) -> list[Opening]:
    """Every look into sealed material there ever was, newest first."""
    found: list[Opening] = []
    words: list[str] = []
    for record in _events(desk):
        match record:
            case SealedMaterialOpened(kind=kind, candidate=candidate):
                found.append(_opening(str(kind), record, candidate=candidate))
                words.append(record.reason.record)
            case ObjectionOpened(number=number):
                found.append(_opening("OBJECTOR", record, number=number))
                words.append(record.reason.record)
            case _:
                pass
    opened = accounts.vault.open_many(set(words))
    told = [
        Opening(
            kind=each.kind,
            candidate=each.candidate,
            number=each.number,
            by=each.by,
            at=each.at,
            reason=str((opened[record] or {}).get("words", "")),
        )
        for each, record in zip(found, words, strict=True)
    ]
    return sorted(told, key=lambda each: each.at, reverse=True)


def _opening(
    kind: str,
    event: SealedMaterialOpened | ObjectionOpened,
    *,
    candidate: CandidateId | None = None,
    number: int | None = None,
) -> Opening:
    return Opening(
        kind=kind, candidate=candidate, number=number, by=event.by, at=event.at, reason=""
    )


def _events(desk: Desk) -> Sequence[object]:
    streams = [stream(desk.rules, SEALED.name), stream(desk.rules, OBJECTIONS.name)]
    histories = desk.journal.read_many(streams)
    return [record.event for name in streams for record in histories[name]]


def _text(answer: object) -> str:
    match answer:
        case None:
            return ""
        case list():
            return "、".join(map(str, cast("list[object]", answer)))
        case _:
            return str(answer)
