"""Sealed material: a supervisor opens it with a reason, and every look is recorded (§5)."""

from dataclasses import replace

import pytest

from samples import BOB, CAST, LI, ONE, REASON, at, hold
from selection.domain import sheet_facts
from selection.domain.roles import Role
from selection.domain.sealed import SEALED, OpenSealed, Sealed, SealedMaterialOpened
from selection.domain.seats import locked_channels
from story import Story

NOW = at("2023-12-20 10:00")
story = Story(SEALED, CAST).holding(hold(Role.SUPERVISOR, BOB), hold(Role.OFFICIAL, ONE))
LOCKED = {sheet_facts.sealed(*each): "hash" for each in locked_channels(CAST)}
OPEN = OpenSealed(kind=Sealed.DOSSIER, candidate=LI, digest=None, reason=REASON, by=BOB, at=NOW)
OPENED = SealedMaterialOpened(
    kind=Sealed.DOSSIER, candidate=LI, digest=None, reason=REASON, by=BOB, at=NOW
)
A_FILE = "a" * 64


def test_each_look_is_recorded_anew():
    story.when(OPEN).then(OPENED)
    story.given(OPENED).when(OPEN).then(OPENED)


def test_nobody_but_a_supervisor_opens_anything():
    story.when(replace(OPEN, by=ONE)).then_refused("person-has-no-such-role")


def test_an_original_is_named_by_its_hash_and_nothing_else_has_one():
    original = replace(OPEN, kind=Sealed.ORIGINAL, digest=A_FILE)
    story.when(original).then(replace(OPENED, kind=Sealed.ORIGINAL, digest=A_FILE))
    for wrong in (None, "", "somebody's name"):
        story.when(replace(original, digest=wrong)).then_refused("original-is-not-named")
    story.when(replace(OPEN, digest=A_FILE)).then_refused("original-is-not-named")


@pytest.mark.parametrize("lock", sorted(LOCKED))
def test_before_the_lock_not_even_the_supervisor_reads_a_sheet(lock):
    sheets = replace(OPEN, kind=Sealed.SHEETS)
    story.holding(LOCKED).when(sheets).then(replace(OPENED, kind=Sealed.SHEETS))
    story.holding(LOCKED).without(lock).when(sheets).then_refused("scoring-is-not-locked")
