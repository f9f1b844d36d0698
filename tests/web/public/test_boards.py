"""Which rows a board shows, and where the reference line stands."""

from types import SimpleNamespace

import pytest

import fair as fairs
from fair import ORIGIN, Somebody
from selection.web.exhibits import Tally
from selection.web.public.board import Row, charted, fold, rows_of

MANY = tuple(
    Somebody(id=f"somebody-{n:02}", category="PEOPLE", name=f"虚构{n:02}") for n in range(1, 41)
)


def book(places):
    return fairs.TOML.replace("places = 1", f"places = {places}", 1)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Forty candidates, of whom the first twenty have likes: 20, 19, 18 …"""
    with fairs.fair(tmp_path_factory.mktemp("crowd") / "h", people=MANY, book=book(15)) as found:
        found.like_each({f"A-{n:03}": 21 - n for n in range(1, 21)})
        yield found


def positions(board):
    return [int(row.exhibit.label[2:]) for row in board.rows]


def rows(crowd, *, every):
    group = crowd.place.snapshot.group("PEOPLE")
    return rows_of(crowd.place, group, ["2.1"], every=every)


def test_a_board_shows_the_top_and_those_near_the_line(crowd):
    board = rows(crowd, every=False)
    assert positions(board) == [*range(1, 11), 13, 14, 15, 16, 17, 18, 19]
    assert board.folded == (11, 12)
    assert not board.all


def test_the_line_is_drawn_below_the_last_place(crowd):
    for every in (False, True):
        board = rows(crowd, every=every)
        last = board.rows[board.cut_after]
        assert last.exhibit.label == "A-015"
        assert last.tally.gap == 0


def test_all_rows_are_shown_on_demand(crowd):
    board = rows(crowd, every=True)
    assert positions(board) == list(range(1, 41))
    assert board.all
    assert board.folded is None


def test_the_gap_is_counted_from_the_line(crowd):
    board = rows(crowd, every=True)
    assert [row.tally.gap for row in board.rows[13:17]] == [1, 0, -1, -2]


def test_those_without_a_like_share_the_last_rank(crowd):
    board = rows(crowd, every=True)
    assert {row.tally.rank for row in board.rows[20:]} == {21}


@pytest.mark.parametrize(
    ("places", "folded"), [(None, None), (1, None), (13, None), (14, (11, 11)), (30, (11, 27))]
)
def test_nothing_is_folded_where_top_and_line_meet(places, folded):
    assert fold(places) == folded


def test_fewer_candidates_than_places_have_no_line(tmp_path):
    with fairs.fair(tmp_path / "h", book=book(15)) as few:
        group = few.place.snapshot.group("PEOPLE")
        board = rows_of(few.place, group, [], every=False)
        assert group.line is None
        assert board.cut_after is None
        assert "参考线 " not in few.client.get("/fair-practice/board").text.replace("参考线是", "")


def row(name, *course):
    tally = Tally(votes=course[-1], rank=1, last_day=0, moved=0, course=course, gap=None)
    return Row(SimpleNamespace(name=name, label=name), tally)


def test_the_line_of_an_earlier_day_is_what_then_stood_at_the_last_place():
    drawn = charted([row("a", 1, 9), row("b", 5, 6), row("c", 3, 4)], 2, ["2.1", "2.2"])
    assert drawn.line.values == (3, 6)
    assert [each.name for each in drawn.near] == ["a", "c"]


def test_one_day_is_no_course():
    assert charted([row("a", 1), row("b", 2)], 1, ["2.1"]) is None


def test_the_board_never_says_that_somebody_is_selected(crowd):
    text = crowd.client.get("/fair-practice/board", headers={"origin": ORIGIN}).text
    assert "参考线" in text
    assert "已入选" not in text
    assert "拟入选" not in text
