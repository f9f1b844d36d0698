from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from domain.rulebook.edits import CAST, SHIPPED, SHORT, edited, findings, the_finding
from selection.domain.rulebook.canonical import from_journal, from_toml
from selection.domain.rulebook.findings import RulebookRefused
from selection.domain.rulebook.values import Percentage, Term
from selection.domain.rulebook.words import Kind, Per, TermUnit


def test_each_kind_of_value_becomes_its_type():
    book = from_toml(CAST.encode())

    assert book.categories[0].kind is Kind.PERSON
    assert book.calendar.zone == ZoneInfo("Asia/Shanghai")
    assert book.calendar.first_day_counts_before == time(9, 0)
    assert book.nomination.reference_date == date(2023, 11, 20)
    assert book.stage("INTAKE").closes == datetime(2023, 11, 20, 16, tzinfo=UTC)
    assert book.stage("PUBLICITY").lasts == Term(5, TermUnit.WORKING_DAYS)
    assert book.channel("likes").limits[0].per == (Per.VOTER, Per.CANDIDATE, Per.DAY)
    assert book.channel("meeting").quorum == Fraction(2, 3)
    assert book.channel("meeting").limits[1].most == "PLACES"
    assert book.rubrics[0].step == Fraction(1, 2)
    conditions = {each.id: each for each in book.conditions}
    assert isinstance(conditions["R-SIT-02"].at_least, Percentage)
    assert conditions["R-VOL-04"].is_ is True
    assert book.substitution.from_ == "PASSED_NOT_PLACED"
    assert book.materials[2].name_pattern.fullmatch("{name}-01")


def test_what_is_not_written_is_the_default():
    book = from_toml(CAST.encode())

    assert book.rolling is False
    assert book.channel("sheets").limits == ()
    assert book.calendar.day_starts == time(0, 0)
    assert book.category("SITE").listed_by == "DIVISION"
    assert book.rounds[0].places is None


