"""`selection keys`: what is kept where, whether it fits together, and another master key."""

import os
from contextlib import ExitStack
from pathlib import Path

import click

from selection.accounts import rotating, secrets
from selection.accounts.store import open_accounts
from selection.cli.store import HOME, now, where
from selection.journal import store
from selection.settings import Home

MINE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group
def keys() -> None:
    """保密库的密钥和密钥文件。The keys of the vault, and the secrets they rest on."""


@keys.command("list")
@HOME
def list_(home: Path | None) -> None:
    """列出密钥：在哪里、印记、数量（不显示密钥）。What is kept where; nothing secret is shown."""
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        found = rotating.custody(accounts.keys_store, _file(place))
    click.echo(f"密钥文件  {found.file}（0600，不在任何备份里；请另存两份，分人保管）")
    click.echo(
        f"主密钥　  印记 {found.master_key}　包着每个人的密钥；可用 selection keys rotate 更换"
    )
    click.echo(f"胡椒值　  印记 {found.pepper}　假名和设备 Cookie 由它算出；有活动就不能更换")
    click.echo(f"个人密钥  {found.keys} 个；已删除 {found.erased} 个")
    click.echo("日志密钥  本版本还没有密封日志，没有这种密钥。")


@keys.command
@HOME
@click.option("--secrets", "copy", type=MINE, help="保险柜里的那一份，看是否就是正在用的")
def verify(home: Path | None, copy: Path | None) -> None:
    """逐个解开密钥，核对密钥文件。Open every key, and compare a copy of the secrets."""
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        found = rotating.custody(accounts.keys_store, _file(place))
        accounts.check()
        if copy is not None and secrets.read(copy) != accounts.secrets:
            raise click.ClickException(
                f"{copy} 不是正在使用的密钥文件；请用正在使用的那一份重新做备份。"
            )
    click.echo(f"{found.keys} 个个人密钥都能解开。")
    if copy is not None:
        click.echo(f"{copy} 就是正在使用的密钥文件。")


@keys.command
@HOME
@click.option("--pepper", is_flag=True, help="更换胡椒值（不能换，说明原因）")
def rotate(home: Path | None, *, pepper: bool) -> None:
    """更换主密钥，须先停止服务。Wrap every key with another master key; stop the server first."""
    place = where(home)
    if pepper:
        raise click.ClickException(
            "胡椒值不能更换：假名和设备 Cookie 都由它算出，换了就认不出投过票的设备和重复的候选。"
            "还没有活动时，可以在新的文件夹里重新 selection init。"
        )
    with ExitStack() as held:
        for campaign in store.campaigns(place):  # whoever holds a journal holds the old key too
            held.enter_context(store.open_(place.journal(campaign), clock=now))
        with open_accounts(place.root, database=place.database) as accounts:
            count = rotating.rotate(accounts.keys_store, _file(place))
            found = rotating.custody(accounts.keys_store, _file(place))
    click.echo(f"已更换主密钥，印记 {found.master_key}；{count} 个个人密钥已重新包好。")
    click.echo(f"请立即把 {found.file} 另存两份，并重做一次密钥备份；旧的那一份打不开新的库。")


def _file(place: Home) -> Path:
    return secrets.place(place.root, os.environ)
