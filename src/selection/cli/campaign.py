"""`selection campaign open`: a campaign begun, real or for practice, by its two officials."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shlex import quote

import click

from selection.accounts.store import Accounts, open_accounts
from selection.cli.official import checked
from selection.cli.rulebook import advice, the_rulebook
from selection.cli.store import HOME, now, where
from selection.desk.opening import Founder, Shut, founder, is_open, open_in
from selection.desk.practice import is_practice
from selection.desk.rehearsal.rehearsal import is_rehearsal, practice
from selection.documents.rulebooks import moment, told
from selection.domain.rulebook.book import Rulebook, Stage
from selection.domain.rulebook.canonical import fingerprint, from_canonical


@click.group()
def campaign() -> None:
    """开设活动。Open a campaign."""


@campaign.command("open")
@HOME
@click.argument("rulebook")
@click.option("--drafted-by", required=True, metavar="经办人", help="拟定规则的经办人")
@click.option("--frozen-by", required=True, metavar="经办人", help="冻结规则的另一名经办人")
@click.option("--practice", "for_practice", is_flag=True, help="演练活动：编号和标题都会写明")
@click.option("--yes", is_flag=True, help="不再询问，直接开设")
def open_(
    home: Path | None,
    rulebook: str,
    drafted_by: str,
    frozen_by: str,
    *,
    for_practice: bool,
    yes: bool,
) -> None:
    """按规则 RULEBOOK（文件，或自带规则的名称）开设活动。Open a campaign under a rulebook.

    经办人写姓名；在本系统已有账号的，写登录名。规则由两人采用：一人拟定，另一人冻结，
    他们就是最先的两名经办人。
    """
    place = where(home)
    if is_rehearsal(place):
        raise click.ClickException(
            f"{place.root} 是演练数据的文件夹，每次演练都会清空；请用 --home 换一个文件夹。"
        )
    book, canonical, label = the_rulebook(rulebook)
    if for_practice and not is_practice(book.id):
        canonical = practice(canonical)
        book = from_canonical(canonical)
    if is_practice(book.id) and not for_practice:
        raise click.ClickException(
            f"编号 {book.id} 是演练活动的编号；要开设演练活动，请加 --practice。"
        )
    with open_accounts(place.root, database=place.database) as accounts:
        if is_open(place, book.id, clock=now):
            raise click.ClickException(f"活动 {book.id} 已经开设，不能再开一次。")
        first, second = (
            _founder(accounts, each) for each in (checked(drafted_by), checked(frozen_by))
        )
        if first.person == second.person or first.name == second.name:
            raise click.ClickException("拟定和冻结规则的须是两个不同的人。")
        for line in _plan(book, canonical, first, second):
            click.echo(line)
        for caution in advice(book):
            click.echo(f"请注意  {told(label, caution)}")
        over = [each.name for each in book.stages if _is_over(each, now())]
        if over and not for_practice:
            raise click.ClickException(f"阶段{'、'.join(over)}的结束时间已过，请先改规则。")
        if not yes:
            click.confirm("冻结以后规则不能再改。现在开设吗？", abort=True, err=True)
        open_in(place, accounts, canonical, drafted_by=first, frozen_by=second, clock=now)
    click.echo(f"\n已经开设：{book.id}。接下来：")
    for line in _next(book, first, second):
        click.echo(line)


def _founder(accounts: Accounts, written: str) -> Founder:
    try:
        return founder(accounts, written)
    except Shut:
        raise click.ClickException(f"{written} 的账号已停用，不能担任经办人。") from None


def _plan(book: Rulebook, canonical: bytes, first: Founder, second: Founder) -> Iterator[str]:
    """What is about to be done, as somebody checks it who has the paper at hand."""
    yield "【演练活动，与正式活动分开】" if is_practice(book.id) else "【正式活动】"
    yield f"活动　{book.title}（{book.id}）"
    yield f"主办　{book.organizer}"
    yield "阶段"
    for number, stage in enumerate(book.stages, start=1):
        yield f"  {number}. {stage.name}：{_opens(book, stage)}，{_closes(book, stage)}"
    yield f"指纹　{fingerprint(canonical)}"
    for what, who in (("拟定", first), ("冻结", second)):
        yield f"{what}　{who.name}（{'已有账号' if who.comes_in else '新的经办人'}）"


def _opens(book: Rulebook, stage: Stage) -> str:
    if stage.opens is None:
        return "由经办人宣布开始"
    return f"{moment(stage.opens, book.calendar.zone)} 开始"


def _closes(book: Rulebook, stage: Stage) -> str:
    if stage.closes is None:
        return "按期限结束" if stage.lasts is not None else "由经办人宣布结束"
    return f"{moment(stage.closes, book.calendar.zone)} 结束"


def _is_over(stage: Stage, at: datetime) -> bool:
    return stage.closes is not None and stage.closes <= at


def _next(book: Rulebook, first: Founder, second: Founder) -> Iterator[str]:
    for who in (first, second):
        if who.comes_in:
            yield f"  {who.name}用现有账号登录，在“我的工作台”选这个活动。"
        else:
            yield f"  selection official invite --campaign {book.id} --name {quote(who.name)}"
    yield "  请两位经办人核对规则和上面的指纹（selection rulebook show）。"
    yield "  selection serve 开放网页；已在运行的，重新启动后才有这个活动。"
    yield "  其他人员、单位和阶段，都由经办人在工作台里办理。"
