import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from selection.accounts.recognising import PastWinner
from selection.documents.csv_files import Unreadable
from selection.documents.past_winners import read

HEADER = ["年度", "类别", "名称", "推荐单位", "省份", "证件号码"]
STAR = ["2020", "组织", "虚构星火服务队", "虚构学会", "云岭省", ""]
IN_2020 = PastWinner(
    year=2020, category="组织", name="虚构星火服务队", unit="虚构学会", region="云岭省"
)


def as_csv(folder: Path, *rows: list[str]) -> Path:
    path = folder / "winners.csv"
    path.write_text("\n".join(",".join(row) for row in rows), "utf-8")
    return path


def as_xlsx(folder: Path, *rows: list[object]) -> Path:
    path = folder / "winners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                sheet.write(n, m, cell)
    return path


written = pytest.mark.parametrize("write", [as_csv, as_xlsx])


@written
def test_a_list_is_read_line_by_line(write, tmp_path):
    listed = read(write(tmp_path, HEADER, STAR, ["2021", "个人", "虚构甲", "", "", "X0000000"]))

    assert listed.refused == ()
    assert listed.winners == (
        IN_2020,
        PastWinner(year=2021, category="个人", name="虚构甲", identifier="X0000000"),
    )


def test_columns_may_be_named_otherwise_stand_elsewhere_and_be_left_out(tmp_path):
    [winner] = read(
        as_csv(tmp_path, ["姓名", "year", "类别"], ["虚构甲", "2021年", "个人"])
    ).winners

    assert winner == PastWinner(year=2021, category="个人", name="虚构甲")


@written
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "组织", "虚构乙", "", "", ""], "没有写年度"),
        (["2020", "", "虚构乙", "", "", ""], "没有写类别"),
        (["2020", "组织", "", "虚构学会", "", ""], "没有写名称"),
        (["不明", "组织", "虚构乙", "", "", ""], "“不明”不是整数"),
        (["20", "组织", "虚构乙", "", "", ""], "“20”不是年份"),
        (["2020", "组织", "虚" * 51, "", "", ""], "名称应为 1 到 50 个字"),
        (["2020", "组织", "“”", "", "", ""], "名称应为 1 到 50 个字"),
        (["2020", "组织", "虚\u202e构", "", "", ""], "名称含有不可见的字符"),
        (["2020", "组织", "虚构星火服務隊", "虚构学会", "云岭省", ""], "与第 2 行重复"),
    ],
)
def test_a_line_that_says_nothing_usable_is_told_with_its_number(write, row, why, tmp_path):
    listed = read(write(tmp_path, HEADER, STAR, row))

    assert [str(each).partition(" 第 ")[2] for each in listed.refused] == [f"3 行：{why}"]
    assert listed.winners == (IN_2020,)


@written
@pytest.mark.parametrize(
    ("header", "why"),
    [
        (["年度", "类别"], "缺少列 名称 或 姓名 或 name"),
        (["年度", "类别", "名称", "颜色"], "有不认识的列 颜色"),
        (["年度", "类别", "名称", "姓名"], "是同一栏"),
    ],
)
def test_a_header_says_what_the_columns_are(write, header, why, tmp_path):
    with pytest.raises(Unreadable, match=why):
        read(write(tmp_path, header, STAR[: len(header)]))


def test_kinds_of_numbers_may_have_their_own_columns_but_a_line_has_one(tmp_path):
    header = ["年度", "类别", "名称", "统一社会信用代码", "区划代码"]
    path = as_csv(
        tmp_path,
        header,
        ["2020", "组织", "虚构甲", "C1", ""],
        ["2020", "服务点", "虚构乙", "", "D2"],
        ["2020", "组织", "虚构丙", "C1", "D2"],
    )
    listed = read(path)

    assert [each.identifier for each in listed.winners] == ["C1", "D2"]
    assert [each.reason for each in listed.refused] == ["写了不止一个号码"]


def test_whole_numbers_in_a_sheet_are_what_was_typed(tmp_path):
    [winner] = read(as_xlsx(tmp_path, HEADER, [2020, *STAR[1:5], 123456789012])).winners

    assert (winner.year, winner.identifier) == (2020, "123456789012")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (110105194912310021, "末尾几位已经丢失"),
        (2020.5, "不是整数"),
        (True, "是/否"),
        ("虚\n构", "控制字符"),
    ],
)
def test_a_cell_that_lost_what_was_typed_is_refused(cell, why, tmp_path):
    [refused] = read(as_xlsx(tmp_path, HEADER, [*STAR[:5], cell])).refused

    assert refused.line == 2
    assert why in refused.reason


def test_a_date_in_a_sheet_is_refused(tmp_path):
    path = tmp_path / "winners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 0, date(2020, 1, 1), day)
    [refused] = read(path).refused

    assert refused.reason == "有一格是日期或时间，应写文字"


def test_a_formula_is_the_value_it_was_saved_with(tmp_path):
    path = tmp_path / "winners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, STAR)
        sheet.write_formula(1, 2, '=HYPERLINK("http://example.invalid")', value="虚构星火服务队")

    assert read(path).winners == (IN_2020,)


def test_empty_lines_are_none_and_a_sheet_may_be_wider_than_its_header(tmp_path):
    path = as_xlsx(tmp_path, HEADER, [], STAR, [*STAR, "旁注"])
    listed = read(path)

    assert listed.winners == (IN_2020,)
    assert [each.line for each in listed.refused] == [4]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 201_000_000)


def truncated(path: Path) -> None:
    as_xlsx(path.parent, HEADER, STAR)
    path.write_bytes(path.read_bytes()[:-300])


def no_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hello.txt", "hello")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (
            lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600),
            "有密码",
        ),
        (lambda path: path.write_bytes(b"garbage"), "不是 XLSX"),
        (lambda path: path.write_bytes(b""), "不是 XLSX"),
        (lambda _: None, "找不到文件"),
        (lambda path: path.mkdir(), "打不开文件"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"0" * 20_000_000), "超过 20 MB"),
        (lambda path: path.write_bytes(b"PK\x03\x04" + b"0" * 600), "已损坏"),
        (no_workbook, "已损坏"),
        (truncated, "已损坏"),
        (bomb, "展开后超过 200 MB"),
        (lambda path: as_xlsx(path.parent), "没有表头"),
        (lambda path: as_xlsx(path.parent, ["", "x"][:1], STAR), "没有表头"),
        (lambda path: as_xlsx(path.parent, ["a\nb"], STAR), "表头不能读"),
        (lambda path: as_xlsx(path.parent, ["列"] * 101), "至多 100 栏"),
    ],
)
def test_a_file_that_is_no_list_gets_a_sentence(make, why, tmp_path):
    path = tmp_path / "winners.xlsx"
    make(path)
    with pytest.raises(Unreadable, match=why):
        read(path)


def test_there_are_only_so_many_lines(tmp_path, monkeypatch):
    monkeypatch.setattr("selection.documents.past_winners.MOST_ROWS", 1)
    assert read(as_xlsx(tmp_path, HEADER, STAR)).winners == (IN_2020,)
    for write in (as_csv, as_xlsx):
        with pytest.raises(Unreadable, match="超过 1 行"):
            read(write(tmp_path, HEADER, STAR, STAR))
