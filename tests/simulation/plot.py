"""Who wants what, and when: the chapters of a small campaign, told anew for every seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from model.acts import Act
from model.book import CANDIDATES, CHIEF, CLERKS, EXPERTS, OFFICIALS, REVIEWERS, UNITS, VOTERS

BOTH = ("o1", "o2")
OTHERS = ("o3", "o4")
UNIT_OF = {"c1": "u1", "c2": "u1", "c3": "u2", "c4": "u1", "c5": "u2"}
SOMEBODY = sorted(CANDIDATES)

Chain = list[Act]
"""What one person wants, one thing after the other."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """An hour of the campaign, and what everybody then wants; `passing` time goes by meanwhile."""

    begins: datetime
    chains: Callable[[Random], Sequence[Chain]]
    passing: timedelta = timedelta(minutes=1)


def _anything(random: Random, most: int, *kinds: tuple[str, Callable[[], tuple[Any, ...]]]):
    for _ in range(random.randrange(most + 1)):
        name, arguments = random.choice(kinds)
        yield [(name, arguments())]


def _entering(random: Random) -> list[Chain]:
    def one() -> str:
        return random.choice(SOMEBODY)

    return [
        *([("submit", (unit, each))] for each, unit in UNIT_OF.items()),
        *_anything(
            random,
            6,
            ("submit", lambda: (random.choice(UNITS), one())),
            ("take_slot", lambda: (random.choice(UNITS), one())),
            ("release_slot", lambda: (random.choice(UNITS), one())),
            ("withdraw", lambda: ("c6", random.choice([*CLERKS, "nobody"]))),
        ),
    ]


def _reviewing(random: Random) -> list[Chain]:
    chains: list[Chain] = []
    for each in UNIT_OF:
        chain: Chain = [("assign", (each, REVIEWERS[:2], "o1"))]
        if random.random() < 0.15:
            chain += [("say", (each, by, "RETURNED")) for by in REVIEWERS[:2]]
            chain.append(("correct", (each,)))
        chain += [("say", (each, by, "PASSED")) for by in REVIEWERS[:2]]
        chain.append(("show", (each, "page-1", "o1")))
        chains.append(chain)
    return [
        *chains,
        *_anything(
            random,
            3,
            ("say", lambda: (random.choice(SOMEBODY), REVIEWERS[2], "REJECTED")),
            ("settle", lambda: (random.choice(SOMEBODY), CHIEF, "PASSED")),
            ("like", lambda: (random.choice(VOTERS), random.choice(SOMEBODY))),
        ),
    ]


def _liking(random: Random) -> list[Chain]:
    def one() -> tuple[str, str]:
        return random.choice(VOTERS), random.choice(SOMEBODY)

    return [
        *_anything(random, 24, ("like", one), ("like", one), ("like", one), ("unlike", one)),
        *_anything(
            random,
            3,
            ("freeze", lambda: (random.choice(SOMEBODY), "o1")),
            ("unfreeze", lambda: (random.choice(SOMEBODY), "o2")),
            ("take_down", lambda: (random.choice(SOMEBODY), "o3")),
            ("show", lambda: (random.choice(SOMEBODY), "page-2", "o2")),
            ("put_aside", lambda: ((random.randrange(9),), "o3")),
            ("pause", lambda: ("o1",)),
        ),
        [("resume", ("o2",))],
    ]


def _voting(random: Random) -> list[Chain]:
    sheets = [[("mark_sheet", (by, c, random.randrange(4)))] for c in UNIT_OF for by in EXPERTS]
    return [
        *_liking(random),
        *random.sample(sheets, 9),
        *_anything(
            random,
            2,
            ("recuse", lambda: (random.choice(EXPERTS), random.choice(SOMEBODY), "o1")),
            ("reopen", lambda: (random.choice(EXPERTS), random.choice(SOMEBODY), BOTH)),
            ("disqualify", lambda: (random.choice(SOMEBODY), BOTH)),
        ),
    ]


def _inspecting(random: Random) -> list[Chain]:
    finding = random.choice(["VALID", "INVALID"])
    number = random.randrange(1, 3)
    return [
        [("open_stage", ("INSPECTION", "o1"))],
        [
            ("put_aside", ((random.randrange(9), random.randrange(9)), "o1")),
            *(
                act
                for each in {1, number}
                for act in (("find", (each, finding, "o1")), ("confirm", (each, "o2")))
            ),
        ],
        *_anything(random, 3, ("like", lambda: (random.choice(VOTERS), "c1"))),
    ]


def _listing(random: Random) -> list[Chain]:
    return [
        [
            *(
                act
                for each in (1, 2, 3)
                for act in (("find", (each, "VALID", "o3")), ("confirm", (each, "o4")))
            ),
            ("certify_tally", (BOTH,)),
            ("propose_list", ("o1",)),
            ("approve_list", ("o2", False)),
            ("open_stage", ("PUBLICITY", "o1")),
            ("publish_list", (BOTH, False)),
            ("publish_list", (OTHERS, False)),
        ],
        *_anything(
            random,
            3,
            ("recuse", lambda: (random.choice(EXPERTS), random.choice(SOMEBODY), "o1")),
            ("publish_list", lambda: (OTHERS, False)),
            ("propose_list", lambda: ("o3",)),
            ("approve_list", lambda: (random.choice(OFFICIALS), False)),
        ),
    ]


def _objecting(random: Random) -> list[Chain]:
    finding = random.choice(["NOT_UPHELD", "UPHELD", "PARTLY_UPHELD"])
    return [
        [
            ("object_to", (random.choice(SOMEBODY),)),
            ("admit", (1, random.choice(["SUBSTANTIVE", "FORMAL", None]), "o1")),
            ("look_into", (1, "o1")),
            ("report", (1,)),
            ("conclude", (1, finding, BOTH)),
            ("ask_for_review", (1,)),
            ("review", (1, "NOT_UPHELD", OTHERS)),
        ],
        *_anything(random, 3, ("object_to", lambda: (random.choice(SOMEBODY),))),
    ]


def _releasing(random: Random) -> list[Chain]:
    return [
        [
            ("open_stage", ("RELEASE", "o1")),
            ("decide_list", (BOTH, False)),
            ("release_list", (BOTH,)),
        ],
        *_anything(
            random,
            2,
            ("object_to", lambda: (random.choice(SOMEBODY),)),
            ("disqualify", lambda: (random.choice(SOMEBODY), OTHERS)),
            ("release_list", lambda: (OTHERS,)),
        ),
    ]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(f"2030-03-{text}+08:00")


CHAPTERS = (
    Chapter(_at("01T09:30:00"), _entering, timedelta(hours=2)),
    Chapter(_at("05T10:00:00"), _reviewing, timedelta(hours=2)),
    Chapter(_at("09T08:59:59.980"), _liking, timedelta(milliseconds=60)),
    Chapter(_at("10T13:00:00"), _voting, timedelta(hours=2)),
    Chapter(_at("10T23:59:59.980"), _liking, timedelta(milliseconds=60)),
    Chapter(_at("11T09:00:00"), _inspecting),
    Chapter(_at("12T19:00:00"), _listing),
    Chapter(_at("13T09:00:00"), _objecting, timedelta(hours=1)),
    Chapter(_at("15T08:00:00"), _releasing),
)
