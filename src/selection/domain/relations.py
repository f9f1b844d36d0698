"""Candidates who have to do with each other (A-11, A-12): allowed, and told to whoever judges.

A volunteer may lead a nominated organisation, and a nominated organisation may run a nominated
project. Nothing follows from it; it is seen by the name of one in the form of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selection.domain.kernel import CandidateId
from selection.domain.likeness import core, normal

LEAST = 2
"""Characters of a name that is looked for: one alone stands in every other word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee:
    """A candidate, and the short answers of the form, in words, by their fields."""

    candidate: CandidateId
    category: str
    name: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """Another candidate, and why: `field` is where the name of one stands in the other's form.

    It is the form of this candidate if `here`, else that of the other. Without a field both are
    called the same.
    """

    to: CandidateId
    field: str | None = None
    here: bool = False


def relations(nominees: Iterable[Nominee]) -> Mapping[CandidateId, tuple[Relation, ...]]:
    """Whoever is related to somebody of another category (A-11, A-12), both ways.

    Within a category two candidates are rivals, and one for another is not allowed anyway.
    """
    those = list(nominees)
    found: defaultdict[CandidateId, list[Relation]] = defaultdict(list)
    called = {each.candidate: normal(each.name) for each in those}
    cores = {each.candidate: core(each.name) for each in those}
    for one in those:
        answers = {field: normal(text) for field, text in one.answers.items()}
        said = "\n".join(answers.values())
        for other in those:
            name = called[other.candidate]
            if other.category == one.category or len(name) < LEAST:
                continue
            if name in said:
                field = next((each for each, text in answers.items() if name in text), None)
                found[one.candidate].append(Relation(other.candidate, field, here=True))
                found[other.candidate].append(Relation(one.candidate, field))
            elif cores[one.candidate] == cores[other.candidate]:
                found[one.candidate].append(Relation(other.candidate))
    return {candidate: tuple(some) for candidate, some in found.items()}
