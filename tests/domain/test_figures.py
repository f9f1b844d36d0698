from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from samples import LI, ONE, REASON, RUNNING, TWO, WU, at, book, channel, hold, nominated, opened
from selection.domain.figures import (
    FIGURES,
    AttestFigure,
    CorrectFigure,
    FigureAttested,
    FigureCorrected,
)
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.domain.rulebook.contest import Criterion, Rubric
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Act, By, Form
from story import Story

NOW = at("2030-03-04 09:00")
given_figure = channel(Form.FIGURES, by=By.OFFICIALS, categories=(Code("A"),))
jumps = Criterion(code=Code("JUMP"), name=Text("Jump"), most=Fraction(3))
rubric = Rubric(
    channel=Code("votes"), criteria=(jumps,), lowest=Fraction(-1), step=Fraction(1, 10)
)
held = (RUNNING, opened("VOTE"), hold(Role.OFFICIAL, ONE), nominated(LI, "A"), nominated(WU, "B"))
plain = Story(FIGURES, book("A", "B", channels=(given_figure,))).holding(*held)
itemised = plain.under(book("A", "B", channels=(given_figure,), rubrics=(rubric,)))


def attest(value: str, **changes: Any) -> AttestFigure:
    command = AttestFigure(
        channel="votes", stage="VOTE", candidate=LI, value=Decimal(value), by=ONE, at=NOW
    )
    return replace(command, **changes)


def attested(value: str, item: str = "") -> FigureAttested:
    return FigureAttested(
        channel="votes",
        stage="VOTE",
        candidate=LI,
        item=item,
        value=Decimal(value),
        by=ONE,
        at=NOW,
    )


@pytest.mark.parametrize("value", ["0", "-2.5", "104.37"])
def test_an_official_attests_a_figure(value):
    plain.when(attest(value)).then(attested(value))


def test_a_figure_stands():
    plain.given(attested("7")).when(attest("7.0")).then()
    plain.given(attested("7")).when(attest("8")).then_refused("figure-is-attested")


def correct(value: str, **changes: Any) -> CorrectFigure:
    command = CorrectFigure(
        channel="votes",
        stage="VOTE",
        candidate=LI,
        value=Decimal(value),
        reason=REASON,
        signed_by=(ONE, TWO),
        at=NOW,
    )
    return replace(command, **changes)


def corrected(value: str) -> FigureCorrected:
    return FigureCorrected(
        channel="votes",
        stage="VOTE",
        candidate=LI,
        item="",
        value=Decimal(value),
        reason=REASON,
        signed_by=(ONE, TWO),
        at=NOW,
    )


def test_a_wrong_figure_is_corrected_by_two_with_a_reason_while_the_stage_is_open():
    story = plain.holding(hold(Role.OFFICIAL, TWO)).given(attested("7"))

    story.when(correct("8")).then(corrected("8"))
    story.when(correct("7")).then()
    story.given(attested("7"), corrected("8")).when(attest("8")).then()
    story.given(attested("7"), corrected("8")).when(correct("7")).then(corrected("7"))
    story.when(correct("8", signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    story.when(correct("8", at=at("1999-03-04 09:00"))).then_refused("stage-is-not-open")
    story.given().when(correct("8")).then_refused("figure-is-not-attested")
    three = replace(plain.rules, approvals={Act.REOPEN_SHEET: 3})
    story.under(three).when(correct("8")).then_refused("a-second-person-is-needed", needed=3)


def test_with_a_rubric_each_item_has_its_figure_within_its_range():
    itemised.when(attest("1.8", item="JUMP")).then(attested("1.8", "JUMP"))
    itemised.when(attest("1.8")).then_refused("criterion-is-unknown")
    itemised.when(attest("1.8", item="SPIN")).then_refused("criterion-is-unknown")
    for value in ("-1.1", "3.1"):
        itemised.when(attest(value, item="JUMP")).then_refused("mark-is-out-of-range")
    itemised.when(attest("1.85", item="JUMP")).then_refused("mark-is-between-steps")


def test_each_category_has_its_own_rubric():
    spins = replace(jumps, code=Code("SPIN"))
    of_a = replace(rubric, categories=(Code("A"),))
    of_b = replace(rubric, categories=(Code("B"),), criteria=(spins,))
    both = replace(given_figure, categories=())
    story = plain.under(book("A", "B", channels=(both,), rubrics=(of_a, of_b)))

    story.when(attest("1.8", item="JUMP")).then(attested("1.8", "JUMP"))
    story.when(attest("1.8", item="SPIN")).then_refused("criterion-is-unknown", criterion="SPIN")
    story.when(attest("1.8", candidate=WU, item="SPIN")).then(
        replace(attested("1.8", "SPIN"), candidate=WU)
    )


def test_without_one_there_are_no_items():
    plain.when(attest("1.8", item="JUMP")).then_refused("criterion-is-unknown")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+18", "1E-19"])
def test_a_figure_is_a_plain_number(value):
    plain.when(attest(value)).then_refused("number-is-not-plain")
    itemised.when(attest(value, item="JUMP")).then_refused("number-is-not-plain")


def test_nobody_else_attests_and_nothing_else_is_attested():
    plain.when(attest("1", by=PersonId("stranger"))).then_refused("person-has-no-such-role")
    plain.when(attest("1", candidate=WU)).then_refused("category-is-not-of-this-channel")
    plain.when(attest("1", stage="FINAL")).then_refused("stage-is-not-open")
    final = plain.holding(opened("FINAL"))
    final.when(attest("1", stage="FINAL")).then_refused("channel-is-not-of-this-stage")
    plain.when(attest("1", channel="hearts")).then_refused("channel-takes-no-figures")
    likes = plain.under(book("A", channels=(channel(Form.LIKE),)))
    likes.when(attest("1")).then_refused("channel-takes-no-figures")
