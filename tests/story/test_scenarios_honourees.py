"""Scenario 7: a past winner, spelt otherwise; end to end through the register and the desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from samples import at
from selection.accounts import store as accounts_store
from selection.accounts.people import Unit
from selection.accounts.recognising import PastWinner, entities_of
from selection.accounts.store import Accounts
from selection.cli.register import register
from selection.desk import checking
from selection.desk.clock import ScriptedClock
from selection.desk.comparing import Registers
from selection.desk.desk import Desk
from selection.desk.honourees import enter
from selection.desk.opening import open_campaign
from selection.desk.requests import Order
from selection.desk.submitting import submit, withdraw
from selection.domain.campaign import CAMPAIGN
from selection.domain.candidacy import RivalRefused, SubmitNomination
from selection.domain.checklist import Tick
from selection.domain.course import OpenStage
from selection.domain.disqualification import DISQUALIFICATION, DisqualifyCandidate
from selection.domain.identity import How
from selection.domain.kernel import CandidateId, PersonId, Refused, UnitId
from selection.domain.opinions import AssignReviewers, GiveOpinion, Verdict
from selection.domain.people import PEOPLE, AppointPerson
from selection.domain.recognition import RECOGNITION, SettleMatch
from selection.domain.register import HonoureeEntered
from selection.domain.review import REVIEW
from selection.domain.roles import Role
from selection.domain.rulebook.canonical import canonical
from selection.domain.rulebook.words import Finds
from selection.domain.slate import SLATE
from selection.domain.units import RegisterUnit
from selection.journal import store
from selection.settings import Home

TOML = """
schema = 1
id = "honours"
title = "虚构推选"
year = 2023
nature = "PUBLICITY"
organizer = "虚构"

[calendar]
zone = "Asia/Shanghai"

[[categories]]
code = "PERSON"
name = "个人"
kind = "PERSON"

[[categories]]
code = "TEAM"
name = "组织"
kind = "ORGANIZATION"

[[categories]]
code = "PROJECT"
name = "项目"
kind = "PROJECT"

[[unit_types]]
code = "UNIT"
name = "单位"
limits = []

[nomination]
reference_date = 2023-11-20
signatures = []
fields = [
  { code = "name", name = "名", type = "TEXT" },
  { code = "number", name = "号码", type = "TEXT", required = false, identifies = true },
]

[[exclusions]]
id = "R-EXC-01"
text = "已入选的不再参加"
severity = "HARD"
register = "往年典型"
from_year = 2019
to_year = 2022
similar_name = "0.9"

[[stages]]
code = "INTAKE"
name = "推荐"
kind = "INTAKE"

[[stages]]
code = "REVIEW"
name = "初审"
kind = "FORMAL_REVIEW"

