import re
from dataclasses import replace
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from jinja2 import meta

from selection.documents import rulebooks, shipped
from selection.documents.rulebooks import MOST_BYTES, NoRulebook, find, summary, told
from selection.domain.rulebook import words
from selection.domain.rulebook.canonical import canonical, fingerprint, from_toml
from selection.domain.rulebook.cautions import cautions
from selection.domain.rulebook.findings import Finding

TOP = Path(__file__).parents[2]
RULEBOOKS = sorted(
    [*(TOP / "rulebooks").glob("*.toml"), *(TOP / "tests/contests/rulebooks").glob("*.toml")]
)
ENUMS = [
    each
    for each in vars(words).values()
    if isinstance(each, type) and issubclass(each, StrEnum) and each is not StrEnum
]


def told_in_words(path):
    text = path.read_bytes()
    book = from_toml(text)
    return book, summary(book, fingerprint(canonical(text)), cautions(book))


@cache
def cast():
    return told_in_words(TOP / "rulebooks" / "cast-2023.toml")[1]


def test_a_shipped_rulebook_is_found_by_its_name():
    text, label = find("cast-2023")

    assert text == (TOP / "rulebooks" / "cast-2023.toml").read_bytes()
    assert label == "cast-2023.toml"


def test_a_rulebook_is_found_by_its_path(tmp_path):
    (tmp_path / "own.toml").write_text("schema = 1")

    assert find(str(tmp_path / "own.toml")) == (b"schema = 1", str(tmp_path / "own.toml"))


def refusal(name):
    with pytest.raises(NoRulebook) as refused:
        find(str(name))
    return str(refused.value)


def test_an_unknown_rulebook_is_told_with_those_there_are(tmp_path):
    assert refusal("cast-2024") == (
        "没有规则 cast-2024：既不是文件，也不是自带的规则"
        "（cast-2023、daxuesheng-2023、sige-shijia-2020、xingji、youxiu-sheng-2023）"
    )
    assert refusal(tmp_path).startswith(f"没有规则 {tmp_path}：")
    assert refusal("a\0b").startswith("规则 a\0b 读不出来") or "没有规则" in refusal("a\0b")


def test_only_the_rulebooks_can_be_named():
    assert refusal("fingerprints").startswith("没有规则 fingerprints：")
    assert refusal("../rulebooks/cast-2023").startswith("没有规则 ")


def test_a_rulebook_that_cannot_be_text_is_refused(tmp_path):
    file = tmp_path / "own.toml"
    file.write_bytes("title = '十佳'".encode("gbk"))
    assert refusal(file) == f"规则 {file} 不是 UTF-8 编码（第 12 个字节）"
    file.write_bytes(b"#" * (MOST_BYTES + 1))
    assert refusal(file) == f"规则 {file} 太大，不能超过 1 MiB"
    file.write_bytes(b"#" * MOST_BYTES)
    assert len(find(str(file))[0]) == MOST_BYTES


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    file = tmp_path / "own.toml"
    file.touch()

    def no_disk(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", no_disk)
    assert refusal(file) == f"规则 {file} 读不出来（[Errno 5] Input/output error）"


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (
            Finding(place="轮次 a", key="rounds[0]", sentence="轮次 a 没有答案", line=7),
            "x.toml:7  rounds[0]  轮次 a 没有答案",
        ),
        (
            Finding(place="第 1 个类别", key="categories[0].places", sentence="10.5：小数"),
            "x.toml  categories[0].places  第 1 个类别：10.5：小数",
        ),
        (
            Finding(place="文件", key="", sentence="文件不是 UTF-8 编码"),
            "x.toml  文件不是 UTF-8 编码",
        ),
    ],
)
def test_a_finding_is_told_on_one_line(finding, line):
    assert told("x.toml", finding) == line


