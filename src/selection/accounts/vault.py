"""The vault: words and personal data, in versioned records that only their subject's key opens.

The journal never holds content: an event names a record and its salted hash (`Paper`). The record
is therefore kept *before* the event that names it is appended. Killed in between, the program
leaves a record that nothing names, which harms nobody; the other order could leave an event whose
words are lost. In the same way a key is made before the record that it seals.

A row is bound to its place: record, subject, kind, version, time and hash go into the cipher as
associated data, so that a row that was changed or swapped with another is refused.
"""

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Row, func, insert, select

from selection.accounts import codes, tables
from selection.accounts import erasures as erasing
from selection.accounts.database import Store, parcels
from selection.accounts.erasures import Erasure
from selection.accounts.keys import NONCE, Keys
from selection.accounts.problems import Erased, Lost, Tampered, Unknown
from selection.domain.kernel import Paper

Content = Mapping[str, object]

_SALT = 16  # bytes, at the head of the plaintext


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something to keep: whose it is, what kind of paper, and what it says.

    The subject is an opaque id and the kind a code, both kept in the clear. The content is what
    JSON can say; dates and decimals come back as text.
    """

    subject: str
    kind: str
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a kind of paper, and when it was kept."""

    kind: str
    version: int
    at: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands in the clear beside a sealed record: the columns of its row, in their order."""

    record: str
    subject: str
    kind: str
    version: int
    kept_at: str
    digest: str

    def bytes(self) -> bytes:
        """What the seal is bound to."""
        columns = (self.record, self.subject, self.kind, self.version, self.kept_at, self.digest)
        return msgspec.json.encode(["selection.record.1", *columns])


class Vault:
    """The records of all subjects; each record is one version of one kind of paper."""

    def __init__(self, store: Store, keys: Keys) -> None:
        self._store = store
        self._keys = keys

    def keep(self, subject: str, kind: str, content: Content, *, at: datetime) -> Paper:
        """Keep one record; see `keep_many`."""
        entry = Entry(subject=subject, kind=kind, content=content)
        return self.keep_many([entry], at=at)[0]

    def keep_many(self, entries: Sequence[Entry], *, at: datetime) -> list[Paper]:
        """Keep new versions, all or none, in one transaction; their papers in the same order.

        Raises Erased if a subject was erased; and, before anything is written, ValueError if a
        subject or kind is not a code, `at` is naive or a text is not Unicode, TypeError if a
        content holds what JSON has no word for.
        """
        if not entries:
            return []
        kept_at = codes.instant(at)
        plain = [os.urandom(_SALT) + msgspec.json.encode(entry.content) for entry in entries]
        kinds = {codes.code(entry.kind) for entry in entries}
        keys = self._keys.given({codes.opaque(entry.subject) for entry in entries})
        heads: list[_Head] = []
        rows: list[dict[str, object]] = []
        with self._store.writing() as db:
            newest = _versions(db, kinds, keys)
            for entry, text in zip(entries, plain, strict=True):
                place = (entry.kind, entry.subject)
                newest[place] = newest.get(place, 0) + 1
                head = _Head(
                    record=codes.timely(at),
                    subject=entry.subject,
                    kind=entry.kind,
                    version=newest[place],
                    kept_at=kept_at,
                    digest=_digest(text),
                )
                nonce = os.urandom(NONCE)
                sealed = nonce + keys[entry.subject].encrypt(nonce, text, head.bytes())
                heads.append(head)
                rows.append({**asdict(head), "sealed": sealed})
            db.execute(insert(tables.records), rows)
        return [Paper(record=head.record, digest=head.digest) for head in heads]

    def open(self, record: str) -> Content:
        """What the record says; raises Unknown, Erased, Lost or Tampered."""
        content = self.open_many([record])[record]
        if content is None:
            raise Erased(record)
        return content

    def open_many(self, records: Collection[str]) -> dict[str, Content | None]:
        """What each record says, in the order asked for; None if its subject was erased.

        Raises Unknown, Lost or Tampered, naming the first record that cannot be read.
        """
        return {
            head.record: None if text is None else msgspec.json.decode(text[_SALT:])
            for head, text in self._opened(records)
        }

    def paper(self, record: str) -> Paper:
        """What an event says of a record that is kept; raises Unknown, Lost or Tampered."""
        ((head, _),) = self._opened([record])
        return Paper(record=head.record, digest=head.digest)

    def matches(self, paper: Paper) -> bool:
        """Whether the hash in the event is that of the record.

        After an erasure the hash can no longer be computed; then it is compared with the one that
        was kept beside the record. Raises Unknown, Lost or Tampered.
        """
        ((head, text),) = self._opened([paper.record])
        return paper.digest == (head.digest if text is None else _digest(text))

    def newest(self, kind: str, subjects: Collection[str] | None = None) -> dict[str, str]:
        """The record of the newest version of this kind: of these subjects, or of all."""
        table = tables.records
        every = select(table.c.subject, table.c.record).where(table.c.kind == kind)
        in_order = every.order_by(table.c.subject, table.c.version)
        found: dict[str, str] = {}
        with self._store.reading() as db:
            if subjects is None:
                found |= {row.subject: row.record for row in db.execute(in_order)}
            else:
                for some in parcels(subjects):
                    rows = db.execute(in_order.where(table.c.subject.in_(some)))
                    found |= {row.subject: row.record for row in rows}
        return found

    def knows(self, subject: str) -> bool:
        """Whether anything was ever kept of the subject, or it was erased."""
        kept = select(tables.records.c.record).where(tables.records.c.subject == subject)
        gone = select(tables.erasures.c.subject).where(tables.erasures.c.subject == subject)
        with self._store.reading() as db:
            return any(db.execute(each.limit(1)).first() for each in (kept, gone))

    def all_of(self, subject: str, kinds: Collection[str]) -> list["Version"]:
        """Every version of these kinds of papers about a subject, oldest first.

        None once the subject was erased. Raises Unknown, Lost or Tampered.
        """
        table = tables.records
        mine = select(table.c.record).where(table.c.subject == subject, table.c.kind.in_(kinds))
        with self._store.reading() as db:
            found = list(db.scalars(mine.order_by(table.c.kept_at, table.c.record)))
        return [
            Version(
                kind=head.kind,
                version=head.version,
                at=datetime.fromisoformat(head.kept_at),
                content=msgspec.json.decode(text[_SALT:]),
            )
            for head, text in self._opened(found)
            if text is not None
        ]

    def erase(self, subject: str, *, at: datetime, reason: str) -> None:
        """Erase the subject: nobody can read its records again, nor keep new ones.

        `reason` is a code. Erasing twice is erasing once. ValueError as for `erasure`.
        """
        self.erase_again([erasing.erasure(subject, at=at, reason=reason)])

    def erase_again(self, erasures: Collection[Erasure]) -> None:
        """Apply a list of erasures, as after a restore of an older store; idempotent.

        The list goes into the vault first: killed before the keys are destroyed, the program
        finishes the work when it opens the stores again (`finish_erasures`).
        """
        if not erasures:
            return
        with self._store.writing() as db:
            erasing.add(db, erasures)
        self._keys.destroy(erasures)

    def erasures(self) -> list[Erasure]:
        """Everybody who was erased, oldest first."""
        with self._store.reading() as db:
            return erasing.listed(db)

    def finish_erasures(self) -> None:
        """Make both stores agree on who was erased, whichever of them is the older copy."""
        here, there = self.erasures(), self._keys.erasures()
        if {line.subject for line in here} != {line.subject for line in there}:
            self.erase_again(sorted([*here, *there], key=lambda line: line.at))

    def _opened(self, records: Collection[str]) -> Iterator[tuple[_Head, bytes | None]]:
        """The head of each record and its plaintext, None if its subject was erased."""
        table = tables.records
        rows: dict[str, Row[Any]] = {}
        with self._store.reading() as db:
            for some in parcels(records):
                found = db.execute(select(table).where(table.c.record.in_(some)))
                rows |= {row.record: row for row in found}
        keys = self._keys.of({row.subject for row in rows.values()})
        for record in records:
            if record not in rows:
                raise Unknown(record)
            *columns, sealed = rows[record]
            head = _Head(*columns)
            if head.subject not in keys:
                raise Lost(head.subject)
            key = keys[head.subject]
            yield head, None if key is None else _unseal(head, sealed, key)


def _versions(
    db: Connection, kinds: Collection[str], subjects: Collection[str]
) -> dict[tuple[str, str], int]:
    """The newest version of each kind of paper of each subject."""
    table = tables.records
    newest: dict[tuple[str, str], int] = {}
    for some in parcels(subjects):
        rows = db.execute(
            select(table.c.kind, table.c.subject, func.max(table.c.version).label("version"))
            .where(table.c.kind.in_(kinds), table.c.subject.in_(some))
            .group_by(table.c.kind, table.c.subject)
        )
        newest |= {(row.kind, row.subject): row.version for row in rows}
    return newest


def _digest(text: bytes) -> str:
    """SHA-256 of salt and content; the salt is in the ciphertext alone."""
    return hashlib.sha256(b"selection.paper.1 " + text).hexdigest()


def _unseal(head: _Head, sealed: bytes, key: AESGCM) -> bytes:
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], head.bytes())
    except (InvalidTag, ValueError):
        raise Tampered(head.record) from None
