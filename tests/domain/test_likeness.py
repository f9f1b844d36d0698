from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.domain.likeness import alike, core, normal, region, similarity
from selection.domain.simplified import SIMPLIFIED

NINE_TENTHS = Fraction(9, 10)

_PIECES = st.sampled_from(
    [
        *"甲乙丙王伟零〇○·‧•．・（）()“”「」 \u3000\u200b",
        "甘肃省",
        "兰州市",
        "城关区",
        "科技志愿服务队",
        "科技志愿者服务队",
        "總隊",
        "星火",
        "e\u0301",
        "ß",
    ]
)
names = st.one_of(st.text(max_size=12), st.lists(_PIECES, max_size=8).map("".join))
short = st.text("甲乙丙丁", max_size=12)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        *((f"阿依古丽{dot}买买提", "阿依古丽·买买提") for dot in "·‧•．・･∙⋅"),
        (" 阿依古丽 · 买买提 ", "阿依古丽·买买提"),
        ("测　试", "测试"),
        ("ＡＢＣ志愿服务队（一队）", "ABC志愿服务队(一队)"),
        ("abc志愿服务队(一队)", "ABC志愿服务队(一队)"),
        ("“星火”志愿服务队", "星火志愿服务队"),
        ("「星火」志愿服务队", "星火志愿服务队"),
        ("『星火』志愿服务队", "星火志愿服务队"),
        ("二零二三", "二〇二三"),
        ("二○二三", "二〇二三"),
        ("e\u0301lan", "ÉLAN"),
        ("\U00020bb7𬭚䶮", "𠮷𬭚䶮"),
        ("蘭州科技誌願服務隊", "兰州科技志愿服务队"),
        ("薴", "苎"),  # over 苧
        ("\uf9db", "率"),  # a compatibility character
    ],
)
def test_one_name_however_it_is_written(written, same):
    assert normal(written) == normal(same) == same


def test_what_brackets_hold_is_part_of_the_name():
    assert normal("星火(一队)") != normal("星火(二队)") != normal("星火")


def test_every_traditional_character_has_one_simplified_one_that_stays():
    assert len(SIMPLIFIED) == 4105
    assert not set(map(ord, SIMPLIFIED.values())) & set(SIMPLIFIED)


@pytest.mark.parametrize(
    ("written", "told_by"),
    [
        ("星火（科技志愿服务队）", "星火"),
        ("星火科技志愿者服务队", "星火"),
        ("星火科技志愿服务总队", "星火"),
        ("星火志愿服务支队", "星火"),
        ("星火科普志愿者分队", "星火"),
        ("“星火”志愿服务项目", "星火"),
        ("甘肃省兰州市城关区星火科技志愿服务队", "星火"),
        ("甘肃星火科技志愿服务队", "星火"),
        ("新疆生产建设兵团星火科技志愿服务队", "星火"),
        ("广西壮族自治区星火志愿者服务队", "星火"),
        ("云岭省星火科技志愿服务队", "星火"),
        ("临夏回族自治州文县星火科技志愿服务队", "星火"),
        ("星火（一队）", "星火一"),
        ("幸福社区科技志愿服务队", "幸福社区"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("王伟", "王伟"),
        # of the whole region: what is left must still tell which
        ("兰州市科技志愿服务队", "兰州市"),
        ("甘肃省科技志愿服务总队", "甘肃省"),
        ("甘肃省兰州市", "甘肃省兰州市"),
        ("科技志愿服务队", "科技志愿服务队"),
        ("上海英", "上海英"),
        ("（）", "()"),
    ],
)
def test_what_tells_a_name_from_others(written, told_by):
    assert core(written) == told_by


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甘肃", "甘肃省"),
        ("北京", "北京市"),
        ("新疆", "新疆维吾尔自治区"),
        ("內蒙古", "内蒙古自治区"),
        ("香港", "香港特别行政区"),
    ],
)
def test_a_province_has_a_short_name(one, other):
    assert region(one) == region(other)


def test_the_corps_is_not_the_region_it_lies_in():
    assert region("新疆生产建设兵团") == region("新疆 生产建设兵团") != region("新疆")


@pytest.mark.parametrize(
    ("one", "other", "how_much"),
    [
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子", NINE_TENTHS),
        ("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬", NINE_TENTHS),
        ("甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛子", Fraction(8, 9)),
        ("甲乙丙丁戊己庚辛壬癸", "乙丙丁戊己庚辛壬癸子", Fraction(8, 10)),
        ("甲乙", "丙丁", Fraction(0)),
        ("甲乙", "乙甲", Fraction(0)),
        ("", "", Fraction(1)),
        ("", "甲", Fraction(0)),
    ],
)
def test_similarity_is_one_less_the_share_of_edits(one, other, how_much):
    assert similarity(one, other) == how_much


def test_nine_tenths_are_reached_by_one_edit_in_ten_and_not_in_nine():
    assert alike("甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子", NINE_TENTHS)
    assert not alike("甲乙丙丁戊己庚辛壬", "甲乙丙丁戊己庚辛子", NINE_TENTHS)


@given(names)
@settings(max_examples=40)
def test_comparing_what_was_folded_folds_nothing_more(name):
    assert normal(normal(name)) == normal(name)
    assert core(core(name)) == core(name) == core(normal(name))


@given(names)
@settings(max_examples=40)
def test_a_name_never_comes_to_nothing(name):
    assert bool(core(name)) == bool(normal(name))


@given(short, short)
@settings(max_examples=40)
def test_similarity_is_symmetric_and_full_for_equals_alone(one, other):
    assert similarity(one, other) == similarity(other, one)
    assert (similarity(one, other) == 1) == (one == other)


@given(short, short, st.fractions(0, 1, max_denominator=12))
@settings(max_examples=40)
def test_the_quick_answer_is_the_measured_one(one, other, least):
    assert alike(one, other, least) == (similarity(one, other) >= least)


@given(short, short, short)
@settings(max_examples=40)
def test_edits_take_no_detour(one, other, third):
    def edits(a, b):
        return (1 - similarity(a, b)) * max(len(a), len(b), 1)

    assert edits(one, third) <= edits(one, other) + edits(other, third)


def test_names_that_share_nothing_are_not_compared_to_their_ends():
    assert not alike("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉", Fraction(9, 10))
