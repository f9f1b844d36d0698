"""What watches the pages sees what it is there to see."""

import pytest

from browser.campaigns import LIVE
from browser.visiting import NEIGHBOURS


def test_a_page_that_reaches_beyond_the_screen_is_noticed(visitor):
    visitor.go(f"{LIVE}/privacy")
    visitor.page.evaluate("document.querySelector('h1').style.width = '1300px'")

    assert {each["width"] for each in visitor.layouts()} == set(NEIGHBOURS[visitor.width])


def test_what_is_hard_to_read_is_noticed(visitor):
    visitor.go(f"{LIVE}/privacy")
    visitor.page.evaluate("document.querySelector('h1').style.color = '#eee'")

    with pytest.raises(AssertionError, match="color-contrast"):
        visitor.check()


def test_what_the_policy_of_the_page_forbids_is_noticed(visitor):
    visitor.go(f"{LIVE}/privacy")
    visitor.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')"
    )

    visitor.page.wait_for_timeout(100)
    assert any("CSP" in each for each in visitor.unexpected())
    visitor.expects("CSP", "Content Security Policy")


def test_what_jumps_is_noticed(visitor):
    visitor.go(f"{LIVE}/privacy")

    with pytest.raises(AssertionError), visitor.nothing_jumps():
        visitor.page.evaluate("document.querySelector('h1').style.marginTop = '200px'")
