"""The acts of an expert: promise, declare, stay out, draft, sign, explain (4.2-4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from selection.accounts.store import Accounts
from selection.desk.comments import COMMENT_DRAFT, comment_of
from selection.desk.desk import Desk
from selection.desk.judging import Task
from selection.desk.requests import Answer, Order, Receipt, Request
from selection.domain.impartiality import Conflict, DeclareConflicts, SignUndertaking
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, stream
from selection.domain.marking import DraftScoresheet, ExplainScoresheet, SubmitScoresheet
from selection.domain.marks import Marks
from selection.domain.recusal import RECUSAL
from selection.domain.rulebook.contest import Recusal
from selection.domain.rulebook.words import FoundBy
from selection.domain.scoresheet import SCORESHEET

UNDERTAKING = 1
"""The version of the text that experts sign, as the page shows it."""


def grounds(desk: Desk, category: str) -> tuple[Recusal, ...]:
    """The grounds on which an expert may say to stay out: all but those that others raise."""
    return tuple(
        each
        for each in desk.rules.recusals
        if each.found_by is not FoundBy.OBJECTED
        and (not each.categories or category in each.categories)
    )


def promise(desk: Desk, expert: PersonId, id: str) -> Receipt:
    """Sign the undertaking in the version that was shown."""
    command = SignUndertaking(expert=expert, version=UNDERTAKING, at=desk.clock())
    return desk.handle(expert, Order(RECUSAL, command), id=id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A candidate from whom the expert stays out, on which ground, and what there is to say."""

    candidate: CandidateId
    category: str
    ground: str
    words: str = ""


def declare(
    desk: Desk, accounts: Accounts, expert: PersonId, panel: str, ties: Sequence[Tie], id: str
) -> Receipt:
    """Declare the conflicts of interest for a panel, possibly none, or one more later.

    What is declared holds at once. Raises Refused for a ground that the rulebook does not know.
    """
    at = desk.clock()
    known = {each.id for each in desk.rules.recusals if each.found_by is not FoundBy.OBJECTED}
    for each in ties:
        if each.ground not in known:
            raise Refused("ground-of-recusal-is-unknown", ground=each.ground)
    conflicts = tuple(
        Conflict(
            candidate=each.candidate,
            category=each.category,
            ground=each.ground,
            remark=_kept(desk, accounts, expert, "remark", each.words),
        )
        for each in ties
    )
    command = DeclareConflicts(panel=panel, expert=expert, conflicts=conflicts, at=at)
    return desk.handle(expert, Order(RECUSAL, command), id=id)


def _kept(desk: Desk, accounts: Accounts, subject: str, kind: str, words: str) -> Paper | None:
    words = words.strip()
    if not words:
        return None
    return accounts.vault.keep(subject, kind, {"words": words}, at=desk.clock())


def draft(
    desk: Desk, accounts: Accounts, expert: PersonId, task: Task, *, marks: Marks, comment: str
) -> Receipt:
    """Save what there is; the comment waits in the vault until the sheet is signed."""
    receipt = desk.handle(expert, _drafted(desk, expert, task, marks))
    where = (task.channel, task.stage, expert, task.candidate)
    history = desk.journal.read(stream(desk.rules, "sheet", *where))
    if comment != comment_of(accounts, task.token, task.candidate, history):
        accounts.vault.keep(
            task.candidate,
            f"{COMMENT_DRAFT}.{task.token}",
            {"words": comment},
            at=desk.clock(),
        )
    return receipt


def _drafted(desk: Desk, expert: PersonId, task: Task, marks: Marks) -> Order:
    command = DraftScoresheet(
        channel=task.channel,
        stage=task.stage,
        expert=expert,
        candidate=task.candidate,
        marks=marks,
        at=desk.clock(),
    )
    return Order(SCORESHEET, command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sheet as it is to be signed."""

    task: Task
    marks: Marks
    comment: str


def sign(
    desk: Desk, accounts: Accounts, expert: PersonId, filled: Sequence[Filled], id: str
) -> list[Answer]:
    """Sign sheets, each for itself: what the rules do not take of one holds up no other."""
    requests = [
        Request(
            actor=expert,
            orders=(Order(SCORESHEET, _submission(desk, accounts, expert, each)),),
            id=f"{id}-{each.task.token}",
        )
        for each in filled
    ]
    return desk.handle_all(requests)


def _submission(
    desk: Desk, accounts: Accounts, expert: PersonId, filled: Filled
) -> SubmitScoresheet:
    task = filled.task
    return SubmitScoresheet(
        channel=task.channel,
        stage=task.stage,
        expert=expert,
        candidate=task.candidate,
        marks=filled.marks,
        comment=_kept(desk, accounts, task.candidate, "comment", filled.comment),
        at=desk.clock(),
    )


def explain(
    desk: Desk, accounts: Accounts, expert: PersonId, task: Task, words: str, id: str
) -> Receipt:
    """Give the reason of a total that is far from the others' (偏差说明); `words` are some."""
    reason = accounts.vault.keep(task.candidate, "reason", {"words": words}, at=desk.clock())
    command = ExplainScoresheet(
        channel=task.channel,
        stage=task.stage,
        expert=expert,
        candidate=task.candidate,
        reason=reason,
        at=desk.clock(),
    )
    return desk.handle(expert, Order(SCORESHEET, command), id=id)
