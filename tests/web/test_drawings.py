"""Pictures that the server draws show what they were given, and nothing else."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from selection.web.drawings import Chart, Series, chart, qr, spark

HOSTILE = '"><script>alert(1)</script>'
totals = st.lists(st.integers(0, 10**9), min_size=2, max_size=12)


def read(drawn: Markup) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 (this program drew it)


def points(element: ET.Element | None) -> list[tuple[float, float]]:
    assert element is not None
    return [
        (float(x), float(y))
        for x, y in (each.split(",") for each in element.attrib["points"].split())
    ]


def texts(drawn: Markup) -> list[str]:
    return [each.text or "" for each in read(drawn).iter("text")]


def course(*values: int) -> Chart:
    return Chart(tuple(map(str, range(len(values)))), Series("", values), ())


@given(totals, st.sampled_from([("", 112, 30), ("走势", 312, 60)]))
def test_a_course_stays_in_its_box_and_rises_where_the_totals_do(values, drawing):
    label, width, height = drawing
    drawn = read(spark(values, label))
    line = points(drawn.find("polyline"))

    assert drawn.attrib["viewBox"] == f"0 0 {width} {height}"
    assert len(line) == len(values)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in line)
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    for (_, before), (_, after), low, high in zip(
        line, line[1:], values, values[1:], strict=False
    ):
        assert (after <= before) if high >= low else (after >= before)


def test_nothing_is_drawn_of_nothing_and_no_course_of_a_single_day():
    assert spark([]) == ""
    assert spark([7], "走势") == ""
    assert chart(Chart((), Series("", ()), ()), "x") == ""


def test_a_drawing_without_a_name_is_decoration():
    assert read(spark([1, 2])).attrib["aria-hidden"] == "true"
    assert read(spark([1, 2], "走势")).attrib["role"] == "img"
    assert read(spark([1, 2], "走势")).attrib["aria-label"] == "走势"


@given(totals, totals)
def test_a_chart_holds_every_line_between_its_round_numbers(line, near):
    length = min(len(line), len(near))
    days = tuple(str(each) for each in range(length))
    drawn = chart(
        Chart(days, Series("线", tuple(line[:length])), (Series("甲", tuple(near[:length])),)),
        "两条走势",
    )
    numbers = [int(each.replace(",", "")) for each in texts(drawn)[:5]]
    values = [*line[:length], *near[:length]]

    assert numbers == sorted(numbers)
    assert numbers[0] <= min(values)
    assert max(values) <= numbers[-1]
    assert len({after - before for before, after in pairwise(numbers)}) == 1
    for each in read(drawn).iter("polyline"):
        assert all(60 <= x <= 322 and 12 <= y <= 192 for x, y in points(each))


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ((0,), ["0", "1", "2", "3", "4"]),
        ((0, 4), ["0", "1", "2", "3", "4"]),
        ((0, 5), ["0", "2", "4", "6", "8"]),
        ((9_900, 20_411), ["5,000", "10,000", "15,000", "20,000", "25,000"]),
    ],
)
def test_the_grid_has_round_numbers(values, numbers):
    assert texts(chart(course(*values), "x"))[:5] == numbers


def test_a_chart_tells_the_line_from_the_candidates():
    drawn = chart(Chart(("1", "2"), Series("", (1, 2)), (Series("", (2, 3)),) * 3), "x")
    assert [each.attrib["class"] for each in read(drawn).iter("polyline")] == [
        "cut",
        "c1",
        "c2",
        "c3",
    ]


def test_a_chart_of_many_days_names_some_of_them_the_last_among_them():
    days = texts(chart(course(*range(20)), "x"))[5:]
    assert len(days) <= 7
    assert "19" in days


def test_the_name_of_the_last_day_has_room_below_a_chart():
    drawn = read(chart(course(1, 2), "x"))
    last = max(float(each.attrib["x"]) for each in drawn.iter("text"))
    assert last + 20 <= 344  # half of 12.31 in the size of the axis


def test_labels_stay_text():
    for drawn in (
        spark([1, 2], HOSTILE),
        chart(course(1, 2), HOSTILE),
        qr("https://award.example.invalid/", HOSTILE),
    ):
        assert read(drawn).attrib["aria-label"] == HOSTILE
        assert not list(read(drawn).iter("script"))
    days = Chart((HOSTILE, "2"), Series("", (1, 2)), ())
    assert HOSTILE in texts(chart(days, "x"))


def test_no_drawing_has_a_style_of_its_own():
    drawn = spark([1, 2]) + chart(course(1, 2), "x") + qr("https://award.example.invalid/", "x")
    assert "style" not in drawn


def test_a_qr_code_differs_with_its_address_and_scales():
    code = qr("https://award.example.invalid/a", "地址")
    assert code != qr("https://award.example.invalid/b", "地址")
    assert "viewBox" in read(code).attrib
    assert "width" not in read(code).attrib
