"""A summary table that was written is read back to the letter; what cannot be read is told."""

import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import CAST, RULEBOOKS
from selection.documents.csv_files import Unreadable
from selection.documents.summary_columns import headings, sheet_names
from selection.documents.summary_in import letters, read_summary
from selection.documents.summary_out import (
    Standing,
    SummaryRow,
    officials_summary,
    unit_summary,
)
from selection.documents.workbooks import DoesNotFit
from selection.domain.answers import fields_of
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.words import FieldType

BOOKS = {path.stem: from_toml(path.read_bytes()) for path in sorted(RULEBOOKS.glob("*.toml"))}
WRITTEN = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    max_size=40,
)
LINES = st.lists(WRITTEN, max_size=3).map("\n".join)
NAMED = WRITTEN.map(str.strip).filter(bool)


def answer_to(form_field):
    match form_field.type:
        case FieldType.TEXT:
            return LINES.filter(str.strip)
        case FieldType.INTEGER:
            return st.integers(-(10**14), 10**14)
        case FieldType.FIGURE:
            return st.decimals(allow_nan=False, allow_infinity=False, places=3)
        case FieldType.DATE:
            return st.dates(min_value=date(1000, 1, 1))
        case FieldType.YES_NO:
            return st.booleans()
        case FieldType.CHOICE:
            return st.sampled_from(form_field.choices)
        case FieldType.CHOICES:
            return st.lists(st.sampled_from(form_field.choices) | NAMED, min_size=1).map(tuple)


def form_in(rules, category):
    return st.fixed_dictionaries(
        {}, optional={str(each.code): answer_to(each) for each in fields_of(rules, category)}
    )


def typed(answer):
    """What somebody would type to answer so."""
    match answer:
        case bool():
            return ("yes",) if answer else ("no",)
        case date():
            return (answer.isoformat(),)
        case tuple():
            return answer
        case _:
            return (str(answer),)


def back(file):
    return read_summary(BytesIO(file), CAST, yes="yes", no="no")


def row(category="VOLUNTEER", candidate="c-1", **form):
    return SummaryRow(
        category=category, candidate=candidate, unit="虚构省科协", form=form, revision=4
    )