[formal_review]
reviewers = 2
corrections = 1
correction_within = "3 days"
appeal_within = "3 days"
"""
REGISTER = "往年典型"
ONE, TWO = PersonId("o-1"), PersonId("o-2")
ANN, BOB = PersonId("r-1"), PersonId("r-2")
HERE, THERE = UnitId("u-here"), UnitId("u-there")
UNITS = [
    Unit(id=HERE, name="虚构省科协", type="UNIT", region="云岭省"),
    Unit(id=THERE, name="虚构学会", type="UNIT", region="海角省"),
]
WINNER = PastWinner(
    year=2020, category="组织", name="“星火”（科技志愿服务队）", unit="", region="云岭"
)


@dataclass
class House:
    """A campaign that takes nominations in, with its people and its accounts."""

    home: Home
    desk: Desk
    accounts: Accounts
    clock: ScriptedClock
    registers: Registers

    def nominate(
        self, name: str, category: str = "TEAM", unit: UnitId = HERE, number: str = ""
    ) -> CandidateId:
        """Hand the name in, compared as a clerk's page does it."""
        form = {"name": name, **({"number": number} if number else {})}
        at = self.clock()
        candidate = CandidateId(f"c-{self.desk.journal.head().position}")
        [mine] = [each for each in UNITS if each.id == unit]
        submitted = SubmitNomination(
            candidate=candidate,
            unit=unit,
            category=category,
            entities=entities_of(
                self.accounts.pseudonyms("honours"), self.desk.rules, category, form
            ),
            form=form,
            paper=self.accounts.vault.keep(candidate, "form", form, at=at),
            at=at,
            compared=self.registers.compare(name, region=mine.region, unit=mine.name),
        )
        submit(self.desk, submitted, by=PersonId(unit))
        assigned = AssignReviewers(candidate=candidate, reviewers=(ANN, BOB), by=ONE, at=at)
        self.desk.handle(ONE, Order(REVIEW, assigned))
        return candidate

    def remember(self, *winners: PastWinner):
        return enter(self.desk, self.accounts, REGISTER, winners, by=ONE, at=self.clock())

    def notices(self, candidate: CandidateId) -> list[RivalRefused]:
        return [
            record.event
            for record in self.desk.journal.since(0, names=["nomination.rival-refused.1"])
            if record.event.candidate == candidate
        ]

    def matches(self, candidate: CandidateId) -> list[How]:
        [event] = [
            record.event
            for record in self.desk.journal.since(0, names=["nomination.nomination-submitted.1"])
            if record.event.candidate == candidate
        ]
        return [each.how for each in event.matches]

    def settle(self, candidate: CandidateId, *people: PersonId, same: bool) -> None:
        [honouree] = [
            record.event.entered.honouree
            for record in self.desk.journal.since(0, names=["register.honouree-entered.1"])
        ]
        for each in people:
            said = SettleMatch(
                candidate=candidate, honouree=honouree, same=same, by=each, at=self.clock()
            )
            self.desk.handle(each, Order(RECOGNITION, said))

    def review(self, candidate: CandidateId) -> str | None:
        """Both reviewers see what was found and let the candidate pass; or why they may not."""
        words = {"words": "虚构：不是同一个"}
        seen = self.accounts.vault.keep(candidate, "remark", words, at=self.clock())
        try:
            for each in (ANN, BOB):
                given = GiveOpinion(
                    candidate=candidate,
                    reviewer=each,
                    verdict=Verdict.PASSED,
                    at=self.clock(),
                    ticks={Finds.PAST_WINNER: Tick.FITS},
                    remarks={Finds.PAST_WINNER: seen},
                )
                self.desk.handle(each, Order(REVIEW, given))
        except Refused as refused:
            return refused.reason
        return None


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    home, clock = Home(tmp_path), ScriptedClock(at("2023-10-20 09:00"))
    home.journal("honours").parent.mkdir(parents=True)
    with (
        accounts_store.create(tmp_path) as accounts,
        store.create(home.journal("honours"), campaign="honours", clock=clock) as journal,
    ):
        desk = open_campaign(
            journal, canonical(TOML.encode()), drafted_by=ONE, frozen_by=TWO, clock=clock
        )
        for person, role in (
            (ONE, Role.OFFICIAL),
            (TWO, Role.OFFICIAL),
            (ANN, Role.REVIEWER),
            (BOB, Role.REVIEWER),
        ):
            appointed = AppointPerson(person=person, role=role, by=ONE, at=clock())
            desk.handle(ONE, Order(PEOPLE, appointed))
        accounts.people.enter(UNITS, at=clock())
        for each in UNITS:
            registered = RegisterUnit(unit=each.id, unit_type="UNIT", by=ONE, at=clock())
            desk.handle(ONE, Order(SLATE, registered))
        for stage in ("INTAKE", "REVIEW"):
            opened = OpenStage(stage=stage, by=ONE, at=clock())
            desk.handle(ONE, Order(CAMPAIGN, opened))
        house = House(home, desk, accounts, clock, Registers(journal, desk.rules, accounts))
        yield house
        with house.desk.journal as last:
            assert list(checking.findings(last)) == []
            assert list(checking.missing_papers(last, accounts.vault)) == []


