"""Sheets, counts and minutes on paper: who may, from when on, and the same bytes each time."""

from io import BytesIO
from urllib.parse import unquote

import pypdf
import pytest
import typst

import fair as fairs
import jury
from fair import ANNA, BERT, ONE, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, FRED, MEETING, SCORING, TELLERS
from selection.domain.people import Role
from web.desks.test_meeting import HALL, counted, votes
from web.desks.test_score import fill, heading, sheet_on, sheets
from web.desks.working import appoint, sign_in

pytestmark = pytest.mark.skipif(
    not any("CJK SC" in each for each in typst.Fonts().families()),
    reason="no Chinese font is installed: apt-get install fonts-noto-cjk",
)

SHEETS = "/fair-practice/desk/panel/P/sheets"
OF_EVA = f"{SHEETS}/sheets/SCORING/bert~{EVA}/sheet.pdf"


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        found.refresh()
        yield found


def text(answer) -> str:
    assert answer.status_code == 200, answer.text[:500]
    pages = [each.extract_text() for each in pypdf.PdfReader(BytesIO(answer.content)).pages]
    return "".join("".join(pages).split())


def name(answer) -> str:
    return unquote(answer.headers["content-disposition"].partition("''")[2])


def test_an_expert_prints_the_own_sheet_once_it_is_signed_and_nobody_else_does(fair: Fair):
    eva, fred = sign_in(fair, EVA), sign_in(fair, FRED)
    mine = sheet_on(eva, ANNA)
    eva.post(mine, fill("30", "45"))
    assert eva.get(f"{mine}/sheet.pdf").status_code == 404
    assert "sheet.pdf" not in eva.get(mine).text
    assert eva.post(mine, fill("31", "47.5", "虚构的评语", do="sign")).status_code == 303
    paper = eva.get(f"{mine}/sheet.pdf")
    told = text(paper)
    for words in ("专家夏", "虚构甲", "A-001", "31", "47.5", "78.5", "虚构的评语", "演练"):
        assert words in told
    assert name(paper) == "专家评分表 A-001 虚构甲.pdf"
    assert paper.headers["cache-control"] == "private, no-store"
    assert eva.get(f"{mine}/sheet.pdf").content == paper.content
    assert f'href="{mine}/sheet.pdf"' in eva.get(mine).text
    assert fred.get(f"{mine}/sheet.pdf").status_code == 404
    for person in (ONE, TELLERS[0]):
        assert sign_in(fair, person).get(f"{mine}/sheet.pdf").status_code == 403
    eva.post(f"{mine}/recuse", {"ground": "KIN"})
    assert eva.get(f"{mine}/sheet.pdf").status_code == 404


