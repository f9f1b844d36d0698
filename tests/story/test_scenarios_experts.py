"""Scenario 12 of the domain: a recusal that is found after the scoring, told through the desk."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import small
from selection.desk.locking import recuse, seal
from selection.desk.requests import Order, Receipt, Request
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import AssignSheets, AssignSupplement
from selection.domain.impartiality import ConfirmRecusal
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.marking import (
    ScoreExcluded,
    ScoreNoted,
    ScoresheetSubmitted,
    SubmitScoresheet,
)
from selection.domain.panels import PANELS, FormPanel
from selection.domain.quota import RegisterUnit
from selection.domain.ranking.outcome import Line
from selection.domain.ranking.rounds import outcomes
from selection.domain.scoresheet import SCORESHEET
from selection.domain.secrecy import Reader
from selection.domain.slate import SLATE
from selection.domain.visibility import Extent
from selection.readmodels.evidence import replay
from selection.readmodels.scoring import likes, scored
from selection.readmodels.views import Views
from small import ONE

BOOK = (
    small.TOML[: small.TOML.index("[[scores]]")]
    .replace("places = 1", "places = 30", 1)
    .replace('identity = ["DEVICE"]', 'identity = ["DEVICE"]\ncounts_in_result = false')
    + """
[[stages]]
code = "SCORING"
name = "专家评分"
kind = "SCORING"
opens = 2030-02-04T09:00:00+08:00
closes = 2030-02-05T09:00:00+08:00

[[panels]]
code = "P"
name = "评审组"
categories = ["A"]
least = 7
sheets_each = 6
sheets_least = 5

[[recusals]]
id = "EMPLOYER"
text = "与候选同一工作单位"
found_by = "SYSTEM"
same = "EMPLOYER"

[[channels]]
code = "sheets"
name = "专家评分"
form = "MARKS"
by = "PANEL"
categories = ["A"]
stages = ["SCORING"]
shown = "NEVER"

[[rubrics]]
channel = "sheets"
criteria = [{ code = "X", name = "事迹", most = 100 }]

[[scores]]
code = "expert"
name = "专家评分"
from = "sheets"
steps = [
  { over = "ITEMS", take = "SUM" },
  { over = "SHEETS", take = "MEAN", drop_highest = 1, drop_lowest = 1, at_least = 3 },
]

[[rounds]]
code = "result"
name = "拟入选"
stage = "SCORING"
categories = ["A"]
rank_by = ["expert"]
at_the_cut = ["ADMIT_ALL"]

[[rounds]]
code = "others"
name = "其他类别"
stage = "LIKES"
categories = ["B"]
places = "ALL"
"""
)
HERE: dict[str, Any] = {"channel": "sheets", "stage": "SCORING"}
FORTY = tuple(CandidateId(f"p{n:02}") for n in range(1, 41))
TWO_OF_THEM = FORTY[:2]
SEVEN = tuple(PersonId(f"e-{n}") for n in range(1, 8))
SIX = SEVEN[:-1]
TIED, SLOW, SPARE = SIX[0], SIX[-1], SEVEN[-1]
OPEN = small.datetime.fromisoformat("2030-02-04T10:00:00+08:00")
OVER = small.datetime.fromisoformat("2030-02-05T10:00:00+08:00")


class Room:
    """Forty candidates whom six of seven experts score; one of these is slow with two of them."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.clock = small.opened(folder, BOOK)
        at = self.clock()
        self.put(PANELS, FormPanel(panel="P", members=SEVEN, by=ONE, at=at))
        for n in range(0, len(FORTY), 2):
            unit = UnitId(f"unit-{n}")
            self.put(SLATE, RegisterUnit(unit=unit, unit_type="UNIT", by=ONE, at=at))
            for each in FORTY[n : n + 2]:
                self.desk.handle(unit, *small.nomination(each, "A", at, unit=unit))
        self.clock.to(OPEN)
        # The two who stand in category A of the small campaign are scored as well.
        everybody = (small.ANNA, small.BERT, *FORTY)
        assigned = AssignSheets(
            **HERE, category="A", candidates=everybody, experts=SEVEN, by=ONE, at=self.clock()
        )
        self.put(ASSIGNMENT, assigned)
        answers = self.desk.handle_all(
            [
                Request(actor=expert, orders=(self.sheet(expert, candidate, 50 + n),))
                for expert in SIX
                for n, candidate in enumerate(everybody)
                if expert != SLOW or candidate not in TWO_OF_THEM
            ]
        )
        assert all(isinstance(each, Receipt) for each in answers)

    def put(self, decider: Any, command: Any) -> Receipt:
        return self.desk.handle(ONE, Order(decider, command))

    def sheet(self, expert: PersonId, candidate: CandidateId, mark: int) -> Order:
        submitted = SubmitScoresheet(
            **HERE,
            panel="P",
            expert=expert,
            candidate=candidate,
            marks={"X": Decimal(mark)},
            at=self.clock(),
        )
        return Order(SCORESHEET, submitted)

    def hand_in(self, expert: PersonId, candidate: CandidateId, mark: int) -> Any:
        [event] = self.desk.handle(expert, self.sheet(expert, candidate, mark)).events
        return event

    def recuse(self, candidate: CandidateId) -> Receipt:
        found = ConfirmRecusal(
            expert=TIED,
            candidate=candidate,
            category="A",
            ground="EMPLOYER",
            by=ONE,
            at=self.clock(),
        )
        return recuse(self.desk, found)

    def supplement(
        self, candidate: CandidateId, expert: PersonId, assigned: tuple[PersonId, ...] = SIX
    ) -> Receipt:
        filled = AssignSupplement(
            **HERE,
            category="A",
            candidate=candidate,
            expert=expert,
            assigned=assigned,
            by=ONE,
            at=self.clock(),
            instead_of=TIED,
        )
        return self.put(ASSIGNMENT, filled)

    def seal(self) -> Receipt:
        return seal(self.desk, "sheets", "SCORING", by=ONE, at=self.clock())

    def of(self, expert: PersonId) -> set[CandidateId]:
        """The candidates for whom a sheet of the expert counts."""
        sheets = scored(self.desk.journal, self.desk.rules, "sheets", "SCORING").sheets
        return {each.candidate for each in sheets if each.expert == expert}

    def lines(self) -> dict[CandidateId, Line]:
        outcome, _ = outcomes(self.desk.rules, replay(self.desk.journal, self.desk.rules))
        return {line.candidate: line for line in outcome.lines}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.mark.accepts("R-REC-01")
