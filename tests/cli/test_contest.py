"""`selection contest` on small contests whose outcome can be counted on the fingers."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from selection.cli.contest import contest

HEAD = """
schema = 1
id = "choirs"
title = "Choirs"
year = 2031
nature = "PUBLICITY"
organizer = "A town"

[calendar]
zone = "UTC"

[[categories]]
code = "SMALL"
name = "Small choirs"
kind = "OTHER"
places = 1

[[categories]]
code = "LARGE"
name = "Large choirs"
kind = "OTHER"
places = 1
"""

LIKES = """
[[stages]]
code = "VOTE"
name = "Vote"
kind = "VOTE"
opens = 2031-05-01T00:00:00Z
closes = 2031-05-08T00:00:00Z

[[channels]]
code = "likes"
name = "Likes"
form = "LIKE"
by = "PUBLIC"
stages = ["VOTE"]
limits = [{ most = 1, per = ["VOTER", "CANDIDATE"] }, { most = 2, per = ["VOTER"] }]

[[scores]]
code = "votes"
name = "Votes"
from = "likes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "Result"
stage = "VOTE"
rank_by = ["votes"]
at_the_cut = ["LOTS"]
"""

JURY = """
[[stages]]
code = "SHOW"
name = "Show"
kind = "SCORING"

[[panels]]
code = "JURY"
name = "Jury"
least = 2

[[recusals]]
id = "HOME"
text = "Nobody judges the choir of the own town"
found_by = "SYSTEM"
same = "GROUP"

[[channels]]
code = "marks"
name = "Marks"
form = "MARKS"
by = "PANEL"
stages = ["SHOW"]

[[rubrics]]
channel = "marks"
lowest = 1
step = "0.5"
criteria = [
  { code = "tone", name = "Tone", most = 10 },
  { code = "time", name = "Time", most = 10 },
]

[[scores]]
code = "jury"
name = "Jury"
from = "marks"
steps = [{ over = "SHEETS", take = "MEAN" }, { over = "ITEMS", take = "SUM" }]
show = "0.01"

[[rounds]]
code = "result"
name = "Result"
stage = "SHOW"
rank_by = ["jury"]
at_the_cut = ["ADMIT_ALL"]
"""

POINTS = """
[[stages]]
code = "SHOW"
name = "Show"
kind = "VOTE"

[[channels]]
code = "points"
name = "Points"
form = "POINTS"
by = "PUBLIC"
stages = ["SHOW"]
points = [3, 2, 1]
over_limit = "{over_limit}"
limits = [{{ of = "BALLOTS", most = 1, per = ["VOTER"] }}, {{ most = 2, per = ["VOTER"] }}]

[[scores]]
code = "points"
name = "Points"
from = "points"
steps = [{{ over = "SHEETS", take = "SUM" }}]

[[rounds]]
code = "result"
name = "Result"
stage = "SHOW"
rank_by = ["points"]
at_the_cut = ["ADMIT_ALL"]
"""

MEETING = """
[[stages]]
code = "MEETING"
name = "Meeting"
kind = "MEETING"

[[panels]]
code = "COMMITTEE"
name = "Committee"
least = 3

[[recusals]]
id = "KIN"
text = "Kin"
found_by = "DECLARED"

[[channels]]
code = "yes"
name = "Ballots"
form = "BALLOT"
by = "PANEL"
stages = ["MEETING"]
on_paper = true
quorum = "2/3"
limits = [{ most = "PLACES", per = ["VOTER", "CATEGORY"] }]

