"""A count that was found wrong is taken anew (重新计票): an official says why, the tellers count.

The same two tellers count again, each for himself (`tellers`); what both find stands in the place
of the wrong count. Until then, or until the official calls it off, the old one stands.
"""

from dataclasses import dataclass

from selection.accounts.store import Accounts
from selection.desk import countersigning
from selection.desk.convening import Hall, meeting_of
from selection.desk.desk import Desk
from selection.domain.kernel import AtHand, Paper, PersonId, Refused
from selection.domain.meeting import MEETING
from selection.domain.sitting import RecountBallots

COUNT, RECOUNT, REASON = "count", "recount", "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A recount that an official asked for, and why; `words` are empty once they are erased."""

    by: PersonId
    reason: Paper
    words: str


def about(hall: Hall, *more: str) -> str:
    """What a count is about, for whatever waits."""
    return "/".join((hall.channel.code, hall.stage, hall.category, *more))


def order_recount(desk: Desk, accounts: Accounts, hall: Hall, words: str, *, by: PersonId) -> None:
    """Let the last count be taken anew, for the reason in `words`; by an official.

    Raises Refused where no recount would be taken: nothing is counted yet, the meeting is over,
    the list is public.
    """
    reason = accounts.vault.keep("campaign", REASON, {"words": words}, at=desk.clock())
    counted = meeting_of(desk, hall).count
    if counted is None:
        raise Refused("ballots-are-not-counted", category=hall.category)
    desk.keep_time()
    the_same = RecountBallots(
        channel=hall.channel.code,
        stage=hall.stage,
        category=hall.category,
        issued=counted.issued,
        ballots=counted.ballots,
        void=counted.void,
        votes=counted.votes,
        tellers=counted.tellers,
        reason=reason,
        by=by,
        at=desk.clock(),
    )
    names = MEETING.rests_on(the_same, desk.rules)
    held = AtHand(names, desk.journal.facts(names))
    MEETING.decide(the_same, meeting_of(desk, hall), held, desk.rules)
    content = {"record": reason.record, "digest": reason.digest}
    countersigning.ask(desk, accounts, RECOUNT, _place(desk, hall), content, by=by)


def recount_ordered(desk: Desk, accounts: Accounts, hall: Hall) -> Recount | None:
    """The recount that is asked for and not done yet."""
    found = countersigning.waiting(desk, accounts, RECOUNT, _place(desk, hall))
    if found is None:
        return None
    reason = Paper(record=str(found.content["record"]), digest=str(found.content["digest"]))
    content = accounts.vault.open_many([reason.record])[reason.record] or {}
    return Recount(by=found.by, reason=reason, words=str(content.get("words", "")))


def end_recount(desk: Desk, accounts: Accounts, hall: Hall, *, by: PersonId) -> None:
    """Let no recount wait any more, nor figures of one: it was done, or is called off."""
    for act in (COUNT, RECOUNT):
        countersigning.settle(desk, accounts, act, _place(desk, hall), by=by)


def _place(desk: Desk, hall: Hall) -> str:
    return about(hall, str(meeting_of(desk, hall).ballot))
