"""What there is only once winners are released: the table with scores."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from fair import ONE
from jury import CHAIR, EVA, TELLERS
from selection.domain.exporting import TableExported
from web.desks.released import listed, release_all
from web.desks.working import sign_in

EXPORTS = "/fair-practice/desk/office/exports"
NAMES = {"姓名（名称）", "虚构甲", "虚构乙", "虚构丁", "虚构丙地"}
SCORES = {"scores": "yes", "purpose": "年度存档"}


@pytest.fixture(scope="module")
def over(tmp_path_factory):
    """The fair, and what the exports said before the release."""
    with listed(tmp_path_factory.mktemp("released") / "home") as fair:
        one = sign_in(fair, ONE)
        before = one.get(EXPORTS).text, one.post(EXPORTS, SCORES)
        release_all(fair)
        yield fair, before


TEXT = re.compile(r"<si><t[^>]*>(.*?)</t></si>")
ROW = re.compile(r"<row .*?</row>")
CELL = re.compile(r'<c [^>]*?(?:t="(\w+)")?><v>(.*?)</v>')


def rows(answer):
    """The cells of both sheets, row by row, as texts."""
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.content)) as packed:
        texts = TEXT.findall(packed.read("xl/sharedStrings.xml").decode())
        sheets = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    return [
        [texts[int(value)] if kind == "s" else value for kind, value in CELL.findall(row)]
        for sheet in sheets
        for row in ROW.findall(sheet)
    ]


def test_before_the_release_nobody_takes_scores_home(over):
    _, (page, answer) = over
    assert "公布入选名单以后才能导出" in page
    assert 'name="scores"' not in page
    assert answer.status_code == 409
    assert "公布入选名单以后" in answer.text


def test_the_table_tells_score_votes_and_rank_of_everybody_and_is_recorded(over):
    fair, _ = over
    one = sign_in(fair, ONE)
    assert 'name="scores"' in one.get(EXPORTS).text
    answer = one.post(EXPORTS, SCORES)
    told = {each: row[-3:] for row in rows(answer) for each in row if each in NAMES}
    assert told == {
        "姓名（名称）": ["专家分", "票数", "名次"],
        "虚构甲": ["83.00", "3", "1"],
        "虚构乙": ["82.00", "2", "2"],
        "虚构丁": ["已报送", "81.00", "1"],  # without the majority there is no rank
        "虚构丙地": ["80.00", "3", "1"],
    }
    event = [
        each.event
        for each in fair.place.journal.since(0, names=("exporting.table-exported.1",))
        if isinstance(each.event, TableExported)
    ][-1]
    assert (event.by, event.personal) == (ONE, False)
    assert fair.accounts.vault.open(event.purpose.record) == {"words": "年度存档"}


def test_nobody_but_officials_takes_it(over):
    fair, _ = over
    for person in (CHAIR, EVA, TELLERS[0]):
        assert sign_in(fair, person).post(EXPORTS, SCORES).status_code == 403
