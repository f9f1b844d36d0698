"""What all sheets of a stage show together: who lacks sheets, and whose total is far off (4.5)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from selection.domain.kernel import CandidateId, PersonId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Channel
from selection.domain.seats import assigning


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sealed sheet that counts: its total, and whether its expert gave a reason for it."""

    expert: PersonId
    candidate: CandidateId
    category: str
    total: Fraction
    explained: bool = False


def median(totals: Sequence[Fraction]) -> Fraction:
    """The middle of the totals, or the mean of the two in the middle; there is at least one."""
    ordered, half = sorted(totals), len(totals) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def off_the_median(
    sheets: Iterable[Sheet], stage: str, channel: Channel, rules: Rulebook
) -> list[Sheet]:
    """The sheets whose total is farther from the median than the rubric lets (偏差过大).

    The bound itself is not too far: with 15, only a difference of more than 15 asks for a reason.
    """
    found: list[Sheet] = []
    for those in _by_candidate(sheets).values():
        rubric = rules.rubric(channel.code, those[0].category, stage)
        bound = None if rubric is None else rubric.ask_if_off_median_by
        if bound is None:
            continue
        middle = median([each.total for each in those])
        found += (each for each in those if abs(each.total - middle) > bound)
    return found


def thin(
    candidates: Mapping[CandidateId, str],
    sheets: Iterable[Sheet],
    channel: Channel,
    rules: Rulebook,
) -> dict[CandidateId, int]:
    """Who has fewer sheets than the panel of the category needs, and how many they are."""
    have = _by_candidate(sheets)
    found: dict[CandidateId, int] = {}
    for candidate, category in candidates.items():
        panel = assigning(category, channel, rules)
        least = None if panel is None else panel.sheets_least
        count = len(have.get(candidate, ()))
        if least is not None and channel.serves(category) and count < least:
            found[candidate] = count
    return found


def _by_candidate(sheets: Iterable[Sheet]) -> dict[CandidateId, list[Sheet]]:
    found: dict[CandidateId, list[Sheet]] = {}
    for each in sheets:
        found.setdefault(each.candidate, []).append(each)
    return found


def digest(sheets: Iterable[Sheet]) -> str:
    """The hash of the sheets: SHA-256 over `candidate⇥expert⇥total`, a line each, sorted."""
    lines = sorted(f"{each.candidate}\t{each.expert}\t{each.total}\n" for each in sheets)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
