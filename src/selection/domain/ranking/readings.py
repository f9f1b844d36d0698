"""What a round reads of a channel: the marks of one poll, each at its crossing.

A crossing is sheet × item × panel; an axis that the channel does not have, or that a step has
folded, is written "". A name written twice on one sheet adds up there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from selection.domain.kernel import CandidateId
from selection.domain.ranking.arithmetic import Number
from selection.domain.ranking.evidence import Evidence, Mark, Poll
from selection.domain.ranking.outcome import Unrankable
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Axis, Form
from selection.domain.seats import assigning

Crossing = tuple[str, str, str]  # sheet, item, panel

SETTLED: Crossing = ("", "", "")
"""The crossing at which no axis is left."""

NAMING = frozenset({Form.LIKE, Form.BALLOT, Form.POINTS})
"""The forms in which not being named says something: no votes, no points."""


def _sheets_of_a_panel(crossing: Crossing) -> Crossing:
    return "", crossing[1], crossing[2]


def _all_sheets(crossing: Crossing) -> Crossing:
    # Where panels are no axis, a sheet is told by its panel and its name: two panels may number
    # their sheets alike, and must not be added up for it.
    return "", crossing[1], ""


def _items(crossing: Crossing) -> Crossing:
    return crossing[0], "", crossing[2]


def _panels(crossing: Crossing) -> Crossing:
    return crossing[0], crossing[1], ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One poll, its marks sorted by candidate, and the axes that its channel gives them."""

    channel: Channel
    stage: str
    poll: Poll
    marks: Mapping[CandidateId, Sequence[Mark]]
    has_items: bool

    def crossings(
        self, candidate: CandidateId, items: Sequence[str] = ()
    ) -> dict[Crossing, Number]:
        """The candidate's marks at their crossings; of `items` only, if there are any."""
        figures = self.channel.form is Form.FIGURES
        found: dict[Crossing, Number] = {}
        for mark in self.marks.get(candidate, ()):
            if items and mark.item not in items:
                continue
            item = mark.item if self.has_items else ""
            crossing = ("", item, "") if figures else (mark.sheet, item, mark.panel)
            if crossing in found:
                found[crossing] += mark.value
            else:
                found[crossing] = mark.value
        return found

    def figure(self, candidate: CandidateId, item: str) -> Number | None:
        """The figure attested for the candidate and the item, or for the candidate as a whole."""
        attested: dict[str, Number] = {}
        for mark in self.marks.get(candidate, ()):
            attested[mark.item] = attested.get(mark.item, 0) + mark.value
        return attested.get(item, attested.get(""))

    def closing(self, axis: Axis) -> Callable[[Crossing], Crossing]:
        """How a crossing reads once the axis is folded."""
        match axis:
            case Axis.SHEETS:
                return _sheets_of_a_panel if self.channel.by_panel else _all_sheets
            case Axis.ITEMS:
                return _items
            case Axis.PANELS:
                return _panels

    def unnamed(self, category: str, candidates: Sequence[CandidateId]) -> frozenset[Crossing]:
        """Where a candidate of the category that nobody named has 0 once the sheets are folded.

        With panels, that is in every panel that named one of the category's `candidates`.
        Nowhere, if the channel does not name (a mark not given is no mark), or if its paper
        ballots have not been counted for the category.
        """
        if self.channel.form not in NAMING:
            return frozenset()
        counted = category in self.poll.ballots or any(
            each in self.poll.counted or each in self.marks for each in candidates
        )
        if self.channel.on_paper and not counted:
            return frozenset()
        if not self.channel.by_panel:
            return frozenset({SETTLED})
        panels = {mark.panel for each in candidates for mark in self.marks.get(each, ())}
        return frozenset(("", "", panel) for panel in panels or {""})


@dataclass(slots=True, kw_only=True)
class Polls:
    """The polls of the evidence; the marks of each are sorted by candidate once, on first use."""

    rules: Rulebook
    evidence: Evidence
    _readings: dict[tuple[str, str], Reading] = field(
        default_factory=dict[tuple[str, str], Reading]
    )

    def reading(self, code: str, stage: str) -> Reading:
        """The channel's poll as a round of the stage reads it.

        A channel that is open in one stage is read by every round; one that is open in several,
        by the rounds of the same stage. Raises Unrankable if the channel is unknown, or if there
        are two polls of one channel and stage.
        """
        channel = self.rules.channel(code)
        if channel is None:
            raise Unrankable("channel-is-not-in-the-rulebook", channel=code)
        held = channel.stages[0] if len(channel.stages) == 1 else stage
        if (code, held) not in self._readings:
            self._readings[code, held] = self._read(channel, held)
        return self._readings[code, held]

    def _read(self, channel: Channel, stage: str) -> Reading:
        polls = [
            each
            for each in self.evidence.polls
            if each.channel == channel.code and each.stage == stage
        ]
        if len(polls) > 1:
            raise Unrankable("a-stage-has-one-poll-per-channel", channel=channel.code, stage=stage)
        poll = polls[0] if polls else Poll(channel=channel.code, stage=stage)
        marks: dict[CandidateId, list[Mark]] = {}
        for mark in poll.marks:
            marks.setdefault(mark.candidate, []).append(mark)
        for candidate in self._thin(channel, poll, marks):
            del marks[candidate]
        itemised = any(each.channel == channel.code for each in self.rules.rubrics)
        return Reading(
            channel=channel,
            stage=stage,
            poll=poll,
            marks=marks,
            has_items=channel.form is Form.MARKS or itemised,
        )

    def _thin(
        self, channel: Channel, poll: Poll, marks: Mapping[CandidateId, Sequence[Mark]]
    ) -> Sequence[CandidateId]:
        """Who has fewer sheets than the panel asks for, and no leave of the chair (4.3, 4.5).

        They have no result yet, and wait; all others are ranked.
        """
        found: list[CandidateId] = []
        for each in self.evidence.contenders:
            panel = assigning(each.category, channel, self.rules)
            if panel is None or each.candidate not in marks:
                continue
            sheets = len({(mark.panel, mark.sheet) for mark in marks[each.candidate]})
            enough = poll.confirmed.get(each.candidate, panel.sheets_least or 0)
            if sheets < enough:
                found.append(each.candidate)
        return found
