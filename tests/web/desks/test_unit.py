"""The desk of a recommending unit, through the application on real stores."""

import os
import re
from itertools import count
from pathlib import Path

import pytest

import fair as fairs
from fair import ONE, ORIGIN
from materials import made
from selection.desk.requests import Order
from selection.domain.kernel import CandidateId
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import Verdict
from selection.domain.transferring import ProposeTransfer
from selection.journal.items import Record
from web.desks.recommending import BASE, FILLED, HERSELF, PERSON, province, upload
from web.desks.working import sign_in

VARIABLE = "SELECTION_CONTEST_DATA"
HTMX = {"hx-request": "true"}
PLEA = "队伍虽小，四年来坚持每个周末下乡，从不间断，学校都说好。"


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    with province(tmp_path_factory.mktemp("unit") / "home") as found:
        yield found


names = (f"虚构第{n}队" for n in count(1))


def own_name() -> dict[str, str]:
    return {"a_name": next(names)}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_unit_s_page_shows_its_quota_and_one_next_step(unit):
    page = unit.clerk.get(BASE)
    assert page.status_code == 200
    assert "已用 0 个，共 9 个" in page.text
    assert "2 月 20 日 24:00 截止报送" in page.text
    assert page.text.count('class="next ') == 1


def test_nobody_without_a_role_in_a_unit_comes_in(unit):
    assert fairs.Browser(unit.fair.client).get(BASE, follow_redirects=False).status_code == 303
    assert unit.herself.get(BASE).status_code == 403
    official = unit.clerk.__class__(unit.fair, ONE)
    assert official.get(BASE).status_code == 303


def test_what_is_typed_is_kept_and_a_draft_takes_no_slot(unit):
    path = unit.begin()
    assert unit.fill(path, a_volunteers="十六个", **own_name()).status_code == 303
    page = unit.clerk.get(path).text
    assert 'value="十六个"' in page
    assert "请填写数字，例如 62" in page
    assert "已用 0 个" in unit.clerk.get(BASE).text


def test_another_unit_finds_nothing_of_it(unit):
    path = unit.submitted(**own_name())
    for each in ("", "/preview", "/receipt", "/withdrawal", "/files/PHOTO/1"):
        assert unit.clerk.get(path + each).status_code == 200, each
        assert unit.stranger.get(path + each).status_code == 404, each
    assert unit.stranger.post(path, {"opened": "0"}).status_code == 404
    assert unit.stranger.post(f"{path}/appeal", {"words": "x"}).status_code == 404
    answer = upload(unit.stranger, f"{path}/files/PHOTO", made.jpeg(), "x.jpg")
    assert answer.status_code == 404
    assert path not in unit.stranger.get(BASE).text
    for who in (unit.clerk, unit.stranger):
        assert who.get(f"{BASE}/nominations/{'0' * 32}").status_code == 404
        assert who.get(f"{BASE}/nominations/%2e%2e").status_code == 404


def test_only_the_leader_approves_and_hands_in_and_only_a_clerk_writes(unit):
    path = unit.begin()
    assert unit.clerk.get(f"{path}/approval").status_code == 403
    assert unit.clerk.post(f"{path}/hand-in").status_code == 403
    assert unit.leader.post(path, {"opened": "0"}).status_code == 403
    assert unit.leader.get(f"{BASE}/nominations/new").status_code == 403


def test_saving_by_itself_answers_with_the_self_check_and_the_new_revision(unit):
    path = unit.begin()
    unit.clerk.get(path)
    answer = unit.clerk.post(path, {"opened": "0", "a_name": "虚构"}, **HTMX)
    assert answer.status_code == 200
    assert 'id="selfcheck"' in answer.text
    assert 'name="opened" id="opened" value="1"' in answer.text
    assert "已自动保存" in answer.text
    again = unit.clerk.post(path, {"opened": "1", "a_name": "虚构"}, **HTMX)
    assert 'value="1"' in again.text


