import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from samples import (
    CAST,
    LI,
    ONE,
    RUNNING,
    SIGE,
    SUN,
    THREE,
    TWO,
    WU,
    at,
    book,
    channel,
    hold,
    nominated,
    opened,
    paper,
    passed,
)
from selection.domain import facts, honours, meeting_facts, sheet_facts
from selection.domain.calendar import Period
from selection.domain.consulted import SET_ASIDE, BodysAnswer, consulted
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.listing import Place, Printed, digest, judging, printed_hash
from selection.domain.publication import (
    PUBLICATION,
    ApproveList,
    ListApproved,
    ListProposed,
    ListPublished,
    ProposeList,
    PublishList,
)
from selection.domain.ranking.outcome import ALGORITHM, Line, OpenTie, Outcome
from selection.domain.roles import Role
from selection.domain.rulebook.book import Stage
from selection.domain.rulebook.values import Code, Term, Text
from selection.domain.rulebook.words import Act, AtTheCut, By, Form, StageKind, TermUnit, Within
from story import Story

NOW = at("2023-12-21 10:00")
CONSENT = {facts.declared(each): "PUBLICITY/CANDIDATE" for each in (LI, WU, SUN)}
UNTIL = at("2023-12-30 00:00")
FIVE = Term(5, TermUnit.WORKING_DAYS)
LOCKED = {sheet_facts.sealed("sheets", "SCORING"): "digest"}
publication = Story(PUBLICATION, CAST).holding(
    RUNNING,
    hold(Role.OFFICIAL, ONE, TWO, THREE),
    nominated(LI, "VOLUNTEER"),
    nominated(WU, "VOLUNTEER"),
    nominated(SUN, "SITE"),
    passed(LI, WU, SUN),
    CONSENT,
    {facts.RULEBOOK: "f" * 64},
    LOCKED,
)


def place(candidate: CandidateId, category: str = "VOLUNTEER", rank: int = 1) -> Place:
    return Place(category=category, candidate=candidate, rank=rank)


THE_THREE = (place(LI), place(WU, rank=2), place(SUN, "SITE"))


def line(of: Place, *, taken: bool = True) -> Line:
    return Line(
        candidate=of.candidate,
        category=of.category,
        group=None,
        scores={},
        rank=of.rank,
        taken=taken,
        waiting=False,
    )


def outcome(*places: Place, of: str = "meeting", left=(), ties=()) -> Outcome:
    lines = (*map(line, places), *(line(each, taken=False) for each in left))
    return Outcome(round=of, lines=lines, open_ties=ties)


