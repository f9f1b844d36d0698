import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations
from pathlib import Path
from time import perf_counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from selection.accounts import store, tables
from selection.accounts.keys import Keys
from selection.accounts.problems import Erased, Lost, Tampered, Unknown
from selection.accounts.store import Accounts
from selection.accounts.vault import Entry, Vault
from selection.domain.kernel import Paper

AT = datetime(2023, 12, 1, 9, 30, tzinfo=UTC)
STORY = {"name": "测试员甲", "story": "虚构事迹", "hours": 120, "since": "2020-05-01"}


def rows_of(home: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    db = sqlite3.connect(home / "accounts" / "vault.db")
    try:
        with db:
            return db.execute(query, values).fetchall()
    finally:
        db.close()


def test_what_is_kept_can_be_opened(accounts: Accounts):
    paper = accounts.vault.keep("c-1", "nomination", STORY, at=AT)

    assert accounts.vault.open(paper.record) == STORY


def test_a_second_version_leaves_the_first_as_it_was(accounts: Accounts):
    first = accounts.vault.keep("c-1", "nomination", STORY, at=AT)
    second = accounts.vault.keep("c-1", "nomination", STORY | {"hours": 121}, at=AT)

    assert accounts.vault.open(first.record) == STORY
    assert accounts.vault.open(second.record)["hours"] == 121
    assert accounts.vault.newest("nomination") == {"c-1": second.record}


def test_versions_are_counted_for_each_kind_and_subject(accounts: Accounts, home: Path):
    def entry(subject: str, kind: str) -> Entry:
        return Entry(subject=subject, kind=kind, content={})

    accounts.vault.keep_many([entry("a", "x"), entry("a", "x"), entry("a", "y")], at=AT)
    accounts.vault.keep_many([entry("b", "x"), entry("a", "x")], at=AT)

    rows = rows_of(home, "SELECT subject, kind, version FROM records ORDER BY 1, 2, 3")
    assert rows == [("a", "x", 1), ("a", "x", 2), ("a", "x", 3), ("a", "y", 1), ("b", "x", 1)]


def test_many_papers_come_back_in_the_order_of_their_entries(accounts: Accounts):
    entries = [Entry(subject=f"c-{n % 7}", kind="note", content={"n": n}) for n in range(50)]
    papers = accounts.vault.keep_many(entries, at=AT)

    opened = accounts.vault.open_many([paper.record for paper in papers])
    assert list(opened.values()) == [entry.content for entry in entries]


def test_keeping_nothing_is_no_error(accounts: Accounts):
    assert accounts.vault.keep_many([], at=AT) == []
    assert accounts.vault.open_many([]) == {}


def test_a_record_that_was_never_kept_is_unknown(accounts: Accounts):
    with pytest.raises(Unknown, match="没有记录 none"):
        accounts.vault.open("none")
    with pytest.raises(Unknown):
        accounts.vault.matches(Paper(record="none", digest=""))


def test_record_ids_are_in_the_order_of_time_and_say_nothing_else(accounts: Accounts):
    later = accounts.vault.keep("c-1", "note", STORY, at=AT + timedelta(milliseconds=1))
    early = accounts.vault.keep("c-1", "note", STORY, at=AT)
    again = accounts.vault.keep("c-1", "note", STORY, at=AT)

    assert max(early.record, again.record) < later.record
    assert early.record != again.record
    assert len(bytes.fromhex(early.record)) == 16


def test_a_paper_matches_its_record_and_no_other(accounts: Accounts):
    one = accounts.vault.keep("c-1", "note", STORY, at=AT)
    other = accounts.vault.keep("c-1", "note", STORY, at=AT)

    assert accounts.vault.matches(one)
    assert not accounts.vault.matches(Paper(record=one.record, digest=other.digest))


def test_the_hash_cannot_be_computed_from_the_content(accounts: Accounts):
    one = accounts.vault.keep("c-1", "note", STORY, at=AT)
    same = accounts.vault.keep("c-1", "note", STORY, at=AT)
    content = msgspec.json.encode(STORY)

    assert one.digest != same.digest
    guesses = {sha256(start + content).hexdigest() for start in (b"", b"selection.paper.1 ")}
    assert one.digest not in guesses


def test_the_hash_still_matches_after_an_erasure(accounts: Accounts):
    paper = accounts.vault.keep("c-1", "note", STORY, at=AT)
    other = accounts.vault.keep("c-2", "note", STORY, at=AT)
    accounts.vault.erase("c-1", at=AT, reason="asked")

    assert accounts.vault.matches(paper)
    assert not accounts.vault.matches(Paper(record=paper.record, digest=other.digest))


def test_the_hash_survives_closing_and_opening(accounts: Accounts, home: Path):
    paper = accounts.vault.keep("c-1", "note", STORY, at=AT)
    accounts.close()

    with store.open_accounts(home, {}) as again:
        assert again.vault.matches(paper)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "c-2"),
        ("kind", "remark"),
        ("version", 9),
        ("kept_at", "2020-01-01T00:00:00.000000+00:00"),
        ("digest", "0" * 64),
        ("record", "0" * 32),
        ("sealed", b"short"),
        ("sealed", b""),
    ],
)
def test_a_changed_column_is_refused(accounts: Accounts, home: Path, column: str, value: object):
    accounts.vault.keep("c-2", "other", STORY, at=AT)
    paper = accounts.vault.keep("c-1", "note", STORY, at=AT)
    rows_of(home, f"UPDATE records SET {column} = ? WHERE record = ?", value, paper.record)  # noqa: S608 - names from above
    record = str(value) if column == "record" else paper.record

    with pytest.raises(Tampered):
        accounts.vault.open(record)
    with pytest.raises(Tampered):
        accounts.vault.matches(Paper(record=record, digest=paper.digest))


