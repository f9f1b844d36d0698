"""Every sentence of docs/rulebook.md §4, provoked by a small edit of a rulebook that is whole."""

import pytest

from domain.rulebook.edits import CAST, CONTESTS, SHIPPED, SHORT, edited, findings, the_finding
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.checks.outcome import unfit_feeds

PROVINCE = (SHIPPED / "youxiu-sheng-2023.toml").read_text("utf-8")
STARS = (SHIPPED / "xingji.toml").read_text("utf-8")
STUDENTS = (SHIPPED / "daxuesheng-2023.toml").read_text("utf-8")
MONEY = (CONTESTS / "warszawa-2026.toml").read_text("utf-8")
SONGS = (CONTESTS / "eurovision-2016-2022.toml").read_text("utf-8")


def passage(begins, ends="\n\n"):
    """The part of the short rulebook that begins and ends like this."""
    return SHORT[SHORT.index(begins) :].partition(ends)[0]


OBJECTION = passage("[objection]")
PUBLICITY = passage("[publicity]")
FORMAL_REVIEW = passage("[formal_review]")
INTEGRITY = passage("[integrity]")
LIKES_LIMITS = passage("limits = [\n  { most = 1,  per", 'revocable = "SAME_DAY"')
SITE_RUBRIC = passage(
    '[[rubrics]]\nchannel                = "sheets"\ncategories             = ["SITE"]', "\n\n\n"
)
NO_ANSWER = (
    "轮次 meeting 的 at_the_cut 最后一项须是 ADMIT_ALL、ADMIT_NONE 或 LOTS，否则并列时没有答案"
)
JURY = 'by         = "PANEL"\nstages     = ["semifinal1", '
SEX = '{ code = "sex", name = "性别", type = "CHOICE", choices = ["男", "女"], '

