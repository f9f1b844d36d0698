"""The order of all acts, for the timeline: where each event stands, when it was and what kind.

Single votes are not in it (contract §7): a vote's time and place beside those of others would say
who gave it. They are told by their sums.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select

from selection.domain.casting import BallotCast, CandidateLiked, LikeWithdrawn
from selection.journal.items import written
from selection.journal.names import NAMES
from selection.readmodels.span import Span
from selection.readmodels.tables import chronicle

SINGLE_VOTES = (CandidateLiked, LikeWithdrawn, BallotCast)
TOLD = tuple(kind for kind in NAMES if kind not in SINGLE_VOTES)


def project_chronicle(db: Connection, span: Span) -> None:
    """Every event but single votes."""
    rows = [
        {
            "position": record.position,
            "at": written(record.envelope.recorded_at),
            "stage": record.name.partition(".")[0],
        }
        for record in span.of(*TOLD)
    ]
    if rows:
        db.execute(insert(chronicle), rows)


def page(
    db: Connection,
    *,
    most: int,
    before: int | None = None,
    after: int | None = None,
    stages: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[int]:
    """The positions of so many events at most, newest first: the next ones on the asked side.

    `stages` are the stages of the domain that decided them, all if none is named; the span of
    time is half-open.
    """
    wanted = select(chronicle.c.position)
    if stages:
        wanted = wanted.where(chronicle.c.stage.in_(sorted(stages)))
    if since is not None:
        wanted = wanted.where(chronicle.c.at >= written(since))
    if until is not None:
        wanted = wanted.where(chronicle.c.at < written(until))
    if after is not None:
        wanted = wanted.where(chronicle.c.position > after).order_by(chronicle.c.position)
        return tuple(reversed(db.scalars(wanted.limit(most)).all()))
    if before is not None:
        wanted = wanted.where(chronicle.c.position < before)
    return tuple(db.scalars(wanted.order_by(chronicle.c.position.desc()).limit(most)))


def by_the_quarter(db: Connection) -> list[tuple[datetime, int]]:
    """How many events were recorded in each quarter of an hour that had any, in order.

    No zone is off by less, so days of any zone can be summed up from these.
    """
    minutes = func.substr(chronicle.c.at, 1, 16)
    rows = db.execute(select(minutes, func.count()).group_by(minutes).order_by(minutes))
    quarters: dict[datetime, int] = {}
    for minute, count in rows:
        at = datetime.fromisoformat(minute).replace(tzinfo=UTC)
        quarter = at.replace(minute=at.minute // 15 * 15)
        quarters[quarter] = quarters.get(quarter, 0) + count
    return list(quarters.items())
