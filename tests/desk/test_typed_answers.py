"""What is typed into a form is kept, and judged by what it means."""

from datetime import date

import pytest

from samples import CAST, FORMS
from selection.desk.nominating.answers import Fault, faults, form_of, kept
from selection.desk.rehearsal.cast import plain
from selection.domain.answers import checked
from selection.domain.kernel import Refused


@pytest.mark.parametrize(
    ("typed", "number"), [("62", 62), ("６２", 62), ("1,300", 1300), (" 62 ", 62), ("-1", -1)]
)
def test_a_whole_number_is_read_however_it_is_typed(typed, number):
    assert kept(CAST, "SITE", {"residents": [typed]}) == {"residents": number}


@pytest.mark.parametrize("typed", ["十六", "62人", "6.5", "1,30", "9" * 16, "1e3"])
def test_what_is_no_number_is_kept_as_it_stands_and_is_a_fault(typed):
    content = kept(CAST, "SITE", {"residents": [typed]})

    assert content == {"residents": typed}
    assert faults(CAST, "SITE", form_of(CAST, "SITE", content))["residents"] == Fault(
        "not-a-number"
    )


@pytest.mark.parametrize("typed", ["2019-04-18", "2019.4.18", "2019年4月18日", "2019/04/18"])
def test_a_day_is_read_however_it_is_typed(typed):
    content = kept(CAST, "ORGANIZATION", {"founded_on": [typed]})

    assert form_of(CAST, "ORGANIZATION", content) == {"founded_on": date(2019, 4, 18)}


def test_a_day_that_never_was_is_a_fault_and_stays():
    content = kept(CAST, "ORGANIZATION", {"founded_on": ["2019-02-30"]})

    form = form_of(CAST, "ORGANIZATION", content)

    assert form == {"founded_on": "2019-02-30"}
    assert faults(CAST, "ORGANIZATION", form)["founded_on"] == Fault("not-a-date")


def test_empty_boxes_are_no_answers_and_unknown_fields_are_nobody_s():
    typed = {"name": ["  "], "story": ["虚构"], "nobody": ["x"], "service_fields": ["", " "]}

    assert kept(CAST, "VOLUNTEER", typed) == {"story": "虚构"}


def test_several_choices_are_a_list_without_repeats():
    content = kept(CAST, "SITE", {"activity_kinds": ["健康咨询", "义诊", "健康咨询", ""]})

    assert content == {"activity_kinds": ["健康咨询", "义诊"]}
    assert form_of(CAST, "SITE", content) == {"activity_kinds": ("健康咨询", "义诊")}


def test_line_breaks_of_a_browser_and_decomposed_characters_are_made_alike():
    content = kept(CAST, "VOLUNTEER", {"story": ["一\r\n二 e\u0301"]})

    assert content == {"story": "一\n二 é"}


def test_a_text_that_is_too_long_is_kept_and_a_fault_with_its_bound():
    content = kept(CAST, "VOLUNTEER", {"brief": ["长" * 201]})

    assert content == {"brief": "长" * 201}
    found = faults(CAST, "VOLUNTEER", form_of(CAST, "VOLUNTEER", content))
    assert found["brief"] == Fault("too-long", 200)
    assert faults(CAST, "VOLUNTEER", {"brief": "一\u200b二"})["brief"].kind == "unseen"


@pytest.mark.parametrize("category", FORMS)
def test_a_form_that_was_kept_in_a_rehearsal_reads_as_it_was(category):
    content = {code: plain(answer) for code, answer in FORMS[category].items()}
    listed = {
        code: list(each) if isinstance(each, tuple) else each for code, each in content.items()
    }

    form = form_of(CAST, category, listed)

    assert form == FORMS[category]
    assert faults(CAST, category, form) == {}
    checked(CAST, category, form)


@pytest.mark.parametrize("category", FORMS)
def test_a_fault_is_whatever_the_rules_refuse(category):
    for code in FORMS[category]:
        form = {each: answer for each, answer in FORMS[category].items() if each != code}
        with pytest.raises(Refused):
            checked(CAST, category, form)
        assert faults(CAST, category, form) == {code: Fault("missing")}