CASES = {
    "opens-before-closes": (
        SHORT,
        [("closes = 2023-11-21T00:00:00+08:00", "closes = 2023-10-16T00:00:00+08:00")],
        "阶段 组织推荐 的开始不早于结束",
        "stages[0].closes",
        "阶段 INTAKE",
    ),
    "codes-are-unique": (
        SHORT,
        [('code         = "SITE"', 'code         = "VOLUNTEER"')],
        "类别 VOLUNTEER 出现了两次",
        "categories[3].code",
        "类别 VOLUNTEER",
    ),
    "a-field-exists": (
        SHORT,
        [('field      = "team"', 'field      = "X"'), ("R-VOL-02a", "R-VOL-01x")],
        "条件 R-VOL-01x 用到的字段 X 没有定义",
        "conditions[1].field",
        "条件 R-VOL-01x",
    ),
    "a-score-exists-and-stands-earlier": (
        SHORT,
        [('rank_by      = ["expert"]', 'rank_by      = ["expert", "meeting.yes"]')],
        "轮次 shortlist 用到的得分 meeting.yes 没有定义，或写在它后面",
        "rounds[0].rank_by[1]",
        "轮次 shortlist",
    ),
    "a-condition-has-one-test": (
        SHORT,
        [('field      = "team"', 'matches    = "."\nfield      = "team"')],
        "条件 R-VOL-02a 须有且只有一个判断",
        "conditions[1]",
        "条件 R-VOL-02a",
    ),
    "a-soft-condition-names-its-floor": (
        SHORT,
        [("never_below = 10", "# never_below")],
        "“原则上”的条件 R-ORG-02 须写出破格的下限 never_below（没有下限写 0）",
        "conditions[6]",
        "条件 R-ORG-02",
    ),
    "a-choice-has-choices": (
        SHORT,
        [(SEX, '{ code = "sex", name = "性别", type = "CHOICE", ')],
        "字段 sex 是选择项，却没有 choices",
        "nomination.fields[8]",
        "字段 sex",
    ),
    "quotas-are-per-unit": (
        SHORT,
        [('{ most = 5, per = ["UNIT"] }', '{ most = 5, per = ["CATEGORY"] }')],
        "推荐单位 DIRECT_UNIT 的限额 per 必须含 UNIT",
        "unit_types[2].limits[0].per",
        "推荐单位 DIRECT_UNIT 第 1 条限额",
    ),
    "a-public-vote-has-limits": (
        SHORT,
        [(LIKES_LIMITS, "")],
        "公众渠道 likes 没有限额 limits",
        "channels[0]",
        "渠道 likes",
    ),
    "marks-have-a-rubric-for-every-category": (
        SHORT,
        [(SITE_RUBRIC, ""), ('"P1", "P3", "C1"]', '"P1", "P3"]')],
        "打分渠道 sheets 没有类别 SITE 的评分表",
        "channels[1]",
        "渠道 sheets",
    ),
    "for-reference-and-yet-counted": (
        SHORT,
        [('shown  = "NEVER"', 'shown  = "NEVER"\ncounts_in_result = false')],
        "渠道 sheets 写明仅供参考，但计入了结果",
        "channels[1].counts_in_result",
        "渠道 sheets",
    ),
    "counted-and-yet-never-used": (
        SHORT,
        [("counts_in_result = false", "counts_in_result = true")],
        "渠道 likes 写明计入结果，但没有一轮用到它",
        "channels[0].counts_in_result",
        "渠道 likes",
    ),
    "every-axis-is-folded": (
        SHORT,
        [('  { over = "ITEMS", take = "SUM" },', "  ")],
        "得分 expert 还没有合并：ITEMS",
        "scores[0]",
        "得分 expert",
    ),
    "no-axis-is-folded-twice": (
        SHORT,
        [('  { over = "ITEMS", take = "SUM" },', '  { over = "ITEMS", take = "SUM" },' * 2)],
        "得分 expert：没有（或已经合并）ITEMS，不能再合并",
        "scores[0].steps[1].over",
        "得分 expert 第 2 步",
    ),
    "a-share-of-ballots-is-of-names": (
        SHORT,
        [('needs      = [{ score = "yes",', 'needs      = [{ score = "expert",')],
        "轮次 meeting：得分 expert 不是票数，不能按选票或到会人数的比例要求",
        "rounds[1].needs[0].of",
        "轮次 meeting 第 1 条要求",
    ),
    "percentages-add-up": (
        STUDENTS,
        [('public = "10%"', 'public = "9%"')],
        "得分 final 的各部分合计不是 100%",
        "scores[3].parts",
        "得分 final",
    ),
    "more-is-kept-than-dropped": (
        SHORT,
        [("drop_from = 5", "drop_from = 2")],
        "得分 expert：drop_from 须大于去掉的个数",
        "scores[0].steps[1].drop_from",
        "得分 expert 第 2 步",
    ),
    "a-tie-has-an-answer": (
        SHORT,
        [('"shortlist.frontline", "ADMIT_NONE"]', '"shortlist.frontline"]')],
        NO_ANSWER,
        "rounds[1].at_the_cut",
        "轮次 meeting",
    ),
    "nothing-is-unreachable": (
        SHORT,
        [('at_the_cut = ["REVOTE", "REVOTE",', 'at_the_cut = ["REVOTE", "ADMIT_ALL",')],
        "轮次 meeting：ADMIT_ALL 之后的写法永远用不到",
        "rounds[1].at_the_cut",
        "轮次 meeting",
    ),
    "a-channel-is-open-in-the-stage-of-its-round": (
        SONGS,
        [(JURY, 'by         = "PANEL"\nstages     = [')],
        "轮次 semifinal1 读渠道 jury，但它不在阶段 semifinal1 开放",
        "rounds[0].rank_by[0]",
        "轮次 semifinal1",
    ),
    "publicity-has-its-procedure": (
        SHORT,
        [(OBJECTION, "")],
        "有公示，须写 [objection]",
        "objection",
        "总则",
    ),
    "publicity-has-its-place": (
        SHORT,
        [(PUBLICITY, "")],
        "有公示，须写 [publicity]",
        "publicity",
        "总则",
    ),
    "the-formal-review-has-its-procedure": (
        SHORT,
        [(FORMAL_REVIEW, "")],
        "有初审，须写 [formal_review]",
        "formal_review",
        "总则",
    ),
    "the-inspection-has-its-procedure": (
        SHORT,
        [(INTEGRITY, "")],
        "有票数核查，须写 [integrity]",
        "integrity",
        "总则",
    ),
    "exemptions-have-reasons": (
        SHORT,
        [("exemption_reason_least = 50", "# exemption_reason_least")],
        "有“原则上”的条件，须写破格理由的最少字数",
        "nomination.exemption_reason_least",
        "推荐",
    ),
    "publicity-lasts": (
        SHORT,
        [('lasts = "5 working days"', "# lasts")],
        "阶段 公示 须写多长 lasts",
        "stages[9]",
        "阶段 PUBLICITY",
    ),
    "publicity-counts-its-days": (
        SHORT,
        [('first_day_counts_before = "09:00"', "# first")],
        "有公示，须写几点以前发布算第一天 first_day_counts_before",
        "calendar",
        "日历",
    ),
    "money-does-not-grow": (
        MONEY,
        [('"ADMIT_NONE"', '"ADMIT_ALL"')],
        "轮次 result：按费用录取不能 ADMIT_ALL，钱不会变多",
        "rounds[0].at_the_cut",
        "轮次 result",
    ),
    "secrecy-is-the-panel-s": (
        SHORT,
        [("counts_in_result = false", "counts_in_result = false\nsecret = true")],
        "渠道 likes：只有评委的选票可以无记名",
        "channels[0].secret",
        "渠道 likes",
    ),
    "paper-is-the-panel-s": (
        SHORT,
        [("counts_in_result = false", "counts_in_result = false\non_paper = true")],
        "渠道 likes：纸质的只能是评委的选票",
        "channels[0].on_paper",
        "渠道 likes",
    ),
    "a-quorum-is-the-panel-s": (
        SHORT,
        [("counts_in_result = false", 'counts_in_result = false\nquorum = "1/2"')],
        "渠道 likes：只有评委才要求到会人数",
        "channels[0].quorum",
        "渠道 likes",
    ),
    "rolling-knows-no-competition": (
        PROVINCE,
        [
            ("basis       =", "rolling = true\nbasis       ="),
            *([("places       = 5", "# places")] * 4),
        ],
        "随到随办的认定不能排名或限额（轮次 result）",
        "rounds[0]",
        "轮次 result",
    ),
    "rolling-knows-no-places": (
        STARS,
        [('measure_word = "名"', 'measure_word = "名"\nplaces = 3')],
        "随到随办的认定不能排名或限额（类别 V1）",
        "categories[0].places",
        "类别 V1",
    ),
    "places-need-a-round": (
        STARS,
        [('measure_word = "名"', 'measure_word = "名"\nplaces = 3'), ("rolling     = true", "")],
        "写了名额，却没有任何一轮来决定",
        "rounds",
        "总则",
    ),
    "a-commendation-is-approved": (
        SHORT,
        [('nature      = "PUBLICITY"', 'nature      = "COMMENDATION"')],
        "评比表彰须写明批准文号 approval",
        "approval",
        "总则",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sentence_is_told_at_its_place_and_nothing_else_is(name):
    text, edits, sentence, key, place = CASES[name]
    told = findings(edited(*edits, text=text))

    assert [(each.key, each.place) for each in told if each.sentence == sentence] == [(key, place)]
    # Without the code SITE, whatever names it is told of too.
    assert len(told) == 1 or name == "codes-are-unique"


def feeds(own, other):
    return [
        (each.key, each.sentence)
        for each in unfit_feeds(from_toml(own.encode()), from_toml(other.encode()))
    ]


def test_a_feed_that_fits_is_told_nothing():
    assert feeds(PROVINCE, CAST) == []


def test_a_feed_fits_the_categories_and_units_of_the_other():
    own = edited(
        ('TEAM = "ORGANIZATION"', 'TEAM = "TEAM"'),
        ('as_unit    = "PROVINCIAL_ASSOCIATION"', 'as_unit    = "NATIONAL_SOCIETY"'),
        text=PROVINCE,
    )

    assert feeds(own, CAST) == [
        ("feeds[0].categories", "推送：对方规则没有类别 TEAM"),
        ("feeds[0].as_unit", "推送：对方的 NATIONAL_SOCIETY 不接受推送"),
    ]


def test_a_feed_names_a_unit_that_the_other_has():
    own = edited(('as_unit    = "PROVINCIAL_ASSOCIATION"', 'as_unit    = "X"'), text=PROVINCE)

    assert feeds(own, CAST) == [("feeds[0].as_unit", "推送：对方规则没有推荐单位 X")]


def test_a_feed_to_another_campaign_is_not_looked_at():
    own = edited(('campaign   = "cast-2023"', 'campaign   = "cast-2024"'), text=PROVINCE)

    assert feeds(edited(('TEAM = "ORGANIZATION"', 'TEAM = "X"'), text=own), CAST) == []


def test_a_finding_stands_on_its_line():
    finding = the_finding(("drop_from = 5", "drop_from = 2"))

    assert "drop_from" in SHORT.splitlines()[finding.line - 1]
