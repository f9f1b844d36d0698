"""How opinions become an outcome: several people agree, or the chief decides (R-PRE-01)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.calendar import closing
from selection.domain.case import Review, author
from selection.domain.checklist import (
    Item,
    Tick,
    Ticks,
    answered,
    checklist,
    failing,
    open_again,
    parts_of,
    touched,
)
from selection.domain.identity import must_be_settled
from selection.domain.kernel import CandidateId, Facts, Paper, PersonId, Refused
from selection.domain.opinions import (
    CandidatePassed,
    CandidateRejected,
    CandidateReturned,
    DecideReview,
    Defect,
    DisputeSettled,
    Event,
    ExemptionGranted,
    ExemptionRefused,
    GiveOpinion,
    OpinionGiven,
    Verdict,
)
from selection.domain.reviewers import must_be_impartial
from selection.domain.roles import Role
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.entry import FormalReview
from selection.domain.rulebook.words import Act, StageKind


def procedure(rules: Rulebook) -> FormalReview:
    """The procedure of the review; Refused where the rulebook has none."""
    if rules.formal_review is None:
        raise Refused("there-is-no-formal-review")
    return rules.formal_review


def needed(candidate: CandidateId, at_hand: Facts, rules: Rulebook) -> int:
    """How many people answer: more, if need be, where an exemption is asked for (P18)."""
    reviewers = procedure(rules).reviewers
    if facts.pleaded(candidate) in at_hand:
        return max(reviewers, rules.signatures(Act.EXEMPTION))
    return reviewers


def items_of(
    candidate: CandidateId,
    verdict: Verdict,
    grants: Sequence[str],
    at_hand: Facts,
    rules: Rulebook,
) -> Mapping[str, Item]:
    """The checklist as it is for this verdict: whoever returns leaves an exemption undecided."""
    if verdict is Verdict.RETURNED:
        grants = facts.listed(at_hand, facts.pleaded(candidate))
    return checklist(candidate, at_hand, rules, grants)


def opinion(
    command: GiveOpinion, review: Review, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Take an opinion, and conclude once everybody who must answer has, if they agree.

    Nothing that is refused here depends on what somebody else has answered in this round: a
    refusal would tell it (R-PRE-01).
    """
    reviewer, candidate = command.reviewer, command.candidate
    category = facts.must_stand(at_hand, candidate)
    review = review.within(category)
    must_be_impartial(reviewer, Role.REVIEWER, candidate, review, at_hand)
    must_be_under_review(candidate, command.at, review, at_hand, rules)
    if reviewer not in review.assigned:
        raise Refused("reviewer-is-not-assigned", person=reviewer)
    if reviewer in {each.reviewer for each in review.opinions}:
        raise Refused("reviewer-has-answered", person=reviewer)
    items = items_of(candidate, command.verdict, command.grants, at_hand, rules)
    changed = facts.listed(at_hand, facts.changed(candidate))
    asked = open_again(items.values(), review.standing, changed)
    ticks = answered(command.ticks, command.remarks, items, asked)
    given = OpinionGiven(
        candidate=candidate,
        category=category,
        reviewer=reviewer,
        verdict=command.verdict,
        ticks=ticks,
        remarks=command.remarks,
        rules=_wanting(command, ticks, review, at_hand, rules),
        grants=command.grants,
        remark=command.remark,
        at=command.at,
    )
    due = _due(command, rules)
    opinions = (*review.opinions, given)
    if len(opinions) < needed(candidate, at_hand, rules):
        return (given,)
    if len({_said(each) for each in opinions}) > 1:
        return (given,)
    by = tuple(each.reviewer for each in opinions)
    named = tuple(dict.fromkeys(rule for each in opinions for rule in each.rules))
    return (given, *_outcome(_Decision(given, by, named, due), opinions, at_hand))


