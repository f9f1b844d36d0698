import gzip
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from selection.documents.contest_files import (
    candidate_rows,
    count_rows,
    mark_rows,
    published_rows,
)
from selection.documents.contest_rows import (
    CandidateRow,
    CountRow,
    MarkRow,
    PublishedRow,
    Roll,
)
from selection.documents.csv_files import RefusedRow, Unreadable
from selection.domain.rulebook.book import Calendar, Category, Rulebook, Stage
from selection.domain.rulebook.contest import Channel, Criterion, Round, Rubric, Score
from selection.domain.rulebook.entry import FormField, Nomination
from selection.domain.rulebook.words import By, FieldType, Form, Kind, Nature, StageKind


def channel(code, form, *, by=By.PANEL, stages=("show",), on_paper=False):
    return Channel(code=code, name=code, form=form, by=by, stages=stages, on_paper=on_paper)


LIKES = channel("likes", Form.LIKE, by=By.PUBLIC)
BALLOTS = channel("ballots", Form.BALLOT)
POINTS = channel("points", Form.POINTS, stages=("show", "final"))
MARKS = channel("marks", Form.MARKS, stages=("show", "final"))
PAPER = channel("paper", Form.BALLOT, on_paper=True)
PAPER_POINTS = channel("paper-points", Form.POINTS, on_paper=True, stages=("final",))

RULES = Rulebook(
    schema=1,
    id="choirs",
    title="Choirs",
    year=2031,
    nature=Nature.PUBLICITY,
    organizer="A town",
    calendar=Calendar(zone=ZoneInfo("UTC")),
    categories=(
        Category(code="SMALL", name="Small", kind=Kind.OTHER),
        Category(code="LARGE", name="Large", kind=Kind.OTHER),
    ),
    stages=(
        Stage(code="show", name="Show", kind=StageKind.SCORING),
        Stage(code="final", name="Final", kind=StageKind.SCORING),
    ),
    nomination=Nomination(
        fields=(
            FormField(code="cost", name="Cost", type=FieldType.INTEGER),
            FormField(code="height", name="Height", type=FieldType.FIGURE),
            FormField(code="founded", name="Founded", type=FieldType.DATE),
            FormField(code="guest", name="Guest", type=FieldType.YES_NO, categories=("LARGE",)),
            FormField(code="voice", name="Voice", type=FieldType.CHOICE, choices=("high", "low")),
            FormField(
                code="songs", name="Songs", type=FieldType.CHOICES, choices=("old", "new", "own")
            ),
            FormField(code="town", name="Town", type=FieldType.TEXT),
        )
    ),
    channels=(LIKES, BALLOTS, POINTS, MARKS, PAPER, PAPER_POINTS),
    rubrics=(
        Rubric(
            channel="marks",
            stages=("show",),
            criteria=(Criterion(code="tone", name="Tone", most=Fraction(10)),),
        ),
        Rubric(
            channel="marks",
            stages=("final",),
            criteria=(
                Criterion(code="tone", name="Tone", most=Fraction(10)),
                Criterion(code="time", name="Time", most=Fraction(10)),
            ),
        ),
    ),
    scores=(
        Score(code="jury", name="Jury", from_="marks"),
        Score(code="votes", name="Votes", from_="likes"),
    ),
    rounds=(
        Round(
            code="chosen",
            name="Chosen",
            stage="show",
        ),
    ),
)


def entered(category, name):
    return CandidateRow(line=2, category=category, name=name)


ROLL = Roll([entered("SMALL", "Wren"), entered("LARGE", "Lark"), entered("LARGE", "Rook")])
TWINS = Roll([entered("SMALL", "Wren"), entered("LARGE", "Wren"), entered("LARGE", "Rook")])


class Folder:
    """Writes a file and reads it back as one of the four kinds."""

    def written(self, *lines):
        path = Path("file.csv")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def candidates(self, *lines, rules=RULES):
        with candidate_rows(self.written(*lines), rules) as rows:
            return list(rows)

    def marks(self, channel, *lines, roll=ROLL):
        with mark_rows(self.written(*lines), RULES, channel, roll) as rows:
            return list(rows)

    def counts(self, channel, *lines, roll=ROLL):
        with count_rows(self.written(*lines), channel, roll) as rows:
            return list(rows)

    def published(self, *lines, roll=ROLL):
        with published_rows(self.written(*lines), RULES, roll) as rows:
            return list(rows)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Folder()


