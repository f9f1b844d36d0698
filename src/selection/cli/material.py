"""`selection material`: whether files can be handed in, before anybody hands them in."""

from dataclasses import replace
from pathlib import Path

import click

from selection.documents.rulebooks import NoRulebook, find
from selection.domain.materials import MENDED_BY_RENAMING, fitting_name, verdict
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.entry import Material
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Format
from selection.materials.chamber import Chamber
from selection.materials.words import described, told

ANY = Material(code=Code("any"), name=Text("任何材料"), formats=tuple(Format), least=0, most=1)
"""A material of which nothing is asked but that a rulebook could ask for such a file."""


@click.group()
def material() -> None:
    """检查推荐材料。Check files before they are handed in."""


@material.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--rulebook", help="按哪份规则（文件，或自带规则的名称）；与 --as 一起用")
@click.option("--as", "code", metavar="CODE", help="作为哪种材料，如 WORK_PHOTO；不写只看文件本身")
@click.option("--name", help="候选的姓名（名称），用来检查文件名；不写不检查")
def check(
    files: tuple[Path, ...], rulebook: str | None, code: str | None, name: str | None
) -> None:
    """检查 FILE… 能否作为推荐材料。Check real files by their content, not by their extension."""
    if (rulebook is None) != (code is None):
        raise click.UsageError("--rulebook 和 --as 须一起写。")
    asked = _material(rulebook, code) if rulebook and code else ANY
    if name is None:
        asked = replace(asked, name_pattern=None)
    taken = True
    with Chamber() as chamber:
        for order, path in enumerate(files, start=1):
            with path.open("rb") as file:
                findings, _ = chamber.inspect(file)
            problems = verdict(findings, path.name, asked, name or "")
            taken = taken and not problems
            click.echo(f"{path}：{described(findings)}。{'' if problems else '没有发现问题。'}")
            for problem in problems:
                click.echo(f"  {told(problem)}")
            offered = fitting_name(findings.looks, asked, name, order) if name else None
            if offered and not MENDED_BY_RENAMING.isdisjoint(each.flaw for each in problems):
                click.echo(f"  建议改名为 {offered}")
    if not taken:
        raise click.exceptions.Exit(1)


def _material(rulebook: str, code: str) -> Material:
    try:
        text, _ = find(rulebook)
    except NoRulebook as error:
        raise click.ClickException(str(error)) from None
    known = from_toml(text).materials
    found = next((each for each in known if each.code == code), None)
    if found is None:
        names = "、".join(f"{each.code}（{each.name}）" for each in known)
        raise click.ClickException(f"规则里没有材料 {code}，可选：{names}。")
    return found
