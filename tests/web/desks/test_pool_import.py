"""A list of experts: looked at line by line, then taken into the pool whole or not at all."""

import re

import pytest

import fair as fairs
from fair import ONE, TWO, UNIT
from jury import BOOK, SCORING
from selection.desk.panelling import pool_of
from selection.domain.people import Role
from web.desks.recommending import upload
from web.desks.working import appoint, sign_in

DESK = "/fair-practice/desk/panel"
HERE = f"{DESK}/pool/import"
DRAWN = BOOK.replace('code = "P"\n', 'code = "P"\nmost_per_employer = 1\n').replace(
    'code = "name", name',
    'code = "number", name = "证件", type = "TEXT", required = false, '
    'identifies = true, personal = true },\n  { code = "name", name',
)
HEADER = "姓名,工作单位,证件号码,推荐单位,基层一线"
GOOD = f"{HEADER}\n虚构甲,虚构大学,X1,虚构推荐单位,是\n虚构乙,虚构学院,,,\n"
TABLE = re.compile(r'name="table" value="([^"]+)"')
ACT = re.compile(r'name="id" value="([0-9a-f]{32})"')


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=DRAWN, at=SCORING) as found:
        found.refresh()
        yield found


def experts(fair):
    pool = pool_of(fair.place.desk).experts
    people = fair.accounts.people.people(pool)
    return {people[each].name: found for each, found in pool.items()}


def looked_at(hand, words, name="list.csv"):
    hand.get(HERE)
    return upload(hand, HERE, words if isinstance(words, bytes) else words.encode(), name)


def confirmed(hand, page, **more):
    return hand.post(f"{HERE}/confirmed", {"table": TABLE.search(page)[1], **more})


def test_a_list_is_looked_at_and_then_taken_into_the_pool(fair):
    one = sign_in(fair, ONE)
    assert "区划代码" in one.get(HERE).text
    page = looked_at(one, GOOD)
    assert page.status_code == 200
    assert "导入 2 人" in page.text
    assert not experts(fair), "a look takes nobody in"

    act = ACT.search(page.text)[1]
    for _ in range(2):  # a double click is one act
        assert confirmed(one, page.text, id=act).headers["location"].startswith(DESK)
    found = experts(fair)
    assert set(found) == {"虚构甲", "虚构乙"}
    assert (found["虚构甲"].unit, found["虚构甲"].pooled.grassroots) == (UNIT, True)
    assert found["虚构甲"].pooled.entities
    assert not found["虚构乙"].pooled.entities


def test_who_is_in_the_pool_stays_as_it_is(fair):
    one = sign_in(fair, ONE)
    confirmed(one, looked_at(one, GOOD).text)
    more = f"{HEADER}\n另名,别处,x1,,\n虚构乙,虚构学院,,,\n虚构丙,,,,\n"
    page = looked_at(one, more).text
    assert page.count("已在库中，不动") == 2
    confirmed(one, page)
    assert set(experts(fair)) == {"虚构甲", "虚构乙", "虚构丙"}
    assert 'name="table"' not in looked_at(one, more).text


def test_one_line_that_cannot_be_used_keeps_all_out(fair):
    one = sign_in(fair, ONE)
    page = looked_at(one, f"{GOOD}虚构丙,,,没有的单位,\n,,,,\n虚构丁,,,,大概\n")
    assert "第 4 行：" in page.text
    assert "没有推荐单位“没有的单位”" in page.text
    assert "“大概”应写" in page.text
    assert 'name="table"' not in page.text
    bad = looked_at(one, GOOD).text
    table = TABLE.search(bad)[1]
    answer = one.post(f"{HERE}/confirmed", {"table": table[:-8] + "!!!!"})
    assert answer.status_code == 409
    assert not experts(fair)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "没有表头"),
        (b"PK\x03\x04 what is this", "不能导入"),
        ("姓名\n".encode("gb18030"), "不是 UTF-8"),
        ("颜色\n红\n".encode(), "有不认识的列 颜色"),
        (b"x" * 1_000_001, "超过 1 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(fair, body, words):
    page = looked_at(sign_in(fair, ONE), body)
    assert page.status_code == 409
    assert words in page.text
    assert "selection-experts" not in page.text, "nobody learns where it lay"


def test_only_officials_bring_a_list(fair):
    for role in (Role.PANEL_CHAIR, Role.SUPERVISOR, Role.TELLER):
        hand = sign_in(fair, appoint(fair, f"somebody-{len(role)}", role))
        assert hand.get(HERE).status_code == 403
        assert hand.post(f"{HERE}/confirmed", {"table": "eA=="}).status_code == 403
    assert sign_in(fair, TWO).get(HERE).status_code == 200