def refused(line, reason):
    return RefusedRow("file.csv", line, reason)


# Candidates


def test_a_candidate_has_the_answers_that_its_row_gives(folder):
    rows = folder.candidates(
        "category,candidate,group,cost,height,founded,guest,voice,songs,town",
        'LARGE,"Lark, the",north,4800,1.75,1999-02-28,yes,low,old|own,Sandbank',
        "SMALL,Wren,,,,,,,,",
    )
    assert rows == [
        CandidateRow(
            line=2,
            category="LARGE",
            name="Lark, the",
            group="north",
            answers={
                "cost": 4800,
                "height": Decimal("1.75"),
                "founded": date(1999, 2, 28),
                "guest": True,
                "voice": "low",
                "songs": ("old", "own"),
                "town": "Sandbank",
            },
        ),
        CandidateRow(line=3, category="SMALL", name="Wren"),
    ]


@pytest.mark.parametrize(
    ("word", "means"), [("1", True), ("Y", True), ("true", True), ("是", True), ("no", False),
                        ("0", False), ("False", False), ("否", False)]
)  # fmt: skip
def test_yes_and_no_may_be_written_in_several_ways(folder, word, means):
    (row,) = folder.candidates("category,candidate,guest", f"LARGE,Lark,{word}")
    assert row.answers == {"guest": means}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("HUGE,Lark,,,,,,", "规则里没有类别 HUGE"),
        (",Lark,,,,,,", "没有写类别"),
        ("LARGE,,,,,,,", "没有写候选对象"),
        ("LARGE," + "x" * 201 + ",,,,,,", "名称超过 200 个字"),
        ("LARGE,Lark,4.5,,,,,", "cost：“4.5”不是整数"),
        ("LARGE,Lark,much,,,,,", "cost：“much”不是数：应写成 8.25 或 2/3 之类"),
        ("LARGE,Lark,1e9,,,,,", "cost：“1e9”不是数：应写成 8.25 或 2/3 之类"),
        ("LARGE,Lark,１２,,,,,", "cost：“１２”不是数：应写成 8.25 或 2/3 之类"),
        ("LARGE,Lark,,2/3,,,,", "height：“2/3”不是有限小数"),
        ("LARGE,Lark,,,28.2.1999,,,", "founded：“28.2.1999”不是日期：应写成 2023-11-20"),
        ("LARGE,Lark,,,1999-02-29,,,", "founded：“1999-02-29”不是日期：应写成 2023-11-20"),
        ("LARGE,Lark,,,,maybe,,", "guest：“maybe”应写 1 或 0（是或否）"),
        ("SMALL,Wren,,,,yes,,", "类别 SMALL 没有字段 guest"),
        ("LARGE,Lark,,,,,shrill,", "voice：没有“shrill”这一选项"),
        ("LARGE,Lark,,,,,,old|odd", "songs：没有“odd”这一选项"),
        ("LARGE,Rook,,,,,,", "与第 2 行重复"),
    ],
)
def test_a_candidate_that_cannot_be_read_is_refused_with_its_line(folder, row, reason):
    header = "category,candidate,cost,height,founded,guest,voice,songs"
    first, second = folder.candidates(header, "LARGE,Rook,,,,,,", row)
    assert first.name == "Rook"
    assert second == refused(3, reason)


def test_what_a_candidate_costs_is_not_below_0(folder):
    rounds = (Round(code="result", name="Result", stage="show", cost="cost"),)
    lines = ("category,candidate,cost", "LARGE,Rook,0", "LARGE,Lark,-1")
    first, second = folder.candidates(*lines, rules=replace(RULES, rounds=rounds))
    assert first.answers == {"cost": 0}
    assert second == refused(3, "cost：费用不能小于 0")