def propose(*places: Place, outcomes: tuple[Outcome, ...] | None = None, **changes: Any):
    plain = ProposeList(
        as_of=4711,
        outcomes=(outcome(*places),) if outcomes is None else outcomes,
        places=places,
        fingerprint="f" * 64,
        evidence="",
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


def proposed(*places: Place, rules=CAST, **changes: Any) -> ListProposed:
    plain = ListProposed(
        as_of=4711,
        places=places,
        reserves=(),
        fingerprint="f" * 64,
        algorithm=ALGORITHM,
        evidence="",
        digest=digest(rules, 4711, "f" * 64, places),
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


PROPOSED = proposed(*THE_THREE)
DIGEST = PROPOSED.digest


# --- proposing


def test_an_official_proposes_what_the_rounds_gave():
    publication.when(propose(*THE_THREE)).then(PROPOSED)
    publication.when(propose(*THE_THREE, by=PersonId("stranger"))).then_refused(
        "person-has-no-such-role"
    )


def test_a_list_is_made_by_the_rulebook_that_was_frozen():
    publication.when(propose(*THE_THREE, fingerprint="e" * 64)).then_refused(
        "list-is-by-another-rulebook"
    )


@pytest.mark.accepts("R-REV-02")
def test_a_list_waits_for_the_minutes_of_the_meetings_that_were_held():
    met = publication.holding({meeting_facts.attendance("MEETING", "VOLUNTEER"): "9"})
    signed = met.holding({meeting_facts.minutes("MEETING", "VOLUNTEER"): "f" * 64})

    signed.when(propose(*THE_THREE)).then(PROPOSED)
    met.when(propose(*THE_THREE)).then_refused(
        "minutes-are-not-signed", stage="MEETING", category="VOLUNTEER"
    )


@pytest.mark.accepts("A-13", "R-CAT-04")
def test_vacancies_are_allowed_even_all_of_them():
    publication.when(propose()).then(proposed())


def test_a_later_proposal_begins_anew():
    approved = ListApproved(digest=DIGEST, by=TWO, at=NOW)
    again = proposed(place(LI))

    publication.given(PROPOSED, approved).when(propose(place(LI))).then(again)
    story = publication.given(PROPOSED, approved, again).holding(opened("PUBLICITY", UNTIL))
    story.when(publish(again)).then_refused("list-is-not-approved")


TIE = OpenTie(category="VOLUNTEER", group=None, tied=(LI, WU), free=1, waits_for="REVOTE")


def test_while_a_tie_at_the_line_is_open_no_list_is_proposed():
    tied = outcome(place(SUN, "SITE"), left=(place(LI), place(WU)), ties=(TIE,))
    command = propose(place(SUN, "SITE"), outcomes=(tied,))

    publication.when(command).then_refused(
        "a-tie-at-the-line-is-open",
        round="meeting",
        category="VOLUNTEER",
        tied=(LI, WU),
        free=1,
        waits_for="REVOTE",
    )


def test_a_tie_of_an_earlier_round_is_a_tie_too():
    earlier = outcome(of="shortlist", ties=(TIE,))

    publication.when(propose(*THE_THREE, outcomes=(earlier, outcome(*THE_THREE)))).then_refused(
        "a-tie-at-the-line-is-open", round="shortlist"
    )


@pytest.mark.accepts("R-REV-01")
def test_the_list_is_what_the_last_round_gave_no_more_and_no_less():
    gave = (outcome(*THE_THREE, of="shortlist"), outcome(place(LI), left=(place(WU),)))

    publication.when(propose(place(LI), outcomes=gave)).then(
        proposed(place(LI), reserves=(place(WU),))
    )
    for other in ((), (place(LI), place(WU)), (place(WU),), THE_THREE):
        publication.when(propose(*other, outcomes=gave)).then_refused(
            "list-is-not-what-the-rounds-gave"
        )
    publication.when(propose(place(LI), outcomes=())).then_refused(
        "list-is-not-what-the-rounds-gave", category="VOLUNTEER"
    )


def test_the_last_round_is_that_of_the_category():
    [shortlist, meeting] = CAST.rounds
    sites_meet = replace(CAST, rounds=(shortlist, replace(meeting, categories=("SITE",))))
    gave = (outcome(place(LI), of="shortlist"), outcome(place(SUN, "SITE")))
    both = (place(LI), place(SUN, "SITE"))

    publication.under(sites_meet).when(propose(*both, outcomes=gave)).then(
        proposed(*both, rules=sites_meet)
    )


def test_nobody_is_listed_twice_or_in_another_category():
    publication.when(propose(place(LI), place(LI))).then_refused("candidate-is-listed-twice")
    publication.when(propose(place(LI, "SITE"))).then_refused("candidate-is-of-another-category")


@pytest.mark.refuses("R-REV-01")
def test_only_who_stands_and_passed_is_listed():
    publication.without(facts.nominated(WU)).when(propose(*THE_THREE)).then_refused(
        "candidate-is-not-nominated", candidate=WU
    )
    publication.without(facts.passed(WU)).when(propose(*THE_THREE)).then_refused(
        "candidate-has-not-passed"
    )


def test_nobody_is_listed_while_it_is_open_whether_it_won_before():
    namesake = {honours.flagged(WU): "R-EXC-01/h-1/NAMED"}
    publication.holding(namesake).when(propose(*THE_THREE)).then_refused(
        "match-is-not-settled", candidate=WU, honourees=["h-1"]
    )


def with_one_place(**changes: Any):
    """The rulebook with one place in each category, and its last round changed."""
    places = tuple(replace(each, places=1) for each in CAST.categories)
    rounds = (CAST.rounds[0], replace(CAST.rounds[1], **changes))
    return replace(CAST, categories=places, rounds=rounds)


@pytest.mark.accepts("A-13", "R-CAT-04")
@pytest.mark.refuses("A-13", "R-CAT-04")
def test_places_are_a_ceiling_however_the_list_came_about():
    one_place = with_one_place()

    publication.under(one_place).when(propose(*THE_THREE)).then_refused(
        "list-exceeds-the-places", category="VOLUNTEER", most=1
    )
    publication.under(one_place).when(propose(place(LI))).then(
        proposed(place(LI), rules=one_place)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"cost": "budget"},
        {"within": Within.GROUP},
        {"at_the_cut": (AtTheCut.ADMIT_ALL,)},
    ],
)
def test_unless_the_rulebook_spends_money_has_groups_or_admits_all_who_tie(change):
    rules = with_one_place(**change)

    publication.under(rules).when(propose(*THE_THREE)).then(proposed(*THE_THREE, rules=rules))