def decision(
    command: DecideReview, review: Review, at_hand: Facts, rules: Rulebook
) -> Sequence[Event]:
    """Let the chief decide where the reviewers do not agree; a third person, never alone.

    The chief answers every item that one of them failed, so that none is forgotten.
    """
    chief, candidate = command.chief, command.candidate
    review = review.within(facts.must_stand(at_hand, candidate))
    must_be_impartial(chief, Role.CHIEF_REVIEWER, candidate, review, at_hand)
    must_be_under_review(candidate, command.at, review, at_hand, rules)
    enough = needed(candidate, at_hand, rules)
    if len(review.opinions) < enough:
        raise Refused("reviewers-have-not-answered")
    if chief in {each.reviewer for each in review.opinions}:
        raise Refused("a-second-person-is-needed", needed=enough + 1)
    items = items_of(candidate, command.verdict, command.grants, at_hand, rules)
    disputed = {item for each in review.opinions for item in failing(each.ticks)}
    ticks = answered(command.ticks, command.remarks, items, disputed)
    settled = DisputeSettled(
        candidate=candidate,
        chief=chief,
        verdict=command.verdict,
        ticks=ticks,
        remarks=command.remarks,
        rules=_wanting(command, ticks, review, at_hand, rules),
        grants=command.grants,
        remark=command.remark,
        at=command.at,
    )
    if command.verdict is Verdict.PASSED:
        for condition in command.grants:
            would = sum(condition in each.grants for each in review.opinions) + 1
            if would < rules.signatures(Act.EXEMPTION):
                raise Refused("exemption-is-not-granted", needed=rules.signatures(Act.EXEMPTION))
    by = (*(each.reviewer for each in review.opinions), chief)
    decided = _Decision(settled, by, settled.rules, _due(command, rules))
    return (settled, *_outcome(decided, (*review.opinions, settled), at_hand))


def must_be_under_review(
    candidate: CandidateId, at: datetime, review: Review, at_hand: Facts, rules: Rulebook
) -> None:
    """Refuse outside the stage, while the nomination is being corrected, and after the end.

    A case that an appeal has opened again may be finished when the stage is over.
    """
    procedure(rules)
    if review.heard:
        facts.must_run(at_hand)
    else:
        facts.must_be_in(at_hand, rules, StageKind.FORMAL_REVIEW, at)
    if review.decided:
        raise Refused("candidate-is-already-reviewed", candidate=candidate)
    if facts.rejected(candidate) in at_hand:
        raise Refused("candidate-is-rejected", candidate=candidate)
    due = at_hand.get(facts.returned(candidate))
    if due is not None and at < datetime.fromisoformat(due):
        raise Refused("nomination-is-being-corrected", candidate=candidate, due=due)
    if due is not None:
        raise Refused("nomination-was-not-corrected", candidate=candidate, due=due)


def _wanting(
    command: GiveOpinion | DecideReview,
    ticks: Ticks,
    review: Review,
    at_hand: Facts,
    rules: Rulebook,
) -> tuple[str, ...]:
    """Every item and clause that the opinion finds wanting; Refused if it contradicts itself."""
    pleaded = facts.listed(at_hand, facts.pleaded(command.candidate))
    if set(command.grants) - set(pleaded):
        raise Refused("exemption-is-not-asked-for")
    not_granted = [each for each in pleaded if each not in command.grants]
    _must_be_open(command, review, at_hand, rules)
    wanting = [*failing(ticks), *command.rules]
    match command.verdict:
        case Verdict.PASSED:
            must_be_settled(command.candidate, at_hand, rules)
            if wanting:
                raise Refused("an-item-fails", items=wanting)
            if not_granted:
                raise Refused("exemption-is-not-granted", rules=not_granted)
        case Verdict.RETURNED:
            if review.returns >= procedure(rules).corrections:
                raise Refused("no-correction-is-left", most=procedure(rules).corrections)
        case Verdict.REJECTED:
            wanting += not_granted
            if command.remark is None:
                raise Refused("a-rejection-says-why")
    if not wanting and command.verdict is not Verdict.PASSED:
        raise Refused("an-opinion-names-its-rules")
    return tuple(dict.fromkeys(wanting))


