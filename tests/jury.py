"""A fair with experts: a named panel scores two categories, then meets; everybody is made up.

Three experts sit on the panel, one of them its chair; two tellers count. Nothing is scored yet.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import fair as fairs
from fair import ANNA, BERT, CARA, DORA, ONE, TWO, Fair
from selection.accounts.people import Person
from selection.desk.locking import seal
from selection.desk.requests import Order, Receipt
from selection.domain.assignment import ASSIGNMENT
from selection.domain.casework import AssignSheets
from selection.domain.impartiality import Conflict, DeclareConflicts, SignUndertaking
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.marking import SubmitScoresheet
from selection.domain.panels import PANELS, FormPanel
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.recusal import RECUSAL
from selection.domain.scoresheet import SCORESHEET

BOOK = (
    fairs.TOML[: fairs.TOML.index("[[rounds]]")].replace("places = 1", "places = 2", 1)
    + """
[[stages]]
code = "SCORING"
name = "专家评分"
kind = "SCORING"
opens = 2030-02-05T09:00:00+08:00
closes = 2030-02-06T18:00:00+08:00

[[stages]]
code = "MEETING"
name = "会评"
kind = "MEETING"
opens = 2030-02-07T09:00:00+08:00
closes = 2030-02-08T18:00:00+08:00

[[panels]]
code = "P"
name = "虚构评审组"
least = 3
odd = true
sheets_each = 3
sheets_least = 2

[[recusals]]
id = "EMPLOYER"
text = "与候选同一工作单位"
found_by = "SYSTEM"
same = "EMPLOYER"

[[recusals]]
id = "KIN"
text = "配偶、直系或近旁系亲属"
found_by = "DECLARED"

[[recusals]]
id = "ASKED"
text = "推荐单位申请其回避"
found_by = "OBJECTED"

[[channels]]
code = "sheets"
name = "专家评分"
form = "MARKS"
by = "PANEL"
stages = ["SCORING"]
shown = "NEVER"

[[rubrics]]
channel = "sheets"
step = "0.5"
comment_below = 60
comment_above = 95
ask_if_off_median_by = 15
criteria = [
  { code = "X", name = "精神", most = 40, source = "一.1", anchors = ["一般", "较强", "突出"] },
  { code = "Y", name = "成效", most = 60, anchors = ["有限", "可见", "显著"] },
]

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
code = "expert"
name = "专家评分"
from = "sheets"
steps = [{ over = "ITEMS", take = "SUM" }, { over = "SHEETS", take = "MEAN", at_least = 1 }]

[[scores]]
code = "yes"
name = "同意票"
from = "meeting"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "shortlist"
name = "进入会评"
stage = "SCORING"
rank_by = ["expert"]
places = "ALL"

[[rounds]]
code = "result"
name = "拟入选"
stage = "MEETING"
entrants = ["shortlist"]
needs = [{ score = "yes", at_least = "2/3", of = "ELIGIBLE" }]
rank_by = ["yes"]
at_the_cut = ["REVOTE", "ADMIT_NONE"]
"""
)
SCORING = datetime.fromisoformat("2030-02-05T10:00:00+08:00")
OVER = datetime.fromisoformat("2030-02-06T19:00:00+08:00")
MEETING = datetime.fromisoformat("2030-02-07T10:00:00+08:00")
AFTER = datetime.fromisoformat("2030-02-08T19:00:00+08:00")
CHAIR, EVA, FRED = EXPERTS = tuple(map(PersonId, ("expert-chair", "expert-eva", "expert-fred")))
TELLERS = (PersonId("teller-one"), PersonId("teller-two"))
NAMES = {
    ONE: "承办甲",
    TWO: "承办乙",
    CHAIR: "专家组长",
    EVA: "专家夏",
    FRED: "专家秋",
    TELLERS[0]: "计票甲",
    TELLERS[1]: "监票乙",
}
HERE: dict[str, Any] = {"channel": "sheets", "stage": "SCORING"}
EVERYBODY = (ANNA, BERT, DORA, CARA)
OF = {CandidateId(each.id): each.category for each in EVERYBODY}


def seated(fair: Fair) -> None:
    """The panel is named, its chair and the tellers appointed."""
    at = fair.clock()
    people = [Person(id=each, name=name, post="虚构") for each, name in NAMES.items()]
    fair.accounts.people.enter(people, at=at)
    put(fair, PANELS, FormPanel(panel="P", members=EXPERTS, by=ONE, at=at))
    for person, role in ((CHAIR, Role.PANEL_CHAIR), *((each, Role.TELLER) for each in TELLERS)):
        put(fair, PEOPLE, AppointPerson(person=person, role=role, by=ONE, at=at))


def put(fair: Fair, decider: Any, command: Any, *, by: PersonId = ONE) -> Receipt:
    return fair.place.desk.handle(by, Order(decider, command))


def promised(fair: Fair, *experts: PersonId, ties: Mapping[PersonId, CandidateId] = {}) -> None:
    """They sign the undertaking and declare; some are tied to a candidate."""
    for each in experts or EXPERTS:
        put(fair, RECUSAL, SignUndertaking(expert=each, version=1, at=fair.clock()), by=each)
        tied = ties.get(each)
        conflicts = (Conflict(candidate=tied, category=OF[tied], ground="KIN"),) if tied else ()
        declared = DeclareConflicts(panel="P", expert=each, conflicts=conflicts, at=fair.clock())
        put(fair, RECUSAL, declared, by=each)


def assigned(fair: Fair, *places: CandidateId) -> None:
    """Everybody of the panel scores everybody of both categories, and these places as well."""
    for category in ("PEOPLE", "PLACES"):
        command = AssignSheets(
            **HERE,
            category=category,
            candidates=(
                *(each for each, of in OF.items() if of == category),
                *(places if category == "PLACES" else ()),
            ),
            experts=EXPERTS,
            by=ONE,
            at=fair.clock(),
        )
        put(fair, ASSIGNMENT, command)


def scored(fair: Fair, expert: PersonId, candidates: Iterable[str], x: int, y: int) -> None:
    """The expert signs these sheets, all alike."""
    for each in candidates:
        comment = fair.accounts.vault.keep(each, "comment", {"words": "虚构"}, at=fair.clock())
        command = SubmitScoresheet(
            **HERE,
            expert=expert,
            candidate=CandidateId(each),
            marks={"X": Decimal(x), "Y": Decimal(y)},
            comment=comment,
            at=fair.clock(),
        )
        put(fair, SCORESHEET, command, by=expert)


def all_scored(fair: Fair) -> None:
    """Three experts score everybody, the first ones higher; then the scoring is locked."""
    for n, expert in enumerate(EXPERTS):
        for m, each in enumerate(OF):
            scored(fair, expert, [each], 34 - m, 50 - n)
    fair.to(OVER)
    seal(fair.place.desk, **HERE, by=ONE, at=fair.clock())
    fair.refresh()
