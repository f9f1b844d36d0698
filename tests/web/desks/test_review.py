"""The review desk: blind to each other, each sees the own cases only, and the chief decides."""

import re

import pytest

from fair import ANNA as ANNA_HERSELF
from fair import ONE, TWO
from selection.accounts.recognising import PastWinner
from selection.desk import honourees, incidents
from selection.desk.requests import Order
from selection.desk.reviewing import review_of
from selection.domain.opinions import AppealRejection
from selection.domain.review import REVIEW
from web.desks.reviewed import (
    ANNA,
    BERT,
    CHIEF,
    CLERK,
    ERNA,
    FILES,
    NAMES,
    OF_THE_UNIT,
    OTHER_CHIEF,
    A,
    B,
    C,
    assign,
    nominate_erna,
    reviewed,
)
from web.desks.working import sign_in

DESK = "/fair-practice/desk/review"
CASE = f"{DESK}/cases/A-001"
IN_ORDER = {"tick_1": "FITS", "tick_2": "FITS", "verdict": "PASSED"}
UNSEALED = {
    "tick_1": "FAILS",
    "tick_2": "FITS",
    "note_1": "印章看不清-canary",
    "verdict": "RETURNED",
}
UNFIT = {"tick_1": "FAILS", "tick_2": "FITS", "verdict": "REJECTED", "remark": "不符合条件"}
ROUND = re.compile(r'name="round" value="([^"]+)"')
TICKED = re.compile(r'name="(tick_\d+)" value="(\w+)" checked')


@pytest.fixture
def fair(tmp_path):
    with reviewed(tmp_path / "home") as found:
        yield found


def answer(worker, form, case=CASE):
    """Answer in the round that the page shows; what is ticked on it stays so."""
    page = worker.get(case).text
    [round_] = ROUND.findall(page)
    ticked = dict(TICKED.findall(page))
    return worker.post(f"{case}/opinion", {**ticked, **form, "round": round_})


def test_a_reviewer_finds_the_own_cases_and_no_other(fair):
    assign(fair, ANNA, A, B)
    a, c = sign_in(fair, A), sign_in(fair, C)
    assert CASE in a.get(DESK).text
    assert CASE not in c.get(DESK).text
    assert a.get(CASE).status_code == 200
    for path in (CASE, f"{DESK}/cases/A-999", f"{CASE}/files/photos/1"):
        assert c.get(path).status_code == 404
    for act in ("opinion", "draft", "conflict", "likeness"):
        assert c.post(f"{CASE}/{act}", {"words": "回避"}).status_code == 404
    assert a.get(f"{DESK}/board").status_code == 403
    assert sign_in(fair, CLERK).get(DESK).status_code == 403


def test_agreement_passes_the_candidate_and_leads_to_the_next_case(fair):
    assign(fair, ANNA, A, B)
    assign(fair, BERT, A, C)
    a, b = sign_in(fair, A), sign_in(fair, B)
    assert answer(a, IN_ORDER).headers["location"] == f"{DESK}/cases/A-002?said=sent"
    assert answer(b, IN_ORDER).headers["location"] == f"{DESK}?said=sent"
    assert review_of(fair.place.desk, ANNA).passed
    assert "初审通过" in a.get(CASE).text


def test_the_same_form_twice_is_one_opinion(fair):
    assign(fair, ANNA, A, B)
    a = sign_in(fair, A)
    page = a.get(CASE).text
    form = {**IN_ORDER, "round": ROUND.findall(page)[0], "id": "0" * 32}
    assert a.post(f"{CASE}/opinion", form).status_code == 303
    fair.place.desk.journal.head()
    again = a.post(f"{CASE}/opinion", form)
    assert again.status_code == 303
    assert len(review_of(fair.place.desk, ANNA).opinions) == 1


