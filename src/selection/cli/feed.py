"""`selection feed`: the winners of one campaign become drafts of a unit in another one."""

from pathlib import Path

import click

from selection.accounts.store import open_accounts
from selection.cli.store import now, the_campaigns, where
from selection.desk.desk import Desk
from selection.desk.feeding import Campaign, carry, provenance, the_feed, winners
from selection.desk.words import refusal
from selection.domain.kernel import PersonId, Refused, UnitId
from selection.journal import store

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--home", type=FOLDER, help="推送方的数据文件夹（默认 SELECTION_HOME 或 var）")
@click.option("--to-home", type=FOLDER, help="接收方的数据文件夹；不写就在同一个文件夹里")
@click.option("--unit", required=True, help="接收方活动中的推荐单位编号")
@click.option("--by", "clerk", required=True, help="该单位经办人的编号")
@click.option("--dry-run", is_flag=True, help="只列出会推送谁，什么也不记录")
def feed(
    origin: str,
    target: str,
    home: Path | None,
    to_home: Path | None,
    unit: str,
    clerk: str,
    *,
    dry_run: bool,
) -> int:
    """把活动 FROM 的入选者推送到活动 TO，成为推荐单位的草稿。Hand winners on to another campaign.

    名额、条件和截止时间一律按 TO 的规则；本人须重新同意，单位审核后才能报送。
    """
    there, here = where(home), where(to_home or home)
    the_campaigns(there, origin)
    the_campaigns(here, target)
    with (
        store.open_(there.journal(origin), clock=now, write=False) as theirs,
        store.open_(here.journal(target), clock=now, write=not dry_run) as ours,
        open_accounts(there.root, database=there.database) as their_accounts,
        open_accounts(here.root, database=here.database) as our_accounts,
    ):
        source = Campaign(desk=Desk.open(theirs, clock=now), accounts=their_accounts)
        sink = Campaign(desk=Desk.open(ours, clock=now), accounts=our_accounts)
        if dry_run:
            _tell_winners(source, sink)
            return 0
        answers = carry(source, sink, unit=UnitId(unit), by=PersonId(clerk))
        refused = [each for each in answers if isinstance(each, Refused)]
        for candidate, event in provenance(sink.desk).items():
            won = event.won
            click.echo(
                f"{candidate}  {event.category}  来自 {won.campaign}"
                f"（规则 {won.fingerprint[:12]}）名单第 {won.version} 版，"
                f"日志位置 {won.position}，编号 {won.candidate}"
            )
    for answer in refused:
        click.echo(refusal(answer), err=True)
    done = len(answers) - len(refused)
    click.echo(f"推送 {done} 件为草稿，未推送 {len(refused)} 件。请本人重新同意，单位审核后报送。")
    return 1 if refused else 0


def _tell_winners(source: Campaign, sink: Campaign) -> None:
    terms = the_feed(source.desk.rules, sink.desk.rules)
    found = winners(source.desk, terms)
    for each in found:
        theirs = {str(own): other for own, other in terms.categories.items()}[each.category]
        click.echo(f"{each.won.candidate}  {each.category} → {theirs}")
    click.echo(f"可推送 {len(found)} 件；什么也没有记录。")
