"""The journal in the words of the eventsourcing library, so that its cases can be run on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)

from selection.journal.postgres.database import PostgresDatabase
from selection.journal.trouble import StoreTrouble


class Recorder(ApplicationRecorder):
    """Inserts as `Journal.append` does: the head is locked, then the next positions are given."""

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        try:
            with self._database.writing() as transaction:
                head = transaction.head()
                rows = [
                    (
                        head.position + n,
                        str(event.originator_id),
                        event.originator_version,
                        event.topic,
                        event.state,
                    )
                    for n, event in enumerate(stored_events, start=1)
                ]
                advanced = replace(
                    head, position=head.position + len(rows), events=head.events + len(rows)
                )
                transaction.record(rows, counts={}, leaves={}, head=advanced)
        except StoreTrouble as trouble:
            if isinstance(trouble.__cause__, psycopg.IntegrityError):
                raise IntegrityError(trouble.detail) from trouble
            raise
        return [row[0] for row in rows]

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        with self._database.reading() as view:
            events = [StoredEvent(*row[1:]) for row in view.streams([str(originator_id)])]
        if desc:
            events.reverse()
        return [
            event
            for event in events
            if (gt is None or event.originator_version > gt)
            and (lte is None or event.originator_version <= lte)
        ][:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = 0 if start is None else start - inclusive_of_start
        with self._database.reading() as view:
            rows = view.rows(after, until=stop, names=topics, limit=limit)
        return [
            Notification(
                id=position,
                originator_id=stream,
                originator_version=version,
                topic=name,
                state=state,
            )
            for position, stream, version, name, state in rows
        ]

    def max_notification_id(self) -> int | None:
        with self._database.reading() as view:
            return view.head().position or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        raise NotImplementedError
