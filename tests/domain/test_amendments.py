"""Amendments: which keys may change at which stage stands in the rulebook itself."""

from dataclasses import replace

import pytest

from samples import CLERK, ONE, REASON, RULEBOOKS, TWO, at, hold
from selection.domain import facts
from selection.domain.campaign import CAMPAIGN
from selection.domain.course import (
    AdoptAmendment,
    AmendmentDrafted,
    CampaignCancelled,
    DraftAmendment,
    RulebookAmended,
    RulebookFrozen,
    StageClosed,
    StageOpened,
)
from selection.domain.roles import Role
from selection.domain.rulebook.canonical import canonical, fingerprint, from_toml
from selection.domain.rulebook.differences import changes
from selection.domain.rulebook.findings import RulebookRefused
from story import Story

NOW = at("2020-09-01 10:00")
SIGE = (RULEBOOKS / "sige-shijia-2020.toml").read_text()
LET = """
[[amendments]]
keys = ["publicity", "stages", "calendar.days"]

[[amendments]]
keys = ["nomination.fields", "rubrics"]
until = "INTAKE"
"""
BOOK = SIGE + LET
RULES = from_toml(BOOK.encode())
OLD = canonical(BOOK.encode())


def edited(before: str, after: str) -> bytes:
    assert before in BOOK
    return canonical(BOOK.replace(before, after, 1).encode())


LATER = edited('where = "中国科协官方网站"', 'where = "官方网站及公告栏"')
LONGER = edited('lasts = "5 working days"', 'lasts = "7 working days"')
GENTLER = edited("comment_below        = 60", "comment_below        = 50")
HEAVIER = edited('name = "科技特色", most = 20', 'name = "科技特色", most = 30')


def draft(new: bytes, **changed) -> DraftAmendment:
    plain = DraftAmendment(fingerprint=fingerprint(new), reason=REASON, by=ONE, at=NOW)
    return replace(plain, **changed)


def drafted(new: bytes) -> AmendmentDrafted:
    return AmendmentDrafted(fingerprint=fingerprint(new), reason=REASON, by=ONE, at=NOW)


def adopt(new: bytes, **changed) -> AdoptAmendment:
    plain = AdoptAmendment(
        canonical=new.decode(), fingerprint=fingerprint(new), signed_by=(ONE, TWO), at=NOW
    )
    return replace(plain, **changed)


def amended(new: bytes, *keys: str, former: bytes = OLD, version=2) -> RulebookAmended:
    return RulebookAmended(
        version=version,
        canonical=new.decode(),
        fingerprint=fingerprint(new),
        former=fingerprint(former),
        changed=keys,
        reason=REASON,
        drafted_by=ONE,
        signed_by=(ONE, TWO),
        at=NOW,
    )


FROZEN = RulebookFrozen(
    version=1,
    canonical=OLD.decode(),
    fingerprint=fingerprint(OLD),
    drafted_by=ONE,
    by=TWO,
    at=NOW,
)
story = Story(CAMPAIGN, RULES).holding(hold(Role.OFFICIAL, ONE, TWO))
running = story.given(FROZEN)


def opened(stage: str) -> StageOpened:
    return StageOpened(stage=stage, since=NOW, closes=None, signed_by=(), by=ONE, at=NOW)


def closed(stage: str) -> StageClosed:
    return StageClosed(stage=stage, by=ONE, at=NOW)


def test_an_amendment_is_drafted_by_one_and_adopted_by_two():
    running.when(draft(LATER)).then(drafted(LATER))
    waiting = running.given(FROZEN, drafted(LATER)).when(adopt(LATER))

    waiting.then(amended(LATER, "publicity.where"))
    waiting.then_leaves(
        {
            facts.RULEBOOK: fingerprint(LATER),
            facts.EVIDENCE: facts.mark("amended", fingerprint(LATER), at=NOW),
        }
    )


def test_the_next_amendment_counts_on_from_the_last():
    twice = running.given(FROZEN, amended(LATER, "publicity.where"), drafted(OLD))

    twice.when(adopt(OLD)).then(amended(OLD, "publicity.where", former=LATER, version=3))


def test_what_differs_is_found_and_not_claimed():
    running.given(FROZEN, drafted(LONGER)).when(adopt(LONGER)).then(
        amended(LONGER, "stages.PUBLICITY.lasts")
    )


def test_nobody_amends_alone_or_without_a_role():
    waiting = running.given(FROZEN, drafted(LATER))

    waiting.when(adopt(LATER, signed_by=(TWO,))).then_refused("a-second-person-is-needed")
    waiting.when(adopt(LATER, signed_by=(TWO, CLERK))).then_refused("person-has-no-such-role")
    running.when(draft(LATER, by=CLERK)).then_refused("person-has-no-such-role")


def test_only_the_draft_is_adopted_and_only_as_it_was_read():
    running.when(adopt(LATER)).then_refused("amendment-is-not-the-drafted-one")
    running.given(FROZEN, drafted(LONGER)).when(adopt(LATER)).then_refused(
        "amendment-is-not-the-drafted-one"
    )
    other = replace(adopt(LATER), canonical=LONGER.decode())
    running.given(FROZEN, drafted(LATER)).when(other).then_refused("fingerprint-does-not-fit")


