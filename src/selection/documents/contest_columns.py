"""From the cells of a line to what the line says: one reader per kind of file.

A column that a file does not have means one value: the only stage, category or item that there
is, otherwise the same unnamed panel or sheet in every row.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import itemgetter

from selection.documents.cells import (
    Answer,
    answer,
    decimal,
    instant,
    name,
    number,
    whole,
    yes_no,
)
from selection.documents.contest_rows import CandidateRow, CountRow, MarkRow, PublishedRow, Roll
from selection.documents.csv_files import BadRow
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.entry import FormField
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Form

NAMED = Decimal(1)
NOT_NAMED = Decimal(0)

FIGURES = ("votes", "rank", "selected")
PLACES = ("stage", "round", "panel", "item", "category", "candidate", "group")
"""The columns of a published file that say where a figure stands."""

Cells = Sequence[str]


class CandidateColumns:
    """The file of candidates."""

    def __init__(self, header: Cells, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._category = _column(header, "category")
        self._candidate = _column(header, "candidate")
        self._group = _column(header, "group")
        self._answers = [
            (each, _column(header, each.code))
            for each in rulebook.nomination.fields
            if each.code in header
        ]
        self._costs = {each.cost for each in rulebook.rounds}
        self._lines: dict[tuple[str, str], int] = {}

    def read(self, line: int, cells: Cells) -> CandidateRow:
        """The candidate of this line; raises `BadRow`."""
        category = _category(self._rulebook, self._category(cells))
        candidate = name(self._candidate(cells))
        if not candidate:
            raise BadRow("没有写候选对象")
        _must_be_new(self._lines, (category, candidate), line)
        answers = [(each, cell(cells)) for each, cell in self._answers]
        for each, cell in answers:
            if cell and not each.serves(category):
                raise BadRow(f"类别 {category} 没有字段 {each.code}")
        return CandidateRow(
            line=line,
            category=category,
            name=candidate,
            group=name(self._group(cells)) or None,
            answers={each.code: self._answer(each, cell) for each, cell in answers if cell},
        )

    def _answer(self, form_field: FormField, cell: str) -> Answer:
        try:
            given = answer(form_field, cell)
        except BadRow as bad:
            raise BadRow(f"{form_field.code}：{bad}") from None
        if form_field.code in self._costs and isinstance(given, int) and given < 0:
            raise BadRow(f"{form_field.code}：费用不能小于 0")
        return given


class MarkColumns:
    """The file of a channel in which every mark stands on a row of its own."""

    def __init__(self, header: Cells, rulebook: Rulebook, channel: Channel, roll: Roll) -> None:
        self._rulebook = rulebook
        self._channel = channel
        self._roll = roll
        self._stage = _column(header, "stage")
        self._panel = _column(header, "panel")
        self._sheet = _column(header, "sheet")
        self._category = _column(header, "category")
        self._candidate = _column(header, "candidate")
        self._item = _column(header, "item")
        self._mark = _column(header, "mark")
        self._at = _column(header, "at")

    def read(self, line: int, cells: Cells) -> MarkRow:
        """The mark of this line; raises `BadRow`."""
        stage = _open_stage(self._channel, self._stage(cells))
        candidate, category = self._roll.find(self._category(cells), name(self._candidate(cells)))
        at = self._at(cells)
        return MarkRow(
            line=line,
            stage=stage,
            panel=name(self._panel(cells)),
            sheet=name(self._sheet(cells)),
            category=category,
            candidate=candidate,
            item=name(self._item(cells)) or self._only_item(category, stage),
            mark=self._figure(self._mark(cells)),
            at=instant(at) if at else None,
        )

    def _only_item(self, category: Code, stage: Code) -> str:
        rubric = self._rulebook.rubric(self._channel.code, category, stage)
        if rubric is None:
            return ""
        if len(rubric.criteria) == 1:
            return rubric.criteria[0].code
        raise BadRow("没有写指标 item")

    def _figure(self, cell: str) -> Decimal:
        match self._channel.form:
            case Form.LIKE:
                allowed = (NAMED,)
            case Form.BALLOT:
                allowed = (NAMED, NOT_NAMED)
            case _:
                if not cell:
                    raise BadRow("没有写分数 mark")
                if self._channel.form is Form.POINTS and decimal(cell) == 0:
                    raise BadRow("0 分就是没有给分，不必写一行")
                return decimal(cell)
        mark = decimal(cell) if cell else NAMED
        if mark not in allowed:
            raise BadRow(f"mark 写了 {cell}，这里只能写 {' 或 '.join(map(str, allowed))}")
        return mark


class CountColumns:
    """The file of a channel on paper: what the tellers counted for each candidate."""

    def __init__(self, header: Cells, channel: Channel, roll: Roll) -> None:
        self._channel = channel
        self._roll = roll
        self._stage = _column(header, "stage")
        self._panel = _column(header, "panel")
        self._category = _column(header, "category")
        self._candidate = _column(header, "candidate")
        self._votes = _column(header, "votes")
        self._ballots = _column(header, "ballots")
        self._eligible = _column(header, "eligible")
        self._lines: dict[tuple[str, str, str], int] = {}
        self._ballots_of: dict[tuple[str, str, str], tuple[int, str]] = {}

    def read(self, line: int, cells: Cells) -> CountRow:
        """The count of this line; raises `BadRow`."""
        stage = _open_stage(self._channel, self._stage(cells))
        panel = name(self._panel(cells))
        candidate, category = self._roll.find(self._category(cells), name(self._candidate(cells)))
        ballots, eligible = self._ballots(cells), self._eligible(cells)
        counted = CountRow(
            line=line,
            stage=stage,
            panel=panel,
            category=category,
            candidate=candidate,
            votes=self._counted(self._votes(cells)),
            ballots=whole(ballots) if ballots else None,
            eligible=whole(eligible) if eligible else None,
        )
        _must_be_new(self._lines, (stage, panel, candidate), line)
        first, same = self._ballots_of.setdefault((stage, panel, category), (line, ballots))
        if ballots != same:
            raise BadRow(f"选票 {ballots} 张，第 {first} 行写的是 {same} 张")
        return counted

    def _counted(self, cell: str) -> Decimal:
        return decimal(cell) if self._channel.form is Form.POINTS else Decimal(whole(cell))


class PublishedColumns:
    """The file of what was published."""

    def __init__(self, header: Cells, rulebook: Rulebook, roll: Roll) -> None:
        self._rulebook = rulebook
        self._roll = roll
        self._places = [_column(header, each) for each in PLACES]
        self._votes = _column(header, "votes")
        self._rank = _column(header, "rank")
        self._selected = _column(header, "selected")
        self._scores = [
            (each.code, _column(header, each.code))
            for each in rulebook.scores
            if each.code in header and each.code not in {*PLACES, *FIGURES}
        ]
        self._lines: dict[tuple[str, ...], int] = {}

    def read(self, line: int, cells: Cells) -> PublishedRow:
        """What this line says; raises `BadRow`."""
        places = tuple(name(cell(cells)) for cell in self._places)
        stage, round_, panel, item, category, candidate, group = places
        if stage and self._rulebook.stage(stage) is None:
            raise BadRow(f"规则里没有阶段 {stage}")
        if round_ and self._rulebook.round(round_) is None:
            raise BadRow(f"规则里没有轮次 {round_}")
        if candidate or not group:
            found, found_category = self._roll.find(category, candidate)
            _must_be_new(self._lines, places, line)
        else:
            found, found_category = None, _category(self._rulebook, category)
        votes, rank, selected = self._votes(cells), self._rank(cells), self._selected(cells)
        scores = {code: cell(cells) for code, cell in self._scores}
        return PublishedRow(
            line=line,
            category=found_category,
            candidate=found,
            stage=Code(stage) if stage else None,
            round=Code(round_) if round_ else None,
            panel=panel or None,
            item=item or None,
            group=group or None,
            votes=number(votes) if votes else None,
            scores={code: number(cell) for code, cell in scores.items() if cell},
            rank=whole(rank) if rank else None,
            selected=yes_no(selected) if selected else None,
        )


def _column(header: Cells, of: str) -> Callable[[Cells], str]:
    """The cell of that column; empty in every row if the file does not have it."""
    return itemgetter(header.index(of)) if of in header else lambda _: ""


def _category(rulebook: Rulebook, cell: str) -> Code:
    if not cell and len(rulebook.categories) == 1:
        return rulebook.categories[0].code
    if rulebook.category(cell) is None:
        raise BadRow(f"规则里没有类别 {cell}" if cell else "没有写类别")
    return Code(cell)


def _open_stage(channel: Channel, cell: str) -> Code:
    if not cell and len(channel.stages) == 1:
        return channel.stages[0]
    if cell not in channel.stages:
        raise BadRow(f"渠道 {channel.code} 不在阶段 {cell} 开放" if cell else "没有写阶段")
    return Code(cell)


def _must_be_new(lines: dict[tuple[str, ...], int], key: tuple[str, ...], line: int) -> None:
    first = lines.setdefault(key, line)
    if first != line:
        raise BadRow(f"与第 {first} 行重复")
