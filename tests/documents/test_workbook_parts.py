"""A workbook of a stranger costs no more than it may, whatever it claims to hold."""

import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from selection.documents.csv_files import Unreadable
from selection.documents.workbook_parts import Bounds, Broken, read_workbook

SMALL = Bounds(sheets=3, rows=100, columns=50, unpacked=5_000_000)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="t" Target="{}"/></Relationships>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def packed(cells, *, target="worksheets/sheet1.xml", sheet=SHEET, **parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/_rels/workbook.xml.rels", RELS.format(target))
        book.writestr("xl/workbook.xml", BOOK)
        book.writestr("xl/worksheets/sheet1.xml", sheet.format(cells))
        for name, text in parts.items():
            book.writestr(f"xl/{name}.xml", text)
    file.seek(0)
    return file


def cells(file, bounds=SMALL):
    [sheet] = read_workbook(file, bounds)
    return sheet.rows


def test_every_kind_of_cell_is_read_as_what_it_is():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": 'yyyy"年"m"月"'})
        money = book.add_format({"num_format": '[Red]#,##0.00"yd"'})
        sheet.write_row(0, 0, ["文字", 3, 8.7, True])
        sheet.write_datetime(1, 0, datetime.fromisoformat("1980-05-01"), day)
        sheet.write_datetime(1, 1, datetime.fromisoformat("1980-05-01T08:30"), day)
        sheet.write_number(1, 2, 12, money)
        sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")
        sheet.write_formula(2, 1, '="a"&"b"', value="ab")
        sheet.write_string(2, 2, "_x0041_\x01")
    rows = cells(file)
    assert rows[1] == {1: "文字", 2: Decimal(3), 3: Decimal("8.7"), 4: True}
    assert rows[2] == {
        1: date(1980, 5, 1),
        2: datetime.fromisoformat("1980-05-01T08:30"),
        3: Decimal(12),
    }
    assert rows[3] == {1: Broken("#DIV/0!"), 2: "ab", 3: "_x0041_\x01"}


def test_cells_without_places_and_parts_named_from_the_top_are_read():
    file = packed(
        '<row><c t="inlineStr"><is><t>甲</t></is></c><c><v>2</v></c></row>'
        "<row><c><v>3</v></c></row>",
        target="/xl/worksheets/sheet1.xml",
    )
    assert cells(file) == {1: {1: "甲", 2: Decimal(2)}, 2: {1: Decimal(3)}}


def test_how_a_name_is_pronounced_is_no_part_of_it():
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>'
        "<r><t>东</t></r><r><t>京</t></r><rPh><t>トウキョウ</t></rPh></si></sst>"
    )
    file = packed('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', sharedStrings=shared)
    assert cells(file) == {1: {1: "东京"}}


def corner(last):
    return packed(f'<row r="1048576"><c r="{last}" t="str"><v>角落</v></c></row>')


def nested():
    return packed("<a>" * 5_000 + "</a>" * 5_000)


def entities():
    return packed(
        "",
        sheet='<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><worksheet>&y;</worksheet>{}',
    )


def endless_token():
    return packed('<row r="' + "1" * 2_000_000)


def too_large():
    return packed("<row/>" * 1_000_000)


def lying():
    """It says that it is small: the size is written over in both places."""
    file = packed("<row/>" * 1_000_000)
    with zipfile.ZipFile(file) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    return BytesIO(file.getvalue().replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little")))


def many_sheets():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for _ in range(4):
            book.add_worksheet()
    return file


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: corner("A1048576"), "超过 100 行"),
        (lambda: packed('<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>'), "16384 栏，至多 50"),
        (lambda: packed('<row r="x"/>'), "已损坏"),
        (lambda: packed('<row><c r="1A"><v>1</v></c></row>'), "位置"),
        (lambda: packed("<row><c><v>1e999</v></c></row>"), "已损坏"),
        (lambda: packed("<row><c><v>" + "9" * 5_000 + "</v></c></row>"), "已损坏"),
        (lambda: packed("<row><c t='s'><v>7</v></c></row>"), "已损坏"),
        (lambda: packed("<row>"), "已损坏"),
        (nested, "嵌套太深"),
        (entities, "声明"),
        (endless_token, "已损坏"),
        (too_large, "展开后超过 5 MB"),
        (lying, "已损坏"),
        (many_sheets, "超过 3 张表"),
        (lambda: BytesIO(b"PK\x03\x04 nothing"), "已损坏"),
    ],
)
def test_a_hostile_workbook_gets_a_sentence_at_once(make, why):
    file = make()
    began = time.perf_counter()
    with pytest.raises(Unreadable, match=why):
        read_workbook(file, SMALL)
    assert time.perf_counter() - began < 2


def test_formatted_empty_cells_at_the_end_of_a_sheet_do_not_matter():
    file = packed(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="3"/></row>'
    )
    assert cells(file) == {1: {1: Decimal(1)}}
