"""The panels' desk: seats, recusals, counts; no mark before the lock, and the lock itself."""

import re

import pytest

import fair as fairs
import jury
from fair import ANNA, ONE, TWO, Fair
from jury import BOOK, CHAIR, EVA, EXPERTS, FRED, OVER, SCORING
from selection.accounts.people import Unit
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import second, waiting
from selection.domain.drawing import Pooled
from selection.domain.experts import EXPERTS as EXPERTS_OF_THE_POOL
from selection.domain.people import Role
from selection.domain.pool import EnterExpert
from web.desks.test_score import fill, heading, sheets
from web.desks.working import appoint, sign_in
from web.test_catalogue import Unmarked

DESK = "/fair-practice/desk/panel"
PANEL = f"{DESK}/P"
LOCK = f"{DESK}/lock/sheets/SCORING"
PAGES = (DESK, PANEL, f"{PANEL}/recusals", f"{PANEL}/sheets", LOCK)


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        found.refresh()
        yield found


@pytest.fixture
def scoring(fair):
    """Everybody promised and was given everybody; two have signed some sheets."""
    jury.promised(fair)
    jury.assigned(fair)
    jury.scored(fair, EVA, jury.OF, 31, 47)
    jury.scored(fair, FRED, ["bert"], 9, 48)
    fair.refresh()
    return fair


def test_a_chair_sees_counts_and_no_mark_before_the_lock(scoring: Fair):
    for person in (CHAIR, ONE):
        hand = sign_in(scoring, person)
        for path in PAGES:
            page = hand.get(path)
            assert page.status_code == 200, path
            assert not re.search(r">\s*(?:78|57|31|47|9|48)(?:\.0)?\s*<", page.text), path
        assert "已签字 5 件，共 12 件" in hand.get(DESK).text


def test_experts_and_tellers_find_no_panel_desk(scoring: Fair):
    for person in (EVA, jury.TELLERS[0]):
        hand = sign_in(scoring, person)
        for path in PAGES:
            assert hand.get(path).status_code == 403


def test_a_chair_of_another_panel_finds_nothing(scoring: Fair):
    other = appoint(scoring, "another-chair", Role.PANEL_CHAIR)
    hand = sign_in(scoring, other)
    assert hand.get(DESK).status_code == 200
    for path in PAGES[1:4]:
        assert hand.get(path).status_code == 404
    assert hand.post(f"{PANEL}/assigned").status_code == 404


def test_a_supervisor_looks_and_does_nothing(scoring: Fair):
    hand = sign_in(scoring, appoint(scoring, "supervisor", Role.SUPERVISOR))
    for path in PAGES:
        page = hand.get(path)
        assert page.status_code == 200
        main = page.text.partition("<main")[2].partition("</main>")[0]
        assert "<form" not in main
    for path in (f"{PANEL}/assigned", f"{PANEL}/recusals", LOCK):
        assert hand.post(path).status_code == 403


def test_sheets_are_assigned_once_everybody_has_promised(fair: Fair):
    chair = sign_in(fair, CHAIR)
    refused = chair.post(f"{PANEL}/assigned")
    assert refused.status_code == 409
    jury.promised(fair)
    assert chair.post(f"{PANEL}/assigned").status_code == 303
    assert len(sheets(sign_in(fair, EVA))) == 4


def test_a_recusal_that_is_confirmed_closes_the_sheet_and_one_given_up_opens_it(scoring: Fair):
    chair = sign_in(scoring, CHAIR)
    tie = {"expert": EVA, "candidate": "anna", "ground": "ASKED"}
    assert chair.post(f"{PANEL}/recusals", tie).status_code == 303
    eva = sign_in(scoring, EVA)
    assert sum(ANNA.name in heading(eva.get(each).text) for each in sheets(eva)) == 0
    assert "推荐单位申请其回避" in chair.get(f"{PANEL}/recusals").text

    own = sign_in(scoring, CHAIR)
    assert (
        own.post(f"{PANEL}/recusals", {**tie, "expert": CHAIR, "ground": "KIN"}).status_code == 303
    )
    assert (
        own.post(
            f"{PANEL}/recusals/withdrawn", {**tie, "expert": CHAIR, "ground": "KIN"}
        ).status_code
        == 409
    )
    assert chair.post(f"{PANEL}/recusals/withdrawn", tie).status_code == 303
    assert sum("已签字封存" in eva.get(each).text for each in sheets(eva)) == 4


