"""The preliminary review (初审) of one candidate: several people, blind to each other (R-PRE-01).

If they agree, that is the outcome; if not, the chief decides. A returned nomination comes back
corrected and is reviewed again, as often as the rulebook lets. To let a candidate pass who asks
for an exemption (破格) is to grant it, which takes several people. The system prepares, people
decide (R-PRE-02).
"""

from collections.abc import Mapping, Sequence
from typing import assert_never, get_args

from selection.domain import checklist, facts
from selection.domain.appeals import MAY_CLOSE, appealed, heard, uncorrected
from selection.domain.case import Review, evolve
from selection.domain.identity import of_matches
from selection.domain.kernel import Decider, Facts, stream
from selection.domain.opinions import (
    AppealDecided,
    AppealRejection,
    AssignReviewers,
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    Command,
    ConflictDeclared,
    DecideAppeal,
    DecideReview,
    DeclareConflict,
    DisputeSettled,
    Event,
    ExemptionGranted,
    ExemptionRefused,
    FormalReviewAppealed,
    GiveOpinion,
    OpinionGiven,
    RejectUncorrected,
    ReviewAssigned,
)
from selection.domain.reviewers import REVIEWING, assigned, of_the_case, stepped_back
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import StageKind
from selection.domain.verdicts import decision, needed, opinion


def decide(command: Command, review: Review, at_hand: Facts, rules: Rulebook) -> Sequence[Event]:
    """Decide on one case: who reviews it, what they say, what comes of it."""
    match command:
        case AssignReviewers(candidate=candidate):
            return assigned(command, review, at_hand, needed(candidate, at_hand, rules))
        case DeclareConflict():
            return stepped_back(command, review, at_hand)
        case GiveOpinion():
            return opinion(command, review, at_hand, rules)
        case DecideReview():
            return decision(command, review, at_hand, rules)
        case RejectUncorrected():
            return uncorrected(command, review, at_hand, rules)
        case AppealRejection():
            return appealed(command, review, at_hand)
        case DecideAppeal():
            return heard(command, review, at_hand)
        case _:
            assert_never(command)


def rests_on(command: Command, rules: Rulebook) -> Sequence[str]:
    """The stage, the nomination and what is known of it, and who acts."""
    candidate = command.candidate
    case = (facts.CAMPAIGN, facts.nominated(candidate))
    match command:
        case AssignReviewers(reviewers=reviewers, by=by):
            people = [
                fact for each in reviewers for fact in of_the_case(candidate, each, Role.REVIEWER)
            ]
            official = facts.appointed(by, Role.OFFICIAL)
            return (*case, official, *people, facts.pleaded(candidate))
        case DeclareConflict(reviewer=person):
            return (*case, *(facts.appointed(person, each) for each in REVIEWING))
        case GiveOpinion(reviewer=person):
            acting = of_the_case(candidate, person, Role.REVIEWER)
        case DecideReview(chief=person):
            acting = of_the_case(candidate, person, Role.CHIEF_REVIEWER)
        case RejectUncorrected(by=by):
            roles = (facts.appointed(by, each) for each in MAY_CLOSE)
            return (*case, *roles, facts.returned(candidate), facts.rejected(candidate))
        case AppealRejection(by=by):
            return (*case, facts.rejected(candidate), *of_the_case(candidate, by))
        case DecideAppeal(by=by):
            acting = of_the_case(candidate, by, Role.CHIEF_REVIEWER)
            return (*case, facts.rejected(candidate), *acting)
        case _:
            assert_never(command)
    return (
        *case,
        *facts.stages(rules, StageKind.FORMAL_REVIEW),
        *checklist.rests_on(candidate),
        *acting,
        facts.returned(candidate),
        facts.rejected(candidate),
        *of_matches(candidate),
    )


def leaves(event: Event) -> Mapping[str, str | None]:
    """Tell experts who passed and who reviewed; tell units what is returned."""
    match event:
        case OpinionGiven(candidate=candidate, reviewer=person):
            return {
                facts.answered(candidate): "yes",
                facts.reviewed(candidate, person): "yes",
                facts.took_part(person): "yes",
            }
        case DisputeSettled(candidate=candidate, chief=person):
            return {facts.reviewed(candidate, person): "yes", facts.took_part(person): "yes"}
        case CandidatePassed(candidate=candidate, at=at):
            changed = facts.mark("passed", candidate, at=at)
            return {facts.passed(candidate): "yes", facts.EVIDENCE: changed}
        case CandidateReturned(candidate=candidate, due=due, defects=defects):
            return {
                facts.returned(candidate): due.isoformat(),
                facts.defects(candidate): ",".join(each.rule for each in defects),
            }
        case CandidateRejected(candidate=candidate, appeal_until=until, at=at):
            changed = facts.mark("rejected", candidate, at=at)
            return {
                facts.rejected(candidate): until.isoformat(),
                facts.returned(candidate): None,
                facts.defects(candidate): None,
                facts.EVIDENCE: changed,
            }
        case AppealDecided(candidate=candidate, upheld=True, at=at):
            changed = facts.mark("reopened", candidate, at=at)
            return {facts.rejected(candidate): None, facts.EVIDENCE: changed}
        case FormalReviewAppealed(candidate=candidate):
            return {facts.rejected(candidate): facts.APPEALED}
        case AppealDecided(candidate=candidate):
            return {facts.rejected(candidate): facts.FOR_GOOD}
        case ReviewAssigned() | ConflictDeclared() | ExemptionGranted() | ExemptionRefused():
            return {}
        case _:
            assert_never(event)


REVIEW: Decider[Command, Review, Event] = Decider(
    name="review",
    events=get_args(Event),
    stream=lambda command, rules: stream(rules, "review", command.candidate),
    initial=Review(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
    leaves=leaves,
)