def test_places_are_a_ceiling_without_rounds_too():
    rules = book("VOLUNTEER", "SITE", places=1)

    publication.under(rules).when(propose(*THE_THREE, outcomes=())).then_refused(
        "list-exceeds-the-places", category="VOLUNTEER"
    )


def test_without_rounds_all_who_passed_are_listed():
    rules = book("VOLUNTEER", "SITE")

    publication.under(rules).when(propose(*THE_THREE, outcomes=())).then(
        proposed(*THE_THREE, rules=rules)
    )


@pytest.mark.parametrize("stage", ["SCORING", "MEETING"])
def test_while_the_result_is_still_made_no_list_is_proposed(stage):
    publication.holding(opened(stage)).when(propose(*THE_THREE)).then_refused(
        "a-stage-is-still-open", stage=stage
    )
    over = publication.holding(opened(stage, NOW))
    over.when(propose(*THE_THREE)).then(PROPOSED)


def test_a_vote_for_reference_does_not_keep_the_list_waiting():
    assert set(judging(CAST)) == {"SCORING", "MEETING"}
    assert set(judging(SIGE)) == {"SCORING"}
    assert judging(replace(CAST, rolling=True)) == ()
    counted = book(channels=(channel(Form.LIKE),))
    assert judging(counted) == ("VOTE",)


@pytest.mark.accepts("R-LIKE-10")
@pytest.mark.refuses("R-LIKE-10")
def test_votes_that_count_are_inspected_and_certified_before_there_is_a_list():
    vote = Stage(code=Code("VOTE"), name=Text("Vote"), kind=StageKind.VOTE)
    check = Stage(code=Code("CHECK"), name=Text("Check"), kind=StageKind.VOTE_INSPECTION)
    rules = book(
        "VOLUNTEER",
        "SITE",
        stages=(vote, check),
        channels=(
            channel(Form.LIKE),
            channel(Form.LIKE, code=Code("reference"), counts_in_result=False),
            channel(Form.BALLOT, code=Code("experts"), by=By.PANEL),
        ),
    )
    story = publication.under(rules).when(propose(*THE_THREE, outcomes=()))

    story.then_refused("tally-is-not-certified", channel="votes", stage="VOTE")
    story.holding({facts.certified("votes", "VOTE"): "yes"}).then(
        proposed(*THE_THREE, rules=rules)
    )


def test_the_hash_is_of_campaign_rulebook_position_and_places_in_their_order():
    plain = digest(CAST, 4711, "f" * 64, THE_THREE)

    assert plain == DIGEST
    assert (
        len(
            {
                plain,
                digest(SIGE, 4711, "f" * 64, THE_THREE),
                digest(CAST, 4712, "f" * 64, THE_THREE),
                digest(CAST, 4711, "e" * 64, THE_THREE),
                digest(CAST, 4711, "f" * 64, THE_THREE[:2]),
                digest(CAST, 4711, "f" * 64, THE_THREE[::-1]),
            }
        )
        == 6
    )


def test_the_hash_can_be_computed_by_anybody():
    """SHA-256 of one line of JSON; written out here, since auditors rely on it."""
    text = '{"as_of":1,"campaign":"cast-2023","places":[["VOLUNTEER","李"]],"rulebook":"ff"}'
    known = hashlib.sha256(text.encode()).hexdigest()

    assert digest(CAST, 1, "ff", (place(CandidateId("李")),)) == known


def test_so_can_the_hash_of_a_printed_version():
    """The list's hash, the days, and each line and the text by their salted hashes."""
    lines = {CandidateId("王"): paper(2), CandidateId("李"): paper(3)}
    text = (
        '{"days":["2023-12-25","2023-12-29"],"lines":[["李","' + f"{3:064}" + '"],'
        '["王","' + f"{2:064}" + '"]],"list":"ff","text":"' + f"{1:064}" + '","version":2}'
    )
    known = hashlib.sha256(text.encode()).hexdigest()

    assert printed_hash("ff", 2, PERIOD, Printed(text=paper(1), lines=lines)) == known


# --- approving

APPROVE = ApproveList(digest=DIGEST, by=TWO, at=NOW)
APPROVED = ListApproved(digest=DIGEST, by=TWO, at=NOW)


def test_a_second_official_approves_exactly_this_list():
    publication.given(PROPOSED).when(APPROVE).then(APPROVED)
    publication.given(PROPOSED, APPROVED).when(APPROVE).then()
    publication.given(PROPOSED).when(replace(APPROVE, digest="0" * 64)).then_refused(
        "list-has-changed"
    )
    publication.when(APPROVE).then_refused("list-is-not-proposed")