def test_a_name_may_have_the_joiners_of_emoji_and_of_persian_words(folder):
    names = ["👩\u200d🔬", "می\u200cخواهم"]
    rows = folder.candidates("category,candidate", *(f"LARGE,{each}" for each in names))
    assert [row.name for row in rows] == names


def test_the_category_may_be_left_out_if_there_is_only_one(folder):
    one = Rulebook(
        schema=1,
        id="one",
        title="One",
        year=2031,
        nature=Nature.PUBLICITY,
        organizer="A town",
        calendar=Calendar(zone=ZoneInfo("UTC")),
        categories=RULES.categories[:1],
        stages=RULES.stages,
    )
    assert folder.candidates("candidate", "Wren", rules=one) == [entered("SMALL", "Wren")]
    with pytest.raises(Unreadable, match="缺少列 category"):
        folder.candidates("candidate", "Wren")


def test_a_column_that_is_no_field_of_the_form_refuses_the_file(folder):
    with pytest.raises(Unreadable) as sentence:
        folder.candidates("category,candidate,costs", "LARGE,Lark,3")
    assert str(sentence.value) == "file.csv 有不认识的列 costs（是不是 cost？）"


# The roll


def test_the_id_of_a_candidate_is_its_name_unless_two_categories_share_it():
    assert list(ROLL.candidates) == ["Wren", "Lark", "Rook"]
    assert list(TWINS.candidates) == ["SMALL/Wren", "LARGE/Wren", "Rook"]


# What was handed in


def test_a_like_needs_no_more_than_voter_and_candidate(folder):
    rows = folder.marks(LIKES, "sheet,candidate", "v1,Wren", "v2,Lark")
    assert rows == [
        MarkRow(
            line=2,
            stage="show",
            panel="",
            sheet="v1",
            category="SMALL",
            candidate="Wren",
            item="",
            mark=Decimal(1),
        ),
        MarkRow(
            line=3,
            stage="show",
            panel="",
            sheet="v2",
            category="LARGE",
            candidate="Lark",
            item="",
            mark=Decimal(1),
        ),
    ]


