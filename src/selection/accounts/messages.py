"""The outbox: what is to be sent, to whom, and what became of it.

A row holds ids, codes and instants; address and words are a record of the vault under the
recipient's key, so that erasing somebody takes them. What an event is followed by is queued in
the same transaction as the position up to which events were followed: nothing is queued twice,
and nothing is left out.

A message is marked as being sent before it is. Whoever is killed between the two leaves it so,
and it becomes UNKNOWN: it may have arrived, and only a person lets it be sent again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, select, update

from selection.accounts import codes
from selection.accounts.database import Store
from selection.accounts.outgoing_tables import followed, messages
from selection.accounts.vault import Content, Entry, Vault

WORDS = "message"
"""The kind of the paper with address and words."""

LATER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720))
"""After how long what was certainly not taken is tried again; then it is given up."""
STUCK = timedelta(minutes=5)
"""Longer than any sending lasts: whoever marked it is dead."""
AT_ONCE = 20


class Way(StrEnum):
    """How a message goes out; by hand where there is no address, or no server for it."""

    MAIL = "MAIL"
    SMS = "SMS"
    HAND = "HAND"


class Status(StrEnum):
    """What became of a message."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"  # refused for good by the other side
    GIVEN_UP = "GIVEN_UP"  # tried so often
    UNKNOWN = "UNKNOWN"  # it may have arrived
    BY_HAND = "BY_HAND"  # waits for somebody to copy it
    COPIED = "COPIED"


