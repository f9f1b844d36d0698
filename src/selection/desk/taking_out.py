"""Tables of all nominations that stand: who is in them, and the record of handing one over."""

import hashlib
from collections.abc import Sequence

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.nominating.nominees import Nominee, nominees
from selection.desk.requests import Order
from selection.domain import facts
from selection.domain.exporting import EXPORTING, Exports, ExportTable, TableExported
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, UnitId, stream
from selection.domain.quarantine import quarantined

PURPOSE = "purpose"
"""The kind of the paper that says what an export is for."""


def standing(desk: Desk) -> list[Nominee]:
    """Every nomination that stands, by unit; what is locked away after an incident is left out."""
    held = desk.journal.all_facts()
    kind = facts.nominated_by("")
    units = sorted({unit for name, unit in held.items() if name.startswith(kind)})
    found: list[Nominee] = []
    for unit in units:
        those = map(CandidateId, facts.whose(held, facts.nominated_by, unit))
        free = [each for each in those if quarantined(each) not in held]
        found += nominees(desk, free, UnitId(unit))
    return found


def contents(of: Sequence[Nominee]) -> str:
    """The hash of what a table of these tells: equal only if no form and no category differs."""
    lines = sorted(
        f"{each.candidate} {each.unit} {each.category} {each.paper.digest if each.paper else ''}"
        for each in of
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def exports(desk: Desk) -> Exports:
    """What was allowed last."""
    history = desk.journal.read(stream(desk.rules, EXPORTING.name))
    return EXPORTING.replay(record.event for record in history)


def record(
    desk: Desk,
    accounts: Accounts,
    of: Sequence[Nominee],
    file: bytes,
    *,
    personal: bool,
    purpose: str,
    by: PersonId,
    id: str | None = None,
) -> None:
    """Record that the file is handed over; only then it may be. Raises Refused.

    Refused as well where the id is that of another file, which would be recorded nowhere:
    request-id-is-taken.
    """
    at = desk.clock()
    command = ExportTable(
        contents=contents(of),
        personal=personal,
        rows=len(of),
        sha256=hashlib.sha256(file).hexdigest(),
        purpose=None if personal or not purpose.strip() else _kept(desk, accounts, purpose),
        by=by,
        at=at,
    )
    [exported] = desk.handle(by, Order(EXPORTING, command), id=id).events
    if not isinstance(exported, TableExported) or exported.sha256 != command.sha256:
        raise Refused("request-id-is-taken")


def _kept(desk: Desk, accounts: Accounts, purpose: str) -> Paper:
    subject = f"exports-{desk.rules.id}"
    return accounts.vault.keep(subject, PURPOSE, {"words": purpose}, at=desk.clock())
