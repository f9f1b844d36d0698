"""A unit writes, checks, approves and hands in; told through the desk on real stores."""

from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from national import attach, clerk_of, leader_of, opened
from samples import CAST, FORMS, ONE
from selection.accounts import store as accounts_store
from selection.accounts.people import Unit
from selection.accounts.store import Accounts
from selection.desk.clock import ScriptedClock
from selection.desk.comparing import Registers
from selection.desk.desk import Desk
from selection.desk.nominating import writing
from selection.desk.nominating.answers import Content
from selection.desk.nominating.checking import Checked, check
from selection.desk.nominating.handing_in import (
    hand_in,
    keep_shown_at_home,
    shown_at_home,
    to_be_approved,
    unit_declarations,
)
from selection.desk.nominating.nominees import Nominee, Standing, answering_unit, nominee
from selection.desk.nominating.overview import overview, slate_of
from selection.desk.nominating.pages import line_of, page_of
from selection.desk.nominating.writing import Overtaken
from selection.desk.rehearsal.cast import plain
from selection.desk.requests import Order
from selection.domain.candidacy import NominationSubmitted, Objections
from selection.domain.eligibility import Verdict
from selection.domain.kernel import CandidateId, Refused, UnitId
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.roles import Role
from selection.domain.rulebook.words import Declarer
from selection.readmodels.drafts import of_unit
from selection.readmodels.views import Views

PROVINCE = UnitId("province")
CLERK, LEADER = clerk_of("province"), leader_of("province")


@dataclass
class Office:
    """A province's people at work."""

    desk: Desk
    clock: ScriptedClock
    accounts: Accounts
    views: Views
    registers: Registers

    def compare(self, desk: Desk, name: str, *, region: str, unit: str):
        assert desk is self.desk
        return self.registers.compare(name, region=region, unit=unit)

    def begin(self, category: str = "ORGANIZATION") -> CandidateId:
        return writing.begin(self.desk, unit=PROVINCE, category=category, applicant=None, by=CLERK)

    def form(self, category: str = "ORGANIZATION", **changes: object) -> Content:
        filled = {code: plain(answer) for code, answer in FORMS[category].items()}
        listed = {c: list(a) if isinstance(a, tuple) else a for c, a in filled.items()}
        content: Content = {**listed, **changes}  # pyright: ignore[reportAssignmentType]
        return {code: answer for code, answer in content.items() if answer is not None}

    def save(self, who: CandidateId, content: Content, opened: int | None = None):
        saved = self.of(who).draft.saved
        newest = 0 if saved is None else saved.revision
        return writing.save(
            self.desk,
            self.accounts.vault,
            who,
            content,
            opened=newest if opened is None else opened,
            by=CLERK,
        )

    def of(self, who: CandidateId) -> Nominee:
        return nominee(self.desk, who, PROVINCE)

    def check(self, who: CandidateId, content: Content) -> Checked:
        return check(
            self.desk,
            self.accounts,
            self.compare,
            self.of(who),
            content,
            unit_type="PROVINCIAL_ASSOCIATION",
        )

    def declared_by_hand(self, who: CandidateId) -> None:
        mine = [each.code for each in CAST.declarations if Declarer.CANDIDATE in each.by]
        writing.by_hand(
            self.desk, self.accounts.vault, who, mine, words="承诺书已签，存档", by=CLERK
        )

    def approve(self, who: CandidateId) -> None:
        of = self.of(who)
        writing.approve(
            self.desk,
            who,
            of.draft.revision,
            shown=to_be_approved(of, CAST) or "",
            endorsed=tuple(of.draft.exemptions),
            declarations=unit_declarations(CAST),
            by=LEADER,
        )

    def hand_in(self, who: CandidateId):
        return hand_in(self.desk, self.accounts, self.compare, self.of(who), by=LEADER)

    def ready(self, category: str = "ORGANIZATION", **changes: object) -> CandidateId:
        who = self.begin(category)
        self.save(who, self.form(category, **changes))
        attach(self.desk, who, "province", category)
        self.declared_by_hand(who)
        self.approve(who)
        return who


