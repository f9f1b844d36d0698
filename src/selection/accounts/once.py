"""What may be used once, whoever asks: a state of an authorisation, by any process, ever."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from selection.accounts import codes
from selection.accounts.database import Store
from selection.accounts.outgoing_tables import spent

KEPT = timedelta(days=1)
"""Longer than anything that is used once is good for."""


class Once:
    """Remembers, as hashes, what was used."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def use(self, what: str, *, at: datetime) -> bool:
        """Whether it is the first use."""
        hashed = hashlib.sha256(b"selection.once.1 " + what.encode()).hexdigest()
        try:
            with self._store.writing() as db:
                db.execute(delete(spent).where(spent.c.at <= codes.instant(at - KEPT)))
                db.execute(insert(spent).values(hash=hashed, at=codes.instant(at)))
        except IntegrityError:
            return False
        return True
