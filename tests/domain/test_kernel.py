import pytest

from samples import book
from selection.domain.kernel import AtHand, stream


def test_a_fact_that_was_not_declared_is_an_error_and_not_absent():
    at_hand = AtHand(["held", "absent"], {"held": "yes", "undeclared": "yes"})

    assert at_hand["held"] == "yes"
    assert at_hand.get("absent") is None
    assert "absent" not in at_hand
    with pytest.raises(LookupError, match="does not declare"):
        _ = at_hand["undeclared"]
    with pytest.raises(LookupError, match="does not declare"):
        at_hand.get("undeclared")
    with pytest.raises(LookupError, match="does not declare"):
        _ = "undeclared" in at_hand


def test_what_a_decision_rests_on_must_hold_when_it_is_recorded_and_absence_too():
    at_hand = AtHand(["held", "absent"], {"held": "yes", "undeclared": "yes"})

    assert at_hand.required() == {"held": "yes", "absent": None}


def test_a_stream_begins_with_its_campaign_and_no_part_can_pass_for_two():
    rules = book()

    assert stream(rules, "sheet", "e-1") == "made-up/sheet/e-1"
    assert stream(rules, "a/b", "c") != stream(rules, "a", "b/c")
    assert stream(rules, "a%2Fb") != stream(rules, "a/b")


def test_what_stands_for_a_slash_in_a_stream_is_the_same_for_ever():
    assert stream(book(), "sheet", "甲/乙%") == "made-up/sheet/甲%2F乙%25"
