"""`selection erase` leaves nothing of a person that anybody can read."""

import pytest
from click.testing import CliRunner

import fair
from desk.test_backup import CAMPAIGN, attach_a_file
from selection.accounts.problems import Erased
from selection.accounts.store import open_accounts
from selection.cli.erase import erase
from selection.desk.clock import ScriptedClock
from selection.desk.originals import originals_of
from selection.settings import Home


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    fair.opened(home, ScriptedClock(fair.BEFORE), people=(fair.ANNA, fair.BERT))
    return home


def run(home, *words, **more):
    return CliRunner().invoke(erase, ["--home", str(home.root), *words], **more)


def form_of(home, somebody):
    with open_accounts(home.root) as accounts:
        return accounts.vault.open(accounts.vault.newest("form", [somebody])[somebody])


def test_words_and_files_of_the_erased_are_gone_and_those_of_others_stay(home):
    files = originals_of(home, CAMPAIGN, None)
    digest = attach_a_file(home, fair.ANNA.id)

    assert run(home, fair.ANNA.id, input="n\n").exit_code == 1
    assert files.holds(digest)
    done = run(home, fair.ANNA.id, "--yes")

    assert (done.exit_code, "删除了 1 个文件" in done.output) == (0, True)
    assert not files.holds(digest)
    with pytest.raises(Erased):
        form_of(home, fair.ANNA.id)
    assert form_of(home, fair.BERT.id)
    assert "删除了 0 个文件" in run(home, fair.ANNA.id, "--yes").output


def test_a_name_is_no_id(home):
    told = run(home, "虚构安娜", "--yes")

    assert told.exit_code == 2
    assert "编号和原因只能是" in told.output


def test_an_id_that_nobody_has_is_told_as_such_and_not_taken_for_done(home):
    told = run(home, "anna1", "--yes")

    assert told.exit_code == 2
    assert "没有收存过 anna1 的任何内容" in told.output
    with open_accounts(home.root) as accounts:
        assert accounts.vault.erasures() == []
