"""How each expert marks beside the others (宽严情况): for the chair, after the lock (4.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from selection.domain.coverage import Sheet
from selection.domain.kernel import CandidateId, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Leniency:
    """One expert: the mean of the totals, how far they lie from it, agreement with the others.

    `spread` is the mean distance from the mean. `agreement` is Kendall's tau with the means of
    the other experts, over pairs that neither sees as equal: 1 in the same order, −1 in the
    opposite one; None where no pair can be compared.
    """

    expert: PersonId
    sheets: int
    mean: Fraction
    spread: Fraction
    agreement: Fraction | None


def report(sheets: Iterable[Sheet]) -> tuple[Leniency, ...]:
    """Every expert who handed sheets in, in the order of their ids; all figures are exact."""
    totals: dict[PersonId, dict[CandidateId, Fraction]] = {}
    for each in sheets:
        totals.setdefault(each.expert, {})[each.candidate] = each.total
    return tuple(_of(expert, totals) for expert in sorted(totals))


def _of(expert: PersonId, totals: Mapping[PersonId, Mapping[CandidateId, Fraction]]) -> Leniency:
    mine = totals[expert]
    mean = sum(mine.values(), Fraction(0)) / len(mine)
    others: dict[CandidateId, Fraction] = {}
    for candidate in mine:
        theirs = [t[candidate] for who, t in totals.items() if who != expert and candidate in t]
        if theirs:
            others[candidate] = sum(theirs, Fraction(0)) / len(theirs)
    return Leniency(
        expert=expert,
        sheets=len(mine),
        mean=mean,
        spread=sum((abs(each - mean) for each in mine.values()), Fraction(0)) / len(mine),
        agreement=_tau(mine, others),
    )


def _tau(
    mine: Mapping[CandidateId, Fraction], others: Mapping[CandidateId, Fraction]
) -> Fraction | None:
    alike = unlike = 0
    for one, two in combinations(sorted(others), 2):
        turn = (mine[one] - mine[two]) * (others[one] - others[two])
        alike += turn > 0
        unlike += turn < 0
    return Fraction(alike - unlike, alike + unlike) if alike + unlike else None
