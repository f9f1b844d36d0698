"""`selection check` and `selection rebuild`: is the store whole, do the tables tell the truth."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from selection import settings
from selection.accounts.store import open_accounts
from selection.desk import checking
from selection.desk.originals import originals_of, orphans, wrong_originals
from selection.desk.rehearsal.rehearsal import is_rehearsal
from selection.journal import store
from selection.journal.timekeeping import Keeping, behind, keeping
from selection.readmodels.views import rebuild as build_again
from selection.readmodels.views import standing_still
from selection.settings import Home

HOME = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="数据文件夹（默认 SELECTION_HOME 或 var）",
)
STEP = timedelta(seconds=2)
"""How much two clocks may differ."""

TOLD = 10
"""How many findings are told one by one."""

TIME = {
    Keeping.SYNCHRONISED: "本机时钟已与标准时间校准。",
    Keeping.UNSYNCHRONISED: "本机时钟没有校准，截止时间以它为准；请启用 chrony 等校时服务。",
    Keeping.UNKNOWN: "无法得知本机时钟是否校准；请自行确认校时服务在运行。",
}
"""What is told of the clock; it decides nothing by itself."""

CAMPAIGN = click.option("--campaign", help="活动编号；不写就是全部活动")


def now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def where(home: Path | None) -> Home:
    """The home that was asked for, or that of the environment; a rehearsal is in files always."""
    files = Home(home) if home else Home(settings.home().root)
    return files if is_rehearsal(files) else Home(files.root, settings.database())


def the_campaigns(home: Home, campaign: str | None) -> list[str]:
    """The campaign that was asked for, or all there are."""
    known = store.campaigns(home)
    if not known:
        raise click.ClickException(f"{home.root} 里没有活动。")
    if campaign is None:
        return known
    if campaign in known:
        return [campaign]
    raise click.ClickException(f"没有活动 {campaign}，可选：{'、'.join(known)}。")


@click.command
@HOME
@CAMPAIGN
def check(home: Path | None, campaign: str | None) -> None:
    """检查数据是否完整：事件、事实、计票、材料。Find out whether the store is whole."""
    place = where(home)
    if not store.campaigns(place) and is_rehearsal(place):
        click.echo(f"{place.root}：演练还没有开始，没有什么可检查的。")
        return
    click.echo(TIME[keeping()])
    whole = [_is_whole(place, code) for code in the_campaigns(place, campaign)]
    if not all(whole):
        sys.exit(1)


def _is_whole(place: Home, code: str) -> bool:
    with store.open_(place.journal(code), clock=now, write=False) as journal:
        head = journal.head()
        if journal.campaign != code:
            click.echo(f"{place.journal(code)} 是另一个活动 {journal.campaign} 的日志。", err=True)
            return False
        for line in journal.database.advice():
            click.echo(f"提醒：{line}")
        wrong = tell(_of_the_clock(head.recorded_at))
        wrong += tell(checking.findings(journal))
        with open_accounts(place.root, database=place.database) as accounts:
            accounts.check()
            wrong += tell(checking.missing_papers(journal, accounts.vault))
            kept = originals_of(place, code, settings.bucket())
            wrong += tell(wrong_originals(journal, accounts.vault, kept))
            if left := sum(1 for _ in orphans(journal, kept)):
                click.echo(f"{code}：原件库中有 {left} 个文件没有事件提到，可以删除。")
    wrong += tell(
        f"列表 {name} 停在第 {position} 条事件，须由能读它的程序执行 selection rebuild。"
        for name, position in standing_still(place.views(code)).items()
    )
    if wrong:
        click.echo(f"{code}：发现 {wrong} 处问题。", err=True)
        return False
    click.echo(f"{code}：完整。{head.events} 个事件，位置 {head.position}。")
    return True


def _of_the_clock(recorded_at: datetime | None) -> Iterator[str]:
    gap = behind(recorded_at, now())
    if gap > STEP:
        yield f"本机时钟比最后一条记录慢 {gap}：时钟不对，或数据来自另一台机器；请先校准时钟。"


def tell(findings: Iterable[str]) -> int:
    """Print the first findings, and return how many there are."""
    count = 0
    for count, finding in enumerate(findings, start=1):
        if count <= TOLD:
            click.echo(finding)
    if count > TOLD:
        click.echo(f"……另有 {count - TOLD} 处")
    return count


@click.command
@HOME
@CAMPAIGN
def rebuild(home: Path | None, campaign: str | None) -> None:
    """由事件重建各种列表，并与原有的逐行比较。Build the read models again and compare."""
    place = where(home)
    alike = [_is_rebuilt(place, code) for code in the_campaigns(place, campaign)]
    if not all(alike):
        sys.exit(1)


def _is_rebuilt(place: Home, code: str) -> bool:
    with store.open_(place.journal(code), clock=now, write=False) as journal:
        views, differing = build_again(place.views(code), journal)
    rows = {name: len(lines) for name, lines in views.rows().items()}
    position = views.position
    views.close()
    for name, count in rows.items():
        verdict = "新建" if differing is None else "不一致" if name in differing else "一致"
        click.echo(f"{name:12} {count:>8} 行  {verdict}")
    if differing is None:
        click.echo(f"{code}：原来没有可读的列表，已建到位置 {position}。")
    elif differing:
        click.echo(f"{code}：原有的列表与事件不符，已换成重建的。", err=True)
        return False
    else:
        click.echo(f"{code}：重建到位置 {position}，与原有的逐行一致。")
    return True
