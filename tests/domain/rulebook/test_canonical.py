import hashlib
import tomllib

import pytest

from domain.rulebook.edits import CAST, CONTESTS, SHIPPED, SHORT, edited, findings
from selection.domain.rulebook.canonical import (
    canonical,
    fingerprint,
    from_canonical,
    from_journal,
    from_toml,
)
from selection.domain.rulebook.findings import RulebookRefused

VECTOR = """
schema = 1
id = "x"
title = "十佳"
opens = 2023-11-27T09:00:00+08:00
day = 2023-11-20
b = [true, "2/3"]
"""
RULEBOOKS = sorted([*SHIPPED.glob("*.toml"), *CONTESTS.glob("*.toml")])
NAMES = [path.stem for path in RULEBOOKS]


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(RulebookRefused) as refused:
        canonical(text if isinstance(text, bytes) else text.encode())
    return [each.sentence for each in refused.value.findings]


def test_the_test_vector_has_these_bytes_and_this_fingerprint():
    written = canonical(VECTOR.encode())

    assert written.decode() == (
        '{"b":[true,"2/3"],"day":"2023-11-20","id":"x",'
        '"opens":"2023-11-27T09:00:00+08:00","schema":1,"title":"十佳"}'
    )
    assert (
        fingerprint(written) == "f2fbcda994eb81a9cd9d637dc2849402f834f2637bcfaebed2e6eb7f3981655c"
    )


@pytest.mark.parametrize("folder", [SHIPPED, CONTESTS], ids=["shipped", "contests"])
def test_every_rulebook_has_the_fingerprint_that_is_listed(folder):
    listed = dict(
        reversed(line.split()) for line in (folder / "fingerprints.txt").read_text().splitlines()
    )
    found = {
        path.name: fingerprint(canonical(path.read_bytes())) for path in folder.glob("*.toml")
    }

    assert found == listed


def test_the_national_rulebook_is_the_one_that_was_adopted():
    adopted = "d2d610762ffad6382b970c9a0d3ffc54e183c2eeac3446768f0bff41edc2b223"

    assert fingerprint(canonical(CAST.encode())) == adopted


@pytest.mark.parametrize("path", RULEBOOKS, ids=NAMES)
def test_what_the_journal_keeps_reads_like_what_was_written(path):
    text = path.read_bytes()
    written = from_toml(text)

    assert from_canonical(canonical(text)) == written
    assert from_journal(canonical(text)) == written


def test_comments_layout_and_the_order_of_keys_leave_no_trace():
    tree = tomllib.loads(VECTOR)
    turned = "# 公示前一稿\n" + "\n".join(reversed(VECTOR.strip().splitlines()))
    spaced = VECTOR.replace(" = ", "=").replace('"十佳"', "'十佳'  # 四个")

    assert list(tomllib.loads(turned)) == list(reversed(tree))
    assert canonical(turned.encode()) == canonical(spaced.encode()) == canonical(VECTOR.encode())


def test_line_ends_and_a_byte_order_mark_leave_no_trace():
    windows = b"\xef\xbb\xbf" + CAST.replace("\n", "\r\n").encode()

    assert canonical(windows) == canonical(CAST.encode())


def test_the_order_of_a_list_counts():
    assert canonical(b"a = [1, 2]") != canonical(b"a = [2, 1]")


def test_defaults_are_not_filled_in():
    assert canonical(edited(("own_publicity  =", "# ")).encode()) != canonical(SHORT.encode())


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        ("2023-11-27T09:00:00Z", "2023-11-27T09:00:00+00:00"),
        ("2023-11-27 09:00:00-03:30", "2023-11-27T09:00:00-03:30"),
        ("2023-11-27T09:00:00.000+08:00", "2023-11-27T09:00:00+08:00"),
        ("2023-11-27T09:00:00.25+08:00", "2023-11-27T09:00:00.250+08:00"),
    ],
)
def test_an_instant_is_written_with_its_own_offset(instant, written):
    assert canonical(f"a = {instant}".encode()) == f'{{"a":"{written}"}}'.encode()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("0.01", '0.01：小数请加引号，写成 "0.01"'),
        ("+1.5", '+1.5：小数请加引号，写成 "1.5"'),
        ("1e3", '1e3：请写成整数，或加引号的小数，如 "0.01"'),
        ("nan", 'nan：请写成整数，或加引号的小数，如 "0.01"'),
        (
            "2023-11-21T00:00:00",
            "时间 2023-11-21T00:00:00 没有写时区，请写成 2023-11-21T00:00:00+08:00",
        ),
        ("07:30:00", '时刻 07:30:00 请加引号，写成 "07:30"'),
        ("2023-11-21T00:00:00.0001+08:00", "时间 2023-11-21T00:00:00.000100+08:00 细过千分之一秒"),
        ("9007199254740992", "整数太大，不能超过 ±(2⁵³ − 1)"),
        ("-9007199254740992", "整数太大，不能超过 ±(2⁵³ − 1)"),
        (f"0x{'f' * 5000}", "整数太大，不能超过 ±(2⁵³ − 1)"),
        ('"e\u0301tude"', "“e\u0301tude”不是 NFC 形式"),
        ('"a\\u0007b"', "“a□b”里有看不见的控制字符 U+0007"),
        ('"a\\nb"', "“a□b”里有看不见的控制字符 U+000A"),
        ('"名单\\u202E"', "“名单□”里有看不见的控制字符 U+202E"),
    ],
)
def test_what_cannot_be_written_exactly_is_refused(value, sentence):
    assert refusal(f"a = {value}") == [sentence]


