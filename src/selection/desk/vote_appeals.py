"""What a recommending unit is told of votes found invalid, and its appeal (2.5, step 7).

Of a batch that concerns other candidates as well it learns the votes of its own candidates alone.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts
from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.desk.vote_clusters import inspection
from selection.desk.workdays import known
from selection.domain import facts
from selection.domain.calendar import Workdays, closing
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import CandidateId, PersonId, UnitId
from selection.domain.rulebook.words import By
from selection.domain.suspicion import AppealInvalidation, Cluster, Finding

APPEAL = "appeal"
"""The kind of the paper of an appeal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidated:
    """Votes of one candidate that were found invalid; `until` is when an appeal is too late."""

    channel: str
    number: int
    candidate: CandidateId
    votes: int
    decided_at: datetime
    until: datetime | None
    appealed: bool
    certified: bool

    def may_appeal(self, at: datetime) -> bool:
        """Whether the unit can still object."""
        in_time = self.until is None or at < self.until
        return in_time and not self.appealed and not self.certified


def invalidated(desk: Desk, unit: UnitId) -> tuple[Invalidated, ...]:
    """The votes of the unit's candidates that were found invalid, the newest first."""
    return tuple(sorted(_found(desk, unit), key=lambda each: each.decided_at, reverse=True))


def _found(desk: Desk, unit: UnitId) -> Iterator[Invalidated]:
    for channel in desk.rules.channels:
        if channel.by is not By.PUBLIC:
            continue
        now = inspection(desk, channel.code)
        for number, cluster in now.clusters.items():
            if cluster.outcome is not Finding.INVALID or cluster.decided_at is None:
                continue
            votes = Counter(who for vote in cluster.votes for who in vote.candidates)
            units = {facts.nominated_by(who): who for who in votes}
            held = desk.journal.facts(set(units))
            for fact, who in units.items():
                if held.get(fact) == unit:
                    yield Invalidated(
                        channel=channel.code,
                        number=number,
                        candidate=who,
                        votes=votes[who],
                        decided_at=cluster.decided_at,
                        until=_until(desk, cluster),
                        appealed=cluster.appealed,
                        certified=any(each.stage in now.certified for each in cluster.votes),
                    )


def _until(desk: Desk, cluster: Cluster) -> datetime | None:
    within = desk.rules.integrity.appeal if desk.rules.integrity else None
    if within is None or cluster.decided_at is None:
        return None
    return closing(desk.rules, cluster.decided_at, within, _days(desk, cluster.decided_at))


def appeal(
    desk: Desk,
    accounts: Accounts,
    found: Invalidated,
    words: str,
    *,
    unit: UnitId,
    by: PersonId,
    id: str | None = None,
) -> Receipt:
    """Object, for the unit; others than those who decided decide again. Raises Refused."""
    at = desk.clock()
    command = AppealInvalidation(
        channel=found.channel,
        cluster=found.number,
        candidate=found.candidate,
        unit=unit,
        reason=accounts.vault.keep(found.candidate, APPEAL, {"words": words}, at=at),
        by=by,
        at=at,
        workdays=_days(desk, found.decided_at),
    )
    return desk.handle(by, Order(INSPECTION, command), id=id)


def _days(desk: Desk, since: datetime) -> Workdays:
    zone = desk.rules.calendar.zone
    return known(zone, since.astimezone(zone).date())
