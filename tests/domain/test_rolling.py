"""Rolling certification (11.3): every nomination walks the stages by itself, and one list follows
another; an award has a term, and who holds it may be certified again after it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.test_campaign import open_stage, stage_opened
from domain.test_finale import decision, release
from domain.test_nomination import declarations
from domain.test_publication import publish, published
from samples import (
    CLERK,
    LEADER,
    LI,
    LI_HIMSELF,
    ONE,
    PAPER,
    RULEBOOKS,
    RUNNING,
    SOCIETY,
    SUN,
    TWO,
    WU,
    at,
    at_home,
    attached,
    hold,
    nominated,
    opened,
    paper,
    passed,
    slotted,
)
from selection.domain import facts
from selection.domain.announcement import (
    ApproveList,
    CorrectNotice,
    ListApproved,
    ListProposed,
    ListPublished,
    ProposeList,
)
from selection.domain.calendar import Period
from selection.domain.campaign import CAMPAIGN
from selection.domain.candidacy import NominationSubmitted, SubmitNomination
from selection.domain.course import CampaignDrafted, RulebookFrozen
from selection.domain.kernel import CandidateId
from selection.domain.listing import Place, Printed, digest, must_be_what_was_decided
from selection.domain.nomination import NOMINATION
from selection.domain.publication import PUBLICATION
from selection.domain.ranking.outcome import ALGORITHM, Line, Outcome
from selection.domain.roles import Role
from selection.domain.rulebook.canonical import from_toml
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.values import Code, Text
from selection.domain.rulebook.words import Signature
from story import Story

XINGJI = from_toml((RULEBOOKS / "xingji.toml").read_bytes())
MONDAY = at("2023-12-04 08:00")
WORKDAYS = {date(2023, 12, 1) + timedelta(days=n): n % 7 not in {1, 2} for n in range(60)}
LATER = at("2023-12-06 08:00")
OVER = at("2023-12-09 00:00")
FIRST_DAYS = Period(first=date(2023, 12, 4), last=date(2023, 12, 8), until=OVER)
NEXT_DAYS = Period(first=date(2023, 12, 6), last=date(2023, 12, 12), until=at("2023-12-13 00:00"))


def star(candidate: CandidateId, category: str = "V1") -> Place:
    return Place(category=category, candidate=candidate, rank=None)


def propose(*places: Place, **changes: Any) -> ProposeList:
    plain = ProposeList(
        as_of=4711,
        outcomes=(),
        places=places,
        fingerprint="f" * 64,
        evidence="",
        by=ONE,
        at=MONDAY,
    )
    return replace(plain, **changes)


def proposed(*places: Place) -> ListProposed:
    return ListProposed(
        as_of=4711,
        places=places,
        reserves=(),
        fingerprint="f" * 64,
        algorithm=ALGORITHM,
        evidence="",
        digest=digest(XINGJI, 4711, "f" * 64, places),
        by=ONE,
        at=MONDAY,
    )


def printed(*candidates: CandidateId) -> Printed:
    return Printed(text=paper(1), lines=dict.fromkeys(candidates, PAPER))


FIRST, NEXT = proposed(star(LI)), proposed(star(WU), star(SUN, "V2"))
IN_PUBLIC = published(
    FIRST,
    places=FIRST.places,
    digest=FIRST.digest,
    period=FIRST_DAYS,
    printed=printed(LI),
    at=MONDAY,
)


def agreed(list_: ListProposed) -> ListApproved:
    return ListApproved(digest=list_.digest, by=TWO, at=MONDAY)


rolling = Story(PUBLICATION, XINGJI).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE, TWO),
    *(nominated(each, "V1") for each in (LI, WU)),
    nominated(SUN, "V2"),
    passed(LI, WU, SUN),
    {facts.declared(each): "PUBLICITY/CANDIDATE" for each in (LI, WU, SUN)},
    {facts.RULEBOOK: "f" * 64},
    opened("PUBLICITY"),
    opened("RELEASE"),
)
one_in_public = rolling.given(FIRST, agreed(FIRST), IN_PUBLIC)
THE_NEXT = replace(
    one_in_public.given(*one_in_public.history, NEXT, agreed(NEXT))
    .when(
        publish(NEXT, printed=printed(WU, SUN), at=LATER, workdays=WORKDAYS),
    )
    .decided()[0],
)
both = rolling.given(FIRST, agreed(FIRST), IN_PUBLIC, NEXT, agreed(NEXT), THE_NEXT)


# --- one list follows another


def test_the_next_list_is_proposed_while_the_one_before_is_in_public():
    one_in_public.when(propose(*NEXT.places)).then(NEXT)
    rolling.when(propose(star(LI))).then(FIRST)


def test_nobody_is_on_two_lists_and_a_list_is_of_somebody():
    one_in_public.when(propose(star(WU), star(LI))).then_refused(
        "candidate-is-on-a-list", candidate=LI
    )
    one_in_public.when(propose()).then_refused("nobody-is-to-be-listed")


def test_what_becomes_of_others_is_no_matter_to_a_list():
    """Somebody is nominated, passes or withdraws every day; the list of these still stands."""
    daily = rolling.holding({facts.EVIDENCE: "nominated:somebody-else"})
    daily.when(propose(star(LI))).then(FIRST)
    approve = ApproveList(digest=FIRST.digest, by=TWO, at=MONDAY)
    daily.given(FIRST).when(approve).then(agreed(FIRST))


def test_where_rounds_decide_too_every_change_of_their_grounds_counts():
    round_ = Round(code=Code("stars"), name=Text("Stars"), stage=Code("FORMAL_REVIEW"))
    scored = replace(XINGJI, rounds=(round_,))
    daily = rolling.under(scored).holding({facts.EVIDENCE: "changed"})

    daily.when(propose(star(LI))).then_refused("list-has-changed")
    taken = [
        Line(
            candidate=each,
            category="V1",
            group=None,
            scores={},
            rank=None,
            taken=True,
            waiting=False,
        )
        for each in (LI, WU)
    ]
    outcome = Outcome(round="stars", lines=taken, open_ties=())
    must_be_what_was_decided((star(LI),), (outcome,), scored)


def test_an_own_publicity_of_each_list_and_versions_that_go_on():
    assert isinstance(THE_NEXT, ListPublished)
    assert (THE_NEXT.version, THE_NEXT.period) == (2, NEXT_DAYS)
    assert PUBLICATION.leaves(IN_PUBLIC)[facts.LIST] == facts.PUBLISHED
    assert facts.LIST not in PUBLICATION.leaves(THE_NEXT), "what is released stays so"


def test_a_published_list_is_not_approved_or_published_again():
    approve = ApproveList(digest=FIRST.digest, by=TWO, at=MONDAY)
    one_in_public.when(approve).then_refused("list-is-published")
    again = publish(FIRST, printed=printed(LI), at=LATER, workdays=WORKDAYS)
    one_in_public.when(again).then_refused("list-is-published")


def test_each_is_decided_on_when_the_own_publicity_is_over():
    """The stage stays open for the others."""
    ready = decision(LI, left={WU, SUN}, at=OVER)
    assert both.when(ready).decided()[0].places == (LI,)
    both.when(decision(LI, WU, SUN, at=OVER)).then_refused(
        "publicity-has-not-ended", until=NEXT_DAYS.until
    )


def test_each_release_has_its_own_roll_and_the_numbers_go_on():
    decided = both.when(decision(LI, left={WU, SUN}, at=OVER)).decided()
    once = both.given(*both.history, *decided)
    [first] = once.when(release(LI, digest=THE_NEXT.digest, at=OVER)).decided()
    then = once.given(*once.history, first)
    end = NEXT_DAYS.until
    rest = then.given(*then.history, *then.when(decision(WU, SUN, at=end)).decided())

    [second] = rest.when(release(WU, SUN, digest=THE_NEXT.digest, at=end)).decided()

    assert first.roll == (LI,)
    assert [each.number for each in first.awards] == ["XJ-V1-2023-000001"]
    assert first.awards[0].valid_until == date(2025, 12, 9)
    assert second.roll == (WU, SUN)
    assert [each.number for each in second.awards] == ["XJ-V1-2023-000002", "XJ-V2-2023-000001"]
    assert (first.version, second.version) == (3, 4)
    assert PUBLICATION.leaves(first)[facts.awarded(LI)] == "2025-12-09"


def test_after_a_closing_decision_no_list_follows():
    closing = one_in_public.when(decision(LI, closing=True, at=OVER)).decided()
    closed = one_in_public.given(*one_in_public.history, *closing)
    closed.when(propose(*NEXT.places)).then_refused("list-is-closed")


def test_one_correction_is_of_one_list():
    def correction(*candidates: CandidateId) -> CorrectNotice:
        return CorrectNotice(
            renamed=frozenset(),
            changed=frozenset(candidates),
            reason=PAPER,
            printed=printed(*candidates),
            signed_by=(ONE, TWO),
            at=LATER,
        )

    both.when(correction(LI, WU)).then_refused("lines-are-of-several-lists")
    [mine] = both.when(correction(LI)).decided()
    [of_next] = both.when(correction(WU)).decided()
    assert mine.sha256 != of_next.sha256


# --- the stages


def test_no_stage_waits_for_another_one_or_ends_with_a_span():
    drafted = CampaignDrafted(fingerprint="f" * 64, by=TWO, at=MONDAY)
    frozen = RulebookFrozen(
        version=1, canonical="{}", fingerprint="f" * 64, drafted_by=TWO, by=ONE, at=MONDAY
    )
    story = Story(CAMPAIGN, XINGJI).holding(RUNNING, hold(Role.OFFICIAL, ONE))
    story = story.given(drafted, frozen, stage_opened("INTAKE", MONDAY, by=ONE))

    for code in ("FORMAL_REVIEW", "PUBLICITY", "RELEASE"):
        story.when(open_stage(code, LATER, by=ONE)).then(stage_opened(code, LATER, by=ONE))


# --- certified again


FORM: Mapping[str, Any] = {
    "name": "虚构的名字",
    "platform_number": "X-0",
    "hours": 400,
    "unit_opinion": "同意",
}
RECORD = {"RECORD": ("a" * 64,)}
nomination = Story(NOMINATION, XINGJI).holding(
    RUNNING,
    opened("INTAKE"),
    at_home(),
    {facts.unit_type(SOCIETY): "ASSOCIATION"},
    {facts.live(LI_HIMSELF): LI, facts.nominated(LI): "V1", facts.awarded(LI): "2025-12-09"},
    slotted(WU, "V1"),
    slotted(SUN, "V2"),
    *(attached(RECORD, each) for each in (WU, SUN)),
)
LAST_DAY, NEXT_DAY = at("2025-12-09 23:59"), at("2025-12-10 00:00")


def nominate(**changes: Any) -> SubmitNomination:
    plain = SubmitNomination(
        candidate=WU,
        unit=SOCIETY,
        category="V1",
        entities=(LI_HIMSELF,),
        form=FORM,
        paper=PAPER,
        at=NEXT_DAY,
        materials=RECORD,
        declared=declarations(XINGJI),
        signed_by={Signature.CLERK: CLERK, Signature.LEADER: LEADER},
        follows=LI,
    )
    return replace(plain, **changes)


def test_who_was_certified_is_certified_again_once_the_award_is_over():
    [stands] = nomination.when(nominate()).decided()
    assert isinstance(stands, NominationSubmitted)
    assert stands.follows == LI
    assert NOMINATION.leaves(stands)[facts.live(LI_HIMSELF)] == WU
    nomination.when(nominate(at=LAST_DAY)).then_refused("award-is-still-valid", until="2025-12-09")


def test_an_award_without_an_end_is_not_given_again():
    nomination.holding({facts.awarded(LI): facts.OPEN_ENDED}).when(nominate()).then_refused(
        "award-is-still-valid"
    )


def test_a_higher_star_can_be_asked_for_at_any_time():
    [stands] = nomination.when(nominate(candidate=SUN, category="V2", at=LAST_DAY)).decided()
    assert stands.category == "V2"


@pytest.mark.refuses("A-11")
def test_nobody_has_two_nominations_under_way():
    nomination.when(nominate(follows=None)).then_refused("candidate-is-nominated-elsewhere", by=LI)
    nomination.without(facts.awarded(LI)).when(nominate()).then_refused(
        "earlier-nomination-holds-no-award", candidate=LI
    )


def test_a_nomination_follows_one_of_the_same_person():
    nomination.when(nominate(follows=SUN)).then_refused("earlier-nomination-is-of-another")


def test_where_nominations_compete_none_follows_another():
    once = replace(XINGJI, rolling=False)
    nomination.under(once).when(nominate()).then_refused("nominations-do-not-follow-each-other")