def test_nobody_approves_the_own_proposal():
    publication.given(PROPOSED).when(replace(APPROVE, by=ONE)).then_refused(
        "a-second-person-is-needed", needed=2
    )
    publication.given(PROPOSED).when(replace(APPROVE, by=PersonId("stranger"))).then_refused(
        "person-has-no-such-role"
    )


# --- publishing


PRINTED = Printed(text=paper(1), lines={LI: paper(2), WU: paper(3), SUN: paper(4)})
PERIOD = Period(first=date(2023, 12, 25), last=date(2023, 12, 29), until=UNTIL)
DAYS = {date(2023, 12, 25) + timedelta(days=n): n % 7 < 5 for n in range(14)}


def publish(of: ListProposed = PROPOSED, **changes: Any) -> PublishList:
    plain = PublishList(
        digest=of.digest,
        candidates=frozenset(each.candidate for each in of.places),
        printed=PRINTED,
        signed_by=(ONE, TWO),
        at=at("2023-12-25 09:00"),
        workdays=DAYS,
    )
    return replace(plain, **changes)


def published(of: ListProposed = PROPOSED, **changes: Any) -> ListPublished:
    plain = ListPublished(
        version=1,
        as_of=4711,
        places=THE_THREE,
        fingerprint="f" * 64,
        digest=of.digest,
        stage="PUBLICITY",
        period=PERIOD,
        printed=PRINTED,
        sha256="",
        signed_by=(ONE, TWO),
        at=at("2023-12-25 09:00"),
    )
    event = replace(plain, **changes)
    return replace(event, sha256=printed_hash(event.digest, 1, event.period, event.printed))


PUBLISHED = published()
approved = publication.given(PROPOSED, APPROVED).holding(opened("PUBLICITY", UNTIL))


def test_the_approved_list_is_published_with_position_and_hash():
    approved.when(publish()).then(PUBLISHED)
    public = {facts.publicised(each): UNTIL.isoformat() for each in (LI, WU, SUN)}
    approved.when(publish()).then_leaves({facts.LIST: facts.PUBLISHED, **public})


def test_two_officials_publish_it():
    for people, reason in (
        ((ONE,), "a-second-person-is-needed"),
        ((TWO, TWO), "a-second-person-is-needed"),
        ((ONE, LI), "person-has-no-such-role"),
    ):
        approved.when(publish(signed_by=people)).then_refused(reason)


def test_a_publication_needs_as_many_signatures_as_the_rulebook_asks():
    three = approved.under(replace(CAST, approvals={Act.PUBLISH: 3}))
    everybody = (ONE, TWO, THREE)

    three.when(publish()).then_refused("a-second-person-is-needed", needed=3)
    three.when(publish(signed_by=everybody)).then(replace(PUBLISHED, signed_by=everybody))


def test_a_list_that_only_one_has_seen_is_not_published():
    seen_by_one = publication.given(PROPOSED).holding(opened("PUBLICITY", UNTIL))

    seen_by_one.when(publish()).then_refused("list-is-not-approved", needed=2)


def test_the_rulebook_may_ask_for_a_third_approval():
    three = replace(CAST, approvals={Act.PROPOSED_LIST: 3})
    third = ListApproved(digest=DIGEST, by=THREE, at=NOW)

    approved.under(three).when(publish()).then_refused("list-is-not-approved", needed=3)
    approved.under(three).given(PROPOSED, APPROVED, third).when(publish()).then(PUBLISHED)


def test_what_was_approved_is_what_is_published():
    approved.when(publish(digest="0" * 64)).then_refused("list-has-changed")
    approved.when(publish(candidates=frozenset({LI, WU}))).then_refused("list-has-changed")
    approved.when(publish(candidates=frozenset({LI, WU, SUN, "new"}))).then_refused(
        "list-has-changed"
    )
    publication.when(publish()).then_refused("list-is-not-proposed")


def test_who_withdrew_meanwhile_is_not_published():
    approved.without(facts.nominated(WU)).when(publish()).then_refused(
        "candidate-is-not-nominated", candidate=WU
    )


def test_nobody_is_published_without_consent():
    for held in (None, "SHOWCASE/CANDIDATE", "PUBLICITY/UNIT"):
        story = approved.without(facts.declared(WU))
        story = story.holding({facts.declared(WU): held}) if held else story
        story.when(publish()).then_refused(
            "declaration-is-missing", declaration="PUBLICITY", candidate=WU
        )


