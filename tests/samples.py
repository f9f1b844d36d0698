"""The people, days and rulebooks that the stories are about; all of them are made up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from selection.domain import facts, honours, sheet_facts
from selection.domain.checklist import Tick
from selection.domain.feeding import Provenance
from selection.domain.honours import Namesake
from selection.domain.identity import Comparison
from selection.domain.kernel import (
    CandidateId,
    EntityId,
    HonoureeId,
    Paper,
    PersonId,
    UnitId,
    VoterId,
)
from selection.domain.materials import attachment, fingerprint
from selection.domain.roles import Role
from selection.domain.rulebook.book import Calendar, Category, Rulebook, Stage
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.entry import Limit
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import By, Form, Kind, Nature, Of, Per, StageKind

RULEBOOKS = Path(__file__).parents[1] / "rulebooks"
CAST = from_toml((RULEBOOKS / "cast-2023.toml").read_bytes())
SIGE = from_toml((RULEBOOKS / "sige-shijia-2020.toml").read_bytes())
NAMED = replace(
    CAST,
    panels=tuple(
        replace(each, strata=(), most_per_employer=None, grassroots_least=None, group_most=None)
        for each in CAST.panels
    ),
)
"""The same with panels whose members an official names, instead of a draw."""

PROVINCIAL = from_toml((RULEBOOKS / "youxiu-sheng-2023.toml").read_bytes())
[FEED] = PROVINCIAL.feeds
"""What the province's own selection says of the winners it hands to the national one."""

LI, WU, SUN = CandidateId("li"), CandidateId("wu"), CandidateId("sun")
CITIZEN = VoterId("v-9f3c")
ONE, TWO, THREE = PersonId("o-1"), PersonId("o-2"), PersonId("o-3")
ANN, BOB, CHIEF = PersonId("r-ann"), PersonId("r-bob"), PersonId("r-chief")
TEA, TOM = PersonId("t-tea"), PersonId("t-tom")
EXPERT, OTHER_EXPERT = PersonId("e-1"), PersonId("e-2")
CLERK, LEADER = PersonId("u-clerk"), PersonId("u-leader")
SOCIETY, PROVINCE = UnitId("society"), UnitId("province")
LI_HIMSELF, LI_BY_NAME = EntityId("entity-li-number"), EntityId("entity-li-name")
LI_IN_2020, WU_IN_2021 = HonoureeId("honouree-1"), HonoureeId("honouree-2")
LI_S_NAME, LI_S_PROVINCE = EntityId("name-li"), EntityId("province-li")
WON = Provenance(
    campaign=PROVINCIAL.id,
    fingerprint="f" * 64,
    position=812,
    version=2,
    candidate=CandidateId("li-at-home"),
)
PAPER = Paper(record="record-1", digest="0" * 64)
REASON = Paper(record="record-2", digest="1" * 64)

Filled = Mapping[str, Any]

RUNNING = {facts.CAMPAIGN: facts.RUNNING}


def at(text: str) -> datetime:
    """An instant in Beijing: "2023-12-04 09:00"."""
    return datetime.fromisoformat(f"{text}+08:00")


def paper(number: int) -> Paper:
    return Paper(record=f"record-{number}", digest=f"{number:064}")


def experts(count: int) -> tuple[PersonId, ...]:
    return tuple(PersonId(f"e-{n}") for n in range(1, count + 1))


# --- facts that other streams left


LONG_AGO = at("2000-01-01 00:00")


def opened(
    code: str, closes: datetime | None = None, since: datetime = LONG_AGO
) -> dict[str, str]:
    return {facts.stage(code): facts.opening(since, closes)}


def hold(role: Role, *people: str) -> dict[str, str]:
    return {facts.appointed(person, role): "yes" for person in people}


def at_home(unit: str = SOCIETY) -> dict[str, str]:
    """The clerk and the leader of a unit have their roles there."""
    roles = hold(Role.UNIT_CLERK, CLERK) | hold(Role.UNIT_LEADER, LEADER)
    return {**roles, facts.belongs_to(CLERK): unit, facts.belongs_to(LEADER): unit}


def nominated(candidate: str, category: str, unit: str = SOCIETY) -> dict[str, str]:
    return {facts.nominated(candidate): category, facts.nominated_by(candidate): unit}


def slotted(candidate: str, category: str, unit: str = SOCIETY) -> dict[str, str]:
    return {facts.slot(candidate): facts.used(category, unit)}


def won(
    rules: Rulebook,
    year: int,
    *entities: str,
    honouree: HonoureeId = LI_IN_2020,
    name: str = "name-of-another",
    places: tuple[EntityId, ...] = (LI_S_PROVINCE,),
) -> dict[str, str]:
    """What the register of the rulebook's only exclusion tells of one past winner."""
    [exclusion] = rules.exclusions
    register = exclusion.register
    namesake = Namesake(honouree=honouree, year=year, places=places)
    return {
        honours.grown(register): honouree,
        honours.honouree(register, honouree): str(year),
        honours.namesakes(register, name): namesake.told(),
        **{honours.honoured(register, each, year): honouree for each in entities},
    }


def compared(rules: Rulebook, newest: HonoureeId = LI_IN_2020, **more: Any) -> Comparison:
    """The comparison of somebody of that name and province with the only register there is."""
    [exclusion] = rules.exclusions
    plain: dict[str, Any] = {
        "name": LI_S_NAME,
        "places": (LI_S_PROVINCE,),
        "registers": {exclusion.register: newest},
    }
    return Comparison(**plain | more)


