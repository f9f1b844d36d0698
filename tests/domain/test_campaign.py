import hashlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from samples import CAST, LI, ONE, REASON, SIGE, THREE, TWO, at, book, hold
from selection.domain import facts
from selection.domain.campaign import CAMPAIGN, due, next_due
from selection.domain.course import (
    CLOCK,
    CampaignCancelled,
    CampaignDrafted,
    CampaignPaused,
    CampaignResumed,
    CancelCampaign,
    CloseStage,
    DraftCampaign,
    ExtendStage,
    FreezeRulebook,
    OpenStage,
    PauseCampaign,
    PostponeStage,
    ResumeCampaign,
    RulebookFrozen,
    StageClosed,
    StageExtended,
    StageOpened,
    StagePostponed,
)
from selection.domain.kernel import PersonId
from selection.domain.roles import Role
from selection.domain.rulebook.book import Calendar, Rulebook, Stage
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import Act, StageKind, TermUnit
from story import Story

campaign = Story(CAMPAIGN, CAST).holding(hold(Role.OFFICIAL, ONE, TWO, THREE))
TEXT = '{"id":"made-up"}'
PRINT = hashlib.sha256(TEXT.encode()).hexdigest()
SPRING = at("2023-09-01 09:00")
OTHER = hashlib.sha256(b"another rulebook").hexdigest()
DRAFTED = CampaignDrafted(fingerprint=PRINT, by=ONE, at=SPRING)
FROZEN = RulebookFrozen(
    version=1, canonical=TEXT, fingerprint=PRINT, drafted_by=ONE, by=TWO, at=SPRING
)
FREEZE = FreezeRulebook(canonical=TEXT, fingerprint=PRINT, by=TWO, at=SPRING)
INTAKE_OPENS, INTAKE_CLOSES = at("2023-10-16 00:00"), at("2023-11-21 00:00")
INTAKE_OPENED = StageOpened(
    stage="INTAKE",
    since=INTAKE_OPENS,
    closes=INTAKE_CLOSES,
    signed_by=(),
    by=CLOCK,
    at=INTAKE_OPENS,
)
MS = timedelta(milliseconds=1)
OPEN_YEAR = {date(2023, 12, 1) + timedelta(days=n): True for n in range(31)}


def open_stage(stage: str, when: datetime, by: PersonId = CLOCK, **more) -> OpenStage:
    return OpenStage(stage=stage, by=by, at=when, **more)


def stage_opened(stage: str, when: datetime, closes: datetime | None = None, by=CLOCK, since=None):
    return StageOpened(
        stage=stage, since=since or when, closes=closes, signed_by=(), by=by, at=when
    )


def close_stage(stage: str, when: datetime, by: PersonId = ONE) -> CloseStage:
    return CloseStage(stage=stage, by=by, at=when)


def stage_closed(stage: str, when: datetime, by: PersonId = CLOCK) -> StageClosed:
    return StageClosed(stage=stage, by=by, at=when)


# --- the rulebook is frozen by two people


def test_a_rulebook_is_drafted_again_until_it_is_frozen():
    draft = DraftCampaign(fingerprint=OTHER, by=TWO, at=SPRING)

    campaign.given(DRAFTED).when(draft).then(CampaignDrafted(fingerprint=OTHER, by=TWO, at=SPRING))
    campaign.given(DRAFTED, FROZEN).when(draft).then_refused("rulebook-is-frozen")


@pytest.mark.parametrize("fingerprint", ["", "f" * 63, "F" * 64, "虚构的话", "f" * 64 + "\n"])
def test_a_draft_is_named_by_a_fingerprint_and_not_by_words(fingerprint):
    draft = DraftCampaign(fingerprint=fingerprint, by=ONE, at=SPRING)

    campaign.when(draft).then_refused("fingerprint-does-not-fit")


def test_a_second_person_freezes_the_drafted_rulebook():
    campaign.given(DRAFTED).when(FREEZE).then(FROZEN)
    campaign.given(DRAFTED).when(FREEZE).then_leaves(
        {
            facts.CAMPAIGN: facts.RUNNING,
            facts.RULEBOOK: PRINT,
            # Somebody has to appoint the others.
            **hold(Role.OFFICIAL, ONE, TWO),
        }
    )


