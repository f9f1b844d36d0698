"""The `selection` command: its parts, and how trouble is told."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from selection.accounts.problems import Unreadable, Unusable
from selection.desk.desk import NotOpened
from selection.desk.rehearsal.problems import NotARehearsal, Occupied
from selection.desk.requests import Busy
from selection.desk.words import refusal
from selection.documents.rulebooks import NoRulebook
from selection.domain.kernel import Refused
from selection.domain.rulebook.findings import RulebookRefused
from selection.journal.trouble import StoreTrouble
from selection.settings import NoBucket, NoDatabase

INTERRUPTED = 130


COMMANDS = {
    "init": "serve",
    "serve": "serve",
    "demo": "demo",
    "campaign": "campaign",
    "check": "store",
    "rebuild": "store",
    "backup": "backup",
    "restore": "backup",
    "migrate": "migrate",
    "erase": "erase",
    "erasures": "backup",
    "keys": "keys",
    "rulebook": "rulebook",
    "register": "register",
    "material": "material",
    "feed": "feed",
    "contest": "contest",
    "official": "official",
    "office": "official",
}
"""In which module each command is: only that of the one that is asked for is loaded."""


class Commands(click.Group):
    """The commands, each loaded when it is needed: pages and their server are large."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (a group is asked so)
        """Their names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, if there is one."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        return getattr(import_module(f"selection.cli.{module}"), cmd_name)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="selection")
def selection() -> None:
    """推选：从第一份推荐到最终名单。Run a public award selection."""


def main(run: Callable[..., Any] = selection) -> None:
    """Run the command; tell any expected trouble in one sentence, with exit code 1.

    After an interruption (exit code 130) the store is whole: what was acknowledged is recorded,
    and nothing is half-written.
    """
    try:
        sys.exit(run(standalone_mode=False))  # what a command returns is its exit code
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。已经确认的都已记录，没有写到一半的东西。", err=True)
        sys.exit(INTERRUPTED)
    except Refused as refused:
        click.echo(refusal(refused), err=True)
        sys.exit(1)
    except RulebookRefused as refused:
        for finding in refused.findings:
            click.echo(f"{finding.place}：{finding.sentence}", err=True)
        sys.exit(1)
    except NoRulebook as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except NotARehearsal as error:
        click.echo(f"{error} 里有别的东西，演练不会动它；请用 --home 换一个文件夹。", err=True)
        sys.exit(1)
    except Occupied as error:
        click.echo(
            f"{error} 里正在进行另一个演练，请等它结束，或用 --home 换一个文件夹。", err=True
        )
        sys.exit(1)
    except NotOpened:
        click.echo("这个活动还没有冻结规则，没有可做的事。", err=True)
        sys.exit(1)
    except Busy:
        click.echo("一直有人抢先，这一次没有记录；请再试。", err=True)
        sys.exit(1)
    except (StoreTrouble, Unusable, Unreadable, NoBucket, NoDatabase) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"无法读写 {error.filename or '文件'}：{error.strerror}。", err=True)
        sys.exit(1)