def test_two_versions_are_laid_side_by_side_and_chosen_field_by_field(unit):
    path = unit.begin()
    unit.fill(path, a_brief="甲的简介", a_story="甲的事迹")
    mine = {"opened": "0", **FILLED, "a_brief": "乙的简介", "a_story": "乙的事迹"}
    answer = unit.clerk.post(path, mine | {"plea_MANY": PLEA})
    assert answer.status_code == 409
    for words in ("甲的简介", "乙的简介", "甲的事迹", "乙的事迹", PLEA):
        assert words in answer.text
    revision = re.search(r'name="opened" value="(\d+)"', answer.text)
    assert revision
    chosen = {**mine, "opened": revision[1], "from_brief": "theirs", "from_story": "mine"}
    assert unit.clerk.post(f"{path}/merge", chosen).status_code == 303
    page = unit.clerk.get(path).text
    assert "甲的简介" in page
    assert "乙的事迹" in page


def test_checking_lists_everything_that_is_missing_at_once(unit):
    path = unit.begin()
    answer = unit.clerk.post(path, {"opened": "0", "do": "check", "a_name": "虚构"})
    assert answer.status_code == 422
    for label in ("简介", "主要事迹", "服务领域", "成立时间", "志愿者人数"):
        assert label in answer.text
    assert answer.text.count("还没有填写") >= 10  # at the field and in the self-check


def test_a_text_that_is_too_long_for_any_field_loses_nothing(unit):
    path = unit.begin()
    unit.clerk.get(path)
    answer = unit.clerk.post(path, {"opened": "0", "a_story": "长" * 20_001, "a_brief": "短"})
    assert answer.status_code == 422
    assert "长" * 20_001 in answer.text
    assert ">\n短</textarea>" in answer.text


def test_sixteen_people_ask_for_a_reason_and_the_leader_endorses_it(unit):
    path = unit.begin()
    unit.fill(path, a_volunteers="16", **own_name())
    page = unit.clerk.get(path).text
    assert "突出表现说明（申请破格）" in page
    short = unit.fill(path, a_volunteers="16", plea_MANY="太短")
    assert short.status_code == 409
    assert ">\n太短</textarea>" in short.text
    name = re.search(r'name="a_name"[^>]*value="([^"]+)"', page)
    assert name
    answer = unit.fill(path, a_volunteers="16", a_name=name[1], plea_MANY=PLEA)
    assert answer.status_code == 303
    unit.attach(path)
    unit.pledge(path)
    assert PLEA in unit.leader.get(f"{path}/approval").text
    assert unit.approve(path).status_code == 303
    assert unit.hand_in(path).status_code == 303


def test_the_leader_approves_exactly_what_was_shown(unit):
    path = unit.begin()
    unit.fill(path, **own_name())
    unit.attach(path)
    unit.pledge(path)
    page = unit.leader.get(f"{path}/approval").text
    shown = re.search(r'name="shown" value="(\w{64})"', page)
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert shown
    assert revision
    answer = upload(unit.clerk, f"{path}/files/PHOTO", made.jpeg(990, 700, size=20_000), "b.jpg")
    assert answer.status_code == 303
    data = {"shown": shown[1], "revision": revision[1], "promised": "yes"}
    answer = unit.leader.post(f"{path}/approval", data)
    assert answer.status_code == 409
    assert unit.leader.post(f"{path}/hand-in").status_code == 409
    without = unit.leader.post(
        f"{path}/approval", {k: v for k, v in data.items() if k != "promised"}
    )
    assert without.status_code == 422


def test_a_draft_is_sent_back_with_words(unit):
    path = unit.begin()
    unit.fill(path)
    assert unit.leader.post(f"{path}/send-back", {"words": ""}).status_code == 422
    assert unit.leader.post(f"{path}/send-back", {"words": "请补充照片"}).status_code == 303
    assert "请补充照片" in unit.clerk.get(path).text