def test_swapped_rows_of_one_subject_are_refused(accounts: Accounts, home: Path):
    # One key opens both seals, so that only the binding to the row can refuse.
    papers = [accounts.vault.keep("c-1", "note", {"mark": n}, at=AT) for n in (60, 95)]
    sealed = dict(rows_of(home, "SELECT record, sealed FROM records"))
    for here, there in permutations(paper.record for paper in papers):
        change = "UPDATE records SET sealed = ? WHERE record = ?"
        rows_of(home, change, sealed[there], here)

    for paper in papers:
        with pytest.raises(Tampered):
            accounts.vault.open(paper.record)


def test_a_forger_who_holds_the_key_cannot_keep_the_hash(accounts: Accounts, home: Path):
    paper = accounts.vault.keep("c-1", "note", {"mark": 60}, at=AT)
    key = Keys(accounts.keys_store, accounts.secrets).given(["c-1"])["c-1"]
    ((*columns, _),) = rows_of(home, "SELECT * FROM records")
    bound = msgspec.json.encode(["selection.record.1", *columns])
    forged = b"n" * 12 + key.encrypt(b"n" * 12, b"s" * 16 + b'{"mark":95}', bound)
    rows_of(home, "UPDATE records SET sealed = ?", forged)

    assert accounts.vault.open(paper.record) == {"mark": 95}
    assert not accounts.vault.matches(paper)


def test_another_key_does_not_open_a_record(accounts: Accounts, home: Path):
    paper = accounts.vault.keep("c-1", "note", STORY, at=AT)
    accounts.vault.keep("c-2", "note", STORY, at=AT)
    accounts.close()
    db = sqlite3.connect(home / "accounts" / "keys.db")
    with db:
        db.execute("DELETE FROM keys WHERE subject = 'c-1'")
    db.close()

    with store.open_accounts(home, {}) as again:
        with pytest.raises(Lost, match="缺少 c-1 的密钥"):
            again.vault.open(paper.record)
        again.vault.keep("c-1", "note", STORY, at=AT)  # draws a new key for c-1
        with pytest.raises(Tampered):
            again.vault.open(paper.record)


def test_an_erased_record_is_none_among_many_and_an_error_alone(accounts: Accounts):
    gone = accounts.vault.keep("c-1", "note", STORY, at=AT)
    stays = accounts.vault.keep("c-2", "note", STORY, at=AT)
    accounts.vault.erase("c-1", at=AT, reason="asked")

    opened = accounts.vault.open_many([gone.record, stays.record])
    assert opened == {gone.record: None, stays.record: STORY}
    with pytest.raises(Erased, match="已经删除"):
        accounts.vault.open(gone.record)


def test_nothing_is_kept_of_an_erased_subject(accounts: Accounts):
    accounts.vault.keep("c-1", "note", STORY, at=AT)
    accounts.vault.erase("c-1", at=AT, reason="asked")
    accounts.vault.erase("never-seen", at=AT, reason="asked")

    for subject in ("c-1", "never-seen"):
        with pytest.raises(Erased):
            accounts.vault.keep(subject, "note", STORY, at=AT)


def test_one_erased_subject_keeps_the_whole_batch_out(accounts: Accounts, home: Path):
    accounts.vault.erase("c-2", at=AT, reason="asked")
    batch = [Entry(subject=subject, kind="note", content=STORY) for subject in ("c-1", "c-2")]

    with pytest.raises(Erased):
        accounts.vault.keep_many(batch, at=AT)
    assert rows_of(home, "SELECT * FROM records") == []