def test_nobody_reads_an_opinion_before_both_have_answered(fair):
    """The page of who has not answered is the same to the byte, whatever the other one did."""
    assign(fair, ANNA, A, B)
    a, b, chief = sign_in(fair, A), sign_in(fair, B), sign_in(fair, CHIEF)
    paths = (CASE, DESK)
    before = {path: seen(b, path) for path in paths}
    overseen = seen(chief, CASE)

    assert answer(a, {**UNSEALED, "remark": "请补盖章-canary"}).status_code == 303

    assert {path: seen(b, path) for path in paths} == before
    assert seen(chief, CASE) == overseen
    for worker in (b, chief, sign_in(fair, ONE)):
        for path in (CASE, f"{CASE}?round=1", f"{DESK}/board"):
            assert "canary" not in worker.get(path).text
    mine = a.get(CASE).text
    assert "印章看不清-canary" in mine
    assert "您的意见已提交" in mine

    answer(b, IN_ORDER)
    for worker in (a, b, chief):
        told = worker.get(CASE).text
        assert "印章看不清-canary" in told
        assert "请补盖章-canary" in told
    for worker in (a, b):
        page = worker.get(CASE).text
        other = {A: B, B: A}[worker.person]
        assert NAMES[other] not in page
        assert str(other) not in page


def seen(worker, path):
    """What a page says, without what differs from one look to the next; headers with it."""
    got = worker.get(path)
    text = re.sub(r'name="id" value="\w+"', "", got.text)
    return got.status_code, text, sorted(got.headers.items())


def test_a_draft_is_kept_for_its_author_alone(fair):
    assign(fair, ANNA, A, B)
    a, b = sign_in(fair, A), sign_in(fair, B)
    [round_] = ROUND.findall(a.get(CASE).text)
    form = {"tick_1": "FAILS", "note_1": "待问-canary", "remark": "半句-canary", "round": round_}
    assert a.post(f"{CASE}/draft", form).headers["location"] == f"{CASE}?said=saved"
    saved = a.post(f"{CASE}/draft", form, **{"hx-request": "true"})
    assert saved.status_code == 200
    assert 'id="progress"' in saved.text
    assert "已自动保存" in saved.text
    page = a.get(CASE).text
    assert "待问-canary" in page
    assert "半句-canary" in page
    assert "canary" not in b.get(CASE).text
    assert "canary" not in sign_in(fair, CHIEF).get(CASE).text
    assert review_of(fair.place.desk, ANNA).opinions == ()


def test_what_is_saved_by_itself_after_the_submission_is_passed_over(fair):
    assign(fair, ANNA, A, B)
    a = sign_in(fair, A)
    [round_] = ROUND.findall(a.get(CASE).text)
    answer(a, IN_ORDER)
    late = {"tick_1": "FITS", "round": round_}
    assert a.post(f"{CASE}/draft", late, **{"hx-request": "true"}).status_code == 204
    assert a.post(f"{CASE}/draft", late).status_code == 409


def test_a_draft_of_another_round_is_not_taken(fair):
    assign(fair, ANNA, A, B)
    a = sign_in(fair, A)
    a.get(CASE)
    assert a.post(f"{CASE}/draft", {"round": "PEOPLE.7.0"}).status_code == 409
    moved = a.post(f"{CASE}/opinion", {**IN_ORDER, "round": "PEOPLE.7.0"})
    assert moved.status_code == 409
    assert review_of(fair.place.desk, ANNA).opinions == ()


def test_what_stands_in_the_way_is_told_and_nothing_typed_is_lost(fair):
    assign(fair, ANNA, A, B)
    a = sign_in(fair, A)
    [round_] = ROUND.findall(a.get(CASE).text)
    half = {"tick_1": "FITS", "note_1": "看过原件", "remark": "写到一半", "round": round_}
    poor = a.post(f"{CASE}/opinion", {**half, "verdict": "PASSED"})
    assert poor.status_code == 409
    assert "看过原件" in poor.text
    assert "写到一半" in poor.text
    assert "crit--wrong" in poor.text
    assert a.post(f"{CASE}/opinion", half).status_code == 422
    silent = answer(a, {"tick_1": "FAILS", "verdict": "REJECTED"})
    assert silent.status_code == 409
    assert 'role="alert"' in silent.text
    long = a.post(f"{CASE}/opinion", {**half, "note_1": "长" * 501, "verdict": "PASSED"})
    assert long.status_code == 422


