"""What likes are for (A-07): nothing, a reference only, or a weight; the rulebook says, once."""

import pytest

from samples import CAST, CITIZEN, LI, RULEBOOKS, RUNNING, SIGE, at, nominated, opened, shown
from selection.domain.ballot import BALLOT
from selection.domain.casting import LikeCandidate
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.findings import RulebookRefused
from selection.domain.rulebook.words import By, Tier
from story import Story

REFERENCE = (RULEBOOKS / "cast-2023.toml").read_text()
WEIGHTED = (RULEBOOKS / "daxuesheng-2023.toml").read_text()
NOW = at("2023-12-04 09:00")


def said(text: str) -> list[str]:
    with pytest.raises(RulebookRefused) as refused:
        from_toml(text.encode())
    return [each.sentence for each in refused.value.findings]


def read_by_rounds(text: str) -> bool:
    rules = from_toml(text.encode())
    public = {each.code for each in rules.channels if each.by is By.PUBLIC}
    return any(score.from_ in public for score in rules.scores)


@pytest.mark.accepts("A-07")
def test_a_rulebook_may_do_without_likes_altogether():
    assert not any(each.by is By.PUBLIC for each in SIGE.channels)


@pytest.mark.refuses("A-07")
def test_where_there_are_no_likes_nobody_likes():
    like = LikeCandidate(
        channel="likes", stage="LIKES", voter=CITIZEN, tier=Tier.WECHAT, candidate=LI, at=NOW
    )
    held = (RUNNING, opened("LIKES"), nominated(LI, "VOLUNTEER"), shown(LI))

    assert Story(BALLOT, CAST).holding(*held).when(like).decided()
    Story(BALLOT, SIGE).holding(*held).when(like).then_refused("channel-is-unknown")


@pytest.mark.accepts("A-07")
def test_likes_for_reference_are_read_by_no_round_and_weighted_ones_are():
    assert not read_by_rounds(REFERENCE)
    assert read_by_rounds(WEIGHTED)


@pytest.mark.refuses("A-07")
def test_a_rulebook_says_of_likes_what_its_rounds_do():
    counting = REFERENCE.replace("counts_in_result = false", "counts_in_result = true")
    assert counting != REFERENCE
    assert any("写明计入结果，但没有一轮用到它" in each for each in said(counting))

    by = WEIGHTED.index("by ", WEIGHTED.index("[[channels]]"))
    ignoring = f"{WEIGHTED[:by]}counts_in_result = false\n{WEIGHTED[by:]}"
    assert any("写明仅供参考，但计入了结果" in each for each in said(ignoring))
