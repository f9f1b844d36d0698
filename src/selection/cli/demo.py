"""`selection demo`: a whole selection rehearsed before your eyes."""

import shutil
import signal
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from selection.accounts import store as accounts_store
from selection.cli import demo_tour
from selection.cli.ports import HOST, PORT, must_be_free
from selection.cli.store import now
from selection.desk.rehearsal.live import NothingToVoteOn, NotThere, live, standing
from selection.desk.rehearsal.plan import FULL, SMALL, Plan
from selection.desk.rehearsal.rehearsal import Summary, made_room, practice, rehearse
from selection.desk.rehearsal.signing_in import open_accounts_for
from selection.desk.rehearsal.stagehand import Watch
from selection.desk.words import sentence
from selection.documents.rulebooks import find
from selection.domain.kernel import Refused
from selection.domain.rulebook.canonical import canonical, from_canonical
from selection.domain.rulebook.words import StageKind
from selection.settings import Home

SO_FAR = {
    "推荐": "NominationSubmitted",
    "初审通过": "CandidatePassed",
    "展示": "PagePublished",
    "点赞": "CandidateLiked",
    "投票": "BallotCast",
}
"""What is told of a selection that goes on, by the names of its events."""

AT_WORK = (
    StageKind.INTAKE,
    StageKind.FORMAL_REVIEW,
    StageKind.SCORING,
    StageKind.MEETING,
    StageKind.PUBLICITY,
)
"""The stages in whose midst small selections stand, so that every desk has something to do."""


@click.command
@click.option("--rulebook", default="cast-2023", show_default=True, help="规则：编号或文件")
@click.option("--small", is_flag=True, help="小规模，十几秒")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    help="放演练数据的文件夹；每次重来都会清空",
)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="演练完即结束，不打开网页")
def demo(rulebook: str, home: Path, port: int, *, small: bool, no_serve: bool) -> None:
    """用虚构的人演练一次完整的推选。Rehearse a whole selection with fictional people."""
    text, _ = find(rulebook)
    if not no_serve:  # said before a long rehearsal, if its pages could not be opened after it
        must_be_free(HOST, port, "--port", or_else="，或加 --no-serve")
    with made_room(Home(home)) as place:
        _rehearse(place, canonical(text), SMALL if small else FULL)
        if not no_serve:
            from selection.cli.serve import open_to_visitors  # noqa: PLC0415 - pages are large

            open_to_visitors(place, port=port)


def _rehearse(place: Home, canonical: bytes, plan: Plan) -> None:
    console = Console()
    started = time.monotonic()
    with _bars(console) as progress, _between_steps() as pressed:
        tasks: dict[str, TaskID] = {}

        def watch(act: str, done: int, total: int) -> None:
            if pressed.is_set():
                raise KeyboardInterrupt
            if act not in tasks:
                tasks[act] = progress.add_task(act, total=total or None)
            progress.update(tasks[act], completed=done, total=total)

        whole = rehearse(place, practice(canonical), plan, watch)
        tasks.clear()
        going_on = _standing(place, canonical, plan, watch)
        tasks.clear()
        at_work = _at_work(place, canonical, watch) if plan is FULL else []  # else it is quick
        going = [each.campaign for each in (going_on, *at_work) if each is not None]
        with accounts_store.open_accounts(place.root) as accounts:
            opened = open_accounts_for(
                place, accounts, [whole.campaign, *reversed(going)], clock=now
            )
    _tell_the_end(console, whole)
    if going_on is not None:
        _tell_the_course(console, going_on)
    console.print()
    demo_tour.tell(console, place.root, opened)
    _tell_where(console, place.root)
    console.print(f"用时　　  {time.monotonic() - started:.1f} 秒", highlight=False)


def _standing(home: Home, canonical: bytes, plan: Plan, watch: Watch) -> Summary | None:
    """Rehearse as far as this moment, so that the campaign goes on; None if there is no vote."""
    at = now()
    try:
        book = live(canonical, now=at)
    except NothingToVoteOn:
        return None
    return rehearse(home, book, plan.so_far(), watch, until=at)


def _at_work(home: Home, canonical: bytes, watch: Watch) -> list[Summary]:
    """Small selections that stand in the midst of a stage, with work left for people."""
    at, found = now(), list[Summary]()
    for kind in AT_WORK:
        try:
            book = standing(canonical, kind, now=at)
        except NotThere:
            continue
        try:
            found.append(rehearse(home, book, SMALL, watch, until=at, leaving=kind))
        except Refused as refused:
            if refused.reason != "calendar-does-not-cover":
                raise
            # Next year's working days are not published yet, and nobody guesses them.
            shutil.rmtree(home.folder(from_canonical(book).id))
    return found


@contextmanager
def _between_steps() -> Generator[Event]:
    """Set at Ctrl-C: the rehearsal ends between two steps; pressed again, it ends at once."""
    pressed = Event()

    def note(_: int, __: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        pressed.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not sys.stdout.isatty(),
    )


def _tell_the_end(console: Console, summary: Summary) -> None:
    """What the selection came to that went all the way."""
    console.print(f"\n[bold]{summary.title}[/bold]\n", soft_wrap=True)
    lists = Table("名单", "入选", "名额")
    for name, count in summary.listed.items():
        places = summary.places[name]
        lists.add_row(name, str(count), "不限" if places is None else str(places))
    console.print(lists)
    _tell_refusals(console, summary)
    lines = [f"事件　　  {summary.events:,} 个，日志位置 {summary.position}"]
    if summary.published is not None:
        lines += [
            f"名单依据  位置 {summary.published.as_of}",
            f"名单哈希  {summary.published.digest}",
            f"规则指纹  {summary.published.fingerprint}",
        ]
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)


def _tell_the_course(console: Console, summary: Summary) -> None:
    """What has happened so far in the selection that goes on."""
    console.print(f"\n[bold]{summary.title}[/bold]\n", soft_wrap=True)
    course = Table("至今", "次数")
    for name, event in SO_FAR.items():
        if summary.recorded[event]:
            course.add_row(name, f"{summary.recorded[event]:,}")
    console.print(course)
    _tell_refusals(console, summary)
    line = (
        f"事件　　  {summary.events:,} 个，日志位置 {summary.position}；投票进行中，往后按时钟走"
    )
    console.print(line, soft_wrap=True, highlight=False)


def _tell_refusals(console: Console, summary: Summary) -> None:
    refused = Table("不予办理的原因", "次数")
    for reason, count in summary.refused.most_common():
        refused.add_row(sentence(reason), str(count))
    console.print(refused)


def _tell_where(console: Console, home: Path) -> None:
    for line in (
        f"检查　　  selection check --home {home}",
        f"重建　　  selection rebuild --home {home}",
    ):
        console.print(line, soft_wrap=True, highlight=False)
