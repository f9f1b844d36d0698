"""Whoever races, exactly one wins: five decisions, each by two processes at the same moment."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import national
import small
from races.racing import Contender, Ground, race
from selection.desk.desk import Desk
from selection.desk.proposing import propose
from selection.desk.requests import Order, Receipt
from selection.domain.announcement import ApproveList, ListProposed, PublishList
from selection.domain.kernel import EntityId, PersonId
from selection.domain.listing import Printed
from selection.domain.marking import SubmitScoresheet
from selection.domain.panels import PANELS, FormPanel
from selection.domain.publication import PUBLICATION
from selection.domain.scoresheet import SCORESHEET

EXPERT = PersonId("e-1")
MARKED = (
    small.TOML
    + """
[[stages]]
code = "SCORING"
name = "评分"
kind = "SCORING"
opens = 2030-02-01T09:00:00+08:00
closes = 2030-02-03T09:00:00+08:00

[[panels]]
code = "PANEL"
name = "评审组"
least = 1

[[channels]]
code = "sheets"
name = "评分"
form = "MARKS"
by = "PANEL"
stages = ["SCORING"]
counts_in_result = false

[[rubrics]]
channel = "sheets"
criteria = [{ code = "M", name = "分", most = 10 }]
"""
)


def closed(desk: Desk, folder: Path) -> Ground:
    ground = Ground(folder / "journal.db", desk.journal.campaign, desk.clock())
    desk.journal.close()
    return ground


# --- the last slot


WITH_FILES = [("left", "society"), ("right", "society"), ("away", "province")]


def one_slot_left(folder: Path) -> Ground:
    desk, _ = national.opened(folder)
    national.nominate(desk, "first", "society", "ORGANIZATION")
    for candidate, unit in WITH_FILES:
        national.attach(desk, candidate, unit, "ORGANIZATION")
    return closed(desk, folder)


def submits(candidate: str, unit: str, entity: str) -> Contender:
    def hand_in(desk: Desk) -> Receipt:
        entities = (EntityId(entity),)
        return national.nominate(desk, candidate, unit, "ORGANIZATION", entities=entities)

    return hand_in


# --- one sheet of one expert


def scoring(folder: Path) -> Ground:
    desk, clock = small.opened(folder, MARKED)
    formed = FormPanel(panel="PANEL", members=(EXPERT,), by=small.ONE, at=clock())
    desk.handle(small.ONE, Order(PANELS, formed))
    return closed(desk, folder)


def signs(mark: int) -> Contender:
    def sign(desk: Desk) -> Receipt:
        sheet = SubmitScoresheet(
            channel="sheets",
            stage="SCORING",
            expert=EXPERT,
            candidate=small.ANNA,
            marks={"M": Decimal(mark)},
            panel="PANEL",
            at=desk.clock(),
        )
        return desk.handle(EXPERT, Order(SCORESHEET, sheet))

    return sign


# --- the list


def proposed(desk: Desk) -> ListProposed:
    found = [record.event for record in desk.journal.since(0)]
    return [event for event in found if isinstance(event, ListProposed)][-1]


def a_list(folder: Path) -> Ground:
    desk, clock = small.opened(folder)
    desk.handle("public", small.like("v-1", small.ANNA, clock()))
    clock.to(datetime.fromisoformat("2030-02-03T09:00:00+08:00"))
    propose(desk, small.named, by=small.ONE, at=clock())
    return closed(desk, folder)


def an_approved_list(folder: Path) -> Ground:
    ground = a_list(folder)
    desk, _ = small.again(folder, ground.now)
    approves(desk)
    return closed(desk, folder)


def approves(desk: Desk) -> Receipt:
    approval = ApproveList(digest=proposed(desk).digest, by=small.TWO, at=desk.clock())
    return desk.handle(small.TWO, Order(PUBLICATION, approval))


def publishes(by: PersonId) -> Contender:
    def publish(desk: Desk) -> Receipt:
        listed = proposed(desk)
        command = PublishList(
            digest=listed.digest,
            candidates=frozenset(place.candidate for place in listed.places),
            printed=Printed(
                text=small.PAPER,
                lines={place.candidate: small.PAPER for place in listed.places},
            ),
            signed_by=(small.ONE, small.TWO),
            at=desk.clock(),
        )
        return desk.handle(by, Order(PUBLICATION, command))

    return publish


# --- the races


@dataclass(frozen=True)
class Race:
    setup: Callable[[Path], Ground]
    contenders: Sequence[Contender]
    won: str
    lost: str
    told: str = ""  # what is recorded of the one who lost


RACES = {
    "the last slot of a unit": Race(
        one_slot_left,
        (submits("left", "society", "left"), submits("right", "society", "right")),
        "SlotTaken NominationSubmitted",
        "quota-of-category-is-used-up",
    ),
    "the only live nomination": Race(
        one_slot_left,
        (submits("left", "society", "same"), submits("away", "province", "same")),
        "SlotTaken NominationSubmitted",
        "candidate-is-nominated-elsewhere",
        "RivalRefused",
    ),
    "the sheet of an expert": Race(
        scoring, (signs(3), signs(7)), "ScoresheetSubmitted", "scoresheet-is-sealed"
    ),
    "the approval of a list": Race(a_list, (approves, approves), "ListApproved", "nothing"),
    "the publication of a list": Race(
        an_approved_list,
        (publishes(small.ONE), publishes(small.TWO)),
        "ListPublished",
        "list-is-published",
    ),
}


def exactly_one_wins(which: Race, rounds: int, folder: Path) -> Counter[str]:
    """Who won how often; an error as soon as a round was won by both, or by nobody."""
    wins: Counter[str] = Counter()
    for outcome in race(rounds, which.setup, which.contenders, folder):
        assert sorted(outcome.answers) == sorted((which.won, which.lost)), outcome
        assert outcome.recorded == Counter([*which.won.split(), *which.told.split()]), outcome
        assert outcome.collided, outcome
        assert not outcome.wrong, outcome
        wins["left" if outcome.answers[0] == which.won else "right"] += 1
    return wins


of_every_race = pytest.mark.parametrize("which", RACES.values(), ids=RACES)


@pytest.mark.accepts("R-QUO-07")
@pytest.mark.refuses("R-QUO-07")
def test_of_two_clerks_who_race_for_the_last_slot_exactly_one_gets_it(tmp_path: Path):
    exactly_one_wins(RACES["the last slot of a unit"], 40, tmp_path)


@of_every_race
def test_of_two_processes_exactly_one_wins(which: Race, tmp_path: Path):
    exactly_one_wins(which, 8, tmp_path)


@pytest.mark.full
@of_every_race
def test_of_two_processes_exactly_one_wins_two_hundred_times(which: Race, tmp_path: Path):
    wins = exactly_one_wins(which, 200, tmp_path)

    assert wins.total() == 200