AGAIN = (Status.FAILED, Status.GIVEN_UP, Status.UNKNOWN)
"""What a person may let be sent once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to be sent. `source` names what it is about and for whom: the same is queued once.

    `to` is an address or a number, as the way has it.
    """

    source: str
    recipient: str
    kind: str
    way: Way
    to: str = field(repr=False)
    subject: str = field(repr=False)
    short: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A message in the outbox; without `content` its recipient was erased."""

    id: str
    campaign: str
    recipient: str
    kind: str
    way: Way
    status: Status
    attempts: int
    queued_at: datetime
    changed_at: datetime
    due_at: datetime
    content: Content | None = field(repr=False)


class Outbox:
    """The messages of an installation."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def position(self, campaign: str) -> int | None:
        """Up to where the events of a campaign were followed; None if never."""
        with self._store.reading() as db:
            return _position(db, campaign)

    def follow(
        self,
        campaign: str,
        since: int | None,
        position: int,
        due: Sequence[Message],
        *,
        at: datetime,
    ) -> bool:
        """Queue what the events after `since` are followed by, and move on, together.

        False if another process was faster: nothing was queued.
        """
        rows = self._rows(campaign, due, at)
        with self._store.writing() as db:
            if _position(db, campaign) != since:
                return False
            _queue(db, rows)
            values = {"position": position}
            if since is None:
                db.execute(insert(followed).values(campaign=campaign, **values))
            else:
                mine = followed.c.campaign == campaign
                db.execute(update(followed).where(mine).values(values))
        return True

    def put(self, campaign: str, message: Message, *, at: datetime) -> None:
        """Queue one message that no event asks for; one of the same source is not queued again."""
        rows = self._rows(campaign, [message], at)
        with self._store.writing() as db:
            _queue(db, rows)

    def claim(self, *, at: datetime) -> list[Kept]:
        """Mark some as being sent, and give them out; whoever asks sends them and settles."""
        now = codes.instant(at)
        due = (messages.c.status == Status.QUEUED) & (messages.c.due_at <= now)
        stuck = (messages.c.status == Status.SENDING) & (
            messages.c.changed_at <= codes.instant(at - STUCK)
        )
        with self._store.writing() as db:
            db.execute(update(messages).where(stuck).values(status=Status.UNKNOWN, changed_at=now))
            rows = (
                db.execute(select(messages).where(due).order_by(messages.c.due_at).limit(AT_ONCE))
                .mappings()
                .all()
            )
            mine = messages.c.id.in_([row["id"] for row in rows])
            db.execute(
                update(messages)
                .where(mine)
                .values(status=Status.SENDING, attempts=messages.c.attempts + 1, changed_at=now)
            )
        return self._kept(rows)

    def settle(self, message: Kept, status: Status, *, at: datetime) -> None:
        """Note what became of a claimed message; QUEUED: to be tried again, or given up."""
        due, wanted = at, status
        if status is Status.QUEUED:
            if message.attempts < len(LATER):
                due = at + LATER[message.attempts]
            else:
                wanted = Status.GIVEN_UP
        self._set(message.id, (Status.SENDING,), status=wanted, due_at=codes.instant(due), at=at)

    def again(self, id_: str, *, campaign: str, at: datetime) -> bool:
        """Let a message be sent once more, as a person wants it; False if it is not to be."""
        return self._set(
            id_,
            AGAIN,
            campaign=campaign,
            status=Status.QUEUED,
            attempts=0,
            due_at=codes.instant(at),
            at=at,
        )

    def copied(self, id_: str, *, campaign: str, at: datetime) -> bool:
        """Note that somebody has sent it by hand; False if it does not wait for that."""
        waits = (Status.BY_HAND, *AGAIN)
        return self._set(id_, waits, campaign=campaign, status=Status.COPIED, at=at)

    def listed(self, campaign: str, *, most: int = 200) -> list[Kept]:
        """The newest messages of a campaign."""
        mine = select(messages).where(messages.c.campaign == campaign)
        with self._store.reading() as db:
            rows = db.execute(mine.order_by(messages.c.queued_at.desc()).limit(most)).mappings()
            found = rows.all()
        return self._kept(found)

    def _set(
        self,
        id_: str,
        before: Sequence[Status],
        *,
        at: datetime,
        campaign: str | None = None,
        **values: object,
    ) -> bool:
        mine = (messages.c.id == id_) & messages.c.status.in_(before)
        if campaign is not None:
            mine &= messages.c.campaign == campaign
        changed = {**values, "changed_at": codes.instant(at)}
        with self._store.writing() as db:
            return db.execute(update(messages).where(mine).values(changed)).rowcount == 1

    def _rows(
        self, campaign: str, due: Sequence[Message], at: datetime
    ) -> list[dict[str, object]]:
        """The rows; their words are in the vault first: what no row names harms nobody."""
        sources = [each.source for each in due]
        with self._store.reading() as db:
            known = set(
                db.execute(
                    select(messages.c.source).where(messages.c.source.in_(sources))
                ).scalars()
            )
        gone = {each.subject for each in self._vault.erasures()}
        new = [each for each in due if each.source not in known and each.recipient not in gone]
        papers = self._vault.keep_many([_entry(each) for each in new], at=at)
        now = codes.instant(at)
        return [
            {
                "id": codes.timely(at),
                "campaign": campaign,
                "source": each.source,
                "recipient": codes.opaque(each.recipient),
                "kind": codes.code(each.kind),
                "way": each.way,
                "record": paper.record,
                "status": Status.BY_HAND if each.way is Way.HAND else Status.QUEUED,
                "attempts": 0,
                "queued_at": now,
                "changed_at": now,
                "due_at": now,
            }
            for each, paper in zip(new, papers, strict=True)
        ]

    def _kept(self, rows: Sequence[RowMapping]) -> list[Kept]:
        opened = self._vault.open_many({row["record"] for row in rows})
        return [
            Kept(
                id=row["id"],
                campaign=row["campaign"],
                recipient=row["recipient"],
                kind=row["kind"],
                way=Way(row["way"]),
                status=Status(row["status"]),
                attempts=row["attempts"],
                queued_at=datetime.fromisoformat(row["queued_at"]),
                changed_at=datetime.fromisoformat(row["changed_at"]),
                due_at=datetime.fromisoformat(row["due_at"]),
                content=opened[row["record"]],
            )
            for row in rows
        ]


def _entry(message: Message) -> Entry:
    content: Mapping[str, object] = {
        "to": message.to,
        "subject": message.subject,
        "short": message.short,
        "text": message.text,
    }
    return Entry(subject=message.recipient, kind=WORDS, content=content)


def _position(db: Connection, campaign: str) -> int | None:
    mine = select(followed.c.position).where(followed.c.campaign == campaign)
    return db.execute(mine).scalar_one_or_none()


def _queue(db: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Insert what is not there yet: another process may have queued the same meanwhile."""
    for row in rows:
        there = select(messages.c.id).where(messages.c.source == row["source"])
        if db.execute(there).first() is None:
            db.execute(insert(messages).values(row))
