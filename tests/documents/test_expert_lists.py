"""Lists of experts: what their columns mean, and which lines cannot be used."""

from pathlib import Path

import pytest

from documents.test_past_winners import as_csv, as_xlsx
from selection.documents.csv_files import Unreadable
from selection.documents.expert_lists import ListedExpert, read

HEADER = ["姓名", "工作单位", "证件号码", "区划代码", "推荐单位", "基层一线", "专业"]
ANN = ["虚构甲", "虚构大学", "X1", "999001", "虚构学会", "是", "AGRI"]
EXPERT = ListedExpert(
    name="虚构甲",
    employer="虚构大学",
    employer_code="",
    post="",
    identity="X1",
    phone="",
    county="999001",
    unit="虚构学会",
    grassroots=True,
    strata={"专业": "AGRI"},
)

written = pytest.mark.parametrize("write", [as_csv, as_xlsx])


def listed(file: Path):
    return read(file, strata=["专业"], units=["虚构学会"])


@written
def test_a_list_is_read_line_by_line(write, tmp_path):
    found = listed(write(tmp_path, HEADER, ANN, ["虚构乙", "", "", "", "", "", ""]))
    assert found.refused == ()
    assert list(found.made) == [2, 3]
    assert found.made[2] == EXPERT
    assert found.made[3].strata == {}


@written
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", *ANN[1:]], "没有写姓名"),
        (["虚" * 51, *ANN[1:]], "姓名最多 50 个字"),
        ([*ANN[:3], "12", *ANN[4:]], "区划代码“12”应为六位数字"),
        ([*ANN[:4], "别的单位", *ANN[5:]], "没有推荐单位“别的单位”"),
        ([*ANN[:5], "也许", ANN[6]], "“也许”应写 1 或 0（是或否）"),
        ([*ANN[:6], "农 业"], "专业“农 业”应为代码"),
        (["虚构别名", *ANN[1:2], "x1", *ANN[3:]], "与第 2 行重复"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_with_its_number(write, row, why, tmp_path):
    found = listed(write(tmp_path, HEADER, ANN, row))
    assert list(found.made) == [2]
    [refused] = found.refused
    assert refused.line == 3
    assert refused.reason.startswith(why)


def test_without_a_number_the_same_name_at_the_same_employer_is_one_person(tmp_path):
    rows = [["虚构甲", "甲校"], ["虚构甲", "乙校"], ["虚构甲", "甲校"]]
    found = listed(as_csv(tmp_path, ["姓名", "工作单位"], *rows))
    assert [each.line for each in found.refused] == [4]


@written
@pytest.mark.parametrize(
    ("header", "why"),
    [(["工作单位"], "缺少列 姓名"), (["姓名", "颜色"], "有不认识的列 颜色")],
)
def test_a_header_says_what_the_columns_are(write, header, why, tmp_path):
    with pytest.raises(Unreadable, match=why):
        listed(write(tmp_path, header, ANN[: len(header)]))
