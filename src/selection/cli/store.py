"""`selection check` and `selection rebuild`: is the store whole, do the tables tell the truth."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from selection import settings
from selection.accounts.store import open_accounts
from selection.domain.deciders import counts, leaves
from selection.journal import store
from selection.journal.check import findings
from selection.journal.journal import Journal
from selection.readmodels.views import rebuild as build_again
from selection.settings import Home

HOME = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="数据文件夹（默认 SELECTION_HOME 或 var）",
)
CAMPAIGN = click.option("--campaign", help="活动编号；只有一个活动时可省略")


def now() -> datetime:
    """The time of this machine, in UTC."""
    return datetime.now(UTC)


def where(home: Path | None) -> Home:
    """The home that was asked for, or that of the environment."""
    return Home(home) if home else settings.home()


def the_campaign(home: Home, campaign: str | None) -> str:
    """The campaign that was asked for, or the only one there is."""
    known = home.campaigns()
    if campaign is None and len(known) == 1:
        return known[0]
    if campaign in known:
        return campaign
    if not known:
        raise click.ClickException(f"{home.root} 里没有活动。")
    raise click.ClickException(f"请用 --campaign 写明活动，可选：{'、'.join(known)}。")


@contextmanager
def reading(home: Home, campaign: str) -> Generator[Journal]:
    """The journal of a campaign, to read beside whoever writes."""
    with store.open_(home.journal(campaign), clock=now, write=False) as journal:
        yield journal


@click.command
@HOME
@CAMPAIGN
def check(home: Path | None, campaign: str | None) -> None:
    """检查数据是否完整：事件、事实、计票与账户库。Find out whether the store is whole."""
    place = where(home)
    code = the_campaign(place, campaign)
    with reading(place, code) as journal:
        head = journal.head()
        found = list(findings(journal, leaves=leaves, counts=counts))
    with open_accounts(place.root) as accounts:
        accounts.check()
    for finding in found:
        click.echo(finding)
    if found:
        click.echo(f"{code}：发现 {len(found)} 处问题。", err=True)
        sys.exit(1)
    click.echo(f"{code}：完整。{head.events} 个事件，位置 {head.position}。")


@click.command
@HOME
@CAMPAIGN
def rebuild(home: Path | None, campaign: str | None) -> None:
    """由事件重建各种列表，并与原有的逐行比较。Build the read models again and compare."""
    place = where(home)
    code = the_campaign(place, campaign)
    with reading(place, code) as journal:
        views, differing = build_again(place.views(code), journal)
    rows = {name: len(lines) for name, lines in views.rows().items()}
    position = views.position
    views.close()
    for name, count in rows.items():
        click.echo(f"{name:12} {count:>8} 行  {'不一致' if name in differing else '一致'}")
    if differing:
        click.echo("原有的列表与事件不符，已换成重建的。", err=True)
        sys.exit(1)
    click.echo(f"{code}：重建到位置 {position}，与原有的逐行一致。")
