"""Vote inspection (domain 2.5): put aside, found, confirmed, appealed, certified (R-LIKE-10)."""

from dataclasses import replace
from datetime import date

import pytest

from samples import (
    CAST,
    CITIZEN,
    CLERK,
    LI,
    ONE,
    PROVINCE,
    REASON,
    RUNNING,
    SOCIETY,
    THREE,
    TWO,
    WU,
    at,
    hold,
    nominated,
)
from selection.domain import facts
from selection.domain.clusters import AT_ONCE, LARGEST
from selection.domain.disqualification import (
    DISQUALIFICATION,
    CandidateDisqualified,
    DisqualifyCandidate,
)
from selection.domain.inspection import INSPECTION
from selection.domain.kernel import Counted, Tallied, VoterId
from selection.domain.roles import Role
from selection.domain.suspicion import (
    AppealInvalidation,
    CertifyTally,
    ClusterReviewed,
    ConfirmFinding,
    Finding,
    FindingConfirmed,
    InvalidationAppealed,
    Pair,
    QuarantineVotes,
    ReviewCluster,
    Sum,
    Suspect,
    TallyCertified,
    VotesInvalidated,
    VotesQuarantined,
    VotesReinstated,
)
from story import Story

NOW = at("2023-12-07 10:00")
FOUR, FIVE = "o-4", "o-5"
OFFICIALS = hold(Role.OFFICIAL, ONE, TWO, THREE, FOUR, FIVE)
WORKED = {date(2023, 12, day): date(2023, 12, day).weekday() < 5 for day in range(1, 32)}
inspection = Story(INSPECTION, CAST).holding(RUNNING, OFFICIALS, nominated(LI, "VOLUNTEER"))
with_unit = inspection.holding({facts.belongs_to(CLERK): SOCIETY})


def suspect(position=7, voter=CITIZEN, *candidates) -> Suspect:
    return Suspect(position=position, voter=voter, stage="LIKES", candidates=candidates or (LI,))


VOTES = (suspect(7), suspect(8, VoterId("v-2")))


def quarantine(*votes, **changes) -> QuarantineVotes:
    plain = QuarantineVotes(
        channel="likes",
        votes=votes or VOTES,
        unliked={},
        reason=REASON,
        by=ONE,
        at=NOW,
    )
    return replace(plain, **changes)


def quarantined(*votes, cluster=1) -> VotesQuarantined:
    return VotesQuarantined(
        channel="likes", cluster=cluster, votes=votes or VOTES, reason=REASON, by=ONE, at=NOW
    )


def review(finding=Finding.INVALID, by=ONE, **changes) -> ReviewCluster:
    plain = ReviewCluster(
        channel="likes", cluster=1, finding=finding, reason=REASON, by=by, at=NOW
    )
    return replace(plain, **changes)


def reviewed(finding=Finding.INVALID, by=ONE, cluster=1) -> ClusterReviewed:
    return ClusterReviewed(
        channel="likes", cluster=cluster, finding=finding, reason=REASON, by=by, at=NOW
    )


def confirm(by=TWO, when=NOW, cluster=1) -> ConfirmFinding:
    return ConfirmFinding(channel="likes", cluster=cluster, by=by, at=when)


def confirmed(finding=Finding.INVALID, *people, final=True, cluster=1) -> FindingConfirmed:
    people = people or (ONE, TWO)
    return FindingConfirmed(
        channel="likes",
        cluster=cluster,
        finding=finding,
        people=tuple(people),
        final=final,
        by=people[-1],
        at=NOW,
    )


def invalidated(*votes) -> VotesInvalidated:
    return VotesInvalidated(channel="likes", cluster=1, votes=votes or VOTES, at=NOW)


def reinstated(*votes, invalid=False, freed=None) -> VotesReinstated:
    votes = votes or VOTES
    pairs = tuple(Pair(vote.voter, LI) for vote in votes)
    return VotesReinstated(
        channel="likes",
        cluster=1,
        votes=votes,
        invalid=invalid,
        freed=pairs if freed is None else freed,
        at=NOW,
    )


def appeal(**changes) -> AppealInvalidation:
    plain = AppealInvalidation(
        channel="likes",
        cluster=1,
        candidate=LI,
        unit=SOCIETY,
        reason=REASON,
        by=CLERK,
        at=at("2023-12-08 10:00"),
        workdays=WORKED,
    )
    return replace(plain, **changes)