def test_a_receipt_says_number_time_and_the_hash_of_each_file(unit):
    path = unit.submitted(**own_name())
    receipt = unit.clerk.get(f"{path}/receipt").text
    assert "fair-practice-" in receipt
    assert receipt.count('<code class="hash">') == 3
    assert "按时收到" in receipt


def test_what_is_returned_shows_every_defect_and_is_handed_in_again(unit):
    path = unit.submitted(**own_name())
    unit.review(path, Verdict.RETURNED, words="请写明服务了多少人")
    page = unit.clerk.get(path).text
    assert "退回补正（第 1 次，最多 2 次）" in page
    assert "请写明服务了多少人" in page
    assert 'href="#f-story"' in page
    assert "个工作日" in page
    assert "先补正退回的" in unit.clerk.get(BASE).text
    assert 'name="a_name"' not in page
    answer = unit.fill(path, a_name=None, a_story="服务了三千人。")
    assert answer.status_code == 303
    unit.pledge(path)
    assert unit.approve(path).status_code == 303
    assert unit.hand_in(path).status_code == 303
    assert unit.clerk.get(f"{path}/receipt").text.count("按时收到") == 2
    candidate = CandidateId(path.rpartition("/")[2])
    history: list[Record] = unit.fair.place.journal.read(f"fair-practice/nomination/{candidate}")
    assert history[-1].event.changed == ("story", "TRUTH")[:1]


def test_only_what_was_found_wanting_is_corrected(unit):
    named = own_name()
    path = unit.submitted(**named)
    unit.review(path, Verdict.RETURNED, words="请写明服务了多少人")
    page = unit.clerk.get(path).text
    assert 'name="a_story"' in page
    for locked in ("a_name", "a_brief", "a_fields", "a_volunteers", "a_fit"):
        assert f'name="{locked}"' not in page
    assert named["a_name"] in page
    assert "没有指出问题，这次不能改" in page
    assert f'action="{path}/files/FORM_PDF"' in page, "the stamped form repeats the story"
    assert f'action="{path}/files/PHOTO"' not in page

    answer = unit.fill(path, a_story="服务了三千人。", a_brief="另一句话。", **named)
    assert answer.status_code == 409
    assert "退回补正只改指出的问题" in answer.text
    assert "服务了三千人。" in answer.text, "nothing that was typed is lost"
    photo = made.jpeg(990, 710, size=20_000)
    refused = upload(unit.clerk, f"{path}/files/PHOTO", photo, "b.jpg")
    assert refused.status_code == 422
    assert "退回补正只改指出的问题" in refused.text
    assert unit.clerk.post(f"{path}/files/PHOTO/1/remove").status_code == 422

    assert unit.fill(path, a_story="服务了三千人。", **named).status_code == 303
    only = {name: None for name in FILLED if name != "a_story"}
    assert unit.fill(path, **only, a_story="服务了三千零一人。").status_code == 303
    assert named["a_name"] in unit.clerk.get(path).text


def test_a_defect_that_looks_at_everything_leaves_everything_open(unit):
    path = unit.submitted(**own_name())
    unit.review(path, Verdict.RETURNED, rule="PLAUSIBLE")
    page = unit.clerk.get(path).text
    assert 'name="a_name"' in page
    assert "没有指出问题" not in page.partition("退回补正")[2].partition("</section>")[2]


def test_nothing_of_the_reviewers_but_the_outcome_reaches_the_unit(unit):
    path = unit.submitted(**own_name())
    unit.review(path, Verdict.RETURNED)
    page = unit.clerk.get(path).text
    for secret in ("reviewer-ann", "reviewer-bob"):
        assert secret not in page