def attached(
    files: Mapping[str, tuple[str, ...]], candidate: str = LI, unit: str = SOCIETY
) -> dict[str, str]:
    """Files are attached; without any, nothing is told."""
    held = fingerprint(unit, files)
    return {} if held is None else {attachment(candidate): held}


def passed(*candidates: str) -> dict[str, str]:
    return {facts.passed(each): "yes" for each in candidates}


def shown(*candidates: str) -> dict[str, str]:
    return {facts.shown(each): "yes" for each in candidates}


def seated(panel: str, *people: str) -> dict[str, str]:
    sits = {facts.member(panel, each): "yes" for each in people}
    return {**sits, facts.panel_size(panel): str(len(people))}


def sworn(panel: str, *people: str) -> dict[str, str]:
    signed = {sheet_facts.undertaken(each): "1" for each in people}
    return {**signed, **{sheet_facts.conflicts_declared(panel, each): "yes" for each in people}}


def assigned(candidate: str, *people: str) -> dict[str, str]:
    return {sheet_facts.assigned("sheets", "SCORING", candidate): ",".join(people)}


def recused(person: str, scope: str) -> dict[str, str]:
    return {facts.recused(person, scope): "ground"}


# --- the checklist of the preliminary review


def fitting(rules: Rulebook = CAST, **others: Tick) -> dict[str, Tick]:
    """Every check ticked as in order, but for the others."""
    checks = rules.formal_review.checks if rules.formal_review else ()
    return {each.id: Tick.FITS for each in checks} | others


def failing(*items: str, rules: Rulebook = CAST) -> dict[str, Tick]:
    return fitting(rules) | dict.fromkeys(items, Tick.FAILS)


# --- rulebooks


def book(*categories: str, places: int | None = None, **more: Any) -> Rulebook:
    """A rulebook of nothing but categories and one open stage, with whatever a story adds."""
    plain: dict[str, Any] = {
        "schema": 1,
        "id": Code("made-up"),
        "title": Text("A made-up selection"),
        "year": 2030,
        "nature": Nature.PUBLICITY,
        "organizer": Text("Nobody"),
        "calendar": Calendar(zone=ZoneInfo("Asia/Shanghai")),
        "categories": tuple(
            Category(code=Code(each), name=Text(each), kind=Kind.OTHER, places=places)
            for each in categories or ("A",)
        ),
        "stages": (Stage(code=Code("VOTE"), name=Text("Vote"), kind=StageKind.VOTE),),
    }
    return Rulebook(**plain | more)


def channel(form: Form, *limits: Limit, **more: Any) -> Channel:
    plain: dict[str, Any] = {
        "code": Code("votes"),
        "name": Text("Votes"),
        "by": By.PUBLIC,
        "stages": (Code("VOTE"),),
    }
    return Channel(form=form, limits=limits, **plain | more)


def most(number: Any, *per: Per, of: Of = Of.NAMES) -> Limit:
    return Limit(per=(Per.VOTER, *per), of=of, most=number)


def least(number: int, *per: Per) -> Limit:
    return Limit(per=(Per.VOTER, *per), least=number)


def without_first_day(rules: Rulebook) -> Rulebook:
    calendar = replace(rules.calendar, first_day_counts_before=None)
    return replace(rules, calendar=calendar)


# --- forms that meet every condition

COMMON: Filled = {
    "name": "虚构的名字",
    "brief": "虚构的简介",
    "story": "虚构的事迹",
    "activities": 60,
    "unit_opinion": "虚构的意见",
    "fit_to_publish": True,
    "contact": "虚构联系人",
    "phone": "00000000000",
}
VOLUNTEER: Filled = {
    **COMMON,
    "service_fields": ("乡村振兴",),
    "sex": "女",
    "ethnicity": "虚构",
    "born_on": date(1980, 5, 1),
    "political_status": "虚构",
    "education": "虚构",
    "employer": "虚构",
    "id_kind": "护照",
    "id_number": "X0000000",
    "frontline": True,
    "team": "虚构服务队",
    "focus": "虚构",
    "first_service_on": date(2015, 1, 1),
    "hours": 300,
}
ORGANIZATION: Filled = {
    **COMMON,
    "service_fields": ("乡村振兴",),
    "founded_on": date(2015, 1, 1),
    "approved_by": "虚构单位",
    "organization_kind": "学会",
    "head": "虚构负责人",
    "volunteers": 30,
}
PROJECT: Filled = {
    **{code: answer for code, answer in COMMON.items() if code != "story"},
    "overview": "虚构的概述",
    "service_fields": ("乡村振兴",),
    "head": "虚构负责人",
    "volunteers": 30,
    "run_by": "虚构单位",
    "started_on": date(2015, 1, 1),
    "still_running": True,
    "beneficiaries": "虚构",
    "management": "虚构的做法",
    "has_plan": True,
}
SITE: Filled = {
    **COMMON,
    "head": "虚构负责人",
    "volunteers": 100,
    "site_kind": "社区",
    "division_code": "000000000000",
    "residents": 1000,
    "activity_kinds": ("培训讲座", "健康咨询", "技术指导"),
    "resident_teams": "虚构服务队",
    "clean_and_scientific": True,
}
FORMS: Mapping[str, Filled] = {
    "VOLUNTEER": VOLUNTEER,
    "ORGANIZATION": ORGANIZATION,
    "PROJECT": PROJECT,
    "SITE": SITE,
}


def marks(**given: Any) -> dict[str, Decimal]:
    return {code: Decimal(str(mark)) for code, mark in given.items()}
