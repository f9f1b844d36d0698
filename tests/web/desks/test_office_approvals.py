"""What needs two officials: put by one, read whole and signed by another, and by nobody else."""

import re

import pytest

import chosen
import fair as fairs
from fair import ONE, TWO, UNIT
from selection.desk.motions.course import Cancellation
from selection.desk.motions.motion import Office
from selection.desk.motions.putting import put as put_elsewhere
from selection.desk.motions.putting import waiting
from selection.domain.campaign import CAMPAIGN, stream_of
from selection.domain.people import Role
from web.desks.working import appoint, sign_in

DESK = "/fair-practice/desk/office"
EXTENSION = {"stage": "LIKES", "closes": "2030-02-06T00:00", "reason": "暴雨，网络中断"}


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=chosen.BOOK) as found:
        yield found


def course(fair):
    history = fair.place.journal.read(stream_of(fair.place.rules))
    return CAMPAIGN.replay(record.event for record in history)


def waits(fair):
    return waiting(Office(fair.place.desk, fair.accounts))


def put(fair, data, matter="extend-stage", by=ONE):
    return sign_in(fair, by).post(f"{DESK}/motions/{matter}", data)


def signed(fair, by=TWO, **data):
    [item] = waits(fair)
    here = f"{DESK}/approvals/{item.id}"
    official = sign_in(fair, by)
    official.get(here)
    return official.post(f"{here}/agree", {"digest": item.digest, **data})


def test_one_puts_it_and_another_one_reads_it_whole_and_signs(fair):
    assert put(fair, EXTENSION).headers["location"].endswith("/approvals?said=put")
    [item] = waits(fair)
    page = sign_in(fair, TWO).get(f"{DESK}/approvals/{item.id}").text
    for part in ("延长阶段", "点赞", "2 月 5 日 24:00", "暴雨，网络中断", "虚构"):
        assert part in page or part == "虚构"
    assert re.sub(r"\s", "", item.digest) in re.sub(r"\s|<[^>]+>", "", page)

    assert signed(fair).headers["location"].endswith("/approvals?said=agreed")
    assert course(fair).open["LIKES"].isoformat().startswith("2030-02-06T00:00")
    assert "没有等待签署的事项" in sign_in(fair, ONE).get(f"{DESK}/approvals").text


def badge(fair, who):
    found = re.search(r'class="badge">(\d+)<', sign_in(fair, who).get(f"{DESK}/units").text)
    return int(found[1]) if found else 0


def test_the_menu_counts_what_waits_for_ones_own_signature(fair, monkeypatch):
    assert badge(fair, TWO) == 0
    put(fair, EXTENSION)
    assert (badge(fair, ONE), badge(fair, TWO)) == (0, 1)
    clerk = appoint(fair, "clerk", Role.UNIT_CLERK, unit=UNIT)
    assert 'class="badge"' not in sign_in(fair, clerk).get("/fair-practice/desk/unit").text
    reads = []
    monkeypatch.setattr(fair.place.to_sign, "catch_up", reads.append)
    assert badge(fair, TWO) == 1
    assert not reads, "looking at a page reads nothing for it"
    monkeypatch.undo()
    signed(fair)
    assert (badge(fair, ONE), badge(fair, TWO)) == (0, 0)


def test_what_another_process_put_is_counted_at_the_next_look(fair):
    motion = Cancellation(reason="虚构的理由")
    put_elsewhere(Office(fair.place.desk, fair.accounts), motion, by=ONE)
    fair.refresh()
    assert badge(fair, TWO) == 1


def test_the_mover_has_no_button_to_sign_and_is_refused_all_the_same(fair):
    put(fair, EXTENSION)
    [item] = waits(fair)
    page = sign_in(fair, ONE).get(f"{DESK}/approvals/{item.id}").text
    assert "/agree" not in page
    assert "您已签署" in page
    answer = signed(fair, by=ONE)
    assert answer.status_code == 409
    assert "须由不同的人办理" in answer.text
    assert waits(fair)


def test_a_signature_under_another_hash_does_nothing(fair):
    put(fair, EXTENSION)
    answer = signed(fair, digest="0" * 64)
    assert answer.status_code == 409
    assert "要签署的内容与你看到的不同" in answer.text
    assert course(fair).open["LIKES"].day == 4


def test_what_is_void_says_so_and_has_no_button_to_sign(fair):
    put(fair, {**EXTENSION, "closes": "2030-02-07T00:00"})
    [first] = waits(fair)
    put(fair, EXTENSION, by=TWO)
    _, other = waits(fair)
    one = sign_in(fair, ONE)
    one.post(f"{DESK}/approvals/{other.id}/agree", {"digest": other.digest})
    assert "内容已变，作废" in one.get(f"{DESK}/approvals").text
    page = sign_in(fair, TWO).get(f"{DESK}/approvals/{first.id}").text
    assert "/agree" not in page
    answer = one.post(f"{DESK}/approvals/{first.id}/withdraw", {})
    assert answer.headers["location"].endswith("said=withdrawn")
    assert waits(fair) == []


