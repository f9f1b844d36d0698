import pytest

from domain.rulebook.edits import CAST, CONTESTS, SHIPPED, edited
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.cautions import cautions

STUDENTS = (SHIPPED / "daxuesheng-2023.toml").read_text("utf-8")
MONEY = (CONTESTS / "warszawa-2026.toml").read_text("utf-8")
STARS = (SHIPPED / "xingji.toml").read_text("utf-8")
WINE = (CONTESTS / "princeton-wine-2012.toml").read_text("utf-8")

OPEN_ENDED = (
    "有阶段没有起止时间：集中展示、票数核查、主办单位审定、发布名单、"
    "宣传推广（采风报道、案例选编、展示交流）"
)


def told(text, covered=()):
    found = cautions(from_toml(text.encode()), covered)
    return [(each.place, each.key, each.sentence) for each in found]


def sentences(text, covered=()):
    return [sentence for _, _, sentence in told(text, covered)]


def test_the_national_rulebook_only_leaves_some_times_open():
    assert told(CAST, {2023, 2024}) == [("阶段", "stages", OPEN_ENDED)]


def test_the_days_of_the_publicity_must_be_known():
    unknown = ("阶段 PUBLICITY", "stages[9]", "日历没有覆盖公示期")

    assert unknown in told(CAST)
    assert unknown not in told(CAST, {2023, 2024})
    assert unknown in told(CAST.replace("{ date = 2024-01-01,", "{ date = 2023-10-01,"), {2024})
    assert unknown not in told(CAST.replace("days = [", "covers = [2023, 2024]\ndays = [", 1))


def test_a_publicity_that_runs_into_an_unknown_year_is_told():
    late = edited(("opens = 2023-12-25T09:00:00+08:00", "opens = 2025-12-29T09:00:00+08:00"))

    assert "日历没有覆盖公示期" in sentences(late, {2025})
    assert "日历没有覆盖公示期" not in sentences(late, {2025, 2026})


def test_natural_days_need_no_calendar():
    natural = edited(('lasts = "5 working days"', 'lasts = "7 days"'))

    assert "日历没有覆盖公示期" not in sentences(natural)


def test_a_publicity_without_a_date_is_taken_to_be_in_the_year_of_the_campaign():
    assert "日历没有覆盖公示期" in sentences(STUDENTS)
    assert "日历没有覆盖公示期" not in sentences(STUDENTS, {2023})


def test_certification_at_any_time_has_no_times_to_miss():
    assert sentences(STARS, {2023}) == []


def test_a_public_vote_that_decides_alone_is_told():
    assert ("类别 city", "categories[0]", "公众投票单独决定结果") in told(MONEY)


@pytest.mark.parametrize(
    ("onto", "parts", "sentence"),
    [
        (
            "onto = [0, 100]",
            'public = "10%"',
            "权重 10% 而刻度是 0—100：实际影响可能超过三分之一的名额",
        ),
        (
            'rounding = "UP"',
            'public = "10%"',
            "权重 10% 而刻度是 0—100：实际影响可能超过三分之一的名额",
        ),
        ("onto = [80, 100]", 'public = "10%"', None),
    ],
)
def test_a_wide_scale_for_the_public_is_told(onto, parts, sentence):
    found = sentences(
        edited(("onto = [80, 100]", onto), ('public = "10%"', parts), text=STUDENTS), {2023}
    )

    assert [each for each in found if each.startswith("权重")] == [sentence] * bool(sentence)


def test_a_plain_weight_is_told_in_percent():
    found = sentences(
        edited(
            ("onto = [80, 100]", "onto = [0, 50]"),
            ('{ expert = "90%", public = "10%" }', '{ expert = "0.8", public = "1/5" }'),
            text=STUDENTS,
        )
    )

    assert "权重 20% 而刻度是 0—50：实际影响可能超过三分之一的名额" in found


def test_a_panel_s_channel_without_a_panel_is_told():
    text = edited(('[[panels]]\ncode  = "JUDGES"\nname  = "Judges"\nleast = 9\n', ""), text=WINE)

    assert "渠道 marks 由评委评，却没有写评审组 [[panels]]" in sentences(text)