def appealed() -> InvalidationAppealed:
    return InvalidationAppealed(
        channel="likes",
        cluster=1,
        candidate=LI,
        unit=SOCIETY,
        reason=REASON,
        by=CLERK,
        at=at("2023-12-08 10:00"),
    )


DECIDED = (quarantined(), reviewed(), confirmed(), invalidated())


def line(counted: Counted, candidate=LI) -> Tallied:
    return Tallied(channel="likes", stage="LIKES", candidate=candidate, counted=counted)


# --- putting votes aside


def test_votes_that_are_put_aside_stay_raw_votes():
    story = inspection.when(quarantine())

    story.then(quarantined())
    story.then_counts({line(Counted.QUARANTINED): 2})
    story.then_leaves({facts.under_inspection("likes", vote.voter, LI): "1" for vote in VOTES})


def test_only_an_official_puts_votes_aside():
    inspection.when(quarantine(by=CLERK)).then_refused("person-has-no-such-role")


def test_nothing_is_put_aside_while_the_campaign_rests():
    inspection.without(facts.CAMPAIGN).when(quarantine()).then_refused("campaign-is-not-open")


def test_a_cluster_has_votes_but_not_without_end():
    too_many = [suspect(n, VoterId(f"v-{n}")) for n in range(LARGEST + 1)]

    inspection.when(replace(quarantine(), votes=())).then_refused("cluster-is-empty")
    inspection.when(quarantine(*too_many)).then_refused("cluster-is-too-large", most=LARGEST)


def test_a_large_cluster_is_told_in_parts():
    votes = [suspect(n, VoterId(f"v-{n}")) for n in range(AT_ONCE + 1)]

    inspection.when(quarantine(*votes)).then(
        quarantined(*votes[:AT_ONCE]), quarantined(*votes[AT_ONCE:])
    )


def test_a_vote_is_in_one_open_cluster_at_most():
    again = quarantine(suspect(8))

    inspection.given(quarantined()).when(again).then_refused(
        "vote-is-in-a-cluster", position=8, cluster=1
    )
    inspection.when(quarantine(suspect(8), suspect(8))).then_refused("vote-is-in-a-cluster")


def test_a_vote_that_was_found_valid_may_be_suspected_again():
    settled = (quarantined(), reviewed(Finding.VALID), confirmed(Finding.VALID), reinstated())

    inspection.given(*settled).when(quarantine()).then(quarantined(cluster=2))


def test_votes_are_put_aside_in_a_public_channel_at_one_of_its_stages():
    elsewhere = replace(suspect(), stage="SCORING")

    inspection.when(quarantine(channel="sheets")).then_refused("channel-is-not-the-public-s")
    inspection.when(quarantine(channel="none")).then_refused("channel-is-not-the-public-s")
    inspection.when(quarantine(elsewhere)).then_refused("channel-is-not-of-this-stage")


def test_a_like_taken_back_since_the_votes_were_looked_up_stops_the_quarantine():
    story = inspection.holding({facts.unliked("likes", LI): "mark"})

    story.when(quarantine()).then_refused("votes-have-changed", candidate=LI)
    story.when(quarantine(unliked={LI: "mark"})).then(quarantined())


# --- what people find, and others confirm


def test_what_one_person_finds_changes_nothing_yet():
    story = inspection.given(quarantined()).when(review())

    story.then(reviewed())
    story.then_counts({})
    story.then_leaves({})


def test_a_second_person_makes_the_votes_invalid():
    story = inspection.given(quarantined(), reviewed()).when(confirm())

    story.then(confirmed(), invalidated())
    story.then_counts({line(Counted.QUARANTINED): -2, line(Counted.INVALID): 2})
    story.then_leaves({})


def test_a_second_person_makes_the_votes_valid_again():
    story = inspection.given(quarantined(), reviewed(Finding.VALID)).when(confirm())

    story.then(confirmed(Finding.VALID), reinstated())
    story.then_counts({line(Counted.QUARANTINED): -2})
    story.then_leaves({facts.under_inspection("likes", vote.voter, LI): None for vote in VOTES})


def test_nobody_confirms_their_own_finding():
    inspection.given(quarantined(), reviewed()).when(confirm(by=ONE)).then_refused(
        "a-second-person-is-needed"
    )


