"""Stretches of a journal, of which everybody reads only what it needs."""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from selection.journal import store
from selection.journal.names import NAMES
from selection.journal.trouble import UnknownEvent
from selection.readmodels.span import Span, span
from selection.readmodels.views import Views
from small import ANNA, BERT, like, opened, take_back


class Whom(msgspec.Struct):
    """One field of a like."""

    candidate: str


def test_likes_are_looked_at_and_all_else_is_read(tmp_path: Path):
    desk, clock = opened(tmp_path)
    desk.keep_time()  # the stage opens
    opening = desk.journal.head().position
    desk.handle("public", like("v-1", ANNA, clock()))
    desk.handle("public", like("v-1", BERT, clock()))
    desk.handle("public", take_back("v-1", ANNA, clock()))

    all_of_it = Span(desk.journal, 0, opening + 3)
    votes_only = Span(desk.journal, opening, opening + 3)

    assert [each.position for each in all_of_it.of(*NAMES)] == [
        *range(1, opening + 1),
        opening + 3,
    ]
    assert [each.event.candidate for each in votes_only.of(*NAMES)] == [ANNA]
    for each in (all_of_it, votes_only):
        assert [seen.event.candidate for some in each.likes(Whom) for seen in some] == [ANNA, BERT]


def test_spans_follow_each_other_to_the_last_line_and_no_further(tmp_path: Path):
    desk, _ = opened(tmp_path)
    last = desk.journal.head().position

    def reached(most: int, until: int | None = None) -> list[int]:
        ends = [0]
        while (found := span(desk.journal, ends[-1], most=most, until=until)) is not None:
            ends.append(found.until)
        return ends[1:]

    assert reached(last) == reached(last + 5) == [last]
    assert reached(last - 1) == [last - 1, last]
    assert reached(2, until=3) == [2, 3]


def test_an_event_that_no_read_model_wants_is_not_passed_over_if_nobody_knows_it(tmp_path: Path):
    desk, _ = opened(tmp_path)
    path, last = tmp_path / "journal.db", desk.journal.head().position
    desk.journal.close()
    with sqlite3.connect(path) as db:
        strange = ("s", 1, "nobody.knows.1", b"{}")
        db.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", (last + 1, *strange))
        db.execute("UPDATE head SET position = position + 1, events = events + 1")
    db.close()
    with store.open_(path, clock=desk.clock, write=False) as journal:
        views = Views(tmp_path / "views.db")
        with pytest.raises(UnknownEvent) as refused:
            views.catch_up(journal)
    assert refused.value.position == last + 1
    assert views.position == 0
