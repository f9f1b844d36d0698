"""A secrecy incident from the desk (失泄密): locked away at once, then destroyed by two (§7.4).

Destroyed are the originals, the public copies and the key of all words; not a file whose very
bytes another candidate handed in as well: that one's is for another report. What lies in backups
is found by `held`, which names files by their hashes and says nothing of what is in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from selection.accounts.media import Media
from selection.accounts.originals import Originals
from selection.accounts.pages import Pages
from selection.accounts.vault import Vault
from selection.desk.desk import Desk
from selection.desk.originals import also_of
from selection.desk.requests import Order, Receipt
from selection.domain.attachments import ATTACHMENTS, MaterialReplaced, MaterialUploaded
from selection.domain.incident import (
    INCIDENT,
    ConfirmSecrecyIncident,
    DismissSecrecyIncident,
    ReportSecrecyIncident,
    SecrecyIncidentConfirmed,
)
from selection.domain.kernel import CandidateId, PersonId, stream
from selection.domain.showcase import SHOWCASE, PagePublished
from selection.journal.journal import Journal

BREACH = "SECRECY_INCIDENT"
"""The reason of an erasure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What there is of a candidate: to be looked for in every backup and in every cache.

    `originals` are the digests of all files ever attached, `copies` the names of public ones,
    as long as the pages that name them can be read. `elsewhere` are those of both that others
    hold as well, with these others: they stay until something is reported of these, too.
    """

    subject: CandidateId
    originals: tuple[str, ...]
    copies: tuple[str, ...]
    elsewhere: Mapping[str, tuple[CandidateId, ...]] = field(
        default_factory=dict[str, tuple[CandidateId, ...]]
    )


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
    command = ConfirmSecrecyIncident(candidate=candidate, signed_by=signed_by, at=desk.clock())
    desk.handle(signed_by[0], Order(INCIDENT, command))
    return destroy(desk, candidate, vault=vault, originals=originals, media=media)


def destroy(
    desk: Desk, candidate: CandidateId, *, vault: Vault, originals: Originals, media: Media
) -> Held:
    """Destroy what a confirmed incident is about; harmless to repeat, finished when it returns."""
    found = held(desk, candidate, vault)
    destroy_files(found, originals, media)
    vault.erase(candidate, at=desk.clock(), reason=BREACH)
    return found


def destroy_files(found: Held, originals: Originals, media: Media) -> int:
    """Destroy the files and their public copies, but for what others have as well; how many."""
    mine = [each for each in found.originals if each not in found.elsewhere]
    for digest in mine:
        originals.destroy(digest)
    for name in found.copies:
        if name not in found.elsewhere:
            media.destroy(name)
    return len(mine)


def undestroyed(journal: Journal, vault: Vault, after: int = 0) -> tuple[CandidateId, ...]:
    """Whose incident was confirmed after that position, and whose key still exists."""
    gone = {each.subject for each in vault.erasures() if each.reason == BREACH}
    confirmed = (
        record.event.candidate
        for record in journal.since(after, names=("incident.secrecy-incident-confirmed.1",))
        if isinstance(record.event, SecrecyIncidentConfirmed)
    )
    return tuple(each for each in dict.fromkeys(confirmed) if each not in gone)


def held(desk: Desk, candidate: CandidateId, vault: Vault) -> Held:
    """What was ever taken in of the candidate, and shown."""
    attached = stream(desk.rules, ATTACHMENTS.name, candidate)
    shown = stream(desk.rules, SHOWCASE.name, candidate)
    digests = (
        record.event.file.digest
        for record in desk.journal.read(attached)
        if isinstance(record.event, MaterialUploaded | MaterialReplaced)
    )
    copies = _pages_of(desk, vault, (shown,)).get(candidate, ())
    return Held(
        subject=candidate,
        originals=tuple(dict.fromkeys(digests)),
        copies=copies,
        elsewhere={
            **also_of(desk.journal, vault, candidate),
            **(_copies_elsewhere(desk, vault, candidate, copies) if copies else {}),
        },
    )


def _copies_elsewhere(
    desk: Desk, vault: Vault, candidate: CandidateId, copies: tuple[str, ...]
) -> Mapping[str, tuple[CandidateId, ...]]:
    """Those of the public copies that pages of others show: equal pictures have equal names."""
    others = {
        record.event.candidate
        for record in desk.journal.since(0, names=("showcase.page-published.1",))
    } - {candidate}
    shown = _pages_of(
        desk, vault, tuple(stream(desk.rules, SHOWCASE.name, each) for each in others)
    )
    found = {
        name: tuple(sorted(who for who, names in shown.items() if name in names))
        for name in copies
    }
    return {name: those for name, those in found.items() if those}


def _pages_of(
    desk: Desk, vault: Vault, streams: tuple[str, ...]
) -> Mapping[CandidateId, tuple[str, ...]]:
    """The public copies that pages on these streams ever named, by candidate."""
    papers = {
        record.event.paper.record: record.event.candidate
        for history in desk.journal.read_many(streams).values()
        for record in history
        if isinstance(record.event, PagePublished)
    }
    found: dict[CandidateId, dict[str, None]] = {}
    for record, page in Pages(vault).open_many(papers).items():
        if page is not None:
            found.setdefault(papers[record], {}).update(dict.fromkeys(page.media()))
    return {who: tuple(names) for who, names in found.items()}
