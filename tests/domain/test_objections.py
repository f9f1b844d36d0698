"""Objections, from the filing to the review (domain 5.3)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from samples import (
    CAST,
    CLERK,
    LI,
    ONE,
    PAPER,
    REASON,
    RUNNING,
    SOCIETY,
    THREE,
    TWO,
    WU,
    at,
    hold,
    nominated,
    opened,
    paper,
    recused,
)
from selection.domain import facts
from selection.domain.cases import Case
from selection.domain.kernel import PersonId, UnitId
from selection.domain.objecting import (
    AdmitObjection,
    AskForReview,
    ConcludeObjection,
    ConcludeReview,
    Conclusion,
    FileObjection,
    InvestigationOpened,
    InvestigationReported,
    Kind,
    LogTip,
    ObjectionAdmitted,
    ObjectionConcluded,
    ObjectionFiled,
    ObjectionOpened,
    ObjectionRefused,
    ObjectionReviewed,
    OpenInvestigation,
    OpenObjection,
    RefuseObjection,
    ReportInvestigation,
    ReviewAsked,
    Standing,
    TipLogged,
    Way,
)
from selection.domain.objections import OBJECTIONS
from selection.domain.roles import Role
from selection.domain.rulebook.words import Act
from story import Story

NOON = at("2023-12-27 12:00")
UNTIL = at("2023-12-30 00:00")
FREE = {date(2023, 12, 30), date(2023, 12, 31), date(2024, 1, 1), *()}
DAYS = {
    day: day.weekday() < 5 and day not in FREE
    for day in (date(2023, 12, 20) + timedelta(days=n) for n in range(60))
}
FOUR, FIVE = PersonId("o-4"), PersonId("o-5")
SUPERVISOR = PersonId("s-1")
objections = Story(OBJECTIONS, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE, TWO, THREE, FOUR, FIVE),
    hold(Role.OBJECTION_CLERK, CLERK),
    hold(Role.SUPERVISOR, SUPERVISOR),
    nominated(LI, "VOLUNTEER"),
    {facts.publicised(LI): UNTIL.isoformat(), facts.publicised(WU): UNTIL.isoformat()},
)
HELD = Standing(held_by=(1,))
FREE_AGAIN = Standing()


def file(**changes: Any) -> FileObjection:
    plain = FileObjection(
        candidate=LI,
        way=Way.WEB,
        objector=PAPER,
        statement=paper(2),
        received=NOON,
        at=NOON,
        workdays=DAYS,
    )
    return replace(plain, **changes)


FILED = ObjectionFiled(
    number=1,
    candidate=LI,
    way=Way.WEB,
    objector=PAPER,
    statement=paper(2),
    received=NOON,
    admit_by=at("2023-12-30 00:00"),
    conclude_by=at("2024-01-16 00:00"),
    standing=HELD,
    by=None,
    at=NOON,
)


# --- filing


@pytest.mark.accepts("R-REV-03")
def test_an_objection_has_a_number_and_holds_its_candidate_up():
    objections.when(file()).then(FILED)
    objections.when(file()).then_leaves({facts.held(LI): "1", facts.struck(LI): None})
    again = objections.given(FILED)
    again.when(file()).then(replace(FILED, number=2, standing=Standing(held_by=(1, 2))))
    again.when(file()).then_leaves({facts.held(LI): "1,2", facts.struck(LI): None})
    again.when(file(candidate=WU)).then(
        replace(FILED, number=2, candidate=WU, standing=Standing(held_by=(2,)))
    )


@pytest.mark.refuses("R-REV-03")
def test_only_who_is_public_can_be_objected_to():
    objections.without(facts.publicised(LI)).when(file()).then_refused(
        "candidate-is-not-on-the-list", candidate=LI
    )
    objections.under(replace(CAST, objection=None)).when(file()).then_refused(
        "there-are-no-objections"
    )


def test_a_minute_before_the_end_is_in_time_and_the_end_is_too_late():
    minute = UNTIL - timedelta(minutes=1)
    assert objections.when(file(at=minute)).decided()
    objections.when(file(at=UNTIL)).then_refused("objection-is-late", until=UNTIL)


def test_an_extension_of_the_publicity_gives_more_time():
    longer = objections.holding(opened("PUBLICITY", UNTIL + timedelta(days=3)))
    assert longer.when(file(at=UNTIL)).decided()


def test_a_list_without_an_end_is_open_to_objections():
    endless = objections.holding({facts.publicised(LI): facts.OPEN_ENDED})

    endless.when(file()).then(replace(FILED, conclude_by=None))


def test_an_objection_is_signed_with_a_real_name_where_the_rulebook_asks_for_it():
    objections.when(file(objector=None)).then_refused("objection-needs-a-real-name")
    assert CAST.objection is not None
    nameless = replace(CAST, objection=replace(CAST.objection, real_name=False))
    objections.under(nameless).when(file(objector=None)).then(replace(FILED, objector=None))


def test_a_clerk_enters_what_came_by_letter_with_the_day_it_came():
    letter = file(way=Way.LETTER, by=CLERK, received=NOON, at=UNTIL + timedelta(hours=9))

    [event] = objections.when(letter).decided()
    assert (event.received, event.by, event.way) == (NOON, CLERK, Way.LETTER)
    for by in (None, ONE):
        objections.when(replace(letter, by=by)).then_refused("person-has-no-such-role")
    [early] = objections.when(replace(letter, received=UNTIL, at=NOON)).decided()
    assert early.received == NOON


def test_nobody_is_turned_away_because_a_calendar_is_missing():
    objections.when(file(workdays={})).then(replace(FILED, admit_by=None, conclude_by=None))


def test_a_tip_is_noted_under_a_number_and_holds_nobody_up():
    tip = LogTip(candidate=LI, statement=paper(3), at=UNTIL)

    objections.given(FILED).when(tip).then(
        TipLogged(number=2, candidate=LI, statement=paper(3), at=UNTIL)
    )
    objections.when(tip).then_leaves({})
    after = objections.given(TipLogged(number=1, candidate=LI, statement=paper(3), at=NOON))
    after.when(file()).then(replace(FILED, number=2, standing=Standing(held_by=(2,))))


# --- admitting

ADMIT = AdmitObjection(number=1, kind=Kind.SUBSTANTIVE, by=ONE, at=NOON, workdays=DAYS)
ADMITTED = ObjectionAdmitted(
    number=1,
    candidate=LI,
    kind=Kind.SUBSTANTIVE,
    report_by=at("2024-01-05 00:00"),
    standing=HELD,
    by=ONE,
    at=NOON,
)
REFUSE = RefuseObjection(number=1, ground=3, by=ONE, at=NOON)
filed = objections.given(FILED)
admitted = objections.given(FILED, ADMITTED)


def test_an_objection_is_admitted_or_refused_on_a_ground_of_the_rulebook():
    filed.when(ADMIT).then(ADMITTED)
    filed.when(REFUSE).then(
        ObjectionRefused(number=1, candidate=LI, ground=3, standing=FREE_AGAIN, by=ONE, at=NOON)
    )
    filed.when(REFUSE).then_leaves({facts.held(LI): None, facts.struck(LI): None})
    for ground in (0, 6):
        filed.when(replace(REFUSE, ground=ground)).then_refused("ground-of-refusal-is-unknown")


def test_an_objection_is_answered_once_by_an_official():
    for command in (ADMIT, REFUSE):
        admitted.when(command).then_refused("objection-is-answered")
        filed.when(replace(command, by=CLERK)).then_refused("person-has-no-such-role")
        objections.when(command).then_refused("objection-is-unknown", number=1)


def test_a_matter_of_writing_holds_nobody_up():
    formal = replace(ADMIT, kind=Kind.FORMAL)
    [event] = filed.when(formal).decided()

    assert event == replace(ADMITTED, kind=Kind.FORMAL, report_by=None, standing=FREE_AGAIN)
    written = objections.given(FILED, event)
    [concluded] = written.when(conclude(finding=Conclusion.UPHELD)).decided()
    assert concluded.standing == FREE_AGAIN


# --- looking into it

LOOK = OpenInvestigation(
    number=1, candidate=LI, handlers=(THREE, FOUR), statement=paper(5), by=ONE, at=NOON
)
LOOKED = InvestigationOpened(
    number=1, unit=SOCIETY, handlers=(THREE, FOUR), statement=paper(5), by=ONE, at=NOON
)
REPORT = ReportInvestigation(number=1, report=paper(6), by=THREE, at=NOON)
REPORTED = InvestigationReported(number=1, report=paper(6), by=THREE, at=NOON)
under_way = objections.given(FILED, ADMITTED, LOOKED)
reported = objections.given(FILED, ADMITTED, LOOKED, REPORTED)


def test_the_unit_is_told_what_is_said_and_not_by_whom():
    admitted.when(LOOK).then(LOOKED)
    admitted.when(LOOK).then_leaves({})
    assert LOOKED.statement != FILED.objector


def test_at_least_two_look_into_it_and_none_of_them_is_tied_to_the_candidate():
    admitted.when(replace(LOOK, handlers=(THREE, THREE))).then_refused(
        "too-few-look-into-it", least=2
    )
    for tie in (
        {facts.belongs_to(FOUR): SOCIETY},
        recused(FOUR, facts.candidate_scope(LI)),
        recused(FOUR, facts.category_scope("VOLUNTEER")),
        recused(FOUR, facts.ALL_SCOPE),
    ):
        admitted.holding(tie).when(LOOK).then_refused(
            "handler-is-tied-to-the-candidate", person=FOUR
        )
    admitted.when(replace(LOOK, candidate=WU)).then_refused("objection-is-about-somebody-else")
    filed.when(LOOK).then_refused("objection-is-not-under-way")


def test_one_of_them_reports():
    under_way.when(REPORT).then(REPORTED)
    under_way.when(replace(REPORT, by=ONE)).then_refused("person-does-not-look-into-it")


# --- concluding


def conclude(**changes: Any) -> ConcludeObjection:
    plain = ConcludeObjection(
        number=1,
        candidate=LI,
        finding=Conclusion.NOT_UPHELD,
        reason=REASON,
        signed_by=(ONE, TWO),
        at=at("2024-01-08 08:00"),
        workdays=DAYS,
    )
    return replace(plain, **changes)


REVIEW_UNTIL = at("2024-01-13 00:00")


def concluded(finding: Conclusion = Conclusion.NOT_UPHELD, **changes: Any) -> ObjectionConcluded:
    off = finding in {Conclusion.UPHELD, Conclusion.UNRESOLVED}
    plain = ObjectionConcluded(
        number=1,
        candidate=LI,
        finding=finding,
        reason=REASON,
        review_until=REVIEW_UNTIL,
        standing=Standing(off=True, since=REVIEW_UNTIL) if off else FREE_AGAIN,
        signed_by=(ONE, TWO),
        at=at("2024-01-08 08:00"),
    )
    return replace(plain, **changes)


@pytest.mark.parametrize("finding", Conclusion)
def test_two_conclude_and_what_they_find_holds(finding: Conclusion):
    reported.when(conclude(finding=finding)).then(concluded(finding))
    off = finding in {Conclusion.UPHELD, Conclusion.UNRESOLVED}
    struck = REVIEW_UNTIL.isoformat() if off else None
    reported.when(conclude(finding=finding)).then_leaves(
        {facts.held(LI): None, facts.struck(LI): struck}
    )


def test_another_objection_still_holds_the_candidate_up():
    second = replace(FILED, number=2, standing=Standing(held_by=(1, 2)))
    both = objections.given(FILED, second, ADMITTED, LOOKED, REPORTED)

    [event] = both.when(conclude()).decided()
    assert event.standing == Standing(held_by=(2,))


def test_an_objection_to_who_stands_no_more_is_looked_into_all_the_same():
    gone = admitted.without(facts.nominated(LI))

    gone.when(LOOK).then(LOOKED)
    gone.without(facts.nominated_by(LI)).when(LOOK).then(replace(LOOKED, unit=UnitId("")))
    for tie in (facts.candidate_scope(LI), facts.ALL_SCOPE):
        gone.holding(recused(FOUR, tie)).when(LOOK).then_refused(
            "handler-is-tied-to-the-candidate", person=FOUR
        )


def test_a_conclusion_needs_a_report_two_signatures_and_nobody_s_friend():
    admitted.when(conclude()).then_refused("objection-is-not-looked-into")
    filed.when(conclude()).then_refused("objection-is-not-under-way")
    reported.when(conclude(signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    reported.when(conclude(candidate=WU)).then_refused("objection-is-about-somebody-else")
    friend = reported.holding({facts.belongs_to(TWO): SOCIETY})
    friend.when(conclude()).then_refused("handler-is-tied-to-the-candidate", person=TWO)
    three = replace(CAST, approvals={Act.OBJECTION: 3})
    reported.under(three).when(conclude()).then_refused("a-second-person-is-needed", needed=3)


def test_where_no_calendar_covers_the_days_the_two_enter_the_last_one():
    blind = conclude(workdays={}, at=at("2027-03-01 08:00"))

    reported.when(blind).then_refused("calendar-does-not-cover", year=2027)
    reported.when(replace(blind, last=date(2027, 3, 5))).then_refused(
        "time-for-review-is-too-short", least=5
    )
    [event] = reported.when(replace(blind, last=date(2027, 3, 8))).decided()
    assert event.review_until == at("2027-03-09 00:00")


# --- the one review

ASK = AskForReview(number=1, request=paper(7), at=at("2024-01-10 08:00"), workdays=DAYS)


def asked(standing: Standing) -> ReviewAsked:
    return ReviewAsked(
        number=1,
        candidate=LI,
        request=paper(7),
        review_by=at("2024-01-17 00:00"),
        standing=standing,
        at=at("2024-01-10 08:00"),
    )


def review(**changes: Any) -> ConcludeReview:
    plain = ConcludeReview(
        number=1,
        candidate=LI,
        finding=Conclusion.NOT_UPHELD,
        reason=REASON,
        signed_by=(FIVE, PersonId("o-6")),
        at=at("2024-01-12 08:00"),
    )
    return replace(plain, **changes)


CLEARED = reported.given(*reported.history, concluded()).holding(
    hold(Role.OFFICIAL, PersonId("o-6"))
)
CANCELLED = CLEARED.given(*reported.history, concluded(Conclusion.UPHELD))


def test_who_is_cleared_is_held_up_again_while_that_is_reviewed():
    CLEARED.when(ASK).then(asked(HELD))


def test_who_is_off_stays_off_while_that_is_reviewed_and_nobody_steps_in():
    CANCELLED.when(ASK).then(asked(Standing(off=True)))
    CANCELLED.when(ASK).then_leaves({facts.held(LI): None, facts.struck(LI): facts.OPEN_ENDED})


def test_a_review_is_asked_for_once_and_in_time():
    late = replace(ASK, at=REVIEW_UNTIL)
    CLEARED.when(late).then_refused("request-for-review-is-late", until=REVIEW_UNTIL)
    CLEARED.given(*CLEARED.history, asked(HELD)).when(ASK).then_refused("there-is-one-review")
    reported.when(ASK).then_refused("objection-is-not-concluded")


def test_a_review_may_give_the_place_back_or_take_it_for_good():
    back = CANCELLED.given(*CANCELLED.history, asked(Standing(off=True)))

    [event] = back.when(review()).decided()
    assert event == ObjectionReviewed(
        number=1,
        candidate=LI,
        finding=Conclusion.NOT_UPHELD,
        reason=REASON,
        standing=FREE_AGAIN,
        signed_by=(FIVE, PersonId("o-6")),
        at=at("2024-01-12 08:00"),
    )
    [event] = back.when(review(finding=Conclusion.UPHELD)).decided()
    assert event.standing == Standing(off=True, since=at("2024-01-12 08:00"))


def test_whoever_took_part_does_not_review():
    under_review = CLEARED.given(*CLEARED.history, asked(HELD))

    for person in (ONE, THREE):
        under_review.when(review(signed_by=(FIVE, person))).then_refused(
            "reviewer-took-part-before", person=person
        )
    under_review.when(review(signed_by=(FIVE,))).then_refused("a-second-person-is-needed")
    under_review.when(review(candidate=WU)).then_refused("objection-is-about-somebody-else")
    tied = under_review.holding({facts.belongs_to(FIVE): SOCIETY})
    tied.when(review()).then_refused("handler-is-tied-to-the-candidate", person=FIVE)
    CLEARED.when(review()).then_refused("no-review-is-asked-for")


def test_a_finding_that_nothing_undoes_counts_whatever_is_reviewed_besides():
    second = [replace(each, number=2) for each in (FILED, ADMITTED, LOOKED, REPORTED)]
    both = CANCELLED.given(*CANCELLED.history, *second)
    off = Standing(off=True, since=REVIEW_UNTIL)

    [event] = both.when(conclude(number=2, finding=Conclusion.UPHELD)).decided()
    assert event.standing == off
    ended = both.given(*both.history, event)
    [event] = ended.when(ASK).decided()
    assert event.standing == off


def test_what_a_review_finds_is_final_from_then_on():
    taken = asked(Standing(off=True))
    back = CANCELLED.given(*CANCELLED.history, taken)
    [for_good] = back.when(review(finding=Conclusion.UPHELD)).decided()
    second = [replace(each, number=2) for each in (FILED, ADMITTED, LOOKED, REPORTED)]
    both = back.given(*back.history, for_good, *second)

    [event] = both.when(conclude(number=2)).decided()
    assert event.standing == Standing(off=True, since=at("2024-01-12 08:00"))


# --- who objected


def test_who_objected_is_read_by_two_roles_and_every_look_is_recorded():
    look = OpenObjection(number=1, reason=REASON, by=CLERK, at=NOON)
    seen = ObjectionOpened(number=1, reason=REASON, by=CLERK, at=NOON)

    filed.when(look).then(seen)
    filed.when(look).then_leaves({})
    filed.when(replace(look, by=SUPERVISOR)).then(replace(seen, by=SUPERVISOR))
    filed.when(replace(look, by=ONE)).then_refused("person-has-no-such-role", person=ONE)
    objections.when(look).then_refused("objection-is-unknown")
    assert filed.given(FILED, seen).when(ADMIT).decided()


def test_nothing_happens_in_a_pause():
    objections.holding({facts.CAMPAIGN: facts.PAUSED}).when(file()).then_refused(
        "campaign-is-paused"
    )


# --- deadlines


def test_what_is_overdue_is_plain_from_the_case():
    def case(*history: Any) -> Case:
        return OBJECTIONS.replay(history).case(1)

    assert not case(FILED).overdue(at("2023-12-29 23:59"))
    assert case(FILED).overdue(at("2023-12-30 00:00"))
    assert not case(FILED, ADMITTED).overdue(at("2024-01-04 23:59"))
    assert case(FILED, ADMITTED).overdue(at("2024-01-05 00:00"))
    assert not case(FILED, ADMITTED, LOOKED, REPORTED).overdue(at("2024-01-15 23:59"))
    assert case(FILED, ADMITTED, LOOKED, REPORTED).overdue(at("2024-01-16 00:00"))
    assert not case(FILED, ADMITTED, LOOKED, REPORTED, concluded()).overdue(at("2030-01-01 00:00"))
    reviewing = (FILED, ADMITTED, LOOKED, REPORTED, concluded(), asked(HELD))
    assert not case(*reviewing).overdue(at("2024-01-16 23:59"))
    assert case(*reviewing).overdue(at("2024-01-17 00:00"))
    [done] = CLEARED.given(*reviewing).when(review()).decided()
    assert not case(*reviewing, done).overdue(at("2030-01-01 00:00"))
    assert case(*reviewing, done).due is None
    assert not case(replace(FILED, admit_by=None)).overdue(at("2030-01-01 00:00"))


def test_a_refused_objection_waits_for_nothing_and_holds_nobody_up():
    [refused] = filed.when(REFUSE).decided()
    case = OBJECTIONS.replay((FILED, refused)).case(1)

    assert not case.overdue(at("2030-01-01 00:00"))
    objections.given(FILED, refused).when(file()).then(
        replace(FILED, number=2, standing=Standing(held_by=(2,)))
    )