def test_two_rulebooks_of_different_shape_are_read_side_by_side():
    cast, youth = (
        from_toml((SHIPPED / f"{name}.toml").read_bytes())
        for name in ("cast-2023", "daxuesheng-2023")
    )

    assert [each.places for each in cast.categories] == [30, 30, 30, 10]
    assert [each.places for each in youth.categories] == [30, None, 30, 10]
    assert len(cast.rubrics) == 4
    assert len(youth.rubrics) == 1
    assert cast.unit_type("DIRECT_UNIT").limits[0].most == 5
    assert youth.unit_type("VENUE").limits[0].most == 1
    assert len(cast.calendar.days) == 8
    assert youth.calendar.days == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence", "key", "place"),
    [
        (
            'places       = 30\nlisted_by    = "DIVISION"\n\n[[categories]]\ncode         = "SITE',
            'seats        = 30\nlisted_by    = "DIVISION"\n\n[[categories]]\ncode         = "SITE',
            "第 3 个类别里有不认识的写法 `seats`（是不是 `places`？）",
            "categories[2].seats",
            "第 3 个类别",
        ),
        (
            'zone       = "Asia/Shanghai"',
            'zone       = "Asia/Shanghai"\nxyzzy = 1',
            "日历里有不认识的写法 `xyzzy`",
            "calendar.xyzzy",
            "日历",
        ),
        (
            "[publicity]",
            "[publisity]",
            "总则里有不认识的写法 `publisity`（是不是 `publicity`？）",
            "publisity",
            "总则",
        ),
        (
            'admit_within    = "2 working days"',
            'admit_within    = "2WD"',
            '期限 admit_within = “2WD” 应写成 "5 working days" 之类',
            "objection.admit_within",
            "异议",
        ),
        (
            'lasts = "2 working days"',
            'lasts = "1 day"',
            '期限 lasts = “1 day” 应写成 "5 working days" 之类',
            "stages[4].lasts",
            "第 5 个阶段",
        ),
        (
            "opens  = 2023-10-16T00:00:00+08:00",
            "opens  = 2023-10-16",
            "第 1 个阶段的 opens = “2023-10-16” 应写成 2023-11-21T00:00:00+08:00 之类",
            "stages[0].opens",
            "第 1 个阶段",
        ),
        (
            "opens  = 2023-10-16T00:00:00+08:00",
            'opens  = "2023-10-16T00:00:00"',
            "时间 2023-10-16T00:00:00 没有写时区，请写成 2023-10-16T00:00:00+08:00",
            "stages[0].opens",
            "第 1 个阶段",
        ),
        (
            "opens  = 2023-10-16T00:00:00+08:00",
            "opens  = 0203-10-16T00:00:00+08:00",
            "第 1 个阶段的 opens = “0203-10-16T00:00:00+08:00” 的年份不像是真的",
            "stages[0].opens",
            "第 1 个阶段",
        ),
        (
            "reference_date = 2023-11-20",
            'reference_date = "2023-11-31"',
            "推荐的 reference_date = “2023-11-31” 不是一个存在的日子",
            "nomination.reference_date",
            "推荐",
        ),
        (
            'first_day_counts_before = "09:00"',
            'first_day_counts_before = "9:00"',
            '日历的 first_day_counts_before = “9:00” 应写成 "09:00" 之类',
            "calendar.first_day_counts_before",
            "日历",
        ),
        (
            '"Asia/Shanghai"',
            '"Asia/Peking"',
            '日历的 zone = “Asia/Peking” 应是时区名，如 "Asia/Shanghai"',
            "calendar.zone",
            "日历",
        ),
        (
            'kind         = "PERSON"',
            'kind         = "PERSONS"',
            "第 1 个类别的 kind = “PERSONS” 不在 PERSON、ORGANIZATION、PROJECT、SITE、OTHER 之中",
            "categories[0].kind",
            "第 1 个类别",
        ),
        (
            "places       = 10",
            'places       = "十"',
            "第 4 个类别的 places = “十” 应是整数",
            "categories[3].places",
            "第 4 个类别",
        ),
        (
            "places       = 10",
            "places       = -1",
            "第 4 个类别的 places = -1 不能小于 0",
            "categories[3].places",
            "第 4 个类别",
        ),
        (
            'quorum     = "2/3"',
            'quorum     = "3/2"',
            "第 3 个渠道的 quorum = “3/2” 须大于 0、不能大于 1",
            "channels[2].quorum",
            "第 3 个渠道",
        ),
        (
            'quorum     = "2/3"',
            'quorum     = "2/0"',
            "第 3 个渠道的 quorum = “2/0” 的分母不能是 0",
            "channels[2].quorum",
            "第 3 个渠道",
        ),
        (
            'quorum     = "2/3"',
            'quorum     = "two thirds"',
            '第 3 个渠道的 quorum = “two thirds” 应是数，写成 30、"0.01"、"2/3" 或 "75%"',
            "channels[2].quorum",
            "第 3 个渠道",
        ),
        (
            'most = "PLACES"',
            'most = "PLACE"',
            "第 3 个渠道的第 2 条限额的 most = “PLACE” 应是整数 或应是 PLACES（是不是 PLACES？）",
            "channels[2].limits[1].most",
            "第 3 个渠道的第 2 条限额",
        ),
        (
            "{ most = 40, ",
            "{ most = 0, ",
            "第 1 个渠道的第 3 条限额的 most = 0 不能小于 1",
            "channels[0].limits[2].most",
            "第 1 个渠道的第 3 条限额",
        ),
        (
            "secret     = true",
            'secret     = "yes"',
            "第 3 个渠道的 secret = “yes” 应是 true 或 false",
            "channels[2].secret",
            "第 3 个渠道",
        ),
        (
            'code             = "likes"',
            'code             = "点赞"',
            "第 1 个渠道的 code = “点赞” 应是代号（字母、数字、_ 和 -，不超过 64 个）",
            "channels[0].code",
            "第 1 个渠道",
        ),
        (
            'where = "中国科协官方网站"',
            'where = " "',
            "公示的 where = “ ” 是空的",
            "publicity.where",
            "公示",
        ),
        (
            'where = "中国科协官方网站"',
            "# where",
            "公示没有写 where",
            "publicity.where",
            "公示",
        ),
        (
            'name_pattern = "{name}[-_ +]?0?[0-9]{1,2}"',
            'name_pattern = "({name}+)*"',
            "第 3 种材料的 name_pattern = “({name}+)*” 里重复的括号内又有重复或“或”，可能算不完",
            "materials[2].name_pattern",
            "第 3 种材料",
        ),
        (
            'formats = ["DOC", "DOCX"]',
            "formats = []",
            "第 1 种材料的 formats 是空的",
            "materials[0].formats",
            "第 1 种材料",
        ),
        (
            'formats = ["DOC", "DOCX"]',
            'formats = "DOC"',
            "第 1 种材料的 formats = “DOC” 应是列表",
            "materials[0].formats",
            "第 1 种材料",
        ),
        (
            'formats = ["DOC", "DOCX"]',
            'formats = ["DOC", "DOC"]',
            "第 1 种材料的 formats 里 DOC 写了两次",
            "materials[0].formats[1]",
            "第 1 种材料",
        ),
        (
            'categories = ["SITE"]\nseverity   = "HARD"\ntext       = "服务点',
            'categories = []\nseverity   = "HARD"\ntext       = "服务点',
            "第 8 条推荐条件的 categories 是空的",
            "conditions[7].categories",
            "第 8 条推荐条件",
        ),
        (
            "PUBLISH           = 2",
            "PUBLICATION       = 2",
            "总则里有不认识的写法 `PUBLICATION`（是不是 `OBJECTION`？）",
            "approvals.PUBLICATION",
            "总则",
        ),
        (
            'where = "中国科协官方网站"',
            "where = { name = 1 }",
            "公示的 where = （表） 应是文字（加引号）",
            "publicity.where",
            "公示",
        ),
        (
            "{ most = 40, ",
            "{ most = true, ",
            "第 1 个渠道的第 3 条限额的 most = true 应是整数 或应是 PLACES",
            "channels[0].limits[2].most",
            "第 1 个渠道的第 3 条限额",
        ),
        (
            "PUBLISH           = 2",
            "PUBLISH           = 0.5",
            '0.5：小数请加引号，写成 "0.5"',
            "approvals.PUBLISH",
            "总则",
        ),
        (
            "PUBLISH           = 2",
            'PUBLISH           = "two"',
            "总则的 PUBLISH = “two” 应是整数",
            "approvals.PUBLISH",
            "总则",
        ),
        (
            "[calendar]",
            "[[calendar]]",
            "总则的 calendar = （列表） 应是一张表",
            "calendar",
            "总则",
        ),
    ],
)
def test_what_does_not_fit_its_key_is_told(old, new, sentence, key, place):
    finding = the_finding((old, new))

    assert finding.sentence.startswith(sentence)
    assert (finding.key, finding.place) == (key, place)