@pytest.fixture
def office(tmp_path: Path) -> Generator[Office]:
    desk, clock = opened(tmp_path / "desk")
    (tmp_path / "home").mkdir()
    environ = {"SELECTION_SECRETS_FILE": str(tmp_path / "secrets.json")}
    with ExitStack() as held:
        held.callback(desk.journal.close)
        accounts = held.enter_context(accounts_store.create(tmp_path / "home", environ))
        unit = Unit(id=PROVINCE, name="云岭省科协", type="PROVINCIAL_ASSOCIATION", region="云岭省")
        accounts.people.enter([unit], at=clock())
        views = Views(tmp_path / "views.db")
        held.callback(views.close)
        yield Office(desk, clock, accounts, views, Registers(desk.journal, desk.rules, accounts))


def test_a_nomination_grows_from_the_first_word_to_the_receipt(office: Office):
    who = office.begin()
    assert office.of(who).standing is Standing.DRAFT
    assert office.check(who, {}).open > 10
    office.save(who, office.form())
    assert not office.check(who, office.form()).faults
    attach(office.desk, who, "province", "ORGANIZATION")
    office.declared_by_hand(who)
    checked = office.check(who, office.form())
    assert checked.open == 0
    assert [each.missing for each in checked.declarations] == [("UNIT",)] * 3
    office.approve(who)
    assert office.of(who).standing is Standing.APPROVED
    [stands] = [
        each for each in office.hand_in(who).events if isinstance(each, NominationSubmitted)
    ]
    assert stands.signed_by == {"CLERK": CLERK, "LEADER": LEADER}
    assert len(stands.entities) == 1
    assert office.of(who).standing is Standing.SUBMITTED
    assert answering_unit(office.desk, who) == PROVINCE


def test_asked_twice_with_one_id_a_draft_is_begun_once(office: Office):
    begun = {
        writing.begin(
            office.desk, unit=PROVINCE, category="SITE", applicant=None, by=CLERK, id="a" * 32
        )
        for _ in range(2)
    }
    assert len(begun) == 1


def test_what_two_people_write_is_laid_side_by_side_and_neither_is_lost(office: Office):
    who = office.begin()
    office.save(who, {"name": "第一稿"}, opened=0)
    with pytest.raises(Overtaken) as overtaken:
        office.save(who, {"name": "另一稿"}, opened=0)
    assert overtaken.value.theirs == {"name": "第一稿"}
    assert overtaken.value.by == CLERK
    assert office.save(who, {"name": "合稿"}, opened=overtaken.value.revision) is not None


def test_what_says_nothing_new_voids_no_signature(office: Office):
    who = office.ready()
    assert office.save(who, office.form()) is None
    assert office.of(who).standing is Standing.APPROVED
    office.save(who, office.form(volunteers=31))
    assert office.of(who).standing is Standing.DRAFT
    with pytest.raises(Refused, match="draft-is-not-approved"):
        office.hand_in(who)


def test_the_leader_approves_exactly_what_was_shown_files_among_it(office: Office):
    who = office.begin()
    office.save(who, office.form())
    office.declared_by_hand(who)
    shown = to_be_approved(office.of(who), CAST)
    attach(office.desk, who, "province", "ORGANIZATION")
    with pytest.raises(Refused, match="draft-was-changed-meanwhile"):
        writing.approve(
            office.desk,
            who,
            office.of(who).draft.revision,
            shown=shown or "",
            endorsed=(),
            declarations=unit_declarations(CAST),
            by=LEADER,
        )
    assert office.of(who).standing is Standing.DRAFT


def test_what_the_leader_sends_back_is_sent_back_until_somebody_writes(office: Office):
    who = office.begin()
    office.save(who, office.form())
    writing.send_back(office.desk, office.accounts.vault, who, "请补充事迹", by=LEADER)
    sent = office.of(who)
    assert sent.standing is Standing.SENT_BACK
    assert sent.sent_back is not None
    assert office.accounts.vault.open(sent.sent_back.reason.record) == {"words": "请补充事迹"}
    office.save(who, office.form(volunteers=40))
    assert office.of(who).standing is Standing.DRAFT


def test_sixteen_volunteers_need_a_plea_that_the_leader_endorses(office: Office):
    who = office.begin()
    content = office.form(volunteers=16)
    office.save(who, content)
    assert [(each.condition, each.verdict) for each in office.check(who, content).unmet] == [
        ("R-ORG-02", Verdict.NEEDS_EXEMPTION)
    ]
    plea = "队伍虽小，四年来坚持周末下乡，" * 5
    vault = office.accounts.vault
    with pytest.raises(Refused, match="exemption-reason-is-too-short"):
        writing.plead(office.desk, vault, who, "R-ORG-02", "太短", by=CLERK)
    assert writing.plead(office.desk, vault, who, "R-ORG-02", plea, by=CLERK) is not None
    assert writing.plead(office.desk, vault, who, "R-ORG-02", plea, by=CLERK) is None
    assert office.check(who, content).unmet == ()
    attach(office.desk, who, "province", "ORGANIZATION")
    office.declared_by_hand(who)
    office.approve(who)
    [stands] = office.hand_in(who).events[1:]
    assert [each.endorsed_by for each in stands.exemptions] == [LEADER]


