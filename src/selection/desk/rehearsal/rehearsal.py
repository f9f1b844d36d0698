"""The rehearsal from the first page to the last."""

import fcntl
import json
import shutil
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from selection.accounts import store as accounts_store
from selection.desk.clock import ScriptedClock
from selection.desk.opening import open_campaign
from selection.desk.rehearsal import ending, intake, reviewing, scoring, voting
from selection.desk.rehearsal.cast import Cast
from selection.desk.rehearsal.plan import Plan
from selection.desk.rehearsal.stagehand import Stagehand, Watch
from selection.domain.kernel import PersonId
from selection.domain.publication import ListPublished
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_canonical
from selection.domain.rulebook.plain import canonical_bytes
from selection.domain.rulebook.words import By, Tier
from selection.journal import store as journal_store
from selection.readmodels.views import Views
from selection.settings import Home

OFFICIALS = (PersonId("o-1"), PersonId("o-2"), PersonId("o-3"))
MARKER = "REHEARSAL"
"""The file that says that a folder holds nothing but a rehearsal, and may be emptied."""


class NotARehearsal(Exception):
    """The folder holds something else, which a rehearsal must not touch."""


class Occupied(Exception):
    """Another rehearsal is going on in the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a rehearsal came to."""

    campaign: str
    title: str
    events: int
    position: int
    recorded: Counter[str]
    refused: Counter[str]
    listed: dict[str, int]  # by the name of the category
    places: dict[str, int | None]
    published: ListPublished


def practice(canonical: bytes) -> bytes:
    """The same rulebook for practice: marked as such, and open to voters known by a device only.

    A practice campaign can never be mistaken for the real one: its id and its title say so.
    """
    book: dict[str, Any] = json.loads(canonical)
    book["id"] += "-practice"
    book["title"] += "（演练）"
    for channel in book.get("channels", []):
        if channel["by"] == By.PUBLIC:
            accepted = channel.setdefault("identity", [])
            if Tier.DEVICE not in accepted:
                accepted.append(str(Tier.DEVICE))
    return canonical_bytes(book)


def is_rehearsal(home: Home) -> bool:
    """Whether the folder says of itself that it holds nothing but a rehearsal."""
    return (home.root / MARKER).is_file()


@contextmanager
def made_room(home: Home) -> Generator[Home]:
    """The folder emptied for a rehearsal, and kept from any other one until this has ended.

    Raises NotARehearsal for a folder that holds anything else, and Occupied while another
    rehearsal goes on there.
    """
    root = home.root
    if root.exists() and any(root.iterdir()) and not is_rehearsal(home):
        raise NotARehearsal(str(root))
    root.mkdir(parents=True, exist_ok=True)
    with (root / MARKER).open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Occupied(str(root)) from error
        for each in root.iterdir():  # the marker stays, so that an interruption leaves it known
            if each.is_dir():
                shutil.rmtree(each)
            elif each.name != MARKER:
                each.unlink()
        yield home


def rehearse(home: Home, canonical: bytes, plan: Plan, watch: Watch) -> Summary:
    """Run a whole selection by the rulebook in an empty home, and say what it came to."""
    rules = from_canonical(canonical)
    clock = ScriptedClock(_curtain(rules))
    home.folder(rules.id).mkdir(parents=True)
    with (
        accounts_store.create(home.root) as accounts,
        journal_store.create(home.journal(rules.id), campaign=rules.id, clock=clock) as journal,
    ):
        views = Views(home.views(rules.id))
        desk = open_campaign(
            journal,
            canonical,
            drafted_by=OFFICIALS[0],
            frozen_by=OFFICIALS[1],
            clock=clock,
            afterwards=(lambda: views.catch_up(journal),),
        )
        hand = Stagehand(
            desk=desk,
            accounts=accounts,
            clock=clock,
            random=Random(plan.seed),  # noqa: S311 (chance of a play, not of a secret)
            plan=plan,
            watch=watch,
            officials=OFFICIALS,
        )
        cast = Cast(rules, hand.random, clock())
        intake.people_come_in(hand)
        intake.candidates_come_in(hand, cast, intake.units_come_in(hand))
        reviewing.candidates_are_reviewed(hand, cast)
        voting.pages_go_on_show(hand)
        voting.citizens_vote(hand)
        scoring.experts_score(hand)
        scoring.panels_meet(hand)
        published = ending.list_is_decided(hand)
        views.close()
        head = journal.head()
    listed = Counter(place.category for place in published.places)
    return Summary(
        campaign=rules.id,
        title=rules.title,
        events=head.events,
        position=head.position,
        recorded=hand.recorded,
        refused=hand.refused,
        listed={each.name: listed[each.code] for each in rules.categories},
        places={each.name: each.places for each in rules.categories},
        published=published,
    )


def _curtain(rules: Rulebook) -> datetime:
    """When the play begins: a day before the first stage opens, or well before it closes."""
    zone = rules.calendar.zone
    opens = [stage.opens for stage in rules.stages if stage.opens]
    closes = [stage.closes for stage in rules.stages if stage.closes]
    first = min(
        (
            *(each - timedelta(days=1) for each in opens),
            *(each - timedelta(days=30) for each in closes),
        ),
        default=datetime(rules.year, 1, 5, 8, tzinfo=zone),
    )
    return first.astimezone(zone).replace(hour=8, minute=0, second=0, microsecond=0)