def test_a_rejection_is_appealed_once_and_in_time(unit):
    path = unit.submitted(**own_name())
    unit.review(path, Verdict.REJECTED, words="事迹不实")
    page = unit.clerk.get(path).text
    assert "事迹不实" in page
    assert "申请复核一次" in page
    assert unit.clerk.post(f"{path}/appeal", {"words": ""}).status_code == 422
    assert unit.clerk.post(f"{path}/appeal", {"words": "另有证明"}).status_code == 303
    assert "由没有参与原审的人决定" in unit.clerk.get(path).text
    assert unit.clerk.post(f"{path}/appeal", {"words": "再来"}).status_code == 409


def test_a_change_of_category_is_agreed_to_by_the_leader(unit):
    path = unit.submitted(**own_name())
    candidate, fair = CandidateId(path.rpartition("/")[2]), unit.fair
    reason = fair.accounts.vault.keep(candidate, "reason", {"words": "是个人"}, at=fair.clock())
    proposed = ProposeTransfer(
        candidate=candidate, category="PEOPLE", reason=reason, by=ONE, at=fair.clock()
    )
    fair.place.desk.handle(ONE, Order(NOMINATION, proposed))
    page = unit.leader.get(path).text
    assert "是个人" in page
    answer = unit.leader.post(f"{path}/transfer", {"category": "PEOPLE"})
    assert answer.status_code == 409  # a person's number is missing, and the page says so
    assert "表" in plain(answer.text)


def test_a_file_is_renamed_taken_replaced_and_removed(unit):
    path = unit.begin()
    nameless = upload(unit.clerk, f"{path}/files/PHOTO", made.jpeg(), "a.jpg")
    assert nameless.status_code == 422
    assert "请先填写姓名（名称）" in nameless.text
    unit.fill(path, a_name="虚构改名队")
    data = made.jpeg(950, 700, size=20_000)
    assert upload(unit.clerk, f"{path}/files/PHOTO", data, "C:\\x\\IMG_9.jpg").status_code == 303
    page = unit.clerk.get(path).text
    assert "虚构改名队01.jpg" in page
    assert unit.clerk.get(f"{path}/files/PHOTO/1").content == data
    copy = unit.clerk.get(f"{path}/files/PHOTO/1/picture")
    assert copy.headers["content-type"] == "image/webp"
    assert copy.headers["cache-control"] == "no-store"
    assert unit.clerk.post(f"{path}/files/PHOTO/1/remove").status_code == 303
    assert unit.clerk.get(f"{path}/files/PHOTO/1").status_code == 404


def test_an_upload_by_script_answers_with_the_tray_and_the_verdict(unit):
    path = unit.begin()
    unit.fill(path, **own_name())
    answer = upload(unit.clerk, f"{path}/files/PHOTO", made.png(), "x.jpg", **HTMX)
    assert answer.status_code == 422
    assert 'id="m-PHOTO"' in answer.text
    assert "这是PNG 图片" in answer.text
    assert "<html" not in answer.text


def test_nobody_sends_a_film_to_a_desk_without_coming_in(unit):
    """Not a byte of it is read: the answer comes before the form could be parsed."""
    path = f"{BASE}/nominations/x/files/PHOTO"
    answer = unit.fair.visitor().post(
        path,
        content=b"no form at all" * 1_000,
        headers={"origin": ORIGIN, "content-type": "multipart/form-data; boundary=xx"},
    )
    assert answer.status_code == 401
    answer = unit.herself.post(path, {})
    assert answer.status_code == 403


@pytest.fixture(scope="session")
def uploads() -> Path:
    folder = Path(os.environ.get(VARIABLE, "")) / "uploads"
    if not os.environ.get(VARIABLE) or not folder.is_dir():
        pytest.skip(f"the real uploads are not at hand: {VARIABLE} names no folder with them")
    return folder


