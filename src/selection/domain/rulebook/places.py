"""What an official calls each table of a rulebook: 第 3 个类别, 第 1 个渠道的第 2 条限额."""

from collections.abc import Mapping
from types import MappingProxyType

from selection.domain.rulebook import book, contest, entry
from selection.domain.rulebook.findings import Path
from selection.domain.rulebook.schema import Hint, choices, is_table, part_of

NAMES: Mapping[type, str] = MappingProxyType(
    {
        book.Rulebook: "总则",
        book.Calendar: "日历",
        book.Day: "个日子",
        book.Category: "个类别",
        book.Stage: "个阶段",
        book.Publicity: "公示",
        book.DisclosureRule: "评分公开",
        book.Objection: "异议",
        book.Substitution: "递补",
        book.Release: "发布",
        book.Feed: "项推送",
        entry.Limit: "条限额",
        entry.UnitType: "类推荐单位",
        entry.Nomination: "推荐",
        entry.FormField: "个字段",
        entry.Condition: "条推荐条件",
        entry.Exclusion: "条不再参加的规定",
        entry.Material: "种材料",
        entry.Declaration: "项承诺",
        entry.FormalReview: "初审",
        entry.Check: "项初审要点",
        contest.Channel: "个渠道",
        contest.Integrity: "票数核查",
        contest.Detector: "条刷票迹象",
        contest.Panel: "个评审组",
        contest.Recusal: "条回避情形",
        contest.Rubric: "张评分表",
        contest.Criterion: "项指标",
        contest.Step: "步",
        contest.Score: "项得分",
        contest.Need: "条要求",
        contest.Round: "个轮次",
    }
)
"""A table that stands once by its name; one of a list by its measure word and name."""


def place(path: Path) -> str:
    """The innermost table that the path leads through, in words; the head is 总则."""
    hint: Hint | None = book.Rulebook
    words: list[str] = []
    for step in path:
        hint = part_of(hint, step)
        if hint is None:
            break
        table = next((each for each in choices(hint) if is_table(each)), None)
        if table is not None:
            hint = table
            name = NAMES[table]
            words.append(f"第 {step + 1} {name}" if isinstance(step, int) else name)
    return "的".join(words) or NAMES[book.Rulebook]
