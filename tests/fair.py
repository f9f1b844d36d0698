"""A small campaign with pages on show, for tests of the web floor.

Three candidates in two categories, a showcase, likes with tight limits: two a day in a category,
three a day in all. Everybody in it is made up.
"""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import filterfalse
from pathlib import Path
from typing import Any

from httpx import Cookies, Response
from litestar.testing import TestClient

from selection.accounts import store as accounts_store
from selection.accounts.media import Media
from selection.accounts.pages import Pages, Picture, PublicPage
from selection.accounts.people import Unit
from selection.accounts.store import Accounts
from selection.desk.clock import ScriptedClock
from selection.desk.desk import Desk
from selection.desk.opening import open_campaign
from selection.desk.requests import Order, Receipt, Request
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.campaign import CAMPAIGN, PauseCampaign
from selection.domain.candidacy import SubmitNomination
from selection.domain.dossier import Declared
from selection.domain.kernel import CandidateId, EntityId, PersonId, UnitId, VoterId
from selection.domain.names import unseen
from selection.domain.nomination import NOMINATION
from selection.domain.people import PEOPLE, AppointPerson, Role
from selection.domain.quota import RegisterUnit, TakeSlot
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import Declarer, Tier
from selection.domain.showcase import SHOWCASE, FreezeVoting, PublishPage, TakePageDown
from selection.domain.slate import SLATE
from selection.journal import store
from selection.outbound.configured import NOWHERE, Outbound
from selection.settings import Home
from selection.web.floods import USUAL, Bounds
from selection.web.installation import Installation, open_installation
from selection.web.origins import Origin
from serving import application, lasting

TOML = """
schema = 1
id = "fair-practice"
title = "虚构推选（演练）"
year = 2030
nature = "PUBLICITY"
organizer = "虚构协会"

[calendar]
zone = "Asia/Shanghai"

[[categories]]
code = "PEOPLE"
name = "最美虚构者"
heading = "虚构者"
kind = "PERSON"
places = 1

[[categories]]
code = "PLACES"
name = "最美虚构地"
heading = "虚构地"
kind = "SITE"
places = 1

[[unit_types]]
code = "UNIT"
name = "单位"
limits = [{ most = 90, per = ["UNIT", "CATEGORY"] }]

[nomination]
reference_date = 2030-01-01
signatures = []
fields = [
  { code = "name", name = "姓名（名称）", type = "TEXT", longest = 50, seen_by = "PUBLIC" },
  { code = "story", name = "事迹", type = "TEXT", longest = 3000, seen_by = "PUBLIC" },
  { code = "team", name = "队伍", type = "TEXT", required = false, seen_by = "PUBLIC" },
  { code = "phone", name = "手机", type = "TEXT", required = false, personal = true },
]

[[declarations]]
code = "on-show"
name = "同意展示"
text = "我同意在网上展示。"
by = ["CANDIDATE"]
needed_for = "SHOWCASE"

[[stages]]
code = "SHOWCASE"
name = "集中展示"
kind = "SHOWCASE"
opens = 2030-02-01T08:00:00+08:00

[[stages]]
code = "LIKES"
name = "点赞"
kind = "VOTE"
opens = 2030-02-01T09:00:00+08:00
closes = 2030-02-04T00:00:00+08:00

[[channels]]
code = "likes"
name = "点赞"
form = "LIKE"
by = "PUBLIC"
stages = ["LIKES"]
counts_in_result = false
identity = ["DEVICE"]
revocable = "SAME_DAY"
shown = "LIVE"
limits = [
  { most = 1, per = ["VOTER", "CANDIDATE", "DAY"] },
  { most = 2, per = ["VOTER", "CATEGORY", "DAY"] },
  { most = 3, per = ["VOTER", "DAY"] },
]
notice = "自愿参与，不得摊派。"

[[rounds]]
code = "all"
name = "全部"
stage = "SHOWCASE"
places = "ALL"
"""
DAILY = TOML.replace('shown = "LIVE"', 'shown = "DAILY"\nshown_at = "18:00"')

BEFORE = datetime.fromisoformat("2030-01-31T08:00:00+08:00")
SHOWN = datetime.fromisoformat("2030-02-01T08:30:00+08:00")
VOTING = datetime.fromisoformat("2030-02-01T10:00:00+08:00")
ENDED = datetime.fromisoformat("2030-02-04T00:00:01+08:00")
A_MILLISECOND = timedelta(milliseconds=1)

