"""A nomination as whoever checks it reads it: the form in words, files, pleas, versions.

Everything is joined from journal and vault when it is read. What a rulebook calls personal and
identifying is told by its last characters alone: enough to compare it with a scan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import cast

from selection.accounts.store import Accounts
from selection.accounts.vault import Content
from selection.desk.desk import Desk
from selection.desk.merging import called
from selection.domain.answers import fields_of
from selection.domain.attachments import (
    ATTACHMENTS,
    Attached,
    MaterialRemoved,
    MaterialReplaced,
    MaterialUploaded,
)
from selection.domain.candidacy import Nomination, NominationCorrected, NominationSubmitted
from selection.domain.eligibility import Finding
from selection.domain.kernel import AtHand, CandidateId, stream
from selection.domain.materials import Looks
from selection.domain.nomination import NOMINATION
from selection.domain.quarantine import must_be_free, quarantined
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import Material

NAME = "name"
LONG = 40
"""Characters from which an answer takes a row of its own."""
LAST = 4
"""So many characters of a number that identifies somebody are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer of the form; an empty text means that there is none. `changed` since a return."""

    code: str
    heading: str
    paragraphs: tuple[str, ...]
    long: bool
    masked: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that is attached: as which material, what it was called, and what it is."""

    code: str
    order: int
    material: str
    name: str
    digest: str
    bytes: int
    looks: Looks

    @property
    def is_photo(self) -> bool:
        """Whether a browser can show it as a picture."""
        return self.looks is Looks.JPEG

    @property
    def is_film(self) -> bool:
        """Whether a browser can play it."""
        return self.looks is Looks.MP4