@pytest.mark.parametrize(
    ("entry", "at"),
    [
        (Entry(subject="测试员甲", kind="note", content=STORY), AT),
        (Entry(subject="two words", kind="note", content=STORY), AT),
        (Entry(subject="", kind="note", content=STORY), AT),
        (Entry(subject="c-1", kind="一段话", content=STORY), AT),
        (Entry(subject="c-1", kind="note", content={"half a character": "\ud800"}), AT),
        (Entry(subject="c-1", kind="note", content=STORY), AT.replace(tzinfo=None)),
    ],
)
def test_what_cannot_be_kept_leaves_no_trace(
    accounts: Accounts, home: Path, entry: Entry, at: datetime
):
    good = Entry(subject="c-2", kind="note", content=STORY)

    with pytest.raises(ValueError):  # noqa: PT011 - each names its own cause
        accounts.vault.keep_many([good, entry], at=at)
    assert rows_of(home, "SELECT * FROM records") == []


def test_a_key_without_a_record_is_harmless(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("selection.accounts.vault._versions", killed)
        with pytest.raises(KeyboardInterrupt):
            accounts.vault.keep("c-1", "note", STORY, at=AT)

    paper = accounts.vault.keep("c-1", "note", STORY, at=AT)
    assert accounts.vault.open(paper.record) == STORY


def test_two_threads_keep_at_the_same_time(accounts: Accounts, home: Path):
    def keep(thread: int) -> list[Paper]:
        return [
            accounts.vault.keep(f"c-{n % 3}", "note", {"thread": thread, "n": n}, at=AT)
            for n in range(20)
        ]

    with ThreadPoolExecutor(2) as threads:
        papers = [paper for kept in threads.map(keep, range(2)) for paper in kept]

    assert all(accounts.vault.matches(paper) for paper in papers)
    assert rows_of(home, "SELECT count(*), count(DISTINCT record) FROM records") == [(40, 40)]
    assert rows_of(home, "SELECT max(version) FROM records WHERE subject = 'c-0'") == [(14,)]


def test_two_thousand_papers_are_kept_in_a_breath(accounts: Accounts):
    story = {"name": "测试员", "story": "虚构的事迹。" * 250}
    entries = [Entry(subject=f"c-{n}", kind="nomination", content=story) for n in range(2_000)]
    began = perf_counter()
    accounts.vault.keep_many(entries, at=AT)

    assert perf_counter() - began < 1.5


WRAPPED = bytes.fromhex(
    "777777777777777777777777a4c1aa9b3d4412eb353b560e6396fe62e22aa9fefacaf4b305f08384"
    "08da31b9bed679d722834f8e178ca6ef2c7cfd85"
)
SEALED = bytes.fromhex(
    "6e6e6e6e6e6e6e6e6e6e6e6eeb4894c362c7f6aa3f577837f0dadfa7f8c9b1dd7dd40cde1f92fad4"
    "54519dc71514ac03a67f4e2b8bf8347bcacf3055b3e74c0d872d07"
)
DIGEST = "569c088a591a06393650f39d1ef6ea10c5c6b6cbcf475d21fc3e7dc5773e2cfe"


def test_what_the_first_version_wrote_can_be_read_for_ever(accounts: Accounts, home: Path):
    # Written by hand, once: salt, key and nonces are repeated letters, the master key is m × 32.
    record = "018c22acd000000102030405060708ff"
    at = "2023-12-01T00:00:00.000000+00:00"
    columns = (record, "c-1", "note", 1, at, DIGEST, SEALED)
    rows_of(home, "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", *columns)
    with accounts.keys_store.writing() as db:
        db.execute(insert(tables.wrapped_keys).values(subject="c-1", wrapped=WRAPPED))
    vault = Vault(
        accounts.vault_store,
        Keys(accounts.keys_store, replace(accounts.secrets, master_key=b"m" * 32)),
    )

    assert vault.open(record) == {"name": "虚构人物"}
    assert vault.matches(Paper(record=record, digest=DIGEST))


@pytest.fixture(scope="module")
def vault() -> Iterator[Vault]:
    with tempfile.TemporaryDirectory() as folder, store.create(Path(folder), {}) as opened:
        yield opened.vault


words = st.text(max_size=40)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40, deadline=None)
@given(content=st.dictionaries(words, values, max_size=5))
def test_any_content_comes_back_as_it_was(vault: Vault, content: dict[str, object]):
    paper = vault.keep("c-1", "note", content, at=AT)

    assert vault.open(paper.record) == content
    assert vault.matches(paper)
