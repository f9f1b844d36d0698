"""The overview, the course and the register: what officials see and move, and what nobody may."""

import pytest

import chosen
import fair as fairs
from fair import ONE, TWO, UNIT
from selection.desk.steps import course_of
from selection.domain.kernel import UnitId
from selection.domain.people import Role
from selection.domain.rulebook.words import StageKind
from selection.web.desks.office.reminding import waiting_for
from web.desks.selections import standing_in
from web.desks.working import appoint, sign_in

DESK = "/fair-practice/desk"


@pytest.fixture(name="fair")
def a_fair(tmp_path):
    with fairs.fair(tmp_path / "home", book=chosen.BOOK) as found:
        found.like_each(chosen.LIKES)
        yield found


@pytest.fixture(name="scoring", scope="module")
def a_scoring(tmp_path_factory):
    with standing_in(StageKind.SCORING, tmp_path_factory.mktemp("overview") / "home") as found:
        yield found


def main(page):
    return page[page.index("<main") : page.index("</main>")]


def test_the_rail_and_the_next_step_follow_the_course(fair):
    page = sign_in(fair, ONE).get(f"{DESK}/office").text
    assert "正在进行：点赞" in page
    fair.to(chosen.PUBLIC)
    page = sign_in(fair, ONE).get(f"{DESK}/office").text
    assert "开启：公示" in page
    assert "拟入选名单还没有提出" in page
    assert "拟入选名单还差 2 人同意" in page


def test_for_htmx_it_is_the_counts_alone(fair):
    one = sign_in(fair, ONE)
    part = one.get(f"{DESK}/office", **{"hx-request": "true"}).text
    assert "<html" not in part
    assert "候选与名额" in part


def test_an_official_opens_what_no_clock_opens_and_a_double_click_is_one_act(fair):
    fair.to(chosen.PUBLIC)
    one = sign_in(fair, ONE)
    assert "PUBLICITY" not in course_of(fair.place.desk).open
    for _ in range(2):
        sent = {"stage": "PUBLICITY", "id": "c" * 32}
        assert one.post(f"{DESK}/office/stages/open", sent).status_code == 303
    assert "PUBLICITY" in course_of(fair.place.desk).open


def test_a_stage_that_waits_for_another_one_says_why_it_does_not_open(fair):
    answer = sign_in(fair, ONE).post(f"{DESK}/office/stages/open", {"stage": "RELEASE"})
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


def test_one_official_is_enough_for_the_brake_but_not_without_a_reason(fair):
    one = sign_in(fair, ONE)
    assert one.post(f"{DESK}/office/stages/pause", {}).status_code == 409
    assert not course_of(fair.place.desk).paused
    assert one.post(f"{DESK}/office/stages/pause", {"reason": "核查"}).status_code == 303
    assert course_of(fair.place.desk).paused
    assert "推选已暂停" in one.get(f"{DESK}/office").text
    assert one.post(f"{DESK}/office/stages/resume", {}).status_code == 303
    assert not course_of(fair.place.desk).paused


def test_a_unit_is_registered_once_renamed_and_found(fair):
    one = sign_in(fair, ONE)
    new = {"name": "虚构新单位", "unit_type": "UNIT", "id": "d" * 32}
    for _ in range(2):
        assert one.post(f"{DESK}/office/units/register", new).status_code == 303
    page = one.get(f"{DESK}/office/units?q=新单位").text
    assert page.count("虚构新单位</bdi></th>") == 1
    assert "虚构推荐单位" not in main(page)
    sent = {"unit": UNIT, "name": "虚构改名单位"}
    assert one.post(f"{DESK}/office/units/rename", sent).status_code == 303
    assert "虚构改名单位" in one.get(f"{DESK}/office/units").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "unit_type": "UNIT"},
        {"name": "虚构\u202e单位", "unit_type": "UNIT"},
        {"name": "虚构单位", "unit_type": "UNIT", "division": "12"},
        {"name": "虚构单位", "unit_type": "NOTHING"},
    ],
)
def test_a_unit_that_cannot_be_is_told_in_words_and_kept_typed(fair, wrong):
    before = fair.place.journal.head().position
    answer = sign_in(fair, ONE).post(f"{DESK}/office/units/register", wrong)
    assert answer.status_code in (400, 409, 422)
    assert fair.place.journal.head().position == before