@dataclass(frozen=True, slots=True, kw_only=True)
class Plea:
    """An exemption that is asked for: from which clause, what is claimed, and why."""

    condition: str
    text: str
    claimed: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """When the nomination came in, or came back; `changed` names what was corrected."""

    at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that was handed in of one candidate.

    `rivals` are so many nominations of the same by other units, which were refused (A-11).
    """

    candidate: CandidateId
    category: str
    unit: str
    name: str
    lines: tuple[Line, ...]
    files: tuple[File, ...]
    pleas: tuple[Plea, ...]
    findings: tuple[Finding, ...]
    versions: tuple[Version, ...]
    rivals: int


def dossier(desk: Desk, accounts: Accounts, candidate: CandidateId) -> Dossier | None:
    """What was handed in last; None for who was never nominated, and who was erased.

    Raises Refused("candidate-is-quarantined") after a secrecy incident, and Unreadable where the
    vault cannot be read.
    """
    must_be_readable(desk, candidate)
    handed_in = stream(desk.rules, NOMINATION.name, candidate)
    history = desk.journal.read(handed_in)
    nomination: Nomination = NOMINATION.replay(record.event for record in history)
    submitted, last = nomination.submitted, nomination.handed_in
    if submitted is None or last is None:
        return None
    pleas = {each.condition: each for each in last.exemptions}
    papers = [last.paper.record, *(each.reason.record for each in pleas.values())]
    opened = accounts.vault.open_many(papers)
    form = opened[last.paper.record]
    if form is None:
        return None
    versions = tuple(_versions(desk.rules, [record.event for record in history]))
    changed = (
        frozenset(last.changed) if isinstance(last, NominationCorrected) else frozenset[str]()
    )
    claims = {each.condition: each.number for each in last.findings}
    clauses = {str(each.id): each.text for each in desk.rules.conditions}
    return Dossier(
        candidate=candidate,
        category=submitted.category,
        unit=called(desk, accounts, {submitted.unit}).get(submitted.unit, ""),
        name=str(form.get(NAME, "")),
        lines=tuple(_lines(desk.rules, submitted.category, form, changed)),
        files=files(desk, accounts, candidate),
        pleas=tuple(
            Plea(
                condition=each.condition,
                text=clauses.get(each.condition, each.condition),
                claimed=claims.get(each.condition),
                reason=words_of(opened[each.reason.record]),
            )
            for each in last.exemptions
        ),
        findings=tuple(last.findings),
        versions=versions,
        rivals=len(nomination.rivals),
    )


def must_be_readable(desk: Desk, candidate: CandidateId) -> None:
    """Refused while everything of the candidate is locked away (7.4)."""
    locked = (quarantined(candidate),)
    must_be_free(AtHand(locked, desk.journal.facts(locked)), candidate)


def names(accounts: Accounts, forms: Mapping[CandidateId, str]) -> dict[CandidateId, str]:
    """What candidates are called, whose forms are these records; the erased are left out."""
    opened = accounts.vault.open_many(set(forms.values()))
    told = {who: opened[record] for who, record in forms.items()}
    return {who: str(form.get(NAME, "")) for who, form in told.items() if form is not None}


def files(desk: Desk, accounts: Accounts, candidate: CandidateId) -> tuple[File, ...]:
    """The files that are attached now, in the order of the materials; Refused as `dossier`."""
    must_be_readable(desk, candidate)
    held: dict[tuple[str, int], Attached] = {}
    for record in desk.journal.read(stream(desk.rules, ATTACHMENTS.name, candidate)):
        match record.event:
            case MaterialUploaded(file=file) | MaterialReplaced(file=file):
                held[file.code, file.order] = file
            case MaterialRemoved(code=code, order=order):
                held.pop((code, order), None)
            case _:
                pass
    opened = accounts.vault.open_many({each.paper.record for each in held.values()})
    kinds: dict[str, tuple[int, Material]] = {
        str(each.code): (n, each) for n, each in enumerate(desk.rules.materials)
    }
    return tuple(
        File(
            code=each.code,
            order=each.order,
            material=kinds[each.code][1].name,
            name=_called(opened[each.paper.record]),
            digest=each.digest,
            bytes=each.bytes,
            looks=each.looks,
        )
        for each in sorted(held.values(), key=lambda it: (kinds[it.code][0], it.order))
    )


def words_of(content: Content | None) -> str:
    """What a paper of words says; nothing once it was erased."""
    return "" if content is None else str(content.get("words", ""))


def _called(content: Content | None) -> str:
    if content is None:
        return ""
    return str(content.get("renamed") or content.get("name", ""))


def _lines(
    rules: Rulebook, category: str, form: Content, changed: frozenset[str]
) -> Iterator[Line]:
    for asked in fields_of(rules, category):
        text = _text(form.get(asked.code))
        masked = asked.personal and asked.identifies and len(text) > LAST
        told = f"…{text[-LAST:]}" if masked else text
        paragraphs = tuple(each.strip() for each in told.splitlines() if each.strip())
        yield Line(
            code=asked.code,
            heading=asked.name,
            paragraphs=paragraphs,
            long=len(told) > LONG,
            masked=masked,
            changed=asked.code in changed,
        )


def _text(answer: object) -> str:
    match answer:
        case None:
            return ""
        case bool() as yes:
            return "是" if yes else "否"
        case int() as number:
            return f"{number:,}"
        case str():
            return answer
        case _:  # of several choices there is a list, for that is what JSON has
            return "、".join(map(str, cast("Sequence[object]", answer)))


def _versions(rules: Rulebook, events: Sequence[object]) -> Iterator[Version]:
    names = {str(each.code): str(each.name) for each in rules.nomination.fields}
    names |= {str(each.code): str(each.name) for each in rules.materials}
    names |= {str(each.code): str(each.name) for each in rules.declarations}
    for event in events:
        match event:
            case NominationSubmitted(at=at):
                yield Version(at=at, changed=())
            case NominationCorrected(at=at, changed=changed):
                yield Version(at=at, changed=tuple(names.get(each, each) for each in changed))
            case _:
                pass