def test_the_scoring_is_locked_by_an_official_who_means_it(scoring: Fair):
    jury.scored(scoring, CHAIR, jury.OF, 30, 45)
    scoring.to(OVER)
    official, chair = sign_in(scoring, ONE), sign_in(scoring, CHAIR)
    assert chair.post(LOCK, {"word": "锁定"}).status_code == 403
    assert "请输入" in official.post(LOCK, {"word": "好"}).text
    owing = official.get(LOCK).text
    assert "专家秋" in owing
    assert "虚构乙" not in owing
    assert official.post(LOCK, {"word": "锁定"}).status_code == 409

    fred = sign_in(scoring, FRED)
    mine = next(each for each in sheets(fred) if "虚构乙" in heading(fred.get(each).text))
    fred.post(f"{mine}/reason", {"words": "材料前后不一"})
    assert official.post(LOCK, {"word": "锁定"}).status_code == 303

    told = chair.get(LOCK).text
    assert "评分已锁定" in told
    assert "材料前后不一" in told
    assert "宽严情况" in told
    assert "宽严情况" not in official.get(LOCK).text
    assert "材料前后不一" not in fred.get("/fair-practice/desk/score").text


def test_a_thin_result_is_filled_by_another_expert_or_let_suffice_by_the_chair(scoring: Fair):
    scoring.to(OVER)
    official, chair = sign_in(scoring, ONE), sign_in(scoring, CHAIR)
    where = {"channel": "sheets", "stage": "SCORING", "category": "PEOPLE", "candidate": "anna"}
    assert official.post(f"{PANEL}/sheets/suffice", where).status_code == 409
    assert chair.post(f"{PANEL}/sheets/suffice", where).status_code == 303
    assert "组长认可" in official.get(f"{PANEL}/sheets").text
    elsewhere = {**where, "category": "NOWHERE"}
    assert chair.post(f"{PANEL}/sheets/suffice", elsewhere).status_code == 404
    assert official.post(f"{PANEL}/sheets/supplement", where).status_code == 409


def test_a_sheet_is_opened_again_by_two_officials(scoring: Fair):
    one = sign_in(scoring, ONE)
    form = {
        "channel": "sheets",
        "stage": "SCORING",
        "category": "PEOPLE",
        "sheet": f"anna/{EVA}",
        "words": "录入有误",
    }
    assert one.post(f"{PANEL}/sheets/reopen", {**form, "words": ""}).status_code == 409
    assert one.post(f"{PANEL}/sheets/reopen", {**form, "sheet": "anna/nobody"}).status_code == 409
    assert one.post(f"{PANEL}/sheets/reopen", form).status_code == 303
    names = ("motion.motion-put.1", "scoresheet.scoresheet-reopened.1")
    found = [each.event for each in scoring.place.journal.since(0, names=names)]
    assert [type(each).__name__ for each in found] == ["MotionPut"]
    eva = sign_in(scoring, EVA)
    sheet = next(each for each in sheets(eva) if ANNA.name in heading(eva.get(each).text))
    assert "已签字封存" in eva.get(sheet).text

    office = Office(scoring.place.desk, scoring.accounts)
    [item] = waiting(office)
    second(office, item.id, item.digest, by=TWO)
    opened = eva.get(sheet).text
    assert "本件已由承办人重开" in opened
    assert 'value="31"' in opened
    assert eva.post(sheet, fill("30", "47", do="sign")).status_code == 303
    assert "已签字封存" in eva.get(sheet).text


