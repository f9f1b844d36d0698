"""`selection official` and `selection office`: the first people, by links that are told once.

After them, people invite each other on the pages.
"""

from pathlib import Path

import click

from selection import settings
from selection.accounts.invitations import LASTS
from selection.accounts.offices import Office
from selection.accounts.store import open_accounts
from selection.cli.store import HOME, now, the_campaigns, where
from selection.desk import inviting
from selection.domain.kernel import PersonId
from selection.journal import store

LONGEST_NAME = 50
NAME = click.option("--name", required=True, help="姓名")
ORIGIN = click.option("--origin", help="访问者看到的网址（默认 SELECTION_ORIGINS 的第一个）")
OFFICES = {"system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}


@click.group()
def official() -> None:
    """邀请第一批经办人。Invite the first officials of a campaign."""


@official.command("invite")
@HOME
@click.option("--campaign", required=True, help="活动编号")
@NAME
@ORIGIN
def invite_official(home: Path | None, campaign: str, name: str, origin: str | None) -> None:
    """给还不能登录的经办人一个一次性链接。Make a one-time link for an official.

    The first officials are those two who adopted the rulebook (`selection campaign open`); all
    others they invite themselves.
    """
    place = where(home)
    [code] = the_campaigns(place, campaign)
    with (
        open_accounts(place.root, database=place.database) as accounts,
        store.open_(place.journal(code), clock=now, write=False) as journal,
    ):
        try:
            token = inviting.first_official(
                journal, accounts, checked(name), campaign=code, at=now()
            )
        except inviting.NotExpected as expected:
            raise click.ClickException(
                f"等待邀请的经办人里没有 {name}，有：{'、'.join(expected.names)}。"
            ) from None
    if token is None:
        raise click.ClickException(
            "这个活动的经办人都已经可以登录，其他人请由他们在“人员”页面邀请。"
        )
    _tell(token, origin)


@official.command("agree")
@HOME
@click.option("--campaign", required=True, help="活动编号")
@NAME
def agree(home: Path | None, campaign: str, name: str) -> None:
    """同意经办人使用另一人发出的链接。Agree to a link that one official made for another.

    For an installation without a second official who is there, or a security administrator.
    """
    place = where(home)
    [code] = the_campaigns(place, campaign)
    with open_accounts(place.root, database=place.database) as accounts:
        if not inviting.agree_to_official(accounts, name, campaign=code, at=now()):
            raise click.ClickException(f"{name} 没有等待同意的链接。")
    click.echo(f"{name} 现在可以使用链接了。")


@click.group()
def office() -> None:
    """任命三员：系统、安全、审计管理员。Appoint the three administrators."""


@office.command("invite")
@HOME
@click.option("--office", "held", required=True, type=click.Choice(list(OFFICES)), help="职务")
@NAME
@ORIGIN
def invite_office(home: Path | None, held: str, name: str, origin: str | None) -> None:
    """任命一名管理员，并给出一次性链接。Appoint an administrator by a one-time link.

    They are three different people: a name that holds one office is refused for another.
    """
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        try:
            token = inviting.administrator(accounts, checked(name), Office(held.upper()), now())
        except inviting.SamePerson:
            raise click.ClickException(
                f"{name} 已经担任另一职务；三员须是三个不同的人。"
            ) from None
    _tell(token, origin)


@office.command("list")
@HOME
def list_offices(home: Path | None) -> None:
    """列出三员。List the administrators."""
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        holders = accounts.access.offices.all()
        names = accounts.people.name_of(holders)
    for person, held in sorted(holders.items(), key=lambda each: each[1]):
        click.echo(f"{OFFICES[held.lower()]}  {names.get(person) or person}  {person}")


@office.command("end")
@HOME
@click.argument("person", metavar="编号")
def end_office(home: Path | None, person: str) -> None:
    """免去一名管理员的职务，其登录立即结束。Take an administrator's office away."""
    place = where(home)
    with open_accounts(place.root, database=place.database) as accounts:
        if accounts.access.offices.of(PersonId(person)) is None:
            raise click.ClickException(f"{person} 没有担任管理员；编号见 selection office list。")
        accounts.access.offices.take(PersonId(person))
        accounts.sessions.end_all(PersonId(person))
    click.echo("已免去。")


def checked(name: str) -> str:
    """The name of a person without blanks around it; raises BadParameter."""
    plain = name.strip()
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise click.BadParameter(f"姓名须有 1 至 {LONGEST_NAME} 个字", param_hint="--name")
    return plain


def _tell(token: str, origin: str | None) -> None:
    """The link; it is in no log and cannot be told again."""
    known = [origin] if origin else settings.origins()
    site = known[0].rstrip("/") if known else "http://localhost:8000"
    click.echo(f"{site}/invitations/{token}")
    hours = int(LASTS.total_seconds()) // 3600
    click.echo(f"请亲手交给本人：{hours} 小时内有效，只能用一次，不会再显示。", err=True)
