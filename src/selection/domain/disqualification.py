"""Taking a candidate out of the running for good (取消资格), the last step of the ladder (2.5).

Only where it is proved that the candidate or the unit organised it: votes are punished first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selection.domain import facts
from selection.domain.kernel import CandidateId, Decider, Facts, Paper, PersonId, Refused, stream
from selection.domain.roles import signatures, signed
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.words import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class DisqualifyCandidate:
    """Take the candidate out, on evidence that stays in the vault."""

    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDisqualified:
    """The candidate is out of the running; the events and votes so far stay."""

    candidate: CandidateId
    reason: Paper
    signed_by: tuple[PersonId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Disqualification:
    """Whether the candidate is out."""

    done: bool = False


def decide(
    command: DisqualifyCandidate, before: Disqualification, at_hand: Facts, rules: Rulebook
) -> Sequence[CandidateDisqualified]:
    """Disqualify a candidate in the running, before the list is final (P18)."""
    facts.must_run(at_hand)
    people = signed(at_hand, command.signed_by, needed=rules.signatures(Act.DISQUALIFY))
    if before.done:
        return ()
    facts.must_stand(at_hand, command.candidate)
    if at_hand.get(facts.LIST) == facts.RELEASED:
        raise Refused("list-is-released")
    return (
        CandidateDisqualified(
            candidate=command.candidate, reason=command.reason, signed_by=people, at=command.at
        ),
    )


def leaves(event: CandidateDisqualified) -> Mapping[str, str | None]:
    """Tell everybody that the candidate stands no more; who recommended it stays known."""
    candidate = event.candidate
    return {
        facts.nominated(candidate): None,
        facts.passed(candidate): None,
        facts.rejected(candidate): facts.FOR_GOOD,
        facts.EVIDENCE: facts.mark("disqualified", candidate, at=event.at),
    }


DISQUALIFICATION: Decider[DisqualifyCandidate, Disqualification, CandidateDisqualified] = Decider(
    name="disqualification",
    events=(CandidateDisqualified,),
    stream=lambda command, rules: stream(rules, "disqualification", command.candidate),
    initial=Disqualification(),
    decide=decide,
    evolve=lambda _, __: Disqualification(done=True),
    rests_on=lambda command, _: (
        facts.CAMPAIGN,
        facts.LIST,
        facts.nominated(command.candidate),
        *signatures(command.signed_by),
    ),
    leaves=leaves,
)