ONE, TWO = PersonId("official-one"), PersonId("official-two")
UNIT = UnitId("unit-one")
ORIGIN = "https://vote.example.org"
UNHURRIED = replace(USUAL, requests_each_minute=1_000_000, files_each_minute=1_000_000)
"""Tests ask faster than anybody at work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A candidate of the fair."""

    id: str
    category: str
    name: str
    line: str = "虚构的一句话"
    story: str = "虚构的事迹。\n第二段。"
    region: str = "云岭省"
    pictures: tuple[Picture, ...] = ()


ANNA = Somebody(id="anna", category="PEOPLE", name="虚构甲")
BERT = Somebody(id="bert", category="PEOPLE", name="虚构乙", region="东泽省")
DORA = Somebody(id="dora", category="PEOPLE", name="虚构丁")
CARA = Somebody(id="cara", category="PLACES", name="虚构丙地")
EVERYBODY = (ANNA, BERT, DORA, CARA)


def opened(
    home: Home,
    clock: ScriptedClock,
    *,
    people: Sequence[Somebody] = EVERYBODY,
    book: str = TOML,
) -> None:
    """Make the campaign: everybody nominated, and on show."""
    text = canonical(book.encode())
    home.folder("fair-practice").mkdir(parents=True, exist_ok=True)
    campaign = "fair-practice"
    with (
        accounts_store.create(home.root, database=home.database) as accounts,
        store.create(home.journal(campaign), campaign=campaign, clock=clock) as journal,
    ):
        desk = open_campaign(journal, text, drafted_by=ONE, frozen_by=TWO, clock=clock)
        for person in (ONE, TWO):
            appointed = AppointPerson(person=person, role=Role.OFFICIAL, by=ONE, at=clock())
            desk.handle(ONE, Order(PEOPLE, appointed))
        accounts.people.enter([Unit(id=UNIT, name="虚构推荐单位", type="UNIT")], at=clock())
        registered = RegisterUnit(unit=UNIT, unit_type="UNIT", by=ONE, at=clock())
        desk.handle(ONE, Order(SLATE, registered))
        for each in people:
            come_on_show(desk, accounts, each, clock)


def come_on_show(desk: Desk, accounts: Accounts, who: Somebody, clock: ScriptedClock) -> None:
    """Nominate the candidate, and put the page on show."""
    candidate, at = CandidateId(who.id), clock()
    form = {"name": who.name, "story": who.story, "team": "虚构队"}
    paper = accounts.vault.keep(candidate, "form", {**form, "phone": "13000000000"}, at=at)
    # The intake refuses what cannot be seen; pages must stand it all the same.
    form = {code: "".join(filterfalse(unseen, text)) or "虚构" for code, text in form.items()}
    taken = TakeSlot(unit=UNIT, candidate=candidate, category=who.category, at=at)
    submitted = SubmitNomination(
        candidate=candidate,
        unit=UNIT,
        category=who.category,
        entities=(EntityId(f"entity-{candidate}"),),
        form=form,
        paper=paper,
        declared=(Declared(code="on-show", by=Declarer.CANDIDATE),),
        at=at,
    )
    desk.handle(UNIT, Order(SLATE, taken), Order(NOMINATION, submitted))
    page = PublicPage(
        name=who.name,
        line=who.line,
        region=who.region,
        answers={"story": who.story, "team": "虚构队"},
        portrait=None,
        pictures=who.pictures,
    )
    [shown] = Pages(accounts.vault).keep_many([(candidate, page)], at=at)
    desk.handle(ONE, Order(SHOWCASE, PublishPage(candidate=candidate, paper=shown, by=ONE, at=at)))


