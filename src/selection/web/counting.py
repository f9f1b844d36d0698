"""The public's figures, through the gate and no further."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection

from selection.domain.course import Campaign
from selection.domain.kernel import CandidateId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Shown
from selection.domain.visibility import Moment, Viewer, next_shown, visible
from selection.readmodels.standings import Standing, standings_of_all
from selection.web.exhibits import Figures
from selection.web.voting import counted_stage, the_channel

LATEST = timedelta(minutes=1)
"""A vote that was stamped before an instant is written by then at the latest."""

HIDDEN = Figures(shown=False, live=False, as_of=None, next_at=None, total=0, days=())


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures that may be seen now, and the standings by category that they come from."""

    figures: Figures
    standings: Mapping[str, Sequence[Standing]]


NOTHING = Counted(HIDDEN, {})


class Counting:
    """Counts for one campaign; what cannot have changed is not counted again."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._counted_for: object = None
        self._counted = NOTHING

    def count(
        self,
        db: Connection,
        campaign: Campaign,
        moment: Moment,
        *,
        among: frozenset[CandidateId],
    ) -> Counted:
        """What `visible` lets the public see at the moment, of those who are on show now."""
        channel = the_channel(self._rules)
        stage = counted_stage(self._rules, channel, campaign) if channel else None
        if channel is None or stage is None:
            return NOTHING
        where = {"channel": channel.code, "stage": stage.code}
        zone = self._rules.calendar.zone
        extent = visible(moment, Viewer.PUBLIC, self._rules, **where)
        changes = next_shown(moment, self._rules, **where)
        next_at = changes.astimezone(zone) if changes else None
        opened = campaign.since.get(stage.code)
        if extent is None or opened is None or (extent.until and extent.until <= opened):
            return Counted(replace(HIDDEN, next_at=next_at), {})
        # Votes before an instant that has passed do not change, once the last of them is written.
        settled = extent.until is not None and moment.at - extent.until > LATEST
        counted_for = (stage.code, extent, among, None if settled else moment.position)
        if counted_for == self._counted_for:
            return self._counted
        standings = standings_of_all(db, self._rules, extent=extent, among=among, **where)
        figures = Figures(
            shown=True,
            live=channel.shown is Shown.LIVE,
            as_of=extent.until.astimezone(zone) if extent.until else None,
            next_at=next_at,
            total=sum(each.votes for some in standings.of.values() for each in some),
            days=standings.days,
        )
        self._counted_for, self._counted = counted_for, Counted(figures, standings.of)
        return self._counted
