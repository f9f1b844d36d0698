"""The conditions of the notice, clause by clause, at their boundaries (domain 1.4)."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import CAST, FORMS, ORGANIZATION, PROJECT, SIGE, SITE, VOLUNTEER, at, book
from selection.domain.answers import OTHER
from selection.domain.eligibility import Claims, Finding, Verdict, reference_date, report
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.entry import Condition, Declaration
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import Declarer, Severity, StageKind, TermUnit

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
EXEMPT, WARNED, PEOPLE = Verdict.NEEDS_EXEMPTION, Verdict.WARNED, Verdict.JUDGED_BY_PEOPLE
NOW = at("2023-11-15 10:00")


def claims(form: dict[str, Any]) -> Claims:
    return Claims(form=form)


def verdict(rule: str, form: dict[str, Any], category: str, rules: Rulebook = CAST) -> Verdict:
    [found] = [
        each
        for each in report(rules, category, "ANY", claims(form), NOW)
        if each.condition == rule
    ]
    return found.verdict


@pytest.mark.parametrize("category", FORMS)
def test_the_sample_forms_meet_every_condition(category: str):
    verdicts = {
        each.verdict for each in report(CAST, category, "ANY", claims(FORMS[category]), NOW)
    }

    assert verdicts <= {MET, PEOPLE}


@pytest.mark.parametrize(
    ("volunteers", "expected"),
    [(21, MET), (20, MET), (19, EXEMPT), (15, EXEMPT), (10, EXEMPT), (9, NOT_MET), (0, NOT_MET)],
)
@pytest.mark.accepts("R-ORG-02", "A-02")
@pytest.mark.refuses("R-ORG-02", "A-02")
def test_twenty_volunteers_or_ten_with_an_exemption(volunteers, expected):
    """R-ORG-02."""
    form = {**ORGANIZATION, "volunteers": volunteers}

    assert verdict("R-ORG-02", form, "ORGANIZATION") is expected


@pytest.mark.parametrize(
    ("volunteers", "expected"), [(10, MET), (9, EXEMPT), (1, EXEMPT), (0, NOT_MET)]
)
@pytest.mark.accepts("R-PRJ-02", "A-04")
@pytest.mark.refuses("R-PRJ-02", "A-04")
def test_ten_volunteers_or_one_with_an_exemption(volunteers, expected):
    """R-PRJ-02."""
    assert verdict("R-PRJ-02", {**PROJECT, "volunteers": volunteers}, "PROJECT") is expected


@pytest.mark.parametrize(("activities", "expected"), [(51, MET), (50, MET), (49, NOT_MET)])
@pytest.mark.accepts("R-ORG-03b")
@pytest.mark.refuses("R-ORG-03b")
def test_fifty_activities(activities, expected):
    """R-ORG-03b."""
    form = {**ORGANIZATION, "activities": activities}

    assert verdict("R-ORG-03b", form, "ORGANIZATION") is expected


@pytest.mark.parametrize(("activities", "expected"), [(20, MET), (19, NOT_MET)])
@pytest.mark.accepts("R-SIT-01b")
@pytest.mark.refuses("R-SIT-01b")
def test_twenty_activities(activities, expected):
    """R-SIT-01b."""
    assert verdict("R-SIT-01b", {**SITE, "activities": activities}, "SITE") is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 11, 19), MET),
        (date(2021, 11, 20), MET),  # on the reference date it is two years
        (date(2021, 11, 21), NOT_MET),
        (date(2030, 1, 1), NOT_MET),  # in the future
    ],
)
@pytest.mark.accepts("R-ORG-01b", "R-PRJ-01a", "A-03")
@pytest.mark.refuses("R-ORG-01b", "R-PRJ-01a", "A-03")
def test_two_years(day, expected):
    """R-ORG-01b, R-PRJ-01a."""
    founded = {**ORGANIZATION, "founded_on": day}
    started = {**PROJECT, "started_on": day}

    assert verdict("R-ORG-01b", founded, "ORGANIZATION") is expected
    assert verdict("R-PRJ-01a", started, "PROJECT") is expected


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2022, 2, 27), NOT_MET), (date(2022, 2, 28), MET)]
)
def test_two_years_after_a_leap_day_are_over_on_the_28th_of_february(today, expected):
    rules = replace(CAST, nomination=replace(CAST.nomination, reference_date=today))
    form = {**ORGANIZATION, "founded_on": date(2020, 2, 29)}

    assert verdict("R-ORG-01b", form, "ORGANIZATION", rules) is expected


@pytest.mark.parametrize(
    ("volunteers", "residents", "expected"),
    [
        (100, 1000, MET),
        (99, 1000, NOT_MET),
        (1, 9, MET),
        (334, 3341, NOT_MET),
        (335, 3341, MET),
        (0, 0, NOT_MET),
        (5, 0, NOT_MET),
    ],
)
@pytest.mark.accepts("R-SIT-02")
@pytest.mark.refuses("R-SIT-02")
def test_a_tenth_of_the_residents_to_the_last_person(volunteers, residents, expected):
    """R-SIT-02."""
    form = {**SITE, "volunteers": volunteers, "residents": residents}

    assert verdict("R-SIT-02", form, "SITE") is expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("培训讲座", "健康咨询", "技术指导"), MET),
        (("培训讲座", "健康咨询"), NOT_MET),
        (("培训讲座", "培训讲座", "健康咨询"), NOT_MET),  # the same kind twice counts once
        (("培训讲座", "虚构观星", "虚构观鸟"), MET),  # two others with different names are two
        (("培训讲座", "虚构观星", "虚构观星"), NOT_MET),
    ],
)
@pytest.mark.accepts("R-SIT-01a")
@pytest.mark.refuses("R-SIT-01a")
def test_three_different_kinds_of_activities(kinds, expected):
    """R-SIT-01a."""
    assert verdict("R-SIT-01a", {**SITE, "activity_kinds": kinds}, "SITE") is expected


@pytest.mark.parametrize(("kind", "expected"), [("社区", MET), ("村", MET), ("街道", NOT_MET)])
@pytest.mark.accepts("R-SIT-00")
@pytest.mark.refuses("R-SIT-00")
def test_a_community_or_a_village(kind, expected):
    """R-SIT-00."""
    assert verdict("R-SIT-00", {**SITE, "site_kind": kind}, "SITE") is expected


@pytest.mark.parametrize(
    ("rule", "category", "field", "answer"),
    [
        ("R-VOL-01", "VOLUNTEER", "unit_opinion", "  "),
        ("R-VOL-02a", "VOLUNTEER", "team", ""),
        ("R-VOL-03b", "VOLUNTEER", "service_fields", ()),
        ("R-VOL-04", "VOLUNTEER", "fit_to_publish", False),
        ("R-VOL-04", "PROJECT", "fit_to_publish", False),
        ("R-ORG-01a", "ORGANIZATION", "approved_by", ""),
        ("R-ORG-03a", "ORGANIZATION", "service_fields", ()),
        ("R-PRJ-01a-2", "PROJECT", "still_running", False),
        ("R-PRJ-03a", "PROJECT", "management", ""),
        ("R-SIT-03", "SITE", "clean_and_scientific", False),
        ("R-SIT-04", "SITE", "resident_teams", ""),
    ],
)
@pytest.mark.accepts(
    "R-VOL-01",
    "R-VOL-02a",
    "R-VOL-03b",
    "R-VOL-04",
    "R-ORG-01a",
    "R-ORG-03a",
    "R-PRJ-03a",
    "R-SIT-03",
    "R-SIT-04",
)
@pytest.mark.refuses(
    "R-VOL-01",
    "R-VOL-02a",
    "R-VOL-03b",
    "R-VOL-04",
    "R-ORG-01a",
    "R-ORG-03a",
    "R-PRJ-03a",
    "R-SIT-03",
    "R-SIT-04",
)
def test_a_hard_clause_is_met_or_not(rule, category, field, answer):
    assert verdict(rule, {**FORMS[category]}, category) is MET
    assert verdict(rule, {**FORMS[category], field: answer}, category) is NOT_MET


@pytest.mark.parametrize(
    ("rule", "category", "changes"),
    [
        ("R-PRJ-03b", "PROJECT", {"has_plan": False}),  # a reviewer decides
        ("W-1", "SITE", {"volunteers": 1001}),
        ("W-2", "ORGANIZATION", {"founded_on": date(2023, 11, 10), "activities": 11}),
        ("W-2", "ORGANIZATION", {"founded_on": date(2023, 11, 20)}),  # founded today
        ("W-3", "VOLUNTEER", {"first_service_on": date(2023, 11, 19), "hours": 25}),
        ("W-4", "VOLUNTEER", {"born_on": date(2005, 11, 21)}),
    ],
)
@pytest.mark.accepts("R-PRJ-03b")
def test_an_odd_figure_is_only_warned_of(rule, category, changes):
    assert verdict(rule, {**FORMS[category]}, category) is MET
    assert verdict(rule, {**FORMS[category], **changes}, category) is WARNED


def test_as_many_hours_as_the_days_have_are_possible():
    form = {**VOLUNTEER, "first_service_on": date(2023, 11, 19), "hours": 24}

    assert verdict("W-3", form, "VOLUNTEER") is MET


def test_a_clause_is_asked_only_of_its_categories():
    asked = {each.condition for each in report(CAST, "SITE", "ANY", claims(SITE), NOW)}

    assert "R-SIT-02" in asked
    assert "R-VOL-04" in asked  # asked of all
    assert not {"R-VOL-01", "R-ORG-02", "R-PRJ-02"} & asked


def test_another_rulebook_asks_something_else():
    form = {"platform_number": "虚构编号", "unit_opinion": "虚构意见"}

    assert [each.verdict for each in report(SIGE, "TEAM", "ANY", claims(form), NOW)] == [
        MET,
        MET,
        PEOPLE,
    ]
    assert verdict("SS-1", {**form, "platform_number": ""}, "TEAM", SIGE) is NOT_MET


def made(severity: Severity, **test: Any) -> Rulebook:
    plain = {"id": Code("C"), "text": Text("A clause"), "field": Code("n")}
    return book(conditions=(Condition(severity=severity, **plain | test),))


def judged(rules: Rulebook, form: dict[str, Any], unit_type: str = "ANY") -> Verdict:
    [found] = report(rules, "A", unit_type, claims(form), NOW)
    return found.verdict


def test_a_clause_may_be_asked_of_one_type_of_unit():
    rules = made(Severity.HARD, filled=True, unit_types=(Code("SOCIETY"),))

    assert report(rules, "A", "PROVINCE", claims({}), NOW) == ()
    assert judged(rules, {}, "SOCIETY") is NOT_MET


def test_the_floor_of_a_soft_share_is_a_share_too():
    share = {
        "share_of": Code("whole"),
        "at_least": Fraction(1, 10),
        "never_below": Fraction(1, 20),
    }
    rules = made(Severity.SOFT, **share)

    assert judged(rules, {"n": 10, "whole": 100}) is MET
    assert judged(rules, {"n": 5, "whole": 100}) is EXEMPT
    assert judged(rules, {"n": 4, "whole": 100}) is NOT_MET
    assert judged(rules, {"n": 4}) is NOT_MET
    assert judged(rules, {"whole": 100}) is NOT_MET


def test_a_soft_clause_without_a_floor_can_always_be_exempted_from():
    two_years = Term(2, TermUnit.YEARS)
    old = made(Severity.SOFT, at_least_old=two_years, never_below=Fraction(0))

    assert judged(old, {"n": date(2021, 11, 15)}) is MET
    assert judged(old, {"n": date(2023, 11, 14)}) is EXEMPT
    assert judged(old, {}) is EXEMPT


def test_a_whole_value_is_matched():
    rules = made(Severity.HARD, matches=re.compile("[0-9]{3}"))

    assert judged(rules, {"n": "123"}) is MET
    assert judged(rules, {"n": "1234"}) is NOT_MET
    assert judged(rules, {}) is NOT_MET
    words = made(Severity.HARD, matches=re.compile("[A-Za-z]+"))
    assert judged(words, {"n": "abc"}) is MET
    assert judged(words, {}) is NOT_MET


def test_a_tick_a_day_or_words_are_no_number():
    rules = made(Severity.HARD, at_least=Fraction(1))

    assert judged(rules, {"n": 1}) is MET
    for answer in (True, "1", date(2020, 1, 1)):
        assert judged(rules, {"n": answer}) is NOT_MET


def test_a_clause_can_ask_that_nothing_is_answered():
    rules = made(Severity.HARD, filled=False)

    assert judged(rules, {}) is MET
    assert judged(rules, {"n": "words"}) is NOT_MET


@pytest.mark.parametrize(("days", "expected"), [(29, NOT_MET), (30, MET)])
def test_an_age_can_be_in_days(days, expected):
    rules = made(Severity.HARD, at_least_old=Term(30, TermUnit.DAYS))

    assert judged(rules, {"n": date.fromordinal(NOW.date().toordinal() - days)}) is expected


@pytest.mark.parametrize(("since", "expected"), [((2023, 5, 20), MET), ((2023, 5, 21), NOT_MET)])
def test_or_in_months(since, expected):
    rules = replace(
        made(Severity.HARD, at_least_old=Term(6, TermUnit.MONTHS)),
        nomination=replace(CAST.nomination, reference_date=date(2023, 11, 20)),
    )

    assert judged(rules, {"n": date(*since)}) is expected


def test_a_rate_needs_to_know_since_when():
    rules = made(Severity.WARN, at_most=Fraction(1), per_day_since=Code("since"))

    assert judged(rules, {"n": 1, "since": date(2023, 11, 14)}) is MET
    assert judged(rules, {"n": 1}) is WARNED


def test_a_qualitative_clause_is_left_to_people_even_with_a_figure():
    rules = made(Severity.QUAL, at_least=Fraction(10))

    assert judged(rules, {"n": 9}) is PEOPLE


def test_ages_are_counted_to_the_reference_date_of_the_rulebook():
    assert reference_date(CAST, at("2023-10-20 10:00")) == date(2023, 11, 20)
    assert reference_date(SIGE, at("2020-10-20 10:00")) == date(2020, 11, 10)


def test_without_one_to_the_last_day_of_the_intake():
    rules = replace(CAST, nomination=replace(CAST.nomination, reference_date=None))

    assert reference_date(rules, at("2023-10-20 10:00")) == date(2023, 11, 20)  # closes at 24:00


def test_and_without_an_intake_that_ends_to_the_day_of_the_nomination():
    endless = Stage(code=Code("IN"), name=Text("In"), kind=StageKind.INTAKE)

    late_in_london = at("2030-05-02 01:00")
    assert reference_date(book(stages=(endless,)), late_in_london) == date(2030, 5, 2)


# --- what a finding tells


def found(rule: str, form: dict[str, Any], category: str, rules: Rulebook = CAST) -> Finding:
    [one] = [
        each
        for each in report(rules, category, "ANY", claims(form), NOW)
        if each.condition == rule
    ]
    return one


@pytest.mark.parametrize(
    ("rule", "category", "told"),
    [
        ("R-ORG-02", "ORGANIZATION", {"fields": ("volunteers",), "number": Decimal(30)}),
        ("R-ORG-01b", "ORGANIZATION", {"fields": ("founded_on",), "day": date(2015, 1, 1)}),
        ("R-ORG-01a", "ORGANIZATION", {"fields": ("approved_by",), "yes": True}),
        ("R-ORG-01c", "ORGANIZATION", {}),
        ("R-PRJ-01a-2", "PROJECT", {"fields": ("still_running",), "yes": True}),
        ("R-SIT-00", "SITE", {"fields": ("site_kind",), "chosen": "社区"}),
        ("R-SIT-01a", "SITE", {"fields": ("activity_kinds",), "number": Decimal(3)}),
        (
            "W-2",
            "ORGANIZATION",
            {
                "fields": ("activities", "founded_on"),
                "number": Decimal(60),
                "whole": Decimal((date(2023, 11, 20) - date(2015, 1, 1)).days),
            },
        ),
        ("W-4", "VOLUNTEER", {"fields": ("born_on",)}),  # the day of birth is nobody's business
    ],
)
def test_a_finding_tells_what_is_claimed_and_where_to_look(rule, category, told):
    [condition] = [each for each in CAST.conditions if each.id == rule]
    finding = found(rule, {**FORMS[category]}, category)

    assert finding == Finding(
        condition=rule,
        severity=condition.severity,
        verdict=finding.verdict,
        counted_to=date(2023, 11, 20),
        **told,
    )


def test_a_choice_in_words_is_not_repeated():
    assert found("R-SIT-00", {**SITE, "site_kind": "虚构街道"}, "SITE").chosen == OTHER


@pytest.mark.accepts("A-06")
@pytest.mark.refuses("A-06")
def test_activities_are_counted_since_the_foundation_and_not_in_the_last_two_years():
    long_ago = {**ORGANIZATION, "activities": 50, "activities_24m": 3}
    lately = {**ORGANIZATION, "activities": 49, "activities_24m": 49}

    assert verdict("R-ORG-03b", long_ago, "ORGANIZATION") is MET
    assert verdict("R-ORG-03b", lately, "ORGANIZATION") is NOT_MET


# --- clauses on signatures and files

SIGNED = ("CLEAN", "CANDIDATE"), ("CLEAN", "UNIT")
PAPERS = book(
    declarations=(
        Declaration(
            code=Code("CLEAN"),
            name=Text("Clean"),
            text=Text("Clean"),
            by=(Declarer.CANDIDATE, Declarer.UNIT),
        ),
    ),
)


def on_paper(severity: Severity, **test: Any) -> Rulebook:
    condition = Condition(id=Code("C"), text=Text("A clause"), severity=severity, **test)
    return replace(PAPERS, conditions=(condition,))


@pytest.mark.parametrize(
    ("signed", "expected"), [(SIGNED, MET), (SIGNED[:1], NOT_MET), (SIGNED[1:], NOT_MET)]
)
def test_a_clause_may_rest_on_what_everybody_asked_has_declared(signed, expected):
    rules = on_paper(Severity.HARD, declared=Code("CLEAN"))
    [finding] = report(rules, "A", "ANY", Claims(form={}, declared=signed), NOW)

    assert (finding.verdict, finding.yes) == (expected, expected is MET)
    assert (finding.declaration, finding.fields) == ("CLEAN", ())


@pytest.mark.parametrize(
    ("severity", "without"),
    [
        (Severity.HARD, NOT_MET),
        (Severity.QUAL, NOT_MET),
        (Severity.SOFT, NOT_MET),
        (Severity.WARN, WARNED),
    ],
)
def test_or_on_a_file(severity: Severity, without: Verdict):
    rules = on_paper(severity, attached=Code("CHARTER"))
    [finding] = report(rules, "A", "ANY", Claims(form={}, attached={"CHARTER"}), NOW)
    [missing] = report(rules, "A", "ANY", Claims(form={}, attached={"PHOTO"}), NOW)

    assert finding.verdict is (PEOPLE if severity is Severity.QUAL else MET)
    assert (finding.material, finding.yes) == ("CHARTER", True)
    assert (missing.verdict, missing.yes) == (without, False)


def test_a_file_that_may_be_pleaded_for_needs_a_floor_of_none():
    rules = on_paper(Severity.SOFT, attached=Code("CHARTER"), never_below=Fraction(0))
    [missing] = report(rules, "A", "ANY", Claims(form={}), NOW)

    assert missing.verdict is EXEMPT


def test_what_people_judge_has_to_be_there():
    rules = made(Severity.QUAL, filled=True)

    assert judged(rules, {"n": "a statement"}) is PEOPLE
    assert judged(rules, {"n": " "}) is NOT_MET
    assert judged(rules, {}) is NOT_MET
