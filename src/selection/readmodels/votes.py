"""Votes added up per candidate and public day; no voter and no instant is kept."""

from collections import Counter, defaultdict
from datetime import date, datetime
from itertools import chain

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from selection.domain.ballot import BALLOT
from selection.domain.casting import BallotCast, LikeWithdrawn
from selection.domain.course import RulebookAmended, RulebookFrozen
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, Counted
from selection.domain.rulebook.canonical import from_journal
from selection.domain.suspicion import VotesInvalidated, VotesQuarantined, VotesReinstated
from selection.domain.visibility import public_day
from selection.journal.items import written
from selection.readmodels.span import Span
from selection.readmodels.tables import rulebooks, votes

_FROM_BALLOTS = (LikeWithdrawn, BallotCast)
_INSPECTED = (VotesQuarantined, VotesInvalidated, VotesReinstated)

_Line = tuple[str, str, str, date]
"""Channel, stage, candidate, and the day on which a vote becomes public."""


class _Like(msgspec.Struct, gc=False):
    """What counts of a like, and of one that was taken back."""

    channel: str
    stage: str
    candidate: CandidateId


def project_rulebooks(db: Connection, span: Span) -> None:
    """The rules that were adopted: when a vote becomes public depends on them."""
    for record in span.of(RulebookFrozen, RulebookAmended):
        match record.event:
            case (
                RulebookFrozen(version=version, canonical=canonical)
                | RulebookAmended(version=version, canonical=canonical)
            ):
                db.execute(insert(rulebooks).values(version=version, canonical=canonical))
            case _:
                pass


def project_votes(db: Connection, span: Span) -> None:
    """The votes of each candidate, added up before the table is touched.

    A like that was taken back is taken off the day on which that becomes public, and so is one
    that was put aside.
    """
    days = _Days(db)
    change = defaultdict(Counter[_Line], {Counted.RAW: _likes(span, days)})
    for record in span.of(*_FROM_BALLOTS, *_INSPECTED):
        event, envelope = record.event, record.envelope
        if isinstance(event, _FROM_BALLOTS):
            counted = BALLOT.counts(event)
        elif isinstance(event, _INSPECTED):
            counted = INSPECTION.counts(event)
        else:
            continue
        public = days[envelope.rulebook, event.channel, written(envelope.recorded_at)]
        for line, n in counted.items():
            change[line.counted][line.channel, line.stage, line.candidate, public] += n
    keys = ("channel", "stage", "candidate", "day")
    rows = [
        {
            **dict(zip(keys, key, strict=True)),
            "raw": change[Counted.RAW][key],
            "quarantined": change[Counted.QUARANTINED][key],
            "invalid": change[Counted.INVALID][key],
        }
        for key in dict.fromkeys(chain.from_iterable(change.values()))
    ]
    if rows:
        row = insert(votes)
        new, old = row.excluded, votes.c
        more = {
            "raw": old.raw + new.raw,
            "quarantined": old.quarantined + new.quarantined,
            "invalid": old.invalid + new.invalid,
        }
        db.execute(row.on_conflict_do_update(index_elements=keys, set_=more), rows)


def _likes(span: Span, days: "_Days") -> Counter[_Line]:
    """The likes of a span added up."""
    added: dict[tuple[str, str, date], dict[CandidateId, int]] = {}
    now: dict[CandidateId, int] = {}
    version, channel, stage, at = 0, "", "", ""
    for seen in chain.from_iterable(span.likes(_Like)):
        like = seen.event
        # Many likes are recorded at one instant, so the day is looked up once for all of them.
        if (
            seen.recorded_at != at
            or like.channel != channel
            or like.stage != stage
            or seen.rulebook != version
        ):
            version, at = seen.rulebook, seen.recorded_at
            channel, stage = like.channel, like.stage
            now = added.setdefault((channel, stage, days[version, channel, at]), {})
        candidate = like.candidate
        now[candidate] = now.get(candidate, 0) + 1
    return Counter(
        {
            (channel, stage, candidate, public): n
            for (channel, stage, public), each in added.items()
            for candidate, n in each.items()
        }
    )


class _Days(dict[tuple[int, str, str], date]):
    """The public day by version of the rulebook, channel, and instant as it is written."""

    def __init__(self, db: Connection) -> None:
        super().__init__()
        adopted = db.execute(select(rulebooks))
        self._rules = {each.version: from_journal(each.canonical.encode()) for each in adopted}

    def __missing__(self, key: tuple[int, str, str]) -> date:
        version, channel, at = key
        self[key] = public_day(self._rules[version], channel, datetime.fromisoformat(at))
        return self[key]