def _must_be_open(
    command: GiveOpinion | DecideReview, review: Review, at_hand: Facts, rules: Rulebook
) -> None:
    """Clauses are conditions and exclusions; no new one counts against what was not changed."""
    parts: dict[str, Collection[str]] = {each.id: parts_of(each) for each in rules.conditions}
    parts |= {each.id: () for each in rules.exclusions}
    if set(command.rules) - set(parts):
        raise Refused("an-opinion-names-its-rules")
    changed = facts.listed(at_hand, facts.changed(command.candidate))
    settled = [
        each
        for each in command.rules
        if review.standing and each not in review.defects and not touched(parts[each], changed)
    ]
    if settled:
        raise Refused("item-is-settled", items=settled)


def _said(given: OpinionGiven) -> tuple[Verdict, frozenset[str]]:
    """What reviewers must agree on: the verdict, and the exemptions where they are decided."""
    decides = given.verdict is not Verdict.RETURNED
    return given.verdict, frozenset(given.grants if decides else ())


def _due(command: GiveOpinion | DecideReview, rules: Rulebook) -> datetime:
    """Until when the unit may correct, or appeal; the instant itself where there is neither."""
    within = {
        Verdict.RETURNED: procedure(rules).correction_within,
        Verdict.REJECTED: procedure(rules).appeal_within,
    }.get(command.verdict)
    return closing(rules, command.at, within, command.workdays) if within else command.at


@dataclass(frozen=True, slots=True)
class _Decision:
    """The opinion that ends a round, whom it is by, what it names, and until when one may act."""

    last: OpinionGiven | DisputeSettled
    by: tuple[PersonId, ...]
    named: tuple[str, ...]
    due: datetime


def _outcome(
    decided: _Decision,
    opinions: Sequence[OpinionGiven | DisputeSettled],
    at_hand: Facts,
) -> Sequence[Event]:
    last = decided.last
    candidate, at = last.candidate, last.at
    pleaded = facts.listed(at_hand, facts.pleaded(candidate))
    match last.verdict:
        case Verdict.PASSED:
            passed = CandidatePassed(candidate=candidate, exempted=pleaded, by=decided.by, at=at)
            granted = [
                ExemptionGranted(
                    candidate=candidate,
                    condition=each,
                    by=_authors(opinions, each, granted=True),
                    at=at,
                )
                for each in pleaded
            ]
            return (*granted, passed)
        case Verdict.RETURNED:
            defects = tuple(
                Defect(rule=each, remarks=_remarks(opinions, each)) for each in decided.named
            )
            return (
                CandidateReturned(
                    candidate=candidate, defects=defects, due=decided.due, by=decided.by, at=at
                ),
            )
        case Verdict.REJECTED:
            refused = [
                ExemptionRefused(
                    candidate=candidate,
                    condition=each,
                    by=_authors(opinions, each, granted=False),
                    at=at,
                )
                for each in pleaded
                if each not in last.grants
            ]
            rejected = CandidateRejected(
                candidate=candidate,
                rules=decided.named,
                reasons=tuple(
                    each.remark
                    for each in opinions
                    if each.remark and each.verdict is Verdict.REJECTED
                ),
                appeal_until=decided.due,
                by=decided.by,
                at=at,
            )
            return (*refused, rejected)


def _authors(
    opinions: Iterable[OpinionGiven | DisputeSettled], condition: str, *, granted: bool
) -> tuple[PersonId, ...]:
    """Who would exempt the candidate from the condition, or would not."""
    return tuple(author(each) for each in opinions if (condition in each.grants) is granted)


def _remarks(opinions: Iterable[OpinionGiven | DisputeSettled], rule: str) -> tuple[Paper, ...]:
    """What was remarked on it by those who find it wanting."""
    return tuple(
        each.remarks[rule]
        for each in opinions
        if rule in each.remarks and each.ticks.get(rule) is Tick.FAILS
    )
