"""The end of the list: decided and released line by line, substitutes, revocation (5.4, 5.5)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.test_publication import (
    APPROVED,
    DAYS,
    DIGEST,
    PERIOD,
    PRINTED,
    PROPOSED,
    PUBLISHED,
    UNTIL,
    place,
    publication,
)
from samples import (
    CAST,
    LI,
    ONE,
    REASON,
    SUN,
    THREE,
    TWO,
    WU,
    at,
    nominated,
    opened,
    paper,
    passed,
)
from selection.domain import facts
from selection.domain.announcement import (
    ApproveSubstitution,
    Award,
    AwardRevoked,
    CorrectNotice,
    DecideFinalList,
    FinalListDecided,
    Ground,
    ListReleased,
    NoticeCorrected,
    ProposeSubstitution,
    PublishSubstitute,
    ReleaseList,
    RevokeAward,
    SubstitutePublished,
    SubstitutionApproved,
    SubstitutionProposed,
)
from selection.domain.consulted import BodysAnswer, consulted
from selection.domain.finale import certificate_number
from selection.domain.kernel import CandidateId
from selection.domain.listed import Publication
from selection.domain.listing import Printed, printed_hash, reserves
from selection.domain.ranking.outcome import Line, Outcome
from selection.domain.rulebook.book import Publicity, Release, Stage, Substitution
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import Act, StageKind, SubstituteFrom, TermUnit

LATER = at("2024-01-16 09:00")
OTHERS = frozenset({WU, SUN})
HE, BAI = CandidateId("he"), CandidateId("bai")
out = publication.given(PROPOSED, APPROVED, PUBLISHED).holding(opened("RELEASE"))
HELD = {facts.held(LI): "1"}
STRUCK = {facts.struck(LI): at("2024-01-10 00:00").isoformat()}


def decision(*places: CandidateId, left=frozenset[CandidateId](), **changes: Any):
    plain = DecideFinalList(
        places=places,
        left=frozenset(left),
        closing=False,
        document=paper(9),
        signed_by=(ONE, TWO),
        at=UNTIL,
    )
    return replace(plain, **changes)


def decided(*places: CandidateId, **changes: Any) -> FinalListDecided:
    plain = FinalListDecided(
        places=places, closing=False, document=paper(9), signed_by=(ONE, TWO), at=UNTIL
    )
    return replace(plain, **changes)


# --- deciding


def test_after_their_publicity_all_are_decided_on_in_published_order():
    out.when(decision(WU, LI, SUN)).then(decided(WU, LI, SUN))
    out.when(decision(WU, LI, SUN)).then_leaves({})
    early = UNTIL - timedelta(milliseconds=1)
    out.when(decision(WU, LI, SUN, at=early)).then_refused("publicity-has-not-ended", until=UNTIL)


def test_a_publicity_that_was_extended_has_not_ended():
    longer = out.holding(opened("PUBLICITY", UNTIL + timedelta(days=3)))

    longer.when(decision(LI, WU, SUN)).then_refused("publicity-has-not-ended")
    assert longer.when(decision(LI, WU, SUN, at=UNTIL + timedelta(days=3))).decided()


def test_a_list_without_publicity_is_decided_on_at_any_time():
    free = publication.given(PROPOSED, APPROVED, replace(PUBLISHED, stage=None, period=None))

    assert free.holding(opened("RELEASE")).when(decision(LI, WU, SUN, at=PUBLISHED.at)).decided()


def test_who_is_held_up_keeps_no_other_waiting():
    held = out.holding(HELD)

    held.when(decision(WU, SUN, left={LI})).then(decided(WU, SUN))
    held.when(decision(LI, WU, SUN)).then_refused("candidate-is-held-up", candidate=LI)
    held.when(decision(WU, left={LI, SUN})).then_refused("list-has-changed", candidate=SUN)


def test_unless_the_rulebook_lets_all_wait_for_one():
    assert CAST.objection is not None
    together = replace(CAST, objection=replace(CAST.objection, others_go_on=False))
    held = out.under(together).holding(HELD)

    held.when(decision(WU, SUN, left={LI})).then_refused("somebody-is-held-up", candidates=(LI,))
    out.under(together).when(decision(LI, WU, SUN)).then(decided(LI, WU, SUN))


def test_who_is_off_the_list_is_not_decided_on():
    for off in (
        out.holding(STRUCK),
        out.without(facts.nominated(LI)),
        out.holding({facts.rejected(LI): "yes"}),
    ):
        off.when(decision(LI, WU, SUN)).then_refused("candidate-is-off-the-list", candidate=LI)
        off.when(decision(WU, SUN, left={LI})).then(decided(WU, SUN))


def test_the_decision_names_everybody_once():
    for command in (
        decision(LI, WU),
        decision(LI, WU, SUN, SUN),
        decision(LI, WU, SUN, left={LI}),
        decision(LI, WU, SUN, HE),
    ):
        out.when(command).then_refused("list-has-changed")


def test_a_decision_is_on_somebody():
    early = PUBLISHED.at
    out.when(decision(left={LI, WU, SUN}, at=early)).then_refused("nobody-is-decided-on")
    nobody = out.without(*map(facts.nominated, (LI, WU, SUN)))
    nobody.when(decision(left={LI, WU, SUN}, closing=True)).then(decided(closing=True))


def test_a_closing_decision_leaves_nobody_waiting_and_is_the_last():
    out.holding(HELD).when(decision(WU, SUN, left={LI}, closing=True)).then_refused(
        "somebody-is-held-up", candidates=(LI,)
    )
    out.holding(STRUCK).when(decision(WU, SUN, left={LI}, closing=True)).then(
        decided(WU, SUN, closing=True)
    )
    closed = out.holding(STRUCK).given(*out.history, decided(WU, SUN, closing=True))
    closed.when(decision(left={LI}, closing=True)).then_refused("list-is-closed")


def test_the_decision_has_its_stage_and_its_people():
    out.without(facts.stage("RELEASE")).when(decision(LI, WU, SUN)).then_refused(
        "stage-is-not-open", stage="RELEASE"
    )
    out.when(decision(LI, WU, SUN, signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    publication.given(PROPOSED).when(decision(LI)).then_refused("list-is-not-published")


def test_a_decision_needs_as_many_signatures_as_the_rulebook_asks_of_a_release():
    three = out.under(replace(CAST, approvals={Act.RELEASE: 3}))
    everybody = (ONE, TWO, THREE)

    three.when(decision(LI, WU, SUN)).then_refused("a-second-person-is-needed", needed=3)
    three.when(decision(LI, WU, SUN, signed_by=everybody)).then(
        decided(LI, WU, SUN, signed_by=everybody)
    )


def test_nothing_happens_in_a_pause():
    paused = out.holding({facts.CAMPAIGN: facts.PAUSED})
    paused.when(decision(LI, WU, SUN)).then_refused("campaign-is-paused")


# --- releasing


def release(*candidates: CandidateId, **changes: Any) -> ReleaseList:
    plain = ReleaseList(
        digest=DIGEST,
        candidates=frozenset(candidates),
        roll=candidates,
        text=paper(7),
        signed_by=(ONE, TWO),
        at=LATER,
    )
    return replace(plain, **changes)


def award(candidate: CandidateId, number: str | None) -> Award:
    return Award(candidate=candidate, number=number, valid_until=None)


def released(*awards: Award, **changes: Any) -> ListReleased:
    plain = ListReleased(
        version=2,
        digest=DIGEST,
        awards=awards,
        roll=tuple(each.candidate for each in awards),
        text=paper(7),
        signed_by=(ONE, TWO),
        at=LATER,
    )
    return replace(plain, **changes)


THE_AWARDS = (
    award(WU, "KJZY-2023-VOLUNTEER-001"),
    award(LI, "KJZY-2023-VOLUNTEER-002"),
    award(SUN, "KJZY-2023-SITE-001"),
)
ready = out.given(*out.history, decided(WU, LI, SUN))


@pytest.mark.accepts("R-TIME-06")
def test_the_decided_are_released_with_numbers_in_published_order():
    ready.when(release(WU, LI, SUN)).then(released(*THE_AWARDS))
    ready.when(release(LI, WU, SUN)).then_leaves(
        {facts.LIST: facts.RELEASED, **{facts.awarded(each): "open" for each in (LI, WU, SUN)}}
    )


@pytest.mark.refuses("R-TIME-06")
def test_nobody_is_released_who_was_not_decided_on():
    out.when(release(LI, WU, SUN)).then_refused("list-has-changed")
    out.when(release()).then_refused("nobody-is-decided-on")
    ready.when(release(LI, WU)).then_refused("list-has-changed")
    ready.when(release(LI, WU, SUN, digest="0" * 64)).then_refused("list-has-changed")
    publication.given(PROPOSED).when(release(LI)).then_refused("list-is-not-published")
    ready.without(facts.stage("RELEASE")).when(release(LI, WU, SUN)).then_refused(
        "stage-is-not-open"
    )
    ready.when(release(LI, WU, SUN, signed_by=(ONE,))).then_refused("a-second-person-is-needed")


def test_a_release_needs_as_many_signatures_as_the_rulebook_asks():
    three = ready.under(replace(CAST, approvals={Act.RELEASE: 3}))
    everybody = (ONE, TWO, THREE)

    three.when(release(WU, LI, SUN)).then_refused("a-second-person-is-needed", needed=3)
    three.when(release(WU, LI, SUN, signed_by=everybody)).then(
        released(*THE_AWARDS, signed_by=everybody)
    )


def test_who_is_held_up_or_off_the_list_after_the_decision_is_passed_over():
    only = released(award(WU, "KJZY-2023-VOLUNTEER-001"), award(SUN, "KJZY-2023-SITE-001"))

    for facts_ in (HELD, STRUCK):
        ready.holding(facts_).when(release(LI, WU, SUN, roll=(WU, SUN))).then(only)
    ready.without(*map(facts.nominated, (LI, WU, SUN))).when(release(LI, WU, SUN)).then_refused(
        "nobody-is-decided-on"
    )


def test_numbers_go_on_where_the_last_release_ended():
    first = replace(released(THE_AWARDS[0]), at=UNTIL)
    partly = out.given(*out.history, decided(WU), first, decided(SUN, LI))

    everybody = (LI, SUN, WU)
    second = released(THE_AWARDS[2], THE_AWARDS[1], version=3, roll=everybody)
    partly.when(release(LI, SUN, roll=everybody)).then(second)
    for roll in ((LI, SUN), (LI, SUN, SUN), (LI, SUN, WU, WU), (LI, SUN, HE)):
        partly.when(release(LI, SUN, roll=roll)).then_refused("list-has-changed")


def test_the_number_of_a_revoked_award_is_never_given_again():
    first = replace(released(THE_AWARDS[0]), at=UNTIL)
    taken_back = replace(REVOKED, candidate=WU, at=UNTIL)
    partly = out.given(*out.history, decided(WU), first, taken_back, decided(LI, SUN))

    everybody = (WU, LI, SUN)
    second = released(*THE_AWARDS[1:], version=3, roll=everybody)
    partly.when(release(LI, SUN, roll=everybody)).then(second)


def test_a_rulebook_may_give_no_numbers_and_a_span_of_validity():
    rules = replace(CAST, release=Release(valid_for=Term(2, TermUnit.YEARS)))
    until = date(2026, 1, 16)

    ready.under(rules).when(release(LI, WU, SUN)).then(
        released(
            *(replace(each, number=None, valid_until=until) for each in THE_AWARDS),
            roll=(LI, WU, SUN),
        )
    )


def test_without_the_category_in_it_a_number_counts_over_all():
    rules = replace(CAST, release=Release(number=Text("{year}-{serial}")))

    assert certificate_number(rules, "A", {"A": 3, "B": 9}) == "2023-12"


# --- revoking


def revocation(**changes: Any) -> RevokeAward:
    plain = RevokeAward(
        candidate=LI,
        ground=Ground.FRAUD,
        reason=REASON,
        note=paper(8),
        signed_by=(ONE, TWO),
        at=at("2025-03-05 10:00"),
    )
    return replace(plain, **changes)


REVOKED = AwardRevoked(
    candidate=LI,
    ground=Ground.FRAUD,
    reason=REASON,
    note=paper(8),
    signed_by=(ONE, TWO),
    at=at("2025-03-05 10:00"),
)
final = ready.given(*ready.history, released(*THE_AWARDS))


def test_an_award_can_be_revoked_long_after_the_release():
    final.when(revocation()).then(REVOKED)
    final.when(revocation()).then_leaves({facts.awarded(REVOKED.candidate): None})


def test_an_award_is_revoked_once_and_by_two_and_only_when_it_is_released():
    final.given(*final.history, REVOKED).when(revocation()).then_refused("award-is-revoked")
    final.when(revocation(signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    ready.when(revocation()).then_refused("award-is-not-released")
    final.when(revocation(candidate=HE)).then_refused("candidate-is-not-on-the-list")
    three = replace(CAST, approvals={Act.REVOKE: 3})
    final.under(three).when(revocation()).then_refused("a-second-person-is-needed", needed=3)


# --- correcting what was printed

ONE_LINE = Printed(text=paper(5), lines={LI: paper(6)})


def correction(**changes: Any) -> CorrectNotice:
    plain = CorrectNotice(
        renamed=frozenset({LI}),
        changed=frozenset(),
        reason=REASON,
        printed=ONE_LINE,
        signed_by=(ONE, TWO),
        at=at("2023-12-26 08:00"),
        workdays=DAYS,
    )
    return replace(plain, **changes)


AGAIN = replace(
    PERIOD, first=date(2023, 12, 26), last=date(2024, 1, 1), until=at("2024-01-02 00:00")
)


def corrected(**changes: Any) -> NoticeCorrected:
    plain = NoticeCorrected(
        version=2,
        renamed=(LI,),
        changed=(),
        reason=REASON,
        period=AGAIN,
        printed=ONE_LINE,
        sha256="",
        signed_by=(ONE, TWO),
        at=at("2023-12-26 08:00"),
    )
    event = replace(plain, **changes)
    return replace(event, sha256=printed_hash(DIGEST, 2, event.period, event.printed))


# The made-up calendar of these tests knows no New Year's Day; the rulebook's table does.
AFTER_NEW_YEAR = replace(AGAIN, last=date(2024, 1, 2), until=at("2024-01-03 00:00"))


def test_a_changed_name_is_public_for_a_whole_period_again_and_no_other_is():
    out.when(correction()).then(corrected(period=AFTER_NEW_YEAR))
    out.when(correction()).then_leaves({facts.publicised(LI): "2024-01-03T00:00:00+08:00"})
    again = out.given(*out.history, corrected(period=AFTER_NEW_YEAR))
    again.when(decision(LI, WU, SUN)).then_refused("publicity-has-not-ended", candidate=LI)
    again.when(decision(WU, SUN, left={LI})).then(decided(WU, SUN))


def test_another_mistake_is_corrected_without_a_new_period():
    changed = correction(renamed=frozenset(), changed=frozenset({LI}))

    out.when(changed).then(corrected(renamed=(), changed=(LI,), period=None))
    out.when(changed).then_leaves({})
    again = out.given(*out.history, corrected(renamed=(), changed=(LI,), period=None))
    again.when(decision(LI, WU, SUN)).then(decided(LI, WU, SUN))


def test_the_rulebook_may_ask_for_no_new_period():
    no_restart = replace(CAST, publicity=Publicity(where=Text("x"), restart_on_name_change=False))

    out.under(no_restart).when(correction()).then(corrected(period=None))
    unsaid = replace(CAST, publicity=None)
    out.under(unsaid).when(correction()).then(corrected(period=None))


def test_a_list_without_publicity_is_corrected_without_a_period():
    free = replace(PUBLISHED, stage=None, period=None)
    story = publication.given(PROPOSED, APPROVED, free)

    story.when(correction()).then(corrected(period=None))


def test_a_correction_prints_just_the_lines_that_change():
    for command, reason in (
        (correction(printed=PRINTED), "notice-does-not-fit-the-list"),
        (correction(renamed=frozenset()), "notice-does-not-fit-the-list"),
        (correction(renamed=frozenset({HE})), "candidate-is-not-on-the-list"),
        (correction(signed_by=(ONE,)), "a-second-person-is-needed"),
    ):
        out.when(command).then_refused(reason)
    ready.when(correction()).then_refused("candidate-is-decided-on", candidate=LI)
    publication.when(correction()).then_refused("list-is-not-published")


# --- substitution

RESERVES = (place(HE, rank=3), place(BAI, rank=4))
standing = (nominated(HE, "VOLUNTEER"), nominated(BAI, "VOLUNTEER"), passed(HE, BAI))
free = (
    publication.given(replace(PROPOSED, reserves=RESERVES), APPROVED, PUBLISHED)
    .holding(opened("RELEASE"), STRUCK, *standing)
    .holding({facts.declared(HE): "PUBLICITY/CANDIDATE"})
)
ABOUT = frozenset({LI, WU, HE, BAI})


def step_in(candidate: CandidateId = HE, **changes: Any) -> ProposeSubstitution:
    plain = ProposeSubstitution(candidate=candidate, instead_of=LI, about=ABOUT, by=ONE, at=LATER)
    return replace(plain, **changes)


STEPS_IN = SubstitutionProposed(place=RESERVES[0], instead_of=LI, by=ONE, at=LATER)
AGREE = ApproveSubstitution(candidate=HE, by=TWO, at=LATER)
AGREED = SubstitutionApproved(candidate=HE, by=TWO, at=LATER)


def test_the_next_in_rank_steps_into_a_free_place():
    free.when(step_in()).then(STEPS_IN)
    free.when(step_in()).then_leaves({})
    free.when(step_in(BAI)).then_refused("another-reserve-comes-first", candidate=HE)
    free.without(facts.nominated(HE)).when(step_in(BAI)).then(replace(STEPS_IN, place=RESERVES[1]))


def test_nobody_else_steps_in():
    for other in (CandidateId("new"), WU):
        free.when(step_in(other)).then_refused("candidate-is-no-reserve", candidate=other)
    free.when(step_in(by=LI)).then_refused("person-has-no-such-role")
    free.when(step_in(about=frozenset({LI, HE}))).then_refused("list-has-changed")


def test_a_place_must_be_free_for_good():
    free.without(facts.struck(LI)).when(step_in()).then_refused("place-is-not-free", candidate=LI)
    for until in (facts.OPEN_ENDED, (LATER + timedelta(seconds=1)).isoformat()):
        free.holding({facts.struck(LI): until}).when(step_in()).then_refused("place-is-not-free")
    gone = free.without(facts.struck(LI), facts.nominated(LI))
    gone.when(step_in()).then(STEPS_IN)
    free.holding({facts.struck(LI): facts.OPEN_ENDED}).without(facts.nominated(LI)).when(
        step_in()
    ).then(STEPS_IN)
    free.when(step_in(instead_of=HE)).then_refused("candidate-is-not-on-the-list")


def test_a_place_is_filled_once():
    taken = free.given(*free.history, STEPS_IN, AGREED, STANDS_IN)
    about = frozenset({LI, WU, HE, BAI})

    taken.when(step_in(BAI, about=about)).then_refused("place-is-taken-already", candidate=LI)


def test_of_equal_reserves_nobody_is_the_next():
    equal = (place(HE, rank=3), place(BAI, rank=3))
    tied = free.given(replace(PROPOSED, reserves=equal), APPROVED, PUBLISHED)

    tied.when(step_in()).then_refused("reserves-are-equal", tied=(HE, BAI))
    two_free = tied.without(facts.nominated(WU))
    two_free.when(step_in()).then(replace(STEPS_IN, place=equal[0]))


def test_there_is_no_substitution_where_the_rulebook_has_none_or_its_time_is_over():
    never = replace(CAST, substitution=Substitution())
    free.under(never).when(step_in()).then_refused("no-substitution-any-more")
    over = free.holding({facts.closed("RELEASE"): "2024-01-20T00:00:00+08:00"})
    over.when(step_in()).then_refused("no-substitution-any-more", until="RELEASE")
    closed = free.given(*free.history, decided(WU, SUN, closing=True))
    closed.when(step_in()).then_refused("no-substitution-any-more")
    publication.when(step_in()).then_refused("list-is-not-published")
    endless = replace(CAST, substitution=replace(CAST.substitution, until=None))
    assert free.under(endless).when(step_in()).decided()


proposed_ = free.given(*free.history, STEPS_IN)


def test_a_second_official_agrees_to_the_substitution():
    proposed_.when(AGREE).then(AGREED)
    proposed_.given(*proposed_.history, AGREED).when(AGREE).then()
    proposed_.when(replace(AGREE, by=ONE)).then_refused("a-second-person-is-needed", needed=2)
    proposed_.when(replace(AGREE, candidate=BAI)).then_refused("substitution-is-not-proposed")
    free.when(AGREE).then_refused("substitution-is-not-proposed")


HIS_LINE = Printed(text=paper(5), lines={HE: paper(6)})
HIS_DAYS = replace(
    PERIOD, first=date(2024, 1, 16), last=date(2024, 1, 22), until=at("2024-01-23 00:00")
)
WORKED = {date(2024, 1, 16) + timedelta(days=n): n not in {4, 5} for n in range(9)}


def stand_in(**changes: Any) -> PublishSubstitute:
    plain = PublishSubstitute(
        candidate=HE, printed=HIS_LINE, signed_by=(ONE, TWO), at=LATER, workdays=WORKED
    )
    return replace(plain, **changes)


STANDS_IN = SubstitutePublished(
    version=2,
    place=RESERVES[0],
    instead_of=LI,
    period=HIS_DAYS,
    printed=HIS_LINE,
    sha256=printed_hash(DIGEST, 2, HIS_DAYS, HIS_LINE),
    signed_by=(ONE, TWO),
    at=LATER,
)
agreed = free.given(*proposed_.history, AGREED)


def test_a_substitute_has_a_whole_publicity_of_its_own():
    agreed.when(stand_in()).then(STANDS_IN)
    agreed.when(stand_in()).then_leaves({facts.publicised(HE): "2024-01-23T00:00:00+08:00"})
    stands = agreed.given(*agreed.history, STANDS_IN)
    stands.when(decision(WU, SUN, left={LI, HE}, at=LATER)).then(decided(WU, SUN, at=LATER))
    stands.when(decision(WU, SUN, HE, left={LI}, at=LATER)).then_refused(
        "publicity-has-not-ended", candidate=HE
    )
    stands.when(decision(WU, SUN, HE, left={LI}, at=HIS_DAYS.until)).then(
        decided(WU, SUN, HE, at=HIS_DAYS.until)
    )


def test_the_line_of_a_substitute_is_corrected_on_the_list_that_it_stands_on():
    stands = agreed.given(*agreed.history, STANDS_IN)
    lines = Printed(text=paper(7), lines={HE: paper(8), WU: paper(9)})
    command = correction(
        renamed=frozenset(), changed=frozenset({HE, WU}), printed=lines, at=LATER, workdays=WORKED
    )

    [event] = stands.when(command).decided()
    assert event.sha256 == printed_hash(DIGEST, 3, None, lines)


def test_the_rulebook_may_give_the_substitute_no_publicity_of_its_own():
    none = replace(CAST, substitution=replace(CAST.substitution, own_publicity=False))

    [event] = agreed.under(none).when(stand_in()).decided()
    assert event.period == PERIOD
    unstaged = replace(PUBLISHED, stage=None, period=None)
    story = agreed.given(*agreed.history[:2], unstaged, *agreed.history[3:])
    [event] = story.when(stand_in()).decided()
    assert event.period is None
    assert PUBLICATION_OPEN(event) == {facts.publicised(HE): facts.OPEN_ENDED}


def PUBLICATION_OPEN(event: SubstitutePublished):  # noqa: N802 (reads as a constant of the test)
    return publication.decider.leaves(event)


def test_a_substitute_is_published_only_when_agreed_on_and_standing():
    proposed_.when(stand_in()).then_refused("substitution-is-not-approved", needed=2)
    free.when(stand_in()).then_refused("substitution-is-not-proposed")
    agreed.without(facts.nominated(HE)).when(stand_in()).then_refused("candidate-is-not-nominated")
    agreed.without(facts.declared(HE)).when(stand_in()).then_refused("declaration-is-missing")
    agreed.when(stand_in(signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    agreed.when(stand_in(printed=PRINTED)).then_refused("notice-does-not-fit-the-list")
    over = agreed.given(*agreed.history, decided(WU, SUN, closing=True))
    over.when(stand_in()).then_refused("no-substitution-any-more")


def test_a_substitute_needs_the_answers_of_consulted_bodies_like_the_others():
    asking = Stage(
        code=Code("ASKING"),
        name=Text("部门协审"),
        kind=StageKind.CONSULTATION,
        asks=(Text("公安"),),
    )
    story = agreed.under(replace(CAST, stages=(*CAST.stages, asking)))
    told = consulted("ASKING", HE, "公安")

    story.when(stand_in()).then_refused("a-body-has-not-answered", candidate=HE)
    story.holding({told: BodysAnswer.NO_OBJECTION}).when(stand_in()).then(STANDS_IN)


def test_a_substitution_under_way_keeps_the_list_open():
    proposed_.when(decision(WU, SUN, left={LI}, closing=True)).then_refused(
        "a-substitution-is-under-way"
    )


# --- who may step in


def line(candidate: CandidateId, rank: int | None, *, taken: bool = False) -> Line:
    return Line(
        candidate=candidate,
        category="VOLUNTEER",
        group=None,
        scores={},
        rank=rank,
        taken=taken,
        waiting=False,
    )


SHORTLIST = Outcome(
    round="shortlist",
    lines=(line(LI, 1, taken=True), line(WU, 2, taken=True), line(HE, 3), line(BAI, None)),
    open_ties=(),
)
MEETING = Outcome(round="meeting", lines=(line(WU, 1, taken=True), line(LI, 2)), open_ties=())


def test_those_who_passed_the_last_round_and_found_no_place_may_step_in():
    assert [each.candidate for each in reserves((SHORTLIST, MEETING), CAST)] == [LI]
    failed = replace(MEETING, lines=(line(WU, 1, taken=True), line(LI, None)))
    assert reserves((SHORTLIST, failed), CAST) == ()


def test_the_last_round_that_gives_reserves_is_that_of_the_category():
    shortlist, meeting = CAST.rounds
    no_places = replace(SHORTLIST, lines=(line(LI, 1, taken=True), line(HE, 2)))

    for category, found in (("VOLUNTEER", [LI]), ("SITE", [HE])):
        some = replace(CAST, rounds=(shortlist, replace(meeting, categories=(category,))))
        assert [each.candidate for each in reserves((no_places, MEETING), some)] == found


def test_the_next_in_rank_are_also_those_who_came_less_far():
    next_rank = replace(CAST.substitution, from_=SubstituteFrom.NEXT_RANK)
    found = reserves((SHORTLIST, MEETING), replace(CAST, substitution=next_rank))

    assert [(each.candidate, each.rank) for each in found] == [(LI, 2), (HE, 5)]


def test_without_substitution_nobody_is_a_reserve():
    assert reserves((SHORTLIST, MEETING), replace(CAST, substitution=Substitution())) == ()


def test_the_state_before_any_proposal_has_no_reserves():
    assert Publication().reserves("VOLUNTEER") == ()
