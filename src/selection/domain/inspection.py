"""The inspection of the public vote (票务核查) in one channel: aside, found, confirmed (2.5).

Votes are punished first and people last, because a rival can buy votes for somebody: a cluster is
put aside, one person says what it is, others confirm it. No vote is ever deleted. After the
voting and its inspection the tally is certified, and only that goes into a ranking (R-LIKE-10).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import assert_never, get_args

from selection.domain import clusters, facts
from selection.domain.kernel import (
    Counted,
    Decider,
    Facts,
    Refused,
    Tallied,
    stream,
)
from selection.domain.roles import signatures
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import By, StageKind
from selection.domain.suspicion import (
    AppealInvalidation,
    CertifyTally,
    Cluster,
    ClusterReviewed,
    Command,
    ConfirmFinding,
    Event,
    FindingConfirmed,
    Inspection,
    InvalidationAppealed,
    OfACluster,
    Pair,
    QuarantineVotes,
    ReviewCluster,
    Suspect,
    TallyCertified,
    VotesInvalidated,
    VotesQuarantined,
    VotesReinstated,
)


def decide(
    command: Command, inspection: Inspection, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Decide on a cluster of votes, or on the tally (2.5; R-LIKE-10)."""
    facts.must_run(at_hand)
    channel = rules.channel(command.channel)
    if channel is None or channel.by is not By.PUBLIC:
        raise Refused("channel-is-not-the-public-s", channel=command.channel)
    match command:
        case QuarantineVotes():
            return clusters.quarantined(command, inspection, channel, at_hand)
        case ReviewCluster():
            return clusters.reviewed(command, inspection, at_hand)
        case ConfirmFinding():
            return clusters.confirmed(command, inspection, at_hand, rules)
        case AppealInvalidation():
            return clusters.appealed(command, inspection, at_hand, rules)
        case CertifyTally():
            return clusters.certified(command, inspection, channel, at_hand, rules)
        case _:
            assert_never(command)


def evolve(inspection: Inspection, event: Event) -> Inspection:
    """Take note."""
    if isinstance(event, TallyCertified):
        return replace(inspection, certified=inspection.certified | {event.stage})
    before = inspection.clusters.get(event.cluster, Cluster())
    return replace(
        inspection, clusters={**inspection.clusters, event.cluster: _evolved(before, event)}
    )


def _evolved(cluster: Cluster, event: OfACluster) -> Cluster:
    match event:
        case VotesQuarantined(votes=votes):
            return replace(cluster, votes=cluster.votes + votes)
        case ClusterReviewed():
            return replace(cluster, review=event, agreed=frozenset())
        case FindingConfirmed(by=by, final=False):
            return replace(cluster, agreed=cluster.agreed | {by})
        case FindingConfirmed(finding=finding, people=people, at=at):
            return Cluster(
                votes=cluster.votes,
                outcome=finding,
                decided_at=at,
                decided_by=frozenset(people),
            )
        case InvalidationAppealed():
            return replace(cluster, appealed=True)
        case VotesInvalidated() | VotesReinstated():
            return cluster
        case _:
            assert_never(event)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The people; for a cluster, which likes were taken back; for the tally, what has ended."""
    match command:
        case QuarantineVotes(channel=channel, votes=votes, by=by):
            taken_back = (facts.unliked(channel, each) for each in clusters.named(votes))
            return (facts.CAMPAIGN, *signatures((by,)), *taken_back)
        case ReviewCluster(by=by) | ConfirmFinding(by=by):
            return (facts.CAMPAIGN, *signatures((by,)))
        case AppealInvalidation(by=by, candidate=candidate):
            return (facts.CAMPAIGN, facts.belongs_to(by), facts.nominated_by(candidate))
        case CertifyTally(stage=stage, signed_by=people):
            inspections = (each.code for each in rules.stages_of(StageKind.VOTE_INSPECTION))
            ended = (facts.closed(each) for each in (stage, *inspections))
            return (facts.CAMPAIGN, *signatures(people), *ended)
        case _:
            assert_never(command)


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell voters which likes cannot be taken back, and the list what it is computed from."""
    match event:
        case VotesQuarantined(channel=channel, cluster=cluster, votes=votes):
            return dict.fromkeys(_aside(channel, clusters.pairs(votes)), str(cluster))
        case VotesReinstated(channel=channel, freed=freed):
            return dict.fromkeys(_aside(channel, freed))
        case TallyCertified(channel=channel, stage=stage, at=at):
            return {
                facts.certified(channel, stage): "yes",
                facts.EVIDENCE: facts.mark("certified", channel, stage, at=at),
            }
        case ClusterReviewed() | FindingConfirmed() | VotesInvalidated() | InvalidationAppealed():
            return {}
        case _:
            assert_never(event)


def _aside(channel: str, votes: Iterable[Pair]) -> Iterable[str]:
    return (facts.under_inspection(channel, each.voter, each.candidate) for each in votes)


def counts(event: Event) -> Mapping[Tallied, int]:
    """Move votes between the lines of the tally; the raw ones stay as they are."""
    match event:
        case VotesQuarantined(channel=channel, votes=votes):
            return _moved(channel, votes, {Counted.QUARANTINED: 1})
        case VotesInvalidated(channel=channel, votes=votes):
            return _moved(channel, votes, {Counted.QUARANTINED: -1, Counted.INVALID: 1})
        case VotesReinstated(channel=channel, votes=votes, invalid=invalid):
            before = Counted.INVALID if invalid else Counted.QUARANTINED
            return _moved(channel, votes, {before: -1})
        case _:
            return {}


def _moved(
    channel: str, votes: Iterable[Suspect], by: Mapping[Counted, int]
) -> Mapping[Tallied, int]:
    change: Counter[Tallied] = Counter()
    for vote in votes:
        for candidate in vote.candidates:
            for counted, n in by.items():
                line = Tallied(
                    channel=channel, stage=vote.stage, candidate=candidate, counted=counted
                )
                change[line] += n
    return change


INSPECTION: Decider[Command, Inspection, Event] = Decider(
    name="inspection",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "inspection", command.channel),
    initial=Inspection(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
    counts=counts,
)