def test_the_chief_decides_where_they_disagree_and_a_third_hears_the_appeal(fair):
    assign(fair, ANNA, A, B)
    chief = sign_in(fair, CHIEF)
    assert 'name="verdict"' not in chief.get(CASE).text
    answer(sign_in(fair, A), IN_ORDER)
    answer(sign_in(fair, B), UNFIT)
    board = chief.get(f"{DESK}/board").text
    assert "意见不一致，等组长裁定" in board
    page = chief.get(CASE).text
    assert 'name="tick_1"' in page
    assert 'name="tick_2"' not in page, "only what is disputed is answered"
    for name in NAMES.values():
        assert name not in page or name == NAMES[CHIEF]
    decided = answer(chief, {"tick_1": "FAILS", "verdict": "REJECTED", "remark": "确不符合"})
    assert decided.headers["location"] == f"{DESK}/board?said=sent"
    assert review_of(fair.place.desk, ANNA).rejected


def test_assigning_is_even_and_keeps_out_who_is_of_the_unit(fair):
    official = sign_in(fair, ONE)
    page = official.get(f"{DESK}/board").text
    assert page.count('name="label"') == 3
    wanted = {"label": ["A-001", "A-002", "A-003"]}
    assert official.post(f"{DESK}/assign", wanted).status_code == 303
    cases = [review_of(fair.place.desk, each).assigned for each in (ANNA, BERT)]
    assert all(len(set(each)) == 2 for each in cases)
    assert official.post(f"{DESK}/assign", {}).status_code == 409
    chief = sign_in(fair, CHIEF)
    assert chief.post(f"{DESK}/assign", wanted).status_code == 403
    named = {"label": "A-001", "reviewer": [A]}
    assert official.post(f"{DESK}/assign", named).status_code == 409


def test_a_chief_of_the_candidate_s_unit_does_not_find_the_case(fair):
    worker = sign_in(fair, OF_THE_UNIT)
    assert worker.get(CASE).status_code == 404


def test_who_steps_back_is_out_of_the_case_for_good(fair):
    assign(fair, ANNA, A, B)
    a = sign_in(fair, A)
    a.get(CASE)
    assert a.post(f"{CASE}/conflict", {"words": ""}).status_code == 422
    assert a.post(f"{CASE}/conflict", {"words": "同一单位工作过"}).status_code == 303
    assert a.get(CASE).status_code == 404
    assert "A-001" in sign_in(fair, ONE).get(f"{DESK}/board").text


def test_a_past_winner_is_settled_by_two_who_do_not_lead_each_other(fair):
    winner = PastWinner(year=2022, category="最美虚构者", name="虚构甲", unit="虚构推荐单位")
    desk = fair.place.desk
    flagged = honourees.enter(
        desk, fair.accounts, "往年入选", [winner], by=ONE, at=fair.clock()
    ).flagged
    assert flagged == (ANNA,)
    assign(fair, ANNA, A, B)
    a, b = sign_in(fair, A), sign_in(fair, B)
    page = a.get(CASE).text
    assert "2022" in page
    assert "名称相同，且同省或同单位" in page
    [honouree] = re.findall(r'name="honouree" value="([^"]+)"', page)
    blocked = answer(a, IN_ORDER)
    assert blocked.status_code == 409
    before = seen(b, CASE)
    assert a.post(f"{CASE}/likeness", {"honouree": honouree, "same": "no"}).status_code == 303
    assert seen(b, CASE) == before, "the second is not led by the first"
    assert b.post(f"{CASE}/likeness", {"honouree": honouree, "same": "no"}).status_code == 303
    assert "两人认定：不是同一个。" in a.get(CASE).text
    assert answer(a, IN_ORDER).status_code == 303


