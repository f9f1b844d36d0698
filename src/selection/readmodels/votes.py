"""Votes added up per candidate and public day; no voter and no instant is kept."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, lru_cache

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from selection.domain.ballot import BALLOT
from selection.domain.casting import BallotCast, CandidateLiked, LikeWithdrawn
from selection.domain.course import RulebookAmended, RulebookFrozen
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Counted, Tallied
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_journal
from selection.domain.suspicion import VotesInvalidated, VotesQuarantined, VotesReinstated
from selection.domain.visibility import public_day
from selection.journal.items import Record
from selection.readmodels.tables import rulebooks, votes

VOTES = (CandidateLiked, LikeWithdrawn, BallotCast)
INSPECTED = (VotesQuarantined, VotesInvalidated, VotesReinstated)


def project_rulebooks(db: Connection, records: Sequence[Record]) -> None:
    """The rules that were adopted: when a vote becomes public depends on them."""
    for record in records:
        match record.event:
            case (
                RulebookFrozen(version=version, canonical=canonical)
                | RulebookAmended(version=version, canonical=canonical)
            ):
                db.execute(insert(rulebooks).values(version=version, canonical=canonical))
            case _:
                pass


def project_votes(db: Connection, records: Sequence[Record]) -> None:
    """The votes of each candidate, added up per batch before the table is touched.

    A like that was taken back is taken off the day on which that becomes public, and so is one
    that was put aside.
    """
    day = _days(db)
    change: defaultdict[tuple[str, str, str, date], Counter[Counted]] = defaultdict(Counter)
    for record in records:
        event, envelope = record.event, record.envelope
        if isinstance(event, VOTES):
            counted: Mapping[Tallied, int] = BALLOT.counts(event)
        elif isinstance(event, INSPECTED):
            counted = INSPECTION.counts(event)
        else:
            continue
        public = day(envelope.rulebook, event.channel, envelope.recorded_at)
        for line, n in counted.items():
            change[line.channel, line.stage, line.candidate, public][line.counted] += n
    keys = ("channel", "stage", "candidate", "day")
    rows = [
        {
            **dict(zip(keys, key, strict=True)),
            "raw": by[Counted.RAW],
            "quarantined": by[Counted.QUARANTINED],
            "invalid": by[Counted.INVALID],
        }
        for key, by in change.items()
    ]
    if rows:
        row = insert(votes)
        new, old = row.excluded, votes.c
        more = {
            "raw": old.raw + new.raw,
            "quarantined": old.quarantined + new.quarantined,
            "invalid": old.invalid + new.invalid,
        }
        db.execute(row.on_conflict_do_update(list(keys), set_=more), rows)


def _days(db: Connection) -> Callable[[int, str, datetime], date]:
    """The public day by version of the rulebook, channel and instant; a batch has few instants."""

    @cache
    def rules(version: int) -> Rulebook:
        canonical = select(rulebooks.c.canonical).where(rulebooks.c.version == version)
        return _rulebook(db.execute(canonical).scalar_one())

    @cache
    def day(version: int, channel: str, at: datetime) -> date:
        return public_day(rules(version), channel, at)

    return day


@lru_cache(maxsize=8)  # Read once in a process, not with every page of events.
def _rulebook(canonical: str) -> Rulebook:
    return from_journal(canonical.encode())
