"""An installation open to the web: its campaigns, and what all of them share."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import (
    AsyncExitStack,
    ExitStack,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import datetime

from selection.accounts.store import Accounts, open_accounts
from selection.desk.desk import NotOpened
from selection.journal import store
from selection.materials.chamber import Chamber
from selection.outbound.configured import NOWHERE, Outbound
from selection.settings import Home
from selection.web.assets import Assets, own_assets
from selection.web.campaigns import OpenCampaign
from selection.web.devices import Devices
from selection.web.floods import USUAL, Bounds, Floods
from selection.web.gate import Gate
from selection.web.health import Health
from selection.web.identities import Identities
from selection.web.measures import Measures
from selection.web.origins import Origin
from selection.web.pages import Page, Shelf, Templates, own_templates
from selection.web.posting import Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What every request needs."""

    home: Home
    accounts: Accounts
    campaigns: dict[str, OpenCampaign]
    templates: Templates
    assets: Assets
    devices: Devices
    identities: Identities
    outbound: Outbound
    floods: Floods
    measures: Measures
    health: Health
    origins: Sequence[Origin]
    shelf: Shelf[Page]  # of pages that belong to no campaign
    clock: Callable[[], datetime]
    gate: Gate

    @property
    def origin(self) -> Origin:
        """The address that links and codes name; never taken from a request."""
        return self.origins[0]

    @asynccontextmanager
    async def going_on(self) -> AsyncGenerator[None]:
        """Keep every campaign going, until left."""
        posting = Posting(self.accounts.outbox, self.outbound, self.campaigns.values(), self.clock)
        tasks = [
            asyncio.create_task(self.measures.feel_the_loop()),
            asyncio.create_task(posting.go_on()),
        ]
        try:
            async with AsyncExitStack() as held:
                for each in self.campaigns.values():
                    await held.enter_async_context(each.going_on())
                yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    def end(self) -> None:
        """The program is about to stop: not ready any more, and no stream goes on."""
        self.health.ending = True
        for each in self.campaigns.values():
            each.end()


@contextmanager
def open_installation(
    home: Home,
    origins: Sequence[Origin],
    *,
    clock: Callable[[], datetime],
    outbound: Outbound = NOWHERE,
    bounds: Bounds = USUAL,
) -> Generator[Installation]:
    """Open everything in the home as its only writer; campaigns without frozen rules are left out.

    Raises StoreTrouble or Unusable with a sentence for the person at hand.
    """
    with ExitStack() as held:
        accounts = held.enter_context(open_accounts(home.root, database=home.database))
        measures, chamber = Measures(), held.enter_context(Chamber())
        campaigns: dict[str, OpenCampaign] = {}
        for code in store.campaigns(home):
            with ExitStack() as mine:
                try:
                    opened = OpenCampaign(
                        home,
                        code,
                        accounts,
                        clock=clock,
                        held=mine,
                        measures=measures,
                        chamber=chamber,
                        outbound=outbound,
                        origin=str(origins[0]),
                    )
                except NotOpened:
                    continue
                campaigns[code] = opened
                held.push(mine.pop_all())
        gate = Gate()
        held.callback(gate.close)
        yield Installation(
            home=home,
            accounts=accounts,
            campaigns=campaigns,
            templates=own_templates(),
            assets=own_assets(),
            devices=Devices(accounts.secrets, https=origins[0].https),
            identities=Identities(accounts.secrets, https=origins[0].https),
            outbound=outbound,
            floods=Floods(bounds),
            measures=measures,
            health=Health(home.root, campaigns.values()),
            origins=origins,
            shelf=Shelf[Page](),
            clock=clock,
            gate=gate,
        )
