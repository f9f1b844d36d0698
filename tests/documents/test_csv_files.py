import gzip
from pathlib import Path

import pytest

from selection.documents.csv_files import LONGEST_LINE, CsvFile, RefusedRow, Row, Unreadable


def opened(path: Path, most_rows: int = 100) -> CsvFile:
    return CsvFile(path, columns=("name", "mark"), needed=[("name",)], most_rows=most_rows)


def read(path: Path, most_rows: int = 100) -> list[Row | RefusedRow]:
    with opened(path, most_rows) as file:
        return list(file)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(content: bytes) -> Path:
    path = Path("votes.csv")
    path.write_bytes(content)
    return path


def test_the_header_is_line_one_and_cells_are_trimmed():
    path = written(b"name,mark\nHeron, 8.5 \nTeal,7\n")
    assert read(path) == [Row(2, ["Heron", "8.5"]), Row(3, ["Teal", "7"])]


def test_the_last_line_needs_no_line_end():
    assert read(written(b"name,mark\nHeron,8")) == [Row(2, ["Heron", "8"])]


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_cell():
    path = written(b"\xef\xbb\xbfname,mark\r\nHeron,8\r\n")
    assert read(path) == [Row(2, ["Heron", "8"])]


def test_a_compressed_file_is_known_by_its_content():
    path = written(gzip.compress(b"name,mark\nHeron,8\n"))
    assert read(path) == [Row(2, ["Heron", "8"])]


def test_a_quoted_cell_may_hold_commas_and_doubled_quotation_marks():
    path = written(b'name,mark\n"Heron, ""the grey""",8\n')
    assert read(path) == [Row(2, ['Heron, "the grey"', "8"])]


def test_letters_are_composed_so_that_names_agree_between_files():
    path = written("name,mark\ne\u0301cole,8\n".encode())
    assert read(path) == [Row(2, ["\u00e9cole", "8"])]


def test_an_empty_line_is_no_row_but_is_counted():
    assert read(written(b"name,mark\n\n  \nHeron,8\n")) == [Row(4, ["Heron", "8"])]


def test_a_line_with_other_cells_than_the_header_is_refused_in_its_place():
    path = written(b"name,mark\nHeron\nTeal,7\nCoot,1,2\n")
    assert read(path) == [
        RefusedRow("votes.csv", 2, "有 1 栏，表头有 2 栏"),
        Row(3, ["Teal", "7"]),
        RefusedRow("votes.csv", 4, "有 3 栏，表头有 2 栏"),
    ]


def test_a_refused_row_says_file_line_and_reason():
    assert str(RefusedRow("votes.csv", 7, "没有写类别")) == "votes.csv 第 7 行：没有写类别"


@pytest.mark.parametrize("line", [b'"Heron,8', b'"Heron"x,8', b'He"ron,"8'])
def test_a_stray_quotation_mark_spoils_its_own_line_only(line):
    first, second = read(written(b"name,mark\n" + line + b"\nTeal,7\n"))
    assert first == RefusedRow("votes.csv", 2, "引号没有成对，或引号后还有文字")
    assert second == Row(3, ["Teal", "7"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\xba\xd7,8", "不是 UTF-8 编码，请另存为“CSV UTF-8”"),
        (b"He\x00ron,8", "含有控制字符"),
        (b"Heron,8\rTeal,7", "含有控制字符"),
    ],
)
def test_a_line_that_is_no_text_is_refused(line, reason):
    path = written(b"name,mark\n" + line + b"\nTeal,7\n")
    assert read(path) == [RefusedRow("votes.csv", 2, reason), Row(3, ["Teal", "7"])]


