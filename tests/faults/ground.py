"""A campaign in which likes are open today, its home on the disk, and what must be true of it."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from click.testing import CliRunner
from litestar.testing import TestClient

from fair import ORIGIN, TOML, Somebody, opened
from selection.accounts.pseudonyms import Pseudonyms
from selection.accounts.secrets import Secrets
from selection.accounts.store import open_accounts
from selection.cli.main import selection
from selection.desk.clock import ScriptedClock
from selection.domain.ballot import BALLOT
from selection.domain.casting import CandidateLiked
from selection.domain.kernel import CandidateId, Tallied
from selection.journal import store
from selection.settings import Database, Home
from selection.web.app import create_app
from selection.web.devices import Devices
from selection.web.installation import open_installation
from selection.web.origins import Origin

CAMPAIGN = "fair-practice"
IN_CATEGORY, IN_ALL = 2, 3  # a day, as the rulebook of the fair has it
PEOPLE = [Somebody(id=f"person-{n}", category="PEOPLE", name=f"虚构者{n}") for n in range(4)]
PLACES = [Somebody(id=f"place-{n}", category="PLACES", name=f"虚构地{n}") for n in range(4)]


def must_pass(word: str, home: Path) -> None:
    """The command of `selection`, such as check, finds nothing wrong in the home."""
    told = CliRunner().invoke(selection, [word, "--home", str(home)])
    assert told.exit_code == 0, told.output


def now() -> datetime:
    return datetime.now(UTC)


def book(today: datetime) -> str:
    """The fair's rulebook, with likes from yesterday until the day after tomorrow."""
    text = TOML
    for day, away in (("2030-01-01", -30), ("2030-02-01", -1), ("2030-02-04", 3)):
        text = text.replace(day, f"{today + timedelta(days=away):%Y-%m-%d}")
    return text


@dataclass(frozen=True, slots=True)
class Like:
    """What a device asks for."""

    cookie: str
    label: str


@dataclass
class Ground:
    """A campaign's stores, and those who like: devices with cookies of the installation.

    It remembers what it has seen of the journal, so that each look takes in only what is new.
    """

    home: Home
    labels: dict[str, CandidateId]  # by what the pages of the candidates are called
    liked: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])  # by whom, and who
    _position: int = 0
    _ballots: dict[str, list[CandidateLiked]] = field(
        default_factory=lambda: defaultdict[str, list[CandidateLiked]](list)
    )
    _kept: set[Like] = field(default_factory=set[Like])
    _tally: Counter[Tallied] = field(default_factory=Counter[Tallied])

    @classmethod
    def made(cls, folder: Path, database: Database | None = None) -> "Ground":
        """The campaign in a new home, before its server was ever started."""
        home, today = Home(folder, database), now()
        clock = ScriptedClock(today - timedelta(days=2))
        opened(home, clock, people=[*PEOPLE, *PLACES], book=book(today))
        with (
            open_installation(home, [Origin.read(ORIGIN)], clock=now) as installation,
            TestClient(create_app(installation), base_url=ORIGIN) as visitor,
        ):
            exhibits = installation.campaigns[CAMPAIGN].snapshot.exhibits
            # Also loads what a server needs, before any is forked.
            assert visitor.get(f"/{CAMPAIGN}").status_code == 200
        return cls(home, {label: each.candidate for label, each in exhibits.items()})

    def likes(self, devices: int, chance: random.Random) -> Iterator[Like]:
        """What devices ask for: each five likes, more than its limits let it have."""
        for _ in range(devices):
            cookie = self._devices.issue()
            for label in chance.sample(list(self.labels), k=IN_ALL + 2):
                yield Like(cookie, label)

    def wrong(self, acknowledged: set[Like]) -> Iterator[str]:
        """What is lost, doubled, beyond the limits or wrongly counted; nothing if all is well.

        To be asked while nobody likes. More may be recorded than was acknowledged.
        """
        path = self.home.journal(CAMPAIGN)
        with store.open_(path, clock=now, write=False) as journal:
            for record in journal.since(self._position):
                self._position = record.position
                if isinstance(record.event, CandidateLiked):
                    yield from self._see(record.stream, record.event)
            position, tally = journal.head().position, journal.tally()
        if position != self._position:
            yield f"the journal ends at {position}, it went to {self._position}"
        if tally != self._tally:
            yield f"counted {tally}, liked {self._tally}"
        for each in acknowledged - self._kept:
            if (self._voter(each.cookie), self.labels[each.label]) not in self.liked:
                yield f"{each} was acknowledged and is lost"
            self._kept.add(each)

    def _see(self, stream: str, event: CandidateLiked) -> Iterator[str]:
        before = self._ballots[stream]
        if event.candidate in {each.candidate for each in before}:
            yield f"{event} is doubled"
        before.append(event)
        of_category = [each for each in before if each.category == event.category]
        if len(before) > IN_ALL or len(of_category) > IN_CATEGORY:
            yield f"{event} is beyond the limits"
        self.liked.add((event.voter, event.candidate))
        self._tally.update(BALLOT.counts(event))

    @cached_property
    def _secrets(self) -> Secrets:
        with open_accounts(self.home.root, database=self.home.database) as accounts:
            return accounts.secrets

    @cached_property
    def _devices(self) -> Devices:
        return Devices(self._secrets, https=True)

    @cached_property
    def _pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self._secrets, CAMPAIGN)

    def _voter(self, cookie: str) -> str:
        return self._pseudonyms.voter(self._devices.read(cookie) or "")
