"""What ties an expert to a candidate (利害关系): the grounds that the system finds (4.3).

It proposes, and a chair or an official confirms. Everything is compared by ids, codes and salted
hashes; nobody's name is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from selection.domain.kernel import CandidateId, EntityId, PersonId, UnitId
from selection.domain.rulebook.book import Rulebook
from selection.domain.rulebook.contest import Recusal
from selection.domain.rulebook.words import Covers, FoundBy, Same

COUNTY_DIGITS = 6
"""A county is the first six digits of a division code (GB/T 2260)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """An expert, and what the expert is tied to; `entities` are hashes of who the expert is."""

    person: PersonId
    employer: EntityId | None = None
    unit: UnitId | None = None
    county: str | None = None
    group: str | None = None
    entities: frozenset[EntityId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A candidate, and what it is tied to.

    `entities` are hashes of who the candidate is and who leads it; `people` are those who wrote,
    signed or reviewed the nomination.
    """

    candidate: CandidateId
    category: str
    employer: EntityId | None = None
    unit: UnitId | None = None
    county: str | None = None
    group: str | None = None
    entities: frozenset[EntityId] = frozenset()
    people: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A recusal that the system proposes: on which ground, from whom."""

    ground: str
    candidate: CandidateId


def proposals(expert: Tied, cases: Iterable[Case], rules: Rulebook) -> tuple[Proposal, ...]:
    """The SYSTEM grounds of the rulebook that tie the expert to one of the candidates."""
    return tuple(
        Proposal(ground.id, case.candidate)
        for case in cases
        for ground in rules.recusals
        if ground.found_by is FoundBy.SYSTEM
        and (not ground.categories or case.category in ground.categories)
        and _ties(ground, expert, case)
    )


def _ties(ground: Recusal, expert: Tied, case: Case) -> bool:
    """Whether the ground holds.

    CASE is two things: who takes a whole category with it is about who the expert is (R-REC-07),
    one about the candidate alone is about what the expert did (R-REC-06).
    """
    match ground.same:
        case Same.EMPLOYER:
            return expert.employer is not None and expert.employer == case.employer
        case Same.UNIT:
            return expert.unit is not None and expert.unit == case.unit
        case Same.COUNTY:
            return _county(expert.county) is not None and _county(expert.county) == _county(
                case.county
            )
        case Same.GROUP:
            return expert.group is not None and expert.group == case.group
        case Same.CASE if ground.covers is Covers.CANDIDATE:
            return expert.person in case.people
        case Same.CASE:
            return bool(expert.entities & case.entities)
        case None:
            return False


def _county(code: str | None) -> str | None:
    return None if code is None else code[:COUNTY_DIGITS]