def test_what_was_typed_is_kept_when_something_is_missing_or_refused(fair):
    answer = put(fair, {**EXTENSION, "reason": ""})
    assert answer.status_code == 422
    assert "请填写这一项。" in answer.text
    assert "2030-02-06T00:00" in answer.text
    answer = put(fair, {**EXTENSION, "closes": "2030-02-01T11:00"})
    assert answer.status_code == 409
    assert "暴雨，网络中断" in answer.text
    assert put(fair, {**EXTENSION, "closes": "morgen"}).status_code == 422
    assert put(fair, {**EXTENSION, "reason": "长" * 2001}).status_code == 422
    assert waits(fair) == []


def test_the_name_of_an_act_that_cannot_be_undone_is_typed_by_both(fair):
    cancel = {"reason": "主办单位决定取消"}
    assert put(fair, cancel, "cancel-campaign").status_code == 422
    assert put(fair, {**cancel, "typed": "取消"}, "cancel-campaign").status_code == 422
    put(fair, {**cancel, "typed": "取消本次推选"}, "cancel-campaign")
    assert signed(fair).status_code == 409
    assert not course(fair).cancelled
    assert signed(fair, typed="取消本次推选").status_code == 303
    assert course(fair).cancelled


def test_a_double_click_is_one_act(fair):
    one = sign_in(fair, ONE)
    for _ in range(2):
        assert (
            one.post(f"{DESK}/motions/extend-stage", {**EXTENSION, "id": "a" * 32}).status_code
            == 303
        )
    [item] = waits(fair)
    two, here = sign_in(fair, TWO), f"{DESK}/approvals/{item.id}/agree"
    for _ in range(2):
        assert two.post(here, {"digest": item.digest, "id": "b" * 32}).status_code == 303


def test_the_rules_are_amended_where_they_may_be_with_what_changes_side_by_side(fair):
    form = sign_in(fair, ONE).get(f"{DESK}/motions/amend-rules").text
    assert "publicity.where" in form
    assert "虚构网站" in form
    assert "organizer" not in form
    answer = put(
        fair,
        {
            "keys": ["publicity.where", "stages.PUBLICITY.lasts"],
            "values": ["另一个网站", "7 days"],
            "reason": "网站更换",
            "typed": "修改推选规则",
        },
        "amend-rules",
    )
    assert answer.status_code == 303
    [item] = waits(fair)
    page = sign_in(fair, TWO).get(f"{DESK}/approvals/{item.id}").text
    for part in ("虚构网站", "另一个网站", "5 days", "7 days"):
        assert part in page
    assert signed(fair, typed="修改推选规则").status_code == 303
    fair.refresh()
    assert fair.place.rules.publicity.where == "另一个网站"


def test_a_rule_that_may_not_change_is_refused(fair):
    sent = {"keys": ["organizer"], "values": ["别人"], "reason": "改", "typed": "修改推选规则"}
    answer = put(fair, sent, "amend-rules")
    assert answer.status_code == 409
    assert waits(fair) == []


def test_nobody_but_officials_sees_signs_or_puts_anything(fair):
    put(fair, EXTENSION)
    [item] = waits(fair)
    for role in (Role.SUPERVISOR, Role.UNIT_LEADER, Role.REVIEWER, Role.OBJECTION_CLERK):
        unit = UNIT if role is Role.UNIT_LEADER else None
        name = f"some-{role.lower().replace('_', '-')}"
        other = sign_in(fair, appoint(fair, name, role, unit=unit))
        for path in ("approvals", f"approvals/{item.id}", "motions/extend-stage"):
            assert other.get(f"{DESK}/{path}").status_code == 403, path
        for path in (f"approvals/{item.id}/agree", f"approvals/{item.id}/withdraw"):
            assert other.post(f"{DESK}/{path}", {"digest": item.digest}).status_code == 403
        assert other.post(f"{DESK}/motions/extend-stage", EXTENSION).status_code == 403
    assert len(waits(fair)) == 1


@pytest.mark.parametrize("path", ["approvals/nothing", "motions/nothing"])
def test_what_there_is_not_is_not_found(fair, path):
    assert sign_in(fair, ONE).get(f"{DESK}/{path}").status_code == 404


def test_whoever_has_not_shown_who_it_is_lately_signs_nothing(fair):
    put(fair, EXTENSION)
    [item] = waits(fair)
    two = sign_in(fair, TWO)
    fair.clock.on(minutes=11)
    two.post(f"{DESK}/approvals/{item.id}/agree", {"digest": item.digest})
    assert course(fair).open["LIKES"].day == 4
