"""Tables leave the house on the record; personal data only by two, for a day, and unchanged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from samples import BOB, CAST, ONE, PAPER, REASON, THREE, TWO, at, hold
from selection.domain.exporting import (
    EXPORTING,
    LASTS,
    AllowExport,
    ExportAllowed,
    ExportTable,
    TableExported,
)
from selection.domain.roles import Role
from story import Story

NOW = at("2023-12-20 10:00")
story = Story(EXPORTING, CAST).holding(
    hold(Role.OFFICIAL, ONE), hold(Role.OFFICIAL, TWO), hold(Role.OFFICIAL, THREE)
)
ALLOW = AllowExport(contents="a" * 64, purpose=REASON, signed_by=(ONE, TWO), at=NOW)
ALLOWED = ExportAllowed(contents="a" * 64, purpose=REASON, signed_by=(ONE, TWO), at=NOW)
PLAIN = ExportTable(
    contents="a" * 64, personal=False, rows=7, sha256="b" * 64, purpose=PAPER, by=ONE, at=NOW
)
EXPORTED = TableExported(
    contents="a" * 64, personal=False, rows=7, sha256="b" * 64, purpose=PAPER, by=ONE, at=NOW
)
PERSONAL = replace(PLAIN, personal=True, purpose=None)


def test_a_table_without_personal_data_is_taken_by_one_with_a_purpose():
    story.when(PLAIN).then(EXPORTED)
    story.given(EXPORTED).when(PLAIN).then(EXPORTED)
    story.when(replace(PLAIN, purpose=None)).then_refused("export-has-no-purpose")
    story.given(ALLOWED).when(replace(PLAIN, purpose=None)).then_refused("export-has-no-purpose")


def test_nobody_but_officials_takes_or_allows_anything():
    story.when(replace(PLAIN, by=BOB)).then_refused("person-has-no-such-role")
    story.when(replace(ALLOW, signed_by=(ONE, BOB))).then_refused("person-has-no-such-role")


def test_personal_data_are_allowed_by_two_different_people():
    story.when(ALLOW).then(ALLOWED)
    story.when(replace(ALLOW, signed_by=(ONE, ONE))).then_refused("a-second-person-is-needed")


def test_those_who_agreed_take_them_for_what_they_agreed_to():
    taken = replace(EXPORTED, personal=True, purpose=REASON)
    story.given(ALLOWED).when(PERSONAL).then(taken)
    story.given(ALLOWED).when(replace(PERSONAL, by=TWO)).then(replace(taken, by=TWO))


@pytest.mark.parametrize("word", ["", "somebody's name", "A" * 64])
def test_what_is_told_and_handed_over_is_named_by_its_hash(word):
    story.when(replace(ALLOW, contents=word)).then_refused("export-is-not-named")
    story.when(replace(PLAIN, contents=word)).then_refused("export-is-not-named")
    story.when(replace(PLAIN, sha256=word)).then_refused("export-is-not-named")


def test_without_that_they_stay_in():
    last = NOW + LASTS - timedelta(milliseconds=1)
    allowed = story.given(ALLOWED)
    story.when(PERSONAL).then_refused("export-is-not-allowed")
    allowed.when(replace(PERSONAL, by=THREE)).then_refused("export-is-not-allowed")
    allowed.when(replace(PERSONAL, contents="c" * 64)).then_refused("export-is-not-allowed")
    allowed.when(replace(PERSONAL, at=NOW + LASTS)).then_refused("export-is-not-allowed")
    taken = replace(EXPORTED, personal=True, purpose=REASON, at=last)
    allowed.when(replace(PERSONAL, at=last)).then(taken)
    newer = replace(ALLOWED, signed_by=(TWO, THREE))
    story.given(ALLOWED, newer).when(PERSONAL).then_refused("export-is-not-allowed")
