"""`selection migrate`: from the files of a home into PostgreSQL, with the same order and bytes."""

import os
from contextlib import ExitStack, closing
from pathlib import Path

import click

from selection import settings
from selection.accounts import store as accounts
from selection.cli.store import HOME, now
from selection.journal import store
from selection.readmodels.views import Views
from selection.settings import DATABASE, Home


@click.command
@HOME
@click.option("--to", "url", required=True, help="postgresql://用户@主机/数据库")
def migrate(home: Path | None, url: str) -> None:
    """把数据文件夹里的活动和账户搬进 PostgreSQL。Move campaigns and accounts into PostgreSQL.

    先停止服务。每个活动或者整个搬好并逐条核对，或者什么也没有；中断以后再执行一次即可。
    原来的文件不动，请作为备份保存，不要再用来服务。
    """
    root = home or settings.home({**os.environ, DATABASE: ""}).root
    database = settings.database({**os.environ, DATABASE: url})
    here = Home(root)
    codes = here.campaigns()
    if database is None or not codes:
        raise click.ClickException(f"{root} 里没有活动可搬。")
    with ExitStack() as held:
        # All of them held as their only writer: nothing may be added to what has been moved.
        journals = [
            held.enter_context(store.open_(here.journal(code), clock=now)) for code in codes
        ]
        for where in accounts.move(root, database):
            click.echo(f"账户　{where}：已核对。")
        for code, journal in zip(codes, journals, strict=True):
            place = settings.schema(database, code)
            moved = store.move(journal, place)
            with closing(Views(place)) as views:
                views.catch_up(journal)
            click.echo(f"{code}　{moved.head.events} 个事件，已逐条核对：{moved.sha256}")
    click.echo(f"搬好了。请设置 {DATABASE} 再启动；原来的文件请作为备份保存，不要再用来服务。")