[[scores]]
code = "yes"
name = "Yes"
from = "yes"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "Result"
stage = "MEETING"
needs = [{ score = "yes", at_least = "2/3", of = "ELIGIBLE" }]
rank_by = ["yes"]
at_the_cut = ["ADMIT_NONE"]
"""

CHOIRS = "category,candidate\nSMALL,Wren\nSMALL,Lark\nLARGE,Rook\nLARGE,Crow\n"


@dataclass(frozen=True)
class Told:
    code: int
    lines: list[str]

    def __contains__(self, line: str) -> bool:
        return line in self.lines


@pytest.fixture
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Told]:
    """Writes the files, runs the command, and gives what it told."""
    monkeypatch.chdir(tmp_path)

    def run(rules: str, *words: str, candidates: str = CHOIRS, **files: str) -> Told:
        Path("rules.toml").write_text(HEAD + rules, encoding="utf-8")
        Path("candidates.csv").write_text(candidates, encoding="utf-8")
        line = ["rules.toml", "--candidates", "candidates.csv"]
        for name, text in files.items():
            path = f"{name}.csv"
            Path(path).write_text(text, encoding="utf-8")
            named = ["--published", path]
            line += named if name == "published" else ["--channel", f"{name}={path}"]
        done = CliRunner().invoke(contest, [*line, *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Told(done.exit_code, [each.strip() for each in done.output.splitlines()])

    return run


LIKED = "sheet,candidate\nv1,Wren\nv2,Wren\nv3,Lark\nv1,Rook\n"


def test_a_contest_that_agrees_ends_with_its_figures_and_exit_code_0(hold):
    published = (
        "category,candidate,votes,rank,selected\n"
        "SMALL,Wren,2,1,1\nSMALL,Lark,1,2,0\nLARGE,Rook,1,1,1\nLARGE,Crow,0,2,0\n"
    )
    told = hold(LIKES, likes=LIKED, published=published)
    figures = ["votes 4/4", "ranks 4/4", "rankings 2/2", "selected 2/2", "not selected 2/2"]
    assert told.lines[-6:-1] == figures
    assert told.code == 0


def test_a_difference_is_told_with_its_line_and_ends_with_exit_code_1(hold):
    told = hold(LIKES, likes=LIKED, published="candidate,votes\nWren,3\nLark,1\n")
    assert "votes 1/2" in told
    assert "不同  published.csv 第 2 行：Wren 的 votes 公布为 3，算得 2" in told
    assert told.code == 1


def test_no_more_than_ten_differences_are_listed_and_the_rest_is_counted(hold):
    choirs = "category,candidate\n" + "".join(f"SMALL,c{n}\n" for n in range(13))
    published = "candidate,votes\n" + "".join(f"c{n},7\n" for n in range(13))
    told = hold(LIKES, candidates=choirs, likes="candidate\n", published=published)
    assert sum(line.startswith("不同") for line in told.lines) == 10
    assert "……不同的还有 3 处" in told


def test_rows_that_break_the_rulebook_are_refused_with_line_and_reason(hold):
    likes = (
        "sheet,candidate,at\n"
        "v1,Wren,2031-05-02T10:00:00Z\n"
        "v1,Wren,2031-05-02T10:00:01Z\n"
        "v1,Rook,\n"
        "v1,Lark,\n"
        "v2,Dodo,\n"
        "v3,Wren,2031-04-30T23:59:59Z\n"
        "v4,Wren,2031-05-08T00:00:00Z\n"
        'v5,"Wren,\n'
    )
    told = hold(LIKES, likes=likes, published="candidate,votes\nWren,1\nRook,1\nLark,0\n")
    assert "likes.csv  8 行，拒绝 6 行" in told
    refused = [line for line in told.lines if line.startswith("拒绝")]
    assert [line.partition("第 ")[2].partition(" 行")[0] for line in refused] == [
        "3", "5", "6", "7", "8", "9"
    ]  # fmt: skip
    assert refused[2].endswith("没有候选对象 Dodo")
    assert "votes 3/3" in told
    assert told.code == 0


def test_rows_that_break_the_rulebook_can_be_counted_as_published(hold):
    likes = "sheet,candidate\nv1,Wren\nv1,Wren\nv1,Rook\nv1,Lark\nv2,Dodo\n"
    published = "candidate,votes\nWren,2\nRook,1\nLark,1\n"
    assert hold(LIKES, likes=likes, published=published).code == 1
    told = hold(LIKES, "--as-published", likes=likes, published=published)
    assert "likes.csv  5 行，拒绝 1 行，违反规则而照样计入 2 行" in told
    assert sum(line.startswith("照样计入") for line in told.lines) == 2
    assert "votes 3/3" in told
    assert told.code == 0


def test_without_a_published_file_the_outcome_is_told(hold):
    told = hold(LIKES, likes=LIKED)
    assert "result：入选 2" in told
    assert "SMALL  1  Wren" in told
    assert told.code == 0


def test_a_tie_at_the_line_is_told_and_nobody_is_guessed(hold):
    told = hold(LIKES, likes="sheet,candidate\nv1,Wren\nv2,Lark\nv3,Rook\n")
    tie = "result SMALL：名额线上并列未决（Lark、Wren），剩 1，等待 LOTS，名单不能提出"
    assert tie in told
    assert "result：入选 1" in told


def test_names_shared_by_two_categories_are_kept_apart(hold):
    told = hold(
        LIKES,
        candidates="category,candidate\nSMALL,Wren\nLARGE,Wren\n",
        likes="sheet,category,candidate\nv1,SMALL,Wren\nv1,LARGE,Wren\nv2,LARGE,Wren\n",
        published="category,candidate,votes\nSMALL,Wren,1\nLARGE,Wren,2\n",
    )
    assert "votes 2/2" in told


def test_stages_are_walked_through_by_their_openings(hold):
    """The rulebook may list a stage before one that opens, and is over, earlier."""
    early = LIKES.replace('code = "VOTE"', 'code = "EARLY"').replace("2031-05", "2031-02")
    for old, new in (('["VOTE"]', '["EARLY"]'), ('stage = "VOTE"', 'stage = "EARLY"')):
        early = early.replace(old, new)
    for old, new in (("likes", "cheers"), ("votes", "cheers"), ('"result"', '"early"')):
        early = early.replace(old, new)
    told = hold(
        LIKES + early,
        likes=LIKED,
        cheers="sheet,candidate\nv9,Crow\n",
        published="stage,candidate,votes,cheers\nVOTE,Wren,2,\nEARLY,Crow,,1\n",
    )
    assert [line for line in told.lines if "/" in line] == ["votes 1/1", "cheers 1/1"]


MARKED = (
    "sheet,candidate,item,mark\n"
    "a,Wren,tone,8\na,Wren,time,7.5\nb,Wren,tone,9\nb,Wren,time,8\n"
    "a,Lark,tone,7\na,Lark,time,7\n"
)


def test_an_absent_mark_is_no_mark_and_not_0(hold):
    told = hold(JURY, marks=MARKED, published="candidate,jury,rank\nWren,16.25,1\nLark,14,2\n")
    assert [line for line in told.lines if "/" in line] == [
        "jury 2/2",
        "ranks 2/2",
        "rankings 1/1",
    ]


def test_only_the_mark_that_the_rubric_does_not_know_is_refused(hold):
    marks = (
        MARKED
        + "b,Lark,tone,10.5\nb,Lark,time,6.25\nc,Lark,tone,0\nc,Lark,rhythm,5\nc,Lark,time,4\n"
    )
    told = hold(JURY, marks=marks, published="candidate,jury\nLark,12.5\n")
    refused = [line for line in told.lines if line.startswith("拒绝")]
    assert {line.partition("第 ")[2].partition(" 行")[0] for line in refused} == {
        "8", "9", "10", "11"
    }  # fmt: skip
    assert "jury 1/1" in told


def test_a_mark_given_twice_counts_once(hold):
    told = hold(JURY, marks=MARKED + "a,Wren,tone,1\n", published="candidate,jury\nWren,16.25\n")
    assert "marks.csv  7 行，拒绝 1 行" in told
    assert "jury 1/1" in told


def test_nobody_judges_a_candidate_of_the_own_group(hold):
    choirs = "category,candidate,group\nSMALL,Wren,north\nSMALL,Lark,south\n"
    marks = (
        "panel,sheet,candidate,item,mark\n"
        "north,a,Wren,tone,10\nnorth,a,Wren,time,10\nsouth,b,Wren,tone,5\nsouth,b,Wren,time,5\n"
    )
    told = hold(JURY, candidates=choirs, marks=marks, published="candidate,jury\nWren,10\n")
    assert "marks.csv  4 行，拒绝 2 行" in told
    assert "jury 1/1" in told


def test_a_panel_that_is_too_small_ends_the_contest(hold):
    told = hold(JURY, marks="sheet,candidate,item,mark\na,Wren,tone,8\n")
    assert told.lines[-1].startswith("Error: ")
    assert told.code == 1


def test_a_ballot_beyond_the_limit_is_void_or_loses_its_last_names(hold):
    points = "sheet,candidate,mark\nv1,Wren,3\nv1,Rook,2\nv1,Lark,1\nv2,Lark,3\n"
    void = hold(
        POINTS.format(over_limit="REFUSE_BALLOT"),
        points=points,
        published="candidate,points\nWren,0\nRook,0\nLark,3\n",
    )
    assert "points.csv  4 行，拒绝 3 行" in void
    assert "points 3/3" in void
    shorter = hold(
        POINTS.format(over_limit="REFUSE_NAME"),
        points=points,
        published="candidate,points\nWren,3\nRook,2\nLark,3\n",
    )
    assert "points.csv  4 行，拒绝 1 行" in shorter
    assert "points 3/3" in shorter


def test_two_thirds_are_of_those_present_who_may_vote_on_the_candidate(hold):
    """Of nine present five said yes to Wren, for whom two had to stay out: 5 of 7 is enough."""
    yes = "candidate,votes,ballots,eligible\nWren,5,9,7\nRook,5,9,\n"
    told = hold(MEETING, yes=yes, published="candidate,yes,selected\nWren,5,1\nRook,5,0\n")
    assert [line for line in told.lines if "/" in line] == [
        "yes 2/2",
        "selected 1/1",
        "not selected 1/1",
    ]


def test_a_count_that_cannot_be_right_is_refused_alone(hold):
    yes = "candidate,votes,ballots\nWren,10,9\nLark,6,9\nRook,7,9\n"
    told = hold(MEETING, yes=yes, published="candidate,selected\nWren,0\nLark,1\nRook,1\n")
    assert "yes.csv  3 行，拒绝 1 行" in told
    assert told.code == 0


def test_who_stays_out_in_one_category_does_not_undo_the_count_of_another(hold):
    yes = "candidate,votes,ballots,eligible\nWren,5,9,7\nLark,10,9,9\nRook,5,9,7\nCrow,4,9,8\n"
    told = hold(MEETING, yes=yes, published="candidate,selected\nWren,1\nRook,1\nCrow,0\n")
    assert "yes.csv  4 行，拒绝 1 行" in told
    assert told.code == 0


def test_nobody_can_stay_out_where_the_rulebook_knows_no_ground_for_it(hold):
    ground = MEETING[MEETING.index("[[recusals]]") : MEETING.index("[[channels]]")]
    yes = "candidate,votes,ballots,eligible\nWren,6,9,9\nRook,6,9,8\n"
    told = hold(MEETING.replace(ground, ""), yes=yes, published="candidate,selected\nWren,1\n")
    assert (
        "拒绝  yes.csv 第 3 行：规则没有回避事由，有权投票的不能少于到会人数。（candidate=Rook）"
    ) in told
    assert told.code == 0


def test_a_count_without_a_quorum_can_be_counted_as_published_with_its_share(hold):
    yes = "candidate,votes,ballots\nWren,1,1\nRook,0,1\n"
    published = "candidate,selected\nWren,1\nRook,0\n"
    few = MEETING.replace('quorum = "2/3"', "quorum = 1")
    assert hold(few, yes=yes, published=published).code == 1
    told = hold(few, "--as-published", yes=yes, published=published)
    assert "yes.csv  2 行，拒绝 0 行，违反规则而照样计入 2 行" in told
    assert told.code == 0


ELECTION = """
[[stages]]
code = "MEETING"
name = "Meeting"
kind = "MEETING"