def test_a_unit_goes_into_another_one_by_two(fair):
    one = sign_in(fair, ONE)
    one.post(f"{DESK}/office/units/register", {"name": "虚构新单位", "unit_type": "UNIT"})
    page = one.get(f"{DESK}/office/motions/merge-units?unit={UNIT}").text
    assert "虚构推荐单位" in page
    assert "虚构新单位" in page
    known = fair.accounts.people.units()
    into = next(id_ for id_, each in known.items() if each.name == "虚构新单位")
    sent = {"unit": UNIT, "into": into, "document": "虚构〔2030〕1号", "typed": "合并推荐单位"}
    assert one.post(f"{DESK}/office/motions/merge-units", sent).status_code == 303
    two = sign_in(fair, TWO)
    page = two.get(f"{DESK}/office/approvals").text
    here = page.split("/desk/office/approvals/")[1].split('"')[0]
    page = two.get(f"{DESK}/office/approvals/{here}").text
    assert "虚构〔2030〕1号" in page
    digest = page.split('name="digest" value="')[1][:64]
    signed = {"digest": digest, "typed": "合并推荐单位"}
    assert two.post(f"{DESK}/office/approvals/{here}/agree", signed).status_code == 303
    assert "已并入" in two.get(f"{DESK}/office/units").text
    assert UnitId(UNIT) in known


def test_before_the_lock_there_are_counts_and_nothing_else(scoring):
    """No mean, no total, no order (contract §7): what is told is whether a sheet is in."""
    [official, *_] = scoring.people(Role.OFFICIAL)
    page = main(scoring.sign_in(official).get(f"/{scoring.place.id}/desk/office").text)
    assert "专家进度" in page
    assert "位专家还有" in page
    for word in ("平均分", "总分", "名次", "得分"):
        assert word not in page


def test_before_the_lock_no_list_is_drafted_and_what_is_missing_is_told(scoring):
    """What the marks would give is nobody's business while they come in (contract §5)."""
    [official, *_] = scoring.people(Role.OFFICIAL)
    answer = scoring.sign_in(official).get(f"/{scoring.place.id}/desk/office/list/draft")
    assert answer.status_code == 409
    page = main(answer.text)
    assert page.count("（未满足）") > 3
    assert "还没有锁定" in page
    assert "（已满足）" not in page.split("计算名单草稿")[0].split("会评")[1]


def test_the_supervisor_sees_the_same_and_moves_nothing(fair):
    watcher = sign_in(fair, appoint(fair, "watcher", Role.SUPERVISOR))
    page = main(watcher.get(f"{DESK}/watch").text)
    assert "正在进行：点赞" in page
    assert "<form" not in page
    assert "/desk/office" not in page
    for path in ("stages/open", "stages/pause", "units/register", "units/rename", "units/lift"):
        assert watcher.post(f"{DESK}/office/{path}", {}).status_code == 403


@pytest.mark.parametrize("role", [Role.UNIT_LEADER, Role.REVIEWER, Role.TELLER])
def test_nobody_else_sees_any_of_it(fair, role):
    unit = UNIT if role is Role.UNIT_LEADER else None
    other = sign_in(fair, appoint(fair, "somebody", role, unit=unit))
    for path in ("office", "office/stages", "office/units", "watch"):
        assert other.get(f"{DESK}/{path}").status_code == 403


def test_whoever_has_something_left_is_reminded_once_a_day_and_nobody_else(scoring):
    [official, *_] = scoring.people(Role.OFFICIAL)
    hand = scoring.sign_in(official)
    for _ in range(2):
        answer = hand.post(f"/{scoring.place.id}/desk/office/remind", {"who": "experts"})
        assert answer.headers["location"].endswith("said=reminded")
    page = hand.get(f"/{scoring.place.id}/desk/office").text
    assert "提醒未完成的专家" in page
    assert "提醒未完成的初审员" not in page
    late = waiting_for(scoring.place, scoring.place.desk, "experts")
    sent = scoring.place.messages.outbox.listed(scoring.place.id)
    assert sorted(e.recipient for e in sent if e.kind == "reminder") == sorted(late)
