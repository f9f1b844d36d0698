"""docs/security/asvs.md goes through every requirement once, and what it names is there."""

import re
from pathlib import Path

import pytest

from selection.accounts import (
    delays,
    invitations,
    one_time_codes,
    passwords,
    phone_codes,
    sessions,
    tickets,
)
from selection.web import app, confirming, protocol, server
from selection.web.desks.unit import files

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "security" / "asvs.md"
RULES = (HOUSE / "docs" / "security" / "rules.md").read_text()
WANTED = [
    tuple(line.split())
    for line in (Path(__file__).parent / "asvs-5.0.0.txt").read_text().splitlines()
]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text())
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|md|conf|service|txt|html))(?:::(\w+))?`")
NAMES = sorted({found for *_, where in ROWS for found in NAMED.findall(where)})
ROOTS = (HOUSE, HOUSE / "src" / "selection")


def test_every_requirement_of_levels_1_and_2_is_there_once():
    assert [(id_, level) for id_, level, *_ in ROWS] == WANTED
    assert len(WANTED) == 70 + 183


@pytest.mark.parametrize(("id_", "state", "where"), [(row[0], row[3], row[4]) for row in ROWS])
def test_a_row_says_whether_it_holds_and_where_or_why(id_, state, where):
    assert state in {"holds", "n/a", "**not yet**"}, id_
    assert where.strip(), id_


def test_the_counts_on_top_are_those_of_the_rows():
    told = re.findall(r"\*\*(holds|n/a|not yet)\*\* (\d+)", PAGE.read_text())
    counts = {state: sum(row[3].strip("*") == state for row in ROWS) for state, _ in told}
    assert {state: int(count) for state, count in told} == counts
    assert set(counts) == {"holds", "n/a", "not yet"}


@pytest.mark.parametrize(("path", "test"), NAMES, ids=lambda named: named or "whole")
def test_what_a_row_names_is_there(path, test):
    found = [root / path for root in ROOTS if (root / path).exists()]
    assert found
    if test:
        assert f"def {test}(" in found[0].read_text()


def minutes(span):
    return int(span.total_seconds()) // 60


@pytest.mark.parametrize(
    "words",
    [
        f"{passwords.LEAST} characters beside a second factor, {passwords.LEAST_ALONE} without",
        f"{passwords.MOST} at most",
        f"the list of {len(passwords._common()):,} that leaked",
        f"for {minutes(invitations.LASTS) // 60} hours",
        f"{delays.FREE} failures cost nothing",
        f"after {delays.MOST} in {minutes(delays.WINDOW)} minutes",
        f"{delays.MOST_OF_A_NETWORK} in {minutes(delays.WINDOW)} minutes",
        f"{phone_codes.DIGITS} digits, {phone_codes.TRIES} tries",
        f"tries, {minutes(phone_codes.LASTS)} minutes, for one browser",
        f"{phone_codes.FOR_ONE_NUMBER} a day for a number",
        f"{minutes(sessions.IDLE)} minutes without a request",
        f"{minutes(sessions.ABSOLUTE) // 60} hours in any case; {sessions.MOST} at a time",
        f"in the last {minutes(confirming.FRESH)} minutes",
        f"{files.MOST_FILE // 10**6} MB in one request",
        f"{app.MOST_BODY // 1_000} kB of body, {protocol.LONGEST_HEAD // 2**10} kB of head",
        f"{protocol.PATIENCE:.0f} and {protocol.PATIENCE_WITH_BODY:.0f} seconds for head and body",
        f"{server.MOST_AT_ONCE:,} connections",
    ],
)
def test_the_rules_say_the_figures_of_the_program(words):
    assert words in RULES


def test_short_secrets_have_the_bits_that_are_told():
    kinds = len(one_time_codes._ALPHABET)
    assert kinds**one_time_codes._LENGTH >= 2**59
    assert minutes(tickets.LASTS) == 10