def test_the_same_body_twice_is_found_before_it_is_handed_in(office: Office):
    office.hand_in(office.ready())
    other = office.begin()
    assert office.check(other, office.form()).elsewhere
    assert not office.check(other, office.form(name="另一个虚构的名字")).elsewhere


def test_after_the_deadline_it_is_recorded_as_late_and_takes_no_slot(office: Office):
    who = office.ready()
    office.clock.on(days=30)
    office.desk.keep_time()
    office.hand_in(who)
    assert office.of(who).standing is Standing.LATE
    assert not slate_of(office.desk, PROVINCE).taken


def test_a_unit_sees_its_own_and_how_many_slots_are_left(office: Office):
    mine = office.ready()
    office.hand_in(mine)
    draft = office.begin("SITE")
    theirs = writing.begin(
        office.desk,
        unit=UnitId("society"),
        category="SITE",
        applicant=None,
        by=clerk_of("society"),
    )
    office.views.catch_up(office.desk.journal)
    with office.views.reading() as db:
        assert of_unit(db, PROVINCE) == [mine, draft]
        assert of_unit(db, UnitId("society")) == [theirs]
    seen = overview(office.desk, office.accounts.vault, PROVINCE, [mine, draft])
    assert {each.category: (each.used, each.most, each.free) for each in seen.slots} == {
        "VOLUNTEER": (0, 5, 5),
        "ORGANIZATION": (1, 5, 4),
        "PROJECT": (0, 5, 5),
        "SITE": (0, 5, 5),
    }
    assert seen.names == {mine: "虚构的名字"}
    assert seen.intake.open
    assert seen.intake.closes == CAST.stages[0].closes
    total = overview(office.desk, office.accounts.vault, UnitId("institute"), [])
    assert [(each.category, each.most) for each in total.slots][-1] == (None, 5)


def test_a_unit_s_own_publicity_goes_with_the_submission(office: Office):
    who = office.ready()
    of = office.of(who)
    assert shown_at_home(office.accounts, of, CAST) is None
    days = {"begins": date(2023, 10, 20), "ends": date(2023, 10, 26)}
    keep_shown_at_home(
        office.desk, office.accounts, of, objections=Objections.NONE, words="本级公示", **days
    )
    [_, stands] = office.hand_in(who).events
    assert stands.own_publicity.begins == days["begins"]
    assert office.accounts.vault.matches(stands.own_publicity.paper)
    with pytest.raises(Refused, match="ends-before"):
        keep_shown_at_home(
            office.desk,
            office.accounts,
            of,
            begins=days["ends"],
            ends=days["begins"],
            objections=Objections.NONE,
            words="",
        )


def test_a_candidate_who_signs_alone_signs_what_stands_there(office: Office):
    applicant = replace(
        AppointPerson(
            person=LEADER, role=Role.CANDIDATE, by=ONE, at=office.clock(), unit=PROVINCE
        ),
        person="applicant-1",
    )
    office.desk.handle(ONE, Order(PEOPLE, applicant))
    who = writing.begin(
        office.desk, unit=PROVINCE, category="SITE", applicant=applicant.person, by=CLERK
    )
    office.save(who, office.form("SITE"))
    writing.declare(office.desk, who, ("TRUTH",), declarer=Declarer.CANDIDATE, by=applicant.person)
    with pytest.raises(Refused):
        writing.declare(office.desk, who, ("TRUTH",), declarer=Declarer.CANDIDATE, by=LEADER)


def test_the_public_page_says_nothing_that_is_not_public():
    content = {**{c: plain(a) for c, a in FORMS["VOLUNTEER"].items()}, "brief": "一句话。" * 30}
    page = page_of(CAST, "VOLUNTEER", content, (), None, region="云岭省")
    assert set(page.answers) == {"name", "brief", "story", "employer", "team"}
    assert page.line == "一句话。" * 15
    assert line_of({"brief": "长" * 80}) == "长" * 59 + "…"
