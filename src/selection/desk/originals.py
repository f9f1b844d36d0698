"""The files of a campaign by whose they are: what an erasure destroys, what a check looks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selection.accounts import originals
from selection.accounts.originals import Originals
from selection.accounts.problems import Tampered, Unknown
from selection.accounts.vault import Vault
from selection.domain.attachments import MaterialReplaced, MaterialUploaded
from selection.domain.kernel import CandidateId
from selection.journal.journal import Journal
from selection.settings import Bucket, Home

ATTACHED = ("attachments.material-uploaded.1", "attachments.material-replaced.1")


def originals_of(home: Home, campaign: str, bucket: Bucket | None) -> Originals:
    """Where the originals of a campaign lie, by the settings."""
    if bucket is None:
        return originals.in_folder(home.originals(campaign))
    return originals.in_bucket(bucket, campaign)


@dataclass(slots=True)
class _File:
    """The first event that names the file, and everybody who attached one of the same bytes."""

    position: int
    whose: set[CandidateId] = field(default_factory=set[CandidateId])


def _attached(journal: Journal) -> Mapping[str, _File]:
    files: dict[str, _File] = {}
    for record in journal.since(0, names=ATTACHED):
        if isinstance(record.event, MaterialUploaded | MaterialReplaced):
            file = files.setdefault(record.event.file.digest, _File(record.position))
            file.whose.add(record.event.candidate)
    return files


def destroy_of_the_erased(journal: Journal, vault: Vault, kept: Originals) -> int:
    """Destroy the files of everybody who was erased, and count them; harmless to repeat.

    It follows every erasure, and every restore of originals from a backup: the list of erasures
    is the record of what may not be there (contract §4). A file that somebody else attached as
    well stays, as that one's. Raises Unusable if the store fails; nothing is half destroyed.
    """
    gone = _of_the_erased(journal, vault)
    there = [digest for digest in gone if kept.holds(digest)]
    for digest in there:
        kept.destroy(digest)
    return len(there)


def wrong_originals(journal: Journal, vault: Vault, kept: Originals) -> Iterator[str]:
    """What is wrong with the originals: missing, changed, or there in spite of an erasure.

    Every file is read whole; raises Unusable if the store fails.
    """
    gone = _of_the_erased(journal, vault)
    for digest, file in _attached(journal).items():
        if digest in gone:
            if kept.holds(digest):
                yield f"第 {file.position} 条事件所指的原件应已随个人信息删除，却还在"
            continue
        try:
            with kept.opened(digest):
                pass
        except (Unknown, Tampered):
            yield f"第 {file.position} 条事件所指的原件不在原件库中，或已被改动"


def also_of(
    journal: Journal, vault: Vault, candidate: CandidateId
) -> Mapping[str, tuple[CandidateId, ...]]:
    """The candidate's files of which others attached the same bytes: which others, by digest.

    Who was erased is nobody any more: their claim to the file is gone with them.
    """
    erased = {each.subject for each in vault.erasures()} | {candidate}
    return {
        digest: tuple(sorted(others))
        for digest, file in _attached(journal).items()
        if candidate in file.whose and (others := file.whose - erased)
    }


def orphans(journal: Journal, kept: Originals) -> Iterator[str]:
    """The files that no event names, by their digests: harmless, and nobody's.

    They came in and were not attached, because somebody was faster or the program was stopped.
    """
    named = _attached(journal)
    return (digest for digest in kept.digests() if digest not in named)


def _of_the_erased(journal: Journal, vault: Vault) -> frozenset[str]:
    """The files that nobody attached but who was erased since."""
    erased = {each.subject for each in vault.erasures()}
    if not erased:
        return frozenset()
    files = _attached(journal)
    return frozenset(digest for digest, file in files.items() if file.whose <= erased)