def table(**cells):
    """A table for volunteers with a line of these answers, as any program would write it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("科技志愿者")
        day = book.add_format({"num_format": "yyyy/m/d"})
        moment = book.add_format({"num_format": 'yyyy"年"m"月"d"日" h:mm'})
        for place, (heading, value) in enumerate(cells.items()):
            sheet.write_string(0, place, heading)
            if isinstance(value, datetime):
                sheet.write_datetime(1, place, value, moment if value.hour else day)
            else:
                sheet.write(1, place, value)
    return file.getvalue()


@pytest.mark.parametrize("category", [each.code for each in CAST.categories])
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_what_was_written_comes_back_to_the_letter(category, data):
    forms = data.draw(st.lists(form_in(CAST, category), min_size=1, max_size=3))
    rows = [row(category, f"c-{number}", **form) for number, form in enumerate(forms)]
    read = back(unit_summary(CAST, rows))
    assert read.problems == []
    assert [(each.category, each.candidate, each.revision) for each in read.rows] == [
        (category, each.candidate, 4) for each in rows
    ]
    for form, each in zip(forms, read.rows, strict=True):
        said = {code: boxes for code, boxes in each.typed.items() if boxes}
        assert said == {code: typed(answer) for code, answer in form.items()}


@pytest.mark.parametrize("book", BOOKS)
def test_every_rulebook_has_a_table_of_its_own(book):
    rules = BOOKS[book]
    read = read_summary(BytesIO(unit_summary(rules, [])), rules, yes="yes", no="no")
    assert read.rows == read.problems == []
    assert len(set(sheet_names(rules).values())) == len(rules.categories)
    for each in rules.categories:
        named = headings(rules, each.code)
        assert len(set(named.values())) == len(named) == len(fields_of(rules, each.code))


def test_the_same_table_is_the_same_bytes():
    rows = [row(name="阿卜杜拉·买买提", phone="13800000000")]
    assert unit_summary(CAST, rows) == unit_summary(CAST, rows)


def test_telephone_numbers_are_texts_and_numbers_are_numbers():
    with zipfile.ZipFile(BytesIO(unit_summary(CAST, [row(phone="13800000000", hours=1800)]))) as x:
        sheet = x.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>13800000000</v>" not in sheet
    assert "<v>1800</v>" in sheet


def test_it_prints_on_a4_across_with_the_headings_on_each_page():
    with zipfile.ZipFile(BytesIO(unit_summary(CAST, [row(name="虚构")]))) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
        book = packed.read("xl/workbook.xml").decode()
    assert re.search(r'<pageSetup paperSize="9"[^>]*orientation="landscape"', sheet)
    assert "_xlnm.Print_Titles" in book
    assert "_xlnm.Print_Area" in book


def test_no_answer_becomes_a_formula():
    file = unit_summary(CAST, [row(name="=1+1", team="@SUM(A1)", story="＝HYPERLINK(1)")])
    with zipfile.ZipFile(BytesIO(file)) as packed:
        for name in packed.namelist():
            assert not re.search(rb"<f[ >]", packed.read(name)) or "worksheets" not in name
    [read] = back(file).rows
    assert (read.typed["name"], read.typed["team"]) == (("=1+1",), ("@SUM(A1)",))


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut_off():
    with pytest.raises(DoesNotFit, match="32767"):
        unit_summary(CAST, [row(story="长" * 32_768)])


def test_officials_see_no_telephone_number_unless_they_are_to():
    rows = [row(name="虚构甲", phone="13800000000", id_number="虚构0001", contact="虚构乙")]
    plain, personal = officials_summary(CAST, rows), officials_summary(CAST, rows, personal=True)
    assert "13800000000" not in words(plain)
    assert "虚构乙" not in words(plain)
    assert "13800000000" in words(personal)
    assert "虚构0001" not in words(personal)
    assert "专家分" not in words(personal)


def test_score_votes_and_rank_are_columns_of_their_own():
    standings = {"c-1": Standing(score="91.25", votes="12", rank="3")}
    told = words(officials_summary(CAST, [row(name="虚构甲")], standings=standings))
    for each in ("专家分", "91.25", "票数", "12", "名次"):
        assert each in told


def words(file):
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return packed.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("姓名（名称）", "虚构甲", ("虚构甲",)),
        ("姓名（名称）*", " 虚构甲", (" 虚构甲",)),
        ("出生年月", datetime.fromisoformat("1980-05-01"), ("1980-05-01",)),
        ("出生年月", "1980年5月1日", ("1980年5月1日",)),
        ("累计服务时长（小时）", 1800, ("1800",)),
        ("手机", 13800000000, ("13800000000",)),
        ("基层一线", True, ("yes",)),
        ("基层一线", "否", ("no",)),
        ("服务领域", "乡村振兴;科技教育", ("乡村振兴", "科技教育")),
        ("服务领域", "乡村振兴\n虚构；领域", ("乡村振兴", "虚构；领域")),
    ],
)
def test_a_cell_is_what_somebody_would_have_typed(heading, value, expected):
    read = back(table(**{"平台编号": "1", heading: value}))
    [only] = read.rows
    assert expected in only.typed.values()
    assert read.problems == []


@pytest.mark.parametrize(
    ("heading", "value", "wrong", "right"),
    [
        ("证件号码", 110101199001011234, "末尾几位已经丢失", "设为文本"),
        ("姓名（名称）", datetime.fromisoformat("2020-01-01"), "日期格式", "设为文本"),
        ("出生年月", datetime.fromisoformat("2020-01-01T08:30"), "时刻", "2023-05-01"),
        ("累计服务时长（小时）", 2.5, "不是整数", ""),
        ("基层一线", "也许", "“也许”看不出是或否", "填“是”或“否”"),
        ("姓名（名称）", True, "逻辑值", "文字"),
        ("主要事迹", "长" * 20_001, "20001 个字", "不超过"),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_with_its_place(heading, value, wrong, right):
    read = back(table(**{"平台编号": "1", heading: value}))
    [problem] = read.problems
    assert (problem.sheet, problem.line, problem.column) == ("科技志愿者", 2, "B")
    assert problem.heading == heading
    assert wrong in problem.wrong
    assert right in problem.right


def test_an_unknown_column_is_told_and_what_was_meant():
    [problem] = back(table(姓名="虚构甲", 手机号="138", 手机="138")).problems[1:]
    assert (problem.line, problem.column, problem.right) == (1, "B", "手机")


def test_a_sheet_of_no_category_is_told_and_a_file_without_any_refused():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("科技志愿者").write(0, 0, "手机")
        book.add_worksheet("别的").write(0, 0, "x")
    [problem] = back(file.getvalue()).problems
    assert problem.sheet == "别的"
    with pytest.raises(Unreadable, match="没有一张表是"):
        read_summary(BytesIO(file.getvalue()), BOOKS["xingji"], yes="yes", no="no")


@pytest.mark.parametrize(("place", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_a_column_is_called_as_in_a_workbook(place, name):
    assert letters(place) == name


def test_a_figure_keeps_its_last_digit():
    for each in ("8.7", "0.1", "123456789012345.678", "1E+3"):
        rows = [row("VOLUNTEER", hours=Decimal(each))]
        assert unit_summary(CAST, rows)