def test_nobody_freezes_the_own_draft():
    campaign.given(DRAFTED).when(replace(FREEZE, by=ONE)).then_refused("a-second-person-is-needed")


def test_only_the_last_draft_can_be_frozen():
    later = CampaignDrafted(fingerprint=OTHER, by=ONE, at=SPRING)

    campaign.given().when(FREEZE).then_refused("rulebook-is-not-the-drafted-one")
    campaign.given(DRAFTED, later).when(FREEZE).then_refused("rulebook-is-not-the-drafted-one")


def test_the_fingerprint_is_that_of_the_text():
    forged = replace(FREEZE, canonical='{"id":"forged"}')

    campaign.given(DRAFTED).when(forged).then_refused("fingerprint-does-not-fit")


def test_a_frozen_rulebook_stays():
    campaign.given(DRAFTED, FROZEN).when(FREEZE).then_refused("rulebook-is-frozen")


def test_before_the_rulebook_is_frozen_nothing_else_happens():
    campaign.given(DRAFTED).when(open_stage("INTAKE", INTAKE_OPENS)).then_refused(
        "campaign-is-not-open"
    )


# --- stages open and close

running = campaign.given(DRAFTED, FROZEN)


def given(*more, of: Story = running) -> Story:
    return of.given(*of.history, *more)


def test_a_stage_opens_at_its_time_and_not_before():
    running.when(open_stage("INTAKE", INTAKE_OPENS)).then(INTAKE_OPENED)
    running.when(open_stage("INTAKE", INTAKE_OPENS - MS)).then_refused(
        "stage-does-not-open-yet", opens=INTAKE_OPENS
    )


def test_an_open_stage_tells_everybody_until_when():
    running.when(open_stage("INTAKE", INTAKE_OPENS)).then_leaves(
        {
            facts.stage("INTAKE"): facts.opening(INTAKE_OPENS, INTAKE_CLOSES),
            facts.begun("INTAKE"): INTAKE_OPENS.isoformat(),
        }
    )
    given(INTAKE_OPENED).when(close_stage("INTAKE", INTAKE_CLOSES, CLOCK)).then_leaves(
        {
            facts.stage("INTAKE"): None,
            facts.closed("INTAKE"): INTAKE_CLOSES.isoformat(),
        }
    )


def test_a_stage_without_an_end_is_open_until_an_act():
    nine = at("2023-11-27 09:00")

    running.when(open_stage("SHOWCASE", nine)).then_leaves(
        {
            facts.stage("SHOWCASE"): facts.opening(nine, None),
            facts.begun("SHOWCASE"): nine.isoformat(),
        }
    )
    given(stage_opened("SHOWCASE", nine)).when(close_stage("SHOWCASE", nine + MS)).then(
        stage_closed("SHOWCASE", nine + MS, ONE)
    )


def test_opening_an_open_stage_changes_nothing():
    given(INTAKE_OPENED).when(open_stage("INTAKE", INTAKE_OPENS + MS)).then()


def test_what_is_closed_stays_closed():
    closed = stage_closed("INTAKE", INTAKE_CLOSES)

    given(INTAKE_OPENED, closed).when(open_stage("INTAKE", INTAKE_CLOSES)).then_refused(
        "stage-is-closed"
    )


def test_a_stage_whose_time_has_passed_does_not_open():
    running.when(open_stage("INTAKE", INTAKE_CLOSES)).then_refused("stage-is-over")


def test_only_what_is_open_is_closed():
    running.when(close_stage("INTAKE", INTAKE_CLOSES)).then_refused("stage-is-not-open")


def test_a_stage_with_an_end_of_its_own_is_not_cut_short():
    given(INTAKE_OPENED).when(close_stage("INTAKE", INTAKE_CLOSES - MS)).then_refused(
        "stage-does-not-close-yet", closes=INTAKE_CLOSES
    )
    given(INTAKE_OPENED).when(close_stage("INTAKE", INTAKE_CLOSES)).then(
        stage_closed("INTAKE", INTAKE_CLOSES, ONE)
    )


def test_a_stage_that_the_rulebook_does_not_know_is_refused():
    running.when(open_stage("HOLIDAYS", SPRING)).then_refused("stage-is-unknown")


