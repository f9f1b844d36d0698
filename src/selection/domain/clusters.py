"""What becomes of a cluster of suspected votes, and of the tally once all are settled (2.5)."""

from collections.abc import Iterable, Sequence

from selection.domain import facts
from selection.domain.calendar import closing
from selection.domain.kernel import CandidateId, Facts, Refused
from selection.domain.roles import Role, must_hold, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.rulebook.words import Act, StageKind
from selection.domain.suspicion import (
    AppealInvalidation,
    CertifyTally,
    Cluster,
    ClusterReviewed,
    ConfirmFinding,
    Event,
    Finding,
    FindingConfirmed,
    Inspection,
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

AT_ONCE = 500
"""How many votes one event names, so that no event grows without bounds."""

LARGEST = 10_000
"""How many votes a cluster may have; what is larger is several clusters."""


def quarantined(
    command: QuarantineVotes, inspection: Inspection, channel: Channel, at_hand: Facts
) -> Sequence[VotesQuarantined]:
    """Put votes aside that stand, and are in no other open cluster."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    if not command.votes:
        raise Refused("cluster-is-empty")
    if len(command.votes) > LARGEST:
        raise Refused("cluster-is-too-large", most=LARGEST)
    number = len(inspection.clusters) + 1
    aside = {vote.position: name for name, vote in inspection.aside()}
    seen: set[int] = set()
    for vote in command.votes:
        if vote.stage not in channel.stages:
            raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=vote.stage)
        if vote.stage in inspection.certified:
            raise Refused("tally-is-certified", stage=vote.stage)
        if vote.position in seen or vote.position in aside:
            other = aside.get(vote.position, number)
            raise Refused("vote-is-in-a-cluster", position=vote.position, cluster=other)
        seen.add(vote.position)
    for candidate in named(command.votes):
        now = at_hand.get(facts.unliked(channel.code, candidate), "")
        if now != command.unliked.get(candidate, ""):
            raise Refused("votes-have-changed", candidate=candidate)
    return [
        VotesQuarantined(
            channel=channel.code,
            cluster=number,
            votes=some,
            reason=command.reason,
            by=command.by,
            at=command.at,
        )
        for some in _parts(command.votes)
    ]


def reviewed(
    command: ReviewCluster, inspection: Inspection, at_hand: Facts
) -> Sequence[ClusterReviewed]:
    """Take what one person found."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    cluster = _known(command.cluster, inspection)
    if any(vote.stage in inspection.certified for vote in cluster.votes):
        raise Refused("tally-is-certified")
    if cluster.appealed and command.by in cluster.decided_by:
        raise Refused("an-appeal-is-for-others", person=command.by)
    if cluster.outcome is Finding.VALID:  # suspected again, it is another cluster
        raise Refused("cluster-is-settled", cluster=command.cluster)
    if cluster.outcome is command.finding and not cluster.appealed:
        return ()
    return (
        ClusterReviewed(
            channel=command.channel,
            cluster=command.cluster,
            finding=command.finding,
            reason=command.reason,
            by=command.by,
            at=command.at,
        ),
    )


def confirmed(
    command: ConfirmFinding, inspection: Inspection, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Take the agreement of somebody else; enough of them decide (INVALIDATE_VOTES)."""
    must_hold(at_hand, command.by, Role.OFFICIAL)
    cluster = _known(command.cluster, inspection)
    review = cluster.review
    if review is None:
        raise Refused("cluster-is-not-reviewed", cluster=command.cluster)
    needed = rules.signatures(Act.INVALIDATE_VOTES)
    if command.by == review.by:
        raise Refused("a-second-person-is-needed", needed=needed)
    if cluster.appealed and command.by in cluster.decided_by:
        raise Refused("an-appeal-is-for-others", person=command.by)
    if command.by in cluster.agreed:
        return ()
    people = {review.by, command.by, *cluster.agreed}
    final = len(people) >= needed
    confirmed = FindingConfirmed(
        channel=command.channel,
        cluster=command.cluster,
        finding=review.finding,
        people=tuple(sorted(people)),
        final=final,
        by=command.by,
        at=command.at,
    )
    if not final:
        return (confirmed,)
    return (confirmed, *_outcome(command, review.finding, cluster, inspection))


def _outcome(
    command: ConfirmFinding, finding: Finding, cluster: Cluster, inspection: Inspection
) -> Iterable[Event]:
    """What becomes of the votes; nothing, if they are what they were found to be before."""
    if finding is cluster.outcome:
        return
    for some in _parts(cluster.votes):
        if finding is Finding.INVALID:
            yield VotesInvalidated(
                channel=command.channel, cluster=command.cluster, votes=some, at=command.at
            )
        else:
            elsewhere = {
                pair
                for name, vote in inspection.aside()
                if name != command.cluster
                for pair in pairs((vote,))
            }
            yield VotesReinstated(
                channel=command.channel,
                cluster=command.cluster,
                votes=some,
                invalid=cluster.outcome is Finding.INVALID,
                freed=tuple(each for each in pairs(some) if each not in elsewhere),
                at=command.at,
            )


def appealed(
    command: AppealInvalidation, inspection: Inspection, at_hand: Facts, rules: Rulebook
) -> Sequence[InvalidationAppealed]:
    """Take the objection of the candidate's unit, within the rulebook's term."""
    cluster = _known(command.cluster, inspection)
    mine = at_hand.get(facts.nominated_by(command.candidate)) == command.unit
    if not mine or at_hand.get(facts.belongs_to(command.by)) != command.unit:
        raise Refused("appeal-is-for-the-candidate-s-unit", unit=command.unit)
    found = cluster.outcome is Finding.INVALID and command.candidate in named(cluster.votes)
    if not found or cluster.decided_at is None:
        raise Refused("no-votes-were-invalidated", candidate=command.candidate)
    if any(vote.stage in inspection.certified for vote in cluster.votes):
        raise Refused("tally-is-certified")
    within = rules.integrity.appeal if rules.integrity else None
    if within is not None:
        until = closing(rules, cluster.decided_at, within, command.workdays)
        if command.at >= until:
            raise Refused("appeal-is-too-late", until=until)
    if cluster.appealed:
        return ()
    return (
        InvalidationAppealed(
            channel=command.channel,
            cluster=command.cluster,
            candidate=command.candidate,
            unit=command.unit,
            reason=command.reason,
            by=command.by,
            at=command.at,
        ),
    )


def certified(
    command: CertifyTally,
    inspection: Inspection,
    channel: Channel,
    at_hand: Facts,
    rules: Rulebook,
) -> Sequence[TallyCertified]:
    """Certify the tally of a stage after its inspection, with no cluster left open."""
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.INVALIDATE_VOTES))
    if command.stage not in channel.stages:
        raise Refused("channel-is-not-of-this-stage", channel=channel.code, stage=command.stage)
    ended = (command.stage, *(each.code for each in rules.stages_of(StageKind.VOTE_INSPECTION)))
    for code in ended:
        if facts.closed(code) not in at_hand:
            raise Refused("a-stage-is-still-open", stage=code)
    open_ = [name for name, cluster in inspection.clusters.items() if cluster.open]
    if open_:
        raise Refused("cluster-is-undecided", cluster=open_[0])
    if command.stage in inspection.certified:
        return ()
    invalid = inspection.invalid(command.stage)
    return (
        TallyCertified(
            channel=channel.code,
            stage=command.stage,
            sums={
                candidate: Sum(raw=raw, invalid=invalid[candidate])
                for candidate, raw in sorted(command.raw.items())
            },
            signed_by=people,
            at=command.at,
        ),
    )


def _known(number: int, inspection: Inspection) -> Cluster:
    cluster = inspection.clusters.get(number)
    if cluster is None:
        raise Refused("cluster-is-unknown", cluster=number)
    return cluster


def _parts(votes: Sequence[Suspect]) -> Iterable[tuple[Suspect, ...]]:
    return (tuple(votes[n : n + AT_ONCE]) for n in range(0, len(votes), AT_ONCE))


def named(votes: Iterable[Suspect]) -> Iterable[CandidateId]:
    """The candidates whom the votes are for."""
    return dict.fromkeys(candidate for vote in votes for candidate in vote.candidates)


def pairs(votes: Iterable[Suspect]) -> Iterable[Pair]:
    """Who voted for whom."""
    return dict.fromkeys(Pair(vote.voter, each) for vote in votes for each in vote.candidates)