def test_a_finding_is_confirmed_by_officials_and_only_where_there_is_one():
    inspection.given(quarantined()).when(confirm()).then_refused("cluster-is-not-reviewed")
    inspection.given(quarantined(), reviewed()).when(confirm(by=CLERK)).then_refused(
        "person-has-no-such-role"
    )
    inspection.when(review()).then_refused("cluster-is-unknown")
    inspection.given(quarantined()).when(review(by=CLERK)).then_refused("person-has-no-such-role")


def test_a_rulebook_may_ask_for_more_people():
    three = replace(CAST, approvals={**CAST.approvals, "INVALIDATE_VOTES": 3})
    story = inspection.under(three)
    agreed = confirmed(Finding.INVALID, ONE, TWO, final=False)

    story.given(quarantined(), reviewed()).when(confirm()).then(agreed)
    waiting = story.given(quarantined(), reviewed(), agreed)
    waiting.when(confirm()).then()
    waiting.when(confirm(by=THREE)).then(
        confirmed(Finding.INVALID, ONE, TWO, THREE), invalidated()
    )


def test_somebody_may_find_something_else_before_it_is_decided():
    inspection.given(quarantined(), reviewed()).when(review(Finding.VALID, TWO)).then(
        reviewed(Finding.VALID, TWO)
    )


def test_invalid_votes_may_be_reinstated_by_two_people():
    story = inspection.given(*DECIDED)

    story.when(review()).then()
    story.when(review(Finding.VALID)).then(reviewed(Finding.VALID))
    back = story.given(*DECIDED, reviewed(Finding.VALID)).when(confirm())
    back.then(confirmed(Finding.VALID), reinstated(invalid=True))
    back.then_counts({line(Counted.INVALID): -2})


def test_valid_votes_are_not_judged_twice():
    settled = (quarantined(), reviewed(Finding.VALID), confirmed(Finding.VALID), reinstated())

    inspection.given(*settled).when(review()).then_refused("cluster-is-settled")


def test_a_voter_is_free_again_only_when_no_other_cluster_names_the_pair():
    other = quarantined(suspect(9), cluster=2)
    story = inspection.given(quarantined(), other, reviewed(Finding.VALID)).when(confirm())

    story.then(confirmed(Finding.VALID), reinstated(freed=(Pair(VOTES[1].voter, LI),)))


def test_a_ballot_is_put_aside_for_all_its_names():
    inspection.when(quarantine(suspect(7, CITIZEN, LI, WU))).then_counts(
        {line(Counted.QUARANTINED): 1, line(Counted.QUARANTINED, WU): 1}
    )


# --- appeals


def test_the_unit_may_appeal_and_others_decide_again():
    story = with_unit.given(*DECIDED)

    story.when(appeal()).then(appealed())
    story.when(appeal()).then_leaves({})
    waiting = with_unit.given(*DECIDED, appealed())
    waiting.when(appeal()).then()
    waiting.when(review()).then_refused("an-appeal-is-for-others", person=ONE)
    waiting.when(review(by=THREE)).then(reviewed(by=THREE))
    found = with_unit.given(*DECIDED, appealed(), reviewed(by=THREE))
    found.when(confirm()).then_refused("an-appeal-is-for-others", person=TWO)
    upheld = confirmed(Finding.INVALID, THREE, FOUR)
    found.when(confirm(by=FOUR)).then(upheld)
    closed = with_unit.given(*DECIDED, appealed(), reviewed(by=THREE), upheld)
    closed.when(review(by=ONE)).then()


def test_an_appeal_is_for_the_unit_of_a_candidate_who_lost_votes():
    story = with_unit.given(*DECIDED)

    story.when(appeal(unit=PROVINCE)).then_refused("appeal-is-for-the-candidate-s-unit")
    story.when(appeal(by=ONE)).then_refused("appeal-is-for-the-candidate-s-unit")
    with_unit.given(quarantined()).when(appeal()).then_refused("no-votes-were-invalidated")
    other = story.holding(nominated(WU, "VOLUNTEER"))
    other.when(appeal(candidate=WU)).then_refused("no-votes-were-invalidated")


@pytest.mark.parametrize(
    ("when", "accepted"), [("2023-12-08 23:59:59.999", True), ("2023-12-09 00:00", False)]
)
def test_an_appeal_comes_within_two_working_days(when, accepted):
    early = replace(confirmed(), at=at("2023-12-07 08:30"))
    story = with_unit.given(quarantined(), reviewed(), early, invalidated())
    if accepted:
        story.when(appeal(at=at(when))).then(replace(appealed(), at=at(when)))
    else:
        story.when(appeal(at=at(when))).then_refused(
            "appeal-is-too-late", until=at("2023-12-09 00:00")
        )