def test_an_amendment_changes_something():
    running.when(draft(OLD)).then_refused("amendment-changes-nothing")
    running.when(draft(LATER, fingerprint="NONE")).then_refused("fingerprint-does-not-fit")


def test_rules_that_cannot_be_obeyed_are_not_adopted():
    wrong = OLD.replace(b'"where"', b'"were"')

    running.given(FROZEN, drafted(wrong)).when(adopt(wrong)).then_refused(
        "amended-rulebook-is-not-right", key="publicity.were"
    )


def test_a_key_that_the_rulebook_does_not_name_never_changes():
    other = edited("corrections       = 2", "corrections       = 1")

    running.given(FROZEN, drafted(other)).when(adopt(other)).then_refused(
        "key-may-not-change-now", key="formal_review.corrections"
    )


def test_a_key_changes_until_the_stage_that_the_rulebook_names_opens():
    waiting = (FROZEN, drafted(HEAVIER))

    running.given(*waiting).when(adopt(HEAVIER)).then(amended(HEAVIER, "rubrics"))
    for begun in [(opened("INTAKE"),), (opened("INTAKE"), closed("INTAKE"))]:
        running.given(*waiting, *begun).when(adopt(HEAVIER)).then_refused(
            "key-may-not-change-now", key="rubrics"
        )


def test_weights_rest_once_scoring_has_begun_in_whatever_order_stages_were_opened():
    begun = (FROZEN, drafted(GENTLER), opened("SCORING"))

    running.given(*begun).when(adopt(GENTLER)).then_refused(
        "key-may-not-change-now", key="rubrics"
    )
    still = running.given(FROZEN, drafted(LATER), opened("SCORING")).when(adopt(LATER))
    still.then(amended(LATER, "publicity.where"))


def test_nothing_changes_after_the_release_or_the_end():
    waiting = running.given(FROZEN, drafted(LATER))

    waiting.holding({facts.LIST: facts.RELEASED}).when(adopt(LATER)).then_refused(
        "list-is-released"
    )
    waiting.holding({facts.LIST: facts.PUBLISHED}).when(adopt(LATER)).then(
        amended(LATER, "publicity.where")
    )
    over = CampaignCancelled(reason=REASON, signed_by=(ONE, TWO), at=NOW)
    running.given(FROZEN, over).when(draft(LATER)).then_refused("campaign-is-cancelled")
    story.when(draft(LATER)).then_refused("campaign-is-not-open")


# --- what a rulebook may let change


@pytest.mark.parametrize(
    ("keys", "until", "sentence"),
    [
        ("scores", None, "scores 只能在投票、评分开始之前修改，until 须写不晚于它们的阶段"),
        ("categories", "DECISION", "只能在投票、评分开始之前修改"),
        ("rounds", "NEVER", "阶段 NEVER 没有定义"),
        ("schema", None, "schema 冻结之后不能修改"),
        ("calendar.zone", None, "calendar.zone 冻结之后不能修改"),
        ("approvals.REVOKE", None, "approvals.REVOKE 冻结之后不能修改"),
        ("amendments", None, "amendments 冻结之后不能修改"),
        ("weather", None, "规则 weather 没有定义"),
    ],
)
def test_a_rulebook_that_would_let_too_much_change_is_refused(keys, until, sentence):
    written = f'\n[[amendments]]\nkeys = ["{keys}"]\n'
    written += f'until = "{until}"\n' if until else ""

    with pytest.raises(RulebookRefused) as refused:
        from_toml((SIGE + written).encode())
    assert any(sentence in each.sentence for each in refused.value.findings)


@pytest.mark.parametrize("until", ["INTAKE", "FORMAL_REVIEW", "SCORING"])
def test_what_the_contest_turns_on_may_change_before_it_begins(until):
    written = f'\n[[amendments]]\nkeys = ["scores", "rounds"]\nuntil = "{until}"\n'

    assert from_toml((SIGE + written).encode()).amendments[0].until == until


# --- differences


@pytest.mark.parametrize(
    ("before", "after", "keys"),
    [
        (b'{"a":1,"b":2}', b'{"a":1,"b":2}', ()),
        (b'{"a":1}', b'{"a":2,"b":2}', ("a", "b")),
        (b'{"a":{"b":1,"c":2}}', b'{"a":{"b":1,"c":3}}', ("a.c",)),
        (b'{"a":[1,2]}', b'{"a":[2,1]}', ("a",)),
        (
            b'{"a":[{"code":"X","n":1},{"code":"Y"}]}',
            b'{"a":[{"code":"X","n":2},{"code":"Y"}]}',
            ("a.X.n",),
        ),
        (b'{"a":[{"code":"X"},{"code":"Y"}]}', b'{"a":[{"code":"Y"},{"code":"X"}]}', ("a",)),
        (b'{"a":[{"id":"X"}]}', b'{"a":[{"id":"X"},{"id":"Y"}]}', ("a.Y",)),
        (b'{"a":[{"id":"X"}]}', b'{"a":{"X":1}}', ("a.X",)),
        (b'{"a":[{"id":"X","n":1},{"id":"X"}]}', b'{"a":[{"id":"X"}]}', ("a",)),
        (b'{"a":[{"n":1}]}', b'{"a":[{"n":2}]}', ("a",)),
    ],
)
def test_two_texts_differ_in_these_keys(before, after, keys):
    assert changes(before, after) == keys
