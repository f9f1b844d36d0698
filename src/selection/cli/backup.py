"""`selection backup`, `restore` and `erasures`: copies, and who is gone for good."""

from pathlib import Path

import click

from selection.accounts import erasures as lists
from selection.accounts.erasures import Erasure
from selection.accounts.files import settle, touch
from selection.accounts.store import open_accounts
from selection.cli.store import HOME, now, where
from selection.desk.backup import back_up
from selection.desk.restore import restore as restore_from

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command
@HOME
@click.argument("target", type=FOLDER, metavar="文件夹")
@click.option("--keys", type=FOLDER, help="保密库密钥的备份，放到另一个地方的文件夹")
def backup(home: Path | None, target: Path, keys: Path | None) -> None:
    """备份全部数据，服务照常进行。Back everything up while it is at work."""
    made = back_up(where(home), target, keys=keys, clock=now)
    for campaign, ended in made.campaigns.items():
        click.echo(f"{campaign}：到第 {ended.position} 条为止，共 {ended.events} 个事件。")
    click.echo(f"备份　  {target}")
    click.echo(f"清单　  SHA-256 {made.sha256}")
    if keys is None:
        click.echo("密钥没有备份：加 --keys，存到另一个地方。没有密钥，保密库的备份打不开。")
    else:
        click.echo(f"密钥　  {keys}（不要与备份放在一起）")


@click.command
@HOME
@click.argument("source", type=FOLDER, metavar="备份")
@click.option("--keys", type=FOLDER, help="保密库密钥的备份")
@click.option("--secrets", type=FILE, help="密钥文件（主密钥和胡椒值），来自它自己的备份")
@click.option("--erasures", type=FILE, multiple=True, help="较新的删除清单，可多份；须再执行一遍")
@click.option(
    "--at-least", multiple=True, metavar="活动=位置", help="已知的检查点；比它短就不恢复"
)
def restore(
    home: Path | None,
    source: Path,
    *,
    keys: Path | None,
    secrets: Path | None,
    erasures: tuple[Path, ...],
    at_least: tuple[str, ...],
) -> None:
    """由备份恢复到一个空文件夹。Make an empty home from a backup."""
    done = restore_from(
        source,
        where(home),
        keys=keys,
        secrets_file=secrets,
        erased_since=_read(erasures),
        at_least=dict(map(_checkpoint, at_least)),
        clock=now,
    )
    for campaign, ended in done.manifest.campaigns.items():
        click.echo(f"{campaign}：恢复到第 {ended.position} 条，共 {ended.events} 个事件。")
    click.echo(f"备份时间 {done.manifest.made_at.isoformat(timespec='seconds')}")
    if done.erased is None:
        click.echo("没有密钥和密钥文件：日志完整，保密库打不开，删除清单还没有再执行。")
    else:
        click.echo(f"删除清单已再执行：{done.erased} 个人的信息不能再读。")


@click.command
@HOME
@click.argument("target", type=click.Path(path_type=Path), metavar="文件")
def erasures(home: Path | None, target: Path) -> None:
    """导出删除清单，恢复旧备份时要用。Write the list of those who were erased."""
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        listed = accounts.vault.erasures()
    touch(target)
    target.write_bytes(lists.export(listed))
    settle(target)
    click.echo(f"{target}：{len(listed)} 条。")


def _read(files: tuple[Path, ...]) -> list[Erasure]:
    return [line for file in files for line in lists.read(file.read_bytes())]


def _checkpoint(written: str) -> tuple[str, int]:
    campaign, _, position = written.rpartition("=")
    if not campaign or not position.isdecimal():
        raise click.BadParameter(f"应当像 活动=12345，而不是 {written}", param_hint="--at-least")
    return campaign, int(position)