def test_named_members_are_named_by_an_official(fair: Fair):
    one = sign_in(fair, ONE)
    assert one.post(f"{PANEL}/members", {"member": list(EXPERTS[:2])}).status_code == 409
    assert one.post(f"{PANEL}/members", {"member": list(EXPERTS)}).status_code == 303
    assert sign_in(fair, CHAIR).post(f"{PANEL}/members").status_code == 403


DRAWN = BOOK.replace('code = "P"\n', 'code = "P"\nmost_per_employer = 1\n')


def test_a_panel_is_drawn_from_the_pool_by_two_seeds(tmp_path):
    with fairs.fair(tmp_path / "home", book=DRAWN, at=SCORING) as fair:
        one, two = sign_in(fair, ONE), sign_in(fair, TWO)
        for n in range(5):
            entered = {"name": f"库中{n}", "employer": f"单位{n}", "employer_code": f"91{n}"}
            assert one.post(f"{DESK}/pool", entered).status_code == 303
        assert "请写" not in one.get(DESK).text
        assert "库中4" in one.get(DESK).text
        half = {"seats": 3, "substitutes": 1}
        assert one.post(f"{PANEL}/draw", {**half, "part": "first1234"}).status_code == 409
        assert one.post(f"{PANEL}/seed", {"part": "short"}).status_code == 409
        assert one.post(f"{PANEL}/seed", {"part": "first1234"}).status_code == 303
        assert two.post(f"{PANEL}/seed", {"part": "second567"}).status_code == 303
        assert "first1234" not in two.get(PANEL).text
        assert one.post(f"{PANEL}/draw", {**half, "part": "another99"}).status_code == 409
        assert one.post(f"{PANEL}/draw", {**half, "part": "first1234"}).status_code == 303
        waiting = two.get(PANEL).text
        assert "first1234" not in waiting
        assert "已公布他的一半" in waiting
        assert two.post(f"{PANEL}/draw", {**half, "part": "second567"}).status_code == 303
        drawn = one.get(PANEL).text
        assert "成员 3 人" in drawn
        assert "first1234/second567" in drawn


def test_english_pages_mark_what_is_chinese(scoring: Fair):
    hands = [sign_in(scoring, each) for each in (ONE, CHAIR)]
    for hand in hands:
        hand.cookies["__Host-preferences"] = "en.normal"
        for each in (*PAGES, *((f"{DESK}/pool",) if hand.person == ONE else ())):
            page = hand.get(each).text
            assert '<html lang="en"' in page
            assert Unmarked(page).found == [], each


@pytest.mark.accepts("R-REC-08")
@pytest.mark.refuses("R-REC-08")
def test_an_expert_of_the_county_of_a_community_is_proposed_for_recusal(tmp_path):
    book = BOOK.replace('same = "EMPLOYER"', 'same = "COUNTY"\ncategories = ["PLACES"]')
    with fairs.fair(tmp_path / "home", book=book, at=SCORING) as fair:
        jury.seated(fair)
        at = fair.clock()
        for expert, county in ((EVA, "330113"), (FRED, "330114")):
            entered = EnterExpert(
                pooled=Pooled(expert=expert, strata={}, employer=None, grassroots=False),
                county=county,
                paper=fair.accounts.vault.keep(expert, "expert", {"phone": ""}, at=at),
                by=ONE,
                at=at,
            )
            jury.put(fair, EXPERTS_OF_THE_POOL, entered)
        chair = sign_in(fair, CHAIR)
        for division, proposed in (
            ("330113", [EVA]),
            ("330114001002", [FRED]),
            ("330115", []),
            ("330000", []),
        ):
            unit = Unit(id=fairs.UNIT, name="虚构推荐单位", type="UNIT", division=division)
            fair.accounts.people.enter([unit], at=fair.clock())
            page = chair.get(f"{PANEL}/recusals").text
            found = re.findall(r'name="(?:expert|candidate)" value="([^"]+)"', page)
            assert found == [each for who in proposed for each in (who, "cara")], division
