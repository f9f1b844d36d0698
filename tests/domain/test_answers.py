from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import CAST, FORMS, SITE, VOLUNTEER, at, book
from selection.domain.answers import OTHER, checked, fits, for_the_event, prepared
from selection.domain.kernel import Refused
from selection.domain.rulebook.entry import FormField, Nomination
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import FieldType, Writing


def a_field(kind: FieldType, **more: Any) -> FormField:
    return FormField(code=Code("field"), name=Text("Field"), type=kind, **more)


COLOURS = {"choices": (Text("red"), Text("blue"))}
GOOD = [
    (a_field(FieldType.TEXT), "words"),
    (a_field(FieldType.TEXT, longest=5), "a b c d e"),  # white space does not count
    (a_field(FieldType.INTEGER), 0),
    (a_field(FieldType.FIGURE), 3),
    (a_field(FieldType.FIGURE), Decimal("3.5")),
    (a_field(FieldType.DATE), date(2020, 2, 29)),
    (a_field(FieldType.YES_NO), False),
    (a_field(FieldType.CHOICE, **COLOURS), "red"),
    (a_field(FieldType.CHOICE, other_choice=True, **COLOURS), "green"),
    (a_field(FieldType.CHOICES, **COLOURS), ("red", "blue")),
    (a_field(FieldType.CHOICES, other_choice=True, **COLOURS), ("red", "green")),
]
BAD = [
    (a_field(FieldType.TEXT), 5),
    (a_field(FieldType.TEXT, longest=5), "abcdef"),
    (a_field(FieldType.INTEGER), True),
    (a_field(FieldType.INTEGER), Decimal(3)),
    (a_field(FieldType.INTEGER), "3"),
    (a_field(FieldType.FIGURE), True),
    (a_field(FieldType.FIGURE), "3"),
    (a_field(FieldType.FIGURE), Decimal("NaN")),
    (a_field(FieldType.FIGURE), Decimal("Infinity")),
    (a_field(FieldType.DATE), "2020-02-29"),
    (a_field(FieldType.DATE), at("2020-02-29 12:00")),
    (a_field(FieldType.YES_NO), 1),
    (a_field(FieldType.CHOICE, **COLOURS), "green"),
    (a_field(FieldType.CHOICE, other_choice=True, **COLOURS), "  "),
    (a_field(FieldType.CHOICE, other_choice=True, **COLOURS), 5),
    (a_field(FieldType.CHOICES, **COLOURS), ("red", "green")),
    (a_field(FieldType.CHOICES, **COLOURS), "red"),
    (a_field(FieldType.CHOICES, choices=(Text("a"), Text("b"))), "ab"),
    (a_field(FieldType.CHOICES, other_choice=True, **COLOURS), ("red", 5)),
]


@pytest.mark.parametrize(("form_field", "answer"), GOOD)
def test_an_answer_of_the_field_s_type_fits(form_field: FormField, answer: object):
    assert fits(form_field, answer)


@pytest.mark.parametrize(("form_field", "answer"), BAD)
def test_any_other_answer_does_not_fit(form_field: FormField, answer: object):
    assert not fits(form_field, answer)


@pytest.mark.parametrize("category", FORMS)
def test_a_complete_form_is_taken_as_it_is(category: str):
    assert checked(CAST, category, FORMS[category]) == FORMS[category]


@pytest.mark.parametrize("category", FORMS)
def test_every_required_field_is_asked_for(category: str):
    for each in CAST.nomination.fields:
        if each.required and each.serves(Code(category)):
            rest = {code: a for code, a in FORMS[category].items() if code != each.code}
            with pytest.raises(Refused) as refused:
                checked(CAST, category, rest)
            assert refused.value.reason == "form-is-incomplete"
            assert refused.value.because == {"fields": [each.code]}


@pytest.mark.parametrize("blank", ["", "   ", "　", "\n"])
def test_white_space_is_no_answer(blank: str):
    with pytest.raises(Refused) as refused:
        checked(CAST, "VOLUNTEER", {**VOLUNTEER, "team": blank})
    assert refused.value.reason == "form-is-incomplete"


def test_no_choice_at_all_is_no_answer():
    with pytest.raises(Refused) as refused:
        checked(CAST, "SITE", {**SITE, "activity_kinds": ()})
    assert refused.value.because == {"fields": ["activity_kinds"]}


def test_every_answer_that_does_not_fit_is_told():
    with pytest.raises(Refused) as refused:
        checked(CAST, "VOLUNTEER", {**VOLUNTEER, "hours": "many", "frontline": 1})
    assert refused.value.because == {"fields": ["frontline", "hours"]}


def test_a_field_of_another_category_does_not_fit():
    with pytest.raises(Refused) as refused:
        checked(CAST, "VOLUNTEER", {**VOLUNTEER, "residents": 1000})
    assert refused.value.reason == "form-does-not-fit"
    assert refused.value.because == {"fields": ["residents"]}