def test_a_row_may_name_every_axis_and_the_instant(folder):
    rows = folder.marks(
        MARKS,
        "at,mark,item,candidate,category,sheet,panel,stage",
        "2031-05-01T20:00:00+02:00,8.25,time,Lark,LARGE,judge 3,north,final",
    )
    assert rows == [
        MarkRow(
            line=2,
            stage="final",
            panel="north",
            sheet="judge 3",
            category="LARGE",
            candidate="Lark",
            item="time",
            mark=Decimal("8.25"),
            at=datetime(2031, 5, 1, 18, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(
    ("cell", "means"),
    [("8", "8"), ("-1.50", "-1.5"), ("-3/8", "-0.375"), ("+0.1", "0.1"), ("1/2", "0.5")],
)
def test_marks_are_exact(folder, cell, means):
    (row,) = folder.marks(MARKS, "stage,candidate,mark", f"show,Lark,{cell}")
    assert row.mark == Decimal(means)


@pytest.mark.parametrize(
    "cell", ["8,5", "8.", ".5", "1/0", "1e2", "0x1", "nan", "inf", "--1", "1/2.5", "1" * 19, "75%"]
)
def test_a_mark_that_is_not_exact_is_refused(folder, cell):
    (row,) = folder.marks(MARKS, "stage,candidate,mark", f'show,Lark,"{cell}"')
    assert row == refused(2, f"“{cell}”不是数：应写成 8.25 或 2/3 之类")


def test_a_mark_that_is_no_finite_decimal_is_refused(folder):
    (row,) = folder.marks(MARKS, "stage,candidate,mark", "show,Lark,2/3")
    assert row == refused(2, "“2/3”不是有限小数")


def test_no_points_are_no_mark(folder):
    (row,) = folder.marks(POINTS, "stage,candidate,mark", "final,Lark,0.0")
    assert row == refused(2, "0 分就是没有给分，不必写一行")


def test_a_wide_blank_in_a_name_is_a_blank(folder):
    wide = Roll([entered("LARGE", "王 明")])
    (row,) = folder.marks(LIKES, "candidate", "王　明", roll=wide)
    assert row.candidate == "王 明"


def test_the_only_item_of_a_rubric_need_not_be_named(folder):
    one, several = folder.marks(MARKS, "stage,candidate,mark", "show,Lark,8", "final,Lark,8")
    assert one.item == "tone"
    assert several == refused(3, "没有写指标 item")


def test_a_ballot_may_say_that_it_does_not_name_a_candidate(folder):
    rows = folder.marks(
        BALLOTS, "sheet,candidate,mark", "b1,Wren,1", "b1,Lark,0", "b1,Rook,", "b2,Wren,2"
    )
    assert [row.mark for row in rows[:3]] == [1, 0, 1]
    assert rows[3] == refused(5, "mark 写了 2，这里只能写 1 或 0")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("v,,Crow,,", "没有候选对象 Crow"),
        ("v,,,,", "没有写候选对象"),
        ("v,SMALL,Lark,,", "类别 SMALL 里没有候选对象 Lark"),
        ("v,,Lark,0,", "mark 写了 0，这里只能写 1"),
        ("v,,La\u200brk,,", "名称含有不可见的字符"),
        ("v,,Lark,,2031-05-01", "“2031-05-01”不是带时区的时间：应写成 2023-11-21T00:00:00+08:00"),
        (
            "v,,Lark,,2031-05-01T20:00:00",
            "“2031-05-01T20:00:00”不是带时区的时间：应写成 2023-11-21T00:00:00+08:00",
        ),
        (
            "v,,Lark,,2031-13-01T20:00:00Z",
            "“2031-13-01T20:00:00Z”不是带时区的时间：应写成 2023-11-21T00:00:00+08:00",
        ),
    ],
)
def test_a_like_that_cannot_be_read_is_refused_with_its_line(folder, row, reason):
    bad, good = folder.marks(LIKES, "sheet,category,candidate,mark,at", row, "v,SMALL,Wren,1,")
    assert bad == refused(2, reason)
    assert good.candidate == "Wren"


def test_a_stage_in_which_the_channel_is_closed_is_refused(folder):
    rows = folder.marks(LIKES, "stage,candidate", "final,Wren", "show,Wren", ",Wren")
    assert rows[0] == refused(2, "渠道 likes 不在阶段 final 开放")
    assert [row.stage for row in rows[1:]] == ["show", "show"]


def test_a_channel_open_in_several_stages_must_say_which(folder):
    with pytest.raises(Unreadable, match="缺少列 stage"):
        folder.marks(POINTS, "sheet,candidate,mark", "s,Wren,12")
    (row,) = folder.marks(POINTS, "stage,candidate,mark", ",Wren,12")
    assert row == refused(2, "没有写阶段")


@pytest.mark.parametrize("of", [POINTS, MARKS])
def test_only_a_like_and_a_name_go_without_a_mark(folder, of):
    with pytest.raises(Unreadable, match="缺少列 mark"):
        folder.marks(of, "stage,candidate", "final,Wren")
    (row,) = folder.marks(of, "stage,item,candidate,mark", "final,tone,Wren,")
    assert row == refused(2, "没有写分数 mark")


def test_a_shared_name_needs_its_category(folder):
    rows = folder.marks(LIKES, "category,candidate", ",Wren", "LARGE,Wren", ",Rook", roll=TWINS)
    assert rows[0] == refused(2, "候选对象 Wren 在 SMALL、LARGE 里都有，须写 category")
    assert [row.candidate for row in rows[1:]] == ["LARGE/Wren", "Rook"]


def test_counts_do_not_fit_a_channel_that_is_not_on_paper(folder):
    with pytest.raises(Unreadable, match="有不认识的列 votes"):
        folder.marks(LIKES, "candidate,votes", "Wren,12")


def test_a_compressed_file_is_read_alike(tmp_path):
    path = tmp_path / "likes.csv.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbfsheet,candidate\r\nv1,Wren\r\nv2,Crow\r\n"))
    with mark_rows(path, RULES, LIKES, ROLL) as rows:
        like, unknown = rows
    assert (like.line, like.sheet, like.candidate) == (2, "v1", "Wren")
    assert str(unknown) == f"{path} 第 3 行：没有候选对象 Crow"


