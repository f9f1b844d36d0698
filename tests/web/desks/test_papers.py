"""What a unit takes home and brings back: form, summary table, receipt; nobody else gets them."""

import re
import zipfile
from html import unescape
from io import BytesIO
from itertools import count

import pypdf
import pytest
import typst
import xlsxwriter

from selection.documents.summary_in import read_summary
from web.desks.recommending import BASE, province, upload

names = (f"虚构印刷第{n}队" for n in count(1))
needs_a_font = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    with province(tmp_path_factory.mktemp("papers") / "home") as found:
        yield found


def text(answer) -> str:
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        document = packed.read("word/document.xml").decode()
    return unescape(re.sub("<[^>]+>", "", document))


def table(unit):
    answer = unit.clerk.get(f"{BASE}/summary.xlsx")
    assert answer.status_code == 200
    return answer.content


def rows(unit, file=None):
    rules = unit.fair.place.rules
    return read_summary(BytesIO(file or table(unit)), rules, yes="yes", no="no").rows


def filled_in(*lines, sheet="虚构队"):
    """A table as any office program writes it, a line for each mapping of headings."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        headings = list(dict.fromkeys(heading for line in lines for heading in line))
        page.write_row(0, 0, headings)
        for number, line in enumerate(lines, start=1):
            for place, heading in enumerate(headings):
                page.write(number, place, line.get(heading, ""))
    return file.getvalue()


def bring(who, file, name="汇总表.xlsx"):
    who.get(f"{BASE}/import")
    return upload(who, f"{BASE}/import", file, name)


def confirm(unit, page, *, id=None):
    found = re.search(r'name="table" value="([^"]+)"', page.text)
    assert found, page.text
    return unit.clerk.post(
        f"{BASE}/import/confirmed", {"table": found[1], **({"id": id} if id else {})}
    )


def test_the_form_has_what_is_saved_and_a_check_code_of_its_own(unit):
    path = unit.begin()
    assert unit.clerk.get(f"{path}/form.docx").status_code == 409
    name = next(names)
    unit.fill(path, a_name=name)
    answer = unit.clerk.get(f"{path}/form.docx")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert "attachment" in answer.headers["content-disposition"]
    assert name in text(answer)
    assert "☑科学普及" in text(answer)
    assert answer.content == unit.leader.get(f"{path}/form.docx").content
    unit.fill(path, a_name=name, a_brief="另一句话")
    assert unit.clerk.get(f"{path}/form.docx").content != answer.content


def test_the_form_tells_of_the_unit_s_own_publicity(unit):
    path = unit.begin()
    unit.fill(path, a_name=next(names))
    at_home = {"begins": "2030-01-07", "ends": "2030-01-11", "objections": "NONE", "words": "x"}
    assert unit.clerk.post(f"{path}/publicity", at_home).status_code == 303
    told = text(unit.clerk.get(f"{path}/form.docx"))
    assert "公示时间：2030年1月7日至2030年1月11日，无异议" in told


@needs_a_font
def test_the_receipt_as_a_file_has_the_number_of_the_page(unit):
    path = unit.submitted(a_name=next(names))
    number = re.search(r"fair-practice-\d+", unit.clerk.get(f"{path}/receipt").text)
    answer = unit.clerk.get(f"{path}/receipt.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    told = pypdf.PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert number
    assert number[0] in told
    assert "演练" in told


def test_without_a_receipt_there_is_no_file_of_it(unit):
    assert unit.clerk.get(f"{unit.begin()}/receipt.pdf").status_code == 404


def test_nobody_else_gets_any_of_it(unit):
    path = unit.submitted(a_name=(name := next(names)))
    for each in ("form.docx", "receipt.pdf"):
        assert unit.stranger.get(f"{path}/{each}").status_code == 404
        assert unit.herself.get(f"{path}/{each}").status_code == 403
    with zipfile.ZipFile(BytesIO(unit.stranger.get(f"{BASE}/summary.xlsx").content)) as packed:
        assert name not in packed.read("xl/sharedStrings.xml").decode()
    assert unit.leader.get(f"{BASE}/import").status_code == 403
    assert unit.herself.get(f"{BASE}/summary.xlsx").status_code == 403


def test_the_table_has_every_nomination_that_stands(unit):
    name = next(names)
    path = unit.begin()
    unit.fill(path, a_name=name, a_story="第一段\n第二段")
    [found] = [each for each in rows(unit) if each.candidate == path.rpartition("/")[2]]
    assert found.typed["name"] == (name,)
    assert found.typed["story"] == ("第一段\n第二段",)
    assert found.typed["fields"] == ("科学普及",)
    assert found.revision == 1


def test_a_table_is_looked_at_before_anything_is_saved(unit):
    before = len(rows(unit))
    name = next(names)
    file = filled_in(
        {
            "姓名（名称）": name,
            "成立时间": "2019年4月18日",
            "志愿者人数": 32,
            "适合公开宣传": "是",
        },
        {"姓名（名称）": "虚构又一队", "志愿者人数": "十六个"},
        {"姓名（名称）": "虚构坏队", "适合公开宣传": "也许"},
    )
    page = bring(unit.clerk, file)
    assert page.status_code == 200
    for words in (
        "导入 2 行",
        "C3 志愿者人数",
        "请填写数字，例如 62",
        "D4 适合公开宣传",
        "“也许”看不出是或否",
        "填“是”或“否”",
        "还有 5 项没有填写",
    ):
        assert words in page.text, words
    assert len(rows(unit)) == before
    answer = confirm(unit, page)
    assert answer.status_code == 409
    assert "有 1 行没有导入；其余的已经导入。" in answer.text
    [mine] = [each for each in rows(unit) if each.typed["name"] == (name,)]
    assert mine.typed["founded_on"] == ("2019-04-18",)
    assert mine.typed["volunteers"] == ("32",)
    assert [each for each in rows(unit) if each.typed["volunteers"] == ("十六个",)]


def test_what_was_downloaded_comes_back_without_a_change(unit):
    unit.fill(unit.begin(), a_name=next(names), a_story="=1+1", a_brief="'引文")
    page = bring(unit.clerk, table(unit))
    assert "与已保存的相同，不动" in page.text
    assert "改写已有的草稿" not in page.text
    assert 'name="table"' not in page.text


def test_a_table_that_is_taken_over_twice_makes_each_draft_once(unit):
    name = next(names)
    page = bring(unit.clerk, filled_in({"姓名（名称）": name}))
    act = "0123456789abcdef0123456789abcdef"
    assert confirm(unit, page, id=act).status_code == 303
    assert confirm(unit, page, id=act).status_code == 303
    assert len([each for each in rows(unit) if each.typed["name"] == (name,)]) == 1


def test_only_what_the_table_speaks_of_is_changed_and_nobody_s_work_is_lost(unit):
    path = unit.begin()
    name = next(names)
    unit.fill(path, a_name=name, a_story="写好的事迹")
    draft = path.rpartition("/")[2]
    changed = {
        "草稿号（勿改）": draft,
        "版本（勿改）": "1",
        "姓名（名称）": name,
        "简介": "新的简介",
    }
    page = bring(unit.clerk, filled_in(changed))
    assert "改写已有的草稿" in page.text
    assert confirm(unit, page).status_code == 303
    [mine] = [each for each in rows(unit) if each.candidate == draft]
    assert (mine.typed["brief"], mine.typed["story"]) == (("新的简介",), ("写好的事迹",))
    again = bring(unit.clerk, filled_in({**changed, "简介": "再改"}))
    assert "下载表格以后有人改过这份草稿" in again.text
    assert 'name="table"' not in again.text


def test_a_row_cannot_reach_what_is_another_unit_s_or_handed_in(unit):
    submitted = unit.submitted(a_name=next(names)).rpartition("/")[2]
    lines = [
        {"草稿号（勿改）": each, "姓名（名称）": "虚构夺取"} for each in (submitted, "c" * 32)
    ]
    page = bring(unit.clerk, filled_in(*lines))
    assert "已报送或已结束，不能改" in page.text
    assert "草稿号不是本单位的" in page.text
    assert 'name="table"' not in page.text
    mine = unit.begin()
    unit.fill(mine, a_name=next(names))
    line = {"草稿号（勿改）": mine.rpartition("/")[2], "姓名（名称）": "虚构夺取"}
    page = bring(unit.stranger, filled_in(line))
    assert "草稿号不是本单位的" in page.text
    assert "虚构夺取" not in unit.clerk.get(BASE).text


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (b"", "不是 XLSX 文件"),
        (b"PK\x03\x04 nothing", "已损坏"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 99, "有密码"),
        (filled_in({"姓名（名称）": "x"}, sheet="别的"), "里没有一张表是"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(unit, file, why):
    answer = bring(unit.clerk, file)
    assert answer.status_code == 422
    assert why in answer.text


@pytest.mark.parametrize("table", ["", "@@@", "AAAA"])
def test_what_was_changed_on_the_way_is_refused(unit, table):
    unit.clerk.get(f"{BASE}/import")
    assert unit.clerk.post(f"{BASE}/import/confirmed", {"table": table}).status_code == 422