@pytest.mark.parametrize("extra", [1, 2, LONGEST_LINE, 3 * LONGEST_LINE + 5])
@pytest.mark.parametrize("filling", [b"x", b" "])
def test_an_overlong_line_is_one_refused_row(extra, filling):
    long = filling * (LONGEST_LINE + extra)
    path = written(b"name,mark\n" + long + b"\nTeal,7\n" + long)
    assert read(path) == [
        RefusedRow("votes.csv", 2, f"一行超过 {LONGEST_LINE} 字节"),
        Row(3, ["Teal", "7"]),
        RefusedRow("votes.csv", 4, f"一行超过 {LONGEST_LINE} 字节"),
    ]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_the_longest_line_is_read(end):
    name = b"x" * (LONGEST_LINE - 2)
    path = written(b"name,mark\n" + name + b",8" + end)
    assert read(path) == [Row(2, [name.decode(), "8"])]


def test_a_line_without_end_cannot_keep_the_reader_for_ever():
    path = written(gzip.compress(b"name,mark\n" + b"x" * (LONGEST_LINE * 20)))
    with pytest.raises(Unreadable, match="第 2 行没有尽头"):
        read(path, most_rows=5)


def test_more_rows_than_allowed_stop_the_reading():
    path = written(b"name,mark\nHeron,8\nTeal,7\nCoot,6\n")
    assert len(read(path, most_rows=3)) == 3
    with pytest.raises(Unreadable, match="超过 2 行"):
        read(path, most_rows=2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "votes.csv 没有表头：第一行应写各栏的名称"),
        (b"\nname,mark\n", "votes.csv 没有表头：第一行应写各栏的名称"),
        (b"name,name\n", "votes.csv 的表头里 name 出现了两次"),
        (b"name,\n", "votes.csv 第 2 栏没有名称"),
        (b"name,mrk\n", "votes.csv 有不认识的列 mrk（是不是 mark？）"),
        (b"name,weight\n", "votes.csv 有不认识的列 weight，可以有：name、mark"),
        (b"mark\n", "votes.csv 缺少列 name"),
        (b"name;mark\n", "votes.csv 的各栏应以英文逗号分隔"),
        (b"name\tmark\n", "votes.csv 的各栏应以英文逗号分隔"),
        (b'"name,mark\n', "votes.csv 的表头不能读：引号没有成对，或引号后还有文字"),
        ("name,mark".encode("utf-16"), "votes.csv 不是 UTF-8 编码，请另存为“CSV UTF-8”"),
        (
            "名称,分数".encode("gbk"),
            "votes.csv 的表头不能读：不是 UTF-8 编码，请另存为“CSV UTF-8”",
        ),
        (b"x" * (LONGEST_LINE + 9), f"votes.csv 的表头不能读：一行超过 {LONGEST_LINE} 字节"),
        (b",".join(b"x%d" % i for i in range(101)), "votes.csv 有 101 栏，至多 100 栏"),
    ],
)
def test_a_header_that_does_not_fit_refuses_the_file_in_one_sentence(content, sentence):
    with pytest.raises(Unreadable) as refused:
        opened(written(content))
    assert str(refused.value) == sentence


def test_a_column_may_be_needed_in_one_of_several_forms():
    path = written(b"mark\n")
    with pytest.raises(Unreadable, match="缺少列 name 或 group"):
        CsvFile(path, columns=("name", "group", "mark"), needed=[("name", "group")], most_rows=1)


def test_a_damaged_compressed_file_is_said_to_be_damaged():
    whole = gzip.compress(b"name,mark\n" + b"Heron,8\n" * 20_000)
    with pytest.raises(Unreadable, match="压缩文件 votes"):
        read(written(whole[: len(whole) // 2]), most_rows=30_000)


def test_a_missing_file_and_a_folder_are_named():
    with pytest.raises(Unreadable, match="找不到文件"):
        opened(Path("none.csv"))
    with pytest.raises(Unreadable, match="打不开文件"):
        opened(Path())


def test_progress_goes_from_nothing_to_the_size_of_the_file():
    with opened(written(b"name,mark\n" + b"Heron,8\n" * 50)) as file:
        list(file)
        assert file.done == file.size == 10 + 50 * 8
