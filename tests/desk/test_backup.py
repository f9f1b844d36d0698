"""Backups that are made while likes come in, and what stands again after a restore."""

import io
import json
import threading
import time
from contextlib import contextmanager
from hashlib import sha256

import pytest

import fair as fairs
from fair import ANNA, BERT
from selection.accounts import erasures, media
from selection.accounts.originals import received
from selection.accounts.problems import Erased, Unusable
from selection.accounts.store import open_accounts
from selection.desk import backup as making
from selection.desk import checking
from selection.desk.backup import back_up
from selection.desk.backup_notes import STALE, Made, Notes, noted
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.manifest import Damaged
from selection.desk.originals import originals_of
from selection.desk.requests import Order, Receipt, Request
from selection.desk.restore import restore
from selection.domain.attachments import Attached, MaterialUploaded
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.kernel import CandidateId, Paper, VoterId
from selection.domain.materials import Looks
from selection.domain.rulebook.words import Tier
from selection.journal import store
from selection.journal.items import Item, Recorded, Write
from selection.journal.trouble import StoreTrouble
from selection.settings import Home

CAMPAIGN = "fair-practice"


@pytest.fixture
def home(tmp_path):
    home, clock = Home(tmp_path / "home"), ScriptedClock(fairs.BEFORE)
    fairs.opened(home, clock, people=(ANNA, BERT))
    media.Media(home.media(CAMPAIGN)).keep(b"RIFF0000WEBPVP8 ", "webp")
    originals = home.originals(CAMPAIGN) / "ab"
    originals.mkdir(parents=True)
    (originals / ("ab" + "0" * 62)).write_bytes(b"an original")
    return home


@pytest.fixture
def in_database(tmp_path, postgresql):
    """The same in PostgreSQL; what is restored is in files, whatever it was before."""
    home, clock = Home(tmp_path / "home", postgresql), ScriptedClock(fairs.BEFORE)
    fairs.opened(home, clock, people=(ANNA, BERT))
    return home


def clock():
    return fairs.VOTING


def made(home, tmp_path, name="backup"):
    return back_up(home, tmp_path / name, keys=tmp_path / f"{name}-keys", clock=clock)


def restored(tmp_path, name="backup", **more):
    given = {
        "keys": tmp_path / f"{name}-keys",
        "secrets_file": tmp_path / "home" / "secrets.json",
        "erased_since": (),
        "at_least": {},
        "clock": clock,
    }
    again = Home(tmp_path / "again")
    return restore(tmp_path / name, again, **(given | more)), again


def events(home):
    with (
        store.open_(home.journal(CAMPAIGN), clock=clock, write=False) as journal,
        journal.database.reading() as view,
    ):
        rows = view.rows(0, until=None, names=(), limit=1_000_000)
        return rows, view.facts(None), view.tally(), view.head()


def is_whole(home):
    with (
        store.open_(home.journal(CAMPAIGN), clock=clock, write=False) as journal,
        open_accounts(home.root) as accounts,
    ):
        accounts.check()
        found = [*checking.findings(journal), *checking.missing_papers(journal, accounts.vault)]
    return found == []


@contextmanager
def likes(home, each_second):
    """Likes that keep coming in, one after the other; the list of those acknowledged."""
    ended, acknowledged = threading.Event(), []

    def come(desk):
        at = fairs.VOTING
        while not ended.is_set():
            like = LikeCandidate(
                channel="likes",
                stage="LIKES",
                voter=VoterId(f"voter-{len(acknowledged)}"),
                tier=Tier.DEVICE,
                candidate=CandidateId("anna"),
                at=at,
            )
            [answer] = desk.handle_all([Request(actor="public", orders=(Order(BALLOT, like),))])
            assert isinstance(answer, Receipt)
            acknowledged.append(answer.last)
            time.sleep(1 / each_second)

    with store.open_(home.journal(CAMPAIGN), clock=clock) as journal:
        desk = Desk.open(journal, clock=clock)
        desk.keep_time()
        coming = threading.Thread(target=come, args=(desk,))
        coming.start()
        try:
            yield acknowledged
        finally:
            ended.set()
            coming.join()


def test_backups_under_load_are_whole_and_end_where_they_say(home, tmp_path, monkeypatch):
    copy_vault = making.Accounts.back_up_vault

    def slowly(accounts, target):
        time.sleep(0.2)
        copy_vault(accounts, target)

    monkeypatch.setattr(making.Accounts, "back_up_vault", slowly)
    with likes(home, each_second=50) as acknowledged:
        for n in range(3):
            before = len(acknowledged)
            ended = made(home, tmp_path, f"backup-{n}").campaigns[CAMPAIGN]
            assert len(acknowledged) > before, "nothing came in meanwhile"
            assert ended.position >= (acknowledged[before - 1] if before else 0)
    all_rows, *_ = events(home)
    for n in range(3):
        done, again = restored(tmp_path, f"backup-{n}")
        ended = done.manifest.campaigns[CAMPAIGN]
        rows, *_, head = events(again)
        assert rows == all_rows[: ended.events]
        assert (head.position, head.events) == (ended.position, ended.events)
        assert is_whole(again)
        again.root.rename(tmp_path / f"again-{n}")


