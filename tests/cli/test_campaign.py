"""A campaign is opened from the command line, once, and its two officials come in."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

import fair as fairs
from selection.accounts.people import Person
from selection.accounts.store import create, open_accounts
from selection.cli.main import selection
from selection.desk.clock import ScriptedClock
from selection.desk.desk import rules_adopted
from selection.desk.members import members
from selection.desk.rehearsal.rehearsal import MARKER
from selection.journal import store
from selection.settings import Home
from selection.web.app import create_app
from selection.web.installation import open_installation
from selection.web.origins import Origin
from web.access.comers import Comer, cheap

CODE = "fair-2030"
BOOK = fairs.TOML.replace("fair-practice", CODE).replace("（演练）", "")
BOTH = ("--drafted-by", "虚构甲", "--frozen-by", "虚构乙")


@pytest.fixture
def clock(monkeypatch) -> ScriptedClock:
    clock = ScriptedClock(fairs.BEFORE)
    for module in ("campaign", "official", "serve"):
        monkeypatch.setattr(f"selection.cli.{module}.now", clock)
    return clock


@pytest.fixture
def home(tmp_path: Path, clock, monkeypatch) -> Home:
    """An empty home, and a rulebook beside it."""
    assert clock
    monkeypatch.setenv("SELECTION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SELECTION_ORIGINS", fairs.ORIGIN)
    monkeypatch.delenv("SELECTION_SECRETS_FILE", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("book.toml").write_text(BOOK, "utf-8")
    return Home(tmp_path / "home")


def run(*words: str, answer: str = ""):
    return CliRunner().invoke(selection, list(words), input=answer)


def opened(*words: str, answer: str = ""):
    return run("campaign", "open", "book.toml", *BOTH, *words, answer=answer)


def test_from_an_empty_home_to_an_official_at_work(home: Home, clock, monkeypatch):
    cheap(monkeypatch)
    assert run("init").exit_code == 0
    said = opened("--yes")
    assert said.exit_code == 0, said.output
    for words in ("【正式活动】", "虚构推选（fair-2030）", "2030年2月4日 00:00 结束", "指纹　"):
        assert words in said.output
    assert f"selection official invite --campaign {CODE} --name '虚构乙'" in said.output
    links = {
        name: run("official", "invite", "--campaign", CODE, "--name", name).stdout.strip()
        for name in ("虚构乙", "虚构甲")  # in whatever order: nobody takes another one's link
    }
    with (
        open_installation(home, [Origin.read(fairs.ORIGIN)], clock=clock) as installation,
        TestClient(create_app(installation), base_url=fairs.ORIGIN) as client,
    ):
        fair = fairs.Fair(installation, client, clock, installation.accounts, base=f"/{CODE}")
        for name, link in links.items():
            comer = Comer(fair, name=f"{name}@example.org")
            comer.accept(link.rpartition("/")[2])
            page = comer.get(f"/{CODE}/desk/office").text
            assert name in page
            assert "演练：人物" not in page  # the ribbon of a practice campaign
    said = run("official", "invite", "--campaign", CODE, "--name", "虚构甲")
    assert "都已经可以登录" in said.output


def test_a_campaign_is_opened_once(home: Home, clock):
    run("init")
    assert opened("--yes").exit_code == 0
    said = opened("--yes")
    assert said.exit_code == 1
    assert "已经开设，不能再开一次" in said.output
    with store.open_(home.journal(CODE), clock=clock, write=False) as journal:
        assert len(rules_adopted(journal)) == 1


def test_what_was_interrupted_is_finished(home: Home, clock):
    run("init")
    home.folder(CODE).mkdir(parents=True)
    store.create(home.journal(CODE), campaign=CODE, clock=clock).close()
    assert opened("--yes").exit_code == 0
    with store.open_(home.journal(CODE), clock=clock, write=False) as journal:
        assert len(members(journal)) == 2


def test_nothing_is_done_before_it_is_agreed_to(home: Home):
    run("init")
    said = opened(answer="n\n")
    assert said.exit_code == 1
    assert "拟定　虚构甲（新的经办人）" in said.output
    assert not store.campaigns(home)


def test_a_practice_campaign_says_so_and_stands_beside_the_real_one(home: Home):
    run("init")
    assert opened("--yes").exit_code == 0
    said = opened("--practice", "--yes")
    assert "【演练活动，与正式活动分开】" in said.output
    assert store.campaigns(home) == [CODE, f"{CODE}-practice"]


def test_the_id_of_a_practice_campaign_is_for_practice(home: Home):
    run("init")
    Path("book.toml").write_text(fairs.TOML, "utf-8")
    said = opened("--yes")
    assert said.exit_code == 1
    assert "请加 --practice" in said.output
    assert opened("--yes", "--practice").exit_code == 0
    assert store.campaigns(home) == ["fair-practice"]


def test_no_real_campaign_is_opened_where_rehearsals_are_emptied(home: Home):
    run("init")
    (home.root / MARKER).touch()
    said = opened("--yes")
    assert said.exit_code == 1
    assert "每次演练都会清空" in said.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("schema = 1", "schema = 1\nwhatever = 2"), "规则不能冻结"),
        (("closes = 2030-02-04", "closes = 2020-02-04"), "结束时间已过"),
    ],
)
def test_a_rulebook_that_cannot_be_obeyed_opens_nothing(home: Home, change, words):
    run("init")
    book = BOOK.replace(*change).replace("opens = 2030", "opens = 2019")
    Path("book.toml").write_text(book, "utf-8")
    said = opened("--yes")
    assert said.exit_code == 1
    assert words in said.output
    assert not store.campaigns(home)


def test_two_people_are_two_people(home: Home):
    run("init")
    same = ("--drafted-by", "虚构甲", "--frozen-by", " 虚构甲 ")
    said = run("campaign", "open", "book.toml", *same, "--yes")
    assert said.exit_code == 1
    assert "两个不同的人" in said.output
    assert not store.campaigns(home)


def test_whoever_has_an_account_opens_the_next_campaign_with_it(home: Home, clock):
    with create(home.root) as accounts:
        anna = fairs.ONE
        accounts.people.enter([Person(id=anna, name="虚构甲")], at=clock())
        accounts.access.credentials.set(anna, "anna@example.org", "a long password", at=clock())
        accounts.access.credentials.set(fairs.TWO, "bert@example.org", "a long one", at=clock())
        accounts.access.credentials.disable(fairs.TWO, by=anna, at=clock())
    known = ("--drafted-by", "ANNA@example.org", "--frozen-by")
    said = run("campaign", "open", "book.toml", *known, "bert@example.org", "--yes")
    assert "账号已停用" in said.output
    said = run("campaign", "open", "book.toml", *known, "虚构乙", "--yes")
    assert "拟定　虚构甲（已有账号）" in said.output
    with store.open_(home.journal(CODE), clock=clock, write=False) as journal:
        first, second = members(journal)
    assert first.person == anna
    with open_accounts(home.root) as accounts:
        assert accounts.people.name_of([second.person]) == {second.person: "虚构乙"}


def test_before_init_there_is_nothing_to_open_it_in(home: Home):
    said = opened("--yes")
    assert said.exit_code == 1
    assert not home.root.exists()


@pytest.mark.usefixtures("home")
def test_a_link_is_for_those_who_adopted_the_rulebook():
    run("init")
    opened("--yes")
    said = run("official", "invite", "--campaign", CODE, "--name", "虚构丙")
    assert said.exit_code == 1
    assert "没有 虚构丙，有：虚构甲、虚构乙" in said.output
