"""Scenarios of the meeting: ties and votes among the tied (13), majorities (14), replay (17)."""

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

import small
from selection.desk.desk import rules_adopted
from selection.desk.proposing import propose
from selection.desk.requests import Order
from selection.domain.impartiality import ConfirmRecusal
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, UnitId
from selection.domain.meeting import MEETING
from selection.domain.order import Named
from selection.domain.panels import PANELS, FormPanel
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.quota import RegisterUnit
from selection.domain.ranking.outcome import ALGORITHM
from selection.domain.ranking.rounds import outcomes
from selection.domain.recusal import RECUSAL
from selection.domain.roles import Role
from selection.domain.rounds import ROUNDS, CountRevote
from selection.domain.sitting import CountBallots, RecordAttendance, SignMinutes
from selection.domain.slate import SLATE
from selection.readmodels.evidence import replay
from small import ONE

BOOK = (
    small.TOML[: small.TOML.index("[[scores]]")]
    .replace("places = 1", "places = 30", 1)
    # The likes are for reference only: nothing of the result reads them.
    .replace('identity = ["DEVICE"]', 'identity = ["DEVICE"]\ncounts_in_result = false')
    + """
[[stages]]
code = "MEETING"
name = "会评"
kind = "MEETING"
opens = 2030-02-04T09:00:00+08:00
closes = 2030-02-05T09:00:00+08:00

[[panels]]
code = "P"
name = "评审组"
least = 11

[[recusals]]
id = "KIN"
text = "亲属"
found_by = "DECLARED"

[[channels]]
code = "meeting"
name = "会评投票"
form = "BALLOT"
by = "PANEL"
stages = ["MEETING"]
secret = true
on_paper = true
quorum = "2/3"
over_limit = "REFUSE_BALLOT"
limits = [{ most = "PLACES", per = ["VOTER", "CATEGORY"] }]
shown = "NEVER"

[[scores]]
code = "yes"
name = "同意票"
from = "meeting"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "拟入选"
stage = "MEETING"
needs = [{ score = "yes", at_least = "2/3", of = "ELIGIBLE" }]
rank_by = ["yes"]
at_the_cut = ["REVOTE", "REVOTE", "ADMIT_NONE"]
"""
)
PEOPLE_OF_A = tuple(CandidateId(f"p{n:02}") for n in range(1, 32))
ELEVEN = tuple(PersonId(f"e-{n}") for n in range(1, 12))
TELLERS = (PersonId("t-1"), PersonId("t-2"))
HERE = {"channel": "meeting", "stage": "MEETING", "category": "A"}


def named(candidates):
    """Made-up names of one surname and as many strokes as one likes: all are known."""
    return {each: Named(name="一" * (int(each[1:]) + 1)) for each in candidates}


class Hall:
    """A campaign of 31 people for 30 places, on the day of its meeting."""

    def __init__(self, folder: Path) -> None:
        self.desk, self.clock = small.opened(folder, BOOK)
        at = self.clock()
        for each in TELLERS:
            teller = AppointPerson(person=each, role=Role.TELLER, by=ONE, at=at)
            self.put(PEOPLE, teller)
        self.put(PANELS, FormPanel(panel="P", members=ELEVEN, by=ONE, at=at))
        chair = AppointPerson(person=ELEVEN[0], role=Role.PANEL_CHAIR, by=ONE, at=at)
        self.put(PEOPLE, chair)
        for n, candidate in enumerate(PEOPLE_OF_A):
            unit = UnitId(f"unit-{n // 2}")
            if n % 2 == 0:
                self.put(SLATE, RegisterUnit(unit=unit, unit_type="UNIT", by=ONE, at=at))
            self.desk.handle(unit, *small.nomination(candidate, "A", at, unit=unit))
        self.clock.to(small.datetime.fromisoformat("2030-02-04T10:00:00+08:00"))

    def put(self, decider, command):
        return self.desk.handle(ONE, Order(decider, command))

    def attend(self, count: int):
        attended = RecordAttendance(
            **HERE,
            panel="P",
            present=ELEVEN[:count],
            candidates=PEOPLE_OF_A,
            by=ONE,
            at=self.clock(),
        )
        [event] = self.put(MEETING, attended).events
        return event

    def count(self, votes: dict[CandidateId, int], ballots: int) -> None:
        counted = CountBallots(
            **HERE,
            issued=ballots,
            ballots=ballots,
            void=0,
            votes={each: Decimal(n) for each, n in votes.items()},
            tellers=TELLERS,
            at=self.clock(),
        )
        self.put(MEETING, counted)

    def revote(self, **votes: int) -> None:
        counted = CountRevote(
            round="result", category="A", ballots=9, votes=votes, tellers=TELLERS, at=self.clock()
        )
        self.put(ROUNDS, counted)

    def sign(self) -> None:
        signed = SignMinutes(
            **HERE,
            panel="P",
            paper=Paper(record="minutes", digest="0" * 64),
            chair=ELEVEN[0],
            tellers=TELLERS,
            by=ONE,
            at=self.clock(),
        )
        self.put(MEETING, signed)

    def close(self) -> None:
        self.clock.to(small.datetime.fromisoformat("2030-02-05T10:00:00+08:00"))

    def listed(self) -> list[CandidateId]:
        [event] = propose(self.desk, named, by=ONE, at=self.clock()).events
        return [place.candidate for place in event.places]


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


