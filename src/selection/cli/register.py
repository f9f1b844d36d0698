"""`selection register`: lists of past winners come in, looked at first and then entered."""

from pathlib import Path

import click
from rich.progress import Progress

from selection.accounts.store import open_accounts
from selection.cli.store import CAMPAIGN, HOME, TOLD, now, the_campaigns, where
from selection.desk.desk import Desk
from selection.desk.honourees import enter
from selection.documents.csv_files import Unreadable
from selection.documents.past_winners import PastWinners, read
from selection.domain.kernel import PersonId
from selection.journal import store


@click.group()
def register() -> None:
    """往年典型名册。Registers of past winners."""


@register.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@HOME
@CAMPAIGN
@click.option("--register", "name", required=True, help="名册的名称，如规则 [[exclusions]] 所写")
@click.option("--by", help="办理人的编号；须是本活动的工作人员（试读时不用写）")
@click.option("--dry-run", is_flag=True, help="只试读，不写入")
def import_(
    *,
    file: Path,
    home: Path | None,
    campaign: str | None,
    name: str,
    by: str | None,
    dry_run: bool,
) -> None:
    """导入名册 FILE（CSV 或 XLSX）。Import a list of past winners.

    列：年度、类别、名称、推荐单位、省份，可有证件号码（或统一社会信用代码、区划代码）。有一行不能用，
    就一行也不写入；同一份名册导入两次，只登记一次。
    """
    listed = _read(file)
    if dry_run:
        click.echo(f"试读：{len(listed.winners)} 行可以导入，没有写入。")
        return
    if by is None:
        raise click.ClickException("请用 --by 写明由谁办理。")
    place = where(home)
    [code, *others] = the_campaigns(place, campaign)
    if others:
        raise click.ClickException("有多个活动，请用 --campaign 写明是哪一个。")
    with (
        store.open_(place.journal(code), clock=now) as journal,
        open_accounts(place.root, database=place.database) as accounts,
        Progress(transient=True) as progress,
    ):
        desk = Desk.open(journal, clock=now)
        bar = progress.add_task("导入", total=len(listed.winners))
        entered = enter(
            desk,
            accounts,
            name,
            listed.winners,
            by=PersonId(by),
            at=now(),
            watch=lambda done, _: progress.update(bar, completed=done),
        )
    click.echo(f"名册“{name}”：新登记 {entered.new} 行，已有 {entered.known} 行。")
    if entered.flagged:
        click.echo(f"现有候选中有 {len(entered.flagged)} 个与往年典型相像，须由两人认定：")
        for candidate in entered.flagged:
            click.echo(f"  {candidate}")


def _read(file: Path) -> PastWinners:
    """The list; ends with exit code 1 if a line cannot be used."""
    try:
        listed = read(file)
    except Unreadable as error:
        raise click.ClickException(f"{error}。") from None
    for each in listed.refused[:TOLD]:
        click.echo(str(each))
    if len(listed.refused) > TOLD:
        click.echo(f"……另有 {len(listed.refused) - TOLD} 行")
    if listed.refused:
        click.echo(
            f"{len(listed.refused)} 行不能用，{len(listed.winners)} 行可以；没有写入。", err=True
        )
        raise click.exceptions.Exit(1)
    if not listed.winners:
        raise click.ClickException(f"{file} 里一行也没有。")
    return listed
