"""The sheets of a stage as they count now: for the lock, and for whoever may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

from selection.domain import sheet_facts
from selection.domain.casework import SheetsAssigned, SupplementaryReviewerAssigned
from selection.domain.casting import CandidateLiked, LikeWithdrawn
from selection.domain.coverage import Sheet
from selection.domain.kernel import CandidateId, PersonId
from selection.domain.leniency import Leniency, report
from selection.domain.marking import (
    ScoresheetExplained,
    ScoresheetReopened,
    ScoresheetSubmitted,
)
from selection.domain.rulebook.book import Rulebook
from selection.domain.seats import locked_channels
from selection.domain.secrecy import Reader, may_compare_experts, may_read, may_see_likes
from selection.domain.visibility import Extent
from selection.journal.items import Record
from selection.journal.journal import Journal
from selection.journal.names import NAMES
from selection.readmodels.evidence import evidence
from selection.readmodels.standings import Standings, standings_of_all

WITHOUT_LIKES = tuple(
    name for kind, name in NAMES.items() if kind not in {CandidateLiked, LikeWithdrawn}
)
"""Nearly all events of a campaign are likes, and no sheet depends on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The sheets that count, who is to be scored and in which category, and who is assigned."""

    sheets: tuple[Sheet, ...]
    candidates: Mapping[CandidateId, str]
    assigned: Mapping[CandidateId, tuple[PersonId, ...]]


def scored(journal: Journal, rules: Rulebook, channel: str, stage: str) -> Scored:
    """The scoring of a channel at a stage, as it stands at the journal's last line.

    It holds marks: whoever hands it on asks `secrecy` first.
    """
    return _scored(journal.since(0, names=WITHOUT_LIKES), rules, channel, stage)


def readable(
    journal: Journal, rules: Rulebook, channel: str, stage: str, reader: Reader, person: PersonId
) -> tuple[Sheet, ...]:
    """The sheets whose marks the person may know now: the only way to them for pages and exports.

    Before the lock that is one's own as an expert, and nothing else.
    """
    sealed = sheet_facts.sealed(channel, stage)
    locked = sealed in journal.facts((sealed,))
    return tuple(
        each
        for each in scored(journal, rules, channel, stage).sheets
        if may_read(reader, own=each.expert == person, locked=locked)
    )


def likes(
    journal: Journal,
    db: Connection,
    rules: Rulebook,
    reader: Reader,
    *,
    channel: str,
    stage: str,
    extent: Extent,
) -> Standings | None:
    """The likes as the reader of the review may know them now; None before the gate opens (2.6).

    For experts and chairs that is once every scoring of the rulebook is locked. The extent is
    what `visible` gave for the channel and stage.
    """
    seals = [sheet_facts.sealed(*each) for each in locked_channels(rules)]
    locked = journal.facts(seals).keys() >= set(seals)
    if not may_see_likes(reader, locked=locked):
        return None
    return standings_of_all(db, rules, channel=channel, stage=stage, extent=extent)


def leniency(
    journal: Journal, rules: Rulebook, channel: str, stage: str, reader: Reader, person: PersonId
) -> tuple[Leniency, ...]:
    """How the experts mark, for whom the gate lets know it; nothing for anybody else."""
    sealed = sheet_facts.sealed(channel, stage)
    locked = sealed in journal.facts((sealed,))
    if not may_compare_experts(reader, locked=locked):
        return ()
    return report(readable(journal, rules, channel, stage, reader, person))


def _scored(records: Iterable[Record], rules: Rulebook, channel: str, stage: str) -> Scored:
    records = list(records)
    found = evidence(records, rules)
    explained, assigned = _told(records, channel, stage)
    served = rules.channel(channel)
    candidates = {
        each.candidate: each.category
        for each in found.contenders
        if served is not None and served.serves(each.category)
    }
    totals: dict[tuple[PersonId, CandidateId], Fraction] = {}
    for poll in found.polls:
        if (poll.channel, poll.stage) == (channel, stage):
            for mark in poll.marks:
                key = (PersonId(mark.sheet), mark.candidate)
                totals[key] = totals.get(key, Fraction(0)) + mark.value
    sheets = tuple(
        Sheet(
            expert=expert,
            candidate=candidate,
            category=candidates[candidate],
            total=total,
            explained=(expert, candidate) in explained,
        )
        for (expert, candidate), total in sorted(totals.items())
        if candidate in candidates
    )
    return Scored(sheets=sheets, candidates=candidates, assigned=assigned)


def _told(
    records: Iterable[Record], channel: str, stage: str
) -> tuple[set[tuple[PersonId, CandidateId]], dict[CandidateId, tuple[PersonId, ...]]]:
    """For which sheets there is a reason, and which experts each candidate has."""
    explained: set[tuple[PersonId, CandidateId]] = set()
    assigned: dict[CandidateId, tuple[PersonId, ...]] = {}
    for record in records:
        event = record.event
        if (getattr(event, "channel", None), getattr(event, "stage", None)) != (channel, stage):
            continue
        match event:
            case ScoresheetExplained(expert=expert, candidate=candidate):
                explained.add((expert, candidate))
            case ScoresheetReopened() | ScoresheetSubmitted():
                explained.discard((event.expert, event.candidate))
            case SheetsAssigned(groups=groups):
                for group in groups:
                    assigned |= dict.fromkeys(group.candidates, group.experts)
            case SupplementaryReviewerAssigned(candidate=candidate, experts=experts):
                assigned[candidate] = experts
            case _:
                pass
    return explained, assigned