def test_what_no_clock_does_an_official_does():
    story = running.under(SIGE)
    opened = open_stage("INTAKE", at("2020-09-01 09:00"), ONE)

    story.when(opened).then(
        stage_opened("INTAKE", opened.at, closes=at("2020-11-11 00:00"), by=ONE)
    )
    for command in (opened, close_stage("INTAKE", at("2020-12-01 09:00"))):
        stranger = replace(command, by=PersonId("stranger"))
        story.when(stranger).then_refused("person-has-no-such-role")


def test_a_stage_waits_for_those_before_it():
    scoring = open_stage("SCORING", at("2023-12-11 09:00"))
    review = stage_opened("FORMAL_REVIEW", at("2023-11-21 00:00"), at("2023-12-09 00:00"))
    extended = StageExtended(
        stage="FORMAL_REVIEW",
        since=review.since,
        closes=at("2023-12-12 00:00"),
        reason=REASON,
        signed_by=(ONE, TWO),
        at=at("2023-12-08 00:00"),
    )

    given(review).when(scoring).then(stage_opened("SCORING", scoring.at, at("2023-12-18 18:00")))
    given(review, extended).when(scoring).then_refused(
        "an-earlier-stage-is-not-closed", earlier="FORMAL_REVIEW"
    )


def test_a_stage_without_a_time_waits_until_the_one_before_is_closed():
    story = running.under(SIGE)
    opened = stage_opened("SCORING", at("2020-12-01 09:00"), by=ONE)
    decision = open_stage("DECISION", at("2020-12-20 09:00"), ONE)
    closed = stage_closed("SCORING", at("2020-12-19 09:00"), ONE)

    given(opened, of=story).when(decision).then_refused("an-earlier-stage-is-not-closed")
    given(opened, closed, of=story).when(decision).then(
        stage_opened("DECISION", decision.at, by=ONE)
    )


# --- spans of working days

DECIDED = (
    stage_opened("DECISION", at("2023-12-21 09:00"), by=ONE),
    stage_closed("DECISION", at("2023-12-22 17:00"), ONE),
)
NINE = at("2023-12-25 09:00")
LAST_DAY_ENDS = at("2023-12-30 00:00")


def test_the_publicity_lasts_five_working_days():
    given(*DECIDED).when(open_stage("PUBLICITY", NINE, workdays=OPEN_YEAR)).then(
        stage_opened("PUBLICITY", NINE, LAST_DAY_ENDS)
    )


def test_a_clock_that_comes_a_minute_late_takes_no_day_away_and_gives_none():
    late = NINE + timedelta(minutes=1)

    given(*DECIDED).when(open_stage("PUBLICITY", late, workdays=OPEN_YEAR)).then(
        stage_opened("PUBLICITY", late, LAST_DAY_ENDS, since=NINE)
    )


def test_a_clock_that_closes_what_went_before_late_takes_no_day_away():
    """The five days begin when the decision's time was up, not when a clock got to it."""
    timed = stage_opened("DECISION", NINE - timedelta(days=1), NINE)
    late = NINE + timedelta(hours=1)
    history = (timed, stage_closed("DECISION", late))

    given(*history).when(open_stage("PUBLICITY", late, workdays=OPEN_YEAR)).then(
        stage_opened("PUBLICITY", late, LAST_DAY_ENDS, since=NINE)
    )


def test_a_span_begins_when_the_last_hurdle_has_gone():
    decided_late = stage_closed("DECISION", NINE + timedelta(hours=2), ONE)
    paused = CampaignPaused(reason=REASON, by=ONE, at=NINE - timedelta(hours=1))
    resumed = CampaignResumed(by=ONE, at=NINE + timedelta(hours=2))
    eleven = open_stage("PUBLICITY", NINE + timedelta(hours=2), workdays=OPEN_YEAR)

    for history in ((DECIDED[0], decided_late), (*DECIDED, paused, resumed)):
        given(*history).when(eleven).then(
            stage_opened("PUBLICITY", eleven.at, at("2023-12-31 00:00"))
        )


