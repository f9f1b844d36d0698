"""A small campaign for tests of desk, read models and command line: likes with tight limits."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from selection.accounts.store import Accounts
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.opening import open_campaign
from selection.desk.requests import Order, Request
from selection.domain.ballot import BALLOT, LikeCandidate, WithdrawLike
from selection.domain.candidacy import SubmitNomination
from selection.domain.kernel import CandidateId, EntityId, Paper, PersonId, UnitId, VoterId
from selection.domain.nomination import NOMINATION
from selection.domain.order import Named
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import RegisterUnit, TakeSlot
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import Tier
from selection.domain.slate import SLATE
from selection.journal import store
from selection.journal.journal import Journal
from selection.settings import Schema

TOML = """
schema = 1
id = "small"
title = "小试"
year = 2030
nature = "PUBLICITY"
organizer = "虚构"

[calendar]
zone = "Asia/Shanghai"

[[categories]]
code = "A"
name = "甲"
kind = "PERSON"
places = 1

[[categories]]
code = "B"
name = "乙"
kind = "PROJECT"
places = 1

[[unit_types]]
code = "UNIT"
name = "单位"
limits = [{ most = 2, per = ["UNIT", "CATEGORY"] }]

[nomination]
reference_date = 2030-01-01
signatures = []
fields = [
  { code = "name", name = "名", type = "TEXT" },
  { code = "count", name = "次", type = "INTEGER", required = false },
]

[[stages]]
code = "LIKES"
name = "点赞"
kind = "VOTE"
opens = 2030-02-01T09:00:00+08:00
closes = 2030-02-03T09:00:00+08:00

[[channels]]
code = "likes"
name = "点赞"
form = "LIKE"
by = "PUBLIC"
stages = ["LIKES"]
identity = ["DEVICE"]
revocable = "SAME_DAY"
limits = [
  { most = 1, per = ["VOTER", "CANDIDATE", "DAY"] },
  { most = 2, per = ["VOTER", "DAY"] },
]

[[scores]]
code = "likes"
name = "赞"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "结果"
stage = "LIKES"
rank_by = ["likes"]
at_the_cut = ["ADMIT_NONE"]
"""
OPENING = datetime.fromisoformat("2030-01-31T08:00:00+08:00")
VOTING = datetime.fromisoformat("2030-02-01T10:00:00+08:00")
ONE, TWO = PersonId("o-1"), PersonId("o-2")
UNIT = UnitId("u-1")
ANNA, BERT, CARA = CandidateId("c-a"), CandidateId("c-b"), CandidateId("c-c")
PAPER = Paper(record="kept", digest="0" * 64)


def journal(place: Path | Schema, clock: Callable[[], datetime]) -> Journal:
    if isinstance(place, Path):
        place.mkdir(parents=True, exist_ok=True)
        place /= "journal.db"
    return store.create(place, campaign="small", clock=clock)


def named(candidates: Collection[CandidateId]) -> Mapping[CandidateId, Named]:
    """What the candidates of a campaign without a vault are listed by."""
    return {each: Named(name="甲乙丙"["abc".index(each[-1])]) for each in candidates}


def opened(
    place: Path | Schema,
    book: str = TOML,
    *,
    called: Mapping[CandidateId, str] | None = None,
    accounts: Accounts | None = None,
) -> tuple[Desk, ScriptedClock]:
    """An opened campaign with three candidates, an hour into the vote.

    With `accounts` their names are kept in its vault, as they are `called`.
    """
    clock = ScriptedClock(OPENING)
    desk = open_campaign(
        journal(place, clock),
        canonical(book.encode()),
        drafted_by=ONE,
        frozen_by=TWO,
        clock=clock,
    )
    for person in (ONE, TWO):
        appointed = AppointPerson(person=person, role=Role.OFFICIAL, by=ONE, at=clock())
        desk.handle(ONE, Order(PEOPLE, appointed))
    registered = RegisterUnit(unit=UNIT, unit_type="UNIT", by=ONE, at=clock())
    desk.handle(ONE, Order(SLATE, registered))
    for candidate, category in ((ANNA, "A"), (BERT, "A"), (CARA, "B")):
        paper = PAPER
        if accounts is not None and called is not None:
            form = {"name": called[candidate]}
            paper = accounts.vault.keep(candidate, "form", form, at=clock())
        desk.handle(UNIT, *nomination(candidate, category, clock(), paper=paper))
    clock.to(VOTING)
    return desk, clock


def again(folder: Path, now: datetime) -> tuple[Desk, ScriptedClock]:
    """The campaign of that folder once more, at that instant."""
    clock = ScriptedClock(now)
    return Desk.open(store.open_(folder / "journal.db", clock=clock), clock=clock), clock


def nomination(
    candidate: CandidateId,
    category: str,
    at: datetime,
    unit: UnitId = UNIT,
    paper: Paper = PAPER,
) -> tuple[Order, Order]:
    taken = TakeSlot(unit=unit, candidate=candidate, category=category, at=at)
    submitted = SubmitNomination(
        candidate=candidate,
        unit=unit,
        category=category,
        entities=(EntityId(f"entity-{candidate}"),),
        form={"name": f"虚构{candidate}"},
        paper=paper,
        at=at,
    )
    return Order(SLATE, taken), Order(NOMINATION, submitted)


def like(voter: str, candidate: CandidateId, at: datetime) -> Order:
    command = LikeCandidate(
        channel="likes",
        stage="LIKES",
        voter=VoterId(voter),
        tier=Tier.DEVICE,
        candidate=candidate,
        at=at,
    )
    return Order(BALLOT, command)


def take_back(voter: str, candidate: CandidateId, at: datetime) -> Order:
    command = WithdrawLike(
        channel="likes", stage="LIKES", voter=VoterId(voter), candidate=candidate, at=at
    )
    return Order(BALLOT, command)


def asked(*orders: Order, command: str | None = None) -> Request:
    named = {"id": command} if command else {}
    return Request(actor="public", orders=orders, **named)


A_MINUTE = timedelta(minutes=1)