@pytest.mark.parametrize("path", RULEBOOKS, ids=lambda path: path.stem)
def test_every_rulebook_is_told_without_words_of_the_program(path):
    book, told_ = told_in_words(path)
    codes = set(re.findall(r'"(?:code|id|as_unit)"?\s*[:=]\s*"([^"]+)"', path.read_text("utf-8")))
    codes |= {each.code for each in (*book.categories, *book.stages)}
    codes |= {theirs for feed in book.feeds for theirs in feed.categories.values()}
    raw = {str(word) for enum in ENUMS if enum is not words.Format for word in enum}
    seen = set(re.findall(r"[A-Z_]+", told_))

    assert seen & raw - codes == set()
    assert not re.search(r"\d (minutes|hours|days|working days|months|years)", told_)
    assert not re.search(r"True|False|None", told_)
    assert book.title in told_
    assert "\n\n\n" not in told_
    assert " \n" not in told_


def test_there_is_a_word_for_every_word_a_rulebook_may_use():
    source = (shipped.shipped("templates") / "rulebook.txt").read_text("utf-8")
    tables = {
        name: set(re.findall(r'"([A-Za-z0-9_ ]+)":', table))
        for name, table in re.findall(r"{% set ([A-Z_]+) = {(.*)} %}", source)
    }

    for enum in ENUMS:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", enum.__name__).upper()
        assert tables[name] == set(enum), name


def test_the_template_names_what_it_needs():
    source = (shipped.shipped("templates") / "rulebook.txt").read_text("utf-8")
    environment = rulebooks._template().environment
    promise, _, _ = source.removeprefix("{#").partition(":")

    assert sorted(meta.find_undeclared_variables(environment.parse(source))) == sorted(
        promise.replace(" ", "").split(",")
    )


@pytest.mark.parametrize(
    "line",
    [
        "指纹：d2d610762ffad6382b970c9a0d3ffc54e183c2eeac3446768f0bff41edc2b223",
        "1. 最美科技志愿者（VOLUNTEER，个人）：名额 30 位，只是上限；名单按姓氏笔画排列",
        "4. 中国科协有关直属单位：每个单位至多 5 个候选",
        "4. 点赞投票（投票）：2023年11月27日 09:00 开始，2023年12月6日 17:00 结束（此刻已晚）",
        "10. 公示（公示）：2023年12月25日 09:00 开始，为期 5 个工作日；须在主办单位审定结束以后",
        "   · 每人每天对每个候选至多 1 个赞",
        "   · 每人每类全程若干个名字，不超过该类名额",
        "   P1 科技为民、持续稳定、社会效益：满分 25（二（三）1）",
        "   第 2 步：各份评分表的分取中位数",
        "   须达到：同意票占到会且不回避的人数的比例 ≥ 2/3",
        "   取：该类名额 × 1.5（进位）；不足的空着，宁缺毋滥",
        "专家评分不对外公布。",
    ],
)
def test_the_national_rulebook_says_in_plain_words(line):
    assert line in cast().splitlines()


def test_how_a_field_is_written_and_what_the_system_finds_is_told():
    book = from_toml((TOP / "rulebooks" / "cast-2023.toml").read_bytes())
    name, *others = book.nomination.fields
    item, *_ = book.formal_review.checks
    asking = replace(
        book,
        nomination=replace(
            book.nomination, fields=(replace(name, format=words.Writing.ID_CARD), *others)
        ),
        formal_review=replace(
            book.formal_review,
            checks=(replace(item, finds=(words.Finds.QUOTA, words.Finds.IN_TIME)),),
        ),
    )
    told_ = summary(asking, "0" * 64, [])

    assert f"1. {name.name}：文字（身份证件号码）" in told_
    assert f"1. {item.text}（系统；系统查：推荐名额、是否按时）" in told_


def test_a_caution_is_the_last_thing_that_is_told():
    book = from_toml((TOP / "rulebooks" / "xingji.toml").read_bytes())
    caution = Finding(place="阶段", key="stages", sentence="阶段很长")

    assert summary(book, "0" * 64, [caution]).splitlines()[-1] == "· 阶段很长"
    assert "请注意" not in summary(book, "0" * 64, [])
