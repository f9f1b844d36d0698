"""A secrecy incident from the desk (失泄密): locked away at once, then destroyed by two (§7.4).

Destroyed are the originals, the public copies and the key of all words. What lies in backups is
found by `held`, which names files by their hashes and says nothing of what is in them.
"""

from dataclasses import dataclass

from selection.accounts.media import Media
from selection.accounts.originals import Originals
from selection.accounts.pages import Pages
from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain.attachments import ATTACHMENTS, MaterialReplaced, MaterialUploaded
from selection.domain.incident import (
    INCIDENT,
    ConfirmSecrecyIncident,
    DismissSecrecyIncident,
    ReportSecrecyIncident,
)
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.showcase import SHOWCASE, PagePublished

BREACH = "SECRECY_INCIDENT"
"""The reason of an erasure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What there is of a candidate: to be looked for in every backup and in every cache.

    `originals` are the digests of all files ever attached, `copies` the names of public ones,
    as long as the pages that name them can be read.
    """

    subject: CandidateId
    originals: tuple[str, ...]
    copies: tuple[str, ...]


def report(desk: Desk, candidate: CandidateId, *, by: PersonId) -> Receipt:
    """Lock everything of the candidate away, at any time; by one official."""
    command = ReportSecrecyIncident(candidate=candidate, by=by, at=desk.clock())
    return desk.handle(by, Order(INCIDENT, command))


def dismiss(desk: Desk, candidate: CandidateId, *, signed_by: tuple[PersonId, ...]) -> Receipt:
    """Set everything free again, after a false alarm; the page stays off until it is published."""
    command = DismissSecrecyIncident(candidate=candidate, signed_by=signed_by, at=desk.clock())
    return desk.handle(signed_by[0], Order(INCIDENT, command))


def confirm(
    desk: Desk,
    candidate: CandidateId,
    *,
    signed_by: tuple[PersonId, ...],
    vault: Vault,
    originals: Originals,
    media: Media,
) -> Held:
    """Destroy everything of the candidate; returns what there was, for the backups.

    The key goes last: killed before that, the program finds the public copies again when the
    same is confirmed once more. Raises Refused without two officials and a report.
    """
    at = desk.clock()
    command = ConfirmSecrecyIncident(candidate=candidate, signed_by=signed_by, at=at)
    desk.handle(signed_by[0], Order(INCIDENT, command))
    found = held(desk, candidate, vault)
    for digest in found.originals:
        originals.destroy(digest)
    for name in found.copies:
        media.destroy(name)
    vault.erase(candidate, at=at, reason=BREACH)
    return found


def held(desk: Desk, candidate: CandidateId, vault: Vault) -> Held:
    """What was ever taken in of the candidate, and shown."""
    attached = stream(desk.rules, ATTACHMENTS.name, candidate)
    shown = stream(desk.rules, SHOWCASE.name, candidate)
    histories = desk.journal.read_many((attached, shown))
    digests = (
        record.event.file.digest
        for record in histories[attached]
        if isinstance(record.event, MaterialUploaded | MaterialReplaced)
    )
    papers = [
        record.event.paper.record
        for record in histories[shown]
        if isinstance(record.event, PagePublished)
    ]
    pages = Pages(vault).open_many(papers).values()
    copies = (name for page in pages if page is not None for name in page.media())
    return Held(
        subject=candidate,
        originals=tuple(dict.fromkeys(digests)),
        copies=tuple(dict.fromkeys(copies)),
    )