def test_a_list_is_published_in_its_stage():
    approved.without(facts.stage("PUBLICITY")).when(publish()).then_refused(
        "stage-is-not-open", stage="PUBLICITY"
    )
    approved.when(publish(at=UNTIL)).then_refused("stage-is-not-open")


def test_of_two_publicities_the_open_one_counts():
    stages = tuple(
        Stage(code=Code(each), name=Text(each), kind=StageKind.PUBLICITY, lasts=FIVE)
        for each in ("FIRST", "SECOND", "THIRD")
    )
    rules = book("VOLUNTEER", "SITE", stages=stages, calendar=CAST.calendar)
    mine = proposed(*THE_THREE, rules=rules)
    story = publication.under(rules).given(mine, ListApproved(digest=mine.digest, by=TWO, at=NOW))
    over = opened("SECOND", at("2023-12-25 08:00"))

    story.holding(over, opened("THIRD", UNTIL)).when(publish(mine)).then(
        published(mine, stage="THIRD")
    )
    story.holding(over).when(publish(mine)).then_refused("stage-is-not-open", stage="FIRST")


def test_without_a_publicity_the_list_is_published_at_any_time():
    rules = book("VOLUNTEER", "SITE")
    mine = proposed(*THE_THREE, rules=rules)
    story = publication.under(rules).given(mine, ListApproved(digest=mine.digest, by=TWO, at=NOW))

    story.when(publish(mine)).then(published(mine, stage=None, period=None))
    open_ = {facts.publicised(each): facts.OPEN_ENDED for each in (LI, WU, SUN)}
    story.when(publish(mine)).then_leaves({facts.LIST: facts.PUBLISHED, **open_})


def test_a_published_list_is_neither_proposed_nor_approved_nor_published_again():
    out = approved.given(PROPOSED, APPROVED, PUBLISHED)

    for command in (propose(*THE_THREE), replace(APPROVE, by=THREE), publish()):
        out.when(command).then_refused("list-is-published")


def test_what_changes_the_result_after_the_proposal_stops_the_list():
    """A recusal, a revote, a correction: what was seen is no longer what the rules give."""
    before, after = {facts.EVIDENCE: "recused:e-1"}, {facts.EVIDENCE: "back:e-1"}
    seen = replace(PROPOSED, evidence="recused:e-1")
    approved_ = ListApproved(digest=DIGEST, by=TWO, at=NOW)
    approve_ = ApproveList(digest=DIGEST, by=TWO, at=NOW)
    publish_ = publish()
    story = publication.holding(opened("PUBLICITY", UNTIL), before)

    story.when(propose(*THE_THREE, evidence="recused:e-1")).then(seen)
    story.given(seen).when(approve_).then(approved_)
    assert story.given(seen, approved_).when(publish_).decided()
    for stale in (story.holding(after), story.without(facts.EVIDENCE)):
        stale.when(propose(*THE_THREE, evidence="recused:e-1")).then_refused("list-has-changed")
        stale.given(seen).when(approve_).then_refused("list-has-changed")
        stale.given(seen, approved_).when(publish_).then_refused("list-has-changed")


def test_while_the_experts_scoring_is_not_locked_no_list_is_proposed():
    publication.without(*LOCKED).when(propose(*THE_THREE)).then_refused("scoring-is-not-locked")


# --- bodies that were consulted


def test_nobody_is_listed_of_whom_a_body_has_not_answered_or_objects():
    asking = Stage(
        code=Code("ASKING"),
        name=Text("部门协审"),
        kind=StageKind.CONSULTATION,
        asks=(Text("公安"), Text("宣传")),
    )
    rules = replace(CAST, stages=(*CAST.stages, asking))
    waiting = publication.under(rules).when(propose(place(LI)))
    said = consulted("ASKING", LI, "公安"), consulted("ASKING", LI, "宣传")

    def after_answers(first: str, second: str):
        return waiting.holding(dict(zip(said, (first, second), strict=True)))

    for fine in (BodysAnswer.NO_OBJECTION, BodysAnswer.NOT_KNOWN, SET_ASIDE):
        after_answers(BodysAnswer.NO_OBJECTION, fine).then(proposed(place(LI), rules=rules))
        waiting.holding({said[0]: fine}).then_refused(
            "a-body-has-not-answered", stage="ASKING", body="宣传", candidate=LI
        )
    after_answers(BodysAnswer.NO_OBJECTION, BodysAnswer.OBJECTION).then_refused(
        "a-body-objects", stage="ASKING", body="宣传", candidate=LI
    )
