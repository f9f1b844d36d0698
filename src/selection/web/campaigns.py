"""A campaign that is open to visitors: its desk, its latest snapshot and the pages made of it."""

import asyncio
import contextlib
import hmac
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

import msgspec

from selection.accounts.media import Media
from selection.accounts.pseudonyms import Pseudonyms
from selection.accounts.store import Accounts
from selection.desk import incidents, reviews
from selection.desk.desk import Desk
from selection.desk.liking import Found, Liking, Step, perform
from selection.desk.motions.to_sign import ToSign
from selection.desk.originals import originals_of
from selection.desk.relations import Relations
from selection.domain.rulebook.book import Rulebook
from selection.journal import store
from selection.materials.chamber import Chamber
from selection.outbound.configured import Outbound
from selection.readmodels.views import Views
from selection.settings import Home, bucket
from selection.web.counter import Counter
from selection.web.exhibition import Exhibition
from selection.web.lane import Lane
from selection.web.measures import Measures
from selection.web.messages import Messages
from selection.web.pages import Button, Page, Print, Shelf
from selection.web.repeating import Answer
from selection.web.snapshot import Snapshot

log = logging.getLogger(__name__)

Done = TypeVar("Done")

HANDS = 4
"""How many acts of desks may be under way at once."""

LOOK = 1.0
"""Seconds between two looks at the journal."""

AT_LEAST = timedelta(seconds=5)
"""How often a snapshot is taken though nothing was recorded: an hour may have struck, or a person
may have been erased by another program."""

HEARTBEAT = 15.0


