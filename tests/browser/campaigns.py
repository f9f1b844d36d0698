"""The campaigns that the browsers visit, made by the real program for the present moment.

Two are rehearsed: one that is over, and one in the middle of its vote. The small ones are fairs
(`fair`) whose calendar is moved so that now lies where each wants it.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import fair
from fair import Somebody
from selection.accounts import store as accounts_store
from selection.accounts.people import Unit
from selection.accounts.store import Accounts
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.opening import open_campaign
from selection.desk.rehearsal.live import live
from selection.desk.rehearsal.plan import SMALL
from selection.desk.rehearsal.rehearsal import practice, rehearse
from selection.desk.requests import Order
from selection.domain.campaign import CAMPAIGN, PauseCampaign
from selection.domain.kernel import CandidateId
from selection.domain.people import PEOPLE as OFFICIALS
from selection.domain.people import AppointPerson, Role
from selection.domain.quota import RegisterUnit
from selection.domain.rulebook.canonical import canonical
from selection.domain.showcase import SHOWCASE, FreezeVoting, TakePageDown
from selection.domain.slate import SLATE
from selection.journal import store
from selection.settings import Home

RULEBOOK = Path(__file__).parents[2] / "rulebooks" / "cast-2023.toml"

ENDED, LIVE = "/cast-2023-practice", "/cast-2023-practice-live"
"""Rehearsed: everything is over and published; the public is voting."""

OPEN, SOON, PAUSED, HIDDEN = (
    f"/fair-practice-{word}" for word in ("open", "soon", "paused", "hidden")
)
"""Fairs: likes that count at once; likes not yet open; paused; likes that nobody sees so far."""

PEOPLE = tuple(
    Somebody(id=f"person-{n}", category="PEOPLE", name=f"虚构{name}", region=region)
    for n, (name, region) in enumerate(
        [("甲", "云岭省"), ("乙", "东泽省"), ("丙", "云岭省"), ("丁", "东泽省"), ("戊", "芦汀省")],
        1,
    )
)
PLACES = tuple(
    Somebody(id=f"place-{n}", category="PLACES", name=f"虚构{name}")
    for n, name in enumerate("天地", 1)
)
FROZEN, GONE = PEOPLE[3], PEOPLE[4]
FROZEN_PAGE, GONE_PAGE = f"{OPEN}/candidates/A-004", f"{OPEN}/candidates/A-005"


def furnish(home: Home, now: datetime) -> None:
    """Make all of them in an empty home."""
    rules = canonical(RULEBOOK.read_bytes())
    rehearse(home, practice(rules), SMALL, _silent)
    rehearse(
        home,
        live(rules, now=now),
        replace(SMALL, nominations=(34, 30, 30, 24)).so_far(),
        _silent,
        until=now,
    )
    for address, opened_since in (
        (OPEN, timedelta(days=1)),
        (SOON, timedelta(days=-2)),
        (PAUSED, timedelta(days=1)),
        (HIDDEN, timedelta(days=1)),
    ):
        _fair(home, address, now, opened_since)


def _silent(_: str, __: int, ___: int) -> None:
    """Nobody watches this rehearsal."""


def _fair(home: Home, address: str, now: datetime, opened_since: timedelta) -> None:
    """A fair whose likes opened that long ago, or will open (a negative time)."""
    code = address.strip("/")
    minute = now.replace(second=0, microsecond=0)
    opens = minute - opened_since
    book = (
        fair.TOML.replace("fair-practice", code)
        .replace("2030-02-01T08:00:00+08:00", (minute - timedelta(days=2)).isoformat())
        .replace("2030-02-01T09:00:00+08:00", opens.isoformat())
        .replace("2030-02-04T00:00:00+08:00", (opens + timedelta(days=4)).isoformat())
    )
    if address == HIDDEN:
        book = book.replace('shown = "LIVE"', 'shown = "AFTER_CLOSE"')
    clock = ScriptedClock(now - timedelta(days=3))
    home.folder(code).mkdir(parents=True)
    with (
        accounts_store.create(home.root) as accounts,
        store.create(home.journal(code), campaign=code, clock=clock) as journal,
    ):
        desk = open_campaign(
            journal,
            canonical(book.encode()),
            drafted_by=fair.ONE,
            frozen_by=fair.TWO,
            clock=clock,
        )
        for person in (fair.ONE, fair.TWO):
            appointed = AppointPerson(person=person, role=Role.OFFICIAL, by=fair.ONE, at=clock())
            desk.handle(fair.ONE, Order(OFFICIALS, appointed))
        unit = Unit(id=fair.UNIT, name="虚构推荐单位", type="UNIT")
        accounts.people.enter([unit], at=clock())
        registered = RegisterUnit(unit=fair.UNIT, unit_type="UNIT", by=fair.ONE, at=clock())
        desk.handle(fair.ONE, Order(SLATE, registered))
        for each in (*PEOPLE, *PLACES):
            fair.come_on_show(desk, accounts, replace(each, id=f"{each.id}-{code}"), clock)
        clock.to(now)
        desk.keep_time()
        if address == OPEN:
            _restrain(desk, accounts, code, now)
        if address == PAUSED:
            reason = accounts.vault.keep("campaign", "reason", {"words": "虚构"}, at=now)
            paused = PauseCampaign(reason=reason, by=fair.ONE, at=now)
            desk.handle(fair.ONE, Order(CAMPAIGN, paused))


def _restrain(desk: Desk, accounts: Accounts, code: str, now: datetime) -> None:
    """The votes of one candidate are being checked, the page of another was taken down."""
    for who, command in ((FROZEN, FreezeVoting), (GONE, TakePageDown)):
        candidate = CandidateId(f"{who.id}-{code}")
        reason = accounts.vault.keep(candidate, "reason", {"words": "虚构"}, at=now)
        order = Order(SHOWCASE, command(candidate=candidate, reason=reason, by=fair.ONE, at=now))
        desk.handle(fair.ONE, order)