@dataclass(slots=True)
class Fair:
    """The campaign open to visitors."""

    installation: Installation
    client: TestClient
    clock: ScriptedClock
    accounts: Accounts
    base: str = "/fair-practice"

    @property
    def place(self):
        return self.installation.campaigns["fair-practice"]

    def to(self, instant: datetime) -> None:
        """Let the clock come to the instant, with all that is due then."""
        self.clock.to(instant)
        self.place.desk.keep_time()
        self.refresh()

    def refresh(self) -> None:
        """Take a snapshot now, and not when the next look is due."""
        self.place.take(self.place.look())

    def take_down(self, who: Somebody) -> None:
        """An official takes the page off."""
        reason = self.accounts.vault.keep(who.id, "reason", {"words": "虚构"}, at=self.clock())
        taken = TakePageDown(candidate=CandidateId(who.id), reason=reason, by=ONE, at=self.clock())
        self.place.desk.handle(ONE, Order(SHOWCASE, taken))
        self.refresh()

    def freeze(self, who: Somebody) -> None:
        """An official freezes the voting for a candidate."""
        reason = self.accounts.vault.keep(who.id, "reason", {"words": "虚构"}, at=self.clock())
        frozen = FreezeVoting(
            candidate=CandidateId(who.id), reason=reason, by=ONE, at=self.clock()
        )
        self.place.desk.handle(ONE, Order(SHOWCASE, frozen))
        self.refresh()

    def pause(self) -> None:
        """An official pauses the campaign."""
        reason = self.accounts.vault.keep("campaign", "reason", {"words": "虚构"}, at=self.clock())
        paused = PauseCampaign(reason=reason, by=ONE, at=self.clock())
        self.place.desk.handle(ONE, Order(CAMPAIGN, paused))
        self.refresh()

    def erase(self, who: Somebody) -> None:
        """A person is erased by right."""
        self.accounts.vault.erase(who.id, at=self.clock(), reason="REQUEST")
        self.refresh()

    def like_each(self, wanted: Mapping[str, int]) -> None:
        """So many likes for each of these labels, each from a device of its own."""
        snapshot, at = self.place.snapshot, self.clock()
        requests = [
            Request(
                actor="public",
                orders=(
                    Order(
                        BALLOT,
                        LikeCandidate(
                            channel="likes",
                            stage="LIKES",
                            voter=VoterId(f"{label}-{n}"),
                            tier=Tier.DEVICE,
                            candidate=snapshot.exhibits[label].candidate,
                            at=at,
                        ),
                    ),
                ),
            )
            for label, count in wanted.items()
            for n in range(count)
        ]
        answers = self.place.desk.handle_all(requests)
        assert all(isinstance(each, Receipt) for each in answers)
        self.refresh()

    def visitor(self) -> "Browser":
        """Another browser, without a cookie."""
        return Browser(self.client)


class Browser:
    """A browser with cookies of its own; all of them share one running application."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.cookies = Cookies()

    def request(self, method: str, path: str, **more: Any) -> Response:
        before, self._client.cookies = self._client.cookies, self.cookies
        try:
            return self._client.request(method, path, **more)
        finally:
            self.cookies, self._client.cookies = self._client.cookies, before

    def get(self, path: str, **more: Any) -> Response:
        return self.request("GET", path, **more)

    def head(self, path: str, **more: Any) -> Response:
        return self.request("HEAD", path, **more)

    def post(self, path: str, **more: Any) -> Response:
        return self.request("POST", path, **more)


@contextmanager
def fair(
    folder: Path,
    *,
    at: datetime = VOTING,
    people: Sequence[Somebody] = EVERYBODY,
    book: str = TOML,
    origin: str = ORIGIN,
    outbound: Outbound = NOWHERE,
    lent: bool = True,
    bounds: Bounds = UNHURRIED,
) -> Generator[Fair]:
    """The campaign in a fresh home, open to visitors, at that instant; `lent` as `application`."""
    clock, home, origins = ScriptedClock(BEFORE), Home(folder), [Origin.read(origin)]
    shutil.copytree(_made(people, book), folder, dirs_exist_ok=True)
    clock.to(at)
    with (
        open_installation(
            home, origins, clock=clock, outbound=outbound, bounds=bounds
        ) as installation,
        application(installation, lent=lent) as app,
        TestClient(app, base_url=origin, raise_server_exceptions=False) as client,
    ):
        found = Fair(installation, client, clock, installation.accounts)
        found.to(at)
        yield found


_homes: dict[tuple[str, str], Path] = {}


def _made(people: Sequence[Somebody], book: str) -> Path:
    """A home with this campaign, made once in a process, to be copied."""
    key = repr(people), book
    if key not in _homes:
        clock, home = ScriptedClock(BEFORE), Home(lasting())
        opened(home, clock, people=people, book=book)
        with open_installation(home, [Origin.read(ORIGIN)], clock=clock):
            _homes[key] = home.root
    return _homes[key]


def picture(home: Home, data: bytes = b"RIFF0000WEBPVP8 ") -> Picture:
    """A picture of one width, kept among the media."""
    name = Media(home.media("fair-practice")).keep(data, "webp")
    return Picture(files={480: name}, width=480, height=360, alt="虚构的照片", focus=(2, 7))
