"""`selection init` and `selection serve`: an installation made, and opened to visitors."""

import os
import socket
import sys
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path

import click

from selection import settings
from selection.accounts import secrets
from selection.accounts.store import create
from selection.cli import logs
from selection.cli.ports import HOST, MOST_PORT, PORT, address, family, must_be_free
from selection.cli.store import HOME, TIME, now, where
from selection.cli.workers import Workers
from selection.desk.rehearsal.rehearsal import is_rehearsal, kept
from selection.journal import store
from selection.journal.timekeeping import Keeping, keeping
from selection.outbound.configured import NOWHERE, Outbound, outbound
from selection.outbound.line import Misconfigured
from selection.readmodels.views import Views
from selection.settings import Home
from selection.web.installation import Installation
from selection.web.origins import Origin
from selection.web.server import serve as run

MOST_WORKERS = 64


@click.command
@HOME
def init(home: Path | None) -> None:
    """建立账户库和密钥（只有本人可读）。Make the accounts and the secrets of an installation."""
    place = where(home)
    with create(place.root, database=place.database) as accounts:
        click.echo(f"账户库  {accounts.vault_store.where}")
        click.echo(f"钥匙库  {accounts.keys_store.where}")
    if place.database is not None:
        _upgrade(place)
    click.echo(
        f"密钥　  {secrets.place(place.root, os.environ)}（0600；请另行备份，丢失后不能补）"
    )


def _upgrade(place: Home) -> None:
    """As the owner of the tables, which the program need not be later."""
    for code in store.campaigns(place):
        with (
            store.open_(place.journal(code), clock=now) as journal,
            closing(Views(place.views(code))),
        ):
            click.echo(f"活动　  {code}：{journal.head().events} 个事件")


@click.command
@HOME
@click.option("--host", default=HOST, show_default=True, help="监听的地址")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, MOST_PORT))
@click.option(
    "--origin",
    "origins",
    multiple=True,
    help="访问者看到的网址，如 https://vote.example.org，可多次（默认 SELECTION_ORIGINS 或本机）",
)
@click.option("--behind", help="前面代理的地址；只相信它说的来访者地址")
@click.option("--metrics", help="给监控的数字在哪个地址，如 127.0.0.1:9090（默认不开）")
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, MOST_WORKERS),
    help="几个进程一起服务；需要 PostgreSQL（SELECTION_DATABASE）",
)
@click.option("--log-requests", is_flag=True, help="每个请求都写一行日志（默认只写出错的和慢的）")
def serve(
    home: Path | None,
    host: str,
    port: int,
    *,
    origins: tuple[str, ...],
    behind: str | None,
    metrics: str | None,
    workers: int,
    log_requests: bool,
) -> None:
    """对访问者开放所有活动。Serve every campaign to visitors."""
    place = where(home)
    with kept(place) if is_rehearsal(place) else nullcontext():
        open_to_visitors(
            place,
            host=host,
            port=port,
            origins=list(origins),
            behind=behind,
            log_requests=log_requests,
            metrics=address(metrics) if metrics else None,
            workers=workers,
        )


def open_to_visitors(
    home: Home,
    *,
    host: str = HOST,
    port: int = PORT,
    origins: list[str] | None = None,
    behind: str | None = None,
    log_requests: bool = False,
    metrics: tuple[str, int] | None = None,
    workers: int = 1,
) -> None:
    """Serve until Ctrl-C, and say where to look. The log goes to stderr from then on.

    Each of several workers tells its figures on a port of its own, counted up from the first.
    """
    if not store.campaigns(home):
        raise click.ClickException(
            f"{home.root} 里没有活动；开设活动用 selection campaign open，"
            "先看一次演练用 selection demo。"
        )
    if workers > 1 and home.database is None:
        raise click.ClickException(
            "SQLite 只能由一个进程写入，不能用 --workers；"
            "要几个进程一起服务，请用 PostgreSQL（设置 SELECTION_DATABASE）。"
        )
    must_be_free(host, port, "--port")
    if metrics is not None:
        for number in range(workers):
            must_be_free(metrics[0], metrics[1] + number, "--metrics")
    logs.to_stderr()
    ways = _ways_out(home)
    known_as = _origins(origins or settings.origins() or _of_this_machine(host, port))

    def work(number: int, listening: socket.socket | None = None) -> None:
        run(
            home,
            host=host,
            port=port,
            origins=known_as,
            proxies=behind,
            clock=now,
            log_requests=log_requests,
            metrics=(metrics[0], metrics[1] + number) if metrics else None,
            ready=_say_nothing if number else _tell,
            listening=listening,
            outbound=ways,
        )

    if workers == 1:
        work(0)
        return
    with socket.create_server((host, port), family=family(host)) as shared:
        code = Workers(workers, partial(work, listening=shared)).look_after()
    sys.exit(code)


def _ways_out(home: Home) -> Outbound:
    """What the settings name; a rehearsal sends nothing to anybody."""
    if is_rehearsal(home):
        return NOWHERE
    try:
        return outbound()
    except Misconfigured as error:
        raise click.ClickException(str(error)) from None


def _origins(written: list[str]) -> list[Origin]:
    try:
        return [Origin.read(each) for each in written]
    except ValueError as error:
        raise click.ClickException(f"网址应当像 https://vote.example.org：{error}") from None


def _of_this_machine(host: str, port: int) -> list[str]:
    names = dict.fromkeys((host, "127.0.0.1", "localhost"))
    names = [f"[{each}]" if ":" in each else each for each in names]
    everywhere = {"0.0.0.0", "[::]"}  # noqa: S104 (compared with; nothing is bound to it here)
    return [f"http://{each}:{port}" for each in names if each not in everywhere]


def _say_nothing(_: Installation) -> None:
    """The first of the workers says it for all."""


def _tell(installation: Installation) -> None:
    origin = installation.origin
    click.echo("")
    for place in installation.campaigns.values():
        click.echo(place.rules.title)
        click.echo(f"  集中展示  {origin}{place.base}")
        if place.snapshot.channel:
            click.echo(f"  点赞榜单  {origin}{place.base}/board")
        if place.snapshot.notices:
            click.echo(f"  结果公示  {origin}{place.base}/notice")
        click.echo(f"  推选规则  {origin}{place.base}/rules")
    if (kept_time := keeping()) is not Keeping.SYNCHRONISED:
        click.echo(f"注意：{TIME[kept_time]}")
    click.echo(f"\n从这里进入 {origin}  （Ctrl-C 结束）")
