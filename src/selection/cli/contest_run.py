"""A contest from files: read, handed in at a scratch campaign, ranked, compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from selection.cli.contest_people import People
from selection.cli.contest_report import Files, Report
from selection.desk.contest import OFFICIAL, TELLERS, Contest
from selection.desk.contest_entries import Entry
from selection.desk.words import refusal
from selection.documents.contest_as_published import Void, counting
from selection.documents.contest_commands import HandIn, counted, handed_in, like
from selection.documents.contest_comparison import compare
from selection.documents.contest_files import (
    Rows,
    candidate_rows,
    count_rows,
    mark_rows,
    published_rows,
)
from selection.documents.contest_results import Results
from selection.documents.contest_rows import CountRow, MarkRow, PublishedRow, Roll
from selection.documents.csv_files import RefusedRow, Unreadable
from selection.domain.kernel import CandidateId, Refused
from selection.domain.ranking.rounds import outcomes
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import By, Form, StageKind
from selection.domain.sitting import CountBallots

BATCH = 2_000

Watch = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and how much it is in all."""

Read = TypeVar("Read")
Row = TypeVar("Row", MarkRow, CountRow)


class ContestRun:
    """One contest on its way through a scratch campaign."""

    def __init__(self, contest: Contest, files: Files, watch: Watch) -> None:
        self.contest = contest
        self.rules = contest.rules
        self.files = files
        self.watch = watch
        self.report = Report()
        self.people = People(contest)
        for code in files.channels:
            if self.rules.channel(code) is None:
                known = "、".join(each.code for each in self.rules.channels)
                raise Unreadable(f"规则里没有渠道 {code}，有：{known}")
        self._channels = [each for each in self.rules.channels if each.code in files.channels]
        self._roll = Roll(())
        self._standing: list[CandidateId] = []
        self._marks: dict[str, Mapping[str, Sequence[MarkRow]]] = {}
        self._counts: dict[str, Mapping[str, Sequence[CountRow]]] = {}
        self._published: list[PublishedRow] = []
        self._voids: list[Void] = []
        self._void_rows: list[RefusedRow] = []

    def go(self, *, as_published: bool = False) -> Report:
        """Run the contest, from the candidates to the comparison.

        Raises Unreadable for a file that cannot be used, and Refused where the rules do not let
        the contest be held at all.
        """
        self._read_files()
        self.people.seat()
        self._walk()
        if as_published:
            self.report.counted = self._void_rows
        else:
            self.report.refused += self._void_rows
        self.report.sort()
        self._rank(self._voids if as_published else ())
        return self.report

    def _read_files(self) -> None:
        """Read everything but what is handed in row by row; that is read while it is."""
        self._roll = Roll(self._read(candidate_rows(self.files.candidates, self.rules)))
        if self.files.published is not None:
            refused = len(self.report.refused)
            rows = published_rows(self.files.published, self.rules, self._roll)
            self._published = list(self._read(rows))
            self.report.unread = len(self.report.refused) - refused
        for channel in self._channels:
            if channel.on_paper:
                counts = count_rows(self._file(channel), channel, self._roll)
                self._counts[channel.code] = self._by_stage(channel, counts)
            elif not _row_by_row(channel):
                marks = self._by_stage(channel, self._mark_rows(channel))
                self._marks[channel.code] = marks
                for rows in marks.values():
                    self.people.note(channel, rows)

    def _file(self, channel: Channel) -> Path:
        return self.files.channels[channel.code]

    def _mark_rows(self, channel: Channel) -> Rows[MarkRow]:
        return mark_rows(self._file(channel), self.rules, channel, self._roll)

    def _read(self, rows: Rows[Read], *, again: bool = False) -> Iterator[Read]:
        """The rows that say something; the others are refused, when they are read first."""
        with rows:
            number = 0
            for number, row in enumerate(rows, start=1):
                if not number % BATCH:
                    self.watch(rows.name, rows.done, rows.size)
                if not isinstance(row, RefusedRow):
                    yield row
                elif not again:
                    self.report.refused.append(row)
            self.report.rows[rows.name] = number
            self.watch(rows.name, rows.size, rows.size)

    def _by_stage(self, channel: Channel, rows: Rows[Row]) -> Mapping[str, Sequence[Row]]:
        stages: dict[str, list[Row]] = {each: [] for each in channel.stages}
        for row in self._read(rows):
            stages[row.stage].append(row)
        return stages

    def _walk(self) -> None:
        """Through the stages in which somebody acts."""
        if not self.rules.stages_of(StageKind.INTAKE):
            self._nominate()
        for stage in self._stages():
            here = [each for each in self._channels if stage.code in each.stages]
            if here or stage.kind in _ACTS:
                self.contest.course.enter(stage.code)
            match stage.kind:
                case StageKind.INTAKE if not self._standing:
                    self._nominate()
                case StageKind.SHOWCASE:
                    self.contest.show(self._standing)
                case StageKind.FORMAL_REVIEW:
                    self.contest.review(self._standing)
                case _:
                    pass
            for channel in here:
                self._hand_in(channel, stage)

    def _stages(self) -> Sequence[Stage]:
        """The stages by their openings; one without a time keeps to the one before it."""
        openings: list[datetime] = []
        for stage in self.rules.stages:
            before = openings[-1] if openings else self.contest.clock()
            openings.append(stage.opens or before)
        order = sorted(range(len(openings)), key=openings.__getitem__)
        return [self.rules.stages[n] for n in order]

    def _nominate(self) -> None:
        candidates = self._roll.candidates
        entries = [
            Entry(
                candidate=candidate,
                name=row.name,
                category=row.category,
                group=row.group,
                form=row.answers,
            )
            for candidate, row in candidates.items()
        ]
        for entry, said in zip(entries, self.contest.nominate(entries), strict=True):
            if said is None:
                self._standing.append(entry.candidate)
            else:
                line, file = candidates[entry.candidate].line, str(self.files.candidates)
                self.report.refused.append(RefusedRow(file, line, refusal(said)))
        self.people.recuse_by_group({each: candidates[each] for each in self._standing})

    def _hand_in(self, channel: Channel, stage: Stage) -> None:
        at = self.contest.clock()
        if channel.on_paper:
            counts = self._counts[channel.code][stage.code]
            self._put(channel, counted(channel, counts, at, TELLERS))
        elif _row_by_row(channel):
            again = stage.code != channel.stages[0]
            rows = self._read(self._mark_rows(channel), again=again)
            likes = (row for row in rows if row.stage == stage.code)
            while batch := list(islice(likes, BATCH)):
                for row in batch:
                    if _is_early(stage, row.at):
                        self._void(channel, (row,), _early(stage), line=row.line, whole=True)
                timely = [row for row in batch if not _is_early(stage, row.at)]
                said = self.contest.like([like(channel, row, at) for row in timely])
                for row, each in zip(timely, said, strict=True):
                    if isinstance(each, Refused):
                        self._void(channel, (row,), each, line=row.line, whole=True)
        else:
            in_time: list[HandIn[MarkRow]] = []
            for each in handed_in(channel, self._marks[channel.code][stage.code], at, OFFICIAL):
                if _is_early(stage, each.command.at):
                    self._void(channel, each.rows, _early(stage), line=each.line, whole=True)
                else:
                    in_time.append(each)
            self._put(channel, in_time)

    def _put(self, channel: Channel, hand_ins: Sequence[HandIn[Row]]) -> None:
        """Hand in what belongs together, and again without the rows that were objected to."""
        while hand_ins:
            left: list[HandIn[Row]] = []
            for start in range(0, len(hand_ins), BATCH):
                batch = hand_ins[start : start + BATCH]
                said = self.contest.hand_in([each.command for each in batch])
                for hand_in, each in zip(batch, said, strict=True):
                    left += self._heard(channel, hand_in, each)
                self.watch(channel.name, start + len(batch), len(hand_ins))
            hand_ins = left

    def _heard(
        self, channel: Channel, hand_in: HandIn[Row], said: Refused | Sequence[CandidateId]
    ) -> Iterable[HandIn[Row]]:
        """Note what the desk said to a hand-in; what of it is to be handed in again."""
        if not isinstance(said, Refused):
            if said:
                beyond = hand_in.last_of(said)
                refused = Refused("limit-is-reached")
                self._void(channel, beyond, refused, line=hand_in.line, whole=False)
            return ()
        refused, command = said, hand_in.command
        if isinstance(command, CountBallots) and said.reason in _ATTENDANCE:
            counts = [row for row in hand_in.rows if isinstance(row, CountRow)]
            absent = self.people.attend(command, counts)
            if absent is None:
                [again] = self.contest.hand_in([command])
                return self._heard(channel, hand_in, again)
            refused = absent
        culprits = hand_in.culprits(refused, channel)
        left = hand_in.without(culprits)
        self._void(channel, culprits, refused, line=hand_in.line, whole=left is None)
        return () if left is None else (left,)

    def _void(
        self,
        channel: Channel,
        rows: Sequence[MarkRow | CountRow],
        refused: Refused,
        *,
        line: int,
        whole: bool,
    ) -> None:
        file, reason = str(self._file(channel)), refusal(refused)
        self._void_rows += (RefusedRow(file, row.line, reason) for row in rows)
        self._voids.append(Void(channel=channel, rows=rows, line=line, whole=whole))

    def _rank(self, voids: Iterable[Void]) -> None:
        self.watch("排名", 0, 1)
        evidence = counting(self.contest.evidence(), voids)
        results = Results(self.rules, evidence, outcomes(self.rules, evidence))
        self.report.results = results
        self.report.events = self.contest.journal.head().events
        self.watch("排名", 1, 1)
        if self.files.published is not None:
            file = str(self.files.published)
            self.report.comparisons = compare(
                results, self._published, lambda row: f"{file} 第 {row.line} 行"
            )


_ATTENDANCE = frozenset({"attendance-is-not-recorded", "attendance-is-stale"})
"""What is said to a count where it is not known who is there, or who of them stays out."""

_ACTS = frozenset({StageKind.INTAKE, StageKind.SHOWCASE, StageKind.FORMAL_REVIEW})


def _is_early(stage: Stage, at: datetime | None) -> bool:
    """Whether that is before the stage opens; the desk sees to its other end."""
    return at is not None and stage.opens is not None and at < stage.opens


def _early(stage: Stage) -> Refused:
    return Refused("stage-is-not-open", stage=stage.code)


def _row_by_row(channel: Channel) -> bool:
    """Whether each row stands alone, so that rows can be handed in as they are read."""
    return channel.form is Form.LIKE and channel.by is By.PUBLIC