@pytest.mark.accepts("R-REV-02", "A-07", "R-SHO-02")
def test_scenario_13_a_tie_at_the_last_place_is_voted_on_again(hall: Hall):
    """Among exactly the tied, twice at most; a tie that does not cross the line is left."""
    hall.attend(9)
    # Two share rank 12, which nothing asks to break; two share rank 30, with one place left.
    votes = dict.fromkeys(PEOPLE_OF_A, 8) | {PEOPLE_OF_A[29]: 7, PEOPLE_OF_A[30]: 7}
    votes |= dict.fromkeys(PEOPLE_OF_A[:11], 9)
    hall.count(votes, 9)
    hall.close()

    with pytest.raises(Refused) as refused:
        hall.listed()
    assert refused.value.reason == "minutes-are-not-signed"
    [outcome] = outcomes(hall.desk.rules, replay(hall.desk.journal, hall.desk.rules))
    [tie] = outcome.open_ties
    assert (tie.tied, tie.free, tie.waits_for) == (PEOPLE_OF_A[29:], 1, "REVOTE")
    assert sum(line.rank == 12 for line in outcome.lines) == 18
    hall.revote(p30=4, p31=4)
    hall.revote(p30=3, p31=6)
    assert refusal(lambda: hall.revote(p30=6, p31=3)) == "revotes-are-used-up"
    hall.sign()

    assert hall.listed() == [*PEOPLE_OF_A[:29], PEOPLE_OF_A[30]]


@pytest.mark.refuses("R-REV-02")
def test_scenario_13_while_the_tie_is_open_there_is_no_list(hall: Hall):
    hall.attend(9)
    hall.count(dict.fromkeys(PEOPLE_OF_A, 8), 9)
    hall.sign()
    hall.close()

    assert refusal(hall.listed) == "a-tie-at-the-line-is-open"
    assert refusal(lambda: hall.revote(p30=3, p31=6)) == "meeting-is-closed"


@pytest.mark.accepts("R-REV-02", "A-13", "R-CAT-04", "R-CAT-05", "A-15")
def test_scenario_14_of_eleven_nine_are_there_and_twenty_nine_have_the_majority(hall: Hall):
    """One of the nine is recused for X: 6 of 8 are two thirds, 5 are not; a place stays empty."""
    x, y = PEOPLE_OF_A[0], PEOPLE_OF_A[1]
    recusal = ConfirmRecusal(
        expert=ELEVEN[3], candidate=x, category="A", ground="KIN", by=ONE, at=hall.clock()
    )
    hall.put(RECUSAL, recusal)

    assert refusal(lambda: hall.attend(7)) == "there-is-no-quorum"
    hall.attend(8)
    event = hall.attend(9)  # one more has come
    assert (event.eligible[x], event.eligible[y]) == (8, 9)
    votes = dict.fromkeys(PEOPLE_OF_A, 6) | {y: 5, PEOPLE_OF_A[30]: 5}
    hall.count(votes, 9)
    assert refusal(lambda: hall.count(votes, 9)) == "ballots-are-counted"
    hall.sign()
    hall.close()

    listed = hall.listed()
    assert len(listed) == 29
    assert x in listed
    assert y not in listed
    category = hall.desk.rules.category("A")
    assert category is not None
    assert (category.places, category.name, category.measure_word) == (30, "甲", "个")


@pytest.mark.refuses("A-13", "R-CAT-04")
def test_scenario_14_five_of_eight_are_not_two_thirds(hall: Hall):
    x = PEOPLE_OF_A[0]
    recusal = ConfirmRecusal(
        expert=ELEVEN[3], candidate=x, category="A", ground="KIN", by=ONE, at=hall.clock()
    )
    hall.put(RECUSAL, recusal)
    hall.attend(9)
    hall.count(dict.fromkeys(PEOPLE_OF_A, 6) | {x: 5}, 9)
    hall.sign()
    hall.close()

    assert x not in hall.listed()


def test_scenario_17_a_ranking_of_a_moment_is_the_same_whenever_it_is_computed(hall: Hall):
    hall.attend(9)
    hall.count(dict.fromkeys(PEOPLE_OF_A[:29], 8), 9)
    moment = hall.desk.journal.head().position
    rules = hall.desk.rules

    def ranking():
        evidence = replay(hall.desk.journal, rules, until=moment)
        return repr(outcomes(rules, evidence)).encode()

    then = ranking()
    # Other bytes for the same evidence are another algorithm: raise ALGORITHM, and pin them.
    assert (ALGORITHM, hashlib.sha256(then).hexdigest()) == (
        1,
        "ddc123926a28ed7191dd2b8b3c9104392bb78fd7a9adb6b5a5b44e14ad5c09aa",
    )
    hall.put(
        RECUSAL,
        ConfirmRecusal(
            expert=ELEVEN[3],
            candidate=PEOPLE_OF_A[0],
            category="A",
            ground="KIN",
            by=ONE,
            at=hall.clock(),
        ),
    )
    hall.sign()
    hall.close()
    hall.desk.keep_time()

    assert ranking() == then
    [proposed] = propose(hall.desk, named, by=ONE, at=hall.clock()).events
    [record] = hall.desk.journal.since(0, names=("publication.list-proposed.1",))
    assert record.event == proposed
    assert proposed.algorithm == ALGORITHM
    assert proposed.fingerprint == rules_adopted(hall.desk.journal)[-1].fingerprint
    assert record.envelope.rulebook == hall.desk.version