@pytest.mark.parametrize("value", ["9007199254740991", "-9007199254740991", '"étude"', "true"])
def test_what_can_be_written_exactly_is_not(value):
    assert canonical(f"a = {value}".encode())


def test_a_refused_value_is_told_with_its_place_key_and_line():
    [finding] = findings(edited(("places       = 10", "places       = 10.5")))

    assert finding.place == "第 4 个类别"
    assert finding.key == "categories[3].places"
    assert finding.sentence == '10.5：小数请加引号，写成 "10.5"'
    assert SHORT.splitlines()[finding.line - 1].startswith("places       = 10")


def test_a_key_is_text_too():
    assert refusal('"e\u0301" = 1') == ["“e\u0301”不是 NFC 形式"]


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        (
            "a = 1\nb = = 2",
            "第 2 行第 5 列不合 TOML 的写法（Invalid value）",
            2,
        ),
        ("a = 1\na = 2\nb = 3", "第 2 行第 6 列同一项写了两次（Cannot overwrite a value）", 2),
        ("a = [", "到文件末尾为止不合 TOML 的写法（Invalid value）", None),
        (
            "[a]\n[a]\n",
            "第 2 行第 3 列同一项写了两次（Cannot declare ('a',) twice）",
            2,
        ),
        (
            "a = {b = 1}\na.c = 2",
            "到文件末尾为止同一项写了两次（Cannot mutate immutable namespace ('a',)）",
            None,
        ),
        (
            "[a.b]\n[a]\nb.c=1",
            "到文件末尾为止同一项写了两次（Cannot redefine namespace ('a', 'b')）",
            None,
        ),
        (
            "a = 1" + "1" * 5000,
            (
                "看不懂：Exceeds the limit (4300 digits) for integer string conversion:"
                " value has 5001 digits; use sys.set_in…"
            ),
            None,
        ),
        ("a = " + "[" * 5000, "括号套得太深", None),
        ("a = " + "[" * 40 + "]" * 40, "括号套得太深", None),
        (".".join("a" * 3000) + " = 1", "括号套得太深", None),
        (b"a = '\xff'", "文件不是 UTF-8 编码（第 6 个字节）", None),
    ],
)
def test_what_is_no_toml_is_one_finding(text, sentence, line):
    with pytest.raises(RulebookRefused) as refused:
        canonical(text if isinstance(text, bytes) else text.encode())
    [finding] = refused.value.findings

    assert finding.sentence == sentence
    assert finding.line == line


def test_what_is_no_toml_is_told_of_the_file_as_a_whole():
    [finding] = findings("a = [")

    assert (finding.place, finding.key) == ("文件", "")


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b'{"a":"\\u5341"}',
        b'{"a":1}\n',
        b"[]",
        b"1",
        b'{"a":NaN}',
        b'{"a":0.5}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"[" * 5000,
        b"{",
        b"\xff",
        b"",
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    with pytest.raises(RulebookRefused):
        from_canonical(data)
    with pytest.raises(RulebookRefused):
        from_journal(data)


def test_nothing_is_no_value():
    with pytest.raises(RulebookRefused) as refused:
        from_canonical(b'{"where":null}')

    assert "不认识的值" in [each.sentence for each in refused.value.findings]


def test_a_rulebook_in_other_bytes_than_canonical_ones_is_refused():
    frozen = canonical(CAST.encode())

    for other in (frozen + b"\n", frozen.replace(b":", b": ", 1)):
        for read in (from_canonical, from_journal):
            with pytest.raises(RulebookRefused) as refused:
                read(other)
            assert [each.sentence for each in refused.value.findings] == [
                "这些字节不是规则的规范形式"
            ]


def test_what_was_frozen_is_read_even_if_it_would_be_refused_today():
    loose = canonical(edited(("ADMIT_ALL", "REVOTE")).encode())

    assert from_journal(loose).rounds[0].at_the_cut[-1] == "REVOTE"
    with pytest.raises(RulebookRefused):
        from_canonical(loose)


def test_the_fingerprint_is_of_the_bytes():
    assert fingerprint(b"{}") == hashlib.sha256(b"{}").hexdigest()


def test_a_file_that_is_no_toml_is_refused_and_not_read_further():
    with pytest.raises(RulebookRefused) as refused:
        from_toml(b"schema = \n")
    assert len(refused.value.findings) == 1