@pytest.mark.refuses("R-EXC-01")
def test_scenario_7_a_past_winner_spelt_otherwise_is_out_once_two_people_say_so(house: House):
    house.remember(WINNER)
    again = house.nominate("星火科技志愿者服務隊")

    assert house.matches(again) == [How.NAMED]
    assert house.review(again) == "match-is-not-settled"
    house.settle(again, ANN, same=True)
    assert house.review(again) == "match-is-not-settled"
    house.settle(again, ONE, same=True)
    assert house.review(again) == "candidate-is-rejected"


@pytest.mark.accepts("R-EXC-01")
def test_scenario_7_another_of_that_name_passes_once_two_people_say_so(house: House):
    house.remember(WINNER)
    other = house.nominate("星火科技志愿者服务队")

    house.settle(other, ANN, BOB, same=False)
    assert house.review(other) is None


@pytest.mark.accepts("R-EXC-01")
@pytest.mark.parametrize("name", ["星火科技志愿服务总队", "星 火"])
def test_scenario_7_the_same_name_elsewhere_is_shown_and_passes(house: House, name: str):
    house.remember(WINNER)
    elsewhere = house.nominate(name, unit=THERE)

    assert house.matches(elsewhere) == [How.SIMILAR]
    assert house.review(elsewhere) is None


def test_scenario_7_a_name_nine_tenths_alike_is_shown(house: House):
    house.remember(PastWinner(year=2021, category="项目", name="甲乙丙丁戊己庚辛壬癸"))
    near = house.nominate("甲乙丙丁戊己庚辛壬子", "PROJECT")
    far = house.nominate("甲乙丙丁戊己庚辛子丑", "PROJECT")

    assert house.matches(near) == [How.SIMILAR]
    assert house.matches(far) == []


@pytest.mark.refuses("R-EXC-01")
def test_scenario_7_a_register_that_grows_later_finds_who_stands_already(house: House):
    stands = house.nominate("星火科技志愿者服务队", number="C-1")
    assert house.matches(stands) == []

    numbered = PastWinner(year=2022, category="个人", name="虚构乙", identifier="c-1")
    entered = house.remember(numbered)
    assert (entered.new, entered.known, entered.flagged) == (1, 0, (stands,))
    assert house.review(stands) == "match-is-not-settled"
    again = house.remember(numbered)
    assert (again.new, again.known, again.flagged) == (0, 1, ())


@pytest.mark.refuses("R-EXC-01")
def test_scenario_7_the_same_number_is_refused_at_once(house: House):
    house.remember(PastWinner(year=2022, category="组织", name="虚构乙", identifier="ｃ 1"))

    with pytest.raises(Refused, match="candidate-has-won-before"):
        house.nominate("另一个名称", number="C1")


def test_a_name_compared_before_the_register_grew_is_compared_again(house: House):
    old = house.registers.compare("星火", region="云岭省")
    house.remember(WINNER)
    house.registers.compare = lambda *_, **__: old  # a page that stood open meanwhile

    with pytest.raises(Refused, match="names-are-not-compared"):
        house.nominate("星火")


def test_who_is_erased_is_found_by_its_name_and_by_nothing_similar(house: House):
    ten = "甲乙丙丁戊己庚辛壬癸"
    house.remember(PastWinner(year=2021, category="项目", name=ten, region="云岭"))
    [entered] = [
        record.event
        for record in house.desk.journal.since(0)
        if isinstance(record.event, HonoureeEntered)
    ]
    house.accounts.vault.erase(entered.entered.honouree, at=house.clock(), reason="request")

    assert house.matches(house.nominate("甲乙丙丁戊己庚辛壬子", "PROJECT")) == []
    assert house.matches(house.nominate(ten, "PROJECT")) == [How.NAMED]


# --- nobody twice


@pytest.mark.refuses("A-11")
def test_the_second_unit_is_told_which_nomination_came_first(house: House):
    first = house.nominate("虚构甲", "PERSON", number="X0000000")

    with pytest.raises(Refused, match="candidate-is-nominated-elsewhere") as refused:
        house.nominate("虚构 甲", "PERSON", THERE, number="x0000000")
    assert refused.value.because["by"] == first
    assert refused.value.because["unit"] == THERE
    assert refused.value.because["stands_for"] != THERE
    assert [each.unit for each in house.notices(first)] == [THERE]
    house.clock.to(house.clock() + timedelta(hours=1))
    withdraw(house.desk, first, by=ONE)
    house.nominate("虚构甲", "PERSON", THERE, number="x0000000")


