"""Who enters a round, who is ranked against whom, and how much there is to give among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from selection.domain.ranking.evidence import Contender, Evidence
from selection.domain.ranking.outcome import Outcome, Unrankable
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Round
from selection.domain.rulebook.values import Code
from selection.domain.rulebook.words import Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Those ranked against each other, in the order of their ids, and the places of them all.

    `category` is None if all categories are ranked together; `places` is None without a ceiling,
    and money in a round with costs.
    """

    category: str | None
    group: str | None
    entrants: Sequence[Contender]
    places: int | None


def entrants(
    round_: Round, evidence: Evidence, earlier: Mapping[str, Outcome]
) -> Sequence[Contender]:
    """Those taken by the rounds named, those whose form says so, those entered directly.

    Where neither rounds nor a field of the form are named, every contender enters. Whoever is no
    contender any more stays out, however they came in.
    """
    everybody = not round_.entrants and round_.entered_by is None
    named = set(evidence.entered.get(round_.code, ()))
    for code in round_.entrants:
        named.update(earlier[code].taken if code in earlier else ())

    def enters(each: Contender) -> bool:
        says_so = round_.entered_by is not None and each.answers.get(round_.entered_by) is True
        return everybody or says_so or each.candidate in named

    served = (each for each in evidence.contenders if round_.serves(Code(each.category)))
    return sorted((each for each in served if enters(each)), key=lambda each: each.candidate)


def pools(rules: Rulebook, round_: Round, those: Sequence[Contender]) -> Sequence[Pool]:
    """The pools in the order of the categories, and in a category by the names of the groups.

    Raises Unrankable if all categories are ranked together and the places are not said.
    """
    served = [each.code for each in rules.categories if round_.serves(each.code)]
    if round_.within is Within.ALL:
        places = _common_places(rules, round_, served)
        return (Pool(category=None, group=None, entrants=those, places=places),)
    found: list[Pool] = []
    for category in served:
        groups: dict[str | None, list[Contender]] = {}
        for each in those:
            if each.category == category:
                group = each.group if round_.within is Within.GROUP else None
                groups.setdefault(group, []).append(each)
        found.extend(
            Pool(
                category=category,
                group=group,
                entrants=groups[group],
                places=places_of(rules, round_, category),
            )
            for group in sorted(groups, key=lambda name: name or "")
        )
    return found


def places_of(rules: Rulebook, round_: Round, category: Code) -> int | None:
    """The places, or the money, of a category in the round.

    A table of places leaves the categories that it does not name to their own. `places_times`
    rounds up; money does not grow by it.
    """
    places = round_.places
    if isinstance(places, Mapping):
        places = places.get(category)
    if places is None:
        found = rules.category(category)
        places = None if found is None else found.places
    if places is None or isinstance(places, str):
        return None  # the only word for places is ALL
    return ceil(places * (round_.places_times if round_.cost is None else Fraction(1)))


def _common_places(rules: Rulebook, round_: Round, served: Sequence[Code]) -> int | None:
    """The places of a round that ranks all its categories together.

    Its own number; else those of its only category; else none, where no category has a ceiling
    (as with ALL). Ceilings of several categories say nothing of a common one: their sum is nowhere
    written.
    """
    ceilings = {places_of(rules, round_, each) for each in served}
    if isinstance(round_.places, int) or len(served) == 1 or ceilings <= {None}:
        return next(iter(ceilings), None)
    raise Unrankable("a-round-over-all-categories-has-its-own-places", round=round_.code)
