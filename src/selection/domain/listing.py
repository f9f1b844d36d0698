"""The list itself: its places, its hash, and what the rounds let stand on it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selection.domain import facts, meeting_facts, sheet_facts
from selection.domain.calendar import Period
from selection.domain.kernel import CandidateId, Facts, Paper, Refused
from selection.domain.ranking.outcome import Outcome
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.words import AtTheCut, By, StageKind, SubstituteFrom, Within
from selection.domain.seats import locked_channels


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One line of the list; `rank` serves substitution and is never published."""

    category: str
    candidate: CandidateId
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a version of the notice prints, kept in the vault.

    `text` is all but the list, with ids in the place of names; `lines` are the printed lines, each
    with its candidate, so that one can be erased without the others.
    """

    text: Paper
    lines: Mapping[CandidateId, Paper]


def digest(rules: Rulebook, as_of: int, fingerprint: str, places: Sequence[Place]) -> str:
    """The hash of a list: SHA-256 over campaign, position, rulebook, and the places in order."""
    content = {
        "as_of": as_of,
        "campaign": rules.id,
        "places": [[each.category, each.candidate] for each in places],
        "rulebook": fingerprint,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def printed_hash(listed: str, version: int, period: Period | None, printed: Printed) -> str:
    """The hash of a printed version: SHA-256 over the list's hash, the days, and each line.

    The lines and the text stand in it by their salted hashes (contract §4): nobody can guess a
    name from it, and no word of a version can change without another hash.
    """
    content = {
        "days": [period.first.isoformat(), period.last.isoformat()] if period else [],
        "lines": sorted([each, paper.digest] for each, paper in printed.lines.items()),
        "list": listed,
        "text": printed.text.digest,
        "version": version,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def reserves(outcomes: Sequence[Outcome], rules: Rulebook) -> tuple[Place, ...]:
    """Who may step into a place that becomes free, best first in each category (domain 5.4).

    PASSED_NOT_PLACED: those whom the last round ranks, since they met what it asks for, and has
    no place for. NEXT_RANK: behind them also those who did not come so far, by the rank that the
    round before gave them, and so on. Equal ranks within a category are equal reserves.
    """
    if not rules.substitution.allowed:
        return ()
    return tuple(
        place for category in rules.categories for place in _not_placed(category, outcomes, rules)
    )


def _not_placed(
    category: Category, outcomes: Sequence[Outcome], rules: Rulebook
) -> Iterator[Place]:
    rounds = [each.code for each in reversed(rules.rounds) if each.serves(category.code)]
    if rules.substitution.from_ is SubstituteFrom.PASSED_NOT_PLACED:
        rounds = rounds[:1]
    lines = {str(each.round): each.lines for each in outcomes}
    seen: set[CandidateId] = set()
    for code in rounds:
        behind = len(seen)
        came = [each for each in lines.get(code, ()) if each.category == category.code]
        for line in came:
            if line.rank is not None and not line.taken and line.candidate not in seen:
                rank = behind + line.rank
                yield Place(category=category.code, candidate=line.candidate, rank=rank)
        seen.update(line.candidate for line in came)


def judging(rules: Rulebook) -> Sequence[str]:
    """The stages in which the result is made: while one of them is open, there is none.

    Where every nomination walks the stages by itself, none of them ends for all.
    """
    if rules.rolling:
        return ()
    stages = [each.stage for each in rules.rounds]
    for channel in rules.channels:
        if channel.counts_in_result:
            stages += channel.stages
    return tuple(dict.fromkeys(stages))


def _inspected(rules: Rulebook) -> Iterator[tuple[str, str]]:
    """Channel and stage of the public votes that count, where votes are inspected (R-LIKE-10)."""
    if rules.stages_of(StageKind.VOTE_INSPECTION):
        for channel in rules.channels:
            if channel.by is By.PUBLIC and channel.counts_in_result:
                yield from ((channel.code, stage) for stage in channel.stages)


def certificates(rules: Rulebook) -> Iterator[str]:
    """The facts that say whether the tallies are certified that the list is computed from."""
    return (facts.certified(channel, stage) for channel, stage in _inspected(rules))


def must_be_certified(at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a list from votes that were not inspected and certified (R-LIKE-10)."""
    for channel, stage in _inspected(rules):
        if facts.certified(channel, stage) not in at_hand:
            raise Refused("tally-is-not-certified", channel=channel, stage=stage)


