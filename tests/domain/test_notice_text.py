"""What the notices say, and what they never say (domain 5.2, 5.5)."""

from dataclasses import asdict, replace
from datetime import date

import pytest

from samples import CAST, LI, SIGE, SUN, WU, at, book
from selection.domain.calendar import Period
from selection.domain.kernel import CandidateId
from selection.domain.notice_text import filled, publicity_text, release_text
from selection.domain.rulebook.values import Term, Text
from selection.domain.rulebook.words import Nature, TermUnit
from selection.domain.vocabulary import COMMENDING

ROLLS = {"VOLUNTEER": (WU, LI), "SITE": (SUN,)}
NAMES = {LI: "李虚构", WU: "吴虚构", SUN: "虚构社区"}
STAGE = CAST.stage("PUBLICITY")
PERIOD = Period(first=date(2023, 12, 25), last=date(2023, 12, 29), until=at("2023-12-30 00:00"))


def test_a_notice_says_on_what_basis_through_which_stages_whom_and_until_when():
    text = publicity_text(CAST, ROLLS, STAGE, PERIOD)

    body = filled(text.body, NAMES)
    assert "（科协办函宣字〔2023〕81号）安排" in body
    assert "等环节，拟确定吴虚构等2" in body
    assert "虚构社区为" in body
    assert body.endswith("现予以公示。")
    assert text.period == "公示时间：2023年12月25日至12月29日，为期5个工作日。"
    assert text.tail is not None
    assert "真实姓名" in text.tail
    assert text.title.endswith("名单公示")
    assert "拟入选名单" in text.annex


def test_the_first_of_the_list_is_named_and_no_other_order_is_told():
    assert "{wu}等2" in publicity_text(CAST, ROLLS, STAGE, PERIOD).body


def test_over_the_end_of_a_year_both_years_are_printed():
    over = Period(first=date(2023, 12, 28), last=date(2024, 1, 4), until=at("2024-01-05 00:00"))
    assert "2023年12月28日至2024年1月4日" in str(publicity_text(CAST, ROLLS, STAGE, over).period)


def test_natural_days_and_no_days_are_said_as_they_are():
    assert STAGE is not None
    natural = replace(STAGE, lasts=Term(7, TermUnit.DAYS))
    assert "为期7天" in str(publicity_text(CAST, ROLLS, natural, PERIOD).period)
    assert str(publicity_text(CAST, ROLLS, None, PERIOD).period).endswith("12月29日。")
    assert publicity_text(CAST, ROLLS, STAGE, None).period is None


def test_a_list_of_nobody_says_so():
    assert publicity_text(CAST, {}, STAGE, PERIOD).body.endswith("无人入选。")
    assert release_text(CAST, {"VOLUNTEER": ()}).body.endswith("无人入选。")


def test_a_rulebook_without_stages_and_papers_still_has_a_notice():
    plain = book("A", stages=())
    text = publicity_text(plain, {"A": (LI,)}, None, None)

    assert filled(text.body, NAMES) == "根据A made-up selection安排，拟确定李虚构为A。现予以公示。"
    assert (text.tail, text.signed) == (None, "Nobody")


def test_who_decided_announces():
    body = filled(release_text(CAST, ROLLS).body, NAMES)

    assert "并经公示，中国科协办公厅决定宣传吴虚构等2" in body
    assert release_text(CAST, ROLLS).signed == "中国科协办公厅"


def test_a_name_in_braces_is_no_blank():
    assert filled("{li}和{wu}、{他}", {LI: "{wu}", WU: "吴"}) == "{wu}和吴、{他}"


@pytest.mark.parametrize(
    ("nature", "said"),
    [
        (Nature.PUBLICITY, "拟确定"),
        (Nature.CERTIFICATION, "拟认定"),
        (Nature.FUNDING, "拟资助"),
        (Nature.COMMENDATION, "拟表彰"),
    ],
)
@pytest.mark.parametrize("rules", [CAST, SIGE])
def test_only_an_approved_commendation_commends(rules, nature, said):
    approval = Text("国评组函〔2023〕1号") if nature is Nature.COMMENDATION else None
    mine = replace(rules, nature=nature, approval=approval)
    rolls = {category.code: (CandidateId("li"),) for category in rules.categories}
    texts = [publicity_text(mine, rolls, STAGE, PERIOD), release_text(mine, rolls)]

    assert said in texts[0].body
    commends = any(
        word in part
        for text in texts
        for part in map(str, asdict(text).values())
        for word in COMMENDING
    )
    assert commends == (nature is Nature.COMMENDATION)


def test_a_commendation_without_its_approval_is_worded_as_publicity():
    rash = replace(CAST, nature=Nature.COMMENDATION, approval=None)
    assert "拟确定" in publicity_text(rash, ROLLS, STAGE, PERIOD).body
