"""The acts of a chair on how far the sheets are: assign, fill a gap, let few suffice."""

from collections.abc import Iterable, Sequence

from selection.desk.desk import Desk
from selection.desk.panelling import Sitting, assignment_of, scorings
from selection.desk.requests import Order, Receipt
from selection.domain import facts
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import AssignSheets, AssignSupplement
from selection.domain.coverage import thin
from selection.domain.kernel import CandidateId, PersonId, Refused
from selection.domain.scoring import SCORING, ConfirmCoverage
from selection.domain.seats import is_recused, recusals
from selection.readmodels.roster import Entered
from selection.readmodels.scoring import scored


def assign(
    desk: Desk, sitting: Sitting, roster: Iterable[Entered], *, by: PersonId, id: str
) -> Receipt:
    """Divide everybody who passed among the experts of the panel, in every category it scores.

    Who has experts already keeps them. Raises Refused where somebody has not promised yet.
    """
    entered = list(roster)
    passed = {facts.passed(each.candidate): each.candidate for each in entered}
    held = desk.journal.facts(passed) if passed else {}
    through = {passed[name] for name in held}
    asked = desk.rules.formal_review is not None
    orders = [
        Order(
            ASSIGNMENT,
            AssignSheets(
                channel=channel.code,
                stage=stage,
                category=category,
                candidates=tuple(
                    each.candidate
                    for each in entered
                    if each.category == category and (not asked or each.candidate in through)
                ),
                experts=sitting.members,
                by=by,
                at=desk.clock(),
            ),
        )
        for channel, stage, category in scorings(desk, sitting.panel)
    ]
    if not orders:
        raise Refused("no-sheets-are-assigned-here", channel="")
    return desk.handle(by, *orders, id=id)


def fill_the_gap(
    desk: Desk,
    where: tuple[str, str, str],
    candidate: CandidateId,
    expert: PersonId,
    *,
    by: PersonId,
    id: str,
) -> Receipt:
    """Give a candidate who lacks sheets one more expert, in the place of a recused one if any."""
    code, stage, category = where
    assigned = assignment_of(desk, code, stage, category).experts.get(candidate, ())
    command = AssignSupplement(
        channel=code,
        stage=stage,
        category=category,
        candidate=candidate,
        expert=expert,
        assigned=assigned,
        by=by,
        at=desk.clock(),
        instead_of=_recused(desk, where, candidate, assigned),
    )
    return desk.handle(by, Order(ASSIGNMENT, command), id=id)


def _recused(
    desk: Desk,
    where: tuple[str, str, str],
    candidate: CandidateId,
    experts: Sequence[PersonId],
) -> PersonId | None:
    code, _, category = where
    channel = desk.rules.channel(code)
    if channel is None:
        return None
    names = [name for who in experts for name in recusals(who, (candidate,), channel, desk.rules)]
    held = desk.journal.facts(names) if names else {}
    out = (
        who for who in experts if is_recused(who, candidate, category, channel, held, desk.rules)
    )
    return next(out, None)


def let_suffice(
    desk: Desk, where: tuple[str, str, str], candidate: CandidateId, *, by: PersonId, id: str
) -> Receipt:
    """Let a candidate be ranked by as few sheets as there are now (LOW_COVERAGE); by the chair."""
    code, stage, category = where
    channel = desk.rules.channel(code)
    found = scored(desk.journal, desk.rules, code, stage)
    few = thin(found.candidates, found.sheets, channel, desk.rules) if channel else {}
    if candidate not in few:
        raise Refused("enough-sheets-are-in", candidate=candidate, least=0)
    command = ConfirmCoverage(
        channel=code,
        stage=stage,
        category=category,
        candidate=candidate,
        sheets=few[candidate],
        by=by,
        at=desk.clock(),
    )
    return desk.handle(by, Order(SCORING, command), id=id)