def locks(rules: Rulebook) -> Sequence[str]:
    """The facts that say that the scoring is locked, of all channels where it is to be."""
    return [sheet_facts.sealed(*place) for place in locked_channels(rules)]


def must_be_locked(at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a list while experts' sheets may still change."""
    if any(each not in at_hand for each in locks(rules)):
        raise Refused("scoring-is-not-locked")


def must_all_stand(
    places: Sequence[Place], candidates: frozenset[CandidateId], at_hand: Facts
) -> None:
    """The command names exactly those on the list, and all of them still stand."""
    if frozenset(each.candidate for each in places) != candidates:
        raise Refused("list-has-changed")
    for place in places:
        facts.must_stand(at_hand, place.candidate)


def evidence(rules: Rulebook) -> tuple[str, ...]:
    """The fact that says what last changed the grounds of a list.

    Where every nomination walks by itself and no round compares it with others, a list rests on
    nothing but those on it; what becomes of others is no matter.
    """
    return () if rules.rolling and not rules.rounds else (facts.EVIDENCE,)


def must_be_the_evidence(seen: str, at_hand: Facts, rules: Rulebook) -> None:
    """Refuse a list that was computed before something changed what it is computed from."""
    if any(at_hand.get(each, "") != seen for each in evidence(rules)):
        raise Refused("list-has-changed")


def meetings(rules: Rulebook) -> Sequence[tuple[str, str]]:
    """The stages and categories in which a panel votes on paper."""
    return tuple(
        (stage, category.code)
        for channel in rules.channels
        if channel.on_paper
        for stage in channel.stages
        for category in rules.categories
        if channel.serves(category.code)
    )


def minuted(rules: Rulebook) -> tuple[str, ...]:
    """The facts that say which meetings were held, and that their minutes are signed."""
    return tuple(
        fact(stage, category)
        for stage, category in meetings(rules)
        for fact in (meeting_facts.attendance, meeting_facts.minutes)
    )


def must_have_minutes(rules: Rulebook, at_hand: Facts) -> None:
    """Refuse a list while the minutes of a meeting that was held are not signed (4.7)."""
    for stage, category in meetings(rules):
        held = meeting_facts.attendance(stage, category) in at_hand
        if held and meeting_facts.minutes(stage, category) not in at_hand:
            raise Refused("minutes-are-not-signed", stage=stage, category=category)


def must_be_what_was_decided(
    places: Sequence[Place], outcomes: Sequence[Outcome], rules: Rulebook
) -> None:
    """Refuse a list that is not, in each category, what its last round gave.

    Where every nomination walks by itself, the list is some of those, and others have theirs.

    Refuse also one beyond the category's ceiling (A-13), however it came about.
    """
    for category in rules.categories:
        listed = {each.candidate for each in places if each.category == category.code}
        last = next((each for each in reversed(rules.rounds) if each.serves(category.code)), None)
        taken = listed if last is None else _taken(category, last, outcomes)
        if not listed <= taken or (listed != taken and not rules.rolling):
            raise Refused("list-is-not-what-the-rounds-gave", category=category.code)
        if category.places is not None and len(listed) > category.places and _bounds(last):
            raise Refused("list-exceeds-the-places", category=category.code, most=category.places)


def _taken(category: Category, last: Round, outcomes: Sequence[Outcome]) -> set[CandidateId]:
    return {
        line.candidate
        for outcome in outcomes
        if outcome.round == last.code
        for line in outcome.lines
        if line.taken and line.category == category.code
    }


def _bounds(last: Round | None) -> bool:
    """Whether the places of the category bound what the round takes of it.

    Not where the places are money, or of each group, or where all who tie are admitted.
    """
    return last is None or (
        last.cost is None
        and last.within is not Within.GROUP
        and AtTheCut.ADMIT_ALL not in last.at_the_cut
    )
