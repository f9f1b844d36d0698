"""The verdict on each item of a batch: pure, and the same for every database."""

from collections.abc import Mapping
from datetime import datetime

from selection.domain.kernel import Tallied
from selection.journal.codec import Codec, Row
from selection.journal.items import (
    Envelope,
    Fenced,
    Head,
    Item,
    Overtaken,
    Recorded,
    Verdict,
)


class Batch:
    """Judges items in order; each sees what the accepted ones before it leave behind.

    It is given the versions and facts that the batch rests on as they stand in the transaction,
    and gathers what is to be recorded: `rows`, `counts`, `leaves` and the new `head`.
    """

    def __init__(
        self,
        *,
        campaign: str,
        codec: Codec,
        head: Head,
        at: datetime,
        versions: dict[str, int],
        facts: dict[str, str],
    ) -> None:
        self._campaign = campaign
        self._codec = codec
        self._start = head
        self._at = at
        self._versions = versions
        self._facts: dict[str, str | None] = {**facts}
        self._unsure: dict[str, int] = {}  # the version on which a refused item was decided
        self.rows: list[Row] = []
        self.counts: dict[Tallied, int] = {}
        self.leaves: dict[str, str | None] = {}

    @property
    def head(self) -> Head:
        """Where the journal ends once the batch is recorded."""
        position = self._start.position + len(self.rows)
        return Head(
            position=position,
            events=self._start.events + len(self.rows),
            recorded_at=self._at if self.rows else self._start.recorded_at,
            facts_changed=position if self.leaves else self._start.facts_changed,
        )

    def judge(self, item: Item) -> Verdict:
        """Accept the item whole, or name the first fence or stream that stands against it."""
        against = self._against(item)
        if against is None:
            return self._accept(item)
        for write in item.writes:
            self._unsure[write.stream] = min(
                write.after, self._unsure.get(write.stream, write.after)
            )
        return against

    def _against(self, item: Item) -> Fenced | Overtaken | None:
        for fact, value in item.requires.items():
            if self._facts.get(fact) != value:
                return Fenced(fact=fact)
        for write in item.writes:
            stands = self._versions.get(write.stream, 0) == write.after
            # A later version may be the one that a refused item was to make: whoever decided on
            # it took another event for granted than the one that somebody else recorded there.
            if not stands or write.after > self._unsure.get(write.stream, write.after):
                return Overtaken(stream=write.stream)
        return None

    def _accept(self, item: Item) -> Recorded:
        envelope = Envelope(
            campaign=self._campaign,
            command=item.command,
            actor=item.actor,
            recorded_at=self._at,
            rulebook=item.rulebook,
        )
        last = self._start.position + len(self.rows)
        first = last + 1
        for write in item.writes:
            version = write.after
            for event in write.events:
                last += 1
                version += 1
                name, state = self._codec.encode(event, envelope)
                self.rows.append((last, write.stream, version, name, state))
            self._versions[write.stream] = version
        self._count(item.counts)
        self._facts.update(item.leaves)
        self.leaves.update(item.leaves)
        return Recorded(first=first, last=last, recorded_at=self._at)

    def _count(self, counts: Mapping[Tallied, int]) -> None:
        for line, change in counts.items():
            self.counts[line] = self.counts.get(line, 0) + change
