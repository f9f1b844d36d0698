"""What the system finds by itself, and what people may make of it (3.4, R-PRE-02)."""

from dataclasses import replace

import pytest

from samples import CAST, LI, REASON, book, nominated, slotted
from selection.domain import checklist, facts
from selection.domain.checklist import Tick, answered, open_again
from selection.domain.kernel import AtHand, Refused
from selection.domain.rulebook.entry import Check, FormalReview
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import CheckedBy, Finds, TermUnit

FITS, FAILS, NOT_APPLICABLE = Tick.FITS, Tick.FAILS, Tick.NOT_APPLICABLE
DECLARED = ",".join(f"{each.code}/{by}" for each in CAST.declarations for by in each.by)
GOOD = {
    **nominated(LI, "ORGANIZATION"),
    **slotted(LI, "ORGANIZATION"),
    facts.declared(LI): DECLARED,
}
BOTH = (CheckedBy.MACHINE, CheckedBy.HUMAN)
DAY = Term(1, TermUnit.DAYS)


def with_checks(*checks: Check, rules=CAST):
    procedure = FormalReview(
        reviewers=2, corrections=2, correction_within=DAY, appeal_within=DAY, checks=checks
    )
    return replace(rules, formal_review=procedure)


def item(number: int, *finds: Finds, by=BOTH) -> Check:
    return Check(id=Code(f"c{number}"), text=Text("要点"), by=by, finds=finds)


def found(held, rules=CAST, grants=()):
    at_hand = AtHand(checklist.rests_on(LI), held)
    return {
        name: each.found for name, each in checklist.checklist(LI, at_hand, rules, grants).items()
    }


def test_the_items_are_the_checks_and_then_whatever_none_of_them_names():
    rules = with_checks(item(1, Finds.QUOTA, Finds.IN_TIME), item(2, by=(CheckedBy.HUMAN,)))

    assert list(found(GOOD, rules)) == [
        "c1",
        "c2",
        *(each for each in Finds if each not in (Finds.QUOTA, Finds.IN_TIME)),
    ]
    assert found(GOOD, rules)["c1"] is FITS
    assert found(GOOD, rules)["c2"] is None
    assert list(found(GOOD))[20:] == list(Finds)


def test_everything_fits_where_everything_is_in_order():
    assert set(found(GOOD).values()) == {FITS, None}


@pytest.mark.parametrize(
    ("what", "lacks"),
    [
        (Finds.QUOTA, {facts.slot(LI): None}),
        (Finds.SOFT, {facts.pleaded(LI): "R-ORG-02"}),
        (Finds.PLAUSIBLE, {facts.warned(LI): "X-ORG-02"}),
        (Finds.PAST_WINNER, {facts.warned(LI): "R-EXC-01"}),
        (Finds.DECLARED, {facts.declared(LI): DECLARED.partition(",")[2]}),
    ],
)
def test_what_the_system_finds_wanting(what: Finds, lacks):
    rules = CAST if what is not Finds.PLAUSIBLE else _doubting()
    held = {name: value for name, value in {**GOOD, **lacks}.items() if value is not None}

    wanting = {name for name, tick in found(held, rules).items() if tick is FAILS}

    assert wanting == {what}


def _doubting():
    """The national rulebook, with one of its own clauses as a mere doubt."""
    [one] = [each for each in CAST.conditions if each.id == "R-ORG-02"]
    doubt = replace(one, id=Code("X-ORG-02"), severity=checklist.Severity.WARN)
    return replace(CAST, conditions=(*CAST.conditions, doubt))


def test_what_the_rulebook_does_not_ask_is_not_applicable():
    rules = with_checks(rules=book("ORGANIZATION"))
    nothing_asked = replace(
        rules, nomination=replace(rules.nomination, one_nomination_per_candidate=False)
    )

    assert {name for name, tick in found(GOOD, nothing_asked).items() if tick is FITS} == {
        Finds.QUOTA,
        Finds.IN_TIME,
        Finds.FORM,
    }
    assert FAILS not in found(GOOD, nothing_asked).values()


def test_the_worst_finding_is_the_item_s():
    rules = with_checks(item(1, Finds.SOFT, Finds.HARD, Finds.ONE_NOMINATION))
    pleading = {**GOOD, facts.pleaded(LI): "R-ORG-02"}

    assert found(pleading, rules)["c1"] is FAILS
    assert found(pleading, rules, grants=("R-ORG-02",))["c1"] is FITS


def items_of(held=GOOD, *checks: Check):
    at_hand = AtHand(checklist.rests_on(LI), held)
    return checklist.checklist(LI, at_hand, with_checks(*checks))


@pytest.mark.accepts("R-PRE-02")
def test_a_person_overrules_the_system_with_a_remark_where_people_settle_it():
    items = items_of({**GOOD, facts.warned(LI): "R-EXC-01"}, item(1, Finds.PAST_WINNER))

    assert answered({}, {}, items, set(items))["c1"] is FAILS
    assert answered({"c1": FITS}, {"c1": REASON}, items, set(items))["c1"] is FITS
    with pytest.raises(Refused, match="an-overruling-says-why"):
        answered({"c1": FITS}, {}, items, set(items))


@pytest.mark.refuses("R-PRE-02")
def test_what_only_the_system_answers_is_only_confirmed():
    items = items_of(GOOD, item(1, Finds.QUOTA, by=(CheckedBy.MACHINE,)))

    assert answered({"c1": FITS}, {}, items, set(items))["c1"] is FITS
    for name in ("c1", Finds.DECLARED):
        with pytest.raises(Refused, match="item-is-found-by-the-system"):
            answered({name: FAILS}, {name: REASON}, items, set(items))


def test_what_the_system_knows_nothing_of_a_person_answers():
    items = items_of(GOOD, item(1, by=(CheckedBy.MACHINE,)))

    assert answered({"c1": NOT_APPLICABLE}, {}, items, set(items))["c1"] is NOT_APPLICABLE
    with pytest.raises(Refused, match="checklist-is-incomplete"):
        answered({}, {}, items, set(items))


def test_what_the_system_finds_wanting_now_is_always_open():
    items = items_of({**GOOD, facts.warned(LI): "R-EXC-01"})

    assert open_again(items.values(), set(items), ()) == {Finds.PAST_WINNER}
    assert open_again(items.values(), (), ()) == set(items)
