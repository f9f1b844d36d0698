"""The first people come in by links from the command line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import fair as fairs
from selection.accounts.offices import Office
from selection.accounts.store import open_accounts
from selection.cli.official import office, official
from selection.desk.clock import ScriptedClock
from selection.settings import Home

SITE = "https://vote.example.org"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    clock = ScriptedClock(fairs.BEFORE)
    fairs.opened(Home(tmp_path), clock, people=())
    return tmp_path


def run(command, *words: str):
    return CliRunner().invoke(command, list(words))


def test_the_two_who_adopted_the_rulebook_are_invited_one_after_the_other(home: Path):
    words = ("invite", "--home", str(home), "--campaign", "fair-practice", "--origin", SITE)
    with open_accounts(home, {}) as accounts:
        for who, name in ((fairs.ONE, "虚构甲"), (fairs.TWO, "虚构乙")):
            said = run(official, *words, "--name", name)
            assert said.exit_code == 0, said.output
            link = said.stdout.strip()
            assert link.startswith(f"{SITE}/invitations/")
            found = accounts.access.invitations.find(link.rpartition("/")[2])
            assert found is not None
            assert (found.person, found.role, found.by) == (who, "OFFICIAL", None)
            assert accounts.people.name_of([who]) == {who: name}
            accounts.access.credentials.set(who, name, "a long enough password", at=fairs.BEFORE)
    said = run(official, *words, "--name", "虚构丙")
    assert said.exit_code == 1
    assert "都已经可以登录" in said.output


def test_the_three_offices_are_given_to_three_people(home: Path):
    for held, name in (("system", "虚构甲"), ("security", "虚构乙"), ("audit", "虚构丙")):
        said = run(office, "invite", "--home", str(home), "--office", held, "--name", name)
        assert said.exit_code == 0, said.output
    said = run(office, "invite", "--home", str(home), "--office", "audit", "--name", "虚构甲")
    assert said.exit_code == 1
    assert "三个不同的人" in said.output
    with open_accounts(home, {}) as accounts:
        holders = accounts.access.offices.all()
        assert sorted(holders.values()) == sorted(Office)
    listed = run(office, "list", "--home", str(home)).output
    assert "安全管理员  虚构乙" in listed
    ended = next(each for each, held in holders.items() if held is Office.AUDIT)
    assert run(office, "end", "--home", str(home), ended).exit_code == 0
    assert run(office, "end", "--home", str(home), ended).exit_code == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 51, "a\nb"])
def test_a_name_is_a_name(home: Path, name: str):
    said = run(office, "invite", "--home", str(home), "--office", "audit", "--name", name)
    assert said.exit_code == 2