def test_a_stage_that_opens_on_a_later_day_is_counted_from_then():
    known = OPEN_YEAR | {date(2024, 1, 1) + timedelta(days=n): True for n in range(9)}
    tuesday = at("2023-12-26 08:00")

    given(*DECIDED).when(open_stage("PUBLICITY", tuesday, workdays=known)).then(
        stage_opened("PUBLICITY", tuesday, at("2023-12-31 00:00"))
    )


def test_a_short_span_that_went_by_unopened_begins_when_it_is_opened():
    noon = at("2030-01-01 12:00")
    hour = Stage(
        code=Code("HOUR"),
        name=Text("An hour"),
        kind=StageKind.VOTE,
        opens=noon,
        lasts=Term(1, TermUnit.HOURS),
    )
    story = running.under(book(stages=(hour,)))

    for late, closes in ((10, "13:00"), (60, "14:00"), (70, "14:10")):
        when = noon + timedelta(minutes=late)
        since = noon if closes == "13:00" else when
        story.when(open_stage("HOUR", when)).then(
            stage_opened("HOUR", when, at(f"2030-01-01 {closes}"), since=since)
        )


def in_2027(**of_stage) -> Rulebook:
    stage = Stage(
        code=Code("PUBLICITY"),
        name=Text("Publicity"),
        kind=StageKind.PUBLICITY,
        lasts=Term(5, TermUnit.WORKING_DAYS),
        **of_stage,
    )
    calendar = Calendar(zone=ZoneInfo("Asia/Shanghai"), first_day_counts_before=time(9))
    return book(stages=(stage,), calendar=calendar)


def test_where_no_calendar_reaches_two_officials_enter_the_end():
    story = running.under(in_2027())
    opening = open_stage("PUBLICITY", at("2027-03-01 08:00"), ONE)
    alone = replace(opening, closes=at("2027-03-06 00:00"))
    entered = replace(alone, signed_by=(ONE, TWO))

    story.when(opening).then_refused("calendar-does-not-cover", year=2027)
    ends = stage_opened("PUBLICITY", opening.at, at("2027-03-06 00:00"), by=ONE)
    story.when(entered).then(replace(ends, signed_by=(ONE, TWO)))
    story.when(alone).then_refused("a-second-person-is-needed", needed=2)
    story.when(replace(entered, closes=opening.at)).then_refused("stage-is-over")
    three = story.under(replace(in_2027(), approvals={Act.EXTEND_STAGE: 3}))
    three.when(entered).then_refused("a-second-person-is-needed", needed=3)


def test_a_publicity_of_natural_days_ends_with_the_last_of_them():
    stage = replace(in_2027().stages[0], lasts=Term(7, TermUnit.DAYS))
    story = running.under(replace(in_2027(), stages=(stage,)))

    for opened, ends in (("08:00", "2027-03-08 00:00"), ("15:00", "2027-03-09 00:00")):
        opening = open_stage("PUBLICITY", at(f"2027-03-01 {opened}"), ONE)
        story.when(opening).then(stage_opened("PUBLICITY", opening.at, at(ends), by=ONE))


def test_where_the_calendar_reaches_nobody_enters_another_end():
    opening = open_stage("PUBLICITY", NINE, workdays=OPEN_YEAR)

    given(*DECIDED).when(replace(opening, closes=LAST_DAY_ENDS)).then(
        stage_opened("PUBLICITY", NINE, LAST_DAY_ENDS)
    )
    given(*DECIDED).when(replace(opening, closes=at("2023-12-26 00:00"))).then_refused(
        "stage-closes-by-the-rulebook"
    )


# --- extending and postponing take two officials and a reason

EXTEND = ExtendStage(
    stage="INTAKE",
    closes=at("2023-11-25 00:00"),
    reason=REASON,
    signed_by=(ONE, TWO),
    at=at("2023-11-20 12:00"),
)
EXTENDED = StageExtended(
    stage="INTAKE",
    since=INTAKE_OPENS,
    closes=EXTEND.closes,
    reason=REASON,
    signed_by=(ONE, TWO),
    at=EXTEND.at,
)


