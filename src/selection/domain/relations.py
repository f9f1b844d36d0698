"""Candidates who have to do with each other (A-11, A-12): allowed, and told to whoever judges.

A volunteer may lead a nominated organisation, and a nominated organisation may run a nominated
project. Nothing follows from it; it is seen by the name of one in the form of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

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
    found: defaultdict[CandidateId, dict[CandidateId, Relation]] = defaultdict(dict)
    called = _Called(those)
    for one in those:
        for field, text in one.answers.items():
            for other in called.within(normal(text)):
                if other.category != one.category:
                    here = Relation(other.candidate, field, here=True)
                    there = Relation(one.candidate, field)
                    found[one.candidate].setdefault(other.candidate, here)
                    found[other.candidate].setdefault(one.candidate, there)
    for alike in called.alike():
        for one, other in permutations(alike, 2):
            if other.category != one.category:
                found[one.candidate].setdefault(other.candidate, Relation(other.candidate))
    return {candidate: tuple(some.values()) for candidate, some in found.items()}


class _Called:
    """The nominees by how their names begin, so that a text is gone through only once."""

    def __init__(self, nominees: Iterable[Nominee]) -> None:
        self._begins: defaultdict[str, list[tuple[str, Nominee]]] = defaultdict(list)
        self._cores: defaultdict[str, list[Nominee]] = defaultdict(list)
        for each in nominees:
            name = normal(each.name)
            if len(name) >= LEAST:
                self._begins[name[:LEAST]].append((name, each))
                self._cores[core(name)].append(each)

    def within(self, text: str) -> Iterator[Nominee]:
        """Those whose name stands in the text."""
        for at in range(len(text) - LEAST + 1):
            for name, nominee in self._begins.get(text[at : at + LEAST], ()):
                if text.startswith(name, at):
                    yield nominee

    def alike(self) -> Iterable[list[Nominee]]:
        """Those who are called the same."""
        return self._cores.values()
