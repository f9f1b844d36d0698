"""`selection contest`: a contest that was held, run again and compared with what was published."""

import gc
import re
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from selection.cli.contest_report import Files, Report
from selection.cli.contest_run import ContestRun
from selection.desk.contest import Contest
from selection.desk.words import refusal
from selection.documents.contest_comparison import Comparison
from selection.documents.csv_files import RefusedRow, Unreadable
from selection.documents.rulebooks import NoRulebook, find, told
from selection.domain.kernel import Refused
from selection.domain.ranking.outcome import Outcome
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical, fingerprint, from_toml
from selection.domain.rulebook.findings import RulebookRefused

DIFFERENCES = 10
ROWS = 100
COLLECT_AFTER = 50_000, 20, 20
"""How many new objects before the garbage collector looks for cycles: a batch makes none, and
looking after every 700 objects, as is usual, would take a tenth of the time."""
KIBIBYTES = 1024  # in the MiB that the peak is told in; the system counts it in KiB


@click.command
@click.argument("rulebook")
@click.option(
    "--candidates", required=True, type=click.Path(path_type=Path), help="候选对象（CSV）"
)
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="CODE=FILE",
    help="一个渠道里提交的内容（CSV）；每个渠道写一次",
)
@click.option("--published", type=click.Path(path_type=Path), help="当时公布的结果（CSV）")
@click.option("--as-published", is_flag=True, help="违反规则的行照样计入，并列出")
def contest(
    rulebook: str,
    candidates: Path,
    channels: Sequence[str],
    published: Path | None,
    *,
    as_published: bool,
) -> None:
    """按规则 RULEBOOK 重算一次办过的评选。Run a past contest again and compare its outcome.

    文件格式见 docs/contests.md。与公布的有一处不同，即以 1 退出。
    """
    gc.set_threshold(*COLLECT_AFTER)
    started = time.monotonic()
    files = Files(candidates=candidates, channels=_by_code(channels), published=published)
    rules, adopted = _rules(rulebook)
    click.echo(f"{rules.title}（{rules.id}），规则指纹 {fingerprint(adopted)}")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="selection-contest-") as folder,
            Contest(Path(folder), adopted, rules) as held,
            _Bars() as bars,
        ):
            report = ContestRun(held, files, bars.watch).go(as_published=as_published)
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    except Refused as refused:
        raise click.ClickException(refusal(refused)) from None
    _tell_rows(report)
    _tell_open_ties(report)
    if published is None:
        _tell_outcomes(report)
    else:
        _tell_comparisons(report.comparisons)
    seconds = time.monotonic() - started
    peak = _peak() // KIBIBYTES
    click.echo(f"事件 {report.events:,} 个，用时 {seconds:.1f} 秒，内存最多 {peak:,} MiB")
    if report.differs:
        raise click.exceptions.Exit(1)


def _by_code(channels: Sequence[str]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for each in channels:
        code, equals, file = each.partition("=")
        if not equals or not file:
            raise click.ClickException(f"--channel 应写成 渠道代码=文件，而不是 {each}")
        if code in files:
            raise click.ClickException(f"渠道 {code} 写了两次")
        files[code] = Path(file)
    return files


def _rules(rulebook: str) -> tuple[Rulebook, bytes]:
    try:
        text, _ = find(rulebook)
        return from_toml(text), canonical(text)
    except NoRulebook as error:
        raise click.ClickException(str(error)) from None
    except RulebookRefused as refused:
        sentences = (told(rulebook, each) for each in refused.findings)
        raise click.ClickException("\n".join(("规则不能用：", *sentences))) from None


class _Bars:
    """A bar for each step; none where nobody watches."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def watch(self, step: str, done: int, total: int) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._tasks[step], completed=done, total=total)


def _tell_rows(report: Report) -> None:
    for name, rows in report.rows.items():
        refused = sum(row.file == name for row in report.refused)
        counted = sum(row.file == name for row in report.counted)
        told = f"，违反规则而照样计入 {counted:,} 行" if counted else ""
        click.echo(f"{name}  {rows:,} 行，拒绝 {refused:,} 行{told}")
    _tell_each("拒绝", report.refused)
    _tell_each("照样计入", report.counted)


def _tell_each(what: str, rows: Sequence[RefusedRow]) -> None:
    for row in rows[:ROWS]:
        click.echo(f"  {what}  {row}")
    if len(rows) > ROWS:
        click.echo(f"  ……{what}的还有 {len(rows) - ROWS:,} 行")


def _tell_open_ties(report: Report) -> None:
    for outcome in _outcomes(report):
        for tie in outcome.open_ties:
            where = " ".join(filter(None, (outcome.round, tie.category, tie.group)))
            click.echo(
                f"{where}：名额线上并列未决（{'、'.join(tie.tied)}），剩 {tie.free}，"
                f"等待 {tie.waits_for}，名单不能提出"
            )


def _tell_outcomes(report: Report) -> None:
    for outcome in _outcomes(report):
        click.echo(f"{outcome.round}：入选 {len(outcome.taken)}")
        for line in outcome.lines:
            if line.taken:
                click.echo(f"  {line.category}  {line.rank or ''}  {line.candidate}")


def _outcomes(report: Report) -> Sequence[Outcome]:
    return tuple(report.results.outcomes.values()) if report.results else ()


def _tell_comparisons(comparisons: Sequence[Comparison]) -> None:
    for comparison in comparisons:
        click.echo(str(comparison))
    differences = [each for comparison in comparisons for each in comparison.differences]
    for difference in differences[:DIFFERENCES]:
        click.echo(f"  不同  {difference}")
    if len(differences) > DIFFERENCES:
        click.echo(f"  ……不同的还有 {len(differences) - DIFFERENCES:,} 处")


def _peak() -> int:
    """The most memory that this program had, in KiB.

    Linux says it beside its usage, too, but counts what the program that started this one had.
    """
    status = Path("/proc/self/status")
    told = status.read_text() if status.exists() else ""
    found = re.search(r"^VmHWM:\s*(\d+) kB$", told, re.MULTILINE)
    return int(found.group(1)) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
