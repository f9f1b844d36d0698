"""The order in which a list is published, from the names in the vault."""

import hashlib
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

import small
from selection.accounts import store as accounts_store
from selection.accounts.people import Unit
from selection.desk.arranging import names, strokes
from selection.desk.proposing import propose
from selection.desk.requests import Order
from selection.domain.kernel import Refused
from selection.domain.order import by_strokes
from selection.domain.ordering import ORDERING, EnterStrokes, PlaceName
from small import ANNA, BERT, CARA, ONE, UNIT, like

CLOSED = small.VOTING + timedelta(days=2)
TWO_PLACES = small.TOML.replace("places = 1", "places = 2", 1)


def test_the_table_holds_the_five_kinds_of_thousands_of_characters():
    table = strokes()

    assert len(table) > 6900
    assert all(len(each) == 1 for each in table)
    assert set("".join(table.values())) == set("12345")
    known = {  # GB 13000.1, written out by hand
        "李": "1234521",
        "张": "5153154",
        "王": "1121",
        "刘": "413422",
        "陈": "5215234",
        "杨": "1234533",
        "赵": "121213434",
        "黄": "12212512134",
        "周": "35121251",
        "吴": "2511134",
        "马": "551",
        "德": "332122522114544",
        "炽": "433425134",
        "黏": "31234342413421251",
    }
    assert {each: table[each] for each in known} == known
    assert not {"芈", "弢", "辔"} & table.keys()  # in doubt, so they are asked for


def test_surnames_stand_as_in_the_lists_that_are_published():
    published = "丁于万习马王尤车尹巴邓艾石卢史白冯吉毕吕朱任刘许孙杜李杨何沈张陈"

    assert "".join(
        sorted(published, key=lambda each: by_strokes(each, strokes(), person=True))
    ) == (published)


def test_the_table_is_the_one_that_was_looked_at():
    folder = files("selection.desk") / "data"
    for line in (folder / "CHECKSUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


@pytest.fixture
def accounts(tmp_path: Path):
    with accounts_store.create(tmp_path / "accounts-home") as held:
        yield held


def a_campaign(folder: Path, accounts, called: dict[str, str]):
    """A closed vote with as many likes for ANNA as for BERT, and names in the vault."""
    desk, clock = small.opened(folder, TWO_PLACES, called=called, accounts=accounts)
    accounts.people.enter([Unit(id=UNIT, name="虚构", type="UNIT", division="110000")], at=clock())
    desk.handle("public", like("v-1", BERT, clock()))
    clock.to(CLOSED)
    return desk, clock


def listed(desk, accounts) -> list[str]:
    [event] = propose(desk, names(desk, accounts), by=ONE, at=desk.clock()).events[-1:]
    return [each.candidate for each in event.places]


def test_a_list_stands_by_the_strokes_of_its_names_and_not_by_rank(tmp_path: Path, accounts):
    desk, _ = a_campaign(tmp_path, accounts, {ANNA: "李虚", BERT: "张虚", CARA: "丁虚"})

    assert listed(desk, accounts) == [ANNA, BERT, CARA]


@pytest.mark.parametrize("name", ["䶮虚", "李𠮷"])
def test_a_rare_character_stops_the_list_until_its_strokes_are_entered(
    tmp_path: Path, accounts, name
):
    desk, clock = a_campaign(tmp_path, accounts, {ANNA: name, BERT: "丁虚", CARA: "丁虚"})

    with pytest.raises(Refused) as refused:
        listed(desk, accounts)
    assert refused.value.reason == "name-cannot-be-ordered"
    assert refused.value.because["candidate"] == ANNA

    for character, written in (("䶮", "135341134"), ("𠮷", "121251")):
        entered = EnterStrokes(character=ord(character), strokes=written, by=ONE, at=clock())
        desk.handle(ONE, Order(ORDERING, entered))
    assert listed(desk, accounts) == [BERT, ANNA, CARA]


def test_or_until_the_name_is_put_by_hand(tmp_path: Path, accounts):
    desk, clock = a_campaign(tmp_path, accounts, {ANNA: "Anna", BERT: "丁虚", CARA: "丁虚"})

    with pytest.raises(Refused, match="name-cannot-be-ordered"):
        listed(desk, accounts)
    placed = PlaceName(candidate=ANNA, after=BERT, by=ONE, at=clock())
    desk.handle(ONE, Order(ORDERING, placed))

    assert listed(desk, accounts) == [BERT, ANNA, CARA]