def test_two_officials_extend_an_open_stage():
    given(INTAKE_OPENED).when(EXTEND).then(EXTENDED)
    given(INTAKE_OPENED).when(EXTEND).then_leaves(
        {facts.stage("INTAKE"): facts.opening(INTAKE_OPENS, EXTEND.closes)}
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signed_by": (ONE,)}, "a-second-person-is-needed"),
        ({"signed_by": (ONE, ONE)}, "a-second-person-is-needed"),
        ({"signed_by": (ONE, LI)}, "person-has-no-such-role"),
        ({"closes": INTAKE_CLOSES}, "an-extension-only-makes-longer"),
        ({"at": INTAKE_CLOSES}, "stage-is-not-open"),
        ({"stage": "LIKES"}, "stage-is-not-open"),
        ({"stage": "HOLIDAYS"}, "stage-is-unknown"),
    ],
)
def test_an_extension_has_its_conditions(change, reason):
    given(INTAKE_OPENED).when(replace(EXTEND, **change)).then_refused(reason)


def test_the_rulebook_may_ask_for_more_signatures_and_never_for_fewer():
    three = replace(CAST, approvals={Act.EXTEND_STAGE: 3})
    one = replace(CAST, approvals={Act.EXTEND_STAGE: 1})
    story = given(INTAKE_OPENED)

    story.under(three).when(EXTEND).then_refused("a-second-person-is-needed", needed=3)
    story.under(three).when(replace(EXTEND, signed_by=(ONE, TWO, THREE))).then(
        replace(EXTENDED, signed_by=(ONE, TWO, THREE))
    )
    story.under(one).when(replace(EXTEND, signed_by=(ONE,))).then_refused(
        "a-second-person-is-needed", needed=2
    )


def test_an_open_ended_stage_cannot_be_extended():
    opened = stage_opened("SHOWCASE", at("2023-11-27 09:00"))

    given(opened).when(replace(EXTEND, stage="SHOWCASE")).then_refused(
        "an-extension-only-makes-longer"
    )


POSTPONE = PostponeStage(
    stage="LIKES",
    opens=at("2023-12-01 09:00"),
    closes=at("2023-12-10 17:00"),
    reason=REASON,
    signed_by=(ONE, TWO),
    at=at("2023-11-20 12:00"),
)
POSTPONED = StagePostponed(
    stage="LIKES",
    opens=POSTPONE.opens,
    closes=POSTPONE.closes,
    reason=REASON,
    signed_by=(ONE, TWO),
    at=POSTPONE.at,
)


def test_a_postponed_stage_opens_and_closes_later():
    running.when(POSTPONE).then(POSTPONED)
    three = running.under(replace(CAST, approvals={Act.EXTEND_STAGE: 3}))
    three.when(POSTPONE).then_refused("a-second-person-is-needed", needed=3)
    given(POSTPONED).when(open_stage("LIKES", at("2023-11-27 09:00"))).then_refused(
        "stage-does-not-open-yet"
    )
    given(POSTPONED).when(open_stage("LIKES", POSTPONE.opens)).then(
        stage_opened("LIKES", POSTPONE.opens, POSTPONE.closes)
    )


def test_a_postponement_without_a_new_end_keeps_the_old_one():
    kept = replace(POSTPONE, closes=None)
    postponed = replace(POSTPONED, closes=None)

    running.when(kept).then(postponed)
    given(postponed).when(open_stage("LIKES", POSTPONE.opens)).then(
        stage_opened("LIKES", POSTPONE.opens, at("2023-12-06 17:00"))
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signed_by": (ONE,)}, "a-second-person-is-needed"),
        ({"signed_by": (ONE, LI)}, "person-has-no-such-role"),
        ({"opens": at("2023-11-27 09:00")}, "a-postponement-only-makes-later"),
        ({"closes": at("2023-12-06 16:59")}, "a-postponement-only-makes-later"),
        ({"at": POSTPONE.opens}, "a-postponement-only-makes-later"),
        ({"opens": at("2023-12-10 17:00")}, "stage-would-close-before-it-opens"),
        (
            {"opens": at("2023-12-07 09:00"), "closes": None},
            "stage-would-close-before-it-opens",
        ),
        ({"stage": "HOLIDAYS"}, "stage-is-unknown"),
    ],
)
def test_a_postponement_has_its_conditions(change, reason):
    running.when(replace(POSTPONE, **change)).then_refused(reason)