def test_a_backup_of_postgresql_under_load_is_restored_into_files(in_database, tmp_path):
    with likes(in_database, each_second=50) as acknowledged:
        while len(acknowledged) < 5:
            time.sleep(0.01)
        ended = made(in_database, tmp_path).campaigns[CAMPAIGN]
    done, again = restored(tmp_path)
    all_rows, *_ = events(in_database)
    rows, *_, head = events(again)
    assert done.erased == 0
    assert rows == all_rows[: ended.events]
    assert head.position == ended.position >= acknowledged[4]
    assert is_whole(again)


def test_everything_comes_back_as_it_was(home, tmp_path):
    made(home, tmp_path)
    done, again = restored(tmp_path)
    assert events(again) == events(home)
    assert done.erased == 0
    for folder in (Home.media, Home.originals):
        files = [file for file in folder(home, CAMPAIGN).rglob("*") if file.is_file()]
        assert files
        for file in files:
            there = again.root / file.relative_to(home.root)
            assert there.read_bytes() == file.read_bytes()
    with open_accounts(again.root) as accounts:
        assert "虚构" in str(accounts.vault.open_many(accounts.vault.newest("form").values()))


def test_neither_backup_holds_the_secrets_and_that_of_the_vault_no_key(home, tmp_path):
    made(home, tmp_path)
    names = {file.name for file in (tmp_path / "backup").rglob("*")}
    assert not names & {"keys.db", "secrets.json"}
    assert {file.name for file in (tmp_path / "backup-keys").rglob("*")} == {
        "keys.db",
        "manifest.json",
    }
    for folder in ("backup", "backup-keys"):
        files = [path for path in (tmp_path / folder).rglob("*") if path.is_file()]
        for path in (tmp_path / folder, *files):
            assert not path.stat().st_mode & 0o077, path


def test_an_erased_person_stays_erased_after_an_older_backup_of_the_keys(home, tmp_path):
    made(home, tmp_path, "older")
    with open_accounts(home.root) as accounts:
        accounts.vault.erase("anna", at=fairs.VOTING, reason="REQUEST")
    made(home, tmp_path)
    done, again = restored(tmp_path, keys=tmp_path / "older-keys")
    assert done.erased == 1
    with open_accounts(again.root) as accounts, pytest.raises(Erased):
        accounts.vault.open(accounts.vault.newest("form", ["anna"])["anna"])
    assert is_whole(again)


def test_an_erased_person_stays_erased_where_both_backups_are_older(home, tmp_path):
    made(home, tmp_path, "older")
    with open_accounts(home.root) as accounts:
        accounts.vault.erase("anna", at=fairs.VOTING, reason="REQUEST")
        exported = erasures.export(accounts.vault.erasures())
    _, again = restored(tmp_path, "older")
    with open_accounts(again.root) as accounts:  # the control: without the list she is back
        accounts.vault.open(accounts.vault.newest("form", ["anna"])["anna"])
    again.root.rename(tmp_path / "control")
    _, again = restored(tmp_path, "older", erased_since=erasures.read(exported))
    with open_accounts(again.root) as accounts, pytest.raises(Erased):
        accounts.vault.open(accounts.vault.newest("form", ["anna"])["anna"])


def test_no_file_of_an_erased_person_comes_back(home, tmp_path):
    digest = attach_a_file(home, "anna")
    made(home, tmp_path, "older")
    with open_accounts(home.root) as accounts:
        accounts.vault.erase("anna", at=fairs.VOTING, reason="REQUEST")
        listed = accounts.vault.erasures()
    _, again = restored(tmp_path, "older")
    assert originals_of(again, CAMPAIGN, None).holds(digest)  # the control: without the list
    again.root.rename(tmp_path / "control")

    _, again = restored(tmp_path, "older", erased_since=listed)

    assert not originals_of(again, CAMPAIGN, None).holds(digest)
    assert originals_of(again, CAMPAIGN, None).holds("ab" + "0" * 62)


def attach_a_file(home, candidate):
    """A file of the candidate's, and the event that says so."""
    data = b"a scan"
    with received(io.BytesIO(data), len(data), home.root) as original:
        originals_of(home, CAMPAIGN, None).keep(original)
    paper = Paper(record="none", digest="0" * 64)
    file = Attached(
        code="PHOTO",
        order=1,
        digest=original.digest,
        bytes=len(data),
        looks=Looks.JPEG,
        renamed=False,
        paper=paper,
    )
    came = MaterialUploaded(
        candidate=CandidateId(candidate),
        unit=fairs.UNIT,
        file=file,
        files=None,
        by=fairs.ONE,
        at=fairs.VOTING,
    )
    write = Write(stream=f"{CAMPAIGN}/attachments/{candidate}", after=0, events=(came,))
    with store.open_(home.journal(CAMPAIGN), clock=clock) as journal:
        [verdict] = journal.append(
            [Item(command="1", actor=fairs.ONE, rulebook=1, writes=(write,))]
        )
    assert isinstance(verdict, Recorded)
    return original.digest


