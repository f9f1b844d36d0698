"""`selection rulebook`: whether a rulebook can be frozen, and what it says in plain words."""

from collections.abc import Sequence
from datetime import date

import click

from selection.desk.workdays import known
from selection.documents.rulebooks import NoRulebook, find, summary, told
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.canonical import canonical, fingerprint, from_toml
from selection.domain.rulebook.cautions import cautions
from selection.domain.rulebook.findings import Finding, RulebookRefused
from selection.domain.rulebook.words import StageKind


@click.group()
def rulebook() -> None:
    """检查和查看评选规则。Check a rulebook, or read it in plain words."""


@rulebook.command()
@click.argument("file")
def check(file: str) -> None:
    """检查规则 FILE（文件，或自带规则的名称）能否冻结。Check that a rulebook can be frozen."""
    book, frozen, label = the_rulebook(file)
    click.echo(f"{book.title}（{book.id}）可以冻结。")
    click.echo(f"指纹 {fingerprint(frozen)}")
    for caution in advice(book):
        click.echo(f"请注意  {told(label, caution)}")


@rulebook.command()
@click.argument("file")
def show(file: str) -> None:
    """用平常的话写出规则 FILE（文件，或自带规则的名称）。Tell a rulebook in plain words."""
    book, frozen, _ = the_rulebook(file)
    click.echo(summary(book, fingerprint(frozen), advice(book)), nl=False)


def the_rulebook(file: str) -> tuple[Rulebook, bytes, str]:
    """The rulebook, as it is frozen, and its file; ends with exit code 1 if it is refused."""
    try:
        text, label = find(file)
    except NoRulebook as error:
        raise click.ClickException(str(error)) from None
    try:
        return from_toml(text), canonical(text), label
    except RulebookRefused as refused:
        for finding in refused.findings:
            click.echo(told(label, finding))
        click.echo(f"规则不能冻结：{len(refused.findings)} 处须改。", err=True)
        raise click.exceptions.Exit(1) from None


def advice(book: Rulebook) -> Sequence[Finding]:
    """The cautions, with what the calendar library knows of the days of the publicity."""
    publicity = book.stages_of(StageKind.PUBLICITY)
    zone = book.calendar.zone
    starts = (
        stage.opens.astimezone(zone).date() if stage.opens else date(book.year, 1, 1)
        for stage in publicity
    )
    covered = {day.year for start in starts for day in known(zone, start)}
    return cautions(book, covered)