[[channels]]
code = "ballots"
name = "Ballots"
form = "BALLOT"
by = "PANEL"
stages = ["MEETING"]
limits = [{ of = "BALLOTS", most = 1, per = ["VOTER"] }]

[[scores]]
code = "yes"
name = "Yes"
from = "ballots"
steps = [{ over = "SHEETS", take = "COUNT" }]

[[rounds]]
code = "result"
name = "Result"
stage = "MEETING"
needs = [{ score = "yes", at_least = "1/2", of = "BALLOTS" }]
rank_by = ["yes"]
at_the_cut = ["ADMIT_NONE"]
"""


def test_a_ballot_that_names_nobody_lessens_the_shares(hold):
    ballots = "sheet,candidate,mark\n1,Wren,1\n2,Wren,0\n2,Lark,0\n"
    half = hold(ELECTION, ballots=ballots, published="candidate,yes,selected\nWren,1,1\n")
    assert "ballots.csv  3 行，拒绝 0 行" in half
    assert half.code == 0
    ballots += "3,Lark,0\n"
    third = hold(ELECTION, ballots=ballots, published="candidate,yes,selected\nWren,1,0\n")
    assert third.code == 0


def test_a_panel_marks_the_candidates_of_its_own_categories_only(hold):
    small = '[[panels]]\ncode = "SMALLS"\nname = "S"\nleast = 1\ncategories = ["SMALL"]\n'
    marks = "panel,sheet,candidate,item,mark\n" + "".join(
        f"{panel},{sheet},{candidate},{item},5\n"
        for panel, sheet, candidate in (
            ("JURY", "a", "Rook"), ("JURY", "b", "Rook"),
            ("SMALLS", "c", "Wren"), ("SMALLS", "c", "Rook"),
        )
        for item in ("tone", "time")
    )  # fmt: skip
    told = hold(small + JURY, marks=marks, published="candidate,jury\nRook,10\nWren,10\n")
    assert "marks.csv  8 行，拒绝 2 行" in told
    assert "拒绝  marks.csv 第 8 行：此人不在评审组。（person=SMALLS/c）" in told


def test_a_ballot_before_its_stage_opens_is_one_ballot_that_was_not_counted(hold):
    early = POINTS.format(over_limit="REFUSE_BALLOT").replace(
        'kind = "VOTE"', 'kind = "VOTE"\nopens = 2031-05-01T00:00:00Z'
    )
    points = (
        "sheet,candidate,mark,at\n"
        "v1,Wren,3,2031-04-30T00:00:00Z\nv1,Lark,2,2031-04-30T00:00:00Z\n"
        "v2,Wren,3,2031-05-01T00:00:00Z\n"
    )
    told = hold(early, points=points, published="candidate,points\nWren,3\nLark,0\n")
    assert "points.csv  3 行，拒绝 2 行" in told
    assert told.code == 0


@pytest.mark.parametrize(("votes", "code"), [(2, 0), (3, 1)])
def test_the_exit_code_reaches_the_shell(hold, votes, code):
    hold(LIKES, likes=LIKED, published=f"candidate,votes\nWren,{votes}\n")
    files = ("--candidates", "candidates.csv", "--channel", "likes=likes.csv")
    line = (sys.executable, "-m", "selection", "contest", "rules.toml", *files)
    done = subprocess.run(
        (*line, "--published", "published.csv"), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--channel", "likes"), "Error: --channel 应写成 渠道代码=文件，而不是 likes"),
        (("--channel", "likes=a", "--channel", "likes=b"), "Error: 渠道 likes 写了两次"),
        (("--channel", "cheers=a"), "Error: 规则里没有渠道 cheers，有：likes"),
        (("--channel", "likes=/nowhere.csv"), "Error: 找不到文件 /nowhere.csv"),
        (("--published", "/nowhere.csv"), "Error: 找不到文件 /nowhere.csv"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(hold, words, sentence):
    told = hold(LIKES, *words)
    assert told.lines[-1] == sentence
    assert told.code == 1


def test_a_column_that_does_not_fit_is_told_in_one_sentence(hold):
    told = hold(LIKES, likes="voter,candidate\nv1,Wren\n")
    assert told.lines[-1].startswith("Error: likes.csv 有不认识的列 voter")
    assert told.code == 1


def test_a_rulebook_that_cannot_be_obeyed_is_told_with_its_findings(hold):
    told = hold(LIKES.replace('kind = "VOTE"', 'kind = "PARTY"'), likes=LIKED)
    assert "Error: 规则不能用：" in told
    assert told.code == 1


def test_a_published_row_that_cannot_be_read_is_a_difference(hold):
    told = hold(LIKES, likes=LIKED, published="candidate,votes\nWren,2\nDodo,1\n")
    assert "published.csv  2 行，拒绝 1 行" in told
    assert told.code == 1


CAREFUL = """
[[unit_types]]
code = "TOWN"
name = "Town"
limits = [{ most = 1, per = ["UNIT"] }]

