"""Acceptance scenarios of domain 12 about publicity, objections and substitution (15, 16, 23).

Three people stand for two places; all of them are made up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fair import ANNA, BERT, CARA, DORA, EVERYBODY, ONE, TWO
from fair import opened as opened_fair
from publicity import BOOK
from samples import at
from selection.accounts import store as accounts_store
from selection.accounts.store import Accounts
from selection.desk.arranging import names
from selection.desk.clock import ScriptedClock
from selection.desk.concluding import decide, release
from selection.desk.desk import Desk
from selection.desk.objecting import Objector, cases, file, overdue, who_objected
from selection.desk.proposing import propose
from selection.desk.publishing import (
    correct,
    propose_substitution,
    publication,
    publish,
    publish_substitute,
)
from selection.desk.requests import Order, Receipt, Request
from selection.desk.workdays import known
from selection.domain.announcement import (
    ApproveList,
    ApproveSubstitution,
    Ground,
    ListPublished,
    ReleaseList,
    RevokeAward,
)
from selection.domain.ballot import BALLOT, LikeCandidate
from selection.domain.calendar import Period
from selection.domain.campaign import CAMPAIGN, OpenStage
from selection.domain.kernel import CandidateId, Paper, PersonId, Refused, VoterId
from selection.domain.listed import Status
from selection.domain.objecting import (
    AdmitObjection,
    ConcludeObjection,
    Conclusion,
    Kind,
    OpenInvestigation,
    ReportInvestigation,
    Way,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.publication import PUBLICATION
from selection.domain.roles import Role
from selection.domain.rulebook.words import Tier
from selection.journal import store
from selection.settings import Home
from selection.web.notices import Kind as VersionKind
from selection.web.notices import Notices

OBJECTOR = Objector(name="虚构异议人", phone="00000000000")
THREE, FOUR = PersonId("official-three"), PersonId("official-four")
CLERK, SUPERVISOR = PersonId("clerk-one"), PersonId("supervisor-one")
BOTH = (ONE, TWO)
LIKES = {ANNA: 3, BERT: 2, DORA: 1, CARA: 1}


@dataclass(slots=True)
class House:
    """The campaign with everybody who takes part in its last weeks."""

    desk: Desk
    accounts: Accounts
    clock: ScriptedClock

    def order(self, decider: Any, command: Any) -> Any:
        [event] = self.desk.handle("somebody", Order(decider, command)).events
        return event

    def paper(self, words: str) -> Paper:
        return self.accounts.vault.keep("minutes", "words", {"words": words}, at=self.clock())

    def open_stage(self, code: str, **more: Any) -> None:
        zone = self.desk.rules.calendar.zone
        days = known(zone, self.clock().date())
        opening = OpenStage(stage=code, by=ONE, at=self.clock(), workdays=days, **more)
        self.desk.handle(ONE, Order(CAMPAIGN, opening))

    def approved(self) -> str:
        """A list, seen by two."""
        naming = names(self.desk, self.accounts)
        [event] = propose(self.desk, naming, by=ONE, at=self.clock()).events
        self.order(PUBLICATION, ApproveList(digest=event.digest, by=TWO, at=self.clock()))
        return event.digest

    def published(self, when: str, **more: Any) -> ListPublished:
        self.clock.to(at(when))
        self.open_stage("PUBLICITY")
        self.approved()
        [event] = publish(self.desk, self.accounts, signed_by=BOTH, at=self.clock(), **more).events
        return event

    def object_to(self, who: str, **more: Any) -> Receipt:
        plain = {"objector": OBJECTOR, "words": "虚构的异议", "at": self.clock()}
        return file(self.desk, self.accounts, CandidateId(who), **plain | more)

    def settle(self, number: int, who: str, finding: Conclusion, when: str) -> None:
        """Admitted, looked into, reported and concluded."""
        days = known(self.desk.rules.calendar.zone, self.clock().date())
        now = self.clock()
        candidate = CandidateId(who)
        self.order(
            OBJECTIONS,
            AdmitObjection(number=number, kind=Kind.SUBSTANTIVE, by=ONE, at=now, workdays=days),
        )
        self.order(
            OBJECTIONS,
            OpenInvestigation(
                number=number,
                candidate=candidate,
                handlers=(THREE, FOUR),
                statement=self.paper("虚构的异议，不写是谁提的"),
                by=ONE,
                at=now,
            ),
        )
        report = self.paper("虚构的核查报告")
        self.order(OBJECTIONS, ReportInvestigation(number=number, report=report, by=THREE, at=now))
        self.clock.to(at(when))
        self.order(
            OBJECTIONS,
            ConcludeObjection(
                number=number,
                candidate=candidate,
                finding=finding,
                reason=self.paper("虚构的理由"),
                signed_by=BOTH,
                at=self.clock(),
                workdays=days,
            ),
        )

    def decide(self, *, closing: bool = False) -> tuple[str, ...]:
        [event] = decide(
            self.desk,
            names(self.desk, self.accounts),
            document=self.paper("虚构的决定"),
            signed_by=BOTH,
            at=self.clock(),
            closing=closing,
        ).events
        return event.places

    def release(self) -> list[tuple[str, str | None]]:
        naming = names(self.desk, self.accounts)
        receipt = release(self.desk, self.accounts, naming, signed_by=BOTH, at=self.clock())
        [event] = receipt.events
        return [(each.candidate, each.number) for each in event.awards]

    def notices(self):
        history = self.desk.journal.read(f"{self.desk.rules.id}/publication")
        return Notices(self.desk.rules, self.accounts).read([each.event for each in history])


@contextmanager
def house(folder: Path, book: str = BOOK, opening: str = "2023-11-30 08:00") -> Iterator[House]:
    """The likes are in: Anna, then Bert, then Dora, for two places; Cara alone for another."""
    home, clock = Home(folder), ScriptedClock(at(opening))
    opened_fair(home, clock, people=EVERYBODY, book=book)
    with (
        accounts_store.open_accounts(home.root) as accounts,
        store.open_(home.journal("fair-practice"), clock=clock) as journal,
    ):
        desk = Desk.open(journal, clock=clock)
        for person, role in (
            (THREE, Role.OFFICIAL),
            (FOUR, Role.OFFICIAL),
            (CLERK, Role.OBJECTION_CLERK),
            (SUPERVISOR, Role.SUPERVISOR),
        ):
            appointed = AppointPerson(person=person, role=role, by=ONE, at=clock())
            desk.handle(ONE, Order(PEOPLE, appointed))
        clock.to(at(opening) + timedelta(days=1, hours=3))
        desk.keep_time()
        desk.handle_all(
            [_like(desk, who.id, n) for who, most in LIKES.items() for n in range(most)]
        )
        closing = next(each for each in desk.rules.stages if each.code == "LIKES").closes
        assert closing is not None
        clock.to(closing)
        yield House(desk, accounts, clock)


def _like(desk: Desk, candidate: str, number: int) -> Request:
    command = LikeCandidate(
        channel="likes",
        stage="LIKES",
        voter=VoterId(f"{candidate}-{number}"),
        tier=Tier.DEVICE,
        candidate=CandidateId(candidate),
        at=desk.clock(),
    )
    return Request(actor="public", orders=(Order(BALLOT, command),))


# --- 15


@pytest.mark.accepts("A-14", "R-TIME-05", "R-REV-03")
@pytest.mark.refuses("A-14", "R-TIME-05", "R-REV-03")
def test_scenario_15_five_working_days_over_new_year_and_the_last_minute_counts(tmp_path: Path):
    with house(tmp_path) as here:
        published = here.published("2023-12-28 08:30")

        until = at("2024-01-05 00:00")
        assert published.period == Period(
            first=date(2023, 12, 28), last=date(2024, 1, 4), until=until
        )
        [notice] = here.notices()
        assert notice.period == "公示时间：2023年12月28日至2024年1月4日，为期5个工作日。"
        assert "拟确定" in notice.opening
        assert [entry.name for entry in notice.rolls[0].entries] == ["虚构乙", "虚构甲"]
        here.clock.to(at("2024-01-04 23:59"))
        [filed] = here.object_to("anna").events
        assert filed.number == 1
        with pytest.raises(Refused) as early:
            here.decide()
        assert early.value.reason in {"nobody-is-decided-on", "stage-is-not-open"}

        here.clock.to(until)
        with pytest.raises(Refused) as late:
            here.object_to("anna")
        assert late.value.reason == "objection-is-late"


def test_scenario_15_a_list_that_comes_late_in_its_stage_is_public_as_long(tmp_path: Path):
    with house(tmp_path) as here:
        here.clock.to(at("2023-12-25 08:30"))
        here.open_stage("PUBLICITY")
        here.clock.to(at("2023-12-27 15:00"))
        here.approved()

        [event] = publish(here.desk, here.accounts, signed_by=BOTH, at=here.clock()).events

        assert event.period.first == date(2023, 12, 28)
        assert event.period.last == date(2024, 1, 4)
        here.clock.to(at("2024-01-03 12:00"))  # the stage is over, and the publicity is not
        assert here.object_to("bert").events


# --- 16


def test_scenario_16_an_upheld_objection_frees_a_place_for_the_next_in_rank(tmp_path: Path):
    with house(tmp_path) as here:
        here.published("2023-12-25 08:30")
        here.clock.to(at("2023-12-27 10:00"))
        here.object_to("anna")
        here.object_to("bert", way=Way.LETTER, by=CLERK, received=at("2023-12-26 09:00"))
        here.settle(1, "anna", Conclusion.UPHELD, "2024-01-08 08:30")
        here.settle(2, "bert", Conclusion.NOT_UPHELD, "2024-01-08 08:40")
        here.open_stage("RELEASE")

        # The others go on.
        here.clock.to(at("2024-01-09 09:00"))
        assert set(here.decide()) == {"bert", "cara"}
        assert here.release() == [("bert", "XG-PEOPLE-001"), ("cara", "XG-PLACES-001")]

        # While a review can be asked for, the place is not free for good.
        dora = CandidateId("dora")
        with pytest.raises(Refused) as refused:
            propose_substitution(
                here.desk, dora, instead_of=CandidateId("anna"), by=ONE, at=here.clock()
            )
        assert refused.value.reason == "place-is-not-free"
        here.clock.to(at("2024-01-15 08:30"))
        propose_substitution(
            here.desk, dora, instead_of=CandidateId("anna"), by=ONE, at=here.clock()
        )
        agreed = ApproveSubstitution(candidate=dora, by=TWO, at=here.clock())
        here.order(PUBLICATION, agreed)
        [stands_in] = publish_substitute(
            here.desk, here.accounts, dora, signed_by=BOTH, at=here.clock()
        ).events
        assert (stands_in.period.first, stands_in.period.last) == (
            date(2024, 1, 15),
            date(2024, 1, 19),
        )
        assert here.object_to("dora", words="虚构").events
        here.settle(3, "dora", Conclusion.NOT_UPHELD, "2024-01-19 08:30")
        with pytest.raises(Refused) as refused:
            here.decide()
        assert refused.value.reason == "nobody-is-decided-on"

        here.clock.to(at("2024-01-20 00:00"))
        assert here.decide(closing=True) == ("dora",)
        assert here.release() == [("dora", "XG-PEOPLE-002")]

        kinds = [each.kind for each in here.notices()]
        assert kinds == [
            VersionKind.PUBLISHED,
            VersionKind.RELEASED,
            VersionKind.SUBSTITUTED,
            VersionKind.RELEASED,
        ]
        last = here.notices()[-1]
        assert [entry.name for entry in last.rolls[0].entries] == ["虚构乙", "虚构丁"]
        with pytest.raises(Refused) as refused:
            propose_substitution(
                here.desk, dora, instead_of=CandidateId("anna"), by=ONE, at=here.clock()
            )
        assert refused.value.reason == "no-substitution-any-more"


def test_scenario_16_who_objected_is_known_to_two_roles_and_every_look_is_recorded(
    tmp_path: Path,
):
    with house(tmp_path) as here:
        here.published("2023-12-25 08:30")
        here.object_to("anna")
        seen = who_objected(
            here.desk, here.accounts, 1, by=SUPERVISOR, reason="核对", at=here.clock()
        )
        assert seen == asdict(OBJECTOR)
        with pytest.raises(Refused) as refused:
            who_objected(here.desk, here.accounts, 1, by=ONE, reason="好奇", at=here.clock())
        assert refused.value.reason == "person-has-no-such-role"
        events = [type(each.event).__name__ for each in here.desk.journal.since(0)]
        assert events.count("ObjectionOpened") == 1
        assert cases(here.desk).case(1).candidate == "anna"
        assert overdue(here.desk, at("2023-12-26 23:59")) == {}
        assert list(overdue(here.desk, at("2023-12-27 00:00"))) == [1]


def test_scenario_16_an_award_is_revoked_and_the_list_keeps_the_line_with_a_mark(tmp_path: Path):
    with house(tmp_path) as here:
        here.published("2023-12-25 08:30")
        here.clock.to(at("2024-01-02 09:00"))
        here.desk.keep_time()
        here.open_stage("RELEASE")
        here.decide(closing=True)
        here.release()
        here.clock.to(at("2024-03-05 09:00"))
        revoked = RevokeAward(
            candidate=CandidateId("anna"),
            ground=Ground.FRAUD,
            reason=here.paper("虚构的调查"),
            note=here.paper("因弄虚作假，撤销入选。"),
            signed_by=BOTH,
            at=here.clock(),
        )
        here.order(PUBLICATION, revoked)

        assert publication(here.desk).items[CandidateId("anna")].status is Status.REVOKED
        lines = {entry.name: entry.revoked for entry in here.notices()[-1].rolls[0].entries}
        assert lines == {"虚构甲": "因弄虚作假，撤销入选。", "虚构乙": None}


def test_scenario_16_a_wrong_name_is_corrected_in_a_new_version_with_a_note(tmp_path: Path):
    with house(tmp_path) as here:
        here.published("2023-12-25 08:30")
        here.clock.to(at("2023-12-26 08:30"))
        correct(
            here.desk,
            here.accounts,
            {CandidateId("bert"): {"name": "虚构戊", "detail": "虚构队"}},
            renamed=[CandidateId("bert")],
            reason=here.paper("姓名误植"),
            signed_by=BOTH,
            at=here.clock(),
        )

        first, second = here.notices()
        assert [entry.name for entry in first.rolls[0].entries] == ["虚构乙", "虚构甲"]
        assert [entry.name for entry in second.rolls[0].entries] == ["虚构戊", "虚构甲"]
        assert (second.version, second.note) == (2, "姓名误植")
        assert first.sha256 != second.sha256
        here.clock.to(at("2024-01-02 00:00"))
        here.desk.keep_time()
        here.open_stage("RELEASE")
        assert set(here.decide()) == {"anna", "cara"}  # the other one is public till the 3rd
        release_him = ReleaseList(
            digest=publication(here.desk).in_public().digest,
            candidates=frozenset({CandidateId("bert")}),
            roll=(CandidateId("bert"),),
            text=here.paper("虚构"),
            signed_by=BOTH,
            at=here.clock(),
        )
        with pytest.raises(Refused) as refused:
            here.order(PUBLICATION, release_him)
        assert refused.value.reason == "list-has-changed"


# --- 23

IN_2027 = BOOK.replace("2023-12", "2027-02").replace("year = 2023", "year = 2027")


def test_scenario_23_a_year_that_no_calendar_knows_needs_a_date_by_hand(tmp_path: Path):
    with house(tmp_path, IN_2027, opening="2027-01-31 08:00") as here:
        here.clock.to(at("2027-03-01 08:30"))
        with pytest.raises(Refused) as unknown:
            here.open_stage("PUBLICITY")
        assert unknown.value.reason == "calendar-does-not-cover"
        assert unknown.value.because == {"year": 2027}

        with pytest.raises(Refused) as alone:
            here.open_stage("PUBLICITY", closes=at("2027-03-06 00:00"))
        assert alone.value.reason == "a-second-person-is-needed"
        here.open_stage("PUBLICITY", closes=at("2027-03-06 00:00"), signed_by=BOTH)
        here.approved()
        with pytest.raises(Refused) as unknown:
            publish(here.desk, here.accounts, signed_by=BOTH, at=here.clock())
        assert unknown.value.reason == "calendar-does-not-cover"
        with pytest.raises(Refused) as short:
            publish(
                here.desk,
                here.accounts,
                signed_by=BOTH,
                at=here.clock(),
                last=date(2027, 3, 4),
            )
        assert short.value.reason == "publicity-is-too-short"

        [event] = publish(
            here.desk, here.accounts, signed_by=BOTH, at=here.clock(), last=date(2027, 3, 5)
        ).events

        assert event.period == Period(
            first=date(2027, 3, 1), last=date(2027, 3, 5), until=at("2027-03-06 00:00")
        )
        [filed] = here.object_to("anna").events
        assert filed.admit_by is None
