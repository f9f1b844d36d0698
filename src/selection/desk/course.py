"""The course of a campaign under a scripted clock: coming to a stage, and leaving it."""

from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.requests import Order
from selection.desk.workdays import known
from selection.domain.campaign import CAMPAIGN, Campaign, CloseStage, OpenStage, stream_of
from selection.domain.kernel import PersonId


class Course:
    """Sets the clock as the rulebook's stages demand; what no clock opens, the official does."""

    def __init__(self, desk: Desk, clock: ScriptedClock, official: PersonId) -> None:
        self.desk = desk
        self.clock = clock
        self.official = official

    def enter(self, code: str) -> None:
        """Come to an open stage, after leaving all that must be over before it.

        Where every nomination walks by itself, no stage ends for all.

        Raises Refused if the stage is over by then.
        """
        stage = self.desk.rules.stage(code)
        if stage is None:
            raise LookupError(code)
        for earlier in stage.after:
            self.leave(earlier)
        if stage.opens is not None:
            self.clock.to(stage.opens)
        self.desk.keep_time()
        zone = self.desk.rules.calendar.zone
        days = known(zone, self.clock().astimezone(zone).date())
        opened = OpenStage(stage=code, by=self.official, at=self.clock(), workdays=days)
        self.desk.handle(self.official, Order(CAMPAIGN, opened))

    def leave(self, code: str) -> None:
        """Come to the end of a stage: by its time, or by an act of the official."""
        stage = self.desk.rules.stage(code)
        if stage is None:
            raise LookupError(code)
        if self.desk.rules.rolling or self._campaign().over(stage, self.clock()):
            return
        if code not in self._campaign().open:
            self.enter(code)
        closes = self._campaign().open[code]
        if closes is not None:
            self.clock.to(closes)
            self.desk.keep_time()
        else:
            closed = CloseStage(stage=code, by=self.official, at=self.clock())
            self.desk.handle(self.official, Order(CAMPAIGN, closed))

    def _campaign(self) -> Campaign:
        history = self.desk.journal.read(stream_of(self.desk.rules))
        return CAMPAIGN.replay(record.event for record in history)