[nomination]
reference_date = 2031-01-01
exemption_reason_least = 5
fields = [
  { code = "name", name = "Name", type = "TEXT" },
  { code = "singers", name = "Singers", type = "INTEGER" },
]

[[conditions]]
id = "C-1"
severity = "HARD"
text = "At least four singers"
field = "singers"
at_least = 4

[formal_review]
reviewers = 2
corrections = 1
correction_within = "3 days"
appeal_within = "3 days"

[[stages]]
code = "INTAKE"
name = "Intake"
kind = "INTAKE"
opens = 2031-03-01T00:00:00Z
closes = 2031-04-01T00:00:00Z

[[stages]]
code = "SHOWCASE"
name = "Showcase"
kind = "SHOWCASE"
after = ["INTAKE"]

[[stages]]
code = "REVIEW"
name = "Review"
kind = "FORMAL_REVIEW"
after = ["SHOWCASE"]
"""


def test_a_rulebook_with_units_intake_showcase_and_review_is_walked_through(hold):
    told = hold(
        CAREFUL + LIKES,
        candidates=(
            "category,candidate,singers\nSMALL,Wren,4\nSMALL,Lark,12\nSMALL,Rook,3\nLARGE,Crow,\n"
        ),
        likes="sheet,candidate\nv1,Wren\nv2,Wren\nv3,Lark\nv4,Rook\n",
        published="candidate,votes,selected\nWren,2,1\nLark,1,0\n",
    )
    assert "candidates.csv  4 行，拒绝 2 行" in told
    assert "likes.csv  4 行，拒绝 1 行" in told
    assert "votes 2/2" in told
    assert told.code == 0