def test_a_stage_that_lasts_its_term_gets_no_other_end_by_a_postponement():
    later = replace(POSTPONE, stage="PUBLICITY", opens=at("2023-12-27 09:00"))

    running.when(replace(later, closes=at("2023-12-28 09:00"))).then_refused(
        "a-postponement-only-makes-later"
    )
    running.when(replace(later, closes=None)).then(
        replace(POSTPONED, stage="PUBLICITY", opens=later.opens, closes=None)
    )


@pytest.mark.parametrize(
    ("opens", "closes"),
    [("2023-12-08 09:00", "2023-12-12 17:00"), ("2023-12-01 09:00", "2023-12-06 17:00")],
)
def test_a_stage_may_move_behind_its_old_end_and_may_keep_it(opens, closes):
    moved = {"opens": at(opens), "closes": at(closes)}

    running.when(replace(POSTPONE, **moved)).then(replace(POSTPONED, **moved))


def test_what_an_act_opens_can_be_given_a_time():
    moved = {"stage": "DECISION", "opens": at("2023-12-23 09:00"), "closes": None}

    running.when(replace(POSTPONE, **moved)).then(replace(POSTPONED, **moved))


def test_what_has_opened_is_not_postponed():
    opened = stage_opened("LIKES", at("2023-11-27 09:00"), at("2023-12-06 17:00"))
    closed = stage_closed("LIKES", at("2023-12-06 17:00"))

    given(opened).when(POSTPONE).then_refused("stage-has-opened")
    given(opened, closed).when(POSTPONE).then_refused("stage-has-opened")


# --- pausing and cancelling

PAUSED = CampaignPaused(reason=REASON, by=ONE, at=at("2023-11-20 18:00"))
RESUMED = CampaignResumed(by=ONE, at=at("2023-11-22 09:00"))
RESUME = ResumeCampaign(by=ONE, at=RESUMED.at)


def test_a_campaign_is_paused_and_goes_on():
    pause = PauseCampaign(reason=REASON, by=ONE, at=PAUSED.at)

    running.when(pause).then(PAUSED)
    running.when(pause).then_leaves({facts.CAMPAIGN: facts.PAUSED})
    given(PAUSED).when(pause).then()
    given(PAUSED).when(RESUME).then(RESUMED)
    given(PAUSED).when(RESUME).then_leaves({facts.CAMPAIGN: facts.RUNNING})
    running.when(RESUME).then()
    for command in (pause, RESUME):
        running.when(replace(command, by=PersonId("stranger"))).then_refused(
            "person-has-no-such-role"
        )


def test_in_a_pause_no_stage_opens_or_closes():
    story = given(INTAKE_OPENED, PAUSED)

    story.when(open_stage("FORMAL_REVIEW", INTAKE_CLOSES)).then_refused("campaign-is-paused")
    story.when(close_stage("INTAKE", INTAKE_CLOSES)).then_refused("campaign-is-paused")


def test_time_that_ran_out_in_a_pause_can_be_given_back():
    late = replace(EXTEND, at=at("2023-11-21 12:00"))

    given(INTAKE_OPENED, PAUSED).when(late).then(replace(EXTENDED, at=late.at))
    given(INTAKE_OPENED, PAUSED).when(replace(late, closes=late.at)).then_refused(
        "an-extension-only-makes-longer"
    )


def test_two_officials_cancel_for_good():
    cancel = CancelCampaign(reason=REASON, signed_by=(ONE, TWO), at=SPRING)
    cancelled = CampaignCancelled(reason=REASON, signed_by=(ONE, TWO), at=SPRING)

    running.when(cancel).then(cancelled)
    running.when(cancel).then_leaves({facts.CAMPAIGN: facts.CANCELLED})
    running.when(replace(cancel, signed_by=(ONE, ONE))).then_refused("a-second-person-is-needed")
    running.when(replace(cancel, signed_by=(ONE, LI))).then_refused("person-has-no-such-role")
    for command in (RESUME, cancel, open_stage("INTAKE", INTAKE_OPENS)):
        given(cancelled).when(command).then_refused("campaign-is-cancelled")