def test_hostile_files_are_refused_with_a_sentence(unit, uploads):
    path = unit.begin()
    unit.fill(path, **own_name())
    seen = 0
    for each in sorted((uploads / "files").iterdir()):
        for code in ("PHOTO", "FORM_PDF"):
            answer = upload(unit.clerk, f"{path}/files/{code}", each.read_bytes(), each.name)
            assert answer.status_code in {303, 422}, each.name
            if answer.status_code == 422:
                seen += 1
                assert 'class="callout callout--bad" role="alert"' in answer.text
            else:
                order = re.findall(rf"/files/{code}/(\d+)/remove", unit.clerk.get(path).text)
                unit.clerk.post(f"{path}/files/{code}/{order[-1]}/remove")
    assert seen > 25


def test_the_public_page_is_previewed_without_what_is_not_public(unit):
    path = unit.begin("PEOPLE")
    unit.fill(path, a_phone="13000000000")
    page = unit.clerk.get(f"{path}/preview").text
    assert "走遍全县的学校。" in page
    assert "13000000000" not in page
    assert PERSON["a_id_number"] not in page


def test_a_withdrawal_says_what_becomes_of_the_slot_and_wants_the_words(unit):
    path = unit.submitted("PEOPLE", a_name="虚构撤回者", a_id_number="X0000777")
    page = unit.leader.get(f"{path}/withdrawal").text
    assert "名额马上腾出来" in page
    assert unit.leader.post(f"{path}/withdrawal", {"typed": "撤回"}).status_code == 422
    assert unit.clerk.post(f"{path}/withdrawal", {"typed": "撤回推荐"}).status_code == 403
    assert unit.leader.post(f"{path}/withdrawal", {"typed": "撤回推荐"}).status_code == 303
    assert "已撤回" in unit.clerk.get(BASE).text
    assert unit.leader.get(f"{path}/withdrawal").status_code == 404


def test_a_second_click_is_the_same_act(unit):
    unit.clerk.get(BASE)
    data = {"category": "TEAMS", "id": "b" * 32}
    first, second = (unit.clerk.post(f"{BASE}/nominations/new", data) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]


def test_the_applicant_of_a_candidate_is_of_the_unit(unit):
    page = unit.clerk.get(f"{BASE}/nominations/new").text
    assert "虚构申报人" in page
    assert unit.begin("TEAMS", applicant=HERSELF)
    bad = unit.clerk.post(f"{BASE}/nominations/new", {"category": "TEAMS", "applicant": "nobody"})
    assert bad.status_code == 409
    assert unit.clerk.post(f"{BASE}/nominations/new", {"category": "NO"}).status_code == 409
    assert unit.clerk.post(f"{BASE}/nominations/new", {}).status_code == 422


def test_the_unit_ends_earlier_if_its_leader_says_so(tmp_path):
    with province(tmp_path / "home") as found:
        assert found.leader.post(f"{BASE}/deadline", {"at": ""}).status_code == 422
        late = found.leader.post(f"{BASE}/deadline", {"at": "2030-03-01T00:00"})
        assert late.status_code == 409
        assert found.clerk.post(f"{BASE}/deadline", {"at": "2030-02-10T00:00"}).status_code == 403
        assert found.leader.post(f"{BASE}/deadline", {"at": "2030-02-10T00:00"}).status_code == 303
        assert "2 月 9 日 24:00 截止报送" in found.clerk.get(BASE).text


def test_after_the_deadline_it_is_recorded_as_late(tmp_path):
    with province(tmp_path / "home") as found:
        path = found.begin()
        found.fill(path)
        found.attach(path)
        found.pledge(path)
        found.approve(path)
        found.fair.clock.on(days=17)
        found.fair.place.desk.keep_time()
        found.leader.cookies = found.leader.cookies | _again(found)
        assert "会记为逾期" in found.leader.get(f"{path}/approval").text
        assert found.hand_in(path).status_code == 303
        assert "逾期收到，须经批准方可受理" in found.leader.get(f"{path}/receipt").text


def _again(found) -> dict[str, str]:
    """The leader signs in once more, weeks later."""
    fresh = sign_in(found.fair, found.leader.person)
    found.leader.token = fresh.token
    return fresh.cookies
