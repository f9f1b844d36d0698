"""The facts about past winners: who is in a register, and which candidates are like them (1.6)."""

from collections.abc import Iterator
from dataclasses import dataclass

from selection.domain.kernel import EntityId, HonoureeId, fact


def honoured(register: str, entity: str, year: int) -> str:
    """Present if a past winner of that year bears the number: which entry of the register."""
    return fact("honoured", register, entity, year)


def honouree(register: str, honouree: str) -> str:
    """Present once the register has the entry: of which year."""
    return fact("honouree", register, honouree)


def grown(register: str) -> str:
    """Present once the register has an entry: the newest one."""
    return fact("grown", register)


def namesakes(register: str, name: str) -> str:
    """Present if past winners bear the name: which (see `Namesake`)."""
    return fact("namesakes", register, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """A past winner of a name: the entry, its year, and its places (salted hashes)."""

    honouree: HonoureeId
    year: int
    places: tuple[EntityId, ...]

    def told(self) -> str:
        """How the fact says it."""
        return "/".join((self.honouree, str(self.year), *self.places))


def namesakes_in(value: str) -> Iterator[Namesake]:
    """Those that the fact names."""
    for line in ids_in(value):
        who, year, *places = line.split("/")
        those = tuple(EntityId(each) for each in places)
        yield Namesake(honouree=HonoureeId(who), year=int(year), places=those)


def ids_in(value: str | None) -> tuple[str, ...]:
    """The parts of a value that names several, none for a fact that does not hold."""
    return tuple(value.split(",")) if value else ()


def matched(candidate: str) -> str:
    """Present if the nomination is like past winners: which, by which rule, by what."""
    return fact("matched", candidate)


def flagged(candidate: str) -> str:
    """Present if the candidate was later found to be like past winners: the same."""
    return fact("flagged", candidate)


def dismissed(candidate: str) -> str:
    """Present once two people said that a past winner is another one: which of them, all."""
    return fact("dismissed", candidate)
