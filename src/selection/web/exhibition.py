"""Takes snapshots of a campaign: read models, vault and rulebook joined for the public.

What has not changed since the last snapshot is not computed again. Names and stories are opened
from the vault when a page comes on show, and dropped as soon as it is taken down or erased.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from selection.accounts.pages import Pages, PublicPage
from selection.accounts.store import Accounts
from selection.desk.merging import names
from selection.domain.campaign import CAMPAIGN
from selection.domain.campaign import stream_of as campaign_stream
from selection.domain.course import Campaign
from selection.domain.kernel import CandidateId, UnitId, stream
from selection.domain.rulebook.book import Rulebook
from selection.domain.visibility import Moment
from selection.journal.journal import Journal
from selection.readmodels.naming import renamed
from selection.readmodels.standings import line
from selection.readmodels.tables import candidates as candidate_table
from selection.readmodels.views import Views
from selection.web.certificates import Certificate, certificates
from selection.web.counting import Counted, Counting
from selection.web.exhibits import Exhibit, Group, Liking, Tally
from selection.web.framing import Framing, label, letter
from selection.web.notices import Notice, Notices
from selection.web.searching import folded
from selection.web.snapshot import Snapshot
from selection.web.voting import course, liking, the_channel, the_stage

Rows = Sequence[Row[Any]]


class Exhibition:
    """One campaign's public face; not for several threads at once."""

    def __init__(
        self,
        *,
        rules: Rulebook,
        fingerprint: str,
        journal: Journal,
        views: Views,
        accounts: Accounts,
        base: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.rules = rules
        self._fingerprint = fingerprint
        self._journal = journal
        self._views = views
        self._accounts = accounts
        self._clock = clock
        self._framing = Framing(rules, base)
        self._pages = Pages(accounts.vault)
        self._counting = Counting(rules)
        self._rows: Rows = ()
        self._erased = 0
        self._events: int = 0  # of the publication
        self._joined = False
        self._exhibits: dict[str, Exhibit] = {}
        self._notices: tuple[Notice, ...] = ()
        self._certificates: Mapping[str, Certificate] = {}
        self._units: dict[UnitId, str] = {}
        self._called: dict[UnitId, str] = {}  # the records of units that were renamed

    def snapshot(self) -> Snapshot:
        """The campaign as the public may see it now."""
        self._views.catch_up(self._journal)
        now = self._clock()
        history = self._journal.read(campaign_stream(self.rules))
        campaign = CAMPAIGN.replay(record.event for record in history)
        with self._views.reading() as db:
            rows = db.execute(
                select(candidate_table).order_by(
                    candidate_table.c.category, candidate_table.c.number
                )
            ).all()
            position = self._views.position_in(db)
            self._join(db, rows)
            moment = Moment(position=position, at=now, closed=campaign.closed)
            on_show = frozenset(each.candidate for each in self._exhibits.values())
            counted = self._counting.count(db, campaign, moment, among=on_show)
        return self._put_together(position, counted, liking(self.rules, campaign, now), campaign)

    def _join(self, db: Connection, rows: Rows) -> None:
        """Open pages and notices from the vault, if any of them changed."""
        erased = len(self._accounts.vault.erasures())
        published = self._journal.read(stream(self.rules, "publication"))
        events = [record.event for record in published]
        called = renamed(db)
        now = (rows, erased, len(events), called)
        if self._joined and now == (self._rows, self._erased, self._events, self._called):
            return
        self._units = names(self._accounts, {row.unit for row in rows}, called)
        shown = [row for row in rows if row.shown and row.page]
        pages = self._pages.open_many([row.page for row in shown])
        self._exhibits = {
            exhibit.label: exhibit
            for row in shown  # by category and number
            if (exhibit := self._exhibit(row, pages.get(row.page))) is not None
        }
        self._notices = Notices(self.rules, self._accounts).read(events)
        self._certificates = certificates(events, self.rules, self._accounts)
        self._rows, self._erased, self._events, self._called = now
        self._joined = True

    def _exhibit(self, row: Row[Any], page: PublicPage | None) -> Exhibit | None:
        """The page of a candidate; None for one who was erased by right."""
        if page is None:
            return None
        return self._framing.exhibit(
            CandidateId(row.candidate),
            category=row.category,
            number=row.number,
            unit=self._units.get(row.unit, ""),
            page=page,
            frozen=row.frozen,
        )

    def _put_together(
        self, position: int, counted: Counted, likes: Liking, campaign: Campaign
    ) -> Snapshot:
        channel = the_channel(self.rules)
        stage = the_stage(self.rules, channel, campaign) if channel else None
        shown = {each.candidate for each in self._exhibits.values()}
        groups: list[Group] = []
        tallies: dict[CandidateId, Tally] = {}
        ranked: dict[str, tuple[CandidateId, ...]] = {}
        for category in self.rules.categories:
            standings = [
                each
                for each in counted.standings.get(category.code, ())
                if each.candidate in shown
            ]
            at = line(standings, category.places) if category.places else None
            ranked[category.code] = tuple(each.candidate for each in standings)
            tallies |= {
                each.candidate: Tally(
                    votes=each.votes,
                    rank=each.rank,
                    last_day=each.last_day,
                    moved=each.moved,
                    course=each.course,
                    gap=None if at is None else each.votes - at,
                )
                for each in standings
            }
            groups.append(
                Group(
                    code=category.code,
                    letter=letter(self.rules, category.code),
                    name=category.name,
                    heading=category.heading or category.name,
                    measure_word=category.measure_word,
                    kind=category.kind,
                    count=sum(e.category == category.code for e in self._exhibits.values()),
                    places=category.places,
                    line=at,
                )
            )
        return Snapshot(
            fingerprint=self._fingerprint,
            position=position,
            exhibits=self._exhibits,
            labels={each.candidate: name for name, each in self._exhibits.items()},
            hidden=frozenset(
                label(self.rules, row.category, row.number)
                for row in self._rows
                if row.page and CandidateId(row.candidate) not in shown
            ),
            searched={
                name: folded(f"{each.name}\n{each.unit}\n{name}")
                for name, each in self._exhibits.items()
            },
            groups=tuple(groups),
            regions={each.code: self._regions(each.code) for each in self.rules.categories},
            tallies=tallies,
            ranked=ranked,
            figures=counted.figures,
            liking=likes,
            course=course(self.rules, campaign),
            channel=channel.code if channel else None,
            stage=stage.code if stage else None,
            units=len({row.unit for row in self._rows if CandidateId(row.candidate) in shown}),
            notices=self._notices,
            certificates=self._certificates,
            media=frozenset(self._framing.files(self._exhibits.values())),
        )

    def _regions(self, category: str) -> tuple[str, ...]:
        regions = {each.region for each in self._exhibits.values() if each.category == category}
        return tuple(sorted(regions - {""}))
