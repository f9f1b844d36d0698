"""The system administrator sees how old the last backup is, and what a failed one said."""

from datetime import timedelta

import pytest

import fair as fairs
from selection.accounts.offices import Office
from selection.accounts.problems import Unusable
from selection.desk.backup import back_up
from selection.domain.kernel import PersonId
from web.desks.working import sign_in


@pytest.fixture
def fair(tmp_path):
    with fairs.fair(tmp_path / "home", people=()) as found:
        yield found


def told(fair):
    who = PersonId("system-admin")
    fair.accounts.access.offices.give(who, Office.SYSTEM, at=fair.clock())
    page = sign_in(fair, who).get("/office/system")
    assert page.status_code == 200
    return page.text


def test_the_age_and_the_result_of_the_last_backup_are_told(fair, tmp_path):
    home = fair.installation.home
    assert "还没有做过备份" in told(fair)
    back_up(home, tmp_path / "one", keys=tmp_path / "keys", clock=fair.clock)
    page = told(fair)
    assert "不到一小时前" in page
    assert "已另行备份" in page
    assert "请处理" not in page

    fair.clock.on(hours=3)
    with pytest.raises(Unusable):
        back_up(home, tmp_path / "one", keys=None, clock=fair.clock)
    page = told(fair)
    assert "3 小时前" in page
    assert "的备份没有完成" in page
    assert "请处理" in page


def test_a_backup_of_the_day_before_is_too_old(fair, tmp_path):
    back_up(fair.installation.home, tmp_path / "one", keys=None, clock=fair.clock)
    fair.clock.on(seconds=timedelta(days=1).total_seconds())
    page = told(fair)
    assert "请处理" in page
    assert "这次没有备份" in page
