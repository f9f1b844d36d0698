"""The review desk: blind to each other, each sees the own cases only, and the chief decides."""

import re
from dataclasses import dataclass
from itertools import count

import pytest

from fair import ONE, TWO, Somebody
from selection.accounts.recognising import PastWinner
from selection.desk import honourees, incidents
from selection.desk.requests import Order
from selection.desk.reviewing import review_of
from selection.domain.kernel import CandidateId
from selection.domain.opinions import AppealRejection
from selection.domain.review import REVIEW
from web.desks.reviewed import (
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
ERNA_S = f"{DESK}/cases/B-001"
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


@dataclass(frozen=True)
class Case:
    """A candidate of a test's own, in the fair that all of them share."""

    id: CandidateId
    name: str
    label: str

    @property
    def path(self) -> str:
        return f"{DESK}/cases/{self.label}"


@pytest.fixture(scope="module")
def fair(tmp_path_factory):
    """One fair with a candidate for each test, and one with files who pleads."""
    people = [
        Somebody(id=f"someone-{n}", category="PEOPLE", name=f"虚构{n}号") for n in range(1, 31)
    ]
    with reviewed(tmp_path_factory.mktemp("review") / "home", people=people) as found:
        nominate_erna(found)
        assign(found, ERNA, A, B)
        yield found


NTH = count(1)


def fresh() -> Case:
    """A candidate whom no other test has."""
    n = next(NTH)
    return Case(CandidateId(f"someone-{n}"), f"虚构{n}号", f"A-{n:03}")


@pytest.fixture
def case() -> Case:
    """A candidate of the test's own."""
    return fresh()


@pytest.fixture
def other() -> Case:
    """One more."""
    return fresh()


def answer(worker, form, case):
    """Answer in the round that the page shows; what is ticked on it stays so."""
    page = worker.get(case).text
    [round_] = ROUND.findall(page)
    ticked = dict(TICKED.findall(page))
    return worker.post(f"{case}/opinion", {**ticked, **form, "round": round_})


def test_a_reviewer_finds_the_own_cases_and_no_other(fair, case):
    assign(fair, case.id, A, B)
    a, c = sign_in(fair, A), sign_in(fair, C)
    assert case.path in a.get(DESK).text
    assert case.path not in c.get(DESK).text
    assert a.get(case.path).status_code == 200
    for path in (case.path, f"{DESK}/cases/A-999", f"{case.path}/files/photos/1"):
        assert c.get(path).status_code == 404
    for act in ("opinion", "draft", "conflict", "likeness"):
        assert c.post(f"{case.path}/{act}", {"words": "回避"}).status_code == 404
    assert a.get(f"{DESK}/board").status_code == 403
    assert sign_in(fair, CLERK).get(DESK).status_code == 403


def test_agreement_passes_the_candidate_and_leads_to_the_next_case(fair, case, other):
    assign(fair, case.id, A, B)
    assign(fair, other.id, A, C)
    a, b = sign_in(fair, A), sign_in(fair, B)
    assert answer(a, IN_ORDER, case.path).headers["location"] == f"{other.path}?said=sent"
    assert answer(b, IN_ORDER, case.path).status_code == 303
    assert review_of(fair.place.desk, case.id).passed
    assert "初审通过" in a.get(case.path).text


def test_the_same_form_twice_is_one_opinion(fair, case):
    assign(fair, case.id, A, B)
    a = sign_in(fair, A)
    page = a.get(case.path).text
    form = {**IN_ORDER, "round": ROUND.findall(page)[0], "id": "0" * 32}
    assert a.post(f"{case.path}/opinion", form).status_code == 303
    fair.place.desk.journal.head()
    again = a.post(f"{case.path}/opinion", form)
    assert again.status_code == 303
    assert len(review_of(fair.place.desk, case.id).opinions) == 1


def test_nobody_reads_an_opinion_before_both_have_answered(fair, case):
    """The page of who has not answered is the same to the byte, whatever the other one did."""
    assign(fair, case.id, A, B)
    a, b, chief = sign_in(fair, A), sign_in(fair, B), sign_in(fair, CHIEF)
    paths = (case.path, DESK)
    before = {path: seen(b, path) for path in paths}
    overseen = seen(chief, case.path)

    assert answer(a, {**UNSEALED, "remark": "请补盖章-canary"}, case.path).status_code == 303

    assert {path: seen(b, path) for path in paths} == before
    assert seen(chief, case.path) == overseen
    for worker in (b, chief, sign_in(fair, ONE)):
        for path in (case.path, f"{case.path}?round=1", f"{DESK}/board"):
            assert "canary" not in worker.get(path).text
    mine = a.get(case.path).text
    assert "印章看不清-canary" in mine
    assert "您的意见已提交" in mine

    answer(b, IN_ORDER, case.path)
    for worker in (a, b, chief):
        told = worker.get(case.path).text
        assert "印章看不清-canary" in told
        assert "请补盖章-canary" in told
    for worker in (a, b):
        page = worker.get(case.path).text
        other = {A: B, B: A}[worker.person]
        assert NAMES[other] not in page
        assert str(other) not in page


def seen(worker, path):
    """What a page says, without what differs from one look to the next; headers with it."""
    got = worker.get(path)
    text = re.sub(r'name="id" value="\w+"', "", got.text)
    return got.status_code, text, sorted(got.headers.items())


def test_a_draft_is_kept_for_its_author_alone(fair, case):
    assign(fair, case.id, A, B)
    a, b = sign_in(fair, A), sign_in(fair, B)
    [round_] = ROUND.findall(a.get(case.path).text)
    form = {"tick_1": "FAILS", "note_1": "待问-canary", "remark": "半句-canary", "round": round_}
    assert a.post(f"{case.path}/draft", form).headers["location"] == f"{case.path}?said=saved"
    saved = a.post(f"{case.path}/draft", form, **{"hx-request": "true"})
    assert saved.status_code == 200
    assert 'id="progress"' in saved.text
    assert "已自动保存" in saved.text
    page = a.get(case.path).text
    assert "待问-canary" in page
    assert "半句-canary" in page
    assert "canary" not in b.get(case.path).text
    assert "canary" not in sign_in(fair, CHIEF).get(case.path).text
    assert review_of(fair.place.desk, case.id).opinions == ()


def test_what_is_saved_by_itself_after_the_submission_is_passed_over(fair, case):
    assign(fair, case.id, A, B)
    a = sign_in(fair, A)
    [round_] = ROUND.findall(a.get(case.path).text)
    answer(a, IN_ORDER, case.path)
    late = {"tick_1": "FITS", "round": round_}
    assert a.post(f"{case.path}/draft", late, **{"hx-request": "true"}).status_code == 204
    assert a.post(f"{case.path}/draft", late).status_code == 409


def test_a_draft_of_another_round_is_not_taken(fair, case):
    assign(fair, case.id, A, B)
    a = sign_in(fair, A)
    a.get(case.path)
    assert a.post(f"{case.path}/draft", {"round": "PEOPLE.7.0"}).status_code == 409
    moved = a.post(f"{case.path}/opinion", {**IN_ORDER, "round": "PEOPLE.7.0"})
    assert moved.status_code == 409
    assert review_of(fair.place.desk, case.id).opinions == ()


def test_what_stands_in_the_way_is_told_and_nothing_typed_is_lost(fair, case):
    assign(fair, case.id, A, B)
    a = sign_in(fair, A)
    [round_] = ROUND.findall(a.get(case.path).text)
    half = {"tick_1": "FITS", "note_1": "看过原件", "remark": "写到一半", "round": round_}
    poor = a.post(f"{case.path}/opinion", {**half, "verdict": "PASSED"})
    assert poor.status_code == 409
    assert "看过原件" in poor.text
    assert "写到一半" in poor.text
    assert "crit--wrong" in poor.text
    assert a.post(f"{case.path}/opinion", half).status_code == 422
    silent = answer(a, {"tick_1": "FAILS", "verdict": "REJECTED"}, case.path)
    assert silent.status_code == 409
    assert 'role="alert"' in silent.text
    long = a.post(f"{case.path}/opinion", {**half, "note_1": "长" * 501, "verdict": "PASSED"})
    assert long.status_code == 422


def test_the_chief_decides_where_they_disagree_and_a_third_hears_the_appeal(fair, case):
    assign(fair, case.id, A, B)
    chief = sign_in(fair, CHIEF)
    assert 'name="verdict"' not in chief.get(case.path).text
    answer(sign_in(fair, A), IN_ORDER, case.path)
    answer(sign_in(fair, B), UNFIT, case.path)
    board = chief.get(f"{DESK}/board").text
    assert "意见不一致，等组长裁定" in board
    page = chief.get(case.path).text
    assert 'name="tick_1"' in page
    assert 'name="tick_2"' not in page, "only what is disputed is answered"
    for name in NAMES.values():
        assert name not in page or name == NAMES[CHIEF]
    decision = {"tick_1": "FAILS", "verdict": "REJECTED", "remark": "确不符合"}
    decided = answer(chief, decision, case.path)
    assert decided.headers["location"] == f"{DESK}/board?said=sent"
    assert review_of(fair.place.desk, case.id).rejected


def test_assigning_is_even_and_keeps_out_who_is_of_the_unit(fair, case, other):
    official = sign_in(fair, ONE)
    page = official.get(f"{DESK}/board").text
    wanted = {"label": [case.label, other.label]}
    assert all(f'value="{each}"' in page for each in wanted["label"])
    assert official.post(f"{DESK}/assign", wanted).status_code == 303
    cases = [review_of(fair.place.desk, each).assigned for each in (case.id, other.id)]
    assert all(len(set(each)) == 2 for each in cases)
    assert official.post(f"{DESK}/assign", {}).status_code == 409
    chief = sign_in(fair, CHIEF)
    assert chief.post(f"{DESK}/assign", wanted).status_code == 403
    named = {"label": case.label, "reviewer": [A]}
    assert official.post(f"{DESK}/assign", named).status_code == 409


def test_a_chief_of_the_candidate_s_unit_does_not_find_the_case(fair, case):
    worker = sign_in(fair, OF_THE_UNIT)
    assert worker.get(case.path).status_code == 404


def test_who_steps_back_is_out_of_the_case_for_good(fair, case):
    assign(fair, case.id, A, B)
    a = sign_in(fair, A)
    a.get(case.path)
    assert a.post(f"{case.path}/conflict", {"words": ""}).status_code == 422
    assert a.post(f"{case.path}/conflict", {"words": "同一单位工作过"}).status_code == 303
    assert a.get(case.path).status_code == 404
    assert case.label in sign_in(fair, ONE).get(f"{DESK}/board").text


def test_a_past_winner_is_settled_by_two_who_do_not_lead_each_other(fair, case):
    winner = PastWinner(year=2022, category="最美虚构者", name=case.name, unit="虚构推荐单位")
    desk = fair.place.desk
    flagged = honourees.enter(
        desk, fair.accounts, "往年入选", [winner], by=ONE, at=fair.clock()
    ).flagged
    assert flagged == (case.id,)
    assign(fair, case.id, A, B)
    a, b = sign_in(fair, A), sign_in(fair, B)
    page = a.get(case.path).text
    assert "2022" in page
    assert "名称相同，且同省或同单位" in page
    [honouree] = re.findall(r'name="honouree" value="([^"]+)"', page)
    blocked = answer(a, IN_ORDER, case.path)
    assert blocked.status_code == 409
    before = seen(b, case.path)
    assert a.post(f"{case.path}/likeness", {"honouree": honouree, "same": "no"}).status_code == 303
    assert seen(b, case.path) == before, "the second is not led by the first"
    assert b.post(f"{case.path}/likeness", {"honouree": honouree, "same": "no"}).status_code == 303
    assert "两人认定：不是同一个。" in a.get(case.path).text
    assert answer(a, IN_ORDER, case.path).status_code == 303


def test_files_are_for_those_who_review_the_case_whole_or_in_part(fair):
    here = ERNA_S
    a, c = sign_in(fair, A), sign_in(fair, C)
    page = a.get(here).text
    assert f"{here}/files/photos/1" in page
    assert "人数虽少而特别突出。" in page
    assert "13000000000" in page
    for code, (name, _, content) in FILES.items():
        got = a.get(f"{here}/files/{code}/1")
        assert got.content == content
        assert got.headers["cache-control"] == "private, no-store"
        assert "filename*=UTF-8''" in got.headers["content-disposition"], name
        assert c.get(f"{here}/files/{code}/1").status_code == 404
    film = f"{here}/files/film/1"
    part = a.get(film, range="bytes=10-19")
    assert (part.status_code, part.content) == (206, FILES["film"][2][10:20])
    assert a.get(f"{here}/files/film/2").status_code == 404
    assert fair.visitor().get(film, follow_redirects=False).status_code == 303


def test_an_exemption_is_granted_by_both(fair):
    here = ERNA_S
    a, b = sign_in(fair, A), sign_in(fair, B)
    assert answer(a, IN_ORDER, here).status_code == 409
    for worker in (a, b):
        assert answer(worker, {**IN_ORDER, "grant_0": "yes"}, here).status_code == 303
    assert review_of(fair.place.desk, ERNA).passed


def test_nothing_of_a_candidate_who_is_locked_away_is_shown(fair, case):
    assign(fair, case.id, A, B)
    incidents.report(fair.place.desk, case.id, by=ONE)
    got = sign_in(fair, A).get(case.path)
    assert got.status_code == 409
    assert case.name not in got.text


def test_who_was_erased_is_not_found(fair, case):
    assign(fair, case.id, A, B)
    fair.erase(Somebody(id=case.id, category="PEOPLE", name=case.name))
    a = sign_in(fair, A)
    assert a.get(case.path).status_code == 404
    assert a.get(DESK).status_code == 200


def test_two_officials_cannot_give_opinions(fair, case):
    assign(fair, case.id, A, B)
    for person in (ONE, TWO):
        worker = sign_in(fair, person)
        worker.get(case.path)
        assert worker.post(f"{case.path}/opinion", IN_ORDER).status_code == 403


def test_an_appeal_is_heard_by_a_chief_who_had_no_part(fair, case):
    assign(fair, case.id, A, B)
    for who in (A, B):
        answer(sign_in(fair, who), UNFIT, case.path)
    reason = fair.accounts.vault.keep(case.id, "reason", {"words": "请看附件"}, at=fair.clock())
    appeal = AppealRejection(candidate=case.id, by=CLERK, reason=reason, at=fair.clock())
    fair.place.desk.handle(CLERK, Order(REVIEW, appeal))
    assert "复核申请" in sign_in(fair, ONE).get(f"{DESK}/board").text
    chief = sign_in(fair, OTHER_CHIEF)
    assert "请看附件" in chief.get(case.path).text
    assert "请看附件" not in sign_in(fair, A).get(case.path).text
    assert chief.post(f"{case.path}/appeal", {"upheld": "yes"}).status_code == 422
    heard = chief.post(f"{case.path}/appeal", {"upheld": "yes", "words": "证明有效"})
    assert heard.status_code == 303
    assert review_of(fair.place.desk, case.id).heard
    assert sign_in(fair, A).get(case.path).status_code == 404


@pytest.mark.accepts("A-11", "A-12")
def test_a_reviewer_is_told_of_related_candidates_but_of_none_that_is_locked_away(tmp_path):
    one, two = (Somebody(id=each, category="PEOPLE", name="虚构戊") for each in ("one", "two"))
    with reviewed(tmp_path / "home", people=[one, two]) as fair:
        nominate_erna(fair)  # who is called like both
        assign(fair, CandidateId("one"), A, B)
        assign(fair, ERNA, A, B)
        reviewer = sign_in(fair, A)
        about_one, about_erna = (f"{DESK}/cases/{each}" for each in ("A-001", "B-001"))
        assert reviewer.get(about_one).text.count("名称相同") == 1
        assert reviewer.get(about_erna).text.count("名称相同") == 2
        incidents.report(fair.place.desk, CandidateId("two"), by=ONE)
        assert reviewer.get(about_erna).text.count("名称相同") == 1
        incidents.report(fair.place.desk, ERNA, by=ONE)
        assert "相关候选" not in reviewer.get(about_one).text