@pytest.mark.refuses("A-11")
def test_a_disqualified_body_does_not_come_back_through_another_unit(house: House):
    first = house.nominate("虚构甲", "PERSON", number="X0000000")
    at, words = house.clock(), {"words": "虚构"}
    reason = house.accounts.vault.keep(first, "reason", words, at=at)
    out = DisqualifyCandidate(candidate=first, reason=reason, signed_by=(ONE, TWO), at=at)
    house.desk.handle(ONE, Order(DISQUALIFICATION, out))

    with pytest.raises(Refused, match="candidate-is-not-nominated"):
        withdraw(house.desk, first, by=ONE)
    with pytest.raises(Refused, match="candidate-is-nominated-elsewhere"):
        house.nominate("虚构甲", "PERSON", THERE, number="X0000000")


@pytest.mark.accepts("A-11")
def test_people_of_one_name_may_all_stand(house: House):
    house.nominate("虚构甲", "PERSON", number="X1")
    house.nominate("虚构甲", "PERSON", THERE, number="X2")


@pytest.mark.refuses("A-12", "A-11")
def test_a_team_is_known_by_its_name_where_one_unit_leaves_its_code_out(house: House):
    house.nominate("星火队", number="C-1")

    with pytest.raises(Refused, match="candidate-is-nominated-elsewhere"):
        house.nominate("“星火”隊", unit=THERE)


@pytest.mark.accepts("A-12")
def test_a_project_of_a_nominated_team_stands_too(house: House):
    house.nominate("星火队", number="C-1")
    house.nominate("星火队", "PROJECT")


# --- the command line


def run(house: House, *words: object):
    return CliRunner().invoke(
        register, ["import", *map(str, words), "--home", str(house.home.root)]
    )


def test_an_official_imports_a_list_after_looking_at_it(house: House, tmp_path: Path):
    file = tmp_path / "winners.csv"
    file.write_text("年度,类别,名称,省份\n2020,组织,星火服务队,云岭省\n", "utf-8")
    stands = house.nominate("星火科技志愿者服务队")
    house.desk.journal.close()

    looked = run(house, file, "--register", REGISTER, "--dry-run")
    assert (looked.exit_code, looked.stdout) == (0, "试读：1 行可以导入，没有写入。\n")
    nobody = run(house, file, "--register", REGISTER)
    assert (nobody.exit_code, "--by" in nobody.stderr) == (1, True)
    done = run(house, file, "--register", REGISTER, "--by", ONE)
    assert "新登记 1 行，已有 0 行" in done.stdout
    assert stands in done.stdout
    again = run(house, file, "--register", REGISTER, "--by", ONE)
    assert "新登记 0 行，已有 1 行" in again.stdout
    assert isinstance(run(house, file, "--register", "没有", "--by", ONE).exception, Refused)
    house.desk.journal = store.open_(house.home.journal("honours"), clock=house.clock)


def test_a_line_that_cannot_be_used_stops_the_whole_import(house: House, tmp_path: Path):
    file = tmp_path / "winners.csv"
    lines = "\n".join(f"{year},组织,星火服务队" for year in ["近年"] * 12 + ["2020"])
    file.write_text(f"年度,类别,名称\n{lines}\n", "utf-8")

    told = run(house, file, "--register", REGISTER, "--by", ONE)
    assert told.exit_code == 1
    assert "winners.csv 第 2 行：" in told.stdout
    assert "……另有 2 行" in told.stdout
    assert "12 行不能用，1 行可以；没有写入。" in told.stderr
    file.write_text("年度,类别,名称\n", "utf-8")
    assert "一行也没有" in run(house, file, "--register", REGISTER, "--by", ONE).stderr
    assert "找不到文件" in run(house, tmp_path / "no.xlsx", "--register", REGISTER).stderr