def test_a_rulebook_without_a_term_takes_appeals_until_the_tally_is_certified():
    late = at("2024-01-31 10:00")
    story = with_unit.under(replace(CAST, integrity=None))

    story.given(*DECIDED).when(appeal(at=late)).then(replace(appealed(), at=late))
    story.given(*DECIDED, certified()).when(appeal(at=late)).then_refused("tally-is-certified")


# --- the tally


def certify(**changes) -> CertifyTally:
    plain = CertifyTally(
        channel="likes", stage="LIKES", raw={LI: 10, WU: 4}, signed_by=(ONE, TWO), at=NOW
    )
    return replace(plain, **changes)


def certified(invalid=2) -> TallyCertified:
    return TallyCertified(
        channel="likes",
        stage="LIKES",
        sums={LI: Sum(raw=10, invalid=invalid), WU: Sum(raw=4, invalid=0)},
        signed_by=(ONE, TWO),
        at=NOW,
    )


CLOSED = {facts.closed("LIKES"): "then", facts.closed("INSPECTION"): "then"}
ended = inspection.holding(CLOSED)


@pytest.mark.accepts("R-LIKE-10")
def test_the_tally_is_certified_after_the_inspection_with_raw_and_valid_apart():
    story = ended.given(*DECIDED).when(certify())

    story.then(certified())
    assert certified().sums[LI].valid == 8
    story.then_leaves(
        {
            facts.certified("likes", "LIKES"): "yes",
            facts.EVIDENCE: facts.mark("certified", "likes", "LIKES", at=NOW),
        }
    )
    story.then_counts({})


@pytest.mark.refuses("R-LIKE-10")
@pytest.mark.parametrize("stage", ["LIKES", "INSPECTION"])
def test_no_tally_is_certified_before_voting_and_inspection_have_ended(stage):
    ended.without(facts.closed(stage)).when(certify()).then_refused(
        "a-stage-is-still-open", stage=stage
    )


@pytest.mark.refuses("R-LIKE-10")
def test_no_tally_is_certified_while_a_cluster_is_undecided():
    for history in [
        (quarantined(),),
        (quarantined(), reviewed()),
        (*DECIDED, reviewed(Finding.VALID)),
        (*DECIDED, appealed()),
    ]:
        ended.given(*history).when(certify()).then_refused("cluster-is-undecided", cluster=1)


def test_a_tally_is_certified_once_by_two_people_and_then_stands():
    done = ended.given(*DECIDED, certified())

    done.when(certify()).then()
    done.when(review(Finding.VALID)).then_refused("tally-is-certified")
    done.when(quarantine(suspect(11))).then_refused("tally-is-certified")
    ended.when(certify(signed_by=(ONE,))).then_refused("a-second-person-is-needed")
    ended.when(certify(stage="SCORING")).then_refused("channel-is-not-of-this-stage")


# --- the last step of the ladder


def disqualify(**changes) -> DisqualifyCandidate:
    plain = DisqualifyCandidate(candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW)
    return replace(plain, **changes)


out = CandidateDisqualified(candidate=LI, reason=REASON, signed_by=(ONE, TWO), at=NOW)
ladder = Story(DISQUALIFICATION, CAST).holding(RUNNING, OFFICIALS, nominated(LI, "VOLUNTEER"))


def test_two_people_take_a_candidate_out_for_good():
    story = ladder.when(disqualify())

    story.then(out)
    story.then_leaves(
        {
            facts.nominated(LI): None,
            facts.passed(LI): None,
            facts.rejected(LI): facts.FOR_GOOD,
            facts.EVIDENCE: facts.mark("disqualified", LI, at=NOW),
        }
    )
    ladder.given(out).when(disqualify()).then()


def test_nobody_is_taken_out_by_one_person_or_after_the_release():
    ladder.when(disqualify(signed_by=(ONE, ONE))).then_refused("a-second-person-is-needed")
    ladder.when(disqualify(candidate=WU)).then_refused("candidate-is-not-nominated")
    ladder.holding({facts.LIST: facts.RELEASED}).when(disqualify()).then_refused(
        "list-is-released"
    )
