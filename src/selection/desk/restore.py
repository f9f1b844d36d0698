"""An installation from its backup: looked through before anything is made, whole or not at all."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from selection.accounts import secrets
from selection.accounts.erasures import Erasure
from selection.accounts.files import settle
from selection.accounts.problems import Unusable
from selection.accounts.store import open_accounts
from selection.accounts.vault import Vault
from selection.desk import manifest
from selection.desk.backup import ERASURES, INSTALLATION, KEYS, KEYS_FILE, journal_of
from selection.desk.manifest import Folder, Manifest, hashed, pieces
from selection.desk.originals import destroy_of_the_erased, originals_of
from selection.domain.deciders import counts, leaves
from selection.journal import archive, store
from selection.settings import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What stands there again; `erased` is None where the vault has no keys to open it."""

    manifest: Manifest
    erased: int | None


def restore(
    backup: Path,
    home: Home,
    *,
    keys: Path | None,
    secrets_file: Path | None,
    erased_since: Collection[Erasure],
    at_least: Mapping[str, int],
    clock: Callable[[], datetime],
) -> Restored:
    """Make the home, which must be empty or missing, from the backup and that of the keys.

    Every list of erasures there is, `erased_since` included, is applied before the home bears its
    name: nobody who was erased comes back, nor a file of theirs. `at_least` are positions that
    are known from elsewhere (a checkpoint, a receipt): a journal that ends before them has lost
    something. Without `keys` or `secrets_file` the journals are whole, and the vault stays
    closed. Raises Unusable, StoreTrouble, OSError; nothing is made then.
    """
    home = Home(home.root.absolute())
    found = manifest.read(backup, holds=INSTALLATION)
    if keys is not None:
        manifest.read(keys, holds=KEYS)
    _must_not_have_shrunk(found, at_least)
    _must_be_empty(home.root)
    unfinished = Home(home.root.with_name(f"{home.root.name}.partial"))
    if unfinished.root.exists():
        raise Unusable(f"{unfinished.root} 是一次没有完成的恢复；请先删除它，再试一次。")
    unfinished.root.parent.mkdir(parents=True, exist_ok=True)
    folder = Folder(unfinished.root)
    for name, source in _copied(backup, found, keys, secrets_file):
        with source.open("rb") as stored:
            folder.write(name, pieces(stored))
    for campaign in found.campaigns:
        _pour(backup, unfinished, campaign, found, clock)
    erased = None
    if keys is not None and secrets_file is not None:
        with open_accounts(
            unfinished.root, {}
        ) as accounts:  # each store hears of the other's list
            accounts.vault.erase_again(erased_since)
            erased = len(accounts.vault.erasures())
            _destroy_files_of_the_erased(unfinished, found, accounts.vault, clock)
    with suppress(FileNotFoundError):
        home.root.rmdir()
    unfinished.root.rename(home.root)
    settle(home.root.parent)
    return Restored(manifest=found, erased=erased)


def _destroy_files_of_the_erased(
    home: Home, found: Manifest, vault: Vault, clock: Callable[[], datetime]
) -> None:
    for campaign in found.campaigns:
        with store.open_(home.journal(campaign), clock=clock, write=False) as journal:
            destroy_of_the_erased(journal, vault, originals_of(home, campaign, None))


def _must_not_have_shrunk(found: Manifest, at_least: Mapping[str, int]) -> None:
    for campaign, position in at_least.items():
        ended = found.campaigns.get(campaign)
        if ended is None:
            raise Unusable(f"备份里没有活动 {campaign}，没有恢复任何内容。")
        if ended.position < position:
            raise Unusable(
                f"{campaign} 的备份只到第 {ended.position} 条，而已知至少有 {position} 条："
                "它比检查点旧，会丢失记录；没有恢复任何内容。"
            )


def _must_be_empty(root: Path) -> None:
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Unusable(f"{root} 里已有内容，不会被覆盖；请恢复到一个空文件夹。")


def _copied(
    backup: Path, found: Manifest, keys: Path | None, secrets_file: Path | None
) -> Iterator[tuple[str, Path]]:
    """What is taken over as it is: its name in the home, and where it lies."""
    journals = {journal_of(campaign) for campaign in found.campaigns}
    for name in found.files:
        if name not in journals and name != ERASURES:
            yield name, backup / name
    if keys is not None:
        yield f"accounts/{KEYS_FILE}", keys / KEYS_FILE
    if secrets_file is not None:
        secrets.read(secrets_file)  # a file that is none, or open to others, is not taken over
        yield secrets.NAME, secrets_file


def _pour(
    backup: Path, home: Home, campaign: str, found: Manifest, clock: Callable[[], datetime]
) -> None:
    """The journal again; compared byte for byte with what the backup holds."""
    home.folder(campaign).mkdir(parents=True, exist_ok=True)
    with (
        (backup / journal_of(campaign)).open("rb") as events,
        store.create(home.journal(campaign), campaign=campaign, clock=clock) as journal,
    ):
        head = archive.pour(archive.read(events), journal, leaves=leaves, counts=counts)
        same = hashed(archive.lines(journal, head.position)) == found.files[journal_of(campaign)]
    ended = found.campaigns[campaign]
    if (head.position, head.events) != (ended.position, ended.events) or not same:
        raise Unusable(f"{campaign} 恢复后与备份不一致，请不要使用；原来的数据没有被改动。")
