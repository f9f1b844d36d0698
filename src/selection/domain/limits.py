"""At most, or at least, so many names, ballots, points or categories: the one kind of limit.

Likes, ballots, points to share and the quotas of units are all decided here. A stream belongs to
one unit or one voter, so those two axes are given; the rest of `per` groups what was used.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from selection.domain.kernel import CandidateId
from selection.domain.rulebook.entry import PLACES, Limit
from selection.domain.rulebook.words import Of


class Use(NamedTuple):
    """One name on one ballot (a like is a ballot of one name; a slot is a name of a unit).

    Without a candidate it is a ballot that names nobody in the category. A tuple, because it is
    made and looked at several times for every like.
    """

    candidate: CandidateId | None
    category: str
    ballot: int = 0
    day: date | None = None
    stage: str | None = None
    points: Fraction | int = 1


def too_many(
    limits: Iterable[Limit],
    used: Sequence[Use],
    new: Sequence[Use],
    places: Mapping[str, int],
) -> Limit | None:
    """The first limit beyond which the new names would go, or None.

    `places` gives what "PLACES" stands for in each category; one without a ceiling is not in it.
    """
    every = (*used, *new)
    for limit in limits:
        for use in new:
            most = places.get(use.category) if limit.most == PLACES else limit.most
            if not isinstance(most, int) or (limit.of is not Of.POINTS and len(every) <= most):
                continue  # so few that no grouping of them can go beyond
            if _count(limit, use, every) > most:
                return limit
    return None


def too_few(limits: Iterable[Limit], new: Sequence[Use]) -> Limit | None:
    """The first limit that the ballot, as handed in, does not reach, or None."""
    for limit in limits:
        if limit.least is not None and any(_count(limit, use, new) < limit.least for use in new):
            return limit
    return None


def left(
    limits: Iterable[Limit], used: Sequence[Use], new: Use, places: Mapping[str, int]
) -> int | None:
    """How many more uses like this one, of other candidates, the limits leave; None: any number.

    Limits that count each candidate apart say nothing about the others, and are not asked.
    """
    rooms: list[int] = []
    for limit in limits:
        if limit.each_candidate:
            continue
        most = places.get(new.category) if limit.most == PLACES else limit.most
        if isinstance(most, int):
            taken = _count(limit, new, used) if used else 0
            rooms.append(max(0, most - ceil(taken)))
    return min(rooms, default=None)


def once_per_candidate(limit: Limit) -> bool:
    """Whether the limit only forbids to repeat a name, which makes a repeat harmless."""
    return limit.most == 1 and limit.of is Of.NAMES and limit.each_candidate


def _count(limit: Limit, use: Use, uses: Sequence[Use]) -> Fraction | int:
    """How many of them the limit counts together with the use."""
    key_of = limit.key_of
    key = key_of(use)
    alike = [each for each in uses if key_of(each) == key]
    match limit.of:
        case Of.NAMES:
            return len([each for each in alike if each.candidate is not None])
        case Of.BALLOTS:
            return len({each.ballot for each in alike})
        case Of.POINTS:
            return sum(each.points for each in alike)
        case Of.CATEGORIES:
            return len({each.category for each in alike if each.candidate is not None})