def test_a_backup_shorter_than_a_checkpoint_is_not_restored(home, tmp_path):
    position = made(home, tmp_path).campaigns[CAMPAIGN].position
    with pytest.raises(Unusable, match="比检查点旧"):
        restored(tmp_path, at_least={CAMPAIGN: position + 1})
    with pytest.raises(Unusable, match="没有活动"):
        restored(tmp_path, at_least={"other": 1})
    assert not (tmp_path / "again").exists()
    restored(tmp_path, at_least={CAMPAIGN: position})


@pytest.mark.parametrize("hurt", ["changed", "missing", "more", "manifest", "unfinished"])
def test_a_damaged_backup_restores_nothing(home, tmp_path, hurt):
    made(home, tmp_path)
    journal = tmp_path / "backup" / making.journal_of(CAMPAIGN)
    match hurt:
        case "changed":
            text = journal.read_bytes()
            journal.write_bytes(text.replace(b"anna", b"bert", 1))
        case "missing":
            journal.unlink()
        case "more":
            (tmp_path / "backup" / "more").write_text("虚构")
        case "manifest":
            (tmp_path / "backup" / "manifest.json").write_text("{")
        case "unfinished":
            (tmp_path / "backup" / "manifest.json").unlink()
    with pytest.raises(Damaged):
        restored(tmp_path)
    assert not (tmp_path / "again").exists()
    assert not (tmp_path / "again.partial").exists()


def test_the_backup_of_the_keys_is_not_taken_for_the_other_one(home, tmp_path):
    made(home, tmp_path)
    with pytest.raises(Damaged, match="不是所需的那一种"):
        restored(tmp_path, keys=tmp_path / "backup")


def test_events_that_a_forger_listed_anew_do_not_pass(home, tmp_path):
    """Somebody who can write the manifest too is caught by the journal's own order."""
    made(home, tmp_path)
    folder = tmp_path / "backup"
    journal = folder / making.journal_of(CAMPAIGN)
    first, second, *rest = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([second, first, *rest]))
    listed = json.loads((folder / "manifest.json").read_text())
    text = journal.read_bytes()
    said = {"sha256": sha256(text).hexdigest(), "bytes": len(text)}
    listed["files"][making.journal_of(CAMPAIGN)] = said
    (folder / "manifest.json").write_text(json.dumps(listed))
    with pytest.raises(StoreTrouble):
        restored(tmp_path)
    assert not (tmp_path / "again").exists()


def test_nothing_is_overwritten(home, tmp_path):
    made(home, tmp_path)
    with pytest.raises(Unusable, match="已经存在"):
        made(home, tmp_path)
    (tmp_path / "again").mkdir()
    restored(tmp_path)  # into an empty folder
    with pytest.raises(Unusable, match="已有内容"):
        restored(tmp_path)


@pytest.mark.parametrize("keys", ["backup", "backup/keys", "."])
def test_the_keys_are_kept_elsewhere(home, tmp_path, keys):
    with pytest.raises(Unusable, match="同一个文件夹"):
        back_up(home, tmp_path / "backup", keys=tmp_path / keys, clock=clock)
    assert not (tmp_path / "backup").exists()


def test_a_backup_that_fails_half_way_bears_no_name(home, tmp_path, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(making.Accounts, "back_up_vault", fails)
        with pytest.raises(OSError, match="No space"):
            made(home, tmp_path)
    assert not (tmp_path / "backup").exists()
    with pytest.raises(Unusable, match="没有完成的备份"):
        made(home, tmp_path)


def test_without_keys_the_journal_is_whole_and_the_vault_stays_closed(home, tmp_path):
    made(home, tmp_path)
    done, again = restored(tmp_path, keys=None, secrets_file=None)
    assert done.erased is None
    assert events(again) == events(home)
    with pytest.raises(Unusable):
        open_accounts(again.root)


def test_what_became_of_the_last_backups_is_noted_in_the_home(home, tmp_path):
    assert noted(home) == Notes()
    made = back_up(home, tmp_path / "one", keys=tmp_path / "keys", clock=clock)
    notes = noted(home)
    assert notes.made == Made(at=clock(), keys=True, sha256=made.sha256)
    assert (notes.failed, notes.stale(clock())) == (None, False)
    assert notes.stale(clock() + STALE)
    assert (home.root / "backups.json").stat().st_mode & 0o077 == 0

    with pytest.raises(Unusable):
        back_up(home, tmp_path / "one", keys=None, clock=clock)
    failed = noted(home)
    assert failed.made == notes.made, "the one that is whole is still there"
    assert failed.failed is not None
    assert "已经存在" in failed.failed.why
    assert failed.stale(clock())

    back_up(home, tmp_path / "two", keys=None, clock=clock)
    assert noted(home).failed is None
    (home.root / "backups.json").write_text("what is this")
    assert noted(home) == Notes()