def test_a_campaign_with_a_released_list_has_a_result_and_is_not_cancelled():
    cancel = CancelCampaign(reason=REASON, signed_by=(ONE, TWO), at=SPRING)

    running.holding({facts.LIST: facts.RELEASED}).when(cancel).then_refused("list-is-released")
    published = running.holding({facts.LIST: facts.PUBLISHED}).when(cancel)
    published.then(CampaignCancelled(reason=REASON, signed_by=(ONE, TWO), at=SPRING))


# --- the clock


def clock_does(*history, now: datetime, rules: Rulebook = CAST):
    state = CAMPAIGN.replay((DRAFTED, FROZEN, *history))
    return [(type(each), each.stage, each.by) for each in due(state, rules, now, OPEN_YEAR)]


def test_the_clock_opens_what_is_due_and_closes_what_is_over_closing_first():
    assert clock_does(now=INTAKE_OPENS - MS) == []
    assert clock_does(now=INTAKE_OPENS) == [(OpenStage, "INTAKE", CLOCK)]
    assert clock_does(INTAKE_OPENED, now=INTAKE_CLOSES - MS) == []
    assert clock_does(INTAKE_OPENED, now=INTAKE_CLOSES) == [
        (CloseStage, "INTAKE", CLOCK),
        (OpenStage, "DISPLAY_CHECK", CLOCK),
        (OpenStage, "FORMAL_REVIEW", CLOCK),
    ]


def test_the_clock_leaves_alone_what_an_act_opens():
    assert clock_does(now=at("2020-09-01 00:00"), rules=SIGE) == []


def test_the_clock_opens_nothing_before_what_must_end_first():
    meeting = at("2023-12-20 09:00")
    scored = stage_closed("SCORING", at("2023-12-18 18:00"))
    inspected = stage_closed("INSPECTION", at("2023-12-09 00:00"))

    assert (OpenStage, "MEETING", CLOCK) not in clock_does(scored, now=meeting)
    assert (OpenStage, "MEETING", CLOCK) in clock_does(scored, inspected, now=meeting)


def test_the_clock_does_nothing_in_a_pause_nor_after_the_end_nor_before_the_beginning():
    cancelled = CampaignCancelled(reason=REASON, signed_by=(ONE, TWO), at=SPRING)

    assert clock_does(PAUSED, now=INTAKE_OPENS) == []
    assert clock_does(INTAKE_OPENED, PAUSED, now=INTAKE_CLOSES) == []
    assert clock_does(cancelled, now=INTAKE_OPENS) == []
    assert list(due(CAMPAIGN.initial, CAST, INTAKE_OPENS, {})) == []


def test_what_the_clock_cannot_compute_it_leaves_to_an_official():
    opens = at("2027-03-01 08:00")

    assert clock_does(now=opens, rules=in_2027(opens=opens)) == []


def test_whatever_the_clock_has_to_do_is_accepted():
    """Else one stage that does not open would stand in the way of everything."""
    opened = {stage.opens for stage in CAST.stages} | {stage.closes for stage in CAST.stages}
    history: list[object] = [DRAFTED, FROZEN, *DECIDED]
    for now in sorted(instant for instant in opened if instant is not None):
        while True:
            state = CAMPAIGN.replay(history)
            command = next(iter(due(state, CAST, now, OPEN_YEAR)), None)
            if command is None:
                break
            history += CAMPAIGN.decide(command, state, {}, CAST)
    assert set(CAMPAIGN.replay(history).open) == {"SHOWCASE", "PUBLICITY"}


def test_the_clock_knows_when_to_look_again():
    begun = CAMPAIGN.replay((DRAFTED, FROZEN))
    taking_in = CAMPAIGN.replay((DRAFTED, FROZEN, INTAKE_OPENED))

    assert next_due(begun, CAST, SPRING) == INTAKE_OPENS
    assert next_due(taking_in, CAST, INTAKE_OPENS) == INTAKE_CLOSES
    assert next_due(taking_in, CAST, INTAKE_CLOSES) == at("2023-11-27 09:00")
    assert next_due(begun, SIGE, SPRING) is None


def test_a_stage_that_only_an_act_closes_keeps_no_clock_busy():
    shown = CAMPAIGN.replay((DRAFTED, FROZEN, stage_opened("SHOWCASE", at("2023-11-27 09:00"))))

    assert next_due(shown, CAST, at("2023-12-30 09:00")) is None