NO_ANSWER = (
    "轮次 shortlist 的 at_the_cut 最后一项须是 ADMIT_ALL、ADMIT_NONE 或 LOTS，否则并列时没有答案"
)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file():
    found = findings(
        edited(
            ('measure_word = "位"', 'meassure     = "位"'),
            ("most_bytes = 300000000", "most_bytes = 3e8"),
            ('lasts = "2 working days"', 'lasts = "2WD"'),
            ('after = ["DECISION"]', 'after = ["DECIDED"]'),
            ('stages = ["SCORING"]', 'stages = ["SCORE"]'),
            ('"frontline", "ADMIT_ALL"]', '"frontline", "REVOTE"]'),
            ("handlers_least  = 2", "# handlers_least"),
            ("RELEASE           = 2", "RELEASE           = 1"),
        )
    )

    assert [each.sentence for each in found] == [
        "第 1 个类别里有不认识的写法 `meassure`（是不是 `measure_word`？）",
        '3e8：请写成整数，或加引号的小数，如 "0.01"',
        '期限 lasts = “2WD” 应写成 "5 working days" 之类',
        "阶段 PUBLICITY 用到的阶段 DECIDED 没有定义，或写在它后面",
        "渠道 sheets 用到的阶段 SCORE 没有定义",
        NO_ANSWER,
        "异议没有写 handlers_least",
        "RELEASE 至少须由两名不同的人办理，只能增加不能减少",
    ]
    assert all(each.line for each in found)
    assert [each.line for each in found] == sorted(each.line for each in found)


def test_a_table_that_could_not_be_read_is_not_missed_as_well():
    """Its rounds and channels still name it: saying so would send the official astray."""
    assert [each.key for each in findings(edited(("[[scores]]", "[[scorse]]")))] != []
    found = findings(SHORT.replace("[[stages]]", "[[stagse]]"))

    assert [each.sentence for each in found] == [
        "总则里有不认识的写法 `stagse`（是不是 `stages`？）"
    ]


def test_nobody_is_asked_whether_a_whole_sentence_was_a_slip_of_the_finger():
    near, far = ("organizer" + "r" * n for n in (12, 56))

    assert "（是不是 `organizer`？）" in the_finding(("organizer ", f"{near} ")).sentence
    assert "是不是" not in findings(edited(("organizer ", f"{far} ")))[0].sentence


def test_an_item_that_could_not_be_read_whole_is_not_judged_by_what_is_left_of_it():
    found = findings(edited(("at_least   = 1", 'at_least   = "one"')))

    assert [each.key for each in found] == ["conditions[3].at_least"]


def test_a_newer_schema_is_told_alone():
    [finding] = findings(edited(("schema      = 1", "schema      = 2"), ("places", "places_new")))

    assert finding.sentence == "规则格式 2 比本程序认识的新"
    assert (finding.key, finding.place, finding.line) == ("schema", "总则", 4)


def test_there_was_no_schema_before_the_first():
    finding = the_finding(("schema      = 1", "schema      = 0"))

    assert finding.sentence == "没有规则格式 0"


def test_a_rulebook_of_a_newer_schema_is_not_read_from_the_journal():
    with pytest.raises(RulebookRefused, match="比本程序认识的新"):
        from_journal(b'{"schema":2}')


def test_an_empty_file_lacks_everything_that_is_required():
    assert [each.key for each in findings("")] == [
        "schema",
        "id",
        "title",
        "year",
        "nature",
        "organizer",
        "calendar",
        "categories",
        "stages",
    ]


def test_a_day_starts_in_the_zone_of_the_calendar():
    book = from_toml(edited(('day_starts = "00:00"', 'day_starts = "05:00"')).encode())
    midnight = datetime(2023, 11, 28, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert book.day(midnight + timedelta(hours=4, minutes=59)) == date(2023, 11, 27)
    assert book.day(midnight + timedelta(hours=5)) == date(2023, 11, 28)