class OpenCampaign:
    """One campaign, and everything its pages need; closed by the stack it was opened on."""

    def __init__(
        self,
        home: Home,
        campaign: str,
        accounts: Accounts,
        *,
        clock: Callable[[], datetime],
        held: ExitStack,
        measures: Measures,
        chamber: Chamber,
        outbound: Outbound,
        origin: str,
    ) -> None:
        """Open the stores; raises NotOpened without a frozen rulebook, and StoreTrouble."""
        journal = held.enter_context(store.open_(home.journal(campaign), clock=clock))
        self.desk = Desk.open(journal, clock=clock)
        self.id = campaign
        self.base = f"/{campaign}"
        self.listening = 0  # streams of changes that are open
        self.clock = clock
        views = Views(home.views(campaign))
        held.callback(views.close)
        self.journal = journal
        self.home = home
        self.media = Media(home.media(campaign))
        self.originals = originals_of(home, campaign, bucket())
        self.chamber = chamber
        self._destroyed_until = 0  # up to this position nothing of an incident is left
        self.messages = Messages(
            outbox=accounts.outbox,
            contacts=accounts.contacts,
            outbound=outbound,
            campaign=campaign,
            title=self.desk.rules.title,
            organizer=self.desk.rules.organizer,
            address=f"{origin}{self.base}",
        )
        self.counter = Counter(home, campaign, accounts, self.originals, chamber)
        self.pseudonyms: Pseudonyms = accounts.pseudonyms(campaign)
        self._tags = hmac.digest(
            accounts.secrets.pepper, msgspec.json.encode(["selection.tag.1", campaign]), "sha256"
        )
        self._hands = held.enter_context(ThreadPoolExecutor(1, f"likes of {campaign}"))
        self._offices = held.enter_context(ThreadPoolExecutor(HANDS, f"desks of {campaign}"))
        self._office = threading.local()
        likes, figures = Liking(self.desk), measures.lane(campaign)
        self.lane = Lane(self.desk, likes, self._perform, measures=figures)
        measures.follow(campaign, lag=self.lag, parked=lambda: len(self.parked()))
        self.shelf = Shelf[Page]()
        self.own = Shelf[Page]()  # pages that show what some devices did
        self.answers = Shelf[Answer]()  # made of the public ones
        self.buttons = Shelf[Button]()
        self.prints = Shelf[Print]()  # by what they say, so that none is ever out of date
        self.printing = asyncio.Lock()
        self.views, self.accounts = views, accounts
        self.to_sign = ToSign(journal)
        self.relations = Relations(accounts)
        self._exhibition = self._exhibit()
        self.snapshot: Snapshot = self.look()
        self._taken_at = clock()
        self._seen = self.snapshot.position
        self.refreshed_at = monotonic()  # when the journal was last looked at in vain or not
        self._changed = asyncio.Event()
        self._ending = False

    async def _perform(self, step: Step) -> Found:
        """One step of the likes, in a thread that does nothing else."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hands, perform, self.journal, step)

    async def work(self, act: Callable[[Desk], Done]) -> Done:
        """What an act comes to that reads or records: in a thread, at a desk of its own.

        Likes go on meanwhile: the journal puts in order what different desks decide, as it does
        for different processes. Raises what the act raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._offices, self._act, act)

    def _act(self, act: Callable[[Desk], Done]) -> Done:
        desk: Desk | None = getattr(self._office, "desk", None)
        if desk is None or desk.fingerprint != self.fingerprint:
            desk = self._office.desk = Desk.open(
                self.journal,
                clock=self.clock,
                afterwards=(lambda: self.to_sign.catch_up(self.rules),),
            )
        return act(desk)

    @property
    def rules(self) -> Rulebook:
        """The rules that hold."""
        return self.desk.rules

    @property
    def fingerprint(self) -> str:
        """The name of exactly these rules."""
        return self.snapshot.fingerprint

    def _exhibit(self) -> Exhibition:
        return Exhibition(
            rules=self.desk.rules,
            fingerprint=self.desk.fingerprint or "",
            journal=self.journal,
            views=self.views,
            accounts=self.accounts,
            base=self.base,
            clock=self.clock,
        )

    @property
    def tag(self) -> str:
        """What all pages of the snapshot share in their tags: its journal position, keyed.

        The position itself would tell how many likes came in while the rulebook hides that.
        """
        position = str(self.snapshot.position).encode()
        return hmac.digest(self._tags, position, "sha256").hex()[:12]

    def now(self) -> datetime:
        """The time in the campaign's zone."""
        return self.clock().astimezone(self.rules.calendar.zone)

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncGenerator[None]:
        """Decide what comes in and keep the pages fresh, until left."""
        recorded = asyncio.Event()
        tasks = [
            asyncio.create_task(self.lane.run(recorded.set)),
            asyncio.create_task(self._watch(recorded)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _watch(self, recorded: asyncio.Event) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await recorded.wait()
            recorded.clear()
            try:
                looked = await self.refresh()
                self.refreshed_at = monotonic()
                if looked:
                    await self.do_what_is_due()
            except Exception:
                log.exception(
                    "the pages stay as they were; tried again", extra={"campaign": self.id}
                )
            await asyncio.sleep(LOOK)  # however much comes in, once a second is enough

    async def refresh(self) -> bool:
        """Take a new snapshot if there may be something new, and tell whether one was taken.

        Pages change only if there is.
        """
        head = self.journal.head().position
        if head == self._seen and self.clock() - self._taken_at < AT_LEAST:
            return False
        self.take(await asyncio.to_thread(self.look))
        return True

    async def do_what_is_due(self) -> None:
        """Let the clock act where the review waits for nobody any more; through the lane."""
        for each in await asyncio.to_thread(reviews.due, self.desk, self.views):
            await self.lane.put(each)
        await self.finish_destructions()

    async def finish_destructions(self) -> None:
        """Destroy what two officials said of since: also what a kill or another desk has left."""
        head = self.journal.head().position
        await self.work(self._destroy)
        self._destroyed_until = head

    def _destroy(self, desk: Desk) -> None:
        vault = self.accounts.vault
        for each in incidents.undestroyed(desk.journal, vault, self._destroyed_until):
            incidents.destroy(desk, each, vault=vault, originals=self.originals, media=self.media)

    def lag(self) -> int:
        """How many events the pages are behind the journal."""
        return self.journal.head().position - self.snapshot.position

    def parked(self) -> dict[str, int]:
        """The read models that stand still, each with the position of the event it stands at."""
        return self.views.parked()

    def look(self) -> Snapshot:
        """The campaign as the public may see it now."""
        self.desk.take_the_rules()
        self.to_sign.catch_up(self.rules)
        if self._exhibition.rules is not self.desk.rules:
            self._exhibition = self._exhibit()
        return self._exhibition.snapshot()

    def take(self, taken: Snapshot) -> None:
        """Show this from now on. Pages that say the same stay as they are, tags and all."""
        self._seen, self._taken_at = taken.position, self.clock()
        if taken.same_as(self.snapshot):
            return
        self.snapshot = taken
        self.shelf.clear()
        self.own.clear()
        self.answers.clear()
        self.buttons.clear()
        self._changed.set()
        self._changed = asyncio.Event()

    async def changes(self) -> AsyncGenerator[bool]:
        """True whenever something public changed, False when nothing did for a while.

        What changes while the one before is still being told is told at once after it.
        """
        told = self.snapshot
        while not self._ending:
            if self.snapshot is told:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(HEARTBEAT):
                        await self._changed.wait()
            if not self._ending:
                changed = self.snapshot is not told
                told = self.snapshot
                yield changed

    def end(self) -> None:
        """End all streams of changes: the program is about to stop."""
        self._ending = True
        self._changed.set()
