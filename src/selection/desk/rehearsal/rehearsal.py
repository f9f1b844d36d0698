"""The rehearsal from the first page to the last."""

import fcntl
import json
import shutil
from collections import Counter
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from selection.accounts import store as accounts_store
from selection.accounts.media import Media
from selection.accounts.originals import in_folder
from selection.desk.opening import open_campaign
from selection.desk.publishing import publication
from selection.desk.rehearsal import (
    arriving,
    ending,
    intake,
    marking,
    reviewing,
    scoring,
    showing,
    voting,
)
from selection.desk.rehearsal.cast import Cast
from selection.desk.rehearsal.names import Names, opaque
from selection.desk.rehearsal.plan import Plan
from selection.desk.rehearsal.problems import NotARehearsal, Occupied
from selection.desk.rehearsal.samples import Samples
from selection.desk.rehearsal.stagehand import StageClock, Stagehand, TimeIsUp, Watch
from selection.domain.kernel import PersonId
from selection.domain.listed import Status
from selection.domain.publication import ListPublished
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import from_canonical
from selection.domain.rulebook.plain import canonical_bytes
from selection.domain.rulebook.words import By, StageKind, Tier
from selection.journal import store as journal_store
from selection.readmodels.views import Views
from selection.settings import Home

OFFICIALS = 3
MARKER = "REHEARSAL"
"""The file that says that a folder holds nothing but a rehearsal, and may be emptied."""


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
    published: ListPublished | None  # None: the script stopped before
    until: datetime | None  # where the script stopped, and the campaign goes on by the clock


def practice(canonical: bytes, *, suffix: str = "practice", mark: str = "演练") -> bytes:
    """The same rulebook for practice: marked as such, and open to voters known by a device only.

    A practice campaign can never be mistaken for the real one: its id and its title say so.
    What it hands on, it hands to a practice campaign.
    """
    book: dict[str, Any] = json.loads(canonical)
    book["id"] += f"-{suffix}"
    book["title"] += f"（{mark}）"
    for feed in book.get("feeds", []):
        feed["campaign"] += f"-{suffix}"
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
    (root / MARKER).touch()
    with kept(home):
        for each in root.iterdir():  # the marker stays, so that an interruption leaves it known
            if each.is_dir():
                shutil.rmtree(each)
            elif each.name != MARKER:
                each.unlink()
        yield home


@contextmanager
def kept(home: Home) -> Generator[None]:
    """A rehearsal's folder kept from being emptied until this has ended; raises Occupied."""
    with (home.root / MARKER).open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Occupied(str(home.root)) from error
        yield


def rehearse(
    home: Home,
    canonical: bytes,
    plan: Plan,
    watch: Watch,
    until: datetime | None = None,
    *,
    leaving: StageKind | None = None,
) -> Summary:
    """Run a selection by the rulebook in a home that has no such campaign, and tell its end.

    With `until` the script stops at that instant, and nothing is recorded later: what follows is
    for people, under a clock that tells the time. In the stage it is `leaving` it leaves some of
    the work for them. Several rehearsals may share a home.
    """
    rules = from_canonical(canonical)
    clock = StageClock(_curtain(rules), until)
    # By the campaign too, so that two of them in one home have different people.
    chance = Random(f"{plan.seed} {rules.id}")
    officials = tuple(PersonId(opaque(chance)) for _ in range(OFFICIALS))
    home.folder(rules.id).mkdir(parents=True)
    published: ListPublished | None = None
    with (
        accounts_store.create(home.root, database=home.database) as accounts,
        journal_store.create(home.journal(rules.id), campaign=rules.id, clock=clock) as journal,
        closing(Views(home.views(rules.id))) as views,
    ):
        desk = open_campaign(
            journal,
            canonical,
            drafted_by=officials[0],
            frozen_by=officials[1],
            clock=clock,
            afterwards=(lambda: views.catch_up(journal),),
        )
        hand = Stagehand(
            desk=desk,
            accounts=accounts,
            media=Media(home.media(rules.id)),
            samples=Samples(rules, in_folder(home.originals(rules.id)), home.folder(rules.id)),
            clock=clock,
            random=chance,
            names=Names(chance),
            plan=plan,
            watch=watch,
            officials=officials,
            leaving=leaving,
        )
        with suppress(TimeIsUp):
            published = _play(hand)
        head = journal.head()
        items = publication(desk).items.values()
    listed = Counter(each.place.category for each in items if each.status is Status.RELEASED)
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
        until=until,
    )


def _play(hand: Stagehand) -> ListPublished:
    """All acts; raises TimeIsUp where the script is to stop."""
    cast = Cast(hand.rules, hand.random, hand.clock(), hand.names)
    arriving.people_come_in(hand)
    intake.candidates_come_in(hand, cast, arriving.units_come_in(hand))
    if showing.comes_first(hand.rules):
        showing.pages_go_on_show(hand)
        reviewing.candidates_are_reviewed(hand)
    else:
        reviewing.candidates_are_reviewed(hand)
        showing.pages_go_on_show(hand)
    voting.citizens_vote(hand)
    marking.experts_score(hand)
    scoring.panels_meet(hand)
    return ending.list_is_decided(hand)


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
