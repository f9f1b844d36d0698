import re

import pytest

from selection.domain.rulebook.patterns import compiled


@pytest.mark.parametrize(
    "source",
    [
        "^.+(市|州|县|区)科技志愿服务队$",
        "^.+(学会|协会|研究会)科技志愿服务队(.+专委会支队)?$",
        "{name}[-_ +]?0?[0-9]{1,2}",
        "[0-9A-Z]{18}",
        "([0-9]{2}-){3}[0-9]{2}",
        "[]+)*]+",
        r"\(.*\)",
    ],
)
def test_a_plain_pattern_is_compiled(source):
    assert isinstance(compiled(source), re.Pattern)


@pytest.mark.parametrize(
    "source",
    ["(a+)+$", "(a|aa)*$", "((a+)?b?)*", "(a{1,9}){9}", "(?:a*){2,}", "([a-z]+·)*x"],
)
def test_a_repeat_of_what_repeats_is_refused(source):
    assert compiled(source) == "里重复的括号内又有重复或“或”，可能算不完"


@pytest.mark.parametrize("source", [r"(a)\1", "(?P<x>a)(?P=x)", "a(?#note)"])
def test_references_back_are_refused(source):
    assert compiled(source) == "不能引用前面的括号，也不能写注释" or compiled(source) == (
        "不能引用前面的括号"
    )


def test_many_open_repeats_are_refused():
    assert isinstance(compiled(".*a.*b.*"), re.Pattern)
    assert compiled(".*a.*b.*c.*") == "里的重复太多"
    assert isinstance(compiled("a{1,9}b{1,9}c{1,9}d{1,9}e{1,9}"), re.Pattern)


@pytest.mark.parametrize("source", ["(", "a{99999999999}", "[[a]", "a**", "(?z)"])
def test_what_does_not_compile_cleanly_is_refused(source):
    assert compiled(source).startswith("不是正则表达式（")


def test_a_long_pattern_is_refused():
    assert isinstance(compiled("a" * 200), re.Pattern)
    assert compiled("a" * 201) == "太长，不能超过 200 个字符"
