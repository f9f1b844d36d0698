"""What experts are told of exemptions (破格): which were granted, on what claim, and why (1.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from selection.desk.desk import Desk
from selection.domain import facts
from selection.domain.candidacy import Nomination
from selection.domain.kernel import CandidateId, Paper, PersonId, stream
from selection.domain.nomination import NOMINATION
from selection.domain.opinions import ExemptionGranted
from selection.domain.review import REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted:
    """One clause that the candidate need not meet in full; `claimed` is the number it has.

    `reason` is what the unit pleads, in the vault; `granted_by` are the reviewers who agreed.
    """

    condition: str
    claimed: Decimal | None
    reason: Paper
    granted_by: tuple[PersonId, ...]
    granted_at: datetime


def exemptions(
    desk: Desk, candidates: Sequence[CandidateId]
) -> Mapping[CandidateId, tuple[Exempted, ...]]:
    """The exemptions of those candidates who passed the review by one, for whoever scores them.

    A plea that nobody has granted is not among them: experts judge, they do not admit.
    """
    passed = {facts.passed(each): each for each in candidates}
    held = desk.journal.facts(passed) if passed else {}
    standing = [each for name, each in passed.items() if name in held]
    streams = {
        (decider.name, each): stream(desk.rules, decider.name, each)
        for each in standing
        for decider in (NOMINATION, REVIEW)
    }
    histories = desk.journal.read_many(streams.values()) if streams else {}
    found: dict[CandidateId, tuple[Exempted, ...]] = {}
    for each in standing:
        handed_in = histories[streams[NOMINATION.name, each]]
        nomination: Nomination = NOMINATION.replay(record.event for record in handed_in)
        granted = {
            record.event.condition: record.event
            for record in histories[streams[REVIEW.name, each]]
            if isinstance(record.event, ExemptionGranted)
        }
        told = _told(nomination, granted)
        if told:
            found[each] = told
    return found


def _told(nomination: Nomination, granted: Mapping[str, ExemptionGranted]) -> tuple[Exempted, ...]:
    dossier = nomination.handed_in
    if dossier is None:
        return ()
    claims = {each.condition: each.number for each in dossier.findings}
    return tuple(
        Exempted(
            condition=each.condition,
            claimed=claims[each.condition],
            reason=each.reason,
            granted_by=granted[each.condition].by,
            granted_at=granted[each.condition].at,
        )
        for each in dossier.exemptions
        if each.condition in granted
    )