def test_an_event_keeps_numbers_dates_ticks_and_choices_only():
    answers = for_the_event(CAST, "VOLUNTEER", VOLUNTEER)

    assert answers.whole == {"activities": 60, "hours": 300}
    assert answers.dates == {"first_service_on": date(2015, 1, 1)}  # not the day of birth
    assert answers.ticks == {"fit_to_publish": True, "frontline": True}
    assert answers.chosen == {"service_fields": ("乡村振兴",), "id_kind": ("护照",)}  # not the sex
    assert answers.figures == {}


def test_an_event_keeps_nothing_that_identifies():
    fields = (a_field(FieldType.INTEGER, identifies=True),)

    answers = for_the_event(book(nomination=Nomination(fields=fields)), "A", {"field": 4711})

    assert answers.as_evidence() == {}


def test_an_event_keeps_no_choice_in_words():
    form = {**SITE, "activity_kinds": ("培训讲座", "a canary sings", "another canary")}

    chosen = for_the_event(CAST, "SITE", form).chosen

    assert chosen["activity_kinds"] == ("培训讲座", OTHER, OTHER)
    assert chosen["site_kind"] == ("社区",)


def test_a_figure_is_kept_exactly_and_read_as_a_fraction():
    fields = (a_field(FieldType.FIGURE),)
    rules = book(nomination=Nomination(fields=fields))

    for answer, exact in ((Decimal("0.1"), Fraction(1, 10)), (3, Fraction(3))):
        kept = for_the_event(rules, "A", {"field": answer})
        assert kept.as_evidence() == {"field": exact}
        assert (kept.figures, kept.whole) == ({"field": Decimal(answer)}, {})
        assert isinstance(kept.figures["field"], Decimal)


# --- how texts are written

ID_KIND, PASSPORT = "居民身份证", "护照"
BY_DOCUMENT = book(
    nomination=Nomination(
        fields=(
            FormField(
                code=Code("kind"),
                name=Text("Kind"),
                type=FieldType.CHOICE,
                choices=(Text(ID_KIND), Text(PASSPORT)),
            ),
            FormField(
                code=Code("number"),
                name=Text("Number"),
                type=FieldType.TEXT,
                longest=20,
                format=Writing.ID_CARD,
                format_if=Code("kind"),
                format_if_chosen=Text(ID_KIND),
            ),
        )
    )
)


@pytest.mark.accepts("A-20")
@pytest.mark.parametrize(
    ("kind", "number"),
    [(ID_KIND, "440524188001010014"), (PASSPORT, "X0000000"), (PASSPORT, "虚构-0")],
)
def test_a_document_of_another_kind_is_only_measured(kind: str, number: str):
    form = {"kind": kind, "number": number}

    assert checked(BY_DOCUMENT, "A", form) == form


@pytest.mark.refuses("A-20")
@pytest.mark.parametrize(
    ("kind", "number", "reason"),
    [
        (ID_KIND, "440524188001010015", "id-card-check-does-not-fit"),
        (ID_KIND, "X0000000", "id-card-is-not-well-formed"),
        (PASSPORT, "X" * 21, "form-does-not-fit"),
    ],
)
def test_an_id_card_is_checked_and_every_number_has_its_length(kind, number, reason):
    with pytest.raises(Refused) as refused:
        checked(BY_DOCUMENT, "A", {"kind": kind, "number": number})
    assert refused.value.reason == reason


@pytest.mark.accepts("A-20")
@pytest.mark.parametrize("kind", CAST.field("id_kind").choices)
def test_the_notice_takes_documents_of_people_from_everywhere(kind: str):
    form = {**VOLUNTEER, "id_kind": kind}

    assert checked(CAST, "VOLUNTEER", form) == form


def test_a_number_that_need_not_be_given_need_not_be_well_written():
    optional = a_field(FieldType.TEXT, required=False, format=Writing.USCC)
    rules = book(nomination=Nomination(fields=(optional,)))

    for form in ({}, {"field": ""}, {"field": "  "}):
        assert checked(rules, "A", form) == form
    with pytest.raises(Refused) as refused:
        checked(rules, "A", {"field": "9111"})
    assert refused.value.because == {"field": "field"}


def test_what_nobody_sees_is_refused_in_every_text_and_every_other_choice():
    hidden = {**SITE, "head": "虚构\u202e", "activity_kinds": ("培训讲座", "观\u200b星")}
    with pytest.raises(Refused) as refused:
        checked(CAST, "SITE", hidden)
    assert refused.value.reason == "text-holds-unseen-characters"
    assert refused.value.because == {"fields": ["activity_kinds", "head"]}


def test_a_form_is_prepared_before_it_is_kept():
    named = FormField(
        code=Code("name"), name=Text("Name"), type=FieldType.TEXT, format=Writing.NAME
    )
    fields = (named, *BY_DOCUMENT.nomination.fields)
    rules = book(nomination=Nomination(fields=fields))
    typed = {"name": "阿卜杜拉•买买提", "kind": ID_KIND, "number": "440524 18800101 0014"}

    kept = prepared(rules, "A", {**typed, "stray": "a•b"})

    assert kept == {
        "name": "阿卜杜拉·买买提",
        "kind": ID_KIND,
        "number": "440524188001010014",
        "stray": "a•b",
    }
    assert prepared(rules, "A", {**typed, "kind": PASSPORT})["number"] == typed["number"]
    assert prepared(CAST, "SITE", SITE) == SITE
