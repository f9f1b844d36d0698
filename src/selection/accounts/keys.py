"""The keys of the vault: one per subject, wrapped by the master key, destroyed to erase.

They are a store of their own with a backup of its own, so that the backups of the vault need not
be searched when a person is erased: without the key, every copy of a record is noise.
"""

import os
from collections.abc import Collection, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, insert, select

from selection.accounts import tables
from selection.accounts.database import Store, parcels
from selection.accounts.erasures import Erasure, add, listed
from selection.accounts.problems import Erased, Tampered, Unusable
from selection.accounts.secrets import Secrets

_KEY = 32  # bytes: AES-256
NONCE = 12  # bytes: what AES-GCM takes without hashing


class Keys:
    """The keys of all subjects. None is ever cached: an erasure holds at once, everywhere."""

    def __init__(self, store: Store, secrets: Secrets) -> None:
        self._store = store
        self._made_with = secrets.fingerprint()
        self._master = AESGCM(secrets.master_key)

    def given(self, subjects: Collection[str]) -> dict[str, AESGCM]:
        """The key of each subject, made where there was none.

        Raises Erased if one of them was erased: an erased subject stays without a key. Raises
        Unusable if the master key was changed meanwhile: nobody could open what is made with it.
        """
        found = self.of(subjects)
        if len(found) < len(set(subjects)):
            with self._store.writing() as db:
                if db.execute(select(tables.made_with.c.fingerprint)).scalar() != self._made_with:
                    raise Unusable("主密钥已经更换，本程序还拿着旧的；请重新启动。")
                # Read again: another writer may have made the same keys a moment ago.
                found = self._read(db, subjects)
                new = {subject: os.urandom(_KEY) for subject in subjects if subject not in found}
                _refuse_erased(found)
                if new:
                    rows = [
                        {"subject": subject, "wrapped": self._wrap(subject, key)}
                        for subject, key in new.items()
                    ]
                    db.execute(insert(tables.wrapped_keys), rows)
            found |= {subject: AESGCM(key) for subject, key in new.items()}
        return _refuse_erased(found)

    def of(self, subjects: Collection[str]) -> dict[str, AESGCM | None]:
        """The key of each subject that has one; None for those that were erased.

        Raises Tampered if a wrapped key is not the one that was written for its subject.
        """
        with self._store.reading() as db:
            return self._read(db, subjects)

    def erasures(self) -> list[Erasure]:
        """The list of erasures as this store knows it."""
        with self._store.reading() as db:
            return listed(db)

    def destroy(self, erasures: Collection[Erasure]) -> None:
        """Destroy the keys of these subjects for good, and put them on the list.

        The pages are overwritten and the log is cut, so that the wrapped key is in neither file.
        Raises Unusable if a reader keeps the log from being cut; repeating it is harmless.
        """
        with self._store.writing() as db:
            add(db, erasures)
            for some in parcels({line.subject for line in erasures}):
                table = tables.wrapped_keys
                db.execute(delete(table).where(table.c.subject.in_(some)))
        if not self._store.empty_log():
            raise Unusable(
                f"密钥已销毁，但另一个进程占用着 {self._store.where}，"
                "日志中的旧内容尚未清除；请稍后再执行一次删除。"
            )

    def _read(self, db: Connection, subjects: Collection[str]) -> dict[str, AESGCM | None]:
        keys, gone = tables.wrapped_keys, tables.erasures.c.subject
        found: dict[str, AESGCM | None] = {}
        for some in parcels(subjects):
            found |= dict.fromkeys(db.execute(select(gone).where(gone.in_(some))).scalars())
            for row in db.execute(select(keys).where(keys.c.subject.in_(some))):
                # The list outranks a key that came back with a restored file.
                if row.subject not in found:
                    found[row.subject] = self._unwrap(row.subject, row.wrapped)
        return found

    def _wrap(self, subject: str, key: bytes) -> bytes:
        return _wrapped(self._master, subject, key)

    def _unwrap(self, subject: str, wrapped: bytes) -> AESGCM:
        return AESGCM(_unwrapped(self._master, subject, wrapped))


def wrapped_anew(wrapped: Mapping[str, bytes], old: Secrets, new: Secrets) -> dict[str, bytes]:
    """The same keys of these subjects, wrapped by another master key; raises Tampered."""
    before, after = AESGCM(old.master_key), AESGCM(new.master_key)
    return {
        subject: _wrapped(after, subject, _unwrapped(before, subject, key))
        for subject, key in wrapped.items()
    }


def _wrapped(master: AESGCM, subject: str, key: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + master.encrypt(nonce, key, _bound_to(subject))


def _unwrapped(master: AESGCM, subject: str, wrapped: bytes) -> bytes:
    try:
        return master.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound_to(subject))
    except (InvalidTag, ValueError):
        raise Tampered(subject) from None


def _bound_to(subject: str) -> bytes:
    return b"selection.key.1 " + subject.encode()


def _refuse_erased(found: dict[str, AESGCM | None]) -> dict[str, AESGCM]:
    kept: dict[str, AESGCM] = {}
    for subject, key in found.items():
        if key is None:
            raise Erased(subject)
        kept[subject] = key
    return kept
