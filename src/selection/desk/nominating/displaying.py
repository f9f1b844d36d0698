"""Pages go on show (A-05): made of the form and the files, checked, published, taken down."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, select

from selection.accounts.pages import Pages
from selection.accounts.store import Accounts
from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.nominating.correcting import Correction, corrected, correction_of
from selection.desk.nominating.nominees import Nominee, content_of
from selection.desk.nominating.pages import page_of
from selection.desk.receiving import Receiving
from selection.desk.requests import Order, Receipt
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.materials import fingerprint
from selection.domain.quarantine import must_be_free
from selection.domain.showcase import SHOWCASE, PublishPage, TakePageDown
from selection.readmodels.tables import candidates, units


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShow:
    """A candidate in the running: its number, and whether its page is on show."""

    candidate: CandidateId
    category: str
    number: int
    unit: UnitId
    shown: bool
    ever: bool  # whether it ever had a page


def in_the_running(db: Connection) -> list[OnShow]:
    """Everybody whose page can be on show, by category and number; of the unit that answers."""
    into = {row.unit: row.merged_into for row in db.execute(select(units)) if row.merged_into}
    who = candidates.c
    rows = db.execute(
        select(who.candidate, who.category, who.number, who.unit, who.shown, who.page)
        .where(~who.withdrawn, ~who.rejected)
        .order_by(who.category, who.number)
    )
    return [
        OnShow(
            candidate=CandidateId(row.candidate),
            category=row.category,
            number=row.number,
            unit=UnitId(_answering(row.unit, into)),
            shown=row.shown,
            ever=row.page is not None,
        )
        for row in rows
    ]


def _answering(unit: str, into: dict[str, str]) -> str:
    while unit in into:
        unit = into[unit]
    return unit


def seen(vault: Vault, of: Nominee) -> str:
    """The hash of all that a page would be made of now: form, agreed correction, files."""
    correction = correction_of(vault, of)
    agreed = correction.record if correction and correction.agreed else ""
    paper = of.paper.digest if of.paper else ""
    files = fingerprint(of.unit, of.attachments.files())
    return hashlib.sha256(f"{paper} {agreed} {files}".encode()).hexdigest()


def newer_correction(vault: Vault, of: Nominee) -> Correction | None:
    """A correction that the unit agreed to."""
    found = correction_of(vault, of)
    return found if found is not None and found.agreed else None


def publish(
    desk: Desk,
    accounts: Accounts,
    receiving: Receiving,
    of: Nominee,
    *,
    shown: str,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Put the page on show that was `shown` to the official (see `seen`).

    Raises Refused without the candidate's consent, and if the content is another one by now.
    """
    must_be_free(of.at_hand, of.candidate)
    vault = accounts.vault
    if seen(vault, of) != shown:
        raise Refused("page-was-changed-meanwhile", candidate=of.candidate)
    known = accounts.people.units([of.unit]).get(of.unit)
    content = corrected(content_of(vault, of), correction_of(vault, of))
    page = page_of(
        desk.rules,
        of.category,
        content,
        of.files,
        receiving,
        region=known.region if known else "",
    )
    [paper] = Pages(vault).keep_many([(of.candidate, page)], at=desk.clock())
    command = PublishPage(candidate=of.candidate, paper=paper, by=by, at=desk.clock())
    return desk.handle(by, Order(SHOWCASE, command), id=id)


def take_down(
    desk: Desk, vault: Vault, of: Nominee, words: str, *, by: PersonId, id: str | None = None
) -> Receipt:
    """Take the page off show, saying why."""
    reason = vault.keep(of.candidate, "reason", {"words": words}, at=desk.clock())
    command = TakePageDown(candidate=of.candidate, reason=reason, by=by, at=desk.clock())
    return desk.handle(by, Order(SHOWCASE, command), id=id)