def test_files_are_for_those_who_review_the_case_whole_or_in_part(fair):
    nominate_erna(fair)
    assign(fair, ERNA, A, B)
    case = f"{DESK}/cases/B-001"
    a, c = sign_in(fair, A), sign_in(fair, C)
    page = a.get(case).text
    assert f"{case}/files/photos/1" in page
    assert "人数虽少而特别突出。" in page
    assert "13000000000" in page
    for code, (name, _, content) in FILES.items():
        got = a.get(f"{case}/files/{code}/1")
        assert got.content == content
        assert got.headers["cache-control"] == "private, no-store"
        assert "filename*=UTF-8''" in got.headers["content-disposition"], name
        assert c.get(f"{case}/files/{code}/1").status_code == 404
    film = f"{case}/files/film/1"
    part = a.get(film, range="bytes=10-19")
    assert (part.status_code, part.content) == (206, FILES["film"][2][10:20])
    assert a.get(f"{case}/files/film/2").status_code == 404
    assert fair.visitor().get(film, follow_redirects=False).status_code == 303


def test_an_exemption_is_granted_by_both(fair):
    nominate_erna(fair)
    assign(fair, ERNA, A, B)
    case = f"{DESK}/cases/B-001"
    a, b = sign_in(fair, A), sign_in(fair, B)
    assert answer(a, IN_ORDER, case).status_code == 409
    for worker in (a, b):
        assert answer(worker, {**IN_ORDER, "grant_0": "yes"}, case).status_code == 303
    assert review_of(fair.place.desk, ERNA).passed


def test_nothing_of_a_candidate_who_is_locked_away_is_shown(fair):
    assign(fair, ANNA, A, B)
    incidents.report(fair.place.desk, ANNA, by=ONE)
    got = sign_in(fair, A).get(CASE)
    assert got.status_code == 409
    assert ANNA_HERSELF.story.split()[0] not in got.text


def test_who_was_erased_is_not_found(fair):
    assign(fair, ANNA, A, B)
    fair.erase(ANNA_HERSELF)
    a = sign_in(fair, A)
    assert a.get(CASE).status_code == 404
    assert a.get(DESK).status_code == 200


def test_two_officials_cannot_give_opinions(fair):
    assign(fair, ANNA, A, B)
    for person in (ONE, TWO):
        worker = sign_in(fair, person)
        worker.get(CASE)
        assert worker.post(f"{CASE}/opinion", IN_ORDER).status_code == 403


def test_an_appeal_is_heard_by_a_chief_who_had_no_part(fair):
    assign(fair, ANNA, A, B)
    for who in (A, B):
        answer(sign_in(fair, who), UNFIT)
    reason = fair.accounts.vault.keep(ANNA, "reason", {"words": "请看附件"}, at=fair.clock())
    appeal = AppealRejection(candidate=ANNA, by=CLERK, reason=reason, at=fair.clock())
    fair.place.desk.handle(CLERK, Order(REVIEW, appeal))
    assert "复核申请" in sign_in(fair, ONE).get(f"{DESK}/board").text
    chief = sign_in(fair, OTHER_CHIEF)
    assert "请看附件" in chief.get(CASE).text
    assert "请看附件" not in sign_in(fair, A).get(CASE).text
    assert chief.post(f"{CASE}/appeal", {"upheld": "yes"}).status_code == 422
    heard = chief.post(f"{CASE}/appeal", {"upheld": "yes", "words": "证明有效"})
    assert heard.status_code == 303
    assert review_of(fair.place.desk, ANNA).heard
    assert sign_in(fair, A).get(CASE).status_code == 404
