from dataclasses import replace

import pytest

from samples import CAST, ORGANIZATION, PROJECT, SITE, VOLUNTEER
from selection.accounts.pseudonyms import NAME, Pseudonyms
from selection.accounts.recognising import PastWinner, entities_of, named, placed, recognised
from selection.accounts.secrets import Secrets

OURS = Pseudonyms(Secrets(master_key=b"m" * 32, pepper=b"p" * 32), "sample-2023")
WINNER = PastWinner(
    year=2020,
    category="组织",
    name="虚构星火队",
    unit="虚构学会",
    region="云岭省",
    identifier="X1",
)


def test_a_person_is_its_number_and_not_its_name():
    [only] = entities_of(OURS, CAST, "VOLUNTEER", VOLUNTEER)
    without = {code: answer for code, answer in VOLUNTEER.items() if code != "id_number"}

    assert only == OURS.entity("id_number", "X0000000")
    assert entities_of(OURS, CAST, "VOLUNTEER", without) == (
        OURS.entity(NAME, VOLUNTEER["name"], within="VOLUNTEER"),
    )


@pytest.mark.parametrize(
    ("category", "form", "code"),
    [("ORGANIZATION", {**ORGANIZATION, "uscc": "C1"}, "uscc"), ("SITE", SITE, "division_code")],
)
def test_a_body_is_its_code_and_its_name_within_the_category(category, form, code):
    assert entities_of(OURS, CAST, category, form) == (
        OURS.entity(code, form[code]),
        OURS.entity(NAME, form["name"], within=category),
    )


def test_a_project_is_its_name_and_nobody_is_nothing():
    assert entities_of(OURS, CAST, "PROJECT", PROJECT) == (
        OURS.entity(NAME, PROJECT["name"], within="PROJECT"),
    )
    assert entities_of(OURS, CAST, "PROJECT", {}) == ()
    assert entities_of(OURS, CAST, "UNKNOWN", {}) == ()


def test_names_and_places_are_recognised_however_they_are_written():
    assert named(OURS, "星火（科技志愿服务队）") == named(OURS, "甘肃省星火科技志愿者服务隊")
    assert placed(OURS, region="甘肃", unit="") == placed(OURS, region="甘肅省", unit="")
    assert len(set(placed(OURS, region="甘肃", unit="甘肃"))) == 2
    assert placed(OURS, region="", unit="") == ()


def test_an_entry_is_the_whole_line():
    once = recognised(OURS, CAST, "list", WINNER)
    others = [
        recognised(OURS, CAST, "another list", WINNER),
        *(
            recognised(OURS, CAST, "list", replace(WINNER, **change))
            for change in (
                {"year": 2021},
                {"category": "项目"},
                {"name": "虚构"},
                {"unit": "", "category": "组织虚构学会"},
                {"region": ""},
                {"identifier": ""},
            )
        ),
    ]

    assert recognised(OURS, CAST, "list", replace(WINNER, name="虚构“星火”隊")) == once
    assert len({once.honouree, *(each.honouree for each in others)}) == 8


def test_an_identifier_may_be_of_any_kind_that_a_form_asks_for():
    assert recognised(OURS, CAST, "list", WINNER).entities == tuple(
        OURS.entity(code, "X1") for code in ("id_number", "uscc", "division_code")
    )
    assert recognised(OURS, CAST, "list", replace(WINNER, identifier=" ")).entities == ()
