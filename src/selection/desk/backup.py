"""A backup of an installation while it is at work, consistent at positions that it names.

First the positions are taken, then everything is copied. What an event names was kept before the
event: its records, their keys, its files. So whatever the events up to a position need is in
copies that are made after that position was taken; what came later does no harm there.

The keys of the vault go elsewhere, into a backup of their own: whoever has one of the two can read
no personal data. The secrets (master key, pepper) are in neither.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from selection.accounts import erasures
from selection.accounts.files import settle
from selection.accounts.problems import Unusable
from selection.accounts.store import Accounts, open_accounts
from selection.desk import backup_notes as notes
from selection.desk.backup_notes import note
from selection.desk.manifest import Ended, Folder, pieces
from selection.journal import archive, store
from selection.journal.trouble import StoreTrouble
from selection.settings import Home

INSTALLATION, KEYS = "installation", "keys"
VAULT, KEYS_FILE, ERASURES = "accounts/vault.db", "keys.db", "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a backup holds, and the hash of its manifest."""

    campaigns: dict[str, Ended]
    sha256: str


def journal_of(campaign: str) -> str:
    """Where the events of a campaign are in a backup."""
    return f"campaigns/{campaign}/journal.jsonl"


def back_up(home: Home, target: Path, *, keys: Path | None, clock: Callable[[], datetime]) -> Made:
    """Write the backup into a new folder, and that of the keys into another.

    Whole or not at all: a folder bears its name only when everything in it is on the disk. What
    became of it is noted in the home. Raises Unusable if a target exists or the two lie in one
    another, StoreTrouble, OSError.
    """
    try:
        made = _written(home, target, keys, clock)
    except Exception as error:
        why = str(error) if isinstance(error, Unusable | StoreTrouble | OSError) else ""
        note(home, notes.Failed(at=clock(), why=why or type(error).__name__))
        raise
    note(home, notes.Made(at=clock(), keys=keys is not None, sha256=made.sha256))
    return made


def _written(home: Home, target: Path, keys: Path | None, clock: Callable[[], datetime]) -> Made:
    target, keys = target.absolute(), keys and keys.absolute()
    if keys is not None and _one_in_the_other(target, keys):
        raise Unusable("密钥的备份不能放在同一个文件夹里，否则两者一起丢失、一起泄露。")
    with (
        open_accounts(home.root, database=home.database) as accounts,
        _made_whole(target) as folder,
    ):
        ended: dict[str, Ended] = {}
        for campaign in store.campaigns(home):
            ended[campaign] = _journal(home, campaign, folder, clock)
        (folder.root / "accounts").mkdir(mode=0o700)
        accounts.back_up_vault(folder.root / VAULT)
        folder.take(VAULT)
        folder.write(ERASURES, [erasures.export(accounts.vault.erasures())])
        for campaign in ended:
            for file in _kept_files(home, campaign):
                with file.open("rb") as stored:
                    folder.write(str(file.relative_to(home.root)), pieces(stored))
        if keys is not None:
            _keys(accounts, keys, clock())
        sha256 = folder.finish(holds=INSTALLATION, made_at=clock(), campaigns=ended)
    return Made(campaigns=ended, sha256=sha256)


def _journal(home: Home, campaign: str, folder: Folder, clock: Callable[[], datetime]) -> Ended:
    with store.open_(home.journal(campaign), clock=clock, write=False) as journal:
        head = journal.head()
        folder.write(journal_of(campaign), archive.lines(journal, head.position))
    return Ended(position=head.position, events=head.events)


def _kept_files(home: Home, campaign: str) -> Iterator[Path]:
    """Files that bear the hash of their content as name; those that are just coming in do not."""
    for folder in (home.media(campaign), home.originals(campaign)):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith(".") and "#" not in file.name:
                yield file


def _keys(accounts: Accounts, target: Path, at: datetime) -> None:
    with _made_whole(target) as folder:
        accounts.back_up_keys(folder.root / KEYS_FILE)
        folder.take(KEYS_FILE)
        folder.finish(holds=KEYS, made_at=at, campaigns={})


@contextmanager
def _made_whole(target: Path) -> Generator[Folder]:
    """A folder that gets its name when the block has ended well."""
    unfinished = target.with_name(f"{target.name}.partial")
    if target.exists():
        raise Unusable(f"{target} 已经存在，不会被覆盖。")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)
    except FileExistsError as error:
        raise Unusable(f"{unfinished} 是一次没有完成的备份；请先删除它，再试一次。") from error
    yield Folder(unfinished)
    settle(unfinished)
    unfinished.rename(target)
    settle(target.parent)


def _one_in_the_other(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)
