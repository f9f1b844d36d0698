"""What an expert's own sheets say beside their marks, and for which of them a reason is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts
from selection.desk.comments import comment_of
from selection.desk.desk import Desk
from selection.desk.judging import Progress, Task, marked_here
from selection.domain import facts, sheet_facts
from selection.domain.coverage import off_the_median
from selection.domain.kernel import PersonId, stream
from selection.domain.marking import ScoreNoted, ScoresheetReopened, ScoresheetSubmitted
from selection.domain.seats import locked_channels
from selection.readmodels.scoring import scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an expert's own sheet says beside its marks."""

    comment: str
    signed_at: datetime | None
    reopened: bool
    noted: bool  # it came late, and is kept as a side note


def written(desk: Desk, accounts: Accounts, expert: PersonId, task: Task) -> Written:
    """The words of one's own sheet, and when it was signed."""
    where = (task.channel, task.stage, expert, task.candidate)
    history = desk.journal.read(stream(desk.rules, "sheet", *where))
    signed_at: datetime | None = None
    reopened = noted = False
    for record in history:
        match record.event:
            case ScoresheetSubmitted(at=at):
                signed_at, reopened = at, False
            case ScoresheetReopened():
                signed_at, reopened = None, True
            case ScoreNoted():
                noted = True
            case _:
                pass
    return Written(
        comment=comment_of(accounts, task.token, task.candidate, history),
        signed_at=signed_at,
        reopened=reopened,
        noted=noted,
    )


def to_explain(desk: Desk, expert: PersonId, mine: Sequence[Task]) -> frozenset[str]:
    """The tokens of one's own sheets whose total is far from the others', not yet explained.

    Nothing before the stage is over and nothing after the lock; not how far, nor which way.
    """
    found: set[str] = set()
    for channel, stage in marked_here(desk):
        here = (str(channel.code), stage)
        if here not in locked_channels(desk.rules):
            continue
        known = desk.journal.facts((facts.closed(stage), sheet_facts.sealed(*here)))
        signed = {
            each.candidate: each.token
            for each in mine
            if (each.channel, each.stage) == here and each.progress is Progress.SIGNED
        }
        if not signed or known.keys() != {facts.closed(stage)}:
            continue
        sheets = scored(desk.journal, desk.rules, *here).sheets
        found |= {
            signed[each.candidate]
            for each in off_the_median(sheets, stage, channel, desk.rules)
            if each.expert == expert and not each.explained and each.candidate in signed
        }
    return frozenset(found)