@pytest.mark.refuses("R-REC-01")
def test_scenario_12_two_sheets_fall_38_stay_and_nobody_is_ranked_by_fewer_than_five(room: Room):
    one, two = TWO_OF_THEM
    with pytest.raises(Refused, match="enough-experts-are-assigned"):
        room.supplement(one, SPARE)
    before = room.lines()
    room.clock.to(OVER)

    for candidate in TWO_OF_THEM:
        _, *others = room.recuse(candidate).events
        assert [(type(each), each.candidate) for each in others] == [(ScoreExcluded, candidate)]

    assert room.of(TIED) & set(FORTY) == set(FORTY[2:])
    assert len(FORTY[2:]) == 38
    lines = room.lines()
    assert all(lines[each].scores == before[each].scores for each in FORTY[2:])
    assert {each for each, line in lines.items() if line.waiting} == set(TWO_OF_THEM)
    assert {each for each, line in lines.items() if line.rank is None} == set(TWO_OF_THEM)
    with pytest.raises(Refused, match="sheets-are-too-few") as refused:
        room.seal()
    assert set(refused.value.because["candidates"]) == set(TWO_OF_THEM)

    room.supplement(one, SPARE)
    with pytest.raises(Refused, match="enough-experts-are-assigned"):
        room.supplement(one, SLOW, assigned=SEVEN)
    assert isinstance(room.hand_in(SPARE, one, 62), ScoresheetSubmitted)
    lines = room.lines()
    assert (lines[one].rank is None, lines[two].waiting) == (False, True)
    with pytest.raises(Refused, match="sheets-are-too-few"):
        room.seal()
    room.supplement(two, SPARE)
    room.hand_in(SPARE, two, 63)
    room.seal()

    assert all(line.rank is not None for line in room.lines().values())


def test_scenario_12_what_comes_late_is_a_side_note_and_never_counts(room: Room):
    one, two = TWO_OF_THEM
    room.clock.to(OVER)
    for each in TWO_OF_THEM:
        room.recuse(each)
        room.supplement(each, SPARE)
        room.hand_in(SPARE, each, 62)
    before = room.lines()

    assert isinstance(room.hand_in(SLOW, one, 100), ScoreNoted)
    room.seal()
    assert isinstance(room.hand_in(SLOW, two, 100), ScoreNoted)
    assert room.lines() == before
    with pytest.raises(Refused, match="scoring-is-locked"):
        room.supplement(two, SLOW)


def test_who_scores_sees_no_likes_before_the_scoring_is_locked(room: Room, tmp_path: Path):
    views = Views(tmp_path / "views.db")
    views.catch_up(room.desk.journal)

    def seen(reader: Reader):
        with views.reading() as db:
            return likes(
                room.desk.journal,
                db,
                room.desk.rules,
                reader,
                channel="likes",
                stage="LIKES",
                extent=Extent(None),
            )

    assert seen(Reader.EXPERT) is None
    assert seen(Reader.CHAIR) is None
    assert seen(Reader.SUPERVISOR) is not None
    room.clock.to(OVER)
    assert seen(Reader.EXPERT) is None
    room.seal()
    everybody = seen(Reader.EXPERT)
    assert everybody is not None
    assert everybody == seen(Reader.OFFICIAL)
    views.close()
