"""`selection erase`: nobody can read anything of a person again (PIPL 47, scenario 18)."""

from pathlib import Path

import click

from selection import settings
from selection.accounts.erasures import erasure
from selection.accounts.store import open_accounts
from selection.cli.store import HOME, now, where
from selection.desk.originals import destroy_of_the_erased, originals_of
from selection.journal import store


@click.command
@HOME
@click.argument("subject", metavar="编号")
@click.option("--reason", default="REQUEST", show_default=True, help="原因的代码")
@click.confirmation_option(prompt="删除后无法恢复，确定吗？", help="不再询问")
def erase(home: Path | None, subject: str, reason: str) -> None:
    """删除一个人（编号）的个人信息和交来的文件。Erase a person, words and files, for good.

    Whoever is erased stays so; to do it again finishes what was interrupted.
    """
    place = where(home)
    files = 0
    with open_accounts(place.root, database=place.database) as accounts:
        try:
            due = erasure(subject, at=now(), reason=reason)
        except ValueError as error:
            raise click.BadParameter("编号和原因只能是字母、数字和短横。") from error
        if not accounts.vault.knows(subject):
            raise click.BadParameter(f"没有收存过 {subject} 的任何内容，请核对编号。")
        accounts.vault.erase_again([due])
        for campaign in store.campaigns(place):
            with store.open_(place.journal(campaign), clock=now, write=False) as journal:
                kept = originals_of(place, campaign, settings.bucket())
                files += destroy_of_the_erased(journal, accounts.vault, kept)
    click.echo(f"{subject}：密钥已销毁，删除了 {files} 个文件。")
    click.echo("恢复旧备份时要用删除清单，请重新导出：selection erasures。")