def test_where_experts_may_not_know_who_it_is_the_paper_does_not_say_either(tmp_path):
    blind = BOOK.replace(
        'code = "name", name = "姓名（名称）", type = "TEXT", longest = 50, seen_by = "PUBLIC"',
        'code = "name", name = "姓名（名称）", type = "TEXT", longest = 50, seen_by = "OFFICIALS"',
    )
    assert blind != BOOK
    with fairs.fair(tmp_path / "home", book=blind, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        eva = sign_in(found, EVA)
        [first, *_] = sheets(eva)
        assert "第 1 件" in heading(eva.get(first).text)
        eva.post(first, fill("31", "47.5", do="sign"))
        paper = eva.get(f"{first}/sheet.pdf")
        told = text(paper) + name(paper)
        assert "第1件" in told
        assert not any(each.name in told for each in jury.EVERYBODY)
        assert "A-00" not in told
        assert "B-00" not in told


def test_nobody_prints_a_sheet_of_the_panel_before_the_lock(fair: Fair):
    jury.scored(fair, EVA, jury.OF, 31, 47)
    watch = appoint(fair, "supervisor", Role.SUPERVISOR)
    for person in (ONE, CHAIR, watch):
        hand = sign_in(fair, person)
        assert hand.get(OF_EVA).status_code == 404
        assert "sheet.pdf" not in hand.get(SHEETS).text
    assert sign_in(fair, EVA).get(OF_EVA).status_code == 403


def test_after_the_lock_the_panel_s_desk_prints_every_sheet_that_counts(fair: Fair):
    jury.all_scored(fair)
    watch = appoint(fair, "supervisor", Role.SUPERVISOR)
    papers = set()
    for person in (ONE, CHAIR, watch):
        hand = sign_in(fair, person)
        assert f'href="{OF_EVA}"' in hand.get(SHEETS).text
        paper = hand.get(OF_EVA)
        told = text(paper)
        assert "专家夏" in told
        assert BERT.name in told
        assert "82" in told
        assert name(paper) == f"专家评分表 A-002 {BERT.name} 专家夏.pdf"
        papers.add(paper.content)
    eva = sign_in(fair, EVA)
    papers.add(eva.get(f"{sheet_on(eva, BERT)}/sheet.pdf").content)
    assert len(papers) == 1
    one = sign_in(fair, ONE)
    for wrong in (
        f"{SHEETS}/sheets/SCORING/bert~nobody/sheet.pdf",
        f"{SHEETS}/sheets/SCORING/bert/sheet.pdf",
        f"{SHEETS}/meeting/MEETING/bert~{EVA}/sheet.pdf",
    ):
        assert one.get(wrong).status_code == 404
    for person in (EVA, TELLERS[0]):
        assert sign_in(fair, person).get(OF_EVA).status_code == 403
    other = sign_in(fair, appoint(fair, "another-chair", Role.PANEL_CHAIR))
    assert other.get(OF_EVA).status_code == 404


def test_counts_and_minutes_are_printed_by_whoever_may_see_the_meeting(fair: Fair):
    count, minutes = f"{HALL}/ballots/1/count.pdf", f"{HALL}/minutes.pdf"
    one = sign_in(fair, ONE)
    for each in (count, minutes):
        assert one.get(each).status_code == 404
    jury.all_scored(fair)
    fair.to(MEETING)
    one = sign_in(fair, ONE)
    assert one.get(count).status_code == 404
    one.post(f"{HALL}/attendance", {"present": list(EXPERTS)})
    blank = text(sign_in(fair, TELLERS[0]).get(count))
    assert "虚构甲" in blank
    assert "未过" not in blank
    assert "空白计票单" in one.get(HALL).text

    counted(fair, votes(3, 2, 0))
    paper = one.get(count)
    told = text(paper)
    assert "计票人计票甲、监票乙各自清点" in told
    assert told.count("未过") == 1
    assert name(paper) == "计票单 第1次 最美虚构者.pdf"
    assert one.get(count).content == paper.content
    assert one.get(f"{HALL}/ballots/2/count.pdf").status_code == 404
    assert one.get(minutes).status_code == 404

    one.post(f"{HALL}/minutes", {"words": "在虚构会议室。\n计票如上。"})
    draft = one.get(minutes)
    told = text(draft)
    for words in ("2030年2月7日10:00", "专家组长", "出席（3人）", "在虚构会议室", "过线2名"):
        assert words in told
    chair, tellers = sign_in(fair, CHAIR), [sign_in(fair, each) for each in TELLERS]
    for hand in (chair, *tellers):
        assert hand.post(f"{HALL}/sign").status_code == 303
    assert one.post(f"{HALL}/close").status_code == 303
    for hand in (one, chair, *tellers):
        assert text(hand.get(minutes)) == told
        assert text(hand.get(count))
    assert name(one.get(minutes)) == "评审会议纪要 最美虚构者.pdf"

    assert sign_in(fair, EVA).get(minutes).status_code == 403
    other = sign_in(fair, appoint(fair, "another-chair", Role.PANEL_CHAIR))
    for each in (count, minutes):
        assert other.get(each).status_code == 404
