"""An expert who concealed a tie is barred by two officials, and no sheet of the expert counts."""

import re

import pytest

import fair as fairs
import jury
from fair import ANNA, ONE, TWO, Fair
from jury import BOOK, CHAIR, EVA, FRED, SCORING, TELLERS
from selection.domain.impartiality import ExpertBarred
from selection.domain.people import Role
from selection.readmodels.scoring import scored
from web.desks.test_score import heading, sheets
from web.desks.working import appoint, sign_in
from web.test_catalogue import Unmarked

RECUSALS = "/fair-practice/desk/panel/P/recusals"
BARRED = f"{RECUSALS}/barred"
WAITING = "/fair-practice/desk/office/approvals"
FOUND = {"expert": EVA, "reason": "与候选系姐妹，未申报", "typed": "取消专家的评审资格"}


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=BOOK, at=SCORING) as found:
        jury.seated(found)
        jury.promised(found)
        jury.assigned(found)
        jury.scored(found, EVA, jury.OF, 31, 47)
        found.refresh()
        yield found


def events(fair: Fair):
    return [each.event for each in fair.place.journal.since(0, names=("recusal.expert-barred.1",))]


def counting(fair: Fair):
    return {
        each.expert for each in scored(fair.place.journal, fair.place.rules, **jury.HERE).sheets
    }


def test_two_officials_bar_an_expert_and_nothing_of_it_counts(fair: Fair):
    one, two, chair = (sign_in(fair, each) for each in (ONE, TWO, CHAIR))
    assert counting(fair) == {EVA}
    untyped = one.post(BARRED, {**FOUND, "typed": ""})
    assert untyped.status_code == 409
    assert "请照样输入事项名称" in untyped.text
    assert one.post(BARRED, FOUND).status_code == 303
    assert not events(fair)
    assert "已取消，所评全部不计" not in chair.get(RECUSALS).text

    [motion] = set(re.findall(rf"{WAITING}/([0-9a-f]{{32}})", two.get(WAITING).text))
    page = two.get(f"{WAITING}/{motion}").text
    for words in ("取消专家的评审资格", "专家夏", "与候选系姐妹，未申报", "不能恢复"):
        assert words in page
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest
    agree = f"{WAITING}/{motion}/agree"
    assert one.post(agree, {"digest": digest[1], "typed": FOUND["typed"]}).status_code == 409
    assert two.post(agree, {"digest": digest[1], "typed": FOUND["typed"]}).status_code == 303

    [event] = events(fair)
    assert isinstance(event, ExpertBarred)
    assert (event.expert, set(event.signed_by)) == (EVA, {ONE, TWO})
    assert fair.accounts.vault.open(event.reason.record) == {"words": FOUND["reason"]}
    assert not counting(fair)
    eva = sign_in(fair, EVA)
    assert not any(ANNA.name in heading(eva.get(each).text) for each in sheets(eva))
    for hand in (one, chair):
        assert re.search(r"已取消，所评全部不计.*专家夏", hand.get(RECUSALS).text)
    one.cookies["__Host-preferences"] = "en.normal"
    english = one.get(RECUSALS).text
    assert "Barred for concealing" in english
    assert Unmarked(english).found == []
    del one.cookies["__Host-preferences"]
    again = one.post(BARRED, FOUND)
    assert again.status_code == 409
    assert "已经取消" in again.text


def test_only_officials_bar_and_only_experts_of_the_panel_with_a_reason(fair: Fair):
    for person in (CHAIR, appoint(fair, "supervisor", Role.SUPERVISOR)):
        hand = sign_in(fair, person)
        assert "取消评审资格" not in hand.get(RECUSALS).text
        assert hand.post(BARRED, FOUND).status_code == 403
    for person in (EVA, FRED, TELLERS[0]):
        assert sign_in(fair, person).post(BARRED, FOUND).status_code == 403
    one = sign_in(fair, ONE)
    assert one.post(BARRED, {**FOUND, "reason": ""}).status_code == 409
    kept = one.post(BARRED, {**FOUND, "expert": ""})
    assert kept.status_code == 409
    assert FOUND["reason"] in kept.text
    assert one.post(BARRED, {**FOUND, "expert": ONE}).status_code == 409
    assert one.post(BARRED.replace("/P/", "/Q/"), FOUND).status_code == 404
    assert not list(fair.place.journal.since(0, names=("motion.motion-put.1",)))


def test_what_was_said_of_the_expert_meanwhile_makes_the_motion_void(fair: Fair):
    one, two, chair = (sign_in(fair, each) for each in (ONE, TWO, CHAIR))
    one.post(BARRED, FOUND)
    [motion] = set(re.findall(rf"{WAITING}/([0-9a-f]{{32}})", two.get(WAITING).text))
    page = two.get(f"{WAITING}/{motion}").text
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest
    tie = {"expert": EVA, "candidate": "anna", "ground": "ASKED"}
    assert chair.post(RECUSALS, tie).status_code == 303
    assert (
        two.post(
            f"{WAITING}/{motion}/agree", {"digest": digest[1], "typed": FOUND["typed"]}
        ).status_code
        == 409
    )
    assert not events(fair)
