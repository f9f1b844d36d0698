"""Another master key for an installation, and whether what is there fits together.

Three steps, each durable, so that a kill at any moment leaves secrets that open the keys:

1. the new secrets are written beside the old ones (`secrets.json.next`);
2. all keys of subjects are wrapped anew, and the store says so, in one transaction;
3. the new file takes the place of the old one.

Whoever opens the accounts after a kill between the last two finishes the third (`settled`).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, insert, select, update

from selection.accounts import secrets, tables
from selection.accounts.database import Store
from selection.accounts.files import settle
from selection.accounts.keys import Keys, wrapped_anew
from selection.accounts.problems import Unusable
from selection.accounts.secrets import Secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """What is kept where, without anything secret: marks tell two secrets apart, no more."""

    file: Path
    master_key: str
    pepper: str
    keys: int
    erased: int


def beside(file: Path) -> Path:
    """Where the secrets wait that are about to take the place of the others."""
    return file.with_name(f"{file.name}.next")


def settled(file: Path, made_with: bytes | None) -> Secrets:
    """The secrets that the keys were made with, after finishing a rotation that was interrupted.

    Raises Unusable as `secrets.read`, and if neither the file nor the one beside it fits.
    """
    waiting = beside(file)
    if waiting.exists() and (new := secrets.read(waiting)).fingerprint() == made_with:
        _take_its_place(waiting, file)
        return new
    found = secrets.read(file)
    if found.fingerprint() != made_with:
        raise Unusable(f"密钥文件 {file} 不是建立密钥库时所用的那一份，请换回原来的密钥文件。")
    return found


def rotate(keys: Store, file: Path) -> int:
    """Draw a new master key and wrap all keys with it; how many there are.

    The old secrets open nothing any more that was not copied before. Raises Tampered, before
    anything was changed, if one of the keys cannot be unwrapped; Unusable.
    """
    waiting = beside(file)
    with keys.reading() as db:
        old = settled(file, db.execute(select(tables.made_with.c.fingerprint)).scalar_one())
    waiting.unlink(missing_ok=True)  # of a rotation that was killed before it changed anything
    new = secrets.create(waiting, pepper=old.pepper)
    table = tables.wrapped_keys
    try:
        with keys.writing() as db:
            rows = db.execute(select(table)).all()
            wrapped = wrapped_anew({row.subject: row.wrapped for row in rows}, old, new)
            db.execute(delete(table))
            if wrapped:
                db.execute(
                    insert(table),
                    [{"subject": each, "wrapped": key} for each, key in wrapped.items()],
                )
            db.execute(update(tables.made_with).values(fingerprint=new.fingerprint()))
    except BaseException:
        waiting.unlink()
        raise
    _take_its_place(waiting, file)
    keys.empty_log()  # the old wrapping stays in no log of ours
    return len(rows)


def custody(keys: Store, file: Path) -> Custody:
    """What is kept where; Tampered if one of the keys cannot be unwrapped, Unusable."""
    with keys.reading() as db:
        found = settled(file, db.execute(select(tables.made_with.c.fingerprint)).scalar_one())
        subjects = set(db.execute(select(tables.wrapped_keys.c.subject)).scalars())
        erased = db.execute(select(func.count()).select_from(tables.erasures)).scalar_one()
    Keys(keys, found).of(subjects)
    return Custody(
        file=file,
        master_key=secrets.mark(found.master_key),
        pepper=secrets.mark(found.pepper),
        keys=len(subjects),
        erased=erased,
    )


def _take_its_place(waiting: Path, file: Path) -> None:
    try:
        os.replace(waiting, file)  # noqa: PTH105 (one step, whatever Path makes of it)
        settle(file.parent)
    except OSError as error:
        raise Unusable(f"无法写入密钥文件 {file}：{error.strerror}。") from error
