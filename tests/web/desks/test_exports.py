"""Officials take out the summary table: on the record, and with personal data only by two."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from fair import ONE, TWO
from selection.domain.exporting import TableExported
from web.desks.recommending import province
from web.desks.working import sign_in

HERE = "/fair-practice/desk/office/exports"
ASK = "/fair-practice/desk/office/motions/export-personal"
WAITING = "/fair-practice/desk/office/approvals"
PHONE = "13800000077"


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    with province(tmp_path_factory.mktemp("exports") / "home") as found:
        found.submitted(a_name="虚构导出队", a_phone=PHONE)
        yield found


def cells(answer):
    assert answer.status_code == 200
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        return packed.read("xl/sharedStrings.xml").decode()


def exported(unit):
    """What was recorded so far, oldest first."""
    records = unit.fair.place.journal.since(0, names=("exporting.table-exported.1",))
    return [each.event for each in records if isinstance(each.event, TableExported)]


def agreed(one, two):
    """Both sign what one of them asked for."""
    one.get(ASK)
    assert one.post(ASK, {"reason": "寄送会议通知"}).status_code == 303
    [motion] = re.findall(rf"{WAITING}/([0-9a-f]{{32}})", two.get(WAITING).text)[:1]
    page = two.get(f"{WAITING}/{motion}").text
    assert "导出含个人信息的汇总表" in page
    assert "寄送会议通知" in page
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert digest
    return two.post(f"{WAITING}/{motion}/agree", {"digest": digest[1]})


def test_nobody_but_officials_comes_near_it(unit):
    for who in (unit.clerk, unit.leader, unit.herself):
        assert who.get(HERE).status_code == 403
        assert who.post(HERE, {"purpose": "x"}).status_code == 403


def test_a_table_without_personal_data_is_recorded_with_its_purpose(unit):
    one = sign_in(unit.fair, ONE)
    assert re.search(r"现有 \d 项推荐", one.get(HERE).text)
    told = cells(one.post(HERE, {"purpose": "编印工作简报"}))
    assert "虚构导出队" in told
    assert PHONE not in told
    *_, event = exported(unit)
    assert (event.by, event.personal) == (ONE, False)
    assert event.rows >= 1
    purpose = unit.fair.accounts.vault.open(event.purpose.record)
    assert purpose == {"words": "编印工作简报"}


def test_without_a_purpose_nothing_leaves(unit):
    one, before = sign_in(unit.fair, ONE), exported(unit)
    one.get(HERE)
    answer = one.post(HERE, {"purpose": " "})
    assert answer.status_code == 409
    assert "请写明导出的用途。" in answer.text
    assert exported(unit) == before


def test_the_id_of_a_table_that_was_recorded_hands_over_no_other_one(unit):
    one, act = sign_in(unit.fair, ONE), {"purpose": "编印工作简报", "id": "0" * 31 + "7"}
    one.get(HERE)
    first, again = one.post(HERE, act), one.post(HERE, act)
    assert cells(first) == cells(again)
    before = exported(unit)
    answer = one.post(HERE, {**act, "personal": "yes"})
    assert answer.status_code == 409
    assert PHONE.encode() not in answer.content
    assert exported(unit) == before


def test_what_was_agreed_on_is_void_when_a_nomination_comes_in(unit):
    one, two, before = sign_in(unit.fair, ONE), sign_in(unit.fair, TWO), exported(unit)
    assert agreed(one, two).status_code == 303
    unit.submitted(a_name="虚构后来队")
    one.get(HERE)
    assert one.post(HERE, {"personal": "yes"}).status_code == 409
    assert exported(unit) == before


def test_an_export_has_to_be_confirmed_by_whoever_is_there(unit):
    one, before = sign_in(unit.fair, ONE), exported(unit)
    one.get(HERE)
    unit.fair.clock.to(unit.fair.clock() + timedelta(minutes=11))
    assert one.post(HERE, {"purpose": "编印工作简报"}).status_code != 200
    assert exported(unit) == before


def test_personal_data_leave_only_after_two_agreed_and_for_a_day(unit):
    one, two = sign_in(unit.fair, ONE), sign_in(unit.fair, TWO)
    one.get(HERE)
    alone = one.post(HERE, {"personal": "yes", "purpose": "我自己要"})
    assert alone.status_code == 409
    assert agreed(one, two).status_code == 303
    assert "已由两人同意" in one.get(HERE).text
    assert PHONE in cells(one.post(HERE, {"personal": "yes"}))
    assert PHONE in cells(two.post(HERE, {"personal": "yes"}))
    assert [each.personal for each in exported(unit)[-2:]] == [True, True]
    unit.fair.clock.to(unit.fair.clock() + timedelta(days=1))
    later = sign_in(unit.fair, ONE)
    later.get(HERE)
    assert later.post(HERE, {"personal": "yes"}).status_code == 409