# What tellers counted


def test_tellers_give_names_and_ballots_per_candidate(folder):
    rows = folder.counts(
        PAPER,
        "category,candidate,votes,ballots,eligible",
        "SMALL,Wren,12,20,19",
        "LARGE,Lark,0,20,",
    )
    assert rows == [
        CountRow(
            line=2,
            stage="show",
            panel="",
            category="SMALL",
            candidate="Wren",
            votes=Decimal(12),
            ballots=20,
            eligible=19,
        ),
        CountRow(
            line=3,
            stage="show",
            panel="",
            category="LARGE",
            candidate="Lark",
            votes=Decimal(0),
            ballots=20,
        ),
    ]


def test_tellers_may_give_points(folder):
    (row,) = folder.counts(PAPER_POINTS, "candidate,votes", "Wren,12.5")
    assert (row.stage, row.votes, row.ballots) == ("final", Decimal("12.5"), None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Rook,1.5,20", "“1.5”不是整数"),
        ("Rook,-1,20", "“-1”不是整数"),
        ("Rook,,20", "没有写数"),
        ("Rook,5,many", "“many”不是整数"),
        ("Rook,5,21", "选票 21 张，第 3 行写的是 20 张"),
        ("Wren,5,20", "与第 2 行重复"),
        ("Crow,5,20", "没有候选对象 Crow"),
    ],
)
def test_a_count_that_cannot_be_read_is_refused_with_its_line(folder, row, reason):
    rows = folder.counts(PAPER, "candidate,votes,ballots", "Wren,5,20", "Lark,5,20", row)
    assert rows[2] == refused(4, reason)


def test_counted_names_come_with_the_number_of_ballots(folder):
    with pytest.raises(Unreadable, match="缺少列 ballots"):
        folder.counts(PAPER, "candidate,votes", "Wren,5")


# What was published


def test_what_was_published_may_be_any_of_the_figures(folder):
    rows = folder.published(
        "stage,category,candidate,votes,jury,rank,selected",
        "show,SMALL,Wren,120,8.68,1,yes",
        ",,Lark,,,,0",
    )
    assert rows == [
        PublishedRow(
            line=2,
            category="SMALL",
            candidate="Wren",
            stage="show",
            votes=Fraction(120),
            scores={"jury": Fraction("8.68")},
            rank=1,
            selected=True,
        ),
        PublishedRow(line=3, category="LARGE", candidate="Lark", selected=False),
    ]


def test_a_score_may_be_that_of_one_panel_or_item(folder):
    rows = folder.published(
        "round,panel,item,candidate,jury", "chosen,north,,Wren,3", "chosen,,tone,Wren,5"
    )
    assert [(row.round, row.panel, row.item) for row in rows] == [
        ("chosen", "north", None),
        ("chosen", None, "tone"),
    ]


def test_a_place_may_be_published_of_a_group_instead_of_a_candidate(folder):
    rows = folder.published("category,group,rank", "LARGE,north,6", "LARGE,north,6")
    assert [(row.candidate, row.group, row.rank) for row in rows] == [(None, "north", 6)] * 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("dawn,,Lark,1", "规则里没有阶段 dawn"),
        (",lost,Lark,1", "规则里没有轮次 lost"),
        (",,Crow,1", "没有候选对象 Crow"),
        (",,,1", "没有写候选对象"),
        (",,Lark,first", "“first”不是整数"),
        (",,Wren,2", "与第 2 行重复"),
    ],
)
def test_a_published_row_that_cannot_be_read_is_refused_with_its_line(folder, row, reason):
    rows = folder.published("stage,round,candidate,rank", ",,Wren,1", row)
    assert rows[1] == refused(3, reason)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("category,rank", "file.csv 缺少列 candidate 或 group"),
        ("category,candidate", "file.csv 缺少列 votes 或 rank 或 selected 或 jury"),
        ("candidate,place", "有不认识的列 place"),
    ],
)
def test_a_published_file_says_of_whom_and_what(folder, header, sentence):
    with pytest.raises(Unreadable, match=sentence):
        folder.published(header)
