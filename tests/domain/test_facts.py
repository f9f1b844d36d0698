from datetime import timedelta

import pytest

from samples import CAST, LI, RUNNING, SIGE, at, book, nominated, opened, passed
from selection.domain import facts
from selection.domain.kernel import Refused
from selection.domain.rulebook.words import NeededFor, StageKind

NOON = at("2023-12-04 12:00")


def refusal(act, *arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(*arguments)
    return refused.value.reason


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({}, "campaign-is-not-open"),
        ({facts.CAMPAIGN: facts.PAUSED}, "campaign-is-paused"),
        ({facts.CAMPAIGN: facts.CANCELLED}, "campaign-is-cancelled"),
    ],
)
def test_nothing_happens_unless_the_campaign_is_running(held, reason):
    facts.must_run(RUNNING)
    assert refusal(facts.must_run, held) == reason


def test_the_closing_instant_is_too_late_and_a_millisecond_before_is_not():
    held = RUNNING | opened("LIKES", NOON)

    facts.must_be_open(held, "LIKES", NOON - timedelta(milliseconds=1))
    assert refusal(facts.must_be_open, held, "LIKES", NOON) == "stage-is-not-open"


def test_a_stage_without_an_end_is_open_until_it_is_closed():
    assert facts.is_open(opened("SHOWCASE"), "SHOWCASE", NOON + timedelta(days=900))
    assert not facts.is_open({}, "SHOWCASE", NOON)


def test_an_open_stage_of_a_paused_campaign_takes_nothing():
    held = {facts.CAMPAIGN: facts.PAUSED, **opened("LIKES")}

    assert refusal(facts.must_be_open, held, "LIKES", NOON) == "campaign-is-paused"


def test_one_open_stage_of_the_kind_is_enough_and_a_rulebook_without_any_sets_no_bounds():
    held = RUNNING | opened("INTAKE", NOON)
    before = NOON - timedelta(hours=1)

    facts.must_be_in(held, CAST, StageKind.INTAKE, before)
    assert refusal(facts.must_be_in, held, CAST, StageKind.INTAKE, NOON) == "stage-is-not-open"
    facts.must_be_in(RUNNING, book(), StageKind.INTAKE, NOON)


def test_who_is_judged_stands_and_has_passed_where_there_is_a_review():
    held = nominated(LI, "VOLUNTEER")

    assert refusal(facts.must_be_reviewed, {}, CAST, LI) == "candidate-is-not-nominated"
    assert refusal(facts.must_be_reviewed, held, CAST, LI) == "candidate-has-not-passed"
    assert facts.must_be_reviewed(held | passed(LI), CAST, LI) == "VOLUNTEER"
    assert facts.must_be_reviewed(held, book(), LI) == "VOLUNTEER"


def test_who_was_rejected_is_no_longer_in_the_running():
    held = nominated(LI, "VOLUNTEER")

    assert facts.in_the_running(held, LI)
    assert not facts.in_the_running(held | {facts.rejected(LI): "yes"}, LI)
    assert not facts.in_the_running({}, LI)


@pytest.mark.parametrize("rules", [CAST, SIGE])
def test_a_consent_counts_only_from_whom_it_is_asked(rules):
    consent = (rules, LI, NeededFor.SHOWCASE)
    declared = facts.declared(LI)

    facts.must_be_declared({declared: "TRUTH/UNIT,SHOWCASE/CANDIDATE"}, *consent)
    for held in ({}, {declared: "SHOWCASE/UNIT"}, {declared: "PUBLICITY/CANDIDATE"}):
        assert refusal(facts.must_be_declared, held, *consent) == "declaration-is-missing"


def test_no_two_facts_share_a_name():
    assert facts.recused("e-1", "all") != facts.recused("e", "1:all")
    assert facts.reviewed("a:b", "c") != facts.reviewed("a", "b:c")
    assert facts.reviewed("a%3Ab", "c") != facts.reviewed("a:b", "c")
    assert facts.member("p", "x") == "member:p:x"


def test_no_candidate_is_a_whole_category_or_everything():
    scopes = {facts.candidate_scope(each) for each in ("all", "category:A", "a")}

    assert not scopes & {facts.ALL_SCOPE, facts.category_scope("A")}


def test_before_it_opened_a_stage_was_not_open():
    held = RUNNING | opened("LIKES", NOON, since=NOON - timedelta(hours=1))

    facts.must_be_open(held, "LIKES", NOON - timedelta(hours=1))
    early = NOON - timedelta(hours=1, milliseconds=1)
    assert refusal(facts.must_be_open, held, "LIKES", early) == "stage-is-not-open"
    assert facts.closes_of(held[facts.stage("LIKES")]) == NOON


def test_two_events_leave_two_marks():
    later = NOON + timedelta(microseconds=1)

    assert facts.mark("passed", LI, at=NOON) != facts.mark("passed", LI, at=later)
    assert facts.mark("passed", LI, at=NOON) != facts.mark("rejected", LI, at=NOON)


def test_of_whom_a_fact_holds_is_told_whatever_their_ids_are():
    held = {
        facts.belongs_to("a:b%3A"): "society",
        facts.belongs_to("c"): "society",
        facts.belongs_to("d"): "province",
        facts.nominated_by("e"): "society",
    }

    assert facts.whose(held, facts.belongs_to, "society") == ("a:b%3A", "c")
