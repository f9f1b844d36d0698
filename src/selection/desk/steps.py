"""What comes next in a campaign, and what still stands in its way.

Nothing here decides. A condition that is not met says what somebody has to do; the rules refuse
what is tried all the same.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from selection.desk.conditions import Condition, before, conditions
from selection.desk.desk import Desk
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.course import Campaign
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.words import StageKind


class Move(StrEnum):
    """How a campaign goes on."""

    CLOSE = "CLOSE"  # an official closes the stage
    RUNS = "RUNS"  # the clock closes the stage
    OPEN = "OPEN"  # an official opens the stage
    WAIT = "WAIT"  # the clock opens the stage
    RESUME = "RESUME"
    OVER = "OVER"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The one next step of a campaign."""

    move: Move
    stage: Stage | None = None
    at: datetime | None = None  # when the clock does it
    conditions: tuple[Condition, ...] = field(default=())

    @property
    def left(self) -> int:
        """How many conditions are not met yet."""
        return sum(not each.met for each in self.conditions)


def course_of(desk: Desk) -> Campaign:
    """Where the course of the campaign stands."""
    history = desk.journal.read(stream_of(desk.rules))
    return CAMPAIGN.replay(record.event for record in history)


def next_step(desk: Desk, db: Connection, course: Campaign) -> Next:
    """The next step: the open stage that has to end first, or the first that is to be opened."""
    if course.cancelled:
        return Next(move=Move.CANCELLED)
    if course.paused:
        return Next(move=Move.RESUME)
    open_ones = [each for each in desk.rules.stages if each.code in course.open]
    at_work = [each for each in open_ones if not _only_lasts(each)] or open_ones
    by_hand = [each for each in at_work if course.open[each.code] is None]
    ahead = [
        each
        for each in desk.rules.stages
        if each.code not in course.open and each.code not in course.closed
    ]
    to_open = [each for each in ahead if _may_open(each, course, desk)]
    if by_hand and not (to_open and _only_lasts(by_hand[0])):
        stage = by_hand[0]
        found = tuple(conditions(desk, db, stage))
        return Next(move=Move.CLOSE, stage=stage, conditions=found)
    if to_open:
        stage = to_open[0]
        return Next(move=Move.OPEN, stage=stage, conditions=tuple(before(desk, stage)))
    if at_work:
        stage = min(at_work, key=lambda each: _closes(course, each))
        found = tuple(conditions(desk, db, stage))
        return Next(move=Move.RUNS, stage=stage, at=course.open[stage.code], conditions=found)
    waiting = [(at, each) for each in ahead if (at := course.opens(each)) is not None]
    if waiting:
        at, stage = min(waiting, key=lambda each: each[0])
        return Next(move=Move.WAIT, stage=stage, at=at)
    return Next(move=Move.OVER)


def _closes(course: Campaign, stage: Stage) -> datetime:
    closes = course.open[stage.code]
    return closes or datetime.max.replace(tzinfo=course.since[stage.code].tzinfo)


def _only_lasts(stage: Stage) -> bool:
    """Stages that go on beside others, and whose end waits for nothing."""
    return stage.kind in (StageKind.SHOWCASE, StageKind.PROMOTION, StageKind.REPORT)


def _may_open(stage: Stage, course: Campaign, desk: Desk) -> bool:
    """Whether an official may open the stage now: nothing else opens it, and nothing is before."""
    opens = course.opens(stage)
    if opens is not None and desk.clock() < opens:
        return False
    earlier = [desk.rules.stage(each) for each in stage.after]
    return all(each is None or course.over(each, desk.clock()) for each in earlier)
