"""`selection feed`: winners of one installation become drafts in another one."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from national import clerk_of, opened
from provincial import province
from selection.accounts import store as accounts_store
from selection.cli.feed import feed
from selection.domain.kernel import Refused
from selection.settings import Home

AS_PROVINCE = ("--unit", "province", "--by", clerk_of("province"))
ORIGIN, TARGET = "youxiu-sheng-2023", "cast-2023"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    desk, _ = opened(Home(tmp_path).folder(TARGET))
    desk.journal.close()
    accounts_store.create(tmp_path).close()
    return tmp_path


def run(target: Path, *more: str) -> tuple[int, str]:
    homes = ("--home", str(province().root), "--to-home", str(target))
    result = CliRunner().invoke(feed, [ORIGIN, TARGET, *homes, *more], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value, result.output


def test_who_would_be_handed_on_is_told_and_nothing_is_recorded(target: Path):
    code, told = run(target, *AS_PROVINCE, "--dry-run")

    assert code == 0
    assert "可推送 20 件；什么也没有记录。" in told
    assert "TEAM → ORGANIZATION" in told
    assert "推送 20 件" in run(target, *AS_PROVINCE)[1]


def test_every_winner_is_told_with_its_provenance(target: Path):
    code, told = run(target, *AS_PROVINCE)

    assert code == 0
    assert told.count("来自 youxiu-sheng-2023（规则 ") == 20
    assert "推送 20 件为草稿，未推送 0 件。请本人重新同意，单位审核后报送。" in told
    assert "推送 0 件为草稿" in run(target, *AS_PROVINCE)[1]


def test_a_unit_that_takes_no_winners_gets_a_sentence_for_each(target: Path):
    code, told = run(target, "--unit", "society", "--by", clerk_of("society"))

    assert code == 1
    assert told.count("这个推荐单位不接受推送") == 20
    assert "未推送 20 件" in told


def test_a_campaign_that_feeds_no_other_is_refused(target: Path):
    homes = ("--home", str(target), "--to-home", str(province().root))
    result = CliRunner().invoke(
        feed, [TARGET, ORIGIN, *homes, *AS_PROVINCE], standalone_mode=False
    )

    assert isinstance(result.exception, Refused)
    assert result.exception.reason == "rulebook-feeds-no-such-campaign"
