"""Scoring, from the desk: recusals that reach sheets already in, and the lock of them all."""

from datetime import datetime

from selection.desk.desk import Desk
from selection.desk.requests import Order, Receipt
from selection.domain import facts, sheet_facts
from selection.domain.impartiality import ConfirmRecusal
from selection.domain.kernel import PersonId
from selection.domain.marking import ExcludeScore
from selection.domain.recusal import RECUSAL
from selection.domain.rulebook.words import Covers
from selection.domain.scoresheet import SCORESHEET
from selection.domain.scoring import SCORING, SealScoring
from selection.domain.seats import locked_channels
from selection.readmodels.scoring import scored


def recuse(desk: Desk, command: ConfirmRecusal) -> Receipt:
    """Confirm a recusal, and take the expert's sheets in its reach out of the result.

    All of it is recorded together, or nothing. Raises Refused as the stages do.
    """
    ground = next((each for each in desk.rules.recusals if each.id == command.ground), None)
    orders = [Order(RECUSAL, command)]
    for channel, stage in locked_channels(desk.rules):
        if ground is None or (ground.channels and channel not in ground.channels):
            continue
        orders += [
            Order(
                SCORESHEET,
                ExcludeScore(
                    channel=channel,
                    stage=stage,
                    expert=command.expert,
                    candidate=sheet.candidate,
                    category=sheet.category,
                    by=command.by,
                    at=command.at,
                ),
            )
            for sheet in scored(desk.journal, desk.rules, channel, stage).sheets
            if sheet.expert == command.expert
            and (
                sheet.candidate == command.candidate
                or (ground.covers is Covers.CATEGORY and sheet.category == command.category)
                or ground.covers is Covers.ALL
            )
        ]
    return desk.handle(command.by, *orders)


def seal(desk: Desk, channel: str, stage: str, *, by: PersonId, at: datetime) -> Receipt:
    """Lock the scoring of a channel at a stage, as the sheets stand now.

    Raises Refused while the stage is open, a reason is missing, or a candidate lacks sheets.
    """
    desk.keep_time()
    marks = (facts.RECUSALS, sheet_facts.sheets(channel, stage))
    held = desk.journal.facts(marks)
    found = scored(desk.journal, desk.rules, channel, stage)
    command = SealScoring(
        channel=channel,
        stage=stage,
        sheets=found.sheets,
        candidates=found.candidates,
        seen=held.get(marks[1], ""),
        recusals=held.get(facts.RECUSALS, ""),
        by=by,
        at=at,
    )
    return desk.handle(by, Order(SCORING, command))
