"""`selection demo`: a whole selection rehearsed before your eyes."""

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

from selection.cli.words import sentence
from selection.desk.rehearsal.plan import FULL, SMALL
from selection.desk.rehearsal.rehearsal import Summary, made_room, practice, rehearse
from selection.documents.rulebooks import find
from selection.domain.rulebook.canonical import canonical
from selection.settings import Home


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
@click.option("--no-serve", is_flag=True, help="演练完即结束")
def demo(rulebook: str, home: Path, *, small: bool, no_serve: bool) -> None:
    """用虚构的人演练一次完整的推选。Rehearse a whole selection with fictional people."""
    del no_serve  # nothing is served yet, so that the rehearsal always ends here
    text, _ = find(rulebook)
    book = practice(canonical(text))
    console = Console()
    started = time.monotonic()
    with made_room(Home(home)) as place, _bars(console) as progress, _between_steps() as pressed:
        tasks: dict[str, TaskID] = {}

        def watch(act: str, done: int, total: int) -> None:
            if pressed.is_set():
                raise KeyboardInterrupt
            if act not in tasks:
                tasks[act] = progress.add_task(act, total=total or None)
            progress.update(tasks[act], completed=done, total=total)

        summary = rehearse(place, book, SMALL if small else FULL, watch)
    _tell(console, summary, time.monotonic() - started, home)


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


def _tell(console: Console, summary: Summary, seconds: float, home: Path) -> None:
    console.print(f"\n[bold]{summary.title}[/bold]\n", soft_wrap=True)
    lists = Table("名单", "入选", "名额")
    for name, count in summary.listed.items():
        places = summary.places[name]
        lists.add_row(name, str(count), "不限" if places is None else str(places))
    console.print(lists)
    refused = Table("不予办理的原因", "次数")
    for reason, count in summary.refused.most_common():
        refused.add_row(sentence(reason), str(count))
    console.print(refused)
    events, position = f"{summary.events:,}", summary.position
    for line in (
        f"事件　　  {events} 个，日志位置 {position}，用时 {seconds:.1f} 秒",
        f"名单依据  位置 {summary.published.as_of}",
        f"名单哈希  {summary.published.digest}",
        f"规则指纹  {summary.published.fingerprint}",
        f"检查　　  selection check --home {home}",
        f"重建　　  selection rebuild --home {home}",
    ):
        console.print(line, soft_wrap=True, highlight=False)
