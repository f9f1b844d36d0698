"""The list of erasures: who was erased, when, and a code for the reason.

It is kept for ever, in both stores and in whatever file an operator exports: after an older copy
of a store was restored, applying the list again destroys the keys that came back with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from selection.accounts import codes, tables
from selection.accounts.problems import Unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One line of the list; `at` as `codes.instant` writes it."""

    subject: str
    at: str
    reason: str


def erasure(subject: str, *, at: datetime, reason: str) -> Erasure:
    """A new line; ValueError if the subject or the reason could be writing instead of a code."""
    return Erasure(subject=codes.opaque(subject), at=codes.instant(at), reason=codes.code(reason))


def listed(db: Connection) -> list[Erasure]:
    """The list of one store, oldest first."""
    table = tables.erasures
    rows = db.execute(select(table).order_by(table.c.at, table.c.subject))
    return [Erasure(subject=row.subject, at=row.at, reason=row.reason) for row in rows]


def add(db: Connection, erasures: Collection[Erasure]) -> None:
    """Add the lines whose subject is not on the list yet; the first erasure is the one kept."""
    known = {line.subject for line in listed(db)}
    new = {line.subject: line for line in reversed(list(erasures)) if line.subject not in known}
    if new:
        db.execute(insert(tables.erasures), [asdict(line) for line in new.values()])


def export(erasures: Iterable[Erasure]) -> bytes:
    """The list as a file: a JSON object per line."""
    return b"".join(msgspec.json.encode(line) + b"\n" for line in erasures)


def read(exported: bytes) -> list[Erasure]:
    """The lines of an exported list; Unusable, with the line, if it is not one."""
    lines: list[Erasure] = []
    for number, line in enumerate(exported.splitlines(), start=1):
        try:
            found = msgspec.json.decode(line, type=Erasure)
            at = datetime.fromisoformat(found.at)
            lines.append(erasure(found.subject, at=at, reason=found.reason))
        except ValueError as error:  # msgspec's and Unicode's errors are ValueErrors too
            raise Unusable(f"删除清单第 {number} 行无法识别，清单未被采用。") from error
    return lines
