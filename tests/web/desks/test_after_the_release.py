"""What there is only once winners are released: the table with scores, the certificates."""

import re
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
import typst
from pypdf import PdfReader

from fair import ONE, TWO
from jury import CHAIR, EVA, TELLERS
from selection.desk.requests import Order
from selection.domain.announcement import Ground, RevokeAward
from selection.domain.exporting import TableExported
from selection.domain.kernel import CandidateId
from selection.domain.publication import PUBLICATION
from web.desks.released import listed, release_all
from web.desks.working import sign_in
from web.test_catalogue import Unmarked

needs_a_font = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)
EXPORTS = "/fair-practice/desk/office/exports"
NAMES = {"姓名（名称）", "虚构甲", "虚构乙", "虚构丁", "虚构丙地"}
ALL = "/fair-practice/desk/office/certificates.pdf"
EACH = "/fair-practice/desk/office/certificates"
CHECK = "/fair-practice/certificates"
SCORES = {"scores": "yes", "purpose": "年度存档"}


@pytest.fixture(scope="module")
def over(tmp_path_factory):
    """The fair, and what the exports said before the release."""
    with listed(tmp_path_factory.mktemp("released") / "home") as fair:
        one = sign_in(fair, ONE)
        before = one.get(EXPORTS).text, one.post(EXPORTS, SCORES)
        assert one.get(ALL).status_code == 404
        assert fair.visitor().get(f"{CHECK}/XG-PEOPLE-001").status_code == 404
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


# --- certificates --------------------------------------------------------------------------------


def pages(answer):
    assert answer.status_code == 200, answer.text[:300]
    return [
        "".join(each.extract_text().split()) for each in PdfReader(BytesIO(answer.content)).pages
    ]


@needs_a_font
def test_every_winner_has_a_certificate_with_number_and_address(over):
    fair, _ = over
    one = sign_in(fair, ONE)
    answer = one.get(ALL)
    first, second, third = pages(answer)
    for words in (
        "虚构乙",
        "XG-PEOPLE-001",
        "确定为“最美虚构者”",
        "虚构协会",
        "2030年2月16日",
        "演练",
    ):
        assert words in first
    assert "https://vote.example.org/fair-practice/certificates/XG-PEOPLE-001" in first
    assert ("虚构甲" in second, "虚构丙地" in third) == (True, True)
    assert not any("表彰" in each or "授予" in each for each in (first, second, third))
    assert one.get(ALL).content == answer.content
    assert unquote(answer.headers["content-disposition"]).endswith("证书-fair-practice.pdf")
    [again] = pages(one.get(f"{EACH}/XG-PLACES-001/certificate.pdf"))
    assert again == third
    assert one.get(f"{EACH}/XG-PLACES-009/certificate.pdf").status_code == 404
    assert "XG-PEOPLE-002" in one.get("/fair-practice/desk/office/list").text


def test_nobody_but_officials_prints_certificates(over):
    fair, _ = over
    for person in (CHAIR, EVA, TELLERS[0]):
        for path in (ALL, f"{EACH}/XG-PEOPLE-001/certificate.pdf"):
            assert sign_in(fair, person).get(path).status_code == 403


def test_anybody_may_see_whether_a_certificate_holds_and_nothing_else(over):
    fair, _ = over
    page = fair.visitor().get(f"{CHECK}/XG-PEOPLE-001")
    main = page.text.partition("<main")[2].partition("</main>")[0]
    for words in ("证书有效", "虚构乙", "最美虚构者", "2030", "XG-PEOPLE-001"):
        assert words in main
    for secret in ("虚构队", "虚构推荐单位", "83", "云岭省"):
        assert secret not in main
    for wrong in ("XG-PEOPLE-003", "xg", "%00"):
        assert fair.visitor().get(f"{CHECK}/{wrong}").status_code in {400, 404}


def test_english_pages_mark_what_is_chinese(over):
    fair, _ = over
    one = sign_in(fair, ONE)
    one.cookies["__Host-preferences"] = "en.normal"
    for path in ("/fair-practice/desk/office/list", EXPORTS, f"{CHECK}/XG-PEOPLE-001"):
        page = one.get(path).text
        assert '<html lang="en"' in page
        assert Unmarked(page).found == [], path


def test_a_certificate_that_was_revoked_says_so_and_is_not_printed_again(tmp_path):
    with listed(tmp_path / "home") as fair:
        release_all(fair)
        desk, at = fair.place.desk, fair.clock()
        paper = fair.accounts.vault.keep("bert", "reason", {"words": "弄虚作假"}, at=at)
        revoked = RevokeAward(
            candidate=CandidateId("bert"),
            ground=Ground.FRAUD,
            reason=paper,
            note=paper,
            signed_by=(ONE, TWO),
            at=at,
        )
        desk.handle(ONE, Order(PUBLICATION, revoked))
        fair.accounts.vault.erase("cara", at=at, reason="REQUEST")
        fair.refresh()
        page = fair.visitor().get(f"{CHECK}/XG-PEOPLE-001").text
        assert "证书已撤销" in page
        assert "证书有效" not in page
        erased = fair.visitor().get(f"{CHECK}/XG-PLACES-001").text
        assert "姓名已按本人要求删除" in erased
        one = sign_in(fair, ONE)
        assert one.get(f"{EACH}/XG-PEOPLE-001/certificate.pdf").status_code == 404
        listed_ = one.get("/fair-practice/desk/office/list").text
        assert f"{EACH}/XG-PEOPLE-002/certificate.pdf" in listed_
        assert f"{EACH}/XG-PEOPLE-001/certificate.pdf" not in listed_
        assert f"{EACH}/XG-PLACES-001/certificate.pdf" not in listed_
