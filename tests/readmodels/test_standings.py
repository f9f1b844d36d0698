"""Standings, worked out by hand from a few rows."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, create_engine, event, insert

from samples import at, book, channel
from selection.domain.rulebook.book import Calendar
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Form, Shown
from selection.domain.visibility import Extent
from selection.readmodels import tables
from selection.readmodels.standings import Standing, line, standings, standings_of_all

MONDAY = date(2030, 3, 4)
HERE = {"channel": "votes", "stage": "VOTE"}
ALL = Extent(None)
BEIJING = Calendar(zone=ZoneInfo("Asia/Shanghai"))
DAILY = book(
    "A",
    "B",
    calendar=BEIJING,
    channels=(channel(Form.LIKE, shown=Shown.DAILY, shown_at=time(18)),),
)


@pytest.fixture
def db() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        tables.metadata.create_all(connection)
        yield connection
    engine.dispose()


def stands(db: Connection, candidate: str, number: int, **more: Any) -> None:
    usual = {
        "category": "A",
        "unit": "u",
        "record": "r",
        "page": "p",
        "withdrawn": False,
        "rejected": False,
        "published": True,
        "shown": True,
        "frozen": False,
    }
    row = {"candidate": candidate, "number": number, **usual, **more}
    db.execute(insert(tables.candidates).values(row))


def voted(db: Connection, candidate: str, *votes: int, **where: str) -> None:
    """So many votes on Monday, so many on Tuesday, and so on; 0 leaves no row."""
    for n, each in enumerate(votes):
        if each:
            day = MONDAY + timedelta(days=n)
            row = {
                "candidate": candidate,
                "day": day,
                "raw": each,
                "quarantined": 0,
                "invalid": 0,
                **HERE,
                **where,
            }
            db.execute(insert(tables.votes).values(row))


def of(db: Connection, until: str | None = None, category: str = "A") -> list[Standing]:
    extent = Extent(at(f"2030-03-{until} 18:00")) if until else ALL
    return standings(db, DAILY, category=category, extent=extent, **HERE)


def column(name: str, found: list[Standing]) -> dict[str, Any]:
    return {each.candidate: getattr(each, name) for each in found}


def four(db: Connection) -> None:
    """Ann leads on Monday, Bob comes up, Cat and Dan are equal."""
    for number, candidate in enumerate(("ann", "bob", "cat", "dan"), start=1):
        stands(db, candidate, number)
    voted(db, "ann", 5, 1, 0)
    voted(db, "bob", 1, 2, 6)
    voted(db, "cat", 2, 0, 1)
    voted(db, "dan", 0, 3, 0)


def test_candidates_stand_in_the_order_of_all_their_votes(db: Connection):
    four(db)

    assert column("votes", of(db)) == {"bob": 9, "ann": 6, "cat": 3, "dan": 3}
    assert [each.candidate for each in of(db)] == ["bob", "ann", "cat", "dan"]


def test_equal_votes_share_a_rank_and_the_next_one_is_left_out(db: Connection):
    four(db)
    stands(db, "eve", 5)
    voted(db, "eve", 2)

    assert [each.rank for each in of(db)] == [1, 2, 3, 3, 5]


def test_nothing_after_the_extent_is_in_any_figure(db: Connection):
    four(db)

    assert of(db, "05") == [
        Standing(candidate=candidate, votes=n, rank=rank, last_day=day, moved=up, course=course)
        for candidate, n, rank, day, up, course in (
            ("ann", 6, 1, 1, 0, (5, 6)),
            ("bob", 3, 2, 2, 1, (1, 3)),
            ("dan", 3, 2, 3, 2, (0, 3)),
            ("cat", 2, 4, 0, -2, (2, 2)),
        )
    ]


def test_before_the_first_hour_everybody_stands_at_nothing(db: Connection):
    four(db)

    found = of(db, "03")

    assert [each.candidate for each in found] == ["ann", "bob", "cat", "dan"]
    nothing = {"votes": 0, "rank": 1, "last_day": 0, "moved": 0, "course": ()}
    for name, value in nothing.items():
        assert set(column(name, found).values()) == {value}


def test_on_the_first_day_nobody_has_moved(db: Connection):
    four(db)

    assert set(column("moved", of(db, "04")).values()) == {0}
    assert column("last_day", of(db, "04")) == {"ann": 5, "cat": 2, "bob": 1, "dan": 0}


def test_a_day_without_a_vote_is_a_day(db: Connection):
    stands(db, "ann", 1)
    voted(db, "ann", 5, 0, 2)

    assert of(db, "05")[0].last_day == 0
    assert of(db)[0].course == (5, 5, 7)


def test_a_course_reaches_back_ten_days_and_begins_with_what_was_there(db: Connection):
    stands(db, "ann", 1)
    voted(db, "ann", *[1] * 12)

    assert of(db)[0].course == tuple(range(3, 13))


def test_votes_taken_back_leave_the_day_on_which_they_were(db: Connection):
    stands(db, "ann", 1)
    voted(db, "ann", 5, -2)

    [ann] = of(db)

    assert (ann.votes, ann.last_day, ann.course) == (3, -2, (5, 3))


def test_who_left_the_running_stands_nowhere_at_any_extent(db: Connection):
    four(db)
    stands(db, "eve", 5, withdrawn=True, shown=False)
    stands(db, "fay", 6, rejected=True, shown=False, page=None)
    stands(db, "gus", 7, shown=False)  # taken down
    for each in ("eve", "fay", "gus"):
        voted(db, each, 100)

    for until in ("05", None):
        assert {each.candidate for each in of(db, until)} == {"ann", "bob", "cat", "dan"}
        assert {each.rank for each in of(db, until)} >= {1, 2}


def test_without_a_showcase_those_stand_who_were_voted_for(db: Connection):
    stands(db, "ann", 1, shown=False, page=None)
    stands(db, "bob", 2, shown=False, page=None)
    voted(db, "ann", 0, 1)

    assert column("votes", of(db)) == {"ann": 1}
    assert of(db, "04") == []


def test_votes_of_another_channel_or_stage_are_not_counted(db: Connection):
    stands(db, "ann", 1)
    voted(db, "ann", 1)
    voted(db, "ann", 10, channel="other")
    voted(db, "ann", 10, stage="OTHER")

    assert of(db)[0].votes == 1


def test_every_category_has_standings_of_its_own(db: Connection):
    four(db)
    stands(db, "zoe", 1, category="B")
    voted(db, "zoe", 0, 0, 0, 1)

    found = standings_of_all(db, DAILY, extent=ALL, **HERE).of

    assert {code: len(some) for code, some in found.items()} == {"A": 4, "B": 1}
    assert found["B"] == of(db, category="B")
    assert found["B"][0].rank == 1
    # The last day is one for the whole channel, so that courses can be drawn side by side.
    assert {len(each.course) for some in found.values() for each in some} == {4}
    assert of(db, category="C") == ()


def test_a_category_without_a_candidate_and_one_that_the_channel_does_not_serve(db: Connection):
    only_a = book("A", "B", channels=(channel(Form.LIKE, categories=(Code("A"),)),))

    assert standings_of_all(db, only_a, extent=ALL, **HERE).of == {"A": []}


def test_all_categories_are_asked_for_at_once(db: Connection):
    four(db)
    asked: list[str] = []
    event.listen(db, "before_cursor_execute", lambda *given: asked.append(given[2]))

    standings_of_all(db, DAILY, extent=ALL, **HERE)

    assert len(asked) == 1


@pytest.mark.parametrize(("places", "votes"), [(0, None), (1, 9), (2, 6), (4, 3), (5, None)])
def test_the_line_is_at_the_votes_of_the_last_place(
    db: Connection, places: int, votes: int | None
):
    four(db)

    assert line(of(db), places) == votes


def test_an_extent_ends_with_the_day_of_its_hour_in_the_rulebooks_zone(db: Connection):
    four(db)
    extent = Extent(datetime.fromisoformat("2030-03-05T10:00:00+00:00"))  # 18:00 in Beijing

    assert standings(db, DAILY, category="A", extent=extent, **HERE) == of(db, "05")
